"""Tables to write in by hand: rows of one height, a frame around every cell."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from coopdesk.reports.faces import Style
from coopdesk.reports.flow import Flow

_ROW: Final = 23.0  # room for a pen, at the size of A4
_PAD: Final = 4.0
_LINE: Final = 0.5
_SMALLEST: Final = 5.0  # letters below this can't be read
_HAIR: Final = 0.1  # more than is there, against rounding: what fits exactly is not broken
_PRINTED: Final = 0.42  # of the width may go to printed words
_NAME: Final = 0.3  # of the width: no word of a name is as long


@dataclass(frozen=True, slots=True)
class Box:
    """A column: its title, what is printed in it (`holds`), and its part of the room that is left.

    With a share of 0 it is as wide as what is printed. `right`: figures.
    """

    title: str
    holds: Collection[str] = ()
    share: float = 1.0
    right: bool = False


class Ruled:
    """Such a table through a flow, page after page."""

    def __init__(self, flow: Flow, boxes: Sequence[Box]) -> None:
        self._flow, self._boxes = flow, tuple(boxes)
        self._text = flow.styles.text
        self._head = Style(flow.styles.small.size, bold=True)
        self._height = _ROW * flow.sheet.scale
        self._edges = self._lay()
        while self._head.size > _SMALLEST and not self._words_fit():
            self._head = self._head.scaled(0.94)
        wrap = flow.document.wrap
        self._titles = [
            wrap(box.title, self._head, right - left - 2 * _PAD + _HAIR)
            for box, (left, right) in zip(self._boxes, self._edges, strict=True)
        ]

    def _lay(self) -> list[tuple[float, float]]:
        """Where each column begins and ends. The longest words wrap, so that there is room to
        write."""
        wanted = [self._wanted(box) for box in self._boxes]
        shares = sum(box.share for box in self._boxes)
        over = sum(wanted) - self._flow.width * _PRINTED
        if over > 0:
            longest = wanted.index(max(wanted))
            least = max(0.5 * wanted[longest] / len(wanted), self._unbroken(self._boxes[longest]))
            wanted[longest] = min(wanted[longest], max(wanted[longest] - over, least))
        room = self._flow.width - sum(wanted)
        edges, x = [], self._flow.left
        for box, width in zip(self._boxes, wanted, strict=True):
            width += room * box.share / shares if shares else 0.0
            edges.append((x, x + width))
            x += width
        return edges

    def _unbroken(self, box: Box) -> float:
        """How wide a column is in which no name is broken; what is no name may be."""
        width = self._flow.document.width
        words = (width(word, self._text) for text in box.holds for word in text.split(" "))
        return min(max(words, default=0.0), _NAME * self._flow.width) + 2 * _PAD

    def _words_fit(self) -> bool:
        """Whether no word of a title has to be broken."""
        width = self._flow.document.width
        return all(
            width(word, self._head) <= right - left - 2 * _PAD + _HAIR
            for box, (left, right) in zip(self._boxes, self._edges, strict=True)
            for word in box.title.split(" ")
        )

    def _wanted(self, box: Box) -> float:
        if box.share:
            return 0.0
        width = self._flow.document.width
        words = max((width(word, self._head) for word in box.title.split(" ")), default=0.0)
        return max([words, *(width(text, self._text) for text in box.holds)]) + 2 * _PAD

    def head(self) -> None:
        """The titles."""
        deep = max(len(title) for title in self._titles)
        leading = 1.2 * self._head.size
        height = deep * leading + 2 * _PAD
        flow = self._flow
        flow.need(height + 2 * self._height)
        top = flow.y
        self._frames(top, height, grey=0.93)
        for (left, right), box, title in zip(self._edges, self._boxes, self._titles, strict=True):
            for n, line in enumerate(title, 1):
                x = right - _PAD if box.right else left + _PAD
                y = top - _PAD - n * leading + 0.2 * leading
                flow.page.text(x, y, line, self._head, right=box.right)
        flow.down(height)

    def row(self, texts: Sequence[str], *, strong: bool = False) -> None:
        """A row: printed words stand at its base line, figures small and grey in the corner, so
        that there is room to write beside them."""
        flow = self._flow
        lines = [self._lines(n, text) for n, text in enumerate(texts)]
        leading = 1.2 * self._text.size
        height = max(self._height, max(map(len, lines)) * leading + 2 * _PAD)
        if flow.need(height):
            self.head()
        top = flow.y
        self._frames(top, height)
        style = flow.styles.strong if strong else self._text
        for (left, right), box, said in zip(self._edges, self._boxes, lines, strict=True):
            if box.right and said:
                grey = flow.styles.label
                flow.page.text(
                    right - _PAD, top - _PAD - 0.7 * grey.size, said[0], grey, right=True
                )
                continue
            first = top - (height - len(said) * leading) / 2 - 0.8 * leading
            for n, line in enumerate(said):
                flow.page.text(left + _PAD, first - n * leading, line, style)
        flow.down(height)

    def _lines(self, n: int, text: str) -> list[str]:
        left, right = self._edges[n]
        if not text or self._boxes[n].right:
            return [text] if text else []
        return self._flow.document.wrap(text, self._text, right - left - 2 * _PAD + _HAIR)

    def _frames(self, top: float, height: float, grey: float = 0.0) -> None:
        page = self._flow.page
        for left, right in self._edges:
            if grey:
                page.box(left, top - height, right, top, grey)
            page.frame(left, top - height, right, top, _LINE)
