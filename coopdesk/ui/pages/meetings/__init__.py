"""Meetings: what is due, those that come and those that were, and words found in all minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from coopdesk.i18n import N_
from coopdesk.records import bodies, meetings
from coopdesk.records.bodies import BodyRow
from coopdesk.records.book import Topic
from coopdesk.records.ids import BodyId
from coopdesk.records.meetings import (
    CALLED,
    CANCELLED,
    ENDED,
    OPEN,
    PLANNED,
    SIGNED,
    Due,
    Found,
    ListedRow,
)
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.gathering import (
    DUE_ICONS,
    body_options,
    due_place,
    due_words,
    place_of,
    point_place,
    state_mark,
)
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, Pill, label
from coopdesk.ui.kit.fields import ChoiceField, SearchField, said_hour
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, clear, column, holder, row, whole_page
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind, look

#: What waits stands first: under way, to come, in draft; then what is over.
_ORDER: Final = {OPEN: 0, PLANNED: 1, CALLED: 1, ENDED: 2, SIGNED: 3, CANCELLED: 3}

_FOUND: Final = 50
_DUES: Final = 6


class Meetings(Page):
    """Type to find words in all minutes; without words the meetings are listed.

    `place.text` are words to look for, `place.about` a body whose meetings are shown.
    """

    TITLE = N_("Meetings")
    TOPICS: ClassVar[Topic] = Topic.MEETINGS | Topic.MEMBERS | Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.call = buttons.primary(t("Call a meeting"), self._call, icon="meetings")
        self.paper = buttons.secondary(t("Enter one from paper"), self._from_paper, icon="entry")
        self.who = buttons.link(t("Bodies and officers"), self._bodies, icon="people")
        self.decided = buttons.link(t("Resolutions"), self._resolutions, icon="meetings")
        self.tasks = buttons.link(t("Tasks"), self._tasks, icon="check")
        self.year = buttons.link(t("The co-op's year"), self._year, icon="calendar")
        self.pack = buttons.link(t("Papers for the general meeting"), self._pack, icon="print")
        self.heading = Heading(t(self.TITLE), "", [self.paper, self.call])
        self.note = Note("", Kind.REFUSE)
        self.dues = _Dues(desk)
        self.search = SearchField(t("Find words in all minutes…"), desk.language)
        self.body: ChoiceField[BodyId | None] = ChoiceField(
            "body", t("&Body"), [(None, t("All bodies"))], desk.language, value=None
        )
        self.body.label.hide()
        self._make_empty()
        self.table = self._make_table()
        self.found = self._make_found()
        self._lay_out()
        self._wire()
        self.show_place(place)

    # --- making ----------------------------------------------------------------------------------

    def _make_empty(self) -> None:
        """An empty list says what to do first; before there are bodies, to set them up."""
        t = self.desk.language.gettext
        self.set_up = buttons.secondary(
            t("Begin with the usual bodies"), self._set_up, icon="people"
        )
        self.set_up.setEnabled(self.desk.may(bodies.set_up_bodies))
        self.empty = EmptyState("", "", self.set_up, icon="meetings")

    def _make_table(self) -> Table[ListedRow]:
        t, cells = self.desk.language.gettext, _Cells(self.desk)
        return Table(
            [
                Column(
                    t("Meeting"),
                    cells.title,
                    pill=cells.mark,
                    stretch=True,
                    tone=cells.tone,
                    least=400,
                ),
                Column(t("Day"), cells.day, sort=cells.by_day),
                Column(t("Hour"), cells.hour, sort=cells.by_hour, gives=2),
                Column(t("Place"), cells.place, gives=3),
                Column(t("Minutes no."), cells.number, sort=cells.by_number, right=True, gives=1),
            ],
            name=t(self.TITLE),
            key=_key,
            empty=self.empty,
            least=6,
        )

    def _make_found(self) -> Table[Found]:
        t, cells = self.desk.language.gettext, _FoundCells(self.desk)
        nothing = EmptyState(
            t("No minutes have these words."),
            t("Try fewer words, or the beginning of a word."),
            icon="search",
        )
        return Table(
            [
                Column(t("Day"), cells.day, sort=cells.by_day),
                Column(t("Meeting"), cells.body, gives=1),
                Column(t("Point"), cells.title, bold=True),
                Column(t("What it says"), cells.around, bold=True, stretch=True, least=260),
            ],
            name=t("Points in which the words were found"),
            key=_item,
            empty=nothing,
            least=6,
        )

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.found)
        self.counted = label("", "muted")
        head = row(self.search, self.body, self.counted, None, gap=12)
        head.setStretch(0, 3)
        head.setStretch(1, 1)
        listed = Card("", head, self.stack)
        listed.body.setStretchFactor(self.stack, 1)
        listed.setAccessibleName(self.desk.language.gettext(self.TITLE))
        doors = holder(Flow(self.who, self.decided, self.tasks, self.year, self.pack, gap=4))
        whole = (self.heading, doors, self.note, self.dues, listed)
        self.setLayout(whole_page(*whole, grows=listed))

    def _wire(self) -> None:
        self.search.changed.connect(self._find)
        self.search.go_down.connect(self._down)
        self.search.go.connect(self._go_first)
        self.body.changed.connect(self._look)
        self.table.opened.connect(self._open)
        self.found.opened.connect(self._open_found)
        for table in (self.table, self.found):
            table.left_up.connect(self.search.setFocus)
        does_it(self, self.call.click)

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if place.text:
            self.search.set_value(place.text)
        self._look()
        if place.about is not None:
            self.body.set_value(BodyId(place.about))
            self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def focus_first(self) -> None:
        self.search.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        t, desk = self.desk.language.gettext, self.desk
        there = desk.ask(bodies.bodies)
        self.body.set_options([(None, t("All bodies")), *body_options(desk, there)])
        chosen = self.body.peek()
        if chosen is None:
            self.body.set_value(None)
        rows = desk.ask(meetings.listed, body=chosen)
        self.table.show_rows(sorted(rows, key=_place))
        dues = desk.ask(meetings.ahead, desk.today)
        self.dues.show_dues([one for one in dues if chosen in {None, one.body}])
        self._say(there)
        if self.table.row() is None:
            self.table.choose_first()
        self._find()

    def _say(self, there: Sequence[BodyRow]) -> None:
        """What to do first: set up bodies, or call a meeting."""
        t = self.desk.language.gettext
        self.set_up.setVisible(not there)
        may = bool(there) and self.desk.may(meetings.plan_meeting)
        for button in (self.call, self.paper):
            button.setEnabled(may)
        if there:
            self.empty.say(
                t("No meetings yet"),
                t("Call the first one, or enter one that was held from its paper minutes."),
            )
        else:
            self.empty.say(
                t("Nobody decides in this book yet."),
                t("Begin with the general meeting, the board and the committees of your country."),
            )

    def _find(self) -> None:
        """Points with all the words that are typed; the meetings where none is."""
        typed = self.search.peek() or ""
        self.stack.setCurrentWidget(self.found if typed else self.table)
        self.counted.setVisible(bool(typed))
        self.body.setVisible(not typed)
        if not typed:
            return
        rows = self.desk.ask(meetings.find, typed, limit=_FOUND)
        self.found.show_rows(rows)
        self.found.highlight(typed.split())
        self.found.choose_first()
        language = self.desk.language
        words = language.ngettext("{count} point", "{count} points", len(rows))
        if len(rows) == _FOUND:
            words = language.gettext("the latest {count} points")
        self.counted.setText(words.format(count=language.number(len(rows))))

    # --- going -----------------------------------------------------------------------------------

    def _down(self) -> None:
        self._shown().view.setFocus()

    def _shown(self) -> Table[ListedRow] | Table[Found]:
        return self.found if self.search.peek() else self.table

    def _go_first(self) -> None:
        """Enter in the search opens the best of what was found."""
        found = self.found.row() if self.search.peek() else None
        if found is not None:
            self._open_found(found)

    def _open(self, found: ListedRow) -> None:
        self.desk.go(place_of(found, self.desk.today))

    def _open_found(self, found: Found) -> None:
        self.desk.go(point_place(found.meeting, found.item))

    def _call(self) -> None:
        chosen = self.body.peek()
        self.desk.go(Place("meeting_call", text="" if chosen is None else f"body {chosen}"))

    def _from_paper(self) -> None:
        self.desk.go(Place("meeting_call", text="paper"))

    def _tasks(self) -> None:
        self.desk.go(Place("tasks"))

    def _resolutions(self) -> None:
        self.desk.go(Place("resolutions"))

    def _year(self) -> None:
        self.desk.go(Place("coop_year"))

    def _pack(self) -> None:
        self.desk.go(Place("agm_pack"))

    def _bodies(self) -> None:
        self.desk.go(Place("bodies"))

    def _set_up(self) -> None:
        with Refusals(self.note, self.desk.language):
            self.desk.do(bodies.set_up_bodies)
            t = self.desk.language.gettext
            self.desk.say(t("The usual bodies are there. Look through their rules."))
            self._look()
            self.call.setFocus()


class _Dues(Card):
    """What is due, each with the way to it."""

    def __init__(self, desk: Desk) -> None:
        self._lines = column(gap=2)
        super().__init__(desk.language.gettext("To do"), self._lines, padding=12)
        self._desk = desk

    def show_dues(self, dues: Sequence[Due]) -> None:
        """List these; without any the card goes."""
        clear(self._lines)
        self.setVisible(bool(dues))
        for due in dues[:_DUES]:
            self._lines.addWidget(self._line(due))
        if len(dues) > _DUES:
            language, more = self._desk.language, len(dues) - _DUES
            words = language.ngettext(
                "{count} more thing is to be done.", "{count} more things are to be done.", more
            )
            self._lines.addWidget(label(words.format(count=language.number(more)), "muted"))

    def _line(self, due: Due) -> QWidget:
        t, language = self._desk.language.gettext, self._desk.language
        brief = look().px(1) > 1  # large letters leave no room for sentences in one line
        words = buttons.literal(due_words(language, due, brief=brief))
        link = buttons.link(words, weakly(self._desk.go, due_place(due)), icon=DUE_ICONS[due.what])
        whole = row(link, gap=8)
        if due.late:
            pill = Pill(Mark(t("late"), Kind.REFUSE))
            whole.addWidget(pill, 0, Qt.AlignmentFlag.AlignVCenter)
        whole.addStretch(1)
        return holder(whole)


class _Cells:
    """What the list says of a meeting."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._language = desk, desk.language

    def title(self, one: ListedRow) -> str:
        t = self._language.gettext
        name = t(one.body_name)
        if one.kind == meetings.EXTRAORDINARY:
            return t("{body}, extraordinary").format(body=name)
        return name

    def mark(self, one: ListedRow) -> Mark | None:
        return state_mark(self._language, one)

    def tone(self, one: ListedRow) -> Tone:
        return Tone.MUTED if one.state == CANCELLED else Tone.PLAIN

    def day(self, one: ListedRow) -> str:
        return self._language.day(one.day)

    def by_day(self, one: ListedRow) -> date:
        return one.day

    def hour(self, one: ListedRow) -> str:
        return said_hour(one.hour)

    def by_hour(self, one: ListedRow) -> int:
        return one.hour

    def place(self, one: ListedRow) -> str:
        return one.place

    def number(self, one: ListedRow) -> str:
        return "" if one.number is None else self._language.number(one.number)

    def by_number(self, one: ListedRow) -> int:
        return one.number or 0


class _FoundCells:
    """What the list says of a point that was found."""

    def __init__(self, desk: Desk) -> None:
        self._language = desk.language

    def title(self, one: Found) -> str:
        return one.title

    def around(self, one: Found) -> str:
        return one.around

    def body(self, one: Found) -> str:
        return self._language.gettext(one.body_name)

    def day(self, one: Found) -> str:
        return self._language.day(one.day)

    def by_day(self, one: Found) -> date:
        return one.day


def _place(one: ListedRow) -> tuple[int, int, int]:
    """Those that come stand by their day, those that were with the latest first."""
    day = one.day.toordinal()
    rank = _ORDER[one.state]
    return rank, day if rank < 2 else -day, one.hour


def _key(one: ListedRow) -> int:
    return one.id


def _item(one: Found) -> int:
    return one.item
