"""Labels with members' addresses, on the sheets of labels that shops have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records.papers import Label, Labels
from coopdesk.reports.faces import Style
from coopdesk.reports.paper import SIZES, Document, Page
from coopdesk.reports.small import Sheetful, fitted

_MM: Final = 72 / 25.4
_INCH: Final = 72.0


def _of(size: str, grid: tuple[int, int], *measures: float, unit: float) -> Sheetful:
    return Sheetful(SIZES[size], *grid, *(one * unit for one in measures))


#: The sheets: width and height of a label, edges at the left and above, from one to the next.
FORMS: Final[Mapping[str, Sheetful]] = {
    "3x8": _of("A4", (3, 8), 70, 37, 0, 0.5, 70, 37, unit=_MM),
    "2x7": _of("A4", (2, 7), 99.1, 38.1, 4.65, 15.15, 101.6, 38.1, unit=_MM),
    "3x10": _of("LETTER", (3, 10), 2.625, 1, 0.1875, 0.5, 2.75, 1, unit=_INCH),
}
#: What they are called.
FORM_NAMES: Final[Mapping[str, str]] = {
    "3x8": N_("A4, 24 labels of 70 × 37 mm"),
    "2x7": N_("A4, 14 labels of 99.1 × 38.1 mm"),
    "3x10": N_("Letter, 30 labels of 2⅝ × 1 in"),
}
_NAME, _TEXT, _NUMBER = Style(10.5, bold=True), Style(9.5), Style(7.5, grey=0.32)
_LOW: Final = 90.0  # labels below this height have less room around the words
_EDGES: Final = (7 * _MM, 5 * _MM), (4 * _MM, 2.2 * _MM)
_LARGE, _LEAST = 1.2, 0.5


def labels(data: Labels, language: Language, *, large: bool = False) -> bytes:
    """One label for each, from `data.first` on. Large print takes what room there is."""
    document = Document(language.gettext("Address labels"), data.coop, language)
    sheet, times = FORMS[data.form], _LARGE if large else 1.0
    page, place = Page(document.faces), data.first - 1
    for label in data.labels:
        if place == sheet.count:
            document.add(page, sheet.size)
            page, place = Page(document.faces), 0
        _Label(document, page, sheet, times).draw(label, language, *sheet.place(place))
        place += 1
    document.add(page, sheet.size)
    return document.pdf()


@dataclass(frozen=True, slots=True)
class _Label:
    """Where a label is drawn. `times`: how large its letters would like to be."""

    document: Document
    page: Page
    sheet: Sheetful
    times: float

    def draw(self, label: Label, language: Language, x: float, top: float) -> None:
        sheet = self.sheet
        side, edge = _EDGES[sheet.high < _LOW]
        left, room, foot = x + side, sheet.wide - 2 * side, top - sheet.high + edge
        number = language.gettext("No {number}").format(number=label.number)
        style, lines = fitted(self.document, number, _NUMBER, room)
        for line in lines:
            y = foot + 0.2 * style.size
            self.page.text(left + room, y, line, style, right=True)
        top -= edge
        for line, style in self._words(label, room, top - foot - 1.3 * _NUMBER.size):
            top -= 1.2 * style.size
            self.page.text(left, top + 0.2 * style.size, line, style)

    def _words(self, label: Label, room: float, most: float) -> list[tuple[str, Style]]:
        """Name, address and village in as large letters as there is height for."""
        times = self.times
        while True:
            said = [
                fitted(self.document, text, style.scaled(times), room, lines=lines)
                for text, style, lines in (
                    (label.name, _NAME, 2),
                    (label.address, _TEXT, 2),
                    (label.village, _TEXT, 1),
                )
                if text
            ]
            if times < _LEAST or sum(1.2 * one.size * len(lines) for one, lines in said) <= most:
                return [(line, style) for style, lines in said for line in lines]
            times *= 0.94
