"""The share-out of a savings group: at the end of a cycle the box is divided by shares.

Members' shares are their savings. What is in the boxes, less the social fund and what the group
owes, is shared out; what a member still owes is set off against their part. One act fixes every
part; the parts are then handed out in batches, each member's entry with an id of its own. The next
cycle begins with empty shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, members, products
from coopdesk.records.access import Permission
from coopdesk.records.allocation import Box, Owner, Taking, takings
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.cash import boxes
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, HoldingId, MemberId, made_for
from coopdesk.records.journal import Leg
from coopdesk.records.money import Money
from coopdesk.records.products import Held
from coopdesk.records.schema import (
    Account,
    Balance,
    Entry,
    Member,
    MonthBalance,
    Surplus,
    SurplusPart,
)
from coopdesk.records.surplus.reckoning import PASSED, RESERVES, SHARE_OUT, TAKEN_BACK

#: Parts are fixed, and not all handed out yet.
RUNNING: Final = "running"
#: What a part is for: the member's part, and what they owe that is set off against it.
PART, SET_OFF = "share_out", "set_off"
#: How many members one command hands out to.
BATCH: Final = 50

_PARTS: Final = Prepared(
    select(SurplusPart.member, SurplusPart.purpose, SurplusPart.base, SurplusPart.amount).where(
        SurplusPart.surplus == bindparam("of")
    )
)
_NEWEST: Final = Prepared(
    select(Surplus.id, Surplus.state, Surplus.until, Surplus.attempt)
    .where(Surplus.kind == SHARE_OUT)
    .order_by(Surplus.until.desc(), Surplus.attempt.desc())
)
_IS_THERE: Final = Prepared(select(Entry.id).where(Entry.id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Stock:
    """What one account holds, in minor units."""

    account: AccountId
    code: str
    name: str
    type: str
    role: str
    amount: int


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A member of the group: their shares, and what they still owe."""

    id: MemberId
    number: str
    name: str
    language: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class Group:
    """A group's box as the books have it now.

    `stocks` are the boxes, `debts` what is owed to others or to members beside their shares,
    `funds` reserves that usually stay. `members` have shares or owe something, by their numbers.
    """

    currency: str
    stocks: tuple[Stock, ...]
    social: int
    debts: tuple[Stock, ...]
    funds: tuple[Stock, ...]
    members: tuple[GroupMember, ...]

    def box(self, stays: int) -> Box:
        """What is divided, when so much stays in the box."""
        return Box(
            cash=sum(stock.amount for stock in self.stocks),
            loans=sum(one.owner.owes for one in self.members),
            social=self.social,
            debts=sum(stock.amount for stock in self.debts),
            stays=stays,
        )

    @property
    def shares(self) -> int:
        """All shares together."""
        return sum(one.owner.shares for one in self.members)

    def takings(self, stays: int, step: int) -> list[tuple[GroupMember, Taking]]:
        """What each member takes home."""
        made = takings(self.box(stays), [one.owner for one in self.members], step=step)
        return list(zip(self.members, made, strict=True))

    def check(self, stays: int, step: int) -> None:
        """Refuse what can't be shared out, whichever box pays."""
        if stays < 0:
            raise Refused(N_("An amount can't be less than nothing."), field="stays")
        if not self.shares:
            raise Refused(N_("Nobody has shares: there is nothing to share out."), field="box")
        if self.box(stays).pool <= 0:
            raise Refused(N_("Nothing is left to share out."), field="stays")
        for one, taking in self.takings(stays, step):
            if taking.paid < 0:
                raise Refused(
                    N_("{name} owes {amount} more than their part. Let them repay it first."),
                    field="members",
                    name=one.name or one.number,
                    amount=Money(-taking.paid, self.currency),
                )

    def proof(self, stays: int, step: int) -> dict[str, int]:
        """The figures that it is reckoned from; `members` is what all get together."""
        box = self.box(stays)
        return {
            "cash": box.cash,
            "loans": box.loans,
            "social": box.social,
            "debts": box.debts,
            "stays": box.stays,
            "pool": box.pool,
            "shares": self.shares,
            "members": sum(taking.part.amount for _, taking in self.takings(stays, step)),
        }


def group(session: Session) -> Group:
    """The group's box, its debts and its members now."""
    stocks = _stocks(session)
    cash = [stock for stock in stocks if stock.role in journal.CASH]
    return Group(
        currency=members.currency(session),
        stocks=tuple(stock for stock in cash if stock.amount),
        social=-sum(stock.amount for stock in stocks if stock.role == "social"),
        debts=tuple(_owed(stocks)),
        funds=tuple(
            replace(s, amount=-s.amount) for s in stocks if s.role in RESERVES and s.amount < 0
        ),
        members=tuple(_members(session)),
    )


def _stocks(session: Session) -> list[Stock]:
    rows = session.execute(
        select(
            Account.id,
            Account.code,
            Account.name,
            Account.type,
            Account.role,
            func.coalesce(func.sum(MonthBalance.amount), 0),
        )
        .join(MonthBalance, MonthBalance.account == Account.id)
        .where(Account.type.in_(("asset", "liability", "equity")))
        .group_by(Account.id)
        .order_by(Account.code)
    )
    return [Stock(AccountId(row[0]), row[1], row[2], row[3], row[4], row[5]) for row in rows]


