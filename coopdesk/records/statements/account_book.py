"""The ledger of an account, the cash book of a box and the bank book, as figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.calendar import month_of
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId
from coopdesk.records.money import Money
from coopdesk.records.papers import Behind, Cell, FigureColumn, FigureRow, Figures, Holds, Weight
from coopdesk.records.statements.lines import Ledger, LedgerLine, ledger_lines, lines_behind, said
from coopdesk.records.statements.parts import SIGNED, ground

#: Each book: what it is called on its head.
TITLES: Final = {
    "account-ledger": N_("Ledger: {code} {account}"),
    "cash-book": N_("Cash book: {code} {account}"),
    "bank-book": N_("Bank book: {code} {account}"),
}


def account_book(
    session: Session, name: str, account: AccountId, from_: date, until: date
) -> Figures:
    """Every line of an account in a time with the balance after it, and the sums of each month."""
    of = lines_behind(session, Behind((account,), from_, until))
    if not of.accounts:
        raise Refused(N_("There is no such account."), field="account")
    return _figures(session, of, name)


def lines_figures(session: Session, behind: Behind) -> Figures:
    """The lines behind any figure, as a paper."""
    of = lines_behind(session, behind)
    name = "account-ledger"
    if len(of.accounts) == 1 and of.is_money:
        name = "bank-book" if of.accounts[0].role == "bank" else "cash-book"
    return _figures(session, of, name)


def _figures(session: Session, of: Ledger, name: str) -> Figures:
    title: Text | str = of.title
    if len(of.accounts) == 1:
        account = of.accounts[0]
        title = Text(TITLES[name], {"code": account.code, "account": account.title})
    return Figures(
        coop=ground(session).coop,
        name=name,
        title=title,
        subtitle=_when(of.behind),
        columns=_columns(of),
        rows=tuple(_rows(session, of)),
        signatures=SIGNED if name != "account-ledger" else (),
    )


def _when(behind: Behind) -> Text | str:
    if behind.from_ is not None and behind.until is not None:
        return Text(N_("{first} to {last}"), {"first": behind.from_, "last": behind.until})
    return Text(N_("until {last}"), {"last": behind.until}) if behind.until else ""


def _columns(of: Ledger) -> tuple[FigureColumn, ...]:
    several = (FigureColumn("account", Text(N_("Account"))),) if of.many else ()
    return (
        FigureColumn("day", Text(N_("Day")), Holds.DAY),
        FigureColumn("entry", Text(N_("Entry")), Holds.CODE),
        FigureColumn("text", Text(N_("What for"))),
        *several,
        FigureColumn("against", Text(N_("Other side"))),
        FigureColumn("debit", Text(N_("Came in") if of.is_money else N_("Debit")), Holds.MONEY),
        FigureColumn("credit", Text(N_("Went out") if of.is_money else N_("Credit")), Holds.MONEY),
        FigureColumn("balance", Text(N_("Balance")), Holds.MONEY),
    )


def _rows(session: Session, of: Ledger) -> Iterator[FigureRow]:
    begins = of.behind.from_
    yield _sum(of, Text(N_("Brought forward")), None, None, of.opening, day=begins)
    lines = ledger_lines(session, of, 0, of.total)
    months = [list(group) for _, group in groupby(lines, key=_month)]
    for month in months:
        for line in month:
            yield FigureRow(tuple(said(line, of)), behind=Behind(entry=line.entry))
        if len(months) > 1:
            debit, credit = (_total(of, month, side) for side in ("debit", "credit"))
            words = Text(N_("Together this month"))
            yield _sum(of, words, debit, credit, month[-1].balance)
    yield _sum(of, Text(N_("Together")), of.debit, of.credit, of.closing, weight=Weight.TOTAL)


def _month(line: LedgerLine) -> int:
    return month_of(line.day)


def _total(of: Ledger, lines: list[LedgerLine], side: str) -> Money:
    return sum((getattr(line, side) for line in lines), Money.zero(of.opening.currency))


def _sum(
    of: Ledger,
    words: Text,
    debit: Money | None,
    credit: Money | None,
    balance: Money,
    *,
    day: date | None = None,
    weight: Weight = Weight.SUM,
) -> FigureRow:
    blank: tuple[Cell, ...] = ("", "") if of.many else ("",)
    return FigureRow((day, "", words, *blank, debit, credit, balance), weight)
