"""The loans behind a figure, as a list to look through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from coopdesk.records.chart import currency_of
from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.portfolio.details import about
from coopdesk.records.portfolio.standing import on


@dataclass(frozen=True, slots=True)
class LoanRow:
    """A loan behind a figure, as it stood on the day. `known`: it has its terms."""

    loan: LoanId
    number: str
    member: MemberId
    member_number: str
    name: str
    village: str
    product: str
    owed: Money
    late: int
    rescheduled: bool
    known: bool


def loans_behind(session: Session, some: Sequence[LoanId], day: date) -> list[LoanRow]:
    """These loans as they stood at the end of a day, the longest late first."""
    stood = {one.loan: one for one in on(session, day)}
    currency = currency_of(session)
    rows = []
    for loan, who in about(session, some).items():
        one = stood.get(loan)
        rows.append(
            LoanRow(
                loan,
                who.number,
                who.member,
                who.member_number,
                who.name,
                who.village,
                who.product,
                Money(one.owed if one else 0, currency),
                one.late if one else 0,
                bool(one and one.rescheduled),
                one.known if one else bool(who.number),
            )
        )
    return sorted(rows, key=_place)


def _place(one: LoanRow) -> tuple[int, int, str, int]:
    return -one.late, -one.owed.minor, one.name.casefold(), one.loan
