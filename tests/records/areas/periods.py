"""Closed months and years, long before anything else that the tests do."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from coopdesk.records import office, periods
from coopdesk.records.access import Actor, Role
from coopdesk.records.ids import PersonId
from tests.records.hands import Make

JANUARY: Final = date(2020, 1, 31)
FEBRUARY: Final = date(2020, 2, 29)
MARCH: Final = date(2020, 3, 31)


def another(make: Make, name: str = "Odile Treasurer") -> Actor:
    """A second person who may keep the books."""
    said: dict[str, Any] = {"role": Role.TREASURER, "language": "en", "password": "secret1"}
    person = make.book.write(office.add_person, name=name, **said)
    return Actor(PersonId(person), name, Role.TREASURER)


def asked(make: Make) -> dict[str, dict[str, Any]]:
    """Two closed months; somebody else has asked for the later one."""
    book = make.book
    book.write(periods.close_month, until=JANUARY)
    book.write(periods.close_month, until=FEBRUARY)
    me, book.actor = book.actor, another(make)
    book.write(
        periods.ask_reopening, kind=periods.MONTH, until=FEBRUARY, reason="a slip is missing"
    )
    book.actor = me
    february = {"kind": periods.MONTH, "until": FEBRUARY}
    return {
        "closing.close_month": {"until": MARCH},
        "closing.close_year": {"until": date(2019, 12, 31)},
        "closing.ask_reopening": {"kind": periods.MONTH, "until": JANUARY, "reason": "late slips"},
        "closing.keep_closed": february,
        "closing.reopen": february,
    }


def fill(make: Make) -> None:
    """A closed month."""
    make.book.write(periods.close_month, until=JANUARY)
