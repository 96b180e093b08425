"""Counting a box on the screen: what is typed, what it comes to, and what is written."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coopdesk.records.access import Role
from coopdesk.records.cash import boxes, counts
from coopdesk.records.ids import AccountId
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.cards import Mark
from coopdesk.ui.pages.count import Count
from tests.records.hands import actor, money
from tests.reports.reading import words
from tests.ui.fingers import opened
from tests.ui.seat import Seat, SeatAt

ENTER = Qt.Key.Key_Return
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def seat(seat_at: SeatAt) -> Seat:
    """A desk in a country whose notes and coins are known."""
    return seat_at(profile="RW")


@pytest.fixture
def count_page(seat: Seat, qtbot: QtBot) -> Callable[..., Count]:
    def open_it(box: AccountId | None = None) -> Count:
        page = Count(seat.desk, Place("count", about=box))
        opened(page, qtbot)
        return page

    return open_it


def type_pieces(page: Count, qtbot: QtBot, *many: str) -> None:
    """Numbers of pieces from the largest coin on, each with Enter."""
    page.pieces.fields()[0].setFocus()
    for one in many:
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClicks(focus, one)
        qtbot.keyClick(focus, ENTER)


def saved(seat: Seat, minor: int) -> None:
    seat.make.visit(seat.make.member(), ("deposit", minor))


def test_the_sum_and_the_difference_are_shown_while_typing(
    seat: Seat, count_page: Callable[..., Count], qtbot: QtBot
) -> None:
    saved(seat, 12_500)
    page = count_page()
    assert not page.record_button.isEnabled()
    assert "how many" in page.verdict.text
    seen = []

    def look() -> None:
        seen.append((page.verdict.text, page.reason.isVisible()))

    page.pieces.changed.connect(look)
    type_pieces(page, qtbot, "2", "1", "", "1")
    gap = "\N{NO-BREAK SPACE}"
    assert seen == [
        (f"2,500{gap}F missing", True),
        (f"500{gap}F missing", True),
        ("Exactly as the books say", False),
    ]
    assert page.record_button.text() == f"Open the day: 12,500{gap}F counted"


def test_a_box_is_opened_and_the_person_comes_back_to_the_desk(
    seat: Seat, count_page: Callable[..., Count], qtbot: QtBot
) -> None:
    saved(seat, 10_000)
    page = count_page()
    type_pieces(page, qtbot, "2")
    qtbot.keyClick(page.pieces.fields()[1].line, ENTER, CONTROL)
    (row,) = seat.desk.ask(counts.counts, page.now.id)
    assert (row.kind, row.counted, row.pieces) == ("opening", money(10_000), {5_000: 2})
    assert seat.places == [Place("cash", about=page.now.id)]
    assert not page.has_typed()
    assert page.kind.peek() == "closing"
    assert page.earlier.table.row() is not None or page.earlier.table.model.rowCount()


def test_a_difference_asks_for_its_reason_beside_the_field(
    seat: Seat, count_page: Callable[..., Count], qtbot: QtBot
) -> None:
    saved(seat, 10_500)
    seat.book.write(counts.record_count, counted=money(10_500), kind="opening")
    page = count_page()
    type_pieces(page, qtbot, "2")
    gap = "\N{NO-BREAK SPACE}"
    assert page.record_button.text() == f"Close the day: 10,000{gap}F counted, 500{gap}F missing"
    page.record()
    assert page.reason.complaint == f"500{gap}F missing: write why, or count again."
    assert page.reason.editor.hasFocus()
    assert len(seat.desk.ask(counts.counts, page.now.id)) == 1
    qtbot.keyClicks(page.reason.editor, "wrong change")
    page.record()
    row, _ = seat.desk.ask(counts.counts, page.now.id)
    assert (row.kind, row.reason, row.difference) == ("closing", "wrong change", money(-500))
    paper = words(seat.papers[-1].pdf)
    assert "Reason:wrongchange" in paper
    assert "Closingcount" in paper


def test_the_first_count_brings_forward_what_was_there(
    seat: Seat, count_page: Callable[..., Count], qtbot: QtBot
) -> None:
    page = count_page()
    type_pieces(page, qtbot, "4")
    assert page.brought.isVisible()
    assert page.brought.peek()
    assert page.reason.isHidden()
    gap = "\N{NO-BREAK SPACE}"
    assert page.verdict.text == f"20,000{gap}F go into the books as money from before"
    assert page.record_button.text() == f"Open the day: 20,000{gap}F counted, from before"
    page.record()
    assert seat.desk.ask(boxes.boxes)[0].holds == money(20_000)
    (row,) = seat.desk.ask(counts.counts, page.now.id)
    assert row.difference == money(20_000)
    assert row.from_before
    mark = page.earlier.table.model.columns[-1].pill
    assert mark is not None
    assert mark(row) == Mark("from before")
    page.earlier.table.opened.emit(row)
    assert "Therebeforethebook" in words(seat.desk.paper.pdf)


def test_an_empty_box_is_not_called_right_before_anybody_looked(
    count_page: Callable[..., Count], qtbot: QtBot
) -> None:
    page = count_page()
    assert page.verdict.text.startswith("There should be nothing in it.")
    assert page.record_button.isEnabled()
    type_pieces(page, qtbot, "0")
    assert page.verdict.text == "Exactly as the books say"


def test_whoever_says_that_it_was_not_there_before_says_why(
    seat: Seat, count_page: Callable[..., Count], qtbot: QtBot
) -> None:
    page = count_page()
    type_pieces(page, qtbot, "4")
    page.brought.box.click()
    assert page.reason.isVisible()


def test_what_is_no_number_is_said_beside_it(
    seat: Seat, count_page: Callable[..., Count], qtbot: QtBot
) -> None:
    saved(seat, 500)
    page = count_page()
    page.pieces.fields()[2].setFocus()
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClicks(focus, "many")
    assert not page.record_button.isEnabled()
    assert page.counted.accessibleName().startswith("Counted. …")
    assert page.verdict.text == "“many” is not an amount. Write it like 1,234."


def test_the_bank_is_counted_by_its_sum(
    seat: Seat, count_page: Callable[..., Count], qtbot: QtBot
) -> None:
    bank = next(one for one in seat.desk.ask(boxes.boxes) if one.role == "bank")
    page = count_page(bank.id)
    assert page.sum.isVisible()
    assert not page.pieces.isVisible()
    qtbot.keyClicks(page.sum.line, "70000")
    page.record()
    (row,) = seat.desk.ask(counts.counts, bank.id)
    assert (row.counted, row.pieces) == (money(70_000), {})


def test_a_book_without_known_coins_counts_sums(seat_at: SeatAt, qtbot: QtBot) -> None:
    seat = seat_at()
    page = Count(seat.desk, Place("count"))
    opened(page, qtbot)
    assert page.sum.isVisible()
    assert page.box.isHidden()  # there is one only


def test_another_box_has_its_own_counts(
    seat: Seat, count_page: Callable[..., Count], qtbot: QtBot
) -> None:
    field = seat.book.write(boxes.open_box, name="Field box")
    seat.book.write(counts.record_count, counted=money(0), kind="opening", box=field)
    page = count_page()
    assert page.kind.peek() == "opening"
    page.box.set_value(field)
    page.box.changed.emit()
    assert page.kind.peek() == "closing"
    assert page.earlier.table.model.rowCount() == 1


def test_what_was_counted_stays_while_others_pay(
    seat: Seat, count_page: Callable[..., Count], qtbot: QtBot
) -> None:
    saved(seat, 5_000)
    page = count_page()
    type_pieces(page, qtbot, "1")
    with qtbot.waitSignal(seat.desk.changed):
        saved(seat, 700)
    assert page.has_typed()
    assert "700" in page.verdict.text


def test_an_old_count_is_shown_as_its_paper(
    seat: Seat, count_page: Callable[..., Count], qtbot: QtBot
) -> None:
    seat.book.write(counts.record_count, counted=money(0), kind="check")
    page = count_page()
    page.earlier.table.choose_first()
    qtbot.keyClick(page.earlier.table.view, ENTER)
    assert seat.papers[-1].file_name == "count-2026-03-03.pdf"


def test_who_may_not_count_cannot_press(seat: Seat, qtbot: QtBot) -> None:
    seat.book.actor = actor(Role.AUDITOR)
    page = Count(seat.desk, Place("count"))
    opened(page, qtbot)
    assert not page.record_button.isEnabled()


def test_a_closed_page_is_freed(seat: Seat, qtbot: QtBot) -> None:
    page = Count(seat.desk, Place("count"))
    gone = weakref.ref(page)
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
