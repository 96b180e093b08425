"""The pack of the yearly meeting as data: each chapter from the book, or as somebody wrote it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import Text
from coopdesk.records import meetings, meetings_on_paper, office, statements, surplus
from coopdesk.records.agm import tables
from coopdesk.records.agm.chapters import CHAPTERS, WRITTEN, check_meeting, papers_of
from coopdesk.records.calendar import year_first
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings import AnnexRow, MeetingRow
from coopdesk.records.papers import AgmPack, Chapter, Coop, Figures, Part, Prose, Scanned, State
from coopdesk.records.ratios import key_ratios
from coopdesk.records.social_balance import social_balance


@dataclass(frozen=True, slots=True)
class Of:
    """What chapters are made from: the meeting, the year that it hears of, what people wrote; the
    pack is made on a day (`on`) by somebody."""

    session: Session
    coop: Coop
    meeting: MeetingRow
    first: date
    year: date
    papers: tuple[AnnexRow, ...]
    on: date
    by: str

    def figures(self, figures: Figures) -> Figures:
        """Figures as a part of the pack: nobody signs them there."""
        return replace(figures, signatures=())


def agm_pack(session: Session, meeting: MeetingId, on: date, by: str) -> AgmPack:
    """The pack of a general meeting, of the business year that ended before it; made on a day by
    somebody."""
    row = check_meeting(session, meeting)
    year = surplus.last_year_end(session, row.day)
    month = int(office.settings(session).get("year_start", 1))
    coop = office.coop(session)
    papers = tuple(papers_of(session, meeting))
    of = Of(session, coop, row, year_first(year, month), year, papers, on, by)
    return AgmPack(
        coop,
        meeting,
        Text(row.body_name),
        row.day,
        row.hour,
        row.place,
        year,
        tuple(_chapter(of, key) for key in CHAPTERS),
    )


def _chapter(of: Of, key: str) -> Chapter:
    """A chapter: first what people wrote, then what the book tells."""
    written, told = _written(of, key), tuple(_MADE[key](of)) if key in _MADE else ()
    state = State.BOOK if told or written else State.EMPTY
    if key in WRITTEN:
        state = State.WRITTEN if written else State.MISSING
    if key in _OPTIONAL and not written:
        state = State.BOOK if told else State.EMPTY
    return Chapter(key, CHAPTERS[key], state, (*written, *told))


def _written(of: Of, key: str) -> tuple[Part, ...]:
    """What was written or brought for a chapter; papers of no chapter are the others."""
    known = {CHAPTERS[one] for one in WRITTEN}
    found: list[Part] = []
    for one in of.papers:
        mine = one.name == CHAPTERS[key] if key in WRITTEN else one.name not in known
        if mine and (key in WRITTEN or key == "others"):
            found += _parts(of, one)
    return tuple(found)


def _parts(of: Of, one: AnnexRow) -> list[Part]:
    title = Text(one.name)
    parts: list[Part] = []
    if one.transcript:
        parts.append(Prose(title, paragraphs=tuple(filter(None, one.transcript.split("\n")))))
    if one.size:
        parts.append(Scanned(one.name, one.media, meetings.content_of(of.session, one.id)))
    return parts


# --- what the book tells -------------------------------------------------------------------------


def _notice(of: Of) -> list[Part]:
    return [meetings_on_paper.notice(of.session, of.meeting.id, of.on, of.by)]


def _minutes(of: Of) -> list[Part]:
    before = tables.last_meeting(of.session, of.meeting)
    if before is None:
        return []
    return [meetings.minutes(of.session, before.id, of.coop)]


def _matters(of: Of) -> list[Part]:
    before = tables.last_meeting(of.session, of.meeting)
    return [] if before is None else [tables.matters(of.session, of.coop, before)]


def _board(of: Of) -> list[Part]:
    return [tables.education(of.session, of.coop, of.first, of.year)]


def _balance_sheet(of: Of) -> list[Part]:
    return [of.figures(statements.balance_sheet(of.session, of.year))]


def _income(of: Of) -> list[Part]:
    return [of.figures(statements.income_statement(of.session, of.first, of.year))]


def _cash_flow(of: Of) -> list[Part]:
    return [of.figures(statements.cash_flow(of.session, of.first, of.year))]


def _notes(of: Of) -> list[Part]:
    found = (statements.assets(of.session, of.year), tables.loans_note(of.session, of.year))
    return [of.figures(one) for one in found if one.rows]


def _surplus(of: Of) -> list[Part]:
    try:
        told = surplus.told(of.session, of.year)
    except Refused:
        return []
    return [surplus.resolution(told), surplus.proof(of.session, told)]


def _budget(of: Of) -> list[Part]:
    figures = statements.budget_figures(of.session, of.meeting.day)
    return [of.figures(figures)] if figures.rows else []


def _nominations(of: Of) -> list[Part]:
    found = tables.nominations(of.session, of.coop, of.meeting)
    return [found] if found.rows else []


def _borrowing(of: Of) -> list[Part]:
    figures = statements.borrowings_figures(of.session, of.year)
    return [of.figures(figures)] if figures.rows else []


def _resolutions(of: Of) -> list[Part]:
    found = tables.motions(of.session, of.meeting)
    return [found] if found.items else []


def _voters(of: Of) -> list[Part]:
    return [meetings_on_paper.voters_list(of.session, of.meeting.id, of.on, of.by)]


def _ratios(of: Of) -> list[Part]:
    return [key_ratios(of.session, of.year)]


def _social(of: Of) -> list[Part]:
    return [social_balance(of.session, of.first, of.year)]


_MADE: Final[Mapping[str, Callable[[Of], list[Part]]]] = MappingProxyType(
    {
        "notice": _notice,
        "minutes": _minutes,
        "matters": _matters,
        "board": _board,
        "balance-sheet": _balance_sheet,
        "income-statement": _income,
        "cash-flow": _cash_flow,
        "notes": _notes,
        "surplus": _surplus,
        "budget": _budget,
        "nominations": _nominations,
        "borrowing": _borrowing,
        "resolutions": _resolutions,
        "voters": _voters,
        "ratios": _ratios,
        "social": _social,
    }
)

#: Chapters that may be without a text: what the book tells is enough, or there is nothing to tell.
_OPTIONAL: Final = frozenset({"standing-orders", "notes", "borrowing", "resolutions"})

assert set(_MADE) | set(WRITTEN) | {"others"} == set(CHAPTERS)
