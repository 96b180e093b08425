"""Money as whole minor units. No float ever comes near it, and no coin is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused

# ISO 4217 currencies whose minor unit is not a hundredth.
_DIGITS: Final = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}

#: Bounds what one entry can hold, well inside the 63 bits of a column (and of a sum of many).
LARGEST: Final = 10**15


def digits_of(currency: str) -> int:
    """How many decimals the currency's minor unit has: 0 for RWF, 2 for BOB."""
    return _DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole minor units of one currency. May be negative."""

    minor: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(0, currency)

    @classmethod
    def of(cls, units: str | int | Decimal, currency: str) -> Money:
        """From whole units, "12.50" or Decimal; refuses what the currency can't hold."""
        try:
            minor = Decimal(units).scaleb(digits_of(currency))
        except InvalidOperation:
            raise Refused(
                N_("“{amount}” is not an amount."), field="amount", amount=units
            ) from None
        if not minor.is_finite() or abs(minor) > LARGEST:
            raise Refused(N_("“{amount}” is too large."), field="amount", amount=units)
        if minor != minor.to_integral_value():
            raise Refused(
                N_("{currency} has no coins as small as in “{amount}”."),
                field="amount",
                amount=units,
                currency=currency,
            )
        return cls(int(minor), currency)

    @property
    def digits(self) -> int:
        """Decimals to show."""
        return digits_of(self.currency)

    @property
    def units(self) -> Decimal:
        """The amount in whole units, exact."""
        return Decimal(self.minor).scaleb(-self.digits)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} can't be mixed")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def share(self, part: Decimal, *, rounding: str = ROUND_HALF_UP) -> Money:
        """A fraction of it, rounded to the coin, half up unless another rounding is named."""
        exact = Decimal(self.minor) * part
        return Money(int(exact.quantize(Decimal(1), rounding=rounding)), self.currency)

    def __str__(self) -> str:
        return f"{self.units:f} {self.currency}"


def split(pool: Money, weights: Sequence[int]) -> list[Money]:
    """Share out a pool by weights so that the parts add up to it exactly (largest remainder).

    Among equal remainders the earlier weight gets the coin, so that the order is a proof.
    Raises ValueError when a weight is negative or all are zero.
    """
    sign = -1 if pool.minor < 0 else 1
    return [Money(sign * part, pool.currency) for part in parts_of(abs(pool.minor), weights)]


def parts_of(whole: int, weights: Sequence[int]) -> list[int]:
    """The same for plain whole numbers, `whole` not negative."""
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative, and not all zero")
    parts = [whole * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % total), i))
    for i in by_remainder[: whole - sum(parts)]:
        parts[i] += 1
    return parts
