"""While the book's file is written anew, encrypted or no longer: nothing else is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records.errors import Refused, Trouble
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.layouts import centred, column, row
from coopdesk.ui.kit.progress import Job, JobBar, Worker
from coopdesk.ui.theme import Kind


class Relocking(QWidget):
    """Says what is done and how far it is. What went wrong is said here; then the book is opened as
    it was.
    """

    over = Signal()

    def __init__(self, language: Language, name: str, title: str) -> None:
        super().__init__()
        t = language.gettext
        self._language = language
        self._worker, self._bar = Worker(), JobBar(language)
        self.note = Note("", Kind.REFUSE)
        self.go_on = buttons.primary(t("Open the book"), self.over.emit)
        self.go_on.hide()
        self._title = title
        words = t("The book is closed meanwhile. Don't switch the PC off.")
        self._meanwhile = label(words, "muted", wrap=True)
        card = Card(
            "",
            label(name, "title", wrap=True),
            self._bar,
            self._meanwhile,
            self.note,
            row(None, self.go_on),
            padding=24,
        )
        self.setLayout(column(centred(card, 560)))

    def begin(self, work: Callable[[Job], Any]) -> None:
        """Do it on the worker thread."""
        job = self._worker.start(work)
        self._bar.watch(job, self._title)
        job.done.connect(self._end)
        job.stopped.connect(self._end)
        job.failed.connect(self._failed)

    def _end(self, _what: object = None) -> None:
        self.over.emit()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, Trouble | Refused):
            raise error
        say, advice = self._language.say, getattr(error, "advice", None)
        self.note.say(f"{say(error.text)} {say(advice) if advice else ''}".strip(), Kind.REFUSE)
        self._meanwhile.hide()
        self.go_on.show()
        self.go_on.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._worker.close()
        super().closeEvent(event)
