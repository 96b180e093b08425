"""Fields where one chooses or ticks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
)

from coopdesk.i18n import Language
from coopdesk.ui.kit.fields.base import Field, T
from coopdesk.ui.kit.icons import icon, pixmap
from coopdesk.ui.theme import look

#: No choice needs to be wider than this at 100 % text.
_WIDE = 320
#: What the arrow takes more than the style thinks, at 100 % text.
_ARROW = 26
#: The words of a tick stand in lines no shorter than this, box and all.
_NARROW = 180


class _Choice(QComboBox):
    """A combo box with the program's arrow. The wheel scrolls the page, not the choice. Words that
    are too long end in dots, and are read whole by pointing at them."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        option, painter = QStyleOptionComboBox(), QStylePainter(self)
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        inside = (
            self.style()
            .subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
            .width()
        )
        room = inside - look().px(8)
        said = option.fontMetrics.elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, max(room, 0)
        )
        self.setToolTip("" if said == self.currentText() else self.currentText())
        option.currentText = said
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        arrow = pixmap("down", "muted", 18)
        side = round(arrow.deviceIndependentSize().width())
        left = look().px(8) if self.isRightToLeft() else self.width() - side - look().px(8)
        painter.drawPixmap(left, (self.height() - side) // 2, arrow)

    def sizeHint(self) -> QSize:
        """Its words are read whole where there is room: the arrow is wider than the style's."""
        usual = super().sizeHint()
        whole = self.sizeAdjustPolicy() == self.SizeAdjustPolicy.AdjustToContentsOnFirstShow
        return QSize(usual.width() + (look().px(_ARROW) if whole else 0), usual.height())

    def minimumSizeHint(self) -> QSize:
        """Long words don't keep a form from standing in columns."""
        least = super().minimumSizeHint()
        return QSize(min(least.width(), look().px(_WIDE)), least.height())

    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + look().px(24))
        super().showPopup()

    def wheelEvent(self, event: Any) -> None:
        event.ignore()


class ChoiceField(Field[T]):
    """One of a few things, each with its words. Without a value nothing is chosen yet."""

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[tuple[T, str]],
        language: Language,
        *,
        optional: bool = False,
        value: T | None = None,
    ) -> None:
        self.box = _Choice()
        super().__init__(name, label, self.box, language, optional=optional)
        self._values: list[T] = []
        self.set_options(options)
        self.set_value(value)
        self.box.activated.connect(self._typed)

    def set_options(self, options: Sequence[tuple[T, str]]) -> None:
        """Offer other things, keeping what was chosen if it is still there."""
        kept = self.peek()
        self._values = [value for value, _ in options]
        self.box.clear()
        self.box.addItems([text for _, text in options])
        self.set_value(kept)

    def is_empty(self) -> bool:
        return self.box.currentIndex() < 0

    def _read(self) -> T:
        return self._values[self.box.currentIndex()]

    def set_value(self, value: T | None) -> None:
        self.box.setCurrentIndex(self._values.index(value) if value in self._values else -1)
        self.clear_complaint()

    def _goes_on(self, event: QKeyEvent) -> bool:
        return super()._goes_on(event) and not self.box.view().isVisible()


class _Tick(QCheckBox):
    """A box to tick, drawn from the tokens so that it is seen in every theme. Its words take more
    lines where one is too short, and the layout around it knows of them before it gives room."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._words = words
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, words: str) -> None:
        """Say something else beside the box."""
        self._words = words
        self.setText(self._said_in(self.width()))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return self._around(self._words)

    def minimumSizeHint(self) -> QSize:
        """Long words don't keep a form from standing in columns."""
        longest = max(self._words.split(" "), key=len)
        narrow = max(self._around(longest).width(), look().px(_NARROW))
        return QSize(min(self.sizeHint().width(), narrow), self.sizeHint().height())

    def heightForWidth(self, width: int) -> int:
        return self._around(self._said_in(width)).height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        said = self._said_in(self.width())
        if said != self.text():
            self.setText(said)

    def _said_in(self, width: int) -> str:
        """Its words in the lines that they take at a width."""
        room = width - self._around("").width()
        return _in_lines(self._words, self.fontMetrics(), room)

    def _around(self, words: str) -> QSize:
        """What the box takes beside some words."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        lines = words.split("\n")
        metrics = self.fontMetrics()
        wide = max(metrics.horizontalAdvance(line.replace("&", "")) for line in lines)
        tall = metrics.lineSpacing() * len(lines)
        kind = QStyle.ContentsType.CT_CheckBox
        return self.style().sizeFromContents(kind, option, QSize(wide, tall), self)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        part = QStyle.SubElement.SE_CheckBoxIndicator
        box = QRectF(self.style().subElementRect(part, option, self))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().colour("accent" if self.isChecked() else "edge"), 1.5))
        painter.setBrush(look().colour("accent" if self.isChecked() else "paper"))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        if self.isChecked():
            tick = icon("check", "on_accent", 16)
            tick.paint(painter, box.adjusted(1, 1, -1, -1).toRect())


def _in_lines(words: str, metrics: QFontMetrics, room: int) -> str:
    """Words in lines that are as long as there is room."""
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer.replace("&", "")) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


class CheckField(Field[bool]):
    """Yes or no."""

    def __init__(self, name: str, label: str, language: Language, *, value: bool = False) -> None:
        self.box = _Tick(label)
        super().__init__(name, label, self.box, language)
        self.label.hide()
        self.box.setChecked(value)
        self.box.toggled.connect(self._typed)

    def say(self, words: str) -> None:
        """Say something else beside the box."""
        self.box.say(words)

    def is_empty(self) -> bool:
        return False

    def _read(self) -> bool:
        return self.box.isChecked()

    def set_value(self, value: bool | None) -> None:
        self.box.setChecked(bool(value))
