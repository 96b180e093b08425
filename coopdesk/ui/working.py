"""Long works of a card or an assistant: what begins them waits, and what fails is said once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records.calendar import Clock
from coopdesk.records.errors import Refused, Trouble
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.layouts import bring_into_view
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.theme import Kind


class Working:
    """For a widget that begins works. While one is under way `enable` holds back what begins them;
    what was refused, or what the machine could not do, is told by `complain`, and nowhere else.
    """

    def enable(self, *, on: bool) -> None:
        """Let works be begun, or not."""
        raise NotImplementedError

    def complain(self, error: Refused | Trouble) -> None:
        """Say it beside what caused it."""
        raise NotImplementedError

    def over(self) -> None:
        """No work is under way any more."""
        self.enable(on=True)

    def follow(self, job: Job) -> Job:
        """A work that was begun; whoever wants its end connects `done`, and calls `over`."""
        self.enable(on=False)
        job.failed.connect(self.failed)
        job.stopped.connect(self.over)
        return job

    def failed(self, error: Exception) -> None:
        """It came to nothing. A bug is told by who began it."""
        self.over()
        if isinstance(error, Trouble | Refused):
            self.complain(error)


def told(language: Language, error: Refused | Trouble) -> str:
    """What is wrong, and what helps."""
    advice = error.advice if isinstance(error, Trouble) else None
    return f"{language.say(error.text)} {language.say(advice) if advice else ''}".strip()


@dataclass(frozen=True, slots=True)
class Desktop:
    """What an assistant is handed, on a page and before any book is open: the language, the PC's
    folder and clock, how long work is begun, where a book of a name would be put, which books are
    here that one of a co-op (by its number in hex) could take the place of, and the keys by which
    copies of the open book are opened.
    """

    language: Language
    home: Path
    clock: Clock
    start: Callable[[str, Callable[[Job], Any]], Job]
    where: Callable[[str], Path]
    books: Callable[[str], Sequence[Path]]
    opens: tuple[str, ...] = ()


class Assistant(Working, QWidget):
    """Cards under each other that end with a book; above them stands what went wrong."""

    #: The Path of the book that was made, and of the one whose place it takes; None where it is
    #: a book of its own.
    opened = Signal(object, object)

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop, self._language = desktop, desktop.language
        self.note = Note("", Kind.REFUSE)

    def begin(self, title: str, work: Callable[[Job], Any]) -> Job:
        """Do long work; nothing else is begun meanwhile."""
        self.note.say("")
        return self.follow(self._desktop.start(title, work))

    def enable(self, *, on: bool) -> None:
        self.setEnabled(on)

    def complain(self, error: Refused | Trouble) -> None:
        self.note.say(told(self._language, error), Kind.REFUSE)
        bring_into_view(self.note)
