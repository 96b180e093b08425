"""Cash boxes on the screen: the list, hand-overs, fees."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from coopdesk.records import general, office
from coopdesk.records.access import Role
from coopdesk.records.cash import boxes, fees, handovers
from coopdesk.records.ids import PersonId
from coopdesk.ui.desk import Page, Place
from coopdesk.ui.pages.boxes import Boxes
from coopdesk.ui.pages.fees import Fees
from coopdesk.ui.pages.handover import HandOver
from tests.records.hands import TODAY, actor, money
from tests.reports.reading import words
from tests.ui.fingers import focused, names_in, opened
from tests.ui.seat import Seat, SeatAt

ENTER = Qt.Key.Key_Return
GAP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def seat(seat_at: SeatAt) -> Seat:
    made = seat_at(profile="RW")
    made.make.visit(made.make.member(), ("deposit", 90_000))
    return made


def jean(seat: Seat) -> PersonId:
    return seat.book.write(
        office.add_person, name="Jean", role=Role.TELLER, language="rw", password="secret1"
    )


# --- the list ---


@pytest.fixture
def boxes_page(seat: Seat, qtbot: QtBot) -> Boxes:
    return opened(Boxes(seat.desk, Place("boxes")), qtbot)


def test_the_boxes_are_listed_with_what_they_hold(boxes_page: Boxes) -> None:
    row = boxes_page.table.row()
    assert row is not None
    assert (row.name, row.holds) == ("Cash box", money(90_000))
    assert boxes_page.one.title.text() == "Cash box"
    assert boxes_page.close_button.isHidden()  # the main one stays


def test_a_box_is_opened_by_keyboard(seat: Seat, boxes_page: Boxes, qtbot: QtBot) -> None:
    person = jean(seat)
    boxes_page.refresh(boxes_page.TOPICS)
    name, keeper = boxes_page.new["name"], boxes_page.new["keeper"]
    name.setFocus()
    qtbot.keyClicks(name.editor, "Market box")
    keeper.set_value(person)
    boxes_page.new["most"].set_value(money(50_000))
    with qtbot.waitSignal(seat.desk.changed):
        qtbot.keyClick(boxes_page.open, Qt.Key.Key_Space)
    assert seat.said == ["Market box is open."]
    found = next(one for one in seat.desk.ask(boxes.boxes) if one.name == "Market box")
    assert (found.keeper_name, found.most) == ("Jean", money(50_000))
    assert boxes_page.table.model.rowCount() == 4
    assert not boxes_page.has_typed()


def test_a_box_without_a_name_is_refused_beside_the_field(boxes_page: Boxes) -> None:
    boxes_page.new["name"].set_value("Cash box")
    boxes_page.open_it()
    assert "already" in boxes_page.new["name"].complaint
    assert boxes_page.has_typed()


def test_the_keeper_and_the_most_are_kept(seat: Seat, boxes_page: Boxes, qtbot: QtBot) -> None:
    person = jean(seat)
    boxes_page.refresh(boxes_page.TOPICS)
    boxes_page.keeper.set_value(person)
    boxes_page.most.set_value(money(80_000))
    with qtbot.waitSignal(seat.desk.changed):
        boxes_page.change()
    row = boxes_page.table.row()
    assert row is not None
    assert (row.keeper, row.most) == (person, money(80_000))
    assert row.too_full
    boxes_page.most.set_value(None)
    with qtbot.waitSignal(seat.desk.changed):
        boxes_page.change()
    assert seat.desk.ask(boxes.boxes)[0].most is None


def test_a_box_with_money_stays_open_and_says_why(
    seat: Seat, boxes_page: Boxes, qtbot: QtBot
) -> None:
    field = seat.book.write(boxes.open_box, name="Field box")
    seat.make.visit(seat.make.member(), ("deposit", 700), box=field)
    boxes_page.refresh(boxes_page.TOPICS)
    qtbot.keyClick(boxes_page.table.view, Qt.Key.Key_Down)
    assert boxes_page.one.title.text() == "Field box"
    boxes_page.close_it()
    assert f"There is still 700{GAP}F in Field box" in boxes_page.note.text
    seat.book.write(
        handovers.hand_over,
        source=field,
        target=seat.desk.ask(boxes.main_box),
        amount=money(700),
        day=TODAY,
    )
    with qtbot.waitSignal(seat.desk.changed):
        boxes_page.close_it()
    assert "Field box" not in {one.name for one in seat.desk.ask(boxes.boxes)}


def test_a_closed_box_is_opened_again(seat: Seat, boxes_page: Boxes, qtbot: QtBot) -> None:
    field = seat.book.write(boxes.open_box, name="Field box")
    seat.book.write(boxes.close_box, box=field)
    qtbot.waitUntil(lambda: boxes_page.shut.isVisible())
    (deed,) = boxes_page.shut.findChildren(QAbstractButton)
    assert deed.accessibleName() == "Open Field box again"
    deed.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    assert seat.said == ["Field box is open again."]
    assert "Field box" in {one.name for one in seat.desk.ask(boxes.boxes)}
    qtbot.waitUntil(lambda: not boxes_page.shut.isVisible())


def test_a_box_leads_to_its_count_and_its_hand_overs(
    seat: Seat, boxes_page: Boxes, qtbot: QtBot
) -> None:
    qtbot.keyClick(boxes_page.table.view, ENTER)
    qtbot.mouseClick(boxes_page.hand, Qt.MouseButton.LeftButton)
    main = seat.desk.ask(boxes.main_box)
    assert seat.places == [Place("count", about=main), Place("handover", about=main)]


# --- hand-overs ---


@pytest.fixture
def over(seat: Seat, qtbot: QtBot) -> HandOver:
    return opened(
        HandOver(seat.desk, Place("handover", about=seat.desk.ask(boxes.main_box))), qtbot
    )


def test_money_is_handed_to_the_bank_by_keyboard(seat: Seat, over: HandOver, qtbot: QtBot) -> None:
    assert not over.hand_over.isEnabled()
    qtbot.keyClicks(over.amount.line, "60000")
    assert over.hand_over.text() == f"Hand over 60,000{GAP}F to Bank account"
    shown = names_in(over.after)
    assert any("90,000 → 30,000" in one for one in shown)
    assert any("0 → 60,000" in one for one in shown)
    qtbot.keyClick(over.amount.line, ENTER, Qt.KeyboardModifier.ControlModifier)
    (row,) = seat.desk.ask(handovers.handovers)
    assert (row.amount, row.source_name, row.target_name, row.taker_name) == (
        money(60_000),
        "Cash box",
        "Bank account",
        "",
    )
    assert "Copyforwhogives" in words(seat.papers[-1].pdf)
    assert not over.has_typed()


def test_notes_and_coins_make_the_amount(seat: Seat, over: HandOver, qtbot: QtBot) -> None:
    first = over.pieces.fields()[0]
    first.setFocus()
    qtbot.keyClicks(first.line, "4")
    assert over.amount.peek() == money(20_000)
    over.do_it()
    assert seat.desk.ask(handovers.handovers)[0].pieces == {5_000: 4}


def test_who_takes_it_confirms_with_their_password(
    seat: Seat, over: HandOver, qtbot: QtBot
) -> None:
    person = jean(seat)
    over.refresh(over.TOPICS)
    assert over.password.isHidden()
    over.taker.set_value(person)
    over.taker.changed.emit()
    assert over.password.isVisible()
    qtbot.keyClicks(over.amount.line, "500")
    over.password.set_value("wrong")
    over.do_it()
    assert over.password.complaint == "That is not their password."
    over.password.set_value("secret1")
    over.do_it()
    assert seat.desk.ask(handovers.handovers)[0].confirmed is not None
    assert "confirmeditatthedesk" in words(seat.papers[-1].pdf)


def test_more_than_the_box_has_is_refused_beside_the_amount(
    seat: Seat, over: HandOver, qtbot: QtBot
) -> None:
    qtbot.keyClicks(over.amount.line, "90001")
    over.do_it()
    assert f"There is only 90,000{GAP}F in Cash box" in over.amount.complaint
    assert seat.desk.ask(handovers.handovers) == []
    assert over.has_typed()


def test_a_hand_over_that_was_taken_back_says_so(seat: Seat, over: HandOver, qtbot: QtBot) -> None:
    qtbot.keyClicks(over.amount.line, "500")
    over.do_it()
    (row,) = seat.desk.ask(handovers.handovers)
    with qtbot.waitSignal(seat.desk.changed):
        seat.book.write(general.reverse_entry, entry=row.entry, reason="not today")
    over.table.choose_first()
    qtbot.keyClick(over.table.view, ENTER)
    assert "nolongercounts" in words(seat.papers[-1].pdf)


def test_a_hand_over_is_taken_back_with_a_warning_where_the_box_would_be_short(
    seat: Seat, over: HandOver, qtbot: QtBot
) -> None:
    qtbot.keyClicks(over.amount.line, "500")
    over.do_it()
    main = seat.desk.ask(boxes.main_box)
    (row,) = seat.desk.ask(handovers.handovers)
    with qtbot.waitSignal(seat.desk.changed):
        seat.book.write(
            handovers.hand_over, source=row.target, target=main, amount=money(450), day=TODAY
        )
    place = next(n for n, one in over.table.model.loaded() if one.entry == row.entry)
    over.table.view.selectRow(place)
    back = over.back
    back.begin.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    said = f"By the books Bank account will be 450{GAP}F below zero after this."
    assert back.note.text.startswith(said)
    qtbot.keyClicks(focused(), "Not today")
    over.refresh(over.TOPICS)
    assert over.has_typed()
    back.do_it.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    assert seat.said[-1] == f"Hand-over {row.number} is taken back."
    assert "nolongercounts" in words(seat.papers[-1].pdf)
    assert not over.has_typed()
    assert back.begin.isHidden()


def test_the_key_that_hands_over_takes_back_where_the_reason_is_typed(
    seat: Seat, over: HandOver, qtbot: QtBot
) -> None:
    qtbot.keyClicks(over.amount.line, "500")
    with qtbot.waitSignal(seat.desk.changed):
        over.do_it()
    qtbot.keyClicks(over.amount.line, "400")
    over.table.choose_first()
    over.back.begin.click()
    qtbot.keyClicks(focused(), "Not today")
    qtbot.keyClick(focused(), ENTER, Qt.KeyboardModifier.ControlModifier)
    (row,) = seat.desk.ask(handovers.handovers)
    assert row.reversed_by
    assert over.amount.peek() == money(400)


def test_a_hand_over_of_a_closed_box_stays_until_the_box_is_open_again(
    seat: Seat, over: HandOver, qtbot: QtBot
) -> None:
    field = seat.book.write(boxes.open_box, name="Field box")
    main = seat.desk.ask(boxes.main_box)
    for source, target in ((main, field), (field, main)):
        seat.book.write(
            handovers.hand_over, source=source, target=target, amount=money(500), day=TODAY
        )
    with qtbot.waitSignal(seat.desk.changed):
        seat.book.write(boxes.close_box, box=field)
    over.table.choose_first()
    over.back.ask_why()
    assert over.back.note.text == ""
    over.back.reason.set_value("wrong")
    over.back.take_back()
    assert "Open that box again first." in over.back.form.note.text
    over.back.leave_it()
    assert over.back.begin.isVisible()
    assert not over.has_typed()


# --- fees ---


@pytest.fixture
def fees_page(seat: Seat, qtbot: QtBot) -> Fees:
    return opened(Fees(seat.desk, Place("fees")), qtbot)


def test_a_fee_is_added_changed_and_ended(seat: Seat, fees_page: Fees, qtbot: QtBot) -> None:
    name = fees_page.new["name"]
    assert name.editor.hasFocus()  # there is none yet
    qtbot.keyClicks(name.editor, "Passbook")
    fees_page.new["amount"].set_value(money(300))
    with qtbot.waitSignal(seat.desk.changed):
        fees_page.add_it()
    row = fees_page.table.model.rowCount()
    assert row == 1
    fees_page.table.choose_first()
    assert fees_page.one.title.text() == "Passbook"
    assert fees_page.amount.peek() == money(300)
    fees_page.amount.set_value(None)
    with qtbot.waitSignal(seat.desk.changed):
        fees_page.change()
    assert seat.desk.ask(fees.fees)[0].amount == money(0)
    with qtbot.waitSignal(seat.desk.changed):
        fees_page.end_it()
    assert seat.desk.ask(fees.fees) == []
    assert fees_page.one.isHidden()
    assert seat.said == [
        "Passbook can now be taken at the desk.",
        "Passbook: kept.",
        "Passbook is no longer taken.",
    ]


def test_a_fee_without_a_name_is_refused_beside_the_field(fees_page: Fees) -> None:
    fees_page.add_it()
    assert fees_page.new["name"].complaint == "Please fill this in."


def test_who_may_not_arrange_cannot_press(seat: Seat, qtbot: QtBot) -> None:
    seat.book.write(fees.add_fee, name="Passbook", amount=money(300))
    seat.book.actor = actor(Role.TELLER)
    page = Fees(seat.desk, Place("fees"))
    opened(page, qtbot)
    assert not page.add.isEnabled()
    assert not page.keep.isEnabled()
    listed = Boxes(seat.desk, Place("boxes"))
    opened(listed, qtbot)
    assert not listed.open.isEnabled()
    assert not listed.keep.isEnabled()


@pytest.mark.parametrize("page", [Boxes, HandOver, Fees])
def test_a_closed_page_is_freed(seat: Seat, qtbot: QtBot, page: type[Page]) -> None:
    made = page(seat.desk, Place("x"))
    gone = weakref.ref(made)
    made.deleteLater()
    del made
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
