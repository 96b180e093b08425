"""Repayments as they come: at a meeting, by slip, on receipts and statements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from coopdesk.exchange.slips_import import book_slip
from coopdesk.i18n import Language, Text
from coopdesk.records import checks, collection, loans, statements, visit
from coopdesk.records.collection import SheetRow
from coopdesk.records.drafts import SlipDraft
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId
from coopdesk.records.papers import Statement
from tests.records import lenders
from tests.records.hands import TODAY, Make, Somebody, draft, money, owns

#: Instalments of a loan of 1,200 from 2 February: the first on 2 March, a day before TODAY.
DUE = date(2026, 3, 2)
PENALTY = {"percent": "1", "per": "day", "base": "overdue_total"}


@pytest.fixture
def who(make: Make) -> Somebody:
    return make.member("Aline", number="5", village="Remera", joined=lenders.NEW_YEAR)


@pytest.fixture
def loan(make: Make, who: Somebody) -> LoanId:
    """1,200 at 1 % a month in 12 instalments, the first of them a day late."""
    of = lenders.product(make, how=lenders.how(penalty=PENALTY), running=5, clean=False)
    return lenders.running(make, who, of=of)


def post(make: Make, who: Somebody, amount: int, day: date = TODAY) -> Any:
    rows = [SheetRow(who.id, present=True, amounts={"repayment": money(amount)})]
    return make.book.write(collection.post_collection, day=day, name="Remera", rows=rows)


def clean(make: Make) -> bool:
    found = checks.run(make.book, rebuild=True)
    assert found == []
    return True


# --- at a meeting -------------------------------------------------------------------------------


def test_the_sheet_shows_what_is_due_by_the_day(make: Make, who: Somebody, loan: LoanId) -> None:
    def on(day: date) -> tuple[int, int]:
        [one] = make.book.read(collection.on_sheet, [who.id], day)
        return one.held["repayment"].minor, one.due.minor if one.due else 0

    assert on(DUE - timedelta(days=1)) == (1_200, 0)
    assert on(DUE) == (1_212, 107)
    assert on(TODAY) == (1_213, 108)
    assert on(date(2026, 4, 2))[1] > 214


def test_old_loans_and_new_ones_are_due_together(make: Make) -> None:
    [who] = make.roll(draft("9", loan=900, joined=lenders.NEW_YEAR))
    of = lenders.product(make, how=lenders.how(penalty=PENALTY))
    lenders.running(make, who, of=of)
    [one] = make.book.read(collection.on_sheet, [who.id], TODAY)
    assert (one.due, one.held["repayment"]) == (money(1_008), money(2_113))
    post(make, who, 150)
    assert owns(make.book, who.holdings["loans"]) == 858
    assert clean(make)


def test_what_is_paid_at_a_meeting_goes_to_its_parts(
    make: Make, who: Somebody, loan: LoanId
) -> None:
    post(make, who, 108)
    [move, _] = make.book.read(loans.loan_file, loan, TODAY).moves
    assert [amount.minor for _, amount in move.booked.by_name()] == [95, 12, 1]
    assert clean(make)


def test_a_meeting_takes_up_to_what_pays_all(make: Make, who: Somebody, loan: LoanId) -> None:
    whole = make.book.read(loans.payoff, loan, TODAY).total.minor
    with pytest.raises(Refused, match=f"Only {whole} RWF is still owed") as no:
        post(make, who, whole + 1)
    assert no.value.field == "rows.0.repayment"
    post(make, who, whole)
    assert lenders.state(make, loan) == "closed"
    assert clean(make)


def test_the_empty_sheet_tells_what_is_due(make: Make, who: Somebody, loan: LoanId) -> None:
    keys = ["repayment"]
    said: dict[str, Any] = {"name": "Remera", "day": None, "by": DUE}
    paper = make.book.read(collection.blank, [who.id], keys, **said)
    assert paper.rows[0].due == (money(107),)
    assert paper.day is None


# --- by slip ------------------------------------------------------------------------------------


def slip(amount: int, day: date = TODAY, number: str = "") -> SlipDraft:
    none = money(0)
    return SlipDraft(1, day, number, "5", none, none, money(amount), none, none, "")


def test_a_slip_of_before_is_put_where_it_belongs(make: Make, who: Somebody, loan: LoanId) -> None:
    lenders.repay(make, loan, 108)
    make.book.write(book_slip, slip=slip(107, DUE))
    kinds = [one.kind for one in make.book.read(loans.loan_file, loan, TODAY).moves]
    assert sorted(kinds) == ["disbursement", "realigned", "repayment", "repayment"]
    assert clean(make)


def test_a_slip_that_paid_two_loans_is_known_again(make: Make, who: Somebody, loan: LoanId) -> None:
    of = lenders.product(make, "Others", running=5, clean=False)
    other = lenders.running(make, who, 600, of=of, instalments=6)
    make.book.write(book_slip, slip=slip(200))
    assert {owns(make.book, HoldingId(one)) for one in (loan, other)} != {1_200, 600}
    assert all(len(lenders.look(make, one).moves) == 2 for one in (loan, other))
    with pytest.raises(Refused, match="in the book already"):
        make.book.write(book_slip, slip=slip(200))
    make.book.write(book_slip, slip=slip(200, number="77"))
    assert clean(make)


def test_a_slip_of_too_much_is_refused(make: Make, who: Somebody, loan: LoanId) -> None:
    with pytest.raises(Refused, match="still owed") as no:
        make.book.write(book_slip, slip=slip(9_000))
    assert no.value.field == "repayment"


# --- on paper -----------------------------------------------------------------------------------


def test_a_receipt_tells_what_went_where_and_what_is_owed(make: Make, loan: LoanId) -> None:
    receipt = lenders.repay(make, loan, 108)
    [line] = make.book.read(statements.receipt, receipt).lines
    assert [(str(name), amount.minor) for name, amount in line.parts] == [
        ("Principal", 95),
        ("Interest", 12),
        ("Penalty", 1),
    ]
    assert (line.before, line.amount, line.after) == (money(1_200), money(108), money(1_105))


def test_a_correction_turns_the_parts_round(make: Make, loan: LoanId) -> None:
    receipt = lenders.repay(make, loan, 108)
    back = make.book.write(visit.reverse_visit, visit=receipt, reason="twice")
    [line] = make.book.read(statements.receipt, back).lines
    assert [amount.minor for _, amount in line.parts] == [-95, -12, -1]
    assert (line.before, line.after) == (money(1_105), money(1_200))


def test_a_loan_paid_out_has_no_parts(make: Make, who: Somebody) -> None:
    of = lenders.product(make)
    loan = lenders.signed(make, lenders.application(make, who, of))
    receipt = lenders.paid_out(make, loan)
    line = make.book.read(statements.receipt, receipt).lines[0]
    assert (line.before, line.after, line.parts) == (money(0), money(1_200), ())


def test_a_payment_of_interest_alone_is_taken_back_too(make: Make, loan: LoanId) -> None:
    receipt = lenders.repay(make, loan, 10)
    [line] = make.book.read(statements.receipt, receipt).lines
    assert [str(name) for name, _ in line.parts] == ["Interest", "Penalty"]
    make.book.write(visit.reverse_visit, visit=receipt, reason="twice")
    assert owns(make.book, HoldingId(loan)) == 1_200
    assert clean(make)


def statement(make: Make, who: Somebody) -> Statement:
    said: dict[str, Any] = {"until": TODAY, "made_on": TODAY, "made_by": "C"}
    return make.book.read(statements.statement, who.id, from_=date(2026, 1, 1), **said)


def test_a_statement_tells_the_parts_of_each_payment(
    make: Make, who: Somebody, loan: LoanId
) -> None:
    lenders.repay(make, loan, 10, DUE)
    lenders.repay(make, loan, 97)
    [account] = [one for one in statement(make, who).accounts if one.closing.minor]
    language = Language("en")
    whats = [line.what for line in account.lines if isinstance(line.what, Text)]
    said = [language.say(what).replace("\u00a0", " ") for what in whats]
    assert said == [
        "Lent",
        "Repaid 10 F: principal 0 F, interest 10 F",
        "Repaid 97 F: principal 94 F, interest 2 F, fees 0 F, penalties 1 F",
    ]
    assert [line.balance.minor for line in account.lines] == [1_200, 1_200, 1_106]
    history = make.book.read(statements.history, who.id)
    assert [language.say(row.what).replace("\u00a0", " ") for row in history[:2]] == said[:0:-1]


def test_a_loan_that_was_over_before_the_time_leaves_the_statement(
    make: Make, who: Somebody, loan: LoanId
) -> None:
    def loans_of(first: date) -> list[str]:
        said: dict[str, Any] = {"until": TODAY, "made_on": TODAY, "made_by": "C"}
        told = make.book.read(statements.statement, who.id, from_=first, **said)
        return [str(one.name) for one in told.accounts if "loan" in str(one.name).lower()]

    lenders.repay(make, loan, 108)
    assert len(loans_of(TODAY + timedelta(days=1))) == 1  # 1,105 of it are still owed
    lenders.repay(make, loan, 1_105)
    assert len(loans_of(TODAY)) == 1
    assert loans_of(TODAY + timedelta(days=1)) == []


def test_everybodys_statements_have_them_too(make: Make, who: Somebody, loan: LoanId) -> None:
    lenders.repay(make, loan, 10)
    run: dict[str, Any] = {"until": TODAY, "made_on": TODAY, "made_by": "C"}
    made = make.book.read(lambda s: list(statements.statements(s, from_=date(2026, 1, 1), **run)))
    [one] = [one for one in made if one.member_number == "5"]
    assert one == statement(make, who)
