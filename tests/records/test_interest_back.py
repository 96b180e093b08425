"""A run of interest is taken back: whole, in batches, and what of it stays."""

from __future__ import annotations

from datetime import date

import pytest

from coopdesk.records import checks, interest_run, savings
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from tests.records import saver
from tests.records.hands import Make, money, owns
from tests.records.saver import FEBRUARY, JANUARY, NEW_YEAR, close, paid, seen


def test_taking_a_run_back_brings_every_balance_back_and_lets_it_run_again(
    book: Book, make: Make
) -> None:
    product = saver.offer(book)
    who = [saver.saver(make, product, (NEW_YEAR, 1_000 * n)) for n in range(1, 8)]
    before = [owns(book, one.savings) for one in who]
    first = saver.post(book, product, JANUARY)
    saver.take_back(book, first, most=3)
    assert [owns(book, one.savings) for one in who] == before
    assert paid(book, product) == [10 * n for n in range(1, 8)]
    second = saver.post(book, product, JANUARY)
    assert second != first
    states = [(row.run.attempt, row.run.state) for row in book.read(interest_run.past_runs)]
    assert states == [(2, interest_run.DONE), (1, interest_run.REVERSED)]
    assert checks.run(book, rebuild=True) == []


def test_interest_that_was_taken_back_earns_none_itself(book: Book, make: Make) -> None:
    product = saver.offer(book)
    saver.saver(make, product, (NEW_YEAR, 10_000))
    run = saver.post(book, product, JANUARY)
    close(book, JANUARY)  # so that it can only be taken back today, in March
    saver.take_back(book, run)
    found = seen(book, product, FEBRUARY)
    assert found.begins == NEW_YEAR
    assert found.rows[0].gross == money(200)


def test_a_reversal_that_was_cut_off_goes_on(book: Book, make: Make) -> None:
    product = saver.offer(book)
    for _ in range(4):
        saver.saver(make, product, (NEW_YEAR, 10_000))
    run = saver.post(book, product, JANUARY)
    book.write(interest_run.begin_reversal, run=run, reason="wrong rate")
    assert not book.write(interest_run.reverse_batch, run=run, most=3).done
    with pytest.raises(Refused, match="being taken back"):
        seen(book, product)
    with pytest.raises(Refused, match="was taken back"):
        book.write(interest_run.post_batch, run=run)
    assert book.write(interest_run.reverse_batch, run=run, most=3) == interest_run.Progress(4, True)
    assert book.write(interest_run.reverse_batch, run=run).done


def test_what_was_half_posted_can_be_taken_back(book: Book, make: Make) -> None:
    product = saver.offer(book)
    who = [saver.saver(make, product, (NEW_YEAR, 10_000)) for _ in range(3)]
    run = saver.begin(book, product, JANUARY)
    book.write(interest_run.post_batch, run=run, most=2)
    saver.take_back(book, run)
    assert [owns(book, one.savings) for one in who] == [10_000] * 3
    assert paid(book, product) == [100] * 3


def test_interest_that_is_held_back_or_drawn_stays_and_no_one_waits_for_it(
    book: Book, make: Make
) -> None:
    product = saver.offer(book)
    holds, drew, has = (saver.saver(make, product, (NEW_YEAR, 10_000)) for _ in range(3))
    run = saver.post(book, product, JANUARY)
    book.write(savings.put_hold, holding=holds.savings, amount=10_050, reason="a guarantee")
    make.visit(drew, ("withdrawal", 10_080))
    found = book.read(interest_run.kept, run)
    assert [(one.number, one.why, one.amount, one.missing) for one in found] == [
        ("1", interest_run.HELD, money(100), money(50)),
        ("2", interest_run.DRAWN, money(100), money(80)),
    ]
    saver.take_back(book, run, most=1)
    assert [owns(book, one.savings) for one in (holds, drew, has)] == [10_100, 20, 10_000]
    (row,) = book.read(interest_run.past_runs)
    assert row.run.state == interest_run.PARTLY
    assert checks.run(book, rebuild=True) == []
    with pytest.raises(Refused, match="was taken back"):
        book.write(interest_run.begin_reversal, run=run, reason="again")


def test_what_stayed_counts_when_the_days_are_paid_anew(book: Book, make: Make) -> None:
    product = saver.offer(book)
    drew, has = (saver.saver(make, product, (NEW_YEAR, 10_000)) for _ in range(2))
    run = saver.post(book, product, JANUARY)
    make.visit(drew, ("withdrawal", 10_080))
    saver.take_back(book, run)
    shown = seen(book, product)
    assert [(row.gross, row.correction, row.net) for row in shown.rows] == [
        (money(100), money(-100), money(0)),
        (money(100), money(0), money(100)),
    ]
    second = saver.post(book, product, JANUARY)
    assert second != run
    assert [owns(book, one.savings) for one in (drew, has)] == [20, 10_100]
    february = seen(book, product, FEBRUARY)
    assert [(row.correction, row.gross) for row in february.rows][1] == (money(0), money(101))
    assert not any(row.correction for row in february.rows)
    make.visit(drew, ("deposit", 30_000), day=date(2026, 2, 1))
    shown = seen(book, product, FEBRUARY)
    third = book.read(interest_run.posted_rows, saver.post(book, product, FEBRUARY))
    assert (
        [row.gross for row in third]
        == [row.gross for row in shown.rows]
        == [
            money(401),  # what stayed in the account earns like all else
            money(101),
        ]
    )
    assert checks.run(book, rebuild=True) == []


def test_a_reason_is_wanted_and_the_later_run_goes_first(book: Book, make: Make) -> None:
    product = saver.offer(book)
    saver.saver(make, product, (NEW_YEAR, 10_000))
    first = saver.post(book, product, JANUARY)
    saver.post(book, product, FEBRUARY)
    with pytest.raises(Refused, match="Write why"):
        book.write(interest_run.begin_reversal, run=first, reason=" ")
    with pytest.raises(Refused, match="Take back the interest until"):
        book.write(interest_run.begin_reversal, run=first, reason="wrong")
    with pytest.raises(Refused, match="Say first why"):
        book.write(interest_run.reverse_batch, run=first)
    with pytest.raises(Refused, match="no such payment"):
        book.write(interest_run.post_batch, run=5)
