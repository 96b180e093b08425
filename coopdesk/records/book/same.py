"""Lines of the register that are one person: what is of the one that is gone is of the one kept.

The acts stay as they were written. In the rows, money and agreements of a line that was joined to
another are the other's; that line stands as a double. It follows from the rows of `joined` alone:
what another PC booked on the number that is gone arrives at the one that is kept, and wherever
lines were joined in a chain, or each to the other, every PC tells the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Protocol

import cbor2
from sqlalchemy import bindparam, delete, func, insert, literal, select, update

from coopdesk.records.book import history
from coopdesk.records.schema import FACTS, Balance, FieldValue, History, Joined, Line, Member
from coopdesk.records.schema.make import lock_names, locks
from coopdesk.records.store import Prepared, Raw, Row

#: How a line stands that was joined to another.
DOUBLE: Final = "double"

#: A column by its table and name.
Named = tuple[str, str]

#: What becomes of each column that names a member, once that line is joined to another. Here it
#: becomes the one that is kept, in all rows, whoever wrote them and whenever they came.
MOVES: Final[tuple[Named, ...]] = (
    *(("holding", "member"), ("holder", "member"), ("loan", "member"), ("guarantee", "member")),
    *(("team_member", "member"), ("sanction", "member"), ("document", "member")),
    *(("nominee", "member"), ("household", "member"), ("household_member", "member")),
    *(("officer", "member"), ("task", "member")),
)
#: The same for lines of money, which are written once: under their lock, with the sums by them.
MONEY: Final[Named] = ("line", "member")
#: What was filled in moves where the one kept has nothing of its own in that field.
FILLED: Final[Named] = ("field_value", "member")
#: Here the row keeps whom it names, and who reads it looks for both.
STAYS: Final[Mapping[Named, str]] = {
    ("joined", "id"): "which line is gone",
    ("joined", "kept"): "which line was kept then; where that went is told by its own row",
    ("application", "member"): "how that line began",
    ("step", "member"): "the life of that line; of it a suspension holds on (records.membership)",
    ("visit", "member"): "a printed receipt",
    ("presence", "member"): "a sheet of a collection, as it was written",
    ("surplus_part", "member"): "a part of a surplus, as the meeting voted it",
    ("attendance", "member"): "who was at a meeting, as it is in the minutes",
    ("attendance", "by"): "the same",
    ("candidate", "member"): "who stood for election, as it is in the minutes",
    ("meeting", "chair"): "who led a meeting, as it is in the minutes",
    ("meeting", "clerk"): "who wrote the minutes",
}
#: Of these that can be set again, what was written first is kept: the rest of what is told of the
#: field (records.book.history) hangs on it.
_SET: Final = frozenset({("household", "member"), ("task", "member"), FILLED})
_MEMBER: Final = Member.__tablename__
_LINE: Final = Line.__tablename__

_PAIRS: Final = Prepared(select(Joined.id, Joined.kept).order_by(Joined.id))
_STANDS: Final = Prepared(select(Member.status, Member.left).where(Member.id == bindparam("of")))
_DOUBLED: Final = Prepared(
    update(Member)
    .where(Member.id == bindparam("of"))
    .values(
        status=literal(DOUBLE),
        left=select(Joined.day).where(Joined.id == bindparam("of")).scalar_subquery(),
    )
)
_IDS: Final = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
_FOLLOW: Final = (*MOVES, MONEY)


def _on(one: Named) -> Prepared:
    """Who of some lines has rows."""
    its = FACTS[one[0]].c[one[1]]
    return Prepared(select(its).where(its.in_(_IDS)).distinct())


def _rows(one: Named) -> Prepared:
    table = FACTS[one[0]]
    return Prepared(select(table.c.id).where(table.c[one[1]] == bindparam("of")))


def _move(one: Named) -> Prepared:
    table = FACTS[one[0]]
    column = table.c[one[1]]
    return Prepared(
        update(table).where(column == bindparam("of")).values({column: bindparam("to")})
    )


_ON: Final = {one: _on(one) for one in _FOLLOW}
_ROWS: Final = {one: _rows(one) for one in MOVES if one in _SET}
_MOVE: Final = {one: _move(one) for one in _FOLLOW}
_FILLED: Final = Prepared(
    select(FieldValue.id, FieldValue.field, FieldValue.member)
    .where(FieldValue.member.in_(_IDS))
    .order_by(FieldValue.id.desc())
)
_FILL: Final = Prepared(
    update(FieldValue).where(FieldValue.id == bindparam("of")).values(member=bindparam("to"))
)
_FIRST: Final = Prepared(
    select(History.row, History.value).where(
        History.table == FILLED[0], History.column == FILLED[1], History.hlc_ms == 0
    )
)
_FORGET: Final = Prepared(delete(Balance).where(Balance.member == bindparam("of")))
_holding = func.coalesce(Line.holding, 0)
_KEEP: Final = Prepared(
    insert(Balance).from_select(
        ["member", "account", "holding", "amount"],
        select(Line.member, Line.account, _holding, func.sum(Line.amount))
        .where(Line.member == bindparam("of"))
        .group_by(Line.member, Line.account, _holding),
    )
)


class Asked(Protocol):
    """What rows can be asked of: a transaction, or the file itself."""

    def all(self, prepared: Prepared, **values: Any) -> list[Row]:
        """The rows of a prepared select."""


def kept_of(asked: Asked) -> dict[int, int]:
    """The lines that are gone, each with the one that is kept of them all."""
    return roots({gone: kept for gone, kept in asked.all(_PAIRS)})


def roots(pairs: Mapping[int, int]) -> dict[int, int]:
    """Each line that is gone with the one at the end of its way. Where lines were joined in a
    ring, by PCs apart, the one with the smallest id is kept.
    """
    ends = {gone: _end(pairs, gone) for gone in pairs}
    return {gone: kept for gone, kept in ends.items() if gone != kept}


def _end(pairs: Mapping[int, int], line: int) -> int:
    way: dict[int, None] = {}
    while line in pairs and line not in way:
        way[line] = None
        line = pairs[line]
    if line not in way:
        return line
    passed = list(way)
    return min(passed[passed.index(line) :])


def follow(raw: Raw) -> None:
    """Let the rows say it, and what members hold by them."""
    pairs = {gone: kept for gone, kept in raw.all(_PAIRS)}
    kept = roots(pairs)
    for line in pairs:
        _stand(raw, line, double=line in kept)
    if pairs:
        for one in MOVES:
            for gone in _found_on(raw, one, kept):
                if one in _ROWS:
                    _note(raw, one, ((ident, gone) for (ident,) in raw.all(_ROWS[one], of=gone)))
                raw.run(_MOVE[one], of=gone, to=kept[gone])
        _fill(raw, kept)
        _move_lines(raw, kept)


def left_on(asked: Asked) -> list[tuple[str, int]]:
    """What should have moved and has not: the table, and the line of the register that is gone."""
    kept = kept_of(asked)
    found = [(one[0], gone) for one in _FOLLOW for gone in _found_on(asked, one, kept)]
    return [*found, *((FILLED[0], gone) for _, gone in _unfilled(asked, kept))] if kept else []


def _found_on(asked: Asked, one: Named, kept: Mapping[int, int]) -> list[int]:
    return [gone for (gone,) in asked.all(_ON[one], ids=_list(kept))]


def _list(ids: Iterable[int]) -> str:
    return f"[{','.join(map(str, sorted(ids)))}]"


def _note(raw: Raw, one: Named, rows: Iterable[tuple[int, int]]) -> None:
    """Keep whom rows named first, where it was not kept yet."""
    history.keep(
        raw, [history.first_row((one[0], ident, one[1]), said, b"") for ident, said in rows]
    )


def _fill(raw: Raw, kept: Mapping[int, int]) -> None:
    """Told anew from whose each value was: what moved once may be in the way of what came since."""
    for ident, said in raw.all(_FIRST):
        raw.run(_FILL, of=ident, to=cbor2.loads(said))
    for ident, gone in _unfilled(raw, kept):
        _note(raw, FILLED, [(ident, gone)])
        raw.run(_FILL, of=ident, to=kept[gone])


def _unfilled(asked: Asked, kept: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Values of lines that are gone, of which the one that is kept has none: the newest of each."""
    mine = asked.all(_FILLED, ids=_list(set(kept.values())))
    has = {(field, member) for _, field, member in mine}
    for ident, field, gone in asked.all(_FILLED, ids=_list(kept)):
        if (field, kept[gone]) not in has:
            has.add((field, kept[gone]))
            yield ident, gone


