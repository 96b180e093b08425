"""The pack of the yearly meeting in one file: a front with the contents, then every chapter.

Each chapter begins on a page of its own; a line at the foot of every page tells which chapter it
is and the page's number in the pack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import (
    AgmPack,
    Chapter,
    Coop,
    Figures,
    MeetingNotice,
    Part,
    Prose,
    Scanned,
    SurplusProof,
    SurplusResolution,
    VotersList,
)
from coopdesk.records.papers.meeting import Minutes
from coopdesk.reports.figures import figures
from coopdesk.reports.flow import begun
from coopdesk.reports.joining import joined, sizes
from coopdesk.reports.meeting_notice import meeting_notice
from coopdesk.reports.meeting_sheets import voters_list
from coopdesk.reports.minutes import minutes
from coopdesk.reports.pack_parts import prose, scanned
from coopdesk.reports.paper import Document, Page, Styles
from coopdesk.reports.surplus import surplus_proof, surplus_resolution
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import said

#: Told how far it is: this chapter of so many.
Step = Callable[[int, int], None]

_FOOT: Final = 18.0  # where the line of the pack stands, in points from the lower edge


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A chapter on paper, and how large each of its pages is."""

    title: str
    pdfs: tuple[bytes, ...]
    sizes: tuple[tuple[float, float], ...]


def agm_pack(
    data: AgmPack, language: Language, *, large: bool = False, step: Step | None = None
) -> bytes:
    """The whole pack. Chapters that are not there yet are left out; contents name what is in."""
    drawn: list[_Drawn] = []
    for n, chapter in enumerate(data.standing):
        if step is not None:
            step(n, len(data.standing) + 1)
        drawn.append(_chapter(chapter, data.coop, language, large=large))
    # How long the contents are doesn't hang on the numbers in them: draw once to count.
    front = _front(data, drawn, language, 1, large=large)
    before = len(sizes(front))
    front = _front(data, drawn, language, 1 + before, large=large)
    whole = [_Drawn("", (front,), tuple(sizes(front))), *drawn]
    return joined([pdf for one in whole for pdf in one.pdfs], _feet(data, whole, language))


def _chapter(chapter: Chapter, coop: Coop, language: Language, *, large: bool) -> _Drawn:
    pdfs = tuple(_part(part, coop, language, large=large) for part in chapter.parts)
    found = tuple(size for pdf in pdfs for size in sizes(pdf))
    return _Drawn(language.gettext(chapter.title), pdfs, found)


def _part(part: Part, coop: Coop, language: Language, *, large: bool) -> bytes:
    match part:
        case Prose():
            return prose(part, coop, language, large=large)
        case Scanned():
            return scanned(part, coop)
    return _PAPERS[type(part)](part, language, large=large, numbered=False)


#: Papers that exist by themselves too, and then number their own pages.
_PAPERS: Final[Mapping[type, Callable[..., bytes]]] = MappingProxyType(
    {
        Figures: figures,
        MeetingNotice: meeting_notice,
        Minutes: minutes,
        SurplusProof: surplus_proof,
        SurplusResolution: surplus_resolution,
        VotersList: voters_list,
    }
)


def _front(
    data: AgmPack, drawn: Sequence[_Drawn], language: Language, first: int, *, large: bool
) -> bytes:
    """What it is the pack of, and the contents; the first chapter begins on the page `first`."""
    t = language.gettext
    title = t("Papers for the general meeting")
    flow = begun(data.coop, language, title, language.day(data.day), large=large, numbered=False)
    hour = f"{data.hour // 60 % 24:02}:{data.hour % 60:02}"
    flow.facts(
        [
            (t("Place"), data.place),
            (t("Day"), language.day(data.day)),
            (t("Hour"), hour),
        ]
    )
    year = t("For the year that ended on {day}.").format(day=language.day(data.year))
    flow.paragraph(year, flow.styles.text)
    flow.down(0.5 * flow.styles.text.size)
    flow.heading(t("Contents"))
    table = Table(
        flow,
        [
            Column(t("No."), Kind.FIT, [language.number(99)]),
            Column(t("Chapter"), holds=[one.title for one in drawn]),
            Column(t("Page"), Kind.FIGURE, [language.number(9999)]),
        ],
    )
    table.head()
    page = first
    for n, one in enumerate(drawn, 1):
        table.row((language.number(n), one.title, language.number(page)))
        page += len(one.sizes)
    flow.close()
    return flow.document.pdf()


def _feet(data: AgmPack, whole: Sequence[_Drawn], language: Language) -> bytes:
    """For each page of the pack the line at its foot, on a sheet that is as large."""
    t, number = language.gettext, 0
    document = Document(t("Papers for the general meeting"), data.coop, language)
    styles = Styles.of(1.0)
    pages = language.number(sum(len(one.sizes) for one in whole))
    for n, one in enumerate(whole):
        name = f"{language.number(n)}. {one.title}" if one.title else said(language, data.body)
        for width, height in one.sizes:
            number += 1
            page = Page(document.faces)
            left, right = 40.0, width - 40.0
            here = t("Page {page} of {pages}").format(page=language.number(number), pages=pages)
            page.text(left, _FOOT, name, styles.small)
            page.text(right, _FOOT, here, styles.small.scaled(1.2), right=True)
            document.add(page, (width, height))
    return document.pdf()
