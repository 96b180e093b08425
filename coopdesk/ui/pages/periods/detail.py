"""Beside the list: what is still open in the chosen month, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk.records import periods
from coopdesk.records.access import Permission
from coopdesk.records.money import Money
from coopdesk.records.month_end import Step
from coopdesk.records.periods import PeriodRow, YearResult
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Mark, Note, Pill, label
from coopdesk.ui.kit.fields import NoteField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.icons import pixmap
from coopdesk.ui.kit.layouts import Flow, clear, column, holder, row
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages import PAGES
from coopdesk.ui.pages.periods.words import state_of, title_of
from coopdesk.ui.second import SecondPerson
from coopdesk.ui.theme import Kind, look


class Steps(QWidget):
    """The list of what to look at before a month is closed, each with a sign and a way there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._texts: list[str] = []
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(look().px(6))

    def show_steps(self, steps: Sequence[Step]) -> None:
        clear(self._whole)
        self._texts = [self._desk.language.say(step.said) for step in steps]
        for step in steps:
            self._whole.addWidget(self._line(step))

    def _line(self, step: Step) -> QWidget:
        language = self._desk.language
        sign, said = QLabel(), label(language.say(step.said), wrap=True)
        sign.setPixmap(
            pixmap("good" if step.done else "warn", "accent" if step.done else "warn", 18)
        )
        sign.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        parts: list[QWidget] = [sign, said]
        if not step.done and any(entry.name == step.page for entry in PAGES):
            opener = buttons.link(language.gettext("Go there"), weakly(self._go, step.page))
            opener.setAccessibleDescription(said.text())
            parts.append(opener)
        whole = row(*parts, gap=8)
        whole.setStretch(1, 1)
        return holder(whole)

    def _go(self, page: str) -> None:
        self._desk.go(Place(page))

    def texts(self) -> list[str]:
        """What is said, for tests and for the ear."""
        return list(self._texts)


class Detail(QWidget):
    """One month or year. The page does the deeds; this only asks for them."""

    close_it = Signal()
    ask_for_it = Signal()
    open_it = Signal()
    keep_it = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self.title, self.pill = label("", "name", wrap=True), Pill(Mark(""))
        self.about = label("", "muted", wrap=True)
        self.steps, self.result = Steps(desk), Pairs()
        self.note = Note("", Kind.REFUSE)
        self.close_button = buttons.primary("", self.close_it.emit, icon="lock")
        self.reason = NoteField("reason", t("&Why must it be opened again?"), language)
        self.asking = Form([self.reason], language)
        self.ask_button = buttons.secondary(t("&Ask to open it again"), self.ask_for_it.emit)
        self.wish = Note("", Kind.WARN)
        self.second = SecondPerson(desk, Permission.KEEP_BOOKS)
        self.open_button = buttons.primary("", self.open_it.emit, icon="open")
        self.keep_button = buttons.secondary(t("&Leave it closed"), self.keep_it.emit)
        self.setLayout(
            column(
                row(self.title, self.pill, None),
                self.about,
                self.steps,
                self.result,
                self.note,
                holder(Flow(self.close_button)),
                self.asking,
                holder(Flow(self.ask_button)),
                self.wish,
                self.second,
                holder(Flow(self.open_button, self.keep_button)),
                None,
                gap=12,
                margin=16,
            )
        )

    def show_row(
        self,
        one: PeriodRow,
        *,
        closes: Sequence[PeriodRow],
        steps: Sequence[Step],
        result: YearResult | None,
    ) -> None:
        """`closes` are those that would be closed, oldest first; none: it can't be now."""
        language = self._desk.language
        self.title.setText(title_of(one, language))
        self.pill.show_mark(state_of(one, language, runs=one.until >= self._desk.today))
        self.about.setText(self._about(one, closes))
        self.note.say("")
        self.steps.show_steps(steps)
        self.steps.setVisible(bool(steps))
        self._show_result(result)
        self._show_closing(closes)
        self._show_opening(one)

    def _about(self, one: PeriodRow, closes: Sequence[PeriodRow]) -> str:
        t, language = self._desk.language.gettext, self._desk.language
        if one.closed:
            return t("Nobody can write in it, change it or take something out of it.")
        if one.until >= self._desk.today:
            day = language.day(one.until)
            return t("It runs until {day}, and can be closed after that.").format(day=day)
        if one.why:
            return t("It was opened again: {reason}").format(reason=one.why)
        if not closes:
            return t("An earlier year must be closed first.")
        if one.kind == periods.YEAR:
            return t("Income and expenses go to the retained surplus, and all its months close.")
        return t("Look through these before you close it. After that nobody writes in it.")

    def _show_result(self, result: YearResult | None) -> None:
        self.result.setVisible(result is not None)
        if result is None:
            return
        t, language, unit = self._desk.language.gettext, self._desk.language, self._desk.currency
        surplus = t("Goes to the retained surplus")
        if result.surplus < 0:
            surplus = t("Loss, taken from the retained surplus")
        parts = (
            (t("Income of the year"), result.income),
            (t("Expenses of the year"), result.expense),
            (surplus, abs(result.surplus)),
        )
        pairs = [Pair(what, language.amount(Money(minor, unit))) for what, minor in parts]
        before, after = (
            language.amount(Money(minor, unit))
            for minor in (result.before, result.before + result.surplus)
        )
        moves = t("{before} → {after}").format(before=before, after=after)
        self.result.show_pairs([*pairs, Pair(t("Retained surplus"), moves)])

    def _show_closing(self, closes: Sequence[PeriodRow]) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        self.close_button.setVisible(bool(closes))
        self.close_button.setEnabled(self._desk.may(periods.close_month))
        if not closes:
            return
        first, last = (title_of(closes[n], language) for n in (0, -1))
        said = t("&Close {period}").format(period=last)
        if len(closes) > 1 and closes[-1].kind == periods.MONTH:
            said = t("&Close {first} to {last}").format(first=first, last=last)
        self.close_button.setText(said)

    def _show_opening(self, one: PeriodRow) -> None:
        t, may = self._desk.language.gettext, self._desk.may(periods.reopen)
        waits = one.closed and one.asked is not None
        mine = one.asked == self._desk.actor.person
        for part in (self.asking, self.ask_button):
            part.setVisible(one.closed and one.last and not waits)
            part.setEnabled(may)
        wish = t("{name} asks to open it again: {reason}")
        self.wish.say(wish.format(name=one.asked_name, reason=one.why) if waits else "", Kind.WARN)
        somebody = self.second.offer([one.asked]) if waits and mine else True
        self.second.setVisible(waits and mine and one.last)
        self.open_button.setText(
            t("&Open {period} again").format(period=title_of(one, self._desk.language))
        )
        self.open_button.setVisible(waits and somebody and one.last)
        self.keep_button.setVisible(waits)
        for part in (self.open_button, self.keep_button):
            part.setEnabled(may)
