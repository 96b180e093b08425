"""What people type into: a label, an editor, and a complaint beside it.

A field knows what can be read, in the language of the screen; what is allowed is the command's to
say. Enter goes on to the next field. A complaint is shown with a sign, spoken, and takes focus.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from coopdesk.i18n import N_, Language, Unreadable
from coopdesk.records.money import Money, digits_of
from coopdesk.ui.kit.calendar import CalendarPopup
from coopdesk.ui.kit.cards import label as words
from coopdesk.ui.kit.icons import icon, pixmap
from coopdesk.ui.kit.layouts import bring_into_view, column, holder, row
from coopdesk.ui.kit.lines import Line
from coopdesk.ui.theme import kind, look, redress

T = TypeVar("T")
E = TypeVar("E", bound=QWidget)

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Field(QWidget, Generic[T]):
    """A label, an editor and a complaint. `name` is the keyword of the command it feeds."""

    changed = Signal()

    def __init__(
        self, name: str, label: str, editor: QWidget, language: Language, *, optional: bool = False
    ) -> None:
        super().__init__()
        self.name, self.language, self.optional = name, language, optional
        self.label = words(label, "label", wrap=True)
        self.label.setBuddy(editor)
        self.editor = editor
        self._sign, self._complaint = QLabel(), words("", "complaint", wrap=True)
        self._sign.setPixmap(pixmap("refuse", "refuse", 14))
        self._sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        beside = row(self._sign, self._complaint, gap=4)
        beside.setStretch(1, 1)
        self._beside = holder(beside)
        self._beside.hide()
        self.setLayout(column(self.label, editor, self._beside, None, gap=4))
        self.setFocusProxy(editor)
        editor.setAccessibleName(label.replace("&", ""))
        editor.installEventFilter(self)

    def value(self) -> T | None:
        """What was typed, or None where an optional field is empty. Raises Unreadable."""
        if not self.is_empty():
            return self._read()
        if self.optional:
            return None
        raise Unreadable(N_("Please fill this in."))

    def peek(self) -> T | None:
        """The same while a person is still typing: None when it can't be read yet."""
        try:
            return self.value()
        except Unreadable:
            return None

    def set_value(self, value: T | None) -> None:
        """Put a value in, as the language writes it. None empties the field."""
        raise NotImplementedError

    def is_empty(self) -> bool:
        raise NotImplementedError

    def _read(self) -> T:
        raise NotImplementedError

    def clear(self) -> None:
        self.set_value(None)
        self.clear_complaint()

    def complain(self, text: str) -> None:
        """Say what is wrong, beside the field, to the ear too, and go there."""
        self._show_complaint(text)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self)

    def clear_complaint(self) -> None:
        self._show_complaint("")

    @property
    def complaint(self) -> str:
        return self._complaint.text()

    def _show_complaint(self, text: str) -> None:
        if text == self._complaint.text():
            return
        self._complaint.setText(text)
        self._beside.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)
        self.editor.setProperty("complaint", "true" if text else "false")
        redress(self.editor)

    def _typed(self) -> None:
        self.clear_complaint()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and isinstance(event, QKeyEvent) and self._goes_on(event):
            self._go_on()
            return True
        return super().eventFilter(watched, event)

    def _goes_on(self, event: QKeyEvent) -> bool:
        return event.type() == QEvent.Type.KeyPress and event.key() in _ENTER

    def _go_on(self) -> None:
        self.focusNextPrevChild(True)
        now = self.window().focusWidget()
        if now is not self.editor and self.isAncestorOf(now):
            self.focusNextPrevChild(True)  # past a button inside this field


class LineField(Field[T]):
    """A field of one line. The kinds of line say how its text is read and written."""

    def __init__(
        self, name: str, label: str, language: Language, *, optional: bool = False, hint: str = ""
    ) -> None:
        self.line = Line()
        super().__init__(name, label, self.line, language, optional=optional)
        self.line.setPlaceholderText(hint)
        self.line.textEdited.connect(self._typed)

    def is_empty(self) -> bool:
        return not self.line.text().strip()

    def set_value(self, value: T | None) -> None:
        self.line.setText("" if value is None else self._write(value))
        if not self.line.hasFocus():
            self.line.setCursorPosition(0)  # the beginning says what it is
        self.clear_complaint()
        self.changed.emit()

    def _write(self, value: T) -> str:
        return str(value)

    def _align_right(self) -> None:
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class TextField(LineField[str]):
    """Words of one line, without blanks around them."""

    def _read(self) -> str:
        return self.line.text().strip()


