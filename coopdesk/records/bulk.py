"""One thing done with many members at once: tried out first, written as one act, taken back as one.

Each member is dealt with by the same rules as alone: what is said of who can't is what they would
have been told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import LANGUAGES, N_, Text
from coopdesk.records import custom_fields, households, members, office, sanctions, search
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.papers import FigureColumn, FigureRow, Figures, Words
from coopdesk.records.schema import Household, HouseholdMember, Member, Sanction

VILLAGE, LANGUAGE, FIELD, HOUSEHOLD = "village", "language", "field", "household"
_OF_THE_REGISTER: Final = (VILLAGE, LANGUAGE)

#: What can be done with many: the register's own fields, one of the co-op's, a household or group,
#: and a sanction of each kind.
DEEDS: Final[Mapping[str, str]] = {
    VILLAGE: N_("Village"),
    LANGUAGE: N_("Language of papers"),
    FIELD: N_("A field of the co-op's own"),
    HOUSEHOLD: N_("Household or group"),
    **sanctions.KINDS,
}

#: Says after each member how many are done of how many; what it raises takes all of it back.
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done with each: one of DEEDS, and what it takes.

    `value` is the village, the language or what stands in the field; `about` the field or the
    household. A sanction has who decided it, why, and its amount or its last day.
    """

    what: str
    day: date
    value: str = ""
    about: int = 0
    role: str = ""
    body: BodyId | None = None
    why: str = ""
    resolution: str = ""
    amount: Money | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One member: how it is, how it would be, and why it can't be done, if it can't.

    `before` is what stood there, as it is kept; `made` the row that was made for them.
    """

    member: MemberId
    number: str
    name: str
    before: str
    now: Words
    then: Words
    why_not: Text | None = None
    made: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, and with whom."""

    deed: Deed
    lines: tuple[Line, ...]


class _TriedOut(Exception):
    """Ends a transaction whose rows were never meant to stay."""

    def __init__(self, lines: list[Line]) -> None:
        super().__init__()
        self.lines = lines


def tried_out(
    book: Book, deed: Deed, some: Sequence[MemberId], step: Step | None = None
) -> list[Line]:
    """What would come of it, member by member; nothing is kept. Refused for what is wrong with
    the deed itself, whoever it is done with.
    """
    try:
        book.write(try_with_many, deed=deed, some=some, step=step)
    except _TriedOut as tried:
        return tried.lines
    return []


@command(needs=Permission.KEEP_ROLL)
def try_with_many(
    tx: Tx, *, deed: Deed, some: Sequence[MemberId], step: Step | None = None
) -> None:
    """Do it with each and take it all back, by an exception that the caller awaits."""
    raise _TriedOut(list(_each(tx, deed, some, step)))


@command(needs=Permission.KEEP_ROLL)
def do_with_many(tx: Tx, *, deed: Deed, some: Sequence[MemberId], step: Step | None = None) -> Done:
    """Do one thing with many members: with all of them or with none."""
    lines = tuple(_each(tx, deed, some, step))
    for line in lines:
        if line.why_not is not None:
            said = {"name": line.name, "why": line.why_not}
            raise Refused(N_("{name}: {why}"), field="some", **said)
    if not lines:
        raise Refused(N_("Nobody is chosen."), field="some")
    tx.touch(Topic.MEMBERS)
    return Done(deed, lines)


@command(needs=Permission.KEEP_ROLL)
def take_back(tx: Tx, *, done: Done, why: str) -> None:
    """Take back what was done with many: with all of them or with none. What was changed since by
    somebody else is refused.
    """
    if not why.strip():
        raise Refused(N_("Write why it is taken back."), field="why")
    words: list[tuple[MemberId, Mapping[str, Any]]] = []
    known = _Known(tx, done.deed, [line.member for line in done.lines])
    for line in done.lines:
        if known.said(line.member) != (done.deed.value if _is_field(done.deed) else known.IN_IT):
            raise Refused(N_("Something happened since. Take that back first."), field="done")
        words += _back(tx, done.deed, line, why)
    search.index(tx, words)
    tx.touch(Topic.MEMBERS)


def _is_field(deed: Deed) -> bool:
    return deed.what in (*_OF_THE_REGISTER, FIELD)


def _back(tx: Tx, deed: Deed, line: Line, why: str) -> Iterator[tuple[MemberId, Mapping[str, Any]]]:
    if deed.what in _OF_THE_REGISTER:
        said = {deed.what: line.before or None}
        yield line.member, members.set_fields(tx, line.member, said, {deed.what: deed.value})
    elif deed.what == FIELD:
        of = deed.about
        custom_fields.write(tx, line.member, {of: line.before}, {of: deed.value})
    elif deed.what == HOUSEHOLD:
        households.leave_household(tx, part=line.made, until=tx.today)
    else:
        sanctions.lift_sanction(tx, sanction=line.made, day=tx.today, why=why)


# --- each ----------------------------------------------------------------------------------------


