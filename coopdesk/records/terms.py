"""What holds for a savings product from a day on: interest, limits, notice, fees. Pure data.

Terms are kept as JSON in dated rows of a product. An account keeps the row that was signed with it
(`Holding.term`): a contract (fixed-term, target) runs by it until it ends; other savings follow
later terms from the day that these hold, never before it. Amounts are in minor units of the book's
currency, rates are percent in text ("5.5"), so that no float comes near them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

#: How interest is reckoned, and what a day is of a year: see records.interest.
METHODS: Final = ("daily", "minimum", "average")
DAY_COUNTS: Final = ("actual/365", "actual/360", "30/360", "twelfth")
#: How often it is posted, in months.
POSTINGS: Final[Mapping[str, int]] = {"monthly": 1, "quarterly": 3, "yearly": 12}
ROUNDINGS: Final = ("half_up", "half_even", "floor", "ceiling")


@dataclass(frozen=True, slots=True)
class SavingsTerms:
    """The terms of a savings product. Zero and empty mean: none.

    - `rate` percent a year; `method`, `day_count`, `posting`, `rounding` and `step` (the money
      that interest is rounded to, in minor units) say how it is reckoned; nothing is paid on a
      balance under `interest_from`. `withholding` percent of the interest goes to the tax office.
    - `minimum` must stay in the account; `regular` is what a compulsory saver pays in each month.
    - One withdrawal is at most `most_each`, all of a month at most `most_month` in `most_times`
      withdrawals; from `notice_from` on it needs `notice_days` of notice.
    - `months` a fixed term runs; who draws before gets `early_rate` instead of `rate`.
    - `withdrawal_fee` each time, `monthly_fee` each month, `opening_fee` once.
    - `dormant_months` without the member's own movement make it dormant.
    """

    rate: str = "0"
    method: str = "daily"
    day_count: str = "actual/365"
    posting: str = "yearly"
    rounding: str = "half_up"
    step: int = 1
    interest_from: int = 0
    withholding: str = "0"
    minimum: int = 0
    regular: int = 0
    most_each: int = 0
    most_month: int = 0
    most_times: int = 0
    notice_from: int = 0
    notice_days: int = 0
    months: int = 0
    early_rate: str = "0"
    opening_fee: int = 0
    withdrawal_fee: int = 0
    monthly_fee: int = 0
    dormant_months: int = 0

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> SavingsTerms:
        """From the JSON of a row. What a newer CoopDesk added is left aside."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in said.items() if name in known})

    def said(self) -> dict[str, Any]:
        """As JSON: only what differs from nothing."""
        plain = asdict(SavingsTerms())
        return {name: value for name, value in asdict(self).items() if value != plain[name]}
