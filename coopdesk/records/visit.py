"""One visit to the cash desk: many lines, one entry, one receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeVar

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import (
    backing,
    dividends,
    first_payment,
    journal,
    loans,
    membership,
    products,
    sanctions,
    savings,
    shares,
    social,
)
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.cash import boxes, fees
from coopdesk.records.doing import (
    AID,
    CHARGE,
    DEPOSIT,
    DISBURSEMENT,
    DIVIDEND,
    FEE,
    FINE,
    LOAN_FEE,
    ON_LOANS,
    OUT,
    OVERPAID,
    REFUND,
    REPAYMENT,
    SHARE,
    SOCIAL,
    WITHDRAWAL,
    Doing,
    field_of,
)
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import (
    AccountId,
    EntryId,
    HoldingId,
    LoanId,
    MemberId,
    VisitId,
    made_for,
)
from coopdesk.records.journal import Leg
from coopdesk.records.money import LARGEST
from coopdesk.records.products import Deed, Held
from coopdesk.records.schema import Member, Visit, VisitLine, day_of

#: Each deed on a holding: the kind of product that it is for, and its rule.
DEEDS: Final[Mapping[str, tuple[str, Callable[[Tx, Held, int, date], Deed]]]] = {
    DEPOSIT: (products.SAVINGS, savings.deposit),
    WITHDRAWAL: (products.SAVINGS, savings.withdraw),
    SHARE: (products.SHARES, shares.buy),
    REFUND: (products.SHARES, shares.pay_back),
    REPAYMENT: (products.LOANS, loans.repay),
    DISBURSEMENT: (products.LOANS, loans.disburse),
    OVERPAID: (products.LOANS, loans.give_back),
    SOCIAL: (products.SOCIAL, social.pay_in),
    DIVIDEND: (products.DIVIDENDS, dividends.pay),
}

#: What a deed does to a loan; a repayment may be a recovery.
_KINDS: Final = {DISBURSEMENT: loans.DISBURSEMENT, OVERPAID: loans.GIVEN_BACK}

__all__ = [
    "AID",
    "CHARGE",
    "DEPOSIT",
    "DISBURSEMENT",
    "DIVIDEND",
    "FEE",
    "FINE",
    "LOAN_FEE",
    "ON_LOANS",
    "OUT",
    "OVERPAID",
    "REFUND",
    "REPAYMENT",
    "SHARE",
    "SOCIAL",
    "WITHDRAWAL",
    "Doing",
    "field_of",
]

T = TypeVar("T")

_MEMBER: Final = Prepared(
    select(Member.number, Member.status, Member.left).where(Member.id == bindparam("of"))
)
_VISIT: Final = Prepared(
    select(Visit.member, Visit.box, Visit.sheet, Visit.day).where(Visit.id == bindparam("of"))
)
_VISIT_LINES: Final = Prepared(
    select(VisitLine.deed, VisitLine.holding, VisitLine.fee, VisitLine.amount)
    .where(VisitLine.visit == bindparam("of"))
    .order_by(VisitLine.n)
)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where the money of a visit goes. `box` is as the receipt keeps it: None for the main one."""

    account: AccountId
    box: AccountId | None
    sheet: int | None


@command(needs=Permission.TAKE_MONEY)
def record_visit(
    tx: Tx,
    *,
    member: MemberId,
    day: date,
    doings: Sequence[Doing],
    slip: str = "",
    remark: str = "",
    box: AccountId | None = None,
    sheet: int | None = None,
    check_box: bool = True,
) -> VisitId:
    """Book everything that a member brings and takes in one visit, with one receipt.

    Refused as a whole when any line is: more than the balance, zero, a closed account, a day that
    has not come, from a member who left more than what they owe; and when the box holds less by
    now than is paid out of it.
    `slip` is the number of a paper slip that is caught up; `box` the account of a cash box, without
    it the main one; `sheet` the collection sheet. `check_box` is off where slips of the past come
    in by the heap, whatever their order.
    """
    for one in doings:
        if one.deed in (DISBURSEMENT, LOAN_FEE):
            raise Refused(N_("A loan is paid out on its own page."), field=one.field)
    return book_visit(
        tx,
        member=member,
        day=day,
        doings=doings,
        slip=slip,
        remark=remark,
        box=box,
        sheet=sheet,
        check_box=check_box,
    )


