"""Counting a box: what is in it against what the books say, and the difference with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.cash import boxes
from coopdesk.records.cash.pieces import Pieces, kept, read
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, PersonId
from coopdesk.records.journal import Belongs, Leg
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.schema import Account, CashCount, Person

#: Why a box is counted: to begin the day, to end it, or in between.
OPENING, CLOSING, CHECK = "opening", "closing", "check"
KINDS: Final = (OPENING, CLOSING, CHECK)
#: The kind of the entry that writes a difference away.
DIFFERENCE: Final = "count"
#: What to do instead of general an entry of its kinds alone.
NOT_ALONE: Final[Mapping[str, Belongs]] = {
    DIFFERENCE: Belongs(N_("Count the box again instead: a new count puts the difference right.")),
}

_EVER: Final = Prepared(select(CashCount.id).where(CashCount.box == bindparam("of")).limit(1))
_OF_DAY: Final = Prepared(
    select(CashCount.kind)
    .where(CashCount.box == bindparam("of"), CashCount.day == bindparam("day"))
    .order_by(CashCount.written.desc(), CashCount.id.desc())
)


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count of a box. `difference` is + where there was more than the books said."""

    id: int
    box: AccountId
    box_name: str
    day: date
    written: datetime
    kind: str
    by: PersonId
    by_name: str
    pieces: dict[int, int]
    counted: Money
    expected: Money
    reason: str
    entry: EntryId | None

    @property
    def difference(self) -> Money:
        return self.counted - self.expected

    @property
    def from_before(self) -> bool:
        """Whether what was found had been there before the book: else a difference has a reason."""
        return bool(self.difference) and not self.reason


@command(needs=Permission.TAKE_MONEY)
def record_count(
    tx: Tx,
    *,
    counted: Money,
    kind: str,
    box: AccountId | None = None,
    pieces: Pieces | None = None,
    reason: str = "",
    brought_forward: bool = False,
) -> int:
    """Write down what was counted in a box now. A difference needs a reason, and its entry follows.

    `pieces` are the notes and coins, none where only the sum is known. With `brought_forward` the
    difference was there before the book began: possible at the first count of a box only. Refused
    when a box that is open is opened again.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind} is no kind of count")
    if counted.currency != journal.currency(tx):
        raise ValueError(f"{counted.currency} is not this book's currency")
    till = boxes.the_box(tx, box)
    if kind == OPENING and is_open(tx, till.id):
        raise Refused(N_("This box was counted and opened already today."), field="kind")
    if not 0 <= counted.minor <= LARGEST:
        raise Refused(N_("The sum can't be less than zero."), field="counted")
    if brought_forward and tx.one(_EVER, of=till.id) is not None:
        raise Refused(
            N_("Only the first count of a box can bring forward what was in it before."),
            field="brought_forward",
        )
    expected = boxes.holds(tx, till.id)
    ident = tx.new_id()
    tx.insert(
        CashCount,
        [
            {
                "id": ident,
                "box": till.id,
                "day": tx.today,
                "written": tx.now,
                "kind": kind,
                "by": tx.actor.person,
                "pieces": kept(pieces or {}, counted, "counted"),
                "counted": counted.minor,
                "expected": expected,
                "reason": reason.strip(),
                "entry": _settle(
                    tx, till.id, counted.minor - expected, reason, brought_forward=brought_forward
                ),
            }
        ],
    )
    tx.touch(Topic.CASH)
    return ident


def is_open(tx: Tx, box: AccountId) -> bool:
    """Whether a box was opened by a count today, and not closed since."""
    return _open_of(kind for (kind,) in tx.all(_OF_DAY, of=box, day=tx.today))


def _open_of(kinds: Iterator[str]) -> bool:
    """By the counts of a day, newest first."""
    return next((kind for kind in kinds if kind != CHECK), "") == OPENING


def _settle(
    tx: Tx, box: AccountId, difference: int, reason: str, *, brought_forward: bool
) -> EntryId | None:
    """Write a difference away, so that the books say what is in the box."""
    if not difference:
        return None
    if brought_forward:
        against = journal.role_account(tx, "opening")
        legs = [Leg(box, difference), Leg(against.id, -difference)]
        return journal.post(tx, day=tx.today, kind="opening", legs=legs, memo=reason.strip())
    if not reason.strip():
        raise Refused(
            N_("{difference} missing: write why, or count again.")
            if difference < 0
            else N_("{difference} too much: write why, or count again."),
            field="reason",
            difference=Money(abs(difference), journal.currency(tx)),
        )
    against = journal.role_account(tx, "cash_difference")
    legs = [Leg(box, difference), Leg(against.id, -difference)]
    return journal.post(tx, day=tx.today, kind=DIFFERENCE, legs=legs, memo=reason.strip())


# --- looking -------------------------------------------------------------------------------------


def _counts() -> Select[*tuple[Any, ...]]:
    return (
        select(CashCount, Account.name, Person.name)
        .join(Account, Account.id == CashCount.box)
        .join(Person, Person.id == CashCount.by)
        .order_by(CashCount.written.desc(), CashCount.id.desc())
    )


def counts(session: Session, box: AccountId, *, limit: int = 30) -> list[CountRow]:
    """The counts of a box, newest first."""
    found = session.execute(_counts().where(CashCount.box == box).limit(limit))
    money = journal.currency_of(session)
    return [_row(money, *row) for row in found]


def count_of(session: Session, ident: int) -> CountRow:
    """One count. Refused when there is none."""
    row = session.execute(_counts().where(CashCount.id == ident)).first()
    if row is None:
        raise Refused(N_("There is no such count."), field="count")
    return _row(journal.currency_of(session), *row)


def _row(money: str, one: CashCount, box: str, by: str | None) -> CountRow:
    return CountRow(
        one.id,
        AccountId(one.box),
        box,
        one.day,
        one.written.astimezone(),
        one.kind,
        PersonId(one.by),
        by or "",
        read(one.pieces),
        Money(one.counted, money),
        Money(one.expected, money),
        one.reason,
        None if one.entry is None else EntryId(one.entry),
    )


@dataclass(frozen=True, slots=True)
class BoxDay:
    """How a box stands on a day: the counts that opened and closed it, and whether it is open.

    `first` says that the box was never counted before.
    """

    opened: CountRow | None
    closed: CountRow | None
    first: bool

    @property
    def is_open(self) -> bool:
        return self.opened is not None and self.closed is None


def box_day(session: Session, box: AccountId, day: date) -> BoxDay:
    """How a box stands on a day."""
    latest = session.execute(_counts().where(CashCount.box == box, CashCount.day == day))
    money = journal.currency_of(session)
    of_day = [one for one in (_row(money, *row) for row in latest) if one.kind != CHECK]
    ever = session.scalar(select(CashCount.id).where(CashCount.box == box).limit(1))
    opened = next((one for one in of_day if one.kind == OPENING), None)
    closed = of_day[0] if of_day and of_day[0].kind == CLOSING else None
    return BoxDay(opened, closed, ever is None)
