"""A bank's statement from a CSV or XLSX file: from cells to lines, with its opening and closing.

Banks write one amount with a sign, or a column for each direction, or a column that says which;
some write the newest line first. Where the file has a balance after each line, every line is
proven by it; where it has none, a person says what the statement begins and ends with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from coopdesk.exchange import layouts
from coopdesk.exchange.guess import Layout
from coopdesk.exchange.headings import BANK, fold
from coopdesk.exchange.layouts import ListFile
from coopdesk.exchange.reading import Fault, RowReader, read_amount, repeats, says_total
from coopdesk.i18n import N_, Text
from coopdesk.records import bank
from coopdesk.records.bank import Brought
from coopdesk.records.book import Book
from coopdesk.records.drafts import BankDraft
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.ids import AccountId
from coopdesk.records.money import Money

#: What each column of a bank's file is called; the order in which a page offers them.
BANK_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "day": N_("Day"),
        "text": N_("Text"),
        "reference": N_("Reference"),
        "amount": N_("Amount with its sign"),
        "paid": N_("Paid out (debit)"),
        "received": N_("Paid in (credit)"),
        "sign": N_("Paid in or out (D or C)"),
        "balance": N_("Balance after the line"),
    }
)

#: What parts the corrections of these lists from those of others.
_KIND: Final = "bank"
_AMOUNTS: Final = ("amount", "paid", "received")
_OUT: Final = frozenset("d dr debit debito debe cargo egreso retiro out sortie - debi".split())
_BEGINS: Final = frozenset("opening brought previous anterior inicial initial precedent".split())
_ENDS: Final = frozenset("closing carried final nouveau".split())


@dataclass(frozen=True, slots=True)
class BankReading:
    """What a bank's file says. `opening` and `closing` are None where nothing in it tells them.

    `faults` that block keep the whole statement out: a statement with a hole proves nothing.
    """

    lines: tuple[BankDraft, ...]
    opening: Money | None
    closing: Money | None
    faults: tuple[Fault, ...]

    @property
    def blocking(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.blocks)

    @property
    def moved(self) -> Money | None:
        """What all lines add up to; None without lines."""
        if not self.lines:
            return None
        return sum((one.amount for one in self.lines[1:]), self.lines[0].amount)


def open_bank(
    path: Path, *, sheet: str | None = None, layout: Layout | Mapping[str, Any] | None = None
) -> ListFile:
    """Read the cells and find out how they are laid out. `layout` as for a roll of members."""
    return layouts.open_list(path, sheet=sheet, layout=layout, vocabulary=BANK, kind=_KIND)


def read_bank(file: ListFile, *, currency: str, today: date) -> BankReading:
    """Read the lines. Raises Trouble when no column is known for the day or the amount."""
    columns = file.layout.columns
    if "day" not in columns or not any(name in columns for name in _AMOUNTS):
        raise Trouble(
            N_("No column is known to hold the day, or the amount."),
            advice=N_("Point to it in the preview, or name it in the map of the columns."),
        )
    return _Statement(file, currency, today).reading()


def bring_in(
    book: Book,
    file: ListFile,
    reading: BankReading,
    *,
    account: AccountId,
    opening: Money | None = None,
    closing: Money | None = None,
) -> Brought:
    """Bring a reading in. What a person says of opening and closing goes before the file's."""
    if reading.blocking:
        fault = reading.blocking[0]
        raise Refused(N_("Row {row} can't be read: mend it first."), field="file", row=fault.row)
    begins = opening if opening is not None else reading.opening
    if begins is None:
        raise Refused(N_("Say what the account held before the first line."), field="opening")
    moved = reading.moved or Money.zero(begins.currency)
    ends = closing if closing is not None else reading.closing
    came = book.write(
        bank.bring_in,
        account=account,
        file=file.path.name,
        opening=begins,
        closing=begins + moved if ends is None else ends,
        lines=reading.lines,
    )
    layouts.keep(file.sheet, file.guessed, file.layout, kind=_KIND)
    return came


@dataclass(frozen=True, slots=True)
class _Read:
    """A line with the balance that stands after it."""

    draft: BankDraft
    balance: Money | None


