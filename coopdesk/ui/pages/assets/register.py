"""The form in which a thing is entered into the register."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from coopdesk.records import accounts, assets, inventory, wear
from coopdesk.records.accounts import AccountRow
from coopdesk.records.ids import AccountId, AssetId
from coopdesk.records.inventory import METHOD_NAMES
from coopdesk.records.journal import CASH
from coopdesk.records.money import Money
from coopdesk.ui.choosing import account_words
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, MoneyField, NumberField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.people import Pair, Pairs


class Register(Card):
    """A new thing: what it is, what it cost, how long it serves, and what paid for it."""

    registered = Signal(object)  # AssetId
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("A new asset"))
        self._desk = desk
        self._pays: dict[AccountId | None, AccountRow] = {}
        self._usual: tuple[AccountId | None, AccountId | None] = (None, None)
        self.account: ChoiceField[AccountId] = ChoiceField("account", t("&Account"), [], language)
        self.source: ChoiceField[AccountId | None] = ChoiceField(
            "source", t("&Paid from"), [], language
        )
        methods = [(name, t(words)) for name, words in METHOD_NAMES.items()]
        currency = desk.currency
        self.form = Form(
            [
                TextField("name", t("What it &is"), language),
                TextField("number", t("N&umber"), language),
                self.account,
                TextField("place", t("Where it stan&ds"), language, optional=True),
                DayField("bought", t("&Bought on"), language, today=desk.today),
                MoneyField("cost", t("What it &cost"), currency, language),
                self.source,
                TextField("party", t("B&ought from"), language, optional=True),
                NumberField("months", t("Wears for so many &months"), language, hint="60"),
                ChoiceField("method", t("&How it wears"), methods, language, value=wear.STRAIGHT),
                MoneyField("residual", t("Worth at the &end"), currency, language, optional=True),
                DayField("begins", t("&First month of wear"), language, today=desk.today),
                MoneyField("before", t("&Worn off before that"), currency, language, optional=True),
            ],
            language,
            columns=2,
        )
        self.hint = label("", "muted", wrap=True)
        self.after = Pairs()
        self.add = buttons.primary("", self.do_add, icon="add")
        cancel = buttons.quiet(t("Cancel"), self.left.emit)
        self.body.addWidget(self.form)
        self.body.addWidget(self.hint)
        self.body.addWidget(self.after)
        self.body.addWidget(holder(Flow(self.add, cancel, gap=8)))
        self.form.changed.connect(self._word)
        self.add.setEnabled(desk.may(assets.register))

    def begin(self) -> None:
        """Empty, with the next number and today."""
        today = self._desk.today
        self._offer()
        self.form.clear()
        self.form["number"].set_value(self._desk.ask(inventory.next_number))
        self.form["bought"].set_value(today)
        self.form["begins"].set_value(today.replace(day=1))
        self.form["method"].set_value(wear.STRAIGHT)
        self._choose_first()
        self.form.settle()
        self._word()
        self.form["name"].setFocus()

    def _offer(self) -> None:
        """Accounts that things stand in, and what can pay for one."""
        t, language = self._desk.language.gettext, self._desk.language
        rows = self._desk.ask(accounts.accounts)
        things = [one for one in rows if one.by_hand and one.type == "asset" and _lasts(one)]
        self.account.set_options([(one.id, account_words(language, one)) for one in things])
        pays = [one for one in rows if one.at_hand]
        pays += [one for one in rows if one.by_hand and one.type == "liability"]
        pays += [one for one in rows if one.role == "opening" and one.closed is None]
        self._pays = {one.id: one for one in pays}
        options: list[tuple[AccountId | None, str]] = [
            (one.id, account_words(language, one)) for one in pays
        ]
        options.append((None, t("In the books already")))
        self.source.set_options(options)
        self._usual = things[0].id if things else None, options[0][0]

    def _choose_first(self) -> None:
        """The usual account, and the main box, which pays for most."""
        account, source = self._usual
        self.account.set_value(account)
        self.source.set_value(source)

    def _word(self) -> None:
        """Word the button as the whole deed, and say what each month will take."""
        self._show_payment()
        t, language = self._desk.language.gettext, self._desk.language
        cost, months = self.form["cost"].peek(), self.form["months"].peek()
        zero = Money.zero(self._desk.currency)
        rest, before = (self.form[n].peek() or zero for n in ("residual", "before"))
        self.hint.setText("")
        if not cost or not months or not 0 <= rest.minor <= (cost - before).minor:
            return
        if not 1 <= months <= assets.LONGEST:
            return
        method = self.form["method"].peek() or wear.STRAIGHT
        value = (cost - before).minor
        plan = wear.plan(method, value=value, residual=rest.minor, months=months)
        words = t("{first} are worn off in the first month, {last} in the last.")
        first, last = (language.amount(Money(plan[n], cost.currency)) for n in (0, -1))
        self.hint.setText(words.format(first=first, last=last))

    def _show_payment(self) -> None:
        """What pays for it, before and after."""
        t, language, figure = (
            self._desk.language.gettext,
            self._desk.language,
            self._desk.language.figure,
        )
        cost, source = self.form["cost"].peek(), self._pays.get(self.source.peek())
        self.after.show_pairs([])
        self.after.setVisible(bool(cost) and source is not None)
        if not cost or source is None:
            self.add.setText(t("Enter it into the register"))
            return
        now = source.balance
        after = now - cost if source.type == "asset" else now + cost
        words = t("{before} → {after}").format(before=figure(now), after=figure(after))
        self.after.show_pairs([Pair(account_words(language, source), words)])
        deed = t("Pay {amount} from {account} and enter it")
        if not source.at_hand:
            deed = t("Enter it for {amount}, against {account}")
        said = deed.format(amount=language.amount(cost), account=t(source.name))
        self.add.setText(buttons.literal(said))

    def do_add(self) -> None:
        """Write it into the register, and the entry where it was paid just now."""
        made = self.form.submit(self._send)
        if made is not None:
            self._desk.say(self._desk.language.gettext("It is in the register."))
            self.registered.emit(made)

    def _send(self, **typed: Any) -> AssetId:
        for name in ("place", "party"):
            typed[name] = typed[name] or ""
        return self._desk.do(assets.register, **typed)


def _lasts(one: AccountRow) -> bool:
    """Not money, and no account of what is worn off."""
    return one.role not in CASH | {"worn", "allowance", "interest_receivable"}
