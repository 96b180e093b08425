"""Words into little room: set smaller until they fit, and cut off only where nothing else helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coopdesk.reports.faces import Style
from coopdesk.reports.paper import Document, Page

_STEP: Final = 0.92
_LEADING: Final = 1.2
_CUT: Final = "…"


def fitted(
    document: Document, text: str, style: Style, room: float, *, lines: int = 1, least: float = 5.0
) -> tuple[Style, list[str]]:
    """The text in at most so many lines, and the style it is set in, from `least` points on."""
    if document.width(text, style) <= room:
        return style, [text] if text else []
    while True:
        found = document.wrap(text, style, room)
        whole = len(found) <= lines and all(
            part in text.split() for part in " ".join(found).split()
        )
        if whole or (len(found) <= lines and style.size <= least):
            return style, found
        if style.size <= least:
            rest = _after(text, found[: lines - 1])
            return style, [*found[: lines - 1], _cut(document, rest, style, room)]
        style = style.scaled(max(_STEP, least / style.size))


def _after(text: str, lines: list[str]) -> str:
    """What of a text comes after some lines of it."""
    used = sum(len("".join(line.split())) for line in lines)
    at = 0
    while used:
        used -= not text[at].isspace()
        at += 1
    return text[at:].lstrip()


def _cut(document: Document, text: str, style: Style, room: float) -> str:
    while text and document.width(text + _CUT, style) > room:
        text = text[:-1]
    return text + _CUT


def put(page: Page, x: float, top: float, said: tuple[Style, list[str]]) -> float:
    """Write fitted words from a height down; gives the height below them."""
    style, lines = said
    for line in lines:
        page.text(x, top - style.size, line, style)
        top -= _LEADING * style.size
    return top


@dataclass(frozen=True, slots=True)
class Sheetful:
    """Equal places on a sheet, in points: how many, how large, and how far from one to the next."""

    size: tuple[float, float]
    columns: int
    rows: int
    wide: float
    high: float
    left: float
    top: float  # from the upper edge
    across: float
    down: float

    @property
    def count(self) -> int:
        return self.columns * self.rows

    def place(self, n: int) -> tuple[float, float]:
        """The upper left corner of a place, from 0, row by row."""
        row, column = divmod(n, self.columns)
        return self.left + column * self.across, self.size[1] - self.top - row * self.down
