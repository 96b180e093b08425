"""What the worker does for the page: read a list, read it again, bring it in. No widget here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coopdesk.exchange import loan_list
from coopdesk.exchange.loan_list import LoanFile, LoanReading
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused, Trouble
from coopdesk.ui.kit.progress import Job


@dataclass(frozen=True, slots=True)
class Looked:
    """A list as far as it could be read; without `read`, `missing` tells what it lacks."""

    file: LoanFile
    read: LoanReading | None = None
    missing: Trouble | None = None


@dataclass(frozen=True, slots=True)
class How:
    """What reading a list needs to know: the book, its money, of which day the list is."""

    book: Book
    currency: str
    on: date


def look_at(path: Path, sheet: str | None, how: How, job: Job) -> Looked:
    """Open a list and read its rows."""
    return look_again(loan_list.open_loans(path, sheet=sheet), how, job)


def look_again(file: LoanFile, how: How, _job: Job) -> Looked:
    """Read the rows of an opened list, as its layout now says."""
    try:
        return Looked(file, loan_list.read_loans(how.book, file, currency=how.currency, on=how.on))
    except Trouble as missing:
        return Looked(file, missing=missing)


def bring_in(book: Book, read: LoanReading, on: date, good_rows: bool, _job: Job) -> int | Refused:
    """How many came in. The rule's no is an answer here: it is shown beside the field."""
    try:
        return loan_list.bring_in(book, read, on=on, good_rows=good_rows)
    except Refused as no:
        return no
