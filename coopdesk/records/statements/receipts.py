"""Receipts and the day at the cash desk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import loans, members, office, savings, visit
from coopdesk.records.book import Book
from coopdesk.records.book.acts import number_of
from coopdesk.records.book.wrote import act_that_wrote
from coopdesk.records.calendar import day_before
from coopdesk.records.cash import boxes
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, MemberId, VisitId
from coopdesk.records.journal import label_of, numbered
from coopdesk.records.money import Money
from coopdesk.records.papers import CashDay, CashVisit, JointAccount, Receipt, ReceiptLine
from coopdesk.records.products import named
from coopdesk.records.schema import (
    Account,
    Device,
    Entry,
    Fee,
    Holder,
    Holding,
    Line,
    LoanMove,
    Member,
    Nominee,
    NomineePayment,
    Person,
    Product,
    Sanction,
    Visit,
    VisitLine,
)
from coopdesk.records.statements.member import holdings
from coopdesk.records.statements.naming import deed_text, entry_text, label
from coopdesk.records.statements.savings import mandate_text
from coopdesk.records.statements.sums import balances_on


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt in a list. `total` is + taken in, − paid out."""

    visit: VisitId
    number: str
    member: MemberId
    member_number: str
    member_name: str
    total: Money
    written: datetime
    reversed_by: str
    reverses: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What a member holds or a box has, now and when a receipt is taken back."""

    what: Text
    now: Money
    after: Money


_UNDOING, _UNDONE, _HOLDER = aliased(Visit), aliased(Visit), aliased(Member)


_TOTAL = select(func.sum(VisitLine.amount)).where(VisitLine.visit == Visit.id).scalar_subquery()

#: Visits with their member, and what each reverses or is reversed by.
_VISITS: Final[Select[Any]] = (
    select(
        Visit,
        Entry.written,
        Member.number,
        Member.name,
        _TOTAL,
        _UNDOING.series,
        _UNDOING.number,
        _UNDONE.series,
        _UNDONE.number,
    )
    .join(Entry, Entry.id == Visit.id)
    .join(Member, Member.id == Visit.member)
    .outerjoin(_UNDOING, _UNDOING.reverses == Visit.id)
    .outerjoin(_UNDONE, _UNDONE.id == Visit.reverses)
)


def receipts_of(session: Session, day: date, *, box: AccountId | None = None) -> list[ReceiptRow]:
    """The receipts of a day, newest first: of one box, or without it of all."""
    money = members.currency(session)
    wanted = _VISITS.where(Entry.day == day)
    if box is not None:
        wanted = wanted.where(func.coalesce(Visit.box, boxes.main_box(session)) == box)
    rows = session.execute(wanted.order_by(Visit.series.desc(), Visit.number.desc()))
    return [_row(money, *row) for row in rows]


def _row(money: str, one: Visit, written: datetime, *said: Any) -> ReceiptRow:
    number, name, total, by_series, by_number, of_series, of_number = said
    return ReceiptRow(
        VisitId(one.id),
        label_of(one.series, one.number),
        MemberId(one.member),
        number,
        name or "",
        Money(total or 0, money),
        written.astimezone(),
        label(by_series, by_number),
        label(of_series, of_number),
    )


def receipt(session: Session, visit_id: VisitId, *, copy: bool = False) -> Receipt:
    """A visit's receipt; its correction slip when it reverses another."""
    row = session.execute(_VISITS.where(Visit.id == visit_id)).first()
    if row is None:
        raise Refused(N_("There is no such receipt."), field="visit")
    one, written, number, name, total, by_series, by_number, of_series, of_number = row
    coop, nominee = office.coop(session), _nominee(session, one)
    remark = "" if nominee is not None and one.remark == nominee[0] else one.remark
    return Receipt(
        coop=coop,
        number=label_of(one.series, one.number),
        day=one.day,
        written=written.astimezone(),
        member_number=number,
        member_name=name or "",
        lines=_lines(session, visit_id, coop.currency),
        total=Money(total or 0, coop.currency),
        taken_by=session.scalar(select(Person.name).where(Person.id == one.by)) or "",
        remark="" if one.reverses else remark,
        paper_slip=one.slip,
        reversed_by=label(by_series, by_number),
        reverses=label(of_series, of_number),
        reason=one.remark if one.reverses else "",
        copy=copy,
        box=_box_name(session, one),
        joint=_joint(session, one),
        pc=_pc(session, one, written),
        nominee=nominee and nominee[0],
        guardian=nominee[1] if nominee else "",
    )


