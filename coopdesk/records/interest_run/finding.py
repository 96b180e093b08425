"""What a run is reckoned from: products with their terms, runs, accounts and how they moved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, and_, exists, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_
from coopdesk.records import interest
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, HoldingId, MemberId, ProductId
from coopdesk.records.interest import Spell
from coopdesk.records.interest_run.reckoning import (
    Case,
    Dated,
    Deal,
    fixed,
    following,
    last_day,
    signed,
)
from coopdesk.records.products import FIXED_TERM, SAVINGS, TARGET, VOLUNTARY
from coopdesk.records.schema import (
    Balance,
    Entry,
    Holding,
    InterestLine,
    InterestRun,
    Line,
    Member,
    Product,
    Term,
    day_of,
)
from coopdesk.records.schema.types import day_number
from coopdesk.records.terms import SavingsTerms

#: The states of a run, in the order of its life. The last: reversed, but for what members no
#: longer have.
BEGUN, DONE, REVERSING, REVERSED, PARTLY = "begun", "done", "reversing", "reversed", "partly"

#: Those that have been taken back: their time can be paid anew.
GONE: Final = (REVERSED, PARTLY)

#: How many accounts are read at once.
CHUNK: Final = 500

#: An account's lines are few, a run's are all accounts: without + 0 SQLite would go through these.
_run_of_line: Final[ColumnElement[Any]] = type_coerce(InterestLine.run + 0, Integer)

#: A member's lines are few, an account's are all: the same again.
account_of_line: Final[ColumnElement[Any]] = type_coerce(Line.account + 0, Integer)

#: Corrections are few, the entries since a day may be most: the same once more.
_day_of_entry: Final[ColumnElement[Any]] = type_coerce(Entry.day, Integer) + 0

_DAY: Final = timedelta(days=1)
_NONE: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class SavingsProduct:
    """A product that may earn interest, with its terms from the oldest on."""

    id: ProductId
    name: str
    form: str
    account: AccountId
    terms: tuple[Dated, ...]


def savings_products(session: Session) -> list[SavingsProduct]:
    """Every savings product that has terms, also those that are offered no more."""
    terms: dict[int, list[Dated]] = {}
    rows = session.execute(
        select(Term.product, Term.id, Term.since, Term.terms).order_by(Term.since, Term.id)
    )
    for product, ident, since, said in rows:
        terms.setdefault(product, []).append(Dated(ident, since, SavingsTerms.of(said)))
    products = session.execute(
        select(Product.id, Product.name, Product.form, Product.account)
        .where(Product.kind == SAVINGS)
        .order_by(Product.name, Product.id)
    )
    return [
        SavingsProduct(
            ProductId(ident), name, form or VOLUNTARY, AccountId(account), tuple(terms[ident])
        )
        for ident, name, form, account in products
        if ident in terms
    ]


def savings_product(session: Session, product: ProductId) -> SavingsProduct:
    """One of them; refuses what is none."""
    for one in savings_products(session):
        if one.id == product:
            return one
    raise Refused(N_("There is no such savings product."), field="product")


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is kept. With a `holding` it was paid to that account alone, at its closing."""

    id: int
    product: ProductId
    begins: date
    until: date
    day: date
    attempt: int
    state: str
    reason: str
    holding: HoldingId | None
    known: Any


_RUNS: Final = select(
    InterestRun.id,
    InterestRun.product,
    InterestRun.begins,
    InterestRun.until,
    InterestRun.day,
    InterestRun.attempt,
    InterestRun.state,
    InterestRun.reason,
    InterestRun.holding,
    InterestRun.known,
).order_by(InterestRun.until, InterestRun.attempt)


def runs(session: Session, product: ProductId | None = None) -> list[Run]:
    """The runs of a product, the oldest first; of all, also what was paid at closings."""
    wanted = _RUNS
    if product is not None:
        wanted = _RUNS.where(InterestRun.product == product, InterestRun.holding.is_(None))
    found: list[Any] = list(session.execute(wanted))
    return [Run(*row) for row in found]


def run_of(session: Session, run: int) -> Run:
    """One run; refuses when there is none."""
    row: Any = session.execute(_RUNS.where(InterestRun.id == run)).first()
    if row is None:
        raise Refused(N_("There is no such payment of interest."), field="run")
    return Run(*row)


def posted_count(session: Session, run: int) -> int:
    """How many accounts have got the interest of a run."""
    wanted = select(func.count(InterestLine.holding.distinct())).where(InterestLine.run == run)
    return session.scalar(wanted) or 0


