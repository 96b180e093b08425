"""The page on which a roll is brought in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from coopdesk.exchange.guess import Layout
from coopdesk.exchange.imports import FIELD_NAMES
from coopdesk.records import members
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.records.papers import ImportReport
from coopdesk.reports.import_report import import_report
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, EmptyState, Heading
from coopdesk.ui.kit.layouts import whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.import_roll import work
from coopdesk.ui.pages.import_roll.result import Brought, Coming
from coopdesk.ui.pages.import_roll.work import How, Looked
from coopdesk.ui.reading import Reading


class ImportRoll(Page):
    """Choose a file; see and correct how it is read; compare; import. Nothing is booked before."""

    TOPICS: ClassVar[Topic] = Topic.NONE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._looked: Looked | None = None
        self._report: ImportReport | None = None
        self._at_report = False  # and will come back from it
        self._waiting = 0
        steps = t("Choose the file, see how it is read, compare the sums, import.")
        self.start = self._make_start(t)
        self.reading = Reading(desk.language, FIELD_NAMES)
        self.result = Coming(desk.language, desk.today)
        self.over = Brought(desk.language)
        heading = Heading(t("Bring in the roll of members"), steps)
        parts = (heading, self.start, self.reading, self.result, self.over)
        self.setLayout(whole_page(*parts, None))
        self._wire()
        self._show_parts()

    def _make_start(self, t: Callable[[str], str]) -> Card:
        self.choose = buttons.primary(t("&Choose the file"), self.choose_file, icon="open")
        words = t("Choose the list that the office keeps of its members")
        advice = t(
            "A table saved as CSV or Excel (XLSX), just as it is, with the balances of each "
            "member if it has them. You see first what was understood; nothing is written "
            "before you agree."
        )
        return Card("", EmptyState(words, advice, self.choose, icon="import"))

    def _wire(self) -> None:
        self.reading.other.clicked.connect(self.choose_file)
        self.reading.other_sheet.connect(self._other_sheet)
        self.reading.corrected.connect(self._look_again)
        self.result.go.clicked.connect(self._go)
        self.over.print.clicked.connect(self._show_report)
        self.over.look_at.clicked.connect(self._go_members)

    # --- what the window asks ------------------------------------------------------------------

    def has_typed(self) -> bool:
        return self._looked is not None

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if self._report is not None and not self._at_report:
            self._report = None
            self._show_parts()
        self._at_report = False

    def focus_first(self) -> None:
        if self._report is not None:
            self.over.look_at.setFocus()
        elif self._looked is not None:
            self.reading.columns.choice(0).setFocus()
        else:
            self.choose.setFocus()

    @property
    def working(self) -> bool:
        """Whether a file is being read or brought in."""
        return self._waiting > 0

    # --- the file --------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a file and look at it."""
        t = self.desk.language.gettext
        kinds = [(t("Tables"), "*.csv *.xlsx *.xlsm *.txt *.tsv"), (t("All files"), "*")]
        path = pickers.open_file(self, t("Choose the file"), kinds)
        if path is not None:
            self._look_at(path, None)

    def _other_sheet(self, sheet: str) -> None:
        if self._looked is not None:
            self._look_at(self._looked.file.path, sheet)

    def _look_at(self, path: Path, sheet: str | None) -> None:
        self.reading.forget()
        self._read(path, partial(work.look_at, path, sheet, self._how()))

    def _look_again(self, layout: Layout) -> None:
        assert self._looked is not None
        file = replace(self._looked.file, layout=layout)
        self._read(file.path, partial(work.look_again, file, self._how()))

    def _how(self) -> How:
        desk = self.desk
        return How(desk.currency, desk.today, desk.ask(members.numbers))

    def _read(self, path: Path, reading: Callable[[Job], Looked]) -> None:
        words = self.desk.language.gettext("Reading {name}")
        self._start(words.format(name=path.name), reading, self._look_done)

    def _start(self, words: str, what: Callable[[Job], Any], done: Callable[[Any], None]) -> None:
        """Have the worker do it; until then there is nothing to import."""
        self._waiting += 1
        self._show_deed()
        job = self.desk.start(words, what)
        job.done.connect(done)
        job.failed.connect(self._over)
        job.stopped.connect(self._over)

    def _over(self) -> None:
        self._waiting -= 1
        self._show_deed()

    def _look_done(self, looked: Looked) -> None:
        self._over()
        if self._waiting:
            return  # corrected again meanwhile: the next one counts
        fresh = self._looked is None or self._looked.file.path != looked.file.path
        self._looked, self._report = looked, None
        self.reading.show_file(looked.file, corrected=looked.file.corrected)
        self.result.show_looked(looked)
        self._show_deed()
        self._show_parts()
        if fresh:
            self.focus_first()

    # --- showing ---------------------------------------------------------------------------------

    def _show_parts(self) -> None:
        """First the choice of a file, then what it says, then that it is in the book."""
        over, looked = self._report is not None, self._looked is not None
        self.start.setVisible(not looked and not over)
        self.reading.setVisible(looked)
        self.result.setVisible(looked)
        self.over.setVisible(over)

    def _show_deed(self) -> None:
        read = self._looked.read if self._looked else None
        allowed = not self._waiting and self.desk.may(members.import_roll)
        self.result.show_deed(len(read.roll.drafts) if read else 0, allowed=allowed)

    # --- the deed --------------------------------------------------------------------------------

    def _go(self) -> None:
        read = self._looked.read if self._looked else None
        said = self.result.form.read()
        if read is None or said is None:
            return
        words = self.desk.language.gettext("Bringing in the members")
        what = partial(work.bring_in, self.desk.book, read, said["on"], said["good_rows"])
        self._start(words, what, self._imported)

    def _imported(self, answer: ImportReport | Refused) -> None:
        self._over()
        if isinstance(answer, Refused):
            self.result.form.complain(self.desk.language.say(answer.text), answer.field)
            return
        self._report, self._looked = answer, None
        self.over.show_report(answer)
        self._show_parts()
        self.focus_first()
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
