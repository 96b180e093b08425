"""Who may vote: the list for the wall, and the sheet that everybody signs before it begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import VoterLine, VotersList
from coopdesk.reports.meeting_parts import MeetingFlow, clock, count, shown, whole_day
from coopdesk.reports.paper import Document, Sheet
from coopdesk.reports.ruled import Box, Ruled
from coopdesk.reports.tables import Column, Kind, Table

#: So many people at least stand on the page on which the list is signed, and the rows that fit in
#: the room for the signatures and the words above them.
_WITH_SIGNATURES: Final = 3
_SIGNED: Final = 8


def voters_list(
    data: VotersList, language: Language, *, large: bool = False, numbered: bool = True
) -> bytes:
    """Who may vote on the day, then who may not and why; to be hung up before the meeting, or of
    any day, or in a pack, where its pages have no numbers of their own and nobody signs."""
    t = language.gettext
    flow = _begun(data, language, t("Voters' list"), large=large, numbered=numbered)
    _figures(flow, data)
    voting = [one for one in data.rows if one.votes]
    others = [one for one in data.rows if not one.votes]
    flow.heading(t("May vote"), _people(language, len(voting)))
    if voting:
        _names(flow, voting, last=not others)
    if others:
        flow.heading(t("A voice, but no vote"), _people(language, len(others)))
        _names(flow, others, why=True, last=True)
    if data.hour is not None:
        flow.say(
            t(
                "Whoever thinks that something here is wrong tells the office"
                " before the meeting begins."
            )
        )
    if numbered:
        flow.sign([t("Chair"), t("Secretary")])
    flow.close()
    return flow.document.pdf()


def attendance_sheet(data: VotersList, language: Language, *, large: bool = False) -> bytes:
    """A line to sign for everybody who may vote; then for who has only a voice, and for guests."""
    t = language.gettext
    flow = _begun(data, language, t("Attendance sheet"), large=large)
    _figures(flow, data)
    flow.say(t("Each signs, or leaves a thumb print, before the meeting begins."))
    voting = [one for one in data.rows if one.votes]
    others = [one for one in data.rows if not one.votes]
    flow.heading(t("May vote"), _people(language, len(voting)))
    _signing(flow, voting, represented=bool(data.proxies))
    if others:
        flow.heading(t("A voice, but no vote"), _people(language, len(others)))
        _signing(flow, others, why=True)
    flow.heading(t("Guests"))
    guests = Ruled(flow, [Box(t("Name"), share=3), Box(t("From where")), Box(t("Signature"))])
    guests.head()
    for _ in range(3):
        guests.row(["", "", ""])
    flow.keep(12)
    flow.heading(t("Counted when the meeting began"))
    flow.lines([t("Present"), t("Represented"), t("Votes in all")], columns=3)
    flow.lines([t("Hour"), t("First or second call"), t("Enough: yes or no")], columns=3)
    flow.sign([t("Chair"), t("Secretary")])
    flow.close()
    return flow.document.pdf()


def _begun(
    data: VotersList, language: Language, title: str, *, large: bool, numbered: bool = True
) -> MeetingFlow:
    t = language.gettext
    body, day = shown(language, data.body), language.long_day(data.day)
    note = t("Made on {day} by {name}. If something looks wrong, please tell the office.")
    return MeetingFlow(
        Document(title, data.coop, language),
        Sheet(data.coop.paper, large),
        language,
        data.coop,
        title=title,
        subtitle=f"{body} · {day}",
        about=t("{body}, {day}").format(body=body, day=whole_day(language, data.day)),
        note=note.format(day=language.day(data.made_on), name=data.made_by),
        numbered=numbered,
    )


def _figures(flow: MeetingFlow, data: VotersList) -> None:
    language, t = flow.language, flow.language.gettext
    flow.down(0.3 * flow.styles.text.size)
    where = []
    if data.hour is not None:
        there = " · ".join(filter(None, (data.place, clock(data.hour))))
        where.append((t("Place and hour"), there))
    flow.facts(
        [
            *where,
            (t("May vote"), count(language, data.entitled)),
            (t("Must be there at the first call"), language.number(data.needed)),
            (t("At the second call"), language.number(data.needed_second)),
        ]
    )


def _people(language: Language, many: int) -> str:
    words = language.ngettext("{n} person", "{n} people", many)
    return words.format(n=language.number(many))


def _names(
    flow: MeetingFlow, rows: Sequence[VoterLine], *, why: bool = False, last: bool = False
) -> None:
    """The people of a list. With `last` signatures follow: some people stand with them, so that
    nobody signs a page without a name."""
    language, t = flow.language, flow.language.gettext
    posts = any(one.post for one in rows)
    table = Table(
        flow,
        [
            Column(t("No."), Kind.FIT, [one.number for one in rows]),
            Column(t("Name"), share=3),
            *([Column(t("Post"), share=2)] if posts else []),
            Column(t("Village"), share=2),
            *([Column(t("Why no vote"), share=5)] if why else []),
        ],
    )
    table.head()
    for n, one in enumerate(rows):
        if last and n == len(rows) - _WITH_SIGNATURES:
            table.keep(_WITH_SIGNATURES + _SIGNED)
        post = [shown(language, one.post)] if posts else []
        table.row(
            [one.number, one.name, *post, one.village, *([_why(one, language)] if why else [])]
        )


def _why(one: VoterLine, language: Language) -> str:
    return language.say(one.why) if one.why is not None else ""


def _signing(
    flow: MeetingFlow, rows: Sequence[VoterLine], *, why: bool = False, represented: bool = False
) -> None:
    language, t = flow.language, flow.language.gettext
    posts = any(one.post for one in rows)
    documents = any(one.document for one in rows)
    boxes = [
        Box(t("No."), [one.number for one in rows], share=0),
        Box(t("Name"), [one.name for one in rows], share=0),
        *([Box(t("Post"), [shown(language, one.post) for one in rows], share=0)] if posts else []),
        *([Box(t("Document"), [one.document for one in rows], share=0)] if documents else []),
        *([Box(t("Why no vote"), share=1)] if why else []),
        *([Box(t("Represented by"), share=1)] if represented else []),
        Box(t("Signature or thumb"), share=1.4),
    ]
    ruled = Ruled(flow, boxes)
    ruled.head()
    for one in rows:
        cells = [one.number, one.name]
        cells += [shown(language, one.post)] if posts else []
        cells += [one.document] if documents else []
        cells += [_why(one, language)] if why else []
        ruled.row([*cells, *([""] if represented else []), ""])
