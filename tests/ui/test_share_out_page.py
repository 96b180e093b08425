"""The page on which a savings group shares its box out."""

from __future__ import annotations

import gc
import weakref
from typing import Final

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import surplus
from coopdesk.records.book import Book
from coopdesk.records.cash import boxes
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages.share_out import ShareOut
from coopdesk.ui.preferences import Preferences
from tests.records.hands import Make, Pc, draft, owns
from tests.records.test_share_out import counted
from tests.reports.reading import words
from tests.ui import fingers
from tests.ui.fingers import plain

REPAY: Final = "Let them repay it first."


@pytest.fixture
def pc(empty_office: Pc, tmp_path_factory: pytest.TempPathFactory) -> Pc:
    """A group of three that has earned something; the second still owes."""
    pc = empty_office.moved(tmp_path_factory.mktemp("group"))
    with pc.open() as book:
        make = Make(book)
        held = make.roll(
            draft("1", shares=50_000),
            draft("2", shares=30_000, loan=12_000),
            draft("3", shares=10_000),
        )
        counted(make, 78_000)
        make.visit(held[2], ("fine", 9_999))
    return pc


def opened(desk: Desk, qtbot: QtBot) -> ShareOut:
    page = ShareOut(desk, Place("share_out"))
    fingers.opened(page, qtbot)
    return page


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ShareOut:
    return opened(desk, qtbot)


def type_in(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), text)


def test_the_box_is_told_before_anything_is_handed_out(page: ShareOut) -> None:
    assert "99,999 F" in plain(page.pool.accessibleName())
    assert plain(page.words.text()) == "Each 1,000 F in shares gets 1,111 F."
    assert plain(page.do.text()) == "Hand out 87,999 F to 3 members"
    assert "12,000 F is still lent to members (1)" in plain(page.note.text)
    assert [(bar.name, plain(bar.said)) for bar in page.chart.bars] == [
        ("Cash box", "87,999 F"),
        ("Loans, set off", "12,000 F"),
    ]


def test_what_stays_lowers_what_is_shared(page: ShareOut, qtbot: QtBot) -> None:
    type_in(qtbot, "9999")
    assert plain(page.words.text()) == "Each 1,000 F in shares gets 1,000 F."
    assert plain(page.do.text()) == "Hand out 78,000 F to 3 members"


def test_a_group_shares_its_box_out_by_keyboard(
    page: ShareOut, book: Book, make: Make, desk: Desk, qtbot: QtBot
) -> None:
    said: list[str] = []

    def hear(text: str, _kind: object, _advice: str) -> None:
        said.append(text)

    desk.said.connect(hear)
    page.do.setFocus()
    qtbot.keyClick(page.do, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["The box is shared out. A new cycle begins."]
    assert not book.read(surplus.group).members
    assert not page.do.isEnabled()
    assert "99,999 F was shared out; 3 of 3 members" in plain(page.past.about.text())
    with qtbot.waitSignal(desk.going):
        qtbot.mouseClick(page.past.again, Qt.MouseButton.LeftButton)
    assert "Share-outofthegroup" in words(desk.paper.pdf)


def test_the_box_is_shown_before_and_after(page: ShareOut, qtbot: QtBot) -> None:
    assert plain(page.left.text) == "In the box: 87,999 F → 0 F"
    assert not page.bring.isVisible()
    type_in(qtbot, "9999")
    assert plain(page.left.text) == "In the box: 87,999 F → 9,999 F"


def choose_bank(page: ShareOut, book: Book) -> None:
    """The bank, in which there is nothing."""
    bank = next(one for one in book.read(boxes.boxes) if one.role == "bank")
    page.box.set_value(bank.id)
    page.box.changed.emit()


def test_a_box_that_holds_too_little_is_told_with_what_to_do(
    page: ShareOut, book: Book, desk: Desk, qtbot: QtBot
) -> None:
    choose_bank(page, book)
    assert "In the box: 0 F → −87,999 F" in plain(page.left.text)
    assert "Hand money over into it first" in page.left.text
    with qtbot.waitSignal(desk.going) as going:
        qtbot.mouseClick(page.bring, Qt.MouseButton.LeftButton)
    assert going.args == [Place("handover")]


def test_more_than_the_box_holds_is_told_once_at_the_box(
    page: ShareOut, book: Book, desk: Desk, qtbot: QtBot
) -> None:
    choose_bank(page, book)
    with qtbot.assertNotEmitted(desk.said):
        refuse(page, book, qtbot)


def refuse(page: ShareOut, book: Book, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.do, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.box.complaint))
    assert "There is only" in page.box.complaint
    assert book.read(surplus.share_outs) == []


