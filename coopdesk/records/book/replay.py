"""The book again, from its acts alone.

The state of a book is a function of the set of its acts, taken in their canonical order: replayed
in whatever order they came, they give the same rows. What a newer CoopDesk wrote and this one
doesn't know is left for later and counted, never lost: it stands in the acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType
from typing import Final

from sqlalchemy import select

from coopdesk.records.book import acts, erased
from coopdesk.records.book.counting import Every, Left, left_out
from coopdesk.records.book.fitting import fits
from coopdesk.records.book.history import Values, values_in
from coopdesk.records.book.projecting import Projector
from coopdesk.records.book.tx import SHAPES
from coopdesk.records.schema import Act, create_all
from coopdesk.records.store import Raw, Store

__all__ = ["Applied", "Values", "apply", "in_order", "made_twice", "ordered", "replay", "values_in"]

_IN_ORDER: Final = (
    select(Act.body)
    .order_by(Act.hlc_ms, Act.hlc_count, Act.device, Act.hash)
    .execution_options(yield_per=500)
)


def in_order(raw: Raw) -> Iterator[acts.ActRow]:
    """A book's acts in their canonical order."""
    for (body,) in raw.connection.execute(_IN_ORDER):
        yield acts.decode(body)


def ordered(
    bodies: Iterable[bytes], read: Mapping[bytes, acts.ActRow] = MappingProxyType({})
) -> list[acts.ActRow]:
    """Acts that came in any order, each once, in their canonical order. `read` are decoded."""
    once = {row.hash: row for row in (read.get(body) or acts.decode(body) for body in bodies)}
    return sorted(once.values(), key=attrgetter("place"))


def made_twice(raw: Raw) -> set[int]:
    """Rows with a person's data that two PCs both made. Each gave them a salt of its own, of which
    one is kept: the marks of the other can't be held against it.
    """
    seen: set[tuple[str, int]] = set()
    twice: set[int] = set()
    for row in in_order(raw):
        for verb, table, *rest in row.facts if fits(row) else ():
            if verb == "+" and table in SHAPES and SHAPES[table].personal:
                at = rest[0].index("id")
                keys = [(table, values[at]) for values in rest[1]]
                twice.update(ident for _, ident in seen.intersection(keys))
                seen.update(keys)
    return twice


@dataclass(frozen=True, slots=True)
class Applied:
    """How many facts a newer CoopDesk must have written, that are not shown for now; and the acts
    that don't count.
    """

    deferred: int
    left: Mapping[bytes, Left]


def replay(every: Every, values: Values, target: Store) -> Applied:
    """Write the facts of acts, given in canonical order, into an empty file."""
    with target.writing() as raw:
        create_all(raw.connection)
        return apply(raw, every, values)


def apply(
    raw: Raw, every: Every, values: Values, left: Mapping[bytes, Left] | None = None
) -> Applied:
    """The same into a file that has its tables, all of them empty."""
    left = left_out(every) if left is None else left
    projector = Projector(raw, values)
    for row in every():
        projector.take(row, left.get(row.hash))
    deferred = projector.finish().deferred
    erased.erase_all(raw)
    return Applied(deferred, left)
