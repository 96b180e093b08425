"""General entries by hand: posted as a file has them, and reversed by themselves.

Some kinds of entries are part of something larger, which is taken back as a whole: each feature
says so of its own (`NOT_ALONE`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import (
    assets,
    borrowings,
    journal,
    lending,
    loans,
    periods,
    portfolio,
    shares,
    surplus,
)
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Tx, command
from coopdesk.records.cash import counts
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import EntryId
from coopdesk.records.journal import Belongs, Leg
from coopdesk.records.money import LARGEST
from coopdesk.records.schema import Visit

#: Kinds of entries that are not reversed alone, and what to do instead.
NOT_ALONE: Final[Mapping[str, Belongs]] = {
    kind: said
    for own in (
        assets.NOT_ALONE,
        borrowings.NOT_ALONE,
        counts.NOT_ALONE,
        lending.NOT_ALONE,
        loans.NOT_ALONE,
        periods.NOT_ALONE,
        portfolio.NOT_ALONE,
        shares.NOT_ALONE,
        surplus.NOT_ALONE,
    )
    for kind, said in own.items()
}

_RECEIPT: Final = Prepared(select(Visit.id).where(Visit.id == bindparam("of")))


@command(needs=Permission.KEEP_BOOKS)
def post_general(
    tx: Tx, *, accounts: Sequence[Mapping[str, str]], entries: Sequence[Mapping[str, Any]]
) -> list[EntryId]:
    """Post general entries, all or none, opening the accounts that they need.

    `accounts` are code, name and type. An entry has `date`, `kind`, optional `memo`, and `lines`
    of account (code), debit and credit in minor units. A control account takes no general line:
    its money belongs to members. A kind that is part of something larger becomes the memo.
    """
    journal.open_accounts(tx, accounts)
    return journal.post_all(tx, (_posting(tx, row, said) for row, said in enumerate(entries, 1)))


def _posting(tx: Tx, row: int, said: Mapping[str, Any]) -> journal.Posting:
    legs = [_leg(tx, row, line) for line in said["lines"]]
    off = sum(leg.amount for leg in legs)
    if off:
        raise Refused(
            N_("Entry {row}: debits and credits differ by {off}, in minor units."),
            field="lines",
            row=row,
            off=abs(off),
        )
    if not any(leg.amount for leg in legs):
        raise Refused(N_("Entry {row} says nothing."), field="lines", row=row)
    kind, memo = str(said["kind"]), str(said.get("memo", ""))
    belongs = NOT_ALONE.get(kind)
    if belongs is not None and not belongs.posted:  # what it would be part of is not there
        kind, memo = "general", memo or kind
    return journal.Posting(said["date"], kind, legs, memo)


def _leg(tx: Tx, row: int, line: Mapping[str, Any]) -> Leg:
    account = journal.chart(tx).by_code.get(str(line["account"]))
    if account is None:
        raise Refused(
            N_("Entry {row}: there is no account {code}."),
            field="account",
            row=row,
            code=line["account"],
        )
    if account.role in journal.CONTROL:
        raise Refused(
            N_("Entry {row}: account {code} holds members' money; use the cash desk."),
            field="account",
            row=row,
            code=account.code,
        )
    debit, credit = line.get("debit", 0), line.get("credit", 0)
    if not all(isinstance(a, int) and 0 <= a <= LARGEST for a in (debit, credit)):
        raise Refused(
            N_("Entry {row}: amounts are whole minor units, not negative."), field="lines", row=row
        )
    return Leg(account.id, debit - credit)


@command(needs=Permission.KEEP_BOOKS)
def reverse_entry(tx: Tx, *, entry: EntryId, reason: str) -> EntryId:
    """Reverse a general entry with a reason. Members' money is corrected at the cash desk."""
    kind = journal.head_of(tx, entry).kind
    if kind in NOT_ALONE:
        raise Refused(NOT_ALONE[kind].instead, field="entry")
    legs = journal.legs_of(tx, entry)
    if tx.one(_RECEIPT, of=entry) or any(leg.member is not None for leg in legs):
        raise Refused(
            N_("This entry moved a member's money: reverse its receipt instead."), field="entry"
        )
    with renamed(account="entry", box="entry", day="entry"):
        return journal.take_back(tx, entry, reason=reason)
