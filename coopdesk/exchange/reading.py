"""Reading one cell as an amount, a day or a text, and noting what can't be read.

Amounts and days are never guessed one by one: the layout of the file says which mark is the
decimal one and in which order a day is written, and what does not fit is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from coopdesk.exchange.grid import SINCE_1900, Cell, SheetRow
from coopdesk.exchange.guess import Layout
from coopdesk.exchange.headings import fold
from coopdesk.i18n import N_, Text, tidied
from coopdesk.records.errors import Refused
from coopdesk.records.money import Money

_NOTHING: Final = frozenset({"-", "--", "---", "–", "—", "−", "n/a", "na", "nil", "none", "s/d"})
_SYMBOL: Final = r"(?:[$€£₡₦₹]|US\$|Rs|KSh|TSh|USh|Frw|FCFA|CFA|Fr|F|Bs|Gdes|G|Q|L|C\$|S/|/[=-])"
_TOTAL: Final = frozenset(
    "total totals totaux totales totale totalite suma sumas sum somme igiteranyo teranyo subtotal"
    " soustotal grandtotal".split()
)
_DAY: Final = re.compile(r"(\d{1,4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,4})")
_TIME: Final = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
_EIGHT: Final = re.compile(r"\d{7,8}")  # the nought before a day may be lost
_FIVE: Final = re.compile(r"\d{5}")
_COUNTED: Final = (2_101, 73_050)  # 1 October 1905 to the year 2099; below it could be a year
_OLDEST: Final = 1850  # no member was born earlier, so such a year is a slip of the pen
_ECHO: Final = 60
_ORDERS: Final = ("dmy", "mdy")  # the orders for a day that does not begin with its year

_MONTHS: Final = (
    "january enero janvier janvye mutarama",
    "february febrero fevrier fevriye gashyantare",
    "march marzo mars mas werurwe",
    "april abril avril mata",
    "may mayo mai me gicurasi",
    "june junio juin jen kamena",
    "july julio juillet jiye nyakanga",
    "august agosto aout out kanama",
    "september septiembre setiembre septembre septanm nzeri",
    "october octubre octobre oktob ukwakira",
    "november noviembre novembre novanm ugushyingo",
    "december diciembre decembre desanm ukuboza",
)
_IN_DAYS: Final = frozenset("de del er st nd rd th le of the du".split())


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row; `field` is empty when it is the row as a whole.

    A fault that doesn't block is only told: the row is no entry, and nothing is lost without it.
    """

    row: int
    field: str
    reason: Text
    blocks: bool = True


def plain(cell: Cell) -> str:
    """A cell as text: Excel's 12.0 is "12", a dash is nothing."""
    match cell:
        case None:
            return ""
        case Decimal():
            return format(
                cell.to_integral_value() if cell == cell.to_integral_value() else cell, "f"
            )
        case date():
            return cell.isoformat()
    return "" if cell.casefold() in _NOTHING else tidied(cell)


def read_amount(cell: Cell, decimal: str, currency: str) -> Money:
    """An amount; nothing and dashes are zero, brackets or a minus are below zero.

    `decimal` is the decimal mark of the file. Raises Refused where it is not an amount of the
    currency: groups that don't fit, words, coins smaller than the currency has.
    """
    if isinstance(cell, Decimal):
        return Money.of(cell, currency)
    text = _without_symbol(plain(cell), currency)
    if not text:
        return Money.zero(currency)
    negative = re.fullmatch(r"[-−] ?(.+)|\((.+)\)|(.+?) ?[-−]", text)
    body = next(part for part in negative.groups() if part) if negative else text
    units = _number(body.strip(), decimal)
    if units is None:
        raise Refused(N_("“{text}” is not an amount."), text=plain(cell)[:_ECHO])
    amount = Money.of(units, currency)
    return -amount if negative else amount


