"""The budget of a year against what was really received and spent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import budget
from coopdesk.records.ids import AccountId
from coopdesk.records.journal import TYPES
from coopdesk.records.papers import (
    Behind,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    Only,
    Weight,
    Words,
)
from coopdesk.records.schema import Budget
from coopdesk.records.statements.income import without_closing
from coopdesk.records.statements.parts import (
    CLASS_NAMES,
    CLASS_TOTALS,
    SIGNED,
    Acc,
    Ground,
    ground,
)

_LINES: Final = select(
    Budget.id, Budget.account, Budget.name, Budget.amount, Budget.months
).order_by(Budget.name, Budget.id)


class Planned(NamedTuple):
    """What is planned until a day and in the whole year, and what was; minor units.

    On the side that the class of the account is on: income and expenses are both positive.
    """

    until: int
    actual: int
    whole: int

    def __add__(self, other: object) -> Planned:
        assert isinstance(other, Planned)
        return Planned(*(a + b for a, b in zip(self, other, strict=True)))


_NOTHING: Final = Planned(0, 0, 0)


def budget_figures(session: Session, on: date) -> Figures:
    """Each line of the budget of the year that a day is in: planned until the month's end, and so
    far; planned for the whole year, and how much of that is used."""
    of = ground(session)
    first, _ = of.year_of(on)
    lines = _by_class(session, of, first, on)
    rows = [row for name, some in lines.items() for row in _class_rows(of, name, some)]
    if {"income", "expense"} & set(lines):
        rows.append(_surplus(of, lines))
    planned = any(line.plan for some in lines.values() for line in some)
    return Figures(
        coop=of.coop,
        name="budget",
        title=Text(N_("Budget against actual")),
        subtitle=Text(N_("{first} to {last}"), {"first": first, "last": on}),
        columns=(
            FigureColumn("code", Text(N_("Code")), Holds.CODE),
            FigureColumn("account", Text(N_("Account and line of the budget"))),
            FigureColumn("planned", Text(N_("Planned so far")), Holds.MONEY),
            FigureColumn("actual", Text(N_("Actual so far")), Holds.MONEY),
            FigureColumn("difference", Text(N_("Difference")), Holds.MONEY),
            FigureColumn("year", Text(N_("Planned, whole year")), Holds.MONEY),
            FigureColumn("left", Text(N_("Left")), Holds.MONEY),
            FigureColumn("used", Text(N_("Used")), Holds.PERCENT),
        ),
        rows=tuple(rows),
        notes=tuple(_notes(lines)),
        warnings=()
        if planned
        else (Text(N_("There is no budget for {year} yet."), {"year": str(first.year)}),),
        signatures=SIGNED,
    )


class _Line(NamedTuple):
    """A line of the budget, or what stands on an account without one."""

    account: Acc
    words: Words
    amounts: Planned
    behind: Behind
    plan: int | None


def _by_class(session: Session, of: Ground, first: date, on: date) -> dict[str, list[_Line]]:
    """The lines by class of account, in the order of the chart."""
    known = {account.id: account for account in of.accounts}
    plans = session.execute(_LINES.where(Budget.year == first.year)).all()
    actual = budget.spent(session, first.year, on)
    moved = without_closing(session, first, on)
    _, count = budget.year_of(on, first.month)
    lines = []
    for ident, account_id, name, amount, months in plans:
        account, so_far = known[account_id], actual.get(ident, 0)
        moved[account_id] = moved.get(account_id, 0) - so_far
        until = sum(budget.by_month(amount, months or ())[:count])
        amounts = Planned(until, account.sign * so_far, amount)
        behind = Behind((account.id,), first, on, only=Only.BUDGET, budget=ident)
        lines.append(_Line(account, _title(account, name), amounts, behind, ident))
    named = {line.account.id for line in lines}
    for account in of.accounts:
        rest = account.sign * moved.get(account.id, 0)
        if rest and (account.id in named or account.type in ("income", "expense")):
            behind = Behind((account.id,), first, on, only=Only.UNPLANNED)
            lines.append(_Line(account, _unplanned(account), Planned(0, rest, 0), behind, None))
    lines.sort(key=_in_order)
    found: dict[str, list[_Line]] = {}
    for line in lines:
        found.setdefault(line.account.type, []).append(line)
    return {name: found[name] for name in _CLASSES if name in found}


#: Income and expenses first, then what is bought and paid back.
_CLASSES: Final = ("income", "expense", *(t for t in TYPES if t not in ("income", "expense")))


def _in_order(line: _Line) -> tuple[str, int, bool]:
    return line.account.code, line.account.id, line.plan is None


def _title(account: Acc, name: str) -> Words:
    if not name or name == account.name:
        return account.title
    return Text("{account} · {line}", {"account": account.title, "line": name})


def _unplanned(account: Acc) -> Text:
    return Text(N_("{account} · no budget line"), {"account": account.title})


# --- rows ------------------------------------------------------------------------------------


def _class_rows(of: Ground, name: str, lines: list[_Line]) -> Iterator[FigureRow]:
    yield FigureRow(("", Text(CLASS_NAMES[name]), *[None] * 6), Weight.HEAD)
    for line in lines:
        yield _row(
            of, line.words, line.amounts, code=line.account.code, level=1, behind=line.behind
        )
    accounts: tuple[AccountId, ...] = tuple(dict.fromkeys(line.account.id for line in lines))
    behind = replace(lines[0].behind, accounts=accounts, only=Only.RESULT, budget=None)
    yield _row(of, Text(CLASS_TOTALS[name]), _together(lines), weight=Weight.SUM, behind=behind)


def _together(lines: list[_Line]) -> Planned:
    return sum((line.amounts for line in lines), _NOTHING)


def _surplus(of: Ground, lines: Mapping[str, list[_Line]]) -> FigureRow:
    came, went = (_together(lines.get(name, [])) for name in ("income", "expense"))
    left = Planned(*(a - b for a, b in zip(came, went, strict=True)))
    return _row(of, Text(N_("Surplus")), left, weight=Weight.TOTAL)


def _row(of: Ground, words: Words, amounts: Planned, *, code: str = "", **more: Any) -> FigureRow:
    until, actual, whole = amounts
    figures = (until, actual, actual - until, whole, whole - actual)
    used = Decimal(actual) / whole if whole > 0 else None
    return FigureRow((code, words, *map(of.money, figures), used), **more)


def _notes(lines: Mapping[str, list[_Line]]) -> Iterator[Text]:
    over = [
        line
        for line in lines.get("expense", [])
        if line.plan and line.amounts.actual > line.amounts.whole
    ]
    for line in over:
        yield Text(N_("More is spent than planned for the year: {line}."), {"line": line.words})
