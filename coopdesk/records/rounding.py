"""Rounding money to a step: which way is named at each use, and a tie is never a matter of luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    localcontext,
)
from typing import Final

#: Names of the ways to round money.
MODES: Final[Mapping[str, str]] = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
}

#: A sum of quotients is kept to 60 figures and looked at to 30 decimals. Every divisor is a product
#: of day counts, far below 10^25, so that what is not exactly half a coin can't look as if it was.
EXACT: Final = Context(prec=60)
_SEEN: Final = Decimal("1e-30")


@dataclass(frozen=True, slots=True)
class Rounding:
    """To which step of money, and how. A step of zero leaves the figure exact."""

    step: Decimal
    mode: str = "half_up"

    def __call__(self, amount: Decimal) -> Decimal:
        """The amount on the step."""
        with localcontext(EXACT):
            return self.inside(amount)

    def inside(self, amount: Decimal) -> Decimal:
        """The same for who reckons in the context EXACT already."""
        seen = amount.quantize(_SEEN)
        if not self.step:
            return seen
        return (seen / self.step).quantize(Decimal(1), rounding=MODES[self.mode]) * self.step
