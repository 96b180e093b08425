"""What erasing somebody does, before it is done: what goes, what stays, what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import ERASED, N_, Text
from coopdesk.records import backing, products
from coopdesk.records.book import same
from coopdesk.records.erasing.retention import Due, leavers, never_admitted, years
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.loans.life import WRITTEN_OFF
from coopdesk.records.membership import LEFT, UNPAID
from coopdesk.records.products import SOCIAL
from coopdesk.records.schema import (
    Application,
    Balance,
    Base,
    Content,
    Document,
    Erasure,
    FieldValue,
    Holder,
    Holding,
    Household,
    HouseholdMember,
    LoanNow,
    Member,
    Nominee,
    Officer,
    Product,
    Sanction,
    ShareRefund,
    ShareTransfer,
    Step,
)
from coopdesk.records.store import Raw

#: Why somebody or something is erased.
PAST, ASKED, MISTAKE = "past", "asked", "mistake"
REASONS: Final[Mapping[str, str]] = {
    PAST: N_("The books need it no more"),
    ASKED: N_("The member asked for it"),
    MISTAKE: N_("It was filed by mistake"),
}

#: What is erased of a person, by table, and whether the law asks to keep it until the time is over.
PARTS: Final[Mapping[str, tuple[str, bool]]] = {
    "member": (N_("Name and all that the register says of them"), True),
    "application": (N_("Application to become a member"), True),
    "step": (N_("Reasons and notes on joining and leaving"), True),
    "sanction": (N_("Reasons and answers of sanctions"), True),
    "nominee": (N_("Nominees"), False),
    "document": (N_("Papers and photos"), False),
    "content": (N_("Photo or scan"), False),
    "field_value": (N_("What stands in the co-op's own fields"), False),
    "household": (N_("Their household or group"), False),
    "household_member": (N_("People of their household"), False),
}

#: Personal columns that are never reached, and why.
KEPT: Final[Mapping[str, str]] = {
    "person": N_("Who wrote in the books is named for as long as the books are kept."),
    "officer": N_("Officers from outside stand in the list of officers, which is public."),
    "candidate": N_("Who stood in an election is named in minutes."),
}

#: How loans stand on which nobody waits for anything.
_DONE: Final = (*backing.OVER, WRITTEN_OFF)

#: What stays of everybody who is erased.
STAYS: Final = (
    N_("Their number, and the days on which they came and left."),
    N_("All receipts, entries and amounts, with that number instead of the name."),
    N_("Signed minutes, contracts and other papers of the books, with the names in them."),
    N_("Decisions upon them: what it was, on which day, by whom, and its number."),
    N_(
        "Words beside entries and decisions: remarks on receipts, files of loans and accounts,"
        " tasks, reasons for shares and for money held back, and why two numbers were joined."
    ),
    N_("All seals: papers that prove a balance still prove it."),
)


AUDITS: Final = (
    (
        "erased data",
        N_("Data that was erased on {day} is still in the book."),
        "SELECT DISTINCT e.day FROM erasure e"
        " WHERE EXISTS (SELECT 1 FROM salt s WHERE s.row = e.id)"
        " OR EXISTS (SELECT 1 FROM personal p WHERE p.row = e.id)",
    ),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of thing that is erased: what, how many, and the rows."""

    table: str
    what: Text
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What erasing somebody for a reason does, before it is done.

    `waits` is what the law keeps until the time is over. With `hindrances` all of it is refused.
    """

    due: Due
    parts: tuple[Part, ...]
    waits: tuple[Text, ...]
    hindrances: tuple[Text, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """All rows that are erased."""
        return tuple(row for part in self.parts for row in part.rows)


def plan(session: Session, member: MemberId, day: date, *, reason: str = PAST) -> Plan:
    """What erasing somebody does on a day, and what stands against it."""
    after = years(session)
    found = leavers(session, after, member) or never_admitted(session, after, member)
    if not found:
        raise Refused(_why_not(session, member), field="members")
    (one,) = found
    hindrances = _hindrances(session, one)
    early = day < one.since
    parts = tuple(_parts(session, member))
    if early and reason == PAST:
        hindrances.append(
            Text(N_("The books need it until {day}."), {"day": one.since}),
        )
    waits: tuple[Text, ...] = ()
    if early and reason != PAST:
        waits = tuple(part.what for part in parts if PARTS[part.table][1])
        parts = tuple(part for part in parts if not PARTS[part.table][1])
        if not parts:
            hindrances.append(
                Text(N_("Nothing can be erased before {day}."), {"day": one.since}),
            )
    return Plan(one, parts, waits, tuple(hindrances))


def _why_not(session: Session, member: MemberId) -> str:
    name = session.scalar(select(Member.name).where(Member.id == member))
    asked = session.scalar(select(Application.name).where(Application.member == member))
    if ERASED in (name, asked):
        return N_("The data of this person was erased.")
    if name is None and asked is None:
        return N_("There is no such member.")
    return N_("This member has not left.")


def _hindrances(session: Session, one: Due) -> list[Text]:
    found = []
    there = bool(one.number) and _status(session, one.member) not in (LEFT, UNPAID)
    if there or _open_money(session, one.member):
        found.append(Text(N_("There is still something to be paid. Settle it first.")))
    if backing.answered_by(products.reader(session), one.member):
        found.append(Text(N_("They answer for loans of others.")))
    holds = select(Holder.id).where(Holder.member == one.member, Holder.until.is_(None))
    if session.scalar(holds.limit(1)) is not None:
        found.append(Text(N_("They hold an account together with another member.")))
    post = select(Officer.id).where(Officer.member == one.member, Officer.ended.is_(None))
    now = post.where(or_(Officer.until.is_(None), Officer.until >= one.last))
    if session.scalar(now.limit(1)) is not None:
        found.append(Text(N_("They still have a post in a body.")))
    return found


def _status(session: Session, member: MemberId) -> str:
    return session.scalar(select(Member.status).where(Member.id == member)) or ""


def _open_money(session: Session, member: MemberId) -> bool:
    """Whether anything is held, owed, asked back or on its way to another member."""
    mine = select(Holding.id).where(Holding.member == member)
    held = (
        select(Balance.amount)
        .join(Holding, Holding.id == Balance.holding)
        .join(Product, Product.id == Holding.product)
        .where(Balance.member == member, Balance.amount != 0, Product.kind != SOCIAL)
    )
    owed = select(LoanNow.loan).where(LoanNow.loan.in_(mine), LoanNow.state.not_in(_DONE))
    refund = select(ShareRefund.id).where(
        ShareRefund.holding.in_(mine), ShareRefund.paid.is_(None), ShareRefund.dropped.is_(None)
    )
    moving = select(ShareTransfer.id).where(
        or_(ShareTransfer.giver.in_(mine), ShareTransfer.taker.in_(mine)),
        ShareTransfer.entered.is_(None),
        ShareTransfer.dropped.is_(None),
    )
    queries = (held, owed, refund, moving)
    return any(session.execute(query.limit(1)).first() is not None for query in queries)


def _parts(session: Session, member: MemberId) -> Iterable[Part]:
    """What there is of somebody that was not erased before."""
    found = dict(parts_of(session, member))
    there = not_yet(session, [row for rows in found.values() for row in rows])
    for table, rows in found.items():
        left = tuple(row for row in rows if row in there)
        if left:
            yield Part(table, Text(PARTS[table][0]), left)


def parts_of(session: Session, member: MemberId) -> Iterable[tuple[str, Sequence[int]]]:
    """The rows of somebody by table, also those under lines that were joined to theirs."""
    people = lines_of(session, member)
    documents = ids_among(session, Document, Document.member.in_(people))
    at_home, homes = _households(session, people)
    yield from {
        "member": ids_among(session, Member, Member.id.in_(people)),
        "application": ids_among(session, Application, Application.member.in_(people)),
        "step": ids_among(session, Step, Step.member.in_(people)),
        "sanction": ids_among(session, Sanction, Sanction.member.in_(people)),
        "nominee": ids_among(session, Nominee, Nominee.member.in_(people)),
        "document": documents,
        "content": contents(session, documents),
        "field_value": ids_among(session, FieldValue, FieldValue.member.in_(people)),
        "household": homes,
        "household_member": at_home,
    }.items()


def lines_of(session: Session, member: MemberId) -> list[int]:
    """The lines of the register that are one person."""
    kept = same.kept_of(Raw(session.connection()))
    return [member, *(line for line, to in kept.items() if to == member)]


def ids_among(session: Session, table: type[Base], among: Any) -> list[int]:
    """The ids of a table's rows that fit."""
    ident = table.__table__.c["id"]
    return list(session.scalars(select(ident).where(among).order_by(ident)))


