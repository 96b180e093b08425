"""What a member owes on all their loans, and how one payment goes to several of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.book import Prepared
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId, MemberId
from coopdesk.records.loans.facts import find
from coopdesk.records.loans.life import CLOSED, RUNNING, WRITTEN_OFF, Life
from coopdesk.records.loans.moving import most_on
from coopdesk.records.loans.pipeline import AT_ONCE, Left, left_by
from coopdesk.records.loans.truth import standing
from coopdesk.records.money import Money
from coopdesk.records.products import LOANS, Looker, reader
from coopdesk.records.schema import Balance, Holding, Loan, LoanNow, Product, day_of

_HELD: Final = Prepared(
    select(
        Holding.id,
        Product.name,
        Balance.amount,
        LoanNow.state,
        LoanNow.since,
    )
    .join(Product, and_(Product.id == Holding.product, Product.kind == LOANS))
    .outerjoin(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
    .outerjoin(LoanNow, LoanNow.loan == Holding.id)
    .where(Holding.member == bindparam("member"), Holding.closed.is_(None))
    .order_by(Holding.id)
)


@dataclass(frozen=True, slots=True)
class OwedLoan:
    """A loan of a member on which something is owed, on a day.

    `owed` is the principal, `due` what should be paid by the day, penalties too; `late` the days
    since the oldest of it fell due, `next` when the coming instalment is. `most` pays all of it.
    Without terms (`number` is empty) all that is owed is due.
    """

    loan: HoldingId
    number: str
    product: str
    owed: Money
    due: Money
    late: int
    next: date | None
    most: Money


def owed_by(session: Session, member: MemberId, day: date) -> list[OwedLoan]:
    """The loans of a member on which something is owed, the oldest due first: on an earlier day
    also those that are paid back since."""
    money, look = journal.currency_of(session), reader(session)
    return [
        OwedLoan(
            one.loan,
            one.number,
            one.product,
            Money(one.owed, money),
            Money(one.due, money),
            (day - one.oldest).days if one.oldest else 0,
            one.next,
            Money(one.most, money),
        )
        for one in owing(look, member, day, closed=True)
    ]


@dataclass(frozen=True, slots=True)
class Owing:
    """The same in minor units. Loans are paid in the order of `rank`."""

    loan: HoldingId
    number: str
    product: str
    owed: int
    due: int
    oldest: date | None
    next: date | None
    most: int

    @property
    def rank(self) -> tuple[bool, date, HoldingId]:
        """The oldest due first; then what falls due first, and what has no terms last."""
        first = self.oldest or self.next
        return first is None, first or date.max, self.loan


def owing(look: Looker, member: MemberId, day: date, *, closed: bool = False) -> list[Owing]:
    """What a member owes on a day, by loan, in the order in which they are paid. With `closed` also
    of loans that are paid back since: nobody divides a payment among these."""
    found = (_owing(look, row, day, closed=closed) for row in look.all(_HELD, member=member))
    return sorted((one for one in found if one is not None), key=_rank)


def _rank(one: Owing) -> tuple[bool, date, HoldingId]:
    return one.rank


def _owing(look: Looker, row: Any, day: date, *, closed: bool) -> Owing | None:
    holding, product, amount, state, since = row
    if state is None:
        owed = amount or 0
        none = Owing(HoldingId(holding), "", product, owed, owed, None, None, owed)
        return none if owed > 0 else None
    since_paid = closed and state == CLOSED and day < day_of(since)
    if state != RUNNING and not since_paid:
        return None
    life = find(look, holding)
    assert life is not None
    return _running(life, HoldingId(holding), product, day)


def _running(life: Life, holding: HoldingId, product: str, day: date) -> Owing | None:
    found = standing(life, day)
    if found is None or life.state == WRITTEN_OFF:
        return None
    most = most_on(life, day)
    if most <= 0:
        return None
    due = int(found.due.total)
    coming = found.next.due if found.next else None
    oldest = found.oldest or (day if due else None)
    number = life.asked.number
    return Owing(holding, number, product, int(found.owed), due, oldest, coming, most)


# --- many members --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dues:
    """What a member owes on loans with terms, in minor units: `due` by the day, penalties too;
    `owed` what of the principal is owed, and what else is due."""

    owed: int = 0
    due: int = 0


def dues(session: Session, members: Iterable[MemberId], day: date) -> dict[int, Dues]:
    """By member what they owe on a day, from the kept instalments; those who owe nothing are left
    out. Only loans that are late are replayed, for their penalties."""
    wanted, look, found = list(members), reader(session), dict[int, Dues]()
    for at in range(0, len(wanted), AT_ONCE):
        rows = session.execute(
            select(Loan.id, Loan.member, LoanNow.owed, LoanNow.oldest)
            .join(LoanNow, LoanNow.loan == Loan.id)
            .where(LoanNow.state == RUNNING, Loan.member.in_(wanted[at : at + AT_ONCE]))
        ).all()
        left = left_by(session, [row[0] for row in rows], day)
        for loan, member, owed, oldest in rows:
            one = _dues(
                look, loan, day, owed, left.get(loan, Left()), late=bool(oldest and oldest < day)
            )
            sofar = found.get(member, Dues())
            found[member] = Dues(sofar.owed + one.owed, sofar.due + one.due)
    return found


def _dues(look: Looker, loan: int, day: date, owed: int, left: Left, *, late: bool | None) -> Dues:
    if not late:
        return Dues(owed + left.beside, left.principal + left.beside)
    life = find(look, LoanId(loan))
    now = standing(life, day) if life else None
    if now is None:
        return Dues()
    return Dues(int(now.owed + now.due.total - now.due.principal), int(now.due.total))


# --- one payment to several loans ----------------------------------------------------------------


def shared(
    look: Looker, member: MemberId, amount: Money, day: date
) -> list[tuple[HoldingId, Money]]:
    """How a payment goes to the loans of a member: what is due, the oldest first; then the rest, in
    the same order.

    Refused for a member who owes nothing, and for more than pays all of it.
    """
    known = owing(look, member, day)
    if not known:
        raise Refused(N_("The member owes nothing."), field="amount")
    whole = sum(one.most for one in known)
    if amount.minor > whole:
        raise Refused(
            N_("Only {balance} is still owed."),
            field="amount",
            balance=Money(whole, amount.currency),
        )
    if amount.minor <= 0:  # for the visit to refuse
        return [(known[0].loan, amount)]
    return [(loan, Money(minor, amount.currency)) for loan, minor in _shared(known, amount.minor)]


def _shared(known: Sequence[Owing], amount: int) -> list[tuple[HoldingId, int]]:
    given = dict.fromkeys((one.loan for one in known), 0)
    left = amount
    for only_due in (True, False):
        for one in known:
            room = (min(one.due, one.most) if only_due else one.most) - given[one.loan]
            part = max(min(left, room), 0)
            given[one.loan] += part
            left -= part
    return [(loan, part) for loan, part in given.items() if part]
