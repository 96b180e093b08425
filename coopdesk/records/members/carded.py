"""Members by the card that a scanner typed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import cards
from coopdesk.records.book import identity, same
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.schema import Member
from coopdesk.records.store import Raw


def coop_of(session: Session) -> bytes:
    """The co-op's id, which its cards name in short."""
    return bytes.fromhex(identity.noted(session, "coop"))


def by_card(session: Session, typed: str) -> MemberId | None:
    """The member whose card was scanned. None where no card was.

    Refused where the card is another co-op's, was not read well, or names nobody for certain.
    """
    number = cards.number_of(coop_of(session), typed) if cards.figures(typed) else None
    if number is None:
        return None
    kept = same.kept_of(Raw(session.connection()))
    having = session.scalars(select(Member.id).where(Member.number == number))
    found = {kept.get(ident, ident) for ident in having}
    if not found:
        raise Refused(
            N_("There is no member with the number {number}."), field="member", number=number
        )
    if len(found) > 1:
        raise Refused(
            N_("Two members have the number {number}: look for the name."),
            field="member",
            number=number,
        )
    return MemberId(found.pop())


def why_no_card(session: Session, typed: str) -> Text | None:
    """Why a card that was scanned opens nobody; None where it does, or none was scanned."""
    try:
        by_card(session, typed)
    except Refused as no:
        return no.text
    return None


def number_typed(session: Session, typed: str) -> str:
    """What was typed; of a card that was scanned the number of its member."""
    try:
        member = by_card(session, typed)
    except Refused:
        return typed
    if member is None:
        return typed
    return session.scalar(select(Member.number).where(Member.id == member)) or typed