class SecretField(LineField[str]):
    """A password, hidden until asked for. Kept as typed."""

    def __init__(
        self, name: str, label: str, language: Language, *, optional: bool = False
    ) -> None:
        super().__init__(name, label, language, optional=optional)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = self.line.button("show", language.gettext("Show what is typed"), focus=True)
        self._eye.clicked.connect(self._turn)

    def is_empty(self) -> bool:
        return not self.line.text()

    def _read(self) -> str:
        return self.line.text()

    def _turn(self) -> None:
        t, mode = self.language.gettext, QLineEdit.EchoMode
        hidden = self.line.echoMode() == mode.Password
        self.line.setEchoMode(mode.Normal if hidden else mode.Password)
        said = t("Hide what is typed") if hidden else t("Show what is typed")
        self._eye.setIcon(icon("hide" if hidden else "show", "muted", 18))
        self._eye.setAccessibleName(said)
        self._eye.setToolTip(said)


class MoneyField(LineField[Money]):
    """An amount in one currency, read and written as the language does."""

    def __init__(
        self,
        name: str,
        label: str,
        currency: str,
        language: Language,
        *,
        optional: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__(name, label, language, optional=optional, hint=hint)
        self.currency = currency
        kind(self.line, "money")
        self._align_right()
        self.line.editingFinished.connect(self._tidy)

    def _read(self) -> Money:
        digits = digits_of(self.currency)
        minor = self.language.parse_amount(self.line.text(), self.currency, digits)
        return Money(minor, self.currency)

    def _write(self, value: Money) -> str:
        return self.language.figure(value)

    def _tidy(self) -> None:
        """Write it again with separators, so that a wrong nought is seen."""
        if amount := self.peek():
            self.line.setText(self._write(amount))


class NumberField(LineField[int]):
    """A whole number."""

    def __init__(
        self, name: str, label: str, language: Language, *, optional: bool = False, hint: str = ""
    ) -> None:
        super().__init__(name, label, language, optional=optional, hint=hint)
        self._align_right()

    def _read(self) -> int:
        return self.language.parse_amount(self.line.text(), "", 0)

    def _write(self, value: int) -> str:
        return self.language.number(value)


class PercentField(LineField[Decimal]):
    """A rate in percent with up to two decimals: "1.5" gives Decimal("0.015")."""

    def __init__(
        self, name: str, label: str, language: Language, *, optional: bool = False, hint: str = ""
    ) -> None:
        super().__init__(name, label, language, optional=optional, hint=hint)
        self._align_right()

    def _read(self) -> Decimal:
        text = self.line.text().replace("%", "")
        return Decimal(self.language.parse_amount(text, "", 2)).scaleb(-4)

    def _write(self, value: Decimal) -> str:
        return self.language.number(value.scaleb(2))


class DayField(LineField[date]):
    """A day, typed as people here write it, or chosen in a small calendar.

    T is today, + and − or the up and down keys go a day on or back.
    """

    def __init__(
        self,
        name: str,
        label: str,
        language: Language,
        *,
        today: date,
        optional: bool = False,
        value: date | None = None,
    ) -> None:
        super().__init__(name, label, language, optional=optional)
        self._today = today
        self._popup: CalendarPopup | None = None
        opener = self.line.button("calendar", language.gettext("Choose in a calendar (Alt+Down)"))
        opener.clicked.connect(self.open_calendar)
        self.line.editingFinished.connect(self._tidy)
        self.set_value(value)

    def _read(self) -> date:
        return self.language.parse_day(self.line.text(), self._today)

    def _write(self, value: date) -> str:
        return self.language.day(value)

    def _tidy(self) -> None:
        if day := self.peek():
            self.line.setText(self._write(day))

    def open_calendar(self) -> None:
        """Show the calendar under the field."""
        self._popup = CalendarPopup(self.peek() or self._today, self._today, self.language, self)
        self._popup.picked.connect(self._take)
        self._popup.show_under(self.line)

    def _take(self, day: date) -> None:
        self.set_value(day)
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if (
                event.key() == Qt.Key.Key_Down
                and event.modifiers() & Qt.KeyboardModifier.AltModifier
            ):
                self.open_calendar()
                return True
            if day := self._day_of_key(event):
                self.set_value(day)
                return True
        return super().eventFilter(watched, event)

    def _day_of_key(self, event: QKeyEvent) -> date | None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step:
            return date.fromordinal((self.peek() or self._today).toordinal() + step)
        if event.key() == Qt.Key.Key_T and self.is_empty():
            return self._today
        return None


class _Pad(QPlainTextEdit):
    """As tall as a few lines, scrolling beyond."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        return QSize(look().px(240), self.fontMetrics().lineSpacing() * self._lines + look().px(26))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), self.sizeHint().height())


class NoteField(Field[str]):
    """Words of several lines. Enter starts a new line, Ctrl+Enter and Tab go on."""

    def __init__(
        self, name: str, label: str, language: Language, *, optional: bool = False, lines: int = 3
    ) -> None:
        self.pad = _Pad(lines)
        super().__init__(name, label, self.pad, language, optional=optional)
        self.pad.textChanged.connect(self._typed)

    def is_empty(self) -> bool:
        return not self.pad.toPlainText().strip()

    def _read(self) -> str:
        return self.pad.toPlainText().strip()

    def set_value(self, value: str | None) -> None:
        self.pad.setPlainText(value or "")

    def _goes_on(self, event: QKeyEvent) -> bool:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return bool(control) and super()._goes_on(event)


class _Choice(QComboBox):
    """A combo box with the program's arrow. The wheel scrolls the page, not the choice."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        arrow = pixmap("down", "muted", 18)
        side = round(arrow.deviceIndependentSize().width())
        left = look().px(8) if self.isRightToLeft() else self.width() - side - look().px(8)
        QPainter(self).drawPixmap(left, (self.height() - side) // 2, arrow)

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
    """A box to tick, drawn from the tokens so that it is seen in every theme."""

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


class CheckField(Field[bool]):
    """Yes or no."""

    def __init__(self, name: str, label: str, language: Language, *, value: bool = False) -> None:
        self.box = _Tick(label)
        super().__init__(name, label, self.box, language)
        self.label.hide()
        self.box.setChecked(value)
        self.box.toggled.connect(self._typed)

    def is_empty(self) -> bool:
        return False

    def _read(self) -> bool:
        return self.box.isChecked()

    def set_value(self, value: bool | None) -> None:
        self.box.setChecked(bool(value))


class SearchField(LineField[str]):
    """Finds while typing. Down goes into the list below, Escape empties it.

    `shortcut` is shown as a hint and brings focus here, "Ctrl+K" for the search of everything.
    """

    go_down = Signal()
    go = Signal()

    def __init__(
        self, label: str, language: Language, *, shortcut: str = "", kind_name: str = ""
    ) -> None:
        super().__init__("search", label, language, optional=True, hint=label)
        self.label.hide()
        kind(self.line, kind_name)
        self.line.sign("search")
        self._clear = self.line.button("close", language.gettext("Clear the search"))
        self._clear.clicked.connect(self._empty)
        self._key = self.line.hint("")
        self.line.textChanged.connect(self._show_parts)
        self._listen(shortcut)
        self._show_parts("")

    def _listen(self, shortcut: str) -> None:
        if not shortcut:
            return
        keys = QKeySequence(shortcut)
        self._key.setText(keys.toString(QKeySequence.SequenceFormat.NativeText).replace("+", " "))
        comes = QAction(self.line.accessibleName(), self)
        comes.setShortcut(keys)
        comes.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        comes.triggered.connect(self._come)
        self.addAction(comes)

    def _read(self) -> str:
        return self.line.text().strip()

    def words(self) -> list[str]:
        """What is looked for, word by word."""
        return self.line.text().split()

    def _come(self) -> None:
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def _empty(self) -> None:
        self.line.clear()
        self._typed()

    def _show_parts(self, text: str) -> None:
        self.line.show_part(self._clear, bool(text))
        self.line.show_part(self._key, bool(self._key.text()) and not text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.go_down.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and self.line.text():
                self._empty()
                return True
        return super().eventFilter(watched, event)

    def _goes_on(self, event: QKeyEvent) -> bool:
        """Enter takes what was found instead of going on."""
        if super()._goes_on(event):
            self.go.emit()
            event.accept()
        return False
