"""The lines of a budget, with what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records.budget import BudgetRow
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, StatCard
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: a budget line, or the head or the sum of a class."""

    name: str
    amount: Money | None = None
    actual: Money | None = None
    planned: Money | None = None
    earns: bool = False
    row: BudgetRow | None = None

    @property
    def used(self) -> Decimal | None:
        if not self.amount or self.actual is None:
            return None
        return Decimal(self.actual.minor) / Decimal(self.amount.minor)


class Listed(QWidget):
    """The sums of the year, and its lines by class."""

    chosen = Signal(object)  # BudgetRow

    def __init__(self, desk: Desk, *tops: QWidget) -> None:
        super().__init__()
        t = desk.language.gettext
        self._language, self._currency = desk.language, desk.currency
        self.spent = StatCard(t("Spent so far"))
        self.earned = StatCard(t("Earned so far"))
        empty = EmptyState(
            t("Nothing is planned for this year"),
            t("Plan a line at the right, or copy last year's budget."),
            icon="budget",
        )
        self.table: Table[Line] = Table(
            [
                Column(t("What"), _name, tone=_tone, stretch=True),
                Column(t("Planned"), lambda line: self._figure(line.amount), right=True),
                Column(t("So far"), lambda line: self._figure(line.actual), right=True),
                Column(t("Left"), self._rest, right=True, tone=_rest_tone),
                Column(t("Used"), _nothing, spoken=self._used, pill=self._mark),
            ],
            name=t("Budget"),
            key=_key,
            empty=empty,
            least=8,
        )
        self.table.chosen.connect(self._choose)
        flow = Flow(*tops, self.earned, self.spent, gap=16, equal=True)
        whole = column(holder(flow), Card("", self.table), gap=16)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_rows(self, found: Sequence[BudgetRow]) -> None:
        """Show these, with their sums."""
        t, language = self._language.gettext, self._language
        lines: list[Line] = []
        zero = Money.zero(self._currency)
        groups = (("income", t("Income"), self.earned), ("expense", t("Expenses"), self.spent))
        for kind, title, card in groups:
            earns = kind == "income"
            rows = [row for row in found if row.type == kind]
            planned = sum((row.amount for row in rows), zero)
            actual = sum((row.actual for row in rows), zero)
            note = t("of {amount} planned").format(amount=language.amount(planned))
            card.show_figure(language.figure(actual), language.symbol(zero.currency), note)
            card.setVisible(bool(rows))
            if rows:
                until = sum((row.planned for row in rows), zero)
                lines.append(Line(title, planned, actual, until, earns))
                lines += [
                    Line(said(language, row), row.amount, row.actual, row.planned, earns, row)
                    for row in rows
                ]
        self.table.show_rows(lines)

    def _figure(self, money: Money | None) -> str:
        return "" if money is None else self._language.figure(money, dash=True)

    def _rest(self, line: Line) -> str:
        if line.amount is None or line.actual is None:
            return ""
        return self._language.figure(line.amount - line.actual, dash=True)

    def _used(self, line: Line) -> str:
        return "" if line.used is None else self._language.percent(line.used, 0)

    def _mark(self, line: Line) -> Mark | None:
        """How much of the year's plan is used: a warning where more than was planned until now is
        spent, worse where more than all is; of income it is good news.
        """
        used = line.used
        if used is None:
            return None
        kind = Kind.PLAIN
        if used > 1:
            kind = Kind.GOOD if line.earns else Kind.REFUSE
        elif line.actual and line.planned is not None and line.actual > line.planned:
            kind = Kind.GOOD if line.earns else Kind.WARN
        return Mark(self._used(line), kind)

    def _choose(self, line: Line | None) -> None:
        if line is not None and line.row is not None:
            self.chosen.emit(line.row)


def said(language: Language, row: BudgetRow) -> str:
    """A line in words: its account, and its own name where it has one."""
    name = language.gettext(row.account_name)
    return f"{row.code} · {name} · {row.name}" if row.name else f"{row.code} · {name}"


def _key(line: Line) -> object:
    return line.row.id if line.row else line.name


def _name(line: Line) -> str:
    return line.name


def _nothing(_line: Line) -> str:
    return ""


def _tone(line: Line) -> Tone:
    return Tone.STRONG if line.row is None else Tone.PLAIN


def _rest_tone(line: Line) -> Tone:
    below = line.amount is not None and line.actual is not None and line.actual > line.amount
    return Tone.REFUSE if below and not line.earns else Tone.PLAIN
