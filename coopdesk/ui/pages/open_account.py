"""Opening a savings account for a member: which product, by which terms, with whom."""

from __future__ import annotations

from typing import Any, ClassVar

from coopdesk.records import members, products, savings
from coopdesk.records.book import Topic
from coopdesk.records.ids import HoldingId, ProductId
from coopdesk.records.members import MemberRow
from coopdesk.records.products import ProductRow
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, MoneyField, NumberField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.telling import example_told, terms_told
from coopdesk.ui.theme import look


class OpenAccount(Page):
    """`place.member` is whom it is for. What is signed stands beside the form."""

    TOPICS: ClassVar[Topic] = Topic.SAVINGS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.heading = Heading(" ", " ")
        self._make_fields()
        self.form = Form(self._fields, desk.language, columns=2)
        self.open = buttons.primary("", self._submit, icon="savings")
        does_it(self, self.open.click)
        self.leave = buttons.secondary(t("Cancel"), self._cancel)
        self.form.changed.connect(self._show)
        self.signed = Card(t("What is signed"))
        self.sentences, self.example = Sentences(), label("", "strong", wrap=True)
        self.signed.body.addLayout(column(self.sentences, self.example, None))
        self._lay_out()
        self.show_place(place)

    def _make_fields(self) -> None:
        desk, t, language = self.desk, self.desk.language.gettext, self.desk.language
        self.product: ChoiceField[ProductId] = ChoiceField("product", t("&Product"), [], language)
        self.day = DayField("day", t("&Opened on"), language, today=desk.today, value=desk.today)
        self.label = TextField(
            "label",
            t("What the member &calls it"),
            language,
            optional=True,
            hint=t("School fees"),
        )
        self.target = MoneyField(
            "target", t("How much is to be &saved"), desk.currency, language, optional=True
        )
        self.months = NumberField("months", t("In how many m&onths"), language, optional=True)
        self.other = member_field(desk)
        self.other.name, self.other.optional = "holders", True
        self.other.label.setText(t("Held together &with"))
        self.other.editor.setAccessibleName(t("Held together with"))
        options = [
            (savings.ONE, t("Each of them alone")),
            (savings.ALL, t("All of them together")),
        ]
        self.mandate: ChoiceField[str] = ChoiceField(
            "mandate", t("Who &may draw?"), options, language, value=savings.ONE
        )
        self._fields: list[Field[Any]] = [
            self.product,
            self.day,
            self.target,
            self.months,
            self.label,
            self.other,
            self.mandate,
        ]

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        deeds = holder(Flow(self.open, self.leave, gap=8))
        self.card = Card("", self.form, deeds)
        self.card.body.setSpacing(look().px(16))
        self.empty = Card(
            "",
            EmptyState(
                t("No savings product is offered"),
                t("Add one first: Books, Savings products."),
                buttons.secondary(t("Savings products"), self._go_products, icon="product"),
                icon="savings",
            ),
        )
        sides = Sides(self.card, self.signed, shares=(3, 2), least=760)
        self.setLayout(whole_page(self.heading, sides, self.empty, None))

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        again = place.member == self.place.member and self.form.dirty
        super().show_place(place)
        if place.member is None or again:
            return
        one = self.desk.ask(members.file, place.member)
        self._name = one.name
        t = self.desk.language.gettext
        number = t("No {number} · {name}").format(number=one.number, name=one.name)
        self.heading.say(t("Open a savings account"), number)
        self._offer()
        for field in (self.target, self.months, self.label, self.other):
            field.clear()
        self.day.set_value(self.desk.today)
        self.mandate.set_value(savings.ONE)
        self.form.settle()
        self._show()

    def refresh(self, topics: Topic) -> None:
        self._offer()
        self._show()

    def has_typed(self) -> bool:
        return self.form.dirty

    def focus_first(self) -> None:
        self.product.setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def _offer(self) -> None:
        t = self.desk.language.gettext
        rows = [r for r in self.desk.ask(products.listing, self.desk.today) if not r.closed]
        self._rows = {row.id: row for row in rows}
        self.product.set_options([(row.id, t(row.name)) for row in rows])
        if self.product.peek() is None and rows:
            self.product.set_value(rows[0].id)
        for part in (self.card, self.signed):
            part.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    def _chosen(self) -> ProductRow | None:
        chosen = self.product.peek()
        return None if chosen is None else self._rows[chosen]

    def _show(self) -> None:
        row, t = self._chosen(), self.desk.language.gettext
        if row is None:
            return
        target = row.form == products.TARGET
        self.target.setVisible(target)
        self.months.setVisible(target)
        self.mandate.setVisible(not self.other.is_empty())
        words = t("Open {product} for {name}").format(product=t(row.name), name=self._name)
        self.open.setText(buttons.literal(words))
        self.sentences.show_sentences(terms_told(self.desk, row.form, row.terms))
        self.example.setText(example_told(self.desk, row.terms))

    # --- deeds -----------------------------------------------------------------------------------

    def _submit(self) -> None:
        holding = self.form.submit(self._send)
        if holding is not None:
            self.desk.go(Place("account", member=self.place.member, about=holding))

    def _send(self, **typed: Any) -> HoldingId:
        assert self.place.member is not None
        other: MemberRow | None = typed["holders"]
        target = typed["target"]
        holding = self.desk.do(
            savings.open_account,
            member=self.place.member,
            product=typed["product"],
            day=typed["day"],
            label=typed["label"] or "",
            target=None if target is None else target.minor,
            months=typed["months"],
            holders=() if other is None else (other.id,),
            mandate=typed["mandate"],
        )
        said = self.desk.language.gettext("The account is open. Print the agreement to be signed.")
        self.desk.say(said)
        return holding

    def _cancel(self) -> None:
        self.form.settle()
        self.desk.back()

    def _go_products(self) -> None:
        self.desk.go(Place("savings_products"))
