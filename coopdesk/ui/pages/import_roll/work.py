"""What the worker does for the page: read a file, read it again, bring it in. No widget here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from coopdesk.exchange import imports
from coopdesk.exchange.imports import RollFile, RollRead
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.papers import ImportReport
from coopdesk.ui.kit.progress import Job


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as far as it could be read; without `read`, `missing` tells what it lacks."""

    file: RollFile
    read: RollRead | None = None
    missing: Trouble | None = None


@dataclass(frozen=True, slots=True)
class How:
    """What reading a roll needs to know of the book."""

    currency: str
    today: date
    taken: Mapping[str, str]


def look_at(path: Path, sheet: str | None, how: How, job: Job) -> Looked:
    """Open a file and read its rows."""
    return look_again(imports.open_roll(path, sheet=sheet), how, job)


def look_again(file: RollFile, how: How, _job: Job) -> Looked:
    """Read the rows of an opened file, as its layout now says."""
    try:
        read = imports.read_rows(file, currency=how.currency, today=how.today, taken=how.taken)
    except Trouble as missing:
        return Looked(file, missing=missing)
    return Looked(file, read)


def bring_in(
    book: Book, read: RollRead, on: date, good_rows: bool, _job: Job
) -> ImportReport | Refused:
    """The rule's no is an answer here: it is shown beside the field, not in the bar of messages."""
    try:
        return imports.import_roll(book, read, on=on, good_rows=good_rows)
    except Refused as no:
        return no
