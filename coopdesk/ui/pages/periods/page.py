"""Close a month or a year, and open it again with a second person."""

from __future__ import annotations

from typing import Any

from coopdesk.i18n import Language
from coopdesk.records import month_end, periods, seals
from coopdesk.records.access import Actor
from coopdesk.records.book import Topic
from coopdesk.records.periods import PeriodRow
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit.cards import Card, Heading, Mark
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Scroll, Sides, whole_page
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.pages.periods.detail import Detail
from coopdesk.ui.pages.periods.words import state_of, title_of
from coopdesk.ui.second import as_other
from coopdesk.ui.theme import look


class Periods(Page):
    """The months and years, newest first, with the chosen one beside them."""

    TOPICS = Topic.BOOKS | Topic.JOURNAL | Topic.PEOPLE | Topic.COOP | Topic.CASH | Topic.SAVINGS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._rows: list[PeriodRow] = []
        self.table: Table[PeriodRow] = Table(
            _columns(desk.language, desk), name=t("Months and years"), key=_key, least=6
        )
        self.detail = Detail(desk)
        self._lay_out()
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._go_on)
        self.detail.close_it.connect(self._close)
        self.detail.ask_for_it.connect(self._ask)
        self.detail.open_it.connect(self._open)
        self.detail.keep_it.connect(self._keep)
        self._look()
        self._choose_first()

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        said = t("In a closed month nothing is written or changed. To open it takes two persons.")
        self.heading = Heading(t("Close a month or a year"), said)
        beside = Card("", Scroll(self.detail), padding=1)
        beside.setMinimumSize(look().px(340), look().px(300))
        sides = Sides(Card("", self.table, padding=1), beside, shares=(1, 1))
        self.setLayout(whole_page(self.heading, sides, grows=sides))

    # --- what the window asks --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        self._look()

    def show_place(self, place: Place) -> None:
        """`text` is the kind of what is to be closed, where that is asked for."""
        super().show_place(place)
        if place.text:
            self._choose_first()

    def focus_first(self) -> None:
        self.table.setFocus()

    def has_typed(self) -> bool:
        return self.detail.asking.dirty

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        self._rows = self.desk.ask(periods.periods, self.desk.today)
        self.table.show_rows(self._rows)
        self._choose(self.table.row())

    def _choose_first(self) -> None:
        """What waits for somebody, else what can be closed next, else the newest."""
        kind = self.place.text
        asked = [(n, row) for n, row in enumerate(self._rows) if kind in ("", row.kind)]
        ranked = sorted(asked, key=_urgency)
        if ranked:
            self.table.view.selectRow(ranked[0][0])

    def _choose(self, one: PeriodRow | None) -> None:
        self.detail.setVisible(one is not None)
        if one is None:
            return
        closes = self._would_close(one)
        first = closes[0].first if closes else None
        steps = self.desk.ask(month_end.month_end, one.until, first) if closes else []
        year = closes and one.kind == periods.YEAR
        result = self.desk.ask(periods.year_result, one.until) if year else None
        self.detail.show_row(one, closes=closes, steps=steps, result=result)

    def _would_close(self, one: PeriodRow) -> list[PeriodRow]:
        """What closing it closes, oldest first; nothing where it can't be closed now."""
        if one.closed or one.until >= self.desk.today:
            return []
        if one.kind == periods.YEAR:
            return [one] if one.next else []
        months = [row for row in self._rows if row.kind == periods.MONTH and not row.closed]
        return [row for row in months[::-1] if row.until <= one.until]

    def _go_on(self, _one: PeriodRow) -> None:
        """Enter on a row goes to what can be done with it."""
        detail, second = self.detail, self.detail.second
        parts = (detail.close_button, second.password, detail.open_button, detail.reason)
        for part in parts:
            if part.isVisible() and part.isEnabled():
                part.setFocus()
                return

    # --- deeds -----------------------------------------------------------------------------------

    def _close(self) -> None:
        one = self.table.row()
        if one is None:
            return
        command: Any = periods.close_year if one.kind == periods.YEAR else periods.close_month
        closes = self._would_close(one)
        with self._refusals():
            self.desk.do(command, until=one.until)
            year = one.kind == periods.YEAR
            self.desk.do(seals.seal, kind=seals.YEAR if year else seals.MONTH)
            self._say_closed(closes)
            self.table.setFocus()  # the button that was pressed is gone

    def _ask(self) -> None:
        one = self.table.row()
        if one is not None:
            self.detail.asking.submit(self._write_wish)

    def _write_wish(self, *, reason: str) -> bool:
        one = self._chosen()
        self.desk.do(periods.ask_reopening, kind=one.kind, until=one.until, reason=reason)
        self.detail.asking.clear()
        self._say(one, self.desk.language.gettext("It is asked to open {period} again."))
        self.table.setFocus()  # what was typed in is gone; Enter goes to the second person
        return True

    def _open(self) -> None:
        one, second = self.table.row(), self.detail.second
        if one is None:
            return
        if second.isVisible():
            second.form.submit(self._open_as)
            return
        with self._refusals():
            self.desk.do(periods.reopen, kind=one.kind, until=one.until)
            self._say_opened(one)

    def _open_as(self, **typed: Any) -> Actor:
        one = self._chosen()
        actor = self.detail.second.actor(**typed)
        as_other(self.desk, actor, periods.reopen, kind=one.kind, until=one.until)
        self.detail.second.clear()
        self._say_opened(one)
        return actor

    def _keep(self) -> None:
        one = self.table.row()
        if one is None:
            return
        with self._refusals():
            self.desk.do(periods.keep_closed, kind=one.kind, until=one.until)
            self._say(one, self.desk.language.gettext("{period} stays closed."))

    def _chosen(self) -> PeriodRow:
        one = self.table.row()
        assert one is not None
        return one

    def _say(self, one: PeriodRow, words: str) -> None:
        self.desk.say(words.format(period=title_of(one, self.desk.language)))

    def _say_closed(self, closes: list[PeriodRow]) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        first, last = (title_of(closes[n], language) for n in (0, -1))
        words = t("{period} is closed.").format(period=last)
        if len(closes) > 1:
            words = t("{first} to {last} are closed.").format(first=first, last=last)
        self.desk.say(words)

    def _say_opened(self, one: PeriodRow) -> None:
        self.table.setFocus()  # what was pressed is gone
        self._say(one, self.desk.language.gettext("{period} is open again. Close it soon."))

    def _refusals(self) -> Refusals:
        """A refusal is shown above the buttons."""
        return Refusals(self.detail.note, self.desk.language)


