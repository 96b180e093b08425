"""The page on which a roll is brought in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from coopdesk.exchange import imports
from coopdesk.exchange.imports import FIELD_NAMES, RollFile, RollRead
from coopdesk.i18n import N_
from coopdesk.records import members
from coopdesk.records.papers import ImportReport
from coopdesk.reports.import_report import import_report
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.cards import EmptyState
from coopdesk.ui.pages.import_roll.result import Brought, Coming
from coopdesk.ui.reading import BringIn, Looked


@dataclass(frozen=True, slots=True)
class _Roll:
    """How a roll is read: `taken` are the numbers in the book, with their names."""

    currency: str
    today: date
    taken: Mapping[str, str]

    def open(self, path: Path, sheet: str | None) -> RollFile:
        return imports.open_roll(path, sheet=sheet)

    def read(self, file: RollFile) -> RollRead:
        return imports.read_rows(file, currency=self.currency, today=self.today, taken=self.taken)


class ImportRoll(BringIn[RollFile, RollRead]):
    """Afterwards stands what came, until the page is left."""

    TITLE = N_("Bring in the roll of members")
    WORKING = N_("Bringing in the members")
    NEEDS = members.import_roll

    result: Coming

    def __init__(self, desk: Desk, place: Place) -> None:
        self._report: ImportReport | None = None
        self._at_report = False  # and will come back from it
        self.over = Brought(desk.language)
        super().__init__(desk, place, FIELD_NAMES)
        self.over.print.clicked.connect(self._show_report)
        self.over.look_at.clicked.connect(self._go_members)

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

    def parts(self) -> list[QWidget]:
        return [*super().parts(), self.over]

    def reader(self) -> _Roll:
        desk = self.desk
        return _Roll(desk.currency, desk.today, desk.ask(members.numbers))

    def corrected(self, file: RollFile) -> bool:
        return file.corrected

    def show_looked(self, looked: Looked[RollFile, RollRead]) -> None:
        self._report = None
        super().show_looked(looked)

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if self._report is not None and not self._at_report:
            self._report = None
            self.show_parts()
        self._at_report = False

    def focus_first(self) -> None:
        if self._report is not None:
            self.over.look_at.setFocus()
        else:
            super().focus_first()

    # --- showing ---------------------------------------------------------------------------------

    def show_parts(self) -> None:
        """First the choice of a file, then what it says, then that it is in the book."""
        super().show_parts()
        over = self._report is not None
        self.start.setVisible(self._looked is None and not over)
        self.over.setVisible(over)

    # --- the deed --------------------------------------------------------------------------------

    def deed(self, read: RollRead, *, on: date, good_rows: bool) -> Callable[[], ImportReport]:
        return partial(imports.import_roll, self.desk.book, read, on=on, good_rows=good_rows)

    def brought(self, answer: ImportReport) -> None:
        self._report = answer
        self.over.show_report(answer)
        super().brought(answer)
        self._show_report()

    def _show_report(self) -> None:
        if self._report is None:
            return
        desk = self.desk
        self._at_report = True
        title = desk.language.gettext("Import of members")
        pdf = import_report(self._report, papers.language(desk))
        desk.preview(title, pdf, file_name=f"{Path(self._report.file).stem} import.pdf")

    def _go_members(self) -> None:
        self.desk.go(Place("members"))
