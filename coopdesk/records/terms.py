"""What holds for a savings product from a day on: interest, limits, notice, fees. Pure data.

Terms are kept as JSON in dated rows of a product. An account keeps the row that was signed with it
(`Holding.term`): a contract (fixed-term, target) runs by it until it ends; other savings follow
later terms from the day that these hold, never before it. Amounts are in minor units of the book's
currency, rates are percent in text ("5.5"), so that no float comes near them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused
from coopdesk.records.money import LARGEST, Money

#: How interest is reckoned, and what a day is of a year: see records.interest.
METHODS: Final = ("daily", "minimum", "average")
DAY_COUNTS: Final = ("actual/365", "actual/360", "30/360", "twelfth")
#: How often it is posted, in months.
POSTINGS: Final[Mapping[str, int]] = {"monthly": 1, "quarterly": 3, "yearly": 12}
ROUNDINGS: Final = ("half_up", "half_even", "floor", "ceiling")

#: Forms of savings. What is saved for the social fund is of a kind of its own, kept apart.
VOLUNTARY, COMPULSORY, FIXED_TERM, TARGET = "voluntary", "compulsory", "fixed", "target"
FORMS: Final = (VOLUNTARY, COMPULSORY, FIXED_TERM, TARGET)
SOCIAL_FUND: Final = "social"

#: Forms that are contracts: they run by the terms that were signed until they end.
CONTRACTS: Final = frozenset({FIXED_TERM, TARGET})

_INTEREST: Final = frozenset(
    "rate method day_count posting rounding step interest_from withholding opening_fee".split()
)
_FREE: Final = _INTEREST | frozenset(
    "minimum most_each most_month most_times notice_from notice_days"
    " withdrawal_fee monthly_fee dormant_months".split()
)
#: Which terms each form of savings can have; the others stay at nothing.
FITS: Final[Mapping[str, frozenset[str]]] = {
    VOLUNTARY: _FREE,
    COMPULSORY: _FREE | {"regular"},
    FIXED_TERM: _INTEREST | {"months", "early_rate"},
    TARGET: _FREE | {"months"},
    SOCIAL_FUND: frozenset({"regular"}),
}

_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "method": METHODS,
    "day_count": DAY_COUNTS,
    "posting": tuple(POSTINGS),
    "rounding": ROUNDINGS,
}
_RATES: Final = ("rate", "early_rate", "withholding")
_MOST_MONTHS: Final = 600
_MOST_DAYS: Final = 3660
_MOST_TIMES: Final = 1000


@dataclass(frozen=True, slots=True)
class SavingsTerms:
    """The terms of a savings product. Zero and empty mean: none.

    - `rate` percent a year; `method`, `day_count`, `posting`, `rounding` and `step` (the money
      that interest is rounded to, in minor units) say how it is reckoned; nothing is paid on a
      balance under `interest_from`. `withholding` percent of the interest goes to the tax office.
    - `minimum` must stay in the account; `regular` is what a compulsory saver pays in each month.
    - One withdrawal is at most `most_each`, all of a month at most `most_month` in `most_times`
      withdrawals; from `notice_from` on it needs `notice_days` of notice.
    - `months` a fixed term runs; who draws before gets `early_rate` instead of `rate`. A target
      may have months too: they say until when the member means to reach it, and lock nothing.
      What is saved for a target may be drawn at any time: the target is a purpose, not a lock.
    - Compulsory savings stay while the member owes on a loan.
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

    def checked(self, form: str) -> SavingsTerms:
        """The same, when they make sense for that form of savings. Refused names the field."""
        plain = SavingsTerms()
        for name in (one.name for one in fields(self)):
            if name not in FITS[form] and getattr(self, name) != getattr(plain, name):
                raise Refused(N_("Savings of this kind have no such term."), field=name)
        for name in _RATES:
            _check_rate(name, getattr(self, name))
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise Refused(N_("Choose one of those that are offered."), field=name)
        for name in (one.name for one in fields(self) if one.type == "int"):
            _check_whole(name, getattr(self, name))
        self._check_together(form)
        return self

    def _check_together(self, form: str) -> None:
        """What one of them makes of another."""
        if self.step < 1:
            raise Refused(N_("Interest is rounded to at least the smallest coin."), field="step")
        if form == FIXED_TERM and not self.months:
            raise Refused(N_("Say for how many months the money is fixed."), field="months")
        if percent(self.early_rate) > percent(self.rate):
            raise Refused(
                N_("Whoever draws early can't earn more than whoever waits."), field="early_rate"
            )
        if self.most_each > self.most_month > 0:
            raise Refused(
                N_("One withdrawal can't be more than all of a month may be."), field="most_each"
            )
        if self.notice_from and not self.notice_days:
            raise Refused(N_("Say how many days of notice it takes."), field="notice_days")

    def earned(self, amount: Money, months: int = 12) -> Money:
        """About what an amount earns that lies untouched for some months, after tax.

        An example for people, not what an interest run posts: it counts whole months.
        """
        each = 12 if months % POSTINGS[self.posting] else POSTINGS[self.posting]
        lies = amount
        for _ in range(max(months // each, 1)):
            gross = lies.share(percent(self.rate) * min(each, months) / 1200)
            lies += gross - gross.share(percent(self.withholding) / 100)
        return lies - amount


def percent(text: str) -> Decimal:
    """A rate as it is kept in terms: "5.5" is 5.5 percent. Raises ValueError for anything else."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is no rate") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is no rate")
    return value


def _check_rate(name: str, text: object) -> None:
    try:
        value = percent(text) if isinstance(text, str) else Decimal(-1)
    except ValueError:
        value = Decimal(-1)
    if not 0 <= value <= 100:
        raise Refused(N_("A rate is from 0 to 100 percent."), field=name)


#: The largest that a count can be; what isn't named here is an amount.
_LARGEST: Final[Mapping[str, int]] = {
    "months": _MOST_MONTHS,
    "dormant_months": _MOST_MONTHS,
    "notice_days": _MOST_DAYS,
    "most_times": _MOST_TIMES,
}


def _check_whole(name: str, value: object) -> None:
    most = _LARGEST.get(name, LARGEST)
    if not isinstance(value, int) or value < 0:
        raise Refused(N_("It can't be less than nothing."), field=name)
    if value > most:
        raise Refused(N_("That is too much: at most {most}."), field=name, most=most)
