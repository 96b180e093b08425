"""A roll of members: from cells to drafts that the book can take, and faults by row and field.

Nothing here knows the book. Rows that are no member (a total, a note under it, the heading again
on the next page) are told but block nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from coopdesk.exchange.gone import read_leaving
from coopdesk.exchange.grid import Sheet, SheetRow
from coopdesk.exchange.guess import Layout
from coopdesk.exchange.own_columns import NOTHING, Own
from coopdesk.exchange.reading import Fault, RowReader, is_total, repeats, total
from coopdesk.i18n import N_, Text
from coopdesk.records import members
from coopdesk.records.drafts import MemberDraft, Sex
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.money import Money

__all__ = ["Fault", "PaperTotals", "RollReading", "Totals", "read_members", "totals_of"]

_BALANCES: Final = ("shares", "savings", "loan")
_NAMES: Final = ("name", "surname", "given")
# A two-digit year of joining may lie this far ahead before it means the century before: what is
# ahead of today is then a fault that somebody sees, not a member since 1927.
_PIVOT_YEARS: Final = 20


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of the good rows."""

    shares: Money
    savings: Money
    loan: Money


@dataclass(frozen=True, slots=True)
class PaperTotals:
    """What the file's own last total line says; None for a sum that it leaves empty."""

    shares: Money | None
    savings: Money | None
    loan: Money | None


@dataclass(frozen=True, slots=True)
class RollReading:
    """What a roll holds.

    `read` counts the rows that are meant as members: the drafts and the rows that a fault blocks,
    without totals, notes and repeated headings. `empty_rows` lie between the others.
    """

    drafts: tuple[MemberDraft, ...]
    faults: tuple[Fault, ...]
    read: int
    totals: Totals
    paper_totals: PaperTotals | None
    empty_rows: tuple[int, ...]


def read_members(
    sheet: Sheet,
    layout: Layout,
    *,
    currency: str,
    today: date,
    own: Own = NOTHING,
) -> RollReading:
    """Read a roll as the layout says.

    Raises Trouble when the layout has no column for the number or for the name.
    """
    _want_columns(layout)
    return _Roll(sheet, layout, currency, today, own).reading()


def _want_columns(layout: Layout) -> None:
    if "number" not in layout.columns:
        raise Trouble(
            N_("No column is known to hold the members' numbers."),
            advice=N_("Point to it in the preview, or name it in the map of the columns."),
        )
    if not any(field in layout.columns for field in _NAMES):
        raise Trouble(
            N_("No column is known to hold the members' names."),
            advice=N_("Point to it in the preview, or name it in the map of the columns."),
        )


