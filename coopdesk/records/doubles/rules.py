"""What stands in the way of joining two lines of the register, and what must hold after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import lives, membership
from coopdesk.records.audit import TABLE_NAMES
from coopdesk.records.book import same
from coopdesk.records.ids import MemberId
from coopdesk.records.membership import ACTIVE, DOUBLE, SUSPENDED
from coopdesk.records.schema import (
    Attendance,
    Guarantee,
    Holder,
    Holding,
    Household,
    Joined,
    Loan,
    Meeting,
    Member,
    Minute,
    Officer,
    ShareTransfer,
    TeamMember,
)
from coopdesk.records.store import Raw

_ONE, _OTHER = aliased(Holding), aliased(Holding)

AUDITS: Final = (
    (
        "doubles",
        N_("No {number} was joined with another number, and doesn't stand so."),
        "SELECT m.number FROM joined j JOIN member m ON m.id = j.id WHERE m.status <> '"
        + DOUBLE
        + "' AND NOT EXISTS (WITH RECURSIVE way(id) AS (SELECT j.kept UNION SELECT k.kept"
        " FROM way JOIN joined k ON k.id = way.id) SELECT 1 FROM way WHERE way.id = j.id)",
    ),
    (
        "doubles",
        N_("No {number} stands as joined with another number, and was not."),
        f"SELECT m.number FROM member m WHERE m.status = '{DOUBLE}'"
        " AND NOT EXISTS (SELECT 1 FROM joined j WHERE j.id = m.id)",
    ),
)


def left_behind(session: Session) -> list[tuple[Text, str]]:
    """What should have moved from a line that was joined to another, told, and where it is."""
    left = same.left_on(Raw(session.connection()))
    gone = Member.id.in_({line for _, line in left})
    rows = session.execute(select(Member.id, Member.number).where(gone))
    numbers = {ident: number for ident, number in rows}
    what = N_("No {number} was joined with another number, but something is still on it: {what}.")
    return [
        (
            Text(what, {"number": numbers[line], "what": Text(TABLE_NAMES.get(table, table))}),
            f"{table} {line}",
        )
        for table, line in left
    ]


def hindrances(session: Session, kept: MemberId, gone: MemberId, day: date) -> Iterator[Text]:
    """Why these lines can't be joined as things stand, each with what to do."""
    rows = session.execute(
        select(Member.id, Member.number, Member.kind).where(Member.id.in_((kept, gone)))
    )
    lines = {ident: (number, kind) for ident, number, kind in rows}
    if kept == gone or len(lines) < 2:
        yield Text(N_("Choose two different members."))
        return
    yield from _standing(session, lines, day)
    if lines[kept][1] != lines[gone][1]:
        yield Text(N_("One is a person and the other is not: these are not the same."))
    if _kept_of_a_ring(session, gone):
        what = N_("Two PCs joined No {number} apart: keep this number, and let the other go.")
        yield Text(what, {"number": lines[gone][0]})
    numbers = {"number": lines[gone][0], "other": lines[kept][0]}
    for what, more in _between(session, kept, gone):
        yield Text(what, {**numbers, **more})


def _kept_of_a_ring(session: Session, line: MemberId) -> bool:
    """Whether PCs joined a line each the other way: the row that would say where it goes is there
    already.
    """
    there = session.scalar(select(Joined.id).where(Joined.id == line)) is not None
    return there and line not in same.kept_of(Raw(session.connection()))


def _standing(session: Session, lines: dict[Any, Any], day: date) -> Iterator[Text]:
    for ident, (number, _) in lines.items():
        now = membership.life(session, ident, day)[0]
        if now.status not in {ACTIVE, SUSPENDED}:
            said = {"number": number, "standing": lives.said_of(now)}
            yield Text(N_("No {number} is not an active member: {standing}."), said)


def _between(
    session: Session, kept: MemberId, gone: MemberId
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What ties the two to one another: one person can't be both ends of it."""
    both = (kept, gone)
    for query, what in (
        (
            select(Loan.number.label("loan"))
            .join(Guarantee, Guarantee.loan == Loan.id)
            .where(
                Loan.member.in_(both),
                Guarantee.member.in_(both),
                Guarantee.member != Loan.member,
                Guarantee.released.is_(None),
            ),
            N_("One answers for the loan {loan} of the other. End that first."),
        ),
        (
            _twice(Guarantee, Guarantee.loan, Guarantee.released, both)
            .join(Loan, Loan.id == Guarantee.loan)
            .with_only_columns(Loan.number.label("loan")),
            N_("Both answer for the loan {loan}. Release one of them first."),
        ),
        (
            select(Holder.id)
            .join(Holding, Holding.id == Holder.holding)
            .where(Holder.member.in_(both), Holding.member.in_(both), Holder.until.is_(None)),
            N_("They hold an account together. End that first."),
        ),
        (
            _twice(Holder, Holder.holding, Holder.until, both),
            N_("They hold an account together. End that first."),
        ),
        (
            _twice(TeamMember, TeamMember.team, TeamMember.until, both),
            N_("Both are in one group of borrowers. Take one of them out first."),
        ),
        (
            select(ShareTransfer.id)
            .join(_ONE, _ONE.id == ShareTransfer.giver)
            .join(_OTHER, _OTHER.id == ShareTransfer.taker)
            .where(
                _ONE.member.in_(both),
                _OTHER.member.in_(both),
                ShareTransfer.entered.is_(None),
                ShareTransfer.dropped.is_(None),
            ),
            N_("Shares are to be made over from one to the other. Drop that first."),
        ),
        (
            select(Meeting.day.label("day"))
            .join(Attendance, Attendance.meeting == Meeting.id)
            .where(Attendance.member == gone, Attendance.came.is_not(None))
            .where(Meeting.cancelled.is_(None), Meeting.id.not_in(select(Minute.id))),
            N_("No {number} is marked as present on {day}. Sign the minutes first."),
        ),
        (
            _twice(Officer, Officer.body, Officer.ended, both),
            N_("Both hold a post in one body. End one of the terms first."),
        ),
        (
            _twice(Household, Household.kind, Household.closed, both),
            N_("Each is the line of a household or group. Close one of these first."),
        ),
    ):
        found = session.execute(query).first()
        if found is not None:
            yield what, found._asdict()


def _twice(table: Any, of: Any, ended: Any, both: tuple[MemberId, MemberId]) -> Any:
    """Rows of the one beside such of the other, in the same thing."""
    other = aliased(table)
    beside = and_(
        getattr(other, of.key) == of,
        other.member == both[1],
        getattr(other, ended.key).is_(None),
    )
    return select(table.id).join(other, beside).where(table.member == both[0], ended.is_(None))
