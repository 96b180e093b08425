"""What puts a loan right of which too much was paid, or not all is booked as it should be."""

from __future__ import annotations

from typing import Any

from coopdesk.i18n import N_
from coopdesk.records import lending, savings
from coopdesk.records.ids import HoldingId
from coopdesk.records.money import Money
from coopdesk.ui.kit.fields import ChoiceField, Field
from coopdesk.ui.pages.loan.deeds.base import LoanDeed

#: Money over the desk, where a choice offers accounts beside it.
_CASH = HoldingId(0)


class Overpaid(LoanDeed):
    """Give back what was paid too much."""

    KEY = "overpaid"
    TITLE = N_("Give back what was paid too much")
    ABOUT = N_("More was paid on this loan than was owed: the co-op owes it to the member.")
    NEEDS = lending.give_back
    ICON = "cash"

    def fields(self) -> list[Field[Any]]:
        t, language = self.language.gettext, self.language
        amount = self.amount_field("amount", t("&Amount"))
        amount.set_value(self.file.too_much)
        accounts = self.desk.ask(savings.accounts_of, self.file.member, self.desk.today)
        options = [(_CASH, t("in cash"))]
        options += [
            (one.id, t("into {account}").format(account=language.say(one.words)))
            for one in accounts
            if not one.closed
        ]
        where: ChoiceField[HoldingId] = ChoiceField(
            "savings", t("&How"), options, language, value=_CASH
        )
        return [amount, where, self.day_field()]

    def word(self) -> str:
        t, amount = self.language.gettext, self.money("amount")
        if not amount:
            return t("Give it back")
        said = t("Give {amount} back and show the receipt")
        return said.format(amount=self.language.amount(amount))

    def after(self) -> str:
        amount, more = self.money("amount"), self.file.too_much
        if amount is None or amount > more:
            return ""
        said = self.language.gettext("Paid too much: {before} now, {after} after.")
        amount_of = self.language.amount
        return said.format(before=amount_of(more), after=amount_of(more - amount))

    def send(self, **typed: Any) -> str:
        amount: Money = typed["amount"]
        done = self.desk.do(
            lending.give_back,
            loan=self.loan,
            amount=amount.minor,
            day=typed["day"],
            savings=typed["savings"] or None,
        )
        self.show_receipt(done)
        return ""


class Order(LoanDeed):
    """Book payments as they should be, by all that is known now."""

    KEY = "order"
    TITLE = N_("Put payments in order")
    ABOUT = N_(
        "Payments came together from two PCs. An entry of today books each as it should be, of"
        " this loan and of all others."
    )
    NEEDS = lending.put_in_order
    ICON = "check"

    def fields(self) -> list[Field[Any]]:
        return []

    def word(self) -> str:
        return self.language.gettext("Put payments in order")

    def send(self, **typed: Any) -> str:
        self.desk.do(lending.put_in_order)
        return self.language.gettext("The payments are in order.")
