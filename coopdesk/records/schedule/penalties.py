"""What being late costs: by stretches of days in which a base was the same.

The day on which an instalment falls due is not late, the day on which it is paid is. Nothing is due
for one that is paid within the free days; after them all days count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Protocol

from coopdesk.records.rounding import Rounding
from coopdesk.records.schedule.results import Stretch
from coopdesk.records.schedule.terms import Penalty

_HUNDRED: Final = Decimal(100)
_ZERO: Final = Decimal(0)
_DAYS: Final = {"day": 1, "month": 30, "year": 365}
ONCE: Final = "once"


class Late(Protocol):
    """An instalment that may be late."""

    due: date

    def unpaid(self, *, all_parts: bool) -> Decimal:
        """What is unpaid of it but penalties: of the principal, or of all parts."""


class Penalties:
    """The penalties of a loan by its terms; knows for each late instalment what it cost so far.

    `owed` is what is owed of the principal now, `lent` what was lent.
    """

    def __init__(self, terms: Penalty | None, rounding: Rounding, lent: Decimal) -> None:
        self.owed = self.lent = lent
        self._terms, self._round = terms, rounding.inside
        self._kept: dict[Late, list[Stretch]] = {}
        self._since: dict[Late, date] = {}
        self._charged_until: date | None = None
        self._free = timedelta(days=terms.free_days if terms else 0)

    def proof(self, late: Late, day: date, oldest: Late | None) -> Sequence[Stretch]:
        """What being late costs one until a day, in stretches; `oldest` is the oldest late one."""
        if self._terms is None or day <= late.due + self._free:
            return ()
        kept = self._kept.get(late, ())
        running = self._running(late, day, oldest)
        return [*kept, running] if running else kept

    def cut(self, late: Late, day: date, oldest: Late | None) -> None:
        """Something is otherwise from this day on, of one or of what its penalty is on."""
        if self._terms is None or day <= late.due:
            return
        running = self._running(late, day, oldest)
        if running:
            self._kept.setdefault(late, []).append(running)
            self._since[late] = day

    def settled(self, late: Late, day: date) -> None:
        """One was paid; after `cut`. Within the free days nothing is due for it."""
        if day <= late.due + self._free:
            self._kept.pop(late, None)
        elif self._is_general:
            self._charged_until = day
        self._since[late] = date.max

    @property
    def _is_general(self) -> bool:
        """Whether a day costs the same however many instalments are late."""
        terms = self._terms
        return terms is not None and terms.per != ONCE and terms.base in ("original", "outstanding")

    def _running(self, late: Late, day: date, oldest: Late | None) -> Stretch | None:
        terms = self._terms
        assert terms is not None
        if self._is_general and late is not oldest:
            return None
        since = self._since.get(late, late.due)
        if self._is_general and self._charged_until is not None:
            since = max(since, self._charged_until)
        base = self._base(late)
        if since >= day or not base:
            return None
        if terms.per == ONCE:
            return self._once(late, day, base)
        days = (day - since).days
        amount = self._round(base * terms.percent * days / (_HUNDRED * _DAYS[terms.per]))
        return Stretch(0, since, day, days, base, terms.percent, terms.per, amount)

    def _once(self, late: Late, day: date, base: Decimal) -> Stretch | None:
        terms = self._terms
        assert terms is not None
        since = late.due + self._free
        if day <= since or self._kept.get(late):
            return None
        until = since + timedelta(days=1)
        amount = self._round(base * terms.percent / _HUNDRED)
        return Stretch(
            0, late.due, until, (until - late.due).days, base, terms.percent, ONCE, amount
        )

    def _base(self, late: Late) -> Decimal:
        assert self._terms is not None
        match self._terms.base:
            case "original":
                return self.lent
            case "outstanding":
                return self.owed
            case "overdue_principal":
                return late.unpaid(all_parts=False)
            case _:
                return late.unpaid(all_parts=True)
