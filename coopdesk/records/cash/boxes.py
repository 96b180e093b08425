"""Cash boxes: each is an account of the ledger whose role is money at hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, PersonId
from coopdesk.records.journal import LedgerAccount
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.products import worth
from coopdesk.records.schema import Account, CashBox, CashCount, Line, MonthBalance, Person, day_of
from coopdesk.records.store import Row

_ROLES: Final = ("cash", "mobile", "bank")
#: The codes of the first bank and the first mobile money, where the chart has none.
_FIRST: Final = {"bank": "1020", "mobile": "1030"}
_HOLDS: Final = Prepared(
    select(func.coalesce(func.sum(MonthBalance.amount), 0)).where(
        MonthBalance.account == bindparam("of")
    )
)
_BOX: Final = Prepared(
    select(Account.role, Account.closed, CashBox.id, CashBox.keeper, CashBox.most)
    .outerjoin(CashBox, CashBox.id == Account.id)
    .where(Account.id == bindparam("of"))
)
_PERSON: Final = Prepared(select(Person.active).where(Person.id == bindparam("of")))


def the_box(tx: Tx, box: AccountId | None) -> LedgerAccount:
    """A cash box that is open, by its id; the main one without. Refused when there is none."""
    main = journal.chart(tx).by_role["cash"]
    if box is None or box == main.id:
        return main
    closed = _row(tx, box)[0]
    account = next(one for one in journal.chart(tx).accounts if one.id == box)
    if closed is not None:
        raise Refused(
            N_("{box} was closed on {day}."),
            field="box",
            box=Text(account.name),
            day=day_of(closed),
        )
    return account


def _row(tx: Tx, box: AccountId) -> Row:
    """When a box was closed, and who keeps it and how much, if that was ever said."""
    found = tx.one(_BOX, of=box)
    if found is None or found[0] not in journal.CASH:
        raise Refused(N_("There is no such cash box."), field="box")
    return found[1:]


def main_box(session: Session) -> AccountId:
    """The main cash box, which every chart has."""
    first = select(Account.id).where(Account.role == "cash").order_by(Account.code, Account.id)
    return AccountId(session.scalars(first).first() or 0)


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A box with what it holds by the books. Above `most` it holds more than it should.

    `closed` is when it was closed, None while it is open.
    """

    id: AccountId
    code: str
    name: str
    role: str
    holds: Money
    keeper: PersonId | None
    keeper_name: str
    most: Money | None
    main: bool
    counted: datetime | None
    closed: date | None = None

    @property
    def too_full(self) -> bool:
        return self.most is not None and self.holds > self.most


def boxes(session: Session, *, closed: bool = False) -> list[BoxRow]:
    """The open boxes with what each holds now: the main one first, then by role and code.

    With `closed` those that were closed instead.
    """
    held, last = func.coalesce(func.sum(MonthBalance.amount), 0), func.max(CashCount.written)
    sums = select(MonthBalance.account, held.label("amount")).group_by(MonthBalance.account)
    counts = select(CashCount.box, last.label("written")).group_by(CashCount.box)
    sum_, count_ = sums.subquery(), counts.subquery()
    rows = session.execute(
        select(Account, CashBox.keeper, CashBox.most, Person.name, sum_.c.amount, count_.c.written)
        .outerjoin(CashBox, CashBox.id == Account.id)
        .outerjoin(Person, Person.id == CashBox.keeper)
        .outerjoin(sum_, sum_.c.account == Account.id)
        .outerjoin(count_, count_.c.box == Account.id)
        .where(Account.role.in_(journal.CASH), Account.closed.is_not(None) == closed)
    )
    money, main = journal.currency_of(session), main_box(session)
    found = [_box_row(money, main, *row) for row in rows]
    return sorted(found, key=_in_order)


def _box_row(money: str, main: AccountId, account: Account, *said: Any) -> BoxRow:
    keeper, most, name, amount, counted = said
    return BoxRow(
        AccountId(account.id),
        account.code,
        account.name,
        account.role,
        Money(amount or 0, money),
        None if keeper is None else PersonId(keeper),
        name or "",
        None if most is None else Money(most, money),
        account.id == main,
        counted.astimezone() if counted else None,
        account.closed,
    )


def _in_order(row: BoxRow) -> tuple[bool, int, str]:
    return not row.main, _ROLES.index(row.role), row.code


def holds(tx: Tx, box: AccountId) -> int:
    """What a box holds now by the books, in minor units."""
    found = tx.one(_HOLDS, of=box)
    return int(found[0]) if found else 0


def check_holds(tx: Tx, box: LedgerAccount, amount: int) -> None:
    """Refuse taking more out of a box than it holds now."""
    there = holds(tx, box.id)
    if amount > there:
        raise Refused(
            N_("There is only {balance} in {box}. If there is more, count it first."),
            field="box",
            balance=worth(tx, there),
            box=Text(box.name),
        )


