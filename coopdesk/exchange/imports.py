"""Bringing in a roll, for the screen and for the command line: look at it, then take it in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from openpyxl.utils import get_column_letter

from coopdesk.exchange import layouts
from coopdesk.exchange.guess import Layout
from coopdesk.exchange.headings import OWN
from coopdesk.exchange.layouts import ListFile
from coopdesk.exchange.own_columns import NOTHING, Own
from coopdesk.exchange.reading import Fault
from coopdesk.exchange.recognising import (
    Decision,
    Match,
    changed_fields,
    recognise,
    settle,
)
from coopdesk.exchange.rolls import RollReading, Totals, read_members, totals_of
from coopdesk.i18n import N_
from coopdesk.records import members, office
from coopdesk.records.book import Book
from coopdesk.records.drafts import MemberDraft, MemberUpdate
from coopdesk.records.errors import Refused
from coopdesk.records.members import MemberFile
from coopdesk.records.papers import (
    ImportedChange,
    ImportedMember,
    ImportFault,
    ImportReport,
    LeftOut,
    Words,
)

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
        "left": N_("Left on"),
        "reason": N_("Reason"),
        "shares": N_("Shares"),
        "savings": N_("Savings"),
        "loan": N_("Loan"),
        "status": N_("Status"),
    }
)
_UNDECIDED: Final[Mapping[int, Decision]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RollRead:
    """A roll's file with what its rows say, who may be somebody known, and what becomes of all.

    `faults` are those of the rows and of what a person has not decided yet.
    """

    file: ListFile
    roll: RollReading
    matches: tuple[Match, ...]
    decisions: Mapping[int, Decision]
    coming: tuple[MemberDraft, ...]
    updates: tuple[MemberUpdate, ...]
    skipped: tuple[MemberDraft, ...]
    faults: tuple[Fault, ...]
    own: Own = NOTHING

    @property
    def names(self) -> dict[str, str]:
        """What each field is called, those of the co-op's own after the others."""
        return {**FIELD_NAMES, **self.own.names}

    def changed(self, update: MemberUpdate) -> Iterator[tuple[str, Any, Any]]:
        """What a row changes: what the field is called, what stands there, and what will."""
        for field, before, after in changed_fields(update, self.own):
            yield self.names[field], before, after

    @property
    def blocking(self) -> tuple[Fault, ...]:
        """The faults that keep a row out, without the notes on rows that are no member."""
        return tuple(fault for fault in self.faults if fault.blocks)

    @property
    def blocked_rows(self) -> int:
        """How many rows are kept out."""
        return len({fault.row for fault in self.blocking})

    @property
    def undecided(self) -> frozenset[int]:
        """The rows of which a person has not said who they are."""
        return frozenset(one.draft.row for one in self.matches) - self.decisions.keys()

    @property
    def unchanged(self) -> int:
        """How many rows are of somebody in the book and say nothing else of them."""
        others = {one.row for one in (*self.coming, *self.skipped)}
        others |= {one.row for one in self.updates} | {one.row for one in self.blocking}
        return len({one.row for one in self.roll.drafts} - others)

    @property
    def anything(self) -> bool:
        """Whether a row comes in or changes somebody."""
        return bool(self.coming or self.updates)

    @property
    def gone(self) -> int:
        """How many of those who come in left before."""
        return sum(one.left is not None for one in self.coming)

    @property
    def totals(self) -> Totals:
        """The sums of what comes in."""
        return totals_of(self.coming, self.roll.totals.shares.currency)

    def decided(self, decisions: Mapping[int, Decision]) -> RollRead:
        """The same with other decisions, by row."""
        return _settled(self.file, self.roll, self.matches, decisions, self.own)

    def as_before(self, before: RollRead | None) -> RollRead:
        """The same with what was decided when that file was read `before`, if it is that file."""
        if before is None or before.file.path != self.file.path:
            return self
        known = ((one.question, before.decisions.get(one.draft.row)) for one in before.matches)
        said = {question: decision for question, decision in known if decision is not None}
        again = {one.draft.row: said[one.question] for one in self.matches if one.question in said}
        return self.decided(again)


