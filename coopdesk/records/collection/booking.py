"""Booking a sheet: a visit for each row, who was there, and what the count was off by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from coopdesk.i18n import N_
from coopdesk.records import journal, loans, visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.cash import boxes, counts
from coopdesk.records.cash.pieces import Pieces, kept
from coopdesk.records.errors import Refused
from coopdesk.records.ids import (
    AccountId,
    CollectionId,
    EntryId,
    FeeId,
    HoldingId,
    MemberId,
    made_for,
)
from coopdesk.records.journal import Leg, label_of
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.schema import (
    Collection,
    Holding,
    Presence,
    Visit,
)
from coopdesk.records.visit import Doing

#: The order in which a row is done: what is brought comes before what is taken.
_IN_ORDER: Final = (
    visit.DEPOSIT,
    visit.REPAYMENT,
    visit.SHARE,
    visit.FINE,
    visit.SOCIAL,
    visit.FEE,
    visit.WITHDRAWAL,
    visit.AID,
)
_HELD: Final = Prepared(
    select(Holding.id, Holding.product)
    .where(Holding.member == bindparam("member"), Holding.closed.is_(None))
    .order_by(Holding.id)
)
_undoing = aliased(Visit)
_SLIPS: Final = Prepared(
    select(Visit.member, Visit.slip, Visit.series, Visit.number)
    .outerjoin(_undoing, _undoing.reverses == Visit.id)
    .where(
        Visit.day == bindparam("day"),
        Visit.slip != "",
        Visit.reverses.is_(None),
        _undoing.id.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the sheet: whose, whether they were there, and amounts by the key of the column."""

    member: MemberId
    present: bool
    amounts: Mapping[str, Money] = field(default_factory=dict)
    slip: str = ""


@command(needs=Permission.TAKE_MONEY)
def post_collection(
    tx: Tx,
    *,
    day: date,
    name: str,
    rows: Sequence[SheetRow],
    box: AccountId | None = None,
    pieces: Pieces | None = None,
    counted: Money | None = None,
    remark: str = "",
) -> CollectionId:
    """Book a whole sheet: a visit for each row that moves money, and who was there.

    All or nothing: a refusal names the row, counted from 0, and its column, such as
    `rows.7.deposit.123`. What was counted must be what the box gains by the sheet, or `remark` says
    why not, and the difference is written. `pieces` says how many of each note and coin, in minor
    units. Refused too when a slip was booked before, or when the box holds less than is taken out.
    """
    till = boxes.the_box(tx, box)
    name, remark = name.strip(), remark.strip()
    if not name:
        raise Refused(N_("Write whose meeting it was."), field="name")
    if not any(row.present or row.amounts for row in rows):
        raise Refused(N_("Nobody was there, and nothing was brought."), field="rows")
    gained = net(rows, journal.currency(tx))
    _check_count(gained, counted, remark)
    if gained.minor < 0:
        boxes.check_holds(tx, till, -gained.minor)
    _check_slips(tx, day, rows)
    sheet = CollectionId(tx.new_id())
    said = {
        "id": sheet,
        "day": day,
        "written": tx.now,
        "name": name,
        "box": till.id,
        "by": tx.actor.person,
        "pieces": kept(pieces or {}, gained if counted is None else counted, "counted"),
        "counted": None if counted is None else counted.minor,
        "remark": remark,
    }
    tx.insert(Collection, [said])
    for n, row in enumerate(rows):
        if row.amounts:
            _book(tx, n, row, day=day, box=till.id, sheet=sheet)
    tx.insert(Presence, _presence(sheet, rows))
    if counted is not None:
        _write_off(tx, sheet, said, counted - gained)
    tx.touch(Topic.CASH | Topic.MEMBERS)
    return sheet


def net(rows: Iterable[SheetRow], currency: str) -> Money:
    """What the box gains by these rows: what is brought less what is taken."""
    total = Money.zero(currency)
    for row in rows:
        for key, amount in row.amounts.items():
            total += -amount if deed_of(key) in visit.OUT else amount
    return total


def deed_of(key: str) -> str:
    """What is done in a column."""
    return key.partition(".")[0]


def _check_count(gained: Money, counted: Money | None, reason: str) -> None:
    """Refuse a difference that nobody explains."""
    if counted is None:
        return
    if not 0 <= counted.minor <= LARGEST:
        raise Refused(N_("The sum can't be less than zero."), field="counted")
    if counted == gained or reason:
        return
    off = counted - gained
    raise Refused(
        N_("{difference} missing: write why, or count again.")
        if off.minor < 0
        else N_("{difference} too much: write why, or count again."),
        field="remark",
        difference=abs(off),
    )


