"""Looking into a large book takes a moment: beside the screen, one look at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from coopdesk.records.book import Book
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.progress import Job

Query = Callable[[Any], Any]


class LongLook(QObject):
    """Asks a query of the book by a job. Who asks again meanwhile gets the newer answer alone."""

    came = Signal(object)  # what the query gave

    def __init__(self, desk: Desk, title: str, parent: QObject) -> None:
        """`title` is what the bar says while it lasts."""
        super().__init__(parent)
        self._desk, self._title = desk, title
        self._job: Job | None = None
        self._next: Query | None = None
        self._wanted = True

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None and self._wanted

    def ask(self, query: Query) -> None:
        """Look; the answer comes by `came`."""
        if self._job is not None:
            self._next, self._wanted = query, True
            return
        self._job = self._desk.start(self._title, _Reading(self._desk.book, query))
        self._job.done.connect(self._came)
        self._job.failed.connect(self._ended)
        self._job.stopped.connect(self._ended)

    def forget(self) -> None:
        """What is still to come is not wanted any more."""
        self._next, self._wanted = None, self._job is None

    def _came(self, found: Any) -> None:
        following, wanted = self._next, self._wanted
        self._ended()
        if following is not None:
            self.ask(following)
        elif wanted:
            self.came.emit(found)

    def _ended(self, _why: object = None) -> None:
        self._job = self._next = None
        self._wanted = True


class _Reading:
    """The work of one look."""

    def __init__(self, book: Book, query: Query) -> None:
        self._book, self._query = book, query

    def __call__(self, job: Job) -> Any:
        job.step(0, 0)
        return self._book.read(self._query)
