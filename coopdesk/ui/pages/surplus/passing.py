"""The last step before it counts: where all of it goes, the papers, and the resolution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal

from coopdesk.i18n import N_, Language
from coopdesk.records import surplus
from coopdesk.records.allocation import Step as Taken
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.resolutions import SURPLUS, Resolution
from coopdesk.records.surplus import pass_surplus
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import DayField, NoteField
from coopdesk.ui.kit.layouts import Flow, column, holder, row
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.surplus.making import Making
from coopdesk.ui.pages.surplus.step import Step
from coopdesk.ui.resolving import ResolutionField

#: The rows before and after the steps.
_FIRST, _LAST = "first", "last"


@dataclass(frozen=True, slots=True)
class Booking:
    """The work of booking what the meeting passed; gives back the rule's no, where there is one."""

    book: Book
    surplus: int
    day: date
    number: str
    text: str

    def __call__(self, job: Job) -> Refused | None:
        said: dict[str, Any] = {"day": self.day, "number": self.number, "text": self.text}
        try:
            self.book.write(pass_surplus, surplus=self.surplus, **said)
        except Refused as no:
            return no
        return None


class _Cells:
    """How steps stand in the table; apart from the page, which it must not keep alive."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.making: Making | None = None

    def what(self, step: Taken) -> str:
        assert self.making is not None
        t = self._language.gettext
        if step.what == _FIRST:
            return t("Loss to be covered") if step.left < 0 else t("To be decided on")
        if step.what == _LAST:
            return t("Carried forward as a loss") if step.left < 0 else t("Stays with the co-op")
        said = surplus.step_name(self.making.plan, step, self.making.names)
        return self._language.say(said)

    def amount(self, step: Taken) -> str:
        assert self.making is not None
        return self._language.figure(self.making.money(step.amount)) if step.amount else ""

    def left(self, step: Taken) -> str:
        assert self.making is not None
        return self._language.figure(self.making.money(step.left))


class Passing(Step):
    """All steps with what is left after each, the papers, and what the meeting decided."""

    TITLE = N_("Proof and resolution")
    ABOUT = N_(
        "Print these papers for the meeting. When it has decided, write the number of the "
        "resolution and book it."
    )

    asked = Signal()  # it is to be booked

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        t = self.language.gettext
        self._making: Making | None = None
        self._cells = cells = _Cells(self.language)
        self.table: Table[Taken] = Table(
            [
                Column(t("What for"), cells.what, stretch=True),
                Column(t("Amount"), cells.amount, right=True, sort=_amount_of),
                Column(t("What is left"), cells.left, right=True, sort=_left_of),
            ],
            name=t("Where the surplus goes"),
            key=_key,
            least=6,
        )
        self.proof, *others = (
            buttons.secondary(said, weakly(self._show, paper), icon="print")
            for said, paper in (
                (t("How it was reckoned"), "surplus-proof"),
                (t("Draft resolution"), "surplus-resolution"),
                (t("List of members"), "surplus-list"),
            )
        )
        deeds = [self.proof, *others]
        self.day = DayField(
            "day", t("Day of the &meeting"), self.language, today=desk.today, value=desk.today
        )
        self.number = ResolutionField(
            desk, SURPLUS, name="number", title=t("&Number of the resolution"), optional=False
        )
        self.number.named.connect(self._named)
        self.text = NoteField(
            "text", t("&Words of the resolution"), self.language, optional=True, lines=6
        )
        for one in (self.day, self.number, self.text):
            self.field(one)
        whole = (
            self.about,
            self.table,
            holder(Flow(*deeds, gap=8)),
            label(t("What the meeting decided"), "section"),
            row(self.day, self.number, gap=12),
            self.text,
        )
        self.setLayout(column(*whole, None, gap=12))

    def _named(self, one: Resolution) -> None:
        """A resolution of this book says on which day the meeting was."""
        self.day.set_value(one.day)

    def fill(self, making: Making) -> None:
        if self.number.is_empty():
            self.number.fill_in()
        self.text.set_value("\n".join(self._draft(making)))

    def _draft(self, making: Making) -> list[str]:
        """The sentences as a paper of the co-op has them; none while the plan can't be."""
        language = papers.language(self.desk)
        try:
            flow = making.cascade()
        except Refused:
            return []
        made = surplus.Told(
            self.desk.coop,
            making.row,
            making.reckoned,
            making.plan,
            flow.steps,
            flow.whole,
            (),  # no sentence is about one member
            making.names,
        )
        return [language.say(sentence) for sentence in surplus.draft(made)]

    def tell(self, making: Making) -> None:
        self._making = self._cells.making = making
        flow = making.cascade()
        steps = [step for step in flow.steps if step.amount]
        first, last = Taken(_FIRST, "", 0, flow.whole), Taken(_LAST, "", 0, flow.left)
        self.table.show_rows([first, *steps, last])

    def first_unread(self) -> bool:
        return False  # going back and forth asks for nothing; booking does

    def booking(self, ident: int) -> Booking:
        """The work of booking it, with what is typed."""
        return Booking(
            self.desk.book,
            ident,
            self.day.value() or self.desk.today,
            self.number.value() or "",
            self.text.value() or "",
        )

    def unread(self) -> bool:
        """Whether the day or the number can't be read; they then say so."""
        return Step.first_unread(self)

    def _show(self, name: str) -> None:
        if self._making is not None:
            self.show_paper(self._making, name)


def _amount_of(step: Taken) -> int:
    return step.amount


def _left_of(step: Taken) -> int:
    return step.left


def _key(step: Taken) -> tuple[str, str]:
    return step.what, step.of
