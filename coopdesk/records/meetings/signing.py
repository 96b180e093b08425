"""Minutes are approved and signed: closed for ever, with a hash that shows every later change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Text, bindparam, select, type_coerce
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, MeetingId
from coopdesk.records.meetings import writing
from coopdesk.records.meetings.life import ENDED, writable
from coopdesk.records.papers import Coop
from coopdesk.records.schema import Meeting, Minute, stored

#: The content as text: what somebody spoiled may be no JSON any more.
_as_kept: Final = type_coerce(Minute.content, Text)

#: Before the first minutes of a book there are none.
_NOTHING: Final = bytes(32)

_LAST: Final = Prepared(
    select(Minute.hash)
    .where(Minute.body == bindparam("of"))
    .order_by(Minute.number.desc(), Minute.id.desc())
    .limit(1)
)
_PARTS: Final = Prepared(
    select(Meeting.chair, Meeting.chair_name, Meeting.clerk, Meeting.clerk_name).where(
        Meeting.id == bindparam("of")
    )
)


@dataclass(frozen=True, slots=True)
class MinuteRow:
    """Signed minutes in the book of a body. Folios run from `first_folio` on."""

    meeting: MeetingId
    number: int
    first_folio: int
    folios: int
    held: date
    kind: str
    place: str
    approved: date
    signed: date
    hash: str


@command(needs=Permission.KEEP_MINUTES)
def sign_minutes(
    tx: Tx, *, meeting: MeetingId, approved: date, signed: date, folios: int, coop: Coop
) -> bytes:
    """Close the minutes of a meeting for ever. Gives their hash.

    `approved` is when they were read and approved, `signed` when the last has signed; `folios` is
    how many pages they fill as they are drawn. Refused before the meeting ended, without a chair
    and a secretary, and for days that can't be.
    """
    facts = writable(tx, meeting)
    if facts.state != ENDED:
        raise Refused(N_("The meeting has not ended: nobody signs before the end."), field="signed")
    chair, chair_name, clerk, clerk_name = tx.one(_PARTS, of=meeting) or ()
    if not (chair or chair_name):
        raise Refused(N_("Say who chaired the meeting."), field="meeting")
    if not (clerk or clerk_name):
        raise Refused(N_("Say who wrote the minutes."), field="meeting")
    _check_days(tx, facts.day, approved, signed)
    if folios < 1:
        raise ValueError("minutes fill a page at least")
    made = replace(writing.draft(tx.session, meeting, coop), approved=approved, signed=signed)
    content = made.said()
    last = tx.one(_LAST, of=facts.body)
    before = _NOTHING if last is None else bytes(last[0])
    row = {
        "id": meeting,
        "body": facts.body,
        "number": made.number,
        "first_folio": made.first_folio,
        "folios": folios,
        "approved": approved,
        "signed": signed,
        "written": tx.now,
        "by": tx.actor.person,
        "content": content,
        "chain": before,
        "hash": hash_of(before, content),
    }
    tx.insert(Minute, [row])
    return hash_of(before, content)


def _check_days(tx: Tx, held: date, approved: date, signed: date) -> None:
    for field, day in (("approved", approved), ("signed", signed)):
        if day > tx.today:
            raise Refused(N_("{day} has not come yet."), field=field, day=day)
        if day < held:
            raise Refused(N_("That day was before the meeting."), field=field)
    if signed < approved:
        raise Refused(N_("Minutes are signed once they are approved."), field="signed")


def hash_of(before: bytes, content: Any) -> bytes:
    """SHA-256 of the hash before and of the content as canonical JSON."""
    return _digest(before, str(stored(content)))


def _digest(before: bytes, content: str) -> bytes:
    return hashlib.sha256(before + content.encode()).digest()


# --- looking -------------------------------------------------------------------------------------


def book_of(session: Session, body: BodyId) -> list[MinuteRow]:
    """The signed minutes of a body, by their number."""
    rows = session.execute(
        select(Minute, Meeting)
        .join(Meeting, Meeting.id == Minute.id)
        .where(Minute.body == body)
        .order_by(Minute.number, Minute.signed, Minute.id)
    )
    return [
        MinuteRow(
            MeetingId(one.id),
            one.number,
            one.first_folio,
            one.folios,
            held.day,
            held.kind,
            held.place,
            one.approved,
            one.signed,
            one.hash.hex(),
        )
        for one, held in rows
    ]


def changed(session: Session) -> Iterator[tuple[MeetingId, int]]:
    """Signed minutes that are not what was hashed: meeting and number."""
    rows = session.execute(select(Minute.id, Minute.number, _as_kept, Minute.chain, Minute.hash))
    for ident, number, content, before, hash_ in rows:
        if _digest(bytes(before), content) != bytes(hash_):
            yield MeetingId(ident), number
