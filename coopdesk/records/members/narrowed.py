"""Which members fit: what narrows a list, as conditions of one query."""

from __future__ import annotations

import json
from calendar import isleap
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import (
    Integer,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    or_,
    select,
    type_coerce,
    union,
)
from sqlalchemy.orm import Session

from coopdesk.records import custom_fields, filed, lives, membership, products, search
from coopdesk.records.custom_fields import FieldRow
from coopdesk.records.ids import MemberId
from coopdesk.records.members import criteria
from coopdesk.records.members.criteria import Criteria
from coopdesk.records.members.register import GONE, LEFT, PERSON
from coopdesk.records.schema import (
    Account,
    Attendance,
    Balance,
    Collection,
    Document,
    Household,
    HouseholdMember,
    Joined,
    Meeting,
    Member,
    Nominee,
    Presence,
    Visit,
    day_number,
)

# What is saved for a fixed term stands on an account of its own, and is savings all the same.
kind_held: Final = case((Account.role == "term_deposits", products.SAVINGS), else_=Account.role)

#: Members who named somebody: each with a part, or in the register's own column.
NAMED: Final = or_(
    func.coalesce(Member.nominee, "") != "",
    exists().where(Nominee.member == Member.id, Nominee.until.is_(None)),
)

#: Members who are one person, and no household, group or organisation.
IS_PERSON: Final = Member.kind.in_((PERSON, ""))

_BORN: Final = type_coerce(Member.born, Integer)  # the number 19800303
_EVERY_DAY: Final = 366
_UNDONE: Final = Visit.__table__.alias("undone")


def among(column: Any, ids: Sequence[MemberId]) -> Any:
    """In any number of ids; one by one they would exceed what a statement can carry."""
    return column.in_(select(func.json_each(json.dumps(ids)).table_valued("value").c.value))


def conditions(session: Session, asked: Criteria, today: date) -> list[Any]:
    """What a query of members must have so that just those come who fit, but for the text."""
    return [
        *_plain(asked),
        *_status(session, asked, today),
        *_ages(asked, today),
        *_days(asked),
        *_amounts(asked),
        *_seen(asked),
        *_kept(session, asked),
        *_birthdays(asked, today),
    ]


def _plain(asked: Criteria) -> Iterator[Any]:
    if asked.village:
        yield Member.village == asked.village
    if asked.kind:
        yield Member.kind == asked.kind
    if asked.sex:
        yield Member.sex == asked.sex
    if asked.only is not None:
        yield among(Member.id, asked.only)


def _status(session: Session, asked: Criteria, today: date) -> Iterator[Any]:
    if asked.status == criteria.SUSPENDED:
        yield among(Member.id, sorted(lives.suspended(session, today)))
    elif asked.status:
        yield Member.status.in_(GONE if asked.status == LEFT else (asked.status,))
    else:
        yield Member.status != membership.DOUBLE  # they live on under another number


def _ages(asked: Criteria, today: date) -> Iterator[Any]:
    """By the numbers of days: the years are what is above the last four figures."""
    if asked.age_from is not None:
        yield day_number(today) - _BORN >= asked.age_from * 10_000
    if asked.age_to is not None:
        yield day_number(today) - _BORN < (asked.age_to + 1) * 10_000


def _days(asked: Criteria) -> Iterator[Any]:
    for column, first, last in (
        (Member.joined, asked.joined_from, asked.joined_to),
        (Member.left, asked.left_from, asked.left_to),
    ):
        if first is not None:
            yield column >= first
        if last is not None:
            yield column <= last


def _amounts(asked: Criteria) -> Iterator[Any]:
    for kind, sign in ((products.SAVINGS, -1), (products.SHARES, -1), (products.LOANS, 1)):
        least: int | None = getattr(asked, f"{kind}_from")
        most: int | None = getattr(asked, f"{kind}_to")
        if least is not None or most is not None:
            yield _held_between(kind, sign, least, most)


def _held_between(kind: str, sign: int, least: int | None, most: int | None) -> Any:
    """Who has nothing of a kind may have no balance of it: where nothing fits, so do they."""
    held = sign * func.sum(Balance.amount)
    fits = and_(*_bounds(held, least, most))
    query = (
        select(Balance.member)
        .where(Balance.account.in_(select(Account.id).where(kind_held == kind)))
        .group_by(Balance.member)
    )
    if (least is None or least <= 0) and (most is None or most >= 0):
        return Member.id.not_in(query.having(~fits))
    return Member.id.in_(query.having(fits))


def _bounds(value: Any, least: Any, most: Any) -> Iterator[Any]:
    if least is not None:
        yield value >= least
    if most is not None:
        yield value <= most


