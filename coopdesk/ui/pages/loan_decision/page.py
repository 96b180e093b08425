"""The page of a decision: what was asked, what was looked at, and what is decided."""

from __future__ import annotations

from typing import ClassVar

from coopdesk.i18n import N_
from coopdesk.records import lending, loans
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from coopdesk.records.lending import Finding
from coopdesk.records.loans import LoanCard
from coopdesk.ui.answering import CollateralCard, GuarantorsCard
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Mark, Note, label
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, column, holder, whole_page
from coopdesk.ui.kit.people import Pairs
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.lending import (
    FindingsCard,
    OfferCard,
    a_month,
    ability_pairs,
    asked_pairs,
    head_loan,
    loan_mark,
    to_pay_off,
)
from coopdesk.ui.pages.loan_decision.deciding import Deciding
from coopdesk.ui.theme import Kind

_BESIDE = 900  # at 100 % text


class LoanDecision(Page):
    """`place.about` is a loan that was asked for. What is typed is looked at all the while."""

    TITLE = N_("Decide on a loan")
    TOPICS: ClassVar[Topic] = Topic.LOANS | Topic.SAVINGS | Topic.SHARES | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        change = buttons.secondary(t("See the application"), self._go_application, icon="edit")
        self.member = buttons.secondary(
            t("Open the &member's page"), self._go_member, icon="member"
        )
        self.heading = Heading(t(self.TITLE), " ", [self.member, change])
        self.late = Note("", Kind.WARN)
        self.asked = Pairs()
        self.deciding = Deciding(desk)
        self.offer = OfferCard(
            language, t("What it comes to"), t("Write the amount and the number of instalments.")
        )
        self.checks = FindingsCard(language, t("What was looked at"), t("Nothing to look at."))
        self.ability = Pairs()
        self.guarantors = GuarantorsCard(desk, fixed=True)
        self.things = CollateralCard(desk, fixed=True)
        self._make_history()
        self._lay_out()
        self.deciding.changed.connect(self.look)
        self.deciding.decided.connect(self._decided)
        does_it(self, self.deciding.do_it)
        self.show_place(place)

    def _make_history(self) -> None:
        t = self.desk.language.gettext
        self.history: Table[LoanCard] = Table(
            [
                Column(t("Loan"), _number),
                Column(t("Product"), self._product, pill=self._mark, stretch=True, least=120),
                Column(t("Amount"), self._amount, right=True),
                Column(t("Owed"), self._owed, right=True),
            ],
            name=t("Earlier loans"),
            key=_key,
            empty=label(t("It is the member's first loan here."), "muted", wrap=True),
            least=2,
            dense=True,
        )
        self.history.opened.connect(self._go_loan)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        asked = Card(t("What is asked"), self.asked)
        pays = Card(t("Can the member pay?"), self.ability)
        before = Card(t("Earlier loans"), self.history)
        left = column(self.checks, pays, before, self.guarantors, self.things, None, gap=16)
        right = column(self.deciding, self.offer, asked, None, gap=16)
        sides = Sides(holder(left), holder(right), shares=(1, 1), least=_BESIDE)
        self.setLayout(whole_page(self.heading, self.late, sides, None))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        again = place.about == self.place.about and self.deciding.has_typed()
        super().show_place(place)
        self._show(keep=again)

    def refresh(self, topics: Topic) -> None:
        self._show(keep=self.deciding.has_typed())

    def has_typed(self) -> bool:
        return self.deciding.has_typed()

    def focus_first(self) -> None:
        (self.deciding.way if self.deciding.isVisibleTo(self) else self.member).setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _show(self, *, keep: bool) -> None:
        if self.place.about is None:
            return
        desk, language, t = self.desk, self.desk.language, self.desk.language.gettext
        loan = LoanId(self.place.about)
        self.one = desk.ask(loans.loan_file, loan, desk.today)
        self.terms = desk.ask(lending.terms_shown, loan)
        head_loan(self.heading, t(self.TITLE), self.one, language)
        open_ = "decide" in self.one.may
        self.late.say("" if open_ else t("This was decided already."), Kind.WARN)
        self.deciding.setVisible(open_)
        self.asked.show_pairs(list(asked_pairs(language, self.one)))
        self.deciding.show_loan(self.one, self.terms, keep=keep)
        earlier = desk.ask(loans.cards_of_member, self.one.member, desk.today)
        self.history.show_rows([card for card in earlier if card.loan != loan])
        self.things.show_loan(loan)
        self.look()

    def look(self) -> None:
        """Look at the loan as it would be granted."""
        self._show_offer()
        found = self._findings()
        self.checks.show_findings(found)
        told = self.desk.ask(lending.ability, self.one.member, self.desk.today, loan=self.one.loan)
        pairs = list(ability_pairs(self.desk.language, told, a_month(found)))
        self.ability.show_pairs(pairs)
        said = [one for one in found if one.name in ("guarantors", "cover")]
        text = " ".join(self.desk.language.say(one.text) for one in said)
        self.guarantors.show_loan(self.one.loan, None, text)

    def _findings(self) -> list[Finding]:
        asked, deciding = self.one.life.asked, self.deciding
        amount, count = deciding.amount.peek(), deciding.instalments.peek()
        told = self.desk.ask(lending.ability, self.one.member, self.desk.today, loan=self.one.loan)
        means = {"income": told.income, "costs": told.costs}
        try:
            return self.desk.ask(
                lending.findings_before,
                loan=self.one.loan,
                member=self.one.member,
                product=self.one.product,
                amount=amount.minor if amount and amount.minor > 0 else asked.amount,
                instalments=count or asked.instalments,
                day=deciding.day.peek() or self.desk.today,
                insider=asked.insider,
                team=asked.team,
                replaces=asked.replaces,
                first_due=asked.first_due,
                means={name: one.minor for name, one in means.items() if one is not None} or None,
            )
        except Refused as no:
            return [Finding("", False, no.text)]

    def _show_offer(self) -> None:
        amount, count = self.deciding.amount.peek(), self.deciding.instalments.peek()
        shown = self.deciding.granting and "decide" in self.one.may
        self.offer.setVisible(shown)
        if not amount or amount.minor <= 0 or not count or count <= 0:
            self.offer.show_offer(None)
            return
        first, day = self.one.life.asked.first_due, self.desk.today
        first = first if first is not None and first > day else None
        [made] = loans.offers(self.terms, amount, [count], day, first_due=first)
        pays_off = to_pay_off(self.desk, self.one.life.asked.replaces, day)
        self.offer.show_offer(made, pays_off=pays_off)

    def _product(self, card: LoanCard) -> str:
        return self.desk.language.gettext(card.product)

    def _mark(self, card: LoanCard) -> Mark:
        return loan_mark(self.desk.language, card)

    def _amount(self, card: LoanCard) -> str:
        return self.desk.language.figure(card.amount)

    def _owed(self, card: LoanCard) -> str:
        return self.desk.language.figure(card.owed)

    # --- after it --------------------------------------------------------------------------------

    def _decided(self) -> None:
        t, granted = self.desk.language.gettext, self.deciding.granting
        said = t("The loan is granted. Next the contract is signed.")
        self.desk.say(said if granted else t("The application is refused."))
        page = "loan_signing" if granted else "loan"
        self.desk.go(Place(page, about=self.one.loan))

    def _go_application(self) -> None:
        self.desk.go(Place("loan_application", about=self.place.about))

    def _go_member(self) -> None:
        self.desk.go(Place("member", member=self.one.member))

    def _go_loan(self, card: LoanCard) -> None:
        self.desk.go(Place("loan", about=card.loan))


def _number(card: LoanCard) -> str:
    return card.number


def _key(card: LoanCard) -> int:
    return card.loan
