"""The roll of members: who they are, what they hold, lists of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal, search
from coopdesk.records.book import same
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.members import carded
from coopdesk.records.members.columns import in_order
from coopdesk.records.members.criteria import EVERYBODY, Criteria
from coopdesk.records.members.narrowed import IS_PERSON, NAMED, among, conditions, kind_held
from coopdesk.records.membership import ACTIVE, DOUBLE, LEAVING, LEFT, STANDINGS, UNPAID
from coopdesk.records.money import Money
from coopdesk.records.schema import Account, Balance, Member
from coopdesk.records.search import by_number
from coopdesk.records.store import Raw

#: What each status is called.
STATUS_NAMES: Final = {one: STANDINGS[one] for one in (ACTIVE, LEAVING, LEFT, UNPAID, DOUBLE)}

_MOST: Final = 10**6


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in a list, with what they hold. Only a person lacks a nominee."""

    id: MemberId
    number: str
    name: str
    village: str
    phone: str
    joined: date | None
    status: str
    shares: Money
    savings: Money
    loans: Money
    has_nominee: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """Which members a list shows, in its order, with the sums of what they hold."""

    ids: tuple[MemberId, ...]
    shares: Money
    savings: Money
    loans: Money


@dataclass(frozen=True, slots=True)
class MemberFile:
    """Everything that the register says of a member."""

    id: MemberId
    number: str
    name: str
    kind: str
    status: str
    sex: str
    born: date | None
    document: str
    phone: str
    village: str
    address: str
    occupation: str
    nominee: str
    language: str
    joined: date | None
    left: date | None
    resolution: str
    speaker: str


def currency(session: Session) -> str:
    """The currency of the book."""
    return journal.currency_of(session)


def _rows(session: Session) -> Select[*tuple[Any, ...]]:
    """Members with the sums of what they hold, one row each."""
    accounts: dict[str, list[int]] = {}
    for kind, ident in session.execute(select(kind_held, Account.id)):
        accounts.setdefault(kind, []).append(ident)

    def held(kind: str) -> Any:
        among = Balance.account.in_(accounts.get(kind, ()))
        return func.coalesce(func.sum(case((among, Balance.amount))), 0)

    return (
        select(
            Member.id,
            Member.number,
            Member.name,
            Member.village,
            Member.phone,
            Member.joined,
            Member.status,
            -held("shares"),
            -held("savings"),
            held("loans"),
            or_(NAMED, ~IS_PERSON),
        )
        .outerjoin(Balance, Balance.member == Member.id)
        .group_by(Member.id)
    )


def _member_row(row: Sequence[Any], money: str) -> MemberRow:
    ident, number, name, village, phone, joined, status, shares, savings, loans, nominee = row
    return MemberRow(
        ident,
        number,
        name or "",
        village or "",
        phone or "",
        joined,
        status,
        Money(shares, money),
        Money(savings, money),
        Money(loans, money),
        bool(nominee),
    )


def roll(session: Session) -> list[MemberRow]:
    """The whole roll, by number as people count: 9 before 10, S-9 before S-10."""
    money = currency(session)
    rows = [_member_row(row, money) for row in session.execute(_rows(session))]
    return sorted(rows, key=lambda row: by_number(row.number))


def find(session: Session, text: str, *, limit: int = 20) -> list[MemberRow]:
    """Members by parts of their name in any order, number, phone or document; best first. Who is
    known by another number too stands there once, under the one that is kept.
    """
    return page(session, _found(session, text, limit))


def _found(session: Session, text: str, limit: int) -> list[MemberId]:
    """The members that fit, whoever has just that number first; of a card, its member alone."""
    try:
        scanned = carded.by_card(session, text)
    except Refused:
        scanned = None
    if scanned is not None:
        return [scanned]
    found = search.find(session, text, limit=limit)
    exact = by_its_number(session, text) if text.strip() else None
    first = [] if exact is None else [exact]
    kept = same.kept_of(Raw(session.connection()))
    return list(dict.fromkeys(MemberId(kept.get(ident, ident)) for ident in (*first, *found)))


def page(session: Session, ids: Sequence[MemberId]) -> list[MemberRow]:
    """The rows of these members, in this order: the part of a listing that is looked at."""
    if not ids:
        return []
    money = currency(session)
    rows = {
        row[0]: _member_row(row, money)
        for row in session.execute(_rows(session).where(among(Member.id, ids)))
    }
    return [rows[ident] for ident in ids if ident in rows]