def open_roll(
    path: Path,
    *,
    sheet: str | None = None,
    layout: Layout | Mapping[str, Any] | None = None,
    own: Own = NOTHING,
) -> ListFile:
    """Read the cells and find out how they are laid out.

    `layout` is a whole one, or a map as `Layout.from_json` reads it, over what is guessed.
    Raises Trouble when the file can't be read.
    """
    return layouts.open_list(path, sheet=sheet, layout=layout, vocabulary=own.vocabulary)


def read_rows(
    file: ListFile,
    *,
    currency: str,
    today: date,
    known: Sequence[MemberFile] = (),
    own: Own = NOTHING,
) -> RollRead:
    """Read the rows as the layout says. `known` are the members of the book, who may be meant,
    `own` the fields that its co-op asks for.

    Raises Trouble when no column is known for the number or the name.
    """
    roll = read_members(file.sheet, file.layout, currency=currency, today=today, own=own)
    matches, faults = recognise(roll.drafts, known)
    if faults:
        out = {fault.row for fault in faults}
        kept = tuple(draft for draft in roll.drafts if draft.row not in out)
        roll = replace(roll, drafts=kept, faults=(*roll.faults, *faults))
    return _settled(file, roll, tuple(matches), _UNDECIDED, own)


def _settled(
    file: ListFile,
    roll: RollReading,
    matches: tuple[Match, ...],
    said: Mapping[int, Decision],
    own: Own,
) -> RollRead:
    settled = settle(roll.drafts, matches, said, own)
    return RollRead(
        file,
        roll,
        matches,
        said,
        settled.coming,
        settled.updates,
        settled.skipped,
        (*roll.faults, *settled.faults),
        own,
    )


def read_roll(
    path: Path,
    *,
    sheet: str | None = None,
    layout: Layout | Mapping[str, Any] | None = None,
    currency: str,
    today: date,
    known: Sequence[MemberFile] = (),
    own: Own = NOTHING,
) -> RollRead:
    """Open a roll and read its rows in one go."""
    opened = open_roll(path, sheet=sheet, layout=layout, own=own)
    return read_rows(opened, currency=currency, today=today, known=known, own=own)


def import_roll(
    book: Book,
    read: RollRead,
    *,
    on: date,
    good_rows: bool = False,
    step: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Take a roll into the book with the balances of a day: every row or, if asked, the good ones.

    Nothing is written when it is refused, or when `step` raises. Returns the paper to compare
    and sign.
    """
    if not read.anything:
        raise Refused(N_("There is no member to bring in."), field="good_rows")
    if read.blocking and not good_rows:
        raise Refused(
            N_("Rows with faults: {count}. Mend them, or bring in the good rows only."),
            field="good_rows",
            count=read.blocked_rows,
        )
    book.write(members.import_roll, drafts=read.coming, updates=read.updates, on=on, step=step)
    layouts.keep(read.file.sheet, read.file.guessed, read.file.layout)
    return report_of(book, read, on=on)


def report_of(book: Book, read: RollRead, *, on: date) -> ImportReport:
    """What comes in of a roll and what does not."""
    sums = read.totals
    return ImportReport(
        coop=book.read(office.coop),
        file=read.file.path.name,
        day=on,
        read=read.roll.read,
        members=tuple(
            ImportedMember(
                *(one.row, one.number, one.name, one.shares, one.savings, one.loan, one.left)
            )
            for one in read.coming
        ),
        changes=tuple(
            ImportedChange(one.row, one.number, one.name, field, before, after)
            for one in read.updates
            for field, before, after in read.changed(one)
        ),
        unchanged=read.unchanged,
        skipped=tuple(LeftOut(one.row, one.number, one.name) for one in read.skipped),
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
    return layouts.heading(file.sheet, file.layout, field) or FIELD_NAMES.get(
        field, field.removeprefix(OWN)
    )
