"""A savings account from its opening to its closing, and who holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import journal, lives
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.calendar import add_months
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import HoldingId, MemberId, ProductId
from coopdesk.records.money import LARGEST
from coopdesk.records.products import (
    SAVINGS,
    SOCIAL,
    Held,
    Offer,
    all_terms,
    held_by,
    in_force,
    offers,
    open_offer,
    worth,
)
from coopdesk.records.savings.standing import asleep_since, held_back, notices, standing_of
from coopdesk.records.schema import Holder, Holding, Member, Notice, day_of
from coopdesk.records.terms import FIXED_TERM, TARGET, SavingsTerms

#: Who of several holders may draw: any one of them, or all together.
ONE, ALL = "one", "all"

#: What of an account can be changed later, with what it is where nothing was said.
CHANGEABLE: Final[Mapping[str, Any]] = {"label": None, "target": None, "mandate": None}

_LONGEST_LABEL: Final = 60
_OWNER: Final = Prepared(select(Holding.member).where(Holding.id == bindparam("of")))
_MEMBER: Final = Prepared(
    select(Member.status, Member.joined, Member.left).where(Member.id == bindparam("of"))
)
_HOLDERS: Final = Prepared(
    select(Holder.id, Holder.member).where(
        Holder.holding == bindparam("of"), Holder.until.is_(None)
    )
)
_HOLDER: Final = Prepared(select(Holder.holding, Holder.until).where(Holder.id == bindparam("of")))


def held_as(tx: Tx, holding: HoldingId) -> Held:
    """An open savings account; refuses what is none."""
    owner = tx.one(_OWNER, of=holding)
    held = held_by(tx, MemberId(owner[0]))[holding] if owner else None
    if held is None or held.kind not in (SAVINGS, SOCIAL):
        raise Refused(N_("There is no such account."), field="holding")
    if held.closed:
        raise Refused(N_("This account was closed on {day}."), field="holding", day=held.closed)
    return held


# --- opening -----------------------------------------------------------------------------------


@command(needs=Permission.KEEP_ROLL)
def open_account(
    tx: Tx,
    *,
    member: MemberId,
    product: ProductId,
    day: date,
    label: str = "",
    target: int | None = None,
    months: int | None = None,
    holders: Sequence[MemberId] = (),
    mandate: str = ONE,
) -> HoldingId:
    """Open a savings account for a member by the terms of that day, which it signs.

    `label` is what the member calls it, `target` what is saved for (minor units), `months` until
    when; a fixed term runs as long as its terms say. `holders` hold it too: `mandate` says
    whether one of them may draw or all must. Refused for a product that is not offered, a second
    account of one product without a label of its own, a day that has not come or is before the
    member joined.
    """
    offer = open_offer(tx, product, SAVINGS, SOCIAL)
    _check_member(tx, member, day)
    _check_first(tx, offer, day)
    signed = in_force(all_terms(tx)[product], day)
    said = {
        "label": _label(tx, label, [h.label for h in _same(tx, member, product)]),
        "until": _until(offer, signed.terms, day, months),
        "target": _target(offer, target),
        "mandate": _mandate(mandate) if holders else None,
    }
    holding = HoldingId(tx.new_id())
    tx.insert(
        Holding,
        [
            {
                "id": holding,
                "member": member,
                "product": product,
                "opened": day,
                "term": signed.id,
                **said,
            }
        ],
    )
    with renamed(member="holders", holding="holders"):
        for other in holders:
            _add_holder(tx, held_as(tx, holding), other, day)
    tx.touch(Topic.SAVINGS | Topic.MEMBERS)
    return holding


def _check_member(tx: Tx, member: MemberId, day: date) -> None:
    found = tx.one(_MEMBER, of=member)
    if found is None:
        raise Refused(N_("There is no such member."), field="member")
    joined, left = (day_of(one) if one else None for one in found[1:])
    if left:
        raise lives.no_member(found[0], left)
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    if joined and day < joined:
        raise Refused(N_("The member joined only on {day}."), field="day", day=joined)


def _check_first(tx: Tx, offer: Offer, day: date) -> None:
    first = all_terms(tx)[offer.id][0].since
    if day < first:
        raise Refused(N_("This is offered only since {day}."), field="day", day=first)


def _same(tx: Tx, member: MemberId, product: ProductId) -> list[Held]:
    return [h for h in held_by(tx, member).values() if h.product == product and not h.closed]


def _label(tx: Tx, label: str, others: Sequence[str]) -> str | None:
    label = " ".join(label.split())
    if label.casefold() in (other.casefold() for other in others):
        raise Refused(
            N_("The member has such an account already. Give this one a name of its own."),
            field="label",
        )
    if len(label) > _LONGEST_LABEL:
        raise Refused(N_("That is too long for a name."), field="label")
    return label or None


def _until(offer: Offer, terms: SavingsTerms, day: date, months: int | None) -> date | None:
    if offer.form == FIXED_TERM:
        return add_months(day, terms.months)
    if offer.form != TARGET:
        return None
    months = terms.months if months is None else months
    if not 0 <= months <= 600:
        raise Refused(N_("That is too much: at most {most}."), field="months", most=600)
    return add_months(day, months) if months else None


def _target(offer: Offer, target: int | None) -> int | None:
    if offer.form != TARGET:
        return None
    if not target or not 0 < target <= LARGEST:
        raise Refused(N_("Write how much is to be saved."), field="target")
    return target


def _mandate(mandate: str) -> str:
    if mandate not in (ONE, ALL):
        raise Refused(N_("Choose one of those that are offered."), field="mandate")
    return mandate


@command(needs=Permission.KEEP_ROLL)
def change_account(
    tx: Tx, *, holding: HoldingId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Change what the account is called, what is saved for, or who of several may draw.

    `shown` holds what the person saw of them before.
    """
    held = held_as(tx, holding)
    for name, value in changes.items():
        if name == "label":
            others = [h.label for h in _same(tx, held.member, held.product) if h != held]
            value = _label(tx, value or "", others)
        elif name == "target":
            value = _target(offers(tx)[held.product], value)
        else:
            value = _mandate(value)
        tx.set(Holding, holding, name, value, shown=shown.get(name) or None)
    tx.touch(Topic.SAVINGS)


