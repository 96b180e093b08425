"""Going through what happened to a loan, day by day.

Interest is as planned where the terms say so; where it goes by the days (`Terms.daily`), it is on
what is really owed. What falls due is paid first; what a payment leaves pays the coming instalment,
the following ones, or the principal before its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from coopdesk.records.schedule.course import begun
from coopdesk.records.schedule.dates import periods
from coopdesk.records.schedule.events import Change, Treatment, Waiver
from coopdesk.records.schedule.ledger import (
    FEES,
    INTEREST,
    PENALTY,
    PLACES,
    PRINCIPAL,
    Ahead,
    Entry,
    Piece,
    Taken,
    allocate,
)
from coopdesk.records.schedule.penalties import Penalties
from coopdesk.records.schedule.results import Added, Parts, Stretch, WrittenOff
from coopdesk.records.schedule.terms import MOST, Terms, Tranche

_ZERO: Final = Decimal(0)
_DAY: Final = timedelta(days=1)


class Walk:
    """A loan on its way. `owed` is the principal, `entries` the rows until now, `billed` of which
    have fallen due, and `open` are those of them that are not paid."""

    def __init__(self, terms: Terms, parts: Sequence[Tranche]) -> None:
        self.entries: list[Entry] = []
        self.billed = 0
        self.open: list[Entry] = []
        self.taken: list[Taken] = []
        self.added: list[Added] = []
        self.closed: date | None = None
        self.written_off: WrittenOff | None = None
        self._ahead = Ahead()
        self._carried: tuple[Decimal, ...] = ()
        self._begin(terms, parts)

    def _begin(self, terms: Terms, parts: Sequence[Tranche]) -> None:
        self.terms = terms
        self.owed = parts[0].amount
        self.course, _ = begun(terms, periods(terms, terms.instalments or MOST), parts)
        self.course.later, self.course.proof = (), []
        self.penalties = Penalties(terms.penalty, terms.rounding.of_money, self.owed)
        self._order = [PLACES[part] for part in terms.order]
        self._bear()

    def _bear(self) -> None:
        """What is owed bears interest, where that goes by the days."""
        self.penalties.owed = self.owed
        if self.terms.daily:
            self.course.bearing = self.owed

    # --- time --------------------------------------------------------------------------------

    def until(self, day: date) -> None:
        """Go on to a day: what ends is reckoned, what falls due is open."""
        course, daily = self.course, self.terms.daily
        while not course.done:
            span = course.span
            if (min(span.ends, span.due) if daily else span.due) > day:
                break
            self.reckon()
        while self.billed < len(self.entries) and self.entries[self.billed].due <= day:
            entry = self.entries[self.billed]
            if entry.settled is None or entry.carried:
                self.open.append(entry)
            self.billed += 1

    def reckon(self) -> Entry:
        """The next row; what was given ahead goes into it."""
        course = self.course
        mark, proof = course.mark(), course.proof or []
        row = course.step()
        entry = Entry(row.due, row[2:5], row.balance)
        entry.mark, entry.proof = (mark, tuple(proof), self._carried), course.proof or []
        course.proof = []
        if self._carried:
            entry.parts = [a + b for a, b in zip(entry.parts, self._carried, strict=True)]
            entry.carried, self._carried = entry.parts[PENALTY], ()
        if self._ahead:
            self._into(entry)
        if not entry.unpaid(all_parts=True):
            entry.settled = max((piece.taken.on for piece in entry.pieces), default=entry.due)
        self.entries.append(entry)
        return entry

    def _into(self, entry: Entry) -> None:
        for place in range(4):
            for piece in self._ahead.take(place, entry.left(place)):
                entry.give(piece)
        if self.course.done:
            for taken, _, amount in self._ahead.take_all(PRINCIPAL, INTEREST, FEES, PENALTY):
                taken.left += allocate([entry], self._order, taken, amount)

    def _unreckon(self) -> None:
        """Forget rows that were reckoned before their time; what was given to them is kept."""
        if self.terms.daily or self.billed == len(self.entries):
            return
        dropped = self.entries[self.billed :]
        mark, proof, self._carried = dropped[0].mark
        self.course.back(mark)
        self.course.proof = list(proof)
        del self.entries[self.billed :]
        for entry in dropped:
            self._ahead.add(entry.pieces)

    # --- what is due -------------------------------------------------------------------------

    def dues(self, day: date) -> list[Entry]:
        """The rows that are due, with the penalties of the day; and those whose time is over."""
        oldest = self.oldest(day)
        for entry in self.open if self.terms.penalty else ():
            entry.late = self.penalties.proof(entry, day, oldest)
            entry.parts[PENALTY] = sum([one.amount for one in entry.late], entry.carried)
        return [*self.open, *self.entries[self.billed :]] if self.terms.daily else self.open

    def oldest(self, day: date) -> Entry | None:
        """The oldest row that is late."""
        for entry in self.open:
            if entry.settled is None:
                return entry if entry.due < day else None
        return None

    def _give(self, taken: Taken, amount: Decimal, dues: Sequence[Entry]) -> Decimal:
        """Give to rows; returns what is left."""
        day, oldest = taken.on, self.oldest(taken.on)

        def before(entry: Entry) -> None:
            self.penalties.cut(entry, day, oldest)
            if oldest is not None and oldest is not entry:
                self.penalties.cut(oldest, day, oldest)

        principal = sum((entry.given[PRINCIPAL] for entry in dues), _ZERO)
        left = allocate(dues, self._order, taken, amount, before)
        self._repaid(sum((entry.given[PRINCIPAL] for entry in dues), _ZERO) - principal, day)
        self._settle(dues, day)
        return left

    def _settle(self, dues: Iterable[Entry], day: date) -> None:
        for entry in dues:
            if entry.settled is None and not entry.unpaid(all_parts=True):
                entry.settled = day
                self.penalties.settled(entry, day)
        self.open = [one for one in self.open if one.settled is None or one.left(PENALTY)]

    def _repaid(self, principal: Decimal, day: date) -> None:
        """Less is owed from a day on; until an instalment's day that counts from its end."""
        if not principal:
            return
        if self.terms.daily:
            self.course.cut(self._counts(day))
        self.owed -= principal
        self._bear()

    def _counts(self, day: date) -> date:
        """From which day on it counts what is paid on a day."""
        course = self.course
        if course.at >= len(course.spans):
            return day
        span = course.span
        return span.begins if self.terms.daily and day <= span.opens else day

    # --- payments ----------------------------------------------------------------------------

    def pay(self, key: object, on: date, amount: Decimal | None) -> None:
        """Take a payment; none: all that is owed."""
        self.until(on)
        if amount is None:
            amount = self.quote(on).total if self._runs else _ZERO
        taken = Taken(key, on, amount)
        self.taken.append(taken)
        if self.written_off:
            taken.recovered = amount
        elif not self._runs or not self._owes:
            taken.left = amount
        elif amount >= self.owed and amount >= self.quote(on).total:
            self._finish(taken)
        else:
            self._pay(taken)

    @property
    def _runs(self) -> bool:
        return self.closed is None and self.written_off is None

    @property
    def _owes(self) -> bool:
        return bool(self.owed or self.open or self._carried)

    def _pay(self, taken: Taken) -> None:
        day = taken.on
        on_day = bool(self.billed) and self.entries[self.billed - 1].due == day
        late = self.oldest(day) is not None
        dues = self.dues(day)
        rest = self._give(taken, taken.amount, dues) if dues else taken.amount
        if not rest:
            return
        if self.terms.prepayment != "next_paid" and self._is_early(rest, day, on_day=on_day):
            rest = self._repay_early(taken, rest)
        elif self.terms.daily:
            rest = self._pay_coming(taken, rest, on_day=on_day, late=late)
        else:
            rest = self._pay_next(taken, rest)
        taken.left = rest

    def _is_early(self, rest: Decimal, day: date, *, on_day: bool) -> bool:
        """Whether a rest is no part of the coming instalments as they are, but changes them."""
        if self.terms.daily:
            coming = self._coming_total()
            return rest > coming or (on_day and rest != coming)
        if rest >= self.owed + self.unbilled(day)[INTEREST]:
            return False
        coming = self._next().unpaid(all_parts=True)
        if rest < coming:
            return on_day
        return not self._is_whole(rest)

    def _is_whole(self, rest: Decimal) -> bool:
        """Whether it pays whole instalments to the coin."""
        at = self.billed
        while rest > 0 and (at < len(self.entries) or not self.course.done):
            entry = self.entries[at] if at < len(self.entries) else self.reckon()
            rest -= entry.unpaid(all_parts=True)
            at += 1
        return not rest

    def _next(self) -> Entry:
        """The coming row that is not paid, or the last one."""
        for entry in self.entries[self.billed :]:
            if entry.settled is None:
                return entry
        while not self.course.done:
            entry = self.reckon()
            if entry.settled is None:
                return entry
        return self.entries[-1]

    def _pay_next(self, taken: Taken, rest: Decimal) -> Decimal:
        """Pay the coming instalments as they are planned, one after the other."""
        while rest:
            entry = self._next()
            if entry.settled is not None:
                break
            rest = self._give(taken, rest, [entry])
        return rest

    # --- where interest goes by the days -----------------------------------------------------

    def _shown(self) -> list[Decimal]:
        """What is left to pay of the running instalment, if nothing more comes before its day."""
        if self.course.done:
            return [_ZERO] * 3
        mark, proof = self.course.mark(), self.course.proof
        self.course.proof = None
        row = self.course.step()
        self.course.back(mark)
        self.course.proof = proof
        return [max(row[2 + place] - self._ahead.sum(place), _ZERO) for place in range(3)]

    def _coming_total(self) -> Decimal:
        return sum(self._shown(), _ZERO)

    def _pay_coming(self, taken: Taken, rest: Decimal, *, on_day: bool, late: bool) -> Decimal:
        """Pay what is to come, of which interest has accrued for some days only.

        Who pays the coming instalment whole has paid it as if on its day. Otherwise what has
        accrued is paid first, then its principal, then what will accrue. What is left of a late
        payment, or on the day of an instalment, lessens the principal at once.
        """
        shown, straight = self._shown(), on_day or late
        total = sum(shown, _ZERO)
        follows = self.terms.prepayment == "next_paid" and rest > total and not straight
        if total and (rest == total or follows):
            rest = self._give(taken, rest, [self.reckon()])
            straight = True
        if not straight:
            accrued = self.course.accrued(taken.on) - self._ahead.sum(INTEREST)
            wanted = [(FEES, shown[FEES]), (INTEREST, max(accrued, _ZERO))]
            later = shown[INTEREST] - max(accrued, _ZERO)
            wanted += [(PRINCIPAL, shown[PRINCIPAL]), (INTEREST, max(later, _ZERO))]
        else:
            free = self.owed - sum((one.left(PRINCIPAL) for one in self.open), _ZERO)
            wanted = [(PRINCIPAL, free), (INTEREST, self._shown()[INTEREST])]
        for place, most in wanted:
            now = min(rest, most)
            if now > 0:
                self._ahead.add([Piece(taken, place, now)])
                rest -= now
                self._repaid(now if place == PRINCIPAL else _ZERO, taken.on)
        return rest

    # --- before their time -------------------------------------------------------------------

    def _repay_early(self, taken: Taken, rest: Decimal) -> Decimal:
        """Interest until the day, then principal; and what is still to come is planned anew."""
        self._unreckon()
        interest = self.course.billed(self._counts(taken.on))
        rest, principal = self._own_row(taken, rest, [_ZERO, interest, _ZERO, _ZERO])
        self.course.repay(principal, shorten=self.terms.prepayment == "shorten")
        self.entries[-1].balance = self.course.owed
        self._bear()
        return rest

    def _own_row(
        self, taken: Taken, rest: Decimal, most: Sequence[Decimal], *, all_: bool = False
    ) -> tuple[Decimal, Decimal]:
        """Give so much interest, fees and penalties, and all the rest as principal, to a row of the
        day; what was paid ahead goes there too (fees when it is all that is paid).

        The instalment of the day is that row, or one whose time is over; otherwise a new one.
        Returns what is left, and the principal.
        """
        row = self._row_of(taken.on)
        principal = row.given[PRINCIPAL]
        for place in (FEES, INTEREST, PENALTY):
            pieces = self._ahead.take(place, most[place])
            wanted = most[place] - sum((piece.amount for piece in pieces), _ZERO)
            for piece in [*pieces, Piece(taken, place, min(rest, wanted))]:
                row.put(piece)
            rest -= min(rest, wanted)
        for piece in self._ahead.take_all(PRINCIPAL, INTEREST, *((FEES, PENALTY) if all_ else ())):
            if not piece.taken.let_off:
                self.owed -= piece.amount if piece.place != PRINCIPAL else _ZERO
                row.put(piece._replace(place=PRINCIPAL))
        now = min(rest, self.owed)
        row.put(Piece(taken, PRINCIPAL, now))
        self.owed -= now
        if row.settled is None and not row.unpaid(all_parts=True):
            row.settled = taken.on
        return rest - now, row.given[PRINCIPAL] - principal

    def _row_of(self, day: date) -> Entry:
        if not self.entries or self.entries[-1].due < day:
            row = Entry(day, (_ZERO,) * 3, _ZERO)
            row.early = True
            self.entries.append(row)
            self.billed += 1
        row = self.entries[-1]
        row.proof, self.course.proof = [*row.proof, *(self.course.proof or ())], []
        return row

    # --- all of it ---------------------------------------------------------------------------

    def quote(self, day: date) -> Parts:
        """What pays all of the loan on a day to which it has gone on."""
        if not self._runs:
            return Parts()
        given, ahead = self._given_ahead(), self.unbilled(day, self.terms.payoff)
        sums = [_ZERO] * 4
        for entry in self.dues(day):
            sums = [a + b - c for a, b, c in zip(sums, entry.parts, entry.given, strict=True)]
        surplus = _ZERO
        for place in (INTEREST, FEES, PENALTY):
            paid, waived = given[place]
            sums[place] += max(ahead[place] - paid - waived, _ZERO)
            surplus += max(paid - ahead[place], _ZERO)
        return Parts(self.owed - surplus, *sums[1:])

    def unbilled(self, day: date, until: str = "day") -> list[Decimal]:
        """Interest, fees and carried parts that are not due yet: until a day, to the end of the
        running `period`, or `all` that is planned."""
        course, carried = copy(self.course), self._carried
        if not self.terms.daily and self.billed < len(self.entries):
            mark, _, carried = self.entries[self.billed].mark
            course.back(mark)
        course.proof = None
        parts = list(carried or [_ZERO] * 4)
        if until == "day" or course.done:
            parts[INTEREST] += course.accrued(self._counts(day))
        while until != "day" and not course.done:
            row = course.step()
            parts = [
                a + b for a, b in zip(parts, [_ZERO, row.interest, row.fees, _ZERO], strict=True)
            ]
            course.bearing = None
            if until == "period":
                break
        parts[INTEREST] += course.waiting
        return parts

    def _given_ahead(self) -> list[tuple[Decimal, Decimal]]:
        """What was paid of each part that is not due yet, and what was waived."""
        sums = [[_ZERO, _ZERO] for _ in range(4)]
        for place in range(4) if self._ahead else ():
            sums[place] = [self._ahead.sum(place, let_off=waived) for waived in (False, True)]
        for entry in [] if self.terms.daily else self.entries[self.billed :]:
            for one in entry.pieces:
                sums[one.place][one.taken.let_off] += one.amount
        return [(paid, waived) for paid, waived in sums]

    def _finish(self, taken: Taken) -> None:
        """Pay all that is owed."""
        rest = self._give(taken, taken.amount, self.dues(taken.on))
        most = self.unbilled(taken.on, self.terms.payoff)
        self._unreckon()
        self.course.cut(self._counts(taken.on))
        if any(most) or self.owed or self._ahead:
            rest, _ = self._own_row(taken, rest, most, all_=True)
            self.entries[-1].balance = _ZERO
        taken.left = rest
        self._end(taken.on)

    def _end(self, day: date) -> None:
        """Nothing is to come any more."""
        self.closed, self._carried = day, ()
        self.course.owed = self.course.waiting = _ZERO
        self.course.ends_early = True
        self.course.proof = []

    # --- other events ------------------------------------------------------------------------

    def pay_out(self, on: date, amount: Decimal) -> None:
        """More is lent."""
        self.until(on)
        again = self._unpay_next()
        oldest = self.oldest(on)
        if oldest is not None:
            self.penalties.cut(oldest, on, oldest)
        if self.closed:
            self.closed = None
            while self.course.at < len(self.course.spans) and self.course.span.due <= on:
                self.course.at += 1
        if self.course.at < len(self.course.spans):
            self.course.pay_out(self._counts(on), amount, agreed=True)
        else:
            self.entries.append(Entry(on, (amount, _ZERO, _ZERO), _ZERO))
        self.owed += amount
        self.penalties.lent += amount
        self._bear()
        self._pay_again(again)
        self.until(on)

    def change_rate(self, on: date, percent: Decimal) -> None:
        """Another rate from a day on: it counts for that day already."""
        self.until(on - _DAY)
        if self._runs:
            again = self._unpay_next()
            self.course.change_rate(self._counts(on - _DAY), percent)
            self._pay_again(again)

    def _unpay_next(self) -> list[Piece]:
        """Take back what was paid to instalments that will be otherwise."""
        if self.terms.daily:
            return []
        self._unreckon()
        pieces = self._ahead.take_all(PRINCIPAL, INTEREST, FEES, PENALTY)
        self._ahead.add(piece for piece in pieces if piece.taken.let_off)
        paid = [piece for piece in pieces if not piece.taken.let_off]
        self.owed += sum((one.amount for one in paid if one.place == PRINCIPAL), _ZERO)
        return paid

    def _pay_again(self, pieces: Iterable[Piece]) -> None:
        for taken, _, amount in pieces:
            taken.left += self._pay_next(taken, amount)

    def waive(self, waiver: Waiver) -> None:
        """Let off what is due, the oldest first, and then what has accrued."""
        day = waiver.on
        self.until(day)
        if not self._runs:
            return
        taken = Taken(None, day, _ZERO, let_off=True)
        said = ((PENALTY, waiver.penalty), (FEES, waiver.fee), (INTEREST, waiver.interest))
        for place, amount in said:
            rest = self._waive_due(taken, place, amount) if amount else _ZERO
            if rest:
                self._waive_coming(taken, place, rest)
        if not self.quote(day).total:
            self._end(day)

    def _waive_due(self, taken: Taken, place: int, rest: Decimal) -> Decimal:
        day, dues = taken.on, self.dues(taken.on)
        oldest = self.oldest(day)
        for entry in dues:
            now = min(rest, entry.left(place))
            if now > 0:
                if place != PENALTY:
                    self.penalties.cut(entry, day, oldest)
                entry.give(Piece(taken, place, now))
                rest -= now
        self._settle(dues, day)
        return rest

    def _waive_coming(self, taken: Taken, place: int, rest: Decimal) -> None:
        now = min(rest, self.unbilled(taken.on)[place] - sum(self._given_ahead()[place]))
        if now <= 0 or self.course.done:
            return
        again = self._unpay_next()
        self._ahead.add([Piece(taken, place, now)])
        self._pay_again(again)

    def reschedule(self, change: Change) -> None:
        """Plan what is owed by new terms; parts that are owed are added, due later, or waived."""
        on = change.on
        self.until(on)
        if not self._runs:
            return
        owed = self._stop(on)
        said: list[tuple[int, Treatment]] = [
            (INTEREST, change.interest),
            (FEES, change.fee),
            (PENALTY, change.penalty),
        ]
        added, kept = [_ZERO] * 4, [_ZERO] * 4
        for place, treatment in said:
            added[place] = owed[place] if treatment == "add" else _ZERO
            kept[place] = owed[place] if treatment == "keep" else _ZERO
        if any(added):
            self.added.append(Added(on, *added[1:]))
        principal = owed.principal + sum(added, _ZERO)
        if not principal:
            self._end(on)
            return
        terms = replace(
            change.terms,
            principal=principal,
            start=on,
            disbursements=(),
            down_payment_percent=_ZERO,
        )
        self._begin(terms.checked(), [Tranche(on, principal)])
        self._carried = tuple(kept) if any(kept) else ()

    def write_off(self, on: date) -> None:
        """Give the loan up."""
        self.until(on)
        if self._runs:
            self.written_off = WrittenOff(on, self._stop(on))
            self.owed = _ZERO
            self._end(on)
            self.closed = None

    def _stop(self, day: date) -> Parts:
        """Nothing more falls due; returns what is owed, with what has accrued."""
        self._unreckon()
        owed = self._accrued_at_stop(day)
        lost = _ZERO
        dues = self.dues(day)
        for entry in dues:
            owed = [a + b - c for a, b, c in zip(owed, entry.parts, entry.given, strict=True)]
            lost += entry.cut_down(day)
            entry.balance += lost
        self.open, self.billed = [], len(self.entries)
        return Parts(self.owed, *owed[1:])

    def _accrued_at_stop(self, day: date) -> list[Decimal]:
        accrued = self.unbilled(day)
        self.course.cut(self._counts(day))
        if self._ahead:
            taken = Taken(None, day, _ZERO)
            given = [min(most, self._ahead.sum(place)) for place, most in enumerate(accrued)]
            given[PRINCIPAL] = _ZERO
            accrued = [a - b for a, b in zip(accrued, given, strict=True)]
            self._own_row(taken, _ZERO, given, all_=True)
            self.entries[-1].balance = self.owed
        self._carried = ()
        return accrued

    def accrued(self, day: date) -> Decimal:
        """The interest since the last row that is neither due nor given."""
        if not self._runs:
            return _ZERO
        return max(self.unbilled(day)[INTEREST] - sum(self._given_ahead()[INTEREST]), _ZERO)

    def running(self, day: date) -> Sequence[Stretch]:
        """How the interest came about that has accrued since the last row."""
        if not self._runs:
            return ()
        course, proof = copy(self.course), self.course.proof or []
        later = [one for entry in self.entries[self.billed :] for one in entry.proof]
        if not self.terms.daily and self.billed < len(self.entries):
            mark, proof, _ = self.entries[self.billed].mark
            course.back(mark)
            later = []
        course.proof = [*later, *proof]
        course.cut(self._counts(day))
        return course.proof

    def project(self, day: date) -> None:
        """Reckon what is to come: late parts are paid on the day, the others when they are due."""
        course = self.course
        course.cut(self._counts(day))
        while not course.done:
            if self.terms.daily:
                course.bearing = course.owed - self._ahead.sum(PRINCIPAL)
            self.reckon()
