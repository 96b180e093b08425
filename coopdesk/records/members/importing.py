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
    NUMBERS,
    OF_A_ROLL,
    PERSON,
    check_member,
    set_fields,
)
from coopdesk.records.schema import Member


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
    what it says otherwise of members who are in the book: their balances stay.

    All of it or nothing: `step` hears how many rows are done of how many, and what it raises
    leaves nothing. Returns how many members came in.
    """
    if on > tx.today:
        raise Refused(N_("{day} has not come yet."), field="on", day=on)
    step, of = step or _silent, len(drafts) + len(updates)
    made = _new(tx, drafts)
    rows = [_row(member, draft) for member, draft in made]
    tx.insert(Member, rows)
    search.index(tx, [(row["id"], row) for row in rows])
    with renamed(values="drafts"):
        custom_fields.write_new(tx, [(member, draft.own) for member, draft in made])
    with renamed(day="on"):
        for at, (member, draft) in enumerate(made):
            step(at, of)
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
        made.append((MemberId(tx.new_id()), draft))
    return made


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
    return {"id": member, "number": draft.number, "kind": PERSON, "status": ACTIVE, **said}


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
