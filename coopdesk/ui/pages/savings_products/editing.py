"""Adding a savings product, or letting other terms hold for one from a day on.

Only what fits the kind of savings is asked. Beside the fields stands what the terms say, in the
sentences that members will read.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QLayout

from coopdesk.i18n import Unreadable
from coopdesk.records import products, savings
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ProductId
from coopdesk.records.terms import SavingsTerms
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, TextField
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.offering import EditOffer
from coopdesk.ui.pages.savings_products.terms_fields import TermsFields
from coopdesk.ui.telling import example_told, terms_told
from coopdesk.ui.theme import look


class EditTerms(EditOffer):
    """Which form of savings it is, and the terms that fit it."""

    LIST = "savings_products"

    def make_fields(self) -> None:
        desk, t, language = self.desk, self.desk.language.gettext, self.desk.language
        self.name = TextField("name", t("&Name"), language, hint=t("Term deposit, one year"))
        forms = [(form, t(words)) for form, words in savings.FORM_NAMES.items()]
        self.form: ChoiceField[str] = ChoiceField("form", t("&Kind"), forms, language)
        self.since = DayField("since", t("&From which day"), language, today=desk.today)
        self.about = label("", "muted", wrap=True)
        self.terms = TermsFields(desk)
        self.example = label("", "strong", wrap=True)
        for field in (self.name, self.form, self.since):
            field.changed.connect(self.show_typed)
        self.terms.changed.connect(self.show_typed)

    def laid_out(self) -> QLayout:
        t = self.desk.language.gettext
        first = Card(t("What it is"), Sides(self.name, self.form, shares=(1, 1)), self.about)
        first.body.addWidget(self.since)
        deeds = Card("", holder(Flow(self.save, self.leave, gap=8)))
        left = holder(column(self.note, first, self.terms, deeds, None, gap=16))
        said = Card(t("What it says to members"), self.sentences, self.example)
        said.body.setSpacing(look().px(10))
        right = holder(column(said, None))
        sides = Sides(left, right, shares=(3, 2), least=820)
        return whole_page(self.heading, sides, None)

    # --- filling in ------------------------------------------------------------------------------

    def begin(self) -> None:
        t = self.desk.language.gettext
        if self.place.about is None:
            self.heading.say(
                t("Add a savings product"),
                t("Choose what kind it is, then fill in what holds for it. Empty means: none."),
            )
            self._fill("", products.VOLUNTARY, SavingsTerms())
        else:
            self._show_product(ProductId(self.place.about))

    def _show_product(self, product: ProductId) -> None:
        t = self.desk.language.gettext
        rows = self.desk.ask(products.listing, self.desk.today)
        row = next(row for row in rows if row.id == product)
        self.heading.say(
            t("Change the terms of {product}").format(product=t(row.name)),
            t("Open accounts follow from that day on. Terms that were signed stay until they end."),
        )
        newest = self.desk.ask(products.history, product)[0]
        self._fill(t(row.name), row.form, newest.terms)

    def _fill(self, name: str, form: str, terms: SavingsTerms) -> None:
        self.name.set_value(name)
        self.form.set_value(form)
        self.since.set_value(self.desk.today)
        new = self.place.about is None
        self.name.setVisible(new)
        self.form.setVisible(new)
        self.terms.show_terms(form, terms)

    def typed(self) -> dict[str, Any]:
        said = {field.name: field.peek() for field in (self.name, self.form, self.since)}
        return said | self.terms.peek()

    # --- showing ---------------------------------------------------------------------------------

    def tell(self) -> None:
        form = self.form.peek() or products.VOLUNTARY
        self.about.setText(self.desk.language.gettext(savings.FORM_SENTENCES[form]))
        self.terms.show_form(form)
        self._show_sentences(form)

    def _show_sentences(self, form: str) -> None:
        try:
            terms = self.terms.read().checked(form)
        except (Unreadable, Refused):
            self.sentences.show_sentences([])
            self.example.setText(self.desk.language.gettext("Something is still missing."))
            return
        self.sentences.show_sentences(terms_told(self.desk, form, terms))
        self.example.setText(example_told(self.desk, terms))

    # --- deeds -----------------------------------------------------------------------------------

    def fields(self) -> list[Field[Any]]:
        own = (self.name, self.form, self.since) if self.place.about is None else (self.since,)
        return [*own, *self.terms.fields()]

    def offer(self, name: str, since: date) -> None:
        form, terms = self.form.value(), self.terms.read()
        assert form is not None
        self.desk.do(products.add_product, name=name, form=form, since=since, terms=terms)

    def let_hold(self, product: ProductId, since: date) -> None:
        terms = self.terms.read()
        self.desk.do(products.change_terms, product=product, since=since, terms=terms)
