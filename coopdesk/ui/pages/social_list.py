"""The list that stands behind a figure of the social balance."""

from __future__ import annotations

from functools import partial

from coopdesk.i18n import N_
from coopdesk.records import social_balance
from coopdesk.records.book import Topic
from coopdesk.records.papers import Behind
from coopdesk.reports.wording import said
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.figures import Deeds, FiguresView, Wanted, place_of
from coopdesk.ui.kit.cards import Card, Heading
from coopdesk.ui.kit.layouts import whole_page


class SocialList(Page):
    """Shows who or what a figure counts; `text` of the place names it, `behind` says of when."""

    TITLE = N_("List behind a figure")
    TOPICS = Topic.JOURNAL | Topic.MEMBERS | Topic.LOANS | Topic.MEETINGS | Topic.SHARES

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self.deeds = Deeds(desk)
        self.deeds.asked.connect(self.make_file)
        self.heading = Heading("", actions=[self.deeds])
        self.view = FiguresView(desk.language)
        self.view.opened.connect(self._open)
        sheet = Card("", self.view, padding=12)
        self.setLayout(whole_page(self.heading, sheet, grows=sheet, gap=12))
        self.show_place(place)

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self.look()

    def refresh(self, topics: Topic) -> None:
        self.look()

    def focus_first(self) -> None:
        self.view.setFocus()

    def _times(self) -> tuple[str, Behind]:
        return self.place.text or "growth", self.place.behind or Behind()

    def look(self) -> None:
        """Tell the list of what the place names."""
        key, behind = self._times()
        last = behind.until or self.desk.today
        first = behind.from_ or last.replace(month=1, day=1)
        figures = self.desk.ask(social_balance.behind, key, first, last)
        language = self.desk.language
        self.heading.say(said(language, figures.title), said(language, figures.subtitle))
        self.view.show_figures(figures)

    def _open(self, behind: Behind) -> None:
        self.desk.go(place_of(behind))

    def make_file(self, ending: str) -> None:
        """Look at the list on paper, or save it as a table."""
        key, behind = self._times()
        last = behind.until or self.desk.today
        first = behind.from_ or last.replace(month=1, day=1)
        query = partial(social_balance.behind, key=key, first=first, last=last)
        name = f"social-balance-{key}-{last:%Y-%m-%d}"
        self.deeds.make(ending, Wanted(self.heading.title.text(), name, query))
