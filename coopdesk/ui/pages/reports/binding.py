"""What is in the bound book of a register, and that folios which were printed are in it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import members_on_paper
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note, label
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.pdf_pages import Pages
from coopdesk.ui.theme import Kind


@dataclass(frozen=True, slots=True)
class Printed:
    """A register that was made, and what stands on its folios."""

    book: str
    day: date
    first: int
    folios: int
    whole: bool
    lines: Mapping[int, object]

    @classmethod
    def of(cls, pdf: bytes, **said: object) -> Printed:
        """What was made: its pages are its folios."""
        pages = Pages(pdf)
        try:
            return cls(folios=len(pages), **said)  # type: ignore[arg-type]  # as the page has them
        finally:
            pages.close()


class Binding(QWidget):
    """Tells what is in the bound book. Once a register was made, its folios can be entered."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk, self._book = desk, ""
        self._made: Printed | None = None
        self._last: members_on_paper.Bound | None = None
        self.told = label("", "muted", wrap=True)
        self.enter = buttons.secondary("", self._enter, icon="check")
        self.back = buttons.link(t("Take it back"), self._take_back)
        self.note = Note("", Kind.REFUSE)
        deeds = holder(Flow(self.enter, self.back, gap=8))
        self.setLayout(column(self.told, deeds, self.note, gap=4))
        self.show_book("")

    def show_book(self, book: str) -> None:
        """Tell of the bound book of a register; with an empty name there is none."""
        if book != self._book:
            self._made = None
            self.note.say("")
        self._book = book
        self.setVisible(bool(book))
        if book:
            self._tell()

    def offer(self, made: Printed) -> None:
        """This was made: its folios may be in the book soon."""
        self._made = made
        self._tell()

    def _tell(self) -> None:
        desk, language = self._desk, self._desk.language
        t, number = language.gettext, language.number
        bound = desk.ask(members_on_paper.bound, self._book)
        self._last = bound[-1] if bound else None
        if self._last is None:
            self.told.setText(t("Nothing is in the bound book yet."))
        else:
            words = t("In the bound book: folios {first} to {last}, as of {day}.")
            first, last = number(bound[0].first), number(self._last.last)
            day = language.day(self._last.day)
            self.told.setText(words.format(first=first, last=last, day=day))
        self.back.setVisible(self._last is not None and desk.may(members_on_paper.take_back_folios))
        may = self._made is not None and desk.may(members_on_paper.bind_folios)
        self.enter.setVisible(may)
        if self._made is not None:
            words = t("Folios {first} to {last} are in the bound book")
            begins, ends = self._made.first, self._made.first + self._made.folios - 1
            self.enter.setText(words.format(first=number(begins), last=number(ends)))

    def _enter(self) -> None:
        made = self._made
        if made is None:
            return
        with Refusals(self.note, self._desk.language):
            self._desk.do(
                members_on_paper.bind_folios,
                book=made.book,
                day=made.day,
                first=made.first,
                folios=made.folios,
                whole=made.whole,
                lines=made.lines,
            )
            self._made = None
            self._desk.say(self._desk.language.gettext("The next print goes on after them."))
        self._tell()
        self.changed.emit()

    def _take_back(self) -> None:
        if self._last is None:
            return
        with Refusals(self.note, self._desk.language):
            self._desk.do(members_on_paper.take_back_folios, folios=self._last.id)
        self._tell()
        self.changed.emit()
