"""The page on which a list is brought in: what a roll of members and a list of loans share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk.exchange.guess import Layout
from coopdesk.i18n import Language
from coopdesk.records.book import Command, Topic
from coopdesk.records.errors import Refused, Trouble
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Sides, bring_into_view, whole_page
from coopdesk.ui.kit.messages import announce
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.reading import work
from coopdesk.ui.reading.card import Readable, Reading
from coopdesk.ui.reading.work import Deed, Looked, Reader
from coopdesk.ui.theme import Kind
from coopdesk.ui.working import told

F = TypeVar("F", bound=Readable)
R = TypeVar("R")


class WhatComes(Sides, Generic[F, R]):
    """Shows what would come in, with the form that it takes and the button that does it."""

    form: Form
    go: QPushButton

    def show_looked(self, looked: Looked[F, R]) -> None:
        """Show what a reading gives."""
        raise NotImplementedError

    def show_deed(self, read: R | None, *, allowed: bool) -> None:
        """Put the whole deed on its button. `read` is None where nothing can be read yet."""
        raise NotImplementedError

    def take_up(self) -> None:
        """It came to nothing: it can be done again from where it was begun."""
        self.go.setFocus()
        bring_into_view(self.go)


class Unread(Note):
    """Why the file that was chosen last can't be read. What was shown before stays below it."""

    def __init__(self, language: Language) -> None:
        super().__init__("", Kind.REFUSE)
        self._language = language

    def tell(self, error: Exception) -> None:
        """Say it; a bug is told by whoever began the work."""
        if isinstance(error, Trouble):
            self.say(told(self._language, error), Kind.REFUSE)
            announce(self, self.text, urgent=True)
            bring_into_view(self)


class BringIn(Page, Generic[F, R]):
    """Choose a file; see and correct how it is read; compare; import. Nothing is booked before."""

    TITLE: ClassVar[str] = ""  # marked with N_
    WORKING: ClassVar[str] = ""  # what is said while it comes in; marked with N_
    NEEDS: ClassVar[Command[..., Any]]
    TOPICS: ClassVar[Topic] = Topic.NONE

    result: WhatComes[F, R]

    def __init__(self, desk: Desk, place: Place, names: Mapping[str, str]) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.looked: Looked[F, R] | None = None
        self._waiting = 0
        self.choose = buttons.primary(t("&Choose the file"), self.choose_file, icon="open")
        self.start = Card("", self.beginning())
        self.reading = Reading(desk.language, names)
        self.result = self.make_result()
        self.unread = Unread(desk.language)
        steps = t("Choose the file, see how it is read, compare the sums, import.")
        heading = Heading(t(self.TITLE), steps)
        self.setLayout(whole_page(heading, self.unread, *self.parts(), None))
        self.reading.other.clicked.connect(self.choose_file)
        self.reading.other_sheet.connect(self._other_sheet)
        self.reading.corrected.connect(self.look_again)
        self.result.go.clicked.connect(self._go)
        self.show_parts()

    # --- what each list says ---------------------------------------------------------------------

    def beginning(self) -> EmptyState:
        """What kind of file is meant, around the button that chooses one."""
        raise NotImplementedError

    def make_result(self) -> WhatComes[F, R]:
        """The part that shows what would come in."""
        raise NotImplementedError

    def parts(self) -> list[QWidget]:
        """What stands below the heading, from above to below."""
        return [self.start, self.reading, self.result]

    def reader(self) -> Reader[F, R]:
        """How the list is read, as the book is now."""
        raise NotImplementedError

    def corrected(self, file: F) -> bool:
        """Whether corrections of an earlier file were used for this one."""
        return False

    def deed(self, read: R, *, on: date, good_rows: bool) -> Deed[Any]:
        """What brings it in, for the worker, with what the result's form says."""
        raise NotImplementedError

    def brought(self, answer: Any) -> None:
        """It is in the book: the page shows so."""
        self.show_parts()
        self.focus_first()

    # --- what the window asks ------------------------------------------------------------------

    def has_typed(self) -> bool:
        return self.looked is not None

    def focus_first(self) -> None:
        if self.looked is not None:
            first = self.reading.columns.choice(0)
            first.setFocus()
            bring_into_view(first)
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
        if self.looked is not None:
            self._look_at(self.looked.file.path, sheet)

    def _look_at(self, path: Path, sheet: str | None) -> None:
        self._read(path, partial(work.look_at, path, sheet, self.reader()))

    def look_again(self, layout: Layout) -> None:
        """Read the file again, laid out as a person says."""
        assert self.looked is not None
        file = replace(self.looked.file, layout=layout)
        self._read(file.path, partial(work.look_again, file, self.reader()))

    def _read(self, path: Path, reading: Callable[[Job], Looked[F, R]]) -> None:
        self.unread.say("")
        words = self.desk.language.gettext("Reading {name}")
        job = self._start(words.format(name=path.name), reading, self._look_done, beside=True)
        for part in (self.unread.tell, self.reading.as_it_was):
            job.failed.connect(part)

    def _start(
        self,
        words: str,
        what: Callable[[Job], Any],
        done: Callable[[Any], None],
        *,
        beside: bool = False,
    ) -> Job:
        """Have the worker do it; until then there is nothing to import."""
        self._waiting += 1
        self.show_deed()
        job = self.desk.start(words, what, beside=beside)
        job.done.connect(done)
        job.failed.connect(self._over)
        job.stopped.connect(self._over)
        return job

    def _over(self) -> None:
        self._waiting -= 1
        self.show_deed()

    def _look_done(self, looked: Looked[F, R]) -> None:
        self._over()
        if self._waiting:
            return  # corrected again meanwhile: the next one counts
        before = self.looked.file if self.looked else None
        fresh = before is None or before.path != looked.file.path
        if before is None or before.sheet is not looked.file.sheet:
            self.reading.forget()
        self.looked = looked
        self.show_looked(looked)
        self.show_deed()
        self.show_parts()
        if fresh:
            self.focus_first()

    # --- showing ---------------------------------------------------------------------------------

    def show_looked(self, looked: Looked[F, R]) -> None:
        """Show what reading the file gave."""
        self.reading.show_file(looked.file, corrected=self.corrected(looked.file))
        self.result.show_looked(looked)

    def show_parts(self) -> None:
        """First the choice of a file, then what it says."""
        looked = self.looked is not None
        self.start.setVisible(not looked)
        self.reading.setVisible(looked)
        self.result.setVisible(looked)

    def show_deed(self) -> None:
        """Put the deed on its button, as what was read is now."""
        read = self.looked.read if self.looked else None
        allowed = not self._waiting and self.desk.may(self.NEEDS)
        self.result.show_deed(read, allowed=allowed)

    # --- the deed --------------------------------------------------------------------------------

    def _go(self) -> None:
        read = self.looked.read if self.looked else None
        said = self.result.form.read()
        if read is None or said is None:
            return
        what = partial(work.bring, self.deed(read, on=said["on"], good_rows=said["good_rows"]))
        job = self._start(self.desk.language.gettext(self.WORKING), what, self._brought)
        job.stopped.connect(self._stopped)
        for over in (job.stopped, job.failed):
            over.connect(self.result.take_up)

    def _stopped(self) -> None:
        words = self.desk.language.gettext("It was stopped: nothing was brought in.")
        self.desk.say(words, Kind.PLAIN)

    def _brought(self, answer: Any) -> None:
        self._over()
        if isinstance(answer, Refused):
            self.result.form.complain(self.desk.language.say(answer.text), answer.field)
            return
        self.looked = None
        self.brought(answer)
