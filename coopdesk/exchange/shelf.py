"""Bundles of other PCs that this one keeps, beside the book's acts, as they came: so that they can
be carried on to any place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from coopdesk.exchange import chains
from coopdesk.exchange.bundles import MOST_BEFORE_PAYLOAD, Header, header_of
from coopdesk.exchange.certificates import Trust
from coopdesk.records.book import Book
from coopdesk.records.schema import Bundle
from coopdesk.records.store import Prepared

_KEEP: Final = Prepared(sqlite.insert(Bundle).on_conflict_do_nothing())
_DROP: Final = Prepared(delete(Bundle).where(Bundle.id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Kept:
    """A bundle on the shelf: its id here and what it says of itself."""

    id: int
    header: Header


def id_of(data: bytes) -> int:
    """By what a bundle is known here: the first of its hash."""
    return int.from_bytes(hashlib.sha256(data).digest()[:8]) >> 1


def keep(book: Book, bundles: Iterable[tuple[Header, bytes]]) -> None:
    """Put proven bundles on the shelf; those that are there stay."""
    rows = [[id_of(data), h.number, h.first, h.last, data] for h, data in bundles]
    if rows:
        with book.raw() as raw:
            raw.many(_KEEP, rows)


def all_of(session: Session) -> Iterator[Kept]:
    """What is on the shelf, without the payloads."""
    head = func.substr(Bundle.body, 1, MOST_BEFORE_PAYLOAD)
    for ident, begins in session.execute(select(Bundle.id, head).order_by(Bundle.id)):
        yield Kept(ident, header_of(begins))


def lacking(session: Session) -> list[Kept]:
    """What is on the shelf and ends with an act that the book hasn't."""
    return [
        kept
        for kept in all_of(session)
        if not chains.holds(session, kept.header.number, kept.header.last, kept.header.tip)
    ]


def trusted(book: Book, trust: Trust) -> Trust:
    """Whom this PC believes, and whom certificates prove that came with bundles which wait here: a
    PC that came in anew says so in a later one than those that it had signed before.
    """
    if not trust.revoked:  # nobody had to come in anew
        return trust
    return trust.with_these(raw for kept in book.read(lacking) for raw in kept.header.certs)


def body(session: Session, ident: int) -> bytes:
    """One of them, as it came."""
    found: bytes = session.scalars(select(Bundle.body).where(Bundle.id == ident)).one()
    return found


def drop(book: Book, idents: Iterable[int]) -> None:
    """Take some away: they were bad, or larger ones hold what they hold."""
    gone = [[ident] for ident in idents]
    if gone:
        with book.raw() as raw:
            raw.many(_DROP, gone)
