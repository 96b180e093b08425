"""Offering a kind of loans, or letting other terms hold for one from a day on.

Beside the fields stand what the terms say in plain sentences, and a loan by them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from coopdesk.i18n import Unreadable
from coopdesk.records import loans, profiles
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ProductId
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Note, label
from coopdesk.ui.kit.fields import DayField, TextField
from coopdesk.ui.kit.forms import Refusals, readable
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.pages.loan_products.fields import LoanTermsFields
from coopdesk.ui.pages.loan_products.telling import Example, told
from coopdesk.ui.theme import Kind, look


class EditLoanTerms(Page):
    """`place.about` is the product; without one a new one is offered, `place.text` names the
    example to begin with."""

    TOPICS: ClassVar[Topic] = Topic.NONE  # what somebody types stays as it is

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self.heading, self.note = Heading(" ", " "), Note("", Kind.REFUSE)
        self.name = TextField("name", t("&Name"), language, hint=t("Ordinary loan"))
        self.since = DayField("since", t("&From which day"), language, today=desk.today)
        self.terms = LoanTermsFields(desk)
        self.save = buttons.primary("", self._submit, icon="save")
        self.leave = buttons.secondary(t("Cancel"), self._cancel)
        self.sentences, self.why = Sentences(), label("", "muted", wrap=True)
        self.example = Example(desk)
        self._settled: dict[str, Any] = {}
        self._lay_out()
        for field in (self.name, self.since):
            field.changed.connect(self._show)
        self.terms.changed.connect(self._show)
        does_it(self, self._submit)
        self.show_place(place)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        first = Card(t("What it is"), Sides(self.name, self.since, shares=(1, 1)))
        deeds = Card("", holder(Flow(self.save, self.leave, gap=8)))
        left = holder(column(self.note, first, self.terms, deeds, None, gap=16))
        said = Card(t("What it says to members"), self.sentences, self.why)
        said.body.setSpacing(look().px(10))
        right = holder(column(self.example, said, None, gap=16))
        sides = Sides(left, right, shares=(3, 2), least=860)
        self.setLayout(whole_page(self.heading, sides, None))

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        same = (place.about, place.text) == (self.place.about, self.place.text)
        again = same and self.has_typed()
        super().show_place(place)
        if again:
            return
        t = self.desk.language.gettext
        if place.about is None:
            self.heading.say(
                t("Offer a kind of loans"),
                t("Every choice stands in the contract. Empty means: none."),
            )
            name, terms = self._begin(place.text)
            self._fill(name, terms)
        else:
            self._show_product(ProductId(place.about))
        self.note.say("")
        self._settled = self._typed()
        self._show(again=True)

    def _begin(self, key: str) -> tuple[str, LendingTerms]:
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

    def has_typed(self) -> bool:
        return bool(self._settled) and self._typed() != self._settled

    def focus_first(self) -> None:
        (self.name if self.place.about is None else self.since).setFocus()

    def _typed(self) -> dict[str, Any]:
        return {"name": self.name.peek(), "since": self.since.peek(), **self.terms.peek()}

    # --- showing ---------------------------------------------------------------------------------

    def _show(self, *, again: bool = False) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        name, day = self.name.peek() or "", self.since.peek()
        if self.place.about is None:
            said = t("Offer {product}").format(product=name) if name else t("Offer it")
        elif day is not None:
            said = t("Let these terms hold from {day} on").format(day=language.day(day))
        else:
            said = t("Let these terms hold")
        self.save.setText(buttons.literal(said))
        self._show_terms(again=again)

    def _show_terms(self, *, again: bool) -> None:
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
        self.example.show_terms(terms, again=again)

    # --- deeds -----------------------------------------------------------------------------------

    def _submit(self) -> None:
        self.note.say("")
        own = (self.name, self.since) if self.place.about is None else (self.since,)
        fields, language = [*own, *self.terms.fields()], self.desk.language
        if not readable(fields, language):
            return
        try:
            terms = self.terms.read()
        except Unreadable as no:
            self.note.say(language.say(no.text), Kind.REFUSE)
            return
        with Refusals(self.note, language, fields):
            said = self._send(terms)
            self._settled = self._typed()
            self.desk.say(said)
            self.desk.go(Place("loan_products"))

    def _send(self, terms: LendingTerms) -> str:
        t, since = self.desk.language.gettext, self.since.value()
        assert since is not None
        if self.place.about is not None:
            product = ProductId(self.place.about)
            self.desk.do(loans.change_loan_terms, product=product, since=since, terms=terms)
            return t("The new terms are written.")
        name = self.name.value() or ""
        self.desk.do(loans.offer_loans, name=name, since=since, terms=terms)
        return t("{product} is offered.").format(product=name)

    def _cancel(self) -> None:
        self._settled = self._typed()
        self.desk.back()
