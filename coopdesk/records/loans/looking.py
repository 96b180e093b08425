"""One loan, looked at from all sides: all that its page shows, and how each figure came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import Text
from coopdesk.records import journal, schedule
from coopdesk.records.book import Prepared
from coopdesk.records.ids import LoanId, MemberId, ProductId, VisitId
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.loans.changes import may_undo, terms_on
from coopdesk.records.loans.events import event_text, move_text
from coopdesk.records.loans.facts import life_of
from coopdesk.records.loans.keeping import Proof, proved
from coopdesk.records.loans.life import (
    APPROVED,
    ASKED,
    CLOSED,
    GIVEN_BACK,
    REALIGNED,
    RUNNING,
    SET_OFF,
    SIGNED,
    WRITTEN_OFF,
    Life,
    Move,
)
from coopdesk.records.loans.offering import agreed
from coopdesk.records.loans.rows import (
    Amounts,
    EventRow,
    InstalmentRow,
    MoveRow,
    ProofRow,
    Snapshot,
    booked,
    instalment,
    reckoned,
    snapshot,
    whole,
)
from coopdesk.records.loans.telling import how_sentences
from coopdesk.records.loans.truth import happened, paid_back, standing
from coopdesk.records.money import Money
from coopdesk.records.products import Looker, reader
from coopdesk.records.schedule import Standing, Stretch, Terms
from coopdesk.records.schema import (
    Entry,
    Loan,
    LoanMove,
    Member,
    Person,
    Product,
    Team,
    Visit,
)

_HEAD: Final = Prepared(
    select(Member.number, Member.name, Member.village, Member.phone, Product.name)
    .join(Product, Product.id == bindparam("product"))
    .where(Member.id == bindparam("member"))
)
_PEOPLE: Final = Prepared(select(Person.id, Person.name))
_TEAM: Final = Prepared(select(Team.name).where(Team.id == bindparam("of")))
_NAME: Final = Prepared(select(Member.name).where(Member.id == bindparam("of")))
_NUMBER: Final = Prepared(select(Loan.number).where(Loan.id == bindparam("of")))
_NUMBERS: Final = Prepared(
    select(LoanMove.entry, Entry.written, Entry.series, Entry.number, Visit.series, Visit.number)
    .join(Entry, Entry.id == LoanMove.entry)
    .outerjoin(Visit, Visit.id == LoanMove.entry)
    .where(LoanMove.loan == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class LoanFile:
    """All that there is about a loan, as it stands on a day; what stands for it, `lending` tells.

    `offered` is what its product demanded when it was asked for. `terms` hold on the day and `told`
    says them in sentences; `now` are its few figures, `rows` its instalments: none before it was
    signed. `moves` is what entries did, `events` what else happened, the newest first. `payoff`
    would pay all of it on the day; `too_much` is what was paid beyond all that was owed, and is
    owed to the member. `lost` was given up when it was written off, and `recovered` came in since.
    `may` are the deeds that make sense now.
    """

    loan: LoanId
    day: date
    life: Life
    member: MemberId
    member_number: str
    member_name: str
    village: str
    phone: str
    product: ProductId
    product_name: str
    officer: str
    team: str
    replaces: str
    state: str
    since: date
    asked: Money
    disbursed: Money
    owed: Money
    offered: LendingTerms
    terms: Terms | None
    told: tuple[Text, ...]
    now: Snapshot | None
    rows: tuple[InstalmentRow, ...]
    moves: tuple[MoveRow, ...]
    events: tuple[EventRow, ...]
    payoff: Amounts | None
    too_much: Money
    lost: Amounts | None
    recovered: Money
    may: frozenset[str]


def loan_file(session: Session, loan: LoanId, day: date) -> LoanFile:
    """All that there is about a loan. Refused where there is none."""
    look = reader(session)
    life = life_of(look, loan)
    asked, money = life.asked, journal.currency_of(session)
    [head] = look.all(_HEAD, member=asked.member, product=asked.product)
    people = {ident: name or "" for ident, name in look.all(_PEOPLE)}
    found, state, since = stands(life, day)
    proof = proved(life)
    terms = terms_on(life, day) if life.terms else None
    return LoanFile(
        loan=loan,
        day=day,
        life=life,
        member=MemberId(asked.member),
        member_number=head[0],
        member_name=head[1] or "",
        village=head[2] or "",
        phone=head[3] or "",
        product=ProductId(asked.product),
        product_name=head[4],
        officer=people.get(asked.officer, ""),
        team=_only(look.all(_TEAM, of=asked.team)),
        replaces=_only(look.all(_NUMBER, of=asked.replaces)),
        state=state,
        since=since,
        asked=Money(asked.amount, money),
        disbursed=Money(life.disbursed, money),
        owed=Money(proof.booked + proof.too_much, money),
        offered=agreed(look, asked.term).terms,
        terms=terms,
        told=how_sentences(terms, money) if terms else (),
        now=snapshot(found, money) if found and terms else None,
        rows=tuple(instalment(row, day, money) for row in found.rows) if found else (),
        moves=_moves(look.all(_NUMBERS, of=loan), life, found, money),
        events=_events(life, people, _answered(look, life), money),
        payoff=_payoff(life, day, money) if state == RUNNING else None,
        too_much=Money(proof.too_much, money),
        lost=_lost(found, state, money),
        recovered=Money(_recovered(found), money),
        may=_may(life, state, found) | _to_mend(proof),
    )


def _lost(found: Standing | None, state: str, money: str) -> Amounts | None:
    """What was given up of a loan that was written off: all that was owed then."""
    if state != WRITTEN_OFF or found is None or found.written_off is None:
        return None
    return reckoned(found.written_off.parts, money)


def _recovered(found: Standing | None) -> int:
    return int(sum(one.recovered for one in found.allocations)) if found else 0


def _only(rows: Sequence[Sequence[Any]]) -> str:
    return str(rows[0][0]) if rows else ""


def stands(life: Life, day: date) -> tuple[Standing | None, str, date]:
    """How a loan stands on a day, its state and since when: also whether it is paid back."""
    found = standing(life, day)
    if closed := paid_back(life, found):
        return found, CLOSED, closed
    return found, life.state, life.since


# --- what happened -------------------------------------------------------------------------------


def _moves(
    numbers: Iterable[Sequence[Any]], life: Life, found: Standing | None, money: str
) -> tuple[MoveRow, ...]:
    """What entries did, the newest first; payments as they count by now."""
    named = {row[0]: row[1:] for row in numbers}

    def in_order(move: Move) -> tuple[date, Sequence[Any], int]:
        return move.day, named[move.entry][:3], move.n

    true = {one.key: one for one in found.allocations} if found else {}
    after = 0
    made = []
    for move in sorted(life.moves, key=in_order):
        allocation = true.get((move.entry, move.n))
        now = booked(move, money)
        if allocation is not None:
            now = reckoned(allocation.parts, money)
        if not move.undone:
            after -= now.principal.minor if allocation is not None else _plain(move)
        made.append(_move(move, named[move.entry], now, after, money))
    return tuple(reversed(made))


def _plain(move: Move) -> int:
    """How a move that is no payment changes what is owed; what was put right or given back is in
    the payments."""
    return 0 if move.kind in (REALIGNED, GIVEN_BACK) else move.principal


def _move(move: Move, named: Sequence[Any], now: Amounts, after: int, money: str) -> MoveRow:
    _, series, number, of_visit, receipt = named
    label = journal.label_of(of_visit, receipt) if of_visit else journal.label_of(series, number)
    return MoveRow(
        move.entry,
        move.n,
        move.day,
        move.kind,
        move_text(move.kind),
        label,
        VisitId(move.entry) if of_visit else None,
        Money(move.amount, money),
        booked(move, money),
        now,
        None if move.undone else Money(after, money),
        move.undone,
    )


def _answered(look: Looker, life: Life) -> dict[int, str]:
    """By event who else's savings paid: of members who answer for the loan."""
    paid = {one.id: one.said["member"] for one in life.events if one.kind == SET_OFF}
    others = {event: who for event, who in paid.items() if who != life.asked.member}
    return {event: _only(look.all(_NAME, of=who)) for event, who in others.items()}


