"""Fees: what members pay for, such as their entrance or a passbook, each with its income."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, FeeId
from coopdesk.records.journal import Leg
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.products import worth
from coopdesk.records.schema import Account, Fee, day_of

#: A fee that is paid with the first payment of a member.
ENTRANCE: Final = "entrance"

_FEES: Final = Prepared(select(Fee.id, Fee.name, Fee.amount, Fee.account, Fee.closed, Fee.use))


@dataclass(frozen=True, slots=True)
class KnownFee:
    """A fee as commands see it: `amount` in minor units, 0 where it is said at the desk."""

    id: FeeId
    name: str
    amount: int
    account: AccountId
    closed: date | None
    entrance: bool


def known(tx: Tx) -> Mapping[FeeId, KnownFee]:
    """Every fee of the co-op."""

    def make() -> dict[FeeId, KnownFee]:
        return {
            ident: KnownFee(
                ident, name, amount, account, day_of(closed) if closed else None, use == ENTRANCE
            )
            for ident, name, amount, account, closed, use in tx.all(_FEES)
        }

    return tx.cached("fees", make)


def leg_of(tx: Tx, fee: FeeId | None, amount: int) -> Leg:
    """The income of a fee that is paid. `amount` in minor units; a fixed fee is paid in whole."""
    found = known(tx).get(fee) if fee else None
    if found is None:
        raise Refused(N_("There is no such fee."), field="amount")
    if found.closed:
        raise Refused(
            N_("This fee is no longer taken since {day}."), field="amount", day=found.closed
        )
    if found.amount and amount != found.amount:
        raise Refused(
            N_("This fee is {amount}, not more and not less."),
            field="amount",
            amount=worth(tx, found.amount),
        )
    return Leg(found.account, -amount)


@command(needs=Permission.KEEP_BOOKS)
def add_fee(
    tx: Tx,
    *,
    name: str,
    amount: Money,
    account: AccountId | None = None,
    entrance: bool = False,
) -> FeeId:
    """Add something that members pay for. An amount of zero: it is said at the desk each time.

    `account` is the income account that it goes to; without it, the one of fees. Everybody who
    becomes a member pays what is an `entrance`.
    """
    name = name.strip()
    if not name:
        raise Refused(N_("Write what the fee is for, such as “Passbook”."), field="name")
    if any(one.name.casefold() == name.casefold() and not one.closed for one in known(tx).values()):
        raise Refused(N_("There is a fee “{name}” already."), field="name", name=name)
    fee = FeeId(tx.new_id())
    income = journal.role_account(tx, "fees").id if account is None else _income(tx, account)
    said = {"id": fee, "name": name, "amount": _checked(tx, amount), "account": income}
    tx.insert(Fee, [said | {"use": ENTRANCE if entrance else None}])
    _changed(tx)
    return fee


def _income(tx: Tx, account: AccountId) -> AccountId:
    found = next((one for one in journal.chart(tx).accounts if one.id == account), None)
    if found is None or found.type != "income" or found.role in journal.CONTROL:
        raise Refused(N_("Choose an income account."), field="account")
    return account


def _checked(tx: Tx, amount: Money) -> int:
    if amount.currency != journal.currency(tx):
        raise ValueError(f"{amount.currency} is not this book's currency")
    if not 0 <= amount.minor <= LARGEST:
        raise Refused(N_("The amount can't be less than zero."), field="amount")
    return amount.minor


def _changed(tx: Tx) -> None:
    tx.forget("fees")
    tx.touch(Topic.CASH)


@command(needs=Permission.KEEP_BOOKS)
def change_fee(tx: Tx, *, fee: FeeId, amount: Money) -> None:
    """Change what a fee costs from now on. Receipts that were written stay as they are."""
    now = _open(tx, fee)
    minor = _checked(tx, amount)
    if minor != now.amount:
        tx.set(Fee, fee, "amount", minor, shown=now.amount)
        _changed(tx)


@command(needs=Permission.KEEP_BOOKS)
def ask_at_entrance(tx: Tx, *, fee: FeeId, asked: bool) -> None:
    """Whether everybody who becomes a member pays this fee."""
    now = _open(tx, fee)
    if now.entrance != asked:
        said = ENTRANCE if asked else None
        tx.set(Fee, fee, "use", said, shown=ENTRANCE if now.entrance else None)
        _changed(tx)


@command(needs=Permission.KEEP_BOOKS)
def close_fee(tx: Tx, *, fee: FeeId) -> None:
    """A fee is no longer taken."""
    _open(tx, fee)
    tx.set(Fee, fee, "closed", tx.today, shown=None)
    _changed(tx)


def _open(tx: Tx, fee: FeeId) -> KnownFee:
    found = known(tx).get(fee)
    if found is None:
        raise Refused(N_("There is no such fee."), field="fee")
    if found.closed:
        raise Refused(N_("This fee is no longer taken since {day}."), field="fee", day=found.closed)
    return found


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A fee that is taken. `amount` is zero where it is said at the desk."""

    id: FeeId
    name: str
    amount: Money
    account: AccountId
    account_name: str
    entrance: bool


def fees(session: Session) -> list[FeeRow]:
    """The fees that are taken, by name."""
    rows = session.execute(
        select(Fee.id, Fee.name, Fee.amount, Fee.account, Account.name, Fee.use)
        .join(Account, Account.id == Fee.account)
        .where(Fee.closed.is_(None))
    )
    currency = journal.currency_of(session)
    found = [
        FeeRow(
            FeeId(ident),
            name,
            Money(amount, currency),
            AccountId(account),
            account_name,
            use == ENTRANCE,
        )
        for ident, name, amount, account, account_name, use in rows
    ]
    return sorted(found, key=_by_name)


@dataclass(frozen=True, slots=True)
class Income:
    """An income account that a fee can go to; `usual` is the one of fees."""

    id: AccountId
    code: str
    name: str
    usual: bool


def incomes(session: Session) -> list[Income]:
    """The income accounts that are open, by their codes."""
    rows = session.execute(
        select(Account.id, Account.code, Account.name, Account.role)
        .where(Account.type == "income", Account.closed.is_(None))
        .order_by(Account.code)
    )
    return [
        Income(AccountId(ident), code, name, role == "fees") for ident, code, name, role in rows
    ]


def _by_name(row: FeeRow) -> str:
    return row.name.casefold()
