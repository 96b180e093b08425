"""One entry with all that is known of it: its lines, its papers, and the act that wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import members
from coopdesk.records.book import acts
from coopdesk.records.book.fitting import readable
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.ids import AccountId, EntryId, MemberId, VisitId
from coopdesk.records.money import Money
from coopdesk.records.papers import Words
from coopdesk.records.schema import (
    Account,
    Act,
    Budget,
    Device,
    Entry,
    Line,
    Member,
    Person,
    Visit,
    Voucher,
    instant_number,
    instant_of,
)
from coopdesk.records.statements.naming import entry_text, label
from coopdesk.records.vouchers import FileRow, files_of

_SEQ: Final = 32  # bits of an id below the number of its act
_NEAR: Final = 200  # acts looked at, from the moment that the entry names on


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One side of an entry."""

    n: int
    account: AccountId
    code: str
    name: Words
    member: MemberId | None
    who: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class EntryVoucher:
    """What the office wrote beside it: with whom, which paper, which line of the budget."""

    form: str
    party: str
    paper: str
    budget: str
    by: str


@dataclass(frozen=True, slots=True)
class EntryAct:
    """The act that wrote it: who, when, on which PC, by which command."""

    by: str
    at: datetime
    letter: str
    device: str
    command: str
    suspect: bool


@dataclass(frozen=True, slots=True)
class EntryFile:
    """An entry, whole. `reverses` and `reversed_by` are entries with their numbers."""

    id: EntryId
    number: str
    day: date
    written: datetime
    kind: str
    memo: str
    what: Words
    lines: tuple[EntryLine, ...]
    total: Money
    visit: VisitId | None
    receipt: str
    reverses: tuple[EntryId, str] | None
    reversed_by: tuple[EntryId, str] | None
    voucher: EntryVoucher | None
    attachments: tuple[FileRow, ...]
    act: EntryAct | None


_WAS, _BACK = aliased(Entry), aliased(Entry)
_ENTRY: Final = (
    select(
        Entry,
        _WAS.id,
        _WAS.series,
        _WAS.number,
        _BACK.id,
        _BACK.series,
        _BACK.number,
        Visit.series,
        Visit.number,
    )
    .outerjoin(_WAS, _WAS.id == Entry.reverses)
    .outerjoin(_BACK, _BACK.reverses == Entry.id)
    .outerjoin(Visit, Visit.id == Entry.id)
)


def entry_file(session: Session, entry: EntryId) -> EntryFile:
    """All that is known of an entry. Refused when there is none."""
    row = session.execute(_ENTRY.where(Entry.id == entry)).first()
    if row is None:
        raise Refused(N_("There is no such entry."), field="entry")
    one, was_id, was_series, was, back_id, back_series, back, series, receipt = row
    lines = _lines(session, entry, members.currency(session))
    zero = Money.zero(members.currency(session))
    return EntryFile(
        id=entry,
        number=label(one.series, one.number),
        day=one.day,
        written=one.written.astimezone(),
        kind=one.kind,
        memo=one.memo,
        what=entry_text(
            one.kind,
            one.memo,
            reverses=label(was_series, was),
            member=next((line.who for line in lines if line.who), ""),
        ),
        lines=lines,
        total=sum((line.debit for line in lines), zero),
        visit=VisitId(one.id) if series else None,
        receipt=label(series, receipt),
        reverses=_other(was_id, was_series, was),
        reversed_by=_other(back_id, back_series, back),
        voucher=_voucher(session, entry),
        attachments=tuple(files_of(session, entry)),
        act=_act(session, one),
    )


def _other(ident: int | None, series: str | None, number: int | None) -> Any:
    return None if ident is None else (EntryId(ident), label(series, number))


def _lines(session: Session, entry: EntryId, money: str) -> tuple[EntryLine, ...]:
    rows = session.execute(
        select(
            Line.n,
            Account.id,
            Account.code,
            Account.name,
            Member.id,
            Member.number,
            Member.name,
            Line.amount,
        )
        .join(Account, Account.id == Line.account)
        .outerjoin(Member, Member.id == Line.member)
        .where(Line.entry == entry)
        .order_by(Line.n)
    )
    return tuple(_line(money, *row) for row in rows)


def _line(money: str, n: int, account: int, code: str, name: str, *said: Any) -> EntryLine:
    member, number, who, minor = said
    zero, amount = Money.zero(money), Money(minor, money)
    return EntryLine(
        n,
        AccountId(account),
        code,
        Text(name),
        MemberId(member) if member else None,
        f"{number} {who or ''}".strip() if number else "",
        max(amount, zero),
        max(-amount, zero),
    )


def _voucher(session: Session, entry: EntryId) -> EntryVoucher | None:
    row = session.execute(
        select(Voucher.form, Voucher.party, Voucher.paper, Budget.name, Account.name, Person.name)
        .outerjoin(Budget, Budget.id == Voucher.budget)
        .outerjoin(Account, Account.id == Budget.account)
        .outerjoin(Person, Person.id == Voucher.by)
        .where(Voucher.id == entry)
    ).first()
    if row is None:
        return None
    form, party, paper, budget, account, by = row
    return EntryVoucher(form, party, paper, budget or account or "", by or "")


# --- the act behind it -------------------------------------------------------------------------


def _act(session: Session, entry: Entry) -> EntryAct | None:
    """The act that wrote an entry.

    Its number is in the id of what was not generated; else it was written at the moment that the
    entry names, or soon after by a clock that went wrong.
    """
    numbered = (
        select(Act.body)
        .join(Device, Device.id == Act.device)
        .where(Device.letter == entry.series, Act.seq == entry.id >> _SEQ)
    )
    at = instant_number(entry.written)
    near = select(Act.body).where(Act.hlc_ms >= at).order_by(Act.hlc_ms, Act.hlc_count)
    for query in (numbered, near.limit(_NEAR)):
        for body in session.scalars(query):
            act = _decoded(body)
            if act is not None and any(_writes(fact, entry.id) for fact in act.facts):
                return _told(session, act)
    return None


def _decoded(body: bytes) -> acts.ActRow | None:
    """An act; none where it is damaged, which the check of the book tells of."""
    try:
        return readable(acts.decode(body))
    except Trouble:
        return None


def _writes(fact: acts.Fact, entry: int) -> bool:
    if fact[0] != "+" or fact[1] != "entry":
        return False
    at = fact[2].index("id")
    return any(row[at] == entry for row in fact[3])


def _told(session: Session, act: acts.ActRow) -> EntryAct:
    device = session.get(Device, acts.number_of(act.dev))
    return EntryAct(
        by=session.scalar(select(Person.name).where(Person.id == act.actor)) or "",
        at=instant_of(act.wall).astimezone(),
        letter=device.letter if device else "",
        device=device.name if device else "",
        command=act.command,
        suspect=act.suspect,
    )