class _Known:
    """How it is with some members, read at once."""

    #: Who is in the household already, or has the sanction.
    IN_IT: Final = "1"

    def __init__(self, tx: Tx, deed: Deed, some: Sequence[MemberId]) -> None:
        session, self._deed = tx.session, deed
        rows = session.execute(select(Member.id, Member.number, Member.name))
        wanted = set(some)
        self.who = {i: (number, name or "–") for i, number, name in rows if i in wanted}
        self._said = dict(self._read(tx, wanted))
        self._title = self._called(tx)
        asked = custom_fields.fields(session, past=True)
        self._field = next((one for one in asked if one.id == deed.about), None)

    def _read(self, tx: Tx, wanted: set[MemberId]) -> Iterator[tuple[int, str]]:
        deed, session = self._deed, tx.session
        if deed.what in _OF_THE_REGISTER:
            column = Member.village if deed.what == VILLAGE else Member.language
            rows = session.execute(select(Member.id, column))
            yield from ((ident, said or "") for ident, said in rows if ident in wanted)
        elif deed.what == FIELD:
            yield from custom_fields.values_in(session, deed.about, list(wanted)).items()
        elif deed.what == HOUSEHOLD:
            its, here = HouseholdMember.household == deed.about, HouseholdMember.until.is_(None)
            found = session.scalars(select(HouseholdMember.member).where(its, here))
            yield from ((ident, self.IN_IT) for ident in found if ident is not None)
        else:
            lifted = Sanction.lifted.is_(None)
            found = session.scalars(
                select(Sanction.member).where(lifted, Sanction.kind == deed.what)
            )
            yield from ((ident, self.IN_IT) for ident in found if ident is not None)

    def _called(self, tx: Tx) -> Words:
        deed = self._deed
        if deed.what == HOUSEHOLD:
            found = tx.session.scalar(select(Household.name).where(Household.id == deed.about))
            return found or "–"
        return Text(DEEDS[deed.what])

    def said(self, member: MemberId) -> str:
        """What stands there, as it is kept; IN_IT where that is a row."""
        return self._said.get(member, "")

    def now(self, member: MemberId) -> Words:
        """The same in words."""
        said = self.said(member)
        return self._shown(said) if _is_field(self._deed) else self._title if said else "–"

    def then(self) -> Words:
        """How it would be, in words."""
        deed = self._deed
        if _is_field(deed):
            return self._shown(deed.value)
        if deed.amount is not None and deed.what == sanctions.FINE:
            return Text("{what}: {value}", {"what": self._title, "value": deed.amount})
        if deed.until is not None and deed.what == sanctions.SUSPENSION:
            return Text(N_("suspended until {day}"), {"day": deed.until})
        return self._title

    def _shown(self, said: str) -> Words:
        if self._deed.what == LANGUAGE:
            return LANGUAGES.get(said, said) or Text(N_("As the co-op's papers"))
        if self._deed.what == FIELD:
            value = members.own_value(self._field, said)
            return Text("{value}", {"value": value}) if isinstance(value, date) else value or "–"
        return said or "–"


def _each(tx: Tx, deed: Deed, some: Sequence[MemberId], step: Step | None) -> Iterator[Line]:
    """Do it with each, and tell what came of it."""
    if deed.what not in DEEDS:
        raise Refused(N_("Choose one of those that are offered."), field="what")
    known, then = _Known(tx, deed, some), None
    words: list[tuple[MemberId, Mapping[str, Any]]] = []
    for at, member in enumerate(dict.fromkeys(some)):
        if step is not None:
            step(at, len(some))
        number, name = known.who.get(member, ("", "–"))
        then = then or known.then()
        made, why_not = 0, None
        try:
            made = _one(tx, deed, member, known.said(member), words)
        except Refused as no:
            if no.field not in _OF_ONE:
                raise  # whoever it is done with
            why_not = no.text
        before, now = known.said(member), known.now(member)
        yield Line(member, number, name, before, now, then, why_not, made)
    search.index(tx, words)


#: What a refusal is about that one member alone is the reason for.
_OF_ONE: Final = (
    "member",
    "day",
    "village",
    "language",
    "speaker",
    "born",
    "joined",
    "role",
    "name",
    "value",
)


def _one(
    tx: Tx,
    deed: Deed,
    member: MemberId,
    before: str,
    words: list[tuple[MemberId, Mapping[str, Any]]],
) -> int:
    """Do it with one; gives the row that was made, if one was."""
    if _is_field(deed) and before == deed.value:
        raise Refused(N_("It is so already."), field="value")
    if deed.what in _OF_THE_REGISTER:
        said = {deed.what: deed.value or None}
        words.append((member, members.set_fields(tx, member, said, {deed.what: before})))
        return 0
    if deed.what == FIELD:
        tx.check_line(member)
        custom_fields.write(tx, member, {deed.about: deed.value}, {deed.about: before})
        return 0
    if deed.what == HOUSEHOLD:
        since: dict[str, Any] = {"role": deed.role, "since": deed.day}
        return households.add_to_household(tx, household=deed.about, member=member, **since)
    laid: dict[str, Any] = {"kind": deed.what, "day": deed.day, "body": deed.body, "why": deed.why}
    laid |= {"resolution": deed.resolution, "amount": deed.amount, "until": deed.until}
    return sanctions.sanction(tx, member=member, **laid)


# --- on paper ------------------------------------------------------------------------------------


def told(session: Session, deed: Deed, lines: Sequence[Line]) -> Figures:
    """What is done with whom, as a paper: before and after, and who can't."""
    columns = (
        FigureColumn("number", Text(N_("No."))),
        FigureColumn("name", Text(N_("Name"))),
        FigureColumn("before", Text(N_("Before"))),
        FigureColumn("after", Text(N_("After"))),
        FigureColumn("remark", Text(N_("Remark")), rare=True),
    )
    rows = tuple(
        FigureRow((line.number, line.name, line.now, line.then, line.why_not or ""))
        for line in lines
    )
    title = Text(N_("With many members"))
    return Figures(office.coop(session), "with-many", title, Text(DEEDS[deed.what]), columns, rows)
