"""What stands behind loans: members who answer for them with savings that are held back.

An amount is held back from the signing of the loan until it is paid back, or until the member is
released by hand. A payment that is taken back makes the loan run again: then the savings are held
back again, where they are still free.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import and_, bindparam, literal_column, not_, or_, select

from coopdesk.i18n import N_
from coopdesk.records import savings
from coopdesk.records.book import Prepared, Topic, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId, MemberId
from coopdesk.records.loans import Life, find, note
from coopdesk.records.loans.life import (
    CANCELLED,
    CLOSED,
    REFUSED,
    RELEASED,
    RUNNING,
    SET_OFF,
    SIGNED,
    WRITTEN_OFF,
)
from coopdesk.records.products import SAVINGS, Looker, read_held, read_offers, worth
from coopdesk.records.schema import Guarantee, Hold, Loan, LoanNow, Member, day_of
from coopdesk.records.store import Row

#: States in which a loan is over: nobody answers for it any more.
OVER: Final = frozenset({CLOSED, CANCELLED, REFUSED})
#: States in which savings are held back for it.
BACKED: Final = frozenset({SIGNED, RUNNING, WRITTEN_OFF})

_COLUMNS: Final = (
    Guarantee.id,
    Guarantee.loan,
    Guarantee.member,
    Guarantee.amount,
    Guarantee.hold,
    Guarantee.since,
    Guarantee.released,
)
_OF_LOAN: Final = Prepared(
    select(*_COLUMNS).where(Guarantee.loan == bindparam("of")).order_by(Guarantee.id)
)
_OF_MEMBER: Final = Prepared(
    select(*_COLUMNS)
    .where(Guarantee.member == bindparam("of"), Guarantee.released.is_(None))
    .order_by(Guarantee.id)
)
_ONE: Final = Prepared(select(*_COLUMNS).where(Guarantee.id == bindparam("of")))
_HOLD: Final = Prepared(
    select(Hold.holding, Hold.amount, Hold.released).where(Hold.id == bindparam("of"))
)
_KEPT: Final = and_(Hold.id.is_not(None), Hold.released.is_(None))
_OVER, _BACKED = (
    or_(*(LoanNow.state == literal_column(f"'{one}'") for one in sorted(states)))
    for states in (OVER, BACKED)
)
_OUT_OF_STEP: Final = Prepared(
    select(Guarantee.loan)
    .join(LoanNow, LoanNow.loan == Guarantee.loan)
    .outerjoin(Hold, Hold.id == Guarantee.hold)
    .where(
        or_(
            and_(Guarantee.released.is_(None), _OVER),
            and_(Guarantee.released.is_not(None), or_(_BACKED, _KEPT)),
            and_(_BACKED, not_(_KEPT)),
            and_(not_(_BACKED), _KEPT),
        )
    )
    .distinct()
    .order_by(Guarantee.loan)
)
_STRAY: Final = Prepared(
    select(Hold.id)
    .outerjoin(Guarantee, Guarantee.hold == Hold.id)
    .where(Hold.loan.is_not(None), Hold.released.is_(None), Guarantee.id.is_(None))
    .order_by(Hold.id)
)
_STATE: Final = Prepared(select(LoanNow.state).where(LoanNow.loan == bindparam("of")))
_BORROWER: Final = Prepared(select(Loan.number, Loan.member).where(Loan.id == bindparam("of")))
_NAME: Final = Prepared(select(Member.name).where(Member.id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Answering:
    """A member who answers for a loan. `hold` keeps the amount back once the loan is signed."""

    id: int
    loan: LoanId
    member: MemberId
    amount: int
    hold: int | None
    since: date
    released: date | None


def answering_for(look: Looker, loan: LoanId, *, released: bool = False) -> list[Answering]:
    """Who answers for a loan now; with `released` also who did."""
    found = [_answering(row) for row in look.all(_OF_LOAN, of=loan)]
    return [one for one in found if released or one.released is None]


def answered_by(look: Looker, member: MemberId) -> list[Answering]:
    """What a member answers for now."""
    return [_answering(row) for row in look.all(_OF_MEMBER, of=member)]


def answer(look: Looker, guarantee: int) -> Answering:
    """One of them. Refused where there is none."""
    rows = look.all(_ONE, of=guarantee)
    if not rows:
        raise Refused(N_("Nobody answers for that."), field="guarantee")
    return _answering(rows[0])


def _answering(row: Row) -> Answering:
    ident, loan, member, amount, hold, since, released = row
    return Answering(
        ident, loan, member, amount, hold, day_of(since), day_of(released) if released else None
    )


# --- what is free ----------------------------------------------------------------------------


def free_by_account(look: Looker, member: MemberId) -> dict[HoldingId, int]:
    """How much of a member's savings is not held back, account by account, the most first."""
    found = {
        one.holding: max(one.owns - savings.held_back(look, one.holding), 0)
        for one in read_held(look, member, read_offers(look)).values()
        if one.kind == SAVINGS and not one.closed
    }
    return dict(sorted(found.items(), key=_most_first))


def _most_first(found: tuple[HoldingId, int]) -> tuple[int, int]:
    return -found[1], found[0]


