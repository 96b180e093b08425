"""Households and groups: people of one home, or of one work, of whom some are members.

Who is no member stands in one with a name alone. Nobody is deleted: they leave on a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import membership
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId, made_for
from coopdesk.records.schema import Household, HouseholdMember, Member, day_of

HOUSEHOLD, GROUP = "household", "group"
HEAD, SPOUSE, CHILD, RELATIVE, PART = "head", "spouse", "child", "relative", "part"

#: What kinds there are.
KINDS: Final[Mapping[str, str]] = {HOUSEHOLD: N_("Household"), GROUP: N_("Group")}
#: What somebody is in one.
ROLES: Final[Mapping[str, str]] = {
    HEAD: N_("Head"),
    SPOUSE: N_("Husband or wife"),
    CHILD: N_("Child"),
    RELATIVE: N_("Relative"),
    PART: N_("Belongs to it"),
}

_HOUSEHOLD: Final = Prepared(
    select(Household.kind, Household.closed).where(Household.id == bindparam("of"))
)
_LINE: Final = Prepared(select(Member.kind, Member.left).where(Member.id == bindparam("of")))
_TAKEN: Final = Prepared(
    select(Household.id).where(Household.member == bindparam("of"), Household.closed.is_(None))
)
_OF_ONE: Final = Prepared(
    select(HouseholdMember.role, HouseholdMember.until, HouseholdMember.since).where(
        HouseholdMember.id == bindparam("of")
    )
)
# Of who was joined with another number, and moved, the row has its id from that number.
_THERE: Final = Prepared(
    select(HouseholdMember.id)
    .where(
        HouseholdMember.household == bindparam("household"),
        HouseholdMember.member == bindparam("of"),
    )
    .order_by(HouseholdMember.until.is_not(None), HouseholdMember.id)
)
_HEADS: Final = Prepared(
    select(HouseholdMember.id).where(
        HouseholdMember.household == bindparam("of"),
        HouseholdMember.role == HEAD,
        HouseholdMember.until.is_(None),
    )
)


AUDITS: Final = (
    (
        "households",
        N_("Somebody in “{name}” is no member and has no name."),
        "SELECT coalesce(h.name, '') AS name FROM household_member p JOIN household h"
        " ON h.id = p.household WHERE p.member IS NULL AND p.name IS NULL"
        " AND EXISTS (SELECT 1 FROM salt s WHERE s.row = p.id)",
    ),
)


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household or group. `people` are in it now, `members` of them are in the register.

    `member` is the line of the register that they have together.
    """

    id: int
    kind: str
    name: str
    village: str
    member: MemberId | None
    people: int
    members: int
    closed: date | None


@dataclass(frozen=True, slots=True)
class PartRow:
    """Somebody of a household: a member with their `number`, or a person with a name alone."""

    id: int
    household: int
    member: MemberId | None
    number: str
    name: str
    role: str
    sex: str
    born: date | None
    since: date
    until: date | None


@command(needs=Permission.KEEP_ROLL)
def form_household(
    tx: Tx, *, name: str, kind: str = HOUSEHOLD, village: str = "", member: MemberId | None = None
) -> int:
    """Write down a household or a group. `member` is the line of the register that they have
    together, where they joined as one.
    """
    if kind not in KINDS:
        raise Refused(N_("Choose one of those that are offered."), field="kind")
    _named(name)
    _joint(tx, member)
    ident = tx.new_id()
    row = {"id": ident, "kind": kind, "member": member, "name": name.strip()}
    tx.insert(Household, [{**row, "village": village.strip() or None}])
    tx.touch(Topic.MEMBERS)
    return ident


def _named(name: str) -> None:
    if not name.strip():
        raise Refused(N_("Write what it is called."), field="name")


def _joint(tx: Tx, member: MemberId | None, of: int = 0) -> None:
    """A line that several people have together is that of one household."""
    if member is None:
        return
    line = tx.one(_LINE, of=member)
    if line is None:
        raise Refused(N_("There is no such member."), field="member")
    if line[0] not in KINDS:
        raise Refused(
            N_("This member is not in the register as a household or group."), field="member"
        )
    if any(row[0] != of for row in tx.all(_TAKEN, of=member)):
        raise Refused(N_("Another household or group has this line."), field="member")


@command(needs=Permission.KEEP_ROLL)
def change_household(
    tx: Tx, *, household: int, name: str, village: str, member: MemberId | None, shown: HouseholdRow
) -> None:
    """Call it otherwise, say another village or another line. `shown` is what the person saw."""
    _open(tx, household)
    _named(name)
    said: dict[str, Any] = {"name": name.strip(), "village": village.strip() or None}
    was: dict[str, Any] = {"name": shown.name or None, "village": shown.village or None}
    if member != shown.member:
        _joint(tx, member, household)
        said["member"], was["member"] = member, shown.member
    for column, value in said.items():
        if value != was[column]:
            tx.set(Household, household, column, value, shown=was[column])
    tx.touch(Topic.MEMBERS)


@command(needs=Permission.KEEP_ROLL)
def close_household(tx: Tx, *, household: int) -> None:
    """It is no more. Who was in it can still be told."""
    _open(tx, household)
    tx.set(Household, household, "closed", tx.today, shown=None)
    tx.touch(Topic.MEMBERS)


def _open(tx: Tx, household: int) -> None:
    row = tx.one(_HOUSEHOLD, of=household)
    if row is None:
        raise Refused(N_("There is no such household or group."), field="household")
    if row[1]:
        raise Refused(N_("It was closed on {day}."), field="household", day=day_of(row[1]))