def _events(
    life: Life, people: Mapping[int, str], answered: Mapping[int, str], money: str
) -> tuple[EventRow, ...]:
    return tuple(
        EventRow(
            one.id,
            one.day,
            one.kind,
            event_text(one, money, answered.get(one.id, "")),
            people.get(one.by, ""),
            people.get(one.second, "") if one.second else "",
            one.resolution,
            str(one.said.get("reason") or one.said.get("note") or one.said.get("conditions") or ""),
            may_undo(one),
        )
        for one in reversed(life.events)
    )


#: What can be done with a loan, by its state.
_DEEDS: Final[Mapping[str, frozenset[str]]] = {
    ASKED: frozenset("change cancel decide guarantor collateral".split()),
    APPROVED: frozenset("cancel sign guarantor collateral".split()),
    SIGNED: frozenset("cancel pay_out guarantor collateral".split()),
    RUNNING: frozenset(
        "repay pay_off pay_in_kind set_off reschedule change_rate waive visit remind write_off"
        " guarantor collateral".split()
    ),
    WRITTEN_OFF: frozenset("repay pay_in_kind set_off visit".split()),
    CLOSED: frozenset({"slip"}),
}


def _may(life: Life, state: str, found: Standing | None) -> frozenset[str]:
    deeds = _DEEDS.get(state, frozenset())
    if state == RUNNING and life.terms is not None and life.disbursed < life.terms.lent:
        deeds |= {"pay_out"}
    if found is not None and state == RUNNING and not found.due.total and not found.accrued:
        deeds -= {"waive"}
    if found is not None and state == RUNNING and not found.oldest:
        deeds -= {"write_off"}
    return deeds


def _to_mend(proof: Proof) -> set[str]:
    """What is to be done where figures are not as they should be."""
    return {name for name, is_so in (("order", proof.off), ("overpaid", proof.too_much)) if is_so}


