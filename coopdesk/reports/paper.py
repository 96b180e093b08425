"""Sheets of paper: sizes, styles, words, rules and boxes on pages, as PDF bytes.

Equal data gives equal bytes. Measures are points from the lower left corner, as in PDF. A page
collects its words into one text block; parts that stay the same from page to page (letterhead,
column heads) are stamps, kept once in the file.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFPage,
    PDFResourceDictionary,
    PDFStream,
)

from coopdesk.i18n import Language
from coopdesk.records.papers import Coop
from coopdesk.reports.faces import Faces, Setter, Style

_MM: Final = 72 / 25.4
SIZES: Final = {
    "A4": (210 * _MM, 297 * _MM),
    "A5": (148 * _MM, 210 * _MM),
    "LETTER": (612.0, 792.0),
    "PASSBOOK": (148 * _MM, 105 * _MM),  # an open page of a member's book, on its side
}
_LARGE: Final = 1.3

#: A thin rule between rows, and a strong one under heads and above sums (width, grey).
THIN: Final = (0.4, 0.72)
STRONG: Final = (1.1, 0.0)

_GAPS: Final = re.compile(r"[ \t\r\n]+")
_HYPHENS: Final = re.compile(r"(?<=-)(?=\w)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the printer holds, and whether the reader wants large print.

    A half is one of two slips above each other on a sheet; `times` makes all letters larger;
    `across` is a sheet turned, for wide tables.
    """

    size: str = "A4"
    large: bool = False
    half: bool = False
    times: float = 1.0
    across: bool = False

    @property
    def measures(self) -> tuple[float, float]:
        """Width and height; a size that we don't know is A4."""
        width, height = SIZES.get(self.size, SIZES["A4"])
        if self.across:
            width, height = height, width
        return width, height / 2 if self.half else height

    @property
    def margin(self) -> float:
        return 28.0 if self.size == "A5" else 40.0

    @property
    def scale(self) -> float:
        """How much larger or smaller than on A4 the letters are."""
        return (0.9 if self.size == "A5" else 1.0) * (_LARGE if self.large else 1.0) * self.times


@dataclass(frozen=True, slots=True)
class Styles:
    """The few looks that all papers share."""

    coop: Style
    title: Style
    head: Style
    text: Style
    strong: Style
    label: Style
    small: Style
    large: Style

    @classmethod
    def of(cls, scale: float) -> Styles:
        return cls(
            coop=Style(13, bold=True).scaled(scale),
            title=Style(15, bold=True).scaled(scale),
            head=Style(11.5, bold=True).scaled(scale),
            text=Style(9.5).scaled(scale),
            strong=Style(9.5, bold=True).scaled(scale),
            label=Style(8, grey=0.32).scaled(scale),
            small=Style(8).scaled(scale),
            large=Style(18, bold=True).scaled(scale),
        )


