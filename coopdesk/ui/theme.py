"""Every colour, size and font of the screen: tokens that feed one palette and one stylesheet.

No other module holds a colour or a stylesheet. A widget says what it is with `kind(widget, "card")`
and painted parts ask `look()` for the tokens in force. Sizes are given as at 100 % text and grow
with it; nothing has a height in fixed pixels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

_FONTS: Final = Path(__file__).resolve().parent.parent / "fonts"
_FAMILIES: Final = (
    "Noto Sans",
    "Noto Sans Devanagari",
    "Noto Sans Arabic",
    "Noto Sans Ethiopic",
    "DejaVu Sans",
)

TEXT_PERCENTS: Final = range(90, 201, 10)
BODY: Final = 15
LABEL: Final = 13


class Kind(StrEnum):
    """What a notice or a pill says. A word or a sign says it too, never the colour alone."""

    PLAIN = "plain"
    GOOD = "good"
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one theme, by what they are for."""

    ink: str  # text
    muted: str  # secondary text
    paper: str  # cards, fields
    ground: str  # window
    line: str  # borders and hairlines
    edge: str  # the border of what can be typed into or ticked
    accent: str  # the main button, focus, good news
    on_accent: str  # text on the main button
    accent_strong: str  # the main button under the pointer
    accent_soft: str  # selection, good news behind
    warn: str  # late, to look at
    warn_soft: str
    refuse: str  # refused, very late, money out
    refuse_soft: str
    side: str  # sidebar
    side_ink: str
    side_muted: str
    side_on: str  # chosen page
    side_line: str
    mark: str  # the chosen page's mark, and focus in the sidebar


THEMES: Final[Mapping[str, Theme]] = {
    "light": Theme(
        ink="#1C2B2A",
        muted="#5B6B69",
        paper="#FFFFFF",
        ground="#F4F2ED",
        line="#DDD8CE",
        edge="#8F8B81",
        accent="#0F6B5C",
        on_accent="#FFFFFF",
        accent_strong="#0B5648",
        accent_soft="#DDEDE8",
        warn="#8F5B0E",
        warn_soft="#FBF0DC",
        refuse="#A8322A",
        refuse_soft="#F8E4E1",
        side="#123C37",
        side_ink="#F1F6F4",
        side_muted="#A9C2BD",
        side_on="#1D5A51",
        side_line="#2B534D",
        mark="#F2C14E",
    ),
    "dark": Theme(
        ink="#E9EFED",
        muted="#A3B3AF",
        paper="#1F2928",
        ground="#161E1D",
        line="#364341",
        edge="#768683",
        accent="#5CC7B0",
        on_accent="#06211B",
        accent_strong="#7BD6C3",
        accent_soft="#1C4039",
        warn="#E8B865",
        warn_soft="#41331A",
        refuse="#F59E93",
        refuse_soft="#4B2825",
        side="#0E2522",
        side_ink="#EAF3F0",
        side_muted="#9DB7B1",
        side_on="#1B4A43",
        side_line="#21403B",
        mark="#F2C14E",
    ),
    "contrast": Theme(
        ink="#000000",
        muted="#2E3433",
        paper="#FFFFFF",
        ground="#FFFFFF",
        line="#6B6B6B",
        edge="#000000",
        accent="#00493C",
        on_accent="#FFFFFF",
        accent_strong="#000000",
        accent_soft="#D6F0E8",
        warn="#5A3700",
        warn_soft="#FFF1CF",
        refuse="#7D0B05",
        refuse_soft="#FFE6E2",
        side="#000000",
        side_ink="#FFFFFF",
        side_muted="#E0E0E0",
        side_on="#00493C",
        side_line="#FFFFFF",
        mark="#FFD54A",
    ),
}

#: Text on what it is written on, as used by the stylesheet and the painted parts.
TEXT_PAIRS: Final = (
    *((ink, ground) for ink in ("ink", "muted") for ground in ("paper", "ground", "accent_soft")),
    *((ink, ground) for ink in ("accent", "warn", "refuse") for ground in ("paper", "ground")),
    *(("ink", soft) for soft in ("warn_soft", "refuse_soft")),
    *((tone, f"{tone}_soft") for tone in ("accent", "warn", "refuse")),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("side_ink", "side"),
    ("side_ink", "side_on"),
    ("side_muted", "side"),
)

