"""The chart of accounts as people keep it: open, name, number and close accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal, profiles
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import AccountId
from coopdesk.records.journal import CASH, CONTROL, TYPES, LedgerAccount
from coopdesk.records.money import Money
from coopdesk.records.schema import Account, Line, MonthBalance, Product

#: What each class of accounts is called.
TYPE_NAMES: Final[Mapping[str, str]] = {
    "asset": N_("What the co-op has"),
    "liability": N_("What the co-op owes"),
    "equity": N_("The co-op's own funds"),
    "income": N_("Income"),
    "expense": N_("Expenses"),
}

#: What the program uses an account for, in plain words, and the class that such an account is of.
ROLES: Final[Mapping[str, tuple[str, str]]] = {
    "cash": (N_("A cash box"), "asset"),
    "bank": (N_("An account at the bank"), "asset"),
    "mobile": (N_("Mobile money"), "asset"),
    "loans": (N_("What members owe on loans"), "asset"),
    "interest_receivable": (N_("Interest that members owe"), "asset"),
    "allowance": (N_("Set aside for loans that may be lost"), "asset"),
    "produce": (N_("Produce that members paid with"), "asset"),
    "worn": (N_("What assets have lost by wear"), "asset"),
    "savings": (N_("What members have saved"), "liability"),
    "term_deposits": (N_("What members have in fixed-term savings"), "liability"),
    "social": (N_("The social fund"), "liability"),
    "interest_payable": (N_("Interest that the co-op owes"), "liability"),
    "borrowed": (N_("What the co-op borrowed"), "liability"),
    "withheld": (N_("Tax kept back for the tax office"), "liability"),
    "dividends": (N_("Interest on shares and refunds not paid out yet"), "liability"),
    "shares": (N_("What members have paid for shares"), "equity"),
    "reserve": (N_("The reserve that the law asks for"), "equity"),
    "education": (N_("The education fund"), "equity"),
    "solidarity": (N_("The solidarity fund"), "equity"),
    "staff": (N_("The fund for the staff"), "equity"),
    "contributions": (N_("The fund that protects contributions"), "equity"),
    "surplus": (N_("Surplus not shared out yet"), "equity"),
    "opening": (N_("What was there when this book began"), "equity"),
    "loan_interest": (N_("Interest on loans"), "income"),
    "fees": (N_("Fees"), "income"),
    "fines": (N_("Fines"), "income"),
    "recoveries": (N_("What comes in of lost loans"), "income"),
    "savings_interest": (N_("Interest paid on savings"), "expense"),
    "borrowing_interest": (N_("Interest on what the co-op borrowed"), "expense"),
    "loan_loss": (N_("Loans that are lost"), "expense"),
    "depreciation": (N_("Wear of assets"), "expense"),
    "education_cost": (N_("Education of members and officers"), "expense"),
    "cash_difference": (N_("Differences when the box is counted"), "expense"),
}

#: The parts of a statement of cash flows; empty: as the account's class says.
FLOWS: Final[Mapping[str, str]] = {
    "": N_("As usual for its class"),
    "operating": N_("Daily business"),
    "investing": N_("Buying and selling of what lasts"),
    "financing": N_("Shares, reserves and money borrowed"),
}

_MAIN: Final = profiles.CONTROL_ROLES | CONTROL
_PRODUCT: Final = Prepared(select(Product.name).where(Product.account == bindparam("of")))


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account of the chart. `balance` is positive on the side where its class usually is."""

    id: AccountId
    code: str
    name: str
    type: str
    role: str
    flow: str
    closed: date | None
    balance: Money
    used: bool

    @property
    def by_hand(self) -> bool:
        """Whether a general entry may name it: it is open and holds no members' money."""
        return self.closed is None and self.role not in CONTROL

    @property
    def at_hand(self) -> bool:
        """Whether it is money to pay with: a box, the bank, mobile money."""
        return self.closed is None and self.role in CASH


def side(kind: str) -> int:
    """The sign of a usual balance of a class: 1 for what is debited, −1 for what is credited."""
    return 1 if kind in {"asset", "expense"} else -1


# --- looking -----------------------------------------------------------------------------------


def accounts(session: Session) -> list[AccountRow]:
    """Every account with what it holds now, by class and code."""
    currency = journal.currency_of(session)
    held = (
        select(func.sum(MonthBalance.amount))
        .where(MonthBalance.account == Account.id)
        .scalar_subquery()
    )
    used = exists().where(Line.account == Account.id)
    rows = session.execute(
        select(
            Account.id,
            Account.code,
            Account.name,
            Account.type,
            Account.role,
            Account.flow,
            Account.closed,
            held,
            used,
        )
    )
    found = [
        AccountRow(
            AccountId(ident),
            code,
            name,
            kind,
            role,
            flow or "",
            closed,
            Money(side(kind) * (amount or 0), currency),
            moved,
        )
        for ident, code, name, kind, role, flow, closed, amount, moved in rows
    ]
    return sorted(found, key=class_and_code)


def class_and_code(row: AccountRow) -> tuple[int, str]:
    """The order of a chart."""
    return TYPES.index(row.type), row.code


# --- commands ----------------------------------------------------------------------------------


