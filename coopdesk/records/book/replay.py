"""The book again, from its acts alone.

The state of a book is a function of the set of its acts, taken in their canonical order: replayed
in whatever order they came, they give the same rows. What a newer CoopDesk wrote and this one
doesn't know is left for later and counted, never lost: it stands in the acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Final

from sqlalchemy import select

from coopdesk.records.book import acts
from coopdesk.records.book.history import Values, values_in
from coopdesk.records.book.projecting import Projector
from coopdesk.records.schema import Act, create_all
from coopdesk.records.store import Raw, Store

__all__ = ["Values", "apply", "in_order", "ordered", "replay", "values_in"]

_IN_ORDER: Final = (
    select(Act.body)
    .order_by(Act.hlc_ms, Act.hlc_count, Act.device, Act.hash)
    .execution_options(yield_per=500)
)


def in_order(raw: Raw) -> Iterator[acts.ActRow]:
    """A book's acts in their canonical order."""
    for (body,) in raw.connection.execute(_IN_ORDER):
        yield acts.decode(body)


def ordered(bodies: Iterable[bytes]) -> list[acts.ActRow]:
    """Acts that came in any order, each once, in their canonical order."""
    once = {row.hash: row for row in map(acts.decode, bodies)}
    return sorted(once.values(), key=attrgetter("place"))


def replay(rows: Iterable[acts.ActRow], values: Values, target: Store) -> int:
    """Write the facts of acts, given in canonical order, into an empty file.

    Returns how many facts a newer CoopDesk must have written: they are left out for now.
    """
    with target.writing() as raw:
        create_all(raw.connection)
        return apply(raw, rows, values)


def apply(raw: Raw, rows: Iterable[acts.ActRow], values: Values) -> int:
    """The same into a file that has its tables, all of them empty."""
    projector = Projector(raw, values)
    for row in rows:
        projector.take(row)
    return projector.finish().deferred
