"""The page on which running loans are brought in from a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from coopdesk.exchange import loan_list
from coopdesk.exchange.layouts import ListFile
from coopdesk.exchange.loan_list import LOAN_FIELDS, LoanReading
from coopdesk.i18n import N_, Language
from coopdesk.records import lending
from coopdesk.records.book import Book
from coopdesk.records.papers import LoanImportReport
from coopdesk.reports.import_report import loan_import_report
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.cards import EmptyState
from coopdesk.ui.kit.people import Pair
from coopdesk.ui.pages.import_loans.result import Coming, sums
from coopdesk.ui.reading import BringInToSign, Brought, Deed


@dataclass(frozen=True, slots=True)
class _Loans:
    """How a list of loans is read: held against the book, as of the day of the list."""

    book: Book
    currency: str
    on: date

    def open(self, path: Path, sheet: str | None) -> ListFile:
        return loan_list.open_loans(path, sheet=sheet)

    def read(self, file: ListFile) -> LoanReading:
        return loan_list.read_loans(self.book, file, currency=self.currency, on=self.on)


class ImportLoans(BringInToSign[ListFile, LoanReading, LoanImportReport]):
    """What a loan owes is compared with what the book says is owed on the day of the list."""

    TITLE = N_("Bring in running loans")
    WORKING = N_("Bringing in the loans")
    REPORT = N_("Import of running loans")
    NEEDS = lending.bring_loans
    THERE = Place("loans")

    result: Coming

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place, LOAN_FIELDS)
        self.result.form["on"].changed.connect(self._other_day)

    # --- what this list says ---------------------------------------------------------------------

    def beginning(self) -> EmptyState:
        t = self.desk.language.gettext
        words = t("Choose the list of the loans that are running")
        advice = t(
            "A table saved as CSV or Excel (XLSX): the member's number, what was lent and when, "
            "the rate, the instalments, and what was paid until now. Bring in the roll of members "
            "first: what a loan owes is compared with it."
        )
        return EmptyState(words, advice, self.choose, icon="import")

    def make_result(self) -> Coming:
        return Coming(self.desk.language, self.desk.today)

    def make_over(self) -> Brought:
        t = self.desk.language.gettext
        words = t("Print the report, compare it with the contracts and cards, and sign it.")
        return Brought(self.desk.language, t("See the &loans"), words, icon="loans")

    def reader(self) -> _Loans:
        desk = self.desk
        return _Loans(desk.book, desk.currency, self.result.form["on"].peek() or desk.today)

    def corrected(self, file: ListFile) -> bool:
        return file.corrected

    def _other_day(self) -> None:
        """What the book says is owed is of another day."""
        if self.looked is not None and self.result.form["on"].peek() is not None:
            self.look_again(self.looked.file.layout)

    # --- the deed --------------------------------------------------------------------------------

    def deed(self, read: LoanReading, *, on: date, good_rows: bool) -> Deed[LoanImportReport]:
        return partial(loan_list.bring_in, self.desk.book, read, on=on, good_rows=good_rows)

    def tell(self, report: LoanImportReport) -> tuple[str, Sequence[Pair]]:
        language, count = self.desk.language, len(report.loans)
        words = language.ngettext(
            "{count} loan is in the book now.", "{count} loans are in the book now.", count
        )
        return words.format(count=language.number(count)), sums(language, report)

    def draw(self, report: LoanImportReport, language: Language) -> bytes:
        return loan_import_report(report, language)
