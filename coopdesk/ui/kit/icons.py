"""Named icons in the colours of the theme, each drawn once."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication
from qtawesome.iconic_font import IconicFont

from coopdesk.ui.theme import Look, look

#: What pages ask for → the glyph in Material Design Icons.
GLYPHS: Final = {
    "today": "white-balance-sunny",
    "members": "account-group-outline",
    "cash": "cash-register",
    "loans": "hand-coin-outline",
    "meetings": "gavel",
    "reports": "file-chart-outline",
    "copies": "usb-flash-drive-outline",
    "settings": "cog-outline",
    "search": "magnify",
    "close": "close",
    "lock": "lock-outline",
    "calendar": "calendar-month-outline",
    "show": "eye-outline",
    "hide": "eye-off-outline",
    "down": "chevron-down",
    "up": "chevron-up",
    "left": "chevron-left",
    "right": "chevron-right",
    "back": "arrow-left",
    "forward": "arrow-right",
    "add": "plus",
    "print": "printer-outline",
    "save": "content-save-outline",
    "check": "check",
    "good": "check-circle-outline",
    "warn": "alert-outline",
    "refuse": "alert-circle-outline",
    "plain": "information-outline",
    "undo": "undo-variant",
    "import": "file-import-outline",
    "new-member": "account-plus-outline",
    "member": "account-outline",
    "stop": "stop-circle-outline",
    "empty": "inbox-outline",
    "savings": "piggy-bank-outline",
    "receipt": "receipt-text-outline",
    "open": "folder-open-outline",
    "book": "book-open-variant",
    "practice": "school-outline",
    "history": "history",
    "edit": "pencil-outline",
    "zoom-in": "magnify-plus-outline",
    "zoom-out": "magnify-minus-outline",
    "fit-width": "arrow-expand-horizontal",
    "note": "note-text-outline",
    "home": "home-outline",
}

_FILES: Final = (
    "materialdesignicons6-webfont-6.9.96.ttf",
    "materialdesignicons6-webfont-charmap-6.9.96.json",
)


def icon(name: str, colour: str = "ink", size: int = 20) -> QIcon:
    """An icon by name, in a token's colour, `size` pixels at 100 % text."""
    return _drawn(name, colour, look().px(size), look())


def spaced(name: str, colour: str, size: int) -> QIcon:
    """An icon with room after it, for buttons: Qt sets their words too close."""
    side = look().px(size)
    wide = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
        for ratio in _ratios():
            picture = QPixmap(QSize(side + look().px(6), side) * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            icon(name, colour, size).paint(painter, QRect(0, 0, side, side), mode=mode)
            painter.end()
            wide.addPixmap(picture, mode)
    return wide


def pixmap(name: str, colour: str = "ink", size: int = 20) -> QPixmap:
    """The same as a picture, for labels and painted parts."""
    side = look().px(size)
    return icon(name, colour, size).pixmap(QSize(side, side))


@cache
def _drawn(name: str, colour: str, side: int, dressed: Look) -> QIcon:
    drawn = QIcon()
    for mode, token in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, "muted")):
        source = _font().icon(f"mdi6.{GLYPHS[name]}", color=dressed.colour(token))
        for ratio in _ratios():
            picture = source.pixmap(QSize(side, side) * ratio)
            picture.setDevicePixelRatio(ratio)
            drawn.addPixmap(picture, mode)
    return drawn


def _ratios() -> set[int]:
    """Sharp on every screen of this PC."""
    return {1, *(round(screen.devicePixelRatio()) for screen in QApplication.screens())}


@cache
def _font() -> Any:
    # Only the set in use: letting qtawesome load all its sets costs the start 100 ms.
    return IconicFont(("mdi6", *_FILES))