def book_visit(
    tx: Tx,
    *,
    member: MemberId,
    day: date,
    doings: Sequence[Doing],
    slip: str = "",
    remark: str = "",
    box: AccountId | None = None,
    sheet: int | None = None,
    check_box: bool = True,
) -> VisitId:
    """The same with all deeds that there are, as a part of another command."""
    _check_member(tx, member, doings)
    if not doings:
        raise Refused(N_("Nothing was brought or taken."), field="amount")
    till = boxes.the_box(tx, box)
    held = products.held_by(tx, member)
    legs: list[Leg] = []
    lines: list[dict[str, Any]] = []
    charges: dict[int, tuple[Held, int]] = {}
    lent: list[loans.Line] = []
    for said in doings:
        doing = _placed(tx, member, held, said, day)
        done = _do(tx, member, held, doing, day, before=legs)
        legs.extend(done.legs)
        lines.append(_line(doing, done))
        if doing.deed in ON_LOANS and doing.holding is not None and done.parts is not None:
            _check_once(lent, doing)
            lent.append(_on_loan(len(lines), doing, done))
        now = _charged(tx, held.get(doing.holding) if doing.holding else None, done.after, day)
        if now is not None and done.after is not None:
            lines.append(_charge_line(now))
            charges[len(lines)] = now, now.balance - done.after.balance
        if done.after is not None:
            held[done.after.holding] = now or done.after
    paid_out = sum(leg.amount for leg in legs)
    if check_box and paid_out > 0:
        boxes.check_holds(tx, till, paid_out)
    main = till.id == journal.chart(tx).by_role["cash"].id
    where = _Where(till.id, None if main else till.id, sheet)
    visit = _write(tx, member, day, legs, lines, where=where, slip=slip, remark=remark)
    for n, (after, fee) in charges.items():
        _post_charge(tx, charge_of(visit, n), day, after, fee)
    _book_loans(tx, EntryId(visit), day, lent)
    refunds = [(held[d.holding], d.amount.minor) for d in doings if d.deed == REFUND and d.holding]
    shares.paid_back(tx, refunds, EntryId(visit), day)
    sanctions.fines_paid(tx, [one.sanction for one in doings if one.sanction is not None], visit)
    return visit


def _book_loans(tx: Tx, entry: EntryId, day: date, lent: Sequence[loans.Line]) -> None:
    loans.book(tx, entry, day, lent)
    for line in lent:
        backing.follow(tx, line.loan)


def _check_once(lent: Sequence[loans.Line], doing: Doing) -> None:
    """How a payment is divided leans on what was paid before: one line a loan in a visit."""
    if doing.holding in {HoldingId(line.loan) for line in lent}:
        raise Refused(
            N_("This loan stands on another line already. Put them together."), field=doing.field
        )


def _on_loan(n: int, doing: Doing, done: Deed) -> loans.Line:
    loan = LoanId(doing.holding or 0)
    kind = _KINDS.get(doing.deed, "")
    return loans.Line(n, loan, -done.moved, done.parts, kind=kind)


def _charged(tx: Tx, before: Held | None, after: Held | None, day: date) -> Held | None:
    """The account after the fee that its terms put on a deed; None where there is no fee."""
    if before is None or after is None or before.kind != products.SAVINGS:
        return None
    fee = savings.fee_of(tx, before, after, day)
    return replace(after, balance=after.balance + fee) if fee else None


def charge_of(visit: VisitId, n: int) -> EntryId:
    """The entry of the fee that stands on the nth line of a receipt."""
    return EntryId(made_for("charge", visit, n))


def _post_charge(tx: Tx, entry: EntryId, day: date, after: Held, fee: int) -> None:
    """A fee is an entry of its own: no cash moves, and statements tell it apart."""
    legs = [
        Leg(after.account, fee, after.member, after.holding),
        Leg(journal.role_account(tx, "fees").id, -fee),
    ]
    journal.post(tx, day=day, kind=savings.FEE, legs=legs, ident=entry)


