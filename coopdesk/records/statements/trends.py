"""What a statement's figures were month by month, for a chart beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.calendar import add_months, day_before, first_of_month, month_of
from coopdesk.records.money import Money
from coopdesk.records.papers import Words
from coopdesk.records.statements import sums
from coopdesk.records.statements.parts import Acc, Ground, ground

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Trend:
    """Lines over months: each a name and an amount for every month."""

    title: Words
    months: tuple[date, ...]
    lines: tuple[tuple[Words, tuple[Money, ...]], ...]


def trend(session: Session, name: str, until: date) -> Trend | None:
    """The twelve months that end with a day's, of the statements that are better looked at."""
    of = ground(session)
    first = add_months(first_of_month(month_of(until)), 1 - _MONTHS)
    months = tuple(add_months(first, n) for n in range(_MONTHS))
    if name == "income-statement":
        return _income(session, of, months)
    return _worth(session, of, months) if name == "balance-sheet" else None


def _income(session: Session, of: Ground, months: tuple[date, ...]) -> Trend:
    """What each month brought and took, but for entries that close a year."""
    moved = sums.by_month(session, months[0], months[-1])
    end = day_before(add_months(months[-1], 1))
    closed: dict[tuple[int, int], int] = {}
    for (account, day), amount in sums.closings(session, months[0], end).items():
        key = (account, day // 100)
        closed[key] = closed.get(key, 0) + amount

    def line(accounts: list[Acc]) -> tuple[Money, ...]:
        return tuple(
            of.money(
                sum(
                    a.sign * (moved.get(a.id, {}).get(month, 0) - closed.get((a.id, month), 0))
                    for a in accounts
                )
            )
            for month in map(month_of, months)
        )

    return Trend(
        Text(N_("Income and expenses of each month")),
        months,
        (
            (Text(N_("Income")), line(of.of("income"))),
            (Text(N_("Expenses")), line(of.of("expense"))),
        ),
    )


def _worth(session: Session, of: Ground, months: tuple[date, ...]) -> Trend:
    """What there was, and what of it was the co-op's own, at the end of each month."""
    before = sums.balances_on(session, day_before(months[0]))
    moved = sums.by_month(session, months[0], months[-1])

    def line(accounts: list[Acc], sign: int) -> tuple[Money, ...]:
        running, amounts = sum(before.get(a.id, 0) for a in accounts), []
        for month in map(month_of, months):
            running += sum(moved.get(a.id, {}).get(month, 0) for a in accounts)
            amounts.append(of.money(sign * running))
        return tuple(amounts)

    return Trend(
        Text(N_("Assets and own funds at each month's end")),
        months,
        (
            (Text(N_("Assets")), line(of.of("asset"), 1)),
            (Text(N_("Own funds")), line(of.of("equity", "income", "expense"), -1)),
        ),
    )
