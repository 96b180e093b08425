"""The entries written last, with a search."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from coopdesk.records import vouchers
from coopdesk.records.vouchers import FORM_NAMES, VoucherRow
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.cards import Card, EmptyState, Mark
from coopdesk.ui.kit.fields import SearchField
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind

_PAUSE_MS = 150


class Recent(Card):
    """A list to find an entry in; Enter opens it."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Entries written last"))
        self._desk = desk
        self.search = SearchField(t("Find an entry: words, name or number"), desk.language)
        self.table: Table[VoucherRow] = Table(
            self._columns(),
            name=t("Entries written last"),
            key=_key,
            empty=EmptyState(
                t("No entry yet"), t("What you write on the left stands here then."), icon="entry"
            ),
            least=6,
        )
        self.body.addWidget(self.search)
        self.body.addWidget(self.table, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self.look_again)
        self.search.changed.connect(self._soon.start)
        self.search.go_down.connect(self.table.view.setFocus)
        self.search.go.connect(self._open_best)
        self.table.left_up.connect(self.search.line.setFocus)
        self.table.opened.connect(self._open)

    def look_again(self) -> None:
        """Show what fits the search now."""
        self._soon.stop()
        words = self.search.words()
        self.table.highlight(words)
        self.table.show_rows(self._desk.ask(vouchers.recent, " ".join(words)))

    def _columns(self) -> list[Column[VoucherRow]]:
        t, language = self._desk.language.gettext, self._desk.language
        return [
            Column(t("Day"), lambda row: language.day(row.day), sort=lambda row: row.day, gives=1),
            Column(t("What for"), _memo, tone=_tone, pill=self._mark, bold=True, stretch=True),
            Column(t("Kind"), lambda row: t(FORM_NAMES[row.form]), gives=3),
            Column(t("Entry"), _number, bold=True, gives=2),
            Column(
                t("Amount"),
                lambda row: language.figure(row.amount),
                sort=lambda row: row.amount,
                right=True,
                tone=_tone,
            ),
        ]

    def _mark(self, row: VoucherRow) -> Mark | None:
        t = self._desk.language.gettext
        if row.reversed_by:
            return Mark(t("reversed"), Kind.WARN)
        if row.reverses:
            return Mark(t("correction"))
        if not row.attachments:
            return None
        words = self._desk.language.ngettext("{n} file", "{n} files", row.attachments)
        return Mark(words.format(n=row.attachments))

    def _open(self, row: VoucherRow) -> None:
        self._desk.go(Place("voucher_file", about=row.entry))

    def _open_best(self) -> None:
        self.look_again()
        if (first := self.table.model.row(0)) is not None:
            self._open(first)


def _key(row: VoucherRow) -> int:
    return row.entry


def _memo(row: VoucherRow) -> str:
    return row.memo


def _number(row: VoucherRow) -> str:
    return row.number


def _tone(row: VoucherRow) -> Tone:
    return Tone.STRUCK if row.reversed_by else Tone.PLAIN
