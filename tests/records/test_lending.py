"""A loan from what a member asks for to the contract: what is looked at, decided, signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from coopdesk.records import checks, lending
from coopdesk.records.access import Role
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from tests.records import lenders
from tests.records.hands import TODAY, HandClock, Make, Somebody, answers, money, rows
from tests.records.test_checks import spoil


@pytest.fixture
def who(make: Make) -> Somebody:
    """A member of the new year with 600 saved and 200 of shares."""
    one = make.member(joined=date(2026, 1, 2))
    make.visit(one, ("deposit", 600), ("share", 200), day=date(2026, 1, 5))
    return one


def looked_at(make: Make, loan: LoanId, day: date = TODAY) -> Mapping[str, bool | None]:
    return {one.name: one.ok for one in make.book.read(lending.findings, loan, day)}


def said(make: Make, loan: LoanId, name: str) -> str:
    found = make.book.read(lending.findings, loan, TODAY)
    return next(str(one.text) for one in found if one.name == name)


# --- asking ---


def test_what_a_member_asks_for_has_a_number_and_waits(make: Make, who: Somebody) -> None:
    product = lenders.product(make)
    first, second = (lenders.application(make, who, product) for _ in range(2))
    assert lenders.look(make, first).asked.number == "LA-0001"
    assert lenders.look(make, second).asked.number == "LA-0002"
    assert lenders.state(make, first) == "asked"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": 49}, "amount"),
        ({"amount": 5_001}, "amount"),
        ({"instalments": 13}, "instalments"),
        ({"instalments": 1}, "instalments"),
        ({"purpose": "gold"}, "purpose"),
        ({"day": date(2026, 3, 4)}, "day"),
        ({"officer": 5}, "officer"),
        ({"team": 5}, "team"),
        ({"means": {"costs": 5}}, "income"),
        ({"means": {"income": -5}}, "income"),
        ({"replaces": 5}, "loan"),
    ],
)
def test_what_can_not_be_asked_for_is_refused_beside_its_field(
    make: Make, who: Somebody, change: dict[str, Any], field: str
) -> None:
    product = lenders.product(make, least=50, most=5_000, fewest=2, longest=12)
    with pytest.raises(Refused) as no:
        lenders.application(make, who, product, **{"amount": 100, **change})
    assert no.value.field == field


def test_nobody_asks_for_what_is_no_loan_product(make: Make, who: Somebody) -> None:
    sql = "SELECT id FROM product WHERE kind = :kind"
    for kind in ("savings", "loans"):  # the second: those that were brought forward
        [(product,)] = make.book.read(answers, sql, kind=kind)
        with pytest.raises(Refused) as no:
            lenders.application(make, who, product)
        assert no.value.field == "product"


def test_an_application_is_changed_until_it_is_decided(make: Make, who: Somebody) -> None:
    loan = lenders.application(make, who, lenders.product(make))
    change: dict[str, Any] = {
        "changes": {"amount": 900, "means": {"income": 300, "costs": 100}, "insider": True},
        "shown": {"amount": 1_200, "means": None, "insider": False},
    }
    make.book.write(lending.change_application, loan=loan, **change)
    asked = lenders.look(make, loan).asked
    assert (asked.amount, asked.insider) == (900, True)
    found = make.book.read(lending.ability, who.id, TODAY, loan=loan)
    assert found.spare == money(200)
    lenders.approved(make, loan)
    with pytest.raises(Refused, match="This loan is approved"):
        make.book.write(lending.change_application, loan=loan, **change)


def test_a_member_does_not_take_the_loan_after_all(make: Make, who: Somebody) -> None:
    loan = lenders.signed(make, lenders.application(make, who, lenders.product(make)))
    make.book.write(lending.cancel_application, loan=loan, reason="has money now")
    assert lenders.state(make, loan) == "cancelled"
    assert lenders.look(make, loan).signed is None
    make.book.write(lending.take_back_decision, loan=loan, reason="wrong loan")
    assert lenders.state(make, loan) == "approved"
    lenders.signed(make, loan, day=TODAY)
    lenders.paid_out(make, loan)
    with pytest.raises(Refused, match="This loan is running"):
        make.book.write(lending.cancel_application, loan=loan, reason="too late")
    assert checks.run(make.book, rebuild=True) == []


# --- what is looked at ---


def test_savings_measure_the_loan(make: Make, who: Somebody) -> None:
    over = LoanId(0)
    for of, most in (("savings", 1_800), ("shares", 600), ("both", 2_400)):
        product = lenders.product(make, f"By {of}", multiple="3", multiple_of=of)
        fits = lenders.application(make, who, product, most)
        over = lenders.application(make, who, product, most + 1)
        assert looked_at(make, fits)["multiple"] is True
        assert looked_at(make, over)["multiple"] is False
    assert said(make, over, "multiple") == (
        "That is 3.00 times the savings and shares of 800 RWF; at most 2400 RWF is lent."
    )


def test_other_loans_count_where_savings_measure_a_loan(make: Make, who: Somebody) -> None:
    product = lenders.product(make, "Three times", multiple="3")  # of 600
    first = lenders.running(make, who, 1_000)
    signed = lenders.signed(make, lenders.application(make, who, lenders.product(make), 300))
    asked_too = lenders.application(make, who, product, 700)  # nobody granted it
    fits = lenders.application(make, who, product, 500)
    over = lenders.application(make, who, product, 501)
    assert looked_at(make, fits)["multiple"] is True
    assert looked_at(make, over)["multiple"] is False
    assert said(make, over, "multiple") == (
        "With 1300 RWF of other loans that is 3.00 times the savings of 600 RWF; at most 1800 RWF"
        " is lent."
    )
    lenders.approved(make, asked_too)
    assert looked_at(make, fits)["multiple"] is False
    lenders.repay(make, first, 412, lenders.ASKED)
    make.book.write(lending.cancel_application, loan=signed, reason="has money now")
    assert looked_at(make, fits)["multiple"] is True


def test_the_loan_that_a_new_one_pays_off_does_not_count_beside_it(
    make: Make, who: Somebody
) -> None:
    product = lenders.product(make, multiple="3")
    old = lenders.running(make, who, 1_200, of=product)
    new = lenders.application(make, who, product, 1_800, replaces=old)
    assert looked_at(make, new)["multiple"] is True


def test_months_as_a_member_are_counted_to_the_day(make: Make, who: Somebody) -> None:
    loan = lenders.application(make, who, lenders.product(make, member_months=2))
    assert looked_at(make, loan, date(2026, 3, 1))["member_months"] is False
    assert looked_at(make, loan, date(2026, 3, 2))["member_months"] is True


def test_other_loans_are_counted_and_looked_at_for_arrears(make: Make, who: Somebody) -> None:
    product = lenders.product(make, running=0)
    loan = lenders.application(make, who, product)
    assert looked_at(make, loan)["running"] is True
    other = lenders.running(make, who)
    found = looked_at(make, loan)
    assert found["running"] is False
    assert found["arrears"] is False  # since yesterday
    assert said(make, loan, "arrears") == "Another loan of the member is 1 day late."
    lenders.repay(make, other, 107)
    assert looked_at(make, loan)["arrears"] is True


def test_an_insider_is_shown(make: Make, who: Somebody) -> None:
    product = lenders.product(make)
    plain, near = (lenders.application(make, who, product, insider=x) for x in (False, True))
    assert "insider" not in looked_at(make, plain)
    assert looked_at(make, near)["insider"] is None


def test_how_earlier_instalments_were_paid_is_told(
    make: Make, who: Somebody, clock: HandClock
) -> None:
    loan = lenders.running(make, who, 1_200)
    lenders.later(make, clock, date(2026, 5, 4))  # three fell due, on the 2nd of each month
    lenders.repay(make, loan, 107, date(2026, 3, 2))
    lenders.repay(make, loan, 107, date(2026, 4, 12))
    found = make.book.read(lending.ability, who.id, date(2026, 5, 4))
    assert (found.due, found.late, found.late_days, found.worst) == (3, 2, 6, 10)


@pytest.mark.parametrize(
    ("paid", "well"),
    [
        ((date(2026, 3, 2), date(2026, 4, 12)), False),  # two of three late, none of them long
        ((date(2026, 3, 2), date(2026, 4, 2), date(2026, 5, 2)), True),
    ],
)
def test_who_paid_most_instalments_in_time_paid_well(
    make: Make, who: Somebody, clock: HandClock, paid: tuple[date, ...], well: bool
) -> None:
    loan = lenders.running(make, who, 1_200)
    lenders.later(make, clock, date(2026, 5, 4))
    for day in paid:
        lenders.repay(make, loan, 107, day)
    again = lenders.application(make, who, lenders.product(make, "More"), day=date(2026, 5, 4))
    assert looked_at(make, again, date(2026, 5, 4))["earlier"] is well


def test_ability_is_told_by_means_or_by_what_was_saved(make: Make, who: Somebody) -> None:
    product = lenders.product(make)
    unknown = lenders.application(make, make.member("Poor"), product)
    saver = lenders.application(make, who, product)
    rich = lenders.application(make, who, product, means={"income": 500, "costs": 390})
    poor = lenders.application(make, who, product, means={"income": 500, "costs": 400})
    found = [looked_at(make, loan)["ability"] for loan in (unknown, saver, rich, poor)]
    assert found == [None, True, True, False]
    assert make.book.read(lending.ability, who.id, TODAY).saved == money(300)  # two months


def test_what_other_loans_cost_a_month_is_not_spare(make: Make, who: Somebody) -> None:
    lenders.running(make, who, 1_200)
    found = make.book.read(lending.ability, who.id, TODAY, means={"income": 500, "costs": 200})
    assert found.others.minor > 0
    assert found.spare == money(300) - found.others


def test_what_is_looked_at_can_be_seen_before_anything_is_written(
    make: Make, who: Somebody
) -> None:
    product = lenders.product(make, most=1_000, multiple="2")
    found = make.book.read(
        lending.findings_before,
        member=who.id,
        product=product,
        amount=1_201,
        instalments=12,
        day=TODAY,
    )
    assert {one.name for one in found if one.ok is False} == {"amount", "multiple"}
    assert [one.name for one in found if one.hard] == ["amount", "instalments"]


# --- deciding ---


def test_a_body_grants_another_amount_than_was_asked(make: Make, who: Somebody) -> None:
    loan = lenders.application(make, who, lenders.product(make))
    lenders.approved(make, loan, amount=1_000, instalments=10, conditions="Insure the cow")
    life = lenders.look(make, loan)
    assert life.approved is not None
    assert life.approved.said == {
        "amount": 1_000,
        "instalments": 10,
        "body": "Board",
        "conditions": "Insure the cow",
    }
    assert life.approved.resolution == "Minute 7"


def test_where_something_is_not_as_it_should_be_a_resolution_must_say_so(
    make: Make, who: Somebody
) -> None:
    loan = lenders.application(make, who, lenders.product(make, multiple="1"))
    with pytest.raises(Refused, match="Not all is as it should be") as no:
        lenders.approved(make, loan, resolution="")
    assert no.value.field == "resolution"
    lenders.approved(make, loan, resolution="", amount=600)  # fits: needs none
    assert lenders.state(make, loan) == "approved"


def test_a_product_may_want_a_resolution_for_every_loan(make: Make, who: Somebody) -> None:
    loan = lenders.application(make, who, lenders.product(make, resolution=True))
    with pytest.raises(Refused) as no:
        lenders.approved(make, loan, resolution=" ")
    assert no.value.field == "resolution"


def test_a_large_loan_is_signed_by_two(make: Make, who: Somebody) -> None:
    product = lenders.product(make, second_from=1_000)
    loan = lenders.application(make, who, product)
    teller = lenders.another(make, "Tom Teller", Role.TELLER)
    for wrong in (None, make.book.actor.person, teller):
        with pytest.raises(Refused) as no:
            lenders.approved(make, loan, second=wrong)
        assert no.value.field == "second"
    lenders.approved(make, loan, second=lenders.another(make))
    small = lenders.application(make, who, product, 999)
    lenders.approved(make, small)


def test_nothing_beyond_the_product_is_granted(make: Make, who: Somebody) -> None:
    loan = lenders.application(make, who, lenders.product(make, most=1_200))
    changes: list[dict[str, Any]] = [{"amount": 1_201}, {"instalments": 61}]
    for change in changes:
        with pytest.raises(Refused):
            lenders.approved(make, loan, **change)


def test_a_refusal_has_a_reason_and_can_be_taken_back(make: Make, who: Somebody) -> None:
    loan = lenders.application(make, who, lenders.product(make))
    no: dict[str, Any] = {"loan": loan, "body": "Board", "day": TODAY}
    with pytest.raises(Refused):
        make.book.write(lending.refuse, reason=" ", **no)
    make.book.write(lending.refuse, reason="too much", **no)
    assert lenders.state(make, loan) == "refused"
    make.book.write(lending.take_back_decision, loan=loan, reason="wrong member")
    assert lenders.state(make, loan) == "asked"


def test_steps_come_in_the_order_of_days(make: Make, who: Somebody) -> None:
    loan = lenders.application(make, who, lenders.product(make), day=date(2026, 2, 20))
    with pytest.raises(Refused) as no:
        lenders.approved(make, loan, day=date(2026, 2, 19))
    assert no.value.field == "day"
    lenders.approved(make, loan, day=date(2026, 2, 25))
    with pytest.raises(Refused, match="approved since"):
        lenders.signed(make, loan, day=date(2026, 2, 24))


# --- signing ---


def test_a_signed_loan_has_an_account_of_its_own(make: Make, who: Somebody) -> None:
    loan = lenders.signed(make, lenders.application(make, who, lenders.product(make)))
    life = lenders.look(make, loan)
    assert life.terms is not None
    assert life.terms.lent == 1_200
    assert (life.terms.instalments, life.terms.start) == (12, lenders.ASKED)
    [holding] = [row for row in make.book.read(lambda s: rows(s, "holding")) if row[0] == loan]
    assert holding[1:3] == (who.id, life.asked.product)
    with pytest.raises(Refused, match="This loan is signed"):
        lenders.signed(make, loan)


def test_a_signing_is_taken_back_and_done_again(make: Make, who: Somebody) -> None:
    loan = lenders.signed(make, lenders.application(make, who, lenders.product(make)))
    make.book.write(lending.take_back_decision, loan=loan, reason="wrong first day")
    assert lenders.state(make, loan) == "approved"
    lenders.signed(make, loan, day=TODAY, first_due=date(2026, 4, 15))
    terms = lenders.look(make, loan).terms
    assert terms is not None
    assert terms.first_due == date(2026, 4, 15)
    assert checks.run(make.book, rebuild=True) == []


def test_who_left_borrows_no_more(make: Make) -> None:
    gone = make.member("Gone")
    loan = lenders.application(make, gone, lenders.product(make))
    spoil(make.book, f"UPDATE member SET left = 20260301 WHERE id = {gone.id}")
    with pytest.raises(Refused, match="left the co-op"):
        lenders.approved(make, loan)
