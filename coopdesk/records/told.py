"""What audits tell, as people read it: days, months, numbers of papers and amounts of money."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from coopdesk.records.money import Money
from coopdesk.records.schema import day_of

#: Audits that count in parts of ten thousand, and not in money.
NO_MONEY: Final = frozenset({"nominees"})
_DAYS: Final = frozenset({"asked", "day", "until"})
_AMOUNTS: Final = frozenset(
    "amount balance booked closing counted got into kept lent lines loans moved most off opening"
    " out owed parts reached said signed there worn".split()
)


def as_read(row: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """The columns of something that was found; without a currency amounts stay in minor units."""
    of_paper = "series" in row
    return {name: _one(name, value, currency, of_paper) for name, value in row.items()}


def _one(name: str, value: Any, currency: str, of_paper: bool) -> Any:
    if not isinstance(value, int):
        return value
    if name in _AMOUNTS and currency:
        return Money(value, currency)
    if name == "number" and of_paper:
        return f"{value:06}"
    if name == "month":
        return f"{value // 100}-{value % 100:02}"
    with suppress(ValueError):  # a day that can't be stays as it is
        return day_of(value) if name in _DAYS else value
    return value
