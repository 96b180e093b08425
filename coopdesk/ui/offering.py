"""What the co-op offers, savings, loans or shares: the list of products with what holds for the one
that is chosen, and the page on which one is added or other terms are given to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from PySide6.QtWidgets import QLayout, QPushButton

from coopdesk.i18n import Language, Unreadable
from coopdesk.records.book import Command, Topic
from coopdesk.records.ids import ProductId
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, label
from coopdesk.ui.kit.fields import DayField, Field, TextField
from coopdesk.ui.kit.forms import Refusals, readable
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind, look


class Product(Protocol):
    """A product as its list shows it."""

    @property
    def id(self) -> ProductId: ...
    @property
    def name(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def closed(self) -> date | None: ...
    @property
    def coming(self) -> date | None: ...


R = TypeVar("R", bound=Product)


class Products(Page, Generic[R]):
    """Adding and changing happen on a page of their own, `TERMS`; here one looks."""

    TITLE: ClassVar[str] = ""  # marked with N_
    ABOUT: ClassVar[str] = ""  # marked with N_
    OFFER: ClassVar[str] = ""  # the words of the button that adds one; marked with N_
    TERMS: ClassVar[str] = ""
    ADDS: ClassVar[Command[..., Any]]
    CHANGES: ClassVar[Command[..., Any]]
    ENDS: ClassVar[Command[..., Any]]

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.add = buttons.primary(t(self.OFFER), self._add, icon="add")
        self.add.setEnabled(desk.may(self.ADDS))
        self.heading = Heading(t(self.TITLE), t(self.ABOUT), [*self.beside_adding(), self.add])
        self.table: Table[R] = Table(
            self.columns(), name=t(self.TITLE), key=_key, empty=self.empty(), least=4
        )
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._change)
        does_it(self, self.add.click)
        self.note = Note("", Kind.REFUSE)
        self._make_side()
        self.setLayout(self.laid_out())
        self.show_place(place)

    def _make_side(self) -> None:
        t = self.desk.language.gettext
        self.change = buttons.secondary(t("&Change the terms"), self._change, icon="edit")
        self.end = buttons.quiet(t("Offer it no more"), self._ask_end)
        self.really = buttons.secondary("", self._end)
        self.keep = buttons.quiet(t("Leave it as it is"), self._show_again)
        self.sentences, self.meaning = Sentences(), label("", "strong", wrap=True)
        self.side = Card(" ", self.sentences, self.meaning)
        self.side.body.setSpacing(look().px(12))
        self.side.body.addWidget(holder(Flow(self.change, self.end, gap=8)))
        self.side.body.addWidget(holder(Flow(self.really, self.keep, gap=8)))
        self.history = Pairs()
        self.history_card = Card(t("Terms by their days"), self.history)

    # --- what each kind of products says ---------------------------------------------------------

    def beside_adding(self) -> list[QPushButton]:
        """What can be done beside adding one."""
        return []

    def columns(self) -> list[Column[R]]:
        """What the list says of each."""
        raise NotImplementedError

    def empty(self) -> EmptyState:
        """What is said where nothing is offered."""
        raise NotImplementedError

    def laid_out(self) -> QLayout:
        """The heading, the note, the list, the side and what belongs to this kind only."""
        raise NotImplementedError

    def rows(self) -> Sequence[R]:
        """The products."""
        raise NotImplementedError

    def show_one(self, one: R | None) -> None:
        """Say what holds for the chosen one."""
        raise NotImplementedError

    def terms_by_day(self, one: R) -> list[tuple[date, str]]:
        """From which day which rate holds, the newest first."""
        raise NotImplementedError

    def ending(self, one: R) -> str:
        """What it means when it is offered no more."""
        raise NotImplementedError

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def focus_first(self) -> None:
        self.table.setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def _look(self) -> None:
        self.table.show_rows(self.rows())
        if self.table.row() is None:
            self.table.choose_first()
        self._show_again()

    def _show_again(self) -> None:
        self._show(self.table.row())

    def _show(self, one: R | None) -> None:
        for part in (self.side, self.history_card):
            part.setVisible(one is not None)
        self.show_one(one)
        if one is None:
            return
        self.side.title.setText(self.desk.language.gettext(one.name))
        self._show_history(one)
        self._offer(one.closed is None and self.desk.may(self.CHANGES), sure=False)

    def mean(self, words: str) -> None:
        """Say below the sentences what they come to."""
        self.meaning.setText(words)
        self.meaning.setVisible(bool(words))

    def _show_history(self, one: R) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        pairs: list[Pair] = []
        # Of those that were written for one day only the last ones hold: the first that come.
        rates = dict(reversed(self.terms_by_day(one)))
        for since, rate in reversed(rates.items()):
            words = t("from {day}").format(day=language.day(since))
            note = t("holds now") if since == one.since else ""
            if since > self.desk.today:
                note = t("still to come")
            pairs.append(Pair(words, rate, note=note))
        self.history.show_pairs(pairs)

    def _offer(self, deeds: bool, *, sure: bool) -> None:
        """Offer to change and to end it, or instead to be sure of ending it."""
        for button in (self.change, self.end):
            button.setVisible(deeds)
        for button in (self.really, self.keep):
            button.setVisible(sure)

    # --- deeds -----------------------------------------------------------------------------------

    def _add(self) -> None:
        self.desk.go(Place(self.TERMS))

    def _change(self, *_: object) -> None:
        one = self.table.row()
        if one is not None and one.closed is None and self.desk.may(self.CHANGES):
            self.desk.go(Place(self.TERMS, about=one.id))

    def _ask_end(self) -> None:
        """Say what it means before it is done."""
        one, t = self.table.row(), self.desk.language.gettext
        if one is None:
            return
        words = t("Offer {product} no more").format(product=t(one.name))
        self.really.setText(buttons.literal(words))
        self._offer(False, sure=True)
        self.mean(self.ending(one))
        self.really.setFocus()

    def _end(self) -> None:
        one, language = self.table.row(), self.desk.language
        if one is None:
            return
        with Refusals(self.note, language):
            self.desk.do(self.ENDS, product=one.id)
            said = language.gettext("{product} is offered no more.")
            self.desk.say(said.format(product=language.gettext(one.name)))
        self._look()


def _key(one: Product) -> int:
    return one.id


class ProductCells(Generic[R]):
    """What the first column says of a product of any kind."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def name(self, one: R) -> str:
        return self.language.gettext(one.name)

    def mark(self, one: R) -> Mark | None:
        if one.closed is not None:
            return Mark(self.language.gettext("not offered"))
        if one.coming is not None:
            said = self.language.gettext("new terms {day}")
            return Mark(said.format(day=self.language.day(one.coming)), Kind.WARN)
        return None

    def tone(self, one: R) -> Tone:
        return Tone.MUTED if one.closed is not None else Tone.PLAIN


