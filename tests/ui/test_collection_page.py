"""The collection sheet: what is typed, shown before, booked in one go, and looked at again."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import checks, collection
from coopdesk.records.access import Role
from coopdesk.records.cash import boxes, fees
from coopdesk.records.errors import Trouble
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit.cards import EmptyState
from coopdesk.ui.pages.collection import Collection
from coopdesk.ui.pages.collection.head import EVERYBODY, Who
from coopdesk.ui.pages.sheets import Sheets
from tests.records.hands import actor, count, money
from tests.reports.reading import words
from tests.ui.fingers import ENTER, opened
from tests.ui.seat import Seat
from tests.ui.typist import GROUP, SPACE, YESTERDAY, Typist, fund

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def focused() -> object:
    return QApplication.focusWidget()


# --- who is on the sheet --------------------------------------------------------------------------


def test_the_sheet_begins_with_whose_meeting_it_is(typist: Typist) -> None:
    assert focused() is typist.page.head.who.editor
    assert not typist.page.grid.view.isVisible()
    typist.choose()
    assert [row.number for row in typist.page.grid.rows] == ["1", "2", "10"]
    assert typist.page.head.name.value() == "Remera"


def test_everybody_can_be_chosen_and_named_otherwise(typist: Typist) -> None:
    typist.page.head.name.set_value("Assembly")
    typist.page.head.who.set_value(EVERYBODY)
    typist.page.head.who.changed.emit()
    assert len(typist.page.grid.rows) == 4
    assert typist.page.head.name.value() == "Assembly"


def test_enter_goes_from_whose_meeting_into_the_sheet(typist: Typist) -> None:
    typist.choose()
    typist.page.head.who.editor.setFocus()
    for _ in range(3):
        typist.press(ENTER)  # past the name and nobody more to add
    assert focused() is typist.page.grid.view


def test_a_guest_is_added_by_number_and_gets_the_keyboard(typist: Typist) -> None:
    typist.choose()
    typist.page.sheet.adding.setFocus()
    typist.type("4")
    typist.press(ENTER)
    assert [row.number for row in typist.page.grid.rows] == ["1", "2", "10", "4"]
    typist.type("500")
    typist.press(ENTER)
    assert typist.page.grid.entries.amounts(3) == {typist.key("deposit"): money(500)}


def test_who_is_on_the_sheet_is_gone_to_and_not_added_twice(typist: Typist) -> None:
    typist.choose()
    typist.page.sheet.adding.setFocus()
    typist.type("10")
    typist.press(ENTER)
    assert len(typist.page.grid.rows) == 3
    assert typist.page.grid.view.currentIndex().row() == 2


def test_another_group_does_not_wipe_out_what_is_typed(typist: Typist) -> None:
    typist.choose()
    typist.put(0, "deposit", "500")
    typist.choose("Gisozi")
    assert "Book it or clear it first" in typist.page.head.who.complaint
    assert len(typist.page.grid.rows) == 3
    assert typist.page.head.who.peek() == Who("Remera")


def test_a_group_meets_again(typist: Typist, qtbot: QtBot) -> None:
    typist.page.head.name.set_value("Tuesday group")
    for number in ("10", "4"):
        typist.page.sheet.adding.setFocus()
        typist.type(number)
        typist.press(ENTER)
    typist.page.grid.tick_all("here")
    typist.page.book_it()
    again = Collection(typist.seat.desk, Place("collection", about=typist.sheet))
    opened(again, qtbot)
    assert [row.number for row in again.grid.rows] == ["4", "10"]
    assert again.head.name.value() == "Tuesday group"


# --- typing and sums ------------------------------------------------------------------------------


def test_the_button_says_the_whole_deed_while_typing(typist: Typist) -> None:
    typist.choose()
    assert typist.deed == "Book the sheet"
    assert not typist.page.till.book.isEnabled()
    typist.type("1500")
    typist.press(KEY.Key_Down)
    typist.type("700")
    typist.press(ENTER)
    assert typist.deed == f"Book the sheet: 2 members, 2,200{SPACE}F"


def test_the_result_of_a_row_is_shown_before_it_is_written(typist: Typist) -> None:
    typist.choose()
    typist.put(0, "deposit", "1500")
    typist.put(0, "repayment", "50000")
    typist.page.grid.go_to(0, typist.key("deposit"))
    said = typist.page.sheet.result.text()
    assert said.startswith("1 · Uwase Odette: ")
    assert "41,500 → 43,000" in said
    assert "Loan 150,000 → 100,000" in said
    typist.page.grid.go_to(2, typist.key("deposit"))
    assert "Ordinary savings 0" in typist.page.sheet.result.text()


def test_money_taken_out_lowers_the_balance_that_is_shown(typist: Typist) -> None:
    typist.choose()
    withdrawal = next(k for k in typist.page.sheet.choice.ticks if k.startswith("withdrawal"))
    typist.page.sheet.choice.ticks[withdrawal].box.setChecked(True)
    typist.put(0, "deposit", "500")
    typist.put(0, "withdrawal", "1500")
    typist.page.grid.go_to(0, withdrawal)
    assert "41,500 → 40,500" in typist.page.sheet.result.text()
    assert typist.deed.endswith(f"−1,000{SPACE}F") or "1,000" in typist.deed
    assert typist.page.till.counted.isHidden() or not typist.page.till.counted.isVisible()


def test_a_column_with_amounts_stays(typist: Typist) -> None:
    typist.choose()
    typist.put(0, "fine", "100")
    fine = typist.key("fine")
    typist.page.sheet.choice.ticks[fine].box.setChecked(False)
    assert typist.key("fine") == fine
    assert typist.page.grid.entries.sum_text(fine) == "100"
    typist.put(0, "fine", "")
    typist.page.sheet.choice.ticks[fine].box.setChecked(False)
    assert fine not in [one.key for one in typist.page.grid.model.columns]


def test_new_fees_and_the_social_fund_have_columns(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*GROUP)
    fund(seat.desk)
    seat.book.write(fees.add_fee, name="Passbook", amount=money(300))
    typist = Typist(seat, qtbot)
    typist.choose()
    titles = [one.title for one in typist.page.grid.model.columns]
    assert "Social fund" in titles
    typist.page.sheet.choose.click()
    assert [t.box.text() for t in typist.page.sheet.choice.ticks.values()][-4:] == [
        "Social fund",
        "Passbook",
        "Out of Ordinary savings",
        "Aid from Social fund",
    ]


# --- booking --------------------------------------------------------------------------------------


def test_a_sheet_is_booked_and_shown(typist: Typist) -> None:
    typist.choose()
    typist.put(0, "deposit", "1500")
    typist.put(1, "deposit", "500")
    typist.count("2000")
    assert typist.page.till.difference == money(0)
    typist.press(ENTER, modifier=CONTROL)
    paper = typist.seat.desk.ask(collection.sheet_paper, typist.sheet)
    assert (paper.name, paper.net, paper.counted) == ("Remera", money(2_000), money(2_000))
    assert [line.present for line in paper.rows] == [True, True, False]
    assert typist.seat.said[-1] == f"The sheet of Remera is booked: 2,000{SPACE}F."
    assert typist.page.grid.rows == []
    assert not typist.page.has_typed()
    assert checks.run(typist.seat.book) == []


def test_a_cell_being_typed_in_is_booked_too(typist: Typist) -> None:
    typist.choose()
    typist.count("1500")
    typist.page.grid.setFocus()
    typist.type("1500")
    typist.press(ENTER, modifier=CONTROL)
    paper = typist.seat.desk.ask(collection.sheet_paper, typist.sheet)
    assert paper.net == money(1_500)
    assert paper.present == 1


def test_the_money_of_a_meeting_is_counted(typist: Typist) -> None:
    typist.choose()
    typist.put(0, "deposit", "1500")
    typist.page.book_it()
    assert "Count the money" in typist.page.till.counted.complaint
    assert count(typist.seat.book, "collection") == 0


def test_a_difference_asks_why_beside_its_field(typist: Typist) -> None:
    typist.choose()
    typist.put(0, "deposit", "1500")
    assert typist.page.till.reason.isHidden()
    typist.count("1400")
    assert typist.page.till.difference == money(-100)
    assert not typist.page.till.reason.isHidden()
    typist.page.book_it()
    assert "100" in typist.page.till.reason.complaint
    typist.page.till.reason.set_value("lost on the way")
    typist.page.book_it()
    paper = typist.seat.desk.ask(collection.sheet_paper, typist.sheet)
    assert (paper.difference, paper.remark) == (money(-100), "lost on the way")


def test_money_is_counted_by_note_and_coin(desk: Desk, qtbot: QtBot) -> None:
    page = Collection(desk, Place("collection"))
    opened(page, qtbot)
    page.head.who.set_value(Who("Remera"))
    page.head.who.changed.emit()
    page.grid.put(0, page.sheet.choice.chosen()[0].key, "7500")
    page.till.by_piece.click()
    assert focused() is page.till.pieces.fields()[0].editor
    qtbot.keyClicks(QApplication.focusWidget(), "1")
    page.till.pieces.fields()[3].line.setText("5")
    page.till.pieces.fields()[3].changed.emit()
    assert page.till.counted.value() == money(7_500)
    assert page.till.counted.line.isReadOnly()
    page.book_it()
    (row,) = desk.ask(collection.past)
    paper = desk.ask(collection.sheet_paper, row.id)
    assert paper.pieces == ((money(5_000), 1), (money(500), 5))


def test_without_coins_only_the_sum_is_asked(typist: Typist) -> None:
    assert typist.page.till.by_piece.isHidden()


def test_a_refusal_stands_beside_its_cell_and_names_the_member(typist: Typist) -> None:
    typist.choose()
    typist.put(0, "repayment", "150001")
    typist.put(1, "deposit", "500")
    typist.count("150501")
    typist.page.book_it()
    said = f"Only 150,000{SPACE}F is still owed."
    assert typist.page.grid.beside.text == said
    assert typist.page.sheet.note.text == f"1 · Uwase Odette: {said}"
    assert count(typist.seat.book, "visit") == 0
    assert typist.page.has_typed()
    typist.type("150000")
    typist.press(ENTER)
    assert typist.page.sheet.note.text == ""


def test_what_cant_be_read_is_gone_to_and_kept(typist: Typist) -> None:
    typist.choose()
    typist.put(1, "deposit", "12o0")
    typist.put(0, "deposit", "5")
    typist.page.book_it()
    index = typist.page.grid.view.currentIndex()
    assert (index.row(), index.data()) == (1, "12o0")
    assert "12o0" in typist.page.sheet.note.text
    assert typist.deed == "Book the sheet"


def test_a_sheet_without_a_name_is_asked_for_one(typist: Typist) -> None:
    typist.choose()
    typist.page.head.name.clear()
    typist.page.grid.tick_all("here")
    typist.page.book_it()
    assert typist.page.head.name.complaint


def test_trouble_leaves_everything_typed(typist: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise Trouble("The disk is full.")

    typist.choose()
    typist.put(0, "deposit", "500")
    typist.count("500")
    monkeypatch.setattr(typist.seat.desk, "do", fail)
    with pytest.raises(Trouble):
        typist.page.book_it()
    assert typist.page.has_typed()


def test_the_box_is_chosen_where_there_are_several(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*GROUP)
    box = seat.book.write(boxes.open_box, name="Field box")
    typist = Typist(seat, qtbot)
    typist.choose()
    typist.put(0, "deposit", "500")
    typist.page.head.box.set_value(box)
    typist.count("500")
    typist.page.book_it()
    paper = seat.desk.ask(collection.sheet_paper, typist.sheet)
    assert "Field box" in str(paper.box)


def test_who_may_not_take_money_sees_no_live_button(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*GROUP)
    seat.book.actor = actor(Role.AUDITOR)
    typist = Typist(seat, qtbot)
    typist.choose()
    typist.page.grid.tick_all("here")
    assert not typist.page.till.book.isEnabled()


# --- slips of an earlier day ----------------------------------------------------------------------


def test_slips_of_an_earlier_day_are_typed_one_after_the_other(typist: Typist) -> None:
    typist.page.head.day.set_value(YESTERDAY)
    typist.page.sheet.adding.setFocus()
    for number, slip, amount in (("2", "S-1", "300"), ("1", "S-2", "500"), ("2", "S-3", "50")):
        typist.type(number)
        typist.press(ENTER)
        for text in (slip, amount):
            typist.type(text)
            typist.press(ENTER)
        while focused() is not typist.page.sheet.adding.editor:
            typist.press(ENTER)
    assert typist.page.head.name.value() == "Paper slips"
    typist.page.book_it()  # nobody counts the money of yesterday
    paper = typist.seat.desk.ask(collection.sheet_paper, typist.sheet)
    assert [(line.slip, line.number) for line in paper.rows] == [
        ("S-1", "2"),
        ("S-2", "1"),
        ("S-3", "2"),
    ]
    assert paper.day == YESTERDAY


def test_a_row_that_was_a_mistake_is_taken_away(typist: Typist) -> None:
    typist.choose()
    typist.put(1, "deposit", "500")
    typist.page.grid.go_to(1, typist.key("deposit"))
    typist.press(KEY.Key_Delete, modifier=CONTROL)
    assert [row.number for row in typist.page.grid.rows] == ["1", "10"]
    assert typist.deed == "Book the sheet"


# --- the page -------------------------------------------------------------------------------------


def test_what_is_typed_stays_when_the_book_changes(typist: Typist) -> None:
    typist.choose()
    typist.put(1, "deposit", "500")
    gasana = typist.page.grid.rows[1].id
    one = typist.seat.make.known(gasana)
    typist.seat.make.visit(one, ("deposit", 1_000))
    typist.qtbot.waitUntil(lambda: money(3_000) in typist.page.grid.rows[1].held.values())
    assert typist.page.grid.entries.sum_text(typist.key("deposit")) == "500"


def test_clear_empties_the_sheet(typist: Typist) -> None:
    typist.choose()
    typist.put(0, "deposit", "500")
    typist.count("500")
    typist.page.clear()
    assert not typist.page.has_typed()
    assert focused() is typist.page.head.who.editor


def test_the_empty_sheet_is_shown_for_printing(typist: Typist) -> None:
    assert not typist.page.blank.isEnabled()
    typist.choose()
    typist.page.print_blank()
    paper = words(typist.seat.papers[-1].pdf)
    assert "GasanaVincent" in paper
    assert "150,000" in paper


@pytest.mark.parametrize("code", ["fr", "xx"])
def test_the_page_opens_in_other_languages(typist: Typist, qtbot: QtBot, code: str) -> None:
    typist.seat.desk.language = Language(code)
    page = Collection(typist.seat.desk, Place("collection"))
    opened(page, qtbot)
    assert page.till.book.text()


@pytest.mark.parametrize("kind", [Collection, Sheets])
def test_a_closed_page_is_freed(seat: Seat, kind: type[Page]) -> None:
    seat.make.roll(*GROUP)
    page = kind(seat.desk, Place(kind.__name__.lower()))
    gone = weakref.ref(page)
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del page
    gc.collect()
    assert gone() is None


def test_an_empty_co_op_is_told_to_have_members_first(seat: Seat, qtbot: QtBot) -> None:
    page = Typist(seat, qtbot).page
    empty = page.findChild(EmptyState)
    assert isinstance(empty, EmptyState)
    assert empty.accessibleName().startswith("No members yet")
    with qtbot.waitSignal(seat.desk.changed):
        seat.make.roll(*GROUP)
    assert empty.accessibleName().startswith("Whose meeting is it?")
