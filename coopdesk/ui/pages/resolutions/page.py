"""The page: three lists, one of them shown, the chosen row beside."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, ClassVar, Final

from coopdesk.i18n import N_
from coopdesk.records import bodies, carrying, statements
from coopdesk.records.book import Topic
from coopdesk.records.carrying import Carried, Undecided
from coopdesk.records.papers import Figures
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.figures import Deeds, Wanted
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading
from coopdesk.ui.kit.fields import ChoiceField, SearchField
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.lanes import Lane, Lanes
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.pages.resolutions.lists import missing_table, register_table
from coopdesk.ui.pages.resolutions.one import One
from coopdesk.ui.theme import Kind, look

ALL, OPEN, MISSING = "all", "open", "missing"

_SINCE: Final = "since"
_EVER: Final = date(1900, 1, 1)


class Resolutions(Page):
    """The register, what was decided and is still to do, what was done without a decision.

    `place.text` is "all", "open" or "missing"; `place.about` a motion to choose.
    """

    TITLE = N_("Resolutions")
    TOPICS: ClassVar[Topic] = (
        Topic.MEETINGS | Topic.LOANS | Topic.MEMBERS | Topic.BOOKS | Topic.COOP
    )

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._rows: list[Carried] = []
        self._lacking: list[Undecided] = []
        self._make()
        self._lay_out()
        self._wire()
        self.show_place(place)

    def _make(self) -> None:
        desk, t = self.desk, self.desk.language.gettext
        self.deeds = Deeds(desk, paper=buttons.secondary(t("Look at the paper"), icon="show"))
        said = t("What was decided, what was done because of it, and what still has to be.")
        self.heading = Heading(t(self.TITLE), said, [self.deeds])
        self.lanes = Lanes(t("Lists of resolutions"))
        self.search = SearchField(t("Number or words"), desk.language)
        self.search.setMinimumWidth(look().px(240))
        self.body_: ChoiceField[int] = ChoiceField("body", t("Body"), [], desk.language)
        this = desk.today.replace(month=1, day=1)
        times = [
            (this, t("This year")),
            (this.replace(year=this.year - 1), t("This year and the last")),
            (_EVER, t("At any time")),
        ]
        self.since: ChoiceField[date] = ChoiceField(
            _SINCE, t("Done"), times, desk.language, value=this
        )
        self.rules = buttons.quiet(t("What wants a decision"), self._ask_rules, icon="settings")
        self.table, self.missing = register_table(desk), missing_table(desk)
        self.one = One(desk)

    def _lay_out(self) -> None:
        for field in (self.body_, self.since):
            field.label.hide()
        self.filters = holder(Flow(self.search, self.body_, self.since, self.rules, gap=12))
        listed = Card("", self.table, self.missing, padding=1)
        listed.setAccessibleName(self.desk.language.gettext(self.TITLE))
        does_it(listed, self.one.do_it)  # a deed beside it has its own
        side = holder(column(self.one, None))
        both = Sides(listed, side, shares=(3, 2), least=900)
        whole = (self.heading, self.lanes, self.filters, both)
        self.setLayout(whole_page(*whole, grows=both, gap=12))

    def _wire(self) -> None:
        self.lanes.chosen.connect(self._choose_lane)
        self.lanes.go_down.connect(self._go_in)
        self.search.changed.connect(self._filter)
        self.search.go_down.connect(self._go_in)
        self.body_.changed.connect(self._filter)
        self.since.changed.connect(self._look)
        self.table.chosen.connect(self.one.show_row)
        self.missing.chosen.connect(self.one.show_row)
        self.table.opened.connect(self._open)
        self.missing.opened.connect(self._open)
        self.one.done.connect(self._done)
        self.one.left.connect(self._go_in)
        self.deeds.asked.connect(self.make_file)

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()
        if place.text in (ALL, OPEN, MISSING):
            self.lanes.choose(place.text)
        if place.about is not None:
            self.lanes.choose(ALL)
            self.table.choose(place.about)

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return self.one.has_typed()

    def focus_first(self) -> None:
        if self._shown.row() is None:
            self.lanes.focus_chosen()
        else:
            self._go_in()

    def _go_in(self) -> None:
        self._shown.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    @property
    def _shown(self) -> Any:
        return self.missing if self.lanes.key == MISSING else self.table

    def _look(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        self._rows = self.desk.ask(carrying.register)
        since = self.since.peek() or _EVER
        self._lacking = self.desk.ask(carrying.actions_without_decision, since)
        waiting = sum(row.state == carrying.OPEN for row in self._rows)
        lacking, named = len(self._lacking), t("with their votes")
        self.lanes.show_lanes(
            [
                Lane(ALL, t("All resolutions"), language.number(len(self._rows)), named),
                Lane(
                    OPEN,
                    t("Decided, still to do"),
                    language.number(waiting),
                    t("what nobody has carried out yet"),
                    Kind.WARN if waiting else Kind.GOOD,
                ),
                Lane(
                    MISSING,
                    t("Done without a decision"),
                    language.number(lacking),
                    t("where the co-op wants one"),
                    Kind.WARN if lacking else Kind.GOOD,
                ),
            ]
        )
        every = self.desk.ask(bodies.bodies)
        options = [(0, t("All bodies")), *((int(one.id), t(one.name)) for one in every)]
        kept = self.body_.peek()
        self.body_.set_options(options)
        self.body_.set_value(kept or 0)
        self._filter()

    def _filter(self) -> None:
        lacking = self.lanes.key == MISSING
        self.table.setHidden(lacking)
        self.missing.setVisible(lacking)
        self.search.setHidden(lacking)
        self.body_.setHidden(lacking)
        self.since.setVisible(lacking)
        self.rules.setVisible(lacking and self.desk.may(carrying.choose_wanted))
        self.table.show_rows([row for row in self._rows if self._fits(row)])
        self.missing.show_rows(self._lacking)
        if self._shown.row() is None:
            self._shown.choose_first()
        self.one.show_row(self._shown.row())

    def _fits(self, row: Carried) -> bool:
        one, body = row.resolution, self.body_.peek()
        if self.lanes.key == OPEN and row.state != carrying.OPEN:
            return False
        words = (self.search.peek() or "").casefold().split()
        text = f"{one.number} {one.text}".casefold()
        return body in (0, None, one.of) and all(word in text for word in words)

    def _choose_lane(self, _key: str) -> None:
        self._filter()

    # --- deeds -----------------------------------------------------------------------------------

    def _open(self, _row: object) -> None:
        """Enter on a row: what is to do about it; where nothing is, where it stands."""
        one = self.one
        for button in (one.go_on, one.tie, one.open, one.minutes):
            if not button.isHidden():
                button.click()
                return

    def _ask_rules(self) -> None:
        self.one.ask_rules()

    def _done(self) -> None:
        self._look()
        self._go_in()

    def make_file(self, ending: str) -> None:
        """Look at the register on paper, or save it as a table."""
        t, today = self.desk.language.gettext, self.desk.today
        first = min((row.resolution.day for row in self._rows), default=today)
        query = partial(_figures, first, today)
        name = f"resolutions-{today:%Y-%m-%d}"
        self.deeds.make(ending, Wanted(t("Register of resolutions"), name, query))


def _figures(first: date, today: date, session: Any) -> Figures:
    last = max(first, today)
    return carrying.resolutions_register(session, statements.Asked(today, first, last))
