"""The statement that the bank of a practice book gave for its last two months."""

from __future__ import annotations

from datetime import date

from coopdesk.i18n import Language
from coopdesk.records import bank, statements
from coopdesk.records.book import Book
from coopdesk.records.calendar import add_months, day_before, first_of_month, month_of
from coopdesk.records.drafts import BankDraft
from coopdesk.records.ids import AccountId, EntryId
from coopdesk.records.money import Money
from coopdesk.records.statements import BookedRow

_LEFT_OPEN = 2  # what a person still finds to match by hand


def bring_statement(book: Book, account: AccountId, day: date, words: Language, note: int) -> None:
    """Bring the statement in up to a day and match nearly all of it.

    The bank takes its charges of `note` minor units, which the books don't have yet, and the last
    entry isn't there yet.
    """
    first = add_months(first_of_month(month_of(day)), -1)
    before = day_before(first)
    held = book.read(statements.reconciliation, account, before).books
    booked = book.read(statements.reconciliation, account, day).entries
    rows = [row for row in booked if before < row.day < day]
    lines = [_draft(n, row, words) for n, row in enumerate(rows, 1)]
    charges = Money(-note, held.currency)
    last = max([line.day for line in lines], default=first)
    lines.append(BankDraft(len(lines) + 1, last, charges, words.gettext("Account charges")))
    closing = sum((line.amount for line in lines), held)
    book.write(
        bank.bring_in,
        account=account,
        file=f"bank-{day:%Y-%m}.csv",
        opening=held,
        closing=closing,
        lines=lines,
    )
    likely = statements.proposals(book.read(statements.reconciliation, account, day))
    sure = [
        (one.lines, tuple(map(EntryId, one.entries)))
        for one in likely
        if len(one.lines) == len(one.entries) == 1
    ]
    if len(sure) > _LEFT_OPEN:
        book.write(bank.match_all, pairs=sure[:-_LEFT_OPEN])


def _draft(n: int, row: BookedRow, words: Language) -> BankDraft:
    """What the bank writes, in its own words."""
    said = words.gettext("Cash deposit") if row.amount.minor > 0 else words.gettext("Withdrawal")
    return BankDraft(n, row.day, row.amount, said, row.label)
