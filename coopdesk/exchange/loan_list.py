"""A list of running loans: from cells to drafts that the book can take, and faults by row.

For the screen and for the command line: open the file, read its rows, hold them against the book,
bring them in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from coopdesk.exchange import layouts
from coopdesk.exchange.guess import Layout
from coopdesk.exchange.headings import LOANS, fold
from coopdesk.exchange.layouts import ListFile
from coopdesk.exchange.reading import Fault, RowReader, is_total, repeats, total
from coopdesk.i18n import N_, Text
from coopdesk.records import lending, members, office
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.lending import LoanDraft
from coopdesk.records.lending_terms import PURPOSES
from coopdesk.records.money import Money
from coopdesk.records.papers import ImportedLoan, ImportFault, LoanImportReport, Words
from coopdesk.records.schedule.terms import METHODS, MOST, Every

#: What each field of the list is called; the order in which a page offers them.
LOAN_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "number": N_("Member's number"),
        "product": N_("Kind of loan"),
        "amount": N_("Amount lent"),
        "start": N_("Paid out on"),
        "rate": N_("Rate in percent"),
        "per": N_("Rate per year or month"),
        "method": N_("Method"),
        "instalments": N_("Instalments"),
        "every": N_("How often"),
        "first_due": N_("First instalment"),
        "principal": N_("Principal paid"),
        "interest": N_("Interest paid"),
        "owed": N_("Still owed"),
        "paid_until": N_("Paid until"),
        "purpose": N_("Purpose"),
    }
)
#: What parts the corrections of these lists from those of others.
_KIND: Final = "loans"
_FIGURES: Final = 9  # of a number that is looked at at all
_NEEDED: Final = ("number", "amount", "start", "instalments")

#: How methods, and times, are written in the languages of the desk, folded.
_METHODS: Final = {
    "flat": "flat fixed plano plana fijo constante fixe",
    "equal_principal": "principal aleman capital constant",
    "annuity": "annuity level equal emi frances francesa cuota anuidad annuite degressif declining"
    " reducing saldos dekwasan",
    "bullet": "bullet once harvest vencimiento unico infine echeance fine",
}
_MONTHLY: Final = frozenset("month monthly mes mensual mois mensuel mwa ukwezi pm".split())
_YEARLY: Final = frozenset("year yearly annual pa ano anual an annuel annee ane umwaka".split())
_EVERY: Final = {
    "1 week": "week weekly semana semanal semaine hebdomadaire semen icyumweru",
    "2 weeks": "fortnight fortnightly biweekly quincena quincenal quinzaine",
    "1 month": "month monthly mes mensual mois mensuel mwa ukwezi",
    "3 months": "quarter quarterly trimestre trimestral trimestriel igihembwe",
    "6 months": "halfyear semester semestre semestral semestriel",
    "1 year": "year yearly annual ano anual an annuel umwaka",
}


@dataclass(frozen=True, slots=True)
class LoanReading:
    """What a list holds: the loans that can come in, why others can't, and the sums of the first.

    `read` counts the rows that are meant as loans. What is `owed` is told of each loan in `owes`;
    `known` is the part of it that the book knows already.
    """

    file: ListFile
    drafts: tuple[LoanDraft, ...]
    owes: tuple[Money, ...]
    faults: tuple[Fault, ...]
    read: int
    lent: Money
    owed: Money
    known: Money

    @property
    def blocking(self) -> tuple[Fault, ...]:
        """The faults that keep a row out."""
        return tuple(fault for fault in self.faults if fault.blocks)

    @property
    def blocked_rows(self) -> int:
        """How many rows are kept out."""
        return len({fault.row for fault in self.blocking})


def open_loans(
    path: Path, *, sheet: str | None = None, layout: Layout | Mapping[str, Any] | None = None
) -> ListFile:
    """Read the cells and find out how they are laid out. `layout` as for a roll of members."""
    return layouts.open_list(path, sheet=sheet, layout=layout, vocabulary=LOANS, kind=_KIND)


def read_loans(book: Book, file: ListFile, *, currency: str, on: date) -> LoanReading:
    """Read the rows, and hold them against the book as of a day.

    Raises Trouble when no column is known for what every loan needs.
    """
    missing = [name for name in _NEEDED if name not in file.layout.columns]
    if missing:
        raise Trouble(
            N_("No column is known for: {field}."),
            advice=N_("Point to it in the preview, or name it in the map of the columns."),
            field=Text(LOAN_FIELDS[missing[0]]),
        )
    drafts, faults = _List(file, currency, on).read()
    examined = book.read(lending.examine, drafts, on)
    known = file.layout.columns
    faults += [_fault(one.draft.row, one.no, known) for one in examined if one.no is not None]
    good = [one for one in examined if one.no is None]
    blocked = {one.row for one in faults if one.blocks}
    faults.sort(key=_row)
    return LoanReading(
        file,
        tuple(one.draft for one in good),
        tuple(Money(one.owed, currency) for one in good),
        tuple(faults),
        len(good) + len(blocked),
        total((Money(one.draft.amount, currency) for one in good), currency),
        total((Money(one.owed, currency) for one in good), currency),
        total((Money(one.owed, currency) for one in good if one.known), currency),
    )


def _fault(row: int, no: Refused, columns: Mapping[str, int]) -> Fault:
    field = {"percent": "rate"}.get(no.field or "", no.field or "")
    if field == "principal" and field not in columns and "owed" in columns:
        field = "owed"  # which tells what was paid where the list does not
    return Fault(row, field if field in LOAN_FIELDS else "", no.text)


def _row(fault: Fault) -> int:
    return fault.row


def bring_in(
    book: Book,
    reading: LoanReading,
    *,
    on: date,
    good_rows: bool = False,
    step: Callable[[int, int], None] | None = None,
) -> LoanImportReport:
    """Take the loans into the book: every row or, if asked, the good ones.

    Nothing is written when it is refused, or when `step` raises. Gives the paper to
    compare and sign.
    """
    if not reading.drafts:
        raise Refused(N_("There is no loan to bring in."), field="good_rows")
    if reading.blocking and not good_rows:
        raise Refused(
            N_("Rows with faults: {count}. Mend them, or bring in the good rows only."),
            field="good_rows",
            count=reading.blocked_rows,
        )
    book.write(lending.bring_loans, drafts=reading.drafts, on=on, step=step)
    layouts.keep(reading.file.sheet, reading.file.guessed, reading.file.layout, kind=_KIND)
    return report_of(book, reading, on=on)


def report_of(book: Book, reading: LoanReading, *, on: date) -> LoanImportReport:
    """What comes in of a list and what does not."""
    names = {number.casefold(): name for number, name in book.read(members.numbers).items()}
    coop = book.read(office.coop)
    return LoanImportReport(
        coop=coop,
        file=reading.file.path.name,
        day=on,
        read=reading.read,
        loans=tuple(
            ImportedLoan(
                one.row,
                one.number,
                names.get(one.number.casefold(), ""),
                one.start,
                Money(one.amount, coop.currency),
                owed,
            )
            for one, owed in zip(reading.drafts, reading.owes, strict=True)
        ),
        lent=reading.lent,
        owed=reading.owed,
        known=reading.known,
        faults=tuple(
            ImportFault(fault.row, column_of(reading.file, fault.field), fault.reason)
            for fault in reading.blocking
        ),
        made_by=book.actor.name,
    )


def column_of(file: ListFile, field: str) -> Words:
    """What the list itself calls a field's column, or what we do where it has no heading."""
    return layouts.heading(file.sheet, file.layout, field) or LOAN_FIELDS.get(field, "")


