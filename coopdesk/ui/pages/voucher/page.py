"""The page on which an entry is written, with what it will do shown before it does."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QWidget

from coopdesk.i18n import N_
from coopdesk.records import accounts, vouchers
from coopdesk.records import budget as budgets
from coopdesk.records.accounts import AccountRow
from coopdesk.records.book import Topic
from coopdesk.records.budget import BudgetRow
from coopdesk.records.ids import AccountId, BudgetId, EntryId
from coopdesk.records.journal import Leg
from coopdesk.records.money import Money
from coopdesk.records.vouchers import EXPENSE, FORM_NAMES, GENERAL, INCOME, Part
from coopdesk.ui import papers
from coopdesk.ui.choosing import account_words
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Note, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, TextField
from coopdesk.ui.kit.forms import Refusals, read
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, bring_into_view, column, holder, whole_page
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.voucher.deed import ASKS, WAITING, wording
from coopdesk.ui.pages.voucher.effect import Effect, Left, changes
from coopdesk.ui.pages.voucher.files import Files
from coopdesk.ui.pages.voucher.parts import PartLines
from coopdesk.ui.pages.voucher.recent import Recent
from coopdesk.ui.theme import Kind

_BESIDE = 1000  # at 100 % text: with less room the list stands under the form


class WriteVoucher(Page):
    """Writes one entry at a time, whole or not at all."""

    TITLE = N_("Write an entry")
    TOPICS = Topic.JOURNAL | Topic.BOOKS | Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._form = EXPENSE
        self._accounts: list[AccountRow] = []
        self._lines: list[BudgetRow] = []
        self._make_fields()
        self._make_forms()
        self.write = buttons.primary("", self.do_write)
        self.empty = buttons.secondary(desk.language.gettext("Clear"), self.clear)
        self._lay_out()
        self._wire()
        self.refresh(Topic.NONE)
        self.choose_form(place.text if place.text in FORM_NAMES else EXPENSE)

    # --- making -----------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        desk, t, language = self.desk, self.desk.language.gettext, self.desk.language
        self.day = DayField("day", t("&Day"), language, today=desk.today, value=desk.today)
        self.money: ChoiceField[AccountId] = ChoiceField("money", t("Paid &from"), [], language)
        self.party = TextField("party", t("Paid &to"), language, optional=True)
        self.paper = TextField("paper", t("Number of the &bill"), language, optional=True)
        self.memo = TextField("memo", t("&What for"), language)
        self.parts = PartLines(desk)
        self.budget: ChoiceField[BudgetId | None] = ChoiceField(
            "budget", t("Line of the b&udget"), [], language, optional=True
        )
        self.files = Files(desk)
        self.note = Note("", Kind.REFUSE)
        self.effect = Effect(language)
        self.recent = Recent(desk)

    def _make_forms(self) -> None:
        t = self.desk.language.gettext
        self._group = QButtonGroup(self)
        self.forms = {}
        for form, name in FORM_NAMES.items():
            button = buttons.secondary(t(name), weakly(self.choose_form, form))
            button.setCheckable(True)
            self._group.addButton(button)
            self.forms[form] = button

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self._about = label("", "muted", wrap=True)
        which = holder(Flow(*self.forms.values(), gap=8))
        deeds = holder(Flow(self.write, self.empty, gap=12))
        form = Card(
            "",
            which,
            self._about,
            Sides(self.day, self.money, shares=(1, 2)),
            Sides(self.party, self.paper, shares=(2, 1)),
            self.memo,
            self.parts,
            self.budget,
            self.files,
            self.note,
            deeds,
        )
        form.body.setSpacing(10)
        form.body.addStretch(1)
        form.setAccessibleName(t("The entry"))
        side = column(self.effect, self.recent, gap=16)
        side.setStretch(1, 1)
        both = Sides(form, holder(side), shares=(6, 5), least=_BESIDE)
        self.setLayout(whole_page(Heading(t(self.TITLE)), both, grows=both))

    def _wire(self) -> None:
        for field in self._own_fields():
            field.changed.connect(self._show_deed)
        self.day.changed.connect(self._offer_budget)
        self.parts.changed.connect(self._offer_budget)
        self.parts.changed.connect(self._show_deed)
        self.parts.rebuilt.connect(self._chain)
        self.files.changed.connect(self._show_deed)
        self.files.added.connect(self._go_on)
        does_it(self, self.do_write)

    def _go_on(self) -> None:
        QTimer.singleShot(0, self._go_to_deed)  # when the name of the file has its place

    def _go_to_deed(self) -> None:
        """With the bill nothing is left to do but to write: on to the button, in view."""
        if self.parts.parts() is not None and not self.memo.is_empty():
            self.write.setFocus()
            bring_into_view(self.write)

    def _own_fields(self) -> list[Field[Any]]:
        return [self.day, self.money, self.party, self.paper, self.memo, self.budget]

    def _chain(self) -> None:
        """Enter and Tab go through the fields from the top down, then to the button; what can be
        added comes after it, so that Enter never adds what nobody wants."""
        chain: list[QWidget] = [*self.forms.values(), self.day.editor, self.money.editor]
        chain += [self.party.editor, self.paper.editor, self.memo.editor]
        for line in self.parts.lines:
            chain += [*(field.editor for field in line.fields()), line.remove]
        chain += [self.budget.editor, self.write, self.empty, self.parts.add, self.files.add]
        chain += [self.recent.search.editor, self.recent.table.view]
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)

    # --- a page of the window ---------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        """`text` names the form of entry."""
        super().show_place(place)
        if not self.has_typed():
            self.day.set_value(self.desk.today)
            if place.text in FORM_NAMES:
                self.choose_form(place.text)
        self.refresh(Topic.NONE)

    def refresh(self, topics: Topic) -> None:
        """Show the accounts and the list as they are now; what is typed stays."""
        self._accounts = self.desk.ask(accounts.accounts)
        self._offer_money()
        self._offer_budget()
        self.recent.look_again()
        self._show_deed()

    def has_typed(self) -> bool:
        texts = (self.party, self.paper, self.memo)
        typed = any(not field.is_empty() for field in texts)
        return typed or not self.parts.is_empty() or bool(self.files.chosen)

    def focus_first(self) -> None:
        (self.memo if self.memo.is_empty() else self.parts.lines[0].account).setFocus()

    # --- what is asked ----------------------------------------------------------------------------

    def choose_form(self, form: str) -> None:
        """Ask what this form of entry needs."""
        t, asks = self.desk.language.gettext, ASKS[form]
        self._form = form
        self.forms[form].setChecked(True)
        self._about.setText(t(asks.about))
        for field, words in (
            (self.money, asks.money),
            (self.party, asks.party),
            (self.memo, asks.memo),
        ):
            field.label.setText(t(words))
            field.editor.setAccessibleName(t(words).replace("&", ""))
        self.money.setVisible(form != GENERAL)
        self.parts.show_form(form, t(asks.line))
        self._offer_budget()
        self._chain()
        self._show_deed()

    def _offer_money(self) -> None:
        """Boxes and banks first, then other accounts of what the co-op has and owes."""
        rows = [one for one in self._accounts if one.by_hand and one.type in {"asset", "liability"}]
        rows.sort(key=_not_at_hand)
        language = self.desk.language
        options = [(one.id, _with_balance(language, one)) for one in rows]
        self.money.set_options(options)
        if self.money.peek() is None and options:
            self.money.set_value(options[0][0])

    def _offer_budget(self) -> None:
        """The lines of the year on the accounts that are named, with what is left of them."""
        t, language = self.desk.language.gettext, self.desk.language
        day = self.day.peek() or self.desk.today
        named = {account.id for line in self.parts.lines if (account := line.account.peek())}
        fitting = [row for row in self._budget_of(day) if row.account in named]
        shown = self._form in {EXPENSE, INCOME, GENERAL} and bool(fitting)
        options: list[tuple[BudgetId | None, str]] = [(None, t("None"))]
        for one in fitting:
            words = t("{name}: {rest} left of {amount}").format(
                name=one.name or t(one.account_name),
                rest=language.amount(one.rest),
                amount=language.amount(one.amount),
            )
            options.append((one.id, words))
        known = [ident for ident, _ in options]
        before = self.budget.peek()
        self.budget.set_options(options)
        self.budget.set_value(before if before in known and before is not None else known[-1])
        self.budget.setVisible(shown)

    def _budget_of(self, day: Any) -> list[BudgetRow]:
        year, _ = budgets.year_of(day, self.desk.ask(budgets.year_start))
        return self.desk.ask(budgets.lines, year, day)

    # --- what it will do --------------------------------------------------------------------------

    def _show_deed(self) -> None:
        """Word the button and show the accounts as a press would leave them."""
        self.note.say("")
        language = self.desk.language
        parts = self.parts.parts()
        legs = self._legs(parts) if parts is not None else []
        self.effect.show_changes(changes(self._accounts, legs), self._left_in_budget(parts or []))
        may = self.desk.may(vouchers.write)
        self.write.setEnabled(may and self.has_typed())
        if not legs:
            self.write.setText(language.gettext(WAITING[self._form]))
            return
        total = Money(sum(leg.amount for leg in legs if leg.amount > 0), self.desk.currency)
        receipts = self.desk.preferences.receipts
        self.write.setText(wording(self._form, total, self._names(), language, receipts=receipts))

    def _left_in_budget(self, parts: list[Part]) -> Left | None:
        """What the chosen line of the budget still allows, before and after."""
        ident = None if self.budget.isHidden() else self.budget.peek()
        if ident is None or self._form != EXPENSE:
            return None
        day = self.day.peek() or self.desk.today
        row = next(one for one in self._budget_of(day) if one.id == ident)
        zero = Money.zero(self.desk.currency)
        spent = sum((part.amount for part in parts if part.account == row.account), zero)
        name = row.name or self.desk.language.gettext(row.account_name)
        return Left(name, row.rest, row.rest - spent)

    def _names(self) -> list[str]:
        t = self.desk.language.gettext
        found = (line.account.peek() for line in self.parts.lines)
        return [t(account.name) for account in found if account is not None]

    def _legs(self, parts: list[Part]) -> list[Leg]:
        """What would be written, as far as it is whole."""
        legs = [Leg(part.account, part.amount.minor) for part in parts]
        if self._form == GENERAL:
            return legs
        money = self.money.peek()
        if money is None:
            return []
        sign = -1 if self._form == INCOME else 1
        legs = [Leg(leg.account, sign * leg.amount) for leg in legs]
        return [*legs, Leg(money, -sum(leg.amount for leg in legs))]

    # --- writing ----------------------------------------------------------------------------------

    def do_write(self) -> None:
        """Write the entry, once, and be ready for the next."""
        said = self._read()
        if said is None:
            return
        fields = [*self._own_fields(), *self.parts.fields()]
        with Refusals(self.note, self.desk.language, fields):
            entry = self.desk.do(vouchers.write, **said)
            self.clear()  # before anything else: whatever fails now, it can't be written twice
            self._tell(entry)

    def _read(self) -> dict[str, Any] | None:
        """All that was typed; None when something can't be read, which then says so."""
        fine, general = self.parts.complain(), self._form == GENERAL
        own = [one for one in self._own_fields() if not (general and one is self.money)]
        values, parts = read(own, self.desk.language), self.parts.parts()
        if not fine or values is None or parts is None:
            return None
        words = {name: values[name] or "" for name in ("party", "paper")}
        return {
            "form": self._form,
            "day": values["day"],
            "money": values.get("money"),
            "parts": parts,
            "memo": values["memo"],
            "budget": values["budget"] if not self.budget.isHidden() else None,
            "files": list(self.files.chosen),
            **words,
        }

    def clear(self) -> None:
        """Empty the form. The day stays, and where the money is: bills come in heaps."""
        for field in (self.party, self.paper, self.memo):
            field.clear()
        self.parts.clear()
        self.files.clear()
        self.refresh(Topic.NONE)
        self.memo.setFocus()

    def _tell(self, entry: EntryId) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        said = self.desk.ask(vouchers.voucher, entry)
        words = t("Entry {number} is written: {amount}.")
        self.desk.say(words.format(number=said.number, amount=language.amount(said.total)))
        papers.hand_out_voucher(self.desk, entry)


def _not_at_hand(one: AccountRow) -> tuple[bool, str]:
    return not one.at_hand, one.code


def _with_balance(language: Any, one: AccountRow) -> str:
    words = account_words(language, one)
    return f"{words}  ({language.amount(one.balance)})" if one.at_hand else words
