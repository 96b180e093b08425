"""Pairs of members who may be one person, with why; and what people said of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import alike, members, search
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.members.narrowed import among
from coopdesk.records.schema import Member, Settled
from coopdesk.records.store import Prepared, Raw

DOCUMENT, NAME, SIMILAR, BORN, PHONE, VILLAGE = (
    *("document", "name", "similar", "born"),
    *("phone", "village"),
)
#: Why two may be one person, the surest first.
WHY: Final[Mapping[str, str]] = {
    DOCUMENT: N_("same identity document"),
    BORN: N_("born on the same day"),
    PHONE: N_("same phone"),
    NAME: N_("same name"),
    SIMILAR: N_("similar name"),
    VILLAGE: N_("same village"),
}
#: How much each says.
_SAYS: Final = {DOCUMENT: 8, BORN: 4, PHONE: 4, NAME: 2, SIMILAR: 1, VILLAGE: 1}
#: As what it is kept that two were looked at, and what was said of them.
TWICE: Final = "twice"
_TWO: Final = "two"
#: With the same name, what leaves little doubt.
_SURE: Final = frozenset({DOCUMENT, BORN, PHONE})
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the register, as far as it tells who somebody is."""

    id: MemberId
    number: str
    name: str
    kind: str
    sex: str
    born: date | None
    document: str
    phone: str
    village: str
    joined: date | None

    @property
    def person(self) -> alike.Person:
        """What is compared."""
        return alike.Person(
            self.number, self.name, self.document, self.born, self.sex, self.village, self.phone
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lines that may be one person, by number, and why. `two`: a person said they are two."""

    one: Line
    other: Line
    why: tuple[str, ...]
    two: bool = False


_TOLD: Final[tuple[Any, ...]] = (
    *(Member.id, Member.number, Member.name, Member.kind, Member.sex, Member.born),
    *(Member.document, Member.phone, Member.village, Member.joined),
)
_NAMES: Final = Prepared(
    select(Member.id, Member.name).where(
        Member.status == bindparam("status"), Member.name.is_not(None)
    )
)


def found(
    session: Session,
    *,
    said: bool = False,
    sure: bool = False,
    member: MemberId | None = None,
    step: Callable[[int, int], None] | None = None,
) -> list[Pair]:
    """Active members who may be one person, the surest pairs first.

    With `said` also those of whom a person said that they are two. `sure`: only those of one name
    who share more, found among namesakes at once. `member`: only pairs with them, who alone are
    compared. `step(at, of)` may raise to stop.
    """
    two = _two(session)
    lines = _lines(session, _namesakes(session) if sure else None)
    if member is not None:
        looked = _alike_to(lines, member)
    else:
        looked = _surely(lines) if sure else _alike(lines, step)
    pairs = [
        Pair(one, other, why, two=frozenset((one.id, other.id)) in two)
        for one, other in looked
        if (why := _why(one, other)) and not (sure and (NAME not in why or _SURE.isdisjoint(why)))
    ]
    pairs.sort(key=_place)
    return [pair for pair in pairs if said or not pair.two]


def _place(pair: Pair) -> tuple[bool, int, tuple[str, int, str]]:
    return pair.two, -sum(_SAYS[one] for one in pair.why), members.by_number(pair.one.number)


def _lines(session: Session, some: Sequence[MemberId] | None = None) -> list[Line]:
    query = select(*_TOLD).where(Member.status == members.ACTIVE)
    if some is not None:
        query = query.where(among(Member.id, some))
    lines = [
        Line(MemberId(row[0]), row[1], row[2] or "", row[3], row[4] or "", row[5],
             row[6] or "", row[7] or "", row[8] or "", row[9])
        for row in session.execute(query)
    ]  # fmt: skip
    return sorted(lines, key=_by_number)


def _namesakes(session: Session) -> list[MemberId]:
    """Whose name another has too, in whatever order its words are."""
    by_name: defaultdict[str, list[MemberId]] = defaultdict(list)
    for ident, name in Raw(session.connection()).all(_NAMES, status=members.ACTIVE):
        by_name[_key_of(name)].append(MemberId(ident))
    return sorted(ident for ids in by_name.values() if len(ids) > 1 for ident in ids)


@lru_cache(maxsize=50_000)
def _key_of(name: str) -> str:
    """A name by which those who may be one person are put together; asked at each look."""
    return " ".join(_words(name))


def _by_number(line: Line) -> tuple[str, int, str]:
    return members.by_number(line.number)


def _alike(
    lines: list[Line], step: Callable[[int, int], None] | None
) -> Iterator[tuple[Line, Line]]:
    """Each is looked for among those before: only who shares a sign of the name, or a document,
    is compared.
    """
    register: alike.Register[int] = alike.Register()
    for at, line in enumerate(lines):
        if step is not None and at % _BATCH == 0:
            step(at, len(lines))
        person = line.person
        for other in register.every(person):
            if lines[other].kind == line.kind:
                yield lines[other], line
        register.add(at, person)


def _surely(lines: list[Line]) -> Iterator[tuple[Line, Line]]:
    """Only namesakes who share one of the signs that leave little doubt are compared."""
    sharing: defaultdict[tuple[str, str, Any], list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        key = _key_of(line.name)
        document, phone = alike.document_of(line.person), _figures(line.phone)
        for sign, value in ((DOCUMENT, document), (BORN, line.born), (PHONE, phone)):
            if value:
                sharing[key, sign, value].append(at)
    pairs = {pair for some in sharing.values() for pair in combinations(some, 2)}
    for first, second in sorted(pairs):
        one, other = lines[first], lines[second]
        if one.kind == other.kind and alike.may_be_shown(one.person, other.person):
            yield one, other


def _alike_to(lines: list[Line], member: MemberId) -> Iterator[tuple[Line, Line]]:
    """One with all others; each pair by number, as in the whole list."""
    at = next((n for n, line in enumerate(lines) if line.id == member), len(lines))
    for n, other in enumerate(lines) if at < len(lines) else ():
        me = lines[at]
        if n != at and other.kind == me.kind and alike.may_be_shown(me.person, other.person):
            yield (other, me) if n < at else (me, other)


def _why(one: Line, other: Line) -> tuple[str, ...]:
    same = {
        DOCUMENT: alike.document_of(one.person) and _equal(one, other, alike.document_of),
        BORN: one.born is not None and one.born == other.born,
        PHONE: _figures(one.phone) and _figures(one.phone) == _figures(other.phone),
        NAME: _words(one.name) == _words(other.name),
        VILLAGE: one.village and search.fold(one.village) == search.fold(other.village),
    }
    same[SIMILAR] = not same[NAME] and alike.names_alike(one.name, other.name)
    return tuple(name for name in WHY if same[name])


def _equal(one: Line, other: Line, of: Callable[[alike.Person], str]) -> bool:
    return of(one.person) == of(other.person)


def _figures(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))[-8:]


def _words(name: str) -> list[str]:
    return sorted(search.fold(name).split())


# --- what people say ------------------------------------------------------------------------------


@command(needs=Permission.KEEP_BOOKS)
def two_persons(tx: Tx, *, one: MemberId, other: MemberId, why: str = "") -> None:
    """Say that two members who look like one are two: they are offered no more."""
    _say(tx, one, other, _TWO, why)


@command(needs=Permission.KEEP_BOOKS)
def look_again(tx: Tx, *, one: MemberId, other: MemberId) -> None:
    """Take that back: they may be one person after all."""
    if frozenset((one, other)) not in _two(tx.session):
        raise Refused(N_("This was not settled."), field="one")
    _say(tx, one, other, "", "")


def _say(tx: Tx, one: MemberId, other: MemberId, how: str, why: str) -> None:
    ids = sorted((one, other))
    there = set(tx.session.scalars(select(Member.id).where(Member.id.in_(ids))))
    if there != set(ids) or one == other:
        raise Refused(N_("There is no such member."), field="other")
    row = {"id": tx.new_id(), "kind": TWICE, "about": "/".join(map(str, ids)), "proof": ids}
    tx.insert(Settled, [row | {"how": how, "why": why.strip(), "day": tx.today}])
    tx.touch(Topic.MEMBERS)


def _two(session: Session) -> set[frozenset[int]]:
    """The pairs of which a person said that they are two: here, or in the list To look at."""
    rows = session.execute(
        select(Settled.about, Settled.how)
        .where(Settled.kind == TWICE)
        .order_by(Settled.day, Settled.id)
    )
    last = {
        frozenset(map(int, pair)): how
        for about, how in rows
        for pair in combinations(about.split("/"), 2)
    }
    return {pair for pair, how in last.items() if how == _TWO}
