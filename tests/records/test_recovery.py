"""Recovery sheets in the book: what may be, and when they are tried out again."""

from __future__ import annotations

import pytest

from coopdesk.records import coop_year, recovery
from coopdesk.records.book import Book
from coopdesk.records.epochs import NewEpoch
from coopdesk.records.errors import Refused
from coopdesk.records.recovery import Kind
from tests.records.areas.keys import a_sheet
from tests.records.hands import TODAY, HandClock, Make


def drills(book: Book) -> list[coop_year.Due]:
    found = book.read(coop_year.calendar, book.clock().today)
    return [one for one in found if one.key == "recovery"]


def test_a_sheet_is_due_to_be_tried_at_once_and_then_each_year(
    book: Book, make: Make, clock: HandClock
) -> None:
    assert not drills(book)
    sheet = a_sheet(make)
    (due,) = drills(book)
    assert (due.day, due.done) == (TODAY, None)
    assert "Safe" in str(due.what)
    book.write(recovery.passed_drill, recovery=sheet, epoch=NewEpoch("age1", {}))
    (due,) = drills(book)
    assert due.done == TODAY
    clock.move(days=365)
    book.confirm_day(clock.moment.date())
    (due,) = drills(book)
    assert due.done is None
    assert due.day == TODAY.replace(year=TODAY.year + 1)


def test_shares_are_for_the_board_and_say_how_many(make: Make) -> None:
    for kind, split in ((Kind.BOARD, ""), (Kind.BOARD, "1/2"), (Kind.SHEET, "2/3")):
        with pytest.raises(Refused, match="2 of 3, or 3 of 5"):
            make.book.write(
                recovery.add_recipient, kind=kind, label="X", recipient="age1", split=split
            )


def test_a_key_is_on_the_list_once_and_has_a_keeper(make: Make) -> None:
    a_sheet(make)
    with pytest.raises(Refused, match="on the list already"):
        a_sheet(make)
    with pytest.raises(Refused, match="who keeps it"):
        make.book.write(recovery.add_recipient, kind=Kind.SHEET, label=" ", recipient="age1x")


def test_once_all_is_locked_a_new_sheet_needs_all_keys(book: Book, make: Make) -> None:
    sheet = a_sheet(make)
    book.write(recovery.passed_drill, recovery=sheet, epoch=NewEpoch("age1", {sheet: b"box"}))
    with pytest.raises(Refused, match="keys are missing"):
        a_sheet(make, "age1other")
    with pytest.raises(Refused, match="First make another"):
        book.write(recovery.end, recovery=sheet, epoch=NewEpoch("age1x", {}))