def _check_slips(tx: Tx, day: date, rows: Sequence[SheetRow]) -> None:
    """Refuse a slip of a member that stands on the sheet twice, or that was booked before."""
    if not any(row.slip.strip() for row in rows):
        return
    booked = {
        (member, slip): label_of(series, number)
        for member, slip, series, number in tx.all(_SLIPS, day=day)
    }
    seen: set[tuple[MemberId, str]] = set()
    for n, row in enumerate(rows):
        this, at = (row.member, row.slip.strip()), f"rows.{n}.slip"
        if not this[1]:
            continue
        if this in seen:
            raise Refused(N_("Slip {slip} stands on this sheet twice."), field=at, slip=this[1])
        if this in booked:
            raise Refused(
                N_("Slip {slip} was booked before, with receipt {number}."),
                field=at,
                slip=this[1],
                number=booked[this],
            )
        seen.add(this)


def _book(tx: Tx, n: int, row: SheetRow, *, day: date, box: AccountId, sheet: CollectionId) -> None:
    """The visit of one row. A refusal names the cell."""
    held = tx.all(_HELD, member=row.member)
    columns: dict[str, str] = {}  # of each field of the visit
    wanted: list[Doing] = []
    for key in sorted(row.amounts, key=_in_order):
        with _refused_at(n, {"": key, "amount": key}):
            found = (
                _repayments(tx, row, key, day)
                if deed_of(key) == visit.REPAYMENT
                else [_doing(key, row.amounts[key], held)]
            )
        columns |= {doing.field: key for doing in found}
        wanted += found
    with _refused_at(n, columns):
        visit.record_visit(
            tx,
            member=row.member,
            day=day,
            doings=wanted,
            slip=row.slip,
            box=box,
            sheet=sheet,
            check_box=False,  # the sheet as a whole was checked
        )


@contextmanager
def _refused_at(n: int, columns: Mapping[str, str]) -> Iterator[None]:
    """A refusal inside names the row, and the column of the field that it is about."""
    try:
        yield
    except Refused as no:
        if no.field not in ("day", "box"):
            no.field = f"rows.{n}.{columns.get(no.field or '', 'member')}"
        raise


def _in_order(key: str) -> tuple[int, str]:
    return _IN_ORDER.index(deed_of(key)), key


def _repayments(tx: Tx, row: SheetRow, key: str, day: date) -> list[Doing]:
    """What is paid back goes to the member's loans: what is due, the oldest first."""
    shared = loans.shared(tx, row.member, row.amounts[key], day)
    return [Doing(visit.REPAYMENT, part, loan) for loan, part in shared]


def _doing(key: str, amount: Money, held: Sequence[tuple[Any, ...]]) -> Doing:
    """What a cell means for this member."""
    deed, _, of = key.partition(".")
    if deed == visit.FEE:
        return Doing(deed, amount, fee=FeeId(int(of)))
    if not of:
        return Doing(deed, amount)
    holding = next((HoldingId(row[0]) for row in held if row[1] == int(of)), None)
    if holding is None:
        raise Refused(N_("The member has no such account."))
    return Doing(deed, amount, holding)


def _presence(sheet: CollectionId, rows: Sequence[SheetRow]) -> list[dict[str, Any]]:
    """Each member once, also with several slips."""
    there: dict[MemberId, bool] = {}
    for row in rows:
        there[row.member] = there.get(row.member, False) or row.present
    return [
        {"collection": sheet, "member": member, "present": int(present)}
        for member, present in there.items()
    ]


def _write_off(tx: Tx, sheet: CollectionId, said: Mapping[str, Any], difference: Money) -> None:
    """Write away what was counted too much (or with a minus too little), with its reason."""
    if not difference:
        return
    away = journal.role_account(tx, "cash_difference").id
    legs = [Leg(said["box"], difference.minor), Leg(away, -difference.minor)]
    journal.post(
        tx,
        day=said["day"],
        kind=counts.DIFFERENCE,
        legs=legs,
        memo=said["remark"],
        ident=difference_of(sheet),
    )


def difference_of(sheet: int) -> EntryId:
    """The entry that wrote away what a sheet's count was off by, if it was."""
    return EntryId(made_for("collection difference", sheet))
