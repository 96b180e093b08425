"""What entries did to a loan: paid out, repaid, put right; each opens its receipt or its entry."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from coopdesk.i18n import Language
from coopdesk.records.loans import LoanFile, MoveRow
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, label
from coopdesk.ui.kit.edges import row_height
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind, look

_SEEN = 8  # rows that are seen without scrolling in the table


class Payments(Card):
    """Payments with their parts, the newest first."""

    opened = Signal(object)  # the row

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        empty = EmptyState(t("Nothing was paid out or paid back yet"), icon="receipt")
        cells = _Cells(desk.language)
        self.table: Table[MoveRow] = Table(
            _columns(cells, t),
            name=t("Payments"),
            key=_key,
            empty=empty,
            least=2,
            fixed=True,
            dense=True,
        )
        said = t(
            "“Counts otherwise”: something of an earlier day came to the books later, so that this"
            " payment goes to other parts now. The difference was posted."
        )
        self._anew = label(said, "label", wrap=True)
        super().__init__(t("Paid out and paid back"), self.table, self._anew)
        self.table.opened.connect(self.opened)

    def show_file(self, file: LoanFile) -> None:
        """Show what happened to a loan in the books."""
        self.table.show_rows(file.moves)
        self._anew.setVisible(any(map(_differs, file.moves)))
        shown = min(max(len(file.moves), 1), _SEEN) * row_height(dense=True)
        self.table.setMinimumHeight(shown + row_height() + look().px(6))


def _key(row: MoveRow) -> tuple[int, int]:
    return row.entry, row.n


def _differs(row: MoveRow) -> bool:
    return not row.undone and row.booked != row.now


class _Cells:
    """What each column says of a move."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def day(self, row: MoveRow) -> str:
        return self._language.short_day(row.day)

    def what(self, row: MoveRow) -> str:
        return self._language.say(row.what)

    def mark(self, row: MoveRow) -> Mark | None:
        t = self._language.gettext
        if row.undone:
            return Mark(t("taken back"))
        return Mark(t("counts otherwise"), Kind.WARN) if _differs(row) else None

    def number(self, row: MoveRow) -> str:
        return row.number

    def amount(self, row: MoveRow) -> str:
        return self._language.figure(row.amount, dash=True)

    def amount_tone(self, row: MoveRow) -> Tone:
        if row.undone:
            return Tone.STRUCK
        return Tone.REFUSE if row.amount.minor < 0 else Tone.STRONG

    def tone(self, row: MoveRow) -> Tone:
        return Tone.STRUCK if row.undone else Tone.PLAIN

    def part(self, of: Callable[[MoveRow], Money]) -> Callable[[MoveRow], str]:
        return _Part(self._language, of)

    def after(self, row: MoveRow) -> str:
        return "" if row.after is None else self._language.figure(row.after, dash=True)


class _Part:
    """The column of one part."""

    def __init__(self, language: Language, of: Callable[[MoveRow], Money]) -> None:
        self._language, self._of = language, of

    def __call__(self, row: MoveRow) -> str:
        amount = self._of(row)
        return self._language.figure(amount) if amount else ""


def _principal(row: MoveRow) -> Money:
    return row.now.principal


def _interest(row: MoveRow) -> Money:
    return row.now.interest


def _fee(row: MoveRow) -> Money:
    return row.now.fee


def _penalty(row: MoveRow) -> Money:
    return row.now.penalty


def _columns(cells: _Cells, t: Callable[[str], str]) -> list[Column[MoveRow]]:
    tone = cells.tone
    return [
        Column(t("Day"), cells.day, tone=tone),
        Column(t("What"), cells.what, tone=tone, pill=cells.mark, stretch=True, least=190),
        Column(t("Number"), cells.number, tone=tone, gives=4),
        Column(t("Amount"), cells.amount, right=True, tone=cells.amount_tone),
        Column(t("Penalty"), cells.part(_penalty), right=True, tone=tone, bare=True, gives=1),
        Column(t("Fee"), cells.part(_fee), right=True, tone=tone, bare=True, gives=1),
        Column(t("Interest"), cells.part(_interest), right=True, tone=tone, bare=True, gives=2),
        Column(t("Principal"), cells.part(_principal), right=True, tone=tone, gives=3),
        Column(t("Owed after"), cells.after, right=True, tone=tone, gives=5),
    ]
