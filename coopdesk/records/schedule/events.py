"""What can happen to a loan after it was signed, each on a day.

Amounts are Decimal in the unit of the terms. Events of one day count in the order in which they are
given; a new rate counts for all of its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from coopdesk.records.schedule.terms import Terms

#: What becomes of a part that is owed when a loan is rescheduled: added to the principal, due with
#: the first new instalment, or waived.
Treatment = Literal["add", "keep", "waive"]

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Payout:
    """Money that was paid out. The first ones stand for the first tranches that were agreed."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Brought:
    """What was paid until the day, of a loan that began before anybody wrote down its payments.

    It counts as paid on the oldest instalments, without penalties; nothing else comes before it.
    """

    on: date
    principal: Decimal
    interest: Decimal = _ZERO


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that was paid back. `key` is whatever the caller knows it by."""

    on: date
    amount: Decimal
    key: object = None


@dataclass(frozen=True, slots=True)
class RateChange:
    """Another rate, from this day on; `per` the same time as agreed."""

    on: date
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Waiver:
    """What is let off: penalties, interest and fees that are due or have accrued by the day."""

    on: date
    penalty: Decimal = _ZERO
    interest: Decimal = _ZERO
    fee: Decimal = _ZERO


@dataclass(frozen=True, slots=True)
class Change:
    """Rescheduling: what is owed of the principal is paid back by new terms from the day on.

    The principal, the start and the tranches of `terms` are not looked at. Interest, fees and
    penalties that are owed on the day are treated as said.
    """

    on: date
    terms: Terms
    interest: Treatment = "keep"
    fee: Treatment = "keep"
    penalty: Treatment = "keep"


@dataclass(frozen=True, slots=True)
class WriteOff:
    """The loan is given up: nothing is due any more, and what is still paid is recovered."""

    on: date


@dataclass(frozen=True, slots=True)
class Payoff:
    """All that is owed is paid on the day, whatever it comes to."""

    on: date
    key: object = None


Event = Payout | Brought | Payment | RateChange | Waiver | Change | WriteOff | Payoff