def _line(doing: Doing, done: Deed) -> dict[str, Any]:
    """The line of the receipt."""
    return {
        "deed": doing.deed,
        "holding": doing.holding,
        "fee": doing.fee,
        "amount": -done.moved,
        "after": done.after.owns if done.after else None,
    }


def _charge_line(after: Held) -> dict[str, Any]:
    """The line of a fee: no cash, only what is in the account after it."""
    return {
        "deed": CHARGE,
        "holding": after.holding,
        "fee": None,
        "amount": 0,
        "after": after.owns,
    }


def _check_member(tx: Tx, member: MemberId, doings: Sequence[Doing]) -> None:
    found = tx.one(_MEMBER, of=member)
    if found is None:
        raise Refused(N_("There is no such member."), field="member")
    tx.check_line(member)
    refused = [one for one in doings if not one.after_leaving]
    if found[1] == membership.UNPAID and refused:
        raise Refused(membership.NOT_PAID, field=refused[0].field)
    if found[2] is not None and refused:
        raise Refused(
            N_("This member left on {day}: they are only paid out, or pay back what they owe."),
            field=refused[0].field,
            day=day_of(found[2]),
        )


def _placed(
    tx: Tx, member: MemberId, held: dict[HoldingId, Held], doing: Doing, day: date
) -> Doing:
    """The doing with the account that it goes to, where it did not say which."""
    if doing.deed != SOCIAL or doing.holding is not None:
        return doing
    there = (one for one in held.values() if one.kind == products.SOCIAL and not one.closed)
    account = next(there, None)
    if account is None:
        account = _named(doing, lambda: social.account_of(tx, member, day))
        held[account.holding] = account
    return replace(doing, holding=account.holding)


def _do(
    tx: Tx,
    member: MemberId,
    held: Mapping[HoldingId, Held],
    doing: Doing,
    day: date,
    *,
    before: Sequence[Leg],
) -> Deed:
    """Apply one line's rule; a refusal names the line's own field. `before`: legs so far."""
    if doing.amount.currency != journal.currency(tx):
        raise ValueError(f"{doing.amount.currency} is not this book's currency")
    minor = doing.amount.minor
    if not 0 < minor <= LARGEST:
        raise Refused(N_("The amount must be more than zero."), field=doing.field)
    if doing.deed in DEEDS:
        return _move(tx, held, doing, day)
    if doing.deed == AID:
        return _named(doing, lambda: social.aid(tx, member, minor, before))
    if doing.deed == LOAN_FEE:
        return Deed(Leg(journal.role_account(tx, "fees").id, -minor), None)
    if doing.deed == FEE:
        return Deed(_named(doing, lambda: fees.leg_of(tx, doing.fee, minor)), None)
    if doing.deed != FINE:
        raise ValueError(f"{doing.deed} is no deed of a visit")
    _named(doing, lambda: sanctions.check_fine(tx, doing.sanction, member, minor))
    return Deed(Leg(journal.chart(tx).by_role["fines"].id, -minor), None)


def _move(tx: Tx, held: Mapping[HoldingId, Held], doing: Doing, day: date) -> Deed:
    """Pay into a holding, or take out of it."""
    kind, rule = DEEDS[doing.deed]
    have = held.get(doing.holding) if doing.holding else None
    if have is None or have.kind != kind:
        raise Refused(N_("The member has no such account."), field=doing.field)
    if have.closed:
        raise Refused(N_("This account was closed on {day}."), field=doing.field, day=have.closed)
    return _named(doing, lambda: rule(tx, have, doing.amount.minor, day))


def _named(doing: Doing, rule: Callable[[], T]) -> T:
    """What a rule gives; its refusal names the field of the line."""
    try:
        return rule()
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
    where: _Where,
    slip: str,
    remark: str,
) -> VisitId:
    whole = [Leg(where.account, -sum(leg.amount for leg in legs)), *legs]
    entry = journal.post(tx, day=day, kind="visit", legs=whole, memo=remark)
    return _receipt(
        tx, entry, member, day, lines, box=where.box, sheet=where.sheet, slip=slip, remark=remark
    )


