"""What is told of a loan: its instalments as they stand, where payments went, what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

_ZERO: Final = Decimal(0)


class Parts(NamedTuple):
    """An amount in its parts."""

    principal: Decimal = _ZERO
    interest: Decimal = _ZERO
    fees: Decimal = _ZERO
    penalty: Decimal = _ZERO

    @property
    def total(self) -> Decimal:
        """All of them."""
        return self.principal + self.interest + self.fees + self.penalty


class DueRow(NamedTuple):
    """An instalment as it stands: what is due of each part, and what of that is paid.

    `due` parts are without what was waived (`waived` is the sum of it). `balance` is what is
    planned to be owed of the principal after it. `settled` is the day on which nothing but
    penalties was left to pay; `cut`, whether something of it fell away then, by new terms.
    `early`: not an instalment but a repayment before its time, a row of its own. `n` counts the
    rows, from 1.
    """

    n: int
    due: date
    parts: Parts
    paid: Parts
    waived: Decimal
    balance: Decimal
    settled: date | None
    early: bool
    cut: bool

    @property
    def left(self) -> Parts:
        """What is still to pay of it."""
        return Parts(*(due - paid for due, paid in zip(self.parts, self.paid, strict=True)))


class Share(NamedTuple):
    """What a payment gave to the row of a number."""

    n: int
    parts: Parts


class Allocation(NamedTuple):
    """Where a payment went: parts and shares; `recovered` of a loan that was written off before, at
    most what was given up with it; `left` over, since nothing more was owed. These add up to its
    amount.

    `given` says what it gave, one after the other: the number of a row, the place of the part in
    it, and how much. It is flat, since who pays late pays many parts.
    """

    key: object
    on: date
    amount: Decimal
    parts: Parts
    recovered: Decimal
    left: Decimal
    given: tuple[Any, ...]

    @property
    def shares(self) -> tuple[Share, ...]:
        """What it gave to each row."""
        rows: dict[int, list[Decimal]] = {}
        each = iter(self.given)
        for n, place, amount in zip(each, each, each, strict=True):
            rows.setdefault(n, [_ZERO] * 4)[place] += amount
        return tuple(Share(n, Parts(*rows[n])) for n in sorted(rows))


class Stretch(NamedTuple):
    """Days in which a base and a rate were the same, and what they cost, for the row `n`.

    The day `since` is not one of them, `until` is. `percent` is a `per` of that many.
    """

    n: int
    since: date
    until: date
    days: int
    base: Decimal
    percent: Decimal
    per: str
    amount: Decimal


class Added(NamedTuple):
    """What was added to the principal on a day, by rescheduling."""

    on: date
    interest: Decimal
    fees: Decimal
    penalty: Decimal


class WrittenOff(NamedTuple):
    """What was given up on a day."""

    on: date
    parts: Parts


@dataclass(frozen=True, slots=True)
class Standing:
    """How a loan stands at the end of the day `as_of`.

    - `rows` are all instalments, past and to come: what is overdue is taken to be paid on the day,
      and what is to come when it falls due.
    - `owed` is the principal. `due` is what should be paid by the day, `overdue` what should have
      been before it; `oldest` is when the oldest of that fell due, and `late` the days since.
    - `next` is the coming row that is not paid. `accrued` is interest since the last due date that
      is neither due nor paid.
    - `closed` is the day since when nothing is owed.
    - `interest_proof` and `penalty_proof` say how interest and penalties came about until the day.
    """

    as_of: date
    rows: tuple[DueRow, ...]
    allocations: tuple[Allocation, ...]
    owed: Decimal
    due: Parts
    overdue: Parts
    oldest: date | None
    next: DueRow | None
    accrued: Decimal
    level: Decimal | None
    added: tuple[Added, ...]
    closed: date | None
    written_off: WrittenOff | None
    interest_proof: tuple[Stretch, ...]
    penalty_proof: tuple[Stretch, ...]

    @property
    def late(self) -> int:
        """Days since the oldest unpaid instalment fell due."""
        return (self.as_of - self.oldest).days if self.oldest else 0


class PayoffQuote(NamedTuple):
    """What pays all of a loan on a day."""

    on: date
    parts: Parts

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.parts.total
