"""The page of one receipt: found by its number, printed again, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import admission, members, statements, visit
from coopdesk.records.access import Role
from coopdesk.records.cash import boxes, handovers
from coopdesk.records.ids import VisitId
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages import PAGES
from coopdesk.ui.pages.member import Member
from coopdesk.ui.pages.paper import PaperPage
from coopdesk.ui.pages.receipt import ReceiptPage
from coopdesk.ui.preferences import SHOW, Preferences
from coopdesk.ui.topbar import TopBar
from coopdesk.ui.window import Window
from tests.records.fleet import take_in
from tests.records.hands import TODAY, Make, Pc, actor, money, owns, whole
from tests.records.joining import joins
from tests.reports.reading import words
from tests.ui.fingers import ENTER, focused, opened
from tests.ui.till import ROLL, Till, TillAt


@pytest.fixture
def till(till_at: TillAt) -> Till:
    made = till_at()
    made.make.roll(*ROLL)
    return made


@pytest.fixture
def paid(till: Till) -> VisitId:
    """Odette, 77, paid in 5,000 F: receipt A-000001."""
    return till.make.visit(till.known("77"), (visit.DEPOSIT, 5_000))


def shown(till: Till, place: Place) -> ReceiptPage:
    return opened(ReceiptPage(till.desk, place), till.qtbot)


def reverse(till: Till, page: ReceiptPage, reason: str) -> None:
    till.qtbot.mouseClick(page.reverse, Qt.MouseButton.LeftButton)
    till.qtbot.keyClicks(page.reason.pad, reason)
    till.qtbot.mouseClick(page.take_back, Qt.MouseButton.LeftButton)


def test_a_receipt_is_shown_as_it_stands_on_paper(till: Till, paid: VisitId) -> None:
    page = shown(till, Place("receipt", visit=paid))
    assert page.heading.title.text() == "Receipt A-000001"
    assert page.preview.pages is not None


def test_a_reprint_is_marked_as_a_copy(till: Till, paid: VisitId) -> None:
    page = shown(till, Place("receipt", visit=paid))
    page.print_again()
    assert "Member'scopy,printedagain" in words(till.papers[0].pdf)


@pytest.mark.parametrize("number", ["A-000001", "a1", " A-1 "])
def test_a_receipt_is_found_by_its_number_as_people_type_it(
    till: Till, paid: VisitId, number: str
) -> None:
    page = shown(till, Place("receipt"))
    assert focused() is page.number.line
    till.qtbot.keyClicks(page.number.line, number)
    till.qtbot.keyClick(page.number.line, ENTER)
    assert till.places == [Place("receipt", visit=paid)]


def test_two_receipts_of_one_number_are_told_and_lead_to_each_other(
    pc: Pc, tmp_path: Path, qtbot: QtBot
) -> None:
    copies = [pc.copied(tmp_path / name) for name in ("one", "two")]
    for n, one in enumerate(copies):  # unaware of each other, they take one letter
        one.clock.move(hours=n + 1)
        with one.open() as book:
            make = Make(book)
            who = next(iter(book.read(members.roll)))
            make.visit(make.known(who.id), (visit.DEPOSIT, 100 + n))
    take_in(pc, *copies)
    with pc.open() as book:
        desk = Desk(book, Language("en"), Preferences())
        both = book.read(statements.find_receipts, "B-1")
        assert [book.read(statements.receipt, one).total for one in both] == [
            money(100),
            money(101),
        ]
        offered = [(one.text, one.place) for one in TopBar(desk, PAGES).offers("B-1")[:2]]
        assert [place.visit for _, place in offered] == both
        assert len({text for text, _ in offered}) == 2
        page = opened(ReceiptPage(desk, Place("receipt", visit=both[0])), qtbot)
        went: list[Place] = []
        desk.going.connect(went.append)
        assert page.twice.accessibleName() == "Receipt B-000001 was written on two PCs."
        for here, there in zip(both, reversed(both), strict=True):
            page.show_visit(here)
            assert not page.to_twin.isHidden()
            page.to_twin.click()
            assert went[-1] == Place("receipt", visit=there)
        desk.close()


def test_a_number_that_nobody_has_is_complained_of(till: Till, paid: VisitId) -> None:
    page = shown(till, Place("receipt", text="A-999"))
    assert "A-999" in page.number.complaint
    assert page.preview.isHidden()


def test_taking_back_needs_a_reason(till: Till, paid: VisitId) -> None:
    before = whole(till.book)
    page = shown(till, Place("receipt", visit=paid))
    reverse(till, page, "  ")
    assert page.reason.complaint
    assert whole(till.book) == before


def test_what_taking_back_leaves_is_shown_before_it_is_done(till: Till, paid: VisitId) -> None:
    till.make.visit(till.known("77"), (visit.DEPOSIT, 1_000))
    page = shown(till, Place("receipt", visit=paid))
    page.ask_why()
    said = ["Ordinary savings: 90,000 → 85,000", "Cash box: 6,000 → 1,000"]
    till.qtbot.waitUntil(lambda: told(page) == said)
    reverse(till, page, "It was for number 7")
    assert owns(till.book, till.known("77").savings) == 85_000


def told(page: ReceiptPage) -> list[str]:
    """What stands above the reason, for the ear."""
    shown = page.undone.findChildren(QWidget)
    return [one.accessibleName() for one in shown if one.isVisible() and one.accessibleName()]


def test_a_receipt_taken_back_prints_its_correction_slip(till: Till, paid: VisitId) -> None:
    page = shown(till, Place("receipt", visit=paid))
    reverse(till, page, "Was for Jean")
    slip = till.desk.ask(statements.receipts_of, till.desk.today)[0]
    assert slip.reverses == "A-000001"
    assert till.places == [Place("receipt", visit=slip.visit)]
    printed = words(till.papers[0].pdf)
    assert "CorrectionslipA-000002" in printed
    assert "WasforJean" in printed
    assert "printedagain" not in printed
    assert owns(till.book, till.known("77").savings) == 84_000


def test_a_receipt_taken_back_says_so_and_can_not_be_taken_back_again(
    till: Till, paid: VisitId
) -> None:
    page = shown(till, Place("receipt", visit=paid))
    with till.qtbot.waitSignal(till.desk.changed):
        till.book.write(visit.reverse_visit, visit=paid, reason="Wrong member")
    assert page.heading.pill.mark.text == "reversed"
    assert page.reverse.isHidden()
    assert page.to_other.text() == "Show A-000002"


def test_money_that_was_taken_out_since_is_refused_above_the_reason(
    till: Till, paid: VisitId
) -> None:
    till.make.visit(till.known("77"), (visit.WITHDRAWAL, 88_000))
    before = whole(till.book)
    page = shown(till, Place("receipt", visit=paid))
    reverse(till, page, "Wrong member")
    assert "can't be taken back" in page.form.note.text
    assert page.reason.value() == "Wrong member"
    assert whole(till.book) == before


def test_a_correction_that_leaves_the_box_short_is_warned_of_and_allowed(
    till: Till, paid: VisitId
) -> None:
    page = shown(till, Place("receipt", visit=paid))
    page.ask_why()
    assert page.short.text == ""
    page.leave_it()
    main, bank = (till.desk.ask(boxes.boxes)[n].id for n in (0, 1))
    said: dict[str, Any] = {"source": main, "target": bank, "amount": money(4_000), "day": TODAY}
    till.book.write(handovers.hand_over, **said)
    page.ask_why()
    assert page.short.text == (
        "By the books Cash box will be 4,000\N{NO-BREAK SPACE}F below zero after this."
        " Count the box, or put money in."
    )
    till.qtbot.keyClicks(page.reason.pad, "twice")
    till.qtbot.mouseClick(page.take_back, Qt.MouseButton.LeftButton)
    assert till.desk.ask(boxes.boxes)[0].holds == money(-4_000)


def test_a_receipt_of_a_closed_box_says_to_open_the_box_again_first(till: Till) -> None:
    field = till.book.write(boxes.open_box, name="Field box")
    paid = till.make.visit(till.known("77"), (visit.DEPOSIT, 500), box=field)
    main = till.desk.ask(boxes.main_box)
    till.book.write(handovers.hand_over, source=field, target=main, amount=money(500), day=TODAY)
    till.book.write(boxes.close_box, box=field)
    page = shown(till, Place("receipt", visit=paid))
    reverse(till, page, "twice")
    assert "Field box was closed on" in page.form.note.text
    assert "Open that box again first." in page.form.note.text


def test_a_double_press_takes_back_once(till: Till, paid: VisitId) -> None:
    page = shown(till, Place("receipt", visit=paid))
    reverse(till, page, "Wrong member")
    page.do_reverse()
    assert len(till.desk.ask(statements.receipts_of, till.desk.today)) == 2
    assert len(till.papers) == 1


def test_a_reason_begun_is_not_lost(till: Till, paid: VisitId) -> None:
    page = shown(till, Place("receipt", visit=paid))
    page.ask_why()
    assert not page.has_typed()
    till.qtbot.keyClicks(page.reason.pad, "Wro")
    assert page.has_typed()
    page.leave_it()
    assert not page.has_typed()


def test_a_teller_is_not_offered_to_take_back(till: Till, paid: VisitId) -> None:
    till.book.actor = actor(Role.TELLER)
    assert shown(till, Place("receipt", visit=paid)).reverse.isHidden()


def test_a_slip_shows_the_way_to_what_it_corrects(till: Till, paid: VisitId) -> None:
    slip = till.book.write(visit.reverse_visit, visit=paid, reason="Wrong member")
    page = shown(till, Place("receipt", visit=slip))
    till.qtbot.mouseClick(page.to_other, Qt.MouseButton.LeftButton)
    assert till.places == [Place("receipt", visit=paid)]


def test_a_receipt_is_saved_as_a_file(
    till: Till, paid: VisitId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "receipt.pdf"
    monkeypatch.setattr(pickers, "save_file", lambda *_: target)
    page = shown(till, Place("receipt", visit=paid))
    till.qtbot.mouseClick(page.preview.save_button, Qt.MouseButton.LeftButton)
    assert "ReceiptA-000001" in words(target.read_bytes())


def test_a_file_that_can_not_be_written_is_told(
    till: Till, paid: VisitId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pickers, "save_file", lambda *_: tmp_path / "gone" / "receipt.pdf")
    page = shown(till, Place("receipt", visit=paid))
    till.qtbot.mouseClick(page.preview.save_button, Qt.MouseButton.LeftButton)
    assert len(till.troubles) == 1


# --- a first print that never came out ---


def test_a_receipt_that_never_came_out_is_no_copy_yet(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pickers, "choose_printer", lambda *_: None)
    window = Window(till.desk)
    till.qtbot.addWidget(window)
    till.sit_down()
    till.choose("77")
    till.enter(visit.DEPOSIT, "500")
    till.record()  # the printer's window is closed again
    (row,) = till.receipts()
    assert till.desk.unprinted == {row.visit}
    page = ReceiptPage(till.desk, Place("receipt", visit=row.visit))
    opened(page, till.qtbot)
    assert page.preview.print_button.text() == "Print"
    page.print_again()
    assert "printedagain" not in words(till.papers[-1].pdf)
    till.desk.unprinted.clear()  # it came out
    page.show_visit(row.visit)
    assert page.preview.print_button.text() == "Print a copy"
    page.print_again()
    assert "printedagain" in words(till.papers[-1].pdf)


def test_a_receipt_that_was_shown_first_is_a_copy_the_second_time(till: Till) -> None:
    till.desk.preferences = Preferences(receipts=SHOW)
    till.sit_down()
    till.choose("77")
    till.enter(visit.DEPOSIT, "500")
    till.record()
    page = PaperPage(till.desk, Place("paper"))
    opened(page, till.qtbot)
    page.preview.print_button.click()
    assert "printedagain" not in words(till.papers[-1].pdf)
    till.desk.unprinted.clear()
    page.preview.print_button.click()
    assert "printedagain" in words(till.papers[-1].pdf)


def test_who_takes_the_first_payment_back_is_told_that_they_are_no_member_yet(
    till_at: TillAt,
) -> None:
    till = till_at()
    somebody = joins(till.make)
    [row] = till.desk.ask(statements.history, somebody.id, limit=9)
    page = shown(till, Place("receipt", visit=row.visit))
    with till.qtbot.waitSignal(till.desk.said) as told:
        reverse(till, page, "wrong person")
    assert told.args[0].endswith("They are a member once they pay it.")
    member = opened(Member(till.desk, Place("member", member=somebody.id)), till.qtbot)
    [asked] = till.desk.ask(admission.applications, open_only=True)
    [opener] = [b for b in member.findChildren(QPushButton) if b.text() == "The first payment"]
    till.qtbot.mouseClick(opener, Qt.MouseButton.LeftButton)
    assert till.places[-1] == Place("applications", about=asked.id)
