"""The instalments of a loan: the published tables to the digit, and what holds of every one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from coopdesk.records.errors import Refused
from coopdesk.records.schedule import (
    ClosedDays,
    Every,
    Fee,
    Grace,
    PayRule,
    Penalty,
    Roundings,
    Row,
    Terms,
    Tranche,
    plan,
    withheld,
)
from tests.records import lending
from tests.records.counting import calls
from tests.records.lending import loan

CASES = lending.published("loans")
#: The tables that any program must reproduce which offers what they are about.
STANDARD = """
    ANN-01 EQP-01 GRP-01 ANN-03 EQP-03 ANN-05 BAL-01 DC-01 DC-04 FRQ-01 DC-07 DC-09 BUL-01 ME-01
    ME-04 ANN-06 FLAT-06 GRP-03 IRRP-01 IRRP-04 EQP-04 INT-03 ANN-08 ANN-13 IRR-03 IRR-05 FIX-01
""".split()
ZERO = Decimal(0)


def as_published(value: Decimal, said: str, terms: Terms) -> bool:
    if terms.rounding.money:
        return value == Decimal(said)
    return value.quantize(Decimal(said), rounding="ROUND_HALF_UP") == Decimal(said)


def test_each_published_table_is_here() -> None:
    assert len(STANDARD) == 27
    assert {f"L-{name}" for name in STANDARD} <= {case["id"] for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_published_table_comes_out_to_the_digit(case: dict[str, Any]) -> None:
    terms = Terms.of(case["terms"])
    found = plan(terms)
    rows = {row.n: row for row in found.rows}
    for said in case["rows"]:
        row = rows[said["n"]]
        told = {
            "principal": row.principal,
            "interest": row.interest,
            "total": row.total,
            "balance_after": row.balance,
        }
        for name in told.keys() & said.keys():
            assert as_published(told[name], said[name], terms), (said["n"], name)
        assert said.get("due", row.due.isoformat()) == row.due.isoformat()
    totals: dict[str, Decimal | None] = {
        "interest": found.interest,
        "instalment": found.level,
        "count": Decimal(len(rows)),
        "last": found.rows[-1].total,
    }
    for name, value in case.get("totals", {}).items():
        total = totals[name]
        assert total is not None
        assert as_published(total, value, terms), name


@given(lending.terms())
def test_the_principal_is_what_was_lent_and_nothing_is_owed_at_the_end(terms: Terms) -> None:
    found = plan(terms)
    owed = terms.lent
    for row in found.rows:
        assert row.principal >= 0
        assert row.interest >= 0
        assert row.fees >= 0
        owed -= row.principal
        assert row.balance == owed
        assert owed >= 0
    assert owed == 0
    assert found.principal == terms.lent
    assert [row.n for row in found.rows] == list(range(1, terms.instalments + 1))
    assert list(found.rows) == sorted(found.rows, key=due)


def due(row: Row) -> date:
    return row.due


@given(lending.terms(method="annuity"))
def test_a_level_loan_is_level_but_for_one(terms: Terms) -> None:
    found = plan(terms)
    adjusted = (
        terms.grace.principal + 1 if terms.rounding.remainder == "first" else terms.instalments
    )
    for row in found.rows[terms.grace.principal :]:
        interest = row.interest
        waits = terms.grace.interest if terms.grace.kind == "deferred" else 0
        if row.n not in (adjusted, terms.instalments) and row.n > waits + 1 and row.balance:
            assert found.level is not None
            assert row.principal + interest == max(found.level, interest)


@given(lending.terms())
def test_terms_are_the_same_when_they_are_read_again(terms: Terms) -> None:
    assert Terms.of(terms.said()) == terms


@pytest.mark.parametrize("method", ["annuity", "equal_principal", "flat", "bullet"])
@pytest.mark.parametrize("day_count", ["equal", "30/360", "actual/365", "actual/actual"])
def test_without_interest_only_the_principal_is_paid(method: str, day_count: str) -> None:
    found = plan(loan(percent=ZERO, method=method, day_count=day_count))
    assert found.interest == 0
    if method != "bullet":
        assert {row.total for row in found.rows} == {Decimal(100)}


def test_waived_interest_is_never_due_and_deferred_interest_later() -> None:
    plain = plan(loan(method="equal_principal")).rows
    waived = plan(loan(method="equal_principal", grace=Grace(0, 2, "waived"))).rows
    waits = plan(loan(method="equal_principal", grace=Grace(0, 2, "deferred"))).rows
    assert [row.interest for row in waived[:3]] == [0, 0, plain[2].interest]
    assert [row.interest for row in waits[:2]] == [0, 0]
    assert waits[2].interest == sum(row.interest for row in plain[:3])
    assert sum(row.interest for row in waits) == sum(row.interest for row in plain)


def test_what_is_paid_out_later_bears_interest_from_its_day() -> None:
    parts = (Tranche(date(2024, 1, 1), Decimal(600)), Tranche(date(2024, 3, 1), Decimal(600)))
    found = plan(loan(disbursements=parts, method="equal_principal")).rows
    assert [row.interest for row in found[:3]] == [Decimal(6), Decimal("5.5"), Decimal(11)]
    assert [row.principal for row in found[:3]] == [50, 50, 110]
    assert found[-1].balance == 0


def test_a_part_paid_out_inside_a_month_counts_its_days() -> None:
    parts = (Tranche(date(2024, 1, 1), Decimal(600)), Tranche(date(2024, 4, 16), Decimal(600)))
    found = plan(loan(disbursements=parts, day_count="30/360"))
    # 15 of the 30 days of April bear 1 % a month on 600 more.
    before = found.rows[2].balance
    half = ((before + 600) / 200).quantize(Decimal("0.01"))
    assert abs(found.rows[3].interest - (before / 200 + half)) < Decimal("0.01")
    assert found.rows[-1].balance == 0
    assert abs(found.rows[-1].total - (found.level or 0)) < Decimal("0.1")


def test_the_end_of_a_month_stays_the_end_or_rolls_on() -> None:
    kw: dict[str, Any] = {"start": date(2023, 1, 31), "instalments": 3}
    assert dues(**kw) == ["2023-02-28", "2023-03-31", "2023-04-30"]
    assert dues(**kw, months_end="roll") == ["2023-03-01", "2023-03-31", "2023-05-01"]
    first = {"first_due": date(2023, 2, 28)}
    assert dues(**kw, **first) == ["2023-02-28", "2023-03-31", "2023-04-30"]


def test_days_of_a_calendar_of_the_season_are_kept() -> None:
    days = (date(2024, 6, 20), date(2024, 7, 5), date(2025, 1, 10))
    found = plan(loan(due_dates=days, instalments=3, day_count="actual/365"))
    assert [row.due for row in found.rows] == list(days)
    assert found.rows[0].interest == Decimal("67.46")  # 171 days of 1,200 at 12 %
    with pytest.raises(Refused) as no:
        plan(loan(due_dates=days, instalments=2))
    assert no.value.field == "due_dates"


def test_a_closed_day_moves_one_instalment_and_no_interest() -> None:
    kw: dict[str, Any] = {"start": date(2024, 1, 1), "instalments": 3, "day_count": "actual/365"}
    plain, moved = plan(loan(**kw)), plan(loan(**kw, closed=ClosedDays((3, 4, 5, 6))))
    assert [row.due.isoformat() for row in moved.rows] == ["2024-02-05", "2024-03-04", "2024-04-01"]
    assert [row.interest for row in moved.rows] == [row.interest for row in plain.rows]
    back = plan(loan(**kw, closed=ClosedDays((3, 4, 5, 6), move="back")))
    assert [row.due.isoformat() for row in back.rows] == ["2024-01-31", "2024-02-28", "2024-04-01"]
    with pytest.raises(Refused) as no:
        plan(loan(closed=ClosedDays((0, 1, 2, 3, 4, 5, 6))))
    assert no.value.field == "closed_days"


def test_no_instalment_moves_before_the_loan_begins() -> None:
    closed = ClosedDays((), (date(2024, 1, 2), date(2024, 1, 1), date(2023, 12, 31)), "back")
    assert plan(loan(every=Every(1, "day"), closed=closed)).rows[0].due == date(2024, 1, 1)


def test_the_remainder_goes_where_the_terms_say() -> None:
    last, first = (
        plan(loan(rounding=Roundings(instalment=Decimal(1), remainder=where)))
        for where in ("last", "first")
    )
    assert last.level == first.level == 107
    assert {row.total for row in last.rows[:-1]} == {107}
    assert {row.total for row in first.rows[1:]} == {107}
    assert first.rows[0].total < 107
    spread = plan(loan(rounding=Roundings(instalment=Decimal("0.01"), remainder="spread")))
    assert spread.level is not None
    assert abs(spread.rows[-1].total - spread.level) <= Decimal("0.06")


def test_what_the_first_takes_is_what_grows_to_the_difference_of_the_last() -> None:
    rounded = Roundings(Decimal(1), instalment=Decimal(100), remainder="first")
    kw: dict[str, Any] = {"principal": Decimal(1_000_000), "percent": Decimal(18)}
    found = plan(loan(**kw, instalments=240, rounding=rounded))
    assert {row.total for row in found.rows[1:-1]} == {Decimal(15_400)}
    assert abs(found.rows[-1].total - 15_400) < 20  # a coin of the first is 36 of the last
    bullet = plan(loan(**kw, method="bullet", rounding=rounded))
    assert [row.principal for row in bullet.rows] == [0] * 11 + [1_000_000]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("principal", {"principal": ZERO}),
        ("rate", {"percent": Decimal(-1)}),
        ("instalments", {"instalments": 1201}),
        ("rule", {"method": "rule"}),
        ("first_due", {"first_due": date(2023, 12, 31)}),
        ("grace", {"grace": Grace(12)}),
        ("principal_table", {"method": "table", "percents": (Decimal(100),)}),
        ("balloon_percent", {"method": "balloon", "balloon_percent": Decimal(10)}),
        ("down_payment_percent", {"down_payment_percent": Decimal(100)}),
        ("disbursements", {"disbursements": (Tranche(date(2024, 1, 1), Decimal(5)),)}),
        ("instalment", {"instalment": ZERO}),
        ("rounding", {"rounding": Roundings(Decimal(-1))}),
        ("fees", {"fees": (Fee("card", Decimal(-1)),)}),
        ("penalty", {"penalty": Penalty(Decimal(1), free_days=-1)}),
        ("penalty", {"penalty": Penalty(Decimal(10_001))}),
        ("free_days", {"penalty": Penalty(Decimal(1), free_days=3_661)}),
        ("fees", {"fees": (Fee("file", percent=Decimal(10_001)),)}),
        ("rate", {"percent": Decimal(10_001)}),
        ("order", {"order": ("interest", "principal")}),
    ],
)
def test_what_can_not_be_reckoned_is_refused_by_its_field(
    field: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as no:
        plan(loan(**wrong))
    assert no.value.field == field


def test_a_rule_pays_until_nothing_is_owed_or_is_refused() -> None:
    kw: dict[str, Any] = {"instalments": 0, "method": "rule"}
    found = plan(loan(**kw, rule=PayRule(pay=Decimal(500)))).rows
    assert [row.total for row in found] == [500, 500, Decimal("221.31")]
    part = plan(loan(**kw, rule=PayRule(percent_of_balance=Decimal(50), at_least=Decimal(200))))
    assert [row.principal for row in part.rows] == [600, 300, 200, 100]
    with pytest.raises(Refused) as no:
        plan(loan(**kw, rule=PayRule(pay=Decimal(12))))
    assert no.value.field == "rule"


def test_fees_are_withheld_or_fall_due_with_instalments() -> None:
    fees = (
        Fee("file", Decimal(5), Decimal(1)),
        Fee("card", Decimal(3), when="first"),
        Fee("risk", percent=Decimal(10), when="each", base="instalment"),
    )
    found = plan(loan(fees=fees, percent=ZERO, down_payment_percent=Decimal(50)))
    assert found.down == 600
    assert found.withheld == (("file", Decimal(11)),)
    assert [row.fees for row in found.rows[:2]] == [8, 5]


def test_a_first_period_counts_its_days_or_is_as_the_others() -> None:
    late = {"first_due": date(2024, 2, 16), "method": "equal_principal", "day_count": "30/360"}
    assert plan(loan(**late)).rows[0].interest == Decimal("17.81")  # a month and 15 of 31 days
    assert plan(loan(**late, first_period="as_others")).rows[0].interest == 12
    agreed = plan(loan(method="bullet", first_years=Fraction(1, 24)))
    assert agreed.rows[0].interest == 6


def test_an_instalment_is_understood_as_the_exact_one_that_it_shows() -> None:
    exact = Roundings(ZERO, instalment=Decimal("0.01"))
    by_rate = plan(loan(rounding=Roundings(ZERO)))
    shown = plan(loan(rounding=Roundings(ZERO), instalment=Decimal("106.62")))
    assert shown.level == by_rate.level != Decimal("106.62")
    other = plan(loan(rounding=exact, instalment=Decimal("110")))
    assert other.level == 110


@pytest.mark.parametrize(
    "kw",
    [
        {},
        {"day_count": "30/360"},
        {"day_count": "actual/365"},
        {"day_count": "actual/actual"},
        {"method": "equal_principal", "split": "remaining"},
        {"method": "flat"},
        {"every": Every(), "day_count": "30/360"},
    ],
)
def test_an_instalment_more_is_a_step_more(kw: dict[str, Any]) -> None:
    def work(count: int) -> int:
        said = {"principal": Decimal(900_000), "instalments": count, "every": Every(1, "week")}
        terms = loan(**(said | kw))
        return calls(lambda: plan(terms))

    assert work(520) < 4.2 * work(130)


def dues(**kw: Any) -> list[str]:
    return [row.due.isoformat() for row in plan(loan(**kw)).rows]


def test_fees_that_are_kept_back_are_told_of_loans_of_any_size() -> None:
    fee = Fee("Handling", percent=Decimal(2))
    for amount in ("300000", "123456789012"):
        terms = Terms(
            Decimal(amount),
            date(2026, 1, 5),
            12,
            Decimal(18),
            rounding=Roundings(money=Decimal(1)),
            fees=(fee,),
        )
        assert withheld(terms) == plan(terms).withheld
        [(name, kept)] = withheld(terms)
        assert (name, kept) == ("Handling", (Decimal(amount) / 50).quantize(Decimal(1)))
