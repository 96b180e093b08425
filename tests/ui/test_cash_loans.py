"""Loans at the cash desk: what is due, where a payment would go, and what it leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coopdesk.records import lending, loans, visit
from coopdesk.records.ids import HoldingId, LoanId
from coopdesk.ui.kit.cards import Pill
from tests.records import lenders
from tests.records.hands import TODAY, Somebody, owns
from tests.ui.fingers import ENTER, plain
from tests.ui.till import Till, TillAt

PENALTY = {"percent": "1", "per": "day", "base": "overdue_total"}


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
    return plain(till.page.lines.notes())


def said(till: Till) -> str:
    """Where the amount that is typed goes."""
    return plain(" ".join(one.no or one.words for one in till.page.lines.divided))


def offered(till: Till) -> list[str]:
    """The amounts that can be put in at once."""
    return [plain(one.text()) for one in till.page.lines.links() if not one.isHidden()]


def after(till: Till) -> str:
    return till.page.lines.said_after(till.amount(visit.REPAYMENT).name)


def test_what_is_due_stands_under_the_loan(till: Till, loan: LoanId) -> None:
    till.choose("5")
    assert notes(till) == "LA-0001"
    pills = till.page.lines.findChildren(Pill)
    assert [one.mark.text for one in pills if not one.isHidden()] == ["1 day late"]
    assert offered(till) == ["due 108", "all of it 1,213"]


def test_what_is_due_is_put_in_by_keyboard(till: Till, loan: LoanId) -> None:
    till.choose("5")
    till.tab_to("due 108")
    till.press(ENTER)
    assert till.focus() is till.amount(visit.REPAYMENT).line
    assert after(till) == "1,105"
    till.type("50")  # she brings less: it stands in place of what was put in
    assert till.amount(visit.REPAYMENT).line.text() == "50"
    till.tab_to("due 108")
    till.press(ENTER)
    till.record()
    assert owns(till.book, HoldingId(loan)) == 1_105


def test_where_a_payment_goes_is_seen_while_it_is_typed(till: Till, loan: LoanId) -> None:
    till.choose("5")
    till.enter(visit.REPAYMENT, "108")
    assert said(till) == "Penalty 1 · Interest 12 · Principal 95 · next 107 on 2 Apr 2026"
    assert after(till) == "1,105"
    till.record()
    assert owns(till.book, HoldingId(loan)) == 1_105
    till.choose("5")
    assert notes(till) == "LA-0001 · next on 2 Apr 2026"
    assert offered(till) == ["all of it 1,105"]


def test_more_than_is_owed_is_refused_while_it_is_typed(till: Till, loan: LoanId) -> None:
    till.choose("5")
    till.enter(visit.REPAYMENT, "9000")
    assert after(till) == "…"
    assert said(till) == (
        "Only 1,213 F is still owed. 7,787 F is too much: give it back, or write it beside their"
        " savings."
    )
    till.record()
    assert "Only 1,213" in till.amount(visit.REPAYMENT).complaint.replace("\u00a0", " ")
    assert owns(till.book, HoldingId(loan)) == 1_200


def test_on_an_earlier_day_less_was_due(till: Till, loan: LoanId) -> None:
    lenders.repay(till.make, loan, 108)
    till.choose("5")
    till.page.head.day.set_value(TODAY - timedelta(days=1))
    till.enter(visit.REPAYMENT, "107")
    assert not till.page.later.isHidden()
    assert till.page.later.note.text.startswith("A later payment is divided anew.")
    [changed] = till.page.later.list.texts
    assert plain(changed) == (
        "A-000003 of 3 Mar 2026: Penalty 1 → 0, Interest 12 → 0, Principal 95 → 108"
    )


def test_what_a_slip_of_before_makes_too_much_is_owed_to_the_member(
    till: Till, loan: LoanId
) -> None:
    lenders.repay(till.make, loan, till.book.read(loans.payoff, loan, TODAY).total.minor)
    till.choose("5")
    till.page.head.day.set_value(TODAY - timedelta(days=1))
    till.enter(visit.REPAYMENT, "100")
    assert said(till).endswith(
        "With what was paid since, 101 F is too much: the co-op owes it to the member. Give it back"
        " from the page of the loan."
    )


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
    assert notes(till) == "LA-0001 · written off: what is paid now is recovered"
    till.enter(visit.REPAYMENT, "50")
    assert said(till) == "recovered 50"
    till.record()
    moves = till.book.read(loans.loan_file, loan, TODAY).moves
    assert moves[0].amount.minor == 50
    assert moves[0].kind == "recovered"
