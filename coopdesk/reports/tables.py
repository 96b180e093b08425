"""Tables on paper: columns that fit what they hold, heads that come again, nothing ever cut.

Figures stand under each other, right-aligned; signs stand under each other too. Texts wrap.
When figures leave the texts too little room the whole table gets smaller.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from itertools import takewhile
from math import inf
from typing import Final

from coopdesk.reports.faces import Setter, Style
from coopdesk.reports.flow import Flow
from coopdesk.reports.paper import STRONG, THIN, Cell, Mark, Page, SetCell

_BREAK: Final = "\n"  # within a title or a cell: what comes after it stands below
_GAP: Final = 14.0  # between columns
_SMALLEST: Final = 5.0  # letters below this can't be read
_STRONGER: Final = 1.07  # how much wider strong letters are
_INDENT: Final = 1.2  # of the size of the letters, for each level
_AMPLE: Final = 0.45  # of the paper: more than this, texts don't need
_DEEP: Final = 0.6  # of a page: a higher row may be parted
_FIT: Final = 1.3  # even shares of the paper that a column of short words may take at most


#: The column whose words reach over others, and the last of those.
_Over = tuple[int, int]


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"  # wraps in a share of the room that is left
    FIT = "fit"  # short words: as wide as the widest (a day, a number)
    FIGURE = "figure"  # right-aligned
    SIGNED = "signed"  # a sign, then the figure: "+1,000"; signs stand under each other


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title and kind; a title and a cell may have several lines. `holds` is what makes
    it wide: for FIT all that it will hold, for figures the widest, for texts words that are not to
    be broken. Texts take the room that is left, by `share`."""

    title: str
    kind: Kind = Kind.TEXT
    holds: Collection[str] = ()
    share: float = 1


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands."""

    left: float
    right: float
    kind: Kind

    @property
    def wraps(self) -> bool:
        return self.kind in (Kind.TEXT, Kind.FIT)

    @property
    def room(self) -> float:
        """For one line; a hair more than is there, against rounding."""
        return self.right - self.left + 0.1


class _Row:
    """Sets rows of one style quickly: all measures are in thousandths of the size."""

    def __init__(self, setter: Setter, places: Sequence[_Place]) -> None:
        per = setter.per_thousand
        self.setter = setter
        self._places = [
            (
                place.left / per,
                (place.left if place.wraps else place.right) / per,
                not place.wraps,
                place.room / per if place.wraps else inf,
                place.kind is Kind.SIGNED,
            )
            for place in places
        ]

    def cells(self, texts: Sequence[str]) -> list[SetCell] | None:
        """The row's pieces; None when one does not fit on one line."""
        cells: list[SetCell] = []
        known = self.setter.set
        for text, (left, x, right, room, sign) in zip(texts, self._places, strict=True):
            if not text:
                continue
            if _BREAK in text:
                return None
            if sign:
                cells.append((left, False, *known(text[0])))
                text = text[1:]
            codes, width = known(text)
            if width > room:
                return None
            cells.append((x, right, codes, width))
        return cells


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A row that was drawn: on which page, from where to where, and how it is drawn again."""

    page: Page
    mark: Mark
    top: float
    bottom: float
    again: Callable[[], None]


class Table:
    """Rows through a flow, page after page. No sum stands on a page with fewer than two rows.

    With `reach` words that are too long for their column go on over those beside it that are empty
    in their row: not where somebody is to write or sign there.
    """

    def __init__(self, flow: Flow, columns: Sequence[Column], *, reach: bool = False) -> None:
        self._flow, self._columns, self._reach = flow, tuple(columns), reach
        self._text, self._strong = flow.styles.text, flow.styles.strong
        while not self._lay() and self._text.size > _SMALLEST:
            self._text, self._strong = self._text.scaled(0.94), self._strong.scaled(0.94)
        self._rows: dict[tuple[Style, int, _Over | None], _Row] = {}
        self._drawn: deque[_Drawn] = deque(maxlen=3)
        self._here = self._before = 0  # how many rows stand on this page, and on the one before
        self._leading = round(1.25 * self._text.size, 2)
        self._titles = [
            _in_lines(flow.document.wrap, column.title, _of_titles(self._text), place.room)
            for column, place in zip(self._columns, self._places, strict=True)
        ]
        self._stacked = any(_BREAK in column.title for column in columns)
        self._pad = round(0.38 * self._text.size, 2)
        self._key = (
            "table",
            flow.sheet,
            tuple(column.title for column in columns),
            tuple(self._places),
            self._text,
        )

    @property
    def scale(self) -> float:
        """How much smaller its letters are than those of the page, so that all columns fit."""
        return self._text.size / self._flow.styles.text.size

    def depth(self, texts: Sequence[str]) -> int:
        """How many lines a row takes."""
        return len(self._lines(texts, self._text, 0, None)[1])

    # --- columns ---

    def _lay(self) -> bool:
        """Place the columns; False when the texts get too little room."""
        widths = [self._wanted(column) for column in self._columns]
        shares = sum(column.share for column in self._columns if column.kind is Kind.TEXT)
        room = self._flow.width - sum(widths) - _GAP * (len(widths) - 1)
        if shares:
            room -= self._give_to_titles(widths, room - _AMPLE * self._flow.width)
        x, self._places, fits = self._flow.left, [], True
        for column, width in zip(self._columns, widths, strict=True):
            if column.kind is Kind.TEXT:
                width = max(1.0, room * column.share / shares)
                fits &= all(self._flow.document.width(w, self._text) <= width for w in column.holds)
            self._places.append(_Place(round(x, 1), round(x + width, 1), column.kind))
            x += width + _GAP
        enough = room >= 7.0 * self._text.size * shares**0.5 if shares else room >= 0
        return enough and fits

    def _give_to_titles(self, widths: list[float], spare: float) -> float:
        """Where texts have more than enough room, all other titles stand on one line, or
        at least on two; gives how much that takes."""
        for lines in (1, 2):
            more = {
                n: max(
                    _width_on(self._flow.document.width, part, lines, _of_titles(self._text))
                    for part in column.title.split(_BREAK)
                )
                - widths[n]
                for n, column in enumerate(self._columns)
                if column.kind is not Kind.TEXT
            }
            wanted = {n: one for n, one in more.items() if one > 0}
            if sum(wanted.values()) <= spare:
                for n, one in wanted.items():
                    widths[n] += one
                return sum(wanted.values())
        return 0.0

    def _wanted(self, column: Column) -> float:
        if column.kind is Kind.TEXT:
            return 0.0
        document = self._flow.document
        head = max(
            (
                document.width(word, _of_titles(self._text))
                for part in column.title.split(_BREAK)
                for word in part.split(" ")
            ),
            default=0.0,
        )
        if column.kind is Kind.FIT:
            # Measured in the letters of most rows, which are set anyway; strong ones are wider.
            widest = max((document.width(text, self._text) for text in column.holds), default=0.0)
            content = self._short(column, _STRONGER * widest)
        else:
            content = max((document.width(text, self._strong) for text in column.holds), default=0)
        if column.kind is Kind.SIGNED:
            content += 0.3 * self._text.size
        return max(head, content)

    def _short(self, column: Column, widest: float) -> float:
        """The room of short words: where that is more than an even share of the paper, and texts
        need it, they stand on two lines."""
        even = self._flow.width / len(self._columns)
        if widest > even and any(one.kind is Kind.TEXT for one in self._columns):
            lines = (
                _width_on(self._flow.document.width, text, 2, self._text) for text in column.holds
            )
            widest = min(widest, _STRONGER * max(lines, default=0.0))
        return min(widest, _FIT * even)

    # --- rows ---

    def head(self) -> None:
        """The titles, over a strong rule."""
        lines = self._titles
        deep = max(len(cell) for cell in lines)
        height = deep * self._leading + self._pad
        self._flow.need(height + 3 * self._leading)
        stamp = self._flow.document.stamp(self._key, partial(self._draw_head, lines, deep))
        self._flow.page.place(stamp, self._flow.y)
        self._flow.down(height)
        self._before, self._here = self._here, 0

    def _draw_head(self, lines: list[list[str]], deep: int, page: Page) -> None:
        style = _of_titles(self._text)
        for n in range(deep):
            cells: list[Cell] = []
            for place, cell in zip(self._places, lines, strict=True):
                at = n if self._stacked else n - (deep - len(cell))
                right = not place.wraps
                cells.append(
                    (
                        place.right if right else place.left,
                        right,
                        cell[at] if 0 <= at < len(cell) else "",
                    )
                )
            page.line(-(n + 1) * self._leading, style, cells)
        page.rule(self._flow.left, self._flow.right, -deep * self._leading - self._pad, STRONG)

    def keep(self, rows: int) -> None:
        """Turn the page when so many rows don't fit any more (unless they fill a page)."""
        height = rows * (self._leading + self._pad)
        if height < (self._flow.top - self._flow.bottom) / 2 and self._flow.need(height):
            self.head()

    def breathe(self) -> None:
        """A little room before what is new."""
        self._flow.down(0.5 * self._leading)

    def title(self, texts: Sequence[str], *, indent: int = 0) -> None:
        """A row that is the title of those below: its one text may reach over all columns."""
        filled = [n for n, text in enumerate(texts) if text]
        alone = len(filled) == 1 and self._places[filled[0]].wraps
        over = (filled[0], len(texts) - 1) if alone else None
        self._row(texts, self._strong, None, indent, over=over)

    def row(
        self, texts: Sequence[str], *, strong: bool = False, ruled: bool = True, indent: int = 0
    ) -> None:
        """One row, and a thin rule under it; its first text stands `indent` levels inwards."""
        self._row(texts, self._strong if strong else self._text, THIN if ruled else None, indent)

    def sum(self, texts: Sequence[str], *, indent: int = 0) -> None:
        """The sum of the rows before it, under a rule over its figures."""
        self._need_row()
        flow = self._flow
        for place, text in zip(self._places, texts, strict=True):
            if text and not place.wraps:
                flow.page.rule(place.left, place.right, flow.y, (0.7, 0.0))
        self._row(texts, self._strong, THIN, indent)
        self._drawn.clear()  # its rule is no part of the row: it stays where it is

    def tall_row(self, texts: Sequence[str]) -> None:
        """A row with room below it for a signature or a thumb."""
        self.keep(2)
        self.row(texts, ruled=False)
        self.row([""] * len(texts))
        below, above = self._drawn.pop(), self._drawn.pop()
        again = partial(self.tall_row, texts)
        self._drawn.append(replace(above, bottom=below.bottom, again=again))
        self._here -= 1

    def total(self, texts: Sequence[str]) -> None:
        """The sums, between strong rules."""
        self._gather()
        self._need_row()
        flow = self._flow
        flow.page.rule(flow.left, flow.right, flow.y, STRONG)
        self._row(texts, self._strong, STRONG)

    def _gather(self) -> None:
        """Let two rows begin the page on which the sums stand, and not the sums or one row."""
        if len(self._drawn) < 2:
            return
        flow, (first, last) = self._flow, list(self._drawn)[-2:]
        if last.page is not flow.page or last.bottom != flow.y:
            return  # something else stands between the rows and their sums
        if flow.y - self._leading - self._pad < flow.bottom:
            if first.page is not last.page or first.bottom != last.top or self._here < 4:
                return
            first.page.cut(first.mark)
            flow.new_page()
            self.head()
        elif first.page is not last.page and self._before >= 3:
            first.page.cut(first.mark)
            last.page.cut(last.mark)
            flow.y = last.top
        else:
            return
        first.again()
        last.again()

    def _need_row(self) -> None:
        """Turn the page before a rule, not between it and its row."""
        if self._flow.need(self._leading + self._pad):
            self.head()

    def _set(self, style: Style, indent: int, over: _Over | None) -> _Row:
        """What sets rows of one style whose first text stands inwards."""
        key = (style, indent, over)
        if key not in self._rows:
            setter = self._flow.document.faces.setter(style)
            self._rows[key] = _Row(setter, self._inwards(indent, over))
        return self._rows[key]

    def _inwards(self, indent: int, over: _Over | None) -> list[_Place]:
        places = list(self._places)
        first = next((n for n, place in enumerate(places) if place.kind is Kind.TEXT), None)
        if indent and first is not None:
            left = places[first].left + indent * _INDENT * self._text.size
            places[first] = replace(places[first], left=round(left, 1))
        if over is not None:
            first, last = over
            whole = last == len(places) - 1
            right = self._flow.right if whole else places[last].right
            places[first] = replace(places[first], right=right)
        return places

    def _lines(
        self, texts: Sequence[str], style: Style, indent: int, over: _Over | None
    ) -> tuple[_Row, list[list[SetCell]]]:
        """A row in as many lines as it takes, and what sets them."""
        row = self._set(style, indent, over)
        cells = row.cells(texts)
        if cells is None and over is None and self._reach:
            over = _reached(
                self._inwards(indent, None), texts, partial(self._flow.document.width, style=style)
            )
            row = self._set(style, indent, over)
            cells = row.cells(texts)
        return row, [cells] if cells is not None else self._tall(texts, style, indent, over)

    def _row(
        self,
        texts: Sequence[str],
        style: Style,
        under: tuple[float, float] | None,
        indent: int = 0,
        *,
        over: _Over | None = None,
    ) -> None:
        row, lines = self._lines(texts, style, indent, over)
        flow, height = self._flow, len(lines) * self._leading + self._pad
        if height > _DEEP * (flow.top - flow.bottom):
            self._deep_row(row, lines, under)
            return
        if flow.need(height):
            self.head()
        page, mark, top = flow.page, flow.page.mark(), flow.y
        for n, line in enumerate(lines, 1):
            page.set_line(top - n * self._leading, row.setter, line)
        flow.down(height)
        if under:
            page.rule(flow.left, flow.right, flow.y, under)
        again = partial(self._row, texts, style, under, indent, over=over)
        self._drawn.append(_Drawn(page, mark, top, flow.y, again))
        self._here += 1

    def _deep_row(
        self, row: _Row, lines: Sequence[list[SetCell]], under: tuple[float, float] | None
    ) -> None:
        """A row that is nearly as high as a page goes on over as many as it takes."""
        flow = self._flow
        for line in lines:
            if flow.need(self._leading + self._pad):
                self.head()
            flow.page.set_line(flow.down(self._leading), row.setter, line)
        flow.down(self._pad)
        if under:
            flow.page.rule(flow.left, flow.right, flow.y, under)
        self._drawn.clear()

    def _tall(
        self, texts: Sequence[str], style: Style, indent: int, over: _Over | None
    ) -> list[list[SetCell]]:
        """The lines of a row in which something wraps."""
        cells = self._wrapped(texts, style, indent, over)
        deep = max(len(cell) for cell in cells)
        lines = ([cell[n] if n < len(cell) else "" for cell in cells] for n in range(deep))
        return [self._set(style, indent, over).cells(line) or [] for line in lines]

    def _wrapped(
        self, texts: Sequence[str], style: Style, indent: int, over: _Over | None
    ) -> list[list[str]]:
        wrap = self._flow.document.wrap
        return [
            _in_lines(wrap, text, style, place.room - 0.05 if place.wraps else inf)
            for place, text in zip(self._inwards(indent, over), texts, strict=True)
        ]


