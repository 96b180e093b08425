"""Everything that a savings account can be, and what can be drawn from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.records import checks, leaving, members, products, savings, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId
from coopdesk.records.terms import SavingsTerms
from tests.records import savers
from tests.records.hands import TODAY, HandClock, Make, Somebody, draft, money, owns

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def one(make: Make) -> Somebody:
    return make.member("Aline Mukamana")


def possible(make: Make, holding: HoldingId) -> int:
    return savers.look(make, holding).possible.amount.minor


def sound(book: Book) -> bool:
    return checks.run(book, rebuild=True) == []


# --- opening ------------------------------------------------------------


def test_an_account_keeps_the_terms_that_it_signed(make: Make, one: Somebody) -> None:
    made = savers.product(make, "fixed", rate="6", months=12)
    held = savers.look(make, savers.account(make, one, made, label="For the roof"))
    assert held.signed.terms == SavingsTerms(rate="6", months=12)
    assert held.until == date(2027, 2, 1)
    assert str(held.words) == "Fixed savings: For the roof"
    assert held.place == 2  # after the savings of admission


def test_a_target_is_saved_for_and_may_have_a_last_day(make: Make, one: Somebody) -> None:
    made = savers.product(make, "target")
    held = savers.look(make, savers.account(make, one, made, target=9_000, months=10))
    assert (held.target, held.until) == (money(9_000), date(2026, 12, 1))
    with pytest.raises(Refused, match="how much is to be saved") as caught:
        savers.account(make, one, made, label="Cow")
    assert caught.value.field == "target"


def test_a_second_account_of_one_product_needs_a_name_of_its_own(make: Make, one: Somebody) -> None:
    made = savers.product(make)
    savers.account(make, one, made)
    with pytest.raises(Refused, match="a name of its own") as caught:
        savers.account(make, one, made)
    assert caught.value.field == "label"
    savers.account(make, one, made, label="Cow")
    with pytest.raises(Refused, match="a name of its own"):
        savers.account(make, one, made, label=" cow ")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (TOMORROW, "has not come yet"),
        (date(2026, 1, 31), "joined only on 2026-02-01"),
        (date(2025, 12, 31), "joined only"),
    ],
)
def test_an_account_is_opened_on_a_day_that_can_be(
    make: Make, one: Somebody, day: date, sentence: str
) -> None:
    made = savers.product(make)
    with pytest.raises(Refused, match=sentence) as caught:
        savers.account(make, one, made, day=day)
    assert caught.value.field == "day"


def test_an_account_is_not_opened_before_the_product_is_offered(make: Make) -> None:
    one = make.member(joined=date(2020, 1, 1))
    made = savers.product(make)
    with pytest.raises(Refused, match="offered only since 2026-01-01"):
        savers.account(make, one, made, day=date(2025, 12, 31))


def test_shares_are_no_savings_product(make: Make, one: Somebody) -> None:
    shares = next(
        row.product for row in make.book.read(statements.holdings, one.id) if row.kind == "shares"
    )
    with pytest.raises(Refused, match="no such savings product"):
        savers.account(make, one, shares)
    with pytest.raises(Refused, match="no such account"):
        make.book.write(leaving.close_account, holding=one.shares)


def test_an_account_is_renamed_and_its_target_changed(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make, "target"), target=100)
    make.book.write(
        savings.change_account,
        holding=held,
        changes={"label": "Roof", "target": 200},
        shown={"label": "", "target": 100},
    )
    now = savers.look(make, held)
    assert (now.label, now.target) == ("Roof", money(200))


# --- who holds it ------------------------------------------------------------


def test_an_account_can_be_held_by_several(make: Make, one: Somebody) -> None:
    other = make.member("Jean Habimana")
    held = savers.account(make, one, savers.product(make), holders=[other.id], mandate="all")
    now = savers.look(make, held)
    assert ([row.name for row in now.holders], now.mandate) == (["Jean Habimana"], "all")
    [joint] = make.book.read(savings.joint_of, other.id)
    assert (joint.holding, joint.name) == (held, "Aline Mukamana")
    make.book.write(savings.remove_holder, holder=now.holders[0].id)
    assert savers.look(make, held).holders == ()
    assert make.book.read(savings.joint_of, other.id) == []
    with pytest.raises(Refused, match="holds it no more"):
        make.book.write(savings.remove_holder, holder=now.holders[0].id)


def test_nobody_holds_an_account_twice(make: Make, one: Somebody) -> None:
    other, held = make.member("Jean"), savers.account(make, one, savers.product(make))
    make.book.write(savings.add_holder, holding=held, member=other.id, mandate="one")
    for who in (one, other):
        with pytest.raises(Refused, match="holds the account already") as caught:
            make.book.write(savings.add_holder, holding=held, member=who.id, mandate="one")
        assert caught.value.field == "member"


def test_a_mandate_can_be_changed(make: Make, one: Somebody) -> None:
    other, held = make.member("Jean"), savers.account(make, one, savers.product(make))
    make.book.write(savings.add_holder, holding=held, member=other.id, mandate="one")
    make.book.write(
        savings.change_account,
        holding=held,
        changes={"mandate": "all"},
        shown={"mandate": "one"},
    )
    assert savers.look(make, held).mandate == "all"


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
    with pytest.raises(Refused, match="1 days of notice: 0 RWF can be drawn now"):
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
    assert (now.broken, now.until) == (True, TODAY)
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
    assert make.book.read(members.listing, order="savings").savings == money(1_000)
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


# --- sleeping ------------------------------------------------------------


def sleeper(make: Make, months: int = 1) -> tuple[Somebody, HoldingId]:
    one = make.member("Sleeper", joined=date(2026, 1, 1))
    made = savers.product(make, name="Sleepy", dormant_months=months)
    return one, savers.account(make, one, made, paid=500, day=date(2026, 1, 5))


def test_an_account_sleeps_when_nobody_came_for_long(make: Make) -> None:
    one, held = sleeper(make)
    assert savers.look(make, held).asleep == date(2026, 1, 5)
    [row] = make.book.read(savings.asleep, TODAY)
    assert (row.holding, row.since, row.balance) == (held, date(2026, 1, 5), money(500))
    with pytest.raises(Refused, match="Nothing moved here since 2026-01-05"):
        savers.draw(make, one, held, 1)


def test_a_deposit_alone_does_not_wake_it(make: Make) -> None:
    one, held = sleeper(make)
    savers.pay_in(make, one, held, 50)
    assert savers.look(make, held).asleep == date(2026, 1, 5)
    assert len(make.book.read(savings.asleep, TODAY)) == 1
    with pytest.raises(Refused, match="sleeps"):
        savers.draw(make, one, held, 1)


def test_it_is_woken_when_the_person_is_known(make: Make) -> None:
    one, held = sleeper(make)
    with pytest.raises(Refused, match="how you made sure"):
        make.book.write(savings.wake, holding=held, reason=" ")
    make.book.write(savings.wake, holding=held, reason="Identity card seen")
    now = savers.look(make, held)
    assert (now.asleep, now.woken, now.woken_why) == (None, TODAY, "Identity card seen")
    assert make.book.read(savings.asleep, TODAY) == []
    savers.draw(make, one, held, 500)
    with pytest.raises(Refused, match="is awake"):
        make.book.write(savings.wake, holding=held, reason="Again")


def test_who_comes_in_time_keeps_it_awake(make: Make) -> None:
    one, held = sleeper(make)
    other, second = sleeper_awake(make)
    assert [row.holding for row in make.book.read(savings.asleep, TODAY)] == [held]
    savers.draw(make, other, second, 10)
    assert one != other


def sleeper_awake(make: Make) -> tuple[Somebody, HoldingId]:
    one = make.member("Awake", joined=date(2026, 1, 1))
    made = savers.product(make, name="Wakeful", dormant_months=1)
    held = savers.account(make, one, made, paid=500, day=date(2026, 1, 5))
    savers.pay_in(make, one, held, 1, date(2026, 2, 4))
    return one, held


def test_fees_and_interest_are_no_sign_of_life(make: Make) -> None:
    _, held = sleeper(make)
    product = savers.look(make, held).product
    make.book.write(
        products.change_terms,
        product=product,
        since=date(2026, 1, 2),
        terms=SavingsTerms(dormant_months=1, monthly_fee=5),
    )
    make.book.write(savings.charge_fees, product=product, month=202602, holdings=[held])
    assert savers.look(make, held).asleep == date(2026, 1, 5)


def test_nobody_knows_what_was_before_the_book_began(make: Make) -> None:
    (one,) = make.roll(draft("1", savings=500, joined=date(2019, 1, 1)))
    held = savers.look(make, one.savings)
    make.book.write(
        products.change_terms,
        product=held.product,
        since=TODAY,
        terms=SavingsTerms(dormant_months=12),
    )
    assert savers.look(make, one.savings).asleep is None
    assert make.book.read(savings.asleep, TODAY + timedelta(days=400)) != []


# --- closing ------------------------------------------------------------


def test_closing_ends_what_was_announced(make: Make, one: Somebody) -> None:
    held = savers.account(make, one, savers.product(make, notice_days=5, notice_from=50), paid=99)
    make.book.write(savings.give_notice, holding=held, amount=99)
    savers.draw(make, one, held, 49)
    savers.draw(make, one, held, 49)
    savers.draw(make, one, held, 1)
    make.book.write(leaving.close_account, holding=held)
    now = savers.look(make, held)
    assert (now.closed, now.notices, now.possible.amount) == (TODAY, (), money(0))
    with pytest.raises(Refused, match="was closed"):
        make.book.write(savings.put_hold, holding=held, amount=1, reason="x")


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


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(["in", "out", "hold", "free", "fee"]), st.integers(1, 400)),
        max_size=12,
    )
)
def test_whatever_is_done_nobody_draws_what_is_held_and_the_sums_hold(
    make: Make, deeds: list[tuple[str, int]]
) -> None:
    number = len(make.book.read(members.roll))
    one = make.member(f"Member {number}")
    made = savers.product(
        make, name=f"P{number}", minimum=50, most_month=900, withdrawal_fee=3, monthly_fee=7
    )
    held = savers.account(make, one, made, paid=200)
    for deed, amount in deeds:
        before = savers.look(make, held)
        try:
            _do(make, one, held, deed, amount)
        except Refused:
            continue
        now = savers.look(make, held)
        assert now.balance >= now.held_back
        if deed == "out":
            assert amount <= before.possible.amount.minor or not now.balance
    assert checks.run(make.book) == []


def _do(make: Make, one: Somebody, held: HoldingId, deed: str, amount: int) -> None:
    match deed:
        case "in":
            savers.pay_in(make, one, held, amount)
        case "out":
            savers.draw(make, one, held, amount)
        case "hold":
            make.book.write(savings.put_hold, holding=held, amount=amount, reason="x")
        case "free":
            for hold in savers.look(make, held).holds:
                if hold.released is None:
                    make.book.write(savings.release_hold, hold=hold.id)
        case _:
            product = savers.look(make, held).product
            make.book.write(savings.charge_fees, product=product, month=202602, holdings=[held])


def test_all_of_an_account_can_be_drawn_in_spite_of_a_minimum_and_a_fee(
    make: Make, one: Somebody
) -> None:
    held = savers.account(make, one, savers.product(make, minimum=300, withdrawal_fee=20), paid=900)
    assert possible(make, held) == 580
    savers.draw(make, one, held, 880)  # with the fee that is all of it
    assert owns(make.book, held) == 0
    make.book.write(leaving.close_account, holding=held)
    assert sound(make.book)


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


# --- what papers say of a joint account ----------------------------------


@pytest.mark.parametrize(("mandate", "signs"), [("all", True), ("one", False)])
def test_receipts_and_the_passbook_of_a_joint_account_say_who_may_draw(
    make: Make, one: Somebody, mandate: str, signs: bool
) -> None:
    other = make.member("Jean Habimana")
    paid = make.visit(one, ("deposit", 500))
    make.book.write(savings.add_holder, holding=one.savings, member=other.id, mandate=mandate)
    drawn = make.visit(one, ("withdrawal", 100), ("deposit", 30))
    fresh = make.visit(one, ("share", 50))
    read, said = make.book.read, statements.mandate_text(mandate)
    (held,) = read(statements.receipt, drawn).joint
    assert (held.holders, held.mandate, held.signs) == (
        ("2 · Jean Habimana",),
        said,
        signs,
    )
    (held,) = read(statements.receipt, paid).joint
    assert not held.signs  # all may pay in
    assert read(statements.receipt, fresh).joint == ()
    book = read(statements.whole_passbook, one.savings, on=TODAY)
    assert (book.holders, book.mandate) == (("Jean Habimana",), said)


def test_who_left_a_joint_account_signs_no_more(make: Make, one: Somebody) -> None:
    other = make.member("Jean Habimana")
    make.visit(one, ("deposit", 500))
    held = make.book.write(savings.add_holder, holding=one.savings, member=other.id, mandate="all")
    make.book.write(savings.remove_holder, holder=held)
    drawn = make.visit(one, ("withdrawal", 100))
    assert make.book.read(statements.receipt, drawn).joint == ()
    book = make.book.read(statements.whole_passbook, one.savings, on=TODAY)
    assert (book.holders, book.mandate) == ((), None)
