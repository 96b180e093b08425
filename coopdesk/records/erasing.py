"""Erasing the personal data of who left, once nobody needs it any more.

The books stay as they are: numbers, days, amounts and entries name a member by a number alone, and
what acts say of a person is a mark that tells nothing any more. It never happens by itself: a
person decides, and sees before what goes and what stays.

Books must be kept for years after the last money moved (the country's rule, or the co-op's own).
Until then only what no law asks for can be erased, when the member wants it. Whoever never paid
anything in is in no book, and can be erased at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import ERASED, N_, Text
from coopdesk.records import backing, membership, office, products, resolutions, search
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.calendar import years_on
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId, made_for
from coopdesk.records.loans.life import WRITTEN_OFF
from coopdesk.records.members import among
from coopdesk.records.membership import GONE, LEFT, REFUSED, WITHDRAWN
from coopdesk.records.products import SOCIAL
from coopdesk.records.profiles import profile
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
    Joined,
    Line,
    LoanNow,
    Member,
    Nominee,
    Officer,
    Product,
    Sanction,
    Setting,
    ShareRefund,
    ShareTransfer,
    Step,
)

#: The setting that says after how many years, and what holds where neither it nor the country does.
YEARS: Final = "erase_years"
_YEARS: Final = 10
_LONGEST: Final = 100

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
    N_(
        "Their number, the days on which they came and left, and how many years they were a member."
    ),
    N_("All receipts, entries and amounts, with that number instead of the name."),
    N_("Signed minutes, contracts and other papers of the books, with the names in them."),
    N_("Words in remarks of receipts and in files of loans: they are a part of the entries."),
    N_("All seals: papers that prove a balance still prove it."),
)


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who left, with the day of the last money or step and the day from which they can be
    erased. `number` is empty for who never became a member. `money`: they stand in the books.
    """

    member: MemberId
    number: str
    name: str
    left: date | None
    last: date
    since: date
    money: bool


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


# --- the rule ------------------------------------------------------------------------------------


def years(session: Session) -> int:
    """How many years after the last money moved data is kept."""
    said = office.settings(session)
    own = said.get(YEARS) or profile(said["profile"]).rules.get(YEARS)
    return int(own or _YEARS)


@command(needs=Permission.SET_UP)
def choose_years(tx: Tx, *, years: int) -> None:
    """Choose for how many years data of who left is kept; the co-op's own rule from now on."""
    if not 1 <= years <= _LONGEST:
        raise Refused(
            N_("Write a number of years from {least} to {most}."),
            field="years",
            least=1,
            most=_LONGEST,
        )
    ident, value = made_for("setting", YEARS), json.dumps(years)
    kept = office.settings(tx.session).get(YEARS)
    if kept is None:
        tx.insert(Setting, [{"id": ident, "name": YEARS, "value": value}])
    elif kept != years:
        tx.set(Setting, ident, "value", value, shown=json.dumps(kept))
    tx.touch(Topic.COOP)


# --- who -----------------------------------------------------------------------------------------


def gone(session: Session) -> list[Due]:
    """Who left or was never admitted and is not erased yet, the longest gone first."""
    after = years(session)
    found = [*_leavers(session, after), *_never_admitted(session, after)]
    return sorted(found, key=_by_day)


def _by_day(one: Due) -> tuple[date, str, int]:
    return one.since, one.number, one.member


def due(session: Session, day: date) -> list[Due]:
    """Those of them whose data nobody needs any more on a day."""
    return [one for one in gone(session) if one.since <= day]


def erased(session: Session) -> list[tuple[MemberId, str, date, str]]:
    """Who was erased: member, number, day and why; the latest first."""
    rows = session.execute(
        select(Erasure.id, Member.number, Erasure.day, Erasure.why)
        .join(Member, Member.id == Erasure.id)
        .order_by(Erasure.day.desc(), Member.number)
    )
    return [(MemberId(ident), number, day, why) for ident, number, day, why in rows]


def _leavers(session: Session, after: int, member: MemberId | None = None) -> list[Due]:
    line = select(func.max(Line.day)).where(Line.member == Member.id).scalar_subquery()
    query = select(Member.id, Member.number, Member.name, Member.left, line).where(
        Member.left.is_not(None), Member.status.in_(GONE), Member.name != ERASED
    )
    if member is not None:
        query = query.where(Member.id == member)
    merged = set(session.scalars(select(Joined.id)))
    rows = [row for row in session.execute(query) if row[0] not in merged]
    steps = _last_steps(session)
    found = []
    for ident, number, name, left, moved in rows:
        last = max(filter(None, (left, moved, steps.get(ident))))
        since = years_on(last, after)
        found.append(Due(MemberId(ident), number, name or "", left, last, since, moved is not None))
    return found


def _last_steps(session: Session) -> dict[int, date]:
    query = select(Step.member, func.max(Step.day)).where(Step.dropped.is_(None))
    return {member: day for member, day in session.execute(query.group_by(Step.member))}


def _never_admitted(session: Session, after: int, member: MemberId | None = None) -> list[Due]:
    """Who asked to become a member, and was refused or went away: they are in no book."""
    in_register = select(Member.id)
    query = select(Application).where(
        Application.member.not_in(in_register), Application.name != ERASED
    )
    if member is not None:
        query = query.where(Application.member == member)
    asked = {one.member: one for one in session.scalars(query.order_by(Application.day))}
    found = []
    for ident, steps in membership.steps_of(session, asked).items():
        now, name = membership.standing(steps, date.max), asked[ident].name or ""
        last = max(one.day for one in steps)
        if now.applied in (REFUSED, WITHDRAWN):
            found.append(Due(MemberId(ident), "", name, None, last, last, money=False))
    return found