class EditOffer(Page):
    """Other terms of a product (`place.about`) from a day on; without one another is offered."""

    LIST: ClassVar[str] = ""  # the page of all, to which one comes back
    TOPICS: ClassVar[Topic] = Topic.NONE  # what somebody types stays as it is

    name: TextField
    since: DayField

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self.heading, self.note = Heading(" ", " "), Note("", Kind.REFUSE)
        self.save = buttons.primary("", self._submit, icon="save")
        self.leave = buttons.secondary(desk.language.gettext("Cancel"), self._cancel)
        self.sentences = Sentences()
        self._settled: dict[str, Any] = {}
        self.make_fields()
        self.setLayout(self.laid_out())
        does_it(self, self.save.click)
        self.show_place(place)

    # --- what each kind of products says ---------------------------------------------------------

    def make_fields(self) -> None:
        """The fields, what is told beside them, and what of it is shown when it changes."""
        raise NotImplementedError

    def laid_out(self) -> QLayout:
        """The heading, the note, the fields, the deeds, and what they come to."""
        raise NotImplementedError

    def begin(self) -> None:
        """Say what it is about, and fill in what is there."""
        raise NotImplementedError

    def fields(self) -> list[Field[Any]]:
        """Those that are read now."""
        raise NotImplementedError

    def typed(self) -> dict[str, Any]:
        """What stands in all of them."""
        raise NotImplementedError

    def tell(self) -> None:
        """Say what the terms come to."""
        raise NotImplementedError

    def offer(self, name: str, since: date) -> None:
        """Write another one down."""
        raise NotImplementedError

    def let_hold(self, product: ProductId, since: date) -> None:
        """Write the other terms down."""
        raise NotImplementedError

    # --- what the window asks --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        same = (place.about, place.text) == (self.place.about, self.place.text)
        again = same and self.has_typed()
        super().show_place(place)
        if again:
            return
        self.begin()
        self.note.say("")
        self._settled = self.typed()
        self.show_typed()

    def has_typed(self) -> bool:
        return bool(self._settled) and self.typed() != self._settled

    def focus_first(self) -> None:
        (self.name if self.place.about is None else self.since).setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def show_typed(self) -> None:
        """Put the deed on the button, and say what it comes to."""
        t, language = self.desk.language.gettext, self.desk.language
        name, day = self.name.peek() or "", self.since.peek()
        if self.place.about is None:
            said = t("Offer {product}").format(product=name) if name else t("Offer it")
        elif day is not None:
            said = t("Let these terms hold from {day} on").format(day=language.day(day))
        else:
            said = t("Let these terms hold")
        self.save.setText(buttons.literal(said))
        self.tell()

    # --- deeds -----------------------------------------------------------------------------------

    def _submit(self) -> None:
        self.note.say("")
        fields, language = self.fields(), self.desk.language
        if not readable(fields, language):
            return
        try:
            with Refusals(self.note, language, fields):
                said = self._send()
                self._settled = self.typed()
                self.desk.say(said)
                self.desk.go(Place(self.LIST))
        except Unreadable as no:
            self.note.say(language.say(no.text), Kind.REFUSE)

    def _send(self) -> str:
        t, since = self.desk.language.gettext, self.since.value()
        assert since is not None
        if self.place.about is not None:
            self.let_hold(ProductId(self.place.about), since)
            return t("The new terms are written.")
        name = self.name.value() or ""
        self.offer(name, since)
        return t("{product} is offered.").format(product=name)

    def _cancel(self) -> None:
        self._settled = self.typed()
        self.desk.back()
