"""The register of assets: what the co-op owns that wears out, and what it still stands at.

Whether a month is worn off is told by its entry, whose id comes from thing, month and attempt.
A thing whose purchase was taken back was never here: the entry that bought it tells, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import journal, wear
from coopdesk.records.book import Prepared
from coopdesk.records.calendar import add_months, day_before, first_of_month, month_end, month_of
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, AssetId, EntryId, made_for
from coopdesk.records.money import Money
from coopdesk.records.schema import Account, Asset, Entry, Line, day_number, day_of

#: What each way of wearing out is called.
METHOD_NAMES: Final[Mapping[str, str]] = {
    wear.STRAIGHT: N_("The same each month"),
    wear.DECLINING: N_("More at first, then less"),
}
#: The kinds of entries that this module writes.
WEAR, DISPOSAL, PURCHASE = "depreciation", "disposal", "purchase"

COLUMNS: Final = (
    Asset.id,
    Asset.number,
    Asset.name,
    Asset.place,
    Asset.account,
    Asset.worn,
    Asset.expense,
    Asset.bought,
    Asset.cost,
    Asset.before,
    Asset.residual,
    Asset.begins,
    Asset.months,
    Asset.method,
    Asset.gone,
    Asset.gone_entry,
)
ASSETS: Final = Prepared(select(*COLUMNS).order_by(Asset.id))
_UNDOING: Final = aliased(Entry)
_ENTRIES: Final = (
    select(Entry.id, Entry.day, _UNDOING.day)
    .outerjoin(_UNDOING, _UNDOING.reverses == Entry.id)
    .where(
        or_(*(Entry.kind == kind for kind in (WEAR, DISPOSAL, PURCHASE))), Entry.reverses.is_(None)
    )
)
WRITTEN: Final = Prepared(_ENTRIES)


@dataclass(frozen=True, slots=True)
class Thing:
    """An asset as the register has it. Amounts in minor units; `begins` is a first of a month."""

    id: AssetId
    number: str
    name: str
    place: str
    account: AccountId
    worn: AccountId
    expense: AccountId
    bought: date
    cost: int
    before: int
    residual: int
    begins: date
    months: int
    method: str
    gone: date | None
    gone_entry: EntryId | None

    def plan(self) -> list[tuple[int, int]]:
        """Each month (202603) with what is worn off in it."""
        value = self.cost - self.before
        parts = wear.plan(self.method, value=value, residual=self.residual, months=self.months)
        return [(month_of(add_months(self.begins, n)), part) for n, part in enumerate(parts)]


@dataclass(frozen=True, slots=True)
class AssetRow:
    """An asset in the list. `worn` is all that is worn off, `value` what it still stands at.

    `done` is the last month worn off (202603), `due` how many full months wait; `ends` the last
    month of its life. `paid` is the entry that bought it, where one did here.
    """

    id: AssetId
    number: str
    name: str
    place: str
    account: Text
    bought: date
    cost: Money
    worn: Money
    value: Money
    residual: Money
    months: int
    method: str
    done: int | None
    ends: int
    due: int
    gone: date | None
    paid: EntryId | None


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of an asset's life: what wears off, what it stands at after, its entry if written."""

    month: date
    amount: Money
    value: Money
    entry: EntryId | None


@dataclass(frozen=True, slots=True)
class WearRow:
    """What a run would write for an asset: so many months, together so much."""

    asset: AssetId
    number: str
    name: str
    months: int
    amount: Money


