"""The money of a loan: paid out, paid back in kind or from savings, given up, recovered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from coopdesk.records import checks, general, lending, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.cash import boxes
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, HoldingId, LoanId, VisitId
from tests.records import lenders, savers
from tests.records.hands import TODAY, HandClock, Make, Somebody, doing, money, owns

FEE = {"name": "Form", "amount": "20"}


@pytest.fixture
def who(make: Make) -> Somebody:
    one = make.member(joined=date(2026, 1, 2))
    make.visit(one, ("deposit", 600), day=date(2026, 1, 5))
    return one


@pytest.fixture(autouse=True)
def _sound(book: Book) -> Iterator[None]:
    """Whatever a test did: the audits find nothing."""
    yield
    assert checks.run(book, rebuild=True) == []


def on(book: Book, role: str) -> int:
    """What the account of a role holds, debit positive."""
    sql = "SELECT sum(l.amount) FROM line l JOIN account a ON a.id = l.account WHERE a.role = :r"
    return int(book.read(lambda s: s.execute(text(sql), {"r": role}).scalar()) or 0)


def receipt(make: Make, of: VisitId) -> list[tuple[str, int]]:
    found = make.book.read(statements.receipt, of)
    return [(str(line.what), line.amount.minor) for line in found.lines]


def signed(make: Make, who: Somebody, amount: int = 1_200, **terms: Any) -> LoanId:
    return lenders.signed(
        make, lenders.application(make, who, lenders.product(make, **terms), amount)
    )


# --- paying out ---


def test_all_that_is_kept_back_stands_on_one_receipt(make: Make, who: Somebody) -> None:
    loan = signed(make, who, how=lenders.how(fees=[FEE]), saved="10")
    before = make.book.read(lending.payout, loan, 1_200, lenders.ASKED)
    assert (before.net, before.saved) == (money(1_060), money(120))
    done = lenders.paid_out(make, loan)
    assert receipt(make, done) == [
        ("Paid out: Farm loans", -1_200),
        ("Fee of Farm loans", 20),
        ("Paid into Ordinary savings", 120),
    ]
    assert owns(make.book, who.savings) == 720
    assert owns(make.book, HoldingId(loan)) == 1_200
    assert on(make.book, "fees") == -20
    paid = [one.said for one in lenders.look(make, loan).events if one.kind == "disbursed"]
    assert paid == [{"amount": 1_200, "withheld": [["Form", 20]], "savings": 120, "paid_off": 0}]
    assert make.book.read(lending.to_pay_out, loan) == money(0)


def test_savings_that_are_kept_back_go_to_compulsory_ones(make: Make, who: Somebody) -> None:
    compulsory = savers.account(make, who, savers.product(make, "compulsory"))
    lenders.paid_out(make, signed(make, who, saved="10"))
    assert owns(make.book, compulsory) == 120


def test_a_loan_is_paid_out_in_parts(make: Make, who: Somebody) -> None:
    loan = signed(make, who, how=lenders.how(fees=[FEE]))
    lenders.paid_out(make, loan, 500)
    second = lenders.paid_out(make, loan, 700, day=date(2026, 2, 20))
    assert receipt(make, second) == [("Paid out: Farm loans", -700)]  # its fee was taken
    assert lenders.now(make, loan)["disbursed"] == 1_200
    with pytest.raises(Refused, match="not paid out yet") as no:
        lenders.paid_out(make, loan, 1, day=TODAY)
    assert no.value.field == "amount"


PERCENT: dict[str, Any] = {"name": "Risk", "amount": "0", "percent": "2.5"}


def kept(make: Make, loan: LoanId) -> list[list[Any]]:
    """What was kept back of each part that was paid out."""
    paid = [one.said for one in lenders.look(make, loan).events if one.kind == "disbursed"]
    return [said["withheld"] for said in paid]


def test_percent_is_kept_back_of_each_part_and_an_amount_of_the_first(
    make: Make, who: Somebody
) -> None:
    loan = signed(make, who, how=lenders.how(fees=[FEE, PERCENT]))
    lenders.paid_out(make, loan, 501)
    shown = make.book.read(lending.payout, loan, 699, date(2026, 2, 20))
    assert (shown.withheld, shown.net) == ((("Risk", money(17)),), money(682))
    lenders.paid_out(make, loan, 699, day=date(2026, 2, 20))
    # 2.5 percent of 501 are 13, and of 1,200 they are 30 in all.
    assert kept(make, loan) == [[["Form", 20], ["Risk", 13]], [["Risk", 17]]]


def test_what_was_kept_back_of_a_part_that_was_taken_back_is_kept_of_the_next(
    make: Make, who: Somebody
) -> None:
    loan = signed(make, who, how=lenders.how(fees=[FEE, PERCENT]))
    done = lenders.paid_out(make, loan, 600)
    make.book.write(visit.reverse_visit, visit=done, reason="not collected")
    lenders.paid_out(make, loan, 400)
    assert kept(make, loan) == [[["Form", 20], ["Risk", 10]]]


def test_less_than_what_is_kept_back_is_not_paid_out(make: Make, who: Somebody) -> None:
    loan = signed(make, who, how=lenders.how(fees=[FEE]))
    with pytest.raises(Refused, match="20 RWF is kept back"):
        lenders.paid_out(make, loan, 19)


def test_money_goes_out_before_the_first_instalment(make: Make, who: Somebody) -> None:
    loan = signed(make, who)
    with pytest.raises(Refused, match="falls due on 2026-03-02"):
        lenders.paid_out(make, loan, day=date(2026, 3, 2))


def test_the_box_must_hold_what_is_paid_out(make: Make, who: Somebody) -> None:
    loan, box = signed(make, who), make.book.write(boxes.open_box, name="Market box")
    with pytest.raises(Refused) as no:
        make.book.write(lending.pay_out, loan=loan, amount=1_200, day=lenders.ASKED, box=box)
    assert no.value.field == "box"


def test_nobody_pays_a_loan_out_over_the_desk_alone(make: Make, who: Somebody) -> None:
    loan = signed(make, who)
    for deed in (visit.DISBURSEMENT, visit.LOAN_FEE):
        with pytest.raises(Refused, match="on its own page"):
            make.book.write(
                visit.record_visit,
                member=who.id,
                day=TODAY,
                doings=[visit.Doing(deed, money(50), HoldingId(loan))],
            )


def test_a_payout_is_taken_back_by_its_receipt(make: Make, who: Somebody) -> None:
    loan = signed(make, who, how=lenders.how(fees=[FEE]), saved="10")
    done = lenders.paid_out(make, loan)
    make.book.write(visit.reverse_visit, visit=done, reason="not collected")
    assert lenders.state(make, loan) == "signed"
    assert owns(make.book, HoldingId(loan)) == on(make.book, "fees") == 0
    assert owns(make.book, who.savings) == 600
    lenders.paid_out(make, loan)
    assert lenders.state(make, loan) == "running"


def test_a_payout_of_what_was_paid_back_is_not_taken_back(make: Make, who: Somebody) -> None:
    loan = signed(make, who)
    done = lenders.paid_out(make, loan)
    paid = lenders.repay(make, loan, 12)
    with pytest.raises(Refused, match="Take that back first"):
        make.book.write(visit.reverse_visit, visit=done, reason="not collected")
    make.book.write(visit.reverse_visit, visit=paid, reason="first")
    make.book.write(visit.reverse_visit, visit=done, reason="not collected")


# --- paying off another ---


def test_a_new_loan_pays_off_the_old_one_on_its_receipt(make: Make, who: Somebody) -> None:
    product = lenders.product(make)
    old = lenders.running(make, who, 600, of=product)
    loan = lenders.application(make, who, product, 1_500, replaces=old, day=date(2026, 2, 20))
    lenders.signed(make, loan, day=date(2026, 3, 2))
    done = lenders.paid_out(make, loan, day=date(2026, 3, 2))
    assert receipt(make, done) == [("Paid out: Farm loans", -1_500), ("Repaid on Farm loans", 606)]
    assert (lenders.state(make, old), lenders.state(make, loan)) == ("closed", "running")
    make.book.write(visit.reverse_visit, visit=done, reason="wrong day")
    assert (lenders.state(make, old), lenders.state(make, loan)) == ("running", "signed")
    assert owns(make.book, HoldingId(old)) == 600


def test_a_top_up_is_looked_at_for_what_is_paid_back(make: Make, who: Somebody) -> None:
    product = lenders.product(make, paid_before="50")
    old = lenders.running(make, who, 600, of=product)
    loan = lenders.application(make, who, product, replaces=old)
    found = {one.name: one.ok for one in make.book.read(lending.findings, loan, TODAY)}
    assert found["paid_before"] is False
    assert found["running"] is True  # the one that it pays off is not counted
    lenders.repay(make, old, 400)
    found = {one.name: one.ok for one in make.book.read(lending.findings, loan, TODAY)}
    assert found["paid_before"] is True


def test_a_loan_must_be_more_than_it_pays_off(make: Make, who: Somebody) -> None:
    product = lenders.product(make)
    old = lenders.running(make, who, 600, of=product)
    loan = lenders.application(make, who, product, 500, replaces=old)
    lenders.signed(make, loan)
    with pytest.raises(Refused, match="is kept back of it"):
        lenders.paid_out(make, loan)


def test_only_a_running_loan_of_the_member_is_paid_off(make: Make, who: Somebody) -> None:
    product = lenders.product(make)
    theirs = lenders.running(make, make.member("Other"), of=product)
    for old in (theirs, lenders.application(make, who, product)):
        with pytest.raises(Refused):
            lenders.application(make, who, product, replaces=old)


# --- in kind ---


def test_coffee_pays_like_money_at_its_price(make: Make, who: Somebody) -> None:
    loan = lenders.running(make, who)
    coffee: dict[str, Any] = {"what": "coffee", "quantity": "2.5", "unit": "sack", "price": 43}
    entry = make.book.write(lending.pay_in_kind, loan=loan, day=date(2026, 3, 2), **coffee)
    assert on(make.book, "produce") == 108  # 107.5 rounded half up
    booked = lenders.look(make, loan).booked
    assert (booked.principal + 1_200, booked.interest) == (96, 12)
    [event] = [one for one in lenders.look(make, loan).events if one.kind == "in_kind"]
    assert event.said == {**coffee, "amount": 108}
    make.book.write(lending.take_back_payment, entry=entry, reason="weighed wrong")
    assert on(make.book, "produce") == on(make.book, "loan_interest") == 0
    assert owns(make.book, HoldingId(loan)) == 1_200


def test_no_more_is_taken_in_kind_than_is_owed(make: Make, who: Somebody) -> None:
    loan = lenders.running(make, who, 100)
    for quantity, field in (
        ("30", "quantity"),
        ("0", "quantity"),
        ("many", "quantity"),
        ("NaN", "quantity"),
    ):
        with pytest.raises(Refused) as no:
            make.book.write(
                lending.pay_in_kind,
                loan=loan,
                what="coffee",
                quantity=quantity,
                unit="sack",
                price=40,
                day=TODAY,
            )
        assert no.value.field == field


# --- from savings ---


def test_savings_are_set_off_and_given_back(make: Make, who: Somebody) -> None:
    loan = lenders.running(make, who)
    [source] = make.book.read(lending.sources, loan, TODAY)
    assert (source.own, source.most) == (True, money(600))
    said: dict[str, Any] = {"loan": loan, "holding": who.savings, "day": TODAY}
    entry = make.book.write(lending.set_off, amount=107, reason="asked for it", **said)
    assert owns(make.book, who.savings) == 493
    assert lenders.look(make, loan).booked.interest == 12
    for amount in (0, 494):
        with pytest.raises(Refused) as no:
            make.book.write(lending.set_off, amount=amount, reason="again", **said)
        assert no.value.field == "amount"
    make.book.write(lending.take_back_payment, entry=entry, reason="changed her mind")
    assert owns(make.book, who.savings) == 600
    assert owns(make.book, HoldingId(loan)) == 1_200


def test_what_was_not_there_on_the_day_is_not_set_off(make: Make, who: Somebody) -> None:
    loan = lenders.running(make, who)
    make.visit(who, ("deposit", 500))
    with pytest.raises(Refused, match="there was only 600 RWF"):
        make.book.write(
            lending.set_off,
            loan=loan,
            holding=who.savings,
            amount=601,
            day=date(2026, 3, 2),
            reason="late",
        )


def test_a_fixed_term_is_not_set_off(make: Make, who: Somebody) -> None:
    loan = lenders.running(make, who)
    fixed = savers.account(make, who, savers.product(make, "fixed", months=12), paid=500)
    assert fixed not in {one.holding for one in make.book.read(lending.sources, loan, TODAY)}
    with pytest.raises(Refused, match="fixed until"):
        make.book.write(
            lending.set_off, loan=loan, holding=fixed, amount=5, day=TODAY, reason="late"
        )


def test_entries_of_loans_are_taken_back_in_their_place(make: Make, who: Somebody) -> None:
    loan = lenders.running(make, who)
    said: dict[str, Any] = {"loan": loan, "day": TODAY}
    coffee: dict[str, Any] = {"what": "coffee", "quantity": "1", "unit": "sack", "price": 40}
    made = [
        make.book.write(lending.pay_in_kind, **said, **coffee),
        make.book.write(lending.set_off, **said, holding=who.savings, amount=9, reason="asked"),
        make.book.write(lending.write_off, **said, **given_up(make)),
    ]
    for entry in made:
        with pytest.raises(Refused, match="page of"):
            make.book.write(general.reverse_entry, entry=entry, reason="wrong")
    visited = EntryId(lenders.repay(make, lenders.running(make, who), 50))
    with pytest.raises(Refused, match="reverse its receipt"):
        make.book.write(general.reverse_entry, entry=visited, reason="wrong")


# --- given up ---


def given_up(make: Make) -> dict[str, Any]:
    return {"reason": "gone", "resolution": "Minute 9", "second": lenders.another(make)}


def set_aside(book: Book, amount: int) -> None:
    """Put aside for loans what may be lost."""
    lines = [{"account": "5210", "debit": amount}, {"account": "1190", "credit": amount}]
    accounts = [
        {"code": "5210", "name": "Loan loss expense", "type": "expense", "role": "loan_loss"},
        {"code": "1190", "name": "Loan loss allowance", "type": "asset", "role": "allowance"},
    ]
    entry = {"date": TODAY, "kind": "x", "lines": lines}
    book.write(general.post_general, accounts=accounts, entries=[entry])


def test_what_is_set_aside_is_used_before_it_is_a_loss(make: Make, who: Somebody) -> None:
    loan = lenders.running(make, who)
    set_aside(make.book, 500)
    make.book.write(lending.write_off, loan=loan, day=TODAY, **given_up(make))
    assert (on(make.book, "allowance"), on(make.book, "loan_loss")) == (0, 1_200)
    assert owns(make.book, HoldingId(loan)) == 0
    assert lenders.state(make, loan) == "written_off"


@pytest.mark.parametrize("wrong", ["reason", "resolution", "second"])
def test_nothing_is_given_up_lightly(make: Make, who: Somebody, wrong: str) -> None:
    loan = lenders.running(make, who)
    nothing = make.book.actor.person if wrong == "second" else " "
    with pytest.raises(Refused) as no:
        make.book.write(
            lending.write_off, loan=loan, day=TODAY, **{**given_up(make), wrong: nothing}
        )
    assert no.value.field == wrong


def test_a_loan_is_given_up_after_all_that_happened_to_it(make: Make, who: Somebody) -> None:
    loan = lenders.running(make, who)
    lenders.repay(make, loan, 50)
    with pytest.raises(Refused, match="Something happened to this loan on 2026-03-03"):
        make.book.write(lending.write_off, loan=loan, day=date(2026, 3, 2), **given_up(make))


def test_what_comes_in_afterwards_is_recovered(make: Make, who: Somebody, clock: HandClock) -> None:
    loan = lenders.running(make, who)
    make.book.write(lending.write_off, loan=loan, day=TODAY, **given_up(make))
    clock.move(days=1)
    paid = lenders.repay(make, loan, 300)
    assert (on(make.book, "recoveries"), on(make.book, "loan_loss")) == (-300, 1_200)
    make.book.write(visit.reverse_visit, visit=paid, reason="false note")
    assert on(make.book, "recoveries") == 0


def test_produce_and_savings_are_recovered_too(make: Make, who: Somebody, clock: HandClock) -> None:
    loan = lenders.running(make, who)
    make.book.write(lending.write_off, loan=loan, day=TODAY, **given_up(make))
    clock.move(days=1)
    said: dict[str, Any] = {"loan": loan, "day": make.book.clock().today}
    coffee: dict[str, Any] = {"what": "coffee", "quantity": "1", "unit": "sack", "price": 40}
    make.book.write(lending.pay_in_kind, **said, **coffee)
    entry = make.book.write(
        lending.set_off, **said, holding=who.savings, amount=60, reason="promised"
    )
    assert on(make.book, "recoveries") == -100
    make.book.write(lending.take_back_payment, entry=entry, reason="not hers")
    assert on(make.book, "recoveries") == -40


def test_a_write_off_is_taken_back_and_what_was_recovered_counts(
    make: Make, who: Somebody, clock: HandClock
) -> None:
    loan = lenders.running(make, who)
    make.book.write(lending.write_off, loan=loan, day=TODAY, **given_up(make))
    clock.move(days=1)
    lenders.repay(make, loan, 107)
    make.book.write(lending.take_back_write_off, loan=loan, reason="she is back")
    assert lenders.state(make, loan) == "running"
    assert (on(make.book, "recoveries"), on(make.book, "loan_loss")) == (0, 0)
    assert on(make.book, "loan_interest") == -12
    assert owns(make.book, HoldingId(loan)) == 1_200 - 95
    clock.move(days=1)
    today = make.book.clock().today
    make.book.write(lending.write_off, loan=loan, day=today, **given_up(make))
    assert on(make.book, "loan_loss") == 1_105


def test_anything_is_taken_back_by_what_happened(make: Make, who: Somebody) -> None:
    loan = lenders.running(make, who)
    make.book.write(lending.write_off, loan=loan, day=TODAY, **given_up(make))
    for kind in ("disbursed", "signed"):
        with pytest.raises(Refused):
            make.book.write(lending.take_back_event, event=event(make, loan, kind), reason="no")
    lost = event(make, loan, "written_off")
    make.book.write(lending.take_back_event, event=lost, reason="she is back")
    assert lenders.state(make, loan) == "running"
    with pytest.raises(Refused, match="already"):
        make.book.write(lending.take_back_event, event=lost, reason="again")


def event(make: Make, loan: LoanId, kind: str) -> int:
    return [one.id for one in lenders.look(make, loan).events if one.kind == kind][-1]


def test_a_member_pays_savings_and_two_loans_in_one_visit(make: Make, who: Somebody) -> None:
    one, other = (lenders.running(make, who) for _ in range(2))
    doings = [visit.Doing(visit.REPAYMENT, money(107), HoldingId(of)) for of in (one, other)]
    made = make.book.write(
        visit.record_visit, member=who.id, day=TODAY, doings=[doing(who, "deposit", 50), *doings]
    )
    assert sum(amount for _, amount in receipt(make, made)) == 264
