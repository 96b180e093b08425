"""Posting the interest of a run, and taking it back: batch by batch, each of them one act.

A batch takes the accounts that have no entry of the run yet, so that a run which was cut off goes
on where it stopped, and one that is finished has nothing left to do. The ids of its entries come
from account, day and attempt: two PCs that both run it write the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, HoldingId, ProductId, made_for
from coopdesk.records.interest_run.finding import (
    BEGUN,
    DONE,
    REVERSED,
    REVERSING,
    Run,
    Window,
    accounts,
    run_of,
    runs,
    savings_product,
)
from coopdesk.records.interest_run.planning import Reckoned, plan, posted_count, reckoned
from coopdesk.records.journal import Leg, Posting
from coopdesk.records.money import Money
from coopdesk.records.schema import (
    Balance,
    Entry,
    Hold,
    Holding,
    InterestLine,
    InterestRun,
    Member,
    Product,
)

#: How many accounts a batch posts: well under a second, and little is done again after a cut.
BATCH: Final = 500

#: The kind of its entries in the journal.
KIND: Final = "interest"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many accounts of a run are done by now, and whether all are."""

    count: int
    done: bool


@command(needs=Permission.KEEP_BOOKS)
def begin_run(tx: Tx, *, product: ProductId, until: date, day: date) -> int:
    """Begin to pay a product's interest until a day, in entries of `day`; gives the run's id.

    One that was begun goes on. Refused for days that have not come or are in a closed period,
    and while another run of the product is half posted or half taken back.
    """
    if until > tx.today:
        raise Refused(N_("{day} has not come yet."), field="until", day=until)
    what = plan(tx.session, product, until)
    if what.open is not None:
        return what.open.id
    _check_day(tx, until, day)
    tx.insert(
        InterestRun,
        [
            {
                "id": what.run,
                "product": product,
                "begins": what.begins,
                "until": until,
                "day": day,
                "attempt": what.attempt,
                "state": BEGUN,
                "reason": "",
            }
        ],
    )
    tx.touch(Topic.SAVINGS | Topic.BOOKS)
    return what.run


def _check_day(tx: Tx, until: date, day: date) -> None:
    closed = journal.closed_until(tx)
    if day < until:
        raise Refused(N_("It can't be booked before the days that it is for."), field="day")
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    if closed is not None and day <= closed:
        raise Refused(
            N_("The books are closed up to {closed}. Write it on a later day."),
            field="day",
            closed=closed,
        )


@command(needs=Permission.KEEP_BOOKS)
def post_batch(tx: Tx, *, run: int, most: int = BATCH) -> Progress:
    """Post the interest of the next accounts of a run; marks the run as done with the last.

    An account that earned nothing gets no entry. Refused when the run was taken back, or its day
    is in a period that was closed meanwhile.
    """
    one = run_of(tx.session, run)
    if one.state in (REVERSING, REVERSED):
        raise Refused(N_("This interest was taken back."), field="run")
    before = posted_count(tx.session, run)
    if one.state == DONE:
        return Progress(before, True)
    found = list(islice(_open_accounts(tx.session, one), most))
    _post(tx, one, found)
    done = len(found) < most
    if done:
        tx.set(InterestRun, run, "state", DONE, shown=BEGUN)
    tx.touch(Topic.SAVINGS | Topic.BOOKS)
    return Progress(before + len(found), done)


def _open_accounts(session: Session, run: Run) -> Iterator[Reckoned]:
    """Accounts that earned something and have no entry of the run yet.

    First those behind the last that was posted, then all once more: what another PC posted may
    have left gaps.
    """
    product = savings_product(session, run.product)
    window = Window(product, run.begins, run.until, run.id)
    last = session.scalar(select(func.max(InterestLine.holding)).where(InterestLine.run == run.id))
    seen: set[HoldingId] = set()
    for after in (last or 0, 0) if last else (0,):
        for chunk in accounts(session, product, after=after, without=run.id):
            for one in reckoned(session, window, chunk):
                if one.gross > 0 and one.account.holding not in seen:
                    seen.add(one.account.holding)
                    yield one


def _post(tx: Tx, run: Run, found: Sequence[Reckoned]) -> None:
    if not found:
        return
    legs = _Legs(
        expense=journal.role_account(tx, "savings_interest").id,
        savings=savings_product(tx.session, run.product).account,
        office=_office(tx, found),
    )
    entries = [entry_of(one.account.holding, run.until, run.attempt) for one in found]
    journal.post_all(
        tx,
        [
            Posting(run.day, KIND, legs.of(one), ident=entry)
            for entry, one in zip(entries, found, strict=True)
        ],
    )
    tx.insert(
        InterestLine,
        [
            {
                "id": entry,
                "run": run.id,
                "holding": one.account.holding,
                "gross": one.gross,
                "withheld": one.withheld,
                "proof": one.case.said(),
            }
            for entry, one in zip(entries, found, strict=True)
        ],
    )


def _office(tx: Tx, found: Sequence[Reckoned]) -> AccountId | None:
    """Where withheld tax waits for the tax office; asked for only when there is some."""
    taxed = any(one.withheld for one in found)
    return journal.role_account(tx, "withheld").id if taxed else None


@dataclass(frozen=True, slots=True)
class _Legs:
    """The accounts that interest moves: what it costs, the members' savings, the tax office's."""

    expense: AccountId
    savings: AccountId
    office: AccountId | None

    def of(self, one: Reckoned) -> list[Leg]:
        """Interest and its tax are two lines of the member's account, so that both are seen."""
        member, holding = one.account.member, one.account.holding
        legs = [
            Leg(self.expense, one.gross),
            Leg(self.savings, -one.gross, member, holding),
        ]
        if one.withheld and self.office:
            tax = Leg(self.savings, one.withheld, member, holding)
            legs += [tax, Leg(self.office, -one.withheld)]
        return legs