def _stand(raw: Raw, line: int, *, double: bool) -> None:
    """How a line stands; what was said of that before is kept, and what comes is told from it."""
    found = raw.one(_STANDS, of=line)
    if found is None:
        return
    fields = [(_MEMBER, line, name) for name in ("status", "left")]
    history.keep(raw, [history.first_row(*one, b"") for one in zip(fields, found, strict=True)])
    if double:
        raw.run(_DOUBLED, of=line)
    else:
        for field in fields:
            history.settle(raw, field, history.values_in(raw))


def _move_lines(raw: Raw, kept: Mapping[int, int]) -> None:
    """Money is written once and never changed; whose it is, is told by what was joined since."""
    moved = {gone: kept[gone] for gone in _found_on(raw, MONEY, kept)}
    if not moved:
        return
    name = next(name for name, (_, verb) in lock_names([_LINE]).items() if verb == "UPDATE")
    raw.connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    for gone, to in moved.items():
        raw.run(_MOVE[MONEY], of=gone, to=to)
    raw.connection.exec_driver_sql(next(one for one in locks([_LINE]) if name in one))
    for member in moved.keys() | set(moved.values()):
        raw.run(_FORGET, of=member)
        raw.run(_KEEP, of=member)


def told_by(facts: Iterable[list[Any]]) -> Iterator[tuple[int, int]]:
    """The lines that facts of acts join: which is gone, and which is kept."""
    for fact in facts:
        if fact[0] == "+" and fact[1] == Joined.__tablename__:
            at = [fact[2].index(name) for name in ("id", "kept")]
            yield from ((values[at[0]], values[at[1]]) for values in fact[3])


def together(kept: Mapping[int, int], held: Mapping[tuple[int, int, int], int]) -> dict[Any, int]:
    """What members hold (member, account, holding), with what is of those that are gone."""
    sums: defaultdict[tuple[int, int, int], int] = defaultdict(int)
    for (member, account, holding), amount in held.items():
        sums[kept.get(member, member), account, holding] += amount
    return dict(sums)
