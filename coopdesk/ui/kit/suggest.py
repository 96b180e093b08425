"""A field that offers what fits while typing: a member, a village, anything in the book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from coopdesk.i18n import N_, Language, Text, Unreadable
from coopdesk.ui.kit.fields import LineField, T
from coopdesk.ui.kit.messages import announce
from coopdesk.ui.theme import kind, look

_PAUSE_MS = 60


class SuggestField(LineField[T]):
    """Type any part of it; Down and Up go through what fits, Enter takes it.

    `suggest(words)` is a query that gives the best few; `shown(row)` writes one. A field that is
    FREE takes words that are not offered too: it offers without being asked, and takes what is
    gone to with Down alone. `why(words)` tells where it can why nothing fits, and is said at once.
    Where `scanned(words)`, a scanner typed them: Tab at their end does what Enter does.
    """

    FREE: ClassVar[bool] = False

    picked = Signal(object)
    passed = Signal()  # Enter with nothing typed

    def __init__(
        self,
        name: str,
        label: str,
        suggest: Callable[[str], Sequence[T]],
        shown: Callable[[T], str],
        language: Language,
        *,
        optional: bool = False,
        hint: str = "",
        why: Callable[[str], Text | None] | None = None,
        scanned: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__(name, label, language, optional=optional, hint=hint)
        self._suggest, self._shown, self._why, self._scanned = suggest, shown, why, scanned
        self._rows: list[T] = []
        self._chosen: T | None = None
        self.line.sign("search")
        self._list = self._make_list()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.offer)
        self.line.textEdited.connect(self._edited)

    def _make_list(self) -> QListWidget:
        offers = QListWidget(self)
        offers.setWindowFlags(Qt.WindowType.ToolTip)
        offers.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        offers.setFrameShape(QFrame.Shape.NoFrame)
        offers.setAccessibleName(self.editor.accessibleName())
        kind(offers, "suggestions")
        offers.itemClicked.connect(self._take_item)
        return offers

    def _read(self) -> T:
        if self._chosen is None:
            if no := self.why_not():
                raise Unreadable(no.message, **no.fields)
            raise Unreadable(
                N_("Nothing fits “{text}”. Type another part of it."), text=self.line.text()
            )
        return self._chosen

    def why_not(self) -> Text | None:
        """Why what was typed means nothing here; None where it does, or nobody can tell."""
        if self._why is None or self._chosen is not None:
            return None
        return self._why(self.line.text())

    def _goes_on(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Tab and event.type() == QEvent.Type.KeyPress:
            return self._scanned is not None and self._scanned(self.line.text())
        return super()._goes_on(event)

    def _go_on(self) -> None:
        if no := self.why_not():
            self.complain(self.language.say(no))
            self.line.selectAll()
        else:
            super()._go_on()

    def _write(self, value: T) -> str:
        return self._shown(value)

    def set_value(self, value: T | None) -> None:
        self._chosen = value
        self._list.hide()
        super().set_value(value)
        self.line.home(False)  # a long name is read from its beginning

    def bring_back(self, text: str) -> None:
        """Show words that were typed before; what they name is chosen again."""
        first = text.split(maxsplit=1)[0] if text.strip() else ""
        found = self._suggest(first) if first else []
        self.set_value(next((one for one in found if self._shown(one) == text), None))
        self.line.setText(text)

    def _edited(self) -> None:
        self._chosen = None
        self._timer.start()

    def offer(self) -> None:
        """Ask the query and show what fits."""
        self._timer.stop()
        text = self.line.text().strip()
        self._rows = list(self._suggest(text)) if text or self.FREE else []
        self._list.clear()
        for row in self._rows:
            self._list.addItem(QListWidgetItem(self._shown(row)))
        if not self._rows or not self.line.hasFocus():
            self._list.hide()
            return
        self._list.setCurrentRow(-1 if self.FREE else 0)
        self._place()
        announce(self, self._shown(self._rows[0]))

    def _place(self) -> None:
        height = sum(self._list.sizeHintForRow(n) for n in range(min(8, len(self._rows))))
        size = QSize(self.line.width(), height + look().px(10) + 2)
        place = self.line.mapToGlobal(QPoint(0, self.line.height() + 2))
        room = self.line.screen().availableGeometry()
        if place.y() + size.height() > room.bottom():
            place = self.line.mapToGlobal(QPoint(0, -size.height() - 2))
        self._list.setGeometry(place.x(), place.y(), size.width(), size.height())
        self._list.show()

    def _take_item(self, item: QListWidgetItem) -> None:
        self._take(self._list.row(item))

    def _take(self, n: int) -> None:
        if 0 <= n < len(self._rows):
            self.set_value(self._rows[n])
            self.picked.emit(self._chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.FocusOut:
            self._list.hide()
            self._timer.stop()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._begin_anew(event)
            if self._list.isVisible() and self._list_key(event):
                return True
            if self.FREE and event.key() == Qt.Key.Key_Down:
                self.offer()
                return self._list.isVisible() and self._list_key(event)
            if self._goes_on(event) and not self.FREE:
                self._take_best()
        return super().eventFilter(watched, event)

    def _begin_anew(self, event: QKeyEvent) -> None:
        """A letter after what was chosen is no part of it: the next is looked for."""
        letter = event.text().isprintable() and bool(event.text())
        if letter and self._chosen is not None and not self.FREE:
            self.line.selectAll()

    def _take_best(self) -> None:
        """Enter: what was typed faster than the pause is looked for at once."""
        if self.is_empty():
            self.passed.emit()
        elif self._chosen is None:
            self._timer.stop()
            self._rows = list(self._suggest(self.line.text().strip()))
            self._take(0)

    def _list_key(self, event: QKeyEvent) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step:
            now = self._list.currentRow()
            n = (now + step if now >= 0 or step > 0 else -1) % max(1, len(self._rows))
            self._list.setCurrentRow(n)
            announce(self, self._shown(self._rows[n]))
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._list.hide()
            return True
        if self._goes_on(event) and not self._timer.isActive():
            self._take(self._list.currentRow())
            self._list.hide()
        return False
