"""Offering a kind of loans, or letting other terms hold for one from a day on.

Beside the fields stand what the terms say in plain sentences, and a loan by them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QLayout

from coopdesk.i18n import Unreadable
from coopdesk.records import loans, profiles
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ProductId
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import DayField, Field, TextField
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.offering import EditOffer
from coopdesk.ui.pages.loan_products.fields import LoanTermsFields
from coopdesk.ui.pages.loan_products.telling import Example, told
from coopdesk.ui.theme import look


class EditLoanTerms(EditOffer):
    """Where one is offered, `place.text` names the example to begin with."""

    LIST = "loan_products"

    def make_fields(self) -> None:
        desk, t, language = self.desk, self.desk.language.gettext, self.desk.language
        self.name = TextField("name", t("&Name"), language, hint=t("Ordinary loan"))
        self.since = DayField("since", t("&From which day"), language, today=desk.today)
        self.terms = LoanTermsFields(desk)
        self._again = False  # the example is reckoned at once
        self.why, self.example = label("", "muted", wrap=True), Example(desk)
        for field in (self.name, self.since):
            field.changed.connect(self.show_typed)
        self.terms.changed.connect(self.show_typed)

    def laid_out(self) -> QLayout:
        t = self.desk.language.gettext
        first = Card(t("What it is"), Sides(self.name, self.since, shares=(1, 1)))
        deeds = Card("", holder(Flow(self.save, self.leave, gap=8)))
        left = holder(column(self.note, first, self.terms, deeds, None, gap=16))
        said = Card(t("What it says to members"), self.sentences, self.why)
        said.body.setSpacing(look().px(10))
        right = holder(column(self.example, said, None, gap=16))
        sides = Sides(left, right, shares=(3, 2), least=860)
        return whole_page(self.heading, sides, None)

    # --- filling in ------------------------------------------------------------------------------

    def begin(self) -> None:
        t = self.desk.language.gettext
        if self.place.about is None:
            self.heading.say(
                t("Offer a kind of loans"),
                t("Every choice stands in the contract. Empty means: none."),
            )
            name, terms = self._example(self.place.text)
            self._fill(name, terms)
        else:
            self._show_product(ProductId(self.place.about))
        self._again = True

    def _example(self, key: str) -> tuple[str, LendingTerms]:
        """What an example proposes; else what is usual."""
        country = profiles.profile(self.desk.coop.profile)
        found = {one.key: one for one in loans.examples(country)}
        one = found.get(key)
        if one is not None:
            return self.desk.language.gettext(one.name), one.terms
        usual = next(iter(found.values())).terms
        return "", replace(LendingTerms(), how=dict(usual.how))

    def _show_product(self, product: ProductId) -> None:
        t = self.desk.language.gettext
        rows = self.desk.ask(loans.loan_products, self.desk.today)
        row = next(row for row in rows if row.id == product)
        self.heading.say(
            t("Change the terms of {product}").format(product=t(row.name)),
            t("They hold for new applications from that day on. Loans that run keep theirs."),
        )
        newest = self.desk.ask(loans.loan_terms_history, product)[0]
        self._fill(t(row.name), newest.terms)

    def _fill(self, name: str, terms: LendingTerms) -> None:
        parts = (self.name, self.since, self.terms)
        for part in parts:
            part.blockSignals(True)  # all of it is shown when everything is filled in
        self.name.set_value(name)
        self.since.set_value(self.desk.today)
        self.terms.show_terms(terms)
        for part in parts:
            part.blockSignals(False)
        self.name.setVisible(self.place.about is None)

    def typed(self) -> dict[str, Any]:
        return {"name": self.name.peek(), "since": self.since.peek(), **self.terms.peek()}

    # --- showing ---------------------------------------------------------------------------------

    def tell(self) -> None:
        language, terms, why = self.desk.language, None, ""
        try:
            terms = self.terms.read().checked()
        except Unreadable:
            why = language.gettext("Something is still missing.")
        except Refused as no:
            why = language.say(no.text)
        self.why.setText(why)
        self.why.setVisible(bool(why))
        self.sentences.show_sentences(told(self.desk, terms) if terms is not None else [])
        self.example.show_terms(terms, again=self._again)
        self._again = False

    # --- deeds -----------------------------------------------------------------------------------

    def fields(self) -> list[Field[Any]]:
        own = (self.name, self.since) if self.place.about is None else (self.since,)
        return [*own, *self.terms.fields()]

    def offer(self, name: str, since: date) -> None:
        self.desk.do(loans.offer_loans, name=name, since=since, terms=self.terms.read())

    def let_hold(self, product: ProductId, since: date) -> None:
        terms = self.terms.read()
        self.desk.do(loans.change_loan_terms, product=product, since=since, terms=terms)
