"""The register of who left: why, by which resolution, and how it was settled with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import (
    journal,
    letters,
    office,
    products,
    settlement,
    shares,
)
from coopdesk.records.membership import STEPS
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
    Nominee,
    NomineePayment,
    Product,
    Visit,
)
from coopdesk.records.settlement import Leaver

_SIGNED: Final = (Text(N_("Chair")), Text(N_("Secretary")))
_AMOUNTS: Final = 4


def leavers_figures(session: Session, from_: date, until: date) -> Figures:
    """Who left in a time, in the order of the day, with what was settled since then."""
    coop = office.coop(session)
    found = settlement.leavers(session, from_, until)
    ids = [one.member for one in found]
    paid_to, still = _nominees(session, ids), _shares(session, ids, until)
    zero = Money.zero(coop.currency)
    sums, rows = [zero] * _AMOUNTS, []
    for one in found:
        done = _done(session, one, zero)
        over = one.back is not None and one.back.day <= until  # what is there is of a new time
        waits = zero if over else Money(still.get(one.member, 0), coop.currency)
        amounts = (done.set_off, done.paid_out, done.shares, waits)
        sums = [sum_ + amount for sum_, amount in zip(sums, amounts, strict=True)]
        to = ", ".join(paid_to.get(one.member, ())) or (one.name if done.paid_out else "")
        rows.append(_row(one, amounts, to, ", ".join(done.receipts)))
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


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done with somebody since they left."""

    set_off: Money
    paid_out: Money
    shares: Money
    receipts: tuple[str, ...]


def _done(session: Session, one: Leaver, zero: Money) -> _Done:
    """What of their own was set off against what they owed since they left, what was paid out and
    by which receipts, and what of that was for shares."""
    off = out = zero
    for row in letters.moved(session, one.member, one.left, one.steps, one.back):
        if row.set_off.minor < 0:
            off -= row.set_off
        out -= row.paid
    since = and_(
        letters.since_leaving(session, one.member, one.left, one.steps),
        letters.until_back(session, one.back),
    )
    back = session.scalar(
        select(func.sum(Line.amount))
        .join(Entry, Entry.id == Line.entry)
        .join(Holding, Holding.id == Line.holding)
        .join(Product, Product.id == Holding.product)
        .where(Line.member == one.member, Product.kind == products.SHARES, since)
        .where(Entry.kind != shares.TRANSFER)
        .where((Line.amount > 0) != Entry.reverses.is_not(None))
    )
    undone: Any = aliased(Visit)
    found = session.execute(
        select(Visit.series, Visit.number)
        .join(Entry, Entry.id == Visit.id)
        .outerjoin(undone, undone.reverses == Visit.id)
        .where(Visit.member == one.member, since, Visit.reverses.is_(None), undone.id.is_(None))
        .order_by(Visit.day, Visit.series, Visit.number)
    )
    receipts = tuple(journal.label_of(series, number) for series, number in found)
    return _Done(off, out, Money(back or 0, zero.currency), receipts)


def _shares(session: Session, members: Sequence[int], until: date) -> dict[int, int]:
    """What of each one's shares was still there at the end of a day, in minor units."""
    rows = session.execute(
        select(Line.member, -func.sum(Line.amount))
        .join(Holding, Holding.id == Line.holding)
        .join(Product, Product.id == Holding.product)
        .where(Line.member.in_(members), Product.kind == products.SHARES, Line.day <= until)
        .group_by(Line.member)
    )
    return {member or 0: left for member, left in rows}


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
