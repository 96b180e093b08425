"""What can be done with a savings account beside the cash desk: each deed a card of its own."""

from __future__ import annotations

from typing import Any

from coopdesk.i18n import N_
from coopdesk.records import products, savings
from coopdesk.records.members import MemberRow
from coopdesk.records.money import Money
from coopdesk.records.savings import SavingsAccount
from coopdesk.ui import papers
from coopdesk.ui.choosing import member_field
from coopdesk.ui.deed import Deed as OfOne
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.fields import ChoiceField, Field, MoneyField, TextField


class Deed(OfOne[SavingsAccount]):
    """A deed with an account."""

    @property
    def account(self) -> SavingsAccount:
        """The account that it is done with."""
        return self.subject

    @classmethod
    def is_offered(cls, subject: SavingsAccount) -> bool:
        return subject.closed is None

    def _amount(self, title: str) -> MoneyField:
        return MoneyField("amount", title, self.desk.currency, self.language)


class HoldBack(Deed):
    """Keep an amount from being drawn."""

    TITLE = N_("Hold money back")
    ABOUT = N_("What is held back stays in the account and can't be drawn until it is released.")
    NEEDS = savings.put_hold
    ICON = "hold"

    def fields(self) -> list[Field[Any]]:
        t = self.language.gettext
        return [
            self._amount(t("&Amount")),
            TextField("reason", t("&Why"), self.language, hint=t("Guarantee for a loan")),
        ]

    def word(self) -> str:
        t, amount = self.language.gettext, self.money("amount")
        return self.with_amount(t("Hold {amount} back"), amount, else_=t("Hold it back"))

    def after(self) -> str:
        amount, now = self.money("amount"), self.account.balance - self.account.held_back
        if amount is None or amount > now:
            return ""
        said = self.language.gettext("Not held back: {before} before, {after} after.")
        return said.format(
            before=self.language.amount(now), after=self.language.amount(now - amount)
        )

    def send(self, **typed: Any) -> str:
        amount: Money = typed["amount"]
        self.desk.do(
            savings.put_hold,
            holding=self.account.id,
            amount=amount.minor,
            reason=typed["reason"],
        )
        said = self.language.gettext("{amount} is held back.")
        return said.format(amount=self.language.amount(amount))


class GiveNotice(Deed):
    """Note that a member means to draw."""

    TITLE = N_("Notice of a withdrawal")
    ABOUT = N_("The member says that they will draw money. It can be drawn when notice has run.")
    NEEDS = savings.give_notice
    ICON = "calendar"

    @classmethod
    def is_offered(cls, subject: SavingsAccount) -> bool:
        return subject.closed is None and subject.terms.terms.notice_days > 0

    def fields(self) -> list[Field[Any]]:
        return [self._amount(self.language.gettext("&Amount"))]

    def word(self) -> str:
        t, amount = self.language.gettext, self.money("amount")
        words = t("Note that {amount} will be drawn")
        return self.with_amount(words, amount, else_=t("Note it"))

    def after(self) -> str:
        days = self.account.terms.terms.notice_days
        said = self.language.ngettext(
            "It can be drawn in {days} day.", "It can be drawn in {days} days.", days
        )
        return said.format(days=self.language.number(days))

    def send(self, **typed: Any) -> str:
        amount: Money = typed["amount"]
        self.desk.do(savings.give_notice, holding=self.account.id, amount=amount.minor)
        return self.language.gettext("The notice is noted.")


class AddHolder(Deed):
    """Let another member hold the account too."""

    TITLE = N_("Hold it together with somebody")
    ABOUT = N_("The other member must be in the register. Both sign the agreement anew.")
    NEEDS = savings.add_holder
    ICON = "people"

    def fields(self) -> list[Field[Any]]:
        return [member_field(self.desk), mandate_field(self.desk, self.account.mandate)]

    def word(self) -> str:
        t, other = self.language.gettext, self.member()
        if other is None:
            return t("Add them")
        return t("Add {name} as a holder").format(name=other.name)

    def send(self, **typed: Any) -> str:
        other: MemberRow = typed["member"]
        self.desk.do(
            savings.add_holder,
            holding=self.account.id,
            member=other.id,
            mandate=typed["mandate"],
        )
        papers.hand_out_paper(self.desk, papers.savings_agreement(self.desk, self.account.id))
        return self.language.gettext("{name} holds the account too.").format(name=other.name)


