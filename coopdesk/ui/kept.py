"""Bills and pictures that are kept in the book: looked at, and saved."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from coopdesk.records import vouchers
from coopdesk.records.vouchers import FileRow
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.layouts import bring_into_view, column
from coopdesk.ui.kit.pdf_pages import readable
from coopdesk.ui.kit.pictures import Picture
from coopdesk.ui.theme import Kind

_PDF: Final = "application/pdf"
_ENDINGS: Final = {_PDF: "*.pdf", "image/png": "*.png", "image/jpeg": "*.jpg"}


class KeptFile(QWidget):
    """Looks at a file: a PDF as a paper, a picture here; it says so where neither can be."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.picture = Picture(desk.language.gettext("Picture"))
        self.note = Note("", Kind.REFUSE)
        self.setLayout(column(self.picture, self.note))
        self.clear()

    def clear(self) -> None:
        """Look at nothing."""
        self.hide()
        self.picture.hide()
        self.note.say("")

    def look(self, file: FileRow) -> None:
        """Show a file of an entry."""
        self.look_at(file.name, file.media, self._desk.ask(vouchers.file, file.id).content)

    def look_at(self, name: str, media: str, content: bytes) -> None:
        """Show any file."""
        self.clear()
        if media == _PDF and readable(content):
            self._desk.preview(name, content, file_name=name)
            return
        self.show()
        if media != _PDF and self.picture.show_content(content):
            self.picture.setAccessibleName(name)
            self.picture.show()
            bring_into_view(self.picture)
        else:
            t = self._desk.language.gettext
            words = t("“{name}” can't be shown. Save it and open it with another program.")
            self.note.say(words.format(name=name), Kind.REFUSE)

    def save(self, file: FileRow) -> None:
        """Save a copy of a file of an entry, as it was kept."""
        self.save_as(file.name, file.media, self._desk.ask(vouchers.file, file.id).content)

    def save_as(self, name: str, media: str, content: bytes) -> None:
        """Save a copy of any file."""
        kinds = [(self._desk.language.gettext("This file"), _ENDINGS[media])]
        papers.save(self, self._desk, content, name, kinds)
