"""A list that is brought in with a report: what came stands there, to be printed and signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.reading.bringing import BringIn, F, R
from coopdesk.ui.theme import Kind


class Report(Protocol):
    """What came in from a file of that name."""

    @property
    def file(self) -> str: ...


P = TypeVar("P", bound=Report)


class Brought(Card):
    """That it is in the book, and what to do with the report."""

    def __init__(self, language: Language, see: str, compare: str, *, icon: str) -> None:
        """`see` says where to look at it, `compare` what to do with the printed report."""
        super().__init__()
        self.done, self.sums = Note("", Kind.GOOD), Pairs()
        self.print = buttons.secondary(language.gettext("Show the report to &sign"))
        self.look_at = buttons.secondary(see, icon=icon)
        deeds = holder(Flow(self.print, self.look_at))
        for part in (self.done, self.sums, label(compare, "muted", wrap=True), deeds):
            self.body.addWidget(part)

    def show_brought(self, words: str, pairs: Sequence[Pair]) -> None:
        """Say what came in."""
        self.done.say(words, Kind.GOOD)
        self.sums.show_pairs(pairs)


class BringInToSign(BringIn[F, R], Generic[F, R, P]):
    """Afterwards stands what came, until the page is left."""

    REPORT: ClassVar[str] = ""  # the title of the report; marked with N_
    THERE: ClassVar[Place]  # where what came in can be looked at

    def __init__(self, desk: Desk, place: Place, names: Mapping[str, str]) -> None:
        self._report: P | None = None
        self._at_report = False  # and will come back from it
        super().__init__(desk, place, names)
        self.over.print.clicked.connect(self._show_report)
        self.over.look_at.clicked.connect(self._go_there)

    # --- what each list says ---------------------------------------------------------------------

    def make_over(self) -> Brought:
        """The part that stands there afterwards."""
        raise NotImplementedError

    def tell(self, report: P) -> tuple[str, Sequence[Pair]]:
        """That it is in the book, and its sums."""
        raise NotImplementedError

    def draw(self, report: P, language: Language) -> bytes:
        """The report as a paper."""
        raise NotImplementedError

    # --- the page --------------------------------------------------------------------------------

    def parts(self) -> list[QWidget]:
        self.over = self.make_over()
        return [*super().parts(), self.over]

    def show_looked(self, looked: Any) -> None:
        self._report = None
        super().show_looked(looked)

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self.unread.say("")
        if self._report is not None and not self._at_report:
            self._report = None
            self.show_parts()
        self._at_report = False

    def focus_first(self) -> None:
        if self._report is not None:
            self.over.look_at.setFocus()
        else:
            super().focus_first()

    def show_parts(self) -> None:
        """First the choice of a file, then what it says, then that it is in the book."""
        super().show_parts()
        over = self._report is not None
        self.start.setVisible(self.looked is None and not over)
        self.over.setVisible(over)

    def brought(self, answer: P) -> None:
        self._report = answer
        self.over.show_brought(*self.tell(answer))
        super().brought(answer)
        self._show_report()

    def _show_report(self) -> None:
        if self._report is None:
            return
        desk, report = self.desk, self._report
        self._at_report = True
        pdf = self.draw(report, papers.language(desk))
        name = f"{Path(report.file).stem} import.pdf"
        desk.preview(desk.language.gettext(self.REPORT), pdf, file_name=name)

    def _go_there(self) -> None:
        self.desk.go(self.THERE)
