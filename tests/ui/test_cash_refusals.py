"""What the cash desk refuses, and that nothing is booked twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import leaving, visit
from coopdesk.records.access import Role
from coopdesk.records.errors import Trouble
from tests.records.hands import TODAY, actor, count, money, whole
from tests.ui.fingers import ENTER, focused
from tests.ui.till import Till, after

# --- refusals -------------------------------------------------------------------------------------


def test_a_withdrawal_above_the_balance_is_refused_beside_its_field(till: Till) -> None:
    before = whole(till.book)
    till.choose("77")
    till.enter(visit.WITHDRAWAL, "84001")
    till.record()
    field = till.amount(visit.WITHDRAWAL)
    assert field.complaint == "There is only 84,000\N{NO-BREAK SPACE}F in this account."
    assert focused() is field.line
    assert field.line.text().replace(",", "") == "84001"
    assert whole(till.book) == before


def test_a_refused_line_refuses_the_whole_visit(till: Till) -> None:
    before = whole(till.book)
    till.choose("104")
    till.enter(visit.DEPOSIT, "1000")
    till.enter(visit.REPAYMENT, "150001")
    till.record()
    assert "150,000" in till.amount(visit.REPAYMENT).complaint
    assert whole(till.book) == before
    assert till.papers == []


def test_zero_is_refused_beside_its_field(till: Till) -> None:
    till.choose("77")
    till.type("0")
    till.record()
    assert till.amount(visit.DEPOSIT).complaint == "The amount must be more than zero."
    assert till.receipts() == []


def test_a_day_that_has_not_come_is_refused_beside_the_day(till: Till) -> None:
    till.page.head.day.set_value(TODAY + timedelta(days=1))
    till.choose("77")
    till.type("100")
    till.record()
    assert "has not come yet" in till.page.head.day.complaint
    assert count(till.desk.book, "visit") == 0


def test_a_closed_account_offers_no_field(till: Till) -> None:
    till.book.write(leaving.close_account, holding=till.known("15").savings)
    till.choose("15")
    assert [one.deed for one in till.page.lines.fields()] == [visit.SHARE, visit.FINE]


def test_an_account_closed_while_typing_refuses_beside_its_field(till: Till, qtbot: QtBot) -> None:
    till.choose("15")
    till.type("700")
    with qtbot.waitSignal(till.desk.changed):
        till.book.write(leaving.close_account, holding=till.known("15").savings)
    assert till.amount(visit.DEPOSIT).line.text() == "700"
    till.record()
    assert "closed" in till.amount(visit.DEPOSIT).complaint
    assert till.receipts() == []


def test_without_permission_the_button_is_grey_and_ctrl_enter_says_why(till: Till) -> None:
    till.desk.book.actor = actor(Role.AUDITOR)
    till.choose("77")
    till.type("100")
    assert not till.page.total.record.isEnabled()
    till.record()
    assert till.page.note.text == "Somebody may not do this."
    assert till.receipts() == []


def test_trouble_with_the_disk_is_told_and_keeps_what_was_typed(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise Trouble("The disk is full.")

    till.choose("77")
    till.type("5000")
    monkeypatch.setattr(till.desk, "do", full)
    with till.qtbot.captureExceptions() as told:
        till.record()
    assert [str(trouble) for _, trouble, _ in told] == ["The disk is full."]
    assert till.amount(visit.DEPOSIT).value() == money(5_000)


# --- once, and ready for the next -----------------------------------------------------------------


def test_a_double_enter_books_once(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    till.page.total.record.setFocus()
    till.press(ENTER)
    till.press(ENTER)
    till.record()
    assert len(till.receipts()) == 1


def test_a_double_click_books_once(till: Till, qtbot: QtBot) -> None:
    till.choose("77")
    till.type("5000")
    for _ in range(2):
        qtbot.mouseClick(till.page.total.record, Qt.MouseButton.LeftButton)
    assert len(till.receipts()) == 1


def test_a_printer_that_asks_back_can_not_book_twice(till: Till) -> None:
    till.desk.printed.connect(till.page.record)
    till.choose("77")
    till.type("5000")
    till.record()
    assert len(till.receipts()) == 1


def test_after_a_visit_the_page_waits_for_the_next_member(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    till.record()
    assert focused() is till.page.head.member.line
    assert till.page.head.member.is_empty()
    assert not till.page.has_typed()
    till.choose("104")
    till.type("1000")
    assert till.deed.endswith("A-000002")


def test_amounts_typed_for_one_member_never_go_to_another(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    till.enter(visit.FINE, "200")
    till.choose("104")
    whose = till.page.head.member.value()
    assert whose is not None
    assert whose.number == "77"
    till.page.clear()
    whose = till.page.head.member.value()
    assert whose is not None
    assert whose.number == "104"
    assert till.page.lines.is_empty()


def test_while_another_member_is_looked_for_nothing_can_be_booked(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    till.page.head.member.setFocus()
    till.page.head.member.line.selectAll()
    till.type("10")
    assert not till.page.total.record.isEnabled()
    till.record()
    assert till.receipts() == []
    assert till.page.head.member.complaint


def test_clear_empties_the_visit(till: Till, qtbot: QtBot) -> None:
    till.choose("77")
    till.type("5000")
    qtbot.mouseClick(till.page.total.clear, Qt.MouseButton.LeftButton)
    assert till.page.lines.is_empty()
    assert focused() is till.page.head.member.line
    assert till.receipts() == []


def test_what_is_typed_stays_when_the_book_changes(till: Till, qtbot: QtBot) -> None:
    till.choose("77")
    till.type("5000")
    with qtbot.waitSignal(till.desk.changed):
        till.make.visit(till.known("77"), (visit.DEPOSIT, 1_000))
    assert till.amount(visit.DEPOSIT).value() == money(5_000)
    assert after(till, visit.DEPOSIT) == "90,000"
    assert till.deed.endswith("A-000002")