def sightings(since: date | None = None) -> list[Select[int, date]]:
    """Who was seen on which day: at the cash desk, at a meeting, on a collection sheet. A receipt
    that was taken back shows nobody, and who was stood for was not there.
    """
    reversal = _UNDONE.c.reverses == Visit.id
    seen = [
        select(Visit.member, Visit.day).where(
            Visit.reverses.is_(None), ~exists(select(_UNDONE.c.id).where(reversal))
        ),
        select(Attendance.member, Meeting.day)
        .join(Meeting, Meeting.id == Attendance.meeting)
        .where(Attendance.came.is_not(None), Attendance.by.is_(None)),
        select(Presence.member, Collection.day)
        .join(Collection, Collection.id == Presence.collection)
        .where(Presence.present == 1),
    ]
    if since is None:
        return seen
    days = (Visit.day, Meeting.day, Collection.day)
    return [query.where(day >= since) for query, day in zip(seen, days, strict=True)]


def _seen(asked: Criteria) -> Iterator[Any]:
    if asked.not_seen_since is not None:
        since = asked.not_seen_since
        seen = union(
            *(query.with_only_columns(query.selected_columns[0]) for query in sightings(since))
        )
        yield Member.id.not_in(seen)
        # who has two numbers was seen under either
        yield Member.id.not_in(select(Joined.kept).where(Joined.id.in_(seen)))


# --- what is kept of them ---------------------------------------------------------------------


def _kept(session: Session, asked: Criteria) -> Iterator[Any]:
    if asked.household is not None:
        inside = select(HouseholdMember.member).where(
            HouseholdMember.household == asked.household,
            HouseholdMember.until.is_(None),
            HouseholdMember.member.is_not(None),
        )
        together = select(Household.member).where(Household.id == asked.household)
        yield or_(Member.id.in_(inside), Member.id.in_(together))
    for what in asked.lacking:
        yield from _lacking(session, what)
    if asked.own is not None:
        yield among(Member.id, _with_own(session, asked))


def _empty(column: Any) -> Any:
    return func.coalesce(column, "") == ""


def _no_paper(kind: str) -> Any:
    paper = exists().where(
        Document.member == Member.id, Document.kind == kind, Document.dropped.is_(None)
    )
    return ~paper


_LACKS: Final[Mapping[str, Any]] = {
    criteria.NOMINEE: and_(IS_PERSON, ~NAMED),
    criteria.DOCUMENT: _empty(Member.document),
    criteria.SCAN: _no_paper(filed.IDENTITY),
    criteria.PHOTO: and_(IS_PERSON, _no_paper(filed.PHOTO)),
    criteria.BORN: and_(IS_PERSON, Member.born.is_(None)),
    criteria.SEX: and_(IS_PERSON, _empty(Member.sex)),
    criteria.PHONE: _empty(Member.phone),
    criteria.VILLAGE: _empty(Member.village),
    criteria.ADDRESS: _empty(Member.address),
    criteria.OCCUPATION: and_(IS_PERSON, _empty(Member.occupation)),
    criteria.SPEAKER: and_(~IS_PERSON, _empty(Member.speaker)),
}


def _lacking(session: Session, what: str) -> Iterator[Any]:
    if what != criteria.FIELD:
        yield _LACKS[what]
        return
    needed = [one.id for one in custom_fields.fields(session) if one.needed]
    yield or_(
        false(), *(~among(Member.id, list(custom_fields.values_in(session, f))) for f in needed)
    )


def _with_own(session: Session, asked: Criteria) -> list[MemberId]:
    """Who has in a field of the co-op's own what is asked."""
    every = {one.id: one for one in custom_fields.fields(session, past=True)}
    field = every.get(asked.own or 0)
    if field is None:
        return []
    fits = _fitting(field, asked)
    said = custom_fields.values_in(session, field.id)
    return [member for member, value in said.items() if fits(value)]


def _fitting(field: FieldRow, asked: Criteria) -> Callable[[str], bool]:
    """Whether a value of the field fits. What the field can't have fits nobody."""
    part = search.fold(asked.own_value)
    if field.kind == custom_fields.TEXT:
        return lambda value: part in search.fold(value)
    bounds = (asked.own_value, asked.own_from, asked.own_to)
    just, least, most = (custom_fields.readable(field, one) for one in bounds)
    if any(said and not read for said, read in zip(bounds, (just, least, most), strict=True)):
        return lambda _value: False
    measure: Callable[[str], Any] = Decimal if field.kind == custom_fields.NUMBER else str

    def fits(value: str) -> bool:
        if just:
            return value == just
        below = bool(least) and measure(value) < measure(least)
        return not below and not (most and measure(value) > measure(most))

    return fits


# --- birthdays ---------------------------------------------------------------------------------


def _birthdays(asked: Criteria, today: date) -> Iterator[Any]:
    if asked.birthday_month is not None:
        yield asked.birthday_month == _BORN // 100 % 100
    if asked.birthday_days is not None:
        yield Member.born.is_not(None)
        days = min(asked.birthday_days, _EVERY_DAY)
        coming = [today + timedelta(n) for n in range(days + 1)]
        yield (_BORN % 10_000).in_(sorted({one for day in coming for one in _born_on(day)}))


def _born_on(day: date) -> Iterator[int]:
    """Of which days of which months it is the birthday: 303 is 3 March."""
    yield day.month * 100 + day.day
    if (day.month, day.day) == (3, 1) and not isleap(day.year):
        yield 229
