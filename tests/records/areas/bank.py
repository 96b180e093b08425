"""A bank statement with a line that is matched, one that can be, and one that the books lack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from coopdesk.records import bank, general
from coopdesk.records.bank import Brought
from coopdesk.records.book import Book
from coopdesk.records.drafts import BankDraft
from coopdesk.records.ids import AccountId, EntryId
from tests.records.hands import CURRENCY, TODAY, Make, money

ACCOUNT: Final = "B-AREA"


def account_of(book: Book, code: str) -> AccountId:
    """The account with a code."""
    query = text("SELECT id FROM account WHERE code = :code")
    return AccountId(book.read(lambda s: s.execute(query, {"code": code}).scalar_one()))


def booked(book: Book, amount: int, day: date = TODAY, code: str = ACCOUNT) -> EntryId:
    """An entry on the bank account, + came in."""
    accounts = [
        {"code": code, "name": "Bank of Kigali", "type": "asset"},
        {"code": f"{code}-I", "name": "Grants", "type": "income"},
    ]
    way, back = ("debit", "credit") if amount > 0 else ("credit", "debit")
    lines = [
        {"account": code, way: abs(amount)},
        {"account": f"{code}-I", back: abs(amount)},
    ]
    said = [{"date": day, "kind": "general", "memo": "Grant", "lines": lines}]
    (entry,) = book.write(general.post_general, accounts=accounts, entries=said)
    return entry


def draft(amount: int, day: date = TODAY, words: str = "Grant", reference: str = "") -> BankDraft:
    """A line of the bank's statement."""
    return BankDraft(1, day, money(amount, CURRENCY), words, reference)


def bring(book: Book, lines: Sequence[BankDraft], opening: int = 0, code: str = ACCOUNT) -> Brought:
    """Bring in a statement whose closing is what its lines lead to."""
    closing = opening + sum(line.amount.minor for line in lines)
    return book.write(
        bank.bring_in,
        account=account_of(book, code),
        file="march.csv",
        opening=money(opening),
        closing=money(closing),
        lines=lines,
    )


def lines_of(book: Book) -> list[int]:
    """The lines of the bank in the order of their amounts, the largest first."""
    query = text("SELECT id FROM bank_line ORDER BY amount DESC")
    return list(book.read(lambda s: s.execute(query).scalars().all()))


def asked(make: Make) -> dict[str, dict[str, Any]]:
    """Something for each command, on the same three lines."""
    book = make.book
    first, second = booked(book, 5000), booked(book, 700)
    bring(book, [draft(5000), draft(700), draft(-30, words="Charges")])
    large, small, charges = lines_of(book)
    book.write(bank.match, lines=[large], entries=[first])
    other = [draft(90, words="Later")]
    return {
        "bringing.bring_in": {
            "account": account_of(book, ACCOUNT),
            "file": "april.csv",
            "opening": money(5670),
            "closing": money(5760),
            "lines": other,
        },
        "matching.match": {"lines": [small], "entries": [second]},
        "matching.match_all": {"pairs": [([small], [second])]},
        "matching.unmatch": {"line": large},
        "matching.write_line": {
            "line": charges,
            "account": account_of(book, f"{ACCOUNT}-I"),
            "memo": "Bank charges",
        },
    }


def fill(make: Make) -> None:
    """A statement, its lines and a match."""
    book = make.book
    entry = booked(book, 5000)
    bring(book, [draft(5000), draft(-30, words="Charges", reference="77")])
    large, charges = lines_of(book)
    book.write(bank.match, lines=[large], entries=[entry])
    book.write(
        bank.write_line, line=charges, account=account_of(book, f"{ACCOUNT}-I"), memo="Charges"
    )
