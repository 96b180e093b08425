"""A book brought back from a copy, beside the one that is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from coopdesk import paths
from coopdesk.exchange.keyring import Keyring
from coopdesk.records.book import Topic
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit.cards import Heading
from coopdesk.ui.kit.layouts import whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.restoring import Restoring
from coopdesk.ui.working import Desktop


class Restore(Page):
    """The assistant on a page; the open book stays as it is, and is left only when asked."""

    TOPICS = Topic.NONE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        home, opens = paths.home(), Keyring(paths.home()).identities(desk.book)
        desktop = Desktop(
            desk.language, home, desk.book.now, self._start, self._where, self._books, opens
        )
        self.assistant = Restoring(desktop)
        self.assistant.opened.connect(desk.opening)
        heading = Heading(
            t("Bring a book back"), t("Look first: nothing happens before you say so.")
        )
        self.setLayout(whole_page(heading, self.assistant, None))

    def focus_first(self) -> None:
        self.assistant.focus_first()

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self.assistant.look_again()

    def _start(self, title: str, work: Callable[[Job], Any]) -> Job:
        return self.desk.start(title, work, beside=True)

    def _where(self, name: str) -> Path:
        return paths.free_file(self.desk.book.path.parent, name, self.desk.book.path.suffix)

    def _books(self, coop: str) -> tuple[Path, ...]:
        """The open book, where the copy is of the same co-op."""
        book = self.desk.book
        return (book.path,) if book.coop.hex() == coop else ()
