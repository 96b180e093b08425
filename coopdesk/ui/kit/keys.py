"""Keys that mean the same on every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_DO_IT: Final = ("Ctrl+Return", "Ctrl+Enter")


def does_it(page: QWidget, deed: Callable[[], Any]) -> None:
    """Let Ctrl+Enter do the deed of the page from any of its fields, once for each press.

    `deed` is a bound method of the page.
    """
    for keys in _DO_IT:
        shortcut = QShortcut(QKeySequence(keys), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(deed)
