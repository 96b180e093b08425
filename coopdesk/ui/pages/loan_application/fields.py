"""What is written down when a member asks for a loan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from coopdesk.records import lending, loans, office
from coopdesk.records.ids import LoanId, MemberId, PersonId, ProductId
from coopdesk.records.lending import Ability, TeamRow
from coopdesk.records.lending_terms import PURPOSES, LendingTerms
from coopdesk.records.loans import LoanFile, LoanProductRow
from coopdesk.records.members import MemberRow
from coopdesk.records.money import Money
from coopdesk.ui.choosing import DeskDay, member_field
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.fields import (
    CheckField,
    ChoiceField,
    DayField,
    Field,
    MoneyField,
    NumberField,
    TextField,
)

#: Where nothing is chosen: no group, no loan that is paid off, nobody of the office.
NONE: Final = 0


class Fields:
    """The fields of an application, and what they hold as its commands want it."""

    def __init__(self, desk: Desk) -> None:
        t, language, currency = desk.language.gettext, desk.language, desk.currency
        self._desk = desk
        self._products: dict[ProductId, LoanProductRow] = {}
        self._kept: LendingTerms | None = None  # of an application that is being changed
        self.member = member_field(desk)
        self.product: ChoiceField[ProductId] = ChoiceField(
            "product", t("&Loan product"), [], language
        )
        self.amount = MoneyField("amount", t("&Amount"), currency, language)
        self.instalments = NumberField("instalments", t("&Instalments"), language)
        self.first_due = DayField(
            "first_due",
            t("&First instalment on (may stay empty)"),
            language,
            today=desk.today,
            optional=True,
        )
        purposes = [(code, t(name)) for code, name in PURPOSES.items()]
        self.purpose: ChoiceField[str] = ChoiceField(
            "purpose", t("What it is &for"), purposes, language
        )
        self.remark = TextField("remark", t("In the member's &words"), language, optional=True)
        self.income = MoneyField(
            "income", t("What &comes in a month"), currency, language, optional=True
        )
        self.costs = MoneyField(
            "costs", t("What the household c&osts a month"), currency, language, optional=True
        )
        self.officer: ChoiceField[PersonId] = ChoiceField(
            "officer", t("Who &looks after it"), [], language, optional=True
        )
        self.team: ChoiceField[int] = ChoiceField("team", t("Borrowing &group"), [], language)
        self.replaces: ChoiceField[LoanId] = ChoiceField(
            "replaces", t("Pa&ys off the loan"), [], language
        )
        self.day = DeskDay(desk)
        self.day.label.setText(t("Asked o&n"))
        self.insider = CheckField(
            "insider",
            t("Is near to who decides on loans"),
            language,
        )

    def all(self) -> list[Field[Any]]:
        """In the order in which Enter goes through them."""
        return [
            self.member,
            self.product,
            self.amount,
            self.instalments,
            self.purpose,
            self.remark,
            self.first_due,
            self.day,
            self.income,
            self.costs,
            self.team,
            self.replaces,
            self.officer,
            self.insider,
        ]

    # --- what can be chosen ----------------------------------------------------------------------

    def offer(self) -> bool:
        """Offer what there is, keeping what is chosen. Whether any loans are offered at all."""
        desk, t = self._desk, self._desk.language.gettext
        rows = [one for one in desk.ask(loans.loan_products, desk.today) if not one.closed]
        self._products = {one.id: one for one in rows}
        self.product.set_options([(one.id, t(one.name)) for one in rows])
        if self.product.is_empty() and len(rows) == 1:
            self.product.set_value(rows[0].id)
            self.take_usual()
        people = [(one.id, one.name) for one in desk.ask(office.people) if one.active]
        self.officer.set_options(people)
        if self.officer.is_empty():
            self.officer.set_value(desk.actor.person)
        return bool(rows)

    def terms(self) -> LendingTerms | None:
        """By which terms it is asked for: those that were shown, or those of the kind chosen."""
        chosen = self.product.peek()
        row = None if chosen is None else self._products.get(chosen)
        return self._kept or (row.terms if row else None)

    def take_usual(self) -> None:
        """As many instalments as the product usually has, while nobody wrote another number."""
        terms = self.terms()
        if terms is not None:
            self.instalments.set_value(terms.usual)

    def take_reckoned(self, text: str) -> None:
        """Begin with what was reckoned: product, amount in minor units, instalments."""
        said = [int(part) for part in text.split() if part.isdecimal()]
        if len(said) == 3 and ProductId(said[0]) in self._products:
            self.product.set_value(ProductId(said[0]))
            self.amount.set_value(Money(said[1], self._desk.currency))
            self.instalments.set_value(said[2])

    def offer_of(self, member: MemberId | None, without: LoanId | None = None) -> None:
        """What a member may choose: the group they are in, and loans that could be paid off."""
        t, desk = self._desk.language.gettext, self._desk
        teams = [] if member is None else _teams_of(desk.ask(lending.teams), member)
        self.team.set_options([(NONE, t("None: alone")), *((one.id, one.name) for one in teams)])
        owed = [] if member is None else desk.ask(loans.owed_by, member, desk.today)
        said = t("{number}: {amount} owed")
        running = [
            (
                LoanId(one.loan),
                said.format(number=one.number, amount=desk.language.amount(one.owed)),
            )
            for one in owed
            if one.number and LoanId(one.loan) != without
        ]
        self.replaces.set_options([(LoanId(NONE), t("None: it is a new loan")), *running])
        for field, there in ((self.team, teams), (self.replaces, running)):
            if field.is_empty():
                field.set_value(NONE)  # type: ignore[arg-type]  # both are numbers
            field.setVisible(bool(there))

    # --- what was kept ---------------------------------------------------------------------------

    def show_kept(self, one: LoanFile, member: MemberRow, told: Ability) -> None:
        """Put an application in that was kept; whose it is and of which product stays."""
        asked = one.life.asked
        self._kept = self._desk.ask(lending.terms_shown, one.loan)
        self.member.set_value(member)
        if one.product not in self._products:  # it is not offered any more
            t = self._desk.language.gettext
            self.product.set_options([(one.product, t(one.product_name))])
        self.product.set_value(one.product)
        self.offer_of(one.member, one.loan)
        self.amount.set_value(one.asked)
        self.instalments.set_value(asked.instalments)
        self.first_due.set_value(asked.first_due)
        self.purpose.set_value(asked.purpose)
        self.remark.set_value(asked.remark or None)
        self.income.set_value(told.income)
        self.costs.set_value(told.costs)
        self.officer.set_value(None if asked.officer is None else PersonId(asked.officer))
        self.team.set_value(asked.team or NONE)
        self.replaces.set_value(LoanId(asked.replaces or NONE))
        self.day.set_value(asked.day)
        self.insider.set_value(asked.insider)
        for field in (self.member, self.product, self.day):
            field.setEnabled(False)

    # --- what they hold --------------------------------------------------------------------------

    def looked_at(self) -> dict[str, Any] | None:
        """What can be looked at so far, as `findings_before` wants it; None: not enough yet."""
        member, product = self.member.peek(), self.product.peek()
        amount, count = self.amount.peek(), self.instalments.peek()
        if member is None or product is None or not amount or amount.minor <= 0 or not count:
            return None
        return {
            "member": member.id,
            "product": product,
            "amount": amount.minor,
            "instalments": count,
            "day": self.day.peek() or self._desk.today,
            "first_due": self.first_due.peek(),
            "insider": bool(self.insider.peek()),
            "team": self.team.peek() or None,
            "replaces": self.replaces.peek() or None,
            "means": self.means(),
        }

    def means(self) -> dict[str, int] | None:
        """What the member told so far, in minor units."""
        told = (("income", self.income.peek()), ("costs", self.costs.peek()))
        return {name: amount.minor for name, amount in told if amount is not None} or None


def told_means(typed: Mapping[str, Any]) -> dict[str, int] | None:
    """The means among what was read from the form."""
    found = {name: typed[name].minor for name in lending.MEANS if typed[name] is not None}
    return found or None


def as_kept(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was read from the form, as the facts of an application."""
    return {
        "amount": typed["amount"].minor,
        "instalments": typed["instalments"],
        "purpose": typed["purpose"],
        "remark": typed["remark"] or "",
        "means": told_means(typed),
        "officer": typed["officer"],
        "insider": typed["insider"],
        "team": typed["team"] or None,
        "replaces": typed["replaces"] or None,
        "first_due": typed["first_due"],
    }


def _teams_of(rows: Sequence[TeamRow], member: MemberId) -> list[TeamRow]:
    return [one for one in rows if any(inside.member == member for inside in one.members)]
