"""The first rows of the file, with a choice above each column of what it means."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QScrollArea, QWidget

from coopdesk.exchange.guess import Layout
from coopdesk.exchange.imports import FIELD_NAMES, letter_of
from coopdesk.exchange.reading import plain
from coopdesk.exchange.sheets import Sheet, SheetRow
from coopdesk.i18n import Language
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.layouts import margins
from coopdesk.ui.theme import kind, look

_ROWS = 5
_LONGEST = 26  # letters of a cell that are shown
_UNUSED = ""
_LETTERS = 9  # of a choice that is narrower than its longest word, so that more columns are seen
_NARROW = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class ColumnChoices(QScrollArea):
    """Columns beside each other, wider than the page if need be; the choices stay reachable by key.

    Emits the columns by field whenever a person has chosen.
    """

    chosen = Signal(object)  # dict[str, int]

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._choices: list[ChoiceField[str]] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)

    def sizeHint(self) -> QSize:
        inside = self.widget()
        bar = self.horizontalScrollBar().sizeHint().height()
        height = inside.sizeHint().height() + bar if inside else 0
        return QSize(look().px(400), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(200), self.sizeHint().height())

    def show_sheet(self, sheet: Sheet, layout: Layout) -> None:
        """Show the heading and the first rows under it, and what each column means."""
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
        self._put_choices(grid, header, width, layout)
        for n, row in enumerate(shown, 1):
            self._put_row(grid, n, row, width, strong=row is header)
        self.setWidget(inside)
        self.updateGeometry()

    def _put_choices(
        self, grid: QGridLayout, header: SheetRow | None, width: int, layout: Layout
    ) -> None:
        t = self._language.gettext
        options = [(_UNUSED, t("not used")), *((f, t(name)) for f, name in FIELD_NAMES.items())]
        meant = {column: field for field, column in layout.columns.items()}
        self._choices = []
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
            choice.changed.connect(self._choose)
            self._choices.append(choice)
            grid.addWidget(choice, 0, column + 1)

    def _put_row(
        self, grid: QGridLayout, at: int, row: SheetRow, width: int, *, strong: bool
    ) -> None:
        grid.addWidget(label(self._language.number(row.number), "muted"), at, 0)
        for column in range(width):
            text = plain(row.cell(column))
            short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
            words = label(short, "strong" if strong else "")
            words.setToolTip(text if short != text else "")
            grid.addWidget(words, at, column + 1)

    def choice(self, column: int) -> ChoiceField[str]:
        """What stands above a column, counted from 0."""
        return self._choices[column]

    def _choose(self) -> None:
        """A field has one column: where it stood before, nothing stands now."""
        changed = self.sender()
        columns: dict[str, int] = {}
        for column, choice in sorted(enumerate(self._choices), key=lambda one: one[1] is changed):
            if meant := choice.value():
                columns[meant] = column
        self.chosen.emit(columns)
