"""The steps in which the surplus is decided on. Each knows its fields and its part of the plan."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from coopdesk.i18n import N_, Language
from coopdesk.records import allocation
from coopdesk.records.allocation import Gift, Plan, Reserve, Rules
from coopdesk.records.surplus import RESERVES, Operations
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note, StatCard, label
from coopdesk.ui.kit.fields import (
    CheckField,
    ChoiceField,
    MoneyField,
    NumberField,
    PercentField,
    level,
)
from coopdesk.ui.kit.layouts import Flow, column, holder, row
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.surplus.making import Making, named, round_amount
from coopdesk.ui.pages.surplus.step import HUNDRED, Step, as_part, percent_of, shared
from coopdesk.ui.theme import Kind


class Result(Step):
    """What the year earned, and what earlier years left."""

    TITLE = N_("Result")
    ABOUT = N_("What the co-op earned in the year, less what it spent.")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        t = self.language.gettext
        self.result = StatCard(t("Result of the year"))
        self.before = StatCard(t("Left from earlier years"))
        close = buttons.link(t("Close the year"), weakly(desk.go, Place("periods", text="year")))
        self.note = Note("", Kind.WARN, close)
        self.earlier = MoneyField(
            "earlier",
            t("&Of what earlier years left, share out too"),
            desk.currency,
            self.language,
            optional=True,
        )
        self.field(self.earlier)
        tiles = holder(Flow(self.result, self.before, gap=12, equal=True))
        self.words = label("", wrap=True)
        whole = column(self.about, tiles, self.words, self.note, self.earlier, None, gap=12)
        self.setLayout(whole)

    def fill(self, making: Making) -> None:
        facts = making.reckoned.facts
        self.earlier.setVisible(facts.before > 0 and not making.loss)
        self.earlier.set_value(making.money(making.plan.earlier) if making.plan.earlier else None)

    def tell(self, making: Making) -> None:
        t, amount = self.language.gettext, self.language.amount
        facts = making.reckoned.facts
        self.result.show_figure(
            amount(making.money(facts.result)), note=_said_of(facts.result, self.language)
        )
        self.before.show_figure(amount(making.money(facts.before)))
        words = t("This is what the members decide on.")
        if making.loss:
            words = t("The members decide which reserves cover the loss, and what is carried on.")
        elif not facts.result:
            words = t("There is nothing to decide on for this year.")
        self.words.setText(words)
        self.note.say(
            ""
            if making.reckoned.closed
            else t("The year is not closed yet: entries can still change its result."),
            Kind.WARN,
        )

    def typed(self, plan: Plan) -> Plan:
        money = self.earlier.peek() if not self.earlier.isHidden() else None
        return replace(plan, earlier=money.minor if money else 0)


def _said_of(result: int, language: Language) -> str:
    t = language.gettext
    return t("A loss") if result < 0 else t("A surplus") if result else t("Neither gain nor loss")


class Reserves(Step):
    """Past losses, reserves that were used, and the reserves that the law wants."""

    TITLE = N_("Losses and reserves")
    ABOUT = N_("Losses come first, then the funds that must grow each year.")
    KINDS = (allocation.LOSSES, allocation.RESTORE, allocation.RESERVE)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.losses = label("", wrap=True)
        self._percents: dict[str, PercentField] = {}
        self._amounts: dict[tuple[str, str], MoneyField] = {}
        self._said: dict[str, Any] = {}
        self._until: dict[str, Decimal | None] = {}
        self._rows = column(gap=12)
        self.setLayout(column(self.about, self.losses, self._rows, None, gap=12))
        for role in RESERVES:
            self._add(role)

    def _add(self, role: str) -> None:
        t = self.language.gettext
        percent = PercentField(f"reserves.{role}", "", self.language, optional=True)
        said = label("", "muted", wrap=True)
        said.setMinimumHeight(percent.editor.sizeHint().height())
        self._percents[role], self._said[role] = percent, said
        restore = MoneyField(
            f"restore.{role}", t("Put back"), self.desk.currency, self.language, optional=True
        )
        cover = MoneyField(
            f"losses.{role}", t("Take from it"), self.desk.currency, self.language, optional=True
        )
        self._amounts["restore", role], self._amounts["losses", role] = restore, cover
        for one in (restore, percent, cover):
            self.field(one)
        beside = row(percent, restore, cover, level(said), gap=12)
        for n, share in enumerate((1, 1, 1, 2)):
            beside.setStretch(n, share)
        self._rows.addLayout(beside)

    def fill(self, making: Making) -> None:
        t, facts, plan = self.language.gettext, making.reckoned.facts, making.plan
        legal = {one.role: one for one in making.reckoned.rules.reserves}
        planned = {one.role: one for one in plan.reserves}
        for role in RESERVES:
            name = named(self.language, making, role)
            one = planned.get(role) or legal.get(role)
            self._until[role] = one.until if one else None
            percent = self._percents[role]
            percent.label.setText(t("{fund}, %").format(fund=name))
            percent.editor.setAccessibleName(percent.label.text())
            percent.set_value(as_part(planned[role].percent) if role in planned else None)
            percent.setVisible(not making.loss)
            restore, cover = self._amounts["restore", role], self._amounts["losses", role]
            cover.label.setText(t("Take from {fund}").format(fund=name))
            cover.editor.setAccessibleName(cover.label.text())
            restore.setVisible(not making.loss and facts.used.get(role, 0) > 0)
            cover.setVisible(making.loss and facts.funds.get(role, 0) > 0)
            for kept, one_field in ((plan.restore, restore), (plan.losses, cover)):
                given = kept.get(role, 0)
                one_field.set_value(making.money(given) if given else None)
            self._said[role].setVisible(not (percent.isHidden() and cover.isHidden()))

    def tell(self, making: Making) -> None:
        t, amount = self.language.gettext, self.language.amount
        facts, made = making.reckoned.facts, making.cascade()
        covered = abs(made.amount(allocation.LOSSES))
        words = t("Losses of earlier years are covered first: {amount}.")
        if making.loss:
            words = t("What earlier years left covers {amount} of the loss.")
        self.losses.setText(words.format(amount=amount(making.money(covered))))
        self.losses.setVisible(bool(covered))
        for role in RESERVES:
            self._said[role].setText(self._sentence(making, role, facts.funds.get(role, 0)))

    def _sentence(self, making: Making, role: str, has: int) -> str:
        """What a fund has now and after, and what the law wants."""
        t, amount = self.language.gettext, self.language.amount
        gets = sum(
            step.amount
            for step in making.cascade().steps
            if step.of == role and step.what in (allocation.RESERVE, allocation.RESTORE)
        )
        said = t("{before} → {after}").format(
            before=amount(making.money(has)), after=amount(making.money(has + gets))
        )
        least = _least(making.reckoned.rules, role)
        if least is None or making.loss:
            return said
        wanted = t("The law: at least {percent} %.").format(percent=self.language.number(least))
        return f"{said}  ·  {wanted}"

    def typed(self, plan: Plan) -> Plan:
        reserves = tuple(
            Reserve(role, percent_of(field), self._until.get(role))
            for role, field in self._percents.items()
            if not field.isHidden() and percent_of(field)
        )
        return replace(
            plan, reserves=reserves, restore=self._given("restore"), losses=self._given("losses")
        )

    def _given(self, what: str) -> dict[str, int]:
        typed = {
            role: field.peek()
            for (kind, role), field in self._amounts.items()
            if kind == what and not field.isHidden()
        }
        return {role: money.minor for role, money in typed.items() if money}


def rounded(amount: int, by: int) -> int:
    """An example of a part, to the nearest coin; the parts themselves are shared out exactly."""
    return (2 * amount + by) // (2 * by)


def _least(rules: Rules, role: str) -> Decimal | None:
    return next((one.percent for one in rules.reserves if one.role == role), None)


class OnShares(Step):
    """Limited interest on shares, by the days that they were held."""

    TITLE = N_("Interest on shares")
    ABOUT = N_("Members get interest on their shares, for each day that they held them.")
    KINDS = (allocation.SHARES,)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        t = self.language.gettext
        self.rate = PercentField(
            "share_rate", t("Interest on shares, % a &year"), self.language, optional=True
        )
        self.bank_rate = PercentField(
            "bank_rate", t("What a &bank pays, % a year"), self.language, optional=True
        )
        self.leavers = CheckField(
            "leavers", t("Members who left get their part too"), self.language, value=True
        )
        self.step_of: ChoiceField[int] = ChoiceField(
            "step", t("Smallest &coin in a member's part"), [], self.language
        )
        self.words, self.limit = label("", "strong", wrap=True), label("", "muted", wrap=True)
        for one in (self.rate, self.bank_rate, self.step_of, self.leavers):
            self.field(one)
        rates = shared(self.rate, self.bank_rate)
        coins = shared(self.step_of)
        whole = (self.about, rates, self.limit, self.words, coins, self.leavers)
        self.setLayout(column(*whole, None, gap=12))

    def fill(self, making: Making) -> None:
        plan, rules = making.plan, making.reckoned.rules
        self.rate.set_value(as_part(plan.share_rate))
        self.bank_rate.setVisible(rules.above_bank is not None)
        self.bank_rate.set_value(as_part(plan.bank_rate or Decimal(0)))
        self.leavers.set_value(plan.leavers)
        unit = 10 ** making.money(0).digits
        coins = sorted({1, plan.step, *(unit * n for n in (1, 5, 10, 50, 100))})
        offered = [(coin, self.language.amount(making.money(coin))) for coin in coins]
        self.step_of.set_options(offered)
        self.step_of.set_value(plan.step)

    def tell(self, making: Making) -> None:
        t, amount = self.language.gettext, self.language.amount
        facts, plan, holders = making.facts, making.plan, making.holders
        pool = making.cascade().amount(allocation.SHARES)
        if not facts.share_days:
            self.words.setText(t("Nobody held shares in this year."))
        else:
            each = round_amount(facts.share_days // facts.year_days // holders, 0)
            gets = rounded(pool * each * facts.year_days, facts.share_days)
            words = t(
                "For each {each} held all year a member gets {gets}. Together {holders} members "
                "get {pool}."
            )
            self.words.setText(
                words.format(
                    each=amount(making.money(each)),
                    gets=amount(making.money(gets)),
                    holders=self.language.number(holders),
                    pool=amount(making.money(pool)),
                )
            )
        most = allocation.most_on_shares(plan, making.reckoned.rules)
        said = t("Shares may earn at most {percent} % a year here.")
        number = self.language.number
        self.limit.setText("" if most is None else said.format(percent=number(most)))
        self.limit.setVisible(most is not None)

    def typed(self, plan: Plan) -> Plan:
        bank = self.bank_rate.peek() if not self.bank_rate.isHidden() else None
        return replace(
            plan,
            share_rate=percent_of(self.rate),
            bank_rate=None if bank is None else bank * HUNDRED,
            leavers=self.leavers.value() is not False,
            step=self.step_of.peek() or 1,
        )


class ByOperations(Step):
    """What members get back by what they did with their co-op."""

    TITLE = N_("By what members did")
    ABOUT = N_("A part of what is left goes back to members by what they paid or earned here.")
    KINDS = (allocation.REFUND,)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        t = self.language.gettext
        self.refund = PercentField(
            "refund", t("Of what is left, &give back, %"), self.language, optional=True
        )
        self.field(self.refund)
        self.words = label("", "strong", wrap=True)
        self.how = label(t("1 counts once, 2 counts twice, 0 does not count."), "muted", wrap=True)
        self.none = Note("", Kind.PLAIN)
        self._weights: dict[str, NumberField] = {}
        self._kinds = column(gap=8)
        give = shared(self.refund)
        whole = (self.about, give, self.how, self._kinds, self.none, self.words)
        self.setLayout(column(*whole, None, gap=12))

    def fill(self, making: Making) -> None:
        self.refund.set_value(as_part(making.plan.refund))
        for kind in making.reckoned.operations:
            if str(kind.account) not in self._weights:
                self._add(kind, making)
        known = {str(kind.account) for kind in making.reckoned.operations}
        for key, field in self._weights.items():
            field.setVisible(key in known)
            field.set_value(making.plan.weights.get(key, 0))
        self.refund.setVisible(bool(known))
        self.how.setVisible(bool(known))

    def _add(self, kind: Operations, making: Making) -> None:
        t = self.language.gettext
        words = t("{what}: {amount} in the year").format(
            what=t(kind.name), amount=self.language.amount(making.money(kind.total))
        )
        key = str(kind.account)
        self._weights[key] = NumberField(f"weights.{key}", words, self.language)
        self.field(self._weights[key])
        self._kinds.addLayout(shared(self._weights[key]))

    def tell(self, making: Making) -> None:
        t, amount = self.language.gettext, self.language.amount
        pool, done = making.cascade().amount(allocation.REFUND), making.facts.operations
        nothing = t("Nobody paid or earned anything here that could be counted.")
        self.none.say("" if making.reckoned.operations else nothing, Kind.PLAIN)
        self.words.setVisible(bool(done))
        if not done:
            return
        each = 1000 * 10 ** making.money(0).digits
        words = t("For each {each} that counts a member gets {gets} back; together {pool}.")
        self.words.setText(
            words.format(
                each=amount(making.money(each)),
                gets=amount(making.money(rounded(pool * each, done))),
                pool=amount(making.money(pool)),
            )
        )

    def typed(self, plan: Plan) -> Plan:
        weights = {
            key: field.peek() or 0
            for key, field in self._weights.items()
            if not field.isHidden() and (field.peek() or 0) > 0
        }
        return replace(plan, refund=percent_of(self.refund), weights=weights)


class Other(Step):
    """What the meeting gives to other purposes."""

    TITLE = N_("Other purposes")
    ABOUT = N_("What else the meeting votes for. What is then left stays with the co-op.")
    KINDS = (allocation.GIFT,)

    _MANY: ClassVar[int] = 3

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        t = self.language.gettext
        self.accounts: list[ChoiceField[int]] = []
        self.amounts: list[MoneyField] = []
        self.words = label("", "strong", wrap=True)
        rows = []
        for n in range(self._MANY):
            account: ChoiceField[int] = ChoiceField(
                f"account.{n}", t("What for"), [], self.language, optional=True
            )
            amount = MoneyField(
                f"gifts.{n}", t("Amount"), desk.currency, self.language, optional=True
            )
            self.accounts.append(account)
            self.amounts.append(amount)
            self.field(account)
            self.field(amount)
            beside = row(account, amount, gap=12)
            beside.setStretch(0, 2)
            beside.setStretch(1, 1)
            rows.append(beside)
        self.setLayout(column(self.about, *rows, self.words, None, gap=12))

    def fill(self, making: Making) -> None:
        t = self.language.gettext
        options = [(int(one.account), t(one.name)) for one in making.purposes]
        for n in range(self._MANY):
            gift = making.plan.gifts[n] if n < len(making.plan.gifts) else None
            self.accounts[n].set_options(options)
            self.accounts[n].set_value(gift.account if gift else None)
            self.amounts[n].set_value(making.money(gift.amount) if gift else None)

    def tell(self, making: Making) -> None:
        t = self.language.gettext
        left = making.money(max(making.cascade().left, 0))
        self.words.setText(
            t("{amount} stays with the co-op.").format(amount=self.language.amount(left))
        )

    def first_unread(self) -> bool:
        t = self.language.gettext
        if super().first_unread():
            return True
        for account, amount in zip(self.accounts, self.amounts, strict=True):
            if amount.peek() and account.peek() is None:
                account.complain(t("Say what it is for."))
                return True
        return False

    def complain(self, name: str, text: str) -> bool:
        """A gift is named by its place among those that are typed."""
        where, _, n = name.partition(".")
        given = list(self._gifts())
        if where == "gifts" and n.isdigit() and int(n) < len(given):
            name = f"gifts.{given[int(n)]}"
        return super().complain(name, text)

    def _gifts(self) -> dict[int, Gift]:
        """What is typed whole, by its row."""
        rows = enumerate(zip(self.accounts, self.amounts, strict=True))
        typed = {n: (account.peek(), amount.peek()) for n, (account, amount) in rows}
        return {n: Gift(to, money.minor) for n, (to, money) in typed.items() if to and money}

    def typed(self, plan: Plan) -> Plan:
        return replace(plan, gifts=tuple(self._gifts().values()))
