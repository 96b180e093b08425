"""Members whom two PCs admitted without knowing of each other."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import members, search
from coopdesk.records.ids import MemberId
from coopdesk.records.looking_at.flags import NUMBER, TWICE, Flag, Proof
from coopdesk.records.schema import Member
from coopdesk.records.store import Prepared, Raw

#: What is told of a member.
_TOLD: Final[tuple[Any, ...]] = (
    *(Member.id, Member.number, Member.name, Member.joined, Member.village, Member.phone),
)


def twice(session: Session) -> Iterator[Flag]:
    """Active members of one name who were also born on one day, or share a document or phone."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for ident, name in Raw(session.connection()).all(_NAMES, status=members.ACTIVE):
        by_name[_key_of(name)].append(ident)
    several = [sorted(ids) for ids in by_name.values() if len(ids) > 1]
    told = {row.id: row for row in _of(session, [ident for ids in several for ident in ids])}
    for ids in several:
        yield from map(_same, _alike([told[ident] for ident in ids]))


@lru_cache(maxsize=50_000)
def _key_of(name: str) -> str:
    """A name by which those who may be one person are put together; asked at each look."""
    return " ".join(sorted(search.fold(name).split()))


_NAMES: Final = Prepared(
    select(Member.id, Member.name).where(
        Member.status == bindparam("status"), Member.name.is_not(None)
    )
)
_IDS: Final = select(func.json_each(bindparam("ids")).table_valued("value").c.value)


def _of(session: Session, ids: Sequence[int]) -> Iterator[Any]:
    query = select(*_TOLD, Member.born, Member.document).where(Member.id.in_(_IDS))
    yield from session.execute(query, {"ids": json.dumps(ids)})


def _alike(rows: Sequence[Any]) -> Iterator[list[Any]]:
    """Those of one name who share something more, together."""
    left = list(rows)
    while left:
        first = left.pop(0)
        same = [row for row in left if _shares(first, row)]
        left = [row for row in left if row not in same]
        if same:
            yield [first, *same]


def _shares(one: Any, other: Any) -> bool:
    if one.born is not None and one.born == other.born:
        return True
    for mine, theirs in ((one.document, other.document), (one.phone, other.phone)):
        plain = search.fold(mine or "").replace(" ", "")
        if plain and plain == search.fold(theirs or "").replace(" ", ""):
            return True
    return False


def _same(rows: Sequence[Any]) -> Flag:
    rows = sorted(rows, key=lambda row: members.by_number(row.number))
    first = rows[0]
    numbers = ", ".join(row.number for row in rows)
    return Flag(
        TWICE,
        "/".join(str(row.id) for row in sorted(rows, key=lambda row: row.id)),
        Text(
            N_("{name} may stand in the register twice: numbers {numbers}."),
            {"name": first.name, "numbers": numbers},
        ),
        Text(N_("Look at both. If they are two persons, say so. If it is one, join them.")),
        tuple(map(_member, rows)),
        tuple(sorted(row.id for row in rows)),
    )


def _member(row: Any) -> Proof:
    told = " · ".join(filter(None, (row.number, row.name, row.village, row.phone)))
    return Proof(told, row.joined, member=MemberId(row.id))


def numbers_twice(session: Session) -> Iterator[Flag]:
    """Two members under one number: each PC gave the next that it knew."""
    by_number: dict[str, list[Any]] = defaultdict(list)
    several = select(Member.number).group_by(Member.number).having(func.count() > 1)
    query = select(*_TOLD).where(Member.number.in_(several)).order_by(Member.id)
    for row in session.execute(query):
        by_number[row.number].append(row)
    for number, rows in by_number.items():
        names = ", ".join(row.name or "–" for row in rows)
        yield Flag(
            NUMBER,
            number,
            Text(
                N_("Number {number} was given to {count} members: {names}."),
                {"number": number, "count": len(rows), "names": names},
            ),
            Text(
                N_("Two PCs each gave the next number. Give one of them another; tell the member.")
            ),
            tuple(map(_member, rows)),
            tuple(row.id for row in rows),
        )
