"""A surplus and a share-out as papers: proof, resolution, list, letters.

While a surplus is only planned, the papers tell the plan; once it is passed, they tell what was
booked, from the parts that were kept then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import allocation, chart, office, products
from coopdesk.records.allocation import Plan
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    Coop,
    ProofRow,
    ProofTable,
    ShareOut,
    ShareOutRow,
    SurplusHead,
    SurplusLetter,
    SurplusList,
    SurplusListRow,
    SurplusProof,
    SurplusResolution,
    SurplusStep,
    Words,
)
from coopdesk.records.schema import Account
from coopdesk.records.surplus import deciding, waiting
from coopdesk.records.surplus.deciding import SurplusRow
from coopdesk.records.surplus.reckoning import (
    PASSED,
    Outcome,
    Reckoned,
    outcome,
    reckon,
    share_moves,
)
from coopdesk.records.surplus.sharing import Group, handed, share_outs
from coopdesk.records.surplus.waiting import Foreseen, PartRow


@dataclass(frozen=True, slots=True)
class Told:
    """A surplus as papers tell it: planned or passed, with each member's part."""

    coop: Coop
    row: SurplusRow | None
    reckoned: Reckoned
    plan: Plan
    steps: tuple[allocation.Step, ...]
    whole: int
    parts: tuple[PartRow, ...]
    names: Mapping[str, str]

    @property
    def passed(self) -> bool:
        """Whether it is booked."""
        return self.row is not None and self.row.state == PASSED

    def money(self, minor: int) -> Money:
        """In the book's currency."""
        return Money(minor, self.coop.currency)

    def pool(self, what: str) -> int:
        """What one kind of step takes."""
        return sum(step.amount for step in self.steps if step.what == what)

    @property
    def left(self) -> int:
        """What stays."""
        return self.steps[-1].left if self.steps else self.whole


def told(session: Session, until: date) -> Told:
    """The surplus of a year, as it was passed, as it is planned, or as the law wants it."""
    row, reckoned = deciding.surplus_of(session, until), reckon(session, until)
    plan = allocation.legal(reckoned.rules) if row is None else row.plan
    return tell(session, reckoned, plan, row)


def tell(session: Session, reckoned: Reckoned, plan: Plan, row: SurplusRow | None) -> Told:
    """The same for a plan that is being made."""
    coop, names = office.coop(session), _names(session)
    if row is not None and row.state == PASSED:
        steps = tuple(allocation.Step(*step) for step in row.proof["steps"])
        parts = tuple(waiting.parts(session, row.id))
        return Told(coop, row, reckoned, plan, steps, row.proof["whole"], parts, names)
    made = outcome(reckoned, plan)
    parts = tuple(_planned(reckoned, made))
    return Told(coop, row, reckoned, plan, made.cascade.steps, made.cascade.whole, parts, names)


def _names(session: Session) -> dict[str, str]:
    """What accounts are called, by role and by id."""
    rows = session.execute(select(Account.id, Account.name))
    return chart.role_names(session) | {str(ident): name for ident, name in rows}


def _planned(reckoned: Reckoned, made: Outcome) -> Iterator[PartRow]:
    refund = {given.sharer.id: given for given in made.refund}
    shares = {given.sharer.id: given for given in made.shares}
    for who in reckoned.sharers:
        one, other = shares.get(who.id), refund.get(who.id)
        if one is None and other is None:
            continue
        yield PartRow(
            who.id,
            who.number,
            who.name,
            who.language,
            "",
            who.left,
            one.part.base if one else 0,
            one.part.amount if one else 0,
            other.part.base if other else 0,
            other.part.amount if other else 0,
            0,
        )


def step_name(plan: Plan, step: allocation.Step, names: Mapping[str, str]) -> Text:
    """What a step is for, in words."""
    account = Text(names.get(step.of, step.of))
    match step.what:
        case allocation.LOSSES:
            return Text(
                N_("Losses of earlier years") if step.amount >= 0 else N_("From earlier years")
            )
        case allocation.RESTORE:
            return Text(N_("Put back: {account}"), {"account": account})
        case allocation.RESERVE if step.amount < 0:
            return Text(N_("Out of: {account}"), {"account": account})
        case allocation.SHARES:
            rate = {"rate": plain(plan.share_rate)}
            return Text(N_("Interest on shares, {rate} % a year"), rate)
        case allocation.REFUND:
            return Text(N_("To members by what they did"))
    return account


def plain(number: Decimal) -> Decimal:
    """Without noughts at its end: 5.50 is 5.5."""
    short = number.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _head(made: Told) -> SurplusHead:
    row = made.row
    return SurplusHead(
        begins=made.reckoned.begins,
        until=made.reckoned.until,
        whole=made.money(made.whole),
        steps=tuple(
            SurplusStep(
                step_name(made.plan, step, made.names),
                made.money(step.amount),
                made.money(step.left),
            )
            for step in made.steps
            if step.amount
        ),
        left=made.money(made.left),
        passed=row.passed if row and made.passed else None,
        number=row.resolution if row and made.passed else "",
    )


