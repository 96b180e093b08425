"""Whom to visit today: who is late, village by village, how to reach them, what they promised."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records import lending, loans, portfolio, visit
from coopdesk.records.book import Topic
from coopdesk.records.ids import HoldingId
from coopdesk.records.loans import PART_NAMES
from coopdesk.records.money import Money
from coopdesk.records.papers import Figures
from coopdesk.records.portfolio import Late
from coopdesk.records.statements import Asked
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.figures import Deeds, Wanted
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Pill, label
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.layouts import Flow, Scroll, Sides, column, holder, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.lending import late_mark, paying
from coopdesk.ui.longlook import LongLook
from coopdesk.ui.theme import Kind, look

_ARREARS: Final = "arrears"


class Visits(Page):
    """A list to go through on the road, and on paper."""

    TOPICS: ClassVar[Topic] = Topic.LOANS | Topic.MEMBERS | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._rows: list[Late] = []
        self.paper = buttons.primary(t("&Print the list"), icon="print")
        self.deeds = Deeds(desk, paper=self.paper)
        self.deeds.asked.connect(self._make_file)
        self.letters = buttons.secondary(t("Remind by &letter"), self._go_letters, icon="note")
        self.heading = Heading(t("To visit today"), " ", [self.letters, self.deeds])
        self.village: ChoiceField[str] = ChoiceField("village", t("Village"), [], desk.language)
        self.village.label.hide()
        self.village.box.setMinimumContentsLength(16)
        self.sums = label("", "muted")
        advice = t("Nothing of what fell due before today is unpaid.")
        empty = EmptyState(t("Nobody is late"), advice, icon="good")
        self.table: Table[Late] = Table(
            _columns(desk), name=t("To visit today"), key=_key, empty=empty, least=6
        )
        self.one = _One(desk)
        self.beside = Card("", Scroll(self.one), padding=1)
        self.beside.setMinimumSize(look().px(300), look().px(240))
        self.looking = LongLook(desk, t("To visit today"), self)
        self._lay_out()
        self.looking.came.connect(self._came)
        self.village.changed.connect(self._show)
        self.table.chosen.connect(self.one.show_late)
        self.table.opened.connect(self._open)
        self._look()

    def _lay_out(self) -> None:
        self.sums.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        above = Sides(holder(Flow(self.village)), self.sums, shares=(1, 0), natural=True)
        sides = Sides(Card("", self.table, padding=1), self.beside, shares=(4, 1))
        self.setLayout(whole_page(self.heading, above, sides, grows=sides))

    # --- what the window asks ------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        self._look()

    def focus_first(self) -> None:
        self.table.setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def _look(self) -> None:
        """Penalties to the day take a moment where many are late."""
        desk = self.desk
        query = partial(portfolio.arrears, day=desk.today, exact=True)
        if desk.ask(loans.count_late, desk.today) <= portfolio.EXACT_UP_TO:
            self.looking.forget()
            self._came(desk.ask(query))
        else:
            self.looking.ask(query)
            self._tell_day()

    def _came(self, rows: list[Late]) -> None:
        self._rows, t = rows, self.desk.language.gettext
        villages = list(dict.fromkeys(one.about.village for one in self._rows))
        chosen = self.village.peek() or ""
        names = [(name, name) for name in villages if name]
        self.village.set_options([("", t("All villages")), *names])
        self.village.set_value(chosen if chosen in villages else "")
        self.village.setVisible(len(names) > 1)
        self._show()

    def _show(self) -> None:
        language, village = self.desk.language, self.village.peek() or ""
        rows = [one for one in self._rows if not village or one.about.village == village]
        self.table.show_rows(rows)
        if self.table.row() is None:
            self.table.choose_first()
        self.beside.setVisible(bool(rows))
        self.paper.setEnabled(bool(self._rows))
        self.letters.setEnabled(bool(self._rows) and self.desk.may(lending.note_reminder))
        whole = Money(sum(one.parts.total for one in rows), self.desk.currency)
        words = language.ngettext(
            "{n} borrower · {amount} overdue", "{n} borrowers · {amount} overdue", len(rows)
        )
        said = words.format(n=language.number(len(rows)), amount=language.amount(whole))
        self.sums.setText(said if rows else "")
        self._tell_day()

    def _tell_day(self) -> None:
        language = self.desk.language
        day = language.long_day(self.desk.today)
        told = language.gettext("{day}, village by village, the longest late first")
        self.heading.say(language.gettext("To visit today"), told.format(day=day))

    def _open(self, one: Late) -> None:
        self.desk.go(Place("loan", about=int(one.loan)))

    def _go_letters(self) -> None:
        self.desk.go(Place("reminders"))

    def _make_file(self, ending: str) -> None:
        day = self.desk.today
        asked = Asked(day, day, day)
        title = self.desk.language.gettext("To visit today")
        name = f"visits-{self.desk.today:%Y-%m-%d}"
        self.deeds.make(ending, Wanted(title, name, _Told(asked)))


class _Told:
    """The query of the paper, for the worker."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def __call__(self, session: Any) -> Figures:
        return portfolio.REPORTS[_ARREARS].make(session, self._asked)


