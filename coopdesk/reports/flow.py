"""Pages filled from top to bottom: letterhead, blocks of content, signatures, page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import Coop
from coopdesk.reports import qr
from coopdesk.reports.faces import Style
from coopdesk.reports.paper import THIN, Document, Page, Sheet, Styles

_BETWEEN: Final = 24.0  # lines to sign on
_HEAD_LINES: Final = 3  # of what a further page is about
_SHORT: Final = 3  # lines of a paragraph that is not parted
_PARTS: Final = " · "  # between what a head tells
#: Dots of codes, in points: what any telephone reads, and what a scanner on paper still does.
DOT: Final = 1.6
SMALL_DOT: Final = 1.22


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
        about: str = "",
        numbered: bool = True,
    ) -> None:
        """`about` comes again at the head of each further page, so that sheets don't mix."""
        self._numbered = numbered
        self.document, self.sheet, self.language, self.coop = document, sheet, language, coop
        self.styles = Styles.of(sheet.scale)
        width, height = sheet.measures
        self.left, self.right, self.top = sheet.margin, width - sheet.margin, height - sheet.margin
        self.bottom = sheet.margin + 2.2 * self.styles.small.size
        self._title, self._subtitle, self._note = title, subtitle, note
        self._about = f"{title} · {about}" if about else title
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
        self._pages.append(Page(self.document.faces))
        self.y = self.top
        if len(self._pages) > 1:
            self._running_head()
            return
        key = ("head", self.sheet, self.coop, self._title, self._subtitle)
        self.page.place(self.document.stamp(key, self._letterhead), self.top)
        self.y = self.top - self._letterhead_depth()

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
        """Wrapped words over the whole width; no line of them stands alone on a page."""
        lines, step = self.document.wrap(text, style, self.width), style.size * leading
        for n, line in enumerate(lines):
            self.need(step * _together(n, len(lines)))
            self.page.text(self.left, self.down(step), line, style)

    def item(self, text: str, style: Style) -> None:
        """A sentence of a list: a dash, then the words, which wrap beside it."""
        step = 1.1 * style.size
        for n, line in enumerate(self.document.wrap(text, style, self.width - step)):
            self.need(1.4 * style.size)
            y = self.down(1.4 * style.size)
            if not n:
                self.page.text(self.left, y, "–", style)
            self.page.text(self.left + step, y, line, style)

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Small labels close over their values, side by side; the first has the most room."""
        label, value = self.styles.label, self.styles.strong
        step = self.width / (len(facts) + 1)
        rooms = [step if at else 2 * step for at in range(len(facts))]
        wrap = self.document.wrap
        names = [wrap(name, label, room - 8) for (name, _), room in zip(facts, rooms, strict=True)]
        texts = [
            wrap(words, value, room - 8) for (_, words), room in zip(facts, rooms, strict=True)
        ]
        above = (1.1 + 1.25 * (max(map(len, names)) - 1)) * label.size
        below = (1.3 * max(map(len, texts)) + 0.7) * value.size
        self.need(above + below)
        top, x = self.down(above), self.left
        for name, text, room in zip(names, texts, rooms, strict=True):
            for n, line in enumerate(name, 1 - len(name)):
                self.page.text(x, top - n * 1.25 * label.size, line, label)
            for n, line in enumerate(text, 1):
                self.page.text(x, top - n * 1.3 * value.size, line, value)
            x += room
        self.down(below)

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
            for n, line in enumerate(names[at], 1 - len(names[at])):
                self.page.text(x, top - deep - n * 1.25 * label.size, line, label)
            self.page.text(x, top - deep - 1.15 * value.size, words, value)
        self.y = top - deep - 1.7 * value.size

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
        """Lines to sign on, with room for a thumb above; on a slip they stand at its foot.

        A blank label leaves its place empty.
        """
        style, step = self.styles.small, (self.width + _BETWEEN) / len(labels)
        lines = [self.document.wrap(label, style, step - _BETWEEN) for label in labels]
        depth = max(len(line) for line in lines) * 1.25 * style.size
        self.need(depth + 5.5 * style.size)
        self.down(5.5 * style.size)
        if self.sheet.half:
            self.y = self.bottom + depth
        for at, label in enumerate(lines):
            left = self.left + at * step
            if any(line.strip() for line in label):
                self.page.rule(left, left + step - _BETWEEN, self.y, (0.7, 0))
            for n, line in enumerate(label, 1):
                self.page.text(left, self.y - n * 1.25 * style.size, line, style)
        self.down(depth)

    def code(self, scanned: str, lines: Sequence[tuple[str, Style]]) -> None:
        """A code to be scanned, and words beside it; all of it on one page."""
        rows = qr.code(scanned)
        side = DOT * len(rows)
        left = self.left + side + 14
        drawn = [
            (line, style)
            for text, style in lines
            for line in self.document.wrap(text, style, self.right - left)
        ]
        deep = sum(1.4 * style.size for _, style in drawn)
        self.need(max(side, deep) + 12)
        top = self.down(8)
        self.page.dots(self.left, top, side, rows)
        y = top
        for line, style in drawn:
            y -= 1.4 * style.size
            self.page.text(left, y, line, style)
        self.y = min(top - side, y) - 4

    def corner_code(self, scanned: str) -> float:
        """A code in the upper right corner of what comes; gives how far down it reaches."""
        rows = qr.code(scanned)
        side = SMALL_DOT * len(rows)
        top = self.y - 2
        self.page.dots(self.right - side, top, side, rows)
        return top - side

    def finished(self) -> list[Page]:
        """The pages, numbered."""
        style, y = self.styles.small, self.sheet.margin
        room = self.width - self.document.width(self._number(len(self._pages)), style) - style.size
        note = self._fitting([self._note], style, room)
        for at, page in enumerate(self._pages, 1):
            page.rule(self.left, self.right, y + 1.5 * style.size, THIN)
            if note is style:
                page.line(
                    y, style, ((self.left, False, self._note), (self.right, True, self._number(at)))
                )
            else:
                page.text(self.left, y, self._note, note)
                page.text(self.right, y, self._number(at), style, right=True)
        return self._pages

    def _number(self, at: int) -> str:
        if self.sheet.half or not self._numbered:
            return ""  # a slip is always whole; pages of a pack are numbered there
        t = self.language.gettext
        return t("{page} / {pages}").format(page=at, pages=len(self._pages))

    def close(self) -> None:
        """Number the pages and hand them to the document."""
        for page in self.finished():
            self.document.add(page, self.sheet)

    # The head is drawn around y = 0, as stamps are.

    def _letterhead_depth(self) -> float:
        return max(depth for depth, *_ in self._letterhead_lines()) + 1.3 * self.styles.text.size

    def _letterhead_lines(self) -> list[tuple[float, bool, str, Style]]:
        styles, half = self.styles, self.width * 0.55
        room = self.width - half - 12
        # Set smaller where else a word of it would be broken; a hair more, against rounding.
        title = self._fitting(self._title.split(), styles.title, room - 2)
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
                room,
                ((self._title, title), (self._subtitle, styles.text)),
            ),
        ]

    def _stack(
        self, right: bool, room: float, parts: Iterable[tuple[str, Style]]
    ) -> list[tuple[float, bool, str, Style]]:
        depth = 0.0
        lines: list[tuple[float, bool, str, Style]] = []
        for text, style in parts:
            for line in _in_lines(self.document, text, style, room, even=right) if text else ():
                depth += style.size * (1.0 if not lines else 1.35)
                lines.append((depth, right, line, style))
        return lines

    def _letterhead(self, page: Page) -> None:
        for depth, right, text, style in self._letterhead_lines():
            page.text(self.right if right else self.left, -depth, text, style, right=right)
        page.rule(self.left, self.right, -self._letterhead_depth() + 0.5 * self.styles.text.size)

    def _running_head(self) -> None:
        style = self.styles.label
        left = self.document.wrap(self.coop.name, style, 0.45 * self.width)
        right = _beginning(_in_lines(self.document, self._about, style, 0.52 * self.width))
        for ours, theirs in zip_longest(left, right, fillvalue=""):
            self.down(1.25 * style.size)
            self.page.line(self.y, style, ((self.left, False, ours), (self.right, True, theirs)))
        self.down(0.6 * style.size)
        self.page.rule(self.left, self.right, self.y, THIN)
        self.down(0.5 * style.size)


def _beginning(lines: list[str]) -> list[str]:
    """The first lines of a running head: what is longer stands whole on the first page."""
    if len(lines) <= _HEAD_LINES:
        return lines
    return [*lines[: _HEAD_LINES - 1], lines[_HEAD_LINES - 1][:-1] + "…"]


def _together(n: int, of: int) -> int:
    """How many lines of a paragraph, from its n-th on, stand on one page: two at least, as at its
    beginning so at its end; a short one stays whole."""
    if of <= _SHORT and not n:
        return of
    return min(2, of - n) if n in (0, of - 2) else 1


def _in_lines(
    document: Document, text: str, style: Style, room: float, *, even: bool = False
) -> list[str]:
    """A head in lines, turned after one of its parts rather than within it: a day stays whole
    beside the name of what was held that day."""
    wrap = document.wrap_even if even else document.wrap
    lines: list[str] = []
    for part in text.split(_PARTS):
        longer = _PARTS.join([*lines[-1:], part])
        if lines and document.width(longer, style) <= room:
            lines[-1] = longer
        else:
            lines += wrap(part, style, room)
    return lines


def address_line(coop: Coop, language: Language) -> str:
    """Where the co-op is, how to call it and its number in the register."""
    registration = (
        language.gettext("Registered: {number}").format(number=coop.registration)
        if coop.registration
        else ""
    )
    return " · ".join(part for part in (coop.address, coop.phone, registration) if part)


def begun(
    coop: Coop,
    language: Language,
    title: str,
    subtitle: str,
    *,
    large: bool,
    across: bool = False,
    about: str = "",
    note: str = "",
    numbered: bool = True,
) -> Flow:
    """A paper of its own, on the co-op's sheet (turned for wide tables), begun with its head.

    `about` comes again at the head of each further page. A part of a pack is not `numbered`.
    """
    document = Document(title, coop, language)
    sheet = Sheet(coop.paper, large, across=across)
    more = {"title": title, "subtitle": subtitle, "about": about, "note": note}
    return Flow(document, sheet, language, coop, numbered=numbered, **more)
