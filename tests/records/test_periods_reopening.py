"""A closed period is opened again by two persons, and closed anew; several PCs agree about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.records import checks, merge, periods, statements, surplus
from coopdesk.records.allocation import Plan
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.periods import MONTH, YEAR
from tests.records.areas.periods import another
from tests.records.areas.surplus import passed
from tests.records.closing import (
    FEBRUARY,
    JANUARY,
    LAST_YEAR,
    balances,
    code_of,
    earn,
    months,
    reopen,
    spend,
    year,
)
from tests.records.fleet import sent_by
from tests.records.hands import Make, Pc, count, whole

# --- opening again ---


def test_the_same_person_can_not_ask_and_open(book: Book) -> None:
    book.write(periods.close_month, until=FEBRUARY)
    book.write(periods.ask_reopening, kind=MONTH, until=FEBRUARY, reason="a slip")
    with pytest.raises(Refused, match="another person"):
        book.write(periods.reopen, kind=MONTH, until=FEBRUARY)
    with pytest.raises(Refused, match="closed up to"):
        spend(book, FEBRUARY)


def test_nobody_opens_what_nobody_asked_for(book: Book) -> None:
    book.write(periods.close_month, until=FEBRUARY)
    with pytest.raises(Refused, match="must ask"):
        book.write(periods.reopen, kind=MONTH, until=FEBRUARY)
    with pytest.raises(Refused, match="Write why"):
        book.write(periods.ask_reopening, kind=MONTH, until=FEBRUARY, reason=" ")


def test_two_persons_open_a_month_and_it_takes_entries_until_closed_anew(
    book: Book, make: Make
) -> None:
    spend(book, FEBRUARY)
    book.write(periods.close_month, until=FEBRUARY)
    reopen(make, MONTH, FEBRUARY)
    row = months(book)[FEBRUARY]
    assert (row.closed, row.asked, row.why) == (False, None, "a slip was found")
    assert spend(book, FEBRUARY)
    book.write(periods.close_month, until=FEBRUARY)
    assert months(book)[FEBRUARY].why == ""
    assert checks.run(book, rebuild=True) == []


def test_what_was_closed_last_is_opened_first(book: Book, make: Make) -> None:
    spend(book, LAST_YEAR)
    book.write(periods.close_year, until=LAST_YEAR)
    book.write(periods.close_month, until=JANUARY)
    with pytest.raises(Refused, match="month up to 2026-01-31 first"):
        reopen(make, YEAR, LAST_YEAR)
    reopen(make, MONTH, JANUARY)
    book.write(periods.keep_closed, kind=YEAR, until=LAST_YEAR)
    with pytest.raises(Refused, match="year up to 2025-12-31 first"):
        reopen(make, MONTH, LAST_YEAR)


def test_what_a_passed_surplus_was_reckoned_from_stays_closed_until_it_is_taken_back(
    book: Book, make: Make
) -> None:
    earn(book, LAST_YEAR, 800)
    book.write(periods.close_year, until=LAST_YEAR)
    book.write(periods.ask_reopening, kind=YEAR, until=LAST_YEAR, reason="a slip was found")
    ident = passed(make, LAST_YEAR, Plan(reason="all of it stays"))
    wanted = "surplus of the year up to 2025-12-31 was passed. Take that surplus back first"
    with pytest.raises(Refused, match=wanted):
        reopen(make, YEAR, LAST_YEAR)
    with pytest.raises(Refused, match=wanted):
        book.write(periods.ask_reopening, kind=YEAR, until=LAST_YEAR, reason="a slip was found")
    assert year(book).closed

    book.write(surplus.take_back_surplus, surplus=ident, reason="a slip was found")
    reopen(make, YEAR, LAST_YEAR)
    assert not year(book).closed
    assert checks.run(book, rebuild=True) == []


def test_a_month_of_a_year_whose_surplus_is_passed_stays_closed(book: Book, make: Make) -> None:
    earn(book, LAST_YEAR, 800)
    book.write(periods.close_month, until=LAST_YEAR)
    ident = passed(make, LAST_YEAR, Plan(reason="all of it stays"))
    with pytest.raises(Refused, match="Take that surplus back first"):
        reopen(make, MONTH, LAST_YEAR)
    book.write(periods.close_month, until=JANUARY)
    reopen(make, MONTH, JANUARY)
    book.write(surplus.take_back_surplus, surplus=ident, reason="a slip was found")
    reopen(make, MONTH, LAST_YEAR)
    assert not months(book)[LAST_YEAR].closed


def test_a_wish_to_open_can_be_turned_down(book: Book, make: Make) -> None:
    book.write(periods.close_month, until=FEBRUARY)
    book.write(periods.ask_reopening, kind=MONTH, until=FEBRUARY, reason="a slip")
    other = another(make)
    me, book.actor = book.actor, other
    with pytest.raises(Refused, match="Claudine Uwimana has asked"):
        book.write(periods.ask_reopening, kind=MONTH, until=FEBRUARY, reason="me too")
    book.write(periods.keep_closed, kind=MONTH, until=FEBRUARY)
    with pytest.raises(Refused, match="must ask"):
        book.write(periods.reopen, kind=MONTH, until=FEBRUARY)
    book.actor = me
    with pytest.raises(Refused, match="Nobody has asked"):
        book.write(periods.keep_closed, kind=MONTH, until=FEBRUARY)


def test_opening_a_year_takes_its_closing_back_and_it_is_closed_anew(
    book: Book, make: Make
) -> None:
    earn(book, LAST_YEAR, 800)
    first = book.write(periods.close_year, until=LAST_YEAR)
    reopen(make, YEAR, LAST_YEAR)
    assert balances(book, LAST_YEAR) == {"A1": 800, "I1": -800}
    earn(book, LAST_YEAR, 50)
    second = book.write(periods.close_year, until=LAST_YEAR)
    assert second == periods.closing_id(LAST_YEAR, 2)
    assert first != second
    assert balances(book, LAST_YEAR)[code_of(book, "surplus")] == -850
    assert "I1" not in balances(book, LAST_YEAR)
    assert checks.run(book, rebuild=True) == []


@given(
    todo=st.lists(
        st.tuples(
            st.sampled_from(["earn", "spend", "close", "open"]),
            st.integers(1, 12),
            st.integers(1, 10**6),
        ),
        max_size=12,
    )
)
@settings(max_examples=15)
def test_however_often_a_year_is_closed_its_surplus_is_its_result(
    tmp_path_factory: pytest.TempPathFactory, template: Pc, todo: list[tuple[str, int, int]]
) -> None:
    with template.moved(tmp_path_factory.mktemp("year")).open() as book, book.unhurried():
        make, result = Make(book), 0
        verbs: dict[str, Callable[[int, int], Any]] = {
            "earn": lambda month, n: earn(book, date(2025, month, 9), n),
            "spend": lambda month, n: spend(book, date(2025, month, 9), n),
            "close": lambda _month, _n: book.write(periods.close_year, until=LAST_YEAR),
            "open": lambda _month, _n: reopen(make, YEAR, LAST_YEAR),
        }
        for verb, month, n in todo:
            try:
                verbs[verb](month, n)
            except Refused:
                continue
            result += {"earn": n, "spend": -n}.get(verb, 0)
        if not year(book).closed if count(book, "entry") else False:
            book.write(periods.close_year, until=LAST_YEAR)
        if count(book, "entry"):
            held = balances(book)
            assert -held.pop(code_of(book, "surplus"), 0) == result
            assert set(held) <= {"A1"}
        assert checks.run(book) == []


# --- several PCs ---


def bring(book: Book, other: Book) -> None:
    """Let the acts of another book come into this one, as they do with a stick."""
    merge.take_in(book, sent_by(other, list(other.acts())))


@pytest.fixture
def two(pc: Pc, tmp_path: Path) -> Any:
    """Two PCs with the same book."""
    with pc.open() as one:
        spend(one, FEBRUARY)
    other = pc.copied(tmp_path / "other")
    with pc.open() as one, other.open() as two:
        two.actor = one.actor
        yield one, two


def test_two_pcs_that_close_the_same_month_make_one_period(two: tuple[Book, Book]) -> None:
    one, other = two
    for book in two:
        book.write(periods.close_month, until=FEBRUARY)
    bring(one, other)
    tables = ["period"]
    assert whole(one, tables) == whole(other, tables)
    assert count(one, "period") == 1
    assert [row.closed for row in months(one).values()] == [False, True]


def test_two_pcs_that_close_the_same_year_make_one_closing_entry(two: tuple[Book, Book]) -> None:
    for book in two:
        earn(book, LAST_YEAR)
        spend(book, LAST_YEAR, 1)
    made = {book.write(periods.close_year, until=LAST_YEAR) for book in two}
    assert len(made) == 1


def test_what_another_pc_wrote_before_it_knew_is_flagged(two: tuple[Book, Book]) -> None:
    one, other = two
    late = spend(other, date(2026, 2, 11), 40)
    one.write(periods.close_month, until=FEBRUARY)
    assert list(one.read(periods.late_entries)) == []
    bring(one, other)
    found = list(one.read(periods.late_entries))
    first = FEBRUARY + timedelta(days=1)
    assert [(row.entry, row.label, row.day, row.until, row.counted) for row in found] == [
        (late, "B-000001", date(2026, 2, 11), FEBRUARY, first)
    ]
    assert checks.run(one, rebuild=True) == []


@pytest.mark.parametrize("closed_first", [True, False])
def test_closed_figures_stay_and_what_came_late_counts_in_the_open_month(
    two: tuple[Book, Book], *, closed_first: bool
) -> None:
    one, other = two
    spend(other, date(2026, 2, 11), 40)
    one.write(periods.close_month, until=FEBRUARY)
    before = one.read(statements.trial_balance, FEBRUARY).rows
    pairs = [(one, other), (other, one)]
    for to, by in pairs if closed_first else pairs[::-1]:
        bring(to, by)
    after = FEBRUARY + timedelta(days=1)
    for book in two:
        assert book.read(statements.trial_balance, FEBRUARY).rows == before
        assert book.read(statements.trial_balance, after).rows != before
        assert checks.run(book, rebuild=True) == []
    assert whole(one) == whole(other)


def test_what_came_late_goes_back_to_its_month_when_that_is_opened_again(
    two: tuple[Book, Book],
) -> None:
    one, other = two
    spend(other, date(2026, 2, 11), 40)
    one.write(periods.close_month, until=FEBRUARY)
    bring(one, other)
    closed = one.read(statements.trial_balance, FEBRUARY).rows
    reopen(Make(one), MONTH, FEBRUARY)
    assert list(one.read(periods.late_entries)) == []
    assert one.read(statements.trial_balance, FEBRUARY).rows != closed
    one.write(periods.close_month, until=FEBRUARY)
    assert list(one.read(periods.late_entries)) == []
    assert checks.run(one, rebuild=True) == []


def test_what_came_while_the_month_was_open_again_is_not_flagged(book: Book, make: Make) -> None:
    spend(book, FEBRUARY)
    book.write(periods.close_month, until=FEBRUARY)
    reopen(make, MONTH, FEBRUARY)
    spend(book, FEBRUARY)
    assert list(book.read(periods.late_entries)) == []
    book.write(periods.close_month, until=FEBRUARY)
    assert list(book.read(periods.late_entries)) == []


def test_the_closing_of_a_year_is_not_late_in_its_closed_month(book: Book, make: Make) -> None:
    earn(book, LAST_YEAR)
    book.write(periods.close_month, until=LAST_YEAR)
    book.write(periods.close_year, until=LAST_YEAR)
    reopen(make, YEAR, LAST_YEAR)
    book.write(periods.close_year, until=LAST_YEAR)
    assert list(book.read(periods.late_entries)) == []
