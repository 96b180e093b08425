"""Posting the interest of a run, and taking it back: batch by batch, each of them one act.

A batch takes the accounts that have no entry of the run yet, so that a run which was cut off goes
on where it stopped, and one that is finished has nothing left to do. The ids of its entries come
from account, first day and attempt: two PCs that both pay an account from a day on, in a run or at
its closing, write the same entry, and it is paid once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, HoldingId, ProductId, made_for
from coopdesk.records.interest_run.correcting import (
    CORRECTED,
    CORRECTION,
    KIND,
    again,
    anew,
    seen,
)
from coopdesk.records.interest_run.finding import (
    BEGUN,
    CHUNK,
    DONE,
    GONE,
    PARTLY,
    REVERSED,
    REVERSING,
    Account,
    Run,
    Window,
    accounts,
    posted_count,
    run_of,
    runs,
    savings_product,
)
from coopdesk.records.interest_run.planning import (
    Plan,
    Reckoned,
    plan,
    reckoned,
)
from coopdesk.records.journal import Leg, Posting, currency_of
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
from coopdesk.records.search import by_number

#: How many accounts a batch posts: well under a second, and little is done again after a cut.
BATCH: Final = 500


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
    known = {"seen": seen(tx.session), "again": _again(tx, what)}
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
                "known": known,
            }
        ],
    )
    tx.touch(Topic.SAVINGS | Topic.BOOKS)
    return what.run


def _again(tx: Tx, what: Plan) -> list[HoldingId]:
    """The accounts that need a correction, in the order of their ids."""
    looking = again(tx.session, what.product, None)
    window = Window(what.product, what.begins, what.until, what.run)
    every = sorted(looking.holdings)
    found: list[HoldingId] = []
    for at in range(0, len(every), CHUNK):
        for chunk in accounts(tx.session, what.product, only=every[at : at + CHUNK]):
            for one in anew(tx.session, window, chunk, looking.past):
                if one.correction:
                    found.append(one.account.holding)
    return found


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
    if one.state in (REVERSING, *GONE):
        raise Refused(N_("This interest was taken back."), field="run")
    before = posted_count(tx.session, run)
    if one.state == DONE:
        return Progress(before, True)
    found = list(islice(_open_accounts(tx.session, one), most))
    write_lines(tx, one, found)
    done = len(found) < most
    if done:
        tx.set(InterestRun, run, "state", DONE, shown=BEGUN)
    tx.touch(Topic.SAVINGS | Topic.BOOKS)
    return Progress(before + len(found), done)


def _open_accounts(session: Session, run: Run) -> Iterator[Reckoned]:
    """Accounts that get something and have no entry of the run yet.

    First those behind the last that was posted, then all once more: what another PC posted may
    have left gaps.
    """
    product = savings_product(session, run.product)
    window = Window(product, run.begins, run.until, run.id)
    looking = again(session, product, run)
    last = session.scalar(select(func.max(InterestLine.holding)).where(InterestLine.run == run.id))
    seen: set[HoldingId] = set()
    for after in (last or 0, 0) if last else (0,):
        for chunk in accounts(session, product, after=after, without=run.id):
            for one in reckoned(session, window, chunk, looking):
                if one.pays and one.account.holding not in seen:
                    seen.add(one.account.holding)
                    yield one


def write_lines(tx: Tx, run: Run, found: Sequence[Reckoned]) -> None:
    """Post what accounts get in a run, each figure as an entry of its own with its proof."""
    if not found:
        return
    legs = _Legs(
        expense=journal.role_account(tx, "savings_interest").id,
        savings=savings_product(tx.session, run.product).account,
        office=_office(tx, found),
    )
    lines = [line for one in found for line in _lines(run, one)]
    journal.post_all(
        tx,
        [Posting(run.day, one.kind, legs.of(one), ident=EntryId(one.said["id"])) for one in lines],
    )
    tx.insert(InterestLine, [one.said for one in lines])


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is to be written, and whose it is."""

    kind: str
    account: Account
    said: Mapping[str, Any]


def _lines(run: Run, one: Reckoned) -> Iterator[_Line]:
    """The interest of the new time and the correction of times that were paid."""
    holding, fix = one.account.holding, one.correction
    same = {"run": run.id, "holding": holding}
    if one.gross > 0 and one.case is not None:
        ident = entry_of(holding, run.begins, run.attempt)
        sums = {"gross": one.gross, "withheld": one.withheld, "proof": one.case.said()}
        yield _Line(KIND, one.account, {"id": ident, **same, **sums})
    if fix.gross or fix.withheld:
        ident = entry_of(holding, run.begins, run.attempt, CORRECTION)
        sums = {"gross": fix.gross, "withheld": fix.withheld, "proof": {CORRECTED: fix.said()}}
        yield _Line(CORRECTION, one.account, {"id": ident, **same, **sums})


def _office(tx: Tx, found: Sequence[Reckoned]) -> AccountId | None:
    """Where withheld tax waits for the tax office; asked for only when there is some."""
    taxed = any(one.withheld or one.correction.withheld for one in found)
    return journal.role_account(tx, "withheld").id if taxed else None


@dataclass(frozen=True, slots=True)
class _Legs:
    """The accounts that interest moves: what it costs, the members' savings, the tax office's."""

    expense: AccountId
    savings: AccountId
    office: AccountId | None

    def of(self, one: _Line) -> list[Leg]:
        """Interest and its tax are two lines of the member's account, so that both are seen."""
        member, holding = one.account.member, one.account.holding
        gross, withheld = one.said["gross"], one.said["withheld"]
        legs = [Leg(self.expense, gross), Leg(self.savings, -gross, member, holding)]
        if withheld and self.office:
            tax = Leg(self.savings, withheld, member, holding)
            legs += [tax, Leg(self.office, -withheld)]
        return legs


