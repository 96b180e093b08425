"""Members: the register, admission, and the roll that an office brings in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal, products, resolutions, search
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.drafts import MemberDraft
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import EntryId, MemberId, made_for
from coopdesk.records.journal import Leg
from coopdesk.records.money import Money
from coopdesk.records.schema import Account, Balance, Member, day_of

ACTIVE, LEFT = "active", "left"

#: What each status is called.
STATUS_NAMES: Final = {ACTIVE: N_("active"), LEFT: N_("left")}

#: The fields of a member that a form can change.
CHANGEABLE: Final = (
    *("name", "sex", "born", "document", "phone", "village", "address", "occupation"),
    *("nominee", "language", "joined"),
)

#: What a listing can be sorted by; what members hold is summed from their balances.
ORDERS: Final[Mapping[str, Any]] = {
    "number": Member.number,
    "name": Member.name,
    "village": Member.village,
    "joined": Member.joined,
    "status": Member.status,
    "shares": Member.number,
    "savings": Member.number,
    "loans": Member.number,
}

# What is saved for a fixed term stands on an account of its own, and is savings all the same.
_kind_held: Final = case((Account.role == "term_deposits", products.SAVINGS), else_=Account.role)

_EVERYBODY: Final = 10**6
_NUMBERS: Final = Prepared(select(Member.number))
_TAKEN: Final = Prepared(select(Member.id).where(Member.number == bindparam("number")))
_FIELDS: Final = Prepared(
    select(
        Member.born,
        Member.joined,
        Member.number,
        Member.name,
        Member.phone,
        Member.document,
        Member.village,
    ).where(Member.id == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in a list, with what they hold."""

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


# --- commands --------------------------------------------------------------------------------


@command(needs=Permission.KEEP_ROLL)
def admit(
    tx: Tx, /, *, name: str, joined: date, number: str = "", resolution: str = "", **fields: Any
) -> MemberId:
    """Enter somebody into the register of members, and open savings and shares for them.

    Without a number they get the next one. `resolution` admitted them, if one is wanted. `fields`
    are those of CHANGEABLE.
    """
    _check(tx, name, fields.get("born"), joined)
    number = number.strip() or next_number([row[0] for row in tx.all(_NUMBERS)])
    if tx.one(_TAKEN, number=number) is not None:
        raise Refused(
            N_("Number {number} already belongs to another member."), field="number", number=number
        )
    member = MemberId(tx.new_id())
    said = {"name": name.strip(), "joined": joined, **_cleaned(fields)}
    row = {"id": member, "number": number, "kind": "person", "status": ACTIVE, **said}
    tx.insert(Member, [{**row, "resolution": resolution.strip() or None}])
    resolutions.cite(tx, resolution, resolutions.ADMISSION, member, tx.today)
    search.index(tx, [(member, {"number": number, **said})])
    products.open_holdings(tx, member, joined)
    tx.touch(Topic.MEMBERS)
    return member


def _check(tx: Tx, name: str | None, born: date | None, joined: date | None) -> None:
    """What must be true of every member, however they come into the register."""
    if not (name or "").strip():
        raise Refused(N_("Write the member's name."), field="name")
    for field, day in (("joined", joined), ("born", born)):
        if day is not None and day > tx.today:
            raise Refused(N_("{day} has not come yet."), field=field, day=day)
    if born is not None and joined is not None and born > joined:
        raise Refused(N_("Nobody joins before being born."), field="born")


def _cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - set(CHANGEABLE)
    if unknown:
        raise KeyError(f"a member has no {', '.join(sorted(unknown))}")
    return {
        name: (value.strip() or None) if isinstance(value, str) else value
        for name, value in fields.items()
        if name != "language"
    } | {"language": fields.get("language") or ""}


def next_number(numbers: Sequence[str]) -> str:
    """The number after the highest, in the form that the co-op uses: 12 → 13, S-180 → S-181."""
    best, form = 0, ("", 0)
    for number in numbers:
        digits = number[len(number.rstrip("0123456789")) :]
        if digits and int(digits) > best:
            best, form = int(digits), (number[: -len(digits)], len(digits))
    prefix, width = form
    return f"{prefix}{best + 1:0{width}}"


