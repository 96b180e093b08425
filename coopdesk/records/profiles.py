"""Country profiles: what a new book starts with. Presets only; the co-op edits its own copy.

A profile is a file in coopdesk/profiles/, named by its country; a chart that several share is a
file chart_<name>.toml beside it. The clauses of its papers on loans are those of
clauses_standard.toml where it has none of its own, its bodies those of bodies_standard.toml.
Adding a country is adding a file: no program line knows one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused
from coopdesk.records.money import Money

#: Roles that every chart fills with exactly one account; the program posts to them by role.
CONTROL_ROLES: Final = frozenset(
    "cash savings social shares loans opening fines fees loan_interest".split()
)
#: Every role an account can have. An account without one is only posted to by hand.
ROLES: Final = CONTROL_ROLES | frozenset(
    "bank mobile interest_receivable allowance term_deposits interest_payable withheld dividends "
    "reserve education solidarity staff contributions surplus savings_interest loan_loss "
    "depreciation worn cash_difference recoveries produce borrowed borrowing_interest "
    "education_cost".split()
)
#: What clauses are for: a contract, things that stand for a loan, a guarantor, a borrowing group,
#: and what to do when people don't agree.
CLAUSES: Final = ("loan", "pledge", "guarantee", "team", "dispute")
#: The five kinds of account, in the order of a balance sheet and an income statement.
TYPES: Final = ("asset", "liability", "equity", "income", "expense")

#: Which rules of a country are those of its general meeting.
OF_ASSEMBLY: Final = (
    "quorum_first",
    "quorum_second",
    "second_call_minutes",
    "notice_days",
    "proxies",
    "bylaws_majority",
)

#: How the names of files begin that several countries share.
_SHARED: Final = ("chart_", "clauses_", "bodies_")

_FOLDER: Final = Path(__file__).parent.parent / "profiles"


@dataclass(frozen=True, slots=True)
class ChartAccount:
    """An account that a new book gets."""

    code: str
    name: str  # English, translated where it is shown
    type: str  # one of TYPES
    role: str = ""  # one of ROLES, or none


@dataclass(frozen=True, slots=True)
class BodyPreset:
    """A body that a new book gets, with its rules as records.bodies reads them."""

    kind: str
    name: str  # English, translated where it is shown
    code: str  # begins the numbers of its resolutions
    rules: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is customary in a country."""

    code: str  # ISO 3166, or "plain"
    name: str  # English, translated where it is shown
    currency: str  # ISO 4217
    symbol: str
    languages: tuple[str, ...]  # the first is the default
    paper: str  # "A4", "A5" or "LETTER"
    first_weekday: int  # Monday is 0
    phone: str  # the country's prefix: "+250"
    document: str  # the identity document that members show
    coins: tuple[int, ...]  # notes and coins in use, in minor units, largest first
    share_value: int  # of one share, in minor units
    chart: tuple[ChartAccount, ...]
    rules: Mapping[str, Any]
    bodies: tuple[BodyPreset, ...]
    clauses: Mapping[str, tuple[str, ...]]  # by what they are for, one of CLAUSES; English

    def regional(self, language: str) -> str:
        """The code of a language as this country writes it: "es" is "es_BO" in Bolivia."""
        return language if self.code == PLAIN else f"{language}_{self.code}"


#: The profile without a country.
PLAIN: Final = "plain"


def profile(code: str) -> Profile:
    """The profile of a country by its code, in either case. Refused when there is none."""
    known = _codes()
    found = next((name for name in known if name.casefold() == code.casefold()), None)
    if found is None:
        raise Refused(
            N_("There is no country profile “{code}”. There are: {known}."),
            field="profile",
            code=code,
            known=", ".join(known),
        )
    return _read(found)


def profiles() -> list[Profile]:
    """All of them: the countries by their English names, the one without a country last."""
    countries = [_read(code) for code in _codes() if code != PLAIN]
    return [*sorted(countries, key=_name), _read(PLAIN)]


def _name(one: Profile) -> str:
    return one.name


@cache
def _codes() -> tuple[str, ...]:
    files = (path.stem for path in _FOLDER.glob("*.toml"))
    return tuple(sorted(code for code in files if not code.startswith(_SHARED)))


@cache
def _read(code: str) -> Profile:
    data = _toml(code)
    currency = data.pop("currency")
    accounts = [*_toml(f"chart_{data.pop('chart')}")["accounts"], *data.pop("accounts", [])]
    return Profile(
        code=code,
        currency=currency,
        languages=tuple(data.pop("languages")),
        coins=tuple(Money.of(coin, currency).minor for coin in data.pop("coins")),
        share_value=Money.of(data.pop("share_value"), currency).minor,
        chart=tuple(sorted((ChartAccount(**account) for account in accounts), key=_code)),
        rules=_frozen(rules := data.pop("rules", {})),
        bodies=_bodies(data.pop("bodies", []), rules),
        clauses=_frozen({**_toml("clauses_standard"), **data.pop("clauses", {})}),
        **data,
    )


def _bodies(own: list[dict[str, Any]], rules: Mapping[str, Any]) -> tuple[BodyPreset, ...]:
    """The usual bodies, or those of the country; its rules are those of the general meeting."""
    said = own or _toml("bodies_standard")["bodies"]
    country = {name: rules[name] for name in OF_ASSEMBLY if name in rules}
    return tuple(
        BodyPreset(
            one["kind"],
            one["name"],
            one["code"],
            _frozen({**one["rules"], **(country if one["kind"] == "assembly" else {})}),
        )
        for one in said
    )


def _code(account: ChartAccount) -> str:
    return account.code


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _frozen(value: Any) -> Any:
    """The same value where nobody can change it for the others."""
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(part) for key, part in value.items()})
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
