"""All steps, of which one is shown, and the marks by which one goes to any of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from coopdesk.records.allocation import Plan
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.layouts import Flow, column, holder, reveal
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.surplus.making import Making
from coopdesk.ui.pages.surplus.passing import Passing
from coopdesk.ui.pages.surplus.paying import Paying
from coopdesk.ui.pages.surplus.step import Step
from coopdesk.ui.pages.surplus.steps import (
    ByOperations,
    OnShares,
    Other,
    Reserves,
    Result,
)

STEPS: Final[tuple[type[Step], ...]] = (
    Result,
    Reserves,
    OnShares,
    ByOperations,
    Other,
    Passing,
    Paying,
)
#: In a year with a loss nothing is shared out: these steps are left out.
_ONLY_OF_A_GAIN: Final = (OnShares, ByOperations, Other)


class Stairs(QWidget):
    """Holds the steps. Which of them are open goes by the year and by whether it was passed."""

    changed = Signal()  # something was typed
    wanted = Signal(object)  # the kind of step whose mark was pressed

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._t = desk.language.gettext
        self.open: list[type[Step]] = []
        self.shown: type[Step] = Result
        self._filling = False
        self._group = QButtonGroup(self)
        self.steps: dict[type[Step], Step] = {kind: kind(desk) for kind in STEPS}
        self.marks = {kind: self._mark(kind) for kind in STEPS}
        self.marks_row = holder(Flow(*self.marks.values(), gap=6))
        for kind, step in self.steps.items():
            reveal(step, kind is Result)
            step.changed.connect(self._typed)
        self.setLayout(column(*self.steps.values(), gap=0))

    def _mark(self, kind: type[Step]) -> buttons.Button:
        mark = buttons.secondary(self._t(kind.TITLE), weakly(self._want, kind))
        mark.setCheckable(True)
        self._group.addButton(mark)
        return mark

    def _want(self, kind: type[Step]) -> None:
        self.wanted.emit(kind)

    def _typed(self) -> None:
        if not self._filling:
            self.changed.emit()

    @property
    def step(self) -> Step:
        """The one that is shown."""
        return self.steps[self.shown]

    @property
    def place(self) -> int:
        """Its place among those that are open."""
        return self.open.index(self.shown) if self.shown in self.open else 0

    def fill(self, made: Making) -> None:
        """Open the steps that this year has, and put into them what is decided so far."""
        self._filling = True
        self.open = [kind for kind in STEPS if _is_open(kind, made)]
        self.marks_row.setVisible(not made.passed)
        for n, kind in enumerate(self.open, 1):
            self.marks[kind].setText(self._t("{n}  {step}").format(n=n, step=self._t(kind.TITLE)))
        for kind, step in self.steps.items():
            self.marks[kind].setVisible(kind in self.open)
            if kind in self.open and kind is not Passing:
                step.fill(made)
        self._filling = False

    def show_step(self, kind: type[Step]) -> None:
        """Show one that is open."""
        self.step.hide()
        self.shown = kind
        self.step.show()
        self.marks[kind].setChecked(True)

    def plan(self, plan: Plan, reason: str) -> Plan:
        """The plan with all that is typed."""
        for kind in self.open:
            plan = self.steps[kind].typed(plan)
        return replace(plan, reason=reason)


def _is_open(kind: type[Step], made: Making) -> bool:
    """Whether a step is to be seen: after the meeting only what it decided."""
    if made.passed:
        return kind is Paying
    return kind is not Paying and not (made.loss and kind in _ONLY_OF_A_GAIN)