def _nominee(session: Session, one: Visit) -> tuple[str, str] | None:
    """To whom a visit paid what a member left, and the guardian of who is a child yet."""
    row = session.execute(
        select(Nominee.name, Nominee.guardian)
        .join(NomineePayment, NomineePayment.nominee == Nominee.id)
        .where(NomineePayment.id == (one.reverses or one.id))
    ).first()
    return (row[0] or "", row[1] or "") if row else None


def _pc(session: Session, one: Visit, written: datetime) -> str:
    """The PC that wrote a visit, where two gave one number: both had one letter then."""
    same = select(func.count()).where(Visit.series == one.series, Visit.number == one.number)
    if session.scalar(same) == 1:
        return ""
    act = act_that_wrote(session, "visit", one.id, written)
    pc = session.get(Device, number_of(act.dev)) if act is not None else None
    return " · ".join(filter(None, (pc.letter, pc.name))) if pc is not None else ""


def _joint(session: Session, one: Visit) -> tuple[JointAccount, ...]:
    """The accounts of a visit that others held too on its day."""
    rows = session.execute(
        select(
            VisitLine.holding,
            VisitLine.deed,
            Product.name,
            Holding.label,
            Holding.mandate,
            _HOLDER.number,
            _HOLDER.name,
        )
        .join(Holder, Holder.holding == VisitLine.holding)
        .join(_HOLDER, _HOLDER.id == Holder.member)
        .join(Holding, Holding.id == VisitLine.holding)
        .join(Product, Product.id == Holding.product)
        .where(
            VisitLine.visit == one.id,
            Holder.since <= one.day,
            or_(Holder.until.is_(None), Holder.until > one.day),
        )
        .order_by(VisitLine.n, Holder.since, Holder.id)
    )
    found: dict[int | None, JointAccount] = {}
    for holding, deed, name, own, mandate, *who in rows:
        was = found.get(holding)
        number, said = who
        named_ = f"{number} · {said or ''}"
        others = was.holders if was else ()
        drawn = deed == visit.WITHDRAWAL and mandate == savings.ALL and one.reverses is None
        found[holding] = JointAccount(
            named(name, own or ""),
            others if named_ in others else (*others, named_),
            mandate_text(mandate or ""),
            drawn or (was is not None and was.signs),
        )
    return tuple(found.values())


def _box_name(session: Session, one: Visit) -> Text | None:
    """The box of a receipt, where it is not the main one."""
    name = session.scalar(select(Account.name).where(Account.id == one.box))
    return Text(name) if name else None


def _lines(session: Session, visit_id: VisitId, money: str) -> tuple[ReceiptLine, ...]:
    rows = session.execute(
        select(
            VisitLine.deed,
            VisitLine.amount,
            VisitLine.after,
            func.coalesce(Product.name, Fee.name),
            Holding.label,
            VisitLine.holding,
        )
        .outerjoin(Holding, Holding.id == VisitLine.holding)
        .outerjoin(Product, Product.id == Holding.product)
        .outerjoin(Fee, Fee.id == VisitLine.fee)
        .where(VisitLine.visit == visit_id)
        .order_by(VisitLine.n)
    )
    made: list[ReceiptLine] = []
    stood: dict[int | None, Money | None] = {}
    lent, fines = _on_loans(session, visit_id, money), _fines(session, visit_id)
    for deed, amount, after, name, own, holding in rows:
        line = _line(money, deed, amount, after, name, own)
        if deed == visit.FINE and (days := fines.get(abs(amount))):
            line = replace(line, what=Text(N_("Fine of {day}"), {"day": days.pop(0)}))
        if deed == visit.CHARGE:
            line = replace(line, before=stood.get(holding))
        if holding in lent and line.after is not None:
            parts = lent[holding]
            before = line.after + parts.principal
            named_ = parts.named() if deed == visit.REPAYMENT else ()
            line = replace(line, before=before, parts=named_)
        made.append(line)
        stood[holding] = line.after
    return tuple(made)


def _fines(session: Session, visit_id: VisitId) -> dict[int, list[date]]:
    """When the fines were laid that were paid in a visit, by their amount."""
    found: dict[int, list[date]] = {}
    rows = session.execute(
        select(Sanction.amount, Sanction.day)
        .where(Sanction.visit == visit_id)
        .order_by(Sanction.day, Sanction.id)
    )
    for amount, day in rows:
        found.setdefault(amount or 0, []).append(day)
    return found


def _on_loans(session: Session, visit_id: VisitId, money: str) -> dict[int | None, loans.Amounts]:
    """What a visit did to loans with terms, part by part: one line a loan."""
    rows = session.execute(
        select(
            LoanMove.loan,
            LoanMove.principal,
            LoanMove.interest,
            LoanMove.fee,
            LoanMove.penalty,
        ).where(LoanMove.entry == visit_id)
    )
    return {loan: loans.Amounts(*(Money(part, money) for part in parts)) for loan, *parts in rows}


