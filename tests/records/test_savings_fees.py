"""Fees of savings: of a withdrawal, of opening, of each month; and how they are given back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coopdesk.records import products, savings, statements, visit
from coopdesk.records.errors import Refused
from coopdesk.records.terms import SavingsTerms
from tests.records import savers
from tests.records.hands import TODAY, Make, Somebody, money, owns
from tests.records.savers import possible, sound

# --- fees ------------------------------------------------------------


def test_a_withdrawal_has_its_fee_on_the_same_receipt(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make, withdrawal_fee=20), paid=1_000)
    made = savers.draw(make, one, held, 300)
    paper = make.book.read(statements.receipt, made)
    assert [(str(line.what), line.amount, line.before, line.after) for line in paper.lines] == [
        ("Paid out of Voluntary savings", money(-300), money(1_000), money(700)),
        ("Fee of the account", money(0), money(700), money(680)),
    ]
    assert paper.total == money(-300)  # the fee is taken out of the account
    assert owns(make.book, held) == 680
    rows = make.book.read(statements.history, one.id, limit=2)
    assert [(str(row.what), row.amount) for row in rows] == [
        ("Fee of the account", money(-20)),
        ("Paid out", money(-300)),
    ]
    assert sound(make.book)


def test_the_fee_of_a_withdrawal_must_be_there_too(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make, withdrawal_fee=20), paid=100)
    assert possible(make, held) == 80
    with pytest.raises(Refused, match="Each withdrawal costs 20 RWF: 80 RWF can be drawn"):
        savers.draw(make, one, held, 81)
    savers.draw(make, one, held, 65)
    assert owns(make.book, held) == 15
    savers.draw(make, one, held, 15)  # less than the fee is drawn without it
    assert owns(make.book, held) == 0


def test_the_first_deposit_has_the_fee_of_opening(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make, opening_fee=100))
    first = make.book.read(statements.receipt, savers.pay_in(make, one, held, 500))
    second = make.book.read(statements.receipt, savers.pay_in(make, one, held, 500))
    assert (first.total, second.total) == (money(500), money(500))
    assert owns(make.book, held) == 900
    assert sound(make.book)


def test_a_receipt_with_a_fee_is_taken_back_whole(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make, withdrawal_fee=20), paid=1_000)
    made = savers.draw(make, one, held, 300)
    back = make.book.read(
        statements.receipt, make.book.write(visit.reverse_visit, visit=made, reason="x")
    )
    assert [(line.amount, line.after) for line in back.lines] == [
        (money(0), money(700)),
        (money(300), money(1_000)),
    ]
    assert owns(make.book, held) == 1_000
    assert sound(make.book)


def test_a_fee_is_no_withdrawal_of_the_month(make: Make, one: Somebody) -> None:
    made = savers.product(make, withdrawal_fee=20, most_times=2)
    held = savers.account(make, one, made, paid=1_000)
    lines = [visit.Doing(visit.WITHDRAWAL, money(100), held)] * 2
    make.book.write(visit.record_visit, member=one.id, day=TODAY, doings=lines, check_box=False)
    assert owns(make.book, held) == 760
    assert sound(make.book)


def test_the_monthly_fee_is_taken_once_and_never_more_than_is_free(make: Make) -> None:
    made = savers.product(make, monthly_fee=30)
    rich, poor, held_back, empty = (make.member(name) for name in ("R", "P", "H", "E"))
    accounts = [
        savers.account(make, who, made, paid=paid)
        for who, paid in ((rich, 500), (poor, 10), (held_back, 100), (empty, 0))
    ]
    make.book.write(savings.put_hold, holding=accounts[2], amount=100, reason="x")
    due = make.book.read(savings.fees_due, made, 202602)
    assert [(row.holding, row.fee.minor) for row in due] == [(accounts[0], 30), (accounts[1], 10)]
    said: dict[str, Any] = {"product": made, "month": 202602, "holdings": accounts}
    assert make.book.write(savings.charge_fees, **said) == 2
    assert make.book.write(savings.charge_fees, **said) == 0
    assert make.book.read(savings.fees_due, made, 202602) == []
    assert [owns(make.book, one) for one in accounts] == [470, 0, 100, 0]
    [row] = make.book.read(statements.history, rich.id, limit=1)
    assert (str(row.what), row.amount) == ("Fee of the account", money(-30))
    assert sound(make.book)


def test_a_monthly_fee_is_given_back_and_can_be_taken_again(make: Make, one: Somebody) -> None:
    made = savers.product(make, monthly_fee=30)
    held = savers.account(make, one, made, paid=100)
    charge: dict[str, Any] = {"product": made, "month": 202602, "holdings": [held]}
    give: dict[str, Any] = {"month": 202602, "holdings": [held], "reason": "The wrong month"}
    for _ in range(2):
        make.book.write(savings.charge_fees, **charge)
        [row] = make.book.read(savings.fees_taken, made, 202602)
        assert (row.fee, owns(make.book, held)) == (money(30), 70)
        assert make.book.write(savings.give_fees_back, **give) == 1
        assert make.book.write(savings.give_fees_back, **give) == 0
        assert owns(make.book, held) == 100
        assert make.book.read(savings.fees_taken, made, 202602) == []
        assert len(make.book.read(savings.fees_due, made, 202602)) == 1
    with pytest.raises(Refused, match="Write why"):
        make.book.write(savings.give_fees_back, **give | {"reason": " "})
    assert sound(make.book)


def test_no_fee_of_a_month_that_is_not_over(make: Make, one: Somebody) -> None:
    made = savers.product(make, monthly_fee=30)
    held = savers.account(make, one, made, paid=100)
    with pytest.raises(Refused, match="has not come yet"):
        make.book.write(savings.charge_fees, product=made, month=202603, holdings=[held])
    assert make.book.read(savings.fees_due, made, 202601) == []  # it was not open then


# --- whatever happens ------------------------------------------------------------


def test_the_fee_of_opening_is_due_again_when_the_first_deposit_was_taken_back(
    make: Make, one: Somebody
) -> None:
    held = savers.account(make, one, savers.product(make, opening_fee=100))
    wrong = savers.pay_in(make, one, held, 5_000)
    make.book.write(visit.reverse_visit, visit=wrong, reason="500, not 5,000")
    savers.pay_in(make, one, held, 500)
    assert owns(make.book, held) == 400
    savers.pay_in(make, one, held, 500)
    assert owns(make.book, held) == 900


def test_the_fee_of_a_month_is_the_one_that_was_signed(make: Make, one: Somebody) -> None:
    made = savers.product(make, "target", monthly_fee=30)
    held = savers.account(make, one, made, paid=500, target=9_000, months=24)
    dearer = SavingsTerms(monthly_fee=90)
    make.book.write(products.change_terms, product=made, since=date(2026, 2, 10), terms=dearer)
    [due] = make.book.read(savings.fees_due, made, 202602)
    assert due.fee == money(30)
    make.book.write(savings.charge_fees, product=made, month=202602, holdings=[held])
    assert owns(make.book, held) == 470


def test_the_fee_of_a_product_is_taken_from_its_own_accounts_only(
    make: Make, one: Somebody
) -> None:
    made = savers.product(make, monthly_fee=30)
    other = savers.account(make, one, savers.product(make, name="Other"), paid=500)
    with pytest.raises(Refused, match="no such account"):
        make.book.write(savings.charge_fees, product=made, month=202602, holdings=[other])
