"""How much of a loan is set aside, by how long it is late: bands that a co-op can change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any, Final

from coopdesk.i18n import N_, Text
from coopdesk.records.errors import Refused
from coopdesk.records.profiles import profile

#: The setting that keeps them.
BANDS: Final = "provision_bands"

_MOST_BANDS, _MOST_DAYS = 12, 3_650


@dataclass(frozen=True, slots=True)
class Band:
    """From so many days late on, so many percent of what is owed are set aside."""

    days: int
    percent: Decimal

    def of(self, owed: int) -> int:
        """What is set aside for a loan, in minor units; half a unit counts as one."""
        exact = Decimal(max(owed, 0)) * self.percent / 100
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


#: PEARLS (World Council of Credit Unions): 35 % of 1 to 12 months late, all of what is later.
PEARLS: Final = (Band(31, Decimal(35)), Band(366, Decimal(100)))


@dataclass(frozen=True, slots=True)
class Preset:
    """Bands to start from, and what they are called."""

    name: str
    title: Text
    bands: tuple[Band, ...]


def presets(country: str) -> list[Preset]:
    """What is customary in the co-op's country, then PEARLS and what Kenya's authority asks."""
    home = profile(country)
    own = of_rows(home.rules.get("provisions", ()))
    known = [
        Preset("pearls", Text(N_("PEARLS, of the World Council of Credit Unions")), PEARLS),
        Preset(
            "kenya", Text(N_("Kenya, five classes")), of_rows(profile("KE").rules["provisions"])
        ),
    ]
    if own and all(own != one.bands for one in known):
        title = Text(N_("Usual in {country}"), {"country": Text(home.name)})
        known.insert(0, Preset("country", title, own))
    return known


def usual(country: str) -> tuple[Band, ...]:
    """What holds until the co-op has settled it."""
    return of_rows(profile(country).rules.get("provisions", ())) or PEARLS


def said(bands: Iterable[Band]) -> list[dict[str, Any]]:
    """As they are kept."""
    return [{"days": one.days, "percent": f"{one.percent:f}"} for one in bands]


def of_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Band, ...]:
    """Bands as they are kept, or stand in a country profile."""
    return tuple(Band(int(row["days"]), Decimal(str(row["percent"]))) for row in rows)


def of_settings(settings: Mapping[str, Any]) -> tuple[Band, ...]:
    """The bands of a co-op: its own, else what is usual in its country."""
    kept = settings.get(BANDS)
    return of_rows(kept) if kept else usual(settings["profile"])


def checked(bands: Sequence[Band]) -> tuple[Band, ...]:
    """The same in their order, when they make sense."""
    if not 1 <= len(bands) <= _MOST_BANDS:
        raise Refused(N_("There are from 1 to 12 bands."), field="bands")
    for one in bands:
        if not 0 <= one.days <= _MOST_DAYS:
            raise Refused(N_("A band begins after 0 to 3,650 days."), field="bands")
        if not one.percent.is_finite() or not 0 <= one.percent <= 100:
            raise Refused(N_("From 0 to 100 percent can be set aside."), field="bands")
    if len({one.days for one in bands}) < len(bands):
        raise Refused(N_("Two bands begin with the same day."), field="bands")
    ordered = tuple(sorted(bands, key=_days))
    if any(a.percent > b.percent for a, b in pairwise(ordered)):
        raise Refused(N_("What is later can't need less than what is earlier."), field="bands")
    return ordered


def _days(one: Band) -> int:
    return one.days


def band_of(late: int, bands: Sequence[Band]) -> Band | None:
    """The band of a loan that is so many days late; None before the first."""
    return next((one for one in reversed(bands) if late >= one.days), None)