@dataclass(frozen=True, slots=True)
class WornMonth:
    """A month that was worn off: for how many assets, together how much."""

    month: date
    assets: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Written:
    """The entries of purchase, wear and end: the days of those that stand (20260331), and of
    those that were taken back their own day and that of the correction.
    """

    days: Mapping[int, int]
    undone: Mapping[int, tuple[int, int]]

    def attempts(self, purpose: str, *parts: int) -> Iterator[EntryId]:
        """The ids of the entries for a purpose: all that are written, and the next."""
        for attempt in count():
            ident = EntryId(made_for(purpose, *parts, *((attempt,) if attempt else ())))
            yield ident
            if ident not in self.undone:
                return

    def attempt(self, purpose: str, *parts: int) -> tuple[EntryId, bool]:
        """The id of the entry for a purpose, and whether it stands. Taken back: the next id."""
        *_, ident = self.attempts(purpose, *parts)
        return ident, ident in self.days

    def of_month(self, asset: AssetId, month: int) -> tuple[EntryId, bool]:
        """The entry of an asset's month, and whether it stands."""
        return self.attempt(WEAR, asset, month)

    def times(self, asset: AssetId, month: int, on: int) -> int:
        """How often the books have an asset's month as of a day: once, if they have it."""
        return sum(self._there(ident, on) for ident in self.attempts(WEAR, asset, month))

    def _there(self, entry: EntryId, on: int) -> bool:
        day, until = self.undone.get(entry, (self.days.get(entry, on + 1), on + 1))
        return day <= on < until

    def has(self, asset: AssetId, on: int | None = None) -> bool:
        """Whether an asset belongs in the register (as of a day): its purchase was not taken back,
        or only later. What was in the books before has none.
        """
        back = self.undone.get(purchase_of(asset))
        return back is None or (on is not None and on < back[1])


def purchase_of(asset: AssetId) -> EntryId:
    """The id of the entry that buys an asset."""
    return EntryId(made_for(PURCHASE, asset))


def written_in(rows: Iterable[Sequence[Any]]) -> Written:
    """From rows of entry, day (20260331) and the day on which it was taken back."""
    found = list(rows)
    return Written(
        {entry: day for entry, day, undone in found if undone is None},
        {entry: (day, undone) for entry, day, undone in found if undone is not None},
    )


def thing_of(row: Sequence[Any]) -> Thing:
    """From a row of plain SQL, where days are numbers."""
    said = list(row)
    for at in (7, 11, 14):
        said[at] = day_of(said[at]) if isinstance(said[at], int) else said[at]
    return Thing(*said)


# --- looking -----------------------------------------------------------------------------------


def _things(session: Session) -> tuple[list[Thing], Written]:
    things = [thing_of(row) for row in session.execute(select(*COLUMNS).order_by(Asset.id))]
    rows = session.execute(_ENTRIES)
    written = written_in((entry, day_number(day), _number(undone)) for entry, day, undone in rows)
    return things, written


def _number(day: date | None) -> int | None:
    return None if day is None else day_number(day)


def last_whole(today: date) -> int:
    """The last month that is over, or this one on its last day."""
    return month_of(today if today == month_end(today) else day_before(today.replace(day=1)))


def assets(session: Session, on: date) -> list[AssetRow]:
    """Every asset as of a day, by number; those that are gone by then last."""
    currency = journal.currency_of(session)
    names = {ident: Text(name) for ident, name in session.execute(select(Account.id, Account.name))}
    things, written = _things(session)
    rows = [
        _row(thing, written, names[thing.account], currency, on)
        for thing in things
        if thing.bought <= on and written.has(thing.id, day_number(on))
    ]
    return sorted(rows, key=_place)


def _row(thing: Thing, written: Written, account: Text, currency: str, on: date) -> AssetRow:
    done, due, worn = None, 0, thing.before
    for month, part in thing.plan():
        stands = written.of_month(thing.id, month)[1]
        times = written.times(thing.id, month, day_number(on))
        if times:
            worn, done = worn + part * times, month
        elif not stands and part and month <= last_whole(on) and thing.gone is None:
            due += 1
    gone = thing.gone if thing.gone is not None and thing.gone <= on else None
    value = 0 if gone else thing.cost - worn
    return AssetRow(
        thing.id,
        thing.number,
        thing.name,
        thing.place,
        account,
        thing.bought,
        Money(thing.cost, currency),
        Money(worn, currency),
        Money(value, currency),
        Money(thing.residual, currency),
        thing.months,
        thing.method,
        done,
        month_of(add_months(thing.begins, thing.months - 1)),
        due,
        gone,
        purchase_of(thing.id) if purchase_of(thing.id) in written.days else None,
    )


def _place(row: AssetRow) -> tuple[bool, int, str]:
    figures = "".join(letter for letter in row.number if letter.isdigit())
    return row.gone is not None, int(figures or 0), row.number


