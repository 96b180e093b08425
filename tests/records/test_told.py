"""What audits tell reads as people write it."""

from __future__ import annotations

from datetime import date

from coopdesk.records.money import Money
from coopdesk.records.told import as_read


def test_papers_days_months_and_amounts_are_told_as_people_write_them() -> None:
    row = {"series": "A", "number": 12, "day": 20260303, "month": 202602, "off": 5, "name": "X"}
    assert as_read(row, "RWF") == {
        "series": "A",
        "number": "000012",
        "day": date(2026, 3, 3),
        "month": "2026-02",
        "off": Money(5, "RWF"),
        "name": "X",
    }


def test_what_is_no_paper_no_day_or_no_money_stays_as_it_is() -> None:
    row = {"number": 12, "day": 20269999, "off": 5, "said": "REMISE", "count": 3}
    assert as_read(row, "") == row
