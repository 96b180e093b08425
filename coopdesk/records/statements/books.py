"""The statements of the books by name: what each asks for, and how its figures are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId
from coopdesk.records.papers import Figures
from coopdesk.records.statements.account_book import account_book
from coopdesk.records.statements.balance_sheet import balance_sheet
from coopdesk.records.statements.bank import bank_reconciliation
from coopdesk.records.statements.borrowed import borrowings_figures
from coopdesk.records.statements.budgets import budget_figures
from coopdesk.records.statements.cash_flow import cash_flow
from coopdesk.records.statements.holdings_of_shares import share_register
from coopdesk.records.statements.income import income_statement
from coopdesk.records.statements.registers import assets, chart_of_accounts
from coopdesk.records.statements.trial import (
    journal_figures,
    trial_balance_figures,
    trial_movements,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of when and of what a statement is; each statement takes what it needs."""

    on: date
    from_: date
    until: date
    account: AccountId | None = None

    @classmethod
    def so_far(cls, today: date, **more: Any) -> Asked:
        """As of today, and this calendar year until today."""
        said = {"on": today, "from_": today.replace(month=1, day=1), "until": today}
        return cls(**(said | more))


@dataclass(frozen=True, slots=True)
class BookStatement:
    """A statement of the books: what it asks for ("on", "period", "account"), and its figures.

    `roles` are those of the accounts that it can be of, none: any. `slow` says that it reads every
    entry of its time, so that in a large book it is made beside the screen; `lines`, that its rows
    are the lines of an account, which the screen reads as they are looked at.
    """

    name: str
    asks: tuple[str, ...]
    make: Callable[[Session, Asked], Figures]
    roles: frozenset[str] = frozenset()
    slow: bool = False
    lines: bool = False


def _balance_sheet(session: Session, asked: Asked) -> Figures:
    return balance_sheet(session, asked.on)


def _bank_reconciliation(session: Session, asked: Asked) -> Figures:
    if asked.account is None:
        raise Refused(N_("Choose an account."), field="account")
    return bank_reconciliation(session, asked.account, asked.on)


def _chart(session: Session, asked: Asked) -> Figures:
    return chart_of_accounts(session, asked.on)


def _assets(session: Session, asked: Asked) -> Figures:
    return assets(session, asked.on)


def _borrowings(session: Session, asked: Asked) -> Figures:
    return borrowings_figures(session, asked.on)


def _budget(session: Session, asked: Asked) -> Figures:
    return budget_figures(session, asked.on)


def _trial_balance(session: Session, asked: Asked) -> Figures:
    return trial_balance_figures(session, asked.on)


def _of_period(
    query: Callable[[Session, date, date], Figures],
) -> Callable[[Session, Asked], Figures]:
    def make(session: Session, asked: Asked) -> Figures:
        return query(session, asked.from_, asked.until)

    return make


def _of_account(name: str) -> Callable[[Session, Asked], Figures]:
    def make(session: Session, asked: Asked) -> Figures:
        if asked.account is None:
            raise Refused(N_("Choose an account."), field="account")
        return account_book(session, name, asked.account, asked.from_, asked.until)

    return make


_PERIOD: Final = ("period",)
_OF_ACCOUNT: Final = ("account", "period")

#: Every statement of the books, in the order in which they are offered.
BOOKS: Final[Mapping[str, BookStatement]] = MappingProxyType(
    {
        one.name: one
        for one in (
            BookStatement(
                "cash-book",
                _OF_ACCOUNT,
                _of_account("cash-book"),
                frozenset({"cash", "mobile"}),
                lines=True,
            ),
            BookStatement(
                "bank-book",
                _OF_ACCOUNT,
                _of_account("bank-book"),
                frozenset({"bank"}),
                lines=True,
            ),
            BookStatement(
                "bank-reconciliation",
                ("account", "on"),
                _bank_reconciliation,
                frozenset({"bank", "mobile"}),
            ),
            BookStatement("account-ledger", _OF_ACCOUNT, _of_account("account-ledger"), lines=True),
            BookStatement("journal", _PERIOD, _of_period(journal_figures), slow=True),
            BookStatement("trial-balance", ("on",), _trial_balance),
            BookStatement("trial-movements", _PERIOD, _of_period(trial_movements), slow=True),
            BookStatement("chart", ("on",), _chart),
            BookStatement("balance-sheet", ("on",), _balance_sheet),
            BookStatement("income-statement", _PERIOD, _of_period(income_statement)),
            BookStatement("cash-flow", _PERIOD, _of_period(cash_flow), slow=True),
            BookStatement("budget", ("on",), _budget),
            BookStatement("share-register", _PERIOD, _of_period(share_register), slow=True),
            BookStatement("assets", ("on",), _assets),
            BookStatement("borrowings", ("on",), _borrowings),
        )
    }
)
