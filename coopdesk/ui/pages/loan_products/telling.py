"""What terms of loans say, and what a loan by them comes to."""

from __future__ import annotations

from PySide6.QtCore import Signal

from coopdesk.records import loans
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.loans import LoanOffer, PlannedRow
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.edges import row_height
from coopdesk.ui.kit.fields import MoneyField, NumberField
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import look

_FIELD = 150
_SEEN = 13
_USUAL = 100_000  # major units, where no largest loan is said


class Example(Card):
    """A loan by the terms: what is paid, what it costs, and what a year truly costs."""

    looked = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self._terms: LendingTerms | None = None
        self.amount = MoneyField("example", t("A loan &of"), desk.currency, language)
        self.count = NumberField("example_count", t("&Instalments"), language)
        for field in (self.amount, self.count):
            field.setMinimumWidth(look().px(_FIELD))
            field.changed.connect(self._show)
        self.figures, self.why = Pairs(), label("", "muted", wrap=True)
        cells = _Cells(desk)
        self.table: Table[PlannedRow] = Table(
            [
                Column(t("No."), cells.n, right=True),
                Column(t("Due"), cells.due, stretch=True, least=90),
                Column(t("Principal"), cells.principal, right=True, gives=1),
                Column(t("Interest"), cells.interest, right=True, gives=2),
                Column(t("Fee"), cells.fee, right=True, bare=True),
                Column(t("In all"), cells.total, right=True),
                Column(t("Left after it"), cells.balance, right=True, gives=3),
            ],
            name=t("Instalments"),
            key=_key,
            least=3,
            fixed=True,
            dense=True,
        )
        asked = holder(Flow(self.amount, self.count, gap=12, equal=True))
        super().__init__(t("An example"), asked, self.figures, self.why, self.table)

    def show_terms(self, terms: LendingTerms | None, *, again: bool = False) -> None:
        """Reckon by these terms; with `again` offer their usual amount and count first."""
        self._terms = terms
        if terms is not None and (again or self.amount.is_empty()):
            self._offer(terms)
        self._show()

    def _offer(self, terms: LendingTerms) -> None:
        amount = terms.most // 2 or terms.least
        money = Money(amount or _USUAL, self._desk.currency)
        for field, value in ((self.amount, money), (self.count, terms.usual)):
            field.blockSignals(True)
            field.set_value(value)  # type: ignore[arg-type]  # each gets its own kind
            field.blockSignals(False)

    def _show(self) -> None:
        found = self._offered()
        fine = found is not None and found.no is None
        self.figures.setVisible(fine)
        self.table.setVisible(fine)
        self.why.setVisible(not fine)
        if found is None or found.no is not None:
            self.why.setText(self._why(found))
        else:
            self.figures.show_pairs(self._pairs(found))
            self.table.show_rows(found.rows)
            shown = min(len(found.rows), _SEEN) * row_height(dense=True)
            self.table.setMinimumHeight(shown + row_height() + look().px(6))
        self.looked.emit()

    def _offered(self) -> LoanOffer | None:
        terms, amount, count = self._terms, self.amount.peek(), self.count.peek()
        if terms is None or not amount or not count or count < 1:
            return None
        return loans.offers(terms, amount, [count], self._desk.today)[0]

    def _why(self, found: LoanOffer | None) -> str:
        language = self._desk.language
        if found is not None and found.no is not None:
            return language.say(found.no)
        return language.gettext("Something is still missing.")

    def _pairs(self, found: LoanOffer) -> list[Pair]:
        t, language, amount = (
            self._desk.language.gettext,
            self._desk.language,
            self._desk.language.amount,
        )
        pairs = []
        if found.first == found.largest == found.last:
            pairs.append(Pair(t("Each instalment"), amount(found.first)))
        else:
            pairs.append(Pair(t("First instalment"), amount(found.first)))
            if found.largest not in (found.first, found.last):
                pairs.append(Pair(t("Largest instalment"), amount(found.largest)))
            pairs.append(Pair(t("Last instalment"), amount(found.last)))
        for name, fee in found.withheld:
            pairs.append(Pair(t("{name}, kept back").format(name=name), amount(fee)))
        if found.saved:
            pairs.append(Pair(t("Goes to the member's savings"), amount(found.saved)))
        pairs.append(Pair(t("In the hand"), amount(found.handed)))
        pairs.append(Pair(t("Paid back in all"), amount(found.paid)))
        pairs.append(Pair(t("What it costs"), amount(found.cost)))
        if found.yearly is not None:
            rate = t("{rate} %").format(rate=language.number(found.yearly))
            pairs.append(Pair(t("True yearly rate"), rate, note=t("with interest and all fees")))
        return pairs


def _key(row: PlannedRow) -> int:
    return row.n


class _Cells:
    """What each column says of an instalment."""

    def __init__(self, desk: Desk) -> None:
        self._language = desk.language

    def n(self, row: PlannedRow) -> str:
        return self._language.number(row.n)

    def due(self, row: PlannedRow) -> str:
        return self._language.short_day(row.due)

    def principal(self, row: PlannedRow) -> str:
        return self._language.figure(row.principal, dash=True)

    def interest(self, row: PlannedRow) -> str:
        return self._language.figure(row.interest, dash=True)

    def fee(self, row: PlannedRow) -> str:
        return self._language.figure(row.fee) if row.fee else ""

    def total(self, row: PlannedRow) -> str:
        return self._language.figure(row.total)

    def balance(self, row: PlannedRow) -> str:
        return self._language.figure(row.balance, dash=True)


def told(desk: Desk, terms: LendingTerms) -> list[str]:
    """What terms say, a sentence each."""
    return [desk.language.say(one) for one in loans.sentences(terms, desk.currency)]
