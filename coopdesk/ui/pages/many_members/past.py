"""What was done with many members last, and taking one of it back."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial

from PySide6.QtCore import Signal

from coopdesk.i18n import Language
from coopdesk.records import bulk
from coopdesk.records.bulk import Past
from coopdesk.records.errors import Refused
from coopdesk.reports.wording import said
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.pages.many_members.work import Work
from coopdesk.ui.undoing import TakingBack


class Lately(Card):
    """The newest first: whoever closed the page after a mistake finds it here again."""

    done = Signal()  # one was taken back

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("What was done"))
        self._desk = desk
        self._job: Job | None = None
        cells, nothing = _Cells(desk.language), EmptyState("", "", icon="undo")
        self.table: Table[Past] = Table(
            cells.columns(), name=t("What was done"), key=_key, empty=nothing, least=2
        )
        self.back = TakingBack(desk.language, t("Take it back"))
        self.back.begin.clicked.connect(self._ask)
        self.back.do_it.clicked.connect(self._take_back)
        self.table.chosen.connect(self._choose)
        for part in (self.table, self.back):
            self.body.addWidget(part)
        self.look()

    def look(self) -> None:
        """Look again at what was done."""
        rows = self._desk.ask(bulk.lately)
        self.setVisible(bool(rows))
        self.table.show_rows(rows)
        if self.table.row() is None:
            self.table.choose_first()
        if not self.has_typed():
            self._choose()

    def offer_newest(self) -> None:
        """It was done just now: taking it back is one key away."""
        self.look()
        self.table.choose_first()
        self.back.begin.setFocus()

    def has_typed(self) -> bool:
        """Whether a reason was begun."""
        return self.back.has_typed()

    def _choose(self, _row: object = None) -> None:
        row = self.table.row()
        self.back.leave_it()
        may = self._desk.may(bulk.take_back)
        self.back.begin.setEnabled(may and row is not None and row.taken_back is None)

    def _ask(self) -> None:
        row, language = self.table.row(), self._desk.language
        if row is not None:
            words = language.ngettext(
                "Take it back for {n} member", "Take it back for {n} members", row.count
            )
            self.back.ask(buttons.literal(words.format(n=language.number(row.count))))

    def _take_back(self) -> None:
        """Many take a moment: beside the screen, all or none."""
        row, desk = self.table.row(), self._desk
        typed = self.back.form.read() if self.back.asking and self._job is None else None
        if row is None or typed is None:
            return
        work = Work(partial(desk.book.write, bulk.take_back, act=row.act, why=typed["reason"]))
        self._job = desk.start(desk.language.gettext("Take it back"), work, beside=True)
        self._job.done.connect(self._taken_back)
        self._job.failed.connect(self._failed)
        self._job.stopped.connect(self._over)
        self.setEnabled(False)

    def _taken_back(self, _nothing: object) -> None:
        self._over()
        self.back.leave_it()
        self.look()
        self.table.setFocus()
        self.done.emit()

    def _failed(self, error: Exception) -> None:
        self._over()
        if isinstance(error, Refused):
            self.back.form.complain(self._desk.language.say(error.text), error.field)

    def _over(self) -> None:
        self._job = None
        self.setEnabled(True)


class _Cells:
    """What each column says. It knows no widget, so that no closed page stays alive."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def columns(self) -> list[Column[Past]]:
        t = self._language.gettext
        return [
            Column(t("What"), self._what, pill=self._mark, stretch=True, least=180),
            Column(t("Members"), self._count, right=True),
            Column(t("Day"), self._day),
            Column(t("By"), self._by, gives=1),
        ]

    def _what(self, row: Past) -> str:
        return said(self._language, row.what)

    def _mark(self, row: Past) -> Mark | None:
        return Mark(self._language.gettext("taken back")) if row.taken_back else None

    def _count(self, row: Past) -> str:
        return self._language.number(row.count)

    def _day(self, row: Past) -> str:
        return self._language.short_day(row.day)

    def _by(self, row: Past) -> str:
        return row.by


def _key(row: Past) -> Hashable:
    return row.act