def first_day(session: Session, product: SavingsProduct) -> date | None:
    """When anything was first held of a product; None while nothing was."""
    opened = session.scalar(
        select(func.min(Holding.opened))
        .join(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
        .where(Holding.product == product.id)
    )
    moved = session.scalar(select(func.min(Line.day)).where(Line.account == product.account))
    if opened is None or moved is None:
        return None
    return max(opened, moved)


# --- accounts ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a product. `balance` is what it holds now, in minor units."""

    holding: HoldingId
    member: MemberId
    opened: date
    until: date | None
    term: int | None
    balance: int


def _settled(product: ProductId) -> Select[int | None]:
    """The accounts of members who left that were paid their interest at the settlement."""
    return (
        select(InterestRun.holding)
        .join(Holding, Holding.id == InterestRun.holding)
        .join(Member, Member.id == Holding.member)
        .where(
            InterestRun.product == product,
            InterestRun.holding.is_not(None),
            InterestRun.state.not_in(GONE),
            Member.left.is_not(None),
        )
    )


def accounts(
    session: Session,
    product: SavingsProduct,
    *,
    after: int = 0,
    without: int | None = None,
    only: Collection[int] | None = None,
) -> Iterator[list[Account]]:
    """The open accounts of a product in the order of their ids, some hundred at a time.

    Only those with an id above `after`, and without a line in the run `without`; with `only` no
    others than these. What of somebody who left waits to be paid out has got its last interest.
    """
    wanted = (
        select(
            Holding.id,
            Holding.member,
            Holding.opened,
            Holding.until,
            Holding.term,
            -func.coalesce(Balance.amount, 0),
        )
        .outerjoin(
            Balance,
            and_(
                Balance.member == Holding.member,
                Balance.account == product.account,
                Balance.holding == Holding.id,
            ),
        )
        .where(
            Holding.product == product.id,
            Holding.closed.is_(None),
            Holding.id.not_in(_settled(product.id)),
        )
        .order_by(Holding.id)
        .limit(CHUNK)
    )
    if only is not None:
        wanted = wanted.where(Holding.id.in_(only))
    if without is not None:
        wanted = wanted.where(
            ~exists().where(InterestLine.holding == Holding.id, _run_of_line == without)
        )
    while True:
        rows: list[Any] = list(session.execute(wanted.where(Holding.id > after)))
        if not rows:
            return
        yield [Account(*row) for row in rows]
        after = rows[-1][0]


# --- how they moved ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Window:
    """Which time of which product is reckoned; `run` when its entries are being posted."""

    product: SavingsProduct
    begins: date
    until: date
    run: int | None = None


Moves = Sequence[tuple[date, int]]


def cases(
    session: Session, window: Window, chunk: Sequence[Account]
) -> Iterator[tuple[Account, Case]]:
    """The case of each account of a chunk that held something in the window."""
    deals = list(deals_of(session, window, chunk))
    if not deals:
        return
    since = min(begins for _, begins, _, _ in deals)
    told = _Told.of(session, window, [account for account, *_ in deals], since)
    asked = _asked_whether_old(session, window, told, deals)
    for account, begins, until, deal in deals:
        spell = told.spell(account, begins, until)
        if not spell.opening and not spell.moves:
            continue
        if not spell.opening:
            spell = from_first(spell, old=account.holding in asked)
        yield account, deal.case(spell)


def from_first(spell: Spell, *, old: bool) -> Spell:
    """Nothing is earned before the first deposit.

    A new account starts with it; one that was empty held nothing that month, and its lowest
    balance of that month is nothing.
    """
    begins = spell.moves[0][0].replace(day=1) if old else spell.moves[0][0]
    return Spell(max(begins, spell.begins), spell.until, spell.opening, spell.moves)


Dealt = tuple[Account, date, date, Deal]


def deals_of(session: Session, window: Window, chunk: Sequence[Account]) -> Iterator[Dealt]:
    """Which accounts get something in a run, for which days, and by which deal."""
    product, until = window.product, window.until
    by_id = {row.id: row for row in product.terms}
    open_ended = following(product.terms, until)
    paid = _paid_until(session, window, chunk) if product.form == FIXED_TERM else {}
    for account in chunk:
        own = by_id.get(account.term or 0, product.terms[0])
        begins = max(window.begins, account.opened)
        if product.form == FIXED_TERM and account.until is not None:
            begins = paid.get(account.holding, account.opened)
            ends = last_day(account.until)
            if begins <= ends <= until:
                yield account, begins, ends, fixed(own, account.opened, account.until)
        elif begins > until:
            continue
        elif product.form in (FIXED_TERM, TARGET) and account.term is not None:
            yield account, begins, until, signed(product.terms, own, account.until, until)
        else:
            yield account, begins, until, open_ended


def _paid_until(session: Session, window: Window, chunk: Sequence[Account]) -> dict[int, date]:
    """The day after that until which a fixed term has its interest already."""
    reversal = aliased(Entry)
    rows = session.execute(
        select(InterestLine.holding, InterestLine.proof).where(
            InterestLine.holding.in_([account.holding for account in chunk]),
            InterestLine.run != (window.run or 0),
            ~exists().where(reversal.reverses == InterestLine.id),
        )
    )
    found: dict[int, date] = {}
    for holding, proof in rows:
        if "until" not in proof:
            continue  # a correction of what was paid before
        following_day = day_of(proof["until"]) + _DAY
        found[holding] = max(found.get(holding, following_day), following_day)
    return found


def next_maturity(session: Session, product: SavingsProduct) -> date | None:
    """The first day on which a fixed term that is not paid yet stops earning; None: there is none.

    That is the day before it falls due, or before it was broken.
    """
    window = Window(product, date.min, date.max)
    ends = []
    for chunk in accounts(session, product):
        held = [account for account in chunk if account.until and account.balance]
        paid = _paid_until(session, window, held)
        for account in held:
            last = last_day(account.until or date.max)
            if paid.get(account.holding, account.opened) <= last:
                ends.append(last)
    return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the lines say of some accounts from a day on, amounts credit positive."""

    moves: Mapping[int, Moves]
    apart: Mapping[int, int]

    @classmethod
    def of(cls, session: Session, window: Window, chunk: Sequence[Account], since: date) -> _Told:
        left_out, apart = _left_out(session, chunk)
        held = {account.holding for account in chunk}
        undone = undone_days(session, since)
        rows = session.execute(
            select(Line.holding, type_coerce(Line.day, Integer), Line.entry, Line.amount)
            .where(
                Line.member.in_({account.member for account in chunk}),
                Line.day >= since,
                account_of_line == window.product.account,
            )
            .order_by(Line.holding, Line.day)
        )
        kept = (row for row in rows if row[0] in held and row[2] not in left_out)
        moves = {
            holding: [
                (undone.get(entry) or day_of(day), -amount) for _, day, entry, amount in lines
            ]
            for holding, lines in groupby(kept, key=itemgetter(0))
        }
        return cls(moves, apart)

    def spell(self, account: Account, begins: date, until: date) -> Spell:
        """What an account held before a day, and how it moved from then on."""
        later = [move for move in self.moves.get(account.holding, ()) if move[0] >= begins]
        now = account.balance - self.apart.get(account.holding, 0)
        opening = Decimal(now - sum(amount for _, amount in later))
        moves = [(day, Decimal(amount)) for day, amount in later if day <= until]
        return Spell(begins, until, opening, netted(moves))


def undone_days(session: Session, since: date = date.min) -> dict[int, date]:
    """Corrections of receipts from a day on, each with the day of the receipt that it takes back.

    What was never paid in earned nothing: for interest a receipt that was taken back is as if it
    had not been written.
    """
    was = aliased(Entry)
    rows = session.execute(
        select(Entry.id, was.day)
        .join(was, was.id == Entry.reverses)
        .where(
            Entry.reverses.is_not(None),
            _day_of_entry >= day_number(since),
            Entry.kind == "visit",
        )
    )
    return {entry: day for entry, day in rows}


def netted(moves: list[tuple[date, Decimal]]) -> list[tuple[date, Decimal]]:
    """One amount a day, none that is nothing."""
    sums: dict[date, Decimal] = {}
    for day, amount in sorted(moves):
        sums[day] = sums.get(day, _NONE) + amount
    return [(day, amount) for day, amount in sums.items() if amount]


def _left_out(session: Session, chunk: Sequence[Account]) -> tuple[set[int], dict[int, int]]:
    """Entries that no interest is earned on, and what they still leave on each account.

    They are those of runs that are not finished, or were taken back, and the reversals.
    """
    reversal = aliased(Entry)
    rows: Any = session.execute(
        select(
            InterestLine.id,
            InterestLine.holding,
            InterestLine.gross - InterestLine.withheld,
            reversal.id,
            InterestRun.state,
        )
        .join(InterestRun, InterestRun.id == _run_of_line)
        .outerjoin(reversal, reversal.reverses == InterestLine.id)
        .where(
            InterestLine.holding.in_([account.holding for account in chunk]),
            InterestRun.state != DONE,
        )
    )
    entries: set[int] = set()
    apart: dict[int, int] = {}
    for entry, holding, net, undone, state in rows:
        if undone is None and state in GONE:
            continue  # it could not be taken back: the member has it
        entries.add(entry)
        if undone is None:
            apart[holding] = apart.get(holding, 0) + net
        else:
            entries.add(undone)
    return entries, apart


def _asked_whether_old(
    session: Session, window: Window, told: _Told, deals: Iterable[Dealt]
) -> set[int]:
    """Of the accounts that begin with nothing those that had held something long before."""
    wanted = [
        account
        for account, begins, until, deal in deals
        if deal.rule.method == interest.MINIMUM
        and account.opened < begins
        and not told.spell(account, begins, until).opening
    ]
    if not wanted:
        return set()
    rows: Any = session.execute(
        select(Line.holding)
        .where(
            Line.member.in_({account.member for account in wanted}),
            Line.day < window.begins,
            account_of_line == window.product.account,
        )
        .distinct()
    )
    return {holding for (holding,) in rows} & {account.holding for account in wanted}
