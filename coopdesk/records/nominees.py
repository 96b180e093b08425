"""Whom a member named to have what they leave, each with a part of the whole.

Naming others ends the ones of before, and those stay: what was said earlier can be told. Where two
PCs named others at the same time, all of them stand until somebody names them again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_
from coopdesk.records import membership
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.calendar import age
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.schema import Entry, Nominee, NomineePayment

#: The whole, in the parts that a share is told in: 2500 of it is a quarter.
WHOLE: Final = 10_000
#: What is said where more than the whole is given away.
TWICE: Final = N_("Two PCs named nominees. Name them again, so that the parts are clear.")

_GROWN: Final = 18  # years
_MOST: Final = 20

#: Usual relations, for a form to offer: any word can be written.
RELATIONS: Final = (
    *(N_("Husband"), N_("Wife"), N_("Son"), N_("Daughter")),
    *(N_("Brother"), N_("Sister"), N_("Father"), N_("Mother")),
)

_NOW: Final = Prepared(
    select(Nominee.id)
    .where(Nominee.member == bindparam("of"), Nominee.until.is_(None))
    .order_by(Nominee.place, Nominee.id)
)
_UNDONE: Final = aliased(Entry)
_PAID: Final = Prepared(
    select(NomineePayment.id)
    .join(Nominee, Nominee.id == NomineePayment.nominee)
    .outerjoin(_UNDONE, _UNDONE.reverses == NomineePayment.id)
    .where(Nominee.member == bindparam("of"), _UNDONE.id.is_(None))
)


#: Each naming makes the whole; where two PCs named others, what stands is the whole twice.
AUDITS: Final = (
    (
        "nominees",
        N_("The nominees of member {number} have {parts} of ten thousand parts."),
        "SELECT m.number, sum(n.share) AS parts FROM nominee n JOIN member m ON m.id = n.member"
        " WHERE n.until IS NULL GROUP BY m.id HAVING parts % 10000 <> 0",
    ),
)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is named. `share` is of WHOLE. Who is a child yet has a `guardian`."""

    name: str
    share: int
    relation: str = ""
    document: str = ""
    phone: str = ""
    born: date | None = None
    guardian: str = ""


@dataclass(frozen=True, slots=True)
class NomineeRow:
    """A nominee from `since`; until the day on which others were named."""

    id: int
    member: MemberId
    named: Named
    since: date
    until: date | None


@command(needs=Permission.KEEP_ROLL)
def name_nominees(
    tx: Tx, *, member: MemberId, day: date, people: Sequence[Named], shown: Sequence[int]
) -> None:
    """Name who is to have what a member leaves, in place of those who were named before.

    Their parts make the whole; nobody at all can be named too. `shown` are the ids of those who
    stood there when it was decided.
    """
    membership.check_known(tx, member)
    before = [row[0] for row in tx.all(_NOW, of=member)]
    if set(before) != set(shown):
        raise Refused(N_("Somebody else named nominees meanwhile. Look again."), field="people")
    if tx.one(_PAID, of=member) is not None:
        raise Refused(N_("A nominee has had their part. It stays as it is."), field="people")
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    check(people, day)
    for ident in before:
        tx.set(Nominee, ident, "until", day, shown=None)
    tx.insert(Nominee, [_row(tx, member, day, place, one) for place, one in enumerate(people, 1)])
    tx.touch(Topic.MEMBERS)


def check(people: Sequence[Named], day: date) -> None:
    """Whether they can be named so on a day."""
    if len(people) > _MOST:
        raise Refused(N_("At most {count} can be named."), field="people", count=_MOST)
    for one in people:
        if not one.name.strip():
            raise Refused(N_("Write the name of each nominee."), field="people")
        if one.share <= 0:
            raise Refused(
                N_("{name} must have a part of more than nothing."), field="people", name=one.name
            )
        if one.born is not None and one.born > day:
            raise Refused(N_("{day} has not come yet."), field="people", day=one.born)
        if is_child(one.born, day) and not one.guardian.strip():
            raise Refused(
                N_("{name} is a child yet. Write who is their guardian."),
                field="people",
                name=one.name,
            )
    if people and sum(one.share for one in people) != WHOLE:
        raise Refused(N_("The parts must make 100 percent together."), field="people")


def is_child(born: date | None, day: date) -> bool:
    """Whether somebody is under eighteen on a day, as far as is known."""
    return born is not None and age(born, day) < _GROWN


def _row(tx: Tx, member: MemberId, day: date, place: int, one: Named) -> dict[str, Any]:
    said = {
        name: getattr(one, name).strip() or None
        for name in ("name", "relation", "document", "phone", "guardian")
    }
    row = {"id": tx.new_id(), "member": member, "place": place, "share": one.share, **said}
    return {**row, "born": one.born, "since": day}


def nominees(session: Session, member: MemberId, *, past: bool = False) -> list[NomineeRow]:
    """Whom a member named, in their order; with `past` also those of before, the latest first."""
    query = select(Nominee).where(Nominee.member == member)
    if not past:
        query = query.where(Nominee.until.is_(None))
    query = query.order_by(Nominee.until.is_not(None), Nominee.since.desc(), Nominee.place)
    return [
        NomineeRow(
            one.id,
            MemberId(one.member),
            Named(
                one.name or "",
                one.share,
                one.relation or "",
                one.document or "",
                one.phone or "",
                one.born,
                one.guardian or "",
            ),
            one.since,
            one.until,
        )
        for one in session.scalars(query.order_by(Nominee.id))
    ]
