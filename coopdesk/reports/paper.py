"""Sheets of paper: sizes, styles, letterhead, page numbers, rules and words, as PDF bytes.

Equal data gives equal bytes. Measures are points from the lower left corner, as in PDF. A page
collects its words into one text block; parts that stay the same from page to page (letterhead,
column heads) are stamps, kept once in the file.
"""

from __future__ import annotations

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
}
_LARGE: Final = 1.3

#: A thin rule between rows, and a strong one under heads and above sums (width, grey).
THIN: Final = (0.4, 0.72)
STRONG: Final = (1.1, 0.0)

_GAPS: Final = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the printer holds, and whether the reader wants large print.

    A half is one of two slips above each other on a sheet; `shrink` makes all letters smaller.
    """

    size: str = "A4"
    large: bool = False
    half: bool = False
    shrink: float = 1.0

    @property
    def measures(self) -> tuple[float, float]:
        """Width and height; a size that we don't know is A4."""
        width, height = SIZES.get(self.size, SIZES["A4"])
        return width, height / 2 if self.half else height

    @property
    def margin(self) -> float:
        return 28.0 if self.size == "A5" else 40.0

    @property
    def scale(self) -> float:
        """How much larger or smaller than on A4 the letters are."""
        return (0.9 if self.size == "A5" else 1.0) * (_LARGE if self.large else 1.0) * self.shrink


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


class Page:
    """Words, rules and boxes on one page."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self._below: list[str] = []
        self._words: list[str] = []
        self._rules: dict[tuple[float, float], list[str]] = {}
        self._selected = ""
        self._x = self._y = 0.0  # where the last line began

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

    def dashes(self, left: float, right: float, y: float) -> None:
        """Where to cut."""
        across = f"{left:.1f} {y:.2f} m {right:.1f} {y:.2f} l S"
        self._below.append(f"q .6 w .4 G [4 3] 0 d {across} Q\n")

    def lay(self, page: Page, up: float) -> None:
        """Lay a smaller page's content on this one, moved up."""
        content = page.stream().decode("latin-1")
        self._below.append(f"q 1 0 0 1 0 {up:.2f} cm\n{content} Q\n")

    def place(self, stamp: str, y: float) -> None:
        """Put a stamp so that its base line is at y."""
        self._below.append(f"q 1 0 0 1 0 {y:.2f} cm/{stamp} Do Q\n")

    def stream(self) -> bytes:
        """All of it as PDF operators."""
        parts = [*self._below]
        for (width, grey), rules in self._rules.items():
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
        self.faces = Faces(self._pdf)
        self._stamps: dict[Hashable, str] = {}
        self._forms = PDFDictionary({})
        resources = PDFResourceDictionary()
        resources.basicFonts()
        resources.XObject = self._forms  # type: ignore[attr-defined]  # set by ReportLab alike
        self._resources = self._kept(resources, "Resources")

    def _kept(self, thing: object, name: str) -> object:
        """A reference to a part of the file."""
        return self._pdf.Reference(thing, name)  # type: ignore[no-untyped-call]

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

    def _broken(self, word: str, style: Style, room: float) -> list[str]:
        pieces = [""]
        for letter in word:
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

    def add(self, page: Page, sheet: Sheet) -> None:
        """A finished page."""
        width, height = sheet.measures
        leaf = PDFPage()
        leaf.MediaBox = PDFArray([0, 0, round(width, 2), round(height, 2)])
        leaf.Contents = _compressed(page.stream())
        leaf.Resources = self._resources
        self._pdf.addPage(leaf)

    def pdf(self) -> bytes:
        """The file. Nothing can be added after it."""
        data: bytes = self._pdf.GetPDFData(None)
        return data


def _compressed(stream: bytes) -> PDFStream:
    """Packed at once, so that a long file stays small in memory too."""
    packed = PDFStream(content=zlib.compress(stream, 9))
    packed.dictionary.dict["Filter"] = PDFName("FlateDecode")
    return packed