#: Shapes that must be seen to use the program: 3 is what WCAG 2.2 asks of them.
SHAPE_PAIRS: Final = (
    ("edge", "paper"),
    ("accent", "paper"),
    ("accent", "ground"),
    ("mark", "side"),
)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    whole = QColor(colour)
    red, green, blue = (_linear(p) for p in (whole.redF(), whole.greenF(), whole.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


@dataclass(frozen=True, slots=True)
class Look:
    """The theme in force and how large its text is."""

    theme: Theme
    percent: int = 100

    def px(self, at_100: int) -> int:
        """A size that is `at_100` pixels when text is at 100 %."""
        return round(at_100 * self.percent / 100)

    def colour(self, token: str) -> QColor:
        return QColor(getattr(self.theme, token))

    def font(self, at_100: int = BODY, *, bold: bool = False) -> QFont:
        """The program's font with figures of equal width."""
        font = QFont()
        font.setFamilies(list(_FAMILIES))
        font.setPixelSize(self.px(at_100))
        font.setBold(bold)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def tone(self, kind: Kind) -> tuple[QColor, QColor]:
        """Text and background of a notice."""
        match kind:
            case Kind.GOOD:
                return self.colour("accent"), self.colour("accent_soft")
            case Kind.WARN:
                return self.colour("warn"), self.colour("warn_soft")
            case Kind.REFUSE:
                return self.colour("refuse"), self.colour("refuse_soft")
            case Kind.PLAIN:
                return self.colour("muted"), self.colour("ground")


def apply(app: QApplication, theme: str = "light", text_percent: int = 100) -> Look:
    """Dress the whole program. Widgets made before keep their spacing: rebuild the window."""
    for file in sorted(_FONTS.glob("*.ttf")) if not app.property("look") else ():
        QFontDatabase.addApplicationFont(str(file))
    percent = min(max(text_percent, TEXT_PERCENTS.start), TEXT_PERCENTS.stop - 1)
    dressed = Look(THEMES.get(theme, THEMES["light"]), percent)
    if app.property("look") == dressed:
        return dressed  # dressing every widget anew takes a fifth of a second
    app.setProperty("look", dressed)
    app.setStyle("Fusion")
    app.setFont(dressed.font())
    app.setPalette(_palette(dressed))
    app.setStyleSheet(stylesheet(dressed))
    return dressed


def look() -> Look:
    """What `apply` set, or the light theme at 100 %."""
    app = QApplication.instance()
    dressed = app.property("look") if app else None
    return dressed if isinstance(dressed, Look) else Look(THEMES["light"])


def kind(widget: QWidget, name: str) -> None:
    """Say what a widget is, so that the stylesheet dresses it."""
    if widget.property("kind") != name:
        widget.setProperty("kind", name)
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            redress(widget)  # otherwise it is dressed when it is shown


def redress(widget: QWidget) -> None:
    """Dress a widget again after one of its properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _palette(dressed: Look) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for name, token in {
        role.Window: "ground",
        role.WindowText: "ink",
        role.Base: "paper",
        role.AlternateBase: "ground",
        role.Text: "ink",
        role.PlaceholderText: "muted",
        role.Button: "paper",
        role.ButtonText: "ink",
        role.BrightText: "on_accent",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Accent: "accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.ToolTipBase: "side",
        role.ToolTipText: "side_ink",
        role.Light: "paper",
        role.Midlight: "line",
        role.Mid: "line",
        role.Dark: "edge",
        role.Shadow: "edge",
    }.items():
        palette.setColor(name, dressed.colour(token))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, dressed.colour("muted"))
    return palette


def stylesheet(dressed: Look) -> str:
    """The one stylesheet: `@token` is a colour, `12u` a size that grows with the text."""
    colours = {field.name: getattr(dressed.theme, field.name) for field in fields(Theme)}
    sheet = re.sub(r"@(\w+)", lambda found: str(colours[found[1]]), _SHEET)
    return re.sub(r"\b(\d+)u\b", lambda found: f"{dressed.px(int(found[1]))}px", sheet)


_SHEET: Final = """
QToolTip { background: @side; color: @side_ink; border: 1px solid @side_line; padding: 4u 8u; }

QLabel { background: transparent; }
QLabel[kind="title"] { font-size: 22u; font-weight: 700; }
QLabel[kind="subtitle"], QLabel[kind="muted"] { color: @muted; }
QLabel[kind="section"] { font-weight: 700; }
QLabel[kind="name"] { font-size: 18u; font-weight: 700; }
QLabel[kind="figure"] { font-size: 26u; font-weight: 700; }
QLabel[kind="strong"] { font-weight: 700; }
QLabel[kind="unit"] { font-size: 14u; color: @muted; }
QLabel[kind="label"] { font-size: 13u; color: @muted; }
QLabel[kind="good"] { color: @accent; }
QLabel[kind="warn"] { color: @warn; }
QLabel[kind="refuse"] { color: @refuse; }
QLabel[kind="complaint"] { font-size: 13u; color: @refuse; }
QLabel[kind="key"] { font-size: 12u; color: @muted; background: @paper;
    border: 1px solid @line; border-radius: 4px; padding: 1u 5u; }

QFrame[kind="card"] { background: @paper; border: 1px solid @line; border-radius: 8px; }
QFrame[kind="slip"] { background: @ground; border: 1px solid @line; border-left: 4px solid @mark;
    border-radius: 2px; }
QFrame[kind="rule"] { background: @line; border: none; max-height: 1px; }
QFrame[kind="popup"] { background: @paper; border: 1px solid @edge; border-radius: 8px; }
QFrame[kind="topbar"] { background: @paper; border: none; border-bottom: 1px solid @line; }
QFrame[kind="note-plain"] { background: @ground; border: 1px solid @line; border-radius: 6px; }
QFrame[kind="note-good"] { background: @accent_soft; border: none; border-radius: 6px; }
QFrame[kind="note-warn"] { background: @warn_soft; border: none; border-radius: 6px; }
QFrame[kind="note-refuse"] { background: @refuse_soft; border: none; border-radius: 6px; }
QFrame[kind="note-good"] QLabel { color: @accent; }
QFrame[kind="note-warn"] QLabel { color: @warn; }
QFrame[kind="note-refuse"] QLabel { color: @refuse; }
QFrame[kind="note-plain"] QLabel { color: @ink; }

QPushButton { font-size: 15u; border-radius: 6px; padding: 8u 16u; min-height: 21u; }
QPushButton[kind="primary"] { background: @accent; color: @on_accent; font-weight: 700;
    border: 1px solid @accent; }
QPushButton[kind="primary"]:hover { background: @accent_strong; border-color: @accent_strong; }
QPushButton[kind="primary"]:pressed { padding-top: 9u; padding-bottom: 7u; }
QPushButton[kind="primary"]:disabled { background: @line; border-color: @line; color: @muted; }
QPushButton[kind="secondary"] { background: @paper; color: @ink; border: 1px solid @line; }
QPushButton[kind="secondary"]:hover { border-color: @edge; }
QPushButton[kind="secondary"]:pressed, QPushButton[kind="secondary"]:checked {
    background: @accent_soft; }
QPushButton[kind="secondary"]:disabled { color: @muted; background: @ground; }
QPushButton[kind="secondary"]:focus { border: 2px solid @accent; padding: 7u 15u; }
QPushButton[kind="secondary"]::menu-indicator { width: 0px; }
QPushButton[kind="quiet"] { background: transparent; color: @muted; border: 2px solid transparent;
    padding: 0u 4u; min-height: 0px; }
QPushButton[kind="quiet"]:hover { color: @ink; }
QPushButton[kind="quiet"]:focus { border-color: @accent; }
QPushButton[kind="link"] { background: transparent; color: @accent; border: 2px solid transparent;
    padding: 2u 4u; text-align: left; min-height: 0px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border-color: @accent; }
QPushButton[kind="link"]:disabled { color: @muted; }

QLineEdit, QPlainTextEdit, QComboBox { background: @paper; color: @ink; border: 1px solid @edge;
    border-radius: 6px; padding: 7u 12u; selection-background-color: @accent;
    selection-color: @on_accent; placeholder-text-color: @muted; }
QLineEdit, QComboBox { min-height: 22u; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QComboBox:on {
    border: 2px solid @accent; padding: 6u 11u; }
QLineEdit[complaint="true"], QPlainTextEdit[complaint="true"], QComboBox[complaint="true"] {
    border: 2px solid @refuse; padding: 6u 11u; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QLineEdit[readOnly="true"] {
    background: @ground; border-color: @line; color: @muted; }
QLineEdit[kind="money"] { font-size: 17u; padding: 5u 12u 6u 12u; }
QLineEdit[kind="money"]:focus, QLineEdit[kind="money"][complaint="true"] {
    padding: 4u 11u 5u 11u; }
QLineEdit[kind="cell"], QLineEdit[kind="cell"]:focus { border: 2px solid @accent;
    border-radius: 0px; padding: 0u 8u; min-height: 0px; }
QLineEdit[kind="top"] { background: @ground; border-color: @line; }
QLineEdit[kind="top"]:focus { background: @paper; border-color: @accent; }
QToolButton[kind="inside"] { border: 2px solid transparent; border-radius: 4px;
    background: transparent; padding: 1u; }
QToolButton[kind="inside"]:focus { border-color: @accent; }
QComboBox::drop-down { border: none; width: 28u; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: @paper; color: @ink; border: 1px solid @edge;
    padding: 4u; outline: none; selection-background-color: @accent_soft; selection-color: @ink; }
QComboBox QAbstractItemView::item { min-height: 32u; padding: 0px 8u; }
QListView[kind="suggestions"] { background: @paper; color: @ink; border: 1px solid @edge;
    border-radius: 6px; padding: 4u; outline: none; }
QListView[kind="suggestions"]::item { min-height: 32u; padding: 0px 8u; border-radius: 4px; }
QListView[kind="suggestions"]::item:selected { background: @accent_soft; color: @ink; }
QListView[kind="stops"] { background: @paper; color: @ink; border: 2px solid transparent;
    border-radius: 6px; outline: none; }
QListView[kind="stops"]:focus { border-color: @accent; }
QListView[kind="stops"]::item { padding: 6u 4u; border-radius: 4px; }
QListView[kind="stops"]::item:hover { background: @ground; }
QListView[kind="stops"]::item:selected { background: @accent_soft; color: @accent; }
QCheckBox { spacing: 10u; padding: 4u; border: 2px solid transparent; border-radius: 6px; }
QCheckBox:focus { border-color: @accent; }
QCheckBox::indicator { width: 18u; height: 18u; }

QMenu { background: @paper; color: @ink; border: 1px solid @edge; padding: 4u; }
QMenu::item { padding: 7u 24u 7u 16u; border-radius: 4px; }
QMenu::item:selected { background: @accent_soft; color: @ink; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 4u 8u; }

QTableView { background: @paper; border: none; outline: none; }
QHeaderView { background: @paper; border: none; }
QScrollArea, QWidget[kind="clear"] { background: transparent; border: none; }
QAbstractScrollArea[kind="pages"] { background: @line; border: none; }
QAbstractScrollArea[kind="pages"]:focus { border: 2px solid @accent; }
QScrollBar { background: transparent; border: none; margin: 0px; }
QScrollBar:vertical { width: 12u; }
QScrollBar:horizontal { height: 12u; }
QScrollBar::handle { background: @edge; border: none; margin: 3u; border-radius: 3u; }
QScrollBar::handle:vertical { min-height: 32u; }
QScrollBar::handle:horizontal { min-width: 32u; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QToolButton[kind="day"] { background: transparent; border: 2px solid transparent;
    border-radius: 6px; padding: 4u; min-width: 26u; min-height: 22u; }
QToolButton[kind="day"]:hover { background: @accent_soft; }
QToolButton[kind="day"]:checked { background: @accent; color: @on_accent; }
QToolButton[kind="day"]:focus { border-color: @accent; }
QToolButton[kind="day"]:checked:focus { border-color: @ink; }
QToolButton[kind="day-other"] { background: transparent; border: 2px solid transparent;
    color: @muted; padding: 4u; min-width: 26u; min-height: 22u; }
QToolButton[kind="day-other"]:focus { border-color: @accent; }
QToolButton[kind="icon"] { background: transparent; border: 2px solid transparent;
    border-radius: 6px; padding: 4u; }
QToolButton[kind="icon"]:hover { background: @accent_soft; }
QToolButton[kind="icon"]:focus { border-color: @accent; }

QProgressBar { background: @line; border: none; border-radius: 5px; min-height: 10u;
    max-height: 10u; text-align: center; color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 5px; }

QSplitter::handle { background: transparent; }

QFrame[kind="side"], QFrame[kind="side"] QScrollArea, QFrame[kind="side"] QWidget[kind="clear"] {
    background: @side; border: none; }
QFrame[kind="side"] QLabel { color: @side_muted; font-size: 13u; }
QFrame[kind="side"] QLabel[kind="side-name"] { color: @side_ink; font-size: 17u; font-weight: 700; }
QFrame[kind="side"] QLabel[kind="side-strong"] { color: @side_ink; font-weight: 700; }
QFrame[kind="side-foot"] { background: @side; border: none; border-top: 1px solid @side_line; }
QPushButton[kind="side"] { background: @side; color: @side_ink; border: none;
    border-left: 4u solid @side; border-radius: 0px; padding: 10u 12u 10u 16u; text-align: left; }
QPushButton[kind="side"]:hover { background: @side_on; border-left-color: @side_on; }
QPushButton[kind="side"]:checked { background: @side_on; border-left-color: @mark; }
QPushButton[kind="side"]:focus { border: 2px solid @mark; border-left: 4u solid @mark;
    padding: 8u 10u 8u 16u; }
"""
