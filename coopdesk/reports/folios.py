"""Books of numbered folios: which folio a page is, what is struck out, empty folios to be filled in
by hand, and sums that are carried from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from coopdesk.i18n import Language
from coopdesk.records.papers import Coop
from coopdesk.reports.flow import Flow
from coopdesk.reports.paper import STRONG, Document, Sheet
from coopdesk.reports.ruled import Box, Ruled
from coopdesk.reports.tables import Column, Table

_LEAST: Final = 4.0  # lines of room that are worth striking out
_MOST: Final = 0.8  # of a page is kept together
_PEN: Final = 24.0  # room for a row that is written by hand


@dataclass(frozen=True, slots=True)
class Folios:
    """Folios of a bound book: the number of the `first` (0: pages are counted as on other papers),
    and how many `blank` ones follow, with a head and empty rows to be filled in by hand."""

    first: int = 0
    blank: int = 0


NONE: Final = Folios()


class BookFlow(Flow):
    """Pages that may be folios of a book, each struck out below its last line."""

    def __init__(
        self,
        document: Document,
        sheet: Sheet,
        language: Language,
        coop: Coop,
        *,
        folio: int = 0,
        **more: Any,
    ) -> None:
        """`folio` is that of the first page; 0: pages are counted as on other papers, and in a
        pack (not `numbered`) as pages of the pack."""
        self._folio = folio
        #: Called before the page is turned.
        self.turning: Callable[[], None] | None = None
        super().__init__(document, sheet, language, coop, **more)

    def new_page(self) -> None:
        if self._pages and self.turning is not None:
            self.turning()
        if self._folio and self._pages:
            self.strike()
        super().new_page()

    def _number(self, at: int) -> str:
        if not self._folio:
            return super()._number(at)
        t = self.language.gettext
        return t("Folio {number}").format(number=self.language.number(self._folio + at - 1))

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self._pages)

    def sign(self, people: Sequence[str], *, columns: int = 2) -> None:
        """Lines to sign on, so many beside each other."""
        for at in range(0, len(people), columns):
            row = list(people[at : at + columns])
            self.signatures([*row, *[" "] * (columns - len(row))])

    def keep(self, lines: float) -> None:
        """Turn the page where so many lines don't fit any more, unless they fill most of one."""
        room = lines * 1.4 * self.styles.text.size
        if room < 0.7 * (self.top - self.bottom):
            self.need(room)

    def strike(self) -> None:
        """Strike out what is left of the page, so that nothing can be added."""
        top = self.y - 1.2 * self.styles.text.size
        if top - self.bottom < _LEAST * self.styles.text.size:
            return
        self.page.rule(self.left, self.right, top, (0.7, 0.0))
        self.page.stroke(self.left, self.bottom, self.right, top)
        self.y = self.bottom

    def blank(self, boxes: Sequence[Box], count: int) -> None:
        """So many folios with a head and empty rows."""
        for _ in range(count):
            self.new_page()
            ruled = Ruled(self, boxes)
            ruled.head()
            while self.y - _PEN * self.sheet.scale >= self.bottom:
                ruled.row([""] * len(boxes))
            self.y = self.bottom


class Carried(Table):
    """A table whose sums stand at the foot of each page, and again at the head of the next.

    `sums` gives the row of them so far, under the words that it is handed.
    """

    def __init__(
        self,
        flow: BookFlow,
        columns: Sequence[Column],
        sums: Callable[[str], Sequence[str]],
        foot: int,
    ) -> None:
        """`foot` is how many lines the row of sums takes."""
        super().__init__(flow, columns)
        self._sums, self._book, self._begun = sums, flow, False
        self._foot = foot * self._leading + 2 * self._pad
        flow.bottom += self._foot
        flow.turning = self._turn

    def head(self) -> None:
        super().head()
        if self._begun:
            self.sum(self._sums(self._book.language.gettext("Brought forward")))
        self._begun = True

    def _turn(self) -> None:
        """Write the sums at the foot, in the room that was kept for them."""
        flow = self._book
        if not self._begun:
            return
        flow.bottom -= self._foot
        flow.page.rule(flow.left, flow.right, flow.y, STRONG)
        self._row(self._sums(flow.language.gettext("Carried forward")), self._strong, STRONG)
        flow.bottom += self._foot

    def keep_with(self, rows: Sequence[Sequence[str]], below: float) -> None:
        """Turn the page where these rows, the sums and so much below them don't fit any more: who
        signs a folio signs under somebody's line."""
        lines = sum(self.depth(texts) for texts in rows)
        height = lines * self._leading + len(rows) * self._pad + self._foot + below
        flow = self._book
        if height < _MOST * (flow.top - flow.bottom) and flow.need(height):
            self.head()

    def end(self, texts: Sequence[str]) -> None:
        """The sums of all, below the last row: nothing is carried from here on."""
        flow = self._book
        flow.bottom -= self._foot
        flow.turning = None
        self.total(texts)
