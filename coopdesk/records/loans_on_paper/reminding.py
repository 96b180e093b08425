"""Whom to remind: who is late, and when somebody was reminded last; and writing it down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.records import journal, lending, portfolio
from coopdesk.records.access import Permission
from coopdesk.records.book import Tx, command
from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.loans.life import REMINDED, UNDONE
from coopdesk.records.money import Money
from coopdesk.records.schema import LoanEvent


@dataclass(frozen=True, slots=True)
class LateRow:
    """A loan that is late, by how many days and how much, and its last reminder:
    the day and the tone, None and empty where there was none since it is late."""

    loan: LoanId
    member: MemberId
    number: str
    name: str
    village: str
    days: int
    overdue: Money
    reminded: date | None
    tone: str


def late_rows(session: Session, on: date, *, least: int = 1) -> list[LateRow]:
    """The loans that are late by at least so many days, village by village. Each is replayed, about
    a millisecond each."""
    late = portfolio.arrears(session, on, exact=True)
    found = [one for one in late if one.days >= max(least, 1)]
    last, currency = _last(session), journal.currency_of(session)
    rows = []
    for one in found:
        day, tone = last.get(one.loan, (None, ""))
        since = day is not None and (on - day).days <= one.days
        rows.append(
            LateRow(
                one.loan,
                one.about.member,
                one.about.member_number,
                one.about.name,
                one.about.village,
                one.days,
                Money(one.parts.total, currency),
                day if since else None,
                tone if since else "",
            )
        )
    return rows


def _last(session: Session) -> Mapping[LoanId, tuple[date, str]]:
    """The last reminder of each loan that was not taken back."""
    rows = session.execute(
        select(LoanEvent.id, LoanEvent.loan, LoanEvent.day, LoanEvent.kind, LoanEvent.said)
        .where(LoanEvent.kind.in_((REMINDED, UNDONE)))
        .order_by(LoanEvent.day, LoanEvent.written, LoanEvent.id)
    ).all()
    undone = {said.get("event") for *_, kind, said in rows if kind == UNDONE}
    return {
        LoanId(loan): (day, str(said.get("tone", "")))
        for ident, loan, day, kind, said in rows
        if kind == REMINDED and ident not in undone
    }


@command(needs=Permission.LEND)
def note_reminders(tx: Tx, *, some: Sequence[LoanId], tone: str) -> None:
    """Write down that these were reminded today, in which tone."""
    for loan in some:
        lending.note_reminder(tx, loan=loan, tone=tone)
