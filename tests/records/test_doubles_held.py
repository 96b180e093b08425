"""What two numbers of one person hold goes on as if it had been one: loans, shares, interest."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError

from coopdesk.records import bodies, checks, doubles, lending, loans, seals, shares, statements
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId
from tests.records import assemblies, lenders, saver
from tests.records.hands import TODAY, HandClock, Make, Somebody, money, owns
from tests.records.saver import FEBRUARY, JANUARY, NEW_YEAR, seen
from tests.records.test_seal_papers import statement_of, to_seal, told


def join(book: Book, kept: Somebody, gone: Somebody) -> None:
    book.write(doubles.join_members, kept=kept.id, gone=gone.id, picks={})


def two(make: Make) -> tuple[Somebody, Somebody]:
    return tuple(make.member("Aline", number=n) for n in ("12", "45"))  # type: ignore[return-value]


def answers(make: Make, loan: LoanId, who: Somebody) -> None:
    """They answer for a loan with what they save."""
    make.visit(who, ("deposit", 50))
    make.book.write(lending.add_guarantor, loan=loan, member=who.id, amount=5)


def test_a_loan_goes_on_under_the_number_that_is_kept(
    book: Book, make: Make, clock: HandClock
) -> None:
    one, other = two(make)
    loan = lenders.running(make, other)
    lenders.repay(make, loan, 107)
    before = lenders.now(make, loan), owns(book, loan)
    join(book, one, other)
    assert (lenders.now(make, loan), owns(book, loan)) == before
    [card] = book.read(loans.cards_of_member, one.id, TODAY)
    assert card.loan == loan
    assert book.read(loans.cards_of_member, other.id, TODAY) == []
    whole = book.read(loans.payoff, loan, TODAY).total.minor
    receipt = lenders.repay(make, loan, whole)
    assert book.read(statements.receipt, receipt).member_number == "12"
    assert owns(book, loan) == 0
    assert checks.run(book, rebuild=True) == []


def test_an_application_is_decided_under_the_number_that_is_kept(book: Book, make: Make) -> None:
    one, other = two(make)
    loan = lenders.application(make, other, lenders.product(make))
    [said] = book.read(doubles.preview, one.id, other.id, TODAY).moved
    assert str(said) == "Applications for loans: 1"
    join(book, one, other)
    lenders.signed(make, loan)
    lenders.paid_out(make, loan)
    assert [row.id for row in book.read(statements.holdings, one.id) if row.kind == "loans"] == [
        HoldingId(loan)
    ]
    assert checks.run(book, rebuild=True) == []


def test_loans_that_are_signed_and_not_paid_out_stay_open(book: Book, make: Make) -> None:
    both, of = two(make), lenders.product(make)
    signed = [lenders.signed(make, lenders.application(make, who, of)) for who in both]
    join(book, *both)
    for loan in signed:
        lenders.paid_out(make, loan)
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("way", [pytest.param(0, id="kept answers"), pytest.param(1, id="gone")])
def test_who_answers_for_the_other_is_not_joined(book: Book, make: Make, way: int) -> None:
    both = two(make)
    loan = lenders.running(make, both[way])
    answers(make, loan, both[1 - way])
    with pytest.raises(Refused, match="One answers for the loan"):
        join(book, *both)


def test_who_both_answer_for_one_loan_are_not_joined(book: Book, make: Make) -> None:
    both = two(make)
    loan = lenders.running(make, make.member("Bosco"))
    for one in both:
        answers(make, loan, one)
    with pytest.raises(Refused, match="Both answer for the loan"):
        join(book, *both)


def test_who_answers_for_a_third_goes_on_answering(book: Book, make: Make) -> None:
    one, other = two(make)
    loan = lenders.running(make, make.member("Bosco"))
    answers(make, loan, other)
    make.visit(one, ("deposit", 50))
    join(book, one, other)
    with pytest.raises(Refused, match="answers for the loan already"):
        answers(make, loan, one)
    assert checks.run(book, rebuild=True) == []


def test_shares_of_both_stand_under_one_number(book: Book, make: Make) -> None:
    one, other = two(make)
    for who in (one, other):
        make.visit(who, ("share", 20_000))
        book.write(shares.issue, holding=who.shares)
    before = book.read(shares.register, TODAY, TODAY)
    join(book, one, other)
    after = book.read(shares.register, TODAY, TODAY)
    assert sum(row.count for row in after.rows) == sum(row.count for row in before.rows)
    assert {row.member for row in after.rows if row.count} == {one.id}
    make.visit(one, ("share", 10_000))
    assert owns(book, one.shares) + owns(book, other.shares) == 50_000
    assert checks.run(book, rebuild=True) == []


def test_interest_is_what_it_would_have_been(book: Book, make: Make) -> None:
    product = saver.offer(book)
    one = saver.saver(make, product, (NEW_YEAR, 10_000))
    other = saver.saver(make, product, (NEW_YEAR, 20_000), (TODAY.replace(month=1, day=16), -7))
    saver.post(book, product, JANUARY)
    before = seen(book, product, FEBRUARY)
    join(book, one, other)
    after = seen(book, product, FEBRUARY)
    assert [(row.holding, row.gross) for row in after.rows] == [
        (row.holding, row.gross) for row in before.rows
    ]
    saver.post(book, product, FEBRUARY)
    assert owns(book, one.savings) + owns(book, other.savings) == (
        30_000 - 7 + sum(row.gross.minor for row in after.rows) + 300
    )
    assert sum((row.gross for row in after.rows), money(0)) == after.gross
    assert checks.run(book, rebuild=True) == []


def test_statements_that_both_have_at_home_still_prove_their_balances(
    book: Book, make: Make
) -> None:
    both = two(make)
    for who, amount in zip(both, (500, 300), strict=True):
        make.visit(who, ("deposit", amount))
    papers = [statement_of(book, who).proof for who in both]
    join(book, *both)
    for proof in papers:
        found, words = told(book, proof)
        assert found.holds, words


def test_what_was_sealed_before_is_proven_after(book: Book, make: Make) -> None:
    both = two(make)
    third = make.member("Bosco")
    for n, who in enumerate((*both, third), 1):
        make.visit(who, ("deposit", 100 * n))
    book.write(seals.seal, kind=seals.DAY)
    join(book, *both)
    assert told(book, to_seal(book, third).proof)[0].holds
    book.write(seals.seal, kind=seals.DAY)
    found, _ = told(book, to_seal(book, both[0]).proof)
    assert found.holds
    assert sorted(money.minor for _, money in found.balances) == [100, 200]
    assert list(book.read(seals.verify)) == []


def test_who_is_at_a_meeting_waits_until_its_minutes_are_signed(book: Book, make: Make) -> None:
    who = assemblies.people(make, 5)
    there = assemblies.begun(make, assemblies.called(make, who))
    with pytest.raises(Refused, match="No 2 is marked as present on 2026"):
        join(book, who[0], who[1])
    assemblies.signed(book, there)
    join(book, who[0], who[1])
    assert checks.run(book, rebuild=True) == []


def test_a_post_goes_over_but_for_two_in_one_body(book: Book, make: Make) -> None:
    one, other = two(make)
    said: dict[str, Any] = {"body": assemblies.BOARD, "since": TODAY}
    terms = [
        book.write(bodies.take_office, member=who.id, post=post, **said)
        for who, post in ((one, "Secretary"), (other, "Chair"))
    ]
    with pytest.raises(Refused, match="Both hold a post in one body"):
        join(book, one, other)
    book.write(bodies.leave_office, officer=terms[0], day=TODAY, why="one person")
    join(book, one, other)
    [serves] = book.read(bodies.officers, body=assemblies.BOARD, day=TODAY)
    assert (serves.member, serves.post) == (one.id, "Chair")
    assert checks.run(book, rebuild=True) == []


def test_shares_on_their_way_between_them_are_dropped_first(book: Book, make: Make) -> None:
    one, other = two(make)
    make.visit(one, ("share", 20_000))
    make.visit(other, ("share", 20_000))
    said: dict[str, Any] = {"giver": one.shares, "taker": other.shares, "count": 1}
    asked = book.write(shares.ask_transfer, **said, why="gift")
    with pytest.raises(Refused, match="Shares are to be made over"):
        join(book, one, other)
    book.write(shares.drop_transfer, transfer=asked)
    join(book, one, other)


def test_entries_stay_locked_after_joining(book: Book, make: Make) -> None:
    one, other = two(make)
    make.visit(other, ("deposit", 5))
    join(book, one, other)
    with book.raw() as raw, pytest.raises(DatabaseError, match="never changed"):
        raw.connection.exec_driver_sql("UPDATE line SET member = NULL")
