"""Interest that was paid wrongly for want of knowledge, put right by the next payment.

A slip that comes late, a receipt that is taken back, interest that could not be: all of them change
what an account should have got for days that are paid already. Such an account is reckoned again
from its first day as if all had been known in time, interest on interest with it. What that comes
to, less what was paid, is its correction. Nothing is written into the past: the correction is an
entry of the day of the payment that makes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from coopdesk.records.ids import HoldingId
from coopdesk.records.interest import Spell
from coopdesk.records.interest_run.finding import (
    DONE,
    GONE,
    PARTLY,
    Account,
    Run,
    SavingsProduct,
    Window,
    account_of_line,
    deals_of,
    from_first,
    netted,
    runs,
    undone_days,
)
from coopdesk.records.interest_run.reckoning import Case, Deal, Outcome, fixed, last_day, outcome
from coopdesk.records.products import FIXED_TERM
from coopdesk.records.schema import Entry, Hold, InterestLine, InterestRun, Line, day_of
from coopdesk.records.schema.types import day_number

#: The kinds of entries of interest and of its corrections: they are no news themselves.
KIND: Final = "interest"
CORRECTION: Final = "interest correction"

#: What the proof of a correction's line begins with.
CORRECTED: Final = "corrected"


# --- what is known, and what came since ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Again:
    """Accounts that are reckoned again from their first day, and the payments that there were."""

    holdings: frozenset[int]
    past: tuple[Run, ...]


def again(session: Session, product: SavingsProduct, run: Run | None) -> Again:
    """The accounts of a product that something happened to in days that were paid before it did.

    A `run` that is being posted has noted them when it began.
    """
    every = runs(session, product.id)
    past = tuple(one for one in every if one.state == DONE and (run is None or one.id != run.id))
    if run is not None:
        return Again(frozenset(run.known.get("again", ())), past)
    kept = _kept(session, [one.id for one in every if one.state == PARTLY])
    if not past:
        return Again(kept, past)
    last = past[-1]
    return Again(kept | _late(session, product, last) | {*last.known.get("again", ())}, past)


def seen(session: Session) -> dict[str, int]:
    """How far the entries of each PC's series go: what is not among them came later."""
    rows = session.execute(select(Entry.series, func.max(Entry.number)).group_by(Entry.series))
    return {series: number for series, number in rows}


def _late(session: Session, product: SavingsProduct, last: Run) -> frozenset[int]:
    """Accounts with lines in paid days that were not there when these were paid.

    The entries of a PC come in the order of their numbers, so that a number tells what was there,
    whatever the clocks say and however long a PC was away.
    """
    known: Mapping[str, int] = last.known.get("seen", {})
    news: list[ColumnElement[bool]] = [Entry.series.not_in(known)]
    news += [and_(Entry.series == s, Entry.number > number) for s, number in known.items()]
    undone = aliased(Entry)
    found = session.scalars(
        select(Line.holding)
        .join(Entry, Entry.id == Line.entry)
        .where(
            or_(
                Entry.day <= last.until,
                exists().where(undone.id == Entry.reverses, undone.day <= last.until),
            ),
            not_(Entry.kind.in_((KIND, CORRECTION))),
            or_(*news),
            account_of_line == product.account,
            Line.holding.is_not(None),
        )
        .distinct()
    )
    return frozenset(holding for holding in found if holding is not None)


def _kept(session: Session, partly: Sequence[int]) -> frozenset[int]:
    """Accounts that still have interest which was taken back from the others."""
    if not partly:
        return frozenset()
    undone = aliased(Entry)
    found = session.scalars(
        select(InterestLine.holding)
        .outerjoin(undone, undone.reverses == InterestLine.id)
        .where(InterestLine.run.in_(partly), undone.id.is_(None))
        .distinct()
    )
    return frozenset(found)


# --- reckoning one account again -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A time that was paid: what it comes to now, and what was posted for it then."""

    case: Case
    gross: int
    withheld: int
    paid: int
    tax: int