@command(needs=Permission.KEEP_ROLL)
def add_to_household(
    tx: Tx,
    *,
    household: int,
    role: str,
    since: date,
    member: MemberId | None = None,
    name: str = "",
    sex: str = "",
    born: date | None = None,
) -> int:
    """Somebody belongs to a household from a day: a member, or a person with a `name` alone."""
    check_part(tx, household, role, since)
    if born is not None and born > tx.today:
        raise Refused(N_("{day} has not come yet."), field="born", day=born)
    if role == HEAD and tx.one(_HEADS, of=household) is not None:
        raise Refused(N_("It has a head already."), field="role")
    tx.touch(Topic.MEMBERS)
    row = {"household": household, "role": role, "since": since, "until": None}
    if member is not None:
        return _as_member(tx, row, member)
    if not name.strip():
        raise Refused(N_("Choose a member, or write a name."), field="name")
    ident = tx.new_id()
    said = {"id": ident, "name": name.strip(), "sex": sex or None, "born": born}
    tx.insert(HouseholdMember, [{**row, **said}])
    return ident


def check_part(tx: Tx, household: int, role: str, since: date) -> None:
    """What must be true of who comes into a household, whoever it is."""
    _open(tx, household)
    if role not in ROLES:
        raise Refused(N_("Choose one of those that are offered."), field="role")
    if since > tx.today:
        raise Refused(N_("{day} has not come yet."), field="since", day=since)


def _as_member(tx: Tx, row: dict[str, Any], member: MemberId) -> int:
    """A member's row; whoever was in it before comes back in the same one."""
    if tx.one(_LINE, of=member) is None:
        raise Refused(N_("There is no such member."), field="member")
    membership.check_not_erased(tx, member)
    there = tx.one(_THERE, household=row["household"], of=member)
    ident = there[0] if there else made_for("household_member", row["household"], member)
    was = tx.one(_OF_ONE, of=ident)
    if was is None:
        tx.insert(HouseholdMember, [{**row, "id": ident, "member": member}])
        return ident
    role, until, since = was
    if until is None:
        raise Refused(N_("They are in it already."), field="member")
    tx.set(HouseholdMember, ident, "until", None, shown=day_of(until))
    if role != row["role"]:
        tx.set(HouseholdMember, ident, "role", row["role"], shown=role)
    if day_of(since) != row["since"]:
        tx.set(HouseholdMember, ident, "since", row["since"], shown=day_of(since))
    return ident


@command(needs=Permission.KEEP_ROLL)
def leave_household(tx: Tx, *, part: int, until: date) -> None:
    """Somebody belongs to a household no more after a day."""
    row = tx.one(_OF_ONE, of=part)
    if row is None or row[1] is not None:
        raise Refused(N_("They are not in it."), field="part")
    if until > tx.today:
        raise Refused(N_("{day} has not come yet."), field="until", day=until)
    if until < day_of(row[2]):
        raise Refused(N_("The last day must not come before the first."), field="until")
    tx.set(HouseholdMember, part, "until", until, shown=None)
    tx.touch(Topic.MEMBERS)


def take_out(tx: Tx, part: int, since: date) -> None:
    """Somebody was put into it by mistake on a day: their time in it ends before it begins."""
    tx.set(HouseholdMember, part, "until", since - timedelta(days=1), shown=None)


def households(
    session: Session, *, past: bool = False, member: MemberId | None = None
) -> list[HouseholdRow]:
    """Households and groups by name; of one `member` those that they are in or are. With `past`
    also those that are no more, and that they were in before.
    """
    here = HouseholdMember.until.is_(None)
    query = (
        select(
            Household,
            func.count(HouseholdMember.id).filter(here),
            func.count(HouseholdMember.member).filter(here),
        )
        .outerjoin(HouseholdMember, HouseholdMember.household == Household.id)
        .group_by(Household.id)
        .order_by(Household.name, Household.id)
    )
    if not past:
        query = query.where(Household.closed.is_(None))
    if member is not None:
        inside = select(HouseholdMember.household).where(HouseholdMember.member == member)
        inside = inside if past else inside.where(here)
        query = query.where(Household.id.in_(inside) | (Household.member == member))
    return [
        HouseholdRow(
            one.id,
            one.kind or HOUSEHOLD,
            one.name or "",
            one.village or "",
            None if one.member is None else MemberId(one.member),
            people,
            members,
            one.closed,
        )
        for one, people, members in session.execute(query)
    ]


def parts(session: Session, household: int, *, past: bool = False) -> list[PartRow]:
    """Who is in a household, the head first; with `past` also who left it."""
    last = HouseholdMember.until
    query = (
        select(HouseholdMember, Member.number, Member.name, Member.sex, Member.born)
        .outerjoin(Member, Member.id == HouseholdMember.member)
        .where(HouseholdMember.household == household)
        .where(last.is_(None) | (last >= HouseholdMember.since))
        .order_by(HouseholdMember.since, HouseholdMember.id)
    )
    if not past:
        query = query.where(last.is_(None))
    rows = [
        PartRow(
            one.id,
            one.household,
            None if one.member is None else MemberId(one.member),
            number or "",
            (name if one.member is not None else one.name) or "",
            one.role if one.role in ROLES else PART,
            (sex if one.member is not None else one.sex) or "",
            born if one.member is not None else one.born,
            one.since,
            one.until,
        )
        for one, number, name, sex, born in session.execute(query)
    ]
    order = list(ROLES)
    return sorted(rows, key=lambda one: (one.until is not None, order.index(one.role)))
