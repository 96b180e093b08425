"""What every field has: a label, an editor, a complaint, and Enter to go on."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from coopdesk.i18n import N_, Language, Unreadable
from coopdesk.ui.kit.cards import label as words
from coopdesk.ui.kit.icons import pixmap
from coopdesk.ui.kit.layouts import bring_into_view, column, holder, row
from coopdesk.ui.kit.lines import Line
from coopdesk.ui.theme import kind, redress

T = TypeVar("T")

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
        self._said, self._complaint = "", list[_Complaint]()
        self._column = column(self.label, editor, None, gap=4)
        self.setLayout(self._column)
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
        return self._said

    def _show_complaint(self, text: str) -> None:
        if text == self._said:
            return
        self._said = text
        self._say_beside(text)
        self.editor.setAccessibleDescription(text)
        self.editor.setProperty("complaint", "true" if text else "false")
        redress(self.editor)

    def _say_beside(self, text: str) -> None:
        if not self._complaint:  # most fields never have one
            self._complaint.append(_Complaint())
            self._column.insertWidget(2, self._complaint[0])
        self._complaint[0].say(text)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Go to its editor. A focus proxy would stand in the way of the Tab key a second time."""
        self.editor.setFocus(reason)

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
        if self.window().focusWidget() is not self.editor:
            return  # who listens to this field has put the keyboard elsewhere
        self.focusNextPrevChild(True)
        now = self.window().focusWidget()
        if now is not self.editor and self.isAncestorOf(now):
            self.focusNextPrevChild(True)  # past a button inside this field


class _Complaint(QWidget):
    """What is wrong with a field, beside a sign."""

    def __init__(self) -> None:
        super().__init__()
        kind(self, "clear")
        sign, self._words = QLabel(), words("", "complaint", wrap=True)
        sign.setPixmap(pixmap("refuse", "refuse", 14))
        sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        beside = row(sign, self._words, gap=4)
        beside.setStretch(1, 1)
        self.setLayout(beside)

    def say(self, text: str) -> None:
        self._words.setText(text)
        self.setVisible(bool(text))


def level(part: QWidget) -> QWidget:
    """A part beside fields, at the height of their editors and not of their labels."""
    blank = words(" ", "label")
    blank.setAccessibleName("")
    return holder(column(blank, part, None, gap=4))


class LineField(Field[T]):
    """A field of one line. The kinds of line say how its text is read and written."""

    def __init__(
        self, name: str, label: str, language: Language, *, optional: bool = False, hint: str = ""
    ) -> None:
        self.line = Line()
        super().__init__(name, label, self.line, language, optional=optional)
        self.line.setPlaceholderText(hint)
        self.line.textEdited.connect(self._typed)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Go to the line with all of it chosen, as Tab does: what is typed stands in its place."""
        came = not self.line.hasFocus()
        super().setFocus(reason)
        if came:
            self.line.selectAll()

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