@dataclass(frozen=True, slots=True)
class Correction:
    """What an account gets, or gives back, for times that were paid. Amounts in minor units.

    `parts` are the times that come to something else now. `before` was corrected already, `kept`
    could not be taken back. `owed` is how much more the member should give back than is there:
    the next payment asks for it again. `since` and `until` are the days from the first payment
    that is looked at to the one that corrects.
    """

    gross: int
    withheld: int
    since: date = date.min
    until: date = date.min
    parts: tuple[Part, ...] = ()
    before: int = 0
    kept: int = 0
    owed: int = 0

    @property
    def net(self) -> int:
        """What the member has more after it."""
        return self.gross - self.withheld

    def __bool__(self) -> bool:
        """Whether there is anything to correct."""
        return bool(self.gross or self.withheld or self.owed)

    def said(self) -> dict[str, Any]:
        """As JSON, for the proof of its line."""
        parts = [[p.case.said(), p.gross, p.withheld, p.paid, p.tax] for p in self.parts]
        days = {"from": day_number(self.since), "until": day_number(self.until)}
        sums = {"before": self.before, "kept": self.kept, "owed": self.owed}
        return {**days, "parts": parts, **sums}

    @classmethod
    def of(cls, said: Mapping[str, Any], gross: int, withheld: int) -> Correction:
        """From the JSON of a proof and the amounts of its line."""
        parts = tuple(Part(Case.of(case), *sums) for case, *sums in said["parts"])
        days = day_of(said["from"]), day_of(said["until"])
        return cls(gross, withheld, *days, parts, said["before"], said["kept"], said["owed"])


NOTHING: Final = Correction(0, 0)


@dataclass(frozen=True, slots=True)
class Anew:
    """An account reckoned again: what the new time gives (None: nothing), and the correction."""

    account: Account
    case: Case | None
    now: Outcome | None
    correction: Correction


def anew(
    session: Session,
    window: Window,
    chunk: Sequence[Account],
    past: Sequence[Run],
    *,
    leaving: bool = False,
) -> Iterator[Anew]:
    """Reckon accounts again. With `leaving` all that they hold is paid out on the last day."""
    if not chunk:
        return
    book = _Book.of(session, window, chunk)
    for account in chunk:
        moves = list(book.moves.get(account.holding, ()))
        made = list(_made(session, window, account, moves, past))
        case = made.pop()[1] if made and made[-1][0] is None else None
        if case is not None and not (case.spell.opening or case.spell.moves):
            case = None
        if case is not None and leaving:
            case = _left(case, window.until)
        parts = [_part(run, of, now, book, account) for run, of, now in made if run and now]
        found = _difference(window, account, parts, book)
        now = outcome(case) if case else None
        room = account.balance - book.held.get(account.holding, 0) + _net(now)
        yield Anew(account, case, now, _within(found, room))


#: A payment, what it was reckoned of, and what it comes to; the new time is reckoned later.
Made = tuple[Run | None, Case, Outcome | None]


def _made(
    session: Session,
    window: Window,
    account: Account,
    moves: list[tuple[date, int]],
    past: Sequence[Run],
) -> Iterator[Made]:
    """The cases of all payments and, last, of the new time (without a run), each on top of the
    interest of those before it."""
    if window.product.form == FIXED_TERM and account.until is not None:
        yield from _contract(window, account, moves, past)
        return
    for run in past:
        then = Window(window.product, run.begins, run.until)
        for _, begins, until, deal in deals_of(session, then, [account]):
            case = _case(deal, begins, until, moves, run.begins)
            now = outcome(case)
            yield run, case, now
            moves.append((run.day, _net(now)))
    for _, begins, until, deal in deals_of(session, window, [account]):
        yield None, _case(deal, begins, until, moves, window.begins), None


def _contract(
    window: Window, account: Account, moves: list[tuple[date, int]], past: Sequence[Run]
) -> Iterator[Made]:
    """A fixed term is paid once, by the first payment after it fell due."""
    assert account.until is not None
    product, ends = window.product, last_day(account.until)
    own = {row.id: row for row in product.terms}.get(account.term or 0, product.terms[0])
    if account.opened <= ends <= window.until:
        deal = fixed(own, account.opened, account.until)
        by = next((run for run in past if run.until >= ends), None)
        case = _case(deal, account.opened, ends, moves, account.opened)
        yield by, case, outcome(case) if by else None


def _case(
    deal: Deal, begins: date, until: date, moves: Sequence[tuple[date, int]], since: date
) -> Case:
    opening = sum(amount for day, amount in moves if day < begins)
    inside = sorted((day, Decimal(amount)) for day, amount in moves if begins <= day <= until)
    spell = Spell(begins, until, Decimal(opening), netted(inside))
    if not spell.opening and spell.moves:
        spell = from_first(spell, old=any(day < since for day, _ in moves))
    return deal.case(spell)


