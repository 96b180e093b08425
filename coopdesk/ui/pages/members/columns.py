"""Which columns the list has, and in which order: chosen once, and remembered on this PC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from coopdesk.records import members
from coopdesk.records.papers import FigureColumn
from coopdesk.reports.wording import said
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import column, row
from coopdesk.ui.kit.rows import Column
from coopdesk.ui.kit.tables import Table
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.members.filters import Panel
from coopdesk.ui.theme import look

_MARK = "✓"


@dataclass(frozen=True, slots=True)
class _Choice:
    key: str
    title: str
    shown: bool


class ColumnChoice(Panel):
    """Every column that there can be; the ones that the list has stand first, in its order."""

    changed = Signal()
    at_first = Signal()  # and as wide as at first

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._titles: dict[str, str] = {}
        self.keys: list[str] = []
        self.table: Table[_Choice] = Table(
            [
                Column(t("Shown"), _mark, spoken=self._spoken),
                Column(t("Column"), _title, stretch=True, least=120),
            ],
            name=t("Columns of the list"),
            key=_key,
            least=6,
            fixed=True,
            dense=True,
        )
        self.table.view.setMinimumWidth(look().px(220))
        self.up = buttons.icon_only("up", t("Move up"), weakly(self._move, -1))
        self.down = buttons.icon_only("down", t("Move down"), weakly(self._move, 1))
        self.usual = buttons.quiet(t("As at first"), self._as_at_first, icon="undo")
        about = label(t("Space shows a column or leaves it out."), "muted", wrap=True)
        deeds = row(self.up, self.down, self.usual, None, gap=8)
        parts = (self.headed(desk, t("Columns of the list")), about, self.table, deeds)
        whole = column(*parts, gap=12, margin=16)
        whole.setStretchFactor(self.table, 1)
        self.setLayout(whole)
        self.table.ticked.connect(self._toggle)
        self.table.opened.connect(self._toggle)
        self.table.chosen.connect(self._show_deeds)

    def show_columns(self, every: Mapping[str, FigureColumn], keys: Sequence[str]) -> None:
        """Offer these, of which the list has `keys`."""
        language = self._desk.language
        self._titles = {key: said(language, one.title) for key, one in every.items()}
        self.keys = [key for key in keys if key in every]
        self._show()

    def _show(self) -> None:
        others = [key for key in self._titles if key not in self.keys]
        rows = [_Choice(key, self._titles[key], key in self.keys) for key in self.keys + others]
        self.table.show_rows(rows)
        if self.table.row() is None:
            self.table.choose_first()
        self._show_deeds()

    def _show_deeds(self, _chosen: object = None) -> None:
        chosen = self.table.row()
        at = self.keys.index(chosen.key) if chosen is not None and chosen.shown else -1
        self.up.setEnabled(at > 0)
        self.down.setEnabled(0 <= at < len(self.keys) - 1)
        widened = bool(self._desk.preferences.widths)
        self.usual.setEnabled(widened or self.keys != list(members.STANDARD))

    def _toggle(self, row: _Choice) -> None:
        if not row.shown:
            self.keys.append(row.key)
        elif len(self.keys) > 1:  # a list without any column tells nothing
            self.keys.remove(row.key)
        self._changed()

    def _move(self, by: int) -> None:
        chosen = self.table.row()
        if chosen is None or chosen.key not in self.keys:
            return
        at = self.keys.index(chosen.key)
        if 0 <= at + by < len(self.keys):
            self.keys.insert(at + by, self.keys.pop(at))
            self._changed()

    def _as_at_first(self) -> None:
        self.keys = list(members.STANDARD)
        self.at_first.emit()
        self._changed()

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with Up or Down moves the column too."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if alt and by:
            self._move(by)
        else:
            super().keyPressEvent(event)

    def _spoken(self, row: _Choice) -> str:
        t = self._desk.language.gettext
        return t("yes") if row.shown else t("no")

    def focus_first(self) -> None:
        """Begin in the list of columns."""
        self.table.setFocus()


def _mark(row: _Choice) -> str:
    return _MARK if row.shown else ""


def _title(row: _Choice) -> str:
    return row.title


def _key(row: _Choice) -> str:
    return row.key