# --- the proof ---------------------------------------------------------------------------------


def proof(session: Session, made: Told) -> SurplusProof:
    """Every base, its days, and in what order the last coins were given."""
    facts = made.reckoned.facts
    said: list[tuple[Words, Words | Money | int | Decimal]] = [
        (Text(N_("Result of the year")), made.money(facts.result)),
        (Text(N_("From earlier years")), made.money(facts.before)),
        (Text(N_("All shares at its end")), made.money(facts.capital)),
        (Text(N_("Its days")), facts.year_days),
    ]
    tables = [_shares_table(session, made), _refund_table(made)]
    return SurplusProof(
        made.coop, _head(made), tuple(said), tuple(t for t in tables if t is not None)
    )


def _shares_table(session: Session, made: Told) -> ProofTable | None:
    pool = made.pool(allocation.SHARES)
    if not pool:
        return None
    start, until = made.reckoned.begins, made.reckoned.until
    moves = share_moves(session, start, until)
    held = {
        who: tuple(allocation.stretches(opening, moved, start, until))
        for who, (opening, moved) in moves.items()
    }
    about = N_("Each balance times the days that it was held, at {rate} %, for {days} days.")
    fields = {"rate": plain(made.plan.share_rate), "days": made.reckoned.facts.year_days}
    bases = [(part, part.share_days) for part in made.parts if part.share_days]
    return _table(
        made,
        (N_("Interest on shares"), Text(about, fields), N_("Shares × days")),
        pool,
        bases,
        held,
    )


def _refund_table(made: Told) -> ProofTable | None:
    pool = made.pool(allocation.REFUND)
    if not pool:
        return None
    kinds = {str(kind.account): kind for kind in made.reckoned.operations}
    counted = [(kinds[key].name, n) for key, n in made.plan.weights.items() if n and key in kinds]
    about = Text(
        N_("What each did, counted so: {kinds}."),
        {"kinds": ", ".join(f"{name} × {n}" for name, n in counted)},
    )
    bases = [(part, part.operations) for part in made.parts if part.operations]
    words = N_("To members by what they did"), about, N_("What they did")
    return _table(made, words, pool, bases, {})


def _table(
    made: Told,
    words: tuple[str, Text, str],
    pool: int,
    bases: Sequence[tuple[PartRow, int]],
    held: Mapping[MemberId, tuple[allocation.Stretch, ...]],
) -> ProofTable:
    title, about, base = words
    divided = allocation.divide(pool, [base for _, base in bases], step=made.plan.step)
    rows = tuple(
        ProofRow(
            row.number,
            row.name,
            part.base,
            made.money(part.amount),
            part.remainder,
            part.turn,
            held.get(row.member, ()),
        )
        for (row, _), part in zip(bases, divided, strict=True)
    )
    whole = sum(part.base for part in divided)
    coin = made.money(made.plan.step)
    return ProofTable(Text(title), about, Text(base), made.money(pool), whole, coin, rows)


# --- the resolution ----------------------------------------------------------------------------


def resolution(made: Told) -> SurplusResolution:
    """The draft of what the meeting decides; once passed, the words that were kept."""
    kept = made.row.proof.get("text", "") if made.row and made.passed else ""
    sentences: tuple[Words, ...] = tuple(filter(None, kept.split("\n"))) if kept else draft(made)
    return SurplusResolution(made.coop, _head(made), sentences)


def draft(made: Told) -> tuple[Text, ...]:
    """The sentences of a resolution on a surplus or a loss."""
    amounts = {"until": made.reckoned.until, "amount": made.money(abs(made.whole))}
    if made.whole < 0:
        first = Text(N_("The year that ended on {until} closed with a loss of {amount}."), amounts)
    else:
        first = Text(N_("The meeting decides on {amount}, the surplus at {until}."), amounts)
    parts = [
        Text(
            N_("{what}: {amount}."),
            {"what": step_name(made.plan, s, made.names), "amount": made.money(abs(s.amount))},
        )
        for s in made.steps
        if s.amount
    ]
    if made.left < 0:
        last = N_("The loss that is left, {amount}, is carried forward.")
    else:
        last = N_("What is left, {amount}, stays with the co-op.")
    said = [first, *parts, Text(last, {"amount": made.money(abs(made.left))})]
    if made.pool(allocation.SHARES) + made.pool(allocation.REFUND):
        said.append(
            Text(N_("Members' parts wait for them at the office from the day of this meeting on."))
        )
    if made.plan.reason:
        said.append(Text(N_("Reason: {reason}"), {"reason": made.plan.reason}))
    return tuple(said)


