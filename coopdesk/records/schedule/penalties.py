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
_DAY: Final = timedelta(days=1)
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
        self._bottom = _HUNDRED * _DAYS.get(terms.per, 1) if terms else _HUNDRED
        # Whether a day costs the same however many instalments are late.
        self._general = bool(
            terms and terms.per != ONCE and terms.base in ("original", "outstanding")
        )
        #: Whether each late one costs something once, of what is owed of the whole loan.
        self.on_all = bool(terms and terms.per == ONCE and terms.base == "outstanding")

    def proof(self, late: Late, day: date, oldest: Late | None) -> Sequence[Stretch]:
        """What being late costs one until a day, in stretches; `oldest` is the oldest late one."""
        terms = self._terms
        if terms is None or day <= late.due + self._free:
            return ()
        kept = self._kept.get(late, ())
        running = self._running(terms, late, day, oldest)
        return (*kept, running) if running else kept

    def cut(self, late: Late, day: date, oldest: Late | None) -> None:
        """Something is otherwise from this day on, of one or of what its penalty is on."""
        if self._terms is None or day <= late.due:
            return
        running = self._running(self._terms, late, day, oldest)
        if running:
            self._kept.setdefault(late, []).append(running)
            self._since[late] = day

    def settled(self, late: Late, day: date) -> None:
        """One was paid; after `cut`. Within the free days nothing is due for it."""
        if day <= late.due + self._free:
            self._kept.pop(late, None)
        elif self._general:
            self._charged_until = day
        self._since[late] = date.max

    def _running(
        self, terms: Penalty, late: Late, day: date, oldest: Late | None
    ) -> Stretch | None:
        if self._general and late is not oldest:
            return None
        since = self._since.get(late, late.due)
        if self._general and self._charged_until is not None:
            since = max(since, self._charged_until)
        if since >= day:
            return None
        base = self._base(terms, late)
        if not base:
            return None
        if terms.per == ONCE:
            return self._once(terms, late, day, base)
        days = (day - since).days
        amount = self._round(base * terms.percent * days / self._bottom)
        return Stretch(0, since, day, days, base, terms.percent, terms.per, amount)

    def _once(self, terms: Penalty, late: Late, day: date, base: Decimal) -> Stretch | None:
        since = late.due + self._free
        if day <= since or self._kept.get(late):
            return None
        until, amount = since + _DAY, self._round(base * terms.percent / self._bottom)
        days = (until - late.due).days
        return Stretch(0, late.due, until, days, base, terms.percent, ONCE, amount)

    def _base(self, terms: Penalty, late: Late) -> Decimal:
        match terms.base:
            case "overdue_principal":
                return late.unpaid(all_parts=False)
            case "overdue_total":
                return late.unpaid(all_parts=True)
            case "outstanding":
                return self.owed
            case _:
                return self.lent