# --- how figures came about ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Explained:
    """How the interest and the penalties of a loan came about until a day, row by row.

    `accrued` is interest since the last due date that is neither due nor paid.
    """

    day: date
    interest: tuple[ProofRow, ...]
    penalty: tuple[ProofRow, ...]
    interest_total: Money
    penalty_total: Money
    accrued: Money


def explain(session: Session, loan: LoanId, day: date) -> Explained:
    """How the interest and penalties of a loan came about until a day. Refused: no such loan."""
    found = standing(life_of(reader(session), loan), day)
    money = journal.currency_of(session)
    if found is None:
        nothing = Money.zero(money)
        return Explained(day, (), (), nothing, nothing, nothing)
    due = {row.n: row.due for row in found.rows}
    interest = tuple(_proof(one, due, money) for one in found.interest_proof)
    penalty = tuple(_proof(one, due, money) for one in found.penalty_proof)
    zero = Money.zero(money)
    return Explained(
        day,
        interest,
        penalty,
        sum((one.amount for one in interest), zero),
        sum((one.amount for one in penalty), zero),
        Money(int(found.accrued), money),
    )


def _proof(one: Stretch, due: Mapping[int, date], money: str) -> ProofRow:
    return ProofRow(
        one.n,
        due.get(one.n),
        one.since,
        one.until,
        one.days,
        Money(int(one.base), money),
        one.percent,
        one.per,
        Money(int(one.amount), money),
    )


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """What of the principal is owed over time, each point from its day on: as it was planned when
    it was signed, as it was until the day, and as it will be if all is paid in time."""

    planned: tuple[tuple[date, Money], ...]
    actual: tuple[tuple[date, Money], ...]
    coming: tuple[tuple[date, Money], ...]


def balance_line(session: Session, loan: LoanId, day: date) -> BalanceLine:
    """The points for a drawing of a loan; none before it is signed."""
    life, money = life_of(reader(session), loan), journal.currency_of(session)
    found = standing(life, day)
    if found is None or life.terms is None:
        return BalanceLine((), (), ())
    actual = _actual(life, found, day)
    coming = _coming(life.terms, life.disbursed, found, day) if found.owed else []

    def points(some: Iterable[tuple[date, Decimal]]) -> tuple[tuple[date, Money], ...]:
        return tuple((on, Money(int(owed), money)) for on, owed in some)

    return BalanceLine(points(_planned(life.terms)), points(actual), points(coming))


def _planned(terms: Terms) -> list[tuple[date, Decimal]]:
    """The balance by the plan that was signed, tranches and instalments by day."""
    parts = terms.disbursements or (schedule.Tranche(terms.start, terms.lent),)
    moves = [(part.on, part.amount) for part in parts]
    moves += [(row.due, -row.principal) for row in schedule.plan(terms).rows]
    return _running(moves)


def _coming(terms: Terms, paid: int, found: Standing, day: date) -> list[tuple[date, Decimal]]:
    """The balance from a day on: what is still to be paid out, and the instalments to come."""
    rows = {row.due: row.balance for row in found.rows if row.due > day}
    parts: dict[date, Decimal] = {}
    before = Decimal(paid)
    for part in terms.disbursements:
        left = min(max(part.amount - before, Decimal(0)), part.amount)
        before = max(before - part.amount, Decimal(0))
        if part.on > day:
            parts[part.on] = parts.get(part.on, Decimal(0)) + left
    owed, points = found.owed, [(day, found.owed)]
    for on in sorted({*rows, *parts}):
        owed = rows.get(on, owed) + parts.get(on, Decimal(0))
        points.append((on, owed))
    return points


def _actual(life: Life, found: Standing, day: date) -> list[tuple[date, Decimal]]:
    moves = [
        (one.on, one.amount)
        for one in happened(life)
        if isinstance(one, schedule.Payout) and one.on <= day
    ]
    moves += [(one.on, -one.parts.principal) for one in found.allocations]
    moves += [(one.on, one.interest + one.fees + one.penalty) for one in found.added]
    if found.written_off is not None:
        moves.append((found.written_off.on, -found.written_off.parts.principal))
    return _running(moves)


def _running(moves: Iterable[tuple[date, Decimal]]) -> list[tuple[date, Decimal]]:
    """The sum after each day on which something moved."""
    days: dict[date, Decimal] = {}
    for on, amount in moves:
        days[on] = days.get(on, Decimal(0)) + amount
    owed, points = Decimal(0), []
    for on in sorted(days):
        owed += days[on]
        points.append((on, owed))
    return points


# --- what would pay all of it --------------------------------------------------------------------


def payoff(session: Session, loan: LoanId, day: date) -> Amounts:
    """What would pay all of a loan on a day, by what is known until then. Refused: no such loan."""
    life, money = life_of(reader(session), loan), journal.currency_of(session)
    return _payoff(life, day, money) or reckoned(schedule.Parts(), money)


def _payoff(life: Life, day: date, money: str) -> Amounts | None:
    if life.terms is None:
        return None
    quote = schedule.payoff(life.terms, [one for one in happened(life) if one.on <= day], day)
    return booked(whole(quote.parts), money)