# --- the list and the letters ------------------------------------------------------------------


_INTO: Final = {products.SAVINGS: N_("Savings"), products.SHARES: N_("Shares")}


def listed(session: Session, made: Told, way: str = "") -> SurplusList:
    """Everybody's part, by number; with a `way` to settle, where what waits goes."""
    parts = [part for part in made.parts if part.amount]
    goes = waiting.foreseen(session, way) if way in _INTO and made.passed else {}
    rows = tuple(_listed(made, part, goes.get(part.member)) for part in parts)
    return SurplusList(
        made.coop,
        _head(made),
        rows,
        made.money(sum(part.by_shares for part in parts)),
        made.money(sum(part.by_operations for part in parts)),
        made.money(sum(part.amount for part in parts)),
        sum((row.due for row in rows), made.money(0)),
        Text(_INTO[way]) if goes else None,
    )


def _listed(made: Told, part: PartRow, goes: Foreseen | None) -> SurplusListRow:
    due = part.due if goes is None else goes.due  # what waits from years before goes with it
    into = () if goes is None or goes.account is None else (goes.before, goes.after)
    return SurplusListRow(
        part.number,
        part.name,
        *map(
            made.money,
            (part.by_shares, part.by_operations, part.amount, due, *into),
        ),
    )


def letters(made: Told, *, made_on: date, made_by: str) -> Iterator[SurplusLetter]:
    """A letter for everybody who gets something, by number."""
    did = {sharer.id: sharer.operations for sharer in made.reckoned.sharers}
    counted = {AccountId(int(key)) for key, n in made.plan.weights.items() if n}
    for part in made.parts:
        if not part.amount:
            continue
        average = Decimal(part.share_days) / made.reckoned.facts.year_days
        own = did.get(part.member, {})
        yield SurplusLetter(
            coop=made.coop,
            begins=made.reckoned.begins,
            until=made.reckoned.until,
            whole=made.money(made.whole),
            passed=made.row.passed if made.row and made.passed else None,
            number=made.row.resolution if made.row and made.passed else "",
            member_number=part.number,
            member_name=part.name,
            village=part.village,
            language=part.language,
            shares=made.money(int(average.quantize(Decimal(1), rounding=ROUND_HALF_UP))),
            rate=plain(made.plan.share_rate),
            by_shares=made.money(part.by_shares),
            did=tuple(
                (Text(made.names[str(account)]), made.money(amount))
                for account, amount in own.items()
                if account in counted and part.by_operations
            ),
            by_operations=made.money(part.by_operations),
            amount=made.money(part.amount),
            due=made.money(part.due),
            into=part.into or "",
            made_on=made_on,
            made_by=made_by,
        )


# --- a group's share-out -----------------------------------------------------------------------


def share_out_paper(session: Session, surplus: int | None = None) -> ShareOut:
    """A share-out on paper: that of an id, or the last one. Refused when there was none."""
    row = next((one for one in share_outs(session) if surplus in (None, one.id)), None)
    if row is None:
        raise Refused(N_("No box was shared out yet."), field="surplus")
    parts = [
        (one.number, one.name, one.shares, one.amount, one.owed) for one in handed(session, row.id)
    ]
    return _share_out(office.coop(session), row.day, row.proof, parts)


def planned_share_out(
    session: Session, there: Group, *, day: date, stays: int, step: int
) -> ShareOut:
    """The same before anything is handed out, to be looked at by everybody."""
    parts = [
        (one.number, one.name, taking.owner.shares, taking.part.amount, taking.owner.owes)
        for one, taking in there.takings(stays, step)
    ]
    return _share_out(office.coop(session), day, there.proof(stays, step), parts)


def _share_out(
    coop: Coop,
    day: date,
    said: Mapping[str, int],
    parts: Sequence[tuple[str, str, int, int, int]],
) -> ShareOut:
    def money(minor: int) -> Money:
        return Money(minor, coop.currency)

    rows = tuple(
        ShareOutRow(
            number,
            name,
            money(shares),
            money(part - shares),
            money(part),
            money(owed),
            money(part - owed),
        )
        for number, name, shares, part, owed in parts
    )
    lines = (
        (N_("In the boxes"), said["cash"]),
        (N_("Loans, set off against members' parts"), said["loans"]),
        (N_("Social fund, which stays"), -said["social"]),
        (N_("What the group owes"), -said["debts"]),
        (N_("What stays in the box"), -said["stays"]),
    )
    return ShareOut(
        coop=coop,
        day=day,
        lines=tuple((Text(name), money(amount)) for name, amount in lines if amount),
        pool=money(said["pool"]),
        shares=money(said["shares"]),
        rows=rows,
        paid=money(sum(row.paid.minor for row in rows)),
        rest=money(said["pool"] - said["members"]),
    )
