"""The dark side with the program's places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QWidget

from coopdesk.ui.kit.buttons import Button
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.icons import icon
from coopdesk.ui.kit.layouts import Scroll, column, holder
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import kind, look


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the sidebar."""

    key: str
    text: str
    icon: str


class Sidebar(QFrame):
    """One stop for Tab; the arrow keys go up and down in it. Narrow, it shows icons only."""

    chosen = Signal(str)  # the key of the place

    def __init__(
        self, places: Sequence[Place], *, name: str, subtitle: str, accessible_name: str
    ) -> None:
        super().__init__()
        kind(self, "side")
        self.setAccessibleName(accessible_name)
        self._texts = {place.key: place.text for place in places}
        self._name, self._subtitle = label(name, "side-name", wrap=True), label(subtitle, wrap=True)
        self._head = holder(column(self._name, self._subtitle, gap=2))
        self._group = QButtonGroup(self)
        self._buttons = {place.key: self._button(place) for place in places}
        self._foot_label, self._foot_value = (
            label("", wrap=True),
            label("", "side-strong", wrap=True),
        )
        self._foot = self._make_foot()
        entries = Scroll(holder(column(*self._buttons.values(), None, gap=0)))
        entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        entries.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._entries = entries
        self.setLayout(column(self._head, entries, self._foot, gap=0))
        pad = look().px
        self._margins(self._head, (20, 16, 12, 16))
        self._margins(self._foot, (20, 12, 12, 28))
        self._wide = pad(196)
        self.set_narrow(narrow=False)

    @staticmethod
    def _margins(widget: QWidget, sides: tuple[int, int, int, int]) -> None:
        box = widget.layout()
        if box is not None:
            box.setContentsMargins(*(look().px(side) for side in sides))

    def _make_foot(self) -> QFrame:
        foot = QFrame()
        kind(foot, "side-foot")
        foot.setLayout(column(self._foot_label, self._foot_value, gap=2))
        foot.hide()
        return foot

    def _button(self, place: Place) -> Button:
        button = Button(place.text.replace("&", "&&"), "side", weakly(self._choose, place.key))
        button.setIcon(icon(place.icon, "side_ink", 20))
        button.setIconSize(QSize(look().px(20), look().px(20)))
        button.setCheckable(True)
        button.setAccessibleName(place.text)
        self._group.addButton(button)
        return button

    def show_place(self, key: str) -> None:
        """Mark where the window is. An unknown key leaves the mark."""
        if button := self._buttons.get(key):
            button.setChecked(True)
            for other in self._buttons.values():
                stop = Qt.FocusPolicy.StrongFocus if other is button else Qt.FocusPolicy.ClickFocus
                other.setFocusPolicy(stop)

    def say_head(self, name: str, subtitle: str) -> None:
        """The two lines at the top: whose book this is."""
        self._name.setText(name)
        self._subtitle.setText(subtitle)

    def say_foot(self, title: str, value: str) -> None:
        """The two lines at the bottom: the last good copy."""
        self._foot_label.setText(title)
        self._foot_value.setText(value)
        self._foot.setVisible(bool(title or value) and not self._narrow)

    def set_narrow(self, *, narrow: bool) -> None:
        """Icons only, with the words as tooltips."""
        self._narrow = narrow
        self._head.setVisible(not narrow)
        self._foot.setVisible(not narrow and bool(self._foot_value.text()))
        for key, button in self._buttons.items():
            button.setText("" if narrow else self._padded(key))
            button.setToolTip(self._texts[key] if narrow else "")
        wanted = max((b.sizeHint().width() for b in self._buttons.values()), default=0)
        self.setFixedWidth(wanted if narrow else max(self._wide, wanted))

    def _padded(self, key: str) -> str:
        return "  " + self._texts[key].replace("&", "&&")

    def _choose(self, key: str) -> None:
        self.show_place(key)
        self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        order = list(self._buttons.values())
        now = next((n for n, button in enumerate(order) if button.hasFocus()), None)
        if not step or now is None:
            super().keyPressEvent(event)
            return
        order[(now + step) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)
        self._entries.ensureWidgetVisible(order[(now + step) % len(order)])
