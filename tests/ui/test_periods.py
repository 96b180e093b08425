"""Closing a month at the desk, and opening it again with a second person."""

from __future__ import annotations

import gc
import weakref
from datetime import date, timedelta
from typing import Final

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import office, periods
from coopdesk.records.access import Role
from coopdesk.records.book import Book
from coopdesk.records.periods import MONTH, YEAR
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages.periods import Periods
from tests.records.closing import earn, spend
from tests.records.hands import Make, actor
from tests.ui.fingers import focused, names_in, opened

FEBRUARY: Final = date(2026, 2, 28)
ENTER: Final = Qt.Key.Key_Return
GAP: Final = "\N{NO-BREAK SPACE}"


@pytest.fixture
def page(desk: Desk, book: Book, qtbot: QtBot) -> Periods:
    """The page of a co-op with entries in January and February."""
    earn(book, date(2025, 12, 9), 800)
    spend(book, date(2026, 1, 9))
    spend(book, FEBRUARY)
    return opened(Periods(desk, Place("periods")), qtbot)


def choose(page: Periods, kind: str, until: date) -> None:
    row = next(n for n in range(99) if _at(page, n) == (kind, until))
    page.table.view.selectRow(row)


def _at(page: Periods, n: int) -> tuple[str, date]:
    one = page.table.model.row(n)
    assert one is not None
    return one.kind, one.until


def closed(book: Book) -> set[tuple[str, date]]:
    rows = book.read(periods.periods, book.clock().today)
    return {(row.kind, row.until) for row in rows if row.closed}


def second(book: Book, role: Role = Role.TREASURER) -> None:
    said = {"name": "Odette", "language": "en", "password": "secret1"}
    book.write(office.add_person, role=role, **said)


def test_the_next_month_is_chosen_and_closed_by_keyboard(
    page: Periods, book: Book, qtbot: QtBot
) -> None:
    assert page.detail.title.text() == "December 2025"
    choose(page, MONTH, FEBRUARY)
    assert page.detail.close_button.text() == "&Close December 2025 to February 2026"
    qtbot.keyClick(page.table.view, ENTER)
    assert focused() is page.detail.close_button
    with qtbot.waitSignal(page.desk.changed), qtbot.waitSignal(page.desk.said) as said:
        qtbot.keyClick(focused(), ENTER)
    assert said.args
    assert said.args[0] == "December 2025 to February 2026 are closed."
    assert (MONTH, FEBRUARY) in closed(book)
    assert not page.detail.close_button.isVisible()
    assert page.detail.ask_button.isVisible()
    assert focused() is page.table.view


def test_what_is_still_open_is_listed_before(page: Periods) -> None:
    choose(page, MONTH, FEBRUARY)
    assert "Entries booked: 3." in page.detail.steps.texts()
    assert len(page.detail.steps.texts()) == 6


def test_the_month_that_runs_can_not_be_closed(page: Periods) -> None:
    choose(page, MONTH, date(2026, 3, 31))
    assert not page.detail.close_button.isVisible()
    assert "31 Mar 2026" in page.detail.about.text()


def test_closing_a_year_shows_its_result_before(page: Periods, book: Book, qtbot: QtBot) -> None:
    last = date(2025, 12, 31)
    choose(page, YEAR, last)
    said = names_in(page.detail.result)
    assert any("800" in words and "retained surplus" in words for words in said)
    moves = f"Retained surplus: 0{GAP}F → 800{GAP}F"
    assert moves in said
    assert "Entries booked: 1." in page.detail.steps.texts()
    with qtbot.waitSignal(page.desk.changed):
        page.detail.close_button.click()
    assert (YEAR, last) in closed(book)


def test_whoever_comes_to_close_a_year_finds_it_chosen(page: Periods) -> None:
    page.show_place(Place("periods", text=YEAR))
    assert page.detail.title.text() == "Year 2025"


def ask(page: Periods, qtbot: QtBot) -> None:
    page.detail.reason.set_value("a slip was found")
    with qtbot.waitSignal(page.desk.said) as said, qtbot.waitSignal(page.desk.changed):
        page.detail.ask_button.click()
    assert said.args[0] == "It is asked to open February 2026 again."  # not that it is closed
    assert focused() is page.table.view


def close_february(page: Periods, qtbot: QtBot) -> None:
    choose(page, MONTH, FEBRUARY)
    with qtbot.waitSignal(page.desk.changed):
        page.detail.close_button.click()


def test_two_persons_open_a_month_at_one_desk(page: Periods, book: Book, qtbot: QtBot) -> None:
    second(book)
    me = book.actor
    close_february(page, qtbot)
    ask(page, qtbot)
    assert "a slip was found" in page.detail.wish.text
    form = page.detail.second
    assert form.isVisible()
    form.password.set_value("wrong1")
    page.detail.open_button.click()
    assert form.password.complaint == "That is not the password."
    assert (MONTH, FEBRUARY) in closed(book)
    form.password.set_value("secret1")
    with qtbot.waitSignal(page.desk.changed):
        page.detail.open_button.click()
    assert (MONTH, FEBRUARY) not in closed(book)
    assert book.actor is me
    assert form.password.is_empty()
    assert focused() is page.table.view
    assert "a slip was found" in page.detail.about.text()


def test_without_a_second_person_it_says_what_to_do(page: Periods, qtbot: QtBot) -> None:
    close_february(page, qtbot)
    ask(page, qtbot)
    assert page.detail.second.nobody.isVisible()
    assert not page.detail.open_button.isVisible()


def test_a_teller_is_no_second_person(page: Periods, book: Book, qtbot: QtBot) -> None:
    second(book, Role.TELLER)
    close_february(page, qtbot)
    ask(page, qtbot)
    assert page.detail.second.nobody.isVisible()


def test_a_wish_is_turned_down(page: Periods, book: Book, qtbot: QtBot) -> None:
    close_february(page, qtbot)
    ask(page, qtbot)
    with qtbot.waitSignal(page.desk.changed):
        page.detail.keep_button.click()
    assert (MONTH, FEBRUARY) in closed(book)
    assert page.detail.ask_button.isVisible()


def test_somebody_else_who_signs_in_opens_without_another_password(
    page: Periods, book: Book, qtbot: QtBot
) -> None:
    close_february(page, qtbot)
    ask(page, qtbot)
    book.actor = actor(Role.MANAGER)
    choose(page, MONTH, date(2026, 3, 31))
    choose(page, MONTH, FEBRUARY)
    assert not page.detail.second.isVisible()
    with qtbot.waitSignal(page.desk.changed):
        page.detail.open_button.click()
    assert (MONTH, FEBRUARY) not in closed(book)


def test_a_reason_is_asked_for_beside_its_field(page: Periods, qtbot: QtBot) -> None:
    close_february(page, qtbot)
    page.detail.ask_button.click()
    assert page.detail.reason.complaint == "Please fill this in."


def test_what_is_refused_is_said_above_the_button(
    page: Periods, book: Book, make: Make, qtbot: QtBot
) -> None:
    choose(page, MONTH, FEBRUARY)
    book.write(periods.close_month, until=FEBRUARY)
    page.detail.close_button.click()
    assert page.detail.note.text == "It is closed already."
    assert make.book.clock().today - timedelta(days=3) == FEBRUARY


def test_a_closed_page_is_freed(desk: Desk, qtbot: QtBot) -> None:
    made = Periods(desk, Place("periods"))
    freed = weakref.ref(made)
    del made
    gc.collect()
    assert freed() is None