def _without_symbol(text: str, currency: str) -> str:
    symbol = rf"(?:{re.escape(currency)}|{_SYMBOL})\.?"
    bare = re.sub(rf"^{symbol}(?![A-Za-z])|(?<![A-Za-z]){symbol}$", "", text, flags=re.IGNORECASE)
    return plain(bare.strip())


def _number(text: str, decimal: str) -> Decimal | None:
    """Digits with groups of three (or of two before the last, as in India), or None."""
    if len(text) > _ECHO:
        return None
    mark, group = re.escape(decimal), r"[ '’.]" if decimal == "," else r"[ '’,]"
    whole = rf"(?:\d+|\d{{1,3}}(?:(?P<g>{group})\d{{2,3}})(?:(?P=g)\d{{2,3}})*(?<=\d\d\d))"
    if not re.fullmatch(rf"{whole}(?:{mark}\d+)?|{mark}\d+", text, re.ASCII):
        return None
    if re.search(rf"{group}\d\d(?:{mark}|$)", text):
        return None  # the last group always has three
    return Decimal(re.sub(group, "", text).replace(decimal, "."))


def read_day(cell: Cell, order: str, latest: date, since: date = SINCE_1900) -> date | None:
    """A day, or None where no such day exists or it can't be read.

    `order` is "dmy", "mdy" or "ymd"; a year of four digits in front always means ymd. A year of
    two digits is the last one that does not come after `latest`. A bare number is a count of days
    after `since`, as spreadsheets keep them.
    """
    if isinstance(cell, date):
        return cell
    if cell is None or isinstance(cell, Decimal):
        return None if cell is None else _day_of_number(cell, latest, since)
    text = _TIME.sub("", cell)
    if _EIGHT.fullmatch(text) or _FIVE.fullmatch(text):
        return _day_of_number(Decimal(text), latest, since)
    parts = _DAY.fullmatch(text)
    if parts:
        return _day_of_figures(*parts.groups(), order=order, latest=latest)
    return _day_of_words(fold(text), latest)


def _day_of_number(number: Decimal, latest: date, since: date) -> date | None:
    """20241231 and 31122024 are the same day (no year can be taken for a month and a day); smaller
    numbers count days, where they can't be a year."""
    text = format(number, "f")
    if _EIGHT.fullmatch(text):
        text = text.zfill(8)
        return _day(text[:4], text[4:6], text[6:], latest) or _day(
            text[4:], text[2:4], text[:2], latest
        )
    return since + timedelta(int(number)) if _COUNTED[0] <= number < _COUNTED[1] else None


def _day_of_figures(a: str, b: str, c: str, *, order: str, latest: date) -> date | None:
    if len(a) > 2 or order == "ymd":
        return _day(a, b, c, latest)
    return _day(c, b, a, latest) if order == "dmy" else _day(c, a, b, latest)


def _day_of_words(text: str, latest: date) -> date | None:
    """ "3 de marzo de 2024", "March 3, 2024", "1er janvier 20"."""
    words = [word for word in re.findall(r"[a-z]+|\d+", text) if word not in _IN_DAYS]
    months = [month for word in words if (month := _month(word))]
    figures = [word for word in words if word.isdigit()]
    if len(months) != 1 or len(figures) != 2 or len(words) != 3:
        return None
    day, year = reversed(figures) if len(figures[0]) == 4 else figures
    return _day(year, str(months[0]), day, latest)


def _month(word: str) -> int | None:
    """The month that a name or its first three letters mean in any of the languages."""
    exact = [n for n, names in enumerate(_MONTHS, 1) if word in names.split()]
    begun = [
        n
        for n, names in enumerate(_MONTHS, 1)
        if len(word) > 2 and any(name.startswith(word) for name in names.split())
    ]
    found = exact or begun
    return found[0] if len(found) == 1 else None


def _day(year: str, month: str, day: str, latest: date) -> date | None:
    if len(year) not in (2, 4) or len(day) > 2:
        return None
    try:
        if len(year) == 4:
            full = date(int(year), int(month), int(day))
            return full if full.year >= _OLDEST else None
        recent = date(2000 + int(year), int(month), int(day))
        return recent if recent <= latest else recent.replace(year=recent.year - 100)
    except ValueError:
        return None


