"""What a ratio is: how it is reckoned, where it should be, and whether it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from coopdesk.i18n import N_, Text
from coopdesk.records.papers import Words
from coopdesk.records.ratios.held import Basis

#: A ratio's value: a part of another amount, yes or no, or none.
Value = Decimal | bool | None
Number = int | Fraction


class Meets(StrEnum):
    """Whether a ratio is where it should be."""

    YES = "yes"
    NO = "no"
    OPEN = "open"  # there is no goal, or no figure


def _percent(limit: str) -> str:
    return f"{Decimal(limit or 0) * 100:.0f}\N{NO-BREAK SPACE}%"


@dataclass(frozen=True, slots=True)
class Kind:
    """A ratio: its code, what it is, how it is reckoned, its goal as limits or else in words."""

    code: str
    title: str  # marked with N_
    formula: str  # marked with N_
    goal: str  # marked with N_
    of: Callable[[Basis], Value]
    least: str = ""
    most: str = ""
    main: bool = False
    behind: str = ""

    @property
    def aim(self) -> Words:
        """The goal in words."""
        said = {"least": _percent(self.least), "most": _percent(self.most)}
        match bool(self.least), bool(self.most):
            case True, True:
                return Text(N_("{least} to {most}"), said)
            case True, False:
                return Text(N_("at least {least}"), said)
            case False, True:
                return Text(N_("at most {most}"), said)
        return Text(self.goal) if self.goal else ""

    def meets(self, value: Value) -> Meets:
        """Whether a value is within the limits."""
        if value is None or not (self.least or self.most or isinstance(value, bool)):
            return Meets.OPEN
        if isinstance(value, bool):
            return Meets.YES if value else Meets.NO
        low = not self.least or value >= Decimal(self.least)
        high = not self.most or value <= Decimal(self.most)
        return Meets.YES if low and high else Meets.NO


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of a day."""

    kind: Kind
    value: Value

    @property
    def meets(self) -> Meets:
        return self.kind.meets(self.value)


def part(amount: Number, of: Number) -> Decimal | None:
    """0.25 for a quarter; None of nothing. Exact to 28 digits."""
    if not of:
        return None
    exact = Fraction(amount) / Fraction(of)
    return Decimal(exact.numerator) / Decimal(exact.denominator)
