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

from sqlalchemy import bindparam, delete, exists, func, insert, literal, select, update

from coopdesk.records.book import history
from coopdesk.records.schema import FACTS, Balance, Joined, Line, Member
from coopdesk.records.schema.make import lock_names, locks
from coopdesk.records.store import Prepared, Raw, Row

#: How a line stands that was joined to another.
DOUBLE: Final = "double"

#: Tables in which `member` becomes the one that is kept. What was printed and signed keeps whom it
#: names: receipts, minutes, parts of a surplus, the life of the line that is gone.
MOVED: Final = (*("holding", "holder", "loan", "guarantee", "team_member", "sanction", "document"),)
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
_HAS_LINES: Final = Prepared(select(exists().where(Line.member == bindparam("of"))))
_MOVE: Final = {
    name: Prepared(
        update(FACTS[name]).where(FACTS[name].c.member == bindparam("of")).values(
            member=bindparam("to")
        )
    )
    for name in (*MOVED, _LINE)
}  # fmt: skip
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
    for gone, to in kept.items():
        for name in MOVED:
            raw.run(_MOVE[name], of=gone, to=to)
    _move_lines(raw, kept)


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
    moved = {gone: to for gone, to in kept.items() if (raw.one(_HAS_LINES, of=gone) or (0,))[0]}
    if not moved:
        return
    name = next(name for name, (_, verb) in lock_names([_LINE]).items() if verb == "UPDATE")
    raw.connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    for gone, to in moved.items():
        raw.run(_MOVE[_LINE], of=gone, to=to)
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
