"""Members' cards and labels as papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import cards, filed, members, office
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.members import ACTIVE
from coopdesk.records.papers import Label, Labels, MemberCard, MemberCards
from coopdesk.records.schema import Member

_BATCH = 100  # members whose photos are held at once


def member_cards(session: Session, some: Sequence[MemberId], *, back: bool = False) -> MemberCards:
    """A card for each of these members, in this order; who left the co-op gets none.

    They are read as they are drawn: within the same look into the book.
    """
    kept = who_gets_a_card(session, some)
    if not kept:
        raise Refused(N_("Nobody here gets a card: who left the co-op has none."), field="member")
    return MemberCards(office.coop(session), _cards(session, kept), back)


def _cards(session: Session, some: Sequence[MemberId]) -> Iterator[MemberCard]:
    coop = members.coop_of(session)
    for at in range(0, len(some), _BATCH):
        batch = some[at : at + _BATCH]
        photos = filed.photos(session, batch)
        query = select(
            Member.id, Member.number, Member.name, Member.village, Member.joined, Member.language
        ).where(Member.id.in_(batch))
        rows = {row[0]: row for row in session.execute(query)}
        for ident in batch:
            _, number, name, village, joined, language = rows[ident]
            code, photo = cards.code_of(coop, number), photos.get(ident, b"")
            yield MemberCard(number, name or "", village or "", joined, code, photo, language)


def who_gets_a_card(session: Session, some: Sequence[MemberId]) -> list[MemberId]:
    """Those of these members who have not left the co-op, in this order."""
    query = select(Member.id).where(Member.status == ACTIVE)
    still = set(session.scalars(query))
    return [ident for ident in some if ident in still]


def address_labels(
    session: Session, some: Sequence[MemberId], *, form: str, first: int = 1
) -> Labels:
    """A label for each of these members, in this order. `form` is a name of reports.labels.FORMS,
    `first` the first label of the sheet that is still there."""
    if not some:
        raise Refused(N_("Choose at least one member."), field="member")
    return Labels(office.coop(session), _labels(session, some), form, first)


def _labels(session: Session, some: Sequence[MemberId]) -> Iterator[Label]:
    for at in range(0, len(some), _BATCH):
        batch = some[at : at + _BATCH]
        query = select(Member.id, Member.number, Member.name, Member.address, Member.village).where(
            Member.id.in_(batch)
        )
        rows = {row[0]: row for row in session.execute(query)}
        for ident in batch:
            _, number, *said = rows[ident]
            yield Label(number, *(one or "" for one in said))