#: One piece of a line of text: where, whether that is its right edge, and what it says.
Cell = tuple[float, bool, str]
#: The same once set: where in thousandths of the size, right or not, its codes and its width.
SetCell = tuple[float, bool, str, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a page was drawn: what comes after it can be taken off again."""

    below: int
    words: int
    rules: dict[tuple[float, float], int]
    pen: tuple[str, float, float]


class Page:
    """Words, rules and boxes on one page."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._below: list[str] = []
        self._words: list[str] = []
        self._rules: dict[tuple[float, float], list[str]] = {}
        self._selected = ""
        self._x = self._y = 0.0  # where the last line began

    def mark(self) -> Mark:
        """How far it is drawn."""
        rules = {weight: len(rules) for weight, rules in self._rules.items()}
        pen = self._selected, self._x, self._y
        return Mark(len(self._below), len(self._words), rules, pen)

    def cut(self, mark: Mark) -> None:
        """Take off all that was drawn since."""
        del self._below[mark.below :]
        del self._words[mark.words :]
        for weight, rules in self._rules.items():
            del rules[mark.rules.get(weight, 0) :]
        self._selected, self._x, self._y = mark.pen

    def line(self, y: float, style: Style, cells: Iterable[Cell]) -> None:
        """Pieces of text on one line, from left to right, all in one style."""
        setter = self._faces.setter(style)
        per = setter.per_thousand
        self.set_line(
            y, setter, [(x / per, right, *setter.set(text)) for x, right, text in cells if text]
        )

    def set_line(self, y: float, setter: Setter, cells: Iterable[SetCell]) -> None:
        """The same with pieces that are set already."""
        parts, start, at = [""], 0.0, 0.0
        for x, right, codes, width in cells:
            left = x - width if right else x
            if len(parts) == 1:
                start = at = left
            back = round(at - left)
            parts.append(f"{back}{codes}" if back else codes)
            at += width - back
        if len(parts) > 1:
            self._select(setter)
            parts[0] = self._move(start * setter.per_thousand, y)
            self._words.append(f"{''.join(parts)}]TJ\n")

    def _move(self, x: float, y: float) -> str:
        """From the start of the last line, since equal steps pack well."""
        across, down = round(x - self._x, 2), round(y - self._y, 2)
        self._x, self._y = self._x + across, self._y + down
        return f"{across:g} {down:g} Td["

    def _select(self, setter: Setter) -> None:
        if setter.select != self._selected:
            self._selected = setter.select
            self._words.append(setter.select)

    def text(self, x: float, y: float, text: str, style: Style, *, right: bool = False) -> None:
        """One piece of text; with `right`, x is its right edge."""
        self.line(y, style, ((x, right, text),))

    def rule(
        self, left: float, right: float, y: float, weight: tuple[float, float] = STRONG
    ) -> None:
        self._rules.setdefault(weight, []).append(f"{left:.1f} {y:.2f} m {right:.1f} {y:.2f} l\n")

    def box(self, left: float, bottom: float, right: float, top: float, grey: float) -> None:
        """A filled box under the words."""
        size = f"{right - left:.1f} {top - bottom:.1f}"
        self._below.append(f"{grey:g} g {left:.1f} {bottom:.1f} {size} re f\n")

    def frame(
        self, left: float, bottom: float, right: float, top: float, weight: float = 1.1
    ) -> None:
        """An empty box."""
        size = f"{right - left:.1f} {top - bottom:.1f}"
        self._below.append(f"{weight:g} w 0 G {left:.1f} {bottom:.1f} {size} re S\n")

    def cross(self, left: float, bottom: float, right: float, top: float) -> None:
        """What a pen leaves in a box to be ticked."""
        down = f"{left:.1f} {top:.2f} m {right:.1f} {bottom:.2f} l"
        up = f"{left:.1f} {bottom:.2f} m {right:.1f} {top:.2f} l"
        self._below.append(f"1.1 w 0 G {down} {up} S\n")

    def stroke(self, left: float, bottom: float, right: float, top: float) -> None:
        """A line from corner to corner: what is empty stays so."""
        line = f"{left:.1f} {bottom:.2f} m {right:.1f} {top:.2f} l"
        self._below.append(f"0.7 w 0 G {line} S\n")

    def slanted(self, x: float, y: float, text: str, style: Style) -> None:
        """Large words across, rising to the right, under all others; x and y are their middle."""
        setter = self._faces.setter(style)
        codes, width = setter.set(text)
        back = -width * setter.per_thousand / 2
        turn = f".7071 .7071 -.7071 .7071 {x:.1f} {y:.1f} cm"
        words = f"BT {setter.select}{back:.1f} {-0.35 * style.size:.1f} Td[{codes}]TJ ET"
        self._below.append(f"q {turn}\n{words} Q\n")

    def dots(self, left: float, top: float, side: float, rows: Sequence[str]) -> None:
        """A square of dots, each row of 0 (light) and 1 (dark), from its upper left corner."""
        wide, many = -(-len(rows[0]) // 8) * 8, len(rows)
        hexed = "".join(f"{int(row.ljust(wide, '0'), 2):0{wide // 4}X}" for row in rows)
        place = f"{side:.2f} 0 0 {side:.2f} {left:.2f} {top - side:.2f} cm"
        head = f"BI/W {len(rows[0])}/H {many}/IM true/BPC 1/D[1 0]/F/AHx ID"
        self._below.append(f"q 0 g {place}\n{head} {hexed}>\nEI Q\n")

    def picture(self, name: str, left: float, bottom: float, right: float, top: float) -> None:
        """A picture of the document's, filling a box."""
        place = f"{right - left:.2f} 0 0 {top - bottom:.2f} {left:.2f} {bottom:.2f} cm"
        self._below.append(f"q {place}/{name} Do Q\n")

    def hairlines(self, lines: Iterable[tuple[float, float, float, float]]) -> None:
        """Thin grey lines from x, y to x, y: where to cut along."""
        drawn = "".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l " for a, b, c, d in lines)
        self._below.append(f"q .3 w .45 G {drawn}S Q\n")

    def dashes(self, left: float, right: float, y: float) -> None:
        """Where to cut."""
        across = f"{left:.1f} {y:.2f} m {right:.1f} {y:.2f} l S"
        self._below.append(f"q .6 w .4 G [4 3] 0 d {across} Q\n")

    def lay(self, page: Page, up: float) -> None:
        """Lay a smaller page's content on this one, moved up."""
        content = page.stream().decode("latin-1")
        self._below.append(f"q 1 0 0 1 0 {up:.2f} cm\n{content} Q\n")

    def place(self, stamp: str, y: float, x: float = 0.0) -> None:
        """Put a stamp so that its base line is at y, and its left edge at x."""
        self._below.append(f"q 1 0 0 1 {round(x, 2):g} {y:.2f} cm/{stamp} Do Q\n")

    def stream(self) -> bytes:
        """All of it as PDF operators."""
        parts = [*self._below]
        for (width, grey), rules in self._rules.items():
            if rules:
                parts += [f"{width:g} w {grey:g} G\n", *rules, "S\n"]
        if self._words:
            parts += ["BT\n", *self._words, "ET"]
        return "".join(parts).encode("latin-1")


class Document:
    """One PDF file in the making."""

    def __init__(self, title: str, coop: Coop, language: Language) -> None:
        self._pdf = PDFDocument(invariant=1, compression=1, lang=language.code.replace("_", "-"))
        self._pdf.info.title = title
        self._pdf.info.author = coop.name
        self._pdf.info.creator = "CoopDesk"
        self._pdf.info.subject = ""
        self.faces = Faces(self._pdf, language.gettext("erased"))
        self._stamps: dict[Hashable, str] = {}
        self._forms = PDFDictionary({})
        resources = PDFResourceDictionary()
        resources.basicFonts()
        resources.XObject = self._forms  # type: ignore[attr-defined]  # set by ReportLab alike
        self._resources = self._kept(resources, "Resources")

    def _kept(self, thing: object, name: str) -> object:
        """A reference to a part of the file."""
        return self._pdf.Reference(thing, name)  # type: ignore[no-untyped-call]  # as it comes

    def width(self, text: str, style: Style) -> float:
        """Of one line, in points."""
        return self.faces.setter(style).width(text)

    def wrap(self, text: str, style: Style, room: float) -> list[str]:
        """The text in lines that fit the room; never cut, a long word goes on below."""
        if self.width(text, style) <= room:
            return [text]
        lines = [""]
        for word in _GAPS.split(text.strip()):
            longer = f"{lines[-1]} {word}".lstrip()
            if self.width(longer, style) <= room:
                lines[-1] = longer
            else:
                lines += self._broken(word, style, room)
        return [line for line in lines if line]

    def wrap_even(self, text: str, style: Style, room: float) -> list[str]:
        """The same in as few lines, but of about one length: no word of a title stands alone."""
        lines = self.wrap(text, style, room)
        longest = max((self.width(word, style) for word in _GAPS.split(text.strip())), default=0.0)
        least, most = max(room / len(lines), longest), room  # no word is broken for it
        while len(lines) > 1 and most - least > style.size / 2:
            middle = (least + most) / 2
            if len(self.wrap(text, style, middle)) > len(lines):
                least = middle
            else:
                most = middle
        return self.wrap(text, style, most)

    def _broken(self, word: str, style: Style, room: float) -> list[str]:
        """A word in pieces that fit: after its hyphens, and within a part only where it must."""
        pieces = [""]
        for part in _HYPHENS.split(word):
            if pieces[-1] and self.width(pieces[-1] + part, style) > room:
                pieces.append("")
            for letter in part:
                if pieces[-1] and self.width(pieces[-1] + letter, style) > room:
                    pieces.append("")
                pieces[-1] += letter
        return pieces

    def stamp(self, key: Hashable, draw: Callable[[Page], None]) -> str:
        """The name of a part that many pages show; drawn the first time a key comes."""
        if key not in self._stamps:
            page = Page(self.faces)
            draw(page)
            self._stamps[key] = self._form(page.stream())
        return self._stamps[key]

    def _form(self, stream: bytes) -> str:
        name = f"S{len(self._stamps)}"
        form = _compressed(stream)
        form.dictionary.dict.update(
            Type=PDFName("XObject"),
            Subtype=PDFName("Form"),
            BBox=PDFArray([0, -2000, 2000, 2000]),
            Resources=self._resources,
        )
        self._forms.dict[name] = self._kept(form, name)
        return name

    def jpeg(self, content: bytes, wide: int, high: int) -> str:
        """The name of a picture in colours of so many pixels, kept once in the file."""
        key = ("jpeg", hashlib.sha256(content).digest())
        if key not in self._stamps:
            image = _Packed(content=content)
            image.dictionary.dict.update(
                Type=PDFName("XObject"),
                Subtype=PDFName("Image"),
                Width=wide,
                Height=high,
                ColorSpace=PDFName("DeviceRGB"),
                BitsPerComponent=8,
                Filter=PDFName("DCTDecode"),
            )
            name = f"P{len(self._stamps)}"
            self._forms.dict[name] = self._kept(image, name)
            self._stamps[key] = name
        return self._stamps[key]

    def add(self, page: Page, sheet: Sheet | tuple[float, float]) -> None:
        """A finished page on a sheet, or on one of any width and height."""
        width, height = sheet.measures if isinstance(sheet, Sheet) else sheet
        leaf = PDFPage()
        leaf.MediaBox = PDFArray([0, 0, round(width, 2), round(height, 2)])
        leaf.Contents = _compressed(page.stream())
        leaf.Resources = self._resources
        self._pdf.addPage(leaf)

    def pdf(self) -> bytes:
        """The file. Nothing can be added after it."""
        data: bytes = self._pdf.GetPDFData(None)
        return data


class _Packed(PDFStream):
    """A stream that is let go once it stands in the file, so that it isn't held twice."""

    def format(self, document: PDFDocument) -> bytes:
        made: bytes = super().format(document)
        self.content = b""
        return made


def _compressed(stream: bytes) -> PDFStream:
    """Packed at once, so that a long file stays small in memory too."""
    packed = _Packed(content=zlib.compress(stream, 9))
    packed.dictionary.dict["Filter"] = PDFName("FlateDecode")
    return packed
