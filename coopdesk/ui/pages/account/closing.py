"""Closing an account: what is paid out, to the coin and why, before it is done."""

from __future__ import annotations

from typing import Any

from coopdesk.i18n import N_
from coopdesk.records import interest_run, leaving, products, statements
from coopdesk.records.cash import boxes
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId
from coopdesk.records.leaving import Leaving
from coopdesk.records.money import Money
from coopdesk.records.savings import SavingsAccount
from coopdesk.reports.interest_proof import interest_proof as draw
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.fields import ChoiceField, Field
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.pages.account.deeds import (
    AddHolder,
    BreakTerm,
    Change,
    Deed,
    GiveNotice,
    HoldBack,
    Wake,
)


class Close(Deed):
    """Pay an account out with its interest, and close it."""

    TITLE = N_("Close the account")
    ABOUT = N_(
        "Interest is reckoned until today by the terms of the account and paid out with all that"
        " is in it. The account then takes no money in or out. This can't be undone."
    )
    NEEDS = leaving.close_account
    ICON = "lock"

    def __init__(self, desk: Desk, account: SavingsAccount) -> None:
        self.found: Leaving | None = None
        self.why_not = ""
        try:
            self.found = desk.ask(leaving.leaving, account.id, desk.today)
        except Refused as no:
            self.why_not = desk.language.say(no.text)
        self.figures = Pairs()
        super().__init__(desk, account)
        self.explain = buttons.secondary(
            desk.language.gettext("See how the &interest is reckoned"), self._explain, icon="print"
        )
        self.body.insertWidget(1, self.figures)
        self.body.insertWidget(2, holder(Flow(self.explain)))
        self.figures.show_pairs(self._pairs())
        self.explain.setVisible(self.found is not None and self.found.interest is not None)
        if self.why_not:
            self.form.complain(self.why_not)
            self.form.show()
            self.do.setEnabled(False)

    @classmethod
    def is_offered(cls, account: SavingsAccount) -> bool:
        """While a term runs it is broken first; what is saved for the social fund stays there."""
        if account.closed is not None:
            return False
        if account.kind != products.SAVINGS:
            return not account.balance
        running = account.form == products.FIXED_TERM and not account.possible.amount
        return not (account.balance and running)

    def fields(self) -> list[Field[Any]]:
        """From which box, where there are several."""
        found = self.desk.ask(boxes.boxes) if self._out() else []
        if len(found) < 2:
            return []
        t = self.language.gettext
        options = [(box.id, t(box.name)) for box in found]
        own = next((b for b in found if b.keeper == self.desk.actor.person), found[0])
        field: ChoiceField[AccountId] = ChoiceField(
            "box", t("Paid from cash &box"), options, self.language, value=own.id
        )
        return [field]

    def _out(self) -> Money | None:
        """What is paid out; None when it is nothing."""
        return self.found.out if self.found and self.found.out else None

    def _pairs(self) -> list[Pair]:
        """How what is paid out is made up; nothing to tell where it is nothing."""
        found, t, amount = self.found, self.language.gettext, self.language.amount
        if found is None or not (found.out or found.interest):
            return []
        pairs = [Pair(t("In the account"), amount(self.account.balance))]
        one = found.interest
        if one is not None:
            pairs.append(Pair(t("Interest until today"), amount(one.gross)))
            if one.correction:
                pairs.append(Pair(t("Correction of interest before"), amount(one.correction)))
            if one.withheld:
                pairs.append(Pair(t("Tax on it"), amount(-one.withheld)))
        if found.fee:
            pairs.append(Pair(t("Fee of the withdrawal"), amount(-found.fee)))
        return [*pairs, Pair(t("Paid out in cash"), amount(found.out))]

    def word(self) -> str:
        t, name, out = self.language.gettext, self.language.say(self.account.words), self._out()
        if out is None:
            return t("Close {account}").format(account=name)
        words = t("Pay {amount} out and close {account}")
        return words.format(amount=self.language.amount(out), account=name)

    def after(self) -> str:
        one = self.found.interest if self.found else None
        if one is None or not one.owed:
            return ""
        said = self.language.gettext(
            "{amount} more interest was paid before than was earned. It is not there any more and"
            " can't be taken back."
        )
        return said.format(amount=self.language.amount(one.owed))

    def send(self, **typed: Any) -> str:
        t, out = self.language.gettext, self._out()
        receipt = self.desk.do(leaving.close_account, holding=self.account.id, **typed)
        if receipt is None or out is None:
            return t("The account is closed.")
        papers.hand_out(self.desk, receipt)
        paid = self.desk.ask(statements.receipt, receipt).total
        said = t("{amount} is paid out and the account closed.")
        return said.format(amount=self.language.amount(abs(paid)))

    def _explain(self) -> None:
        one = self.found.interest if self.found else None
        if one is None:
            return
        desk, t = self.desk, self.language.gettext
        proof = interest_run.explanation(self.account.name, one)
        by, on = desk.actor.name, desk.today
        data = desk.ask(statements.interest_proof, proof, made_on=on, made_by=by)
        pdf = draw(data, papers.language_of(desk, self.account.member))
        name = f"interest-{proof.number}-{proof.until:%Y-%m-%d}.pdf"
        desk.preview(t("How interest was reckoned"), pdf, file_name=name)


#: The deeds in the order in which they are offered.
DEEDS: tuple[type[Deed], ...] = (Wake, GiveNotice, HoldBack, AddHolder, Change, BreakTerm, Close)