def is_total(row: SheetRow, number: Cell) -> bool:
    """Whether a row without a member's number says that it is a total."""
    said = plain(number)
    if said:
        return says_total(said) and not any(c.isdigit() for c in said)
    return any(isinstance(cell, str) and says_total(cell) for cell in row.cells)


def says_total(text: str) -> bool:
    """True for "TOTAL", "Sous-total", "Total général", "Igiteranyo"."""
    words = fold(text).split()
    return bool(words) and (words[0] in _TOTAL or "".join(words[:2]) in _TOTAL)


def repeats(row: SheetRow, header: SheetRow | None) -> bool:
    """Whether a row is the heading again, as on every page of a printed roll."""
    return header is not None and bool(row.cells) and row.cells == header.cells


class RowReader:
    """Reads the fields of one row and keeps the faults that it meets."""

    def __init__(
        self, row: SheetRow, layout: Layout, currency: str, since: date = SINCE_1900
    ) -> None:
        self.row = row
        self.faults: list[Fault] = []
        self._layout = layout
        self._currency = currency
        self._since = since

    def cell(self, field: str) -> Cell:
        """The raw cell of a field, None where the file has no such column."""
        return self.row.cell(self._layout.columns.get(field))

    def text(self, field: str) -> str:
        """The field as text, empty for nothing."""
        return plain(self.cell(field))

    def day(self, field: str, latest: date) -> date | None:
        """The field as a day, None for nothing; a day that does not exist is a fault."""
        if not self.text(field):
            return None
        day = read_day(self.cell(field), self._layout.day_order, latest, self._since)
        if day is None:
            said = N_("“{text}”: no such date.")
            if any(read_day(self.cell(field), order, latest, self._since) for order in _ORDERS):
                said = N_("“{text}” is not written in the same order as the other days.")
            self.fault(field, said, text=self.text(field)[:_ECHO])
        return day

    def day_among(self, field: str, latest: date) -> date | None:
        """The day that stands in a field after other words; None where there is none to read."""
        found = re.search(r"(?:[^\W\d]+\W+)?(\d.*\d)", self.text(field))
        if found is None:
            return None
        order = self._layout.day_order
        # The word before the figures can be the month, as in “March 3, 2018”.
        return read_day(found[1], order, latest) or read_day(found[0], order, latest)

    def amount(self, field: str) -> Money:
        """The field as money, zero for nothing; below zero or unreadable is a fault."""
        zero = Money.zero(self._currency)
        if self._layout.columns.get(field) in self.row.joined and self.text(field):
            self.fault(field, N_("The amount stands in one cell for several rows: write each."))
            return zero
        try:
            amount = read_amount(self.cell(field), self._layout.decimal, self._currency)
        except Refused as refused:
            self.faults.append(Fault(self.row.number, field, refused.text))
            return zero
        if amount < zero:
            self.fault(field, N_("“{text}” is below zero."), text=self.text(field)[:_ECHO])
            return zero
        return amount

    def number(self, field: str) -> Decimal | None:
        """The field as a number; None where there is none, or it can't be read as one."""
        cell = self.cell(field)
        if isinstance(cell, Decimal):
            return cell
        return _number(plain(cell).strip(), self._layout.decimal)

    def has_fault(self, field: str) -> bool:
        """Whether a fault of the field was noted."""
        return any(fault.field == field for fault in self.faults)

    def fault(self, field: str, message: str, **fields: Any) -> None:
        """Note a fault that keeps the row out."""
        self.faults.append(Fault(self.row.number, field, Text(message, fields)))

    def readable(self, field: str) -> Money | None:
        """An amount if there is one to read, for what a total line says."""
        if not self.text(field):
            return None
        try:
            return read_amount(self.cell(field), self._layout.decimal, self._currency)
        except Refused:
            return None


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, zero of the currency for none."""
    return sum(amounts, start=Money.zero(currency))
