"""Members whom two PCs admitted without knowing of each other, and numbers given twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import doubles
from coopdesk.records.book import same
from coopdesk.records.doubles import TWICE, Pair
from coopdesk.records.ids import MemberId
from coopdesk.records.looking_at.flags import NUMBER, Flag, Proof
from coopdesk.records.schema import Member
from coopdesk.records.store import Raw

#: What is told of a member.
_TOLD: Final[tuple[Any, ...]] = (
    *(Member.id, Member.number, Member.name, Member.joined, Member.village, Member.phone),
)


_NEXT: Final = N_("Two PCs each gave the next number. Give one of them another; tell the member.")
#: A roll was brought in on two PCs: another number would make one person two.
_ALIKE: Final = N_("If it is one person, join the two. If not, give one of them another number.")


def _folded(name: str | None) -> str:
    return " ".join(sorted((name or "").casefold().split()))


def twice(session: Session) -> Iterator[Flag]:
    """Of the pairs who may be one person those of whom there is little doubt."""
    yield from map(_same, doubles.found(session, said=True, sure=True))


def _same(pair: Pair) -> Flag:
    both = (pair.one, pair.other)
    ids = tuple(sorted(line.id for line in both))
    said = {"name": pair.one.name, "numbers": f"{pair.one.number}, {pair.other.number}"}
    return Flag(
        TWICE,
        "/".join(map(str, ids)),
        Text(N_("{name} may stand in the register twice: numbers {numbers}."), said),
        Text(N_("Look at both. If they are two persons, say so. If it is one, join them.")),
        tuple(map(_member, both)),
        ids,
    )


def _member(row: Any) -> Proof:
    told = " · ".join(filter(None, (row.number, row.name, row.village, row.phone)))
    return Proof(told, row.joined, member=MemberId(row.id))


def numbers_twice(session: Session) -> Iterator[Flag]:
    """Two members under one number: each PC gave the next that it knew. Lines that were joined are
    one member."""
    by_number: dict[str, list[Any]] = defaultdict(list)
    several = select(Member.number).group_by(Member.number).having(func.count() > 1)
    query = select(*_TOLD).where(Member.number.in_(several)).order_by(Member.id)
    for row in session.execute(query):
        by_number[row.number].append(row)
    kept = same.kept_of(Raw(session.connection())) if by_number else {}
    for number, rows in by_number.items():
        if len({kept.get(row.id, row.id) for row in rows}) == 1:
            continue
        names = ", ".join(row.name or "–" for row in rows)
        yield Flag(
            NUMBER,
            number,
            Text(
                N_("Number {number} was given to {count} members: {names}."),
                {"number": number, "count": len(rows), "names": names},
            ),
            Text(_ALIKE if len({_folded(row.name) for row in rows}) == 1 else _NEXT),
            tuple(map(_member, rows)),
            tuple(row.id for row in rows),
        )
