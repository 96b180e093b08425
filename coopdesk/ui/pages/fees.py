"""The fees that members pay at the desk: adding one, what it costs, ending it."""

from __future__ import annotations

from coopdesk.i18n import N_
from coopdesk.records.book import Topic
from coopdesk.records.cash import fees
from coopdesk.records.cash.fees import FeeRow
from coopdesk.records.ids import AccountId, FeeId
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note
from coopdesk.ui.kit.fields import CheckField, ChoiceField, MoneyField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Sides, column, holder, row, whole_page
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind


class Fees(Page):
    """A list of the fees; the chosen one beside it, and below it the form of a new one."""

    TITLE = N_("Fees at the desk")
    TOPICS = Topic.CASH | Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._make_table()
        self._make_forms()
        self._lay_out()
        self.refresh(Topic.NONE)
        self.table.choose_first()

    # --- making ----------------------------------------------------------------------------------

    def _make_table(self) -> None:
        t = self.desk.language.gettext
        empty = EmptyState(
            t("No fee yet"),
            t("Add what members pay for: their entrance, a passbook, a photo."),
            icon="fees",
        )
        self.table: Table[FeeRow] = Table(
            [
                Column(t("Fee"), self._name, stretch=True),
                Column(t("Income account"), self._account, gives=1),
                Column(t("Amount"), self._amount, sort=_amount, right=True),
            ],
            name=t(self.TITLE),
            key=_key,
            empty=empty,
            least=5,
        )
        self.table.chosen.connect(self._choose)

    def _make_forms(self) -> None:
        t, language, money = self.desk.language.gettext, self.desk.language, self.desk.currency
        self.amount = MoneyField(
            "amount", t("&Amount (empty: said at the desk)"), money, language, optional=True
        )
        self.form = Form([self.amount], language)
        words = t("&Everybody pays it who becomes a member")
        self.entrance = CheckField("entrance", words, language)
        self.entrance.changed.connect(self._turn_entrance)
        self.keep = buttons.secondary(t("Change the amount"), self.change, icon="save")
        self.end = buttons.quiet(t("Take it no longer"), self.end_it, icon="stop")
        self.note = Note("", Kind.REFUSE)
        self.new = Form(
            [
                TextField("name", t("&What it is for"), language, hint=t("Passbook")),
                MoneyField(
                    "amount",
                    t("What it &costs (empty: said at the desk)"),
                    money,
                    language,
                    optional=True,
                ),
                ChoiceField("account", t("&Income account"), [], language),
            ],
            language,
        )
        self.add = buttons.primary(t("Add the fee"), self.add_it, icon="add")
        self.add.setEnabled(self.desk.may(fees.add_fee))

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.one = Card(" ", self.entrance, self.form, self.note, row(self.end, None, self.keep))
        new = Card(t("Add a fee"), self.new, row(None, self.add))
        side = holder(column(self.one, new, None, gap=16))
        listed = Card("", self.table)
        listed.setAccessibleName(t(self.TITLE))
        both = Sides(listed, side, shares=(5, 3), least=860)
        said = t("They can be added to a visit at the cash desk and stand on the receipt.")
        self.setLayout(whole_page(Heading(t(self.TITLE), said), both, grows=both))

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        """Show the fees as they are now; what was typed stays."""
        dirty, account = self.new.dirty, self.new["account"]
        assert isinstance(account, ChoiceField)
        incomes = self.desk.ask(fees.incomes)
        t = self.desk.language.gettext
        account.set_options([(one.id, f"{one.code} {t(one.name)}") for one in incomes])
        if account.is_empty():
            first = next((one.id for one in incomes if one.usual), None)
            account.set_value(first if first is not None else incomes[0].id)
        if not dirty:
            self.new.settle()
        self.table.show_rows(self.desk.ask(fees.fees))
        if not self.form.dirty:
            self._choose(self.table.row())

    def has_typed(self) -> bool:
        return self.form.dirty or self.new.dirty

    def focus_first(self) -> None:
        (self.table if self.table.row() is not None else self.new["name"]).setFocus()

    # --- the list --------------------------------------------------------------------------------

    def _name(self, one: FeeRow) -> str:
        return self.desk.language.gettext(one.name)

    def _account(self, one: FeeRow) -> str:
        return self.desk.language.gettext(one.account_name)

    def _amount(self, one: FeeRow) -> str:
        if not one.amount:
            return self.desk.language.gettext("said at the desk")
        return self.desk.language.figure(one.amount)

    # --- the chosen one --------------------------------------------------------------------------

    def _choose(self, one: FeeRow | None) -> None:
        self.note.say("")
        self.one.setVisible(one is not None)
        if one is None:
            return
        self.one.title.setText(self._name(one))
        self.amount.set_value(one.amount if one.amount else None)
        self.form.settle()
        self.entrance.blockSignals(True)  # that the program writes is no choice of another
        self.entrance.set_value(one.entrance)
        self.entrance.blockSignals(False)
        may = self.desk.may(fees.change_fee)
        self.entrance.setEnabled(may)
        self.keep.setEnabled(may)
        self.end.setEnabled(may)

    def change(self) -> None:
        """Keep what the chosen fee costs from now on."""
        if self.table.row() is not None:
            self.form.submit(self._write_change)

    def _write_change(self, *, amount: Money | None) -> None:
        one, t = self.table.row(), self.desk.language.gettext
        assert one is not None
        self.desk.do(fees.change_fee, fee=one.id, amount=self._or_nothing(amount))
        self.desk.say(t("{fee}: kept.").format(fee=self._name(one)))

    def _turn_entrance(self) -> None:
        one = self.table.row()
        if one is None:
            return
        with Refusals(self.note, self.desk.language):
            asked = bool(self.entrance.peek())
            self.desk.do(fees.ask_at_entrance, fee=one.id, asked=asked)
            t = self.desk.language.gettext
            self.desk.say(t("{fee}: kept.").format(fee=self._name(one)))

    def end_it(self) -> None:
        """Take the chosen fee no longer."""
        one = self.table.row()
        if one is None:
            return
        with Refusals(self.note, self.desk.language):
            self.desk.do(fees.close_fee, fee=one.id)
            t = self.desk.language.gettext
            self.desk.say(t("{fee} is no longer taken.").format(fee=self._name(one)))

    # --- another one -----------------------------------------------------------------------------

    def add_it(self) -> None:
        """Add a fee with what was typed."""
        name = self.new["name"].peek()
        if self.new.submit(self._write_new) is not None:
            t = self.desk.language.gettext
            self.desk.say(t("{fee} can now be taken at the desk.").format(fee=name))
            self.new.clear("name", "amount")
            self.new["name"].setFocus()

    def _write_new(self, *, name: str, amount: Money | None, account: AccountId) -> FeeId:
        return self.desk.do(
            fees.add_fee, name=name, amount=self._or_nothing(amount), account=account
        )

    def _or_nothing(self, amount: Money | None) -> Money:
        return Money.zero(self.desk.currency) if amount is None else amount


def _key(one: FeeRow) -> int:
    return one.id


def _amount(one: FeeRow) -> int:
    return one.amount.minor