def test_who_owes_more_than_their_part_is_told_before(
    page: ShareOut, desk: Desk, qtbot: QtBot
) -> None:
    assert not page.wrong.text
    type_in(qtbot, "69999")  # leaves 30,000: a third of their shares for each
    assert plain(page.wrong.text) == "Member 2 owes 2,000 F more than their part. " + REPAY
    assert not page.do.isEnabled()


def test_an_interrupted_share_out_goes_on(
    page: ShareOut, book: Book, make: Make, qtbot: QtBot
) -> None:
    one = book.read(surplus.group).members[0]
    book.write(surplus.share_out, box=None, stays=0, step=1, members=[one.id])
    qtbot.waitUntil(lambda: page.do.text() == "Hand out the parts that are left")
    assert "1 of 3 members" in page.past.about.text()
    assert [row.number for _, (row, _) in page.table.model.loaded()] == ["2", "3"]
    assert plain(page.left.text) == "In the box: 32,444 F → 0 F"
    qtbot.mouseClick(page.do, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "3 of 3 members" in page.past.about.text())


def test_a_share_out_is_taken_back_with_a_reason(
    desk: Desk, book: Book, make: Make, qtbot: QtBot
) -> None:
    everybody = book.read(surplus.group).members
    book.write(surplus.share_out, box=None, stays=0, step=1, members=[one.id for one in everybody])
    page = opened(desk, qtbot)
    qtbot.mouseClick(page.past.back, Qt.MouseButton.LeftButton)
    assert "Write why" in page.past.reason.complaint
    type_in(qtbot, "Counted wrong")
    qtbot.mouseClick(page.past.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.past.isVisible())
    assert owns(book, make.known(everybody[0].id).shares) == 50_000


def test_the_list_is_printed_before_it_is_done(page: ShareOut, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.going):
        qtbot.mouseClick(page.print, Qt.MouseButton.LeftButton)
    assert "55,555" in words(desk.paper.pdf)


def test_a_group_without_shares_is_told_what_to_do(desk: Desk, book: Book, qtbot: QtBot) -> None:
    everybody = [one.id for one in book.read(surplus.group).members]
    book.write(surplus.share_out, box=None, stays=0, step=1, members=everybody)
    page = opened(desk, qtbot)
    assert not any(part.isVisible() for part in (page.do, page.print, page.table))
    assert page.nothing.isVisible()
    said = [one.text() for one in page.nothing.findChildren(QLabel)]
    assert "There is nothing to share out yet: nobody has shares." in said
    assert page.past.again.hasFocus()


def test_an_empty_co_op_is_offered_nothing_to_hand_out(
    empty_office: Pc, tmp_path_factory: pytest.TempPathFactory, qtbot: QtBot
) -> None:
    with empty_office.moved(tmp_path_factory.mktemp("empty")).open() as book:
        desk = Desk(book, Language("en"), Preferences())
        page = opened(desk, qtbot)
        assert page.nothing.isVisible()
        assert not page.do.isVisible()
        desk.close()


def test_a_closed_page_is_freed_at_once_with_all_its_parts(
    desk: Desk, book: Book, qapp: QApplication
) -> None:
    everybody = [one.id for one in book.read(surplus.group).members]
    book.write(surplus.share_out, box=None, stays=0, step=1, members=everybody[:1])
    made = ShareOut(desk, Place("share_out"))
    made.show()
    gone = {type(part).__name__: weakref.ref(part) for part in made.findChildren(QWidget)}
    gone["page"] = weakref.ref(made)
    gc.disable()  # what only the collector frees, it could free on another thread
    made.close()
    made.deleteLater()
    del made
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [name for name, part in gone.items() if part() is not None]
    gc.enable()
    assert left == []
