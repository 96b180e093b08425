"""The page on which a year's surplus is shared out: an assistant that one can go back in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from coopdesk.i18n import Language
from coopdesk.records import allocation, resolutions, surplus
from coopdesk.records.allocation import Cascade, Departure, Plan
from coopdesk.records.book import Book, Topic
from coopdesk.records.errors import Refused
from coopdesk.records.surplus import keep_plan, pass_surplus
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note
from coopdesk.ui.kit.fields import ChoiceField, TextField
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, clear, holder, row, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.surplus import making
from coopdesk.ui.pages.surplus.beside import Beside
from coopdesk.ui.pages.surplus.making import Making
from coopdesk.ui.pages.surplus.passing import Passing
from coopdesk.ui.pages.surplus.paying import Paying
from coopdesk.ui.pages.surplus.stairs import Stairs
from coopdesk.ui.pages.surplus.step import Step
from coopdesk.ui.pages.surplus.steps import Result
from coopdesk.ui.resolving import minutes_link
from coopdesk.ui.theme import Kind


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
        self._job: Job | None = None
        self._booking: Job | None = None
        self._own = False  # what the book tells next is the draft that was kept here
        self._make_parts()
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
        self._decided = QVBoxLayout()  # the way to the minutes of what was passed
        self.stairs, self.beside = Stairs(self.desk), Beside(self.desk)
        self.departing = Note("", Kind.WARN)
        self.reason = TextField(
            "reason", t("Why this departs from what the law wants"), language, optional=True
        )
        self.wrong = Note("", Kind.REFUSE)
        self.back = buttons.secondary(t("Back"), self.go_back, icon="back")
        self.next = buttons.primary(t("Go on"), self.go_on)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        deeds = row(self.back, None, self.next, gap=12)
        self.card = Card("", self.stairs, self.wrong, self.departing, self.reason, deeds)
        self.card.body.setSpacing(self.card.body.spacing() * 2)
        self.both = Sides(self.card, self.beside, shares=(3, 2), least=820)
        self.waiting = Card(
            "", EmptyState(t("The year is being reckoned …"), "", icon="surplus"), padding=24
        )
        nothing = EmptyState(
            t("No year is over yet."),
            t("When the first year of this book has ended, its surplus is shared out here."),
            icon="surplus",
        )
        self.none = Card("", nothing, padding=24)
        self.setLayout(
            whole_page(
                self.heading,
                self._decided,
                self.stairs.marks_row,
                self.both,
                self.waiting,
                self.none,
                None,
            )
        )

    def _wire(self) -> None:
        self.stairs.changed.connect(self._tell)
        self.stairs.wanted.connect(self.go)
        self.reason.changed.connect(self._tell)
        self.year.changed.connect(self._look)
        does_it(self, self.go_on)

    # --- a page of the window ------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        own, self._own = self._own and topics == Topic.BOOKS, False
        if own and self._making is not None:  # a draft changes nothing that was reckoned
            row = self.desk.ask(surplus.surplus_of, self._making.reckoned.until)
            self._making = replace(self._making, row=row)
        else:
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
        self._job = self.desk.start(t("Reckoning the year"), _Looking(self.desk.book, until))
        self._job.done.connect(self._seen)

    def _seen(self, made: Making) -> None:
        """The year is reckoned. What is typed and not kept yet stays typed."""
        if made.reckoned.until != self.year.peek():
            return
        same = self._making is not None and self._making.reckoned.until == made.reckoned.until
        if same and not made.passed and self.has_typed():
            made = made.with_plan(self._plan())
        before, self._making = self._making, made
        self._saved = made.row.plan if made.row else None
        self.reason.set_value(made.plan.reason)
        self.stairs.fill(made)
        self._show_state(ready=True)
        t, language = self.desk.language.gettext, self.desk.language
        self.heading.say(t("Share out the year's surplus"), _about(made, language))
        self.heading.pill.show_mark(Mark(t("Passed"), Kind.GOOD) if made.passed else Mark(""))
        _show_minutes(self.desk, self._decided, made)
        stays = same and before is not None and before.passed == made.passed
        self.go(self.stairs.shown if stays else Paying if made.passed else Result)

    def _show_state(self, *, ready: bool) -> None:
        known = self.year.peek() is not None
        self.both.setVisible(ready and known)
        self.stairs.marks_row.setVisible(ready and known and self.stairs.open != [Paying])
        self.waiting.setVisible(known and not ready)
        self.none.setVisible(not known)
        self.year.setVisible(known)

    # --- going from step to step -----------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The one that is shown."""
        return self.stairs.step

    def go(self, kind: type[Step]) -> None:
        """Show a step."""
        made = self._making
        if made is None or kind not in self.stairs.open:
            return
        self.stairs.show_step(kind)
        if kind is Passing:
            self.step.fill(made.with_plan(self._plan()))
        self.back.setVisible(self.stairs.place > 0)
        self.next.setVisible(kind is not Paying)
        self._tell()
        if self.isVisible():
            self.focus_first()

    def go_back(self) -> None:
        """One step back; nothing that is typed is lost."""
        if self.stairs.place:
            self.go(self.stairs.open[self.stairs.place - 1])

    def go_on(self) -> None:
        """Keep what is typed and go on, book it at the last step, or pay what waits after it."""
        step = self.step
        if isinstance(step, Paying):
            step.do.click()
            return
        if self.next.isHidden() or not self.next.isEnabled():
            return
        if step.first_unread() or not self._agreed():
            return
        if isinstance(step, Passing):
            self._book(step)
        elif self._keep() is not None:
            self.go(self.stairs.open[self.stairs.place + 1])

    def _agreed(self) -> bool:
        """Whether the plan can be, and departs from the law only with a reason."""
        assert self._making is not None
        try:
            self._making.with_plan(self._plan()).cascade()
        except Refused as no:
            self._complain(no)
            return False
        if self._departures() and not (self.reason.peek() or "").strip():
            self.reason.complain(self.desk.language.gettext("Write why, or change it."))
            return False
        return True

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
        self._own = True
        return ident

    def _book(self, step: Passing) -> None:
        if self._booking is not None or step.unread():
            return
        ident = self._keep()
        if ident is None:
            return
        t = self.desk.language.gettext
        self._booking = job = self.desk.start(t("Booking the surplus"), step.booking(ident))
        job.done.connect(self._booked)
        job.failed.connect(self._not_booked)
        job.stopped.connect(self._not_booked)
        self._tell()

    def _booked(self, no: Refused | None) -> None:
        self._not_booked()
        if no is not None:
            self._complain(no)
            return
        t = self.desk.language.gettext
        self.desk.say(t("The surplus is booked as the meeting has passed it."))

    def _not_booked(self, _why: object = None) -> None:
        self._booking = None
        self._tell()

    # --- the plan ------------------------------------------------------------------------------

    def _plan(self) -> Plan:
        """What is typed, as a plan."""
        assert self._making is not None
        plan = self._making.plan
        return plan if self._making.passed else self.stairs.plan(plan, self.reason.peek() or "")

    def _departures(self) -> list[Departure]:
        """Where the plan departs from the law at this step; at the last step anywhere."""
        made = self._making
        if made is None or made.passed:
            return []
        now = made.with_plan(self._plan())
        found = allocation.departures(now.facts, now.plan, made.reckoned.rules)
        if isinstance(self.step, Passing):
            return found
        here = {field.name for field in self.step.fields()}
        return [one for one in found if one.field in here]

    def _tell(self) -> None:
        """Say what the plan so far means: beside, below, and at the step."""
        made = self._making
        if made is None:
            return
        now = made.with_plan(self._plan())
        self.wrong.say("")
        try:
            flow = now.cascade()
        except Refused as no:
            self._complain(no)
            return
        self.step.tell(now)
        self.beside.show_flow(now, flow, self.step.KINDS)
        told = dict.fromkeys(self.desk.language.say(one.what) for one in self._departures())
        self.departing.say(" ".join(told), Kind.WARN)
        self.reason.setVisible(bool(told))
        self._say_deed(now, flow)

    def _say_deed(self, now: Making, flow: Cascade) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        for part in (self.back, self.stairs, self.stairs.marks_row, self.year):
            part.setEnabled(self._booking is None)
        if self._booking is not None:
            self.next.setText(t("It is being booked …"))
            self.next.setEnabled(False)
            return
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


def _show_minutes(desk: Desk, place: QVBoxLayout, made: Making) -> None:
    """Show the way to the minutes in which a surplus was passed."""
    clear(place)
    if made.passed and made.row is not None:
        found = desk.ask(resolutions.cited_by, resolutions.SURPLUS, made.row.id)
        if found is not None:
            place.addWidget(holder(row(minutes_link(desk, found), None)))


def _about(made: Making, language: Language) -> str:
    """What stands below the title: what to do, or what the meeting did."""
    t, row = language.gettext, made.row
    if made.passed and row is not None and row.passed is not None:
        passed = t("Passed on {day}, resolution {number}.")
        return passed.format(day=language.day(row.passed), number=row.resolution)
    return t("From the result of the year to what each member gets, step by step.")
