"""What was set aside before: its entries, and taking the last one back."""

from __future__ import annotations

from collections.abc import Hashable

from coopdesk.i18n import Language
from coopdesk.records import portfolio
from coopdesk.records.money import Money
from coopdesk.records.portfolio import Written
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.cards import Card, EmptyState, Mark
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.undoing import TakingBack


class Past(Card):
    """Provisions that were written, the newest first. Enter opens the entry of one."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Set aside before"))
        self._desk = desk
        empty = EmptyState(
            t("Nothing was set aside yet"),
            t("What you set aside stands here, and can be taken back."),
            icon="allowance",
        )
        self.table: Table[Written] = Table(
            _columns(desk), name=t("Set aside before"), key=_key, empty=empty, least=3, dense=True
        )
        self.table.opened.connect(self._open)
        self.back = TakingBack(desk.language, t("Take back…"))
        self.back.begin.clicked.connect(self.ask_why)
        self.back.do_it.clicked.connect(self.do_take_back)
        for part in (self.table, self.back):
            self.body.addWidget(part)
        self.table.chosen.connect(self._choose)
        self.refresh()

    def refresh(self) -> None:
        """Look again at what was written."""
        self.table.show_rows(self._desk.ask(portfolio.written))
        if self.table.row() is None:
            self.table.choose_first()
        if not self.has_typed():
            self._choose()

    def has_typed(self) -> bool:
        """Whether a reason was begun."""
        return self.back.has_typed()

    def _choose(self, _row: object = None) -> None:
        row = self.table.row()
        self.back.leave_it()
        may = self._desk.may(portfolio.reverse_provision)
        self.back.begin.setEnabled(may and row is not None and row.standing)

    def _open(self, row: Written) -> None:
        if row.entry is not None:
            self._desk.go(Place("entry", about=row.entry))

    def ask_why(self) -> None:
        """Ask for the reason, here on the page."""
        row, language = self.table.row(), self._desk.language
        if row is None:
            return
        words = language.gettext("Take the entry {label} back")
        self.back.ask(words.format(label=row.label))

    def do_take_back(self) -> None:
        """Take the chosen one back, with the reason."""
        row = self.table.row()
        if row is None:
            return
        send = self._desk.do_with(portfolio.reverse_provision)
        if self.back.send(send, provision=row.id) is not None:
            self._desk.say(self._desk.language.gettext("It is taken back. It can be set anew."))
            self.table.setFocus()


def _key(row: Written) -> Hashable:
    return row.id


class _Cells:
    """What each column says of a provision."""

    def __init__(self, desk: Desk) -> None:
        self._language: Language = desk.language
        self._currency = desk.currency

    def day(self, row: Written) -> str:
        return self._language.day(row.day)

    def mark(self, row: Written) -> Mark | None:
        return Mark(self._language.gettext("taken back")) if row.reversed else None

    def entry(self, row: Written) -> str:
        return row.label

    def moved(self, row: Written) -> str:
        return self._money(row.needed - row.before)

    def needed(self, row: Written) -> str:
        return self._money(row.needed)

    def _money(self, minor: int) -> str:
        return self._language.figure(Money(minor, self._currency), dash=True)


def _columns(desk: Desk) -> list[Column[Written]]:
    t, cells = desk.language.gettext, _Cells(desk)
    return [
        Column(t("Day"), cells.day, pill=cells.mark, stretch=True),
        Column(t("Entry"), cells.entry, gives=1),
        Column(t("Changed by"), cells.moved, right=True),
        Column(t("Set aside"), cells.needed, right=True),
    ]
