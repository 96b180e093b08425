"""Terms in plain sentences, the same on the screen, on the wall and in what is signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from coopdesk.i18n import N_, Text
from coopdesk.records.money import Money
from coopdesk.records.terms import (
    COMPULSORY,
    FIXED_TERM,
    SOCIAL_FUND,
    TARGET,
    VOLUNTARY,
    SavingsTerms,
    percent,
)

#: What each form of savings is called.
FORM_NAMES: Final[Mapping[str, str]] = {
    VOLUNTARY: N_("Voluntary savings"),
    COMPULSORY: N_("Compulsory savings"),
    FIXED_TERM: N_("Term deposit"),
    TARGET: N_("Savings for a target"),
    SOCIAL_FUND: N_("Social fund"),
}

#: What each is for, for whoever has to choose.
FORM_SENTENCES: Final[Mapping[str, str]] = {
    VOLUNTARY: N_("Money is paid in and drawn whenever the member likes."),
    COMPULSORY: N_("Every member saves here. It stays while the member owes on a loan."),
    FIXED_TERM: N_("Money is paid in once and stays until a day that is agreed."),
    TARGET: N_("The member saves for something: school fees, a roof, a cow."),
    SOCIAL_FUND: N_("Members pay in to help each other. It is kept apart and earns no interest."),
}

_METHODS: Final[Mapping[str, str]] = {
    "daily": N_("It earns {rate} % a year, reckoned on the balance of each day."),
    "minimum": N_("It earns {rate} % a year, reckoned on the lowest balance of each month."),
    "average": N_("It earns {rate} % a year, reckoned on the average balance of the days."),
}
_POSTINGS: Final[Mapping[str, str]] = {
    "monthly": N_("Interest is added at the end of each month."),
    "quarterly": N_("Interest is added at the end of each quarter of a year."),
    "yearly": N_("Interest is added at the end of each year."),
}
_DAY_COUNTS: Final[Mapping[str, str]] = {
    "actual/365": N_("Days are counted as they are, and a year has 365."),
    "actual/360": N_("Days are counted as they are, and a year has 360."),
    "30/360": N_("Each month counts 30 days, and a year 360."),
    "twelfth": N_("Each month counts a twelfth of a year."),
}


def sentences(form: str, terms: SavingsTerms, currency: str) -> tuple[Text, ...]:
    """All that terms say. What they leave at nothing is not said."""
    told = _Told(form, terms, currency)
    return (
        Text(FORM_SENTENCES[form]),
        *told.time(),
        *told.earning(),
        *told.drawing(),
        *told.costs(),
    )


class _Told:
    """One product's terms on their way into words."""

    def __init__(self, form: str, terms: SavingsTerms, currency: str) -> None:
        self._form, self._terms, self._currency = form, terms, currency

    def _money(self, sentence: str, minor: int) -> Iterator[Text]:
        if minor:
            yield Text(sentence, {"amount": Money(minor, self._currency)})

    def time(self) -> Iterator[Text]:
        """How long it runs, and what is paid in."""
        months, one = self._terms.months, self._terms.months == 1
        if self._form == FIXED_TERM:
            many = N_("It runs for {months} months.")
            yield Text(N_("It runs for a month.") if one else many, {"months": months})
        elif months:
            many = N_("It is meant to take {months} months.")
            yield Text(N_("It is meant to take a month.") if one else many, {"months": months})
        yield from self._money(N_("Each month {amount} is paid in."), self._terms.regular)

    def earning(self) -> Iterator[Text]:
        terms, rate = self._terms, percent(self._terms.rate)
        if self._form == SOCIAL_FUND:
            return
        if not rate:
            yield Text(N_("It earns no interest."))
            return
        yield Text(_METHODS[terms.method], {"rate": rate})
        at_the_end = N_("Interest is added at the end of the term.")
        fixed = self._form == FIXED_TERM
        yield Text(at_the_end if fixed else _POSTINGS[terms.posting])
        yield Text(_DAY_COUNTS[terms.day_count])
        yield from self._money(N_("A balance under {amount} earns nothing."), terms.interest_from)
        if tax := percent(terms.withholding):
            yield Text(N_("Tax withheld from the interest: {rate} %."), {"rate": tax})
        if fixed:
            yield from self._broken()

    def _broken(self) -> Iterator[Text]:
        early = percent(self._terms.early_rate)
        if early:
            said = N_("Whoever needs the money before its day earns only {rate} % a year.")
            yield Text(said, {"rate": early})
        else:
            yield Text(N_("Whoever needs the money before its day earns nothing."))

    def drawing(self) -> Iterator[Text]:
        """What bounds withdrawals."""
        terms = self._terms
        yield from self._money(
            N_("At least {amount} stays in the account until it is closed."), terms.minimum
        )
        yield from self._money(N_("One withdrawal is at most {amount}."), terms.most_each)
        yield from self._money(N_("In one month at most {amount} can be drawn."), terms.most_month)
        if terms.most_times:
            many = N_("In one month money can be drawn {times} times at most.")
            said = N_("In one month money can be drawn once.") if terms.most_times == 1 else many
            yield Text(said, {"times": terms.most_times})
        if terms.notice_days:
            yield self._notice()
        if terms.dormant_months:
            said = N_(
                "After {months} months without a visit the account sleeps: money is drawn only"
                " after the office has made sure who asks."
            )
            yield Text(said, {"months": terms.dormant_months})

    def _notice(self) -> Text:
        terms, days = self._terms, {"days": self._terms.notice_days}
        one = terms.notice_days == 1
        if terms.notice_from:
            amount = Money(terms.notice_from, self._currency)
            many = N_("Whoever draws {amount} or more tells the office {days} days before.")
            said = N_("Whoever draws {amount} or more tells the office a day before.")
            return Text(said if one else many, days | {"amount": amount})
        many = N_("Whoever draws money tells the office {days} days before.")
        return Text(N_("Whoever draws money tells the office a day before.") if one else many, days)

    def costs(self) -> Iterator[Text]:
        terms = self._terms
        yield from self._money(N_("Opening it costs {amount}."), terms.opening_fee)
        yield from self._money(N_("Each withdrawal costs {amount}."), terms.withdrawal_fee)
        yield from self._money(N_("Each month costs {amount}."), terms.monthly_fee)
