"""The budget: planned, copied, spent, left."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records import budget, general, office
from coopdesk.records.book import Book
from coopdesk.records.budget import BudgetRow
from coopdesk.records.errors import Refused
from coopdesk.records.vouchers import INCOME, Part
from tests.records.areas.keeping import account, funded, planned, spent
from tests.records.hands import TODAY, Make, count, money


def rows(book: Book, year: int = 2026, on: date = TODAY) -> list[BudgetRow]:
    return book.read(budget.lines, year, on)


def test_what_is_spent_of_a_line_is_what_its_vouchers_say(book: Book, make: Make) -> None:
    funded(make)
    line = planned(make)
    spent(make, 30_000, budget=line)
    spent(make, 7_000)  # without a line
    (row,) = rows(book)
    assert (row.actual, row.rest) == (money(30_000), money(330_000))
    assert row.planned == money(90_000)  # January to March
    assert row.used == Decimal(1) / 12


def test_only_what_stands_by_the_day_counts(book: Book, make: Make) -> None:
    funded(make)
    line = planned(make)
    entry = spent(make, budget=line)
    assert rows(book, on=date(2026, 3, 2))[0].actual == money(0)
    book.write(general.reverse_entry, entry=entry, reason="twice")
    assert rows(book)[0].actual == money(0)


def test_income_is_planned_too(book: Book, make: Make) -> None:
    line = planned(make, 1_000, account=account(make, "4090"))
    parts = [Part(account(make, "4090"), money(400))]
    spent(make, budget=line, form=INCOME, parts=parts)
    assert rows(book)[0].actual == money(400)


def test_a_line_can_be_planned_month_by_month(book: Book, make: Make) -> None:
    months = [money(n) for n in range(12)]
    planned(make, amount=None, months=months)
    (row,) = rows(book)
    assert row.amount == money(66)
    assert row.planned == money(0 + 1 + 2)


@given(st.integers(0, 10**12))
def test_a_year_without_months_is_twelve_parts_to_the_coin(amount: int) -> None:
    parts = budget.by_month(amount, ())
    assert (len(parts), sum(parts)) == (12, amount)


def test_several_lines_of_an_account_have_names(book: Book, make: Make) -> None:
    planned(make)
    with pytest.raises(Refused, match="already") as no:
        planned(make)
    assert no.value.field == "name"
    planned(make, name="Shed")
    assert [row.name for row in rows(book)] == ["", "Shed"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"amount": None}, "amount"),
        ({"amount": money(-1)}, "amount"),
        ({"year": 26}, "year"),
        ({"months": [money(-1)] * 12}, "months.0"),
    ],
)
def test_a_plan_that_can_not_be_is_refused(make: Make, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as no:
        planned(make, **said)
    assert no.value.field == field


def test_only_income_and_expenses_are_planned(make: Make) -> None:
    with pytest.raises(Refused, match="income and expenses"):
        planned(make, account=account(make, "1010"))


def change(book: Book, row: BudgetRow, **said: Any) -> None:
    shown = {"name": row.name, "amount": row.amount.minor, "months": row.months}
    book.write(budget.change_line, line=row.id, shown=shown, **({"name": row.name} | said))


def test_a_line_is_planned_otherwise_and_keeps_what_was_spent(book: Book, make: Make) -> None:
    funded(make)
    line = planned(make)
    spent(make, budget=line)
    change(book, rows(book)[0], name="Office", amount=money(20_000))
    (row,) = rows(book)
    assert (row.name, row.amount, row.actual) == ("Office", money(20_000), money(30_000))
    assert row.rest == money(-10_000)
    change(book, row, months=[money(1)] * 12)
    assert rows(book)[0].amount == money(12)
    change(book, rows(book)[0], amount=money(24))
    assert rows(book)[0].months == ()


def test_two_lines_of_an_account_keep_apart(book: Book, make: Make) -> None:
    planned(make)
    planned(make, name="Shed")
    with pytest.raises(Refused, match="has that name"):
        change(book, rows(book)[0], name="Shed", amount=money(5))


def test_a_year_is_copied_with_a_percent(book: Book, make: Make) -> None:
    planned(make, 1_001)
    planned(make, name="Shed", amount=None, months=[money(10)] * 12)
    assert book.write(budget.copy_year, source=2026, year=2027, percent=Decimal("0.05")) == 2
    assert [row.amount for row in rows(book, 2027)] == [money(1_051), money(132)]
    assert book.read(budget.years) == [2027, 2026]


def test_a_copy_leaves_what_is_there(book: Book, make: Make) -> None:
    planned(make)
    planned(make, 5, year=2027)
    planned(make, name="Shed")
    book.write(budget.copy_year, source=2026, year=2027, percent=Decimal(0))
    assert [row.amount.minor for row in rows(book, 2027)] == [5, 360_000]
    with pytest.raises(Refused, match="nothing to copy"):
        book.write(budget.copy_year, source=2026, year=2027, percent=Decimal(0))
    assert count(book, "budget") == 4


def test_an_entry_of_another_year_can_not_name_the_line(make: Make) -> None:
    funded(make)
    with pytest.raises(Refused, match="budget of 2025"):
        spent(make, budget=planned(make, year=2025))


def test_a_business_year_may_begin_in_any_month(book: Book, make: Make) -> None:
    assert budget.year_of(date(2026, 3, 31), 4) == (2025, 12)
    assert budget.year_of(date(2026, 4, 1), 4) == (2026, 1)
    funded(make)
    book.write(office.change_setting, name="year_start", value=2, shown=1)
    line = planned(make)
    spent(make, budget=line)
    (row,) = rows(book)
    assert (row.planned, row.actual) == (money(60_000), money(30_000))
    with pytest.raises(Refused, match="budget of 2026"):
        spent(make, budget=line, day=date(2026, 1, 31))


def test_a_name_that_a_line_had_before_is_free_and_its_new_one_is_taken(
    book: Book, make: Make
) -> None:
    planned(make, name="Fuel")
    change(book, rows(book)[0], name="Petrol", amount=money(360_000))
    planned(make, name="Fuel")
    assert sorted(row.name for row in rows(book)) == ["Fuel", "Petrol"]
    with pytest.raises(Refused, match="in the budget of 2026 already"):
        planned(make, name="Petrol")
    copy: dict[str, Any] = {"source": 2026, "year": 2027, "percent": Decimal(0)}
    assert book.write(budget.copy_year, **copy) == 2
    assert sorted(row.name for row in rows(book, 2027)) == ["Fuel", "Petrol"]
    with pytest.raises(Refused, match="nothing to copy"):
        book.write(budget.copy_year, **copy)
