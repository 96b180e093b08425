"""What belongs to this PC, whatever book is open: the frame, and how it is dressed."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QWidget

from coopdesk.i18n import Language
from coopdesk.ui import preferences as kept
from coopdesk.ui import qt_words, theme
from coopdesk.ui.frame import Frame
from coopdesk.ui.preferences import Preferences

if TYPE_CHECKING:
    from coopdesk.records.book import Book

_log = logging.getLogger(__name__)


class Screen:
    """The frame and how it is dressed: what belongs to this PC, whatever book is open."""

    def __init__(self, home: Path) -> None:
        self._file = home / "preferences.json"
        self.preferences = kept.load(self._file)
        self.language = self._speak()
        self._cover: QWidget | None = None
        self._dress()
        self.frame = Frame("CoopDesk", self.preferences.geometry)

    def prefer(self, preferences: Preferences) -> None:
        """Keep them and dress the program as they say."""
        self.preferences = preferences
        try:
            kept.save(self._file, preferences)
        except OSError:
            _log.exception("the preferences could not be kept")
        self.language = self._speak()
        self._dress()

    def _speak(self) -> Language:
        return Language(self.preferences.language or QLocale.system().name())

    def _dress(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, self.preferences.theme, self.preferences.text_percent)
        qt_words.speak(app, self.language)
        way = Qt.LayoutDirection
        app.setLayoutDirection(way.RightToLeft if self.language.right_to_left else way.LeftToRight)

    def cover(self, page: QWidget) -> None:
        """Show a page before the desk; the one before it goes."""
        self.frame.show_content(page)
        page.setFocus()
        self.uncover()
        self._cover = page

    def uncover(self) -> None:
        """The page before the desk has done its work."""
        if self._cover is not None:
            self.frame.drop(self._cover)
            self._cover = None

    def tongue(self, book: Book) -> Language:
        """The screen's language as the co-op's country writes it, with its sign for money."""
        from coopdesk.records import office  # noqa: PLC0415  (slow to load)
        from coopdesk.reports.wording import of_the_coop  # noqa: PLC0415  (slow to load)

        return of_the_coop(book.read(office.settings), self.language.code.split("_")[0])