def entry_of(holding: HoldingId, begins: date, attempt: int, kind: str = KIND) -> EntryId:
    """The id of the entry that pays an account from a day on: the same on every PC."""
    return EntryId(made_for(kind, holding, begins.isoformat(), attempt))


# --- taking it back ------------------------------------------------------------------------------


@command(needs=Permission.REVERSE)
def begin_reversal(tx: Tx, *, run: int, reason: str) -> int:
    """Begin to take a run back, with a reason; gives its id. Its days can then be paid anew.

    Refused while a later one of the product stands, and for what was paid at a closing. Members
    who no longer have what they got keep it, and no one else waits for them: see `kept`.
    """
    one = run_of(tx.session, run)
    if one.state in (REVERSING, *GONE):
        raise Refused(N_("This interest was taken back."), field="run")
    if one.holding is not None:
        raise Refused(N_("It was paid when the account was closed, and stays paid."), field="run")
    if not reason.strip():
        raise Refused(N_("Write why it is taken back."), field="reason")
    later = [r for r in runs(tx.session, one.product) if r.state not in GONE and _after(r, one)]
    if later:
        raise Refused(
            N_("Take back the interest until {day} first."), field="run", day=later[-1].until
        )
    tx.set(InterestRun, run, "reason", reason.strip(), shown=one.reason)
    tx.set(InterestRun, run, "state", REVERSING, shown=one.state)
    tx.touch(Topic.SAVINGS | Topic.BOOKS)
    return run


def _after(one: Run, other: Run) -> bool:
    return (one.until, one.attempt) > (other.until, other.attempt)


#: Why interest can't be taken back from an account.
DRAWN, HELD, CLOSED = "drawn", "held", "closed"


@dataclass(frozen=True, slots=True)
class Kept:
    """A member from whom the interest of a run can't be taken back, and why: it was drawn, it is
    held back, or the account is closed. `amount` is what they keep, `missing` what is not there.
    """

    number: str
    name: str
    amount: Money
    missing: Money
    why: str


@dataclass(frozen=True, slots=True)
class _Standing:
    """An account that has interest of a run: its entries, what they gave, and what is free."""

    entries: tuple[EntryId, ...]
    net: int
    has: int
    held: int
    closed: bool
    number: str
    name: str

    @property
    def why(self) -> str:
        """Why it can't be taken back; empty: it can."""
        if self.closed:
            return CLOSED
        if self.net <= 0 or self.net <= self.has - self.held:
            return ""
        return HELD if self.net <= self.has else DRAWN


def kept(session: Session, run: int) -> list[Kept]:
    """Who would keep the interest of a run that is taken back, by their number."""
    money = currency_of(session)
    found = [
        Kept(
            one.number,
            one.name,
            Money(one.net, money),
            Money(max(one.net - max(one.has - one.held, 0), 0), money),
            one.why,
        )
        for one in _standing(session, run)
        if one.why
    ]
    return sorted(found, key=lambda one: by_number(one.number))


@command(needs=Permission.REVERSE)
def reverse_batch(tx: Tx, *, run: int, most: int = BATCH) -> Progress:
    """Take back the next entries of a run that is being taken back; marks the end of it.

    They are reversed on the day of the run, today when that day is in a closed period. An account
    that would be left with less than nothing, or with less than is held back in it, keeps its
    interest; the next payment counts it as paid.
    """
    one = run_of(tx.session, run)
    if one.state in (BEGUN, DONE):
        raise Refused(N_("Say first why this interest is taken back."), field="run")
    every = posted_count(tx.session, run)
    if one.state in GONE:
        return Progress(every, True)
    standing = _standing(tx.session, run)
    ready = [account for account in standing if not account.why]
    closed = journal.closed_until(tx)
    on = tx.today if closed is not None and one.day <= closed else one.day
    entries = [entry for account in ready[:most] for entry in account.entries]
    journal.post_all(tx, [_reversal(tx, entry, on, one.reason) for entry in entries])
    left = len(ready) - len(ready[:most])
    if not left:
        state = PARTLY if len(standing) > len(ready) else REVERSED
        tx.set(InterestRun, run, "state", state, shown=REVERSING)
    tx.touch(Topic.SAVINGS | Topic.BOOKS)
    return Progress(every - left, not left)


def _reversal(tx: Tx, entry: EntryId, on: date, reason: str) -> Posting:
    legs = journal.legs_of(tx, entry)
    turned = [Leg(leg.account, -leg.amount, leg.member, leg.holding) for leg in legs]
    kind = journal.head_of(tx, entry).kind
    return Posting(on, kind, turned, memo=reason, reverses=entry)


def _standing(session: Session, run: int) -> list[_Standing]:
    """The accounts whose interest of a run was not taken back yet."""
    reversal = aliased(Entry)
    back = select(func.coalesce(func.sum(Hold.amount), 0)).where(
        Hold.holding == Holding.id, Hold.released.is_(None)
    )
    rows: Any = session.execute(
        select(
            InterestLine.holding,
            InterestLine.id,
            InterestLine.gross - InterestLine.withheld,
            -func.coalesce(Balance.amount, 0),
            back.scalar_subquery(),
            Holding.closed.is_not(None),
            Member.number,
            Member.name,
        )
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
            ~exists().where(reversal.reverses == InterestLine.id),
        )
        .order_by(InterestLine.holding, InterestLine.id)
    )
    found = []
    for _, lines in groupby(rows, key=itemgetter(0)):
        each = list(lines)
        has, held, closed, number, name = each[0][3:]
        entries = tuple(EntryId(line[1]) for line in each)
        net = sum(line[2] for line in each)
        found.append(_Standing(entries, net, has, held, closed, number, name or ""))
    return found