def _line(money: str, deed: str, amount: int, after: int | None, *named: str | None) -> ReceiptLine:
    what = deed_text(deed, *(part or "" for part in named))
    if after is None:
        return ReceiptLine(what, Money(amount, money), None)
    moved = -amount if deed in visit.ON_LOANS else amount
    return ReceiptLine(
        what, Money(amount, money), Money(after, money), before=Money(after - moved, money)
    )


def undone(session: Session, visit_id: VisitId) -> list[Undone]:
    """What taking a receipt back would leave: the member's accounts that it moved, and the box."""
    member = session.scalar(select(Visit.member).where(Visit.id == visit_id))
    of_holdings = (
        select(Line.holding, func.sum(Line.amount))
        .where(Line.entry == visit_id)
        .group_by(Line.holding)
    )
    moved: dict[int | None, int] = {held: amount for held, amount in session.execute(of_holdings)}
    found = []
    for row in holdings(session, MemberId(member or 0)):
        if by := moved.get(row.id):
            change = Money(-by if row.kind == "loans" else by, row.balance.currency)
            found.append(Undone(row.words, row.balance, row.balance + change))
    for box in boxes.boxes(session):
        by = session.scalar(
            select(func.sum(Line.amount)).where(Line.entry == visit_id, Line.account == box.id)
        )
        if by:
            found.append(
                Undone(Text(box.name), box.holds, box.holds - Money(by, box.holds.currency))
            )
    return found


def find_receipts(session: Session, number: str) -> list[VisitId]:
    """The receipt with a number as people type it: A-000123, A-123, a123. None where there is no
    such one; several, oldest first, where more than one PC gave the number.
    """
    said = numbered(number)
    if said is None:
        return []
    wanted = (
        select(Visit.id)
        .join(Entry, Entry.id == Visit.id)
        .where(Visit.series == said[0], Visit.number == said[1])
        .order_by(Entry.written, Visit.id)
    )
    return [VisitId(found) for found in session.scalars(wanted)]


def next_receipt(book: Book) -> str:
    """The number that the next receipt of this PC gets."""
    return label_of(book.letter, book.next_receipt())


def cash_day(
    session: Session, day: date, *, box: AccountId | None = None, made_by: str = ""
) -> CashDay:
    """Everything that went through a cash box on a day, in the order of writing.

    Without `box` it is the main one.
    """
    coop = office.coop(session)
    money = coop.currency
    cash = boxes.main_box(session) if box is None else box
    name = session.scalar(select(Account.name).where(Account.id == cash))
    if name is None:
        raise Refused(N_("There is no such cash box."), field="box")
    opening = balances_on(session, day_before(day)).get(cash, 0)
    rows = session.execute(
        select(
            Entry,
            func.sum(Line.amount),
            Visit.series,
            Visit.number,
            Member.number,
            Member.name,
            _UNDOING.series,
            _UNDOING.number,
            _UNDONE.series,
            _UNDONE.number,
        )
        .join(Line, and_(Line.entry == Entry.id, Line.account == cash, Line.day == day))
        .outerjoin(Visit, Visit.id == Entry.id)
        .outerjoin(Member, Member.id == Visit.member)
        .outerjoin(_UNDOING, _UNDOING.reverses == Visit.id)
        .outerjoin(_UNDONE, _UNDONE.id == Visit.reverses)
        .group_by(Entry.id)
        .order_by(Entry.series, Entry.number)
    )
    visits = tuple(_cash_visit(money, *row) for row in rows)
    zero = Money.zero(money)
    total_in = sum((v.money_in for v in visits), zero)
    total_out = sum((v.money_out for v in visits), zero)
    start = Money(opening, money)
    return CashDay(
        coop,
        day,
        start,
        visits,
        total_in,
        total_out,
        start + total_in - total_out,
        made_by,
        box=None if box is None else Text(name),
    )


def _said(entry: Entry) -> Text:
    """What an entry without a member was."""
    if entry.reverses is not None:
        return Text(N_("Taken back: {reason}"), {"reason": entry.memo})
    return entry_text(entry.kind, entry.memo, reverses="", member="")


def _cash_visit(money: str, entry: Entry, amount: int, *said: Any) -> CashVisit:
    series, number, member, name, by_series, by_number, of_series, of_number = said
    zero = Money.zero(money)
    moved = Money(amount, money)
    return CashVisit(
        number=label(series, number) or label(entry.series, entry.number),
        written=entry.written.astimezone(),
        member_number=member or "",
        member_name=(name or "") if member else _said(entry),
        money_in=max(moved, zero),
        money_out=max(-moved, zero),
        reversed_by=label(by_series, by_number),
        reverses=label(of_series, of_number),
    )
