"""The register of who left: why, by which resolution, and how it was settled with each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import (
    journal,
    letters,
    membership,
    office,
    products,
    settlement,
    shares,
    visit,
)
from coopdesk.records.membership import STEPS, StepRow
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    Behind,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    Weight,
    Words,
)
from coopdesk.records.schema import (
    Entry,
    Holding,
    Line,
    Member,
    Nominee,
    NomineePayment,
    Product,
    Visit,
    VisitLine,
)
from coopdesk.records.settlement import Leaver

_SIGNED: Final = (Text(N_("Chair")), Text(N_("Secretary")))
_AMOUNTS: Final = 4
#: What who left still does at the cash desk: they get what is theirs, and pay what they owe.
_DEEDS: Final = (visit.WITHDRAWAL, visit.DIVIDEND, visit.REFUND, visit.REPAYMENT)


def leavers_figures(session: Session, from_: date, until: date) -> Figures:
    """Who left in a time, in the order of the day, with what was settled since then."""
    coop = office.coop(session)
    found = settlement.leavers(session, from_, until)
    ids = [one.member for one in found]
    paid_to, receipts = _nominees(session, ids), _receipts(session, ids)
    parts, steps = _shares(session, ids), membership.steps_of(session, ids)
    zero = Money.zero(coop.currency)
    sums, rows = [zero] * _AMOUNTS, []
    for one in found:
        back, waits = (Money(part, coop.currency) for part in parts.get(one.member, (0, 0)))
        off, out = _settled(session, one, steps.get(one.member, ()), zero)
        amounts = (off, out, back, waits)
        sums = [sum_ + amount for sum_, amount in zip(sums, amounts, strict=True)]
        to = ", ".join(paid_to.get(one.member, ())) or (one.name if out else "")
        said = ", ".join(receipts.get(one.member, ()))
        rows.append(_row(one, amounts, to, said))
    if found:
        together = ("", Text(N_("Together")), None, None, "", "", *sums, "", "", None)
        rows.append(FigureRow(together, Weight.TOTAL))
    return Figures(
        coop=coop,
        name="leavers",
        title=Text(N_("Register of members who left")),
        subtitle=Text(N_("{first} to {last}"), {"first": from_, "last": until}),
        columns=_COLUMNS,
        rows=tuple(rows),
        signatures=_SIGNED,
        nothing=Text(N_("Nobody left in this time.")),
    )


_COLUMNS: Final = (
    FigureColumn("number", Text(N_("No.")), Holds.CODE),
    FigureColumn("name", Text(N_("Name"))),
    FigureColumn("joined", Text(N_("Joined")), Holds.DAY),
    FigureColumn("left", Text(N_("Left on")), Holds.DAY),
    FigureColumn("cause", Text(N_("Why"))),
    FigureColumn("resolution", Text(N_("Resolution")), Holds.CODE, rare=True),
    FigureColumn("set_off", Text(N_("Set off")), Holds.MONEY),
    FigureColumn("paid_out", Text(N_("Paid out")), Holds.MONEY),
    FigureColumn("shares", Text(N_("Shares paid back")), Holds.MONEY),
    FigureColumn("waiting", Text(N_("Still waits")), Holds.MONEY, rare=True),
    FigureColumn("paid_to", Text(N_("Paid to"))),
    FigureColumn("receipts", Text(N_("Receipts"))),
    FigureColumn("settled", Text(N_("Settled")), Holds.DAY),
)


def _row(one: Leaver, amounts: Sequence[Money], to: str, receipts: str) -> FigureRow:
    cause: Words = Text(STEPS[one.cause]) if one.cause else ""
    if one.why:
        cause = Text(N_("{what}: {text}"), {"what": cause, "text": one.why}) if cause else one.why
    figures = [amount if amount.minor else None for amount in amounts]
    cells = (one.number, one.name, one.joined, one.left, cause, one.resolution, *figures)
    return FigureRow((*cells, to, receipts, one.settled), behind=Behind(member=one.member))


def _settled(
    session: Session, one: Leaver, steps: Sequence[StepRow], zero: Money
) -> tuple[Money, Money]:
    """What of their own was set off against loans, and what was paid out."""
    off = out = zero
    for row in letters.moved(session, one.member, one.left, steps) if one.left else ():
        if row.loans.minor < 0:
            off -= row.loans
        out -= row.paid
    return off, out


def _shares(session: Session, members: Sequence[int]) -> dict[int, tuple[int, int]]:
    """What of each one's shares was paid back since they left, and what is still there."""
    since = and_(Line.day >= Member.left, Entry.kind != shares.TRANSFER)
    out = and_(since, (Line.amount > 0) != Entry.reverses.is_not(None))
    rows = session.execute(
        select(
            Line.member,
            func.coalesce(func.sum(case((out, Line.amount))), 0),
            -func.sum(Line.amount),
        )
        .join(Entry, Entry.id == Line.entry)
        .join(Holding, Holding.id == Line.holding)
        .join(Product, Product.id == Holding.product)
        .join(Member, Member.id == Line.member)
        .where(Line.member.in_(members), Product.kind == products.SHARES)
        .group_by(Line.member)
    )
    return {member: (back, left) for member, back, left in rows}


def _nominees(session: Session, members: Sequence[int]) -> dict[int, list[str]]:
    """Which nominees each one's money was paid to."""
    undone: Any = aliased(Entry)
    rows = session.execute(
        select(Nominee.member, Nominee.name)
        .join(NomineePayment, NomineePayment.nominee == Nominee.id)
        .outerjoin(undone, undone.reverses == NomineePayment.id)
        .where(Nominee.member.in_(members), undone.id.is_(None))
        .order_by(Nominee.place, Nominee.id)
        .distinct()
    )
    found: dict[int, list[str]] = {}
    for member, name in rows:
        found.setdefault(member, []).append(name or "")
    return found


def _receipts(session: Session, members: Sequence[int]) -> dict[int, list[str]]:
    """The receipts of each since the day on which they left; not those that were taken back."""
    undone: Any = aliased(Visit)
    rows = session.execute(
        select(Visit.member, Visit.series, Visit.number)
        .join(Member, Member.id == Visit.member)
        .outerjoin(undone, undone.reverses == Visit.id)
        .where(
            Visit.member.in_(members),
            Visit.day >= Member.left,
            exists().where(VisitLine.visit == Visit.id, VisitLine.deed.in_(_DEEDS)),
            Visit.reverses.is_(None),
            undone.id.is_(None),
        )
        .order_by(Visit.day, Visit.series, Visit.number)
    )
    found: dict[int, list[str]] = {}
    for member, series, number in rows:
        found.setdefault(member, []).append(journal.label_of(series, number))
    return found
