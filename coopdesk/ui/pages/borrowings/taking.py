"""Writing down a loan from outside: what is asked, the terms that it makes, what it would cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records import borrowings, schedule
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import BorrowingId
from coopdesk.records.money import Money
from coopdesk.records.resolutions import BORROWING
from coopdesk.records.schedule import Roundings, Terms
from coopdesk.ui.deed import Deed
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.fields import (
    ChoiceField,
    DayField,
    Field,
    MoneyField,
    NumberField,
    PercentField,
    TextField,
)
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.resolving import ResolutionField

#: The ways in which lenders of a co-op are paid back.
METHODS: Final = {
    "equal_principal": N_("The same part of the loan each time"),
    "annuity": N_("The same instalment each time"),
    "bullet": N_("All of the loan at the end"),
}


class Taking(Deed[None]):
    """Another loan from outside. No money moves yet."""

    TITLE = N_("Another loan from outside")
    ABOUT = N_("No money moves yet: it is received afterwards.")
    NEEDS = borrowings.take_borrowing
    ICON = "add"

    def __init__(self, desk: Desk) -> None:
        self.costs = Pairs(dense=True)
        self.made: BorrowingId | None = None
        super().__init__(desk, None)
        self.do.setEnabled(desk.may(borrowings.take_borrowing))

    def fields(self) -> list[Field[Any]]:
        t, language, today = self.language.gettext, self.language, self.desk.today
        methods = [(code, t(words)) for code, words in METHODS.items()]
        rate = t("&Interest in a year, in percent")
        return [
            TextField("lender", t("&Who lends it"), language),
            MoneyField("amount", t("&Amount"), self.desk.currency, language),
            DayField("since", t("Fro&m the day"), language, today=today, value=today),
            TextField("purpose", t("What it is &for"), language, optional=True),
            TextField("paper", t("&Number of the contract"), language, optional=True),
            ResolutionField(self.desk, BORROWING, title=t("R&esolution")),
            PercentField("percent", rate, language, optional=True),
            NumberField("instalments", t("Instalmen&ts, each month"), language, optional=True),
            ChoiceField(
                "method", t("&How it is paid back"), methods, language, value="equal_principal"
            ),
            DayField("first_due", t("First &due on"), language, today=today, optional=True),
        ]

    def parts(self) -> list[QWidget]:
        return [self.costs]

    def begin(self) -> None:
        """Ask about another one."""
        self.form.clear()
        self.form["since"].set_value(self.desk.today)
        self.form["method"].set_value("equal_principal")
        self.form.settle()
        self._show()

    def word(self) -> str:
        t, lender, amount = self.language.gettext, self.form["lender"].peek(), self.money("amount")
        if not lender or not amount:
            return t("Write down the loan")
        words = t("Write down {amount} lent by {lender}")
        return words.format(amount=self.language.amount(amount), lender=lender)

    def _show(self) -> None:
        super()._show()
        pairs = self._costs()
        self.costs.show_pairs(pairs)
        self.costs.setVisible(bool(pairs))

    def _costs(self) -> list[Pair]:
        """What is to be paid back by these terms; nothing where they are not known."""
        t, language, amount = self.language.gettext, self.language, self.money("amount")
        typed = {one.name: one.peek() for one in self.form.fields()}
        try:
            terms = terms_of(typed, amount, typed["since"]) if amount and typed["since"] else None
            rows = schedule.plan(terms).rows if terms is not None else ()
        except Refused:
            return []  # it is said when it is written down
        if amount is None or not rows:
            return []
        first, interest = rows[0], sum(int(row.interest) for row in rows)
        when = t("{amount} on {day}").format(
            amount=language.amount(Money(int(first.total), amount.currency)),
            day=language.day(first.due),
        )
        cost = Money(interest, amount.currency)
        return [
            Pair(t("First instalment"), when),
            Pair(t("Interest"), language.amount(cost)),
            Pair(t("Paid back in all"), language.amount(amount + cost)),
        ]

    def send(self, **typed: Any) -> str:
        amount, since = typed["amount"], typed["since"]
        with renamed(rate="percent"):
            self.made = self.desk.do(
                borrowings.take_borrowing,
                lender=typed["lender"],
                amount=amount.minor,
                since=since,
                paper=typed["paper"] or "",
                purpose=typed["purpose"] or "",
                resolution=typed["resolution"] or "",
                terms=terms_of(typed, amount, since),
            )
        return self.language.gettext("It is written down. Now receive the money of it.")


def terms_of(typed: Mapping[str, Any], amount: Money, since: date) -> Terms | None:
    """The terms that were typed; None where the number of instalments is not known."""
    if typed["instalments"] is None:
        return None
    percent: Decimal = (typed["percent"] or Decimal(0)) * 100
    return Terms(
        principal=Decimal(amount.minor),
        start=since,
        instalments=typed["instalments"],
        percent=percent,
        method=typed["method"],
        first_due=typed["first_due"],
        rounding=Roundings(money=Decimal(1)),
    )
