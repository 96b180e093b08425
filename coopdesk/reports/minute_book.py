"""A body's whole book of minutes on continuous folios, and its book of attendance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import MinuteBook
from coopdesk.records.papers.meeting import Minutes
from coopdesk.reports.meeting_parts import ASSEMBLY, MeetingFlow, hour_of, people_table, shown
from coopdesk.reports.minutes import draw_minutes
from coopdesk.reports.paper import Document, Sheet
from coopdesk.reports.tables import Column, Kind, Table

#: So many people of a meeting stand on the page of its heading, where there are as many.
_TOGETHER: Final = 6

#: Told after each minutes how many are drawn, of how many.
Step = Callable[[int, int], None]


def minute_book(
    data: MinuteBook, language: Language, step: Step | None = None, *, large: bool = False
) -> bytes:
    """What is in the book, on pages of its own, then all minutes on their folios."""
    document = Document(language.gettext("Book of minutes"), data.coop, language)
    flow = _begun(document, data, language, language.gettext("Book of minutes"), large=large)
    _contents(flow, data)
    flow.close()
    for n, one in enumerate(data.minutes, 1):
        draw_minutes(document, one, language, large=large)
        if step is not None:
            step(n, len(data.minutes))
    return document.pdf()


def _begun(
    document: Document, data: MinuteBook, language: Language, title: str, *, large: bool
) -> MeetingFlow:
    t = language.gettext
    note = t("Made on {day} by {name}. If something looks wrong, please tell the office.")
    return MeetingFlow(
        document,
        Sheet(data.coop.paper, large),
        language,
        data.coop,
        title=title,
        subtitle=shown(language, data.body),
        about=shown(language, data.body),
        note=note.format(day=language.day(data.made_on), name=data.made_by),
    )


def _contents(flow: MeetingFlow, data: MinuteBook) -> None:
    language, t = flow.language, flow.language.gettext
    flow.heading(t("What is in the book"))
    if not data.minutes:
        flow.say(t("No minutes yet."))
        return
    number = language.number
    table = Table(
        flow,
        [
            Column(t("Number"), Kind.FIGURE, [number(one.number) for one in data.minutes]),
            Column(t("Held on"), Kind.FIT, [language.day(one.day) for one in data.minutes]),
            Column(t("Place"), share=2),
            Column(t("Folios"), Kind.FIT, [_folios(one, language) for one in data.minutes]),
            Column(t("Signed on"), share=2),
            Column(t("Hash"), Kind.FIT, ["DDDDDDDD"]),
        ],
    )
    table.head()
    for one in data.minutes:
        table.row(
            [
                number(one.number),
                language.day(one.day),
                one.place,
                _folios(one, language),
                language.day(one.signed) if one.signed else t("draft"),
                one.hash[:8].upper(),
            ]
        )


def _folios(one: Minutes, language: Language) -> str:
    """On which folios they are."""
    first = language.number(one.first_folio)
    if one.folios < 2:
        return first
    last = language.number(one.first_folio + one.folios - 1)
    return language.gettext("{first} to {last}").format(first=first, last=last)


# --- attendance ----------------------------------------------------------------------------------


def attendance_book(data: MinuteBook, language: Language, *, large: bool = False) -> bytes:
    """Who came to each meeting, one after the other; of a board also how often each did."""
    t = language.gettext
    document = Document(t("Book of attendance"), data.coop, language)
    flow = _begun(document, data, language, t("Book of attendance"), large=large)
    if not data.minutes:
        flow.say(t("No meeting was held yet."))
    for one in data.minutes:
        _meeting(flow, one)
    if data.body_kind != ASSEMBLY and data.minutes:
        _often(flow, data)
    flow.sign([t("Chair"), t("Secretary")])
    flow.strike()
    flow.close()
    return document.pdf()


def _meeting(flow: MeetingFlow, one: Minutes) -> None:
    language, t = flow.language, flow.language.gettext
    times = [hour_of(language, at) for at in (one.opened, one.ended) if at is not None]
    number = t("Minutes {number}") if one.signed else t("Draft of minutes {number}")
    call = t("second call") if one.call == 2 else t("first call")
    flow.keep(5.5 + 1.2 * min(len(one.attendants), _TOGETHER))  # no heading without its people
    flow.heading(
        t("{day}, {place}").format(day=language.long_day(one.day), place=one.place or "–"),
        " · ".join([" – ".join(times), call, number.format(number=language.number(one.number))]),
    )
    figure = language.number
    flow.facts(
        [
            (t("Enough"), _enough(one, language)),  # the first has the most room
            (t("May vote"), figure(one.entitled)),
            (t("Present"), figure(one.present)),
            (t("Represented"), figure(one.represented)),
        ]
    )
    if one.attendants:
        people_table(flow, one.attendants)
    else:
        flow.say(t("Counted without names."))


def _enough(one: Minutes, language: Language) -> str:
    t = language.gettext
    words = t("no, {needed} were needed") if one.reached is None else t("yes, {needed} were needed")
    return words.format(needed=language.number(one.needed))


def _often(flow: MeetingFlow, data: MinuteBook) -> None:
    """How often each came."""
    language, t = flow.language, flow.language.gettext
    came: dict[tuple[str, str], int] = {}
    for one in data.minutes:
        for person in one.attendants:
            key = (person.number, person.name)
            came[key] = came.get(key, 0) + (not person.by)
    if not came:
        return
    flow.keep(9 + 1.2 * min(len(came), 2 * _TOGETHER))  # and who signs below it
    flow.heading(t("How often each came"))
    figures = [language.number(many) for many in came.values()]
    held = language.number(len(data.minutes))
    table = Table(
        flow,
        [
            Column(t("No."), Kind.FIT, [number for number, _ in came]),
            Column(t("Name")),
            Column(t("Came to"), Kind.FIGURE, figures),
            Column(t("Meetings"), Kind.FIGURE, [held]),
        ],
    )
    table.head()
    for (number, name), figure in zip(came, figures, strict=True):
        table.row([number, name, figure, held])