def entry_of(holding: HoldingId, until: date, attempt: int) -> EntryId:
    """The id of the entry that pays an account's interest: the same on every PC."""
    return EntryId(made_for(KIND, holding, until.isoformat(), attempt))


# --- taking it back ------------------------------------------------------------------------------


@command(needs=Permission.REVERSE)
def begin_reversal(tx: Tx, *, run: int, reason: str) -> int:
    """Begin to take a run back as a whole, with a reason; gives its id. It can then be run again.

    Refused while a later one of the product stands, and when a member no longer has what they got.
    """
    one = run_of(tx.session, run)
    if one.state in (REVERSING, REVERSED):
        raise Refused(N_("This interest was taken back."), field="run")
    if not reason.strip():
        raise Refused(N_("Write why it is taken back."), field="reason")
    later = [r for r in runs(tx.session, one.product) if r.state != REVERSED and _after(r, one)]
    if later:
        raise Refused(
            N_("Take back the interest until {day} first."), field="run", day=later[-1].until
        )
    _refuse_spent(tx, one)
    tx.set(InterestRun, run, "reason", reason.strip(), shown=one.reason)
    tx.set(InterestRun, run, "state", REVERSING, shown=one.state)
    tx.touch(Topic.SAVINGS | Topic.BOOKS)
    return run


def _after(one: Run, other: Run) -> bool:
    return (one.until, one.attempt) > (other.until, other.attempt)


@dataclass(frozen=True, slots=True)
class Spent:
    """A member who no longer has the interest that was paid."""

    number: str
    name: str
    missing: int


def spent(session: Session, run: int, *, held: bool = False) -> list[Spent]:
    """Who would be left with less than nothing by taking a run back. `missing` in minor units.

    With `held` who would be left with less than is held back in their account.
    """
    net = InterestLine.gross - InterestLine.withheld
    has: ColumnElement[int] = -func.coalesce(Balance.amount, 0)
    if held:
        back = select(func.coalesce(func.sum(Hold.amount), 0)).where(
            Hold.holding == Holding.id, Hold.released.is_(None)
        )
        has = has - back.scalar_subquery()
    reversal = aliased(Entry)
    rows = session.execute(
        select(Member.number, Member.name, net - has)
        .select_from(InterestLine)
        .join(Holding, Holding.id == InterestLine.holding)
        .join(Product, Product.id == Holding.product)
        .join(Member, Member.id == Holding.member)
        .outerjoin(
            Balance,
            and_(
                Balance.member == Holding.member,
                Balance.account == Product.account,
                Balance.holding == Holding.id,
            ),
        )
        .where(
            InterestLine.run == run,
            has < net,
            ~exists().where(reversal.reverses == InterestLine.id),
        )
        .order_by(Member.number)
    )
    return [Spent(number, name or "", missing) for number, name, missing in rows]


def _refuse_spent(tx: Tx, run: Run) -> None:
    found = spent(tx.session, run.id)
    if found:
        first = found[0]
        raise Refused(
            N_(
                "{count} members have drawn this interest already. {number} {name} would have to "
                "pay back {amount} first."
            ),
            field="run",
            count=len(found),
            number=first.number,
            name=first.name,
            amount=Money(first.missing, journal.currency(tx)),
        )
    kept = spent(tx.session, run.id, held=True)
    if kept:
        raise Refused(
            N_("This interest is held back for {count} members. Release that of {number} {name}."),
            field="run",
            count=len(kept),
            number=kept[0].number,
            name=kept[0].name,
        )


@command(needs=Permission.REVERSE)
def reverse_batch(tx: Tx, *, run: int, most: int = BATCH) -> Progress:
    """Take back the next entries of a run that is being taken back; marks the end of it.

    They are reversed on the day of the run, today when that day is in a closed period.
    """
    one = run_of(tx.session, run)
    if one.state in (BEGUN, DONE):
        raise Refused(N_("Say first why this interest is taken back."), field="run")
    standing = _standing(tx.session, run)
    if one.state == REVERSED:
        return Progress(posted_count(tx.session, run), True)
    _refuse_spent(tx, one)
    closed = journal.closed_until(tx)
    on = tx.today if closed is not None and one.day <= closed else one.day
    journal.post_all(tx, [_reversal(tx, entry, on, one.reason) for entry in standing[:most]])
    left = len(standing) - len(standing[:most])
    if not left:
        tx.set(InterestRun, run, "state", REVERSED, shown=REVERSING)
    tx.touch(Topic.SAVINGS | Topic.BOOKS)
    return Progress(posted_count(tx.session, run) - left, not left)


def _reversal(tx: Tx, entry: EntryId, on: date, reason: str) -> Posting:
    legs = journal.legs_of(tx, entry)
    turned = [Leg(leg.account, -leg.amount, leg.member, leg.holding) for leg in legs]
    return Posting(on, KIND, turned, memo=reason, reverses=entry)


def _standing(session: Session, run: int) -> list[EntryId]:
    """The entries of a run that were not reversed yet."""
    reversal = aliased(Entry)
    rows = session.execute(
        select(InterestLine.id)
        .where(InterestLine.run == run, ~exists().where(reversal.reverses == InterestLine.id))
        .order_by(InterestLine.holding)
    )
    return [EntryId(entry) for (entry,) in rows]
