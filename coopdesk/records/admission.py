"""Somebody asks to become a member: the application, the decision, the first payment.

An applicant is not in the register. A body decides; who is admitted pays the entrance fees and the
first share in one visit, and with that payment they get their number and are a member. Somebody who
left and comes back keeps their line and their number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, membership, products, resolutions, search, visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.cash import fees
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, BodyId, FeeId, HoldingId, MemberId, VisitId
from coopdesk.records.members import register
from coopdesk.records.membership import (
    ACTIVE,
    ADMITTED,
    APPLICANT,
    APPLIED,
    DEFERRED,
    JOINED,
    REFUSED,
    WITHDRAWN,
    StepRow,
)
from coopdesk.records.money import Money
from coopdesk.records.schema import Application, Member, day_of
from coopdesk.records.shares import terms_on as share_terms
from coopdesk.records.shares import undertake
from coopdesk.records.visit import Doing
from coopdesk.records.voters import share_values

#: What an application says of somebody.
FIELDS: Final = (
    *("name", "sex", "born", "document", "phone", "village", "address", "occupation"),
    *("speaker", "remark"),
)

#: What a body can decide.
DECISIONS: Final[Mapping[str, str]] = {
    ADMITTED: N_("Admit"),
    DEFERRED: N_("Put off"),
    REFUSED: N_("Refuse"),
}

#: How an application stands that is still to be worked on.
OPEN: Final = frozenset({APPLICANT, DEFERRED, ADMITTED})

_FIELDS: Final = tuple(Application.__table__.c[name] for name in FIELDS)
_APPLICATION: Final = Prepared(
    select(
        *(Application.member, Application.day, Application.kind, Application.shares),
        *(Application.language, *_FIELDS),
    ).where(Application.id == bindparam("of"))
)
_OF_MEMBER: Final = Prepared(
    select(Application.id).where(Application.member == bindparam("of")).order_by(Application.id)
)
_LINE: Final = Prepared(
    select(Member.number, Member.resolution).where(Member.id == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """An application as commands see it."""

    member: MemberId
    day: date
    kind: str
    shares: int
    language: str
    said: Mapping[str, Any]


def _asked(tx: Tx, application: int) -> _Asked:
    row = tx.one(_APPLICATION, of=application)
    if row is None:
        raise Refused(N_("There is no such application."), field="application")
    member, day, kind, shares, language, *rest = row
    said = dict(zip(FIELDS, rest, strict=True))
    said["born"] = day_of(said["born"]) if said["born"] else None
    return _Asked(MemberId(member), day_of(day), kind, shares, language, said)


def _standing(tx: Tx, asked: _Asked, application: int, *statuses: str) -> None:
    """Refuse an application that does not stand so, or that a later one took the place of."""
    last = tx.all(_OF_MEMBER, of=asked.member)[-1][0]
    now = membership.standing_in(tx, asked.member).applied
    if last != application or now not in statuses:
        raise Refused(
            N_("This application was worked on meanwhile. Look again."), field="application"
        )


@command(needs=Permission.KEEP_ROLL)
def apply(
    tx: Tx,
    /,
    *,
    day: date,
    name: str,
    kind: str = "person",
    shares: int = 1,
    language: str = "",
    member: MemberId | None = None,
    **fields: Any,
) -> int:
    """Somebody asks to become a member. `shares` is how many they want to begin with.

    `member` is who left and asks to come back. `fields` are those of FIELDS. Gives the id of the
    application.
    """
    _check_day(tx, day)
    said = _said(tx, name, kind, shares, fields)
    if member is None:
        member = MemberId(tx.new_id())
    else:
        _check_gone(tx, member, day)
    ident = tx.new_id()
    row = {"id": ident, "member": member, "day": day, "kind": kind, "shares": shares}
    tx.insert(Application, [{**row, "language": language, **said}])
    membership.take_step(tx, member, APPLIED, day)
    return ident


def _check_day(tx: Tx, day: date) -> None:
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)


def _said(tx: Tx, name: str, kind: str, shares: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise KeyError(f"an application has no {', '.join(sorted(unknown))}")
    if not 0 < shares < 1_000_000:
        raise Refused(N_("Write how many shares they want to begin with."), field="shares")
    register.check_member(tx, name, fields.get("born"), None)
    clean = {
        key: (value.strip() or None) if isinstance(value, str) else value
        for key, value in fields.items()
    }
    register.check_speaker(kind, clean.get("speaker"))
    return {"name": name.strip(), **clean}


def _check_gone(tx: Tx, member: MemberId, day: date) -> None:
    membership.check_not_erased(tx, member)
    now = membership.check_member(tx, member, membership.LEFT, membership.NOBODY.status)
    if now.cause == membership.DIED:
        raise Refused(N_("This member died."), field="member")
    # What became of an application would come after another one of that day.
    asked = (one for one in membership.steps_in(tx, member) if one.kind == APPLIED)
    if now.applied in OPEN or day in {one.day for one in asked}:
        raise Refused(N_("They have asked already."), field="member")


@command(needs=Permission.KEEP_ROLL)
def change_application(
    tx: Tx, *, application: int, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Change what an application says, as long as nobody paid. `shown`: what was seen before."""
    asked = _asked(tx, application)
    _standing(tx, asked, application, *OPEN)
    now = {"kind": asked.kind, "shares": asked.shares, "language": asked.language, **asked.said}
    new = {**now, **changes}
    said = _said(
        tx,
        new["name"] or "",
        new["kind"],
        new["shares"],
        {name: new[name] for name in FIELDS if name != "name"},
    )
    said |= {name: new[name] for name in ("kind", "shares", "language")}
    for name in changes:
        if said[name] != now[name]:
            tx.set(Application, application, name, said[name], shown=shown.get(name))
    tx.touch(Topic.MEMBERS)


