"""The statements of the books by name: what each asks for, and how its figures are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from coopdesk.records.ids import AccountId
from coopdesk.records.papers import Figures
from coopdesk.records.statements.balance_sheet import balance_sheet
from coopdesk.records.statements.bank import bank_reconciliation
from coopdesk.records.statements.registers import assets, chart_of_accounts


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
    entry of its time, so that in a large book it is made beside the screen.
    """

    name: str
    asks: tuple[str, ...]
    make: Callable[[Session, Asked], Figures]
    roles: frozenset[str] = frozenset()
    slow: bool = False


def _balance_sheet(session: Session, asked: Asked) -> Figures:
    return balance_sheet(session, asked.on)


def _bank_reconciliation(session: Session, asked: Asked) -> Figures:
    assert asked.account is not None
    return bank_reconciliation(session, asked.account, asked.on)


def _chart(session: Session, asked: Asked) -> Figures:
    return chart_of_accounts(session, asked.on)


def _assets(session: Session, asked: Asked) -> Figures:
    return assets(session, asked.on)


#: Every statement of the books, in the order in which they are offered.
BOOKS: Final[Mapping[str, BookStatement]] = MappingProxyType(
    {
        one.name: one
        for one in (
            BookStatement("balance-sheet", ("on",), _balance_sheet),
            BookStatement(
                "bank-reconciliation",
                ("on", "account"),
                _bank_reconciliation,
                frozenset({"bank", "mobile"}),
            ),
            BookStatement("assets", ("on",), _assets),
            BookStatement("chart", ("on",), _chart),
        )
    }
)
