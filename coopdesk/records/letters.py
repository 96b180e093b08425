"""What letters of a member's life say: application, decision, sanction, settlement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import (
    admission,
    earlier,
    journal,
    members,
    membership,
    office,
    products,
    sanctions,
)
from coopdesk.records import settlement as settling
from coopdesk.records.admission import ApplicationRow
from coopdesk.records.book.wrote import act_that_wrote
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.members import KINDS, SEXES
from coopdesk.records.membership import ADMITTED, DEFERRED, JOINED, REFUSED, Standing, StepRow
from coopdesk.records.money import Money
from coopdesk.records.papers import MemberLetter, SettledRow, Words
from coopdesk.records.products import LOANS, named
from coopdesk.records.sanctions import FINE, SUSPENSION, WARNING
from coopdesk.records.schema import Entry, Holding, Line, Product, Sanction, instant_of

_FOR_THE_COOP: Final = N_("For the co-op: name, post, signature")
_APPLICANT: Final = N_("Applicant: signature or thumb")
_MEMBER: Final = N_("Member: signature or thumb")

Facts = list[tuple[str, Words]]


def application(session: Session, ident: int, day: date, by: str) -> MemberLetter:
    """The form that an applicant signs, with what is known filled in."""
    one = admission.application(session, ident)
    value = admission.share_value(session, day)
    due = admission.first_due(session, day, one.shares)
    words: list[Words] = [
        Text(N_("I ask to be admitted as a member, and keep to the by-laws and the rules.")),
        Text(
            N_("I undertake {count} shares of {amount} each."),
            {"count": one.shares, "amount": value},
        ),
    ]
    if fees := [one for one in due if one.fee is not None]:
        total = sum((one.amount for one in fees), Money.zero(value.currency))
        words.append(Text(N_("The entrance costs {amount}."), {"amount": total}))
    return MemberLetter(
        office.coop(session),
        "application",
        Text(N_("Application to become a member")),
        one.day,
        by,
        one.name,
        one.language,
        tuple(_of_applicant(one)),
        tuple(words),
        signers=(_APPLICANT, _FOR_THE_COOP),
    )


def _of_applicant(one: ApplicationRow) -> Facts:
    return [
        (N_("Name"), one.name),
        (N_("Kind"), Text(KINDS[one.kind])),
        (N_("Who speaks for them"), one.speaker),
        (N_("Sex"), Text(SEXES[one.sex]) if one.sex in SEXES else ""),
        (N_("Born on"), Text("{day}", {"day": one.born}) if one.born else ""),
        (N_("Identity document"), one.document),
        (N_("Phone"), one.phone),
        (N_("Village"), one.village),
        (N_("Address"), one.address),
        (N_("Occupation"), one.occupation),
        (N_("Shares wanted"), Text("{n}", {"n": one.shares})),
    ]


_DECIDED: Final = {
    ADMITTED: N_("we are glad to tell you that you are admitted as a member of our co-op."),
    DEFERRED: N_("no decision was taken yet on your application to become a member."),
    REFUSED: N_("we are sorry: your application to become a member was not accepted."),
}


def admission_letter(session: Session, ident: int, day: date, by: str) -> MemberLetter:
    """What was decided on an application, and what is to be done now."""
    one = admission.application(session, ident)
    step = one.decision
    if step is None:
        raise Refused(N_("Nobody has decided on this application yet."), field="application")
    words: list[Words] = [
        Text(N_("Dear {name},"), {"name": one.name}),
        Text(_DECIDED[step.kind]),
    ]
    if step.body:
        words.append(
            Text(N_("{body} decided it on {day}."), {"body": Text(step.body), "day": step.day})
        )
    if step.why and step.kind != ADMITTED:
        words.append(Text(N_("The reason: {why}"), {"why": step.why}))
    if step.until is not None:
        words.append(Text(N_("It is looked at again on {day}."), {"day": step.until}))
    strong: Words = ""
    if one.status == ADMITTED:
        due = admission.first_due(session, day, one.shares)
        total = sum((line.amount for line in due), Money.zero(due[-1].amount.currency))
        strong = Text(
            N_("Please bring {amount}: with this payment you are a member."), {"amount": total}
        )
    elif one.status == JOINED:
        strong = Text(N_("Your member number is {number}."), {"number": one.number})
    facts: Facts = [(N_("Asked on"), Text("{day}", {"day": one.day}))]
    facts += [(N_("Village"), one.village), (N_("Resolution"), step.resolution)]
    return MemberLetter(
        office.coop(session),
        "admission-letter",
        Text(N_("Your application")),
        day,
        by,
        one.name,
        one.language,
        tuple(facts),
        tuple(words),
        strong=strong,
        signers=(_FOR_THE_COOP,),
    )


_LAID: Final = {
    WARNING: N_("{body} warned you on {day}."),
    FINE: N_("{body} decided on {day} that you pay a fine of {amount}."),
    SUSPENSION: N_("{body} suspended you on {day}."),
}


def sanction_letter(session: Session, ident: int, day: date, by: str) -> MemberLetter:
    """What was laid upon a member, why, and room for what they answer."""
    row = next((one for one in sanctions.sanctions(session) if one.id == ident), None)
    if row is None:
        raise Refused(N_("There is no such sanction."), field="sanction")
    one = members.file(session, row.member)
    said = {"body": Text(row.body), "day": row.day, "amount": row.amount}
    words: list[Words] = [
        Text(N_("Dear {name},"), {"name": one.name}),
        Text(_LAID[row.kind], said),
        Text(N_("The reason: {why}"), {"why": row.why}),
    ]
    if row.heard is not None:
        words.append(Text(N_("You were heard on {day}."), {"day": row.heard}))
    if row.kind == SUSPENSION:
        words.append(
            Text(N_("While you are suspended you have no vote, no office and no new loan."))
        )
    if row.until is not None:
        words.append(Text(N_("It holds until {day}."), {"day": row.until}))
    if row.lifted is not None:
        words.append(Text(N_("It was lifted on {day}."), {"day": row.lifted}))
    return MemberLetter(
        office.coop(session),
        "sanction-letter",
        Text(sanctions.KINDS[row.kind]),
        day,
        by,
        one.name,
        one.language,
        ((N_("Member"), f"{one.number} · {one.name}"), (N_("Resolution"), row.resolution)),
        tuple(words),
        answer=row.answer,
        signers=(_FOR_THE_COOP, _MEMBER),
    )


def settlement(session: Session, member: int, day: date, by: str) -> MemberLetter:
    """What a member who left had and owed on that day, what was moved since, and what is left."""
    one = members.file(session, MemberId(member))
    now, steps = membership.life(session, MemberId(member), day)
    if now.left is None:
        raise Refused(N_("This member has not left."), field="member")
    steps = [one for one in steps if one.dropped is None]
    plan = settling.plan(session, MemberId(member), day)
    open_ = now.status == membership.LEAVING and not plan.done
    rows = _planned(plan) if open_ else moved(session, MemberId(member), now.left, steps)
    words: list[Words] = [
        Text(_LEFT.get(now.cause, _LEFT[""]), {"name": one.name, "day": _when(now, steps)})
    ]
    if now.cause == membership.EXPELLED:
        words += _expelled(steps)
    currency = journal.currency_of(session)
    paid = sum((row.paid for row in rows), Money.zero(currency))
    told = N_("To be paid out: {amount}") if open_ else N_("Paid out: {amount}")
    strong: Words = Text(told, {"amount": -paid}) if paid.minor else ""
    if open_ and plan.owed.minor:
        said = {"what": Text(N_("Still owed after this")), "text": plan.owed}
        words.append(Text(N_("{what}: {text}"), said))
    words += [
        Text(
            N_("{name}, {share} %: {amount}"),
            {
                "name": heir.name,
                "share": Decimal(heir.share) / 100,
                "amount": heir.paid if heir.paid.minor else heir.due,
            },
        )
        for heir in plan.heirs
    ]
    if open_:
        words += plan.hindrances
    if now.status == membership.LEFT:
        words.append(Text(N_("Nothing is left on either side. All accounts are closed.")))
    return MemberLetter(
        office.coop(session),
        "settlement",
        Text(N_("Settlement with a member who left")),
        day,
        by,
        one.name,
        one.language,
        (
            (N_("Member"), f"{one.number} · {one.name}"),
            (N_("Village"), one.village),
            (N_("Left on"), Text("{day}", {"day": now.left})),
            *_resolution(steps),
        ),
        tuple(words),
        rows=tuple(rows),
        strong=strong,
        signers=(_FOR_THE_COOP, N_("Received by: name, signature or thumb")),
    )


def _resolution(steps: Sequence[StepRow]) -> Facts:
    """By which resolution they left, where one was named."""
    gone = [s for s in steps if s.dropped is None and s.kind in membership.CAUSES]
    return [(N_("Resolution"), gone[-1].resolution)] if gone else []


def _expelled(steps: Sequence[StepRow]) -> Iterator[Words]:
    """Who decided it, and why."""
    found = [s for s in steps if s.dropped is None and s.kind == membership.EXPELLED]
    for step in found[-1:]:
        said = {"body": Text(step.body), "day": step.day}
        yield Text(N_("{body} decided it on {day}."), said)
        yield Text(N_("The reason: {why}"), {"why": step.why})


_LEFT: Final = {
    membership.RESIGNED: N_("{name} resigned and left the co-op on {day}."),
    membership.EXPELLED: N_("{name} was expelled and left the co-op on {day}."),
    membership.DIED: N_("{name} died on {day}."),
    "": N_("{name} left the co-op on {day}."),
}


def _when(now: Standing, steps: Sequence[StepRow]) -> date | None:
    """When somebody left; of who died, when that was: they may have resigned before."""
    died = [one.day for one in steps if one.kind == membership.DIED == now.cause]
    return died[-1] if died else now.left


def _planned(plan: settling.Plan) -> list[SettledRow]:
    """What is about to be done."""
    told = []
    for row in plan.rows:
        if not row.holds and not row.interest:
            continue
        sign = -1 if row.owed else 1
        set_off, before, after = -row.set_off * sign, row.holds * sign, row.after * sign
        told.append(SettledRow(row.name, before, row.interest, set_off, -row.pays, after))
    return told


def until_back(session: Session, back: StepRow | None) -> ColumnElement[bool]:
    """That an entry came before somebody who had left came `back`."""
    act = act_that_wrote(session, "step", back.id) if back else None
    return true() if act is None else Entry.written < instant_of(act.hlc.ms)


def since_leaving(
    session: Session, member: MemberId, left: date, steps: Sequence[StepRow]
) -> ColumnElement[bool]:
    """That an entry came after it was written down that they left; after that day where no act
    tells. `steps` are without those taken back."""
    gone = earlier.left_by(steps)
    act = act_that_wrote(session, "step", gone.id) if gone else None
    if act is None:
        return Entry.day > left
    at = instant_of(act.hlc.ms)
    same = session.scalars(
        select(Entry.id)
        .join(Line, Line.entry == Entry.id)
        .where(Line.member == member, Entry.written == at)
        .distinct()
    )
    found = [(ident, act_that_wrote(session, "entry", ident, at)) for ident in same]
    later = [ident for ident, other in found if other is not None and other.place > act.place]
    return or_(Entry.written > at, Entry.id.in_(later))


def moved(
    session: Session,
    member: MemberId,
    left: date,
    steps: Sequence[StepRow],
    back: StepRow | None = None,
) -> list[SettledRow]:
    """Each account with something in it when it was written down that they left, or moved since,
    and the fines that were owed then; until they came `back`.
    """
    money = journal.currency_of(session)
    since, until = since_leaving(session, member, left, steps), until_back(session, back)
    rows = session.execute(
        select(
            Holding.id,
            Product.name,
            Holding.label,
            Product.kind,
            Entry.kind,
            since,
            func.sum(Line.amount),
        )
        .join(Holding, Holding.id == Line.holding)
        .join(Product, Product.id == Holding.product)
        .join(Entry, Entry.id == Line.entry)
        .where(Line.member == member, Product.kind != products.SOCIAL, until)
        .group_by(Holding.id, Entry.kind, since)
        .order_by(Holding.id)
    )
    found: dict[int, dict[str, Any]] = {}
    for holding, name, label, kind, entry, later, amount in rows:
        one = found.setdefault(
            holding,
            {"name": named(name, label), "kind": kind}
            | dict.fromkeys(("before", "interest", "moved"), 0),
        )
        where = "interest" if entry.startswith("interest") else "moved"
        one[where if later else "before"] -= amount
    told, fines = [], list(_fines(session, member, and_(since, until)))
    owed = -sum(one["before"] for one in found.values() if one["kind"] == LOANS)
    repaid = sum(one["moved"] for one in found.values() if one["kind"] == LOANS)
    left_over = min(owed, repaid) if owed > 0 else 0
    left_over += sum(row.set_off.minor for row in fines)
    for one in found.values():
        moved, loans = one["moved"], 0
        if one["kind"] == LOANS:
            loans, moved = moved, 0
        else:
            loans = -min(left_over, -moved) if moved < 0 else 0
            left_over += loans
            moved -= loans
        after = one["before"] + one["interest"] + loans + moved
        if any((one["before"], one["interest"], loans, moved)):
            amounts = (one["before"], one["interest"], loans, moved, after)
            told.append(SettledRow(one["name"], *(Money(minor, money) for minor in amounts)))
    return [*told, *fines]


def _fines(session: Session, member: MemberId, since: ColumnElement[bool]) -> Iterator[SettledRow]:
    """The fines that are owed, or were paid since they left."""
    rows = session.execute(
        select(Sanction.day, Sanction.amount, Sanction.visit)
        .outerjoin(Entry, Entry.id == Sanction.visit)
        .where(Sanction.member == member, Sanction.kind == FINE, Sanction.lifted.is_(None))
        .where(or_(Sanction.visit.is_(None), since))
        .order_by(Sanction.day, Sanction.id)
    )
    money = journal.currency_of(session)
    for day, amount, visit in rows:
        zero, owed = Money.zero(money), Money(amount or 0, money)
        paid = zero if visit is None else owed
        name = Text(N_("Fine of {day}"), {"day": day})
        yield SettledRow(name, -owed, zero, paid, zero, paid - owed)


Maker = Callable[[Session, int, date, str], MemberLetter]

#: What makes each of them, of an application, a sanction or a member.
LETTERS: Final[Mapping[str, Maker]] = MappingProxyType(
    {
        "application": application,
        "admission-letter": admission_letter,
        "sanction-letter": sanction_letter,
        "settlement": settlement,
    }
)


def letter(session: Session, name: str, about: int, day: date, by: str) -> MemberLetter:
    """The letter of a name, about an application, a sanction or a member, by its id."""
    return LETTERS[name](session, about, day, by)
