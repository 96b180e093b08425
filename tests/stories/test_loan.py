"""A loan from the wish to the last coin, by keyboard alone: asked for, granted, signed, paid out,
paid back in part and on time, late, caught up with by a slip, and paid off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from coopdesk.records import checks, lending, loans
from coopdesk.records.ids import HoldingId, LoanId
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.calculator import Calculator
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.pages.loan_application import LoanApplication
from coopdesk.ui.pages.loan_decision import LoanDecision
from coopdesk.ui.pages.loan_payout import LoanPayout
from coopdesk.ui.pages.loan_signing import LoanSigning
from tests.records import lenders
from tests.records.hands import Make, Pc, draft, found, owns
from tests.reports.reading import words
from tests.stories.hands import GAP, Secretary, seated
from tests.ui.fingers import ENTER

HOW = lenders.how(
    percent="1",
    per="month",
    fees=[{"name": "Handling", "percent": "2", "when": "disbursement"}],
    penalty={"percent": "0.1", "per": "day", "base": "overdue_principal"},
)


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return found(tmp_path / "pc")


@pytest.fixture
def lender(pc: Pc, qtbot: QtBot) -> Iterator[Secretary]:
    with pc.open() as book:
        make = Make(book)
        make.roll(
            draft("1", name="Uwase Jeanne", savings=60_000),
            draft("2", name="Habimana Bosco", savings=90_000),
        )
        terms: dict[str, Any] = {
            "most": 300_000,
            "multiple": "3",
            "guarantors": 1,
            "cover": "50",
            "body": "Board",
        }
        lenders.product(make, how=HOW, **terms)
        lenders.fill_box(make, 200_000, book.clock().today)
        with seated(book, qtbot) as somebody:
            yield somebody


def test_a_loan_from_the_wish_to_the_last_coin(lender: Secretary, pc: Pc) -> None:
    compare_offers(lender)
    loan = write_the_application(lender)
    find_who_answers(lender)
    grant_it(lender, loan)
    sign_it(lender, loan)
    pay_it_out(lender, loan)
    pay_back_in_time(lender, pc)
    catch_up_by_a_slip(lender, pc, loan)
    pay_all_of_it(lender, pc, loan)

    # Nothing is owed, nobody's savings are held back, and the books agree.
    assert owns(lender.desk.book, HoldingId(loan)) == 0
    assert lender.desk.ask(lending.held_for, loan) == []
    assert checks.run(lender.desk.book, rebuild=True) == []


def compare_offers(lender: Secretary) -> None:
    """At the counter: what would 120,000 cost in 6 months, or in 12?"""
    lender.window.go(Place("calculator"))
    page = lender.at(Calculator)
    lender.enter("120000", "", "1")
    assert page.ways[0].best.mark.text == "costs least"
    lender.tab_to("Ask for this one")
    for way in page.ways:
        if way.instalments.peek() == 12:
            way.ask.setFocus()
    lender.press(ENTER)


def write_the_application(lender: Secretary) -> LoanId:
    """It begins with what was reckoned; what it is for is told, and what the household has."""
    page = lender.at(LoanApplication)
    assert page.keep.text() == f"Keep the application for 120,000{GAP}F"
    lender.tab_to("What it is for")
    lender.type("Crops")
    lender.tab_to("What comes in a month")
    lender.enter("40000", "15000")
    lender.do_it()
    page = lender.at(LoanApplication)
    assert page.heading.title.text() == "Application LA-0001"
    assert page.loan is not None
    return page.loan


def find_who_answers(lender: Secretary) -> None:
    """Bosco answers with a part of what he saved: more than half is covered then."""
    page = lender.at(LoanApplication)
    lender.enter("2")
    page.guarantors.amount.line.selectAll()
    lender.enter("50000")
    lender.press(ENTER)
    assert "Members who answer for it: 1; 1 must." in page.guarantors.said.text()


def grant_it(lender: Secretary, loan: LoanId) -> None:
    """The board grants it as it was asked for."""
    lender.tab_to("Decide on it")
    lender.press(ENTER)
    page = lender.at(LoanDecision)
    lender.tab_to("Resolution")
    lender.type("Minute 7 of the board")
    assert page.deciding.decide.text() == (f"Grant 120,000{GAP}F, paid back in 12 instalments")
    lender.do_it()
    assert lenders.state(lender.desk.book, loan) == "approved"


def sign_it(lender: Secretary, loan: LoanId) -> None:
    """The contract comes out of the printer; Bosco's savings are held back from now on."""
    page = lender.at(LoanSigning)
    assert page.sign.text() == f"Sign for 120,000{GAP}F and print the contract"
    lender.do_it()
    assert lender.printed[-1].title == "Loan contract LA-0001"
    assert "UwaseJeanne" in words(lender.printed[-1].pdf)
    assert lender.desk.ask(lending.held_for, loan) != []


def pay_it_out(lender: Secretary, loan: LoanId) -> None:
    """2 % is kept back."""
    page = lender.at(LoanPayout)
    assert page.pay.text() == f"Pay out 117,600{GAP}F and print the receipt"
    lender.do_it()
    assert lenders.state(lender.desk.book, loan) == "running"
    assert lender.printed[-1].title.startswith("Receipt A-")


def days_later(lender: Secretary, pc: Pc, *, days: int) -> Cash:
    """Some days later she comes to the cash desk."""
    pc.clock.move(days=days)
    lender.desk.book.confirm_day(pc.clock.moment.date())
    page = lender.cash_desk()
    lender.enter("1")
    return page


def pay_back_in_time(lender: Secretary, pc: Pc) -> None:
    """A month later the first instalment is due; one press puts it in."""
    page = days_later(lender, pc, days=31)
    lender.tab_to("due 10,662")
    lender.press(ENTER)
    assert page.lines.divided[0].words == (
        "Interest 1,200 · Principal 9,462 · next 10,662 on 3 May 2026"
    )
    lender.do_it()


def catch_up_by_a_slip(lender: Secretary, pc: Pc, loan: LoanId) -> None:
    """Late in May she pays with a penalty; then a slip of before turns up that nobody wrote."""
    page = days_later(lender, pc, days=40)
    lender.tab_to("due ")
    lender.press(ENTER)
    assert "Penalty" in page.lines.divided[0].words
    lender.do_it()
    before = lender.desk.ask(loans.loan_file, loan, lender.desk.today)
    page.head.day.line.setFocus()
    page.head.day.line.selectAll()
    lender.enter("2/5/2026", "1")
    amount = next(one for one in page.lines.fields() if one.deed == "repayment")
    amount.line.setFocus()
    lender.type("10662")
    assert not page.later.isHidden()  # what was a penalty pays back the loan now
    assert "Penalty" in page.later.list.texts[0]
    lender.do_it()
    after = lender.desk.ask(loans.loan_file, loan, lender.desk.today)
    assert after.owed.minor < before.owed.minor - 10_000


def pay_all_of_it(lender: Secretary, pc: Pc, loan: LoanId) -> None:
    """In June she sold her harvest."""
    page = days_later(lender, pc, days=20)
    lender.tab_to("all of it")
    lender.press(ENTER)
    assert page.lines.divided[0].words.endswith("pays all of it")
    lender.do_it()
    assert lenders.state(lender.desk.book, loan) == "closed"