def _owed(stocks: Iterable[Stock]) -> Iterable[Stock]:
    """What the group owes to others, and to members beside their shares."""
    for stock in stocks:
        if stock.type == "liability" and stock.role != "social" and stock.amount < 0:
            yield replace(stock, amount=-stock.amount)


def _members(session: Session) -> list[GroupMember]:
    rows = session.execute(
        select(Balance.member, Account.role, func.sum(Balance.amount))
        .join(Account, Account.id == Balance.account)
        .where(Account.role.in_(("shares", "loans")))
        .group_by(Balance.member, Account.role)
    )
    held: dict[int, dict[str, int]] = {}
    for member, role, amount in rows:
        held.setdefault(member, {})[role] = amount
    people = session.execute(select(Member.id, Member.number, Member.name, Member.language))
    found = [
        GroupMember(MemberId(i), number, name or "", language, _owner(held[i]))
        for i, number, name, language in people
        if any(held.get(i, {}).values())
    ]
    return sorted(found, key=lambda one: (members.by_number(one.number), one.id))


def _owner(held: Mapping[str, int]) -> Owner:
    return Owner(shares=max(-held.get("shares", 0), 0), owes=max(held.get("loans", 0), 0))


# --- doing it ----------------------------------------------------------------------------------


@command(needs=Permission.KEEP_BOOKS)
def share_out(
    tx: Tx, *, box: AccountId | None, stays: int, step: int, members: Sequence[MemberId]
) -> int:
    """Hand some members their parts of the group's box today, and tell which share-out it is.

    The first time it fixes every member's part; later it goes on with those that are left, and
    passes over who had theirs already. When the last has it, the cycle is over. `box` pays, the
    main one without; `stays` is left in it, `step` is the smallest coin, both in minor units.
    Refused when there is nothing to share, when somebody owes more than their part, and when the
    box holds less than is to be paid.
    """
    newest = tx.one(_NEWEST)
    if newest is not None and newest[1] == RUNNING:
        ident = int(newest[0])
    else:
        ident = _fix_parts(tx, box, stays, step)
    parts = _parts_of(tx, ident)
    till = AccountId(tx.session.get_one(Surplus, ident).plan["box"])
    due = [m for m in dict.fromkeys(members) if m in parts and not _is_handed(tx, ident, m)]
    boxes.check_holds(tx, boxes.the_box(tx, till), sum(_paid(parts[member]) for member in due))
    for member in due:
        _hand_one(tx, member, parts[member], till, _entry_of(ident, member))
    if all(_is_handed(tx, ident, member) for member in parts):
        tx.set(Surplus, ident, "state", PASSED, shown=RUNNING)
    tx.touch(Topic.BOOKS | Topic.SHARES | Topic.LOANS)
    return ident


def _paid(part: Mapping[str, tuple[int, int]]) -> int:
    """What is put into a member's hand."""
    return part.get(PART, (0, 0))[1] - part.get(SET_OFF, (0, 0))[1]


def _is_handed(tx: Tx, surplus: int, member: MemberId) -> bool:
    return tx.one(_IS_THERE, of=_entry_of(surplus, member)) is not None


def _fix_parts(tx: Tx, box: AccountId | None, stays: int, step: int) -> int:
    there = group(tx.session)
    there.check(stays, step)
    made = there.takings(stays, step)
    till = boxes.the_box(tx, box)
    boxes.check_holds(tx, till, sum(taking.paid for _, taking in made))
    on = tx.session.scalars(
        select(Surplus.attempt).where(Surplus.kind == SHARE_OUT, Surplus.until == tx.today)
    )
    attempt = max(on, default=0) + 1
    ident = made_for("surplus", SHARE_OUT, tx.today.isoformat(), attempt)
    tx.insert(
        Surplus,
        [
            {
                "id": ident,
                "kind": SHARE_OUT,
                "until": tx.today,
                "attempt": attempt,
                "state": RUNNING,
                "plan": {"box": till.id, "stays": stays, "step": step},
                "proof": there.proof(stays, step),
                "passed": tx.today,
            }
        ],
    )
    tx.insert(SurplusPart, list(_part_rows(ident, made)))
    return ident


def _part_rows(
    surplus: int, made: Sequence[tuple[GroupMember, Taking]]
) -> Iterable[dict[str, Any]]:
    for one, taking in made:
        for purpose, base, amount in (
            (PART, taking.owner.shares, taking.part.amount),
            (SET_OFF, taking.owner.owes, taking.owner.owes),
        ):
            if base:
                yield {
                    "id": made_for("surplus part", surplus, one.id, purpose),
                    "surplus": surplus,
                    "member": one.id,
                    "purpose": purpose,
                    "base": base,
                    "amount": amount,
                }


