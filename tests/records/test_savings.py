"""Savings: what may be paid in and taken out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coopdesk.records import checks, leaving, visit
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId
from tests.records.hands import TODAY, Make, draft, owns, whole

MONDAY = TODAY - timedelta(days=1)
SUNDAY = TODAY - timedelta(days=2)


def test_a_deposit_raises_the_balance(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 500))
    make.visit(one, ("deposit", 250))
    assert owns(book, one.savings) == 750


def test_a_withdrawal_takes_up_to_the_last_coin(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 500))
    make.visit(one, ("withdrawal", 500))
    assert owns(book, one.savings) == 0


def test_nobody_takes_out_more_than_there_is(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 500))
    before = whole(book)
    with pytest.raises(Refused, match="There is only 500 RWF") as caught:
        make.visit(one, ("withdrawal", 501))
    assert caught.value.field == f"withdrawal.{one.savings}"
    assert whole(book) == before


def test_nobody_takes_out_what_another_has(book: Book, make: Make) -> None:
    make.visit(make.member("One"), ("deposit", 500))
    with pytest.raises(Refused, match="There is only 0 RWF"):
        make.visit(make.member("Other"), ("withdrawal", 1))


def test_two_withdrawals_in_one_visit_are_counted_together(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 500))
    with pytest.raises(Refused, match="There is only 200 RWF"):
        make.visit(one, ("withdrawal", 300), ("withdrawal", 300))


def test_what_is_paid_in_can_be_taken_out_in_the_same_visit(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 500), ("withdrawal", 500))
    make.visit(one, ("deposit", 300), ("withdrawal", 100), day=SUNDAY)
    assert owns(book, one.savings) == 200
    assert checks.run(book, rebuild=True) == []


def test_a_late_slip_never_takes_out_what_was_not_there_that_day(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 500))
    with pytest.raises(Refused, match=r"On 2026-03-02 or a day since there was only 0 RWF"):
        make.visit(one, ("withdrawal", 100), day=MONDAY)


def test_a_late_slip_never_takes_out_what_was_gone_since(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 500), day=SUNDAY)
    make.visit(one, ("withdrawal", 400), day=MONDAY)
    make.visit(one, ("deposit", 900))
    with pytest.raises(Refused, match="there was only 100 RWF"):
        make.visit(one, ("withdrawal", 101), day=SUNDAY)
    make.visit(one, ("withdrawal", 100), day=SUNDAY)
    assert owns(book, one.savings) == 900


def test_a_late_slip_counts_what_it_brings_itself(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 100))
    with pytest.raises(Refused, match="there was only 50 RWF"):
        make.visit(one, ("deposit", 50), ("withdrawal", 60), day=MONDAY)
    make.visit(one, ("deposit", 50), ("withdrawal", 50), day=MONDAY)


def test_a_slip_from_before_the_roll_came_in_is_caught_up(book: Book, make: Make) -> None:
    (one,) = make.roll(draft("1", savings=500))
    make.visit(one, ("withdrawal", 500), day=SUNDAY)
    assert owns(book, one.savings) == 0


# --- closing -------------------------------------------------------------------------------------


def test_a_closed_account_takes_no_deposit(book: Book, make: Make) -> None:
    one = make.member()
    book.write(leaving.close_account, holding=one.savings)
    with pytest.raises(Refused, match=r"was closed on 2026-03-03") as caught:
        make.visit(one, ("deposit", 1))
    assert caught.value.field == f"deposit.{one.savings}"


def test_a_closed_account_gives_nothing_out_either(book: Book, make: Make) -> None:
    one = make.member()
    book.write(leaving.close_account, holding=one.savings)
    with pytest.raises(Refused, match="was closed"):
        make.visit(one, ("withdrawal", 1), day=date(2026, 2, 2))


def test_a_closed_account_gets_nothing_by_a_reversal(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 100))
    taken = make.visit(one, ("withdrawal", 100))
    book.write(leaving.close_account, holding=one.savings)
    with pytest.raises(Refused, match="was closed"):
        book.write(visit.reverse_visit, visit=taken, reason="it was another member")
    assert owns(book, one.savings) == 0


def test_an_account_is_closed_once(book: Book, make: Make) -> None:
    one = make.member()
    book.write(leaving.close_account, holding=one.savings)
    with pytest.raises(Refused, match="was closed on 2026-03-03"):
        book.write(leaving.close_account, holding=one.savings)


def test_an_unknown_account_is_not_closed(book: Book) -> None:
    with pytest.raises(Refused, match="no such account"):
        book.write(leaving.close_account, holding=HoldingId(4711))