def account_for(tx: Tx, member: MemberId, amount: int) -> HoldingId:
    """The account of which an amount can be held back: that with the most that is free."""
    best, free = next(iter(free_by_account(tx, member).items()), (HoldingId(0), 0))
    if amount > free:
        raise Refused(
            N_("Only {balance} of the savings of {name} is free in one account."),
            field="amount",
            balance=worth(tx, free),
            name=name_of(tx, member),
        )
    return best


def name_of(tx: Tx, member: MemberId) -> str:
    """What a member is called."""
    found = tx.one(_NAME, of=member)
    return str(found[0] or "") if found else ""


# --- holding back and letting go -------------------------------------------------------------


def follow(tx: Tx, loan: LoanId, *, firm: bool = True) -> None:
    """Hold back what should be held back for a loan as it now stands, and nothing else.

    From its signing on each amount is held back, less what was taken of it for the loan; refused
    where it is not free, unless it is not `firm`. Once the loan is over all is let go. Who can't
    answer again for a loan that was paid back and runs again stays free, and that is written down.
    """
    life = find(tx, loan)
    row = tx.one(_STATE, of=loan)
    if life is None or row is None:
        return
    for one in answering_for(tx, loan, released=True):
        _follow(tx, life, one, str(row[0]), firm=firm)
    tx.touch(Topic.LOANS)


def _follow(tx: Tx, life: Life, one: Answering, state: str, *, firm: bool) -> None:
    free = state in OVER or one.id in let_off(life)
    if one.released is not None and free and one.hold is not None and held(tx, one) is not None:
        savings.let_go(tx, hold=one.hold)  # another PC held it back, and did not know
    elif state in OVER:
        if one.released is None:
            _let_go(tx, one)
    elif state not in BACKED:
        _hold_as(tx, one, 0)
    elif one.id not in let_off(life):
        _hold_again(tx, life, one, firm=firm)


def catch_up(tx: Tx) -> None:
    """Let savings follow all loans that they don't follow: after the books of two PCs came
    together. What is held back beside what anybody answers with is let go."""
    for (hold,) in tx.all(_STRAY):
        savings.let_go(tx, hold=hold)
    for (loan,) in tx.all(_OUT_OF_STEP):
        follow(tx, LoanId(loan), firm=False)


def let_off(life: Life) -> set[int]:
    """Who was released by hand, or could not answer again."""
    return {one.said["guarantee"] for one in life.events if one.kind == RELEASED}


def left_of(life: Life, one: Answering) -> int:
    """For how much a member still answers: without what was taken of their savings already."""
    taken = (e.said for e in life.events if e.kind == SET_OFF)
    return one.amount - sum(int(e["answered"]) for e in taken if e["guarantee"] == one.id)


def _hold_again(tx: Tx, life: Life, one: Answering, *, firm: bool) -> None:
    left = left_of(life, one)
    if left <= 0:
        if one.released is None:
            _let_go(tx, one)
        return
    if one.released is None and firm:
        _hold_as(tx, one, left)
        return
    there, free = held(tx, one), next(iter(free_by_account(tx, one.member).values()), 0)
    if left > max(free, there[1] if there else 0):
        if one.released is None:
            _let_go(tx, one)
        note(tx, one.loan, RELEASED, {"guarantee": one.id, "member": one.member, "reason": ""})
        return
    if one.released is not None:
        tx.set(Guarantee, one.id, "released", None, shown=one.released)
    _hold_as(tx, one, left)


def _hold_as(tx: Tx, one: Answering, amount: int) -> None:
    """Hold back just so much for one who answers."""
    there = held(tx, one)
    if amount == (there[1] if there else 0):
        return
    if there is not None and one.hold is not None:
        savings.let_go(tx, hold=one.hold)
    hold = None
    if amount:
        number, borrower = tx.one(_BORROWER, of=one.loan) or ("", 0)
        own = borrower == one.member
        hold = savings.keep_back(
            tx,
            holding=account_for(tx, one.member, amount),
            amount=amount,
            reason=number if own else f"{number} · {name_of(tx, borrower)}",
            loan=HoldingId(one.loan),
        )
    tx.set(Guarantee, one.id, "hold", hold, shown=one.hold)


def release(tx: Tx, one: Answering, reason: str) -> None:
    """A member answers for a loan no longer, for a reason, although it is not paid back."""
    _let_go(tx, one)
    said = {"guarantee": one.id, "member": one.member, "reason": reason}
    note(tx, one.loan, RELEASED, said)


def _let_go(tx: Tx, one: Answering) -> None:
    if one.hold is not None and held(tx, one) is not None:
        savings.let_go(tx, hold=one.hold)
    tx.set(Guarantee, one.id, "released", tx.today, shown=None)
    tx.touch(Topic.LOANS)


def held(look: Looker, one: Answering) -> tuple[HoldingId, int] | None:
    """In which account how much is held back now; None where nothing is."""
    rows = look.all(_HOLD, of=one.hold) if one.hold is not None else []
    if not rows or rows[0][2] is not None:
        return None
    return HoldingId(rows[0][0]), int(rows[0][1])