@command(needs=Permission.KEEP_ROLL)
def decide(
    tx: Tx,
    *,
    application: int,
    decision: str,
    body: BodyId | None,
    day: date,
    resolution: str = "",
    why: str = "",
    until: date | None = None,
) -> int:
    """A body decides on an application: one of DECISIONS. It may cite a resolution.

    `why` is told to who is refused; `until` is when it is looked at again, of one put off.
    """
    asked = _asked(tx, application)
    if decision not in DECISIONS:
        raise Refused(N_("Choose one of those that are offered."), field="decision")
    _standing(tx, asked, application, APPLICANT, DEFERRED)
    if body is None:
        raise Refused(N_("Choose who decided."), field="body")
    if decision == REFUSED and not why.strip():
        raise Refused(N_("Write why it is refused. It stands in the letter."), field="why")
    if decision != DEFERRED:
        until = None
    step = membership.take_step(
        tx, asked.member, decision, day, body=body, resolution=resolution, why=why, until=until
    )
    if decision == ADMITTED:
        resolutions.cite(tx, resolution, resolutions.ADMISSION, asked.member, day)
    return step


@command(needs=Permission.KEEP_ROLL)
def withdraw_application(tx: Tx, *, application: int, day: date, why: str = "") -> int:
    """They don't want to become a member any more."""
    asked = _asked(tx, application)
    _standing(tx, asked, application, *OPEN)
    return membership.take_step(tx, asked.member, WITHDRAWN, day, why=why)


@command(needs=Permission.KEEP_ROLL)
def take_back_decision(tx: Tx, *, step: int) -> None:
    """A decision on an application, or its withdrawal, was entered by mistake."""
    member, kind = membership.drop_step(tx, step)
    if kind not in (*DECISIONS, WITHDRAWN):
        raise Refused(N_("This can't be taken back."), field="step")
    if kind == ADMITTED:
        resolutions.let_go(tx, resolutions.ADMISSION, member)


# --- the first payment ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Due:
    """A line of the first payment. Without a `fee` it is shares; an amount of zero is said then."""

    name: str
    amount: Money
    fee: FeeId | None = None


def first_due(session: Session, day: date, shares: int) -> list[Due]:
    """What somebody pays to become a member: the entrance fees, and so many shares."""
    money = journal.currency_of(session)
    found = [Due(one.name, one.amount, one.id) for one in fees.fees(session) if one.entrance]
    name, value = _share(session, day)
    return [*found, Due(name, Money(value * max(shares, 1), money))]


def share_value(session: Session, day: date) -> Money:
    """What one share costs that a new member pays."""
    return Money(_share(session, day)[1], journal.currency_of(session))