# --- who holds it ------------------------------------------------------------------------------


@command(needs=Permission.KEEP_ROLL)
def add_holder(tx: Tx, *, holding: HoldingId, member: MemberId, mandate: str) -> int:
    """Let another member hold an account too; `mandate`: one of them may draw, or all must."""
    held = held_as(tx, holding)
    with renamed(day="member"):
        found = _add_holder(tx, held, member, tx.today)
    now = tx.one(_MANDATE, of=holding)
    if now is not None and now[0] != _mandate(mandate):
        tx.set(Holding, holding, "mandate", mandate, shown=now[0])
    tx.touch(Topic.SAVINGS | Topic.MEMBERS)
    return found


_MANDATE: Final = Prepared(select(Holding.mandate).where(Holding.id == bindparam("of")))


def _add_holder(tx: Tx, held: Held, member: MemberId, day: date) -> int:
    _check_member(tx, member, day)
    if member in (held.member, *(row[1] for row in tx.all(_HOLDERS, of=held.holding))):
        raise Refused(N_("This member holds the account already."), field="member")
    found = tx.new_id()
    tx.insert(Holder, [{"id": found, "holding": held.holding, "member": member, "since": day}])
    return found


@command(needs=Permission.KEEP_ROLL)
def remove_holder(tx: Tx, *, holder: int) -> None:
    """End that a member holds an account with another."""
    found = tx.one(_HOLDER, of=holder)
    if found is None or found[1] is not None:
        raise Refused(N_("This member holds it no more."), field="holder")
    tx.set(Holder, holder, "until", tx.today, shown=None)
    tx.touch(Topic.SAVINGS | Topic.MEMBERS)


# --- waking, breaking, closing -------------------------------------------------------------------


@command(needs=Permission.KEEP_ROLL)
def wake(tx: Tx, *, holding: HoldingId, reason: str) -> None:
    """Let a sleeping account give money out again. `reason`: how it was made sure who asks."""
    held = held_as(tx, holding)
    at = standing_of(held, all_terms(tx)[held.product], tx.today, journal.currency(tx))
    if asleep_since(tx, at) is None:
        raise Refused(N_("This account is awake."), field="holding")
    if not reason.strip():
        raise Refused(N_("Write how you made sure who it is."), field="reason")
    before = tx.one(_WOKEN_WHY, of=holding)
    tx.set(Holding, holding, "woken", tx.today, shown=held.woken)
    tx.set(Holding, holding, "woken_why", reason.strip(), shown=before[0] if before else None)
    tx.touch(Topic.SAVINGS)


_WOKEN_WHY: Final = Prepared(select(Holding.woken_why).where(Holding.id == bindparam("of")))


@command(needs=Permission.KEEP_ROLL)
def break_term(tx: Tx, *, holding: HoldingId) -> None:
    """End a fixed term today, before its day. It then earns the early rate only."""
    held = held_as(tx, holding)
    if held.form != FIXED_TERM or held.until is None or held.until <= tx.today:
        raise Refused(N_("This account has no term that could be broken."), field="holding")
    tx.set(Holding, holding, "until", tx.today, shown=held.until)
    tx.touch(Topic.SAVINGS)


def close_empty(tx: Tx, holding: HoldingId) -> None:
    """Close an account that is empty. It then takes no money in or out.

    Interest is not seen here: `leaving.close_account` posts it and pays it out first.
    """
    held = held_as(tx, holding)
    if held.balance:
        raise Refused(
            N_("There is still {balance} in this account. Pay it out first."),
            field="holding",
            balance=worth(tx, held.owns),
        )
    if held_back(tx, holding):
        raise Refused(N_("Money is held back in this account. Release it first."), field="holding")
    for notice, *_ in notices(tx, holding):
        tx.set(Notice, notice, "done", tx.today, shown=None)
    tx.set(Holding, holding, "closed", tx.today, shown=None)
    tx.touch(Topic.SAVINGS | Topic.MEMBERS)
