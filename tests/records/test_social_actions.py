"""What the co-op did for its people and its place, as members tell it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coopdesk.records import checks, coop_year, social_actions
from coopdesk.records.errors import Refused
from coopdesk.records.money import Money
from tests.records.areas.social_actions import planted
from tests.records.hands import CURRENCY, TODAY, Make
from tests.records.test_checks import spoil


def test_an_action_under_two_principles_counts_once_in_the_totals(make: Make) -> None:
    planted(make, principles=[5, 7])
    planted(make, name="Lent the hall", principles=[6], minutes=60, amount=Money(0, CURRENCY))
    found = make.book.read(social_actions.actions)
    whole = social_actions.totals(found, CURRENCY)
    assert (whole.actions, whole.minutes) == (2, 90 * 60 + 60)
    assert whole.amount == Money(45_000, CURRENCY)
    of = [social_actions.totals(found, CURRENCY, n) for n in (5, 6, 7)]
    assert [(one.actions, one.minutes) for one in of] == [(1, 5400), (1, 60), (1, 5400)]


def test_an_action_that_is_handed_in_twice_counts_once(make: Make) -> None:
    planted(make)
    found = make.book.read(social_actions.actions)
    assert social_actions.totals([*found, *found], CURRENCY).actions == 1


def test_a_private_action_is_in_the_totals(make: Make) -> None:
    planted(make, private=True, name="Paid the burial of a member's child")
    [one] = make.book.read(social_actions.actions)
    assert (one.private, one.name[:4]) == (True, "Paid")
    assert social_actions.totals([one], CURRENCY).private == 1


def test_an_action_stands_under_a_principle(make: Make) -> None:
    with pytest.raises(Refused) as no:
        planted(make, principles=[])
    assert no.value.field == "principles"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("day", TODAY + timedelta(days=1)),
        ("name", "  "),
        ("minutes", -1),
        ("people", -1),
        ("reached", -3),
        ("amount", Money(-1, CURRENCY)),
        ("amount", Money(1, "EUR")),
        ("meeting", 12),
        ("entry", 12),
    ],
)
def test_an_action_that_can_not_be_is_refused(make: Make, field: str, said: object) -> None:
    with pytest.raises(Refused) as no:
        planted(make, **{field: said})
    assert no.value.field == field


def test_an_action_that_was_dropped_is_gone_and_can_not_be_changed(make: Make) -> None:
    action = planted(make)
    make.book.write(social_actions.drop_action, action=action)
    assert make.book.read(social_actions.actions) == []
    with pytest.raises(Refused):
        make.book.write(
            social_actions.change_action, action=action, changes={"people": 1}, shown={"people": 30}
        )


def test_what_is_told_of_an_action_can_be_changed(make: Make) -> None:
    action = planted(make)
    changes = {"name": " Planted 400 trees ", "amount": Money(50_000, CURRENCY), "private": True}
    shown = {"name": "Planted 300 trees", "amount": Money(45_000, CURRENCY), "private": False}
    make.book.write(social_actions.change_action, action=action, changes=changes, shown=shown)
    one = make.book.read(social_actions.action, action)
    assert (one.name, one.amount.minor, one.private) == ("Planted 400 trees", 50_000, True)


def test_actions_of_a_time(make: Make) -> None:
    planted(make, day=TODAY - timedelta(days=400))
    planted(make)
    assert len(make.book.read(social_actions.actions)) == 2
    assert len(make.book.read(social_actions.actions, TODAY, TODAY)) == 1


def test_the_check_finds_an_action_under_no_principle(make: Make) -> None:
    planted(make)
    assert checks.run(make.book) == []
    spoil(make.book, "UPDATE social_action SET principles = '[]'")
    assert [one.check for one in checks.run(make.book)] == ["social actions"]


# --- duties --------------------------------------------------------------------------------------


def test_a_duty_is_done_and_not_done_after_all(make: Make) -> None:
    said: dict[str, Any] = {"name": "annual_return", "about": 2025}
    make.book.write(coop_year.mark_done, **said, day=TODAY, note=" Letter 12 ")
    [one] = make.book.read(coop_year.done_duties).items()
    assert one == (("annual_return", 2025), coop_year.Done(TODAY, "Letter 12"))
    make.book.write(coop_year.not_done, **said)
    assert make.book.read(coop_year.done_duties) == {}
    with pytest.raises(Refused):
        make.book.write(coop_year.not_done, **said)
    make.book.write(coop_year.mark_done, **said, day=TODAY)
    assert len(make.book.read(coop_year.done_duties)) == 1


def test_a_duty_is_not_done_in_days_to_come(make: Make) -> None:
    with pytest.raises(Refused) as no:
        make.book.write(
            coop_year.mark_done, name="audit", about=2025, day=TODAY + timedelta(days=1)
        )
    assert no.value.field == "day"
