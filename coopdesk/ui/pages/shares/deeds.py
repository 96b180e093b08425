"""What can be done with a member's shares: undertake more, make some over, ask some back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal

from coopdesk.records import shares, statements
from coopdesk.records.ids import HoldingId
from coopdesk.records.members import MemberFile
from coopdesk.records.money import Money
from coopdesk.records.products import SHARES
from coopdesk.records.resolutions import OTHER
from coopdesk.records.shares import ShareRow, ShareTerms, TransferRow
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import Field, MoneyField, NumberField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, bring_into_view, holder
from coopdesk.ui.resolving import ResolutionField
from coopdesk.ui.theme import Kind


class ShareDeed(Card):
    """A form that opens beside the account, and closes when it is done or left."""

    done = Signal()

    def __init__(self, desk: Desk, title: str, fields: list[Field[Any]], *, columns: int) -> None:
        super().__init__(title)
        self.desk = desk
        self.one: MemberFile | None = None
        self.account: ShareRow | None = None
        self.terms = ShareTerms()
        self.form = Form(fields, desk.language, columns=columns)
        self.tells = label("", "muted", wrap=True)
        self.note = Note("", Kind.REFUSE)
        self.do = buttons.primary("", self.do_it, icon="check")
        leave = buttons.secondary(desk.language.gettext("Cancel"), self.leave)
        for part in (self.form, self.tells, self.note, holder(Flow(self.do, leave))):
            self.body.addWidget(part)
        self.form.changed.connect(self.word)
        self.hide()

    def show_account(self, one: MemberFile, account: ShareRow, terms: ShareTerms) -> None:
        """Whose shares it is about. What was typed for somebody else is gone."""
        if self.one is not None and self.one.id != one.id:
            self.empty()
            self.hide()
        self.one, self.account, self.terms = one, account, terms
        self.word()

    def begin(self) -> None:
        self.word()
        self.show()
        self.form.fields()[0].setFocus()
        bring_into_view(self)

    def empty(self) -> None:
        self.form.clear()
        self.form.settle()
        self.note.say("")

    def has_typed(self) -> bool:
        return self.form.dirty and not self.isHidden()

    def leave(self) -> None:
        self.empty()
        self.hide()
        self.done.emit()

    def word(self) -> None:
        """Say on the button and above it what it does."""
        raise NotImplementedError

    def write(self, typed: dict[str, Any]) -> str:
        """Do it; gives what the desk says of it."""
        raise NotImplementedError

    def do_it(self) -> None:
        typed = self.form.read()
        if typed is None or self.account is None:
            return
        with Refusals(self.note, self.desk.language, self.form.fields()):
            self.desk.say(self.write(typed))
            self.leave()

    def value_of(self, count: int | None) -> Money:
        """What so many shares cost."""
        return Money(self.terms.value * max(count or 0, 0), self.desk.currency)


class Undertaking(ShareDeed):
    """They undertake to pay more shares, at once or month by month."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self.count = NumberField("count", t("How many &shares"), language)
        self.months = NumberField(
            "months", t("I&n how many months"), language, optional=True, hint=t("Empty: at once")
        )
        self.why = TextField("why", t("Wh&y"), language, optional=True)
        fields: list[Field[Any]] = [self.count, self.months, self.why]
        super().__init__(desk, t("They undertake more shares"), fields, columns=3)

    def word(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        whole, months = self.value_of(self.count.peek()), self.months.peek() or 0
        amount = language.amount(whole)
        words = t("Undertake {amount} in shares").format(amount=amount)
        self.do.setText(buttons.literal(words if whole.minor else t("Undertake shares")))
        self.do.setEnabled(self.desk.may(shares.subscribe))
        said = t("One share costs {amount}.").format(
            amount=language.amount(Money(self.terms.value, self.desk.currency))
        )
        if whole.minor and months > 0:
            each = Money(whole.minor // months, self.desk.currency)
            more = t("About {amount} is due each month, the first in a month.")
            said += " " + more.format(amount=language.amount(each))
        elif self.terms.months:
            more = t("They have at most {months} months to pay.")
            said += " " + more.format(months=self.terms.months)
        self.tells.setText(said)
        self.months.setVisible(self.terms.months > 0)

    def write(self, typed: dict[str, Any]) -> str:
        assert self.one is not None
        assert self.account is not None
        self.desk.do(
            shares.subscribe,
            member=self.one.id,
            product=self.account.product,
            count=typed["count"],
            months=typed.get("months") or 0,
            why=typed["why"] or "",
        )
        return self.desk.language.gettext("It is written down.")


class MakingOver(ShareDeed):
    """They make shares over to another member. It holds once it is entered."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self.taker = member_field(desk)
        self.taker.name = "taker"
        self.taker.label.setText(t("To &which member"))
        self.count = NumberField("count", t("How many &shares"), language)
        self.resolution = ResolutionField(desk, OTHER)
        self.why = TextField("why", t("Wh&y"), language, optional=True)
        fields: list[Field[Any]] = [self.taker, self.count, self.resolution, self.why]
        super().__init__(desk, t("They make shares over"), fields, columns=2)

    def word(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        amount, taker = self.value_of(self.count.peek()), self.taker.peek()
        words = t("Write down the transfer")
        if amount.minor and taker is not None:
            words = t("Write down that {amount} goes to {name}").format(
                amount=language.amount(amount), name=taker.name
            )
        self.do.setText(buttons.literal(words))
        self.do.setEnabled(self.desk.may(shares.ask_transfer))
        said = t("Nothing moves yet: the shares are the other's once it is entered.")
        if self.terms.resolved:
            said += " " + t("To enter it takes a resolution.")
        self.tells.setText(said)

    def write(self, typed: dict[str, Any]) -> str:
        assert self.account is not None
        taker = typed["taker"]
        self.desk.do(
            shares.ask_transfer,
            giver=self.account.holding,
            taker=_account_of(self.desk, taker.id, self.account),
            count=typed["count"],
            resolution=typed["resolution"] or "",
            why=typed["why"] or "",
        )
        return self.desk.language.gettext("It is written down.")


def _account_of(desk: Desk, member: Any, like: ShareRow) -> HoldingId:
    """The other's account of the same kind; any of theirs where there is none, to be refused."""
    found = desk.ask(shares.register, desk.today, desk.today, member=member).rows
    same = next((row.holding for row in found if row.product == like.product), None)
    held = desk.ask(statements.holdings, member)
    return same or next((row.id for row in held if row.kind == SHARES), like.holding)


class AskingBack(ShareDeed):
    """They want shares back. Requests are paid in their order."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self.amount = MoneyField("amount", t("&Amount"), desk.currency, language)
        super().__init__(desk, t("They ask for shares back"), [self.amount], columns=2)

    def word(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        amount = self.amount.peek()
        words = t("Write down the request")
        if amount is not None and amount.minor > 0:
            words = t("Ask for {amount} back").format(amount=language.amount(amount))
        self.do.setText(buttons.literal(words))
        self.do.setEnabled(self.desk.may(shares.ask_refund))
        self.tells.setText(t("Requests are paid in the order in which they were asked."))

    def write(self, typed: dict[str, Any]) -> str:
        assert self.account is not None
        self.desk.do(shares.ask_refund, holding=self.account.holding, amount=typed["amount"])
        return self.desk.language.gettext("The request is the last in the row.")


class Entering(ShareDeed):
    """A transfer that was asked for is entered in the register."""

    def __init__(self, desk: Desk) -> None:
        self._row: TransferRow | None = None
        self.resolution = ResolutionField(desk, OTHER)
        title = desk.language.gettext("Enter the transfer")
        super().__init__(desk, title, [self.resolution], columns=2)

    def about(self, row: TransferRow) -> None:
        """Which one."""
        self._row = row
        self.resolution.set_value(row.resolution or None)
        self.form.settle()

    def word(self) -> None:
        row = self._row
        if row is None:
            return
        t, language = self.desk.language.gettext, self.desk.language
        amount = language.amount(row.amount)
        self.do.setText(
            buttons.literal(
                t("Enter that {amount} goes to {name}").format(amount=amount, name=row.taker_name)
            )
        )
        said = t("{giver} has {amount} less from today on, and {taker} that much more.").format(
            giver=row.giver_name, amount=amount, taker=row.taker_name
        )
        more = t("Certificates that say too much then are cancelled.")
        self.tells.setText(f"{said} {more}")

    def write(self, typed: dict[str, Any]) -> str:
        assert self._row is not None
        said = typed["resolution"] or ""
        self.desk.do(shares.enter_transfer, transfer=self._row.id, resolution=said)
        return self.desk.language.gettext("It is entered: the shares are the other's.")


class Sure(Card):
    """What can't be taken back is asked once more."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(" ")
        self._desk = desk
        self._run: Callable[[], None] | None = None
        self.tells = label("", "muted", wrap=True)
        self.note = Note("", Kind.REFUSE)
        self.really = buttons.secondary("", self._do)
        self.stay = buttons.quiet(t("Leave it as it is"), self.leave)
        for part in (self.tells, self.note, holder(Flow(self.really, self.stay))):
            self.body.addWidget(part)
        self.hide()

    def ask(self, title: str, words: str, run: Callable[[], None]) -> None:
        """Say what it means; `run` is done when they are sure."""
        self.title.setText(title)
        self.setAccessibleName(title)
        self.tells.setText(words)
        self.really.setText(buttons.literal(title))
        self._run = run
        self.show()
        self.really.setFocus()
        bring_into_view(self)

    def leave(self) -> None:
        """Nothing is done."""
        self.note.say("")
        self._run = None
        self.hide()
        self.done.emit()

    def _do(self) -> None:
        if self._run is None:
            return
        with Refusals(self.note, self._desk.language):
            self._run()
            self.leave()
