"""Key ratios, against figures that were reckoned by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.i18n import Text
from coopdesk.records import ratios
from coopdesk.records.papers import Weight
from coopdesk.records.ratios import Basis, Earned, GroupBasis, Held, Meets
from tests.records.hands import TODAY, Make, draft
from tests.records.lent import Due, Lent, lend

#: A co-op with 1,000,000 of assets, made up for the test.
NOW = Held(
    assets=1_000_000,
    loans=760_000,
    allowance=10_000,
    liquid=30_000,
    invested=170_000,
    financial=10_000,
    stocks=0,
    idle=70_000,
    liabilities=760_000,
    deposits=700_000,
    borrowed=40_000,
    shares=100_000,
    own=110_000,
    passing=30_000,
    lost=4_000,
    late=20_000,
    members=230,
)
START = Held(
    assets=800_000,
    loans=600_000,
    allowance=8_000,
    invested=130_000,
    deposits=500_000,
    borrowed=0,
    shares=80_000,
    own=100_000,
    members=210,
)
EARNED = Earned(
    months=Fraction(6),
    of_loans=60_000,
    other=5_000,
    on_savings=12_000,
    on_borrowed=1_000,
    set_aside=2_000,
    running=18_000,
    on_shares=1_800,
    written_off=3_400,
    all_written_off=8_000,
    all_recovered=6_400,
)
BASIS = Basis(TODAY, TODAY, NOW, START, START, EARNED, {})


def value(code: str, of: Basis = BASIS) -> Decimal | bool | None:
    return ratios.BY_CODE[code].of(of)


@pytest.mark.parametrize(
    ("code", "by_hand"),
    [
        ("P1", "2.5"),  # 10,000 of 4,000
        ("P2", "0.3"),  # 10,000 - 4,000 = 6,000 of 20,000
        ("P4", "0.01"),  # 3,400 in six months, 6,800 in a year, of (760,000 + 600,000) / 2
        ("P5", "0.8"),  # 6,400 of 8,000
        ("P6", "1.18625"),  # 1,000,000 + 10,000 - 4,000 - 7,000 - 760,000 + 710,000 … see below
        ("E1", "0.75"),
        ("E2", "0.17"),
        ("E3", "0.01"),
        ("E4", "0"),
        ("E5", "0.7"),
        ("E6", "0.04"),
        ("E7", "0.1"),
        ("E8", "0.11"),
        ("E9", "0.109"),  # 110,000 + 10,000 - 4,000 - 7,000
        ("A2", "0.07"),
        ("R5", "0.04"),  # 24,000 a year of 600,000
        ("R6", "0.1"),  # 2,000 a year of 20,000
        ("R7", "0.02"),  # 1,800, passed once for the year, of 90,000
        ("R9", "0.04"),  # 36,000 a year of 900,000
        ("L3", "0.03"),
        ("S7", "0.25"),
        ("S11", "0.25"),
    ],
)
def test_a_ratio_is_what_it_is_by_hand(code: str, by_hand: str) -> None:
    found = value(code)
    if code == "P6":  # (1,000,000 + 10,000 - 11,000 - 760,000 + 700,000) / 800,000
        by_hand = str(Decimal(939_000) / 800_000)
    assert isinstance(found, Decimal)
    assert abs(found - Decimal(by_hand)) < Decimal("1e-20")


def test_parts_that_do_not_end_are_exact_to_many_digits() -> None:
    assert value("A1") == Decimal(24_000) / Decimal(760_000)
    assert value("A3") == Decimal(109_000 + 30_000 + 20_000) / Decimal(70_000)
    assert value("L1") == Decimal(30_000 + 170_000 - 20_000) / Decimal(700_000)
    assert value("S10") == Decimal(20) / Decimal(210)
    assert value("R1") == Decimal(120_000) / Decimal(671_000)


def test_loans_more_than_a_year_late_are_said_in_words() -> None:
    assert value("P3") is False
    none = Basis(TODAY, TODAY, Held(), START, START, EARNED, {})
    assert value("P3", none) is True


def test_of_nothing_there_is_no_part() -> None:
    empty = Basis(TODAY, TODAY, Held(), Held(), Held(), Earned(), {})
    for one in ratios.reckoned(empty):
        assert one.value is None or one.kind.code == "P3", one.kind.code
        assert one.meets is (Meets.YES if one.kind.code == "P3" else Meets.OPEN)


def test_a_goal_is_reached_at_its_limits() -> None:
    e1 = ratios.BY_CODE["E1"]
    said = {"0.6999": Meets.NO, "0.70": Meets.YES, "0.80": Meets.YES, "0.8001": Meets.NO}
    assert {text: e1.meets(Decimal(text)) for text in said} == said


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_what_is_left_is_margin_and_other_less_costs(a: int, b: int, c: int, d: int) -> None:
    earned = Earned(Fraction(12), a, b, c, 0, d, 7)
    of = Basis(TODAY, TODAY, NOW, START, START, earned, {})
    r8, r9, r10, r11, r12 = (value(code, of) for code in ("R8", "R9", "R10", "R11", "R12"))
    assert isinstance(r12, Decimal)
    assert abs(
        Decimal(r8 or 0) - Decimal(r9 or 0) - Decimal(r10 or 0) + Decimal(r11 or 0) - r12
    ) < (Decimal("1e-9"))


@pytest.mark.parametrize(
    ("first", "last", "by_hand"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), Fraction(12)),
        (date(2026, 1, 1), date(2026, 6, 30), Fraction(6)),
        (date(2026, 1, 1), date(2026, 3, 3), 2 + Fraction(3, 31)),
        (date(2026, 1, 16), date(2026, 1, 31), Fraction(16, 31)),
        (date(2025, 7, 1), date(2026, 6, 30), Fraction(12)),
    ],
)
def test_months_of_a_part_of_a_year(first: date, last: date, by_hand: Fraction) -> None:
    assert ratios.months(first, last) == by_hand


# --- from a book ---------------------------------------------------------------------------------


def test_ratios_of_a_book_add_up_with_its_balance_sheet(make: Make) -> None:
    make.roll(*(draft(str(n), name=f"Person {n}", shares=10_000) for n in range(1, 5)))
    found = make.book.read(ratios.basis, TODAY, date(2025, 3, 3))
    now = found.now
    assert (now.members, now.shares, now.loans) == (4, 40_000, 0)
    assert (now.assets, now.passing) == (0, -40_000)  # brought in: the money is not at hand yet
    assert now.assets == now.liabilities + now.shares + now.own + now.passing
    assert value("E7", found) is None
    assert value("S10", found) == 0


def test_what_a_year_ago_is_expected_to_be_lost_is_looked_at_as_now(make: Make) -> None:
    lend(make, make.member(), Lent(800, 800, [Due(TODAY - timedelta(days=90), 800, 10)]))
    found = make.book.read(ratios.basis, TODAY, TODAY)
    assert found.now.expected_loss
    assert found.ago == found.now
    assert value("S9", found) == 0


def test_the_most_telling_ratios_come_first(make: Make) -> None:
    figures = make.book.read(ratios.key_ratios, TODAY)
    codes = [row.cells[0] for row in figures.rows]
    assert codes[:12] == ["", "P1", "P2", "P6", "E1", "E5", "E8", "A1", "A2", "R9", "L1", "S10"]
    assert len([code for code in codes if code]) == len(ratios.KINDS)
    assert figures.rows[0].weight is Weight.HEAD


def test_a_ratio_of_nothing_is_written_n_a_and_an_unknown_one_no_data(make: Make) -> None:
    said = {row.cells[0]: row.cells[3] for row in make.book.read(ratios.key_ratios, TODAY).rows}
    assert said["P1"] == Text("n/a")
    assert said["R2"] == said["L2"] == Text("no data")
    assert said["P3"] == Text("yes")


# --- savings groups ------------------------------------------------------------------------------

GROUP = GroupBasis(
    present=180,
    registered=200,
    members_at_start=18,
    joined=7,
    left=5,
    members=20,
    women=15,
    savings=400_000,
    borrowers=8,
    loans=300_000,
    cash=150_000,
    property_=30_000,
    property_at_start=10_000,
    debts=20_000,
)


def test_ratios_of_a_savings_group_are_what_they_are_by_hand() -> None:
    said = {one.key: one.value for one in ratios.of_group(GROUP)}
    assert said == {
        "attendance": Decimal("0.9"),
        "drop_out": Decimal("0.2"),
        "retention": Decimal("0.8"),
        "growth": Decimal(2) / 18,
        "women": Decimal("0.75"),
        "savings": Decimal(20_000),
        "with_loan": Decimal("0.4"),
        "loan": Decimal(37_500),
        "use": Decimal(300_000) / 450_000,
        "profit": Decimal(50_000),  # 150 + 300 + 30 - 400 - 10 - 20
        "return": Decimal("0.125"),
    }


def test_a_group_without_meetings_has_no_attendance() -> None:
    said = {one.key: one.value for one in ratios.of_group(GroupBasis())}
    assert all(found is None for key, found in said.items() if key != "profit")
    assert said["profit"] == 0


def test_a_group_of_a_book_is_told_from_its_members_and_its_box(make: Make) -> None:
    make.roll(*(draft(str(n), sex="F" if n < 4 else "M", shares=10_000) for n in range(1, 5)))
    of = make.book.read(ratios.group_basis, date(2026, 1, 1), TODAY)
    assert (of.members, of.women, of.savings, of.cash, of.profit) == (4, 3, 40_000, 0, -40_000)
    paper = make.book.read(ratios.group_ratios, date(2026, 1, 1), TODAY)
    assert len(paper.rows) == 11