def _share(session: Session, day: date) -> tuple[str, int]:
    values = share_values(session, day)
    offers = products.read_offers(products.reader(session))
    open_ = [one for one in offers.values() if one.kind == products.SHARES and not one.closed]
    if not open_:
        return "", 0
    return open_[0].name, values.get(open_[0].id, 0)


@command(needs=Permission.TAKE_MONEY)
def take_first_payment(
    tx: Tx,
    *,
    application: int,
    shares: Money,
    charged: Mapping[FeeId, Money],
    number: str = "",
    box: AccountId | None = None,
    slip: str = "",
) -> VisitId:
    """The first payment makes a member: it is booked, they get a number, and are in the register.

    `shares` is what is paid on them, `charged` what on each fee. Refused where it is not whole:
    every entrance fee, and one share. Without a `number` they get the next one; who comes back
    keeps theirs. Gives the receipt.
    """
    asked, day = _asked(tx, application), tx.today
    _standing(tx, asked, application, ADMITTED)
    _check_whole(tx, shares, charged)
    line = tx.one(_LINE, of=asked.member)
    holding = _enter(tx, asked, number, day) if line is None else _come_back(tx, asked, day)
    membership.take_step(tx, asked.member, JOINED, day)
    _undertake(tx, asked, holding, shares.minor)
    doings = [Doing(visit.FEE, amount, fee=fee) for fee, amount in charged.items() if amount.minor]
    doings.append(Doing(visit.SHARE, shares, holding))
    return visit.record_visit(tx, member=asked.member, day=day, doings=doings, box=box, slip=slip)


def _undertake(tx: Tx, asked: _Asked, holding: HoldingId, paid: int) -> None:
    """What they want beyond what they pay today is undertaken, in the months that the terms give.

    Today's payment counts for it.
    """
    held = products.held_by(tx, asked.member)[holding]
    terms = share_terms(tx, held.product, tx.today)
    count = max(asked.shares, terms.first)
    if count * terms.value > paid:
        undertake(tx, held, count, terms.months)


def _check_whole(tx: Tx, shares: Money, charged: Mapping[FeeId, Money]) -> None:
    for one in fees.known(tx).values():
        paid = charged.get(one.id)
        if one.entrance and not one.closed and (paid is None or paid.minor <= 0):
            raise Refused(
                N_("Only a full first payment makes a member: {fee} is missing."),
                field=visit.field_of(visit.FEE, one.id),
                fee=one.name,
            )
    if shares.minor <= 0:
        raise Refused(N_("Write how much they pay on shares."), field="shares")
    value = _share(tx.session, tx.today)[1]
    if shares.minor < value:
        raise Refused(
            N_("Only a full first payment makes a member: at least {amount} in shares."),
            field="shares",
            amount=products.worth(tx, value),
        )


def _enter(tx: Tx, asked: _Asked, number: str, day: date) -> HoldingId:
    """A new line of the register, with its accounts. Gives the one of shares."""
    number = register.number_for(tx, number)
    told = {name: value for name, value in asked.said.items() if name != "remark"}
    row = {"id": asked.member, "number": number, "kind": asked.kind, "status": ACTIVE}
    said = {**row, "joined": day, "language": asked.language, **told}
    tx.insert(Member, [{**said, "resolution": _decided(tx, asked.member)}])
    search.index(tx, [(asked.member, {"number": number, **told})])
    return products.open_holdings(tx, asked.member, day, once=True)[products.SHARES]


def _decided(tx: Tx, member: MemberId) -> str | None:
    """The resolution by which they were admitted now, if one was named."""
    steps = membership.steps_of(tx.session, [member])[member]
    kept = (one for one in reversed(steps) if one.kind == ADMITTED and one.dropped is None)
    return next((one.resolution for one in kept), "") or None


