"""Papers of loans on the screen: those of one loan, and letters to all who are late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from coopdesk.records import lending, loans, portfolio
from coopdesk.records.access import Actor, Role
from coopdesk.records.ids import LoanId, PersonId
from coopdesk.ui.desk import Place
from coopdesk.ui.loan_papers import LoanPapers
from coopdesk.ui.pages.loan import LoanPage
from coopdesk.ui.pages.reminders import Reminders
from coopdesk.ui.preferences import SHOW
from tests.records import lenders
from tests.records.hands import TODAY
from tests.reports.reading import pages
from tests.ui.fingers import ENTER, focused, opened
from tests.ui.seat import Seat


@pytest.fixture
def late(seat: Seat) -> LoanId:
    """Asked in January: 26 days late by now."""
    who = seat.make.member("Uwase Jeanne", village="Remera", language="fr")
    return lenders.running(seat.make, who, day=date(2026, 1, 5))


def titles(part: LoanPapers) -> list[str]:
    return [one.text() for one in part.findChildren(QPushButton) if not one.isHidden()]


def reminded(seat: Seat, loan: LoanId) -> list[str]:
    events = seat.book.read(loans.loan_file, loan, TODAY).events
    return [str(one.what) for one in events if one.kind == "reminded"]


def test_the_page_of_a_loan_offers_its_papers(seat: Seat, qtbot: QtBot, late: LoanId) -> None:
    page = LoanPage(seat.desk, Place("loan", about=int(late)))
    opened(page, qtbot)
    assert "Loan contract" in titles(page.papers)
    assert "Last reminder" not in titles(page.papers)  # a deed writes it
    assert "Loans to decide on" not in titles(page.papers)
    assert not page.printed.isHidden()


def test_a_paper_is_made_in_the_language_of_its_reader(
    seat: Seat, qtbot: QtBot, late: LoanId
) -> None:
    part = LoanPapers(seat.desk)
    qtbot.addWidget(part)
    part.show_file(seat.book.read(loans.loan_file, late, TODAY))
    part.make("loan-card")
    assert "Exemplaire du sociétaire" in pages(seat.papers[-1].pdf)[0]
    assert reminded(seat, late) == []


def test_a_reminder_is_written_down_and_printed(seat: Seat, qtbot: QtBot, late: LoanId) -> None:
    seat.desk.preferences = replace(seat.desk.preferences, receipts=SHOW)
    page = LoanPage(seat.desk, Place("loan", about=int(late), text="remind"))
    opened(page, qtbot)
    assert page.deed is not None
    page.deed.form["tone"].set_value("firm")
    qtbot.mouseClick(page.deed.do, Qt.MouseButton.LeftButton)
    assert reminded(seat, late) == ["Firm reminder written"]
    assert len(pages(seat.papers[-1].pdf)) == 1


def test_new_terms_are_printed_to_be_signed_at_once(seat: Seat, qtbot: QtBot, late: LoanId) -> None:
    seat.desk.preferences = replace(seat.desk.preferences, receipts=SHOW)
    page = LoanPage(seat.desk, Place("loan", about=int(late), text="reschedule"))
    opened(page, qtbot)
    assert page.deed is not None
    page.deed.form["reason"].set_value("Drought")
    qtbot.mouseClick(page.deed.do, Qt.MouseButton.LeftButton)
    told = "\n".join(pages(seat.papers[-1].pdf))
    assert seat.papers[-1].title.startswith("New terms of a loan")
    assert "Drought" in told


def test_what_can_not_be_made_says_why(seat: Seat, qtbot: QtBot, late: LoanId) -> None:
    part = LoanPapers(seat.desk)
    qtbot.addWidget(part)
    part.show_file(seat.book.read(loans.loan_file, late, TODAY))
    with qtbot.waitSignal(seat.desk.said):
        part.make("loan-team")
    assert not seat.papers


# --- everybody who is late ---------------------------------------------------------------------


def test_everybody_who_is_late_gets_a_letter_and_each_loan_keeps_it_noted(
    seat: Seat, qtbot: QtBot, late: LoanId
) -> None:
    other = seat.make.member("Mugisha Éric", village="Gisozi")
    second = lenders.running(seat.make, other, day=date(2026, 1, 30))
    page = Reminders(seat.desk, Place("reminders"))
    opened(page, qtbot)
    assert page.write.text() == "&Write 2 letters"
    page.tone.set_value("last")
    page.write.setFocus()
    with qtbot.waitSignal(seat.desk.going):
        qtbot.keyClick(focused(), ENTER)
    assert "Last reminder" in pages(seat.papers[-1].pdf)[0]
    for loan in (late, second):
        assert reminded(seat, loan) == ["Last reminder written"]
    qtbot.waitUntil(page.write.isEnabled)
    row = page.table.row()
    assert row is not None
    assert (row.reminded, row.tone) == (TODAY, "last")
    with qtbot.waitSignal(seat.desk.going):
        qtbot.keyClick(page.write, ENTER)  # the paper jammed
    assert "Last reminder" in pages(seat.papers[-1].pdf)[0]
    assert reminded(seat, second) == ["Last reminder written"]


def test_what_is_overdue_is_told_with_its_penalty(seat: Seat, qtbot: QtBot) -> None:
    penalty = {"percent": "1", "per": "day", "base": "overdue_principal"}
    of = lenders.product(seat.make, "Farm loans", how=lenders.how(penalty=penalty))
    lenders.running(seat.make, seat.make.member("Uwase Jeanne"), 1_200, of=of)
    page = Reminders(seat.desk, Place("reminders"))
    opened(page, qtbot)
    assert page.sums.text().replace("\u00a0", " ") == "1 borrower · 108 F overdue"


def test_where_many_are_late_the_list_comes_by_a_job(
    seat: Seat, qtbot: QtBot, late: LoanId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portfolio, "EXACT_UP_TO", 0)
    page = Reminders(seat.desk, Place("reminders"))
    opened(page, qtbot)
    assert not page.write.isEnabled()
    qtbot.waitUntil(page.write.isEnabled)
    assert page.write.text() == "&Write 1 letter"
    page.least.set_value(15)
    page.least.changed.emit()
    page.tone.changed.emit()
    assert not page.write.isEnabled()  # what stands there was asked for before
    page.least.set_value(31)
    page.least.changed.emit()
    qtbot.waitUntil(lambda: page.write.text() == "&Write 0 letters")


def test_only_those_who_are_late_long_enough_are_listed(
    seat: Seat, qtbot: QtBot, late: LoanId
) -> None:
    page = Reminders(seat.desk, Place("reminders"))
    opened(page, qtbot)
    page.least.set_value(31)
    page.least.changed.emit()
    assert page.write.text() == "&Write 0 letters"
    assert not page.write.isEnabled()
    page.least.set_value(15)
    page.least.changed.emit()
    assert page.write.text() == "&Write 1 letter"
    qtbot.keyClick(page.table.view, ENTER)
    assert seat.places == [Place("loan", about=int(late))]


def test_whoever_may_not_lend_writes_no_letters(seat: Seat, qtbot: QtBot, late: LoanId) -> None:
    seat.book.actor = Actor(PersonId(77), "Somebody", Role.GUEST)
    page = Reminders(seat.desk, Place("reminders"))
    opened(page, qtbot)
    assert not page.write.isEnabled()


def test_each_who_answers_gets_a_page(seat: Seat, qtbot: QtBot) -> None:
    who, backer = seat.make.member("Uwase Jeanne"), seat.make.member("Mugisha Éric", language="fr")
    seat.make.visit(backer, ("deposit", 900))
    loan = lenders.application(seat.make, who, lenders.product(seat.make))
    seat.book.write(lending.add_guarantor, loan=loan, member=backer.id, amount=400)
    part = LoanPapers(seat.desk)
    qtbot.addWidget(part)
    part.show_file(seat.book.read(loans.loan_file, loan, TODAY))
    assert "Guarantor's undertaking" in titles(part)
    part.make("loan-guarantee")
    assert "quatre cents" in pages(seat.papers[-1].pdf)[0]
