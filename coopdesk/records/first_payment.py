"""The first payment of a member, taken back: who has not paid it any more is no member yet.

They stay admitted, and keep their line and their number for when they pay.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, exists, literal, select, update
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_
from coopdesk.records import bodies, earlier, loans, membership, products, sanctions, shares
from coopdesk.records.book import Prepared, Topic, Tx
from coopdesk.records.cash import fees
from coopdesk.records.errors import Refused
from coopdesk.records.ids import FeeId, MemberId, VisitId
from coopdesk.records.membership import (
    ACTIVE,
    CAUSES,
    JOINED,
    LEFT,
    SUSPENDED,
    UNPAID,
    Standing,
    StepRow,
)
from coopdesk.records.products import SHARES, Held
from coopdesk.records.schema import (
    Guarantee,
    Holding,
    Member,
    Step,
    Subscription,
    Visit,
    VisitLine,
    day_of,
)
from coopdesk.records.store import Raw

_UNDONE: Any = aliased(Visit)
#: The fees that a member paid since a day by receipts that stand.
_FEES_PAID: Final = Prepared(
    select(VisitLine.fee)
    .join(Visit, Visit.id == VisitLine.visit)
    .outerjoin(_UNDONE, _UNDONE.reverses == Visit.id)
    .where(
        *(Visit.member == bindparam("of"), Visit.day >= bindparam("since")),
        *(VisitLine.fee.is_not(None), VisitLine.amount > 0),
        *(Visit.reverses.is_(None), _UNDONE.id.is_(None), Visit.id != bindparam("but")),
    )
)
_PAID_BY: Final = Prepared(
    select(VisitLine.fee, VisitLine.holding).where(VisitLine.visit == bindparam("of"))
)
_ANSWERS: Final = Prepared(select(Guarantee.id).where(Guarantee.member == bindparam("of")).limit(1))

#: What must hold: a name, what is wrong, and a query that finds it.
AUDITS: Final = (
    (
        "lives",
        N_("Member {number} has not paid yet, and has or owes something."),
        f"SELECT m.number FROM member m WHERE m.status = '{UNPAID}' AND EXISTS"
        " (SELECT 1 FROM balance b WHERE b.member = m.id AND b.amount <> 0)",
    ),
    (
        "lives",
        N_("Member {number} stands in the register otherwise than their first payment says."),
        f"SELECT m.number FROM member m WHERE m.status IN ('{UNPAID}', '{ACTIVE}') AND"
        f" EXISTS (SELECT 1 FROM step s WHERE s.member = m.id AND s.kind = '{JOINED}')"
        f" AND (m.status = '{UNPAID}') = EXISTS (SELECT 1 FROM step s"
        f" WHERE s.member = m.id AND s.kind = '{JOINED}' AND s.dropped IS NULL)",
    ),
    # Two PCs took the payment, and each took its own back: to each of them the other one stood.
    (
        "lives",
        N_("Member {number} became a member, and no share that they paid for stands."),
        f"SELECT m.number FROM member m WHERE m.status = '{ACTIVE}' AND EXISTS"
        f" (SELECT 1 FROM step s WHERE s.member = m.id AND s.kind = '{JOINED}'"
        " AND s.dropped IS NULL) AND NOT EXISTS (SELECT 1 FROM balance b JOIN account a"
        " ON a.id = b.account AND a.role = 'shares' WHERE b.member = m.id AND b.amount <> 0)"
        " AND m.id NOT IN (SELECT v.member FROM visit v JOIN visit_line l ON l.visit = v.id"
        " LEFT JOIN visit u ON u.reverses = v.id WHERE v.reverses IS NULL AND u.id IS NULL"
        " AND l.deed = 'share' AND l.amount > 0)",
    ),
)


def taken_back(tx: Tx, member: MemberId, visit: VisitId, day: date, after: Iterable[Held]) -> None:
    """A receipt of a day was taken back; `after` is what the member holds after it.

    Where nothing is left of their first payment, the step by which they became a member is taken
    back with it. Refused where anything else happened since: they would be a member who paid
    nothing.
    """
    steps = [one for one in membership.steps_in(tx, member) if one.dropped is None]
    joined = _joined(steps)
    if not joined or day < joined[0].day:
        return
    if membership.standing_in(tx, member).status not in (ACTIVE, SUSPENDED):
        return  # who leaves is settled with
    held = [one for one in after if not one.closed]
    if _stays(tx, member, visit, joined[0].day, held):
        return
    others = (one for one in steps if one.kind != JOINED)
    if any(one.place > joined[0].place for one in others) or _busy(tx, member, held):
        raise Refused(
            N_(
                "This payment made them a member, and something else stands by now. Take the right "
                "first payment at the cash desk before, or take back what came after it."
            ),
            field="visit",
        )
    for one in joined:
        tx.set(Step, one.id, "dropped", tx.today, shown=None)
    membership.follow(tx, member)
    _stand_as_before(tx, member)
    _end(tx, member, held)
    tx.touch(Topic.MEMBERS | Topic.SHARES)


def _joined(steps: Iterable[StepRow]) -> list[StepRow]:
    """The steps by which they became a member this time: two, where two PCs took the payment."""
    found: list[StepRow] = []
    for one in sorted(steps, key=_place):
        if one.kind == JOINED:
            found.append(one)
        elif one.kind in CAUSES:
            found = []
    return found


#: Whose line a first payment that was taken back can have left behind the steps.
_TAKEN_BACK: Final = Prepared(
    select(Member.id, Member.status, Member.joined).where(
        Member.status.in_((literal(UNPAID), literal(LEFT))),
        exists().where(
            Step.member == Member.id, Step.kind == literal(JOINED), Step.dropped.is_not(None)
        ),
    )
)
_STAND: Final = Prepared(
    update(Member)
    .where(Member.id == bindparam("of"))
    .values(status=bindparam("said"), joined=bindparam("since"), left=bindparam("gone"))
)


def stand_again(raw: Raw) -> None:
    """Let those be members whose first payment was taken back on a PC, and taken on another one
    that knew nothing of it. It follows from the steps alone: every PC tells the same.
    """
    for member, status, joined in raw.all(_TAKEN_BACK):
        steps = membership.own_steps(raw, MemberId(member))
        now = membership.standing(steps, date.max, membership.before(steps))
        line = membership.line_of(now, None)
        if now.status and line["status"] != status:
            since = _since(now, steps, day_of(joined) if joined else None)
            raw.run(_STAND, of=member, said=line["status"], since=since, gone=line["left"])


def _since(now: Standing, steps: Iterable[StepRow], joined: date | None) -> date | None:
    """Since when they are a member, where the line still says when they had joined before."""
    left = (one.day for one in steps if one.kind in CAUSES and one.dropped is None)
    then = now.joined
    gone = max((day for day in left if then is not None and day < then), default=None)
    return then if joined is None or (gone is not None and joined <= gone) else joined


def is_missing(session: Session, visit: VisitId) -> bool:
    """Whether the member of a receipt is none, because their first payment was taken back."""
    query = select(Member.status).join(Visit, Visit.member == Member.id).where(Visit.id == visit)
    return session.scalar(query) == UNPAID


def _place(one: StepRow) -> tuple[date, int, int]:
    return one.place


def _stays(tx: Tx, member: MemberId, visit: VisitId, since: date, held: Iterable[Held]) -> bool:
    """Whether they are a member all the same: they have paid a share and each entrance fee, or
    nothing of either is taken back.
    """
    owned = {one.holding: one for one in held if one.kind == SHARES}
    paid = tx.all(_PAID_BY, of=visit)
    asked = {FeeId(fee) for fee, _ in paid if fee and fees.known(tx)[FeeId(fee)].entrance}
    if not asked and owned.keys().isdisjoint(holding for _, holding in paid):
        return True
    if not any(
        one.owns >= max(shares.terms_on(tx, one.product, since).value, 1) for one in owned.values()
    ):
        return False
    return asked <= {fee for (fee,) in tx.all(_FEES_PAID, of=member, since=since, but=visit)}


def _busy(tx: Tx, member: MemberId, held: Iterable[Held]) -> bool:
    """Whether they have or owe anything, answer for somebody or serve in a body."""
    return (
        any(one.balance or one.kind == products.LOANS for one in held)
        or bool(sanctions.fines_owed(tx, member))
        or bool(loans.owed_by(tx.session, member, tx.today))
        or tx.one(_ANSWERS, of=member) is not None
        or any(one.member == member for one in bodies.officers(tx.session, day=tx.today))
    )


def _stand_as_before(tx: Tx, member: MemberId) -> None:
    """The line of who had left before says again when they had joined then."""
    left = membership.standing_in(tx, member).left
    if left is not None:
        was = tx.session.scalar(select(Member.joined).where(Member.id == member))
        then = earlier.joined_before(tx.session, member, left)
        if then != was:
            tx.set(Member, member, "joined", then, shown=was)


def _end(tx: Tx, member: MemberId, held: Iterable[Held]) -> None:
    """What they undertook holds no more; of who had left before the accounts are closed again."""
    for one in held:
        if one.kind == SHARES:
            for said in shares.subscriptions_of(tx, one.holding):
                if said.ended is None:
                    tx.set(Subscription, said.id, "ended", tx.today, shown=None)
        if membership.standing_in(tx, member).status == LEFT:
            tx.set(Holding, one.holding, "closed", tx.today, shown=None)
