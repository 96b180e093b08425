"""Explain this number: how the interest and the penalties of any day came about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal

from coopdesk.i18n import Language
from coopdesk.records import loans
from coopdesk.records.loans import Explained, InstalmentRow, LoanFile
from coopdesk.records.loans.rows import ProofRow
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, EmptyState, label
from coopdesk.ui.kit.edges import row_height
from coopdesk.ui.kit.fields import ChoiceField, DayField
from coopdesk.ui.kit.layouts import Flow, bring_into_view, holder
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.pages.loan.wording import rate_words
from coopdesk.ui.theme import look

_SEEN = 8  # rows that are seen without scrolling in the table


class Explaining(Card):
    """Choose a day, and an instalment if only one is asked about."""

    looked = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self._file: LoanFile | None = None
        self.day = DayField("day", t("Until which &day"), language, today=desk.today)
        self.which: ChoiceField[int] = ChoiceField("n", t("Which &instalment"), [], language)
        for field in (self.day, self.which):
            field.setFixedWidth(look().px(220))
        self.interest = _Proof(desk, t("Interest"))
        self.penalty = _Proof(desk, t("Penalties"))
        self.accrued = label("", "muted", wrap=True)
        asked = holder(Flow(self.day, self.which, gap=12))
        about = label(
            t("Days are counted from the day after the first until the last one."),
            "label",
            wrap=True,
        )
        super().__init__(
            t("How interest and penalties came about"),
            asked,
            *self.interest.parts,
            *self.penalty.parts,
            self.accrued,
            about,
        )
        self.day.changed.connect(self._show)
        self.which.changed.connect(self._show)

    def show_file(self, file: LoanFile) -> None:
        """Explain the figures of a loan until today, or until the day that somebody chose."""
        before, self._file = self._file, file
        self.setVisible(file.terms is not None and bool(file.disbursed))
        if file.terms is None:
            return
        chosen = self.day.peek()
        if before is None or before.loan != file.loan or chosen in (None, before.day):
            self.day.set_value(file.day)
        self._offer(file.rows)
        self._show()

    def explain(self, row: InstalmentRow) -> None:
        """Explain the figures of one instalment."""
        until = row.settled or max(row.due, self._desk.today if row.late else row.due)
        self.day.blockSignals(True)
        self.day.set_value(until)
        self.day.blockSignals(False)
        self.which.set_value(row.n)
        self._show()
        self.day.setFocus()
        bring_into_view(self)

    def _offer(self, rows: Sequence[InstalmentRow]) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        chosen = self.which.peek() or 0
        said = t("{n} · due {day}")
        options = [
            (row.n, said.format(n=language.number(row.n), day=language.short_day(row.due)))
            for row in rows
        ]
        self.which.set_options([(0, t("All instalments")), *options])
        self.which.set_value(chosen if chosen in {row.n for row in rows} else 0)

    def _show(self) -> None:
        file, day = self._file, self.day.peek()
        if file is None or day is None:
            return
        told = self._desk.ask(loans.explain, file.loan, day)
        only = self.which.peek() or 0
        self.interest.show_rows([row for row in told.interest if only in (0, row.n)])
        self.penalty.show_rows([row for row in told.penalty if only in (0, row.n)])
        self._tell(told, only)
        self.looked.emit()

    def _tell(self, told: Explained, only: int) -> None:
        language = self._desk.language
        said = language.gettext("{amount} of the interest is not due before the next instalment.")
        self.accrued.setText(said.format(amount=language.amount(told.accrued)))
        self.accrued.setVisible(bool(told.accrued) and not only)


class _Proof:
    """A table of stretches with what they come to."""

    def __init__(self, desk: Desk, title: str) -> None:
        t = desk.language.gettext
        self.language = desk.language
        self._title, self.title = title, label(title, "section")
        self.table: Table[ProofRow] = Table(
            _columns(_Cells(desk.language), t),
            name=title,
            key=_key,
            empty=EmptyState(t("None until this day"), icon="good"),
            least=1,
            fixed=True,
            dense=True,
        )
        self.parts = (self.title, self.table)

    def show_rows(self, rows: Sequence[ProofRow]) -> None:
        """Show these stretches and their sum; a heading alone where there are none."""
        t, language = self.language.gettext, self.language
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        if not rows:
            said = t("{what}: none until this day")
            self.title.setText(said.format(what=self._title))
            return
        total = sum((row.amount for row in rows), Money.zero(rows[0].amount.currency))
        said = t("{what}: {amount}")
        self.title.setText(said.format(what=self._title, amount=language.amount(total)))
        shown = min(len(rows), _SEEN) * row_height(dense=True)
        self.table.setMinimumHeight(shown + row_height() + look().px(6))


def _key(row: ProofRow) -> tuple[int, date]:
    return row.n, row.since


class _Cells:
    """What each column says of a stretch."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def n(self, row: ProofRow) -> str:
        return self.language.number(row.n)

    def since(self, row: ProofRow) -> str:
        return self.language.short_day(row.since + timedelta(days=1))

    def until(self, row: ProofRow) -> str:
        return self.language.short_day(row.until)

    def days(self, row: ProofRow) -> str:
        return self.language.number(row.days)

    def base(self, row: ProofRow) -> str:
        return self.language.figure(row.base)

    def rate(self, row: ProofRow) -> str:
        return "× " + rate_words(self.language, row.percent, row.per)

    def amount(self, row: ProofRow) -> str:
        return "= " + self.language.figure(row.amount)


def _columns(cells: _Cells, t: Callable[[str], str]) -> list[Column[ProofRow]]:
    return [
        Column(t("No."), cells.n, right=True),
        Column(t("From"), cells.since, gives=1),
        Column(t("Until"), cells.until),
        Column(cells.language.pgettext("how many", "Days"), cells.days, right=True),
        Column(t("Of"), cells.base, right=True),
        Column(t("Rate"), cells.rate, stretch=True, least=120),
        Column(t("Amount"), cells.amount, right=True),
    ]
