"""What a payment would do, what pays all of it, and paying otherwise than over the desk."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_, Language
from coopdesk.records import lending, loans, visit
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import HoldingId
from coopdesk.records.loans import Amounts, LoanFile, RepaymentPreview, Snapshot
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.fields import ChoiceField, DayField, DecimalField, Field
from coopdesk.ui.kit.layouts import Sides
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.lending import parts_told, paying
from coopdesk.ui.pages.loan.deeds.base import LoanDeed
from coopdesk.ui.pages.loan.wording import parts_pairs

#: What produce is counted in.
_UNITS: Final = (
    N_("sack"),
    N_("kilogram"),
    N_("tonne"),
    N_("litre"),
    N_("crate"),
    N_("bunch"),
    N_("piece"),
)


class _Paying(LoanDeed):
    """A payment: how it is divided, and how the loan stands before and after."""

    def __init__(self, desk: Desk, subject: LoanFile) -> None:
        self.divided = Pairs()
        super().__init__(desk, subject)

    def parts(self) -> list[QWidget]:
        first, *rest = super().parts()
        return [Sides(first, self.divided, shares=(1, 1), least=700), *rest]

    def amount(self) -> int:
        """What is paid, in minor units; nothing while it can't be read."""
        return self.minor("amount")

    def _show(self) -> None:
        super()._show()
        self.divided.show_pairs([])
        self.divided.hide()
        self.compare(self._compared)

    def _compared(self) -> tuple[Snapshot, Snapshot] | None:
        day = self.day()
        if day is None or self.amount() <= 0:
            return None
        found = self.desk.ask(loans.preview_repayment, self.loan, self.amount(), day)
        self.divided.show_pairs(self._pairs(found))
        self.divided.show()
        if found.recovered:
            return None  # nothing of it is owed in the books any more
        return found.before, found.after

    def _pairs(self, found: RepaymentPreview) -> list[Pair]:
        t, language = self.language.gettext, self.language
        pairs = parts_pairs(language, found.parts)
        if found.recovered:
            pairs.append(Pair(t("Recovered after the write-off"), language.amount(found.recovered)))
        if found.too_much:
            pairs.append(Pair(t("Paid too much by then"), language.amount(found.too_much)))
        for one in found.changes:
            words = t("{number} of {day} then counts as {after}, not as {before}")
            said = words.format(
                number=one.number,
                day=language.day(one.day),
                after=parts_told(language, one.after),
                before=parts_told(language, one.before),
            )
            pairs.append(Pair(said, language.amount(one.amount)))
        return pairs


class Try(_Paying):
    """See what a payment would do, before anybody pays."""

    KEY = "repay"
    TITLE = N_("What would a payment do?")
    ABOUT = N_("Type an amount to see where it goes. Nothing is written here.")
    ICON = "cash"

    def fields(self) -> list[Field[Any]]:
        t, amount = self.language.gettext, self.amount_field("amount", self._title())
        now = self.file.now
        if now is not None and (now.due.total or now.instalment):
            amount.set_value(now.due.total or now.instalment)
        return [amount, self.day_field(t("Paid on which &day"))]

    def _title(self) -> str:
        return self.language.gettext("&Amount")

    def word(self) -> str:
        return self.language.gettext("Go to the cash desk with this member")

    def send(self, **typed: Any) -> str:
        today = typed["day"] == self.desk.today
        amount = typed["amount"] if today else None
        self.desk.go(paying(self.file.member, HoldingId(self.loan), amount))
        return ""


class Slip(_Paying):
    """Write down a payment of a day on which it was not paid back yet."""

    KEY = "slip"
    TITLE = N_("A paper slip of before was found")
    ABOUT = N_(
        "The payment is written on its own day, and the later ones are divided anew. What then was"
        " paid too much is owed to the member."
    )
    NEEDS = visit.record_visit
    ICON = "note"

    def fields(self) -> list[Field[Any]]:
        t, language, today = self.language.gettext, self.language, self.desk.today
        return [
            self.amount_field("amount", t("&Amount")),
            DayField("day", t("Paid on which &day"), language, today=today),
            self.text_field("slip", t("Number of the paper &slip"), needed=False),
        ]

    def word(self) -> str:
        t, amount, day = self.language.gettext, self.money("amount"), self.day()
        if not amount or day is None:
            return t("Write the payment down")
        said = t("Write {amount} as of {day} and show the receipt")
        return said.format(amount=self.language.amount(amount), day=self.language.day(day))

    def send(self, **typed: Any) -> str:
        paid = visit.Doing(visit.REPAYMENT, typed["amount"], HoldingId(self.loan))
        with renamed(**{paid.field: "amount"}):
            done = self.desk.do(
                visit.record_visit,
                member=self.file.member,
                day=typed["day"],
                doings=[paid],
                slip=typed["slip"] or "",
            )
        self.show_receipt(done)
        return ""