def _entry_of(surplus: int, member: MemberId) -> EntryId:
    return EntryId(made_for("share_out", surplus, member))


def _parts_of(tx: Tx, surplus: int) -> dict[MemberId, dict[str, tuple[int, int]]]:
    parts: dict[MemberId, dict[str, tuple[int, int]]] = {}
    for member, purpose, base, amount in tx.all(_PARTS, of=surplus):
        parts.setdefault(MemberId(member), {})[purpose] = base, amount
    return parts


def _hand_one(
    tx: Tx,
    member: MemberId,
    part: Mapping[str, tuple[int, int]],
    box: AccountId,
    ident: EntryId,
) -> None:
    shares, amount = part.get(PART, (0, 0))
    _, owes = part.get(SET_OFF, (0, 0))
    held = products.held_by(tx, MemberId(tx.doubles().get(member, member)))
    legs = [
        *_taken(tx, held, products.SHARES, shares),
        *_taken(tx, held, products.LOANS, owes),
        Leg(journal.role_account(tx, "surplus").id, amount - shares),
        Leg(box, owes - amount),
    ]
    journal.post(tx, day=tx.today, kind="share_out", legs=legs, ident=ident)


def _taken(tx: Tx, held: Mapping[HoldingId, Held], kind: str, amount: int) -> list[Leg]:
    """Legs that take an amount from a member's accounts of a kind, the oldest first."""
    legs = []
    for one in sorted((h for h in held.values() if h.kind == kind), key=lambda h: h.holding):
        part = min(amount, max(one.owns, 0))
        if part:
            sign = -1 if kind == products.LOANS else 1
            legs.append(Leg(one.account, sign * part, one.member, one.holding))
            amount -= part
    if amount:
        raise Refused(
            N_("Shares or loans have changed since. Take the share-out back and begin again."),
            field="members",
        )
    return legs


@command(needs=Permission.REVERSE)
def take_back_share_out(tx: Tx, *, surplus: int, reason: str) -> int:
    """Take a whole share-out back, with a reason; tells how many entries were reversed.

    Only the last one can be taken back: everybody has their shares and loans again.
    """
    newest = next((row for row in tx.all(_NEWEST) if row[1] != TAKEN_BACK), None)
    if newest is None or newest[0] != surplus:
        raise Refused(N_("Only the last share-out can be taken back."), field="surplus")
    if not reason.strip():
        raise Refused(N_("Write why it is taken back."), field="reason")
    done = 0
    for member in _parts_of(tx, surplus):
        entry = _entry_of(surplus, member)
        if tx.one(_IS_THERE, of=entry) is not None:
            journal.turn_round(tx, entry, reason=reason)
            done += 1
    tx.set(Surplus, surplus, "state", TAKEN_BACK, shown=newest[1])
    tx.touch(Topic.BOOKS | Topic.SHARES | Topic.LOANS)
    return done


# --- looking -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShareOutRow:
    """A share-out: when, whether all parts are handed out, and the figures that it began with.

    `box` pays, the main one if None; `step` is the smallest coin of a part, in minor units.
    """

    id: int
    day: date
    state: str
    step: int
    proof: dict[str, Any]
    box: AccountId | None = None


@dataclass(frozen=True, slots=True)
class HandedRow:
    """What a member got of a share-out, in minor units; `done` when it was handed out."""

    member: MemberId
    number: str
    name: str
    shares: int
    amount: int
    owed: int
    done: bool


def share_outs(session: Session) -> list[ShareOutRow]:
    """All that count, the newest first."""
    rows = session.scalars(
        select(Surplus)
        .where(Surplus.kind == SHARE_OUT, Surplus.state != TAKEN_BACK)
        .order_by(Surplus.until.desc(), Surplus.attempt.desc())
    )
    return [
        ShareOutRow(r.id, r.until, r.state, r.plan["step"], r.proof, AccountId(r.plan["box"]))
        for r in rows
    ]


def handed(session: Session, surplus: int) -> list[HandedRow]:
    """What each member gets, by their numbers."""
    rows = session.execute(
        select(
            Member.id,
            Member.number,
            Member.name,
            SurplusPart.purpose,
            SurplusPart.base,
            SurplusPart.amount,
        )
        .join(Member, Member.id == SurplusPart.member)
        .where(SurplusPart.surplus == surplus)
    )
    who: dict[MemberId, tuple[str, str]] = {}
    said: dict[MemberId, dict[str, tuple[int, int]]] = {}
    for ident, number, name, purpose, base, amount in rows:
        who[MemberId(ident)] = number, name or ""
        said.setdefault(MemberId(ident), {})[purpose] = base, amount
    there = set(
        session.scalars(select(Entry.id).where(Entry.id.in_(_entry_of(surplus, m) for m in who)))
    )
    found = [
        HandedRow(
            ident,
            *who[ident],
            *part.get(PART, (0, 0)),
            part.get(SET_OFF, (0, 0))[1],
            _entry_of(surplus, ident) in there,
        )
        for ident, part in said.items()
    ]
    return sorted(found, key=lambda row: (members.by_number(row.number), row.member))