def _receipt(
    tx: Tx,
    entry: EntryId,
    member: MemberId,
    day: date,
    lines: list[dict[str, Any]],
    *,
    box: AccountId | None,
    sheet: int | None,
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
                "box": box,
                "sheet": sheet,
            }
        ],
    )
    tx.insert(VisitLine, [{"visit": entry, "n": n, **line} for n, line in enumerate(lines, 1)])
    return VisitId(entry)


@command(needs=Permission.REVERSE)
def reverse_visit(tx: Tx, *, visit: VisitId, reason: str) -> VisitId:
    """Take back a whole visit, with a reason. The correction has a number of its own.

    Refused when the member no longer has what was paid in, or it is held back. What was done last
    is undone first. The money goes back to, or comes back from, the box of the visit.
    """
    found = tx.one(_VISIT, of=visit)
    if found is None:
        raise Refused(N_("There is no such receipt."), field="visit")
    who, box, sheet, day = found
    member = MemberId(tx.doubles().get(who, who))
    tx.touch(Topic.SAVINGS | Topic.SHARES | Topic.LOANS)
    before = products.held_by(tx, member)
    with renamed(entry="visit"):
        entry = journal.turn_round(tx, EntryId(visit), reason=reason)
    held = dict(before)
    legs = {leg.holding: leg for leg in journal.legs_of(tx, entry)}
    lines = [
        _undo_charge(tx, held, charge_of(visit, n), reason)
        if line[0] == CHARGE
        else _undo(tx, held, day_of(day), line, legs)
        for n, line in reversed(list(enumerate(tx.all(_VISIT_LINES, of=visit), 1)))
    ]
    for holding, now in held.items():
        # Of loans too much may have been paid; what is taken back of them they look at themselves.
        if now.kind != products.LOANS and now.owns < min(before[holding].owns, 0):
            raise Refused(
                N_("It can't be taken back: only {balance} of it is still there."),
                field="visit",
                balance=products.worth(tx, before[holding].owns),
            )
        savings.check_taken_back(tx, before[holding], now)
    social.check_taken_back(tx, journal.legs_of(tx, entry))
    shares.taken_back(tx, held.values(), EntryId(visit))
    first_payment.taken_back(tx, member, visit, day_of(day), held.values())
    sanctions.fines_taken_back(tx, visit)
    for loan in loans.take_back(tx, EntryId(visit), entry):
        backing.follow(tx, loan)
    return _receipt(
        tx,
        entry,
        member,
        tx.today,
        lines,
        box=box,
        sheet=sheet,
        remark=reason,
        reverses=visit,
    )


def _undo(
    tx: Tx,
    held: dict[HoldingId, Held],
    day: date,
    was: Sequence[Any],
    legs: Mapping[HoldingId | None, Leg],
) -> dict[str, Any]:
    """The line of a correction; what is held is changed by it. `day`: that of the visit, `legs`
    those of the correction, by holding."""
    deed, holding, fee, amount = was
    line = {"deed": deed, "holding": holding, "fee": fee, "amount": -amount, "after": None}
    if holding is None or deed == LOAN_FEE:
        return line
    have = held[holding]
    if have.closed:
        raise Refused(N_("This account was closed on {day}."), field="visit", day=have.closed)
    if deed == WITHDRAWAL:
        savings.use_again(tx, have, -amount, day)
    # Of what was paid on a loan only the principal stands on it, if any was paid.
    back = Leg(have.account, amount)
    if deed in ON_LOANS:
        back = legs.get(holding, Leg(have.account, 0))
    held[holding] = have.moved(back)
    return line | {"after": held[holding].owns}


def _undo_charge(
    tx: Tx, held: dict[HoldingId, Held], entry: EntryId, reason: str
) -> dict[str, Any]:
    """Give a fee back; what is held is changed by it."""
    [leg] = [leg for leg in journal.legs_of(tx, entry) if leg.holding is not None]
    journal.turn_round(tx, entry, reason=reason)
    assert leg.holding is not None
    have = held[leg.holding]
    held[leg.holding] = replace(have, balance=have.balance - leg.amount)
    return _charge_line(held[leg.holding])
