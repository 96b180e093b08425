"""What being late costs: by stretches of days in which a base was the same.

The day on which an instalment falls due is not late, the day on which it is paid is. Nothing is due
for one that is paid within the free days; after them all days count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from coopdesk.records.rounding import Rounding
from coopdesk.records.schedule.terms import Penalty

_ZERO: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)
_NEVER: Final = date.max.toordinal()
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


#: A stretch of days as `Stretch` tells it, but for the row's number.
Told = tuple[date, date, int, Decimal, Decimal, str, Decimal]


class _Kept:
    """What being late cost one so far, and until when that is reckoned. Days are numbers here.

    `parts` are those of a coin that a day costs on this `base`, twice, as `_Costs` counts them.
    """

    __slots__ = ("base", "free_until", "parts", "since", "stretches", "sum")

    def __init__(self, since: int, free_until: int) -> None:
        self.since, self.free_until, self.sum = since, free_until, _ZERO
        self.base: Decimal | None = None
        self.parts: int | None = None
        self.stretches: list[Told] = []


class _Costs:
    """What a base costs in so many days, on the step of money.

    Where that is one coin, and the nearest, it is reckoned in whole numbers: who is long late is
    asked it for each late row at each payment.
    """

    def __init__(self, terms: Penalty, rounding: Rounding) -> None:
        self._percent, self._rounded = terms.percent, rounding.of_quotient
        days = _DAYS.get(terms.per, 1)
        self._bottom = _HUNDRED * days
        top, under = terms.percent.as_integer_ratio()
        #: So many parts are half a coin.
        self.half = under * 100 * days
        whole = (str(rounding.step), rounding.mode) == ("1", "half_up") and top >= 0
        self._top = top if whole else None

    def __call__(self, base: Decimal, days: int) -> Decimal:
        return self._rounded(base * self._percent * days / self._bottom)

    def parts(self, base: Decimal) -> int | None:
        """The parts of a coin that a day costs, twice; none where they are not whole."""
        whole = int(base)
        if self._top is None or whole != base or whole < 0:
            return None
        return 2 * whole * self._top


class Penalties:
    """The penalties of a loan by its terms; knows for each late instalment what it cost so far.

    `owed` is what is owed of the principal now, `lent` what was lent.
    """

    def __init__(self, terms: Penalty | None, rounding: Rounding, lent: Decimal) -> None:
        self.owed = self.lent = lent
        self._terms, self._cost = terms, _Costs(terms, rounding) if terms else None
        self._kept: dict[Late, _Kept] = {}
        self._charged_until = 0
        self._free = terms.free_days if terms else 0
        # Whether a day costs the same however many instalments are late.
        self._is_one = bool(
            terms and terms.per != ONCE and terms.base in ("original", "outstanding")
        )
        # Whether each late one costs something of its own, day by day.
        self._by_each = bool(terms and terms.per != ONCE and not self._is_one)
        #: Whether each late one costs something once, of what is owed of the whole loan.
        self.on_all = bool(terms and terms.per == ONCE and terms.base == "outstanding")

    def amounts(self, lates: Sequence[Late], day: date, oldest: Late | None) -> list[Decimal]:
        """What being late costs each until a day; `oldest` is the oldest late one."""
        terms = self._terms
        if terms is None:
            return [_ZERO] * len(lates)
        if self._by_each:
            return self._each(terms, lates, day.toordinal())
        return [self._amount(terms, late, day.toordinal(), oldest) for late in lates]

    def _amount(self, terms: Penalty, late: Late, day: int, oldest: Late | None) -> Decimal:
        kept = self._kept_of(late)
        if day <= kept.free_until:
            return _ZERO
        running = self._running(terms, kept, late, day, oldest)
        return kept.sum + running[-1] if running else kept.sum

    def _each(self, terms: Penalty, lates: Sequence[Late], day: int) -> list[Decimal]:
        """The same where days cost something of each late one; who pays late asks it often."""
        all_kept, costs = self._kept, self._cost
        assert costs is not None
        half, coin = costs.half, 2 * costs.half
        cost: Decimal | int
        of_total, found = terms.base == "overdue_total", list[Decimal]()
        for late in lates:
            kept = all_kept.get(late) or self._kept_of(late)
            if day <= kept.free_until:
                found.append(_ZERO)
            elif kept.since >= day:
                found.append(kept.sum)
            else:
                base = late.unpaid if of_total else late.unpaid_principal
                if base is not kept.base:
                    kept.base, kept.parts = base, costs.parts(base)
                if kept.parts is None:
                    cost = costs(base, day - kept.since)
                else:
                    cost = (kept.parts * (day - kept.since) + half) // coin
                found.append(kept.sum + cost)
        return found

    def proof(self, late: Late, day: date, oldest: Late | None) -> Sequence[Told]:
        """How that came about, in stretches of days."""
        terms, on = self._terms, day.toordinal()
        if terms is None or on <= late.due.toordinal() + self._free:
            return ()
        kept = self._kept_of(late)
        running = self._running(terms, kept, late, on, oldest)
        return [*kept.stretches, running] if running else kept.stretches

    def cut(self, late: Late, day: date, oldest: Late | None) -> None:
        """Something is otherwise from this day on, of one or of what its penalty is on."""
        terms = self._terms
        if terms is None or day <= late.due:
            return
        kept = self._kept_of(late)
        running = self._running(terms, kept, late, day.toordinal(), oldest)
        if running:
            kept.stretches.append(running)
            kept.sum += running[-1]
            kept.since = day.toordinal()

    def begin(self, late: Late, day: date) -> None:
        """Nothing is asked for the time before a day."""
        if self._terms is not None:
            kept = self._kept_of(late)
            kept.since = max(day, late.due).toordinal()
            if self._is_one:
                self._charged_until = max(self._charged_until, day.toordinal())

    def settled(self, late: Late, day: date) -> None:
        """One was paid; after `cut`. Within the free days nothing is due for it."""
        if self._terms is None:
            return
        if day.toordinal() <= late.due.toordinal() + self._free:
            self._kept.pop(late, None)
        elif self._is_one:
            self._charged_until = day.toordinal()
        self._kept_of(late).since = _NEVER

    def _kept_of(self, late: Late) -> _Kept:
        kept = self._kept.get(late)
        if kept is None:
            due = late.due.toordinal()
            kept = self._kept[late] = _Kept(due, due + self._free)
        return kept

    def _running(
        self, terms: Penalty, kept: _Kept, late: Late, day: int, oldest: Late | None
    ) -> Told | None:
        """What is not kept yet."""
        since = kept.since
        if self._is_one:
            if late is not oldest:
                return None
            since = max(since, self._charged_until)
        if since >= day:
            return None
        base = self._base(terms, late)
        if not base:
            return None
        times = day - since
        if terms.per == ONCE:
            until = kept.free_until + 1
            if not since < until <= day:
                return None
            day, times = until, 1
        assert self._cost is not None
        amount = self._cost(base, times)
        days = date.fromordinal(since), date.fromordinal(day), day - since
        return *days, base, terms.percent, terms.per, amount

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