def mandate_field(desk: Desk, value: str = "") -> ChoiceField[str]:
    """Who of several holders may draw."""
    t = desk.language.gettext
    options = [
        (savings.ONE, t("Each of them alone")),
        (savings.ALL, t("All of them together")),
    ]
    return ChoiceField(
        "mandate", t("Who &may draw?"), options, desk.language, value=value or savings.ONE
    )


class Wake(Deed):
    """Let a sleeping account give money out again."""

    TITLE = N_("Wake the account")
    ABOUT = N_("Nobody came for long. Make sure that it is the member who asks, and write how.")
    NEEDS = savings.wake
    ICON = "show"

    @classmethod
    def is_offered(cls, subject: SavingsAccount) -> bool:
        return subject.asleep is not None

    def fields(self) -> list[Field[Any]]:
        t = self.language.gettext
        hint = t("Identity card seen, the village head knows her")
        return [TextField("reason", t("&How did you make sure?"), self.language, hint=hint)]

    def word(self) -> str:
        return self.language.gettext("Wake the account")

    def send(self, **typed: Any) -> str:
        self.desk.do(savings.wake, holding=self.account.id, reason=typed["reason"])
        return self.language.gettext("The account is awake: money can be drawn.")


class BreakTerm(Deed):
    """End a fixed term before its day."""

    TITLE = N_("Break the term")
    ABOUT = N_("The member needs the money before its day. This can't be undone.")
    NEEDS = savings.break_term
    ICON = "undo"

    @classmethod
    def is_offered(cls, subject: SavingsAccount) -> bool:
        return subject.form == products.FIXED_TERM and subject.runs

    def word(self) -> str:
        return self.language.gettext("Break the term today")

    def after(self) -> str:
        t, terms = self.language.gettext, self.account.signed.terms
        return t("It then earns {early} % a year instead of {rate} %, from its first day.").format(
            early=terms.early_rate, rate=terms.rate
        )

    def send(self, **typed: Any) -> str:
        self.desk.do(savings.break_term, holding=self.account.id)
        return self.language.gettext("The term is broken: the money can be drawn.")


class Change(Deed):
    """What it is called, what is saved for, who may draw."""

    TITLE = N_("Change the account")
    ABOUT = N_("What was signed about interest and time stays as it is.")
    NEEDS = savings.change_account

    def fields(self) -> list[Field[Any]]:
        t, language, one = self.language.gettext, self.language, self.account
        named = TextField("label", t("What the member &calls it"), language, optional=True)
        named.set_value(one.label)
        found: list[Field[Any]] = [named]
        if one.form == products.TARGET:
            target = MoneyField(
                "target", t("How much is to be &saved"), self.desk.currency, language
            )
            target.set_value(one.target)
            found.append(target)
        if one.holders:
            found.append(mandate_field(self.desk, one.mandate))
        return found

    def word(self) -> str:
        return self.language.gettext("Keep the changes")

    def send(self, **typed: Any) -> str:
        one = self.account
        target = typed.get("target")
        said: dict[str, Any] = {"label": typed["label"] or ""}
        shown: dict[str, Any] = {"label": one.label}
        if target is not None:
            said["target"] = target.minor
            shown["target"] = one.target.minor if one.target else None
        if "mandate" in typed:
            said["mandate"], shown["mandate"] = typed["mandate"], one.mandate
        changes = {name: value for name, value in said.items() if value != shown[name]}
        if changes:
            self.desk.do(savings.change_account, holding=one.id, changes=changes, shown=shown)
        return self.language.gettext("The changes are kept.")
