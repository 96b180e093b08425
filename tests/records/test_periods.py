"""Months and years are closed, refuse, and are opened again by two persons."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from coopdesk.i18n import Text
from coopdesk.records import checks, general, journal, office, periods, statements
from coopdesk.records.access import Permission
from coopdesk.records.book import COMMANDS, Book, Command, Tx
from coopdesk.records.calendar import year_first, year_last
from coopdesk.records.errors import Refused
from coopdesk.records.journal import Leg
from coopdesk.records.periods import MONTH, YEAR
from coopdesk.records.schema import Entry, Period
from tests.records import areas
from tests.records.asking import FAILS_ITSELF, Ready
from tests.records.closing import (
    FEBRUARY,
    JANUARY,
    LAST_YEAR,
    balances,
    code_of,
    earn,
    months,
    spend,
    year,
)
from tests.records.hands import TODAY, HandClock, Make, count

# --- closing ---


def test_a_closed_month_takes_no_entry(book: Book) -> None:
    spend(book, FEBRUARY)
    book.write(periods.close_month, until=FEBRUARY)
    with pytest.raises(Refused, match="closed up to 2026-02-28"):
        spend(book, FEBRUARY)
    assert spend(book, date(2026, 3, 1))


def test_a_month_closes_those_before_it(book: Book) -> None:
    spend(book, LAST_YEAR)
    book.write(periods.close_month, until=FEBRUARY)
    assert {until: row.closed for until, row in months(book).items()} == {
        date(2026, 3, 31): False,
        FEBRUARY: True,
        JANUARY: True,
        LAST_YEAR: True,
    }


@pytest.mark.parametrize(
    ("until", "why"),
    [
        (date(2026, 2, 27), "not the last day of a month"),
        (date(2026, 3, 31), "from the day after 2026-03-31"),
        (date(2030, 1, 31), "from the day after"),
    ],
)
def test_only_a_month_that_is_over_is_closed(book: Book, until: date, why: str) -> None:
    with pytest.raises(Refused, match=why):
        book.write(periods.close_month, until=until)


def test_what_is_closed_is_not_closed_again(book: Book) -> None:
    book.write(periods.close_month, until=FEBRUARY)
    for until in (FEBRUARY, JANUARY):
        with pytest.raises(Refused, match="closed already"):
            book.write(periods.close_month, until=until)


def test_a_visit_on_paper_is_refused_in_a_closed_month_too(book: Book, make: Make) -> None:
    one = make.member()
    book.write(periods.close_month, until=FEBRUARY)
    with pytest.raises(Refused, match="closed up to"):
        make.visit(one, ("deposit", 500), day=date(2026, 2, 20))


def test_a_month_with_accounts_that_differ_is_not_closed(book: Book, make: Make) -> None:
    make.visit(make.member(), ("deposit", 500))

    def lose(tx: Tx) -> None:
        savings = journal.chart(tx).by_role["savings"].id
        cash = journal.chart(tx).by_role["cash"].id
        legs = [Leg(cash, 5), Leg(savings, -5)]
        journal.post(tx, day=tx.today, kind="x", legs=legs)

    book.write(Command(lose, Permission.LOOK))
    with pytest.raises(Refused, match="the accounts of the members differ"):
        book.write(periods.close_month, until=FEBRUARY)


# --- the year ---


def test_a_closed_year_has_its_result_in_the_surplus(book: Book) -> None:
    earn(book, LAST_YEAR, 800)
    spend(book, date(2025, 6, 5), 500)
    spend(book, date(2026, 1, 5), 70)
    result = book.read(periods.year_result, LAST_YEAR)
    assert (result.income, result.expense, result.surplus) == (800, 500, 300)
    entry = book.write(periods.close_year, until=LAST_YEAR)
    assert entry == periods.closing_id(LAST_YEAR, 1)
    assert book.read(periods.year_result, LAST_YEAR).surplus == 0
    held = balances(book)
    surplus = code_of(book, "surplus")
    assert held == {"A1": 230, "E1": 70, surplus: -300}
    assert year(book).closed
    assert all(row.closed for until, row in months(book).items() if until.year == 2025)
    assert checks.run(book, rebuild=True) == []


def test_a_year_is_closed_after_its_months_were(book: Book) -> None:
    earn(book, LAST_YEAR)
    book.write(periods.close_month, until=JANUARY)
    book.write(periods.close_year, until=LAST_YEAR)
    assert balances(book)[code_of(book, "surplus")] == -800
    assert checks.run(book) == []


def test_a_year_without_income_or_expense_has_no_closing_entry(book: Book) -> None:
    assert book.write(periods.close_year, until=LAST_YEAR) is None
    assert count(book, "entry") == 0


def test_years_are_closed_in_their_order(book: Book) -> None:
    earn(book, date(2024, 5, 5))
    earn(book, LAST_YEAR)
    with pytest.raises(Refused, match="year up to 2024-12-31 first"):
        book.write(periods.close_year, until=LAST_YEAR)
    book.write(periods.close_year, until=date(2024, 12, 31))
    assert book.write(periods.close_year, until=LAST_YEAR)


def test_a_year_that_runs_is_not_closed(book: Book) -> None:
    with pytest.raises(Refused, match="from the day after 2026-12-31"):
        book.write(periods.close_year, until=date(2026, 12, 31))


def test_a_year_can_begin_in_july(book: Book, clock: HandClock) -> None:
    book.write(office.change_setting, name="year_start", value=7, shown=1)
    june = date(2025, 6, 30)
    earn(book, june)
    with pytest.raises(Refused, match="not the last day of a business year"):
        book.write(periods.close_year, until=LAST_YEAR)
    book.write(periods.close_year, until=june)
    assert year(book, june).closed
    assert year(book, june).first == date(2024, 7, 1)
    with pytest.raises(Refused, match="as they began"):
        book.write(office.change_setting, name="year_start", value=1, shown=7)


@pytest.mark.parametrize("month", [0, 13, "July", None])
def test_what_is_no_month_begins_no_year(book: Book, month: Any) -> None:
    with pytest.raises(Refused, match="one of twelve"):
        book.write(office.change_setting, name="year_start", value=month, shown=1)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 12))
def test_a_day_is_in_its_business_year(day: date, month: int) -> None:
    first, last = year_first(day, month), year_last(day, month)
    assert first <= day <= last
    assert (first.month, first.day) == (month, 1)
    assert (last - first).days in (364, 365)
    assert year_first(last, month) == first


# --- every command that posts ---


def closed_today(tx: Tx) -> None:
    """Close the month that runs, as no command would."""
    until = date(2026, 3, 31)
    said = {"kind": MONTH, "until": until, "state": journal.CLOSED}
    tx.insert(Period, [{"id": periods.period_id(MONTH, until), **said}])
    tx.forget("closed")


@pytest.mark.parametrize("name", [name for name in sorted(COMMANDS) if name not in FAILS_ITSELF])
def test_whatever_posts_is_refused_in_a_closed_period(
    ready: Ready, tmp_path: Path, name: str
) -> None:
    pc, said = ready.at(tmp_path / "open", name)
    with pc.open() as book:
        before = count(book, "entry")
        book.write(COMMANDS[name], **said)
        posts = count(book, "entry") > before
    if not posts:
        return
    pc, said = ready.at(tmp_path / "closed", name)
    with pc.open() as book:
        book.write(Command(closed_today, Permission.LOOK))
        # What looks for an open day itself finds none that has come.
        with pytest.raises(Refused, match=r"closed up to 2026-03-31|2026-04-01 has not come"):
            book.write(COMMANDS[name], **said)
        assert count(book, "entry") == before


def test_commands_that_post_are_among_those_that_are_tried(book: Book, make: Make) -> None:
    assert "closing.close_month" in areas.asked(make)
    assert date(2026, 3, 31) >= TODAY


# --- what the page shows ---


def test_months_are_listed_with_what_can_be_done(book: Book) -> None:
    spend(book, date(2025, 11, 3))
    spend(book, date(2025, 11, 4))
    spend(book, FEBRUARY)
    book.write(periods.close_month, until=date(2025, 11, 30))
    rows = book.read(periods.periods, TODAY)
    said = [(r.kind, r.until, r.closed, r.entries, r.next, r.last) for r in rows]
    assert said == [
        (MONTH, date(2026, 3, 31), False, 0, False, False),
        (MONTH, FEBRUARY, False, 1, False, False),
        (MONTH, JANUARY, False, 0, False, False),
        (YEAR, LAST_YEAR, False, 2, True, False),
        (MONTH, LAST_YEAR, False, 0, True, False),
        (MONTH, date(2025, 11, 30), True, 2, False, True),
    ]


def test_a_month_is_not_to_be_closed_on_its_last_day(book: Book) -> None:
    spend(book, date(2026, 1, 5))
    for today, nexts in ((JANUARY, []), (date(2026, 2, 1), [JANUARY])):
        rows = book.read(periods.periods, today)
        assert [row.until for row in rows if row.next and row.kind == MONTH] == nexts


def test_a_new_book_lists_this_month(book: Book) -> None:
    (row,) = book.read(periods.periods, TODAY)
    assert (row.kind, row.until, row.closed) == (MONTH, date(2026, 3, 31), False)
    assert not row.next


def test_the_entry_that_closes_a_year_says_what_it_is(book: Book) -> None:
    earn(book, LAST_YEAR)
    book.write(periods.close_year, until=LAST_YEAR)
    kinds = book.read(lambda s: s.execute(text(f"SELECT kind FROM {Entry.__tablename__}")).all())
    assert ("closing",) in kinds
    (_, closing) = book.read(statements.journal_paper, LAST_YEAR, LAST_YEAR).entries
    assert closing.what == Text("Closing of the year")


def test_the_entry_that_closes_a_year_is_not_reversed_apart(book: Book, make: Make) -> None:
    earn(book, date(2025, 6, 1))
    entry = book.write(periods.close_year, until=LAST_YEAR)
    assert entry
    with pytest.raises(Refused, match="Open the year again") as caught:
        book.write(general.reverse_entry, entry=entry, reason="by hand")
    assert caught.value.field == "entry"
    assert balances(book)["3900"] == -800
