"""A roll that an office kept comes into the book, with the balances of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from coopdesk.i18n import N_
from coopdesk.records import custom_fields, journal, products, search
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.drafts import MemberDraft, MemberUpdate
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import EntryId, MemberId, made_for
from coopdesk.records.journal import Leg
from coopdesk.records.members.register import (
    ACTIVE,
    LEFT,
    NUMBERS,
    OF_A_ROLL,
    PERSON,
    check_member,
    set_fields,
)
from coopdesk.records.membership import CAUSES, JOINED, RESIGNED, SETTLED
from coopdesk.records.schema import Member, Step


@command(needs=Permission.KEEP_ROLL)
def import_roll(
    tx: Tx,
    *,
    drafts: Sequence[MemberDraft],
    on: date,
    updates: Sequence[MemberUpdate] = (),
    step: Callable[[int, int], None] | None = None,
) -> int:
    """Bring in a roll with the balances of a day, each member's as one balanced entry, and change
    what it says otherwise of members who are in the book: their balances stay. Who left before
    comes in as such, with the steps of their life.

    All of it or nothing: `step` hears how many rows are done of how many, and what it raises
    leaves nothing. Returns how many members came in.
    """
    if on > tx.today:
        raise Refused(N_("{day} has not come yet."), field="on", day=on)
    step, of = step or _silent, len(drafts) + len(updates)
    made = _new(tx, drafts)
    rows = [_row(member, draft) for member, draft in made]
    tx.insert(Member, rows)
    tx.insert(Step, [step for member, draft in made for step in _life(tx, member, draft)])
    search.index(tx, [(row["id"], row) for row in rows])
    with renamed(values="drafts"):
        custom_fields.write_new(tx, [(member, draft.own) for member, draft in made])
    with renamed(day="on"):
        for at, (member, draft) in enumerate(made):
            step(at, of)
            if draft.left is None:
                _bring_forward(tx, member, draft, on)
    found: list[tuple[MemberId, dict[str, Any]]] = []
    for at, one in enumerate(updates, start=len(made)):
        step(at, of)
        with _of_row(one.row):
            custom_fields.write(tx, one.member, one.own, one.own_shown)
            found.append((one.member, set_fields(tx, one.member, one.changes, one.shown)))
    if found:
        search.index(tx, found)
    step(of, of)
    tx.touch(Topic.MEMBERS | Topic.SAVINGS | Topic.SHARES | Topic.LOANS)
    return len(made)


def _new(tx: Tx, drafts: Sequence[MemberDraft]) -> list[tuple[MemberId, MemberDraft]]:
    """Each with an id, when no number is taken twice and all can be members."""
    taken = {row[0] for row in tx.all(NUMBERS)}
    made: list[tuple[MemberId, MemberDraft]] = []
    for draft in drafts:
        if draft.number in taken:
            raise Refused(
                N_("Row {row}: number {number} already belongs to another member."),
                field="drafts",
                row=draft.row,
                number=draft.number,
            )
        taken.add(draft.number)
        with _of_row(draft.row):
            check_member(tx, draft.name, draft.born, draft.joined)
            check_left(draft, tx.today)
        made.append((MemberId(tx.new_id()), draft))
    return made


def check_left(draft: MemberDraft, today: date) -> None:
    """What must be true of who left before the book began: nothing is to be settled with them."""
    left = draft.left
    if left is None:
        return
    if left > today:
        raise Refused(N_("{day} has not come yet."), field="left", day=left)
    if draft.joined is not None and left < draft.joined:
        raise Refused(N_("The member joined only on {day}."), field="left", day=draft.joined)
    for field in ("shares", "savings", "loan"):
        if getattr(draft, field).minor:
            raise Refused(
                N_("Left on {day}: bring them in as a member, without that day, and settle this."),
                field=field,
                day=left,
            )


def _life(tx: Tx, member: MemberId, draft: MemberDraft) -> Iterator[dict[str, Any]]:
    """The steps of who left before the book began, to the last: all was settled on paper."""
    if draft.left is None:
        return
    days = {JOINED: draft.joined, draft.cause or RESIGNED: draft.left, SETTLED: draft.left}
    said = {"member": member, "until": None, "body": None, "resolution": "", "why": None}
    for kind, day in days.items():
        if day is not None:
            note = draft.note or None if kind in CAUSES else None
            own = {"id": tx.new_id(), "kind": kind, "day": day, "note": note}
            yield {**said, **own, "by": tx.actor.person}


def _silent(_at: int, _of: int) -> None:
    """Nobody asks how far it is."""


@contextmanager
def _of_row(row: int) -> Iterator[None]:
    """A refusal from in here names the row of the file."""
    try:
        yield
    except Refused as no:
        raise Refused(N_("Row {row}: {why}"), field="drafts", row=row, why=no.text) from no


def _row(member: MemberId, draft: MemberDraft) -> dict[str, Any]:
    said = {name: getattr(draft, name) or None for name in OF_A_ROLL if name != "language"}
    status = ACTIVE if draft.left is None else LEFT
    row = {"id": member, "number": draft.number, "kind": PERSON, "status": status, **said}
    return {**row, "left": draft.left}


def _bring_forward(tx: Tx, member: MemberId, draft: MemberDraft, on: date) -> None:
    """Open a member's holdings, with what the paper says that is in them."""
    for amount in (draft.savings, draft.shares, draft.loan):
        if amount.currency != journal.currency(tx):
            raise ValueError(f"{amount.currency} is not this book's currency")
        if amount.minor < 0:
            raise Refused(N_("“{text}” is below zero."), field="number", text=amount)
    worth = {
        products.SAVINGS: -draft.savings.minor,
        products.SHARES: -draft.shares.minor,
        products.LOANS: draft.loan.minor,
    }
    kinds = tuple(k for k, minor in worth.items() if minor or k in products.AT_ADMISSION)
    holdings = products.open_holdings(tx, member, draft.joined or on, kinds)
    by_role = journal.chart(tx).by_role
    legs = [
        Leg(by_role[kind].id, worth[kind], member, holdings[kind]) for kind in kinds if worth[kind]
    ]
    if legs:
        balance = -sum(leg.amount for leg in legs)
        legs.append(Leg(by_role["opening"].id, balance))
        ident = EntryId(made_for("opening", member))
        journal.post(tx, day=on, kind="opening", legs=legs, ident=ident)
