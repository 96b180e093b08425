"""The co-op's year: what is due and when, what is late first, and a press to say it is done."""

from __future__ import annotations

from datetime import date
from functools import partial

from coopdesk.i18n import N_
from coopdesk.records import coop_year
from coopdesk.records.book import Topic
from coopdesk.records.coop_year import WHEN_NAMES, Due, When
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.figures import Deeds, Wanted
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, label
from coopdesk.ui.kit.fields import DayField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, column, holder, row, whole_page
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind

_KINDS = {
    When.LATE: Kind.REFUSE,
    When.SOON: Kind.WARN,
    When.LATER: Kind.PLAIN,
    When.DONE: Kind.GOOD,
}
_ORDER = (When.LATE, When.SOON, When.LATER, When.DONE)


class CoopYear(Page):
    """A list of what is due; beside it the chosen one: go to it, or say that it is done."""

    TITLE = N_("The co-op's year")
    TOPICS = Topic.MEETINGS | Topic.BOOKS | Topic.COOP | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._make_table()
        self._make_one()
        self._lay_out()
        self.refresh(Topic.NONE)
        self.table.choose_first()
        does_it(self, self.done.click)

    # --- making ----------------------------------------------------------------------------------

    def _make_table(self) -> None:
        t = self.desk.language.gettext
        self.table: Table[Due] = Table(
            [
                Column(t("Due on"), self._day, sort=_day),
                Column(t("What"), self._what, stretch=True),
                Column(t("How it stands"), _nothing, spoken=self._when, pill=self._mark),
            ],
            name=t(self.TITLE),
            key=_key,
            empty=EmptyState(t("Nothing is due this year"), icon="period"),
            least=8,
        )
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open)

    def _make_one(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        self.form = Form(
            [
                DayField("day", t("&Done on"), language, today=self.desk.today),
                TextField(
                    "note", t("&Note, such as the number of the letter"), language, optional=True
                ),
            ],
            language,
        )
        self.note = Note("", Kind.REFUSE)
        self.about = label("", "muted", wrap=True)
        self.done = buttons.primary(t("Mark as done"), self.mark_done, icon="check")
        self.undone = buttons.quiet(t("It is not done after all"), self.mark_not_done, icon="undo")
        self.go_there = buttons.secondary(t("Go there"), self.open_chosen, icon="forward")
        self.deeds = Deeds(self.desk, paper=buttons.secondary(t("Look at the paper"), icon="show"))
        self.deeds.asked.connect(self.make_file)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.one = Card(
            " ", self.about, self.form, self.note, row(self.undone, self.go_there, None, self.done)
        )
        listed = Card("", self.table)
        listed.setAccessibleName(t(self.TITLE))
        side = holder(column(self.one, None, gap=16))
        both = Sides(listed, side, shares=(5, 3), least=860)
        said = t("From the rules of the country and of the co-op's bodies.")
        heading = Heading(t(self.TITLE), said, actions=[self.deeds])
        self.setLayout(whole_page(heading, both, grows=both))

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        """Show what is due as it is now: what is late first, what is done last."""
        found = self.desk.ask(coop_year.calendar, self.desk.today)
        today = self.desk.today
        found.sort(key=partial(_place, today))
        self.table.show_rows(found)
        if not self.form.dirty:
            self._choose(self.table.row())

    def has_typed(self) -> bool:
        return self.form.dirty

    def focus_first(self) -> None:
        self.table.setFocus()

    # --- the list --------------------------------------------------------------------------------

    def _day(self, one: Due) -> str:
        return self.desk.language.day(one.day)

    def _what(self, one: Due) -> str:
        return self.desk.language.say(one.what)

    def _when(self, one: Due) -> str:
        return self.desk.language.gettext(WHEN_NAMES[one.when(self.desk.today)])

    def _mark(self, one: Due) -> Mark:
        return Mark(self._when(one), _KINDS[one.when(self.desk.today)])

    # --- the chosen one --------------------------------------------------------------------------

    def _choose(self, one: Due | None) -> None:
        self.note.say("")
        self.one.setVisible(one is not None)
        if one is None:
            return
        t, language = self.desk.language.gettext, self.desk.language
        self.one.title.setText(language.say(one.what))
        marked = bool(one.duty)
        may = self.desk.may(coop_year.mark_done)
        words = t("Due on {day}.").format(day=language.day(one.day))
        if one.done is not None:
            words = t("Done on {day}. {note}").format(day=language.day(one.done), note=one.note)
        elif not marked:
            words += " " + t("The book sees for itself when it is done.")
        self.about.setText(words.strip())
        self.form.setVisible(marked and one.done is None)
        self.done.setVisible(marked and one.done is None)
        self.done.setEnabled(may)
        self.undone.setVisible(marked and one.done is not None)
        self.undone.setEnabled(may)
        self.go_there.setVisible(bool(one.page))
        self.form["day"].set_value(self.desk.today)
        self.form["note"].set_value("")
        self.form.settle()

    def mark_done(self) -> None:
        """The chosen duty is done on the day that was typed."""
        one = self.table.row()
        if one is None or not one.duty:
            return
        if self.form.submit(self._write_done) is not None:
            t = self.desk.language.gettext
            self.desk.say(t("Marked as done: {what}").format(what=self._what(one)))

    def _write_done(self, *, day: date, note: str) -> bool:
        one = self.table.row()
        assert one is not None
        self.desk.do(coop_year.mark_done, name=one.duty, about=one.about, day=day, note=note or "")
        self.form.settle()
        return True

    def mark_not_done(self) -> None:
        """The chosen duty is not done after all."""
        one = self.table.row()
        if one is None or not one.duty:
            return
        with Refusals(self.note, self.desk.language):
            self.desk.do(coop_year.not_done, name=one.duty, about=one.about)

    def open_chosen(self) -> None:
        """Go to where the chosen one is done."""
        self._open(self.table.row())

    def _open(self, one: Due | None) -> None:
        if one is None or not one.page:
            return
        if one.page == "social_balance":
            self.desk.go(Place("figures", text="social-balance"))
        else:
            self.desk.go(Place(one.page, about=one.of))

    # --- files -----------------------------------------------------------------------------------

    def make_file(self, ending: str) -> None:
        """The calendar on paper, or as a table."""
        t, today = self.desk.language.gettext, self.desk.today
        query = partial(coop_year.coop_year, today=today)
        self.deeds.make(ending, Wanted(t(self.TITLE), f"coop-year-{today:%Y-%m-%d}", query))


def _place(today: date, one: Due) -> tuple[int, date]:
    return _ORDER.index(one.when(today)), one.day


def _key(one: Due) -> object:
    return one.key, one.about, one.day


def _day(one: Due) -> date:
    return one.day


def _nothing(_one: Due) -> str:
    return ""
