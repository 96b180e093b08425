"""Adding a kind of share, or letting other terms hold for one from a day on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLayout

from coopdesk.i18n import Unreadable
from coopdesk.records import shares
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ProductId
from coopdesk.records.money import Money
from coopdesk.records.shares import ShareTerms
from coopdesk.records.terms import percent
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card
from coopdesk.ui.kit.fields import (
    CheckField,
    DayField,
    Field,
    MoneyField,
    NumberField,
    PercentField,
    TextField,
)
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.offering import EditOffer
from coopdesk.ui.pages.share_products.told import told
from coopdesk.ui.theme import look


class EditShareTerms(EditOffer):
    """What a share costs, how many are held, and how they are paid back and made over."""

    LIST = "share_products"

    def make_fields(self) -> None:
        desk, t, language = self.desk, self.desk.language.gettext, self.desk.language
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
        self._make_forms()

    def _make_forms(self) -> None:
        language = self.desk.language
        self.naming = Form([self.name], language)
        self.price = Form([self.value, self.since], language, columns=2)
        many: list[Field[Any]] = [self.minimum, self.maximum, self.first, self.months]
        self.many = Form(many, language, columns=4)
        self.back = Form([self.refundable, self.cap], language, columns=2)
        self.over = Form([self.transferable, self.resolved], language, columns=2)
        for form in self._forms():
            form.changed.connect(self.show_typed)

    def laid_out(self) -> QLayout:
        t = self.desk.language.gettext
        first = Card(t("What it is"), self.naming, self.price)
        how = Card(t("How many, and how they are paid"), self.many)
        ends = Card(t("Paid back and made over"), self.back, self.over)
        deeds = Card("", holder(Flow(self.save, self.leave, gap=8)))
        left = holder(column(self.note, first, how, ends, deeds, None, gap=16))
        said = Card(t("What it says to members"), self.sentences)
        said.body.setSpacing(look().px(10))
        right = holder(column(said, None))
        sides = Sides(left, right, shares=(3, 2), least=820)
        return whole_page(self.heading, sides, None)

    def _forms(self) -> list[Form]:
        return [self.naming, self.price, self.many, self.back, self.over]

    def fields(self) -> list[Field[Any]]:
        own = self._forms() if self.place.about is None else self._forms()[1:]
        return [field for form in own for field in form.fields()]

    # --- filling in ------------------------------------------------------------------------------

    def begin(self) -> None:
        t, terms, name = self.desk.language.gettext, ShareTerms(), ""
        if self.place.about is None:
            self.heading.say(
                t("Add a kind of share"), t("Fill in what holds for it. Empty means: none.")
            )
        else:
            rows = self.desk.ask(shares.share_products, self.desk.today)
            row = next(row for row in rows if row.id == self.place.about)
            _, terms = self.desk.ask(shares.terms_by_day, row.id)[-1]
            name = t(row.name)
            self.heading.say(
                t("Change the terms of {product}").format(product=name),
                t("What was undertaken before keeps its value."),
            )
        self._fill(name, terms)

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

    def focus_first(self) -> None:
        (self.name if self.place.about is None else self.value).setFocus()

    def typed(self) -> dict[str, Any]:
        return {field.name: field.peek() for form in self._forms() for field in form.fields()}

    # --- showing ---------------------------------------------------------------------------------

    def tell(self) -> None:
        self.cap.setVisible(bool(self.refundable.peek()))
        self.resolved.setVisible(bool(self.transferable.peek()))
        try:
            sentences = told(self.desk, self._read().checked())
        except (Unreadable, Refused):
            sentences = [self.desk.language.gettext("Something is still missing.")]
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

    def offer(self, name: str, since: date) -> None:
        self.desk.do(shares.add_share_product, name=name, since=since, terms=self._read())

    def let_hold(self, product: ProductId, since: date) -> None:
        terms = self._read()
        self.desk.do(shares.change_share_terms, product=product, since=since, terms=terms)


def _count(name: str, words: str, desk: Desk) -> NumberField:
    return NumberField(name, words, desk.language, optional=True)


def _plain(rate: Decimal) -> str:
    """A rate as terms keep it: "10", never "1E+1"."""
    return f"{rate.normalize():f}"
