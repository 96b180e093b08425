"""Everything that a savings account can be, and what can be drawn from it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopdesk.records import checks, leaving, members, products, savings, statements
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId
from coopdesk.records.terms import SavingsTerms
from tests.records import savers
from tests.records.hands import TODAY, Make, Somebody, draft, money

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


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
