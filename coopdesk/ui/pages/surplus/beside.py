"""Beside the step: what stands before and after it, and where all of the surplus goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QWidget

from coopdesk.records import surplus
from coopdesk.records.allocation import Cascade
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.bars import Bar, BarChart
from coopdesk.ui.kit.cards import Card, StatCard
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.pages.surplus.making import Making


class Beside(QWidget):
    """Two figures and a chart, anew with every key that is typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._language = desk.language
        self.before, self.after = StatCard(t("Before this step")), StatCard(t("After it"))
        self.chart = BarChart(t("Where the surplus goes"))
        self._tiles = holder(Flow(self.before, self.after, gap=12, equal=True))
        self.where = Card(t("Where the surplus goes"), self.chart)
        self.setLayout(column(self._tiles, self.where, None, gap=12))

    def show_flow(self, now: Making, flow: Cascade, kinds: Sequence[str]) -> None:
        """Show a plan; `kinds` are the steps of the cascade that are decided just now."""
        amount = self._language.amount
        mine = [step for step in flow.steps if step.what in kinds]
        first = mine[0].left + mine[0].amount if mine else flow.left
        last = mine[-1].left if mine else flow.left
        self._tiles.setVisible(bool(kinds))
        self.before.show_figure(amount(now.money(first)))
        self.after.show_figure(amount(now.money(last)))
        t = self._language.gettext
        title = t("Loss to be covered") if now.loss else t("Where the surplus goes")
        self.where.title.setText(title)
        self.chart.setAccessibleName(title)
        self.chart.show_bars(list(self._bars(now, flow, kinds)))

    def _bars(self, now: Making, flow: Cascade, kinds: Sequence[str]) -> Iterator[Bar]:
        t, language = self._language.gettext, self._language
        for step in flow.steps:
            if step.amount:
                name = language.say(surplus.step_name(now.plan, step, now.names))
                said = language.amount(now.money(abs(step.amount)))
                yield Bar(name, abs(step.amount), said, strong=step.what in kinds)
        rest = t("Carried forward as a loss") if flow.left < 0 else t("Stays with the co-op")
        said = language.amount(now.money(abs(flow.left)))
        yield Bar(rest, flow.left, said, rest=True)
