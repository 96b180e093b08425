"""The social balance: what the book tells of the seven principles, and the lists behind it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.i18n import Text
from coopdesk.records import bodies, meetings, social_balance
from coopdesk.records.meetings import Point
from coopdesk.records.money import Money
from coopdesk.records.papers import Cell, FigureRow, Figures
from coopdesk.records.social_balance import NO_DATA
from tests.records.areas.social_actions import planted
from tests.records.assemblies import (
    ASSEMBLY,
    BOARD,
    FOUR,
    Gathering,
    begun,
    called,
    passed,
    people,
    signed,
)
from tests.records.hands import CURRENCY, TODAY, Make, draft

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def value(make: Make, key: str) -> Cell:
    found = dict((kind.key, told) for kind, told in make.book.read(social_balance.told, *YEAR))
    return found[key].value


def listed(make: Make, key: str) -> list[tuple[Cell, ...]]:
    return [row.cells for row in make.book.read(social_balance.behind, key, *YEAR).rows]


def row(figures: Figures, words: str) -> FigureRow:
    return next(one for one in figures.rows if str(one.cells[0]).startswith(words))


def test_an_empty_book_has_no_data_and_says_nothing_is_nothing(make: Make) -> None:
    found = make.book.read(social_balance.told, *YEAR)
    said = {kind.key: told.value for kind, told in found}
    assert said["women"] == said["gini"] == said["education"] == said["wage"] == NO_DATA
    assert said["growth"] == said["joined"] == 0
    assert {kind.principle for kind, _ in found} == {1, 2, 3, 4, 5, 6, 7}


def test_women_and_the_young_are_counted_of_those_of_whom_it_is_known(make: Make) -> None:
    born = (date(1991, 3, 4), date(2000, 1, 1), None, date(1960, 1, 1))
    sexes = ("F", "M", "", "F")
    make.roll(
        *(draft(str(n), sex=s, born=b) for n, (s, b) in enumerate(zip(sexes, born, strict=True), 1))
    )
    assert value(make, "women") == Decimal(2) / 3
    assert value(make, "young") == Decimal(1) / 3  # 35 years old in the year is not under 35
    assert [cells[0] for cells in listed(make, "women")] == ["1", "4"]


@pytest.mark.parametrize(("born", "young"), [(date(1991, 12, 31), False), (date(1992, 1, 1), True)])
def test_somebody_is_young_until_the_day_before_35(born: date, young: bool) -> None:
    assert social_balance.is_young(born, YEAR[1]) is young


def test_attendance_is_of_the_general_meetings_of_the_year(make: Make) -> None:
    there = begun(make, called(make, people(make, 4)), here=3)
    motion = passed(make.book, there, cause="other")
    assert motion
    signed(make.book, there)
    assert value(make, "attendance") == Decimal("0.75")
    assert value(make, "first_call") == 1
    assert value(make, "carried_out") == 0
    assert value(make, "recorded") == 0  # all were for it, nobody counted
    assert listed(make, "attendance")[0][3:] == (3, 4)
    assert [cells[3] for cells in listed(make, "carried_out")] == [Text("no")]


def test_minutes_that_correct_others_are_no_meeting_but_what_they_decide_counts(
    make: Make,
) -> None:
    there = begun(make, called(make, people(make, 4)), here=3)
    signed(make.book, there)
    before = [value(make, key) for key in ("attendance", "first_call", "held")]
    again = make.book.write(
        meetings.plan_meeting,
        body=ASSEMBLY,
        day=TODAY,
        hour=FOUR,
        place="Kacyiru hall",
        kind=meetings.EXTRAORDINARY,
        points=[Point("topic", "What was wrong")],
        corrects=there.meeting,
    )
    point = make.book.read(meetings.points, again)[0].id
    correcting = begun(make, Gathering(there.people, again, [point]), at=FOUR, here=1)
    passed(make.book, correcting, cause="other")
    make.book.write(meetings.end_meeting, meeting=again, at=FOUR + 9)
    assert [value(make, key) for key in ("attendance", "first_call", "held")] == before
    assert (value(make, "carried_out"), len(listed(make, "carried_out"))) == (0, 1)


def test_the_board_is_told_by_who_serves_in_it(make: Make) -> None:
    one, other = make.roll(draft("1", sex="F", shares=10_000), draft("2", sex="M", shares=10_000))
    for who, since in ((one, TODAY), (other, date(2025, 1, 1))):
        make.book.write(bodies.take_office, body=BOARD, post="Member", since=since, member=who.id)
    assert value(make, "board_women") == Decimal("0.5")
    assert value(make, "renewed") == Decimal("0.5")
    assert [cells[0] for cells in listed(make, "renewed")] == ["Member 1"]


def test_shares_of_all_members_are_told_even_where_some_have_none(make: Make) -> None:
    make.roll(draft("1", shares=30_000), draft("2", shares=10_000), draft("3"))
    assert value(make, "median") == Money(10_000, CURRENCY)
    assert value(make, "gini") == Decimal(2 * (1 * 0 + 2 * 10 + 3 * 30) - 4 * 40) / (3 * 40)
    assert [cells[2] for cells in listed(make, "gini")] == [
        Money(amount, CURRENCY) for amount in (30_000, 10_000, 0)
    ]


@pytest.mark.parametrize(
    ("amounts", "by_hand"), [([5], "0"), ([1, 1, 1, 1], "0"), ([0, 0, 0, 8], "0.75"), ([], None)]
)
def test_inequality_of_shares(amounts: list[int], by_hand: str | None) -> None:
    found = social_balance.gini(amounts)
    assert found == (None if by_hand is None else Decimal(by_hand))


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_inequality_is_between_nothing_and_one(amounts: list[int]) -> None:
    found = social_balance.gini(amounts)
    assert found is None if not any(amounts) else found is not None and 0 <= found < 1
    assert social_balance.gini([one * 7 for one in amounts]) == found


@pytest.mark.parametrize(
    ("amounts", "by_hand"), [([], None), ([3], 3), ([1, 2], Fraction(3, 2)), ([9, 1, 5], 5)]
)
def test_the_one_in_the_middle(amounts: list[int], by_hand: Any) -> None:
    assert social_balance.median(amounts) == by_hand


def test_an_action_under_two_principles_stands_under_both_and_counts_once(make: Make) -> None:
    planted(make, principles=[5, 7])
    assert value(make, "education_hours") == value(make, "community_hours") == 90
    figures = make.book.read(social_balance.social_balance, *YEAR)
    whole = row(figures, "Together")
    assert whole.cells[1:] == (90, Money(45_000, CURRENCY))


def test_a_private_action_is_listed_as_private_and_counts(make: Make) -> None:
    planted(make, private=True, name="Paid for a burial")
    assert value(make, "reached") == 200
    assert listed(make, "reached")[0][1] == Text("A private action")
    assert listed(make, "actions") == listed(make, "reached")
    figures = make.book.read(social_balance.social_balance, *YEAR)
    assert "burial" not in str(figures)
    assert str(figures.rows[-1].cells[0]).endswith("a private action")


def test_money_for_education_without_a_surplus_is_no_data_and_not_nothing(make: Make) -> None:
    assert value(make, "education") == NO_DATA
    planted(make)
    assert value(make, "education") == NO_DATA
    assert listed(make, "education")


def test_every_figure_with_a_list_opens_it(make: Make) -> None:
    make.roll(draft("1", sex="F", shares=10_000))
    figures = make.book.read(social_balance.social_balance, *YEAR)
    opened = [one.behind.list for one in figures.rows if one.behind]
    assert {"women", "gini", "median"} <= set(opened)
    for key in opened:
        assert make.book.read(social_balance.behind, key, *YEAR).rows