def _urgency(placed: tuple[int, PeriodRow]) -> tuple[bool, bool, int]:
    at, one = placed
    return one.asked is None, not one.next, -at


def _key(one: PeriodRow) -> object:
    return one.kind, one.until


class _Cells:
    """What each column says of a month or year."""

    def __init__(self, language: Language, desk: Desk) -> None:
        self._language, self._desk = language, desk

    def title(self, one: PeriodRow) -> str:
        return title_of(one, self._language)

    def entries(self, one: PeriodRow) -> str:
        return self._language.number(one.entries) if one.entries else ""

    def nothing(self, _one: PeriodRow) -> str:
        return ""

    def state(self, one: PeriodRow) -> Mark:
        return state_of(one, self._language, runs=one.until >= self._desk.today)

    def tone(self, one: PeriodRow) -> Tone:
        return Tone.STRONG if one.kind == periods.YEAR else Tone.PLAIN


def _columns(language: Language, desk: Desk) -> list[Column[PeriodRow]]:
    t, cells = language.gettext, _Cells(language, desk)
    return [
        Column(t("Month or year"), cells.title, tone=cells.tone, sort=_end, stretch=True),
        Column(t("Entries"), cells.entries, sort=_count, right=True),
        Column(t("State"), cells.nothing, pill=cells.state, sort=_end),
    ]


def _end(one: PeriodRow) -> object:
    return one.until, one.kind


def _count(one: PeriodRow) -> int:
    return one.entries
