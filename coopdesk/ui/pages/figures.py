"""A statement of the books on the screen: of any day, with what stands behind each figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from coopdesk.i18n import N_
from coopdesk.records import accounts, statements
from coopdesk.records.accounts import AccountRow
from coopdesk.records.book import Topic
from coopdesk.records.papers import Behind, Figures
from coopdesk.records.statements import Asked
from coopdesk.reports.catalogue import PAPERS
from coopdesk.reports.wording import said
from coopdesk.ui.choosing import account_field
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.figures import STATEMENTS, Deeds, FiguresView, Wanted, place_of
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, label
from coopdesk.ui.kit.charts import LineChart, Series
from coopdesk.ui.kit.fields import DayField, Field
from coopdesk.ui.kit.forms import read
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.theme import look

_FIRST = "balance-sheet"


class _Made:
    """The work of telling a statement that reads every entry, for the worker thread."""

    def __init__(self, desk: Desk, query: Callable[[Any], Figures]) -> None:
        self._book, self._query = desk.book, query

    def __call__(self, _job: Job) -> Figures:
        return self._book.read(self._query)


class FiguresPage(Page):
    """Shows one statement; `text` of the place names it, `behind` says of when."""

    TITLE = N_("Statement")
    TOPICS = Topic.JOURNAL | Topic.BOOKS | Topic.COOP | Topic.LOANS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._name, self._again = "", False
        self._job: Job | None = None
        self._make()
        self._lay_out()
        self.show_place(place)

    def _make(self) -> None:
        t, language, today = self.desk.language.gettext, self.desk.language, self.desk.today
        self.deeds = Deeds(self.desk)
        self.deeds.asked.connect(self.make_file)
        self.heading = Heading("", actions=[self.deeds])
        self.from_ = DayField("from_", t("&From"), language, today=today)
        self.until = DayField("until", t("&Until"), language, today=today)
        self.on = DayField("on", t("&Day"), language, today=today)
        self._roles: frozenset[str] = frozenset()
        self.account = account_field(self.desk, "account", t("&Account"), self._may_be)
        self.account.setFixedWidth(look().px(280))
        for one in self._every():
            one.setFixedWidth(look().px(190))
        self.show_it = buttons.secondary(t("&Show"), self.look)
        self.view = FiguresView(language)
        self.chart = LineChart(t("Month by month"))
        self.chart.setMaximumHeight(look().px(280))
        self._chart_card = Card(" ", self.chart)
        self.aside = holder(column(self._chart_card, None))
        self.view.opened.connect(self._open)

    def _every(self) -> list[Field[date]]:
        return [self.from_, self.until, self.on]

    def _lay_out(self) -> None:
        shown = holder(column(label(" ", "label"), self.show_it, gap=4))
        asked = holder(Flow(self.account, *self._every(), shown, gap=12))
        sheet = Card("", self.view, padding=12)
        both = Sides(sheet, self.aside, shares=(5, 2), least=1000)
        self.setLayout(whole_page(self.heading, asked, both, grows=both, gap=12))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        changed = place != self.place or not self._name
        super().show_place(place)
        if changed:
            self._begin(place)
        self.look()

    def _begin(self, place: Place) -> None:
        """Another statement, of the time that the place names, else of this year so far."""
        name = place.text if place.text in STATEMENTS else _FIRST
        today, behind = self.desk.today, place.behind or Behind()
        first = self.desk.ask(statements.first_of_year, today)
        if name == "journal":
            first = today.replace(day=1)  # a year of it is for paper
        self._name = name
        self.from_.set_value(behind.from_ or first)
        self.until.set_value(behind.until or today)
        self.on.set_value(behind.until or today)
        asks = STATEMENTS[name].asks
        for field in (self.from_, self.until):
            field.setVisible("period" in asks)
        self.on.setVisible("on" in asks)
        self.account.setVisible("account" in asks)
        if "account" in asks:
            self._begin_account(behind)

    def _begin_account(self, behind: Behind) -> None:
        """The account that the place names, else the first that the statement can be of."""
        self._roles = STATEMENTS[self._name].roles
        fitting = [one for one in self.desk.ask(accounts.accounts) if self._may_be(one)]
        named = [one for one in fitting if one.id in behind.accounts]
        self.account.set_value(next(iter([*named, *fitting]), None))

    def _may_be(self, account: AccountRow) -> bool:
        return not self._roles or account.role in self._roles

    def refresh(self, topics: Topic) -> None:
        self.look()

    def focus_first(self) -> None:
        self.view.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _asked(self) -> Asked | None:
        """What the fields say; None when one can't be read and says so."""
        asks = STATEMENTS[self._name].asks
        days = (self.from_, self.until) if "period" in asks else (self.on,)
        fields: list[Field[Any]] = [*days, *([self.account] if "account" in asks else [])]
        said = read(fields, self.desk.language)
        if said is None:
            return None
        last = said.get("until") or said["on"]
        first = said.get("from_") or last
        if last < first:
            t = self.desk.language.gettext
            self.until.complain(t("The last day comes before the first."))
            return None
        account = said.get("account")
        return Asked(last, first, last, account.id if account else None)

    def _query(self, asked: Asked) -> Callable[[Any], Figures]:
        return partial(_told, self._name, asked)

    def look(self) -> None:
        """Tell the statement of what the fields say."""
        asked = self._asked()
        if asked is None:
            return
        query = self._query(asked)
        if not STATEMENTS[self._name].slow:
            self._show(self.desk.ask(query))
        elif self._job is not None:
            self._again = True
        else:
            self._job = self.desk.start(
                self.desk.language.gettext(PAPERS[self._name].title), _Made(self.desk, query)
            )
            self._job.done.connect(self._came)
            self._job.failed.connect(self._ended)
            self._job.stopped.connect(self._ended)

    def _came(self, figures: Figures) -> None:
        self._ended()
        if self._again:
            self._again = False
            self.look()
        elif figures.name == self._name:
            self._show(figures)

    def _ended(self, _why: object = None) -> None:
        self._job = None

    def _show(self, figures: Figures) -> None:
        language = self.desk.language
        self.heading.say(said(language, figures.title), said(language, figures.subtitle))
        self.view.show_figures(figures)
        self._show_chart()

    def _show_chart(self) -> None:
        """Month by month, where a person would rather look than read."""
        language = self.desk.language
        day = self.until if "period" in STATEMENTS[self._name].asks else self.on
        trend = self.desk.ask(statements.trend, self._name, day.peek() or self.desk.today)
        self.aside.setVisible(trend is not None)
        if trend is None:
            return
        self._chart_card.title.setText(said(language, trend.title))
        self.chart.show_series(
            [language.short_month(month) for month in trend.months],
            [
                Series(
                    said(language, name),
                    [money.minor for money in amounts],
                    [language.amount(money) for money in amounts],
                )
                for name, amounts in trend.lines
            ],
        )

    def _open(self, behind: Behind) -> None:
        self.desk.go(place_of(behind))

    # --- files -----------------------------------------------------------------------------------

    def make_file(self, ending: str) -> None:
        """Look at the paper, or save the figures as a table."""
        asked = self._asked()
        if asked is not None:
            title = self.desk.language.gettext(PAPERS[self._name].title)
            name = f"{self._name}-{asked.on:%Y-%m-%d}"
            self.deeds.make(ending, Wanted(title, name, self._query(asked)))


def _told(name: str, asked: Asked, session: Any) -> Figures:
    return STATEMENTS[name].make(session, asked)
