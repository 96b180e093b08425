"""What a body laid upon a member: a fine is owed until it is paid at the cash desk, or lifted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coopdesk.exchange import slips_import
from coopdesk.records import (
    bodies,
    checks,
    doubles,
    letters,
    members,
    membership,
    sanctions,
    settlement,
    statements,
    visit,
)
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import VisitId
from coopdesk.records.visit import Doing
from tests.records.asking import slip
from tests.records.hands import TODAY, Make, Somebody, draft, money
from tests.records.joining import leaves


def _fined(make: Make, amount: int = 500) -> tuple[Somebody, int]:
    one = make.member()
    return one, _fine(make, one, amount)


def _fine(make: Make, one: Somebody, amount: int = 500) -> int:
    board = make.book.read(bodies.bodies)[0]
    return make.book.write(
        sanctions.sanction,
        member=one.id,
        kind=sanctions.FINE,
        day=TODAY,
        body=board.id,
        why="came late",
        amount=money(amount),
    )


def _pay(make: Make, one: Somebody, fine: int, amount: int = 500) -> VisitId:
    doing = Doing(visit.FINE, money(amount), sanction=fine)
    return make.book.write(visit.record_visit, member=one.id, day=TODAY, doings=[doing])


def test_nothing_is_laid_on_somebody_before_they_joined(make: Make) -> None:
    one = make.member(joined=TODAY)
    board = make.book.read(bodies.bodies)[0]
    with pytest.raises(Refused) as refused:
        make.book.write(
            sanctions.sanction,
            member=one.id,
            kind=sanctions.WARNING,
            day=TODAY - timedelta(days=1),
            body=board.id,
            why="came late",
        )
    assert refused.value.field == "day"


def test_an_answer_comes_after_what_it_answers_but_for_what_was_said_at_the_hearing(
    book: Book, make: Make
) -> None:
    one, before = make.member(), TODAY - timedelta(days=3)
    board = book.read(bodies.bodies)[0]
    warned = book.write(
        sanctions.sanction,
        member=one.id,
        kind=sanctions.WARNING,
        day=TODAY,
        body=board.id,
        why="came late",
        heard=before,
        answer="No.",
    )
    with pytest.raises(Refused, match=str(TODAY)) as refused:
        book.write(
            sanctions.answer_sanction,
            sanction=warned,
            day=before - timedelta(days=1),
            answer="Sorry.",
            shown="No.",
        )
    assert refused.value.field == "day"
    book.write(sanctions.answer_sanction, sanction=warned, day=before, answer="Never.", shown="No.")
    [row] = book.read(sanctions.sanctions, one.id)
    assert (row.answer, row.answered) == ("Never.", before)


def test_a_fine_is_paid_in_a_visit_and_its_receipt_says_which(book: Book, make: Make) -> None:
    one, fine = _fined(make)
    assert [f.amount for f in book.read(sanctions.owed, one.id)] == [500]
    paid = _pay(make, one, fine)
    [line] = book.read(statements.receipt, paid).lines
    assert str(line.what) == f"Fine of {TODAY}"
    [row] = book.read(sanctions.sanctions, one.id)
    assert row.paid == book.read(statements.receipt, paid).number
    assert book.read(sanctions.owed, one.id) == []
    with pytest.raises(Refused, match="paid already"):
        _pay(make, one, fine)
    with pytest.raises(Refused, match="paid already"):
        book.write(sanctions.lift_sanction, sanction=fine, day=TODAY, why="was ill")
    assert checks.run(book, rebuild=True) == []


def test_a_fine_whose_receipt_is_taken_back_is_owed_again(book: Book, make: Make) -> None:
    one, fine = _fined(make)
    book.write(visit.reverse_visit, visit=_pay(make, one, fine), reason="another member")
    assert [f.sanction for f in book.read(sanctions.owed, one.id)] == [fine]
    _pay(make, one, fine)
    assert checks.run(book, rebuild=True) == []


def test_a_fine_is_paid_whole_once_and_by_whom_it_was_laid_on(book: Book, make: Make) -> None:
    one, fine = _fined(make)
    with pytest.raises(Refused, match="paid whole") as no:
        _pay(make, one, fine, 400)
    assert no.value.field == f"fine.{fine}"
    with pytest.raises(Refused, match="no such sanction"):
        _pay(make, make.member("Bosco"), fine)
    twice = [Doing(visit.FINE, money(500), sanction=fine)] * 2
    with pytest.raises(Refused, match="paid already"):
        book.write(visit.record_visit, member=one.id, day=TODAY, doings=twice)
    book.write(sanctions.lift_sanction, sanction=fine, day=TODAY, why="was ill")
    with pytest.raises(Refused, match="lifted"):
        _pay(make, one, fine)


def test_a_fine_that_was_paid_stays_so_when_its_number_is_joined_to_another(
    book: Book, make: Make
) -> None:
    one, fine = _fined(make)
    paid = _pay(make, one, fine)
    kept = make.member("Bosco")
    book.write(doubles.join_members, kept=kept.id, gone=one.id, picks={})
    assert checks.run(book) == []
    book.write(visit.reverse_visit, visit=paid, reason="another member")
    assert [f.sanction for f in book.read(sanctions.owed, kept.id)] == [fine]
    assert checks.run(book) == []


@pytest.mark.parametrize(
    "amounts",
    [(2_000, 0, 1_500, 0), (2_000, 1_600, 0, 500), (300, 0, 0, 500), (2_000, 100, 1_400, 0)],
)
@pytest.mark.parametrize("cause", [membership.RESIGNED, membership.DIED])
def test_a_fine_is_set_off_whole_after_loans_before_anything_is_paid_out(
    book: Book, make: Make, amounts: tuple[int, int, int, int], cause: str
) -> None:
    has, loan, out, owed = amounts
    [one] = make.roll(draft("1", savings=has, loan=loan))
    fine = _fine(make, one)
    leaves(make, one.id, cause)
    plan = book.read(settlement.plan, one.id, TODAY)
    assert (plan.out, plan.owed) == (money(out), money(owed))
    before = book.read(letters.settlement, one.id, TODAY, "").rows
    receipt = book.write(settlement.settle, member=one.id, check_box=False)
    if cause == membership.RESIGNED and not owed:
        assert book.read(letters.settlement, one.id, TODAY, "").rows == before
    assert len(book.read(sanctions.owed, one.id)) == (owed > 0)
    if owed:
        assert book.read(membership.life, one.id, TODAY)[0].status == membership.LEAVING
        left = has - loan if has < loan + 500 else 0
        _pay(make, one, fine)
        assert book.read(settlement.plan, one.id, TODAY).out == money(left)
    elif cause == membership.RESIGNED:
        assert book.read(membership.life, one.id, TODAY)[0].status == membership.LEFT
    assert (receipt is None) == (not loan and owed > 0)
    assert checks.run(book, rebuild=True) == []


def test_who_left_pays_their_fine_before_all_is_closed(book: Book, make: Make) -> None:
    one, fine = _fined(make)
    leaves(make, one.id)
    plan = book.read(settlement.plan, one.id, TODAY)
    assert ["fine" in str(said) for said in plan.hindrances] == [True]
    with pytest.raises(Refused, match="still something"):
        book.write(settlement.close, member=one.id)
    _pay(make, one, fine)
    book.write(settlement.close, member=one.id)
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("amount", [500, 300])
def test_a_slip_pays_the_fine_of_its_amount(book: Book, make: Make, amount: int) -> None:
    one, _ = _fined(make)
    number = book.read(members.file, one.id).number
    said = replace(slip("7"), member=number, deposit=money(0), fine=money(amount))
    book.write(slips_import.book_slip, slip=said)
    assert bool(book.read(sanctions.owed, one.id)) == (amount != 500)