class _One(QWidget):
    """The borrower that is chosen: what is overdue, what was said last, who answers for it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._late: Late | None = None
        self.name, self.where = label("", "name", wrap=True), label("", "muted", wrap=True)
        self.pill, self.promise = Pill(Mark("")), Pill(Mark(""))
        self.owed, self.note = Pairs(dense=True), label("", wrap=True)
        self.behind = Pairs(dense=True)
        self.visit = buttons.secondary(t("Note a &visit"), self._go_visit, icon="note")
        self.money = buttons.secondary(t("Take a &payment"), self._go_money, icon="cash")
        self.open = buttons.secondary(t("&Open the loan"), self._go_open, icon="loans")
        self.money.setEnabled(desk.may(visit.record_visit))
        self.visit.setEnabled(desk.may(lending.note_visit))
        self._last = label(t("What was said last"), "section")
        self._answers = label(t("Who answers for it"), "section")
        deeds = holder(Flow(self.visit, self.money, self.open))
        who = column(self.name, self.where, None, gap=0)
        self.setLayout(
            column(
                who,
                holder(Flow(self.pill, self.promise)),
                self.owed,
                deeds,
                self._last,
                self.note,
                self._answers,
                self.behind,
                None,
                gap=10,
                margin=16,
            )
        )
        self.show_late(None)

    def show_late(self, one: Late | None) -> None:
        """Show somebody who is late."""
        self._late = one
        self.setVisible(one is not None)
        if one is None:
            return
        language = self._desk.language
        who = one.about
        self.name.setText(who.name)
        parts = (who.member_number, who.village, who.phone)
        self.where.setText(" · ".join(part for part in parts if part))
        self.pill.show_mark(late_mark(language, one.days))
        self.promise.show_mark(promise_mark(one, self._desk) or Mark(""))
        self._show_owed(one)
        self._show_visit(one)
        amounts = [
            Pair(g.name, language.amount(Money(g.amount, self._desk.currency)), note=g.phone)
            for g in one.guarantors
        ]
        self._answers.setVisible(bool(amounts))
        self.behind.show_pairs(amounts)

    def _show_owed(self, one: Late) -> None:
        t, language, unit = self._desk.language.gettext, self._desk.language, self._desk.currency
        named = {
            "principal": one.parts.principal,
            "interest": one.parts.interest,
            "fee": one.parts.fee,
            "penalty": one.parts.penalty,
        }
        pairs = [
            Pair(t(PART_NAMES[name]), language.amount(Money(minor, unit)))
            for name, minor in named.items()
            if minor
        ]
        total = Pair(t("Overdue"), language.amount(Money(one.parts.total, unit)))
        paid = language.day(one.paid) if one.paid else t("nothing yet")
        owed = Pair(t("Owed in all"), language.amount(Money(one.owed, unit)))
        self.owed.show_pairs([total, *pairs, owed, Pair(t("Last paid"), paid)])

    def _show_visit(self, one: Late) -> None:
        language = self._desk.language
        self._last.setVisible(one.visit is not None)
        self.note.setVisible(one.visit is not None)
        if one.visit is not None:
            said = language.gettext("{day} · {what}")
            day = language.day(one.visit.day)
            self.note.setText(said.format(day=day, what=one.visit.note))

    def _go_visit(self) -> None:
        if self._late is not None:
            self._desk.go(Place("loan", about=int(self._late.loan), text="visit"))

    def _go_money(self) -> None:
        if self._late is not None:
            self._desk.go(paying(self._late.about.member, HoldingId(self._late.loan)))

    def _go_open(self) -> None:
        if self._late is not None:
            self._desk.go(Place("loan", about=int(self._late.loan)))


def promise_mark(one: Late, desk: Desk) -> Mark | None:
    """What was promised, and whether its day has gone by."""
    language, seen = desk.language, one.visit
    if seen is None or seen.promise_on is None:
        return None
    t, day = language.gettext, language.short_day(seen.promise_on)
    if seen.promise_on < desk.today:
        return Mark(t("promised for {day}, not kept").format(day=day), Kind.REFUSE)
    if not seen.promise:
        return Mark(t("promised for {day}").format(day=day), Kind.GOOD)
    amount = language.amount(Money(seen.promise, desk.currency))
    said = t("{amount} promised for {day}")
    return Mark(said.format(amount=amount, day=day), Kind.GOOD)


def _key(one: Late) -> int:
    return one.loan


class _Cells:
    """What each column says of somebody who is late."""

    def __init__(self, desk: Desk) -> None:
        self._currency, self._language, self._today = desk.currency, desk.language, desk.today

    def village(self, one: Late) -> str:
        return one.about.village

    def name(self, one: Late) -> str:
        return one.about.name

    def phone(self, one: Late) -> str:
        return one.about.phone

    def overdue(self, one: Late) -> str:
        return self._language.figure(Money(one.parts.total, self._currency))

    def by_overdue(self, one: Late) -> int:
        return one.parts.total

    def nothing(self, _one: Late) -> str:
        return ""

    def late(self, one: Late) -> Mark:
        return late_mark(self._language, one.days)

    def by_late(self, one: Late) -> int:
        return -one.days

    def seen(self, one: Late) -> str:
        return self._language.short_day(one.visit.day) if one.visit else ""

    def by_seen(self, one: Late) -> date:
        return one.visit.day if one.visit else date.min

    def promised(self, one: Late) -> Mark | None:
        """A promise that was not kept."""
        on = one.visit.promise_on if one.visit else None
        if on is None:
            return None
        day = self._language.short_day(on)
        if on < self._today:
            return Mark(self._language.gettext("not kept"), Kind.REFUSE)
        return Mark(self._language.gettext("pays {day}").format(day=day), Kind.GOOD)


def _columns(desk: Desk) -> list[Column[Late]]:
    language: Language = desk.language
    t, cells = language.gettext, _Cells(desk)
    return [
        Column(t("Village"), cells.village, bare=True),
        Column(t("Member"), cells.name, stretch=True, least=150),
        Column(t("Phone"), cells.phone, gives=1),
        Column(t("Late"), cells.nothing, sort=cells.by_late, pill=cells.late),
        Column(t("Overdue"), cells.overdue, sort=cells.by_overdue, right=True),
        Column(t("Visited"), cells.seen, sort=cells.by_seen, pill=cells.promised, gives=2),
    ]