@dataclass(frozen=True, slots=True)
class Short:
    """A box that a correction would leave below zero by the books: `left` is what it then holds."""

    name: str
    left: Money


def short_after(session: Session, entry: EntryId) -> list[Short]:
    """The boxes that taking an entry back would leave with less than nothing."""
    rows = session.execute(
        select(Account.id, Account.name, func.sum(Line.amount))
        .join(Line, Line.account == Account.id)
        .where(Line.entry == entry, Account.role.in_(journal.CASH))
        .group_by(Account.id)
        .order_by(Account.code)
    ).all()
    held = select(func.coalesce(func.sum(MonthBalance.amount), 0))
    money, found = journal.currency_of(session), []
    for box, name, moved in rows:
        left = (session.scalar(held.where(MonthBalance.account == box)) or 0) - moved
        if moved > 0 and left < 0:
            found.append(Short(name, Money(left, money)))
    return found


@command(needs=Permission.KEEP_BOOKS)
def open_box(
    tx: Tx,
    *,
    name: str,
    role: str = "cash",
    keeper: PersonId | None = None,
    most: Money | None = None,
) -> AccountId:
    """Open a cash box, a bank account or a mobile-money account: an account of the ledger.

    `role` is one of `journal.CASH`. `keeper` is who has the key; above `most` the desk warns.
    """
    name = name.strip()
    if role not in journal.CASH:
        raise ValueError(f"{role} holds no money at hand")
    if not name:
        raise Refused(N_("Write a name for the box, such as “Market box”."), field="name")
    chart = journal.chart(tx)
    if any(one.name.casefold() == name.casefold() for one in chart.accounts):
        raise Refused(N_("There is a “{name}” in the books already."), field="name", name=name)
    code = _free_code(tx, role)
    journal.open_accounts(tx, [{"code": code, "name": name, "type": "asset", "role": role}])
    box = journal.chart(tx).by_code[code].id
    tx.insert(CashBox, [{"id": box, **_checked(tx, keeper, most)}])
    tx.touch(Topic.CASH)
    return box


def _free_code(tx: Tx, role: str) -> str:
    """The code after the first account of the role: 1010.1. Another PC's boxes have its letter, so
    that two that open one on the same day do not take the same."""
    chart = journal.chart(tx)
    first = chart.by_role.get(role)
    base = _FIRST[role] if first is None else first.code
    letter = "" if tx.letter == "A" else tx.letter
    codes = (base, *(f"{base}.{letter}{n}" for n in range(1, len(chart.accounts) + 2)))
    return next(code for code in codes if code not in chart.by_code)


def _checked(tx: Tx, keeper: PersonId | None, most: Money | None) -> dict[str, int | None]:
    if keeper is not None:
        found = tx.one(_PERSON, of=keeper)
        if found is None or not found[0]:
            raise Refused(N_("This person does not work here."), field="keeper")
    if most is not None and not 0 < most.minor <= LARGEST:
        raise Refused(N_("The amount must be more than zero."), field="most")
    return {"keeper": keeper, "most": None if most is None else most.minor}


@command(needs=Permission.KEEP_BOOKS)
def change_box(
    tx: Tx, *, box: AccountId, keeper: PersonId | None = None, most: Money | None = None
) -> None:
    """Say who keeps a box, and the most that it should hold. None takes either away."""
    the_box(tx, box)
    _, kept, *now = _row(tx, box)
    said = _checked(tx, keeper, most)
    if kept is None:
        tx.insert(CashBox, [{"id": box, **said}])
    for (column, value), shown in zip(said.items(), now, strict=True):
        if kept is not None and value != shown:
            tx.set(CashBox, box, column, value, shown=shown)
    tx.touch(Topic.CASH)


@command(needs=Permission.KEEP_BOOKS)
def close_box(tx: Tx, *, box: AccountId) -> None:
    """Close a box that is empty: no money goes through it any more. The main one stays."""
    account = the_box(tx, box)
    if account.id == journal.chart(tx).by_role["cash"].id:
        raise Refused(N_("The main box stays open."), field="box")
    there = holds(tx, box)
    if there:
        raise Refused(
            N_("There is still {balance} in {box}. Hand it over first."),
            field="box",
            balance=worth(tx, there),
            box=Text(account.name),
        )
    tx.set(Account, box, "closed", tx.today, shown=None)
    tx.touch(Topic.CASH | Topic.COOP)


@command(needs=Permission.KEEP_BOOKS)
def reopen_box(tx: Tx, *, box: AccountId) -> None:
    """Use a closed box again, for money to go through it or for a receipt to be taken back."""
    closed = _row(tx, box)[0]
    if closed is None:
        raise Refused(N_("This box is open."), field="box")
    tx.set(Account, box, "closed", None, shown=day_of(closed))
    tx.forget("chart")
    tx.touch(Topic.CASH | Topic.COOP)
