"""The audit trail on screen: looked through by person, PC, kind, day, member and words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QElapsedTimer, QTimer

from coopdesk.i18n import Language
from coopdesk.records import audit, members, office
from coopdesk.records.audit import KINDS, ActLine, Wanted
from coopdesk.records.book import Topic
from coopdesk.records.calendar import first_of_month, month_of
from coopdesk.records.ids import EntryId, PersonId
from coopdesk.records.papers import Figures
from coopdesk.reports.wording import said
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.figures import Deeds
from coopdesk.ui.figures import Wanted as InFile
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, TextField
from coopdesk.ui.kit.layouts import Flow, Sides, holder, row, whole_page
from coopdesk.ui.kit.tables import Column, Order, Table
from coopdesk.ui.pages.trail.detail import Detail
from coopdesk.ui.theme import Kind, look

_PAUSE_MS = 150
_SHOWN_EVERY_MS = 400  # how often what is found so far comes into the list


class Trail(Page):
    """The newest act first. A place may name a member, or an entry (`about`) to look for."""

    TOPICS = ~Topic.NONE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._found = _Found(desk)
        self._entry: EntryId | None = None
        self._make_filters()
        self.print_button = buttons.secondary(t("&Print what is shown"), icon="print")
        self.deeds = Deeds(desk, paper=self.print_button)
        said_ = t(
            "Every act of the book, in the order in which it came. None of it can be changed."
        )
        self.heading = Heading(t("Who did what"), said_, [self.deeds])
        self.everything = buttons.link(t("Show everything"), self._clear)
        self.only = label("", "strong", wrap=True)
        self.empty = EmptyState(t("Nothing fits what you look for"), icon="trail")
        self.table: Table[ActLine] = Table(
            _columns(desk.language), name=t("Who did what"), key=_key, empty=self.empty, least=6
        )
        self.detail = Detail(desk)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)  # after what the person does meanwhile
        self._shown_at = QElapsedTimer()
        self._lay_out()
        self._wire()
        self.show_place(place)

    def _make_filters(self) -> None:
        t, language, today = self.desk.language.gettext, self.desk.language, self.desk.today
        people: list[tuple[PersonId | None, str]] = [(None, t("Everybody"))]
        people += [(one.id, one.name) for one in self.desk.ask(office.people)]
        self.person: ChoiceField[PersonId | None] = ChoiceField(
            "person", t("&Who"), people, language, value=None, optional=True
        )
        kinds = [("", t("Everything")), *((name, t(said_)) for name, (said_, _) in KINDS.items())]
        self.kind = ChoiceField("kind", t("W&hat"), kinds, language, value="")
        self.person.box.setCurrentIndex(0)
        pcs: list[tuple[int | None, str]] = [(None, t("Every PC"))]
        pcs += [(pc.id, pc.label) for pc in self.desk.ask(audit.pcs)]
        self.pc: ChoiceField[int | None] = ChoiceField(
            "pc", t("P&C"), pcs, language, value=None, optional=True
        )
        self.pc.box.setCurrentIndex(0)
        self.words = TextField("words", t("With the w&ords"), language, optional=True)
        self.from_ = DayField("from_", t("&From"), language, today=today, optional=True)
        self.until = DayField("until", t("&Until"), language, today=today, optional=True)
        self.member = member_field(self.desk)
        self.member.optional = True

    def _lay_out(self) -> None:
        wide = ((self.from_, 150), (self.until, 150), (self.member, 240), (self.words, 180))
        for field, least in wide:
            field.setMinimumWidth(look().px(least))
        chosen = (self.person, self.pc, self.kind, self.words, self.member, self.from_, self.until)
        filters = holder(Flow(*chosen, gap=12))
        narrowed = row(self.only, self.everything, None)
        self.narrowed = holder(narrowed)
        beside = Card("", self.detail, padding=1)
        beside.setMinimumSize(look().px(340), look().px(300))
        sides = Sides(Card("", self.table, padding=1), beside, shares=(2, 1))
        self.setLayout(whole_page(self.heading, filters, self.narrowed, sides, grows=sides, gap=12))

    def _wire(self) -> None:
        for field in (self.person, self.pc, self.kind, self.from_, self.until, self.words):
            field.changed.connect(self._soon.start)
        self.deeds.asked.connect(self._make)
        self.member.picked.connect(self._soon.start)
        self.member.line.textEdited.connect(self._soon.start)
        self._soon.timeout.connect(self._look)
        self._next.timeout.connect(self._look_on)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open)

    # --- what the window asks --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._entry = None if place.about is None else EntryId(place.about)
        if place.member is not None:
            number = self.desk.ask(members.file, place.member).number
            found = self.desk.ask(members.find, number, limit=8)
            self.member.set_value(next((m for m in found if m.id == place.member), None))
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def focus_first(self) -> None:
        self.table.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def wanted(self) -> Wanted:
        """What the filters say."""
        member, words = self.member.peek(), (self.words.peek() or "").strip()
        return Wanted(
            person=self.person.peek(),
            from_=self.from_.peek(),
            until=self.until.peek(),
            kind=self.kind.peek() or "",
            member=None if member is None else member.id,
            entry=self._entry,
            pc=self.pc.peek(),
            words=words,
            commands=audit.commands_with(words, self.desk.language.gettext),
        )

    def _look(self) -> None:
        """Look anew: at once through the newest acts, then on and on through older ones."""
        self._soon.stop()
        wanted = self.wanted()
        self._found.begin(wanted)
        self._found.look_on()
        self.narrowed.setVisible(wanted != Wanted())
        self._show_found()

    def _look_on(self) -> None:
        """The next slice. Whoever scrolls or types meanwhile waits for no more than that."""
        new = self._found.look_on()
        if self._found.over or (new and self._shown_at.elapsed() > _SHOWN_EVERY_MS):
            self._show_found()
        else:
            self._say_found()
            self._next.start()

    def _show_found(self) -> None:
        t = self.desk.language.gettext
        if self._found.over:
            self._next.stop()
            self.empty.say(
                t("Nothing fits what you look for"), t("Choose more days, or everybody.")
            )
        else:
            self._next.start()
            self.empty.say(t("Nothing was found yet"), t("Older acts are being looked through."))
        self._shown_at.start()
        self.table.show_fetched(len(self._found.places), self._found.fetch)
        self._say_found()
        if self.table.row() is None:
            self.table.choose_first()
        self._choose(self.table.row())

    def _say_found(self) -> None:
        t, language, n = self.desk.language.gettext, self.desk.language, len(self._found.places)
        count = language.ngettext("{n} act found", "{n} acts found", n)
        said_ = t("What was done with one entry") if self._entry is not None else count
        if not self._found.over:
            so_far = t("{found}, back to {place} of {all} acts so far …")
            said_ = so_far.format(
                found=said_,
                place=language.number(self._found.top),
                all=language.number(self._found.newest),
            )
        self.only.setText(said_.format(n=language.number(n)))

    def _choose(self, line: ActLine | None) -> None:
        self.detail.show_act(None if line is None else line.n)

    def _open(self, _line: ActLine) -> None:
        self.detail.changes.setFocus()

    def _clear(self) -> None:
        self._entry = None
        for choice in (self.person, self.pc):
            choice.box.setCurrentIndex(0)
        self.kind.set_value("")
        for field in (self.from_, self.until, self.words):
            field.set_value(None)
        self.member.set_value(None)
        self._look()

    # --- the paper -------------------------------------------------------------------------------

    def _make(self, ending: str) -> None:
        """Put on paper or into a table what is looked at: all the days of what is looked for, and
        this month where nothing is."""
        wanted, today = self.wanted(), self.desk.today
        first = first_of_month(month_of(wanted.until or today))
        if wanted != Wanted(until=wanted.until):
            first = self.desk.ask(audit.first_day) or first
        until = wanted.until or today
        query = partial(_acts, from_=wanted.from_ or first, until=until, wanted=wanted)
        title = self.desk.language.gettext("Audit trail")
        self.deeds.make(ending, InFile(title, f"audit-trail-{today:%Y-%m-%d}", query))


def _acts(session: Any, *, from_: date, until: date, wanted: Wanted) -> Figures:
    return audit.audit_trail(session, from_, until, wanted)


class _Found:
    """What was looked for, and the part of it that the list shows. It knows no widget."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._wanted = desk, Wanted()
        self.places: Sequence[int] = ()
        self.newest = self.top = 0  # up to which place there are acts, and are still to be seen

    @property
    def over(self) -> bool:
        """Whether all acts were looked through, or enough was found."""
        return self.top == 0 or len(self.places) >= audit.MOST

    def begin(self, wanted: Wanted) -> None:
        """Look for something else, from the newest act on."""
        self._wanted = wanted
        self.newest = self.top = self._desk.ask(audit.newest)
        self.places = []

    def look_on(self) -> bool:
        """Look through one slice more; tells whether something was found in it."""
        if self._wanted == Wanted():
            self.places, self.top = range(self.newest, 0, -1), 0
            return True
        below = max(self.top - audit.SLICE, 0)
        found = self._desk.ask(audit.trail_slice, self._wanted, self.top, below)
        self.top = below
        self.places = [*self.places, *found][: audit.MOST]
        return bool(found)

    def fetch(self, offset: int, limit: int, _order: Order | None) -> Sequence[ActLine]:
        """Some acts, for the table."""
        return self._desk.ask(audit.act_lines, self.places[offset : offset + limit])


class _Cells:
    """What each column says of an act."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def day(self, line: ActLine) -> str:
        return self._language.short_day(line.day)

    def time(self, line: ActLine) -> str:
        return self._language.time(line.at.astimezone())

    def doubt(self, line: ActLine) -> Mark | None:
        return Mark(self._language.gettext("clock?"), Kind.WARN) if line.suspect else None

    def who(self, line: ActLine) -> str:
        return line.who

    def pc(self, line: ActLine) -> str:
        return line.pc

    def what(self, line: ActLine) -> str:
        return said(self._language, line.what)

    def about(self, line: ActLine) -> str:
        return " · ".join(said(self._language, words) for words in line.about)


def _columns(language: Language) -> list[Column[ActLine]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Day"), cells.day),
        Column(t("Clock"), cells.time, pill=cells.doubt, gives=1),
        Column(t("PC"), cells.pc, stretch=True, least=110, gives=1),
        Column(t("Who"), cells.who, stretch=True, least=110),
        Column(t("What"), cells.what, stretch=True, least=150),
        Column(t("About"), cells.about, stretch=True, least=140, gives=2),
    ]


def _key(line: ActLine) -> int:
    return line.n
