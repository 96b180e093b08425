"""What every step of the assistant is made of: fields for a part of the plan, and sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coopdesk.i18n import Language
from coopdesk.records import surplus
from coopdesk.records.allocation import Plan
from coopdesk.records.book import Book
from coopdesk.reports.catalogue import PAPERS
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import Field
from coopdesk.ui.kit.forms import readable
from coopdesk.ui.kit.layouts import reveal, row
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.surplus.making import Making

HUNDRED: Final = Decimal(100)

#: What is made of a surplus by the name of its paper.
_DATA: dict[str, Callable[[Any, surplus.Told, str], Any]] = {
    "surplus-proof": lambda session, made, _way: surplus.proof(session, made),
    "surplus-resolution": lambda _session, made, _way: surplus.resolution(made),
    "surplus-list": surplus.listed,
}


@dataclass(frozen=True, slots=True)
class _Papering:
    """The work of drawing one of the papers, for the worker thread."""

    book: Book
    language: Language
    making: Making
    name: str
    way: str

    def __call__(self, job: Job) -> bytes:
        data = self.book.read(self._data)
        job.step(1, 2)
        return PAPERS[self.name].draw(data, self.language)

    def _data(self, session: Any) -> Any:
        making = self.making
        made = surplus.tell(session, making.reckoned, making.plan, making.row)
        return _DATA[self.name](session, made, self.way)


class Step(QWidget):
    """One step: fields for a part of the plan, and sentences on what it does."""

    changed = Signal()
    TITLE: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    KINDS: ClassVar[tuple[str, ...]] = ()  # the steps of the cascade that are decided here

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.language = desk, desk.language
        self._fields: dict[str, Field[Any]] = {}
        self._papering: _Papering | None = None
        self.about = label(self.language.gettext(self.ABOUT), "muted", wrap=True)
        reveal(self.about, bool(self.ABOUT))

    def field(self, one: Field[Any]) -> Field[Any]:
        """Listen to a field that is of this step."""
        self._fields[one.name] = one
        one.changed.connect(self.changed)
        return one

    def fields(self) -> list[Field[Any]]:
        """Those that are shown, in their order."""
        return [one for one in self._fields.values() if not one.isHidden()]

    def fill(self, making: Making) -> None:
        """Put what is decided so far into the fields."""

    def tell(self, making: Making) -> None:
        """Say what the plan so far means at this step."""

    def typed(self, plan: Plan) -> Plan:
        """The plan with what is typed here; what can't be read yet stays as it was."""
        return plan

    def first_unread(self) -> bool:
        """Whether a field can't be read; it then says so and has the focus."""
        return not readable(self.fields(), self.language)

    def complain(self, name: str, text: str) -> bool:
        """Say what is wrong beside the field of that name; False where it is not here."""
        found = self._fields.get(name)
        if found is None or found.isHidden():
            return False
        found.complain(text)
        return True

    def show_paper(self, making: Making, name: str, way: str = "") -> None:
        """Make one of the papers of a surplus as it is planned or passed, and show it.

        `way` is how what waits is settled, for the list.
        """
        if self._papering is not None:
            return
        t = self.language.gettext
        self._papering = _Papering(self.desk.book, papers.language(self.desk), making, name, way)
        job = self.desk.start(t(PAPERS[name].title), self._papering)
        job.done.connect(self._show_drawn)
        job.failed.connect(self._forget_paper)
        job.stopped.connect(self._forget_paper)

    def _show_drawn(self, pdf: bytes) -> None:
        made = self._papering
        self._forget_paper()
        if made is not None:
            title = self.language.gettext(PAPERS[made.name].title)
            day = made.making.reckoned.until
            self.desk.preview(title, pdf, file_name=f"{made.name}-{day:%Y-%m-%d}.pdf")

    def _forget_paper(self, _why: object = None) -> None:
        self._papering = None

    def focus_first(self) -> bool:
        """Put the keyboard into the first field; False where there is none."""
        for one in self.fields():
            one.setFocus(Qt.FocusReason.TabFocusReason)  # what is typed takes the figure's place
            return True
        return False


def shared(*fields: QWidget) -> QHBoxLayout:
    """Fields beside each other that leave some room, so that a short figure has a short field."""
    made = row(*fields, None, gap=12)
    for n in range(len(fields)):
        made.setStretch(n, 2)
    return made


def percent_of(field: Field[Decimal]) -> Decimal:
    """A percentage as plans hold it: 5 for 5 %."""
    return (field.peek() or Decimal(0)) * HUNDRED


def as_part(percent: Decimal) -> Decimal | None:
    """A plan's percentage as the field holds it; nothing for none."""
    return percent / HUNDRED if percent else None
