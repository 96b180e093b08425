"""One thing done with many members at once: tried out first, written as one act, taken back as one.

Each member is dealt with by the same rules as alone: what is said of who can't is what they would
have been told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import LANGUAGES, N_, Text
from coopdesk.records import (
    custom_fields,
    households,
    members,
    membership,
    office,
    sanctions,
    search,
)
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Topic, Tx, acts, command, wrote
from coopdesk.records.book.fitting import readable
from coopdesk.records.book.wrote import Given
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import BodyId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.papers import FigureColumn, FigureRow, Figures, Words
from coopdesk.records.schema import (
    FACTS,
    Act,
    Base,
    FieldValue,
    Household,
    HouseholdMember,
    Member,
    Person,
    Sanction,
    day_of,
)
from coopdesk.records.schema.types import Day
from coopdesk.records.store import Raw

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
    """One member: how it is, how it would be, and why it can't be done, if it can't."""

    member: MemberId
    number: str
    name: str
    now: Words
    then: Words
    why_not: Text | None = None


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


def as_they_are(session: Session, some: Sequence[MemberId]) -> list[Line]:
    """The same members before anything is tried out: their numbers and names alone."""
    who = _who(session, some)
    return [Line(one, *who[one], "", "") for one in some if one in who]


def _who(session: Session, some: Sequence[MemberId]) -> dict[MemberId, tuple[str, str]]:
    whose = select(Member.id, Member.number, Member.name).where(members.among(Member.id, some))
    return {MemberId(i): (number, name or "–") for i, number, name in session.execute(whose)}


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


def _is_field(deed: Deed) -> bool:
    return deed.what in (*_OF_THE_REGISTER, FIELD)


# --- taking back ---------------------------------------------------------------------------------

#: As far back as it is looked for what was done, in acts.
_WITHIN: Final = 10_000
_BACK_WITHIN: Final = 200  # of those that took something back


@dataclass(frozen=True, slots=True)
class Past:
    """Something that was done with many: the place of its act, what it was, and with how many."""

    act: int
    day: date
    by: str
    what: Words
    count: int
    taken_back: date | None


def lately(session: Session, most: int = 8) -> list[Past]:
    """What was done with many members last, the newest first."""
    raw = Raw(session.connection())
    undone = _undone(session)
    found = wrote.acts_named(session, _DID, most=most, within=_WITHIN)
    people = select(Person.id, Person.name).where(Person.id.in_({row.actor for _, row in found}))
    names = {ident: name for ident, name in session.execute(people)}
    return [
        Past(
            n,
            day_of(row.day),
            names.get(row.actor) or "–",
            _in_words(session, rows[0]),
            len(_of_each(rows)),
            _taken_back(raw, row, undone),
        )
        for n, row in found
        if (rows := list(wrote.given(row)))
    ]


_DID, _UNDID = "bulk.do_with_many", "bulk.take_back"


def _undone(session: Session) -> list[acts.ActRow]:
    found = wrote.acts_named(session, _UNDID, most=_BACK_WITHIN, within=_WITHIN)
    return sorted((row for _, row in found), key=attrgetter("place"))


def _taken_back(raw: Raw, row: acts.ActRow, undone: Iterable[acts.ActRow]) -> date | None:
    """The day on which an act was taken back: all of it was, or nothing."""
    one = _fields(next(wrote.given(row)))[0]
    for other in undone:
        if other.place > row.place and any(
            one.field == theirs.field and theirs.base.startswith(wrote.sign(raw, one))
            for (theirs, *_) in wrote.given(other)
        ):
            return day_of(other.day)
    return None


#: What can be changed in rows that are made for each; by the first it is taken back.
_CHANGES: Final[Mapping[str, tuple[str, ...]]] = {
    "field_value": ("value",),
    "household_member": ("until", "role", "since"),
    "sanction": ("lifted", "visit"),
    "step": ("dropped",),
}


def _fields(given: list[Given]) -> list[Given]:
    """Of what an act gave a row, what can have been changed since."""
    table, ident, column = given[0].field
    if given[0].base:
        return given
    said = {one.field[2]: one.value for one in given}
    return [Given((table, ident, name), said.get(name)) for name in _CHANGES.get(table, (column,))]


def _of_each(rows: Iterable[list[Given]]) -> set[int]:
    """Rows of which each member has one."""
    return {one.field[1] for (one, *_) in rows if one.field[0] != "step"}


def _in_words(session: Session, given: list[Given]) -> Words:
    """What was done with each, by what it wrote of the first."""
    table, ident, column = given[0].field
    if table == "sanction":
        row = session.get_one(Sanction, ident)
        return Text(DEEDS.get(row.kind, row.kind))
    if table == "household_member":
        home = session.get_one(HouseholdMember, ident).household
        return _told_as(DEEDS[HOUSEHOLD], session.scalar(_NAME_OF, {"of": home}))
    value = wrote.real(Raw(session.connection()), _fields(given)[0])
    if table == "member":
        said = LANGUAGES.get(value, value) if column == LANGUAGE else value
        return _told_as(DEEDS.get(column, column), said)
    field = session.get_one(FieldValue, ident).field
    asked = custom_fields.fields(session, past=True)
    one = next((one for one in asked if one.id == field), None)
    return _told_as(one.name if one else DEEDS[FIELD], members.own_value(one, value or ""))


_NAME_OF: Final = select(Household.name).where(Household.id == bindparam("of"))


def _told_as(what: str, said: Any) -> Text:
    return Text("{what}: {value}", {"what": Text(what), "value": said or "–"})


@command(needs=Permission.KEEP_ROLL)
def take_back(tx: Tx, *, act: int, why: str, step: Step | None = None) -> None:
    """Take back what was done with many: with all of them or with none. Refused where anything of
    it was changed since.
    """
    if not why.strip():
        raise Refused(N_("Write why it is taken back."), field="why")
    body = tx.session.scalar(select(Act.body).where(Act.n == act))
    row = None if body is None else readable(acts.decode(body))
    rows = [] if row is None or row.command != _DID else list(wrote.given(row))
    raw = Raw(tx.session.connection())
    if row is None or not rows:
        raise Refused(N_("This can't be taken back."), field="act")
    if _taken_back(raw, row, _undone(tx.session)) is not None:
        raise Refused(N_("It was taken back already."), field="act")
    words: list[tuple[MemberId, Mapping[str, Any]]] = []
    for at, given in enumerate(reversed(rows)):  # each step of a life before the one it followed
        if step is not None:
            step(at, len(rows))
        if not all(wrote.stands(raw, one) for one in _fields(given)):
            raise Refused(N_("Something happened since. Take that back first."), field="act")
        words += _back(tx, raw, given, why)
    search.index(tx, words)
    tx.touch(Topic.MEMBERS)


def _back(
    tx: Tx, raw: Raw, given: list[Given], why: str
) -> Iterator[tuple[MemberId, Mapping[str, Any]]]:
    """Take back one row that was made, or one field that was set."""
    one = _fields(given)[0]
    table, ident, column = one.field
    if one.base:
        now, was = wrote.real(raw, one), wrote.before(raw, one)
        if table == "member":
            said = {column: was}
            yield MemberId(ident), members.set_fields(tx, MemberId(ident), said, {column: now})
        else:
            kind = FACTS[table].c[column].type
            day = isinstance(kind, Day)
            shown, value = (day_of(v) if day and v is not None else v for v in (now, was))
            tx.set(_ROWS[table], ident, column, value, shown=shown)
    elif table == "household_member":
        since = next(other.value for other in given if other.field[2] == "since")
        households.take_out(tx, ident, day_of(since))
    elif table == "sanction":
        sanctions.write_lifted(tx, ident, tx.today, why)
    elif table == "step":
        with renamed(step="act"):
            membership.drop_step(tx, ident)
    else:
        tx.set(FieldValue, ident, column, None, shown=wrote.real(raw, one))


#: What is set back field by field.
_ROWS: Final[Mapping[str, type[Base]]] = {
    "field_value": FieldValue,
    "household_member": HouseholdMember,
}


# --- each ----------------------------------------------------------------------------------------


class _Known:
    """How it is with some members, read at once."""

    #: Who is in the household already, or has the sanction.
    IN_IT: Final = "1"

    def __init__(self, tx: Tx, deed: Deed, some: Sequence[MemberId]) -> None:
        session, self._deed = tx.session, deed
        self.who = _who(session, some)
        self._said = dict(self._read(tx, some))
        self._title = self._called(tx)
        asked = custom_fields.fields(session, past=True)
        self._field = next((one for one in asked if one.id == deed.about), None)

    def _read(self, tx: Tx, some: Sequence[MemberId]) -> Iterator[tuple[int, str]]:
        deed, session = self._deed, tx.session
        if deed.what in _OF_THE_REGISTER:
            column = Member.village if deed.what == VILLAGE else Member.language
            rows = session.execute(select(Member.id, column).where(members.among(Member.id, some)))
            yield from ((ident, said or "") for ident, said in rows)
        elif deed.what == FIELD:
            yield from custom_fields.values_in(session, deed.about, some).items()
        elif deed.what == HOUSEHOLD:
            its, here = HouseholdMember.household == deed.about, HouseholdMember.until.is_(None)
            found = session.scalars(select(HouseholdMember.member).where(its, here))
            yield from ((ident, self.IN_IT) for ident in found if ident is not None)
        else:
            held = sanctions.in_force(session, deed.what, tx.today)
            yield from ((ident, self.IN_IT) for ident in held)

    def _called(self, tx: Tx) -> Words:
        deed = self._deed
        if deed.what == HOUSEHOLD:
            return tx.session.scalar(_NAME_OF, {"of": deed.about}) or "–"
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
    _check(tx, deed)
    known, then = _Known(tx, deed, some), None
    words: list[tuple[MemberId, Mapping[str, Any]]] = []
    for at, member in enumerate(dict.fromkeys(some)):
        if step is not None:
            step(at, len(some))
        number, name = known.who.get(member, ("", "–"))
        then = then or known.then()
        why_not = None
        try:
            _one(tx, deed, member, known.said(member), words)
        except Refused as no:
            why_not = no.text
        yield Line(member, number, name, known.now(member), then, why_not)
    search.index(tx, words)


def _check(tx: Tx, deed: Deed) -> None:
    """Refuse what is wrong with the deed itself. What is refused after this is about one member."""
    if deed.what == FIELD:
        custom_fields.check(tx, deed.about, deed.value)
    elif deed.what == HOUSEHOLD:
        households.check_part(tx, deed.about, deed.role, deed.day)
    elif deed.what in sanctions.KINDS:
        laid: dict[str, Any] = {"kind": deed.what, "day": deed.day, "body": deed.body}
        laid |= {"why": deed.why, "amount": deed.amount, "until": deed.until}
        sanctions.check_laid(tx, **laid)


def _one(
    tx: Tx,
    deed: Deed,
    member: MemberId,
    before: str,
    words: list[tuple[MemberId, Mapping[str, Any]]],
) -> None:
    """Do it with one."""
    membership.check_known(tx, member)
    if _is_field(deed) and before == deed.value:
        raise Refused(N_("It is so already."), field="value")
    if deed.what in _OF_THE_REGISTER:
        said = {deed.what: deed.value or None}
        words.append((member, members.set_fields(tx, member, said, {deed.what: before})))
    elif deed.what == FIELD:
        tx.check_line(member)
        custom_fields.write(tx, member, {deed.about: deed.value}, {deed.about: before})
    elif deed.what == HOUSEHOLD:
        since: dict[str, Any] = {"role": deed.role, "since": deed.day}
        households.add_to_household(tx, household=deed.about, member=member, **since)
    else:
        laid: dict[str, Any] = {"kind": deed.what, "day": deed.day, "body": deed.body}
        laid |= {"why": deed.why, "resolution": deed.resolution}
        laid |= {"amount": deed.amount, "until": deed.until}
        sanctions.sanction(tx, member=member, **laid)


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
