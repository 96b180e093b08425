"""The first rows of the file, with a choice above each column of what it means."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QWidget

from coopdesk.exchange.guess import Layout
from coopdesk.exchange.imports import letter_of
from coopdesk.exchange.reading import plain
from coopdesk.exchange.sheets import Sheet, SheetRow
from coopdesk.i18n import Language
from coopdesk.ui.kit import tips
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.layouts import margins
from coopdesk.ui.theme import kind, look

_ROWS = 5
_LONGEST = 26  # letters of a cell that are shown
_UNUSED = ""
_LETTERS = 9  # of a choice that is narrower than its longest word, so that more columns are seen
_ROOM = 72  # at 100 % text: what is around the words of a choice
_WIDEST = 260  # at 100 % text: longer words end in dots
_NARROW = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class ColumnChoices(QScrollArea):
    """Columns beside each other, wider than the page if need be; the choices stay reachable by key.

    Emits the columns by field whenever a person has chosen.
    """

    chosen = Signal(object)  # dict[str, int]

    def __init__(self, language: Language, names: Mapping[str, str]) -> None:
        """`names` are the fields that a column can mean, with what each is called."""
        super().__init__()
        self._language, self._names = language, names
        self.choices: list[ChoiceField[str]] = []
        self._touched: ChoiceField[str] | None = None
        self._before: Mapping[str, int] = {}
        self._now: Mapping[str, int] = {}
        self._sheet: Sheet | None = None
        self._header = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)

    def offer(self, names: Mapping[str, str]) -> None:
        """Other fields can be meant; they are seen when a sheet is shown next."""
        if names != self._names:
            self._names, self._sheet = names, None

    def sizeHint(self) -> QSize:
        inside = self.widget()
        bar = self.horizontalScrollBar().sizeHint().height()
        height = inside.sizeHint().height() + bar if inside else 0
        return QSize(look().px(400), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(200), self.sizeHint().height())

    def show_sheet(self, sheet: Sheet, layout: Layout) -> None:
        """Show the heading and the first rows under it, and what each column means."""
        self._now = layout.columns
        if self._sheet is sheet and self._header == layout.header_row:
            self._show_meant(layout)
        else:
            self._sheet, self._header = sheet, layout.header_row
            self._build(sheet, layout)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Who comes back to the first column from far below sees it: Qt scrolls only from one
        column to the next."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched)
        return super().eventFilter(watched, event)

    def _show_meant(self, layout: Layout) -> None:
        """The same rows: the choices stay, and with them the keyboard's place."""
        meant = _meant(layout)
        for column, choice in enumerate(self.choices):
            choice.set_value(meant.get(column, _UNUSED))
            _fit(choice)

    def _build(self, sheet: Sheet, layout: Layout) -> None:
        self._touched = None
        focused = next((n for n, one in enumerate(self.choices) if one.box.hasFocus()), None)
        rows = [row for row in sheet.below(layout.header_row) if row.cells][:_ROWS]
        header = sheet.row(layout.header_row)
        shown = [*([header] if header else []), *rows]
        width = max([len(row.cells) for row in shown] + [n + 1 for n in layout.columns.values()])
        inside = QWidget()
        kind(inside, "clear")
        grid = QGridLayout(inside)
        grid.setContentsMargins(margins(0))
        grid.setHorizontalSpacing(look().px(12))
        grid.setVerticalSpacing(look().px(8))
        for column in range(1, width + 1):
            grid.setColumnStretch(column, 1)
        self._put_choices(grid, header, width, layout)
        for n, row in enumerate(shown, 1):
            self._put_row(grid, n, row, width, strong=row is header)
        self.setWidget(inside)
        self.updateGeometry()
        if focused is not None and self.choices:
            self.choices[min(focused, width - 1)].setFocus()

    def _put_choices(
        self, grid: QGridLayout, header: SheetRow | None, width: int, layout: Layout
    ) -> None:
        t = self._language.gettext
        options = [(_UNUSED, t("not used")), *((f, t(name)) for f, name in self._names.items())]
        meant = _meant(layout)
        self.choices = []
        for column in range(width):
            letter = letter_of(column)
            heading = plain(header.cell(column)) if header else ""
            said = t("Column {letter}: {heading}") if heading else t("Column {letter}")
            choice = ChoiceField(
                str(column),
                said.format(letter=letter, heading=heading),
                options,
                self._language,
                value=meant.get(column, _UNUSED),
            )
            choice.label.hide()
            choice.box.setSizeAdjustPolicy(_NARROW)
            choice.box.setMinimumContentsLength(_LETTERS)
            _fit(choice)
            choice.changed.connect(self._choose)
            choice.box.installEventFilter(self)
            self.choices.append(choice)
            grid.addWidget(choice, 0, column + 1)

    def _put_row(
        self, grid: QGridLayout, at: int, row: SheetRow, width: int, *, strong: bool
    ) -> None:
        grid.addWidget(label(self._language.number(row.number), "muted"), at, 0)
        for column in range(width):
            text = plain(row.cell(column))
            short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
            words = label(short, "strong" if strong else "")
            words.setToolTip(tips.plain(text) if short != text else "")
            grid.addWidget(words, at, column + 1)

    def choice(self, column: int) -> ChoiceField[str]:
        """What stands above a column, counted from 0."""
        return self.choices[column]

    def _choose(self) -> None:
        """A field has one column. Arrow keys pass through others' fields on their way: until
        another choice is touched, what is passed goes back to where it stood."""
        changed = next(c for c in self.choices if c is self.sender())
        if changed is not self._touched:
            self._touched, self._before = changed, self._now
        column, meant = self.choices.index(changed), changed.value()
        others = {f: n for f, n in self._before.items() if n != column and f != meant}
        self._now = {**others, meant: column} if meant else others
        self.chosen.emit(dict(self._now))


def _fit(choice: ChoiceField[str]) -> None:
    """What a column means is read whole."""
    words = choice.box.fontMetrics().horizontalAdvance(choice.box.currentText())
    choice.setMinimumWidth(min(words + look().px(_ROOM), look().px(_WIDEST)))


def _meant(layout: Layout) -> dict[int, str]:
    return {column: field for field, column in layout.columns.items()}