def listing(
    session: Session,
    asked: Criteria = EVERYBODY,
    *,
    today: date,
    order: str = "",
    descending: bool = False,
) -> Listing:
    """The members that fit all that is asked, in order, without their rows. Ages, birthdays and
    suspensions are those of `today`.

    `order` is the name of a column; who has nothing in it comes last. Without one they come best
    first when something was typed, else by number.
    """
    found = _found(session, asked.text, _MOST) if asked.text.strip() else None
    fits = conditions(session, asked, today)
    if found is not None:
        fits.append(among(Member.id, found))
    rows = session.execute(select(Member.id, Member.number).where(*fits))
    numbers = {MemberId(ident): number for ident, number in rows}
    if found is not None and not order:
        ids = [ident for ident in found if ident in numbers]
        ids = ids[::-1] if descending else ids
    else:
        by = order or "number"
        ids = in_order(session, numbers, by, today=today, descending=descending)
    return Listing(tuple(ids), **_sums(session, fits if asked.said() else None))


def fitting(session: Session, asked: Criteria, *, today: date) -> list[MemberId]:
    """The members that fit all that is asked but for the text, in no order and without sums."""
    query = select(Member.id).where(*conditions(session, asked, today))
    return [MemberId(ident) for ident in session.scalars(query)]


def _sums(session: Session, fits: Sequence[Any] | None) -> dict[str, Money]:
    """What the members hold together whom these conditions fit; everybody without them."""
    query = select(Balance.account, func.sum(Balance.amount)).group_by(Balance.account)
    if fits is not None:
        query = query.join(Member, Member.id == Balance.member).where(*fits)
    kinds = {account: kind for account, kind in session.execute(select(Account.id, kind_held))}
    held: Counter[str] = Counter()
    for account, amount in session.execute(query):
        held[kinds[account]] += amount
    money = currency(session)
    return {
        "shares": Money(-held["shares"], money),
        "savings": Money(-held["savings"], money),
        "loans": Money(held["loans"], money),
    }


def status_counts(session: Session) -> dict[str, int]:
    """How many members there are of each status."""
    rows = session.execute(select(Member.status, func.count()).group_by(Member.status))
    return {status: count for status, count in rows}


def file(session: Session, member: MemberId) -> MemberFile:
    """A member's page in the register."""
    row = session.execute(_files().where(Member.id == member)).one_or_none()
    if row is None:
        raise Refused(N_("There is no such member."), field="member")
    return _member_file(row)


def files(session: Session) -> list[MemberFile]:
    """Every member's page in the register, in the order of their coming into the book."""
    return [_member_file(row) for row in session.execute(_files().order_by(Member.id))]


def _files() -> Select[*tuple[Any, ...]]:
    return select(*(getattr(Member, one.name) for one in fields(MemberFile)))


_BLANK: Final = tuple("" if one.type == "str" else None for one in fields(MemberFile))


def _member_file(row: Sequence[Any]) -> MemberFile:
    """Empty text for what is not known; days stay None."""
    pairs = zip(row, _BLANK, strict=True)
    said: list[Any] = [blank if value is None else value for value, blank in pairs]
    return MemberFile(*said)


def by_its_number(session: Session, number: str) -> MemberId | None:
    """The member with that number, or None."""
    ident = session.scalar(select(Member.id).where(Member.number == number.strip()))
    return None if ident is None else MemberId(ident)


def with_document(session: Session, document: str) -> list[MemberRow]:
    """Whoever shows just that identity document: one person, if the register is right."""
    ids = session.scalars(select(Member.id).where(Member.document == document.strip()))
    return page(session, [MemberId(ident) for ident in ids])


def numbers(session: Session) -> dict[str, str]:
    """Every number in use, with the name of whose it is."""
    return {n: name or "" for n, name in session.execute(select(Member.number, Member.name))}


def languages(session: Session) -> dict[str, str]:
    """The language of each member who has one of their own, by number."""
    query = select(Member.number, Member.language).where(Member.language != "")
    return {number: language for number, language in session.execute(query)}


def villages(session: Session) -> list[str]:
    """The villages that members live in, by name."""
    return sorted(filter(None, session.scalars(select(Member.village).distinct())))


def status_text(status: str) -> Text:
    """A status, to be said in any language."""
    return Text(STATUS_NAMES[status])
