"""What comes again is written once, wherever and however often it is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import budget, checks, general, journal, recurring, vouchers
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.recurring import Due, RecurringRow
from coopdesk.records.schema import Period
from tests.records.areas.keeping import RENT_DAY, account, funded, planned, rent
from tests.records.hands import TODAY, HandClock, Make, Pc, count, money

MARCH = date(2026, 3, 1)


def due(book: Book) -> list[Due]:
    return book.read(recurring.due, book.clock().today)


def post_all(book: Book) -> int:
    waiting = [(one.recurring, one.due) for one in due(book)]
    return len(book.write(recurring.post_due, due=waiting))


def row(book: Book) -> RecurringRow:
    (only,) = book.read(recurring.recurring, book.clock().today)
    return only


def test_what_is_due_is_listed_and_written_with_one_press(book: Book, make: Make) -> None:
    funded(make)
    rent(make, party="Landlord")
    assert [(one.due, one.amount) for one in due(book)] == [
        (RENT_DAY, money(30_000)),
        (MARCH, money(30_000)),
    ]
    assert post_all(book) == 2
    assert due(book) == []
    said = book.read(vouchers.recent)
    assert [(one.memo, one.party, one.day) for one in said[:2]] == [
        ("Rent of the office", "Landlord", MARCH),
        ("Rent of the office", "Landlord", RENT_DAY),
    ] or {one.day for one in said[:2]} == {MARCH, RENT_DAY}
    assert row(book).next == date(2026, 4, 1)


def test_a_second_press_writes_nothing_twice(book: Book, make: Make) -> None:
    funded(make)
    rent(make)
    waiting = [(one.recurring, one.due) for one in due(book)]
    assert len(book.write(recurring.post_due, due=waiting)) == 2
    assert book.write(recurring.post_due, due=waiting) == []
    assert count(book, "entry") == 3


def test_two_pcs_write_the_same_entry(pc: Pc, tmp_path: Path) -> None:
    with pc.open() as book:
        funded(Make(book))
        again = rent(Make(book))
        assert recurring.entry_of(again, MARCH) == recurring.entry_of(again, date(2026, 3, 1))
        assert recurring.entry_of(again, MARCH) != recurring.entry_of(again, RENT_DAY)


def test_what_was_reversed_is_due_again_and_is_written_anew(book: Book, make: Make) -> None:
    funded(make)
    again = rent(make)
    post_all(book)
    for attempt in (0, 1):
        wrong = recurring.entry_of(again, MARCH, attempt)
        book.write(general.reverse_entry, entry=wrong, reason="the landlord was paid elsewhere")
        assert [one.due for one in due(book)] == [MARCH]
        assert row(book).next == MARCH
        waiting = [(again, MARCH)]
        anew = recurring.entry_of(again, MARCH, attempt + 1)
        assert book.write(recurring.post_due, due=waiting) == [anew]
        assert book.write(recurring.post_due, due=waiting) == []
        assert due(book) == []
    with pytest.raises(Refused, match="already written"):
        book.write(recurring.leave_out, recurring=again, due=MARCH)
    assert checks.run(book, rebuild=True) == []


def test_what_was_reversed_can_be_left_out(book: Book, make: Make) -> None:
    funded(make)
    again = rent(make)
    post_all(book)
    entry = recurring.entry_of(again, MARCH)
    book.write(general.reverse_entry, entry=entry, reason="a month was free")
    book.write(recurring.leave_out, recurring=again, due=MARCH)
    assert due(book) == []


def test_the_31st_falls_on_the_last_day_of_shorter_months() -> None:
    found = list(recurring.days(date(2026, 1, 31), 1, date(2026, 4, 30)))
    assert found == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_when_the_box_holds_too_little_none_is_written(book: Book, make: Make) -> None:
    funded(make, 40_000)
    rent(make)
    with pytest.raises(Refused, match="can't be written"):
        post_all(book)
    assert count(book, "entry") == 1
    assert book.write(recurring.post_due, due=[(due(book)[0].recurring, RENT_DAY)])


def close(book: Book, until: date) -> None:
    """Close the books, as the page of periods does."""

    def run(tx: Tx) -> None:
        said = {"id": tx.new_id(), "kind": "month", "until": until, "state": journal.CLOSED}
        tx.insert(Period, [said | {"why": ""}])
        tx.forget("closed")

    book.write(Command(run, Permission.KEEP_BOOKS))


def test_what_was_due_in_closed_books_goes_to_the_first_open_day(book: Book, make: Make) -> None:
    funded(make)
    rent(make)
    close(book, date(2026, 2, 28))
    assert [one.day for one in due(book)] == [MARCH, MARCH]
    assert post_all(book) == 2
    assert {one.day for one in book.read(vouchers.recent, "rent")} == {MARCH}


def test_one_can_be_left_out(book: Book, make: Make) -> None:
    funded(make)
    again = rent(make)
    book.write(recurring.leave_out, recurring=again, due=RENT_DAY)
    assert [one.due for one in due(book)] == [MARCH]
    with pytest.raises(Refused, match="no day on which"):
        book.write(recurring.leave_out, recurring=again, due=TODAY)


def test_it_stops_and_what_was_due_stays_due(book: Book, make: Make) -> None:
    funded(make)
    again = rent(make)
    book.write(recurring.stop, recurring=again, on=date(2026, 2, 15), shown=None)
    assert [one.due for one in due(book)] == [RENT_DAY]
    assert row(book).stopped
    with pytest.raises(Refused, match="only begins"):
        book.write(recurring.stop, recurring=again, on=date(2025, 1, 1), shown=None)


def test_the_budget_line_of_the_year_is_taken(book: Book, make: Make, clock: HandClock) -> None:
    funded(make)
    rent(make, budget=planned(make), since=date(2026, 3, 1), every=12)
    planned(make, year=2027)
    post_all(book)
    assert book.read(budget.lines, 2026, TODAY)[0].actual == money(30_000)
    clock.move(days=365)
    book.confirm_day(clock().date())
    post_all(book)
    assert book.read(budget.lines, 2027, clock().date())[0].actual == money(30_000)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": ""}, "name"),
        ({"every": 5}, "every"),
        ({"until": RENT_DAY - timedelta(days=1)}, "until"),
        ({"money": None}, "money"),
        ({"parts": []}, "parts.0.account"),
    ],
)
def test_what_can_not_come_again_is_refused(make: Make, said: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as no:
        rent(make, **said)
    assert no.value.field == field


def test_a_book_with_rent_is_sound(book: Book, make: Make) -> None:
    funded(make)
    rent(make)
    post_all(book)
    assert account(make, "5120")
    assert checks.run(book, rebuild=True) == []
