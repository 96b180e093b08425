"""Adding a kind of share, or letting other terms hold for one from a day on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from coopdesk.i18n import Unreadable
from coopdesk.records import shares
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ProductId
from coopdesk.records.money import Money
from coopdesk.records.shares import ShareTerms
from coopdesk.records.terms import percent
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Note
from coopdesk.ui.kit.fields import (
    CheckField,
    DayField,
    Field,
    MoneyField,
    NumberField,
    PercentField,
    TextField,
)
from coopdesk.ui.kit.forms import Form, Refusals, readable
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.pages.share_products.told import told
from coopdesk.ui.theme import Kind, look


class EditShareTerms(Page):
    """`place.about` is the kind of share; without one a new one is added."""

    TOPICS: ClassVar[Topic] = Topic.NONE  # what somebody types stays as it is

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self.heading, self.note = Heading(" ", " "), Note("", Kind.REFUSE)
        self._make_fields(desk)
        t = desk.language.gettext
        self.save = buttons.primary("", self._submit, icon="save")
        self.leave = buttons.secondary(t("Cancel"), self._cancel)
        self.sentences = Sentences()
        self._settled: dict[str, Any] = {}
        self._lay_out()
        for form in self._forms():
            form.changed.connect(self._show)
        does_it(self, self.save.click)
        self.show_place(place)

    def _make_fields(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self.name = TextField("name", t("&Name"), language, hint=t("Shares for the new store"))
        self.since = DayField("since", t("&From which day"), language, today=desk.today)
        self.value = MoneyField("value", t("What &one share costs"), desk.currency, language)
        self.minimum = _count("minimum", t("At &least"), desk)
        self.maximum = _count("maximum", t("At &most"), desk)
        self.first = _count("first", t("Undertaken on &joining"), desk)
        self.months = _count("months", t("Mont&hs to pay"), desk)
        self.refundable = CheckField("refundable", t("They are paid &back"), language)
        self.cap = PercentField(
            "refund_cap", t("At most in a &year, of the share capital"), language, optional=True
        )
        self.transferable = CheckField(
            "transferable", t("Members may make them over to &each other"), language
        )
        self.resolved = CheckField("resolved", t("That takes a &resolution"), language)

    def _lay_out(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        self.naming = Form([self.name], language)
        self.price = Form([self.value, self.since], language, columns=2)
        many: list[Field[Any]] = [self.minimum, self.maximum, self.first, self.months]
        self.many = Form(many, language, columns=4)
        self.back = Form([self.refundable, self.cap], language, columns=2)
        self.over = Form([self.transferable, self.resolved], language, columns=2)
        first = Card(t("What it is"), self.naming, self.price)
        how = Card(t("How many, and how they are paid"), self.many)
        ends = Card(t("Paid back and made over"), self.back, self.over)
        deeds = Card("", holder(Flow(self.save, self.leave, gap=8)))
        left = holder(column(self.note, first, how, ends, deeds, None, gap=16))
        said = Card(t("What it says to members"), self.sentences)
        said.body.setSpacing(look().px(10))
        right = holder(column(said, None))
        sides = Sides(left, right, shares=(3, 2), least=820)
        self.setLayout(whole_page(self.heading, sides, None))

    def _forms(self) -> list[Form]:
        return [self.naming, self.price, self.many, self.back, self.over]

    def _fields(self) -> list[Field[Any]]:
        own = self._forms() if self.place.about is None else self._forms()[1:]
        return [field for form in own for field in form.fields()]

    # --- what the window asks --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        again = place.about == self.place.about and self.has_typed()
        super().show_place(place)
        if again:
            return
        t, terms, name = self.desk.language.gettext, ShareTerms(), ""
        if place.about is None:
            self.heading.say(
                t("Add a kind of share"), t("Fill in what holds for it. Empty means: none.")
            )
        else:
            rows = self.desk.ask(shares.share_products, self.desk.today)
            row = next(row for row in rows if row.id == place.about)
            _, terms = self.desk.ask(shares.terms_by_day, row.id)[-1]
            name = t(row.name)
            self.heading.say(
                t("Change the terms of {product}").format(product=name),
                t("What was undertaken before keeps its value."),
            )
        self._fill(name, terms)
        self.note.say("")
        self._settled = self._typed()
        self._show()

    def _fill(self, name: str, terms: ShareTerms) -> None:
        self.name.set_value(name)
        self.naming.setVisible(self.place.about is None)
        self.since.set_value(self.desk.today)
        self.value.set_value(Money(terms.value, self.desk.currency) if terms.value else None)
        for field in (self.minimum, self.maximum, self.first, self.months):
            field.set_value(getattr(terms, field.name) or None)
        self.refundable.set_value(terms.refundable)
        cap = percent(terms.refund_cap).scaleb(-2)
        self.cap.set_value(cap or None)
        self.transferable.set_value(terms.transferable)
        self.resolved.set_value(terms.resolved)

    def has_typed(self) -> bool:
        return bool(self._settled) and self._typed() != self._settled

    def focus_first(self) -> None:
        (self.name if self.place.about is None else self.value).setFocus()

    def _typed(self) -> dict[str, Any]:
        return {field.name: field.peek() for form in self._forms() for field in form.fields()}

    # --- showing ---------------------------------------------------------------------------------

    def _show(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        self.cap.setVisible(bool(self.refundable.peek()))
        self.resolved.setVisible(bool(self.transferable.peek()))
        name, day = self.name.peek() or "", self.since.peek()
        if self.place.about is None:
            said = t("Offer {product}").format(product=name) if name else t("Offer it")
        elif day:
            said = t("Let these terms hold from {day} on").format(day=language.day(day))
        else:
            said = t("Let these terms hold")
        self.save.setText(buttons.literal(said))
        try:
            sentences = told(self.desk, self._read().checked())
        except (Unreadable, Refused):
            sentences = [t("Something is still missing.")]
        self.sentences.show_sentences(sentences)

    def _read(self) -> ShareTerms:
        value, cap = self.value.value(), self.cap.value() if self.refundable.peek() else None
        counts = {f.name: f.value() or 0 for f in (self.minimum, self.maximum)}
        counts |= {f.name: f.value() or 0 for f in (self.first, self.months)}
        return ShareTerms(
            value=value.minor if value is not None else 0,
            refundable=bool(self.refundable.peek()),
            refund_cap=_plain((cap or Decimal(0)).scaleb(2)),
            transferable=bool(self.transferable.peek()),
            resolved=bool(self.resolved.peek()) and bool(self.transferable.peek()),
            **counts,
        )

    # --- deeds -----------------------------------------------------------------------------------

    def _submit(self) -> None:
        self.note.say("")
        fields, language = self._fields(), self.desk.language
        if not readable(fields, language):
            return
        with Refusals(self.note, language, fields):
            said = self._send()
            self._settled = self._typed()
            self.desk.say(said)
            self.desk.go(Place("share_products"))

    def _send(self) -> str:
        t, terms, since = self.desk.language.gettext, self._read(), self.since.value()
        assert since is not None
        if self.place.about is not None:
            product = ProductId(self.place.about)
            self.desk.do(shares.change_share_terms, product=product, since=since, terms=terms)
            return t("The new terms are written.")
        name = self.name.value() or ""
        self.desk.do(shares.add_share_product, name=name, since=since, terms=terms)
        return t("{product} is offered.").format(product=name)

    def _cancel(self) -> None:
        self._settled = self._typed()
        self.desk.back()


def _count(name: str, words: str, desk: Desk) -> NumberField:
    return NumberField(name, words, desk.language, optional=True)


def _plain(rate: Decimal) -> str:
    """A rate as terms keep it: "10", never "1E+1"."""
    return f"{rate.normalize():f}"
