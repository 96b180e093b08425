"""The register of shares as figures."""

from __future__ import annotations

from datetime import date
from operator import itemgetter
from typing import Any, Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import office, shares
from coopdesk.records.errors import Refused
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    ShareCertificate,
    Weight,
)
from coopdesk.records.schema import Member
from coopdesk.records.shares import ShareRow
from coopdesk.records.statements.parts import SIGNED


def share_register(session: Session, from_: date, until: date) -> Figures:
    """Each account of shares on the last day: what is undertaken, paid and on paper, and what came
    and went since the first."""
    found = shares.register(session, until, from_)
    coop = office.coop(session)
    zero = Money.zero(coop.currency)
    rows = [FigureRow(_cells(row.number, row.name, row)) for row in found.rows]
    columns = zip(*map(_figures, found.rows), strict=True)
    sums = [sum(one, zero) for one in columns] or [zero] * _AMOUNTS
    count = sum(row.count for row in found.rows)
    rows.append(
        FigureRow(("", Text(N_("Together")), count, *map(_or_none, sums), ""), Weight.TOTAL)
    )
    booked = [None, None, None, None, None, found.booked, None]
    name = Text(N_("Share capital in the books"))
    rows.append(FigureRow(("", name, None, *booked, ""), Weight.SUM))
    return Figures(
        coop=coop,
        name="share-register",
        title=Text(N_("Register of shares")),
        subtitle=Text(N_("{first} to {last}"), {"first": from_, "last": until}),
        columns=(
            FigureColumn("number", Text(N_("No.")), Holds.CODE),
            FigureColumn("name", Text(N_("Name"))),
            FigureColumn("count", Text(N_("Shares")), Holds.COUNT),
            FigureColumn("subscribed", Text(N_("Undertaken")), Holds.MONEY),
            FigureColumn("before", Text(N_("Before")), Holds.MONEY),
            FigureColumn("paid_in", Text(N_("Paid in")), Holds.MONEY),
            FigureColumn("moved", Text(N_("Transferred")), Holds.MONEY, rare=True),
            FigureColumn("paid_back", Text(N_("Paid back")), Holds.MONEY, rare=True),
            FigureColumn("paid", Text(N_("Paid")), Holds.MONEY),
            FigureColumn("late", Text(N_("Late")), Holds.MONEY, rare=True),
            FigureColumn("certificates", Text(N_("Certificates")), rare=True),
        ),
        rows=tuple(rows),
        signatures=SIGNED,
        also=(_transfers(session, from_, until), _refunds(session, from_, until)),
    )


def _transfers(session: Session, from_: date, until: date) -> Figures:
    """What was made over in a time, by the day on which it was entered: from then on it holds."""
    every = [(one.entered, one.id, one) for one in shares.transfers(session)]
    some = [(day, n, one) for day, n, one in every if day is not None and from_ <= day <= until]
    rows = [
        FigureRow(
            (
                day,
                _whose(one.giver_number, one.giver_name),
                _whose(one.taker_number, one.taker_name),
                one.count,
                one.amount,
                one.resolution,
            )
        )
        for day, _, one in sorted(some, key=itemgetter(0, 1))
    ]
    return Figures(
        coop=office.coop(session),
        name="share-transfers",
        title=Text(N_("Transfers of shares")),
        subtitle="",
        columns=(
            FigureColumn("entered", Text(N_("Entered on")), Holds.DAY),
            FigureColumn("giver", Text(N_("From"))),
            FigureColumn("taker", Text(N_("To whom"))),
            FigureColumn("count", Text(N_("Shares")), Holds.COUNT),
            FigureColumn("amount", Text(N_("Amount")), Holds.MONEY),
            FigureColumn("resolution", Text(N_("Resolution")), Holds.CODE, rare=True),
        ),
        rows=tuple(rows),
        nothing=Text(N_("Nothing moved in this time.")),
    )


def _whose(number: str, name: str) -> str:
    return f"{number} · {name}"


def _refunds(session: Session, from_: date, until: date) -> Figures:
    """Requests to have shares paid back in their order: those that were open in a time."""
    rows = [
        FigureRow((one.asked, one.number, one.name, one.amount, one.paid, one.dropped))
        for one in shares.requests(session, from_, until)
    ]
    return Figures(
        coop=office.coop(session),
        name="share-refunds",
        title=Text(N_("Shares to be paid back")),
        subtitle="",
        columns=(
            FigureColumn("asked", Text(N_("Asked on")), Holds.DAY),
            FigureColumn("number", Text(N_("No.")), Holds.CODE),
            FigureColumn("name", Text(N_("Name"))),
            FigureColumn("amount", Text(N_("Amount")), Holds.MONEY),
            FigureColumn("paid", Text(N_("Paid on")), Holds.DAY),
            FigureColumn("dropped", Text(N_("Withdrawn")), Holds.DAY, rare=True),
        ),
        rows=tuple(rows),
        nothing=Text(N_("Nobody is waiting")),
    )


_AMOUNTS: Final = 7


def _figures(row: ShareRow) -> tuple[Money, ...]:
    moved = row.came - row.went
    return (row.subscribed, row.before, row.paid_in, moved, row.paid_back, row.paid, row.late)


def _or_none(one: Money) -> Money | None:
    return one if one.minor else None


def _cells(number: str, name: str, row: ShareRow) -> tuple[Any, ...]:
    figures = map(_or_none, _figures(row))
    return number, name, row.count, *figures, ", ".join(row.certificates)


def share_certificate(session: Session, ident: int) -> ShareCertificate:
    """A certificate as a paper, in its member's language. Refused where there is none."""
    found = shares.certificates(session, only=ident)
    if not found:
        raise Refused(N_("There is no such certificate."), field="certificate")
    [one] = found
    member = session.get(Member, one.member)
    name, village, language = "", "", ""
    if member is not None:
        name, village, language = member.name or "", member.village or "", member.language
    count = max(one.count, 1)
    return ShareCertificate(
        coop=office.coop(session),
        number=one.number,
        kind=Text(one.kind),
        member_number=one.member_number,
        name=name,
        village=village,
        count=one.count,
        value=Money(one.amount.minor // count, one.amount.currency),
        amount=one.amount,
        issued=one.issued,
        replaces=one.replaces,
        cancelled=one.cancelled,
        language=language,
    )


def find_certificate(session: Session, number: str) -> int | None:
    """The certificate of a number as paper has it: A-0012."""
    said = number.strip().upper()
    found = shares.certificates(session)
    return next((one.id for one in found if one.number == said), None)
