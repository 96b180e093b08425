"""Borrowing groups: members who each borrow, and each answer for the loans of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, membership
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.lending.asking import who_stays, written
from coopdesk.records.money import Money
from coopdesk.records.schema import Loan, LoanNow, Member, Team, TeamMember, day_of

#: What can be changed of a group.
CHANGEABLE: Final = ("name", "village")

#: States of a loan in which the group answers for it, or is about to.
_OPEN: Final = ("asked", "approved", "signed", "running")

_TEAM: Final = Prepared(select(Team.closed, Team.formed).where(Team.id == bindparam("of")))
_NAMES: Final = Prepared(select(Team.id, Team.name).where(Team.closed.is_(None)))
_IN_TEAM: Final = Prepared(
    select(TeamMember.id).where(
        TeamMember.team == bindparam("of"),
        TeamMember.member == bindparam("member"),
        TeamMember.until.is_(None),
    )
)
_ONE: Final = Prepared(
    select(TeamMember.team, TeamMember.since, TeamMember.until, TeamMember.member).where(
        TeamMember.id == bindparam("of")
    )
)
_PRESENT: Final = Prepared(
    select(TeamMember.id).where(TeamMember.team == bindparam("of"), TeamMember.until.is_(None))
)
_LOANS: Final = Prepared(
    select(LoanNow.state).join(Loan, Loan.id == LoanNow.loan).where(Loan.team == bindparam("of"))
)


@command(needs=Permission.LEND)
def form_team(
    tx: Tx,
    *,
    name: str,
    village: str,
    day: date,
    members: Sequence[MemberId],
    posts: Mapping[MemberId, str] | None = None,
) -> int:
    """Members form a group that borrows together: each answers for the loans of all.

    `posts` says who is chair, treasurer … of it. Refused for fewer than two members, for a name
    that another group has, and for a day that has not come.
    """
    said = _named(tx, name, None)
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    if len(set(members)) < 2:
        raise Refused(N_("A group has at least two members."), field="members")
    team = tx.new_id()
    tx.insert(Team, [{"id": team, "name": said, "village": village.strip(), "formed": day}])
    for member in dict.fromkeys(members):
        _join(tx, team, member, (posts or {}).get(member, ""), day)
    tx.touch(Topic.LOANS)
    return team


def _named(tx: Tx, name: str, team: int | None) -> str:
    said = written(name, "name", N_("Write what the group is called."))
    for other, known in tx.all(_NAMES):
        if other != team and known.casefold() == said.casefold():
            raise Refused(N_("Another group is called that."), field="name")
    return said


def _join(tx: Tx, team: int, member: MemberId, post: str, day: date) -> int:
    who_stays(tx, member)
    membership.check_may(tx, member, membership.ANSWER, day=day)
    if tx.one(_IN_TEAM, of=team, member=member) is not None:
        raise Refused(N_("The member is in this group already."), field="member")
    ident = tx.new_id()
    row = {"team": team, "member": member, "post": post.strip(), "since": day}
    tx.insert(TeamMember, [{"id": ident, **row}])
    return ident


@command(needs=Permission.LEND)
def change_team(tx: Tx, *, team: int, changes: Mapping[str, Any], shown: Mapping[str, Any]) -> None:
    """Change what a group is called, or its village. `shown` is what the person saw."""
    _check_open(tx, team)
    if changes.keys() - set(CHANGEABLE):
        raise KeyError("of a group only its name and village can be changed")
    for name, value in changes.items():
        said = _named(tx, value, team) if name == "name" else value.strip()
        tx.set(Team, team, name, said, shown=shown.get(name, ""))
    tx.touch(Topic.LOANS)


@command(needs=Permission.LEND)
def add_to_team(tx: Tx, *, team: int, member: MemberId, day: date, post: str = "") -> int:
    """A member joins a group; from now on they answer for its loans too.

    Refused for a group that ended, and for a day that has not come or is before it was formed.
    """
    formed = _check_open(tx, team)
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    if day < formed:
        raise Refused(N_("The group was formed on {day} only."), field="day", day=formed)
    tx.touch(Topic.LOANS)
    return _join(tx, team, member, post, day)


@command(needs=Permission.LEND)
def leave_team(tx: Tx, *, place: int, day: date) -> None:
    """A member leaves a group. `place` is their row in it.

    Refused while a loan of the group is asked for or runs: until then each answers for all. Who
    stands in it twice, since two PCs put them there, goes on answering by the other row.
    """
    found = tx.one(_ONE, of=place)
    if found is None or found[2] is not None:
        raise Refused(N_("The member is not in this group any more."), field="place")
    if day > tx.today or day < day_of(found[1]):
        raise Refused(N_("Choose a day between joining and today."), field="day")
    team, member = found[0], found[3]
    if len(tx.all(_IN_TEAM, of=team, member=member)) == 1:
        _check_no_loans(tx, team, "place")
    tx.set(TeamMember, place, "until", day, shown=None)
    tx.touch(Topic.LOANS)


@command(needs=Permission.LEND)
def close_team(tx: Tx, *, team: int) -> None:
    """A group ends, once none of its loans is asked for or runs."""
    _check_open(tx, team)
    _check_no_loans(tx, team, "team")
    for (place,) in tx.all(_PRESENT, of=team):
        tx.set(TeamMember, place, "until", tx.today, shown=None)
    tx.set(Team, team, "closed", tx.today, shown=None)
    tx.touch(Topic.LOANS)


def _check_open(tx: Tx, team: int) -> date:
    """Since when there is a group that did not end."""
    found = tx.one(_TEAM, of=team)
    if found is None or found[0]:
        raise Refused(N_("There is no such borrowing group any more."), field="team")
    return day_of(found[1])


def _check_no_loans(tx: Tx, team: int, field: str) -> None:
    open_ = sum(state in _OPEN for (state,) in tx.all(_LOANS, of=team))
    if open_:
        many = N_("{count} loans of the group are not over: each member answers for them.")
        one = N_("{count} loan of the group is not over: each member answers for it.")
        raise Refused(one if open_ == 1 else many, field=field, count=open_)


# --- looking ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TeamMemberRow:
    """A member of a group now. `place` is their row in it; `owed` of what they borrowed with it."""

    place: int
    member: MemberId
    number: str
    name: str
    post: str
    since: date
    owed: Money


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A borrowing group with its members; `owed` is the principal of all its loans, `late` since
    when the oldest of them is not paid."""

    id: int
    name: str
    village: str
    formed: date
    closed: date | None
    members: tuple[TeamMemberRow, ...]
    loans: int
    owed: Money
    late: date | None


