"""What happened to a member: every act, who did it, when, at which PC, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records import audit
from coopdesk.records.audit import KINDS, Happening, Timeline
from coopdesk.records.ids import MemberId
from coopdesk.records.members import MemberFile
from coopdesk.records.papers import Figures
from coopdesk.reports.wording import said
from coopdesk.ui.desk import Desk
from coopdesk.ui.figures import Deeds
from coopdesk.ui.figures import Wanted as InFile
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, label
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder
from coopdesk.ui.kit.tables import Column, Order, Table
from coopdesk.ui.theme import Kind, look

#: The kinds of acts that a member's life is made of.
_KINDS: Final = ("members", "cash", "savings", "loans", "meetings", "books", "copies")


class Happened(QWidget):
    """A list of one kind or of all, the newest first. What stands nowhere but in the log itself is
    looked for meanwhile, and comes into the list.
    """

    opened = Signal(object)  # the table and id of what a line is about

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._one: MemberFile | None = None
        self._line: Timeline | None = None
        kinds = [("", t("Everything")), *((name, t(KINDS[name][0])) for name in _KINDS)]
        self.kind = ChoiceField("kind", t("W&hat"), kinds, desk.language, value="")
        self.print_button = buttons.secondary(t("&Print what is shown"), icon="print")
        self.deeds = Deeds(desk, paper=self.print_button)
        self.count = label("", "muted", wrap=True)
        self.empty = EmptyState(t("Nothing fits what you look for"), icon="trail")
        self.table: Table[Happening] = Table(
            _columns(desk.language), name=t("What happened"), key=_key, empty=self.empty, least=6
        )
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)  # after what the person does meanwhile
        self.kind.setMaximumWidth(look().px(320))
        below = Sides(self.count, holder(Flow(self.deeds)), shares=(1, 0), natural=True)
        whole = column(self.kind, Card("", self.table, padding=1), below, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.kind.changed.connect(self._look)
        self.deeds.asked.connect(self._make)
        self.table.opened.connect(self._open)
        self._next.timeout.connect(self._look_on)

    def show_member(self, one: MemberFile) -> None:
        """Look at all that happened to them."""
        self._one = one
        self._look()

    def focus_first(self) -> None:
        self.table.setFocus()

    def _look(self) -> None:
        if self._one is not None:
            self._next.stop()
            kind = self.kind.peek() or ""
            self._line = self._desk.ask(Timeline, self._one.id, kind)
            self._show()

    def _look_on(self) -> None:
        """The next slice of the log. Whoever scrolls meanwhile waits for no more than that."""
        line = self._line
        if line is None:
            return
        if self._desk.ask(line.look_on, audit.SLICE):
            self._show()
        else:
            self._say(line)

    def _show(self) -> None:
        line = self._line
        assert line is not None
        self.table.show_fetched(len(line.places), self._fetch)
        if self.table.row() is None:
            self.table.choose_first()
        self._say(line)

    def _say(self, line: Timeline) -> None:
        t, language, n = self._desk.language.gettext, self._desk.language, len(line.places)
        words = language.ngettext("{n} act found", "{n} acts found", n)
        found = words.format(n=language.number(n))
        if line.top:
            so_far = t("{found}, back to {place} of {all} acts so far …")
            place, all_ = language.number(line.top), language.number(line.newest)
            found = so_far.format(found=found, place=place, all=all_)
            self._next.start()
        self.count.setText(found)

    def _fetch(self, offset: int, limit: int, _order: Order | None) -> Sequence[Happening]:
        """Some lines, for the table."""
        return [] if self._line is None else self._desk.ask(self._line.happenings, offset, limit)

    def _open(self, one: Happening) -> None:
        if one.opens is not None:
            self.opened.emit(self._desk.ask(audit.leads_to, *one.opens))

    def _make(self, ending: str) -> None:
        if self._one is None:
            return
        one, today = self._one, self._desk.today
        query = partial(_paper, member=one.id, kind=self.kind.peek() or "")
        title = self._desk.language.gettext("What happened to a member")
        name = f"{one.number}-{today:%Y-%m-%d}"
        self.deeds.make(ending, InFile(title, name, query))


def _paper(session: Any, *, member: MemberId, kind: str) -> Figures:
    return audit.timeline_paper(session, member, kind)


class _Cells:
    """What each column says of an act."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def day(self, one: Happening) -> str:
        return self._language.short_day(one.act.day)

    def time(self, one: Happening) -> str:
        return self._language.time(one.act.at.astimezone())

    def doubt(self, one: Happening) -> Mark | None:
        return Mark(self._language.gettext("clock?"), Kind.WARN) if one.act.suspect else None

    def who(self, one: Happening) -> str:
        return one.act.who

    def pc(self, one: Happening) -> str:
        return one.act.pc

    def what(self, one: Happening) -> str:
        return said(self._language, one.act.what)

    def about(self, one: Happening) -> str:
        words = (*audit.receipt_of(one.act), *one.told)
        return " · ".join(said(self._language, each) for each in words)


def _columns(language: Language) -> list[Column[Happening]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Day"), cells.day),
        Column(t("Clock"), cells.time, pill=cells.doubt, gives=3),
        Column(t("What"), cells.what, stretch=True, least=260),
        Column(t("About"), cells.about, stretch=True, least=230),
        Column(t("Who"), cells.who, gives=1),
        Column(t("PC"), cells.pc, gives=2),
    ]


def _key(one: Happening) -> int:
    return one.act.n
