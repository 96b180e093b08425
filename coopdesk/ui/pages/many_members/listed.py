"""The members that something is done with: ticked or left out, with what comes of it for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, Signal

from coopdesk.i18n import Language
from coopdesk.records.bulk import Line
from coopdesk.records.ids import MemberId
from coopdesk.reports.wording import said
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, label
from coopdesk.ui.kit.layouts import Flow, holder, row
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind

_TICK: Final = "\N{CHECK MARK}"


class Listed(Card):
    """A line for each member. The space bar, or a click on the first column, leaves one out, or
    takes them in again.
    """

    changed = Signal()  # others are ticked

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__("", padding=1)
        self._desk = desk
        self._out: set[MemberId] = set()  # whom the person left out
        self._over = False
        self.lines: Sequence[Line] = ()
        nobody = EmptyState(
            t("Nobody is chosen"), t("Choose members in the list of members."), icon="members"
        )
        self.table: Table[Line] = Table(
            _columns(desk.language, self._out), name=t("Members"), key=_key, empty=nobody, least=6
        )
        self.count = label("", "muted", wrap=True)
        self.all = buttons.quiet(t("Everybody"), weakly(self._tick_all, True))
        self.none = buttons.quiet(t("Nobody"), weakly(self._tick_all, False))
        above = row(self.count, holder(Flow(self.all, self.none)), margin=8)
        above.setStretch(0, 1)
        self.body.addLayout(above)
        self.body.addWidget(self.table)
        self.table.ticked.connect(self._tick)
        self.table.view.clicked.connect(self._click)
        self.table.opened.connect(self._open)

    def show_lines(self, lines: Sequence[Line], *, over: bool = False) -> None:
        """Show these; when it is `over`, nobody is left out any more."""
        self.lines, self._over = lines, over
        self.table.show_rows(lines)
        if self.table.row() is None:
            self.table.choose_first()
        self._say()

    def take_all_in(self) -> None:
        """Other members are listed: none of them is left out."""
        self._out.clear()

    def chosen(self) -> list[MemberId]:
        """With whom it is done: those that can and are not left out."""
        return [
            one.member for one in self.lines if one.member not in self._out and one.why_not is None
        ]

    def _tick(self, one: Line) -> None:
        if not self._over and one.why_not is None:
            self._out ^= {one.member}
            self._again()

    def _click(self, index: QModelIndex) -> None:
        one = self.table.model.row(index.row())
        if one is not None and index.column() == 0:
            self._tick(one)

    def _tick_all(self, wanted: bool) -> None:
        if self._over:
            return
        self._out.clear()
        if not wanted:
            self._out.update(one.member for one in self.lines)
        self._again()

    def _again(self) -> None:
        self.table.view.viewport().update()
        self.changed.emit()

    def _say(self) -> None:
        language, cant = self._desk.language, sum(one.why_not is not None for one in self.lines)
        counted = language.ngettext("{count} member", "{count} members", len(self.lines))
        told = [counted.format(count=language.number(len(self.lines)))]
        if cant:
            can_not = language.ngettext("{n} of them can't", "{n} of them can't", cant)
            told.append(can_not.format(n=language.number(cant)))
        self.count.setText(" · ".join(told))

    def _open(self, one: Line) -> None:
        self._desk.go(Place("member", member=one.member))


class _Cells:
    """What each column says of a member."""

    def __init__(self, language: Language, out: set[MemberId]) -> None:
        self._language, self._out = language, out

    def tick(self, one: Line) -> str:
        return "" if one.why_not is not None or one.member in self._out else _TICK

    def spoken(self, one: Line) -> str:
        t = self._language.gettext
        return t("yes") if self.tick(one) else t("no")

    def number(self, one: Line) -> str:
        return one.number

    def name(self, one: Line) -> str:
        return one.name

    def now(self, one: Line) -> str:
        return said(self._language, one.now)

    def then(self, one: Line) -> str:
        return "" if one.why_not is not None else said(self._language, one.then)

    def why(self, one: Line) -> Mark | None:
        why = one.why_not
        return None if why is None else Mark(said(self._language, why), Kind.WARN)

    def tone(self, one: Line) -> Tone:
        return Tone.PLAIN if self.tick(one) else Tone.MUTED


def _columns(language: Language, out: set[MemberId]) -> list[Column[Line]]:
    t, cells = language.gettext, _Cells(language, out)
    return [
        Column(_TICK, cells.tick, spoken=cells.spoken),
        Column(t("No."), cells.number, tone=cells.tone),
        Column(t("Name"), cells.name, tone=cells.tone, stretch=True, least=120),
        Column(t("Before"), cells.now, tone=cells.tone),
        Column(t("After"), cells.then, pill=cells.why, tone=cells.tone, stretch=True, least=120),
    ]


def _key(one: Line) -> int:
    return one.member
