"""Passbooks: printed from the line where they stopped, page after page, book after book."""

from __future__ import annotations

from datetime import date

import pytest

from coopdesk.records import passbook, products, savings, visit
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId
from coopdesk.records.passbook import ROWS, Filled
from tests.records import savers
from tests.records.hands import Make, Somebody


def filled(make: Make, holding: HoldingId) -> Filled:
    return make.book.read(lambda s: passbook.filled(products.reader(s), holding))


def print_it(make: Make, holding: HoldingId) -> int:
    return make.book.write(passbook.print_passbook, holding=holding)


def stands(made: Filled) -> list[tuple[int, int, int]]:
    return [(line.page, line.row, line.balance) for line in made.lines]


def test_an_empty_account_has_an_empty_passbook(make: Make, one: Somebody) -> None:
    assert filled(make, one.savings).lines == ()
    with pytest.raises(Refused, match="Everything is in the passbook already"):
        print_it(make, one.savings)


def test_printing_goes_on_below_what_is_there(make: Make, one: Somebody) -> None:
    make.visit(one, ("deposit", 500))
    make.visit(one, ("withdrawal", 100))
    assert print_it(make, one.savings) == 2
    make.visit(one, ("deposit", 50))
    now = filled(make, one.savings)
    assert stands(now) == [(1, 1, 500), (1, 2, 400), (1, 3, 450)]
    assert [line.row for line in now.fresh()] == [3]
    assert print_it(make, one.savings) == 1
    assert filled(make, one.savings).fresh() == ()


def test_a_slip_that_is_caught_up_late_stands_below(make: Make, one: Somebody) -> None:
    make.visit(one, ("deposit", 500))
    print_it(make, one.savings)
    make.visit(one, ("deposit", 30), day=date(2026, 2, 10))
    [line] = filled(make, one.savings).fresh()
    assert line.move is not None
    assert (line.row, line.move.day, line.balance) == (2, date(2026, 2, 10), 530)


def test_a_new_page_begins_with_the_balance_of_the_one_before(make: Make, one: Somebody) -> None:
    for _ in range(ROWS + 2):
        make.visit(one, ("deposit", 10))
    now = filled(make, one.savings)
    assert [line.row for line in now.of_page(1)] == list(range(1, ROWS + 1))
    carried, *lines = now.of_page(2)
    assert (carried.row, carried.move, carried.balance) == (1, None, ROWS * 10)
    assert [(line.row, line.balance) for line in lines] == [
        (2, (ROWS + 1) * 10),
        (3, (ROWS + 2) * 10),
    ]
    print_it(make, one.savings)
    assert stands(filled(make, one.savings)) == stands(now)
    assert now.pages() == [1, 2]


def test_a_new_book_goes_on_with_the_balance(make: Make, one: Somebody) -> None:
    with pytest.raises(Refused, match="Nothing is printed"):
        make.book.write(passbook.begin_passbook, holding=one.savings)
    make.visit(one, ("deposit", 500))
    print_it(make, one.savings)
    make.book.write(passbook.begin_passbook, holding=one.savings)
    with pytest.raises(Refused, match="Nothing is printed"):
        make.book.write(passbook.begin_passbook, holding=one.savings)
    make.visit(one, ("deposit", 50))
    now = filled(make, one.savings)
    assert (now.first_page, now.pages()) == (2, [2])
    assert stands(now) == [(1, 1, 500), (2, 1, 500), (2, 2, 550)]
    print_it(make, one.savings)
    assert stands(filled(make, one.savings)) == stands(now)


def test_a_correction_is_a_line_of_its_own(make: Make, one: Somebody) -> None:
    paid = make.visit(one, ("deposit", 500))
    print_it(make, one.savings)
    make.book.write(visit.reverse_visit, visit=paid, reason="Another member's")
    [line] = filled(make, one.savings).fresh()
    assert line.move is not None
    assert (line.move.amount, line.balance, line.move.undone) == (-500, 0, ("A", 1))


def test_fees_and_other_entries_are_printed_too(make: Make, one: Somebody) -> None:
    made = savers.product(make, monthly_fee=5)
    held = savers.account(make, one, made, paid=100)
    make.book.write(savings.charge_fees, product=made, month=202602, holdings=[held])
    assert [line.balance for line in filled(make, held).lines] == [100, 95]


def test_no_passbook_of_an_account_that_is_not_there(make: Make) -> None:
    with pytest.raises(Refused, match="no such account"):
        filled(make, HoldingId(5))
