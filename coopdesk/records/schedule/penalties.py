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

_ZERO: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)
_DAY: Final = timedelta(days=1)
_DAYS: Final = {"day": 1, "month": 30, "year": 365}
ONCE: Final = "once"


class Late(Protocol):
    """An instalment that may be late."""

    due: date
    #: What is unpaid of all its parts but penalties.
    unpaid: Decimal

    @property
    def unpaid_principal(self) -> Decimal:
        """What is unpaid of the principal."""


#: From when until when it is not kept yet, of what that costs something, and how much. A bare
#: tuple, since one is made for each late instalment at each payment.
_Running = tuple[date, date, Decimal, Decimal]

_NOT: Final[_Running] = (date.min, date.min, _ZERO, _ZERO)


class _Kept:
    """What being late cost one so far, and until when that is reckoned."""

    __slots__ = ("day", "free_until", "running", "since", "stretches", "sum")

    def __init__(self, since: date, free_until: date) -> None:
        self.since, self.free_until, self.sum = since, free_until, _ZERO
        self.day, self.running = date.min, _NOT  # what was reckoned last, and for which day
        self.stretches: list[Stretch] = []


class Penalties:
    """The penalties of a loan by its terms; knows for each late instalment what it cost so far.

    `owed` is what is owed of the principal now, `lent` what was lent.
    """

    def __init__(self, terms: Penalty | None, rounding: Rounding, lent: Decimal) -> None:
        self.owed = self.lent = lent
        self._terms, self._round = terms, rounding.inside
        self._kept: dict[Late, _Kept] = {}
        self._charged_until = date.min
        self._free = timedelta(days=terms.free_days if terms else 0)
        self._bottom = _HUNDRED * _DAYS.get(terms.per, 1) if terms else _HUNDRED
        # Whether a day costs the same however many instalments are late.
        self._is_one = bool(
            terms and terms.per != ONCE and terms.base in ("original", "outstanding")
        )
        #: Whether each late one costs something once, of what is owed of the whole loan.
        self.on_all = bool(terms and terms.per == ONCE and terms.base == "outstanding")

    def amount(self, late: Late, day: date, oldest: Late | None) -> Decimal:
        """What being late costs one until a day; `oldest` is the oldest late one."""
        if self._terms is None:
            return _ZERO
        kept = self._kept_of(late)
        if day <= kept.free_until:
            return _ZERO
        kept.day, kept.running = day, self._running(self._terms, kept, late, day, oldest)
        return kept.sum + kept.running[3]

    def proof(self, late: Late, day: date, oldest: Late | None) -> Sequence[Stretch]:
        """How that came about, in stretches of days."""
        terms = self._terms
        if terms is None or day <= late.due + self._free:
            return ()
        kept = self._kept_of(late)
        running = self._running(terms, kept, late, day, oldest)
        return kept.stretches if running is _NOT else [*kept.stretches, _told(terms, running)]

    def cut(self, late: Late, day: date, oldest: Late | None) -> None:
        """Something is otherwise from this day on, of one or of what its penalty is on."""
        terms = self._terms
        if terms is None or day <= late.due:
            return
        kept = self._kept_of(late)
        known = kept.running if kept.day == day else None
        running = known or self._running(terms, kept, late, day, oldest)
        kept.day = date.min
        if running is not _NOT:
            kept.stretches.append(_told(terms, running))
            kept.sum += running[3]
            kept.since = day

    def begin(self, late: Late, day: date) -> None:
        """Nothing is asked for the time before a day."""
        if self._terms is not None:
            kept = self._kept_of(late)
            kept.since, kept.day = max(day, late.due), date.min
            if self._is_one:
                self._charged_until = max(self._charged_until, day)

    def settled(self, late: Late, day: date) -> None:
        """One was paid; after `cut`. Within the free days nothing is due for it."""
        if self._terms is None:
            return
        if day <= late.due + self._free:
            self._kept.pop(late, None)
        elif self._is_one:
            self._charged_until = day
        self._kept_of(late).since = date.max

    def _kept_of(self, late: Late) -> _Kept:
        kept = self._kept.get(late)
        if kept is None:
            kept = self._kept[late] = _Kept(late.due, late.due + self._free)
        return kept

    def _running(
        self, terms: Penalty, kept: _Kept, late: Late, day: date, oldest: Late | None
    ) -> _Running:
        since = kept.since
        if self._is_one:
            if late is not oldest:
                return _NOT
            since = max(since, self._charged_until)
        if since >= day:
            return _NOT
        base = self._base(terms, late)
        if not base:
            return _NOT
        times = (day - since).days
        if terms.per == ONCE:
            until = kept.free_until + _DAY
            if not since < until <= day:
                return _NOT
            day, times = until, 1
        amount = self._round(base * terms.percent * times / self._bottom)
        return since, day, base, amount

    def _base(self, terms: Penalty, late: Late) -> Decimal:
        match terms.base:
            case "overdue_principal":
                return late.unpaid_principal
            case "overdue_total":
                return late.unpaid
            case "outstanding":
                return self.owed
            case _:
                return self.lent


def _told(terms: Penalty, one: _Running) -> Stretch:
    since, until, base, amount = one
    return Stretch(0, since, until, (until - since).days, base, terms.percent, terms.per, amount)
