"""Hand-overs: money that goes from one box to another, to the bank or from it, between persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_
from coopdesk.records import journal, passwords
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.cash import boxes
from coopdesk.records.cash.pieces import Pieces, kept, read
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, PersonId
from coopdesk.records.journal import Leg, label_of
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.schema import Account, Entry, Handover, Person

_PERSON: Final = Prepared(
    select(Person.password, Person.active).where(Person.id == bindparam("of"))
)


@command(needs=Permission.TAKE_MONEY)
def hand_over(
    tx: Tx,
    *,
    source: AccountId,
    target: AccountId,
    amount: Money,
    day: date,
    taker: PersonId | None = None,
    password: str = "",
    pieces: Pieces | None = None,
    remark: str = "",
) -> EntryId:
    """Take money out of one box and put it into another: a teller's, the bank, mobile money.

    `taker` is who takes it from the person who is signed in; their `password`, where given,
    confirms it here and now. Refused when the box has less, by now, than is to go out of it.
    """
    out, into = boxes.the_box(tx, source), boxes.the_box(tx, target)
    if out.id == into.id:
        raise Refused(N_("Choose another box: the money comes out of this one."), field="target")
    if amount.currency != journal.currency(tx):
        raise ValueError(f"{amount.currency} is not this book's currency")
    if not 0 < amount.minor <= LARGEST:
        raise Refused(N_("The amount must be more than zero."), field="amount")
    confirmed = _confirmed(tx, taker, password)
    made = kept(pieces or {}, amount, "amount")
    try:
        boxes.check_holds(tx, out, amount.minor)
    except Refused as no:
        no.field = "amount"
        raise
    legs = [Leg(into.id, amount.minor), Leg(out.id, -amount.minor)]
    entry = journal.post(tx, day=day, kind="handover", legs=legs, memo=remark.strip())
    tx.insert(
        Handover,
        [
            {
                "id": entry,
                "day": day,
                "source": out.id,
                "target": into.id,
                "amount": amount.minor,
                "giver": tx.actor.person,
                "taker": taker,
                "confirmed": tx.now if confirmed else None,
                "pieces": made,
                "remark": remark.strip(),
            }
        ],
    )
    tx.touch(Topic.CASH)
    return entry


def _confirmed(tx: Tx, taker: PersonId | None, password: str) -> bool:
    """Whether the taker said yes with their password; refused when it is not theirs."""
    if taker is None:
        return False
    if taker == tx.actor.person:
        raise Refused(N_("Choose somebody else: you are the one who gives it."), field="taker")
    found = tx.one(_PERSON, of=taker)
    if found is None or not found[1]:
        raise Refused(N_("This person does not work here."), field="taker")
    if password and not passwords.fits(password, found[0] or ""):
        raise Refused(N_("That is not their password."), field="password")
    return bool(password)


# --- looking -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A hand-over. `reversed_by` is the number of the entry that took it back."""

    entry: EntryId
    number: str
    day: date
    written: datetime
    source: AccountId
    source_name: str
    target: AccountId
    target_name: str
    amount: Money
    giver_name: str
    taker_name: str
    confirmed: datetime | None
    pieces: dict[int, int]
    remark: str
    reversed_by: str


_SOURCE, _TARGET = aliased(Account), aliased(Account)
_GIVER, _TAKER, _UNDOING = aliased(Person), aliased(Person), aliased(Entry)


def _handovers() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Handover,
            Entry,
            _SOURCE.name,
            _TARGET.name,
            _GIVER.name,
            _TAKER.name,
            _UNDOING.series,
            _UNDOING.number,
        )
        .join(Entry, Entry.id == Handover.id)
        .join(_SOURCE, _SOURCE.id == Handover.source)
        .join(_TARGET, _TARGET.id == Handover.target)
        .join(_GIVER, _GIVER.id == Handover.giver)
        .outerjoin(_TAKER, _TAKER.id == Handover.taker)
        .outerjoin(_UNDOING, _UNDOING.reverses == Handover.id)
    )


def handovers(session: Session, *, limit: int = 50) -> list[HandoverRow]:
    """The newest hand-overs."""
    latest = _handovers().order_by(Handover.day.desc(), Entry.written.desc(), Handover.id.desc())
    money = journal.currency_of(session)
    return [_row(money, *row) for row in session.execute(latest.limit(limit))]


def handover_of(session: Session, entry: EntryId) -> HandoverRow:
    """One hand-over. Refused when the entry is none."""
    row = session.execute(_handovers().where(Handover.id == entry)).first()
    if row is None:
        raise Refused(N_("There is no such hand-over."), field="entry")
    return _row(journal.currency_of(session), *row)


def _row(money: str, one: Handover, entry: Entry, *said: Any) -> HandoverRow:
    source, target, giver, taker, series, number = said
    return HandoverRow(
        EntryId(one.id),
        label_of(entry.series, entry.number),
        one.day,
        entry.written.astimezone(),
        AccountId(one.source),
        source,
        AccountId(one.target),
        target,
        Money(one.amount, money),
        giver or "",
        taker or "",
        one.confirmed.astimezone() if one.confirmed else None,
        read(one.pieces),
        one.remark,
        "" if series is None else label_of(series, number),
    )
