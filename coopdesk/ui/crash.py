"""What a person sees when the program has a bug, and the report that they can carry to somebody.

The report names places in the program, never values: no member's name or money can be in it.
"""

from __future__ import annotations

import logging
import platform
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from PySide6.QtCore import Signal, qVersion
from PySide6.QtWidgets import QApplication, QWidget

from coopdesk import __version__
from coopdesk.faults import describe
from coopdesk.i18n import Language
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.layouts import centred, column, row
from coopdesk.ui.theme import Kind, look


def report(error: BaseException, language: Language, at: datetime) -> str:
    """Everything that helps to find the bug, as text."""
    size = QApplication.primaryScreen().size()
    return "\n".join(
        (
            f"CoopDesk {__version__}",
            f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
            f"language {language.code}, text {look().percent} %",
            f"screen {size.width()}x{size.height()}",
            f"at {at:%Y-%m-%d %H:%M:%S %z}",
            "",
            describe(error),
            "",
        )
    )


class PlacesOnly(logging.Formatter):
    """Writes log lines without the messages of exceptions, which may hold what people typed."""

    def formatException(self, ei: object) -> str:
        error = ei[1] if isinstance(ei, tuple) else None
        return describe(error) if isinstance(error, BaseException) else ""


class Crash(QWidget):
    """A plain page: what happened, that nothing kept is lost, and the report."""

    gone_on = Signal()

    def __init__(self, language: Language, text: str, file_name: str) -> None:
        super().__init__()
        t = language.gettext
        self._language, self._text, self._file_name = language, text, file_name
        self.note = Note("", Kind.GOOD)
        self.save = buttons.primary(t("Save the report"), self._save, icon="save")
        self.go_on = buttons.secondary(t("Go on"), self.gone_on.emit)
        card = Card(
            "",
            label(t("Something went wrong in CoopDesk."), "title", wrap=True),
            label(
                t(
                    "What the book had taken in is kept. What you were doing just now may not be: "
                    "look before you enter it again."
                ),
                wrap=True,
            ),
            label(
                t(
                    "Please save the report and give it to whoever helps you with this PC. It says "
                    "where in the program it happened. No member and no money is named in it."
                ),
                "muted",
                wrap=True,
            ),
            self.note,
            row(self.go_on, None, self.save, gap=16),
            padding=24,
        )
        card.body.setSpacing(look().px(16))
        self.setLayout(column(centred(card, 600)))
        self.setFocusProxy(self.save)

    def _save(self) -> None:
        t = self._language.gettext
        path = pickers.save_file(
            self, t("Save the report"), self._file_name, [(t("Text"), "*.txt")]
        )
        if path is None:
            return
        try:
            path.write_text(self._text, "utf-8")
        except OSError:
            self.note.say(t("It could not be saved there. Choose another folder."), Kind.REFUSE)
        else:
            self.note.say(t("Saved as {path}.").format(path=path), Kind.GOOD)


def keep_logs(home: Path) -> None:
    """A small log of what went wrong on this PC; two files of at most 200 kB."""
    folder = home / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "coopdesk.log", maxBytes=200_000, backupCount=1, encoding="utf-8", delay=True
    )
    handler.setFormatter(PlacesOnly("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