@command(needs=Permission.KEEP_BOOKS)
def add_account(
    tx: Tx, *, code: str, name: str, type: str, role: str = "", flow: str = ""
) -> AccountId:
    """Add an account to the chart. `role` is one of ROLES, or none for one that people post to.

    Refused without a code or name, for a code that is there, a role of another class, and a role
    that another open account fills (of money at hand there may be several).
    """
    code, name = code.strip(), _named(name)
    _check_code(tx, code)
    if type not in TYPES:
        raise Refused(N_("Choose what kind of account it is."), field="type")
    _check_role(tx, role, type)
    _check_main(tx, AccountId(0), role, code)
    _check_flow(flow)
    journal.open_accounts(tx, [{"code": code, "name": name, "type": type, "role": role}])
    account = journal.chart(tx).by_code[code].id
    if flow:
        tx.set(Account, account, "flow", flow, shown=None)
    _touched(tx)
    return account


@command(needs=Permission.KEEP_BOOKS)
def change_account(
    tx: Tx, *, account: AccountId, changes: Mapping[str, str], shown: Mapping[str, str]
) -> None:
    """Give an account another code, name or part in the cash flows; what is in it stays.

    `shown` holds what the person saw of each before.
    """
    now = _account(tx, account)
    said = {name: value.strip() for name, value in changes.items()}
    if said.get("code", now.code) != now.code:
        _check_code(tx, said["code"])
        _check_main(tx, account, now.role, said["code"])
    if "name" in said:
        _named(said["name"])
    _check_flow(said.get("flow", ""))
    value: Any
    for name, value in said.items():
        before: Any = shown[name]
        if name == "flow":
            value, before = value or None, before or None
        elif name not in {"code", "name"}:
            raise KeyError(f"an account's {name} stays as it is")
        tx.set(Account, account, name, value, shown=before)
    _touched(tx)


@command(needs=Permission.KEEP_BOOKS)
def close_account(tx: Tx, *, account: AccountId) -> None:
    """Close an empty account: nothing can be written in it any more. What is in it stays.

    Refused while it holds something and for accounts that the program itself writes in.
    """
    now = _account(tx, account)
    if now.closed:
        raise Refused(N_("Account {code} is closed."), field="account", code=now.code)
    held = journal.holds(tx, account)
    if held:
        raise Refused(
            N_("There is still {balance} in this account. Bring it to another one first."),
            field="account",
            balance=Money(abs(held), journal.currency(tx)),
        )
    product = tx.one(_PRODUCT, of=account)
    if product is not None or (
        now.role in _MAIN and journal.chart(tx).by_role.get(now.role, now).id == account
    ):
        raise Refused(N_("CoopDesk needs this account: it can't be closed."), field="account")
    tx.set(Account, account, "closed", tx.today, shown=None)
    _touched(tx)


@command(needs=Permission.KEEP_BOOKS)
def reopen_account(tx: Tx, *, account: AccountId) -> None:
    """Use a closed account again. Refused when another has taken over what it was for."""
    now = _account(tx, account)
    if now.closed is None:
        raise Refused(N_("This account is open."), field="account")
    with renamed(role="account"):
        _check_role(tx, now.role, now.type)
    tx.set(Account, account, "closed", None, shown=now.closed)
    _touched(tx)


def _account(tx: Tx, account: AccountId) -> LedgerAccount:
    found = journal.chart(tx).by_id.get(account)
    if found is None:
        raise Refused(N_("There is no such account."), field="account")
    return found


def _named(name: str) -> str:
    if not name.strip():
        raise Refused(N_("Write what the account is called."), field="name")
    return name.strip()


def _check_code(tx: Tx, code: str) -> None:
    if not code:
        raise Refused(N_("Write the number of the account."), field="code")
    taken = journal.chart(tx).by_code.get(code)
    if taken is not None:
        raise Refused(
            N_("Account {code} is already there: {name}."),
            field="code",
            code=code,
            name=Text(taken.name),
        )


def _check_main(tx: Tx, account: AccountId, role: str, code: str) -> None:
    """Refuse a code that makes another box the main one: that is the first, and receipts say so."""
    main = journal.chart(tx).by_role.get("cash")
    if role != "cash" or main is None:
        return
    others = [a.code for a in journal.chart(tx).accounts if a.role == "cash" and a.id != account]
    if code < main.code if account != main.id else any(other < code for other in others):
        raise Refused(
            N_("The main cash box {code} must have the lowest number of all cash boxes."),
            field="code",
            code=main.code,
        )


def _check_role(tx: Tx, role: str, kind: str) -> None:
    if not role:
        return
    if role not in ROLES:
        raise Refused(N_("Choose what it is used for."), field="role")
    if ROLES[role][1] != kind:
        raise Refused(N_("An account of this kind can't be used for that."), field="role")
    taken = journal.chart(tx).by_role.get(role)
    if taken is not None and role not in CASH:
        raise Refused(N_("Account {code} is used for that already."), field="role", code=taken.code)


def _check_flow(flow: str) -> None:
    if flow not in FLOWS:
        raise Refused(N_("Choose where it stands among the cash flows."), field="flow")


def _touched(tx: Tx) -> None:
    tx.forget("chart")
    tx.touch(Topic.BOOKS | Topic.COOP)
