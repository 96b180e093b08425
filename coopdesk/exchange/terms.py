"""Terms that come as JSON, read strictly: what is wrong is refused by the name of its field.

A field of a field is named by a point, `rate.percent`; one of a list by its place, `moves.2.on`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final, TypeVar

from coopdesk.i18n import N_, YEARS
from coopdesk.records.errors import Refused
from coopdesk.records.schedule.terms import MOST_PERCENT

T = TypeVar("T")

_LARGEST: Final = Decimal(10) ** 15
_SMALLEST: Final = Decimal("1e-12")
_SHOWN: Final = 40
_LONGEST: Final = 120
_NUMBER: Final = r"\s*\d{1,15}(\.\d{1,60})?\s*"
_SUM: Final = re.compile(rf"{_NUMBER}(/{_NUMBER})?(\+{_NUMBER}(/{_NUMBER})?)*", re.ASCII)


class Terms:
    """An object of JSON, and under which name it stands in the file."""

    def __init__(self, said: Any, name: str = "") -> None:
        if not isinstance(said, dict):
            if not name:
                raise Refused(N_("The file is no object with fields."))
            raise Refused(N_("“{name}” is no object with fields."), field=name, name=name)
        self._said: Mapping[str, Any] = said
        self._name = name

    def path(self, key: str) -> str:
        """A field's whole name; no field: that of the object itself."""
        return ".".join(name for name in (self._name, key) if name)

    def has(self, key: str) -> bool:
        """Whether something is said of it."""
        return self._said.get(key) is not None

    def raw(self, key: str) -> Any:
        """A field as it stands."""
        return self._said.get(key)

    def only(self, known: Iterable[str]) -> None:
        """Refuse a name that nobody knows: it may be one that is wrongly written."""
        for key in self._said:
            if key not in known:
                raise self.wrong(key, N_("“{name}” is not one of the terms."))

    def _read(self, key: str, default: T | None, read: Callable[[str], T]) -> T:
        if not self.has(key):
            if default is None:
                raise self.wrong(key, N_("“{name}” is missing."))
            return default
        return read(key)

    def amount(self, key: str, default: Decimal | None = None) -> Decimal:
        """A number, given as text or as one of JSON."""
        return self._read(key, default, self._amount)

    def _amount(self, key: str) -> Decimal:
        said = self._said[key]
        try:
            amount = Decimal("" if isinstance(said, bool) else str(said))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite():
            raise self.wrong(key, N_("“{name}”: “{text}” is not a number."))
        # What is finite has a number for its exponent, which the type can't tell.
        if abs(amount) > _LARGEST or amount.as_tuple().exponent < -12:  # type: ignore[operator]
            raise self.wrong(key, N_("“{name}”: “{text}” is too large, or too fine."))
        return amount

    def percent(self, key: str, default: Decimal | None = None) -> Decimal:
        """A rate in percent, from zero to what any rate can be."""
        percent = self.positive(key, default)
        if percent > MOST_PERCENT:
            raise self.wrong(key, N_("“{name}” can't be more than {most} %."), most=MOST_PERCENT)
        return percent

    def positive(self, key: str, default: Decimal | None = None) -> Decimal:
        """A number that is zero or more."""
        amount = self.amount(key, default)
        if amount < 0:
            raise self.wrong(key, N_("“{name}” can't be less than zero."))
        return amount

    def count(self, key: str, most: int, default: int | None = None, *, least: int = 1) -> int:
        """A whole number, from 1 on unless another is the least."""
        amount = self.amount(key, None if default is None else Decimal(default))
        if amount != int(amount) or not least <= amount <= most:
            message = N_("“{name}” must be a whole number from {least} to {most}.")
            raise self.wrong(key, message, least=least, most=most)
        return int(amount)

    def quotient(self, key: str, default: Fraction | None = None) -> Fraction:
        """A number that is zero or more, or a sum of quotients like 3/365 + 1/12."""
        return self._read(key, default, self._quotient)

    def _quotient(self, key: str) -> Fraction:
        text = str(self._said[key])
        if len(text) > _LONGEST or not _SUM.fullmatch(text):
            raise self.wrong(key, N_("“{name}”: “{text}” is no number like 3/365 + 1/12."))
        try:
            return sum((_product(part) for part in text.split("+")), Fraction(0))
        except ZeroDivisionError:
            raise self.wrong(key, N_("“{name}”: “{text}” is divided by zero.")) from None

    def text(self, key: str, default: str | None = None) -> str:
        """Some words."""
        said: object = self._read(key, default, lambda name: self._said[name])
        if not isinstance(said, str) or len(said) > _LONGEST:
            raise self.wrong(key, N_("“{name}” is no short text."))
        return said

    def day(self, key: str, default: date | None = None) -> date:
        """A date like 2026-03-31."""
        return self._read(key, default, self._day)

    def _day(self, key: str) -> date:
        said = self._said[key]
        try:
            day = date.fromisoformat(said)
        except (TypeError, ValueError):
            raise self.wrong(key, N_("“{name}”: “{text}” is not a date like 2026-03-31.")) from None
        if day.year not in YEARS:
            raise self.wrong(key, N_("“{name}”: “{text}” is not a date like 2026-03-31."))
        return day

    def choice(self, key: str, choices: Iterable[str], default: str | None = None) -> str:
        """One of some words."""
        said = self._read(key, default, lambda name: str(self._said[name]))
        known = list(choices)
        if said not in known:
            choice = ", ".join(known)
            raise self.wrong(key, N_("“{name}”: “{text}” is none of {choices}."), choices=choice)
        return said

    def truth(self, key: str) -> bool:
        """True or false; false where nothing is said."""
        said = self._read(key, False, lambda name: self._said[name])
        if not isinstance(said, bool):
            raise self.wrong(key, N_("“{name}” must be true or false."))
        return said

    def part(self, key: str) -> Terms:
        """A field that has fields; one without any where nothing is said."""
        return Terms(self._said[key] if self.has(key) else {}, self.path(key))

    def parts(self, key: str) -> Iterator[Terms]:
        """A list of things with fields."""
        said = self._said[key] if self.has(key) else []
        if not isinstance(said, list):
            raise self.wrong(key, N_("“{name}” is not a list."))
        for n, one in enumerate(said, 1):
            yield Terms(one, f"{self.path(key)}.{n}")

    def each(self, key: str, read: Callable[[Terms, str], T]) -> tuple[T, ...]:
        """A list of things without fields, each read the same way: `each("days", Terms.day)`."""
        said = self._said[key] if self.has(key) else []
        if not isinstance(said, list):
            raise self.wrong(key, N_("“{name}” is not a list."))
        places = {str(n): one for n, one in enumerate(said, 1)}
        within = Terms(places, self.path(key))
        return tuple(read(within, place) for place in places)

    def wrong(self, key: str, message: str, **fields: Any) -> Refused:
        """What is wrong with a field; the message may name {name} and {text}."""
        name, text = self.path(key), str(self._said.get(key))[:_SHOWN]
        return Refused(message, field=name, name=name, text=text, **fields)


def _product(text: str) -> Fraction:
    """A number, or one over another."""
    top, _, bottom = text.partition("/")
    return Fraction(top.strip()) / Fraction(bottom.strip() or 1)
