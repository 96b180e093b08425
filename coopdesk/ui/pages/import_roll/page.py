"""The page on which a roll is brought in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from coopdesk.exchange import imports
from coopdesk.exchange.imports import FIELD_NAMES, RollRead
from coopdesk.exchange.layouts import ListFile
from coopdesk.i18n import N_, Language
from coopdesk.records import members
from coopdesk.records.papers import ImportReport
from coopdesk.reports.import_report import import_report
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.cards import EmptyState
from coopdesk.ui.kit.people import Pair
from coopdesk.ui.pages.import_roll.result import Coming
from coopdesk.ui.reading import BringInToSign, Brought


@dataclass(frozen=True, slots=True)
class _Roll:
    """How a roll is read: `taken` are the numbers in the book, with their names."""

    currency: str
    today: date
    taken: Mapping[str, str]

    def open(self, path: Path, sheet: str | None) -> ListFile:
        return imports.open_roll(path, sheet=sheet)

    def read(self, file: ListFile) -> RollRead:
        return imports.read_rows(file, currency=self.currency, today=self.today, taken=self.taken)


class ImportRoll(BringInToSign[ListFile, RollRead, ImportReport]):
    """The members that are not in the book yet come in, each with their balances."""

    TITLE = N_("Bring in the roll of members")
    WORKING = N_("Bringing in the members")
    REPORT = N_("Import of members")
    NEEDS = members.import_roll
    THERE = Place("members")

    result: Coming

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place, FIELD_NAMES)

    # --- what this list says ---------------------------------------------------------------------

    def beginning(self) -> EmptyState:
        t = self.desk.language.gettext
        words = t("Choose the list that the office keeps of its members")
        advice = t(
            "A table saved as CSV or Excel (XLSX), just as it is, with the balances of each "
            "member if it has them. You see first what was understood; nothing is written "
            "before you agree."
        )
        return EmptyState(words, advice, self.choose, icon="import")

    def make_result(self) -> Coming:
        return Coming(self.desk.language, self.desk.today)

    def make_over(self) -> Brought:
        t = self.desk.language.gettext
        words = t("Print the report, compare it with the paper register, and sign both.")
        return Brought(self.desk.language, t("See the &members"), words, icon="members")

    def reader(self) -> _Roll:
        desk = self.desk
        return _Roll(desk.currency, desk.today, desk.ask(members.numbers))

    def corrected(self, file: ListFile) -> bool:
        return file.corrected

    # --- the deed --------------------------------------------------------------------------------

    def deed(self, read: RollRead, *, on: date, good_rows: bool) -> Callable[[], ImportReport]:
        return partial(imports.import_roll, self.desk.book, read, on=on, good_rows=good_rows)

    def tell(self, report: ImportReport) -> tuple[str, Sequence[Pair]]:
        language, t = self.desk.language, self.desk.language.gettext
        words = language.ngettext(
            "{count} member is in the book now.",
            "{count} members are in the book now.",
            report.imported,
        )
        sums = {
            t("Shares"): report.shares,
            t("Savings"): report.savings,
            t("Loans"): report.loans,
        }
        pairs = [Pair(what, language.amount(sum_)) for what, sum_ in sums.items()]
        return words.format(count=language.number(report.imported)), pairs

    def draw(self, report: ImportReport, language: Language) -> bytes:
        return import_report(report, language)