class Flow:
    """Pages filled from top to bottom: letterhead, content, page numbers of their own.

    `y` is the base line that was last used. Several flows can follow each other in one document
    (all members' statements); each numbers its own pages.
    """

    def __init__(
        self,
        document: Document,
        sheet: Sheet,
        language: Language,
        coop: Coop,
        *,
        title: str,
        subtitle: str = "",
        note: str = "",
    ) -> None:
        self.document, self.sheet, self.language, self.coop = document, sheet, language, coop
        self.styles = Styles.of(sheet.scale)
        width, height = sheet.measures
        self.left, self.right, self.top = sheet.margin, width - sheet.margin, height - sheet.margin
        self.bottom = sheet.margin + 2.2 * self.styles.small.size
        self._title, self._subtitle, self._note = title, subtitle, note
        self._pages: list[Page] = []
        self.y = 0.0
        self.new_page()

    @property
    def page(self) -> Page:
        return self._pages[-1]

    @property
    def width(self) -> float:
        return self.right - self.left

    def new_page(self) -> None:
        """Turn to an empty page under its head: the letterhead, later one line."""
        first = not self._pages
        self._pages.append(Page(self.document.faces))
        key = ("head", first, self.sheet, self.coop, self._title, self._subtitle)
        draw = self._letterhead if first else self._running_head
        self.page.place(self.document.stamp(key, draw), self.top)
        self.y = self.top - (self._letterhead_depth() if first else 1.6 * self.styles.text.size)

    def need(self, height: float) -> bool:
        """Turn the page when there is less room; says whether it did."""
        if self.y - height >= self.bottom:
            return False
        self.new_page()
        return True

    def down(self, height: float) -> float:
        """Move the base line; gives it back."""
        self.y -= height
        return self.y

    def paragraph(self, text: str, style: Style, *, leading: float = 1.4) -> None:
        """Wrapped words over the whole width."""
        for line in self.document.wrap(text, style, self.width):
            self.need(style.size * leading)
            self.page.text(self.left, self.down(style.size * leading), line, style)

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Small labels over their values, side by side."""
        draw_facts(self, self.page, self.left, self.right, facts)

    def heading(self, text: str, aside: str = "") -> None:
        """A heading with a remark at the right; never left alone at the foot of a page."""
        head, label = self.styles.head, self.styles.label
        room = self.width - self.document.width(aside, label) - 12
        lines = self.document.wrap(text, head, room)
        self.need((1.9 + 1.25 * (len(lines) - 1) + 7) * head.size)
        self.down(0.65 * head.size)
        for line in lines:
            self.page.text(self.left, self.down(1.25 * head.size), line, head)
        self.page.text(self.right, self.y, aside, label, right=True)
        self.down(0.3 * head.size)

    def large_facts(self, facts: Sequence[tuple[str, str]], columns: int) -> None:
        """Small labels over large figures, in columns; figures get smaller when they must."""
        label, step = self.styles.label, self.width / columns
        value = self._fitting((words for _, words in facts), self.styles.large, step - 14)
        names = [self.document.wrap(name, label, step - 14) for name, _ in facts]
        deep = max(len(name) for name in names) * 1.25 * label.size
        self.need(deep + 1.7 * value.size)
        top = self.y
        for at, (_, words) in enumerate(facts):
            x = self.left + at * step
            for n, line in enumerate(names[at], 1):
                self.page.text(x, top - n * 1.25 * label.size, line, label)
            self.page.text(x, top - deep - 1.15 * value.size, words, value)
        self.y = top - deep - 1.6 * value.size

    def _fitting(self, texts: Iterable[str], style: Style, room: float) -> Style:
        wide = max((self.document.width(text, style) for text in texts), default=0.0)
        return style.scaled(room / wide) if wide > room else style

    def sum_box(self, label: str, figure: str, words: str) -> None:
        """A sum that can't be overlooked: what it is, the figure, the same in words."""
        styles, pad = self.styles, 0.8 * self.styles.text.size
        room = self.width - 2 * pad
        value = self._fitting([figure], styles.large, room)
        beside = self.document.width(label, styles.strong) + self.document.width(figure, value)
        below = 0.0 if beside + pad <= room else 1.2 * value.size
        lines = self.document.wrap(words, styles.text, room) if words else []
        depth = 2.1 * value.size + below + len(lines) * 1.35 * styles.text.size
        self.need(depth + 2 * pad)
        top = self.down(pad)
        self.page.text(self.left + pad, self.down(1.35 * value.size), label, styles.strong)
        self.down(below)
        self.page.text(self.right - pad, self.y, figure, value, right=True)
        self.down(0.15 * value.size)
        for line in lines:
            self.page.text(self.left + pad, self.down(1.35 * styles.text.size), line, styles.text)
        self.page.frame(self.left, top - depth, self.right, top)
        self.y = top - depth - 0.5 * pad

    def notice(self, text: str) -> None:
        """Words in a frame, that nobody should miss."""
        style = self.styles.strong
        lines = self.document.wrap(text, style, self.width - 2 * style.size)
        self.need((len(lines) * 1.35 + 1.6) * style.size)
        top = self.down(0.4 * style.size)
        for line in lines:
            self.page.text(self.left + style.size, self.down(1.35 * style.size), line, style)
        self.page.frame(self.left, self.down(0.8 * style.size), self.right, top)
        self.down(0.4 * style.size)

    def signatures(self, labels: Sequence[str]) -> None:
        """Lines to sign on, with room for a thumb above; on a slip they stand at its foot."""
        style, step = self.styles.small, self.width / len(labels)
        lines = [self.document.wrap(label, style, step - 24) for label in labels]
        depth = max(len(line) for line in lines) * 1.25 * style.size
        self.need(depth + 5.5 * style.size)
        self.down(5.5 * style.size)
        if self.sheet.half:
            self.y = self.bottom + depth
        for at, label in enumerate(lines):
            left = self.left + at * step
            self.page.rule(left, left + step - 24, self.y, (0.7, 0))
            for n, line in enumerate(label, 1):
                self.page.text(left, self.y - n * 1.25 * style.size, line, style)
        self.down(depth)

    def finished(self) -> list[Page]:
        """The pages, numbered."""
        style, y = self.styles.small, self.sheet.margin
        for at, page in enumerate(self._pages, 1):
            page.rule(self.left, self.right, y + 1.5 * style.size, THIN)
            page.line(
                y, style, ((self.left, False, self._note), (self.right, True, self._number(at)))
            )
        return self._pages

    def _number(self, at: int) -> str:
        if self.sheet.half:
            return ""  # a slip is always whole
        t = self.language.gettext
        return t("{page} / {pages}").format(page=at, pages=len(self._pages))

    def close(self) -> None:
        """Number the pages and hand them to the document."""
        for page in self.finished():
            self.document.add(page, self.sheet)

    # The head is drawn around y = 0, as stamps are.

    def _letterhead_depth(self) -> float:
        return max(depth for depth, *_ in self._letterhead_lines()) + self.styles.text.size

    def _letterhead_lines(self) -> list[tuple[float, bool, str, Style]]:
        styles, half = self.styles, self.width * 0.55
        return [
            *self._stack(
                False,
                half,
                (
                    (self.coop.name, styles.coop),
                    (address_line(self.coop, self.language), styles.label),
                ),
            ),
            *self._stack(
                True,
                self.width - half - 12,
                ((self._title, styles.title), (self._subtitle, styles.text)),
            ),
        ]

    def _stack(
        self, right: bool, room: float, parts: Iterable[tuple[str, Style]]
    ) -> list[tuple[float, bool, str, Style]]:
        depth = 0.0
        lines: list[tuple[float, bool, str, Style]] = []
        for text, style in parts:
            for line in self.document.wrap(text, style, room) if text else ():
                depth += style.size * (1.0 if not lines else 1.35)
                lines.append((depth, right, line, style))
        return lines

    def _letterhead(self, page: Page) -> None:
        for depth, right, text, style in self._letterhead_lines():
            page.text(self.right if right else self.left, -depth, text, style, right=right)
        page.rule(self.left, self.right, -self._letterhead_depth() + 2)

    def _running_head(self, page: Page) -> None:
        style = self.styles.label
        cells = ((self.left, False, self.coop.name), (self.right, True, self._title))
        page.line(-style.size, style, cells)
        page.rule(self.left, self.right, -1.6 * style.size, THIN)


def address_line(coop: Coop, language: Language) -> str:
    """Where the co-op is, how to call it and its number in the register."""
    registration = (
        language.gettext("Registered: {number}").format(number=coop.registration)
        if coop.registration
        else ""
    )
    return " · ".join(part for part in (coop.address, coop.phone, registration) if part)


def draw_facts(
    flow: Flow, page: Page, left: float, right: float, facts: Sequence[tuple[str, str]]
) -> None:
    """Labels over values in equal columns; moves the flow below the deepest."""
    label, value = flow.styles.label, flow.styles.strong
    step = (right - left) / len(facts)
    top, lowest = flow.down(1.1 * label.size), flow.y
    for at, (name, words) in enumerate(facts):
        x = left + at * step
        page.text(x, top, name, label)
        for n, line in enumerate(flow.document.wrap(words, value, step - 8), 1):
            page.text(x, top - n * 1.3 * value.size, line, value)
            lowest = min(lowest, top - n * 1.3 * value.size)
    flow.y = lowest
