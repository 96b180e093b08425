"""The chart of accounts as the journal needs it: found by role and by code, opened when missing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, count
from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records.book import Prepared, Session, Topic, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, made_for
from coopdesk.records.schema import Account, Setting, day_of
from coopdesk.records.store import Row

#: The five classes of accounts, in the order of a trial balance.
TYPES: Final = ("asset", "liability", "equity", "income", "expense")

#: Roles whose lines name a member: control accounts.
CONTROL: Final = frozenset({"savings", "term_deposits", "social", "shares", "loans", "dividends"})

#: Roles of the accounts that are money at hand: cash boxes, the bank, mobile money.
CASH: Final = frozenset({"cash", "bank", "mobile"})

#: What an account of a role is called where the book has none yet, its type, and its number if
#: that is free. Charts of country profiles have their own.
_STANDARD: Final[Mapping[str, tuple[str, str, str]]] = {
    "bank": (N_("Bank account"), "asset", "1020"),
    "mobile": (N_("Mobile money"), "asset", "1030"),
    "allowance": (N_("Loan loss allowance"), "asset", "1190"),
    "produce": (N_("Produce received"), "asset", "1310"),
    "worn": (N_("Accumulated depreciation"), "asset", "1290"),
    "term_deposits": (N_("Term deposits"), "liability", "2020"),
    "social": (N_("Social fund"), "liability", "2040"),
    "withheld": (N_("Tax withheld"), "liability", "2120"),
    "borrowed": (N_("Loans from outside"), "liability", "2310"),
    "dividends": (N_("Interest on shares payable"), "liability", "2200"),
    "reserve": (N_("Statutory reserve"), "equity", "3110"),
    "education": (N_("Education fund"), "equity", "3120"),
    "solidarity": (N_("Solidarity fund"), "equity", "3130"),
    "staff": (N_("Staff assistance fund"), "equity", "3140"),
    "contributions": (N_("Protection of contributions"), "equity", "3150"),
    "surplus": (N_("Retained surplus"), "equity", "3900"),
    "recoveries": (N_("Recovered loans"), "income", "4040"),
    "savings_interest": (N_("Interest on savings"), "expense", "5010"),
    "borrowing_interest": (N_("Interest on loans from outside"), "expense", "5020"),
    "loan_loss": (N_("Loan loss expense"), "expense", "5210"),
    "depreciation": (N_("Depreciation"), "expense", "5310"),
    "cash_difference": (N_("Cash differences"), "expense", "5490"),
}


@dataclass(frozen=True, slots=True)
class LedgerAccount:
    """An account of the chart."""

    id: AccountId
    code: str
    name: str
    type: str
    role: str
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """The accounts of a book, found by role, code and id. A closed account has no role to fill."""

    accounts: tuple[LedgerAccount, ...]
    by_role: Mapping[str, LedgerAccount] = field(default_factory=dict)
    by_code: Mapping[str, LedgerAccount] = field(default_factory=dict)
    by_id: Mapping[AccountId, LedgerAccount] = field(default_factory=dict)
    closed: frozenset[AccountId] = frozenset()


_ACCOUNTS: Final = Prepared(
    select(
        Account.id, Account.code, Account.name, Account.type, Account.role, Account.closed
    ).order_by(Account.code, Account.id)
)
_SETTING: Final = Prepared(select(Setting.value).where(Setting.name == bindparam("of")))


def chart(tx: Tx) -> Chart:
    """The book's chart of accounts."""

    def make() -> Chart:
        rows = tuple(_account(row) for row in tx.all(_ACCOUNTS))
        return Chart(
            rows,
            {a.role: a for a in reversed(rows) if a.role and not a.closed},
            {a.code: a for a in rows},
            {a.id: a for a in rows},
            frozenset(a.id for a in rows if a.closed),
        )

    return tx.cached("chart", make)


def _account(row: Row) -> LedgerAccount:
    ident, code, name, kind, role, closed = row
    return LedgerAccount(ident, code, name, kind, role, day_of(closed) if closed else None)


def currency(tx: Tx) -> str:
    """The currency of the book."""

    def make() -> str:
        row = tx.one(_SETTING, of="currency")
        return str(json.loads(row[0])) if row else ""

    return tx.cached("currency", make)


def currency_of(session: Session) -> str:
    """The currency of the book, for queries."""
    return str(session.scalar(select(Setting.value).where(Setting.name == "currency")) or "")


def open_accounts(tx: Tx, accounts: Iterable[Mapping[str, str]]) -> None:
    """Add accounts (code, name, type, role) to the chart; one that is there is left as it is."""
    types, new = {account.code: account.type for account in chart(tx).accounts}, []
    known = set(chart(tx).by_id)
    for account in accounts:
        code, kind = account["code"], account["type"]
        if kind not in TYPES:
            raise Refused(
                N_("Account {code}: “{type}” is no type of account."),
                field="type",
                code=code,
                type=kind,
            )
        if code not in types:
            types[code] = kind
            new.append({"id": _free_id(code, known), **account})
        elif types[code] != kind:
            raise Refused(
                N_("Account {code} is already there with another type."), field="code", code=code
            )
    tx.insert(Account, new)
    tx.touch(Topic.COOP)
    tx.forget("chart")


def _free_id(code: str, known: set[AccountId]) -> AccountId:
    """The id that goes with a code; another where an account that had the code was renumbered."""
    free = AccountId(made_for("account", code))
    for n in count(1):
        if free not in known:
            break
        free = AccountId(made_for("account", code, n))
    known.add(free)
    return free


def role_names(session: Session) -> dict[str, str]:
    """What the account of each role is called, also those that are not opened yet."""
    names = {role: name for role, (name, _, _) in _STANDARD.items()}
    rows = session.execute(
        select(Account.role, Account.name)
        .where(Account.role != "", Account.closed.is_(None))
        .order_by(Account.code.desc())
    )
    return names | {role: name for role, name in rows}


def role_account(tx: Tx, role: str) -> LedgerAccount:
    """The account of a role; opened with its standard name where the chart has none."""
    found = chart(tx).by_role.get(role)
    if found is None:
        name, kind, wanted = _STANDARD[role]
        codes = chain([wanted], (f"{wanted}.{n}" for n in count(1)))
        code = next(code for code in codes if code not in chart(tx).by_code)
        open_accounts(tx, [{"code": code, "name": name, "type": kind, "role": role}])
        found = chart(tx).by_role[role]
    return found
