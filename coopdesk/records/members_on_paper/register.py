"""The register of members as of any day: who joined until then, what they held, whom they named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from coopdesk.records import earlier, members, membership, office, shares
from coopdesk.records.cash import fees
from coopdesk.records.earlier import Earlier
from coopdesk.records.ids import MemberId
from coopdesk.records.members_on_paper.bound import digest, in_the_book
from coopdesk.records.membership import UNPAID
from coopdesk.records.money import Money
from coopdesk.records.papers import MemberRegister, Nominated, RegisterLine
from coopdesk.records.schema import Fee, Joined, Member, Nominee, Visit, VisitLine

#: What the register of members is called among bound books.
REGISTER: Final = "register"

_FIELDS: Final = (
    *(Member.id, Member.number, Member.name, Member.kind, Member.speaker, Member.sex, Member.born),
    *(Member.document, Member.occupation, Member.address, Member.village, Member.phone),
    *(Member.joined, Member.left, Member.resolution, Member.status, Member.nominee),
)


def register(
    session: Session, on: date, *, made_on: date, made_by: str, whole: bool = True
) -> MemberRegister:
    """The register at the end of a day. Without `whole` only the lines that the bound book does not
    have yet, and those in which something else than what is paid has changed since."""
    coop = office.coop(session)
    every = _lines(session, on, coop.currency)
    lines = every if whole else _new(session, every)
    zero = Money.zero(coop.currency)
    here = [one for one in every if one.left is None]
    none = sum(bool(one.into) or one.cause == UNPAID for one in every)
    return MemberRegister(
        coop,
        on,
        tuple(lines),
        members=len(here),
        left=len(every) - len(here) - none,
        shares=sum(one.shares for one in every),
        paid=sum((one.paid for one in every), zero),
        fees=sum((one.fee for one in every if one.fee is not None), zero),
        whole=whole,
        made_on=made_on,
        made_by=made_by,
    )


def _new(session: Session, every: Sequence[RegisterLine]) -> list[RegisterLine]:
    """The lines that are not in the book as they are; marked where another one of theirs is."""
    known = in_the_book(session, REGISTER, [one.ident for one in every])
    return [
        replace(one, again=one.ident in known)
        for one in every
        if digest(told(one)) not in known.get(one.ident, ())
    ]


def told(one: RegisterLine) -> tuple[str, ...]:
    """What makes a line another one when it changes: all but what is paid, which grows with every
    payment and stands in the register of shares."""
    said = (
        *(one.number, one.name, one.kind, one.speaker, one.sex, one.born, one.document),
        *(one.occupation, one.address, one.village, one.phone, one.joined, one.resolution),
        *(one.left, one.cause, one.left_resolution, one.shares),
        None if one.fee is None else one.fee.minor,
    )
    named = ((n.name, n.relation, n.share) for n in one.nominees)
    into = (one.into,) if one.into else ()
    return tuple(map(str, (*said, *chain.from_iterable(named), *into)))


def _lines(session: Session, on: date, currency: str) -> list[RegisterLine]:
    held = _held(session, on)
    steps, named, paid = membership.steps_of(session), _nominees(session, on), _fees(session, on)
    came_back = earlier.times(session)
    query = select(*_FIELDS).where(
        or_(Member.joined.is_(None), Member.joined <= on, Member.id.in_(came_back))
    )
    into, lines = _joined(session, on), []
    for ident, number, name, kind, speaker, sex, born, *rest in session.execute(query):
        document, occupation, address, village, phone, *more = rest
        joined, left, resolution, status, nominee = more
        if joined is not None and joined > on:
            then = _then(came_back[MemberId(ident)], on)
            if then is None:
                continue
            joined, left, resolution = then.joined, then.left, then.resolution
        mine = [one for one in steps.get(ident, ()) if one.dropped is None and one.day <= on]
        left = left if left is not None and left <= on else None
        gone = earlier.left_by(mine) if left is not None else None
        admitted = earlier.admitted_by(mine)
        count, amount = held.get(ident, (0, 0))
        lines.append(
            RegisterLine(
                ident,
                number,
                name or "",
                kind,
                speaker or "",
                sex or "",
                born,
                document or "",
                occupation or "",
                address or "",
                village or "",
                phone or "",
                joined,
                (admitted.resolution if admitted else "") or resolution or "",
                left,
                UNPAID if status == UNPAID else gone.kind if gone else "",
                gone.resolution if gone else "",
                count,
                Money(amount, currency),
                Money(paid[ident], currency) if ident in paid else None,
                named.get(ident) or ((Nominated(nominee),) if nominee else ()),
                into=into.get(ident, ""),
            )
        )
    return sorted(lines, key=_place)


def _place(one: RegisterLine) -> tuple[str, int, str]:
    return members.by_number(one.number)


def _then(some: Sequence[Earlier], on: date) -> Earlier | None:
    """The time of somebody who came back later that had begun by a day."""
    begun = (one for one in reversed(some) if one.joined is None or one.joined <= on)
    return next(begun, None)


def _held(session: Session, on: date) -> dict[int, tuple[int, int]]:
    """How many whole shares each held on a day, and what was paid for shares, in minor units."""
    found: dict[int, tuple[int, int]] = {}
    for row in shares.register(session, on, on).rows:
        count, paid = found.get(row.member, (0, 0))
        found[row.member] = count + row.count, paid + row.paid.minor
    return found


def _joined(session: Session, on: date) -> dict[int, str]:
    """The lines that were joined with another until a day, each with its number."""
    other = aliased(Member)
    query = select(Joined.id, other.number).join(Member, Member.id == Joined.id)
    query = query.join(other, other.id == Joined.kept)
    rows = session.execute(query.where(Member.status == membership.DOUBLE, Joined.day <= on))
    return {line: number for line, number in rows}


def _nominees(session: Session, on: date) -> dict[int, tuple[Nominated, ...]]:
    """Whom each had named on a day."""
    query = (
        select(Nominee.member, Nominee.name, Nominee.relation, Nominee.share)
        .where(Nominee.since <= on, or_(Nominee.until.is_(None), Nominee.until > on))
        .order_by(Nominee.place, Nominee.id)
    )
    found: dict[int, tuple[Nominated, ...]] = {}
    for member, name, relation, share in session.execute(query):
        one = Nominated(name or "", relation or "", share)
        found[member] = (*found.get(member, ()), one)
    return found


def _fees(session: Session, on: date) -> dict[int, int]:
    """What each paid as an entrance fee until a day; what was taken back is not counted."""
    undone: Any = aliased(Visit)
    query = (
        select(Visit.member, func.sum(VisitLine.amount))
        .join(Visit, Visit.id == VisitLine.visit)
        .join(Fee, Fee.id == VisitLine.fee)
        .outerjoin(undone, undone.reverses == Visit.id)
        .where(
            Fee.use == fees.ENTRANCE,
            Visit.day <= on,
            Visit.reverses.is_(None),
            undone.id.is_(None),
        )
        .group_by(Visit.member)
    )
    return {member: amount for member, amount in session.execute(query)}
