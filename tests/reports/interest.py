"""Interest on paper as an office would have it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from coopdesk.i18n import Text
from coopdesk.records.interest_run.explaining import DAY_COUNTS, METHODS, ROUNDINGS
from coopdesk.records.papers import (
    Coop,
    InterestPaid,
    InterestProof,
    InterestProofPaper,
    InterestStretch,
)
from tests.reports.samples import DAY, KIGALI, money

_ROWS = (
    (date(2026, 1, 10), 10, 1_041_500, "5.5"),
    (date(2026, 1, 31), 21, 1_250_000, "5.5"),
    (date(2026, 2, 28), 28, 1_250_000, "6.25"),
)


def proof(coop: Coop = KIGALI, *, nothing: bool = False) -> InterestProofPaper:
    """A member's interest under two rates; or a preview of nothing."""
    rows = tuple(_row(coop, *row) for row in (() if nothing else _ROWS))
    rules = (
        Text(METHODS["daily"]),
        Text(DAY_COUNTS["actual/365"]),
        Text(ROUNDINGS["half_up"], {"step": money(1, coop)}),
    )
    made = InterestProof(
        number="104",
        name="Uwase Jean-Baptiste",
        product="Ordinary savings",
        label="" if nothing else "School fees",
        begins=date(2026, 1, 1),
        until=date(2026, 2, 28),
        rows=rows,
        sum=sum((row.interest for row in rows), Decimal(0)),
        rules=rules,
        gross=money(0 if nothing else 11_518, coop),
        tax=Decimal(0 if nothing else 15),
        withheld=money(0 if nothing else 1_728 + 263, coop),
        correction=money(0 if nothing else 1_750, coop),
        corrected=() if nothing else (_paid(coop),),
        remarks=() if nothing else (Text(_LATER),),
        entry="" if nothing else "A-004300",
    )
    return InterestProofPaper(coop, made, DAY, "C. Uwimana")


_LATER = "Something of those days was written, or taken back, after they were paid."


def _paid(coop: Coop) -> InterestPaid:
    """The quarter before, which came to more when a slip was found."""
    return InterestPaid(
        date(2025, 10, 1), date(2025, 12, 31), money(14_210, coop), money(12_460, coop)
    )


def _row(coop: Coop, until: date, days: int, balance: int, percent: str) -> InterestStretch:
    from_ = until - timedelta(days=days - 1)
    interest = (balance * Decimal(percent) * days / 36_500).quantize(Decimal("0.01"))
    return InterestStretch(from_, until, days, money(balance, coop), Decimal(percent), interest)