class _List:
    """One pass over the rows of a file."""

    def __init__(self, file: ListFile, currency: str, on: date) -> None:
        self._rows = file.sheet.below(file.layout.header_row)
        self._header = file.sheet.row(file.layout.header_row)
        self._since = file.sheet.since
        self._layout, self._currency, self._on = file.layout, currency, on
        self._latest = date(on.year + 30, 12, 31)
        self._drafts: list[LoanDraft] = []
        self._faults: list[Fault] = []

    def read(self) -> tuple[list[LoanDraft], list[Fault]]:
        """The drafts, and what is wrong."""
        for row in self._rows:
            if not row.cells:
                continue
            reader = RowReader(row, self._layout, self._currency, self._since)
            if repeats(row, self._header):
                self._tell(row.number, N_("The headings again, not a loan."))
            elif is_total(row, reader.cell("number")):
                self._tell(row.number, N_("A total line, not a loan."))
            elif not reader.text("number") and not reader.text("amount"):
                self._tell(row.number, N_("Neither a member nor an amount: not a loan."))
            else:
                self._take(reader)
        return self._drafts, self._faults

    def _tell(self, row: int, message: str) -> None:
        self._faults.append(Fault(row, "", Text(message), blocks=False))

    def _take(self, row: RowReader) -> None:
        start = row.day("start", self._on)
        if start is None and not row.faults:
            row.fault("start", N_("No day on which it was paid out."))
        amount = row.amount("amount")
        draft = LoanDraft(
            row.row.number,
            row.text("number"),
            amount.minor,
            start or self._on,
            _whole(row, "instalments"),
            product=row.text("product"),
            percent=_percent(row),
            per=_per(row),
            method=_method(row),
            every=_every(row),
            first_due=row.day("first_due", self._latest),
            principal=_principal(row, amount),
            interest=row.amount("interest").minor if row.text("interest") else None,
            paid_until=row.day("paid_until", self._latest),
            purpose=_purpose(row),
        )
        self._faults += row.faults
        if not row.faults:
            self._drafts.append(draft)


