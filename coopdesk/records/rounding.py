"""Rounding money to a step: which way is named at each use, and a tie is never a matter of luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from functools import cache
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
_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Rounding:
    """To which step of money, and how. A step of zero leaves the figure exact."""

    step: Decimal
    mode: str = "half_up"

    def __call__(self, amount: Decimal) -> Decimal:
        """The amount on the step."""
        with localcontext(EXACT):
            return self.inside(amount)

    @property
    def inside(self) -> Callable[[Decimal], Decimal]:
        """The same for who reckons in the context EXACT already; to be kept by who rounds often."""
        return _ready(str(self.step), self.mode)

    @property
    def of_quotient(self) -> Callable[[Decimal], Decimal]:
        """The same for what was divided once: to 60 figures only what is exactly half a coin looks
        like it, so that it need not be looked at to fewer decimals first."""
        return _ready(str(self.step), self.mode, once=True)


@cache
def _ready(said: str, mode: str, *, once: bool = False) -> Callable[[Decimal], Decimal]:
    """Rounds to a step; by its words, since 1 and 1.00 are equal but written otherwise."""
    step = Decimal(said)
    if not step:
        return _seen
    way = MODES[mode]

    def at_once(amount: Decimal) -> Decimal:
        return amount.quantize(step, way)

    def to_places(amount: Decimal) -> Decimal:
        return amount.quantize(_SEEN).quantize(step, way)

    def to_steps(amount: Decimal) -> Decimal:
        return (amount.quantize(_SEEN) / step).quantize(_ONE, way) * step

    if step.as_tuple().digits != (1,):
        return to_steps
    return at_once if once else to_places


def _seen(amount: Decimal) -> Decimal:
    return amount.quantize(_SEEN)