@command(needs=Permission.KEEP_ROLL)
def change_member(
    tx: Tx, *, member: MemberId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Change fields of a member. `shown` holds what the person saw of them before."""
    if tx.one(_FIELDS, of=member) is None:
        raise Refused(N_("There is no such member."), field="member")
    for name, value in _cleaned({"language": shown.get("language"), **changes}).items():
        if name not in changes:
            continue
        nothing = "" if name == "language" else None
        tx.set(Member, member, name, value, shown=shown.get(name) or nothing)
    born, joined, *row = tx.one(_FIELDS, of=member) or ()
    names = ("number", "name", "phone", "document", "village")
    _check(tx, row[1], *(day_of(day) if day else None for day in (born, joined)))
    search.index(tx, [(member, dict(zip(names, row, strict=True)))])
    tx.touch(Topic.MEMBERS)


@command(needs=Permission.KEEP_ROLL)
def import_roll(tx: Tx, *, drafts: Sequence[MemberDraft], on: date) -> int:
    """Bring in a roll with the balances of a day, each member's as one balanced entry.

    All of it or nothing. Returns how many members came in.
    """
    if on > tx.today:
        raise Refused(N_("{day} has not come yet."), field="on", day=on)
    taken = {row[0] for row in tx.all(_NUMBERS)}
    made: list[tuple[MemberId, MemberDraft]] = []
    for draft in drafts:
        if draft.number in taken:
            raise Refused(
                N_("Row {row}: number {number} already belongs to another member."),
                field="number",
                row=draft.row,
                number=draft.number,
            )
        taken.add(draft.number)
        _check(tx, draft.name, draft.born, draft.joined)
        made.append((MemberId(tx.new_id()), draft))
    rows = [_row(member, draft) for member, draft in made]
    tx.insert(Member, rows)
    search.index(tx, [(row["id"], row) for row in rows])
    with renamed(day="on"):
        for member, draft in made:
            _bring_forward(tx, member, draft, on)
    tx.touch(Topic.MEMBERS | Topic.SAVINGS | Topic.SHARES | Topic.LOANS)
    return len(made)


def _row(member: MemberId, draft: MemberDraft) -> dict[str, Any]:
    said = {name: getattr(draft, name) or None for name in CHANGEABLE if name != "language"}
    return {"id": member, "number": draft.number, "kind": "person", "status": ACTIVE, **said}


def _bring_forward(tx: Tx, member: MemberId, draft: MemberDraft, on: date) -> None:
    """Open a member's holdings, with what the paper says that is in them."""
    for amount in (draft.savings, draft.shares, draft.loan):
        if amount.currency != journal.currency(tx):
            raise ValueError(f"{amount.currency} is not this book's currency")
        if amount.minor < 0:
            raise Refused(N_("“{text}” is below zero."), field="number", text=amount)
    worth = {
        products.SAVINGS: -draft.savings.minor,
        products.SHARES: -draft.shares.minor,
        products.LOANS: draft.loan.minor,
    }
    kinds = tuple(k for k, minor in worth.items() if minor or k in products.AT_ADMISSION)
    holdings = products.open_holdings(tx, member, draft.joined or on, kinds)
    by_role = journal.chart(tx).by_role
    legs = [
        Leg(by_role[kind].id, worth[kind], member, holdings[kind]) for kind in kinds if worth[kind]
    ]
    if legs:
        balance = -sum(leg.amount for leg in legs)
        legs.append(Leg(by_role["opening"].id, balance))
        ident = EntryId(made_for("opening", member))
        journal.post(tx, day=on, kind="opening", legs=legs, ident=ident)


# --- queries ---------------------------------------------------------------------------------


def currency(session: Session) -> str:
    """The currency of the book."""
    return journal.currency_of(session)


def _rows(session: Session) -> Select[*tuple[Any, ...]]:
    """Members with the sums of what they hold, one row each."""
    accounts: dict[str, list[int]] = {}
    for kind, ident in session.execute(select(_kind_held, Account.id)):
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
            Member.nominee,
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


def roll(session: Session, *, status: str = "", village: str = "") -> list[MemberRow]:
    """The whole roll, by number as people count: 9 before 10, S-9 before S-10."""
    query = _rows(session)
    if status:
        query = query.where(Member.status == status)
    if village:
        query = query.where(Member.village == village)
    money = currency(session)
    rows = [_member_row(row, money) for row in session.execute(query)]
    return sorted(rows, key=lambda row: by_number(row.number))


def by_number(number: str) -> tuple[str, int, str]:
    """How numbers are put in order."""
    digits = number[len(number.rstrip("0123456789")) :]
    return number[: len(number) - len(digits)], int(digits or 0), number


def find(session: Session, text: str, *, limit: int = 20) -> list[MemberRow]:
    """Members by parts of their name in any order, number, phone or document; best first."""
    return page(session, _found(session, text, limit))


def _found(session: Session, text: str, limit: int) -> list[MemberId]:
    """The members that fit, whoever has just that number first."""
    found = search.find(session, text, limit=limit)
    exact = by_its_number(session, text) if text.strip() else None
    return found if exact is None else [exact, *(ident for ident in found if ident != exact)]


def page(session: Session, ids: Sequence[MemberId]) -> list[MemberRow]:
    """The rows of these members, in this order: the part of a listing that is looked at."""
    if not ids:
        return []
    money = currency(session)
    rows = {
        row[0]: _member_row(row, money)
        for row in session.execute(_rows(session).where(Member.id.in_(ids)))
    }
    return [rows[ident] for ident in ids if ident in rows]


def listing(
    session: Session,
    *,
    text: str = "",
    status: str = "",
    village: str = "",
    order: str = "",
    descending: bool = False,
) -> Listing:
    """The members that fit what was typed and chosen, in order, without their rows.

    `order` is a name of ORDERS. Without one they come best first when something was typed, else
    by number.
    """
    found = _found(session, text, _EVERYBODY) if text.strip() else None
    by = order or ("number" if found is None else "")
    query = select(Member.id, ORDERS.get(by, Member.number))
    if status:
        query = query.where(Member.status == status)
    if village:
        query = query.where(Member.village == village)
    if found is not None:
        query = query.where(among(Member.id, found))
    rows: list[tuple[Any, Any]] = [(ident, value) for ident, value in session.execute(query)]
    keys = _keys(session, rows, by) if by else {ident: n for n, ident in enumerate(found or ())}
    ids = tuple(sorted((ident for ident, _ in rows), key=keys.__getitem__, reverse=descending))
    narrowed = status or village or found is not None
    return Listing(ids, **_sums(session, ids if narrowed else None))


def _keys(session: Session, rows: Sequence[tuple[Any, Any]], by: str) -> dict[Any, Any]:
    """What each member is put in order by."""
    if by in journal.CONTROL:
        held = _held(session, by)
        sign = 1 if by == products.LOANS else -1
        return {ident: sign * held.get(ident, 0) for ident, _ in rows}
    if by == "number":
        return {ident: by_number(number) for ident, number in rows}
    if by == "joined":
        return {ident: day or date.min for ident, day in rows}
    return {ident: search.fold(words or "") for ident, words in rows}


def _held(session: Session, kind: str) -> dict[Any, int]:
    """What each member has of a kind, debit positive."""
    rows = session.execute(
        select(Balance.member, func.sum(Balance.amount))
        .join(Account, Account.id == Balance.account)
        .where(_kind_held == kind)
        .group_by(Balance.member)
    )
    return {member: amount for member, amount in rows}


def _sums(session: Session, ids: Sequence[MemberId] | None) -> dict[str, Money]:
    """What these members hold together; of everybody without ids."""
    query = (
        select(_kind_held, func.sum(Balance.amount))
        .join(Account, Account.id == Balance.account)
        .group_by(_kind_held)
    )
    if ids is not None:
        query = query.where(among(Balance.member, ids))
    held = {kind: amount for kind, amount in session.execute(query)}
    money = currency(session)
    return {
        "shares": Money(-held.get("shares", 0), money),
        "savings": Money(-held.get("savings", 0), money),
        "loans": Money(held.get("loans", 0), money),
    }


def among(column: Any, ids: Sequence[MemberId]) -> Any:
    """In any number of ids; one by one they would exceed what a statement can carry."""
    return column.in_(select(func.json_each(json.dumps(ids)).table_valued("value").c.value))


def status_counts(session: Session) -> dict[str, int]:
    """How many members there are of each status."""
    rows = session.execute(select(Member.status, func.count()).group_by(Member.status))
    return {status: count for status, count in rows}


def file(session: Session, member: MemberId) -> MemberFile:
    """A member's page in the register."""
    row = session.get(Member, member)
    if row is None:
        raise Refused(N_("There is no such member."), field="member")
    return MemberFile(
        id=MemberId(row.id),
        number=row.number,
        name=row.name or "",
        kind=row.kind,
        status=row.status,
        sex=row.sex or "",
        born=row.born,
        document=row.document or "",
        phone=row.phone or "",
        village=row.village or "",
        address=row.address or "",
        occupation=row.occupation or "",
        nominee=row.nominee or "",
        language=row.language,
        joined=row.joined,
        left=row.left,
        resolution=row.resolution or "",
    )


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
