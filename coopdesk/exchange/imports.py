"""Bringing in a roll, for the screen and for the command line: look at it, then take it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from openpyxl.utils import get_column_letter

from coopdesk.exchange import layouts
from coopdesk.exchange.guess import Layout
from coopdesk.exchange.layouts import ListFile
from coopdesk.exchange.reading import Fault
from coopdesk.exchange.rolls import RollReading, read_members
from coopdesk.i18n import N_
from coopdesk.records import members, office
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.papers import ImportFault, ImportReport, Words

#: What each field of a roll is called; the order in which a page offers them.
FIELD_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "number": N_("Number"),
        "name": N_("Name"),
        "surname": N_("Surname"),
        "second_surname": N_("Second surname"),
        "given": N_("Given names"),
        "sex": N_("Sex"),
        "born": N_("Born"),
        "document": N_("Identity document"),
        "phone": N_("Phone"),
        "village": N_("Village"),
        "address": N_("Address"),
        "occupation": N_("Occupation"),
        "nominee": N_("Nominee"),
        "joined": N_("Joined"),
        "shares": N_("Shares"),
        "savings": N_("Savings"),
        "loan": N_("Loan"),
        "status": N_("Status"),
    }
)
_NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RollRead:
    """A roll's file with what its rows say."""

    file: ListFile
    roll: RollReading

    @property
    def blocking(self) -> tuple[Fault, ...]:
        """The faults that keep a row out, without the notes on rows that are no member."""
        return tuple(fault for fault in self.roll.faults if fault.blocks)

    @property
    def blocked_rows(self) -> int:
        """How many rows are kept out."""
        return len({fault.row for fault in self.blocking})


def open_roll(
    path: Path, *, sheet: str | None = None, layout: Layout | Mapping[str, Any] | None = None
) -> ListFile:
    """Read the cells and find out how they are laid out.

    `layout` is a whole one, or a map as `Layout.from_json` reads it, over what is guessed.
    Raises Trouble when the file can't be read.
    """
    return layouts.open_list(path, sheet=sheet, layout=layout)


def read_rows(
    file: ListFile, *, currency: str, today: date, taken: Mapping[str, str] = _NOBODY
) -> RollRead:
    """Read the rows as the layout says. `taken` are numbers in the book, with their names.

    Raises Trouble when no column is known for the number or the name.
    """
    return RollRead(
        file, read_members(file.sheet, file.layout, currency=currency, today=today, taken=taken)
    )


def read_roll(
    path: Path,
    *,
    sheet: str | None = None,
    layout: Layout | Mapping[str, Any] | None = None,
    currency: str,
    today: date,
    taken: Mapping[str, str] = _NOBODY,
) -> RollRead:
    """Open a roll and read its rows in one go."""
    opened = open_roll(path, sheet=sheet, layout=layout)
    return read_rows(opened, currency=currency, today=today, taken=taken)


def import_roll(book: Book, read: RollRead, *, on: date, good_rows: bool = False) -> ImportReport:
    """Take a roll into the book with the balances of a day: every row or, if asked, the good ones.

    Nothing is written when it is refused. Returns the paper to compare and sign.
    """
    if not read.roll.drafts:
        raise Refused(N_("There is no member to bring in."), field="good_rows")
    if read.blocking and not good_rows:
        raise Refused(
            N_("Rows with faults: {count}. Mend them, or bring in the good rows only."),
            field="good_rows",
            count=read.blocked_rows,
        )
    book.write(members.import_roll, drafts=read.roll.drafts, on=on)
    layouts.keep(read.file.sheet, read.file.guessed, read.file.layout)
    return report_of(book, read, on=on)


def report_of(book: Book, read: RollRead, *, on: date) -> ImportReport:
    """What comes in of a roll and what does not."""
    sums = read.roll.totals
    return ImportReport(
        coop=book.read(office.coop),
        file=read.file.path.name,
        day=on,
        read=read.roll.read,
        imported=len(read.roll.drafts),
        shares=sums.shares,
        savings=sums.savings,
        loans=sums.loan,
        faults=tuple(
            ImportFault(fault.row, column_of(read.file, fault.field), fault.reason)
            for fault in read.blocking
        ),
        made_by=book.actor.name,
    )


def letter_of(column: int) -> str:
    """How a spreadsheet names a column, counted from 0: A, B, … Z, AA."""
    return get_column_letter(column + 1)


def column_of(file: ListFile, field: str) -> Words:
    """What the file itself calls a field's column, or what we do where it has no heading."""
    return layouts.heading(file.sheet, file.layout, field) or FIELD_NAMES.get(field, "")
