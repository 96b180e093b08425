"""Paper slips of days when the desk was closed: from cells to drafts, and faults by row and field.

Whether a member exists and may take what the slip says is for the book to judge, not for here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from coopdesk.exchange.grid import Sheet, SheetRow
from coopdesk.exchange.guess import Layout
from coopdesk.exchange.reading import Fault, RowReader, is_total, repeats
from coopdesk.i18n import N_, Text
from coopdesk.records.drafts import SlipDraft
from coopdesk.records.errors import Trouble
from coopdesk.records.money import Money

#: What each column of a list of slips is called.
SLIP_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "day": N_("Day"),
        "slip": N_("Slip"),
        "member": N_("Member's number"),
        "deposit": N_("Paid in"),
        "withdrawal": N_("Paid out"),
        "repayment": N_("Repaid"),
        "shares": N_("Shares paid"),
        "fine": N_("Fine"),
    }
)
_MONEY: Final = ("deposit", "withdrawal", "repayment", "shares", "fine")


@dataclass(frozen=True, slots=True)
class SlipReading:
    """What a list of slips holds.

    `read` counts the drafts and the rows that a fault blocks, without totals and repeated
    headings. `net_per_day` is what the cash box gained by the good slips of each day: savings in
    less savings out, and loan repaid, shares and fines.
    """

    drafts: tuple[SlipDraft, ...]
    faults: tuple[Fault, ...]
    read: int
    net_per_day: Mapping[date, Money]


def read_slips(sheet: Sheet, layout: Layout, *, currency: str, today: date) -> SlipReading:
    """Read paper slips as the layout says.

    Raises Trouble when the layout has no column for the day or for the member.
    """
    if not {"day", "member"} <= layout.columns.keys():
        raise Trouble(
            N_("No columns are known to hold the day and the member's number of each slip."),
            advice=N_("Point to them in the preview, or name them in the map of the columns."),
        )
    return _Slips(sheet, layout, currency, today).reading()


class _Slips:
    """One pass over the rows, keeping the slip numbers that were used."""

    def __init__(self, sheet: Sheet, layout: Layout, currency: str, today: date) -> None:
        self._rows = sheet.below(layout.header_row)
        self._header = sheet.row(layout.header_row)
        self._since = sheet.since
        self._layout, self._currency, self._today = layout, currency, today
        self._used: dict[str, int] = {}
        self._drafts: list[SlipDraft] = []
        self._faults: list[Fault] = []

    def reading(self) -> SlipReading:
        for row in self._rows:
            if row.cells:
                self._take(RowReader(row, self._layout, self._currency, self._since))
        blocked = {fault.row for fault in self._faults if fault.blocks}
        return SlipReading(
            drafts=tuple(self._drafts),
            faults=tuple(self._faults),
            read=len(self._drafts) + len(blocked),
            net_per_day=_net_per_day(self._drafts),
        )

    def _take(self, reader: RowReader) -> None:
        if repeats(reader.row, self._header):
            self._tell(reader.row, N_("The headings again, not a slip."))
        elif not reader.text("slip") and is_total(reader.row, reader.cell("member")):
            self._tell(reader.row, N_("A total line, not a slip."))
        else:
            self._take_slip(reader)

    def _tell(self, row: SheetRow, message: str) -> None:
        self._faults.append(Fault(row.number, "", Text(message), blocks=False))

    def _take_slip(self, reader: RowReader) -> None:
        day = self._day(reader)
        member, slip = reader.text("member"), reader.text("slip")
        if not member:
            reader.fault("member", N_("No member number."))
        self._check_slip(reader, slip)
        amounts = self._amounts(reader)
        self._faults.extend(reader.faults)
        if day and not reader.faults:
            row, remark = reader.row.number, reader.text("remark")
            self._drafts.append(SlipDraft(row, day, slip, member, remark=remark, **amounts))

    def _day(self, reader: RowReader) -> date | None:
        day = reader.day("day", self._today)
        if not reader.text("day"):
            reader.fault("day", N_("No day."))
        elif day and day > self._today:
            reader.fault("day", N_("The day is in the future: {day}."), day=day)
        return day

    def _check_slip(self, reader: RowReader, slip: str) -> None:
        key = slip.casefold()
        if key and key in self._used:
            reader.fault(
                "slip", N_("Slip number already used in row {other}."), other=self._used[key]
            )
        self._used.setdefault(key, reader.row.number)

    def _amounts(self, reader: RowReader) -> dict[str, Money]:
        before = len(reader.faults)
        amounts = {field: reader.amount(field) for field in _MONEY}
        if len(reader.faults) == before and not any(amounts.values()):
            reader.fault("", N_("There is no amount on the slip."))
        return amounts


def _net_per_day(drafts: Iterable[SlipDraft]) -> Mapping[date, Money]:
    net: dict[date, Money] = {}
    for draft in drafts:
        net[draft.day] = net[draft.day] + draft.net_cash if draft.day in net else draft.net_cash
    return MappingProxyType(dict(sorted(net.items())))
