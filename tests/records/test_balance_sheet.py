"""The balance sheet: equal on both sides on every day, and equal to what others published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coopdesk.records import general, journal, statements
from coopdesk.records.book import Book
from coopdesk.records.money import Money
from coopdesk.records.papers import Figures, Weight
from tests.records import oracle
from tests.records.hands import TODAY, Make

TB: Final = Path(__file__).parent / "data" / "ac_tb_01.json"


def sheet(book: Book, on: date) -> Figures:
    return book.read(statements.balance_sheet, on)


def amount(figures: Figures, words: str, column: int = 2) -> Money:
    """The figure of the row with these words."""
    (found,) = (row for row in figures.rows if getattr(row.cells[1], "message", "") == words)
    value = found.cells[column]
    assert isinstance(value, Money)
    return value


def sides(figures: Figures, column: int = 2) -> tuple[Money, Money, Money, Money]:
    names = "Total assets", "Total liabilities", "Total own funds"
    both = amount(figures, "Total liabilities and own funds", column)
    assets, debts, own = (amount(figures, name, column) for name in names)
    return assets, debts, own, both


@pytest.fixture(params=oracle.NAMES)
def published(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Book, list[dict[str, Any]]]]:
    with oracle.book_of(tmp_path / "pc").open() as book:
        oracle.post(book, request.param)
        yield book, oracle.said(request.param)["points"]


def test_each_quarter_is_as_published(published: tuple[Book, list[dict[str, Any]]]) -> None:
    book, points = published
    for point in points:
        if "before" in point["at"]:
            continue  # the same day once more, after the year was closed
        found = sheet(book, date.fromisoformat(point["at"][:10]))
        assets, debts, own, both = (money.units for money in sides(found))
        surplus = Decimal(point["net_surplus"])
        assert assets == both == Decimal(point["assets"])
        assert debts == Decimal(point["liabilities"])
        assert own == Decimal(point["equity_accounts"]) + surplus
        if surplus:
            name = "Surplus of the year so far" if surplus > 0 else "Loss of the year so far"
            assert amount(found, name).units == surplus
        assert not found.warnings


def test_a_published_trial_balance_becomes_its_balance_sheet(tmp_path: Path) -> None:
    case = json.loads(TB.read_text("utf-8"))
    with oracle.book_of(tmp_path / "pc").open() as book:
        chart = [
            {"code": f"Z{n}", "name": a["name"], "type": a["type"]}
            for n, a in enumerate(case["accounts"])
        ]
        lines = [
            {"account": f"Z{n}", "debit": 100 * int(a["debit"]), "credit": 100 * int(a["credit"])}
            for n, a in enumerate(case["accounts"])
        ]
        entry = {"date": TODAY, "kind": "opening", "lines": lines}
        book.write(general.post_general, accounts=chart, entries=[entry])
        found, wanted = sheet(book, TODAY), case["published"]
        balance = book.read(statements.trial_balance, TODAY)
    assets, _, own, both = sides(found)
    assert assets.units == both.units == Decimal(wanted["assets"])
    assert own.units == Decimal(wanted["equity_end"])
    assert amount(found, "Surplus of the year so far").units == Decimal(wanted["net_income"])
    assert amount(found, "Drawings").units == -1100  # stays in its class, with the other sign
    assert balance.debit.units == balance.credit.units == Decimal(wanted["debit_total"])


ACCOUNTS: Final = [
    {"code": f"{kind[:2].upper()}{n}", "name": f"{kind} {n}", "type": kind}
    for kind in journal.TYPES
    for n in (1, 2)
]
CODES: Final = [account["code"] for account in ACCOUNTS]
FIRST: Final = date(2024, 11, 1)
DAYS: Final = (TODAY - FIRST).days
postings = st.lists(
    st.tuples(
        st.integers(0, DAYS),
        st.sampled_from(CODES),
        st.sampled_from(CODES),
        st.integers(1, 10**6),
        st.sampled_from(["general", "general", "closing"]),
    ),
    max_size=12,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
)
@given(postings, st.lists(st.integers(0, DAYS), min_size=3, max_size=3))
def test_both_sides_are_equal_on_every_day(
    book: Book, said: list[tuple[int, str, str, int, str]], days: list[int]
) -> None:
    entries = [
        {
            "date": FIRST + timedelta(days=day),
            "kind": kind,
            "lines": [{"account": debit, "debit": minor}, {"account": credit, "credit": minor}],
        }
        for day, debit, credit, minor, kind in said
    ]
    book.write(general.post_general, accounts=ACCOUNTS, entries=entries)
    for day in (*days, DAYS):
        found = sheet(book, FIRST + timedelta(days=day))
        for column in (2, 3):
            assets, debts, own, both = sides(found, column)
            assert assets == both == debts + own
        assert not found.warnings


def test_each_amount_stands_beside_that_of_the_year_before(book: Book) -> None:
    for day, minor in ((date(2025, 3, 3), 500), (date(2025, 3, 4), 70), (TODAY, 100)):
        lines = [{"account": "AS1", "debit": minor}, {"account": "EQ1", "credit": minor}]
        entry = {"date": day, "kind": "general", "lines": lines}
        book.write(general.post_general, accounts=ACCOUNTS, entries=[entry])
    (row,) = (row for row in sheet(book, TODAY).rows if row.cells[0] == "AS1")
    assert [cell.minor for cell in row.cells[2:] if isinstance(cell, Money)] == [670, 500, 170]
    assert row.behind is not None
    assert (row.behind.from_, row.behind.until) == (date(2026, 1, 1), TODAY)


def test_a_closed_year_stands_in_its_account(book: Book) -> None:
    def post(day: date, kind: str, debit: str, credit: str) -> None:
        lines = [{"account": debit, "debit": 90}, {"account": credit, "credit": 90}]
        entry = {"date": day, "kind": kind, "lines": lines}
        book.write(general.post_general, accounts=ACCOUNTS, entries=[entry])

    post(date(2025, 5, 5), "general", "AS1", "IN1")
    earlier = "Surplus of earlier years, not closed yet"
    assert amount(sheet(book, TODAY), earlier).minor == 90
    assert amount(sheet(book, date(2025, 12, 31)), "Surplus of the year so far").minor == 90
    post(date(2025, 12, 31), "closing", "IN1", "EQ2")
    closed = sheet(book, date(2025, 12, 31))
    names = {getattr(row.cells[1], "message", "") for row in closed.rows}
    assert "Surplus of the year so far" not in names
    assert amount(closed, "equity 2").minor == 90


def test_a_book_of_members_shows_their_savings_and_shares_as_one_line_each(
    book: Book, make: Make
) -> None:
    for name in ("A", "B"):
        make.visit(make.member(name), ("deposit", 500), ("share", 10_000))
    found = sheet(book, TODAY)
    assert amount(found, "Member savings").minor == 1_000
    assert amount(found, "Share capital").minor == 20_000
    assert {row.weight for row in found.rows} == set(Weight)
