"""A loan on its way: its rows until now, what was paid into them, and what is owed.

Interest is as planned where the terms say so; where it goes by the days (`Terms.daily`), it is on
what is really owed.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Final

from coopdesk.records.schedule.course import Course, begun
from coopdesk.records.schedule.dates import periods
from coopdesk.records.schedule.dues import Dues
from coopdesk.records.schedule.ledger import (
    FEES,
    INTEREST,
    PENALTY,
    PLACES,
    PRINCIPAL,
    Ahead,
    Entry,
    Taken,
    allocate,
)
from coopdesk.records.schedule.results import Added, Stretch, WrittenOff
from coopdesk.records.schedule.terms import MOST, Terms, Tranche

_ZERO: Final = Decimal(0)


class Track:
    """What is known of a loan on the day to which it has gone on.

    `owed` is the principal. `entries` are the rows until now: `billed` of them have fallen due, and
    `open` are those of these that are not paid; the others were reckoned before their time, since
    something was paid to them. `ahead` was paid to rows that are not reckoned; `carried` will fall
    due with the next one. Nothing is to come any more once it is `closed` or `written_off`.
    """

    def __init__(self, terms: Terms, parts: Sequence[Tranche]) -> None:
        self.entries: list[Entry] = []
        self.billed = 0
        self.ahead = Ahead()
        self.carried: tuple[Decimal, ...] = ()
        self.taken: list[Taken] = []
        self.added: list[Added] = []
        self.closed: date | None = None
        self.written_off: WrittenOff | None = None
        self.begin(terms, parts)

    def begin(self, terms: Terms, parts: Sequence[Tranche]) -> None:
        """By these terms it goes from now on."""
        self.terms, self.daily = terms, terms.daily
        self.owed = parts[0].amount
        self.course, _ = begun(terms, periods(terms, terms.instalments or MOST), parts)
        self.course.later, self.course.proof = (), []
        self.open = Dues(terms.penalty, terms.rounding.of_money, self.owed)
        self.order = [PLACES[part] for part in terms.order]
        self.bear()

    @property
    def runs(self) -> bool:
        """Whether something is to come, or late."""
        return self.closed is None and self.written_off is None

    def bear(self) -> None:
        """What is owed bears interest, where that goes by the days."""
        self.open.penalties.owed = self.owed
        if self.daily:
            self.course.bearing = self.owed

    def end(self, day: date) -> None:
        """Nothing is to come any more."""
        self.closed, self.carried = day, ()
        self.course.owed = self.course.waiting = _ZERO
        self.course.ends_early = True
        self.course.proof = []

    # --- rows --------------------------------------------------------------------------------

    def until(self, day: date) -> None:
        """Go on to a day: what ends is reckoned, what falls due is open."""
        course = self.course
        while not course.done:
            span = course.span
            if (min(span.ends, span.due) if self.daily else span.due) > day:
                break
            self.reckon()
        while self.billed < len(self.entries) and self.entries[self.billed].due <= day:
            entry = self.entries[self.billed]
            if entry.settled is None or entry.carried:
                self.open.rows.append(entry)
            self.billed += 1
            entry.n = self.billed

    def reckon(self) -> Entry:
        """The next row; what was given ahead goes into it."""
        course = self.course
        mark = None  # nothing is forgotten again where interest goes by the days
        if not self.daily:
            mark = course.mark(), tuple(course.proof or ()), self.carried
        row = course.step()
        entry = Entry(row.due, (row.principal, row.interest, row.fees), row.balance)
        entry.mark, entry.proof = mark, course.proof or []
        course.proof = []
        if self.carried:
            entry.add(self.carried)
            self.carried = ()
        if self.ahead:
            self._into(entry)
        if not entry.unpaid:
            entry.settled = max((taken.on for taken, _, _ in entry.pieces()), default=entry.due)
        self.entries.append(entry)
        return entry

    def _into(self, entry: Entry) -> None:
        for place in range(4):
            for piece in self.ahead.take(place, entry.left(place)):
                entry.give(piece)
        if self.course.done and self.ahead:
            self._into_last(entry)

    def _into_last(self, entry: Entry) -> None:
        """What was paid ahead to a part, and is more than that, goes into another one."""
        before = entry.given[PRINCIPAL]
        for taken, place, amount in self.ahead.take_all(PRINCIPAL, INTEREST, FEES, PENALTY):
            if not taken.let_off:
                taken.left += allocate([entry], self.order, taken, amount)
                before += amount if place == PRINCIPAL else _ZERO
        self.owed -= entry.given[PRINCIPAL] - before

    def unreckon(self) -> None:
        """Forget rows that were reckoned before their time; what was given to them is kept."""
        if self.daily or self.billed == len(self.entries):
            return
        dropped = self.entries[self.billed :]
        mark, proof, self.carried = dropped[0].mark
        self.course.back(mark)
        self.course.proof = list(proof)
        del self.entries[self.billed :]
        for entry in dropped:
            self.ahead.add(entry.pieces())

    def coming(self) -> Entry:
        """The coming row that is not paid, or the last one."""
        for entry in self.entries[self.billed :]:
            if entry.settled is None:
                return entry
        while not self.course.done:
            entry = self.reckon()
            if entry.settled is None:
                return entry
        return self.entries[-1]

    def row_of(self, day: date) -> Entry:
        """The row of the day, or one whose time is over; otherwise a new one, of a repayment."""
        if not self.entries or self.entries[-1].due < day:
            row = Entry(day, (_ZERO,) * 3, _ZERO)
            row.early = True
            self.entries.append(row)
            self.billed += 1
        row = self.entries[-1]
        row.proof, self.course.proof = [*row.proof, *(self.course.proof or ())], []
        return row

    # --- what is due -------------------------------------------------------------------------

    def dues(self, day: date) -> list[Entry]:
        """The rows that are due, with the penalties of the day; and those whose time is over, or
        that were paid before their time, while anything is left of them."""
        rows = self.open.on(day)
        if not self.daily:
            return rows
        return [*rows, *(one for one in self.entries[self.billed :] if one.is_open)]

    def give(self, taken: Taken, amount: Decimal, rows: Sequence[Entry]) -> Decimal:
        """Give to rows; returns what is left."""
        day, paid = taken.on, list[tuple[Entry, Decimal]]()

        def before(row: Entry) -> None:
            self.open.touch(row, day)
            paid.append((row, row.given[PRINCIPAL]))

        left = allocate(rows, self.order, taken, amount, before)
        self.repaid(sum([row.given[PRINCIPAL] - was for row, was in paid], _ZERO), day)
        self.open.settle(rows, day)
        return left

    def repaid(self, principal: Decimal, day: date) -> None:
        """Less is owed, from a day on."""
        if principal:
            if self.daily:
                self.course.cut(self.counts(day))
            self.owed -= principal
            self.bear()

    def counts(self, day: date) -> date:
        """From which day on interest counts what is paid on a day.

        An instalment that is paid on its day, which was moved, counts as paid when its time ended.
        """
        course = self.course
        if not self.daily or course.at >= len(course.spans):
            return day
        span = course.span
        return span.begins if day <= span.opens else day

    # --- what is not due yet -----------------------------------------------------------------

    def _running(self) -> tuple[Course, tuple[Decimal, ...], list[Stretch]]:
        """The course at the end of what is billed, to try out, what is carried, and the proof."""
        course, carried, proof = copy(self.course), self.carried, list(self.course.proof or ())
        if not self.daily and self.billed < len(self.entries):
            mark, before, carried = self.entries[self.billed].mark
            course.back(mark)
            proof = list(before)
        course.proof = None
        return course, carried, proof

    def unbilled(
        self, day: date, until: str = "day", proof: list[Stretch] | None = None
    ) -> list[Decimal]:
        """The parts that are not due yet, beside principal: until a day, to the end of the running
        `period`, or `all` that is planned. How the interest came about is put into `proof`."""
        course, carried, told = self._running()
        if proof is not None:
            proof += told
            course.proof = proof
        parts = list(carried or [_ZERO] * 4)
        if until == "day" or course.done:
            parts[INTEREST] += course.accrued(self.counts(day))
            if proof is not None:
                course.cut(self.counts(day))
        elif self.daily and self.free() != self.owed:  # what is due is taken to be paid
            course.cut(self.counts(day))
            course.bearing = self.free()
        while until != "day" and not course.done:
            row = course.step()
            parts[INTEREST] += row.interest
            parts[FEES] += row.fees
            course.bearing = None
            if until == "period":
                break
        parts[INTEREST] += course.waiting
        return parts

    def free(self) -> Decimal:
        """What is owed of the principal and not due."""
        return self.owed - self.open.principal

    def given_ahead(self, place: int) -> tuple[Decimal, Decimal]:
        """What was paid of a part that is not due yet, and what was waived of it."""
        sums = [_ZERO, _ZERO]
        if self.ahead:
            sums = [self.ahead.sum(place, let_off=waived) for waived in (False, True)]
        for entry in () if self.daily else self.entries[self.billed :]:
            if given := entry.given[place]:
                waived = entry.waived[place]
                sums = [sums[0] + given - waived, sums[1] + waived]
        return sums[0], sums[1]

    def paid_ahead(self) -> Decimal:
        """What was paid of all that is not due yet, beside principal; without what was waived."""
        paid = [self.ahead.sum(place, let_off=False) for place in (INTEREST, FEES, PENALTY)]
        for entry in () if self.daily else self.entries[self.billed :]:
            if any(entry.given):
                paid += [entry.given[n] - entry.waived[n] for n in (INTEREST, FEES, PENALTY)]
        return sum(paid, _ZERO)

    def proof(self, day: date) -> Sequence[Stretch]:
        """How the interest came about that has accrued since the last row."""
        if not self.runs:
            return ()
        course, _, proof = self._running()
        course.proof = proof
        course.cut(self.counts(day))
        return proof

    def project(self, day: date) -> None:
        """Reckon what is to come: late parts are paid on the day, the others when they are due."""
        course = self.course
        course.cut(self.counts(day))
        while not course.done:
            if self.daily:
                course.bearing = course.owed - self.ahead.sum(PRINCIPAL)
            self.reckon()
