"""What holds for a loan product from a day on: how it is reckoned, and who may have it. Pure data.

Kept as JSON in dated rows of a product, beside the terms of savings; a loan keeps the row that was
shown when it was asked for, and at its signing all that its figures hang on (`schedule.Terms`).
Amounts are in minor units of the book's currency, rates are percent in text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, Self

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused
from coopdesk.records.money import LARGEST
from coopdesk.records.schedule import Terms, Tranche
from coopdesk.records.schedule.terms import MOST, PARTS
from coopdesk.records.terms import percent

#: Under which name they stand in a row of terms: savings leave it aside.
KEY: Final = "lending"

#: What a multiple is of: the member's savings, their shares, or both.
SAVINGS, SHARES, BOTH = "savings", "shares", "both"
BASES: Final = (SAVINGS, SHARES, BOTH)

#: What a loan is for.
PURPOSES: Final[Mapping[str, str]] = {
    "crops": N_("Crops"),
    "livestock": N_("Livestock"),
    "trade": N_("Trade"),
    "craft": N_("Craft or workshop"),
    "house": N_("House"),
    "school": N_("School"),
    "health": N_("Health"),
    "event": N_("Family event"),
    "other": N_("Something else"),
}

#: What `how` says for every loan is said by the loan itself.
_OF_A_LOAN: Final = frozenset({"principal", "start", "instalments", "first_due", "disbursements"})

_MOST_MONTHS: Final = 600


@dataclass(frozen=True, slots=True)
class LendingTerms:
    """The terms of a loan product. Zero and empty mean: none.

    - `how` is how its loans are reckoned: `schedule.Terms` as JSON, without what each loan says
      itself (amount, first day, number of instalments). Money steps in it are minor units.
    - A loan is from `least` to `most`, in `fewest` to `longest` instalments, `usual` as offered.
    - It is at most `multiple` times what the member has of `multiple_of`, after `member_months` as
      a member, beside at most `running` other loans, and with `clean` none of them late.
    - At least `guarantors` members answer for it; they and the borrower's own savings cover
      `cover` percent of it. Of a team each member answers for all.
    - `saved` percent of what is paid out goes to the member's savings instead.
    - `body` decides; from `second_from` on two people sign. `resolution`: it must name one.
    - With `renewable` a new loan may pay off one of the same product of which `paid_before` percent
      is paid back.
    """

    how: Mapping[str, Any] = field(default_factory=dict)
    least: int = 0
    most: int = 0
    fewest: int = 1
    longest: int = 60
    usual: int = 12
    multiple: str = "0"
    multiple_of: str = SAVINGS
    member_months: int = 0
    running: int = 0
    clean: bool = True
    guarantors: int = 0
    cover: str = "0"
    saved: str = "0"
    body: str = ""
    resolution: bool = False
    second_from: int = 0
    renewable: bool = True
    paid_before: str = "0"

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """From the JSON of a row of terms. What a newer CoopDesk added is left aside."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in said.get(KEY, {}).items() if name in known})

    def said(self) -> dict[str, Any]:
        """As JSON: what differs from nothing, under a name of its own."""
        plain = asdict(LendingTerms())
        return {KEY: {name: one for name, one in asdict(self).items() if one != plain[name]}}

    def schedule(
        self,
        amount: int,
        start: date,
        instalments: int,
        *,
        first_due: date | None = None,
        tranches: tuple[Tranche, ...] = (),
    ) -> Terms:
        """The terms of one loan of so much (minor units), in so many instalments."""
        given = {"principal": str(amount), "start": start.isoformat(), "instalments": instalments}
        return replace(Terms.of({**self.how, **given}), first_due=first_due, disbursements=tranches)

    def checked(self) -> Self:
        """The same, when they make sense. Refused names the field."""
        for name, value, wrong in self._faults():
            if wrong:
                raise Refused(value, field=name)
        if _OF_A_LOAN & self.how.keys():
            raise ValueError("what a loan says itself can't stand in the terms of its product")
        self.schedule(self.most or 10**6, date(2026, 1, 1), self.usual).checked()
        return self

    def _faults(self) -> Iterator[tuple[str, str, bool]]:
        less, choose = (
            N_("It can't be less than nothing."),
            N_("Choose one of those that are offered."),
        )
        for name in ("least", "most", "member_months", "running", "guarantors", "second_from"):
            yield name, less, not 0 <= getattr(self, name) <= LARGEST
        for name in ("multiple", "cover", "saved", "paid_before"):
            yield name, less, percent(getattr(self, name)) < 0
        yield (
            "most",
            N_("The largest loan can't be smaller than the smallest."),
            0 < self.most < self.least,
        )
        yield "fewest", N_("A loan has from 1 to 1,200 instalments."), not 1 <= self.fewest <= MOST
        yield (
            "longest",
            N_("The most instalments can't be fewer than the fewest."),
            not self.fewest <= self.longest <= MOST,
        )
        yield (
            "usual",
            N_("What is offered must lie between the fewest and the most."),
            not self.fewest <= self.usual <= self.longest,
        )
        yield "multiple_of", choose, self.multiple_of not in BASES
        yield "member_months", N_("That is too long."), self.member_months > _MOST_MONTHS
        yield (
            "saved",
            N_("Not everything that is paid out can be kept back."),
            percent(self.saved) >= 100,
        )
        yield (
            "order",
            N_("A payment goes to each part once."),
            sorted(self.how.get("order", PARTS)) != sorted(PARTS),
        )

    def kept_back(self, amount: int) -> int:
        """How much of a loan goes to the member's savings, in minor units, rounded down."""
        return int(Decimal(amount) * percent(self.saved) / 100)