def _whole(row: RowReader, field: str) -> int:
    found = re.search(r"\d+", row.text(field))
    if found is None or len(found[0]) > _FIGURES or int(found[0]) > MOST:
        row.fault(field, N_("“{text}” is no number of instalments."), text=row.text(field)[:60])
        return 1
    return int(found[0])


def _percent(row: RowReader) -> Decimal | None:
    said = row.text("rate")
    if not said:
        return None
    try:
        number = Decimal(said.replace("%", "").replace(",", ".").strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        row.fault("rate", N_("“{text}” is no rate in percent."), text=said[:60])
        return None
    # A spreadsheet keeps a cell that shows 18 % as 0.18.
    is_part = isinstance(row.cell("rate"), Decimal) and 0 < number < 1
    return number * 100 if is_part else number


def _per(row: RowReader) -> str | None:
    words = set(fold(row.text("per")).split())
    if not words:
        return None
    if words & _MONTHLY:
        return "month"
    if not words & _YEARLY:
        row.fault("per", N_("“{text}” is neither a year nor a month."), text=row.text("per")[:60])
    return "year"


def _method(row: RowReader) -> str | None:
    said = fold(row.text("method"))
    if not said or said.replace(" ", "_") in METHODS:
        return said.replace(" ", "_") or None
    for method, words in _METHODS.items():
        if set(said.split()) & set(words.split()):
            return method
    row.fault("method", N_("“{text}” is no method that is known."), text=said[:60])
    return None


def _every(row: RowReader) -> str | None:
    said = fold(row.text("every"))
    if not said:
        return None
    try:
        return str(Every.of(said))
    except ValueError:
        pass
    for every, words in _EVERY.items():
        if set(said.split()) & set(words.split()):
            return every
    row.fault("every", N_("“{text}” is no time that is known."), text=said[:60])
    return None


def _principal(row: RowReader, amount: Money) -> int | None:
    """What was paid of it; or what was lent less what is still owed."""
    if row.text("principal"):
        return row.amount("principal").minor
    if row.text("owed"):
        return (amount - row.amount("owed")).minor
    return None


def _purpose(row: RowReader) -> str:
    said = fold(row.text("purpose"))
    return next((code for code, name in PURPOSES.items() if said in (code, fold(name))), "other")
