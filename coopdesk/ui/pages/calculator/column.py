"""One way to borrow: what is chosen, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal

from coopdesk.records import lending, loans
from coopdesk.records.ids import ProductId
from coopdesk.records.loans import LoanOffer, LoanProductRow
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Mark, Note, Pill, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, NumberField
from coopdesk.ui.kit.layouts import Flow, Sides, holder, row
from coopdesk.ui.kit.people import Pairs
from coopdesk.ui.lending import PlanTable, instalment_name, main_figure, offer_pairs
from coopdesk.ui.theme import Kind, look

_ROWS = 4


class Way(Card):
    """An offer: product, instalments and first due day, with instalment, cost and yearly rate."""

    changed = Signal()
    gone = Signal(object)
    asked = Signal(object)

    def __init__(self, desk: Desk, n: int) -> None:
        super().__init__()
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self._rows: dict[ProductId, LoanProductRow] = {}
        self.offer: LoanOffer | None = None
        self.name = label("", "section", wrap=True)
        self.best = Pill(Mark(""))
        self.away = buttons.icon_only("close", t("Take this offer away"), self._go)
        head = row(self.name, self.best, None, self.away)
        self.product: ChoiceField[ProductId] = ChoiceField(
            "product", t("Loan product"), [], language
        )
        self.instalments = NumberField("instalments", t("Instalments"), language)
        self.first_due = DayField(
            "first_due", t("First one on"), language, today=desk.today, optional=True
        )
        self.note = Note("", Kind.WARN)
        write = t("Write an amount: what it comes to stands here.")
        self.waiting = label(write, "muted", wrap=True)
        self.what, self.figure, self.unit = label("", "muted"), label("", "figure"), label("")
        self.unit.setContentsMargins(0, 0, 0, look().px(5))
        figures = row(self.figure, self.unit, None, gap=8)
        figures.setAlignment(self.unit, Qt.AlignmentFlag.AlignBottom)
        self.pairs = Pairs()
        self.plan = PlanTable(language, least=_ROWS)
        self.ask = buttons.secondary(t("Ask for this one"), self._ask, icon="loans")
        self.body.addLayout(head)
        both = Sides(self.instalments, self.first_due, shares=(2, 3))
        self._shown = [self.what, holder(figures), self.pairs, self.plan, holder(Flow(self.ask))]
        for part in (self.product, both, self.note, self.waiting, *self._shown):
            self.body.addWidget(part)
        self.body.setStretchFactor(self.plan, 1)
        self.product.changed.connect(self._take_usual)
        for field in (self.product, self.instalments, self.first_due):
            field.changed.connect(self.changed)
        self.number(n)

    def number(self, n: int) -> None:
        """Which offer it is, from 1; the only one can't be taken away."""
        words = self._desk.language.gettext("Offer {n}")
        self.name.setText(words.format(n=self._desk.language.number(n)))
        self.setAccessibleName(self.name.text())

    def offer_products(self, rows: Sequence[LoanProductRow]) -> None:
        """What can be chosen; what is chosen stays."""
        t = self._desk.language.gettext
        self._rows = {one.id: one for one in rows}
        self.product.set_options([(one.id, t(one.name)) for one in rows])

    def choose(self, product: ProductId, instalments: int) -> None:
        """Begin with these."""
        self.product.set_value(product)
        self.instalments.set_value(instalments)

    def row(self) -> LoanProductRow | None:
        """The product that is chosen."""
        chosen = self.product.peek()
        return None if chosen is None else self._rows.get(chosen)

    def _take_usual(self) -> None:
        found = self.row()
        if found is not None:
            self.instalments.set_value(found.terms.usual)

    def look(self, amount: Money | None, day: date) -> None:
        """Reckon it anew."""
        found, count, language = self.row(), self.instalments.peek(), self._desk.language
        self.offer, why = None, ""
        if found and amount and amount.minor > 0 and count and count > 0:
            first = self.first_due.peek()
            [made] = loans.offers(found.terms, amount, [count], day, first_due=first)
            self.offer = made if made.no is None else None
            why = self._outside(found, amount, count)
            why = language.say(made.no) if made.no is not None else why
        self.note.say(why, Kind.WARN)
        for part in self._shown:
            part.setVisible(self.offer is not None)
        self.waiting.setVisible(self.offer is None and not why)
        self.ask.setEnabled(not why)
        if self.offer is not None:
            self.what.setText(instalment_name(language, self.offer))
            self.figure.setText(language.figure(main_figure(self.offer)))
            self.unit.setText(language.symbol(self.offer.amount.currency))
            self.pairs.show_pairs(list(offer_pairs(language, self.offer)))
            self.plan.show_plan(self.offer.rows)

    def _outside(self, found: LoanProductRow, amount: Money, count: int) -> str:
        """What the product does not allow of it, in sentences."""
        seen = lending.within(found.terms, amount, count)
        said = [one.text for one in seen if one.ok is False]
        return " ".join(map(self._desk.language.say, said))

    def mark(self, text: str) -> None:
        """Say what is good about it among the others."""
        self.best.show_mark(Mark(text, Kind.GOOD))

    def _go(self) -> None:
        self.gone.emit(self)

    def _ask(self) -> None:
        self.asked.emit(self)
