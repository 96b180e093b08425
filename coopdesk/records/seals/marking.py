"""The seals that stand on papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import Text
from coopdesk.records.book import Book, Prepared
from coopdesk.records.cash import counts
from coopdesk.records.ids import MeetingId
from coopdesk.records.papers import CashCountPaper, CashDay, SealMark, Statement
from coopdesk.records.papers.meeting import Minutes
from coopdesk.records.schema import Minute, Seal, instant_of
from coopdesk.records.seals.body import decode
from coopdesk.records.seals.proofs import signer
from coopdesk.records.seals.sealing import AGM, DAY, KINDS, shown
from coopdesk.records.store import Raw

_OF_DAY: Final = Prepared(
    select(Seal.kind, Seal.root, Seal.body).where(Seal.day == bindparam("day"))
)
_AGM: Final = Prepared(
    select(Seal.root, Seal.day, Seal.body)
    .where(Seal.kind == AGM, Seal.day >= bindparam("day"))
    .order_by(Seal.day)
)
_WRITTEN: Final = Prepared(select(Minute.written).where(Minute.id == bindparam("of")))


def of_day(session: Session, day: date) -> SealMark | None:
    """The last seal of a day's end, for the sheet of that day."""
    rows = Raw(session.connection()).all(_OF_DAY, day=day)
    found = [(decode(bytes(body)).acts, bytes(root)) for kind, root, body in rows if kind == DAY]
    return _mark(max(found)[1], day, DAY) if found else None


def of_minutes(session: Session, meeting: MeetingId) -> SealMark | None:
    """The seal that was made when the minutes of a general meeting were signed."""
    raw = Raw(session.connection())
    row = raw.one(_WRITTEN, of=meeting)
    if row is None:
        return None
    written = instant_of(row[0]).date()
    found = []
    for root, _, body in raw.all(_AGM, day=written):
        sealed = decode(bytes(body))
        found.append((sealed.acts, bytes(root), sealed.day))
    return _mark(*min(found)[1:], AGM) if found else None


def _mark(root: bytes, day: date, kind: str) -> SealMark:
    return SealMark(shown(root), day, Text(KINDS[kind]))


def proven(book: Book, data: Any, meeting: MeetingId | None = None) -> Any:
    """A paper with what proves it: statements get this PC's signature, sheets of a day and minutes
    (of a meeting that is named) the digits of their seal. Others stay as they are.
    """
    match data:
        case Statement():
            return signer(book)(data)
        case CashDay() | CashCountPaper():
            closing = getattr(data, "kind", counts.CLOSING) == counts.CLOSING
            return replace(data, seal=book.read(of_day, data.day)) if closing else data
        case Minutes() if meeting is not None and data.hash:
            return replace(data, seal=book.read(of_minutes, meeting))
        case Iterator():
            return map(signer(book), data)
    return data
