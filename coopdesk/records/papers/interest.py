"""How interest on savings came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coopdesk.i18n import Text
from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop


@dataclass(frozen=True, slots=True)
class InterestStretch:
    """Some days with one balance and one rate. `interest` in whole units, not rounded to coins."""

    from_: date
    until: date
    days: int
    balance: Money
    percent: Decimal
    interest: Decimal


@dataclass(frozen=True, slots=True)
class InterestPaid:
    """A time that was paid: what it comes to with all that is known now, and what was posted."""

    begins: date
    until: date
    now: Money
    posted: Money


@dataclass(frozen=True, slots=True)
class InterestProof:
    """An account's interest, and all that it was reckoned from.

    `sum` is what the rows come to before rounding. `rules` are sentences, `tax` is percent of the
    interest. `correction` is what is paid or taken back of the times in `corrected`, that were
    paid before; `remarks` say what else went into it. `withheld` is of both. `entry` is the number
    of the entry that paid it, empty while it is only a preview; `reversed_by` that of its reversal.
    """

    number: str
    name: str
    product: str
    label: str
    begins: date
    until: date
    rows: tuple[InterestStretch, ...]
    sum: Decimal
    rules: tuple[Text, ...]
    gross: Money
    tax: Decimal
    withheld: Money
    correction: Money
    corrected: tuple[InterestPaid, ...] = ()
    remarks: tuple[Text, ...] = ()
    entry: str = ""
    reversed_by: str = ""

    @property
    def net(self) -> Money:
        """What the member has more after it."""
        return self.gross + self.correction - self.withheld


@dataclass(frozen=True, slots=True)
class InterestProofPaper:
    """The same as a paper to hand out."""

    coop: Coop
    proof: InterestProof
    made_on: date
    made_by: str = ""
