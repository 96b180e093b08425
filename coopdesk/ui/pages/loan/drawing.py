"""What is owed over time: as it was planned, as it was, and as it will be if all is paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coopdesk.i18n import Language
from coopdesk.records import loans
from coopdesk.records.loans import LoanFile
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card
from coopdesk.ui.kit.charts import LineChart, Series
from coopdesk.ui.theme import look

Points = Sequence[tuple[date, Money]]


class Drawing(Card):
    """A chart of the balance over time."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self._desk = desk
        self.chart = LineChart(t("What is owed over time"))
        self.chart.setMinimumHeight(look().px(190))
        super().__init__(t("What is owed over time"), self.chart)

    def show_file(self, file: LoanFile) -> None:
        """Draw a loan; nothing before its contract is signed."""
        self.setVisible(file.terms is not None)
        if file.terms is None:
            return
        t, language = self._desk.language.gettext, self._desk.language
        line = self._desk.ask(loans.balance_line, file.loan, file.day)
        known = {on for points in (line.planned, line.actual, line.coming) for on, _ in points}
        days = sorted(known | {file.day})
        series = [
            _series(t("As it is"), line.actual, days, language, until=file.day),
            _series(t("As planned"), line.planned, days, language),
            _series(t("If all is paid in time"), line.coming, days, language),
        ]
        there = [one for one in series if any(value is not None for value in one.values)]
        self.chart.show_series(
            [language.short_day(day) for day in days],
            there,
            places=[day.toordinal() for day in days],
            mark=(file.day.toordinal(), t("today")),
        )


def _series(
    name: str,
    points: Points,
    days: Sequence[date],
    language: Language,
    *,
    until: date | None = None,
) -> Series:
    """A line of steps: what is owed stays until something moves it."""
    values: list[int | None] = []
    said: list[str] = []
    known, now = dict(points), None
    for day in days:
        now = known.get(day, now)
        there = now is not None and (until is None or day <= until)
        values.append(now.minor if there and now is not None else None)
        said.append(language.amount(now) if there and now is not None else "")
    return Series(name, values, said, steps=True)