def _of_titles(text: Style) -> Style:
    """The letters of the titles over such texts."""
    return Style(text.size * 0.86, bold=True)


def _in_lines(
    wrap: Callable[[str, Style, float], list[str]], text: str, style: Style, room: float
) -> list[str]:
    """What stands in a cell, line by line; an empty line stays one."""
    if _BREAK not in text:
        return wrap(text, style, room)
    return [line for part in text.split(_BREAK) for line in wrap(part, style, room) or [""]]


def _width_on(width: Callable[[str, Style], float], text: str, lines: int, style: Style) -> float:
    """How wide a text is in one line or two, as its words allow."""
    words = text.split(" ")
    breaks = range(1, len(words)) if lines > 1 else ()
    ways = [(text,), *((" ".join(words[:n]), " ".join(words[n:])) for n in breaks)]
    return min(max(width(line, style) for line in way) for way in ways)


def _reached(
    places: Sequence[_Place], texts: Sequence[str], width: Callable[[str], float]
) -> _Over | None:
    """From where to where the first words go that have empty columns of words beside them, and are
    too long for their own."""
    for n, (place, text) in enumerate(zip(places, texts, strict=True)):
        beside = takewhile(_is_free, zip(places[n + 1 :], texts[n + 1 :], strict=True))
        last = n + len(list(beside))
        if place.wraps and last > n and width(text) > place.room:
            return n, last
    return None


def _is_free(beside: tuple[_Place, str]) -> bool:
    return beside[0].wraps and not beside[1]
