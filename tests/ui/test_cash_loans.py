"""Loans at the cash desk: what is due, where a payment would go, and what it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from coopdesk.records import lending, loans, visit
from coopdesk.records.ids import HoldingId, LoanId
from tests.records import lenders
from tests.records.hands import TODAY, Somebody, owns
from tests.ui.till import Till, TillAt, tills

PENALTY = {"percent": "1", "per": "day", "base": "overdue_total"}


@pytest.fixture
def till_at(tmp_path: Path, qtbot: QtBot) -> Iterator[TillAt]:
    with tills(tmp_path, qtbot) as open_one:
        yield open_one


@pytest.fixture
def till(till_at: TillAt) -> Till:
    made = till_at()
    made.sit_down()
    return made


@pytest.fixture
def who(till: Till) -> Somebody:
    return till.make.member("Aline Mukamana", number="5", joined=lenders.NEW_YEAR)


@pytest.fixture
def loan(till: Till, who: Somebody) -> LoanId:
    """1,200 at 1 % a month in 12 instalments, the first of them a day late."""
    of = lenders.product(till.make, how=lenders.how(penalty=PENALTY), running=5, clean=False)
    return lenders.running(till.make, who, of=of)


def notes(till: Till) -> str:
    return till.page.lines.notes().replace("\u00a0", " ")


def after(till: Till) -> str:
    return till.page.lines.said_after(till.amount(visit.REPAYMENT).name)


def test_what_is_due_stands_under_the_loan(till: Till, loan: LoanId) -> None:
    till.choose("5")
    assert notes(till) == "108 F is due, 1 day late · 1,213 F pays all of it"


def test_where_a_payment_goes_is_seen_while_it_is_typed(till: Till, loan: LoanId) -> None:
    till.choose("5")
    till.enter(visit.REPAYMENT, "108")
    assert notes(till) == "Principal 95 · Interest 12 · Penalty 1"
    assert after(till) == "1,105"
    till.record()
    assert owns(till.book, HoldingId(loan)) == 1_105
    till.choose("5")
    assert notes(till).startswith("next on 2 Apr")


def test_what_will_be_refused_shows_no_parts(till: Till, loan: LoanId) -> None:
    till.choose("5")
    till.enter(visit.REPAYMENT, "9000")
    assert after(till) == "-7,800"
    till.record()
    assert "Only 1,213" in till.amount(visit.REPAYMENT).complaint.replace("\u00a0", " ")
    assert owns(till.book, HoldingId(loan)) == 1_200


def test_on_an_earlier_day_less_was_due(till: Till, loan: LoanId) -> None:
    lenders.repay(till.make, loan, 108)
    till.choose("5")
    till.page.head.day.set_value(TODAY - timedelta(days=1))
    till.enter(visit.REPAYMENT, "107")
    assert notes(till).endswith("1 later payment is divided anew")


def test_a_loan_that_is_paid_back_has_no_line(till: Till, loan: LoanId) -> None:
    whole = till.book.read(loans.payoff, loan, TODAY).total.minor
    lenders.repay(till.make, loan, whole)
    till.choose("5")
    assert visit.REPAYMENT not in [one.deed for one in till.page.lines.fields()]


def test_a_loan_that_was_written_off_takes_what_is_recovered(till: Till, loan: LoanId) -> None:
    second, day = lenders.another(till.make), TODAY - timedelta(days=1)
    till.book.write(
        lending.write_off, loan=loan, day=day, reason="Gone", resolution="9", second=second
    )
    till.choose("5")
    assert notes(till) == "Written off: what is paid is recovered."
    till.enter(visit.REPAYMENT, "50")
    till.record()
    moves = till.book.read(loans.loan_file, loan, TODAY).moves
    assert moves[0].amount.minor == 50
    assert moves[0].kind == "recovered"
