"""The bar at the top of the content: what happened, and what to do about it. It is spoken too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records.errors import Trouble
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.layouts import column, row
from coopdesk.ui.theme import Kind, look

_GOOD_NEWS_MS = 8000


def announce(widget: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have a screen reader say it, wherever the focus is."""
    event = QAccessibleAnnouncementEvent(widget, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


class MessageBar(QWidget):
    """Good news goes by itself; a warning or a trouble stays until it is closed.

    With a deed (such as Undo) good news stays as well, so that there is time to reach it. All of
    it goes with the page it was said on: `leave_page`.
    """

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._do: Callable[[], Any] | None = None
        self.action = buttons.link("", self._act)
        self._close = buttons.icon_only(
            "close", language.gettext("Close this message"), self.close_up
        )
        tools = QWidget()
        tools.setLayout(row(self.action, self._close, gap=8))
        self.note = Note("", Kind.GOOD, tools)
        self.setLayout(column(self.note))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close_up)
        self._fresh = QTimer(self)
        self._fresh.setSingleShot(True)
        self.hide()

    def good(self, text: str, action: str = "", do: Callable[[], Any] | None = None) -> None:
        """It worked. `action` words what `do` does, such as "Print again"."""
        self._show(text, Kind.GOOD, action, do)
        if do is None:
            self._timer.start(_GOOD_NEWS_MS)

    def warn(self, text: str, action: str = "", do: Callable[[], Any] | None = None) -> None:
        """Something to look at."""
        self._show(text, Kind.WARN, action, do)

    def trouble(self, trouble: Trouble) -> None:
        """The machine could not do it, and what the person can do."""
        say = self._language.say
        parts = (say(trouble.text), say(trouble.advice) if trouble.advice else "")
        self._show(" ".join(part for part in parts if part), Kind.REFUSE, "", None)

    def refuse(self, text: str) -> None:
        """A rule said no, where there is no field to say it beside."""
        self._show(text, Kind.REFUSE, "", None)

    def leave_page(self) -> None:
        """Another page is shown: what was said before goes. What a deed said just now, before it
        went to that page, stays."""
        if not self._fresh.isActive():
            self.close_up()

    def close_up(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self._do = None
        self.hide()

    @property
    def text(self) -> str:
        return self.note.text if self.isVisibleTo(self.parentWidget() or self) else ""

    def _show(self, text: str, tone: Kind, action: str, do: Callable[[], Any] | None) -> None:
        self._timer.stop()
        self._fresh.start(0)
        self._do = do
        self.action.setText(action)
        self.action.setVisible(bool(action))
        self.note.say(text, tone)
        self.show()
        announce(self, text, urgent=tone is Kind.REFUSE)

    def _act(self) -> None:
        do = self._do
        self.close_up()
        if do:
            do()


class Notices(QWidget):
    """Bars under each other; without any of them it takes no room."""

    def __init__(self, *bars: QWidget) -> None:
        super().__init__()
        self._bars = bars
        whole = column(*bars, gap=8)
        side = look().px(24)
        whole.setContentsMargins(side, look().px(12), side, 0)
        self.setLayout(whole)
        for bar in bars:
            bar.installEventFilter(self)
        self._gather()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._gather()
        return super().eventFilter(watched, event)

    def _gather(self) -> None:
        self.setVisible(any(not bar.isHidden() for bar in self._bars))
