"""Bringing in a statement that the bank gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.drafts import BankDraft
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, made_for
from coopdesk.records.money import Money
from coopdesk.records.schema import BankLine, BankStatement

_KNOWN: Final = Prepared(
    select(BankLine.id)
    .join(BankStatement, BankStatement.id == BankLine.statement)
    .where(
        BankStatement.account == bindparam("account"),
        BankLine.day.between(bindparam("first"), bindparam("last")),
    )
)

#: The roles of accounts that somebody outside keeps for the co-op and gives statements of.
_KEPT_OUTSIDE: Final = frozenset({"bank", "mobile"})


@dataclass(frozen=True, slots=True)
class Brought:
    """What came in: how many lines were new, and how many an earlier statement had already."""

    statement: int
    new: int
    known: int


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A line with the id that comes from what it says."""

    id: int
    draft: BankDraft


def is_bank(type_: str, role: str) -> bool:
    """Whether an account can have a bank's statement: the bank, mobile money, a plain account."""
    return role in _KEPT_OUTSIDE or (not role and type_ in ("asset", "liability"))


@command(needs=Permission.KEEP_BOOKS)
def bring_in(
    tx: Tx,
    *,
    account: AccountId,
    file: str,
    opening: Money,
    closing: Money,
    lines: Sequence[BankDraft],
) -> Brought:
    """Bring in a bank's statement for an account. The opening and the lines must give the closing.

    What an earlier statement had already is left out; a statement that says nothing new is
    refused, so that no file comes in twice.
    """
    _refuse_other_accounts(tx, account)
    _refuse_wrong_sums(tx, opening, closing, lines)
    numbered = _numbered(account, lines)
    first, last = min(line.day for line in lines), max(line.day for line in lines)
    known = {ident for (ident,) in tx.all(_KNOWN, account=account, first=first, last=last)}
    new = [line for line in numbered if line.id not in known]
    if not new:
        raise Refused(N_("This statement was brought in already."), field="file")
    statement = _insert(tx, account, file, _opening_of(opening, numbered, new[0]), new)
    return Brought(statement, len(new), len(numbered) - len(new))


def _refuse_other_accounts(tx: Tx, account: AccountId) -> None:
    found = next((a for a in journal.chart(tx).accounts if a.id == account), None)
    if found is None or not is_bank(found.type, found.role):
        raise Refused(N_("A bank's statement is for a bank account."), field="account")


def _refuse_wrong_sums(tx: Tx, opening: Money, closing: Money, lines: Sequence[BankDraft]) -> None:
    if not lines:
        raise Refused(N_("The statement has no lines."), field="file")
    late = next((line for line in lines if line.day > tx.today), None)
    if late is not None:
        raise Refused(
            N_("Row {row}: {day} has not come yet."), field="file", row=late.row, day=late.day
        )
    reached = sum((line.amount for line in lines), opening)
    if reached != closing:
        raise Refused(
            N_("From {opening} the lines lead to {reached}, not to {closing}."),
            field="closing",
            opening=opening,
            reached=reached,
            closing=closing,
        )


def _numbered(account: AccountId, lines: Sequence[BankDraft]) -> list[_Numbered]:
    """Each line with its id: equal lines of one day are told apart by their order."""
    seen: Counter[tuple[str, int, str, str]] = Counter()
    found = []
    for line in lines:
        said = (line.day.isoformat(), line.amount.minor, line.text, line.reference)
        seen[said] += 1
        found.append(_Numbered(made_for("bank_line", account, *said, seen[said]), line))
    return found


def _opening_of(opening: Money, numbered: Sequence[_Numbered], first: _Numbered) -> Money:
    """What the account held before the first new line."""
    before = numbered[: numbered.index(first)]
    return sum((line.draft.amount for line in before), opening)


def _insert(tx: Tx, account: AccountId, file: str, opening: Money, new: Sequence[_Numbered]) -> int:
    """Write the statement of the new lines, and them."""
    days = [line.draft.day for line in new]
    closing = sum((line.draft.amount for line in new), opening)
    ident = made_for("bank_statement", account, opening.minor, *(line.id for line in new))
    tx.insert(
        BankStatement,
        [
            {
                "id": ident,
                "account": account,
                "begins": min(days),
                "until": max(days),
                "opening": opening.minor,
                "closing": closing.minor,
                "file": file.strip(),
            }
        ],
    )
    tx.insert(
        BankLine,
        [
            {
                "id": line.id,
                "statement": ident,
                "day": line.draft.day,
                "amount": line.draft.amount.minor,
                "text": line.draft.text.strip(),
                "reference": line.draft.reference.strip(),
            }
            for line in new
        ],
    )
    tx.touch(Topic.BOOKS)
    return ident
