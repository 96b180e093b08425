"""What is said of bodies and meetings the same everywhere: titles, states, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records import bodies, meetings, voting
from coopdesk.records.bodies import BodyRow
from coopdesk.records.ids import BodyId, ItemId, MeetingId
from coopdesk.records.meetings import (
    CALLED,
    CANCELLED,
    ENDED,
    EXTRAORDINARY,
    OPEN,
    PLANNED,
    SIGNED,
    STATES,
    Due,
    Found,
    MeetingRow,
)
from coopdesk.records.voting import Majority
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.cards import Mark
from coopdesk.ui.kit.fields import said_hour
from coopdesk.ui.theme import Kind

_STATE_KINDS: Final = {
    PLANNED: Kind.WARN,
    CALLED: Kind.GOOD,
    OPEN: Kind.WARN,
    ENDED: Kind.WARN,
    SIGNED: Kind.PLAIN,
    CANCELLED: Kind.PLAIN,
}


def state_mark(language: Language, state: str) -> Mark:
    """A meeting's state as a pill."""
    return Mark(language.gettext(STATES[state]), _STATE_KINDS[state])


def meeting_title(language: Language, row: MeetingRow) -> str:
    """A meeting in a few words: whose, and when."""
    t = language.gettext
    said = t("{body}, {day}")
    if row.kind == EXTRAORDINARY:
        said = t("{body}, extraordinary, {day}")
    return said.format(body=t(row.body_name), day=language.day(row.day))


def place_of(row: MeetingRow, today: date) -> Place:
    """Where a meeting is gone on with: its plan until its day, then the meeting itself."""
    coming = row.state in {PLANNED, CALLED} and not row.paper and row.day > today
    return Place("meeting_call" if coming else "meeting", about=row.id)


def point_place(meeting: MeetingId, item: ItemId) -> Place:
    """A point of a meeting: `text` is the id of the point."""
    return Place("meeting", about=meeting, text=str(item))


def point_words(language: Language, found: Found) -> str:
    """A point that was found, in one line: what it says, of which meeting."""
    t = language.gettext
    said = t("Minutes: {point} ({body}, {day})")
    return said.format(point=found.title, body=t(found.body_name), day=language.day(found.day))


def body_options(desk: Desk, rows: Sequence[BodyRow]) -> list[tuple[BodyId, str]]:
    """Bodies to choose from."""
    return [(one.id, desk.language.gettext(one.name)) for one in rows]


def due_words(language: Language, due: Due, *, brief: bool = False) -> str:
    """What is due, in a sentence, or in a few words."""
    t = language.gettext
    words = (_in_brief if brief else _at_length)(language, due)
    return words.format(
        body=t(due.body_name) if due.body_name else "",
        day=language.day(due.day),
        by=language.day(due.call_by) if due.call_by else "",
        hour=said_hour(due.hour or 0),
        place=due.place,
        name=due.name,
        post=t(due.post) if due.post else "",
        count=language.number(due.count),
    )


def _at_length(language: Language, due: Due) -> str:
    t, many = language.gettext, language.ngettext
    if due.late and due.what in _LATE:
        return t(_LATE[due.what])
    return {
        meetings.GENERAL: t("The general meeting must be held by {day}: call it by {by}"),
        meetings.CALL: t("{body} on {day}: call it by {by}"),
        meetings.NEXT: t("Next: {body} on {day} at {hour}, {place}"),
        meetings.PASSED: t("{body} of {day}: write what was decided, or that it was not held"),
        meetings.HOLD: t("{body} of {day} is under way"),
        meetings.SIGN: many(
            "{body} of {day}: the minutes are to be approved and signed",
            "{count} minutes are to be approved and signed, first {body} of {day}",
            due.count,
        ),
        meetings.TERM: many(
            "{body}: the term of {name} ({post}) runs out on {day}",
            "{count} terms run out, first {name} ({post}) on {day}",
            due.count,
        ),
        meetings.TASK: many(
            "{count} task is late: {name}", "{count} tasks are late, first {name}", due.count
        ),
    }[due.what]


_LATE: Final = {
    meetings.GENERAL: N_(
        "The general meeting must be held by {day}: it should have been called by {by}"
    ),
    meetings.CALL: N_("{body} on {day}: it should have been called by {by}"),
}


def _in_brief(language: Language, due: Due) -> str:
    t, many = language.gettext, language.ngettext
    return {
        meetings.GENERAL: t("General meeting: call it by {by}"),
        meetings.CALL: t("{body}: call it by {by}"),
        meetings.NEXT: t("{body} on {day} at {hour}"),
        meetings.PASSED: t("{body} of {day}: was it held?"),
        meetings.HOLD: t("{body} is under way"),
        meetings.SIGN: many(
            "{count} draft of minutes to sign", "{count} drafts of minutes to sign", due.count
        ),
        meetings.TERM: many(
            "{count} term of an officer runs out", "{count} terms of officers run out", due.count
        ),
        meetings.TASK: many("{count} task is late", "{count} tasks are late", due.count),
    }[due.what]


def due_place(due: Due) -> Place:
    """Where it is done."""
    if due.what == meetings.GENERAL:
        return Place("meeting_call", text=bodies.ASSEMBLY)
    if due.what == meetings.TASK:
        return Place("tasks")
    if due.what == meetings.TERM:
        return Place("officers", about=due.body)
    page = "meeting_call" if due.what in {meetings.CALL, meetings.NEXT} else "meeting"
    return Place(page, about=due.meeting)


#: The icon of what is due.
DUE_ICONS: Final = {
    meetings.GENERAL: "calendar",
    meetings.CALL: "letter",
    meetings.NEXT: "calendar",
    meetings.PASSED: "entry",
    meetings.HOLD: "meetings",
    meetings.SIGN: "edit",
    meetings.TASK: "check",
    meetings.TERM: "member",
}


# --- rules in words ------------------------------------------------------------------------------


def part_words(language: Language, part: Fraction) -> str:
    """A part of a whole as one says it."""
    t = language.gettext
    named = {
        Fraction(0): t("any number"),
        Fraction(1, 2): t("half"),
        Fraction(2, 3): t("two thirds"),
        Fraction(3, 4): t("three quarters"),
        Fraction(1, 3): t("one third"),
        Fraction(1, 4): t("one quarter"),
        Fraction(1, 5): t("one fifth"),
        Fraction(1, 10): t("one tenth"),
        Fraction(3, 5): t("three fifths"),
        Fraction(1): t("all of them"),
    }
    return named.get(part, f"{part.numerator}/{part.denominator}")


def majority_words(language: Language, majority: Majority) -> str:
    """What a decision needs, in words."""
    t = language.gettext
    said = (
        t("more than {part} of {whom}")
        if majority.part <= Fraction(1, 2)
        else t("at least {part} of {whom}")
    )
    return said.format(
        part=part_words(language, majority.part), whom=over_words(language)[majority.over]
    )


def over_words(language: Language) -> dict[str, str]:
    """Whom a majority is a part of."""
    t = language.gettext
    return {
        voting.PRESENT: t("those present"),
        voting.ENTITLED: t("all who may vote"),
        voting.GIVEN: t("all votes given"),
        voting.DECIDED: t("the votes for and against"),
    }
