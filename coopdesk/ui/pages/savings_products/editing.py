"""Adding a savings product, or letting other terms hold for one from a day on.

Only what fits the kind of savings is asked. Beside the fields stands what the terms say, in the
sentences that members will read.
"""

from __future__ import annotations

from typing import Any, ClassVar

from coopdesk.i18n import Unreadable
from coopdesk.records import products, savings
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ProductId
from coopdesk.records.terms import SavingsTerms
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Note, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, TextField
from coopdesk.ui.kit.forms import Refusals, readable
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.pages.savings_products.terms_fields import TermsFields
from coopdesk.ui.telling import example_told, terms_told
from coopdesk.ui.theme import Kind, look


class EditTerms(Page):
    """`place.about` is the product; without one a new product is added."""

    TOPICS: ClassVar[Topic] = Topic.NONE  # what somebody types stays as it is

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self.heading, self.note = Heading(" ", " "), Note("", Kind.REFUSE)
        self.name = TextField("name", t("&Name"), language, hint=t("Term deposit, one year"))
        forms = [(form, t(words)) for form, words in savings.FORM_NAMES.items()]
        self.form: ChoiceField[str] = ChoiceField("form", t("&Kind"), forms, language)
        self.since = DayField("since", t("&From which day"), language, today=desk.today)
        self.about = label("", "muted", wrap=True)
        self.terms = TermsFields(desk)
        self.save = buttons.primary("", self._submit, icon="save")
        self.leave = buttons.secondary(t("Cancel"), self._cancel)
        self.sentences, self.example = Sentences(), label("", "strong", wrap=True)
        self._settled: dict[str, Any] = {}
        self._wire()
        self._lay_out()
        self.show_place(place)

    def _wire(self) -> None:
        for field in (self.name, self.form, self.since):
            field.changed.connect(self._show)
        self.terms.changed.connect(self._show)
        does_it(self, self.save.click)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        first = Card(t("What it is"), Sides(self.name, self.form, shares=(1, 1)), self.about)
        first.body.addWidget(self.since)
        deeds = Card("", holder(Flow(self.save, self.leave, gap=8)))
        left = holder(column(self.note, first, self.terms, deeds, None, gap=16))
        said = Card(t("What it says to members"), self.sentences, self.example)
        said.body.setSpacing(look().px(10))
        right = holder(column(said, None))
        sides = Sides(left, right, shares=(3, 2), least=820)
        self.setLayout(whole_page(self.heading, sides, None))

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        again = place.about == self.place.about and self.has_typed()
        super().show_place(place)
        if again:
            return
        t = self.desk.language.gettext
        if place.about is None:
            self.heading.say(
                t("Add a savings product"),
                t("Choose what kind it is, then fill in what holds for it. Empty means: none."),
            )
            self._fill("", products.VOLUNTARY, SavingsTerms())
        else:
            self._show_product(ProductId(place.about))
        self.note.say("")
        self._settled = self._typed()
        self._show()

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

    def has_typed(self) -> bool:
        return bool(self._settled) and self._typed() != self._settled

    def focus_first(self) -> None:
        (self.name if self.place.about is None else self.since).setFocus()

    def _typed(self) -> dict[str, Any]:
        said = {field.name: field.peek() for field in (self.name, self.form, self.since)}
        return said | self.terms.peek()

    # --- showing ---------------------------------------------------------------------------------

    def _show(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        form = self.form.peek() or products.VOLUNTARY
        self.about.setText(t(savings.FORM_SENTENCES[form]))
        self.terms.show_form(form)
        name = self.name.peek() or ""
        if self.place.about is None:
            said = t("Offer {product}").format(product=name) if name else t("Offer it")
        else:
            day = self.since.peek()
            said = (
                t("Let these terms hold from {day} on").format(day=language.day(day))
                if day
                else t("Let these terms hold")
            )
        self.save.setText(buttons.literal(said))
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

    def _submit(self) -> None:
        self.note.say("")
        own = (self.name, self.form, self.since) if self.place.about is None else (self.since,)
        fields, language = [*own, *self.terms.fields()], self.desk.language
        if not readable(fields, language):
            return
        with Refusals(self.note, language, fields):
            said = self._send()
            self._settled = self._typed()
            self.desk.say(said)
            self.desk.go(Place("savings_products"))

    def _send(self) -> str:
        t, terms, since = self.desk.language.gettext, self.terms.read(), self.since.value()
        assert since is not None
        if self.place.about is not None:
            product = ProductId(self.place.about)
            self.desk.do(products.change_terms, product=product, since=since, terms=terms)
            return t("The new terms are written.")
        name, form = self.name.value(), self.form.value()
        assert name is not None
        assert form is not None
        self.desk.do(products.add_product, name=name, form=form, since=since, terms=terms)
        return t("{product} is offered.").format(product=name)

    def _cancel(self) -> None:
        self._settled = self._typed()
        self.desk.back()
