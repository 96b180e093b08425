"""What the co-op did for its people, and the duties of its year."""

from __future__ import annotations

from typing import Any

from coopdesk.records import coop_year, social_actions
from coopdesk.records.ids import ActionId
from coopdesk.records.money import Money
from tests.records.hands import CURRENCY, TODAY, Make


def planted(make: Make, **said: Any) -> ActionId:
    """A morning of planting trees."""
    usual: dict[str, Any] = {
        "day": TODAY,
        "name": "Planted 300 trees",
        "principles": [5, 7],
        "minutes": 90 * 60,
        "amount": Money(45_000, CURRENCY),
        "people": 30,
        "reached": 200,
        "environment": True,
    }
    return make.book.write(social_actions.add_action, **(usual | said))


def asked(make: Make) -> dict[str, dict[str, Any]]:
    make.book.write(coop_year.mark_done, name="annual_return", about=2025, day=TODAY)
    return {
        "social_actions.add_action": {
            "day": TODAY,
            "name": "Taught 20 young people to keep a cash book",
            "principles": [5],
        },
        "social_actions.change_action": {
            "action": planted(make),
            "changes": {"people": 31},
            "shown": {"people": 30},
        },
        "social_actions.drop_action": {"action": planted(make)},
        "duties.mark_done": {"name": "social_balance", "about": 2025, "day": TODAY},
        "duties.not_done": {"name": "annual_return", "about": 2025},
    }


def fill(make: Make) -> None:
    planted(make)
    make.book.write(
        coop_year.mark_done, name="annual_return", about=2024, day=TODAY, note="Letter 12"
    )