# --- what ----------------------------------------------------------------------------------------


def plan(session: Session, member: MemberId, day: date, *, reason: str = PAST) -> Plan:
    """What erasing somebody does on a day, and what stands against it."""
    after = years(session)
    found = _leavers(session, after, member) or _never_admitted(session, after, member)
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
    if (one.number and _status(session, one.member) != LEFT) or _open_money(session, one.member):
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
    """What there is of somebody, also under lines of the register that were joined to theirs."""
    people = _lines_of(session, member)
    documents = _ids(session, Document, Document.member.in_(people))
    at_home, homes = _households(session, people)
    found: dict[str, Sequence[int]] = {
        "member": _ids(session, Member, Member.id.in_(people)),
        "application": _ids(session, Application, Application.member.in_(people)),
        "step": _ids(session, Step, Step.member.in_(people)),
        "sanction": _ids(session, Sanction, Sanction.member.in_(people)),
        "nominee": _ids(session, Nominee, Nominee.member.in_(people)),
        "document": documents,
        "content": _contents(session, documents),
        "field_value": _ids(session, FieldValue, FieldValue.member.in_(people)),
        "household": homes,
        "household_member": at_home,
    }
    there = _not_yet(session, [row for rows in found.values() for row in rows])
    for table, rows in found.items():
        left = tuple(row for row in rows if row in there)
        if left:
            yield Part(table, Text(PARTS[table][0]), left)


def _lines_of(session: Session, member: MemberId) -> list[int]:
    """The lines of the register that are one person."""
    return [member, *session.scalars(select(Joined.id).where(Joined.kept == member))]


def _ids(session: Session, table: type[Base], among: Any) -> list[int]:
    ident = table.__table__.c["id"]
    return list(session.scalars(select(ident).where(among).order_by(ident)))


def _contents(session: Session, documents: Sequence[int]) -> list[int]:
    """The bytes of papers that nobody else's file has too."""
    mine = select(Document.content).where(Document.id.in_(documents))
    others = select(Document.content).where(
        Document.id.not_in(documents), Document.content.in_(mine)
    )
    return _ids(session, Content, Content.id.in_(mine) & Content.id.not_in(others))


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
        .where(HouseholdMember.member.not_in(people), Member.name != ERASED)
    )
    lines = (
        select(Household.id)
        .join(Member, Member.id == Household.member)
        .where(Household.member.not_in(people), Member.name != ERASED)
    )
    homes -= set(session.scalars(others)) | set(session.scalars(lines))
    at_home = _ids(session, HouseholdMember, HouseholdMember.household.in_(homes))
    return sorted({*at_home, *(ident for ident, _ in places)}), sorted(homes)


def _not_yet(session: Session, rows: Sequence[int]) -> set[int]:
    """Those of some rows that were not erased before."""
    gone_ = set(session.scalars(select(Erasure.id).where(among(Erasure.id, rows))))
    return set(rows) - gone_


# --- doing it ------------------------------------------------------------------------------------


@command(needs=Permission.SET_UP)
def erase(
    tx: Tx, *, members: Sequence[MemberId], reason: str, resolution: str = ""
) -> dict[MemberId, int]:
    """Erase personal data of people who left, on every PC, for good: all of them or none.

    `reason` is PAST or ASKED. `resolution` is the number of the one that wants it, where there is
    one. Gives how many rows each had. Refused for who is still needed, see `plan`.
    """
    if reason not in (PAST, ASKED):
        raise Refused(N_("Choose one of those that are offered."), field="reason")
    if not members:
        raise Refused(N_("Choose whom to erase."), field="members")
    done = {}
    for member in dict.fromkeys(members):
        made = plan(tx.session, member, tx.today, reason=reason)
        if made.hindrances:
            first = made.hindrances[0]
            raise Refused(first.message, field="members", **first.fields)
        _put_away(tx, member)
        tx.erase(made.rows, reason)
        resolutions.cite(tx, resolution, resolutions.OTHER, member, tx.today)
        done[member] = len(made.rows)
    tx.keep(partial(search.index_touched, members=[one for one in done]))
    tx.forget_all()
    tx.touch(~Topic.NONE)
    return done


def _put_away(tx: Tx, member: MemberId) -> None:
    """Papers of who is erased are in no file any more."""
    people = _lines_of(tx.session, member)
    for ident in _ids(
        tx.session, Document, Document.member.in_(people) & Document.dropped.is_(None)
    ):
        tx.set(Document, ident, "dropped", tx.today, shown=None)


@command(needs=Permission.KEEP_ROLL)
def erase_paper(tx: Tx, *, document: int) -> bool:
    """Erase one paper that was filed by mistake, with its bytes. False where these stay, because
    another file has the same.
    """
    row = tx.session.execute(
        select(Document.content, Document.dropped).where(Document.id == document)
    ).first()
    if row is None:
        raise Refused(N_("There is no such paper."), field="document")
    rows = sorted(_not_yet(tx.session, [document, *_contents(tx.session, [document])]))
    if not rows:
        raise Refused(N_("It was erased already."), field="document")
    if row[1] is None:
        tx.set(Document, document, "dropped", tx.today, shown=None)
    tx.erase(rows, MISTAKE)
    tx.touch(Topic.MEMBERS)
    return row[0] in rows