class _Roll:
    """One pass over the rows, keeping the numbers that were used and the total that was seen."""

    def __init__(self, sheet: Sheet, layout: Layout, currency: str, today: date, own: Own) -> None:
        self._own = own
        self._rows = sheet.below(layout.header_row)
        self._header = sheet.row(layout.header_row)
        self._since = sheet.since
        self._layout, self._currency, self._today = layout, currency, today
        self._used: dict[str, int] = {}
        self._drafts: list[MemberDraft] = []
        self._faults: list[Fault] = []
        self._paper: PaperTotals | None = None

    def reading(self) -> RollReading:
        for row in self._rows:
            if row.cells:
                self._take(RowReader(row, self._layout, self._currency, self._since))
        blocked = {fault.row for fault in self._faults if fault.blocks}
        return RollReading(
            drafts=tuple(self._drafts),
            faults=tuple(self._faults),
            read=len(self._drafts) + len(blocked),
            totals=totals_of(self._drafts, self._currency),
            paper_totals=self._paper,
            empty_rows=tuple(row.number for row in self._rows if not row.cells),
        )

    def _take(self, reader: RowReader) -> None:
        row = reader.row
        if repeats(row, self._header):
            self._tell(row, N_("The headings again, not a member."))
        elif is_total(row, reader.cell("number")) or self._is_bare_total(reader):
            self._tell(row, N_("A total line, not a member."))
            self._paper = PaperTotals(*(reader.readable(field) for field in _BALANCES))
        elif self._is_note(reader):
            self._tell(row, N_("A note under the total, not a member."))
        else:
            self._take_member(reader)

    def _tell(self, row: SheetRow, message: str) -> None:
        self._faults.append(Fault(row.number, "", Text(message), blocks=False))

    def _is_bare_total(self, reader: RowReader) -> bool:
        """The last row, holding nothing but sums."""
        sums = {self._layout.columns.get(field) for field in _BALANCES}
        return reader.row is self._rows[-1] and all(
            cell is None or at in sums for at, cell in enumerate(reader.row.cells)
        )

    def _is_note(self, reader: RowReader) -> bool:
        """Place, date and signature, under the total."""
        facts = ("number", "born", *_BALANCES)
        return self._paper is not None and not any(reader.text(field) for field in facts)

    def _take_member(self, reader: RowReader) -> None:
        draft = self._draft(reader)
        self._check_number(reader, draft.number)
        self._check_days(reader, draft)
        self._check_left(reader, draft)
        if not draft.name:
            reader.fault(_name_field(self._layout), N_("No name."))
        self._faults.extend(reader.faults)
        if not reader.faults:
            self._drafts.append(draft)

    def _draft(self, reader: RowReader) -> MemberDraft:
        pivot = self._today.replace(year=self._today.year + _PIVOT_YEARS, day=1)
        joined = reader.day("joined", pivot)
        left, cause = read_leaving(reader, pivot)
        return MemberDraft(
            row=reader.row.number,
            number=reader.text("number"),
            name=_name(reader),
            sex=self._sex(reader),
            born=reader.day("born", min(self._today, joined or left or self._today)),
            document=reader.text("document"),
            phone=reader.text("phone"),
            village=reader.text("village"),
            joined=joined,
            shares=reader.amount("shares"),
            savings=reader.amount("savings"),
            loan=reader.amount("loan"),
            nominee=reader.text("nominee"),
            address=reader.text("address"),
            occupation=reader.text("occupation"),
            own=self._own.read(reader, pivot),
            left=left,
            cause=cause,
            note=(reader.text("reason") or reader.text("status")) if left else "",
        )

    def _sex(self, reader: RowReader) -> Sex:
        code = reader.text("sex")
        if not code:
            return ""
        if code not in self._layout.sexes:
            reader.fault("sex", N_("“{text}” is not known as woman or man."), text=code[:60])
            return ""
        return self._layout.sexes[code]

    def _check_number(self, reader: RowReader, number: str) -> None:
        if not number:
            reader.fault("number", N_("No member number."))
            return
        key = number.casefold()
        if key in self._used:
            used = N_("Member number already used in row {other}.")
            reader.fault("number", used, other=self._used[key])
        self._used.setdefault(key, reader.row.number)

    def _check_days(self, reader: RowReader, draft: MemberDraft) -> None:
        if draft.born and draft.born > self._today:
            reader.fault("born", N_("Born in the future: {day}."), day=draft.born)
        elif draft.joined and draft.joined > self._today:
            reader.fault("joined", N_("Joined in the future: {day}."), day=draft.joined)
        elif draft.born and draft.joined and draft.joined <= draft.born:
            reader.fault(
                "joined",
                N_("Joined on {day}, before being born on {born}."),
                day=draft.joined,
                born=draft.born,
            )

    def _check_left(self, reader: RowReader, draft: MemberDraft) -> None:
        try:
            members.check_left(draft, self._today)
        except Refused as no:
            reader.faults.append(Fault(draft.row, no.field or "", no.text))


def _name(reader: RowReader) -> str:
    """The name as one text: surname first where the file keeps its parts in columns."""
    fields = ("surname", "second_surname", "given")
    return reader.text("name") or " ".join(part for field in fields if (part := reader.text(field)))


def _name_field(layout: Layout) -> str:
    return next(field for field in _NAMES if field in layout.columns)


def totals_of(drafts: Sequence[MemberDraft], currency: str) -> Totals:
    """The sums of some rows."""
    return Totals(
        shares=total((draft.shares for draft in drafts), currency),
        savings=total((draft.savings for draft in drafts), currency),
        loan=total((draft.loan for draft in drafts), currency),
    )