def bought_by(session: Session, entry: EntryId) -> Thing | None:
    """The asset that an entry bought, while it is in the register."""
    things, written = _things(session)
    return next(
        (one for one in things if purchase_of(one.id) == entry and entry in written.days), None
    )


def everything(session: Session) -> list[AssetId]:
    """All that ever was in the register."""
    return [thing.id for thing in _things(session)[0]]


def asset(session: Session, ident: AssetId) -> Thing:
    """One asset as the register has it. Refused when there is none."""
    for row in session.execute(select(*COLUMNS).where(Asset.id == ident)):
        return thing_of(row)
    raise Refused(N_("There is no such asset."), field="asset")


def schedule(session: Session, ident: AssetId) -> list[MonthRow]:
    """An asset's life, month by month, with the entries that are written."""
    currency = journal.currency_of(session)
    thing = asset(session, ident)
    _, written = _things(session)
    value, found = thing.cost - thing.before, []
    for month, part in thing.plan():
        value -= part
        entry, stands = written.of_month(thing.id, month)
        found.append(
            MonthRow(
                first_of_month(month),
                Money(part, currency),
                Money(value, currency),
                entry if stands else None,
            )
        )
    return found


def due(session: Session, month: int) -> list[WearRow]:
    """What a run up to a month (202603) would write, by number."""
    currency = journal.currency_of(session)
    things, written = _things(session)
    rows = []
    for thing in things:
        parts = waiting(thing, written, month)
        if parts:
            amount = Money(sum(part for _, part, _ in parts), currency)
            rows.append(WearRow(thing.id, thing.number, thing.name, len(parts), amount))
    return rows


def waiting(thing: Thing, written: Written, until: int) -> list[tuple[int, int, EntryId]]:
    """The months not yet worn off up to one, with their amounts and the ids of their entries."""
    if thing.gone is not None or not written.has(thing.id):
        return []
    found = []
    for month, part in thing.plan():
        if month > until:
            break
        entry, stands = written.of_month(thing.id, month)
        if part and not stands:
            found.append((month, part, entry))
    return found


def worn_months(session: Session) -> list[WornMonth]:
    """The months that were worn off, the latest first."""
    currency = journal.currency_of(session)
    things, written = _things(session)
    sums: dict[int, list[int]] = {}
    for thing in things:
        for month, part in thing.plan():
            if part and written.of_month(thing.id, month)[1]:
                sums.setdefault(month, []).append(part)
    return [
        WornMonth(first_of_month(month), len(parts), Money(sum(parts), currency))
        for month, parts in sorted(sums.items(), reverse=True)
    ]


def worn_too_far(session: Session) -> list[tuple[str, int, int]]:
    """Assets of which more was worn off than there was: number, worn, and the most there is.

    For audits: reads what the entries hold, whatever the plan says.
    """
    things, written = _things(session)
    lines = (
        select(Line.entry, func.sum(-Line.amount))
        .join(Entry, Entry.id == Line.entry)
        .join(Asset, Asset.worn == Line.account)
        .where(Entry.kind == WEAR, Line.amount < 0)
        .group_by(Line.entry, Asset.id)
    )
    amounts = {entry: amount for entry, amount in session.execute(lines)}
    found = []
    for thing in things:
        entries = (written.of_month(thing.id, month) for month, _ in thing.plan())
        worn = thing.before + sum(amounts.get(entry, 0) for entry, stands in entries if stands)
        if worn > thing.cost - thing.residual:
            found.append((thing.number, worn, thing.cost - thing.residual))
    return found


def left_behind(session: Session) -> list[str]:
    """The numbers of assets whose purchase was taken back while wear or an end of theirs stands.

    Two PCs that do one each, before they meet, make such a thing.
    """
    things, written = _things(session)
    return [
        thing.number
        for thing in things
        if not written.has(thing.id)
        and (
            thing.gone is not None
            or any(written.of_month(thing.id, month)[1] for month, _ in thing.plan())
        )
    ]


def next_number(session: Session) -> str:
    """The number after the highest."""
    figures = [int(n) for n in session.scalars(select(Asset.number)) if n.isdecimal()]
    return str(max(figures, default=0) + 1)