class PayOff(LoanDeed):
    """What pays all of it on a day."""

    KEY = "pay_off"
    TITLE = N_("What pays all of it?")
    ABOUT = N_("All that must be paid on a day so that nothing is owed any more.")
    ICON = "check"

    def __init__(self, desk: Desk, subject: LoanFile) -> None:
        self.quote: Amounts | None = None
        self.figures = Pairs()
        super().__init__(desk, subject)

    def parts(self) -> list[QWidget]:
        return [self.figures]

    def fields(self) -> list[Field[Any]]:
        return [self.day_field(self.language.gettext("On which &day"))]

    def word(self) -> str:
        return self.language.gettext("Go to the cash desk with this member")

    def _show(self) -> None:
        day, t = self.day(), self.language.gettext
        self.quote = None if day is None else self.desk.ask(loans.payoff, self.loan, day)
        pairs = []
        if self.quote is not None:
            pairs = parts_pairs(self.language, self.quote)
            total = self.language.amount(self.quote.total)
            pairs.append(Pair(t("Pays all of it"), total))
        self.figures.show_pairs(pairs)
        super()._show()

    def after(self) -> str:
        day, quote = self.day(), self.quote
        if day is None or quote is None:
            return ""
        said = self.language.gettext("On {day} {amount} pays all of it.")
        return said.format(day=self.language.day(day), amount=self.language.amount(quote.total))

    def send(self, **typed: Any) -> str:
        # On another day another sum pays all of it: the desk tells which.
        today = typed["day"] == self.desk.today
        amount = self.quote.total if self.quote is not None and today else None
        self.desk.go(paying(self.file.member, HoldingId(self.loan), amount))
        return ""


class SetOff(_Paying):
    """Pay out of savings."""

    KEY = "set_off"
    TITLE = N_("Pay from savings")
    ABOUT = N_(
        "The member's own savings, or once it is late those of who answers for it, pay what is"
        " owed."
    )
    NEEDS = lending.set_off
    ICON = "savings"
    WIDE = frozenset({"holding"})

    @classmethod
    def is_offered(cls, subject: LoanFile) -> bool:
        owed = subject.lost.total if subject.lost else subject.now and subject.now.owed
        return cls.KEY in subject.may and bool(owed)

    def fields(self) -> list[Field[Any]]:
        t, language = self.language.gettext, self.language
        self._sources = self.desk.ask(lending.sources, self.loan, self.desk.today)
        said = t("{name} · {account} · at most {amount}")
        options = [
            (
                one.holding,
                said.format(
                    name=one.name,
                    account=language.say(one.account),
                    amount=language.amount(one.most),
                ),
            )
            for one in self._sources
        ]
        first = options[0][0] if options else None
        source: ChoiceField[HoldingId] = ChoiceField(
            "holding", t("&Which savings"), options, language, value=first
        )
        amount, due = self.amount_field("amount", t("&Amount")), self.file.now
        if self._sources and due is not None and due.due.total:
            amount.set_value(min(due.due.total, self._sources[0].most))
        return [
            source,
            amount,
            self.text_field("reason", t("&Why"), t("The member asked for it")),
            self.day_field(),
        ]

    def word(self) -> str:
        t, amount = self.language.gettext, self.money("amount")
        words = t("Pay {amount} from savings")
        return self.with_amount(words, amount, else_=t("Pay it from savings"))

    def after(self) -> str:
        if not self._sources:
            return self.language.gettext("There are no savings that can be drawn for this loan.")
        chosen, amount = self.form["holding"].peek(), self.money("amount")
        one = next((one for one in self._sources if one.holding == chosen), None)
        if one is None or amount is None or amount > one.most:
            return ""
        said = self.language.gettext("In {account} {before} can be drawn now, {after} after.")
        amount_of = self.language.amount
        return said.format(
            account=self.language.say(one.account),
            before=amount_of(one.most),
            after=amount_of(one.most - amount),
        )

    def send(self, **typed: Any) -> str:
        amount: Money = typed["amount"]
        self.desk.do(
            lending.set_off,
            loan=self.loan,
            holding=typed["holding"],
            amount=amount.minor,
            day=typed["day"],
            reason=typed["reason"],
        )
        said = self.language.gettext("{amount} was paid from savings.")
        return said.format(amount=self.language.amount(amount))


class InKind(_Paying):
    """Pay with produce at a price."""

    KEY = "pay_in_kind"
    TITLE = N_("Take produce for it")
    ABOUT = N_("Coffee, maize or milk at a price pays the loan, as money would.")
    NEEDS = lending.pay_in_kind
    ICON = "asset"

    def fields(self) -> list[Field[Any]]:
        t, language = self.language.gettext, self.language
        units = [(t(one), t(one)) for one in _UNITS]
        return [
            self.text_field("what", t("&What is brought"), t("Coffee")),
            DecimalField("quantity", t("How &much"), language),
            ChoiceField("unit", t("&Unit"), units, language, optional=True),
            self.text_field("other", t("A&nother unit"), needed=False),
            self.amount_field("price", t("&Price of one")),
            self.day_field(),
        ]

    def amount(self) -> int:
        quantity, price = self.form["quantity"].peek(), self.minor("price")
        if quantity is None:
            return 0
        try:
            return lending.worth_of(quantity, price)
        except Refused:
            return 0

    def word(self) -> str:
        t, worth = self.language.gettext, Money(self.amount(), self.desk.currency)
        words = t("Take produce for {amount}")
        return self.with_amount(words, worth, else_=t("Take the produce"))

    def send(self, **typed: Any) -> str:
        price: Money = typed["price"]
        self.desk.do(
            lending.pay_in_kind,
            loan=self.loan,
            what=typed["what"],
            quantity=typed["quantity"],
            unit=typed["other"] or typed["unit"] or "",
            price=price.minor,
            day=typed["day"],
        )
        language: Language = self.language
        worth = Money(lending.worth_of(typed["quantity"], price.minor), self.desk.currency)
        said = language.gettext("Produce for {amount} was taken.")
        return said.format(amount=language.amount(worth))
