"""What queries about loans give: frozen rows, amounts as Money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from coopdesk.i18n import Text
from coopdesk.records import schedule
from coopdesk.records.ids import EntryId, VisitId
from coopdesk.records.loans.life import Parts
from coopdesk.records.loans.telling import PART_NAMES
from coopdesk.records.money import Money
from coopdesk.records.schedule import DueRow, Standing


@dataclass(frozen=True, slots=True)
class Amounts:
    """An amount by what it is for."""

    principal: Money
    interest: Money
    fee: Money
    penalty: Money

    @property
    def total(self) -> Money:
        """All of it."""
        return self.principal + self.interest + self.fee + self.penalty

    def by_name(self) -> tuple[tuple[str, Money], ...]:
        """The parts that are not nothing, the principal first, by their keys in `PART_NAMES`."""
        parts = (
            ("principal", self.principal),
            ("interest", self.interest),
            ("fee", self.fee),
            ("penalty", self.penalty),
        )
        return tuple((name, amount) for name, amount in parts if amount)

    def named(self) -> tuple[tuple[Text, Money], ...]:
        """The same, by what the parts are called."""
        return tuple((Text(PART_NAMES[name]), amount) for name, amount in self.by_name())


class _Counted(Protocol):
    @property
    def principal(self) -> int: ...
    @property
    def interest(self) -> int: ...
    @property
    def fee(self) -> int: ...
    @property
    def penalty(self) -> int: ...


def booked(parts: _Counted, currency: str) -> Amounts:
    """Whole minor units as money."""
    return Amounts(
        Money(parts.principal, currency),
        Money(parts.interest, currency),
        Money(parts.fee, currency),
        Money(parts.penalty, currency),
    )


def reckoned(parts: schedule.Parts, currency: str) -> Amounts:
    """The parts that a schedule gives as money."""
    return booked(whole(parts), currency)


def whole(parts: schedule.Parts) -> Parts:
    """The parts that a schedule gives in whole minor units."""
    return Parts(int(parts.principal), int(parts.interest), int(parts.fees), int(parts.penalty))


@dataclass(frozen=True, slots=True)
class InstalmentRow:
    """An instalment as it stands on a day. `late` are the days since it fell due unpaid; `cut`,
    whether what was not paid of it fell away."""

    n: int
    due: date
    amounts: Amounts
    paid: Amounts
    left: Amounts
    waived: Money
    balance: Money
    settled: date | None
    early: bool
    cut: bool
    late: int


def instalment(row: DueRow, day: date, currency: str) -> InstalmentRow:
    """A row of a standing, seen on a day."""
    open_ = row.settled is None and not row.early
    return InstalmentRow(
        row.n,
        row.due,
        reckoned(row.parts, currency),
        reckoned(row.paid, currency),
        reckoned(row.left, currency),
        Money(int(row.waived), currency),
        Money(int(row.balance), currency),
        row.settled,
        row.early,
        row.cut,
        max((day - row.due).days, 0) if open_ else 0,
    )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How a loan stands, in few figures: before and after something.

    `owed` is the principal, `due` what should be paid by the day and `overdue` what before it;
    `left` how many instalments are to come or late, the `next` of them and what it is; `to_pay` is
    all that is still to be paid if nothing else happens, `ends` the day of the last.
    """

    owed: Money
    due: Amounts
    overdue: Money
    late: int
    left: int
    next: date | None
    instalment: Money
    to_pay: Money
    ends: date | None


def snapshot(found: Standing, currency: str) -> Snapshot:
    """The few figures of a standing."""
    open_ = [row for row in found.rows if row.settled is None and not row.early]
    coming = found.next
    # What is due has the penalties until the day; a row to come may have one that waits for it.
    to_pay = found.due.penalty
    for row in open_:
        to_pay += row.left.total - (row.left.penalty if row.due <= found.as_of else 0)
    return Snapshot(
        owed=Money(int(found.owed), currency),
        due=reckoned(found.due, currency),
        overdue=Money(int(found.overdue.total), currency),
        late=found.late,
        left=len(open_),
        next=coming.due if coming else None,
        instalment=Money(int(coming.left.total) if coming else 0, currency),
        to_pay=Money(int(to_pay), currency),
        ends=open_[-1].due if open_ else None,
    )


@dataclass(frozen=True, slots=True)
class MoveRow:
    """What an entry did to a loan. `amount` is what came from the member, below zero to them.

    `booked` is how it was divided when it was written, `now` how it counts by all that is known
    since; `after` what of the principal is owed after it. `visit` has the receipt, where there is
    one, `number` its number or the entry's.
    """

    entry: EntryId
    n: int
    day: date
    kind: str
    what: Text
    number: str
    visit: VisitId | None
    amount: Money
    booked: Amounts
    now: Amounts
    after: Money | None
    undone: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened to a loan, in words; by whom, and who signed beside."""

    id: int
    day: date
    kind: str
    what: Text
    by: str
    second: str
    resolution: str
    remark: str
    may_undo: bool


@dataclass(frozen=True, slots=True)
class ProofRow:
    """Days in which a base and a rate were the same, and what they cost. Of the instalment `n`,
    which is due on a day; `since` is not one of the days, `until` is."""

    n: int
    due: date | None
    since: date
    until: date
    days: int
    base: Money
    percent: Decimal
    per: str
    amount: Money