def contents(session: Session, documents: Sequence[int]) -> list[int]:
    """The bytes of papers that nobody else's file has too; what was erased there has them not."""
    mine = select(Document.content).where(Document.id.in_(documents))
    others = select(Document.content).where(
        Document.id.not_in(documents),
        Document.id.not_in(select(Erasure.id)),
        Document.content.in_(mine),
    )
    return ids_among(session, Content, Content.id.in_(mine) & Content.id.not_in(others))


def _households(session: Session, people: Sequence[int]) -> tuple[list[int], list[int]]:
    """Their places in households, and households in which no other member is: these go whole."""
    places = session.execute(
        select(HouseholdMember.id, HouseholdMember.household).where(
            HouseholdMember.member.in_(people)
        )
    ).all()
    homes = {home for _, home in places}
    homes |= set(session.scalars(select(Household.id).where(Household.member.in_(people))))
    others = (
        select(HouseholdMember.household)
        .join(Member, Member.id == HouseholdMember.member)
        .where(HouseholdMember.member.not_in(people), Member.name.is_distinct_from(ERASED))
    )
    lines = (
        select(Household.id)
        .join(Member, Member.id == Household.member)
        .where(Household.member.not_in(people), Member.name.is_distinct_from(ERASED))
    )
    homes -= set(session.scalars(others)) | set(session.scalars(lines))
    at_home = ids_among(session, HouseholdMember, HouseholdMember.household.in_(homes))
    return sorted({*at_home, *(ident for ident, _ in places)}), sorted(homes)


def not_yet(session: Session, rows: Sequence[int]) -> set[int]:
    """Those of some rows that were not erased before."""
    gone_ = set(session.scalars(select(Erasure.id).where(Erasure.id.in_(rows))))
    return set(rows) - gone_