def _left(case: Case, day: date) -> Case:
    """The same with all paid out on its last day, when that is the day of leaving."""
    spell = case.spell
    if spell.until != day or not spell.closing:
        return case
    moves = netted([*spell.moves, (day, -spell.closing)])
    return Case(
        Spell(spell.begins, day, spell.opening, moves), case.rates, case.rule, case.tax, case.adds
    )


def _net(now: Outcome | None) -> int:
    return now.gross - now.withheld if now else 0


def _part(run: Run, case: Case, now: Outcome, book: _Book, account: Account) -> Part:
    return Part(case, now.gross, now.withheld, *book.paid.get((account.holding, run.id), (0, 0)))


def _difference(window: Window, account: Account, parts: Sequence[Part], book: _Book) -> Correction:
    gross, tax = book.all.get(account.holding, (0, 0))
    return Correction(
        sum(part.gross for part in parts) - gross,
        sum(part.withheld for part in parts) - tax,
        min((part.case.spell.begins for part in parts), default=window.begins),
        window.until,
        tuple(p for p in parts if (p.gross, p.withheld) != (p.paid, p.tax)),
        book.before.get(account.holding, 0),
        book.kept.get(account.holding, 0),
    )


def _within(one: Correction, room: int) -> Correction:
    """No more is taken than is there; the rest is asked for again by the next payment."""
    room = max(room, 0)
    if one.net >= 0 or -one.net <= room:
        return one
    tax = -(-one.withheld * room // -one.net)
    owed = -one.net - room
    return replace(one, gross=tax - room, withheld=tax, owed=owed)


@dataclass(frozen=True, slots=True)
class _Book:
    """What is written of some accounts: how they moved apart from interest, and what was paid.

    `paid` is by holding and payment, `all` by holding: gross and tax. `held` is held back.
    """

    moves: Mapping[HoldingId, Sequence[tuple[date, int]]]
    paid: Mapping[tuple[int, int], tuple[int, int]]
    all: Mapping[int, tuple[int, int]]
    before: Mapping[int, int]
    kept: Mapping[int, int]
    held: Mapping[int, int]

    @classmethod
    def of(cls, session: Session, window: Window, chunk: Sequence[Account]) -> _Book:
        holdings = [account.holding for account in chunk]
        undone = aliased(Entry)
        lines: Any = session.execute(
            select(
                InterestLine.id,
                InterestLine.holding,
                InterestLine.run,
                InterestLine.gross,
                InterestLine.withheld,
                Entry.kind,
                InterestRun.state,
                undone.id,
            )
            .join(Entry, Entry.id == InterestLine.id)
            .join(InterestRun, InterestRun.id == InterestLine.run)
            .outerjoin(undone, undone.reverses == InterestLine.id)
            .where(InterestLine.holding.in_(holdings))
        )
        apart: set[int] = set()
        paid: dict[tuple[int, int], tuple[int, int]] = {}
        every: dict[int, tuple[int, int]] = {}
        before: dict[int, int] = {}
        kept: dict[int, int] = {}
        for entry, holding, run, gross, tax, kind, state, reversal in lines:
            apart.add(entry)
            if reversal is not None:
                apart.add(reversal)
                continue
            was, taxed = every.get(holding, (0, 0))
            every[holding] = was + gross, taxed + tax
            if state in GONE:
                kept[holding] = kept.get(holding, 0) + gross
            elif kind == CORRECTION:
                before[holding] = before.get(holding, 0) + gross
            else:
                paid[holding, run] = gross, tax
        moves = _moves(session, window, chunk, apart)
        return cls(moves, paid, every, before, kept, _held(session, holdings))


def _moves(
    session: Session, window: Window, chunk: Sequence[Account], apart: set[int]
) -> dict[HoldingId, list[tuple[date, int]]]:
    """All that ever moved some accounts, apart from some entries, credit positive."""
    held = {account.holding for account in chunk}
    rows: Any = session.execute(
        select(Line.holding, Line.day, Line.entry, Line.amount)
        .where(
            Line.member.in_({account.member for account in chunk}),
            account_of_line == window.product.account,
        )
        .order_by(Line.holding, Line.day)
    )
    undone = undone_days(session)
    found: dict[HoldingId, list[tuple[date, int]]] = {}
    for holding, day, entry, amount in rows:
        if holding in held and entry not in apart:
            found.setdefault(holding, []).append((undone.get(entry, day), -amount))
    return found


def _held(session: Session, holdings: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        select(Hold.holding, func.sum(Hold.amount))
        .where(Hold.holding.in_(holdings), Hold.released.is_(None))
        .group_by(Hold.holding)
    )
    return {holding: amount for holding, amount in rows}
