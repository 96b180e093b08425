"""Setting money aside for loans that may be lost: what each needs, and one button that posts it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, ClassVar

from coopdesk.i18n import N_
from coopdesk.records import portfolio
from coopdesk.records.book import Book, Topic
from coopdesk.records.errors import Refused
from coopdesk.records.money import Money
from coopdesk.records.papers import Behind, Figures
from coopdesk.records.portfolio import Band, Preview
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.figures import Deeds, FiguresView, Wanted, place_of
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Note, label
from coopdesk.ui.kit.fields import DayField
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.provisions.bands import Bands
from coopdesk.ui.pages.provisions.past import Past
from coopdesk.ui.theme import Kind, look

_Shown = tuple[Preview, Figures]


class Provisions(Page):
    """Choose a day and the bands, look at what each loan needs, post the difference."""

    TITLE = N_("Set aside for loans that may be lost")
    TOPICS: ClassVar[Topic] = Topic.LOANS | Topic.JOURNAL | Topic.BOOKS | Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self.shown: Preview | None = None
        self._job: Job | None = None
        self._again = False
        self._make()
        self._lay_out()
        self._wire()
        self.look()

    def _make(self) -> None:
        desk, t, language = self.desk, self.desk.language.gettext, self.desk.language
        self.day = DayField("day", t("&Day"), language, today=desk.today, value=desk.today)
        self.day.setFixedWidth(look().px(190))
        self.sums, self.note = label("", "strong", wrap=True), Note("")
        self.post = buttons.primary(t("Nothing to post"), self.do_post, icon="check")
        self.deeds = Deeds(desk, paper=buttons.secondary(t("Look at the paper"), icon="show"))
        self.view = FiguresView(language)
        self.bands, self.past = Bands(desk), Past(desk)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        said = t("See what each late loan needs before anything is posted.")
        heading = Heading(t(self.TITLE), said, [self.deeds])
        deed = holder(column(label(" ", "label"), self.post, gap=4))
        above = Card("", holder(Flow(self.day, deed, gap=16)), self.sums, self.note)
        right = holder(column(self.bands, self.past, None, gap=16))
        left = column(above, Card("", self.view, padding=12), gap=16)
        left.setStretch(1, 1)
        both = Sides(holder(left), right, shares=(5, 3), least=960)
        self.setLayout(whole_page(heading, both, grows=both))

    def _wire(self) -> None:
        self.day.changed.connect(self.look)
        self.bands.changed.connect(self.look)
        self.deeds.asked.connect(self.make_file)
        self.view.opened.connect(self._open)

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        if not self.bands.has_typed():
            self.bands.refresh()
        self.past.refresh()
        self.look()

    def has_typed(self) -> bool:
        return self.bands.has_typed() or self.past.has_typed()

    def focus_first(self) -> None:
        (self.post if self.post.isEnabled() else self.day).setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Reckon what is needed by what the fields say; a large book takes a moment."""
        day, bands = self.day.peek(), self.bands.peek()
        if day is None or not bands:
            self._wait()
        elif self._job is not None:
            self._again = True
        else:
            work = partial(_reckon, self.desk.book, day, bands)
            self._job = self.desk.start(self.desk.language.gettext("Reckoning provisions"), work)
            self._job.done.connect(self._came)
            self._job.failed.connect(self._ended)
            self._job.stopped.connect(self._ended)

    def _wait(self) -> None:
        self.shown = None
        self.post.setEnabled(False)

    def _ended(self, _why: object = None) -> None:
        self._job = None
        self._wait()

    def _came(self, found: _Shown | Refused) -> None:
        self._job = None
        if self._again:
            self._again = False
            self.look()
        elif isinstance(found, Refused):
            self._wait()
            self.bands.say_no(found)
        else:
            self._show(*found)

    def _show(self, shown: Preview, figures: Figures) -> None:
        self.shown = shown
        t, amount = self.desk.language.gettext, self._amount
        self.view.show_figures(figures)
        words = t("Set aside now {before} → {needed} needed")
        self.sums.setText(words.format(before=amount(shown.before), needed=amount(shown.needed)))
        if shown.difference > 0:
            deed = t("Set aside {amount} more").format(amount=amount(shown.difference))
        elif shown.difference < 0:
            deed = t("Take {amount} back that is too much").format(amount=amount(-shown.difference))
        else:
            deed = t("Nothing to post")
        self.post.setText(deed)
        may = self.desk.may(portfolio.run_provision)
        self.post.setEnabled(may and bool(shown.difference))
        self.note.say("")

    def _amount(self, minor: int) -> str:
        return self.desk.language.amount(Money(minor, self.desk.currency))

    def _open(self, behind: Behind) -> None:
        self.desk.go(place_of(behind))

    # --- deeds -----------------------------------------------------------------------------------

    def do_post(self) -> None:
        """Post what is shown."""
        shown, bands = self.shown, self.bands.value()
        if shown is None or bands is None:
            return
        try:
            self.desk.do(portfolio.run_provision, day=shown.day, bands=bands)
        except Refused as no:
            said = self.desk.language.say(no.text)
            if no.field == "day":
                self.day.complain(said)
            else:
                self.note.say(said, Kind.REFUSE)
            return
        t = self.desk.language.gettext
        words = t("{amount} is set aside for loans that may be lost.")
        self.desk.say(words.format(amount=self._amount(shown.needed)))

    def make_file(self, ending: str) -> None:
        """Look at the paper, or save the figures as a table."""
        if self.shown is not None:
            query = partial(_figures, self.shown.day, self.shown.bands)
            title = self.desk.language.gettext("Provision for loans that may be lost")
            self.deeds.make(ending, Wanted(title, f"provisions-{self.shown.day:%Y-%m-%d}", query))


def _reckon(book: Book, day: date, bands: tuple[Band, ...], _job: Job) -> _Shown | Refused:
    try:
        return book.read(_both, day, bands)
    except Refused as no:
        return no


def _both(session: Any, day: date, bands: tuple[Band, ...]) -> _Shown:
    shown = portfolio.preview(session, day, bands)
    return shown, portfolio.provision_figures(session, shown)


def _figures(day: date, bands: tuple[Band, ...], session: Any) -> Figures:
    return _both(session, day, bands)[1]
