"""What the office does with a loan that runs, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from coopdesk.records import checks, lending, loans, periods
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from coopdesk.records.loans import LoanFile
from coopdesk.records.schedule import Terms
from tests.records import lenders
from tests.records.hands import TODAY, Make, count, money, owns

#: Instalments of a loan of 1,200 from 2 February: the first on 2 March, a day before TODAY.
DUE = date(2026, 3, 2)
LATER = TODAY + timedelta(days=1)

PENALTY = {"percent": "1", "per": "day", "base": "overdue_total"}


@pytest.fixture
def loan(make: Make) -> LoanId:
    """1,200 at 1 % a month in 12 instalments, the first of them a day late."""
    of = lenders.product(make, how=lenders.how(penalty=PENALTY))
    return lenders.running(make, make.member(joined=lenders.NEW_YEAR), of=of)


def look(book: Book, loan: LoanId, day: date = TODAY) -> LoanFile:
    return book.read(loans.loan_file, loan, day)


def new_terms(**said: Any) -> Terms:
    return Terms.of(
        {
            "principal": "1",
            "start": TODAY.isoformat(),
            "instalments": 6,
            "percent": "12",
            "rounding": {"money": "1"},
            **said,
        }
    )


def reschedule(book: Book, loan: LoanId, *, day: date = TODAY, **said: Any) -> int:
    terms: dict[str, Any] = {"terms": new_terms(), "treatment": {}, "resolution": "", **said}
    return book.write(lending.reschedule, loan=loan, day=day, **{"reason": "Hail", **terms})


def clean(book: Book) -> bool:
    found = checks.run(book, rebuild=True)
    assert found == []
    return True


# --- new terms ----------------------------------------------------------------------------------


def test_what_is_owed_is_paid_back_by_new_terms(book: Book, loan: LoanId) -> None:
    reschedule(book, loan)
    found = look(book, loan)
    assert found.life.rescheduled == 1
    assert found.owed == money(1_200)
    open_ = [row for row in found.rows if row.settled is None]
    assert sum(row.left.principal.minor for row in open_) == 1_200
    assert found.terms is not None
    assert found.terms.instalments == 6
    assert found.terms.principal == 1_200
    assert found.now is not None
    assert found.now.late == 0
    assert clean(book)


@pytest.mark.parametrize("treatment", ["add", "keep", "waive"])
def test_each_overdue_part_is_treated_as_was_said(book: Book, loan: LoanId, treatment: str) -> None:
    before = look(book, loan)
    assert before.now is not None
    overdue = before.now.due
    assert overdue.interest.minor == 12
    assert overdue.penalty.minor > 0
    parts = dict.fromkeys(("interest", "fee", "penalty"), treatment)
    reschedule(book, loan, treatment=parts)
    after = look(book, loan)
    assert after.now is not None
    beside = overdue.interest + overdue.penalty
    if treatment == "add":
        assert after.owed.minor >= (money(1_200) + beside).minor
        assert owns(book, loan) == after.owed.minor
        assert after.moves[0].kind == "added"
    else:
        assert after.owed == money(1_200)
        assert count(book, "loan_move") == 1
    assert clean(book)


def test_new_terms_are_taken_back_with_what_they_added(book: Book, loan: LoanId) -> None:
    before = look(book, loan)
    event = reschedule(book, loan, treatment={"interest": "add", "penalty": "add"})
    assert look(book, loan).owed > before.owed
    book.write(lending.take_back_event, event=event, reason="Wrong loan")
    after = look(book, loan)
    assert after.owed == before.owed
    assert after.now == before.now
    assert [row.amounts for row in after.rows] == [row.amounts for row in before.rows]
    assert clean(book)
    with pytest.raises(Refused, match="taken back already"):
        book.write(lending.take_back_event, event=event, reason="Again")


@pytest.mark.parametrize(
    ("said", "why", "field"),
    [
        ({"reason": " "}, "why the loan", "reason"),
        ({"treatment": {"interest": "forget"}}, "Choose one", "treatment"),
        ({"day": LATER}, "not come yet", "day"),
        ({"day": date(2026, 1, 5)}, "began only", "day"),
        ({"terms": new_terms(instalments=0)}, "from 1 to", "instalments"),
    ],
)
def test_new_terms_are_refused(
    book: Book, loan: LoanId, said: dict[str, Any], why: str, field: str
) -> None:
    with pytest.raises(Refused, match=why) as no:
        reschedule(book, loan, **said)
    assert no.value.field == field
    assert look(book, loan).life.rescheduled == 0


def test_new_terms_want_what_the_product_wants(make: Make) -> None:
    of = lenders.product(make, resolution=True, second_from=1_000)
    second = lenders.another(make, "Odile Treasurer")
    loan = lenders.application(make, make.member(joined=lenders.NEW_YEAR), of)
    lenders.approved(make, loan, second=second)
    lenders.signed(make, loan)
    lenders.paid_out(make, loan)
    with pytest.raises(Refused, match="number of the resolution") as no:
        reschedule(make.book, loan)
    assert no.value.field == "resolution"
    with pytest.raises(Refused, match="second person must sign") as no:
        reschedule(make.book, loan, resolution="Minute 9")
    assert no.value.field == "second"
    with pytest.raises(Refused, match="somebody else"):
        reschedule(make.book, loan, resolution="9", second=make.book.actor.person)
    reschedule(make.book, loan, resolution="Minute 9", second=second)
    [event, *_] = look(make.book, loan).events
    assert (event.resolution, event.second, event.remark) == ("Minute 9", "Odile Treasurer", "Hail")


def test_in_the_closed_part_of_the_books_nothing_changes(book: Book, loan: LoanId) -> None:
    book.write(periods.close_month, until=date(2026, 2, 28))
    day = date(2026, 2, 20)
    with pytest.raises(Refused, match="closed up to"):
        reschedule(book, loan, day=day)
    with pytest.raises(Refused, match="closed up to"):
        book.write(lending.change_rate, loan=loan, day=day, percent="6")
    with pytest.raises(Refused, match="closed up to"):
        book.write(lending.waive, loan=loan, day=day, interest=1, reason="x")


# --- rate ---------------------------------------------------------------------------------------


def test_another_rate_holds_from_its_day(book: Book, loan: LoanId) -> None:
    event = book.write(lending.change_rate, loan=loan, day=TODAY, percent="24", resolution="12")
    found = look(book, loan)
    assert found.terms is not None
    assert found.terms.percent == 24
    dear = sum(row.amounts.interest.minor for row in found.rows)
    book.write(lending.take_back_event, event=event, reason="Not yet")
    assert sum(row.amounts.interest.minor for row in look(book, loan).rows) < dear
    assert clean(book)


@pytest.mark.parametrize(
    ("percent", "why"),
    [
        ("-1", "less than zero"),
        ("10000.01", "more than 10,000"),
        ("12", "holds already"),
        ("12.0", "holds already"),
    ],
)
def test_a_rate_that_cant_be_is_refused(book: Book, loan: LoanId, percent: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        book.write(lending.change_rate, loan=loan, day=TODAY, percent=percent)


# --- letting off --------------------------------------------------------------------------------


def test_penalties_are_let_off_with_a_reason(book: Book, loan: LoanId) -> None:
    before = look(book, loan)
    assert before.now is not None
    penalty = before.now.due.penalty
    event = book.write(
        lending.waive, loan=loan, day=TODAY, penalty=penalty.minor, reason="Her child was ill"
    )
    after = look(book, loan)
    assert after.now is not None
    assert after.now.due.penalty == money(0)
    assert after.now.due.interest == before.now.due.interest
    assert after.events[0].remark == "Her child was ill"
    book.write(lending.take_back_event, event=event, reason="Not true")
    again = look(book, loan)
    assert again.now is not None
    assert again.now.due == before.now.due
    assert clean(book)


@pytest.mark.parametrize(
    ("said", "why", "field"),
    [
        ({"penalty": 10_000}, "still owed", "penalty"),
        ({"interest": 10_000}, "still owed", "interest"),
        ({"fee": 1}, "still owed", "fee"),
        ({"fee": -1}, "less than nothing", "fee"),
        ({}, "more than zero", "penalty"),
        ({"interest": 1, "reason": ""}, "why it is let off", "reason"),
    ],
)
def test_no_more_is_let_off_than_is_owed(
    book: Book, loan: LoanId, said: dict[str, Any], why: str, field: str
) -> None:
    with pytest.raises(Refused, match=why) as no:
        book.write(lending.waive, loan=loan, day=TODAY, **{"reason": "Hail", **said})
    assert no.value.field == field


# --- visits, reminders --------------------------------------------------------------------------


def test_a_visit_is_noted_with_what_was_promised(book: Book, loan: LoanId) -> None:
    book.write(
        lending.note_visit,
        loan=loan,
        day=TODAY,
        note="She sells the goat",
        promise_on=LATER,
        promise=107,
    )
    book.write(lending.note_reminder, loan=loan, tone="firm")
    reminder, visit, *_ = look(book, loan).events
    assert str(reminder.what) == "Firm reminder written"
    assert visit.remark == "She sells the goat"
    assert visit.what.fields == {"day": LATER, "amount": money(107)}
    book.write(lending.take_back_event, event=visit.id, reason="Somebody else")
    assert [one.kind for one in look(book, loan).events][:2] == ["reminded", "disbursed"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"note": " "}, "note"),
        ({"day": LATER}, "day"),
        ({"promise": 5}, "promise_on"),
        ({"promise": -5}, "promise"),
        ({"promise_on": DUE}, "promise_on"),
    ],
)
def test_a_visit_that_cant_be_is_refused(
    book: Book, loan: LoanId, said: dict[str, Any], field: str
) -> None:
    given: dict[str, Any] = {"day": TODAY, "note": "Not at home", **said}
    with pytest.raises(Refused) as no:
        book.write(lending.note_visit, loan=loan, **given)
    assert no.value.field == field


def test_a_reminder_has_one_of_three_tones(book: Book, loan: LoanId) -> None:
    with pytest.raises(Refused, match="Choose one"):
        book.write(lending.note_reminder, loan=loan, tone="rude")


# --- what can't be ------------------------------------------------------------------------------


def test_a_loan_that_does_not_run_is_not_changed(make: Make) -> None:
    of = lenders.product(make)
    loan = lenders.application(make, make.member(joined=lenders.NEW_YEAR), of)
    with pytest.raises(Refused, match="does not run"):
        reschedule(make.book, loan)
    with pytest.raises(Refused, match="does not run"):
        make.book.write(lending.change_rate, loan=loan, day=TODAY, percent="6")
    with pytest.raises(Refused, match="does not run"):
        make.book.write(lending.waive, loan=loan, day=TODAY, interest=1, reason="x")
    with pytest.raises(Refused, match="not paid out yet"):
        make.book.write(lending.note_reminder, loan=loan, tone="kind")


def test_money_and_decisions_are_taken_back_elsewhere(book: Book, loan: LoanId) -> None:
    for one in look(book, loan).events:
        assert not one.may_undo
        with pytest.raises(Refused, match=r"another place|Something came after it"):
            book.write(lending.take_back_event, event=one.id, reason="x")
    with pytest.raises(Refused, match="did not happen"):
        book.write(lending.take_back_event, event=7, reason="x")


def test_a_paid_loan_has_nothing_to_reschedule(make: Make, loan: LoanId) -> None:
    whole = make.book.read(loans.payoff, loan, TODAY).total
    lenders.repay(make, loan, whole.minor)
    assert lenders.state(make, loan) == "closed"
    with pytest.raises(Refused, match="Nothing is owed"):
        reschedule(make.book, loan)


def test_payments_since_are_put_in_order_by_a_waiver_of_before(make: Make, loan: LoanId) -> None:
    """What was paid on a penalty that is let off later goes to the loan itself."""
    lenders.repay(make, loan, 107)
    paid = look(make.book, loan).moves[0]
    assert paid.booked.penalty.minor > 0
    book = make.book
    with pytest.raises(Refused, match="still owed"):  # it is paid by now
        book.write(lending.waive, loan=loan, day=TODAY, penalty=1, reason="x")
    book.write(lending.waive, loan=loan, day=DUE, interest=5, reason="Hail")
    found = look(book, loan)
    assert found.moves[0].kind == "realigned"
    assert found.moves[0].booked.interest.minor < 0
    assert found.moves[1].now != found.moves[1].booked
    assert found.moves[0].booked.total == money(0)
    assert clean(book)
