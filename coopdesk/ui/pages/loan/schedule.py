"""The instalments of a loan: what is due, what was paid of it and when, what is late."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal

from coopdesk.i18n import Language
from coopdesk.records.loans import InstalmentRow
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, EmptyState, Mark
from coopdesk.ui.kit.edges import row_height
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.lending import late_mark
from coopdesk.ui.theme import Kind, look

_SEEN = 14  # rows that are seen without scrolling in the table


class ScheduleTable(Table[InstalmentRow]):
    """A table of instalments with their sums under it."""

    def __init__(self, desk: Desk, name: str, *, plain: bool = False) -> None:
        """`plain` shows what is to come, without what was paid."""
        t, self._language = desk.language.gettext, desk.language
        self._told = _Cells(desk.language, desk.today)
        columns = _columns(self._told, t, plain=plain)
        empty = EmptyState(
            t("The instalments stand here once the contract is signed"), icon="table"
        )
        super().__init__(columns, name=name, key=_key, empty=empty, least=3, fixed=True, dense=True)

    def show_instalments(self, rows: Sequence[InstalmentRow]) -> None:
        """Show these, as high as they need up to some."""
        coming = (r.n for r in rows if r.settled is None and not r.early and not r.late)
        self._told.next = next(coming, 0)
        self.show_rows(rows)
        self.foot(self._sums(rows) if rows else [])
        shown = min(len(rows), _SEEN) * row_height(dense=True)
        self.setMinimumHeight(shown + 2 * row_height() + look().px(8) if rows else 0)

    def _sums(self, rows: Sequence[InstalmentRow]) -> list[str]:
        t, figure = self._language.gettext, self._language.figure
        sums = {
            "principal": _sum(rows, _principal),
            "interest": _sum(rows, _interest),
            "fee": _sum(rows, _fee),
            "penalty": _sum(rows, _penalty),
            "total": _sum(rows, _total),
            "paid": _sum(rows, _paid),
        }
        texts = []
        for column in self.model.columns:
            key = column.order  # names what the column holds
            text = t("Together") if key == "due" else ""
            texts.append(figure(sums[key], dash=True) if key in sums else text)
        return texts


class ScheduleCard(Card):
    """The schedule of a loan. Enter on a row asks how its figures came about."""

    asked = Signal(object)  # the row

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self.table = ScheduleTable(desk, t("Instalments"))
        super().__init__(t("Instalments"), self.table)
        self.table.opened.connect(self.asked)

    def show_instalments(self, rows: Sequence[InstalmentRow]) -> None:
        """Show these."""
        self.table.show_instalments(rows)


def _sum(rows: Sequence[InstalmentRow], of: Callable[[InstalmentRow], Money]) -> Money:
    zero = Money.zero(rows[0].balance.currency)
    return sum((of(row) for row in rows), zero)


def _key(row: InstalmentRow) -> int:
    return row.n


def _principal(row: InstalmentRow) -> Money:
    return row.amounts.principal


def _interest(row: InstalmentRow) -> Money:
    return row.amounts.interest


def _fee(row: InstalmentRow) -> Money:
    return row.amounts.fee


def _penalty(row: InstalmentRow) -> Money:
    return row.amounts.penalty


def _total(row: InstalmentRow) -> Money:
    return row.amounts.total


def _paid(row: InstalmentRow) -> Money:
    return row.paid.total


class _Cells:
    """What each column says of an instalment. `next` is the one that is paid next."""

    def __init__(self, language: Language, today: date) -> None:
        self._language, self._today = language, today
        self.next = 0

    def n(self, row: InstalmentRow) -> str:
        return self._language.number(row.n)

    def due(self, row: InstalmentRow) -> str:
        return self._language.short_day(row.due)

    def principal(self, row: InstalmentRow) -> str:
        return self._language.figure(row.amounts.principal, dash=True)

    def interest(self, row: InstalmentRow) -> str:
        return self._language.figure(row.amounts.interest, dash=True)

    def fee(self, row: InstalmentRow) -> str:
        return self._language.figure(row.amounts.fee) if row.amounts.fee else ""

    def penalty(self, row: InstalmentRow) -> str:
        return self._language.figure(row.amounts.penalty) if row.amounts.penalty else ""

    def waived(self, row: InstalmentRow) -> str:
        return self._language.figure(row.waived) if row.waived else ""

    def total(self, row: InstalmentRow) -> str:
        return self._language.figure(row.amounts.total)

    def balance(self, row: InstalmentRow) -> str:
        return self._language.figure(row.balance, dash=True)

    def paid(self, row: InstalmentRow) -> str:
        return self._language.figure(row.paid.total) if row.paid.total else ""

    def nothing(self, _row: InstalmentRow) -> str:
        return ""

    def mark(self, row: InstalmentRow) -> Mark | None:
        """Whether it is paid, late or next, in words and colour."""
        t, language = self._language.gettext, self._language
        if row.early:
            return Mark(t("paid early"), Kind.GOOD)
        if row.settled is not None:
            if not row.amounts.total and not row.paid.total:
                return Mark(t("fell away"))  # new terms took its place
            if row.cut:
                return Mark(t("paid in part, the rest fell away"))
            if row.left.penalty:
                return Mark(t("penalty is open"), Kind.WARN)
            day = language.short_day(row.settled)
            return Mark(t("paid {day}").format(day=day), Kind.GOOD)
        if row.late:
            return late_mark(language, row.late)
        if row.due == self._today:
            return Mark(t("due today"), Kind.WARN)
        return Mark(t("next")) if row.n == self.next else None

    def tone(self, row: InstalmentRow) -> Tone:
        return Tone.MUTED if row.settled is not None or row.early else Tone.PLAIN

    def strong(self, row: InstalmentRow) -> Tone:
        return Tone.MUTED if row.settled is not None or row.early else Tone.STRONG


def _columns(cells: _Cells, t: Callable[[str], str], *, plain: bool) -> list[Column[InstalmentRow]]:
    """`order` names what a column holds, for its sum."""
    tone = cells.tone
    columns = [
        Column(t("No."), cells.n, right=True, tone=tone),
        Column(t("Due"), cells.due, tone=tone, order="due"),
        Column(t("Principal"), cells.principal, right=True, tone=tone, order="principal", gives=3),
        Column(t("Interest"), cells.interest, right=True, tone=tone, order="interest", gives=2),
        Column(t("Fee"), cells.fee, right=True, tone=tone, order="fee", bare=True),
        Column(t("Penalty"), cells.penalty, right=True, tone=tone, order="penalty", bare=True),
        Column(t("Let off"), cells.waived, right=True, tone=tone, bare=True, gives=1),
        Column(t("In all"), cells.total, right=True, tone=cells.strong, order="total"),
        Column(t("Left after it"), cells.balance, right=True, tone=tone, gives=4),
    ]
    if not plain:
        columns.append(
            Column(t("Paid"), cells.paid, right=True, tone=tone, order="paid", bare=True)
        )
        columns.append(Column(t("How it stands"), cells.nothing, pill=cells.mark, stretch=True))
    return columns
