"""The seals that stand on papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.records.book import Book, Prepared
from coopdesk.records.cash import counts
from coopdesk.records.ids import MeetingId
from coopdesk.records.papers import CashCountPaper, CashDay, MemberRegister, SealMark, Statement
from coopdesk.records.papers.meeting import Minutes
from coopdesk.records.schema import Seal, day_of
from coopdesk.records.seals.body import decode
from coopdesk.records.seals.including import Ways
from coopdesk.records.seals.proofs import Signer, signer
from coopdesk.records.seals.sealing import AGM, DAY, of_meeting, shown, title_of
from coopdesk.records.store import Raw

_OF_DAY: Final = Prepared(
    select(Seal.kind, Seal.root, Seal.body).where(Seal.day == bindparam("day"))
)
_OF_KIND: Final = Prepared(
    select(Seal.root, Seal.day, Seal.body).where(Seal.kind == bindparam("kind"))
)


def of_day(session: Session, day: date) -> SealMark | None:
    """The last seal of a day's end, for the sheet of that day."""
    rows = Raw(session.connection()).all(_OF_DAY, day=day)
    found = [(decode(bytes(body)).acts, bytes(root)) for kind, root, body in rows if kind == DAY]
    return _mark(max(found)[1], day, DAY) if found else None


def latest(session: Session, day: date) -> SealMark | None:
    """The last seal that was made until a day, of whatever kind."""
    newest = session.scalar(select(func.max(Seal.day)).where(Seal.day <= day))
    if newest is None:
        return None
    rows = session.execute(select(Seal.kind, Seal.root, Seal.body).where(Seal.day == newest))
    _, root, kind = max((decode(bytes(b)).acts, bytes(root), kind) for kind, root, b in rows)
    return _mark(root, newest, kind)


def of_minutes(session: Session, meeting: MeetingId) -> SealMark | None:
    """The seal that was made when the minutes of a general meeting were signed."""
    found = [
        (decode(bytes(body)).acts, bytes(root), day_of(day))
        for root, day, body in Raw(session.connection()).all(_OF_KIND, kind=of_meeting(meeting))
    ]
    return _mark(*min(found)[1:], AGM) if found else None


def _mark(root: bytes, day: date, kind: str) -> SealMark:
    return SealMark(shown(root), day, title_of(kind))


def proven(
    book: Book, data: Any, meeting: MeetingId | None = None, *, to_seal: bool = False
) -> Any:
    """A paper with what proves it: statements get this PC's signature, sheets of a day and minutes
    (of a meeting that is named) the digits of their seal, the register of members those of the
    last one. Others stay as they are.

    Statements `to_seal` get the way to the newest seal in place of the signature; those of members
    of whom it holds nothing are signed. Refused where there is no seal that stands.
    """
    match data:
        case Statement():
            return _prover(book, to_seal=to_seal)(data)
        case CashDay() | CashCountPaper():
            closing = getattr(data, "kind", counts.CLOSING) == counts.CLOSING
            return replace(data, seal=book.read(of_day, data.day)) if closing else data
        case Minutes() if meeting is not None and data.hash:
            return replace(data, seal=book.read(of_minutes, meeting))
        case MemberRegister():
            return replace(data, seal=book.read(latest, data.on))
        case Iterator():
            return map(_prover(book, to_seal=to_seal), data)
    return data


def _prover(book: Book, *, to_seal: bool) -> Signer:
    sign = signer(book)
    if not to_seal:
        return sign
    ways = book.read(Ways)

    def prove(data: Statement) -> Statement:
        found = ways.of(data.member_number)
        if found is None:
            return sign(data)
        return replace(data, proof=found.letters(), sealed=ways.mark)

    return prove
