"""What joining two lines will bring, shown before it is done; and what was joined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import (
    custom_fields,
    filed,
    journal,
    lives,
    members,
    membership,
    nominees,
    products,
    statements,
)
from coopdesk.records.book import same
from coopdesk.records.doubles.joining import FIELDS, GONE, KEPT, NOMINEES, OWN, PHOTO, closed_by
from coopdesk.records.doubles.rules import hindrances
from coopdesk.records.ids import HoldingId, MemberId
from coopdesk.records.members import MemberFile
from coopdesk.records.money import Money
from coopdesk.records.schema import Guarantee, Joined, Loan, LoanNow, Member, Sanction, Task
from coopdesk.records.statements import HoldingRow
from coopdesk.records.store import Raw

#: What a field holds: words of the register, of the co-op's own, a photo, or names.
Held = str | date | None

_LIVES: Final = ("asked", "approved")


@dataclass(frozen=True, slots=True)
class Choice:
    """A field in which the two differ, with what each has; `own` is the field of the co-op's own.

    `whose` is what is kept unless the person picks the other: where one has nothing, the other's.
    """

    name: str
    kept: Held
    gone: Held
    whose: str
    own: custom_fields.FieldRow | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What both have of a kind, and together."""

    kind: str
    kept: Money
    gone: Money

    @property
    def together(self) -> Money:
        """What the member has of it after."""
        return self.kept + self.gone


@dataclass(frozen=True, slots=True)
class Preview:
    """Two lines of the register side by side, and what comes of joining them.

    `equal` are the fields in which both have the same, `moved` sentences of what goes over,
    `closed` the accounts that are empty and not needed, `no` why it can't be.
    """

    kept: MemberFile
    gone: MemberFile
    choices: tuple[Choice, ...]
    equal: tuple[tuple[str, Held], ...]
    accounts: tuple[Account, ...]
    holdings: tuple[HoldingRow, ...]
    closed: frozenset[HoldingId]
    moved: tuple[Text, ...]
    no: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class JoinedLine:
    """A line of the register that was joined to another, by a number each."""

    gone: MemberId
    number: str
    kept: MemberId
    to: str
    day: date
    why: str


def preview(session: Session, kept: MemberId, gone: MemberId, day: date) -> Preview:
    """Both lines, what can be picked, and what moves."""
    mine, theirs = members.file(session, kept), members.file(session, gone)
    choices, equal = _fields(session, mine, theirs)
    rows = statements.holdings(session, gone)
    return Preview(
        mine,
        theirs,
        tuple(choices),
        tuple(equal),
        tuple(_accounts(session, statements.holdings(session, kept), rows)),
        tuple(rows),
        frozenset(_closed(session, kept, gone)),
        tuple(_moved(session, gone, day)),
        tuple(hindrances(session, kept, gone, day)),
    )


def _fields(
    session: Session, mine: MemberFile, theirs: MemberFile
) -> tuple[list[Choice], list[tuple[str, Held]]]:
    both: list[tuple[str, Held, Held, custom_fields.FieldRow | None]] = [
        (name, getattr(mine, name), getattr(theirs, name), None) for name in FIELDS
    ]
    had, said = custom_fields.values(session, mine.id), custom_fields.values(session, theirs.id)
    for one in custom_fields.fields(session):
        both.append((f"{OWN}{one.id}", had.get(one.id, ""), said.get(one.id, ""), one))
    both.append((NOMINEES, _named(session, mine.id), _named(session, theirs.id), None))
    both.append((PHOTO, _photo(session, mine.id), _photo(session, theirs.id), None))
    choices = [
        Choice(name, one, other, KEPT if one or not other else GONE, own)
        for name, one, other, own in both
        if (one or None) != (other or None)
    ]
    differ = {one.name for one in choices}
    return choices, [(name, one) for name, one, *_ in both if one and name not in differ]


def _named(session: Session, member: MemberId) -> str:
    return ", ".join(one.named.name for one in nominees.nominees(session, member))


def _photo(session: Session, member: MemberId) -> str:
    """The content of a photo, so that the same picture is no choice."""
    found = [one for one in filed.documents(session, member) if one.kind == filed.PHOTO]
    return str(found[0].content) if found else ""


def _accounts(
    session: Session, mine: Sequence[HoldingRow], theirs: Sequence[HoldingRow]
) -> Iterator[Account]:
    nothing = Money(0, journal.currency_of(session))
    for kind in dict.fromkeys(one.kind for one in (*mine, *theirs)):
        sums = [
            sum((one.balance for one in rows if one.kind == kind), nothing)
            for rows in (mine, theirs)
        ]
        yield Account(kind, *sums)


def _closed(session: Session, kept: MemberId, gone: MemberId) -> list[HoldingId]:
    raw = Raw(session.connection())
    offers = products.read_offers(raw)
    held = [
        one
        for member in (kept, gone)
        for one in products.read_held(raw, member, offers).values()
        if one.closed is None
    ]
    return closed_by(session, held, kept)


def _moved(session: Session, gone: MemberId, day: date) -> Iterator[Text]:
    """What goes over beside accounts; nothing of what there is none of."""
    now, _ = membership.life(session, gone, day)
    if now.status == membership.SUSPENDED:
        yield lives.said_of(now)
    asked = (
        select(func.count(Loan.id))
        .outerjoin(LoanNow, LoanNow.loan == Loan.id)
        .where(Loan.member == gone, LoanNow.state.in_(_LIVES))
    )
    for what, query in (
        (N_("Applications for loans: {count}"), asked),
        (N_("Loans of others that they answer for: {count}"), _count(
            Guarantee, gone, Guarantee.released.is_(None))),
        (N_("Sanctions: {count}"), _count(Sanction, gone)),
        (N_("Tasks: {count}"), _count(Task, gone, Task.done.is_(None), Task.dropped == 0)),
    ):  # fmt: skip
        count = session.scalar(query) or 0
        if count:
            yield Text(what, {"count": count})
    papers = len(filed.documents(session, gone))
    if papers:
        yield Text(N_("Papers in the file: {count}"), {"count": papers})


def _count(table: Any, gone: MemberId, *where: Any) -> Any:
    return select(func.count(table.id)).where(table.member == gone, *where)


# --- what was joined ------------------------------------------------------------------------------


def kept_for(session: Session, member: MemberId) -> MemberId:
    """The line that is kept of a member: their own, or the one that it was joined to."""
    kept: Mapping[int, int] = same.kept_of(Raw(session.connection()))
    return MemberId(kept.get(member, member))


def joined_from(session: Session, member: MemberId) -> list[JoinedLine]:
    """The lines that live on in a member's, or where theirs lives on; the latest first."""
    kept = same.kept_of(Raw(session.connection()))
    gone = [line for line, to in kept.items() if member in (line, to)]
    numbers = {
        ident: number
        for ident, number in session.execute(
            select(Member.id, Member.number).where(
                Member.id.in_([*gone, *(kept[line] for line in gone)])
            )
        )
    }
    rows = session.execute(
        select(Joined.id, Joined.day, Joined.why)
        .where(Joined.id.in_(gone))
        .order_by(Joined.day.desc(), Joined.id.desc())
    )
    return [
        JoinedLine(MemberId(line), numbers[line], MemberId(kept[line]), numbers[kept[line]],
                   day, why)
        for line, day, why in rows
    ]  # fmt: skip
