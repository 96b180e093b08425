"""Bills and pictures to be kept with an entry, before it is written."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.records.vouchers import Attached
from coopdesk.ui.attaching import choose
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note, label
from coopdesk.ui.kit.layouts import clear, column, holder, row
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind


class Files(QWidget):
    """Names of what was chosen, each with a way to leave it out."""

    changed = Signal()
    added = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self.chosen: list[Attached] = []
        self._box = QVBoxLayout()
        self.add = buttons.link(t("Add a bill or a picture"), self.choose, icon="attach")
        self.note = Note("", Kind.REFUSE)
        self.setLayout(column(self._box, holder(row(self.add, None)), self.note, gap=4))

    def choose(self) -> None:
        """Ask for a file and take it in, smaller where it must be."""
        self.note.say("")
        found = choose(self, self._desk)
        if isinstance(found, str):
            self.note.say(found, Kind.REFUSE)
        elif found is not None:
            self.chosen.append(found)
            self._show()
            self.added.emit()

    def clear(self) -> None:
        self.chosen = []
        self.note.say("")
        self._show()

    def _leave_out(self, file: Attached) -> None:
        self.chosen.remove(file)
        self._show()

    def _show(self) -> None:
        t = self._desk.language.gettext
        clear(self._box)
        for file in self.chosen:
            leave = buttons.icon_only(
                "close", t("Leave out {name}").format(name=file.name), weakly(self._leave_out, file)
            )
            words = row(label(file.name, wrap=True), leave, gap=8)
            words.setStretch(0, 1)
            self._box.addWidget(holder(words))
        self.changed.emit()
