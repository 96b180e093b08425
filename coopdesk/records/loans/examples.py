"""Kinds of loans to begin with: choices that a co-op takes, changes or leaves, by its country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from coopdesk.i18n import N_, Text
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.profiles import Profile

#: Percent a year without a country: one percent a month.
_PERCENT: Final = "12"
#: A penalty that is easy to tell: percent a month of what is late, after some free days.
_PENALTY: Final = {"percent": "2", "per": "month", "base": "overdue_principal", "free_days": 5}
#: How many of the country's largest notes a usual loan is at most.
_NOTES: Final = 100


@dataclass(frozen=True, slots=True)
class Example:
    """A kind of loans as it could be offered, and what for."""

    key: str
    name: str  # English, translated where it is shown and when it is taken
    purpose: Text
    terms: LendingTerms


def examples(country: Profile) -> list[Example]:
    """What co-ops like these often offer, in the country's coins; the most usual first."""
    return list(_examples(country))


def _examples(country: Profile) -> Iterator[Example]:
    note, coin = (country.coins[0], country.coins[-1]) if country.coins else (100, 1)
    large, percent = note * _NOTES, str(country.rules.get("loan_percent", _PERCENT))

    def how(**said: Any) -> Mapping[str, Any]:
        rounding = {"money": "1", **({"instalment": str(coin)} if coin > 1 else {})}
        return {"percent": percent, "rounding": rounding, "penalty": _PENALTY, **said}

    yield Example(
        "ordinary",
        N_("Ordinary loan"),
        Text(N_("For trade, a house, school: paid back each month in equal instalments.")),
        LendingTerms(
            how(day_count="actual/365"),
            least=note,
            most=large,
            fewest=3,
            longest=24,
            usual=12,
            multiple="3",
            member_months=6,
            guarantors=2,
            cover="50",
            resolution=True,
            second_from=large // 2,
            paid_before="50",
        ),
    )
    yield Example(
        "season",
        N_("Season loan"),
        Text(N_("For seed and inputs: all of it is paid back in one payment after the harvest.")),
        LendingTerms(
            how(method="bullet", every="6 months", day_count="actual/365"),
            least=note,
            most=large // 2,
            fewest=1,
            longest=2,
            usual=1,
            multiple="3",
            member_months=6,
            guarantors=2,
            cover="50",
            resolution=True,
        ),
    )
    yield Example(
        "market",
        N_("Market loan"),
        Text(N_("For those who buy and sell each week: small instalments, every market day.")),
        LendingTerms(
            how(every="1 week", method="annuity"),
            least=note,
            most=large // 5,
            fewest=4,
            longest=26,
            usual=16,
            multiple="2",
            member_months=3,
            guarantors=1,
        ),
    )
    yield Example(
        "emergency",
        N_("Emergency loan"),
        Text(N_("For an illness or a funeral: small, at once, without interest.")),
        LendingTerms(
            {**how(method="equal_principal"), "percent": "0", "penalty": None},
            most=large // 20,
            fewest=1,
            longest=3,
            usual=3,
            multiple="1",
            member_months=3,
        ),
    )
    yield Example(
        "group",
        N_("Group loan"),
        Text(N_("For members who borrow together: each answers for all.")),
        LendingTerms(
            how(every="2 weeks"),
            least=note,
            most=large // 5,
            fewest=6,
            longest=26,
            usual=13,
            saved="10",
            resolution=True,
        ),
    )
