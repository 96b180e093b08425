"""The page on which a year's surplus is shared out: an assistant that one can go back in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup

from coopdesk.records import allocation, surplus
from coopdesk.records.allocation import Cascade, Departure, Plan
from coopdesk.records.book import Book, Topic
from coopdesk.records.errors import Refused
from coopdesk.records.surplus import keep_plan, pass_surplus
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.bars import Bar, BarChart
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, StatCard
from coopdesk.ui.kit.fields import ChoiceField, TextField
from coopdesk.ui.kit.layouts import Flow, Scroll, Sides, column, holder, row
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.surplus import making
from coopdesk.ui.pages.surplus.making import Making
from coopdesk.ui.pages.surplus.passing import Passing
from coopdesk.ui.pages.surplus.paying import Paying
from coopdesk.ui.pages.surplus.steps import (
    ByOperations,
    OnShares,
    Other,
    Reserves,
    Result,
    Step,
)
from coopdesk.ui.theme import Kind

_STEPS: Final[tuple[type[Step], ...]] = (
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


class _Looking:
    """The work of reckoning a year, for the worker thread."""

    def __init__(self, book: Book, until: date) -> None:
        self._book, self._until = book, until

    def __call__(self, job: Job) -> Making:
        job.step(0, 0)
        return self._book.read(making.look, self._until)


class SurplusPage(Page):
    """Steps from the result to what is paid. What was typed is kept as a draft at each step."""

    TOPICS = Topic.JOURNAL | Topic.BOOKS | Topic.COOP | Topic.MEMBERS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._making: Making | None = None
        self._saved: Plan | None = None
        self._filling = False
        self._make_parts()
        self._make_steps()
        self._lay_out()
        self._wire()
        self._look()

    # --- making --------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        years = self.desk.ask(surplus.years, self.desk.today)
        offered = [(end, t("Year until {day}").format(day=language.day(end))) for end in years]
        first = years[0] if years else None
        self.year: ChoiceField[date] = ChoiceField(
            "year", t("&Year"), offered, language, value=first
        )
        said = t("From the result of the year to what each member gets, step by step.")
        self.heading = Heading(t("Share out the year's surplus"), said, [self.year])
        self.before = StatCard(t("Before this step"))
        self.after = StatCard(t("After it"))
        self.chart = BarChart(t("Where the surplus goes"))
        self.departing = Note("", Kind.WARN)
        self.reason = TextField(
            "reason", t("Why this departs from what the law wants"), language, optional=True
        )
        self.wrong = Note("", Kind.REFUSE)
        self.back = buttons.secondary(t("Back"), self.go_back, icon="back")
        self.next = buttons.primary(t("Go on"), self.go_on)

    def _make_steps(self) -> None:
        t = self.desk.language.gettext
        self._shown: type[Step] = Result
        self.steps: dict[type[Step], Step] = {kind: kind(self.desk) for kind in _STEPS}
        self._group = QButtonGroup(self)
        self.marks: dict[type[Step], buttons.Button] = {}
        for kind, step in self.steps.items():
            step.setVisible(kind is Result)
            mark = buttons.secondary(t(kind.TITLE), weakly(self.go, kind))
            mark.setCheckable(True)
            self._group.addButton(mark)
            self.marks[kind] = mark

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        deeds = row(self.back, None, self.next, gap=12)
        self.card = Card("", *self.steps.values(), self.wrong, self.departing, self.reason, deeds)
        self.card.body.setSpacing(self.card.body.spacing() * 2)
        self.tiles = holder(Flow(self.before, self.after, gap=12, equal=True))
        where = Card(t("Where the surplus goes"), self.chart)
        self.side = holder(column(self.tiles, where, None, gap=12))
        self.both = Sides(self.card, self.side, shares=(3, 2), least=820)
        self.marks_row = holder(Flow(*self.marks.values(), gap=6))
        self.waiting = Card(
            "", EmptyState(t("The year is being reckoned …"), "", icon="surplus"), padding=24
        )
        self.none = EmptyState(
            t("No year is over yet."),
            t("When the first year of this book has ended, its surplus is shared out here."),
            icon="surplus",
        )
        whole = column(
            self.heading,
            self.marks_row,
            self.both,
            self.waiting,
            self.none,
            None,
            gap=16,
            margin=24,
        )
        self.setLayout(column(Scroll(holder(whole))))

    def _wire(self) -> None:
        for step in self.steps.values():
            step.changed.connect(self._typed)
        self.reason.changed.connect(self._typed)
        self.year.changed.connect(self._look)

    # --- a page of the window ------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return self._making is not None and self._plan() != self._saved

    def focus_first(self) -> None:
        step = self.step
        if self._making is None or not step.focus_first():
            (self.next if not self.next.isHidden() else self.year).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.back.isHidden():
            self.go_back()
            return
        super().keyPressEvent(event)

    # --- the year ------------------------------------------------------------------------------

    def _look(self) -> None:
        """Reckon the year beside the screen."""
        until = self.year.peek()
        self._show_state(ready=False)
        if until is None:
            return
        t = self.desk.language.gettext
        job = self.desk.start(t("Reckoning the year"), _Looking(self.desk.book, until))
        job.done.connect(self._seen)

    def _seen(self, made: Making) -> None:
        """The year is reckoned. What is typed and not kept yet stays typed."""
        if made.reckoned.until != self.year.peek():
            return
        same = self._making is not None and self._making.reckoned.until == made.reckoned.until
        if same and not made.passed and self.has_typed():
            made = made.with_plan(self._plan())
        before, self._making = self._making, made
        self._saved = made.row.plan if made.row else None
        self._fill(made)
        self._show_state(ready=True)
        self._say_head(made)
        stays = same and before is not None and before.passed == made.passed
        self.go(type(self.step) if stays else self._first())

    def _say_head(self, made: Making) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        said = t("From the result of the year to what each member gets, step by step.")
        row = made.row
        if made.passed and row is not None and row.passed is not None:
            passed = t("Passed on {day}, resolution {number}.")
            said = passed.format(day=language.day(row.passed), number=row.resolution)
        self.heading.say(t("Share out the year's surplus"), said)
        self.heading.pill.show_mark(Mark(t("Passed"), Kind.GOOD) if made.passed else Mark(""))

    def _first(self) -> type[Step]:
        assert self._making is not None
        return Paying if self._making.passed else Result

    def _show_state(self, *, ready: bool) -> None:
        known = self.year.peek() is not None
        self.both.setVisible(ready and known)
        passed = self._making is not None and self._making.passed
        self.marks_row.setVisible(ready and known and not passed)
        self.waiting.setVisible(known and not ready)
        self.none.setVisible(not known)
        self.year.setVisible(known)

    def _fill(self, made: Making) -> None:
        self._filling = True
        t = self.desk.language.gettext
        for n, kind in enumerate(self._open_steps(), 1):
            self.marks[kind].setText(t("{n}  {step}").format(n=n, step=t(kind.TITLE)))
        for kind, step in self.steps.items():
            shown = self._is_open(kind)
            self.marks[kind].setVisible(shown)
            if shown and kind is not Passing:
                step.fill(made)
        self.reason.set_value(made.plan.reason)
        self._filling = False

    def _is_open(self, kind: type[Step]) -> bool:
        """Whether a step is to be seen: after the meeting only what it decided."""
        made = self._making
        if made is None:
            return False
        if made.passed:
            return kind is Paying
        return kind is not Paying and not (made.loss and kind in _ONLY_OF_A_GAIN)

    # --- going from step to step -----------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The one that is shown."""
        return self.steps[self._shown]

    def _open_steps(self) -> list[type[Step]]:
        return [kind for kind in _STEPS if self._is_open(kind)]

    def go(self, kind: type[Step]) -> None:
        """Show a step."""
        made = self._making
        if made is None or not self._is_open(kind):
            return
        self.step.hide()
        self._shown = kind
        self.step.show()
        self.marks[kind].setChecked(True)
        if kind is Passing:
            self.steps[kind].fill(made.with_plan(self._plan()))
        at = self._open_steps().index(kind)
        self.back.setVisible(at > 0)
        self.next.setVisible(kind is not Paying)
        self._tell()
        if self.isVisible():
            self.focus_first()

    def go_back(self) -> None:
        """One step back; nothing that is typed is lost."""
        at = self._open_steps().index(type(self.step))
        if at:
            self.go(self._open_steps()[at - 1])

    def go_on(self) -> None:
        """Keep what is typed and go on, or book it at the last step."""
        step = self.step
        if step.first_unread() or not self._agreed():
            return
        if isinstance(step, Passing):
            self._book(step)
        elif self._keep() is not None:
            self.go(self._open_steps()[self._open_steps().index(type(step)) + 1])

    def _agreed(self) -> bool:
        """Whether the plan can be, and departs from the law only with a reason."""
        try:
            self._cascade()
        except Refused as no:
            self._complain(no)
            return False
        here = [one for one in self._departures() if one.field in self._fields_here()]
        if isinstance(self.step, Passing):
            here = self._departures()
        if here and not (self.reason.peek() or "").strip():
            self.reason.complain(self.desk.language.gettext("Write why, or change it."))
            return False
        return True

    def _fields_here(self) -> set[str]:
        return {one.name for one in self.step.fields()}

    def _complain(self, no: Refused) -> None:
        words = self.desk.language.say(no.text)
        if no.field and self.step.complain(no.field, words):
            return
        self.wrong.say(words, Kind.REFUSE)

    def _keep(self) -> int | None:
        """Keep the draft; None when it may not be."""
        made = self._making
        assert made is not None
        if not self.desk.may(keep_plan):
            return 0
        try:
            ident = self.desk.do(keep_plan, until=made.reckoned.until, plan=self._plan())
        except Refused as no:
            self._complain(no)
            return None
        self._saved = self._plan()
        return ident

    def _book(self, step: Passing) -> None:
        made = self._making
        assert made is not None
        if step.unread():
            return
        ident = self._keep()
        if ident is None:
            return
        try:
            step.submit(made, ident)
        except Refused as no:
            self._complain(no)
            return
        t = self.desk.language.gettext
        self.desk.say(t("The surplus is booked as the meeting has passed it."))

    # --- the plan ------------------------------------------------------------------------------

    def _plan(self) -> Plan:
        """What is typed, as a plan."""
        assert self._making is not None
        plan = self._making.plan
        if self._making.passed:
            return plan
        for kind, step in self.steps.items():
            if self._is_open(kind):
                plan = step.typed(plan)
        return replace(plan, reason=self.reason.peek() or "")

    def _cascade(self) -> Cascade:
        assert self._making is not None
        return self._making.with_plan(self._plan()).cascade()

    def _departures(self) -> list[Departure]:
        made = self._making
        if made is None or made.passed:
            return []
        now = made.with_plan(self._plan())
        return allocation.departures(now.facts, now.plan, made.reckoned.rules)

    def _typed(self) -> None:
        if not self._filling and self._making is not None:
            self._tell()

    def _tell(self) -> None:
        """Say what the plan so far means: beside, below, and at the step."""
        made = self._making
        assert made is not None
        now = made.with_plan(self._plan())
        self.wrong.say("")
        try:
            flow = now.cascade()
        except Refused as no:
            if not (no.field and self.step.complain(no.field, self.desk.language.say(no.text))):
                self.wrong.say(self.desk.language.say(no.text), Kind.REFUSE)
            return
        self.step.tell(now)
        self._say_sides(now, flow)
        self._say_departures()
        self._say_deed(now, flow)

    def _say_sides(self, now: Making, flow: Cascade) -> None:
        t, amount = self.desk.language.gettext, self.desk.language.amount
        kinds = self.step.KINDS
        mine = [step for step in flow.steps if step.what in kinds]
        first = mine[0].left + mine[0].amount if mine else flow.whole
        last = mine[-1].left if mine else flow.left if not kinds else first
        self.tiles.setVisible(bool(kinds))
        self.before.show_figure(amount(now.money(first)))
        self.after.show_figure(amount(now.money(last)))
        bars = []
        for step in flow.steps:
            if step.amount:
                said = surplus.step_name(now.plan, step, now.names)
                words = self.desk.language.say(said)
                of = amount(now.money(abs(step.amount)))
                bars.append(Bar(words, abs(step.amount), of, strong=step.what in kinds))
        rest = t("Carried forward as a loss") if flow.left < 0 else t("Stays with the co-op")
        bars.append(Bar(rest, flow.left, amount(now.money(abs(flow.left))), rest=True))
        self.chart.show_bars(bars)

    def _say_departures(self) -> None:
        say, found = self.desk.language.say, self._departures()
        here = self._fields_here()
        shown = found if isinstance(self.step, Passing) else [d for d in found if d.field in here]
        told = dict.fromkeys(say(one.what) for one in shown)
        self.departing.say(" ".join(told), Kind.WARN)
        self.reason.setVisible(bool(shown))

    def _say_deed(self, now: Making, flow: Cascade) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        if not isinstance(self.step, Passing):
            self.next.setText(t("Go on"))
            self.next.setEnabled(True)
            return
        to = flow.amount(allocation.SHARES) + flow.amount(allocation.REFUND)
        words = t("Book it as passed: {amount} for members")
        if now.loss:
            words = t("Book it as passed")
        elif not to:
            words = t("Book it as passed: nothing for members")
        self.next.setText(words.format(amount=language.amount(now.money(to))))
        self.next.setEnabled(self.desk.may(pass_surplus))
