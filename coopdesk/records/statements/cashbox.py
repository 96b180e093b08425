"""Counts and hand-overs of cash boxes, as their papers say them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import office
from coopdesk.records.cash import boxes, counts, handovers, pieces
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId
from coopdesk.records.journal import numbered
from coopdesk.records.money import Money
from coopdesk.records.papers import CashCountPaper, HandoverPaper, Piece
from coopdesk.records.schema import CashBox as Kept
from coopdesk.records.schema import CashCount, Entry, Handover, Person
from coopdesk.records.statements.naming import label


def cash_count(session: Session, ident: int) -> CashCountPaper:
    """A count as its paper says it, with all notes and coins of the country."""
    found = counts.count_of(session, ident)
    coop = office.coop(session)
    known = {coin: 0 for coin in pieces.coins(session)} if found.pieces else {}
    entry = session.get(Entry, found.entry) if found.entry else None
    return CashCountPaper(
        coop=coop,
        box=Text(found.box_name),
        kind=found.kind,
        day=found.day,
        written=found.written,
        by=found.by_name,
        keeper=_keeper(session, found.box),
        coins=_pieces(known | found.pieces, coop.currency),
        counted=found.counted,
        expected=found.expected,
        reason=found.reason,
        entry=label(entry.series, entry.number) if entry else "",
    )


def _keeper(session: Session, box: AccountId) -> str:
    asked = select(Person.name).join(Kept, Kept.keeper == Person.id).where(Kept.id == box)
    return session.scalar(asked) or ""


def _pieces(many: dict[int, int], currency: str) -> tuple[Piece, ...]:
    return tuple(
        Piece(Money(coin, currency), many[coin], Money(coin * many[coin], currency))
        for coin in sorted(many, reverse=True)
    )


def handover(session: Session, entry: EntryId) -> HandoverPaper:
    """A hand-over as its paper says it."""
    found = handovers.handover_of(session, entry)
    coop = office.coop(session)
    return HandoverPaper(
        coop=coop,
        number=found.number,
        day=found.day,
        written=found.written,
        source=Text(found.source_name),
        target=Text(found.target_name),
        amount=found.amount,
        giver=found.giver_name,
        taker=found.taker_name,
        confirmed=found.confirmed,
        pieces=_pieces(found.pieces, coop.currency),
        remark=found.remark,
        reversed_by=found.reversed_by,
    )


def find_handover(session: Session, number: str) -> EntryId | None:
    """The hand-over with a number as people type it, or None."""
    said = numbered(number)
    if said is None:
        return None
    found = session.scalar(
        select(Handover.id)
        .join(Entry, Entry.id == Handover.id)
        .where(Entry.series == said[0], Entry.number == said[1])
    )
    return None if found is None else EntryId(found)


def last_count(session: Session, day: date, box: AccountId | None = None) -> int:
    """The last count of a box on a day, of the main one without. Refused when there is none."""
    found = session.scalar(
        select(CashCount.id)
        .where(CashCount.box == (box or boxes.main_box(session)), CashCount.day == day)
        .order_by(CashCount.written.desc(), CashCount.id.desc())
        .limit(1)
    )
    if found is None:
        raise Refused(N_("This box was not counted on {day}."), field="on", day=day)
    return found
