"""The page on which running loans are brought in from a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from coopdesk.exchange.guess import Layout
from coopdesk.exchange.loan_list import LOAN_FIELDS
from coopdesk.i18n import N_
from coopdesk.records import lending
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note
from coopdesk.ui.kit.layouts import whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.import_loans import work
from coopdesk.ui.pages.import_loans.result import Coming
from coopdesk.ui.pages.import_loans.work import How, Looked
from coopdesk.ui.reading import Reading
from coopdesk.ui.theme import Kind


class ImportLoans(Page):
    """Choose a list; see and correct how it is read; compare; import. Nothing is booked before."""

    TITLE = N_("Bring in running loans")
    TOPICS: ClassVar[Topic] = Topic.NONE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._looked: Looked | None = None
        self._waiting = 0
        self.start = self._make_start(t)
        self.reading = Reading(desk.language, LOAN_FIELDS)
        self.result = Coming(desk.language, desk.today)
        self.done = Note("", Kind.GOOD)
        steps = t("Choose the file, see how it is read, compare the sums, import.")
        heading = Heading(t(self.TITLE), steps)
        parts = (heading, self.done, self.start, self.reading, self.result)
        self.setLayout(whole_page(*parts, None))
        self._wire()
        self._show_parts()

    def _make_start(self, t: Callable[[str], str]) -> Card:
        self.choose = buttons.primary(t("&Choose the file"), self.choose_file, icon="open")
        words = t("Choose the list of the loans that are running")
        advice = t(
            "A table saved as CSV or Excel (XLSX): the member's number, what was lent and when, "
            "the rate, the instalments, and what was paid until now. Bring in the roll of members "
            "first: what a loan owes is compared with it."
        )
        return Card("", EmptyState(words, advice, self.choose, icon="import"))

    def _wire(self) -> None:
        self.reading.other.clicked.connect(self.choose_file)
        self.reading.other_sheet.connect(self._other_sheet)
        self.reading.corrected.connect(self._look_again)
        self.result.form["on"].changed.connect(self._other_day)
        self.result.go.clicked.connect(self._go)

    # --- what the window asks ------------------------------------------------------------------

    def has_typed(self) -> bool:
        return self._looked is not None

    def focus_first(self) -> None:
        if self._looked is not None:
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

    def _other_day(self) -> None:
        """What the book says is owed is of another day."""
        if self._looked is not None and self.result.form["on"].peek() is not None:
            self._look_again(self._looked.file.layout)

    def _how(self) -> How:
        desk = self.desk
        return How(desk.book, desk.currency, self.result.form["on"].peek() or desk.today)

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
        self._looked = looked
        self.done.say("")
        self.reading.show_file(looked.file)
        self.result.show_looked(looked)
        self._show_deed()
        self._show_parts()
        if fresh:
            self.focus_first()

    def _show_parts(self) -> None:
        """First the choice of a file, then what it says."""
        looked = self._looked is not None
        self.start.setVisible(not looked)
        self.reading.setVisible(looked)
        self.result.setVisible(looked)

    def _show_deed(self) -> None:
        read = self._looked.read if self._looked else None
        allowed = not self._waiting and self.desk.may(lending.bring_loans)
        self.result.show_deed(read, allowed=allowed)

    # --- the deed --------------------------------------------------------------------------------

    def _go(self) -> None:
        read = self._looked.read if self._looked else None
        said = self.result.form.read()
        if read is None or said is None:
            return
        words = self.desk.language.gettext("Bringing in the loans")
        what = partial(work.bring_in, self.desk.book, read, said["on"], said["good_rows"])
        self._start(words, what, self._imported)

    def _imported(self, answer: int | Refused) -> None:
        self._over()
        if isinstance(answer, Refused):
            self.result.form.complain(self.desk.language.say(answer.text), answer.field)
            return
        language = self.desk.language
        words = language.ngettext(
            "{count} loan is in the book now.", "{count} loans are in the book now.", answer
        )
        self._looked = None
        self.done.say(words.format(count=language.number(answer)), Kind.GOOD)
        self._show_parts()
        self.focus_first()
