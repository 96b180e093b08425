"""Loans looked at: one of them, what a payment would do, what a member owes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.records import checks, lending, loans, periods, visit
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.loans import LoanFile
from coopdesk.records.money import Money
from coopdesk.records.products import reader
from coopdesk.records.schedule import Tranche
from coopdesk.records.visit import Doing
from tests.records import lenders
from tests.records.hands import TODAY, Make, Pc, draft, money, owns

#: Instalments of a loan of 1,200 from 2 February: the first on 2 March, a day before TODAY.
DUE = date(2026, 3, 2)
PENALTY = {"percent": "1", "per": "day", "base": "overdue_total"}
DAY = timedelta(days=1)


@pytest.fixture
def loan(make: Make) -> LoanId:
    """1,200 at 1 % a month in 12 instalments, the first of them a day late."""
    of = lenders.product(make, how=lenders.how(penalty=PENALTY))
    return lenders.running(make, make.member(joined=lenders.NEW_YEAR), of=of)


def look(make: Make, loan: LoanId, day: date = TODAY) -> LoanFile:
    return make.book.read(loans.loan_file, loan, day)


# --- one of them --------------------------------------------------------------------------------


def test_a_loan_is_seen_as_it_stands(make: Make, loan: LoanId) -> None:
    found = look(make, loan)
    assert found.state == "running"
    assert (found.asked, found.disbursed, found.owed) == (money(1_200),) * 3
    assert [row.late for row in found.rows[:2]] == [1, 0]
    assert len(found.rows) == 12
    assert found.now is not None
    assert (found.now.late, found.now.left, found.now.overdue) == (1, 12, found.now.due.total)
    assert found.now.next == date(2026, 4, 2)
    assert found.payoff is not None
    assert found.payoff.principal == money(1_200)
    assert found.payoff.penalty == money(1)
    assert {"repay", "reschedule", "waive", "visit"} <= found.may
    assert [one.kind for one in found.events] == ["disbursed", "signed", "approved"]
    assert str(found.events[2].what) == "Approved: 1200 RWF in 12 instalments"
    assert found.told


def test_an_application_is_seen_too(make: Make) -> None:
    of = lenders.product(make)
    loan = lenders.application(make, make.member(joined=lenders.NEW_YEAR), of)
    found = look(make, loan)
    assert (found.state, found.rows, found.now, found.terms, found.payoff) == (
        "asked",
        (),
        None,
        None,
        None,
    )
    assert "decide" in found.may
    with pytest.raises(Refused, match="no such loan"):
        look(make, LoanId(5))


def test_payments_tell_their_parts_and_what_is_owed_after(make: Make, loan: LoanId) -> None:
    receipt = lenders.repay(make, loan, 108)
    repaid, paid_out = look(make, loan).moves
    assert (repaid.kind, repaid.visit, repaid.amount) == ("repayment", receipt, money(108))
    assert [amount.minor for _, amount in repaid.now.by_name()] == [95, 12, 1]
    assert repaid.after == money(1_105)
    assert (paid_out.kind, paid_out.after) == ("disbursement", money(1_200))
    make.book.write(visit.reverse_visit, visit=receipt, reason="twice")
    back, undone, _ = look(make, loan).moves
    assert (back.undone, undone.undone, undone.after) == (True, True, None)
    assert look(make, loan).owed == money(1_200)


def test_interest_and_penalty_of_any_day_are_explained(make: Make, loan: LoanId) -> None:
    found = make.book.read(loans.explain, loan, TODAY)
    [late] = found.penalty
    assert (late.days, late.base, late.percent, late.amount) == (
        1,
        money(107),
        Decimal(1),
        money(1),
    )
    assert found.interest[0].base == money(1_200)
    assert found.interest[0].due == DUE
    assert found.penalty_total == money(1)
    later = make.book.read(loans.explain, loan, TODAY + 9 * DAY)
    assert later.penalty_total.minor > found.penalty_total.minor


def test_what_is_explained_is_what_is_due(make: Make, loan: LoanId) -> None:
    for n in range(0, 70, 7):
        day = TODAY + n * DAY
        now = look(make, loan, day).now
        proof = make.book.read(loans.explain, loan, day)
        assert now is not None
        assert proof.penalty_total == now.due.penalty


def test_the_balance_goes_from_what_was_lent_to_nothing(make: Make, loan: LoanId) -> None:
    lenders.repay(make, loan, 500)
    line = make.book.read(loans.balance_line, loan, TODAY)
    assert line.planned[0] == (lenders.ASKED, money(1_200))
    assert line.planned[-1][1] == money(0)
    assert line.actual[0] == (lenders.ASKED, money(1_200))
    assert line.actual[-1] == (TODAY, look(make, loan).owed)
    assert line.coming[0] == (TODAY, look(make, loan).owed)
    assert line.coming[-1][1] == money(0)


def test_what_is_paid_out_later_is_in_the_balance_to_come(make: Make) -> None:
    loan = lenders.application(make, make.member(joined=lenders.NEW_YEAR), lenders.product(make))
    days = (lenders.ASKED, date(2026, 4, 10), date(2026, 5, 2))  # the last on a due day
    parts = [Tranche(on, Decimal(much)) for on, much in zip(days, (500, 400, 300), strict=True)]
    lenders.signed(make, loan, tranches=tuple(parts))
    lenders.paid_out(make, loan, 500)
    line = make.book.read(loans.balance_line, loan, lenders.ASKED)
    assert line.coming == line.planned
    coming = dict(line.coming)
    assert coming[date(2026, 4, 10)] == coming[date(2026, 4, 2)] + money(400)


# --- what a payment would do --------------------------------------------------------------------


def test_a_payment_is_seen_before_it_is_written(make: Make, loan: LoanId) -> None:
    found = make.book.read(loans.preview_repayment, loan, 108, TODAY)
    assert [part.minor for _, part in found.parts.by_name()] == [95, 12, 1]
    assert (found.before.owed, found.after.owed) == (money(1_200), money(1_105))
    assert (found.before.overdue, found.after.overdue) == (money(108), money(0))
    assert found.changes == ()
    assert found.most == make.book.read(loans.payoff, loan, TODAY).total
    assert not found.pays_all
    whole = make.book.read(loans.preview_repayment, loan, found.most.minor, TODAY)
    assert whole.pays_all


def test_a_payment_of_before_shows_which_later_ones_change(make: Make, loan: LoanId) -> None:
    lenders.repay(make, loan, 108)
    found = make.book.read(loans.preview_repayment, loan, 107, DUE)
    [change] = found.changes
    assert (change.day, change.amount) == (TODAY, money(108))
    assert change.before.penalty == money(1)
    assert change.after.penalty == money(0)
    assert change.before.total == change.after.total == money(108)


def test_what_cant_be_paid_is_not_previewed(make: Make, loan: LoanId) -> None:
    ask = make.book.read
    with pytest.raises(Refused, match="still owed") as no:
        ask(loans.preview_repayment, loan, 10_000, TODAY)
    assert no.value.field == "amount"
    with pytest.raises(Refused, match="more than zero"):
        ask(loans.preview_repayment, loan, 0, TODAY)
    with pytest.raises(Refused, match="no such loan"):
        ask(loans.preview_repayment, LoanId(5), 10, TODAY)
    of = lenders.product(make, "Other loans")
    other = lenders.application(make, make.member("X", joined=lenders.NEW_YEAR), of)
    with pytest.raises(Refused, match="not paid out yet"):
        ask(loans.preview_repayment, other, 10, TODAY)
    make.book.write(periods.close_month, until=date(2026, 2, 28))
    with pytest.raises(Refused, match="closed up to"):
        ask(loans.preview_repayment, loan, 10, date(2026, 2, 20))


def test_a_loan_without_terms_is_previewed_as_principal(make: Make) -> None:
    [who] = make.roll(draft("1", loan=900))
    bare = LoanId(who.holdings["loans"])
    found = make.book.read(loans.preview_repayment, bare, 400, TODAY)
    assert (found.parts.principal, found.before.owed, found.after.owed) == (
        money(400),
        money(900),
        money(500),
    )
    with pytest.raises(Refused, match="Only 900 RWF"):
        make.book.read(loans.preview_repayment, bare, 901, TODAY)


def test_what_comes_after_a_write_off_is_recovered(make: Make, loan: LoanId) -> None:
    second = lenders.another(make)
    said: dict[str, Any] = {"reason": "Gone", "resolution": "9", "second": second}
    make.book.write(lending.write_off, loan=loan, day=TODAY, **said)
    found = make.book.read(loans.preview_repayment, loan, 50, TODAY + DAY)
    assert (found.recovered, found.parts.total) == (money(50), money(0))
    assert found.after == found.before


def test_what_comes_before_a_write_off_is_paid_back(make: Make, loan: LoanId) -> None:
    second = lenders.another(make)
    said: dict[str, Any] = {"reason": "Gone", "resolution": "9", "second": second}
    make.book.write(lending.write_off, loan=loan, day=TODAY, **said)
    for day in (TODAY, DUE):
        _paid_as_shown(make, loan, day, 50)
    assert owns(make.book, HoldingId(loan)) == 0
    assert checks.run(make.book, rebuild=True) == []


def test_new_terms_are_seen_before_they_are_written(make: Make, loan: LoanId) -> None:
    terms = look(make, loan).terms
    assert terms is not None
    found = make.book.read(loans.preview_reschedule, loan, TODAY, terms, {"interest": "add"})
    assert found.before.late == 1
    assert found.after.late == 0
    assert found.after.owed > found.before.owed
    make.book.write(
        lending.reschedule,
        loan=loan,
        day=TODAY,
        terms=terms,
        treatment={"interest": "add"},
        resolution="",
        reason="Hail",
    )
    assert look(make, loan).now == found.after
    assert look(make, loan).rows == found.rows


def test_another_rate_and_letting_off_are_seen_before(make: Make, loan: LoanId) -> None:
    dear = make.book.read(loans.preview_rate, loan, TODAY, Decimal(24))
    assert dear.after.to_pay > dear.before.to_pay
    off = make.book.read(loans.preview_waiver, loan, TODAY, interest=5, penalty=1)
    assert off.before.due.total - off.after.due.total == money(6)


#: Payments: how many days after the loan was paid out, how much.
PAYMENTS = st.lists(st.tuples(st.integers(0, 90), st.integers(1, 700)), min_size=1, max_size=7)
HOWS = (
    lenders.how(penalty=PENALTY),
    lenders.how(penalty=PENALTY, method="flat", prepayment="next_paid"),
    lenders.how(day_count="actual/365", prepayment="shorten"),
    lenders.how(
        method="equal_principal",
        every="2 weeks",
        day_count="actual/365",
        order=["principal", "interest", "fee", "penalty"],
        fees=[{"name": "Book", "when": "each", "amount": "5"}],
    ),
)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(paid=PAYMENTS, how=st.sampled_from(HOWS))
def test_what_is_previewed_is_what_is_booked(
    template: Pc, tmp_path_factory: pytest.TempPathFactory, paid: list[tuple[int, int]], how: Any
) -> None:
    """Whatever order payments come to the books in, each does what was shown before."""
    pc = template.moved(Path(tmp_path_factory.mktemp("shown")))
    pc.clock.move(days=100)
    with pc.open() as book:
        book.confirm_day(pc.clock().date())
        make = Make(book)
        of = lenders.product(make, how=how)
        loan = lenders.running(make, make.member(joined=lenders.NEW_YEAR), of=of)
        for after, amount in paid:
            _paid_as_shown(make, loan, lenders.ASKED + after * DAY, amount)
        found = [one for one in checks.run(book, rebuild=True) if one.check != "overpayments"]
        assert found == []


def _paid_as_shown(make: Make, loan: LoanId, day: date, amount: int) -> None:
    shown = _shown(make, loan, day, amount)
    if isinstance(shown, Refused):
        with pytest.raises(Refused) as booked:
            lenders.repay(make, loan, amount, day)
        assert str(booked.value) == str(shown)
        return
    was = {(one.entry, one.n): one for one in look(make, loan, day).moves}
    receipt = lenders.repay(make, loan, amount, day)
    life = lenders.look(make, loan)
    file = look(make, loan, loans.last_day(life))
    [move] = [one for one in file.moves if one.visit == receipt]
    assert move.booked == move.now == shown.parts
    assert file.owed == shown.after.owed
    owed = shown.after.owed - shown.too_much
    assert owns(make.book, HoldingId(loan)) == owed.minor
    assert file.too_much == shown.too_much
    later = {one.entry: one.after for one in shown.changes}
    for one in file.moves:
        if one.entry in later and (one.entry, one.n) in was:
            assert one.now == later[one.entry]


def _shown(make: Make, loan: LoanId, day: date, amount: int) -> loans.RepaymentPreview | Refused:
    try:
        return make.book.read(loans.preview_repayment, loan, amount, day)
    except Refused as no:
        return no


# --- what a member owes -------------------------------------------------------------------------


@pytest.fixture
def two(make: Make) -> tuple[LoanId, LoanId]:
    """A member with a loan that is late, and one that is not."""
    who = make.member("Aline", joined=lenders.NEW_YEAR)
    of = lenders.product(make, how=lenders.how(penalty=PENALTY), running=5, clean=False)
    new = lenders.running(make, who, 600, of=of, day=TODAY)
    old = lenders.running(make, who, 1_200, of=of)
    return old, new


def _owed(make: Make, loan: LoanId, day: date = TODAY) -> Sequence[loans.OwedLoan]:
    member = look(make, loan).member
    return make.book.read(loans.owed_by, member, day)


def test_what_a_member_owes_is_told_oldest_first(make: Make, two: tuple[LoanId, LoanId]) -> None:
    late, other = _owed(make, two[0])
    assert [late.loan, other.loan] == [HoldingId(one) for one in two]
    assert (late.due, late.late, late.owed) == (money(108), 1, money(1_200))
    assert (other.due, other.late, other.next) == (money(0), 0, date(2026, 4, 3))
    assert late.most == make.book.read(loans.payoff, two[0], TODAY).total


def test_one_payment_goes_first_to_what_is_due(make: Make, two: tuple[LoanId, LoanId]) -> None:
    member = look(make, two[0]).member

    def shared(amount: int) -> dict[int, int]:
        def ask(session: Any) -> dict[int, int]:
            found = loans.shared(reader(session), member, money(amount), TODAY)
            return {loan: part.minor for loan, part in found}

        return make.book.read(ask)

    old, new = two
    assert shared(100) == {old: 100}
    assert shared(108) == {old: 108}
    assert shared(400) == {old: 400}
    whole = sum(one.most.minor for one in _owed(make, old))
    most = next(one.most.minor for one in _owed(make, old) if one.loan == HoldingId(old))
    assert shared(most + 5) == {old: most, new: 5}
    assert sum(shared(whole).values()) == whole
    with pytest.raises(Refused, match="still owed"):
        shared(whole + 1)


def test_a_member_without_loans_owes_nothing(make: Make) -> None:
    who = make.member()
    assert make.book.read(loans.owed_by, who.id, TODAY) == []
    with pytest.raises(Refused, match="owes nothing"):
        make.book.read(lambda s: loans.shared(reader(s), who.id, money(5), TODAY))


def test_two_loans_are_paid_in_one_visit(make: Make, two: tuple[LoanId, LoanId]) -> None:
    member = look(make, two[0]).member
    doings = [Doing(visit.REPAYMENT, money(50), HoldingId(one)) for one in two]
    make.book.write(visit.record_visit, member=member, day=TODAY, doings=doings)
    assert checks.run(make.book, rebuild=True) == []


# --- the calculator -----------------------------------------------------------------------------


def test_offers_are_compared_by_what_they_cost() -> None:
    terms = LendingTerms(
        how=lenders.how(fees=[{"name": "Papers", "percent": "1"}]), saved="10", longest=24
    )
    short, long = loans.offers(terms, money(120_000), [6, 12], lenders.ASKED)
    assert (short.instalments, long.instalments) == (6, 12)
    assert short.cost < long.cost
    assert short.first > long.first
    assert long.withheld == (("Papers", money(1_200)),)
    assert (long.saved, long.handed) == (money(12_000), money(106_800))
    assert long.cost == long.interest + money(1_200)
    assert long.paid == money(120_000) + long.interest
    assert sum(row.principal.minor for row in long.rows) == 120_000
    assert long.rows[-1].balance == Money(0, "RWF")
    assert long.ends == date(2027, 2, 2)
    plain, dear = Decimal("12.68"), long.yearly
    assert dear is not None
    assert dear > plain
    [free] = loans.offers(LendingTerms(how=lenders.how()), money(120_000), [12], lenders.ASKED)
    assert free.yearly is not None
    assert abs(free.yearly - plain) < Decimal("0.02")
    assert loans.usual_counts(terms) == [1, 6, 12, 18, 24]


def test_an_offer_that_cant_be_says_why() -> None:
    terms = LendingTerms(how=lenders.how(grace={"principal": 3}))
    [no, yes] = loans.offers(terms, money(1_000), [3, 6], lenders.ASKED)
    assert no.no is not None
    assert "after the grace" in str(no.no)
    assert (no.rows, yes.no) == ((), None)