def _come_back(tx: Tx, asked: _Asked, day: date) -> HoldingId:
    """Who left gets accounts again where theirs were closed, and what they say now holds."""
    now = membership.standing_in(tx, asked.member)
    if now.left is not None and now.left >= day:
        raise Refused(
            N_("They left on {day}. They can join again from the next day on."),
            field="application",
            day=now.left,
        )
    held = products.held_by(tx, asked.member).values()
    there = {one.kind: one.holding for one in held if not one.closed}
    missing = tuple(kind for kind in products.AT_ADMISSION if kind not in there)
    there |= products.open_holdings(tx, asked.member, day, missing) if missing else {}
    row = tx.one(_TOLD, of=asked.member) or ()
    was = dict(zip(_CARRIED, row, strict=True))
    was["born"] = day_of(was["born"]) if was["born"] else None
    for name, value in asked.said.items():
        if name in was and value is not None and value != was[name]:
            tx.set(Member, asked.member, name, value, shown=was[name])
    told = {**was, **{n: v for n, v in asked.said.items() if v is not None}}
    number, resolution = tx.one(_LINE, of=asked.member) or ("", None)
    if (decided := _decided(tx, asked.member)) != resolution:
        tx.set(Member, asked.member, "resolution", decided, shown=resolution)
    search.index(tx, [(asked.member, {**told, "number": number})])
    return there[products.SHARES]


_CARRIED: Final = tuple(name for name in FIELDS if name != "remark")
_TOLD: Final = Prepared(
    select(*(Member.__table__.c[name] for name in _CARRIED)).where(Member.id == bindparam("of"))
)


# --- looking -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """Somebody who asks to become a member. `status` is of membership.STANDINGS; `until` when an
    application that was put off is looked at again. `number` is of a member who comes back, or who
    they became. `steps` are those since they asked.
    """

    id: int
    member: MemberId
    day: date
    kind: str
    shares: int
    language: str
    name: str
    sex: str
    born: date | None
    document: str
    phone: str
    village: str
    address: str
    occupation: str
    speaker: str
    remark: str
    status: str
    until: date | None
    number: str
    back: bool
    steps: tuple[StepRow, ...]

    @property
    def decision(self) -> StepRow | None:
        """What was decided last."""
        found = (s for s in reversed(self.steps) if s.dropped is None and s.kind in DECISIONS)
        return next(found, None)


def applications(session: Session, *, open_only: bool = False) -> list[ApplicationRow]:
    """Who asked to become a member, the latest first."""
    rows = session.execute(
        select(Application, Member.number)
        .outerjoin(Member, Member.id == Application.member)
        .order_by(Application.day.desc(), Application.id.desc())
    ).all()
    steps = membership.steps_of(session, {one.member for one, _ in rows})
    later: dict[int, date] = {}
    found = []
    for one, number in rows:
        until = later.get(one.member)
        found.append(_row(one, number or "", steps.get(one.member, []), until))
        later[one.member] = one.day
    return [one for one in found if not open_only or one.status in OPEN]


def application(session: Session, ident: int) -> ApplicationRow:
    """One of them. Refused where there is none."""
    found = next((one for one in applications(session) if one.id == ident), None)
    if found is None:
        raise Refused(N_("There is no such application."), field="application")
    return found


def decided_with(session: Session, one: ApplicationRow) -> list[ApplicationRow]:
    """Which applications the same body decided on the same day, in the order of their names."""
    mine = one.decision
    found = [
        other
        for other in applications(session)
        if mine and (s := other.decision) and (s.day, s.body) == (mine.day, mine.body)
    ]
    return sorted(found, key=lambda other: (other.name.casefold(), other.id))


def _row(
    one: Application, number: str, steps: Sequence[StepRow], until: date | None
) -> ApplicationRow:
    """`until`: the day of a later application of the same person, which took its place."""
    over = until is not None
    last_day = until - timedelta(days=1) if until is not None and until > one.day else date.max
    since = [step for step in steps if one.day <= step.day <= last_day]
    now = membership.standing(since, date.max)
    last = next((s for s in reversed(since) if s.dropped is None), None)
    before = any(s.kind == JOINED and s.day < one.day and s.dropped is None for s in steps)
    came = any(s.kind == JOINED and s.dropped is None for s in since)
    return ApplicationRow(
        one.id,
        MemberId(one.member),
        one.day,
        one.kind,
        one.shares,
        one.language,
        one.name or "",
        one.sex or "",
        one.born,
        one.document or "",
        one.phone or "",
        one.village or "",
        one.address or "",
        one.occupation or "",
        one.speaker or "",
        one.remark or "",
        WITHDRAWN if over and now.applied in OPEN else now.applied,
        last.until if last is not None and last.kind == DEFERRED else None,
        number,
        before or (bool(number) and not came),
        tuple(since),
    )
