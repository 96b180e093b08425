"""Running loans come into the book: their terms, what was paid of them, and the opening balance."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from coopdesk.records import checks, lending, loans, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId, MemberId
from coopdesk.records.lending import LoanDraft
from tests.records import lenders, saver
from tests.records.hands import TODAY, Make, draft

START = date(2025, 12, 1)
PLAN: dict[str, Any] = {"method": "equal_principal", "percent": Decimal(12)}


def row(number: str = "1", amount: int = 1_200, **said: Any) -> LoanDraft:
    return LoanDraft(2, number, amount, START, 12, **{**PLAN, **said})


def bring(make: Make, *drafts: LoanDraft, on: date = TODAY) -> list[LoanId]:
    made: list[LoanId] = make.book.write(lending.bring_loans, drafts=drafts, on=on)
    return made


def field_of(make: Make, *drafts: LoanDraft) -> str | None:
    """The field of the last fault."""
    found = make.book.read(lending.examine, drafts, TODAY)
    assert found[-1].no is not None
    return found[-1].no.field


def owed(book: Book, member: MemberId) -> int:
    return sum(one.owed.minor for one in book.read(loans.owed_by, member, TODAY))


def test_a_loan_of_the_roll_gets_its_terms(make: Make) -> None:
    [who] = make.roll(draft("1", loan=1_000))
    held = {one.kind: one.id for one in make.book.read(statements.holdings, who.id)}
    [loan] = bring(make, row(principal=200, interest=23))
    assert HoldingId(loan) == held["loans"]
    life = lenders.look(make, loan)
    assert (life.state, life.disbursed, life.owed) == ("running", 1_200, 1_000)
    assert life.terms is not None
    assert life.terms.percent == 12
    assert owed(make.book, who.id) == 1_000
    assert not checks.run(make.book, rebuild=True)


def test_one_that_differs_from_the_book_is_refused_with_its_row(make: Make) -> None:
    make.roll(draft("1", loan=999))
    with pytest.raises(Refused) as no:
        bring(make, row(principal=200))
    assert no.value.text.fields["row"] == 2
    assert field_of(make, row(principal=200)) == "principal"


def test_one_that_the_book_does_not_know_is_opened(make: Make) -> None:
    lenders.product(make)
    [who] = make.roll(draft("1"))
    [loan] = bring(make, row(principal=300, interest=33))
    assert owed(make.book, who.id) == 900
    assert lenders.look(make, loan).asked.number == "LA-0001"
    assert not checks.run(make.book, rebuild=True)


def test_what_is_paid_after_it_goes_by_the_terms(make: Make) -> None:
    lenders.product(make)
    [who] = make.roll(draft("1"))
    [loan] = bring(make, row(principal=100, interest=12))
    [one] = make.book.read(loans.owed_by, who.id, TODAY)
    assert one.due.minor == 100 + 11 + 100 + 10  # of February and March
    lenders.repay(make, loan, 111)
    [move] = [one for one in lenders.look(make, loan).moves if one.kind == "repayment"]
    assert (move.principal, move.interest) == (100, 11)
    assert not checks.run(make.book, rebuild=True)


def test_payments_after_the_day_of_the_list_are_put_to_their_parts(make: Make) -> None:
    """The roll came in weeks ago, and slips were taken since: they were all principal."""
    [who] = make.roll(draft("1", loan=1_000), on=date(2026, 2, 10))
    make.visit(who, ("repayment", 110), day=date(2026, 2, 20))
    [loan] = bring(make, row(principal=200, interest=23), on=date(2026, 2, 10))
    life = lenders.look(make, loan)
    assert life.owed == 1_000 - 110 + 10  # ten of it were interest
    assert not checks.run(make.book, rebuild=True)


def test_what_came_in_with_the_terms_is_not_taken_back_alone(make: Make) -> None:
    [who] = make.roll(draft("1", loan=1_000), on=date(2026, 2, 10))
    paid = make.visit(who, ("repayment", 100), day=date(2026, 2, 20))
    bring(make, row(principal=300, interest=33))
    with pytest.raises(Refused):
        make.book.write(visit.reverse_visit, visit=paid, reason="wrong")


def test_until_when_it_is_paid_says_enough(make: Make) -> None:
    lenders.product(make)
    [who] = make.roll(draft("1"))
    [loan] = bring(make, row(paid_until=date(2026, 3, 1)))
    assert owed(make.book, who.id) == 900
    [event] = [one for one in lenders.look(make, loan).events if one.kind == "brought"]
    assert event.said["paid"] == {"principal": 300, "interest": 12 + 11 + 10}


def test_all_come_in_or_none(make: Make) -> None:
    lenders.product(make)
    make.roll(draft("1"), draft("2"))
    with pytest.raises(Refused):
        bring(make, row("1"), row("77"))
    with make.book.raw() as raw:
        assert raw.connection.exec_driver_sql("SELECT count(*) FROM loan").scalar() == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"principal": 1_200}, "principal"),
        ({"principal": -1}, "principal"),
        ({"amount": 0}, "amount"),
        ({"product": "Nothing like it"}, "product"),
        ({"number": "77"}, "number"),
    ],
)
def test_what_can_not_be_is_refused(make: Make, said: dict[str, Any], field: str) -> None:
    lenders.product(make)
    make.roll(draft("1"))
    assert field_of(make, row(**said)) == field


def test_the_same_list_brings_nothing_twice(make: Make) -> None:
    lenders.product(make)
    make.roll(draft("1"))
    assert field_of(make, row(), row()) == "number"
    bring(make, row())
    assert field_of(make, row()) == "number"


def test_a_day_in_closed_books_is_refused_by_the_name_of_the_list(make: Make) -> None:
    make.roll(draft("1"))
    saver.close(make.book, TODAY - timedelta(days=3))
    with pytest.raises(Refused) as no:
        bring(make, row(principal=200, interest=23), on=TODAY - timedelta(days=5))
    assert no.value.field == "on"


def test_a_member_is_found_by_a_number_with_accents_in_any_case(make: Make) -> None:
    make.roll(draft("Éa-1"), draft("éa-2"), draft("A%"), draft("AB"))
    bring(make, row("éA-1"), row("ÉA-2"), row("a%"))
    assert field_of(make, row("éa_1")) == "number"
