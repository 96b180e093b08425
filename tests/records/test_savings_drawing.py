"""What can be drawn from savings: limits, holds, notices, terms that run, what a loan keeps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coopdesk.records import leaving, members, savings, statements, visit
from coopdesk.records.errors import Refused
from tests.records import savers
from tests.records.hands import TODAY, HandClock, Make, Somebody, draft, money, owns
from tests.records.savers import possible, sound

# --- what can be drawn ------------------------------------------------------------


def test_a_minimum_stays_unless_all_of_it_is_drawn(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make, minimum=200), paid=1_000)
    assert possible(make, held) == 800
    with pytest.raises(Refused, match="At least 200 RWF must stay in this account: 800 RWF can"):
        savers.draw(make, one, held, 801)
    savers.draw(make, one, held, 800)
    savers.draw(make, one, held, 200)
    assert owns(make.book, held) == 0


def test_one_withdrawal_has_a_most(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make, most_each=300), paid=1_000)
    with pytest.raises(Refused, match="One withdrawal is at most 300 RWF") as caught:
        savers.draw(make, one, held, 301)
    assert caught.value.field == f"withdrawal.{held}"
    savers.draw(make, one, held, 300)
    assert possible(make, held) == 300


def test_a_month_has_a_most(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make, most_month=500), paid=2_000)
    savers.draw(make, one, held, 400, date(2026, 2, 27))  # another month
    savers.draw(make, one, held, 200)
    with pytest.raises(Refused, match="At most 500 RWF can be drawn in a month: 300 RWF"):
        savers.draw(make, one, held, 301)
    assert possible(make, held) == 300


def test_a_month_has_so_many_withdrawals(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make, most_times=2), paid=2_000)
    savers.draw(make, one, held, 1)
    wrong = savers.draw(make, one, held, 1)
    with pytest.raises(Refused, match="can be 2 withdrawals in a month"):
        savers.draw(make, one, held, 1)
    make.book.write(visit.reverse_visit, visit=wrong, reason="typed twice")
    savers.draw(make, one, held, 1)  # what was taken back does not count


def test_lines_of_one_visit_count_together(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make, most_month=500), paid=2_000)
    lines = [visit.Doing(visit.WITHDRAWAL, money(300), held)] * 2
    with pytest.raises(Refused, match="At most 500 RWF can be drawn in a month: 200 RWF"):
        make.book.write(visit.record_visit, member=one.id, day=TODAY, doings=lines)


def test_what_is_held_back_can_not_be_drawn(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make), paid=1_000)
    hold = make.book.write(savings.put_hold, holding=held, amount=700, reason="Guarantee")
    assert possible(make, held) == 300
    with pytest.raises(Refused, match="700 RWF of it is held back: 300 RWF can be drawn"):
        savers.draw(make, one, held, 301)
    with pytest.raises(Refused, match="Only 300 RWF of this account is free") as caught:
        make.book.write(savings.put_hold, holding=held, amount=301, reason="Another")
    assert caught.value.field == "amount"
    make.book.write(savings.release_hold, hold=hold)
    with pytest.raises(Refused, match="not held back any more"):
        make.book.write(savings.release_hold, hold=hold)
    savers.draw(make, one, held, 1_000)


def test_a_hold_wants_a_reason(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make), paid=1_000)
    for amount, reason, field in ((0, "x", "amount"), (-5, "x", "amount"), (5, " ", "reason")):
        with pytest.raises(Refused) as caught:
            make.book.write(savings.put_hold, holding=held, amount=amount, reason=reason)
        assert caught.value.field == field


def test_a_receipt_is_not_taken_back_when_its_money_is_held(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make))
    paid = savers.pay_in(make, one, held, 1_000)
    make.book.write(savings.put_hold, holding=held, amount=700, reason="Guarantee")
    with pytest.raises(Refused, match="is held back"):
        make.book.write(visit.reverse_visit, visit=paid, reason="Another member's")
    assert sound(make.book)


def test_a_large_withdrawal_needs_notice_that_has_run(make: Make, one: Somebody) -> None:
    made = savers.product(make, notice_from=500, notice_days=7)
    held = savers.account(make, one, made, paid=2_000)
    savers.draw(make, one, held, 499)
    with pytest.raises(Refused, match="To draw more takes 7 days of notice: 499 RWF can"):
        savers.draw(make, one, held, 500)
    with pytest.raises(Refused, match="Less than 500 RWF needs no notice"):
        make.book.write(savings.give_notice, holding=held, amount=499)
    notice = make.book.write(savings.give_notice, holding=held, amount=900)
    [row] = savers.look(make, held).notices
    assert (row.amount, row.due) == (money(900), TODAY + timedelta(days=7))
    with pytest.raises(Refused, match="7 days of notice"):
        savers.draw(make, one, held, 900)
    make.book.write(savings.withdraw_notice, notice=notice)
    assert savers.look(make, held).notices == ()


def test_a_notice_is_used_once(make: Make, one: Somebody, clock: HandClock) -> None:
    made = savers.product(make, notice_days=1)
    held = savers.account(make, one, made, paid=2_000)
    make.book.write(savings.give_notice, holding=held, amount=900)
    with pytest.raises(Refused, match="takes a day of notice: 0 RWF can be drawn now"):
        savers.draw(make, one, held, 10)
    clock.move(days=1)
    assert possible(make, held) == 900
    savers.draw(make, one, held, 900)
    assert savers.look(make, held).notices == ()
    with pytest.raises(Refused, match="notice"):
        savers.draw(make, one, held, 10)


def test_no_notice_where_the_terms_want_none(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make), paid=2_000)
    with pytest.raises(Refused, match="needs no notice"):
        make.book.write(savings.give_notice, holding=held, amount=900)


# --- fixed terms ------------------------------------------------------------


def test_a_fixed_term_gives_nothing_before_its_day(make: Make, one: Somebody) -> None:
    held = savers.account(
        make, one, savers.product(make, "fixed", rate="6", early_rate="1", months=12), paid=900
    )
    assert possible(make, held) == 0
    with pytest.raises(Refused, match="fixed until 2027-02-01"):
        savers.draw(make, one, held, 1)
    make.book.write(savings.break_term, holding=held)
    now = savers.look(make, held)
    assert (now.broken, now.until, now.runs) == (True, TODAY, False)
    savers.draw(make, one, held, 900)
    with pytest.raises(Refused, match="no term that could be broken"):
        make.book.write(savings.break_term, holding=held)


def test_a_fixed_term_that_is_over_gives_all(make: Make) -> None:
    one = make.member(joined=date(2026, 1, 1))
    held = savers.account(
        make, one, savers.product(make, "fixed", months=1), paid=900, day=date(2026, 1, 2)
    )
    assert savers.look(make, held).broken is False
    with pytest.raises(Refused, match="over on 2026-02-02"):
        savers.pay_in(make, one, held, 5)
    savers.draw(make, one, held, 900)


def test_a_fixed_term_takes_its_money_once(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make, "fixed", months=6), paid=900)
    with pytest.raises(Refused, match="has its money already"):
        savers.pay_in(make, one, held, 5)


def test_what_is_fixed_stands_on_an_account_of_its_own_and_counts_as_savings(
    make: Make, one: Somebody
) -> None:
    make.visit(one, ("deposit", 100))
    savers.account(make, one, savers.product(make, "fixed", months=6), paid=900)
    savers.account(make, one, savers.product(make, "social"))
    [row] = make.book.read(members.roll)
    assert row.savings == money(1_000)
    assert make.book.read(members.listing, today=TODAY, order="savings").savings == money(1_000)
    assert make.book.read(statements.overview, TODAY).savings == money(1_000)
    trial = make.book.read(statements.trial_balance, TODAY)
    assert {row.credit.minor for row in trial.rows} >= {100, 900}
    assert sound(make.book)


# --- compulsory ------------------------------------------------------------


def test_compulsory_savings_stay_while_the_member_owes(make: Make) -> None:
    savers.product(make, "compulsory")
    (one,) = make.roll(draft("1", loan=500))
    rows = make.book.read(statements.holdings, one.id)
    held = next(row.id for row in rows if row.form == "compulsory")
    savers.pay_in(make, one, held, 900)
    with pytest.raises(Refused, match="stay until the member's loans are paid back"):
        savers.draw(make, one, held, 1)
    make.visit(one, ("repayment", 500))
    savers.draw(make, one, held, 900)


# --- whatever happens ------------------------------------------------------------


def test_all_of_an_account_can_be_drawn_in_spite_of_a_minimum_and_a_fee(
    make: Make, one: Somebody
) -> None:
    held = savers.account(make, one, savers.product(make, minimum=300, withdrawal_fee=20), paid=900)
    assert possible(make, held) == 580
    savers.draw(make, one, held, 880)  # with the fee that is all of it
    assert owns(make.book, held) == 0
    make.book.write(leaving.close_account, holding=held)
    assert sound(make.book)


def test_a_notice_counts_again_when_its_withdrawal_is_taken_back(
    make: Make, one: Somebody, clock: HandClock
) -> None:
    held = savers.account(make, one, savers.product(make, notice_days=1), paid=2_000)
    for amount in (400, 900):
        make.book.write(savings.give_notice, holding=held, amount=amount)
    clock.move(days=1)
    wrong = savers.draw(make, one, held, 500)
    assert possible(make, held) == 400
    make.book.write(visit.reverse_visit, visit=wrong, reason="another account")
    assert possible(make, held) == 900
    assert sound(make.book)