class _Statement:
    """One pass over the rows of a file."""

    def __init__(self, file: ListFile, currency: str, today: date) -> None:
        self._rows = file.sheet.below(file.layout.header_row)
        self._header = file.sheet.row(file.layout.header_row)
        self._since = file.sheet.since
        self._layout, self._currency, self._today = file.layout, currency, today
        self._faults: list[Fault] = []
        self._read: list[_Read] = []
        self._said: dict[str, Money] = {}

    def reading(self) -> BankReading:
        for row in self._rows:
            if row.cells and not repeats(row, self._header):
                self._take(RowReader(row, self._layout, self._currency, self._since))
        rows = _oldest_first(self._read)
        if rows is None:
            self._faults += _jumps(self._read)
            rows = self._read
        opening, closing = _ends(rows)
        return BankReading(
            tuple(one.draft for one in rows),
            self._said.get("opening", opening),
            self._said.get("closing", closing),
            tuple(self._faults),
        )

    def _take(self, row: RowReader) -> None:
        """A line, the rest of a text, or a note such as the opening balance."""
        day, amount = row.day("day", self._today), self._amount(row)
        self._faults += row.faults
        if row.faults:
            return
        if day is None or amount is None:
            self._note(row, day, amount)
            return
        said = BankDraft(row.row.number, day, amount, row.text("text"), row.text("reference"))
        self._read.append(_Read(said, self._money(row, "balance")))

    def _amount(self, row: RowReader) -> Money | None:
        """With its sign, from whichever columns the file has; None where there is none."""
        zero = Money.zero(self._currency)
        one = self._money(row, "amount")
        if one is not None:
            out = fold(row.text("sign")) in _OUT or row.text("sign") == "-"
            return -abs(one) if out else one
        paid, received = self._money(row, "paid"), self._money(row, "received")
        if not paid and not received:
            return None
        return abs(received or zero) - abs(paid or zero)

    def _money(self, row: RowReader, field: str) -> Money | None:
        if not row.text(field):
            return None
        try:
            return read_amount(row.cell(field), self._layout.decimal, self._currency)
        except Refused as no:
            row.faults.append(Fault(row.row.number, field, no.text))
            return None

    def _note(self, row: RowReader, day: date | None, amount: Money | None) -> None:
        """A row that is no line: what the account held, the rest of a text, a sum, or a fault."""
        text = " ".join(str(cell) for cell in row.row.cells if isinstance(cell, str))
        words = set(fold(text).split())
        balance = self._money(row, "balance")
        held = balance if balance is not None else amount
        if words & (_BEGINS | _ENDS) and held is not None:
            self._said["opening" if words & _BEGINS else "closing"] = held
        elif amount is not None and not says_total(text):
            what = Text(N_("There is an amount, but no day."))
            self._faults.append(Fault(row.row.number, "day", what))
        elif day is None and amount is None and balance is None and row.text("text"):
            self._go_on(row.text("text"))

    def _go_on(self, text: str) -> None:
        """A long text that goes on in the next row."""
        if self._read:
            last = self._read[-1]
            whole = replace(last.draft, text=f"{last.draft.text} {text}".strip())
            self._read[-1] = replace(last, draft=whole)


def _oldest_first(rows: Sequence[_Read]) -> Sequence[_Read] | None:
    """The lines in the order of time, proven by their balances; None where they prove neither."""
    turned = rows[::-1]
    days = [one.draft.day for one in rows]
    falling = days[::-1] == sorted(days) and days != sorted(days)
    ways = (turned, rows) if falling else (rows, turned)
    if any(one.balance is None for one in rows):
        return sorted(ways[0], key=lambda one: one.draft.day)
    return next((way for way in ways if not _jumps(way)), None)


def _jumps(rows: Sequence[_Read]) -> list[Fault]:
    """Where the balance after a line is not the one before it and its amount."""
    found = []
    for before, one in pairwise(rows):
        if before.balance is None or one.balance is None:
            continue
        due = before.balance + one.draft.amount
        if due != one.balance:
            what = N_("The balance should be {due} after this line, not {balance}.")
            said = Text(what, {"due": due, "balance": one.balance})
            found.append(Fault(one.draft.row, "balance", said))
    return found


def _ends(rows: Sequence[_Read]) -> tuple[Money | None, Money | None]:
    """What the account held before the first line and after the last, by the balances."""
    if not rows or rows[0].balance is None or rows[-1].balance is None:
        return None, None
    return rows[0].balance - rows[0].draft.amount, rows[-1].balance
