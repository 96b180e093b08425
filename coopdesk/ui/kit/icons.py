"""Named icons in the colours of the theme, each drawn once."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

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
    "books": "bookshelf",
    "entry": "notebook-edit-outline",
    "accounts": "file-tree-outline",
    "budget": "chart-box-outline",
    "bank": "bank-outline",
    "mobile": "cellphone",
    "boxes": "safe-square-outline",
    "fees": "tag-outline",
    "asset": "tractor",
    "recurring": "calendar-sync-outline",
    "interest": "percent-outline",
    "allowance": "umbrella-outline",
    "period": "calendar-lock-outline",
    "surplus": "chart-pie-outline",
    "share-out": "account-cash-outline",
    "trail": "shoe-print",
    "seal": "seal",
    "product": "tag-outline",
    "attach": "paperclip",
    "count": "cash-multiple",
    "handover": "handshake-outline",
    "sheet": "table-account",
    "passbook": "notebook-outline",
    "hold": "lock-clock",
    "people": "account-multiple-outline",
    "letter": "email-outline",
    "table": "table-large",
}

_FONT: Final = "materialdesignicons6-webfont-6.9.96.ttf"
_CHARACTERS: Final = "materialdesignicons6-webfont-charmap-6.9.96.json"


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
        for ratio in _ratios():
            picture = QPixmap(QSize(side, side) * ratio)
            picture.fill(Qt.GlobalColor.transparent)
            picture.setDevicePixelRatio(ratio)
            painter = QPainter(picture)
            painter.setFont(_font(side))
            painter.setPen(dressed.colour(token))
            painter.drawText(QRect(0, 0, side, side), Qt.AlignmentFlag.AlignCenter, _glyph(name))
            painter.end()
            drawn.addPixmap(picture, mode)
    return drawn


def _ratios() -> set[int]:
    """Sharp on every screen of this PC."""
    return {1, *(round(screen.devicePixelRatio()) for screen in QApplication.screens())}


# qtawesome is asked for its font and its names only: importing its code takes 200 ms of the start.


def _font(side: int) -> QFont:
    font = QFont(_family())
    font.setPixelSize(side)
    return font


@cache
def _family() -> str:
    loaded = QFontDatabase.addApplicationFont(str(_folder() / _FONT))
    return QFontDatabase.applicationFontFamilies(loaded)[0]


@cache
def _glyph(name: str) -> str:
    return chr(int(_characters()[GLYPHS[name]], 16))


@cache
def _characters() -> dict[str, str]:
    characters: dict[str, str] = json.loads((_folder() / _CHARACTERS).read_text("utf-8"))
    return characters


def _folder() -> Path:
    found = find_spec("qtawesome")
    if found is None or found.origin is None:
        raise FileNotFoundError("qtawesome, which brings the icons, is not installed")
    return Path(found.origin).parent / "fonts"
