"""Deeds on loans in an order that is seldom, but honest: money still adds up, words are true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from coopdesk.records import checks, lending, loans, visit
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from coopdesk.records.schedule import Fee
from coopdesk.records.schedule.events import Treatment
from tests.records import lenders
from tests.records.hands import TODAY, HandClock, Make, Somebody, money

DAY = timedelta(days=1)


@pytest.fixture
def who(make: Make) -> Somebody:
    return make.member(joined=lenders.NEW_YEAR)


@pytest.fixture
def loan(make: Make, who: Somebody) -> LoanId:
    """1,200 at 1 % a month in 12 instalments, the first of them a day late."""
    return lenders.running(make, who)


def clean(make: Make) -> bool:
    assert checks.run(make.book, rebuild=True) == []
    return True


def whole(make: Make, loan: LoanId, day: date) -> int:
    """What pays all of it on a day."""
    return make.book.read(loans.payoff, loan, day).total.minor


def test_nothing_is_paid_back_before_it_was_paid_out(make: Make, loan: LoanId) -> None:
    before = lenders.ASKED - DAY
    for ask in (
        lambda: lenders.repay(make, loan, 100, before),
        lambda: make.book.read(loans.preview_repayment, loan, 100, before),
    ):
        with pytest.raises(Refused, match="paid out only on") as no:
            ask()
        assert no.value.field is not None
    lenders.repay(make, loan, 100, lenders.ASKED)
    assert clean(make)


def rate(make: Make, loan: LoanId) -> Any:
    return make.book.write(lending.change_rate, loan=loan, day=lenders.ASKED, percent="0")


def let_off(make: Make, loan: LoanId) -> Any:
    return make.book.write(lending.waive, loan=loan, day=TODAY - DAY, interest=12, reason="ill")


@pytest.mark.parametrize("deed", [rate, let_off])
def test_what_would_make_the_co_op_owe_the_member_wants_the_payment_taken_back(
    make: Make, loan: LoanId, deed: Any
) -> None:
    paid = lenders.repay(make, loan, whole(make, loan, TODAY))
    with pytest.raises(Refused, match="too much was paid") as no:
        deed(make, loan)
    assert no.value.field == "day"
    make.book.write(visit.reverse_visit, visit=paid, reason="rate")
    deed(make, loan)
    lenders.repay(make, loan, whole(make, loan, TODAY))
    assert lenders.state(make, loan) == "closed"
    assert clean(make)


def test_a_higher_rate_is_not_taken_back_under_a_payment(make: Make, loan: LoanId) -> None:
    said: dict[str, Any] = {"loan": loan, "day": lenders.ASKED, "percent": "60"}
    event = make.book.write(lending.change_rate, **said)
    lenders.repay(make, loan, whole(make, loan, TODAY))
    with pytest.raises(Refused, match="too much was paid") as no:
        make.book.write(lending.take_back_event, event=event, reason="wrong loan")
    assert no.value.field == "event"
    assert clean(make)


def test_a_loan_that_was_paid_back_before_it_was_given_up_is_paid_back(
    make: Make, clock: HandClock, loan: LoanId
) -> None:
    second = lenders.another(make)
    said: dict[str, Any] = {"loan": loan, "day": TODAY, "second": second}
    make.book.write(lending.write_off, reason="gone", resolution="9", **said)
    # The slip of the day before was found later.
    lenders.repay(make, loan, whole_before(make, loan), TODAY - DAY)
    assert lenders.state(make, loan) == "closed"
    assert make.book.read(loans.loan_file, loan, TODAY).state == "closed"
    lenders.later(make, clock, TODAY + DAY)
    with pytest.raises(Refused, match="Only 0 RWF is still owed"):
        lenders.repay(make, loan, 1)
    assert clean(make)


def whole_before(make: Make, loan: LoanId) -> int:
    """What would have paid all of it on the day before it was given up."""
    with pytest.raises(Refused, match="Only") as no:
        lenders.repay(make, loan, 9_000, TODAY - DAY)
    balance = no.value.text.fields["balance"]
    assert isinstance(balance, type(money(1)))
    return balance.minor


def test_what_is_recovered_is_not_more_than_was_given_up(
    make: Make, clock: HandClock, loan: LoanId
) -> None:
    whole_ = whole(make, loan, TODAY)
    said: dict[str, Any] = {"loan": loan, "day": TODAY, "second": lenders.another(make)}
    make.book.write(lending.write_off, reason="gone", resolution="9", **said)
    lenders.later(make, clock, TODAY + DAY)
    lenders.repay(make, loan, 1_000)
    left = whole_ - 1_000
    assert left > 200  # interest that had accrued is still to come in, beside the principal
    sentence = f"Only {left} RWF of what was written off is still to come in"
    today = make.book.clock().today
    for ask in (
        lambda: lenders.repay(make, loan, left + 1),
        lambda: make.book.read(loans.preview_repayment, loan, left + 1, today),
        lambda: make.book.write(lending.pay_in_kind, loan=loan, day=today, **coffee(left + 1)),
    ):
        with pytest.raises(Refused, match=sentence):
            ask()
    assert make.book.read(loans.preview_repayment, loan, left, today).most == money(left)
    lenders.repay(make, loan, left)
    with pytest.raises(Refused, match="Only 0 RWF"):
        lenders.repay(make, loan, 1)
    assert clean(make)


def coffee(price: int) -> dict[str, Any]:
    return {"what": "coffee", "quantity": "1", "unit": "sack", "price": price}


def test_new_terms_that_added_are_not_taken_back_under_a_payment(
    make: Make, clock: HandClock, loan: LoanId
) -> None:
    life = lenders.look(make, loan)
    assert life.terms is not None
    treated: dict[str, Treatment] = {"interest": "add", "fee": "add", "penalty": "add"}
    said: dict[str, Any] = {"loan": loan, "day": TODAY, "reason": "Hail", "resolution": "8"}
    terms = replace(life.terms, fees=(Fee("Paper", Decimal(90), when="first"),))
    event = make.book.write(lending.reschedule, **said, terms=terms, treatment=treated)
    day = TODAY + 31 * DAY  # the first instalment was due the day before, with its fee
    lenders.later(make, clock, day)
    lenders.repay(make, loan, whole(make, loan, day))
    with pytest.raises(Refused, match="too much was paid") as no:
        make.book.write(lending.take_back_event, event=event, reason="wrong loan")
    assert no.value.field == "event"
    assert clean(make)


def test_too_much_paid_on_a_first_part_does_not_hide_behind_the_second(
    make: Make, who: Somebody
) -> None:
    loan = lenders.signed(make, lenders.application(make, who, lenders.product(make)))
    lenders.paid_out(make, loan, 600)
    lenders.repay(make, loan, whole(make, loan, TODAY - DAY), TODAY - DAY)
    lenders.paid_out(make, loan, 600, day=TODAY)
    with pytest.raises(Refused, match="too much was paid"):
        rate(make, loan)
    assert clean(make)