@dataclass(frozen=True, slots=True)
class MateRow:
    """Somebody else of the group of a loan, who answers for all of it."""

    member: MemberId
    number: str
    name: str
    group: str


def mates(session: Session, loan: LoanId) -> list[MateRow]:
    """Who else is now in the group with which a loan was taken, the first first."""
    rows = session.execute(
        select(Member.id, Member.number, Member.name, Team.name)
        .join(TeamMember, TeamMember.member == Member.id)
        .join(Team, Team.id == TeamMember.team)
        .join(Loan, Loan.team == Team.id)
        .where(Loan.id == loan, TeamMember.until.is_(None), Member.id != Loan.member)
        .order_by(TeamMember.since, TeamMember.id)
    )
    return [MateRow(MemberId(who), number, name or "", team) for who, number, name, team in rows]


def teams(session: Session, *, closed: bool = False) -> list[TeamRow]:
    """The groups that there are, by name; with `closed` also those that ended."""
    money = journal.currency_of(session)
    query = select(Team).order_by(func.lower(Team.name), Team.id)
    if not closed:
        query = query.where(Team.closed.is_(None))
    owed = _owed(session)
    inside: dict[int, list[TeamMemberRow]] = {}
    rows = session.execute(
        select(TeamMember, Member.number, Member.name)
        .join(Member, Member.id == TeamMember.member)
        .where(TeamMember.until.is_(None))
        .order_by(TeamMember.since, TeamMember.id)
    )
    for one, number, name in rows:
        much = sum(left for _, left, _ in owed.get((one.team, one.member), ()))
        row = TeamMemberRow(
            one.id,
            MemberId(one.member),
            number,
            name or "",
            one.post,
            one.since,
            Money(much, money),
        )
        inside.setdefault(one.team, []).append(row)
    return [
        _team_row(team, inside.get(team.id, []), owed, money) for team in session.scalars(query)
    ]


_Owed = Mapping[tuple[int | None, int], Sequence[tuple[int, int, date | None]]]


def _owed(session: Session) -> _Owed:
    found: dict[tuple[int | None, int], list[tuple[int, int, date | None]]] = {}
    rows = session.execute(
        select(Loan.team, Loan.member, Loan.id, LoanNow.owed, LoanNow.oldest)
        .join(LoanNow, LoanNow.loan == Loan.id)
        .where(Loan.team.is_not(None), LoanNow.state == "running")
    )
    for team, member, loan, left, oldest in rows:
        found.setdefault((team, member), []).append((loan, left, oldest))
    return found


def _team_row(team: Team, members: list[TeamMemberRow], owed: _Owed, money: str) -> TeamRow:
    lent = [one for (of, _), rows in owed.items() if of == team.id for one in rows]
    late = [oldest for _, _, oldest in lent if oldest]
    return TeamRow(
        team.id,
        team.name,
        team.village,
        team.formed,
        team.closed,
        tuple(members),
        len(lent),
        Money(sum(left for _, left, _ in lent), money),
        min(late, default=None),
    )
