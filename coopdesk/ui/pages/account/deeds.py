"""What can be done with a savings account beside the cash desk: each deed a card of its own."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Signal

from coopdesk.i18n import N_
from coopdesk.records import products, savings
from coopdesk.records.book import Command
from coopdesk.records.members import MemberRow
from coopdesk.records.money import Money
from coopdesk.records.savings import SavingsAccount
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import ChoiceField, Field, MoneyField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.theme import look


class Deed(Card):
    """A deed: what it means, what it takes, what will be, and a button that says it whole.

    `NEEDS` is the command, so that nobody is offered what they may not do.
    """

    TITLE: ClassVar[str] = ""  # marked with N_
    ABOUT: ClassVar[str] = ""  # marked with N_
    NEEDS: ClassVar[Command[..., Any]]
    ICON: ClassVar[str] = "edit"

    done = Signal(str)  # what to tell the person
    left = Signal()

    def __init__(self, desk: Desk, account: SavingsAccount) -> None:
        t = desk.language.gettext
        super().__init__(t(self.TITLE))
        self.desk, self.account, self.language = desk, account, desk.language
        self.form = Form(self.fields(), desk.language, columns=2)
        self.result = label("", "strong", wrap=True)
        self.do = buttons.primary("", self._submit, icon=self.ICON)
        self.leave = buttons.secondary(t("Cancel"))
        self.leave.clicked.connect(self.left)
        self.body.addWidget(label(t(self.ABOUT), "muted", wrap=True))
        self.body.addWidget(self.form)
        self.body.addWidget(self.result)
        self.body.addWidget(holder(Flow(self.do, self.leave, gap=8)))
        self.body.setSpacing(look().px(12))
        self.form.changed.connect(self._show)
        self.form.setVisible(bool(self.form.fields()))
        self._show()

    # --- what each deed says -------------------------------------------------------------------

    @classmethod
    def is_offered(cls, account: SavingsAccount) -> bool:
        """Whether it makes sense for this account."""
        return account.closed is None

    def fields(self) -> list[Field[Any]]:
        return []

    def word(self) -> str:
        """The whole deed, for its button."""
        raise NotImplementedError

    def after(self) -> str:
        """What will be, before it is written; empty: nothing to tell yet."""
        return ""

    def send(self, **typed: Any) -> str:
        """Do it; gives what to tell the person."""
        raise NotImplementedError

    # --- doing -----------------------------------------------------------------------------------

    def _show(self) -> None:
        self.do.setText(self.word())
        said = self.after()
        self.result.setText(said)
        self.result.setVisible(bool(said))

    def _submit(self) -> None:
        said = self.form.submit(self.send)
        if said is None:
            self.form.show()  # also of a deed without fields: the no stands there
        else:
            self.done.emit(said)

    def focus_first(self) -> None:
        first = next(iter(self.form.fields()), None)
        (first or self.do).setFocus()

    def money(self, field: str) -> Money | None:
        """An amount that can be read already."""
        found: Money | None = self.form[field].peek()
        return found

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
        if amount is None:
            return t("Hold it back")
        return t("Hold {amount} back").format(amount=self.language.amount(amount))

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
    def is_offered(cls, account: SavingsAccount) -> bool:
        return account.closed is None and account.terms.terms.notice_days > 0

    def fields(self) -> list[Field[Any]]:
        return [self._amount(self.language.gettext("&Amount"))]

    def word(self) -> str:
        t, amount = self.language.gettext, self.money("amount")
        if amount is None:
            return t("Note it")
        return t("Note that {amount} will be drawn").format(amount=self.language.amount(amount))

    def after(self) -> str:
        said = self.language.gettext("It can be drawn in {days} days.")
        return said.format(days=self.language.number(self.account.terms.terms.notice_days))

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
        t, other = self.language.gettext, self._other()
        if other is None:
            return t("Add them")
        return t("Add {name} as a holder").format(name=other.name)

    def _other(self) -> MemberRow | None:
        found: MemberRow | None = self.form["member"].peek()
        return found

    def send(self, **typed: Any) -> str:
        other: MemberRow = typed["member"]
        self.desk.do(
            savings.add_holder,
            holding=self.account.id,
            member=other.id,
            mandate=typed["mandate"],
        )
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
    def is_offered(cls, account: SavingsAccount) -> bool:
        return account.asleep is not None

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
    def is_offered(cls, account: SavingsAccount) -> bool:
        running = account.until is not None and account.until > account.opened
        fixed = account.form == products.FIXED_TERM
        return account.closed is None and fixed and running and not account.broken

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
