"""One visit to the cash desk: many lines, one entry, one receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import journal, loans, products, savings, shares
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, HoldingId, MemberId, VisitId
from coopdesk.records.journal import Leg
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.products import Deed, Held
from coopdesk.records.schema import Member, Visit, VisitLine, day_of

DEPOSIT, WITHDRAWAL, SHARE, REPAYMENT, FINE = (
    "deposit",
    "withdrawal",
    "share",
    "repayment",
    "fine",
)

#: Each deed on a holding: the kind of product that it is for, and its rule.
DEEDS: Final[Mapping[str, tuple[str, Callable[[Tx, Held, int, date], Deed]]]] = {
    DEPOSIT: (products.SAVINGS, savings.deposit),
    WITHDRAWAL: (products.SAVINGS, savings.withdraw),
    SHARE: (products.SHARES, shares.buy),
    REPAYMENT: (products.LOANS, loans.repay),
}

_MEMBER: Final = Prepared(
    select(Member.number, Member.status, Member.left).where(Member.id == bindparam("of"))
)
_VISIT: Final = Prepared(
    select(Visit.series, Visit.number, Visit.member, Visit.reverses).where(
        Visit.id == bindparam("of")
    )
)
_VISIT_LINES: Final = Prepared(
    select(VisitLine.deed, VisitLine.holding, VisitLine.amount)
    .where(VisitLine.visit == bindparam("of"))
    .order_by(VisitLine.n)
)


@dataclass(frozen=True, slots=True)
class Doing:
    """What a person does in a visit. A fine has no holding. `amount` is always positive."""

    deed: str
    amount: Money
    holding: HoldingId | None = None

    @property
    def field(self) -> str:
        """The name of the field in which it was typed, for a refusal."""
        return field_of(self.deed, self.holding)


def field_of(deed: str, holding: HoldingId | None = None) -> str:
    """The name of the field for a deed on a holding."""
    return f"{deed}.{holding}" if holding else deed


@command(needs=Permission.TAKE_MONEY)
def record_visit(
    tx: Tx,
    *,
    member: MemberId,
    day: date,
    doings: Sequence[Doing],
    slip: str = "",
    remark: str = "",
) -> VisitId:
    """Book everything that a member brings and takes in one visit, with one receipt.

    Refused as a whole when any line is: more than the balance, zero, a closed account, a member
    who left, a day that has not come. `slip` is the number of a paper slip that is caught up.
    """
    _check_member(tx, member)
    if not doings:
        raise Refused(N_("Nothing was brought or taken."), field="amount")
    held = products.held_by(tx, member)
    legs: list[Leg] = []
    lines: list[dict[str, Any]] = []
    for doing in doings:
        done = _do(tx, held, doing, day)
        legs.append(done.leg)
        if done.after is not None:
            held[done.after.holding] = done.after
        lines.append(
            {
                "deed": doing.deed,
                "holding": doing.holding,
                "amount": -done.leg.amount,
                "after": done.after.owns if done.after else None,
            }
        )
    return _write(tx, member, day, legs, lines, slip=slip, remark=remark)


def _check_member(tx: Tx, member: MemberId) -> None:
    found = tx.one(_MEMBER, of=member)
    if found is None:
        raise Refused(N_("There is no such member."), field="member")
    if found[2] is not None:
        raise Refused(
            N_("This member left the co-op on {day}."), field="member", day=day_of(found[2])
        )


def _do(tx: Tx, held: Mapping[HoldingId, Held], doing: Doing, day: date) -> Deed:
    """Apply one line's rule; a refusal names the line's own field."""
    if doing.amount.currency != journal.currency(tx):
        raise ValueError(f"{doing.amount.currency} is not this book's currency")
    minor = doing.amount.minor
    if not 0 < minor <= LARGEST:
        raise Refused(N_("The amount must be more than zero."), field=doing.field)
    if doing.deed == FINE:
        return Deed(Leg(journal.chart(tx).by_role["fines"].id, -minor), None)
    kind, rule = DEEDS[doing.deed]
    have = held.get(doing.holding) if doing.holding else None
    if have is None or have.kind != kind:
        raise Refused(N_("The member has no such account."), field=doing.field)
    if have.closed:
        raise Refused(N_("This account was closed on {day}."), field=doing.field, day=have.closed)
    try:
        return rule(tx, have, minor, day)
    except Refused as no:
        no.field = doing.field
        raise


def _write(
    tx: Tx,
    member: MemberId,
    day: date,
    legs: list[Leg],
    lines: list[dict[str, Any]],
    *,
    slip: str,
    remark: str,
) -> VisitId:
    cash = journal.chart(tx).by_role["cash"].id
    whole = [Leg(cash, -sum(leg.amount for leg in legs)), *legs]
    entry = journal.post(tx, day=day, kind="visit", legs=whole, memo=remark)
    return _receipt(tx, entry, member, day, lines, slip=slip, remark=remark)


def _receipt(
    tx: Tx,
    entry: EntryId,
    member: MemberId,
    day: date,
    lines: list[dict[str, Any]],
    *,
    slip: str = "",
    remark: str = "",
    reverses: VisitId | None = None,
) -> VisitId:
    tx.insert(
        Visit,
        [
            {
                "id": entry,
                "series": tx.letter,
                "number": tx.next_receipt(),
                "member": member,
                "day": day,
                "by": tx.actor.person,
                "slip": slip.strip(),
                "remark": remark.strip(),
                "reverses": reverses,
            }
        ],
    )
    tx.insert(VisitLine, [{"visit": entry, "n": n, **line} for n, line in enumerate(lines, 1)])
    return VisitId(entry)


@command(needs=Permission.REVERSE)
def reverse_visit(tx: Tx, *, visit: VisitId, reason: str) -> VisitId:
    """Take back a whole visit, with a reason. The correction has a number of its own.

    Refused when the member no longer has what was paid in. What was done last is undone first.
    """
    found = tx.one(_VISIT, of=visit)
    if found is None:
        raise Refused(N_("There is no such receipt."), field="visit")
    member = MemberId(found[2])
    before = products.held_by(tx, member)
    entry = journal.turn_round(tx, EntryId(visit), reason=reason)
    held = dict(before)
    lines = [_undo(held, *line) for line in reversed(tx.all(_VISIT_LINES, of=visit))]
    for holding, now in held.items():
        if now.owns < min(before[holding].owns, 0):
            raise Refused(
                N_("It can't be taken back: only {balance} of it is still there."),
                field="visit",
                balance=products.worth(tx, before[holding].owns),
            )
    return _receipt(tx, entry, member, tx.today, lines, remark=reason, reverses=visit)


def _undo(
    held: dict[HoldingId, Held], deed: str, holding: HoldingId | None, amount: int
) -> dict[str, Any]:
    """The line of a correction; what is held is changed by it."""
    line = {"deed": deed, "holding": holding, "amount": -amount, "after": None}
    if holding is None:
        return line
    have = held[holding]
    if have.closed:
        raise Refused(N_("This account was closed on {day}."), field="visit", day=have.closed)
    held[holding] = have.moved(Leg(have.account, amount))
    return line | {"after": held[holding].owns}
