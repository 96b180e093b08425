"""What is said of bodies and meetings the same everywhere: titles, states, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records import bodies, meetings, voting
from coopdesk.records.bodies import BodyRow, OfficerRow, Rules
from coopdesk.records.ids import BodyId, ItemId, MeetingId, OfficerId
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
    ListedRow,
    MeetingRow,
)
from coopdesk.records.posts import SINGLE
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


def state_mark(language: Language, row: MeetingRow | ListedRow) -> Mark:
    """A meeting's state as a pill. Nobody is called to one that is entered from paper, or to put
    minutes right."""
    words = STATES[row.state]
    if row.state == PLANNED and row.paper:
        words = N_("entered from paper")
    elif row.state == PLANNED and row.corrects:
        words = N_("corrects other minutes")
    return Mark(language.gettext(words), _STATE_KINDS[row.state])


def meeting_title(language: Language, row: MeetingRow | ListedRow) -> str:
    """A meeting in a few words: whose, and when."""
    t = language.gettext
    said = t("{body}, {day}")
    if row.kind == EXTRAORDINARY:
        said = t("{body}, extraordinary, {day}")
    return said.format(body=t(row.body_name), day=language.day(row.day))


def place_of(row: MeetingRow | ListedRow, today: date) -> Place:
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
    t, ngettext = language.gettext, language.ngettext
    if due.late and due.what in _LATE:
        return t(_LATE[due.what])
    return {
        meetings.GENERAL: t("The general meeting must be held by {day}: call it by {by}"),
        meetings.CALL: t("{body} on {day}: call it by {by}"),
        meetings.NEXT: t("Next: {body} on {day} at {hour}, {place}"),
        meetings.PASSED: t("{body} of {day}: write what was decided, or that it was not held"),
        meetings.HOLD: t("{body} of {day} is under way"),
        meetings.SIGN: ngettext(
            "{body} of {day}: the minutes are to be approved and signed",
            "Minutes of {count} meetings are to be approved and signed, first {body} of {day}",
            due.count,
        ),
        meetings.TERM: ngettext(
            "{body}: the term of {name} ({post}) runs out on {day}",
            "{count} terms run out, first {name} ({post}) on {day}",
            due.count,
        ),
        meetings.TASK: ngettext(
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
    t, ngettext = language.gettext, language.ngettext
    return {
        meetings.GENERAL: t("General meeting: call it by {by}"),
        meetings.CALL: t("{body}: call it by {by}"),
        meetings.NEXT: t("{body} on {day} at {hour}"),
        meetings.PASSED: t("{body} of {day}: was it held?"),
        meetings.HOLD: t("{body} is under way"),
        meetings.SIGN: ngettext(
            "{count} draft of minutes to sign", "{count} drafts of minutes to sign", due.count
        ),
        meetings.TERM: ngettext(
            "{count} term of an officer runs out", "{count} terms of officers run out", due.count
        ),
        meetings.TASK: ngettext("{count} task is late", "{count} tasks are late", due.count),
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


def rules_words(language: Language, kind: str, rules: Rules) -> list[str]:
    """How a body of a kind meets and decides, a sentence for each rule."""
    t, ngettext = language.gettext, language.ngettext
    days, minutes = rules.notice_days, rules.second_call_minutes
    found = [
        t("First call: at least {part} of those who may vote.").format(
            part=part_words(language, rules.quorum_first)
        )
        if rules.quorum_first
        else t("First call: any number of those who may vote."),
        _second_call(language, rules, minutes),
        ngettext(
            "People are called {count} day before.", "People are called {count} days before.", days
        ).format(count=language.number(days))
        if days
        else t("People can be called on the same day."),
        t("A decision needs {majority}.").format(majority=majority_words(language, rules.majority)),
        t("By-laws, merger and dissolution need {majority}.").format(
            majority=majority_words(language, rules.bylaws_majority)
        ),
        ngettext(
            "One may stand for {count} other.", "One may stand for {count} others.", rules.proxies
        ).format(count=language.number(rules.proxies))
        if rules.proxies
        else t("Nobody stands for another."),
    ]
    found += _times_and_seats(language, rules)
    return [
        *found,
        *(_voters(language, rules) if kind == bodies.ASSEMBLY else ()),
        *_off(language, rules),
    ]


def _second_call(language: Language, rules: Rules, minutes: int) -> str:
    t = language.gettext
    if not minutes:
        return t("A second call is on another day.")
    part = part_words(language, rules.quorum_second)
    said = (
        t("Second call, {count} minutes later: at least {part} of them.")
        if rules.quorum_second
        else t("Second call, {count} minutes later: any number.")
    )
    return said.format(count=language.number(minutes), part=part)


def _times_and_seats(language: Language, rules: Rules) -> list[str]:
    ngettext, number = language.ngettext, language.number
    found = []
    if times := rules.meetings_a_year:
        words = ngettext("It meets once a year.", "It meets {count} times a year.", times)
        found.append(words.format(count=number(times)))
    if seats := rules.seats:
        words = ngettext("It has {count} seat.", "It has {count} seats.", seats)
        found.append(words.format(count=number(seats)))
    if years := rules.term_years:
        words = ngettext("A term is {count} year.", "A term is {count} years.", years)
        found.append(words.format(count=number(years)))
    return found


def _voters(language: Language, rules: Rules) -> list[str]:
    t, ngettext, number = language.gettext, language.ngettext, language.number
    found = [
        t("Members with unpaid shares vote too.")
        if rules.unpaid_shares_vote
        else t("Members with unpaid shares have a voice, but no vote.")
    ]
    if (late := rules.late_days) is not None:
        words = ngettext(
            "Who is more than {count} day late with a loan may not vote.",
            "Who is more than {count} days late with a loan may not vote.",
            late,
        )
        found.append(words.format(count=number(late)))
    if age := rules.voting_age:
        words = ngettext("One votes from {count} year on.", "One votes from {count} years on.", age)
        found.append(words.format(count=number(age)))
    return found


def _off(language: Language, rules: Rules) -> list[str]:
    t = language.gettext
    said = [t(words) for key, words in bodies.LOOKS.items() if key in rules.off]
    return [t("Not looked at: {look}.").format(look=one) for one in said]


def term_mark(language: Language, one: OfficerRow, today: date) -> Mark | None:
    """What is to be said of a term: over, run out, or running out soon."""
    t = language.gettext
    if one.ended is not None and one.ended <= today:
        return Mark(t("over since {day}").format(day=language.day(one.ended)))
    if one.until is None:
        return None
    left = (one.until - today).days
    if left < 0:
        return Mark(t("ran out {day}").format(day=language.day(one.until)), Kind.REFUSE)
    if left <= meetings.TERM_DAYS:
        return Mark(t("runs out {day}").format(day=language.day(one.until)), Kind.WARN)
    return None


def together(terms: Iterable[OfficerRow], day: date) -> frozenset[OfficerId]:
    """Those who hold a post of one person with somebody else on a day: one of them is to end."""
    held: dict[tuple[BodyId, str], list[OfficerId]] = {}
    for one in terms:
        if one.post in SINGLE and one.serves(day):
            held.setdefault((one.body, one.post), []).append(one.id)
    return frozenset(ident for some in held.values() if len(some) > 1 for ident in some)
