"""What was paid too much on a loan: it stands as owed to the member, and is given back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import checks, lending, loans, statements, visit
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId, VisitId
from tests.records import lenders
from tests.records.hands import TODAY, Make, Pc, Somebody, draft, money, owns
from tests.records.test_checks import spoil
from tests.records.test_lending_money import on
from tests.records.test_lending_sequences import both, two

__all__ = ["two"]

DAY = timedelta(days=1)


@pytest.fixture
def who(make: Make) -> Somebody:
    return make.member(joined=lenders.NEW_YEAR)


@pytest.fixture
def loan(make: Make, who: Somebody) -> LoanId:
    """1,200 at 1 % a month in 12 instalments, the first of them a day late."""
    return lenders.running(make, who)


def file_of(make: Make, loan: LoanId) -> loans.LoanFile:
    return make.book.read(loans.loan_file, loan, TODAY)


def clean(make: Make) -> bool:
    assert checks.run(make.book, rebuild=True) == []
    return True


def whole(make: Make, loan: LoanId, day: date) -> int:
    """What pays all of it on a day."""
    return make.book.read(loans.payoff, loan, day).total.minor


def paid_twice(make: Make, loan: LoanId) -> int:
    """It was paid back today; then a slip of 150 of the first day came in. How much is too much."""
    lenders.repay(make, loan, whole(make, loan, TODAY))
    lenders.repay(make, loan, 150, lenders.ASKED)
    more = file_of(make, loan).too_much.minor
    assert more > 150  # and the interest on it, which was not owed then
    return more


def test_a_slip_of_before_that_comes_after_the_last_payment_is_owed_to_the_member(
    make: Make, loan: LoanId
) -> None:
    before = whole(make, loan, TODAY)
    shown = make.book.read(loans.preview_repayment, loan, 150, lenders.ASKED)
    assert shown.too_much == money(0)
    more = paid_twice(make, loan)
    file = file_of(make, loan)
    assert (file.state, file.owed, "overpaid" in file.may) == ("closed", money(0), True)
    assert owns(make.book, HoldingId(loan)) == -more
    assert -on(make.book, "loan_interest") == before + 150 - more - 1_200
    [found] = checks.run(make.book, rebuild=True)
    assert found.check == "overpayments"
    assert found.what.fields["amount"] == money(more)
    # More than was owed that day is no slip, but a mistake.
    with pytest.raises(Refused, match="is still owed"):
        lenders.repay(make, loan, 1_300, lenders.ASKED)


def test_what_was_paid_too_much_is_given_back_in_cash(make: Make, loan: LoanId) -> None:
    more = paid_twice(make, loan)
    with pytest.raises(Refused, match=f"Only {more} RWF was paid too much") as no:
        make.book.write(lending.give_back, loan=loan, amount=more + 1, day=TODAY)
    assert no.value.field == "amount"
    with pytest.raises(Refused, match="Choose that day or a later one"):
        make.book.write(lending.give_back, loan=loan, amount=more, day=TODAY - DAY)
    held, name = on(make.book, "cash"), file_of(make, loan).product_name
    done = make.book.write(lending.give_back, loan=loan, amount=more, day=TODAY)
    slip = make.book.read(statements.receipt, done)
    assert [(str(line.what), line.amount.minor) for line in slip.lines] == [
        (f"Paid too much on {name}, given back", -more)
    ]
    assert on(make.book, "cash") == held - more
    assert owns(make.book, HoldingId(loan)) == 0
    file = file_of(make, loan)
    assert (file.too_much, file.owed, file.state) == (money(0), money(0), "closed")
    assert {move.after for move in file.moves if move.kind == "given_back"} == {money(0)}
    assert clean(make)


def test_what_was_paid_too_much_goes_into_savings(make: Make, who: Somebody, loan: LoanId) -> None:
    more, had, held = paid_twice(make, loan), owns(make.book, who.savings), on(make.book, "cash")
    said: dict[str, Any] = {"loan": loan, "day": TODAY, "savings": who.savings}
    first = make.book.write(lending.give_back, amount=50, **said)
    assert file_of(make, loan).too_much == money(more - 50)
    make.book.write(lending.give_back, amount=more - 50, **said)
    assert owns(make.book, who.savings) == had + more
    assert on(make.book, "cash") == held
    assert clean(make)
    make.book.write(visit.reverse_visit, visit=first, reason="wrong account")
    assert file_of(make, loan).too_much == money(50)
    assert owns(make.book, who.savings) == had + more - 50


def test_a_payment_is_not_taken_back_that_was_given_back(make: Make, loan: LoanId) -> None:
    more = paid_twice(make, loan)
    make.book.write(lending.give_back, loan=loan, amount=more, day=TODAY)
    file = file_of(make, loan)
    slip = next(move.visit for move in file.moves if move.amount == money(150))
    assert slip is not None
    with pytest.raises(Refused, match="given back") as no:
        make.book.write(visit.reverse_visit, visit=slip, reason="of another loan")
    assert no.value.field == "visit"
    assert clean(make)


# --- two PCs ---


def test_a_loan_that_two_pcs_each_took_the_last_payment_of_is_owed_to_the_member(
    two: tuple[Pc, Pc, LoanId],
) -> None:
    *pcs, loan = two
    whole_ = [0]

    def pay_all(make: Make, n: int) -> None:
        whole_[0] = whole(make, loan, TODAY)
        lenders.repay(make, loan, whole_[0])

    both((pcs[0], pcs[1]), pay_all)
    for pc in pcs:
        with pc.open() as book:
            book.write(lending.put_in_order)
            assert [one.check for one in checks.run(book)] == ["overpayments"]
    with pcs[0].open() as book:
        make = Make(book)
        assert file_of(make, loan).too_much == money(whole_[0])
        make.book.write(lending.give_back, loan=loan, amount=whole_[0], day=TODAY)
        assert clean(make)


def test_what_two_pcs_each_gave_back_once_too_often_is_owed_again(
    two: tuple[Pc, Pc, LoanId],
) -> None:
    *pcs, loan = two
    both((pcs[0], pcs[1]), lambda make, n: lenders.repay(make, loan, whole(make, loan, TODAY)))
    given = [0]

    def give(make: Make, n: int) -> None:
        given[0] = file_of(make, loan).too_much.minor
        make.book.write(lending.give_back, loan=loan, amount=given[0], day=TODAY)

    both((pcs[0], pcs[1]), give)
    for pc in pcs:
        with pc.open() as book:
            book.write(lending.put_in_order)
    with pcs[0].open() as book:
        make = Make(book)
        assert lenders.state(make, loan) == "running"
        assert whole(make, loan, TODAY) == given[0]
        [answers] = book.read(lending.guarantors, loan)
        assert answers.held == money(300)  # who answered for it does so again
        assert checks.run(book, rebuild=True) == []


def test_what_was_paid_on_a_payout_that_the_other_pc_took_back_is_owed_to_the_member(
    two: tuple[Pc, Pc, LoanId],
) -> None:
    *pcs, loan = two

    def work(make: Make, n: int) -> None:
        if n:
            lenders.repay(make, loan, 107, date(2026, 3, 2))
            return
        [paid] = [one.entry for one in lenders.look(make, loan).moves]
        make.book.write(visit.reverse_visit, visit=VisitId(paid), reason="not collected")

    both((pcs[0], pcs[1]), work)
    with pcs[0].open() as book:
        make = Make(book)
        book.write(lending.put_in_order)
        assert [one.check for one in checks.run(book)] == ["overpayments"]
        book.write(lending.give_back, loan=loan, amount=107, day=TODAY)
        assert owns(book, HoldingId(loan)) == 0
        assert clean(make)


def test_too_much_on_a_loan_without_terms_is_given_back(template: Pc, tmp_path: Path) -> None:
    pc = template.moved(tmp_path / "a")
    with pc.open() as book:
        [who] = Make(book).roll(draft("77", loan=100))
    other = pc.copied(tmp_path / "b")
    other.clock.move(seconds=1)
    both((pc, other), lambda make, n: make.visit(who, ("repayment", 60)))
    loan = LoanId(who.holdings["loans"])
    with pc.open() as book:
        with pytest.raises(Refused, match="Only 20 RWF was paid too much"):
            book.write(lending.give_back, loan=loan, amount=21, day=TODAY)
        book.write(lending.give_back, loan=loan, amount=20, day=TODAY)
        assert owns(book, HoldingId(loan)) == 0
        assert checks.run(book) == []


def test_a_merge_that_leaves_books_off_says_by_how_much_and_is_put_in_order(
    two: tuple[Pc, Pc, LoanId],
) -> None:
    *pcs, loan = two
    days = (date(2026, 3, 2), TODAY)
    both((pcs[0], pcs[1]), lambda make, n: lenders.repay(make, loan, 150, days[n]))
    with pcs[0].open() as book:
        [found] = checks.run(book)
        said, booked = (found.what.fields[name] for name in ("said", "booked"))
        assert said != booked == money(owns(book, HoldingId(loan)))
        assert "order" in file_of(Make(book), loan).may
        book.write(lending.put_in_order)
        assert money(owns(book, HoldingId(loan))) == said
        assert checks.run(book) == []
        assert "order" not in file_of(Make(book), loan).may


def test_a_debt_to_the_member_on_a_closed_account_is_found(make: Make, loan: LoanId) -> None:
    paid_twice(make, loan)
    spoil(make.book, f"UPDATE holding SET closed = 20260303 WHERE id = {loan}")
    said = [one.what.message for one in checks.run(make.book)]
    assert any("owed to the member, but its account is closed" in one for one in said)
