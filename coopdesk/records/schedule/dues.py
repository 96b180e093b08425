"""The rows of a loan that are due and not paid, and what being late costs them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from coopdesk.records.rounding import Rounding
from coopdesk.records.schedule.ledger import PENALTY, Entry
from coopdesk.records.schedule.penalties import Penalties
from coopdesk.records.schedule.terms import Penalty

_ZERO: Final = Decimal(0)


class Dues:
    """The rows that fell due and are not paid, the oldest first, and their penalties."""

    def __init__(self, terms: Penalty | None, rounding: Rounding, lent: Decimal) -> None:
        self.rows: list[Entry] = []
        self.penalties = Penalties(terms, rounding, lent)
        self._cost = terms is not None

    def oldest(self, day: date) -> Entry | None:
        """The oldest row that is late."""
        for row in self.rows:
            if row.settled is None:
                return row if row.due < day else None
        return None

    @property
    def principal(self) -> Decimal:
        """What is unpaid of the principal."""
        return sum([row.unpaid_principal for row in self.rows], _ZERO)

    def on(self, day: date) -> list[Entry]:
        """The rows, with the penalties of a day."""
        if self._cost:
            amounts = self.penalties.amounts(self.rows, day, self.oldest(day))
            for row, amount in zip(self.rows, amounts, strict=True):
                row.parts[PENALTY] = row.carried + amount if row.carried else amount
        return self.rows

    def prove(self, day: date) -> None:
        """Say how the penalties of a day came about."""
        oldest = self.oldest(day)
        for row in self.rows:
            row.late = self.penalties.proof(row, day, oldest)

    def touch(self, row: Entry, day: date) -> None:
        """Something is given to one: penalties go by what is left of it, and of the loan."""
        if not self._cost:
            return
        oldest = self.oldest(day)
        beside = [oldest] if oldest is not None and oldest is not row else []
        for one in self.rows if self.penalties.on_all else [row, *beside]:
            self.penalties.cut(one, day, oldest)

    def settle(self, rows: Iterable[Entry], day: date) -> None:
        """See which rows are paid, of these and others."""
        for row in rows:
            if row.settled is None and not row.unpaid:
                row.settled = day
                self.penalties.settled(row, day)
                row.late = self.penalties.proof(row, day, None)
        self.rows = [row for row in self.rows if row.settled is None or row.left(PENALTY)]
