"""The page on which a loan that was approved is signed."""

from __future__ import annotations

from typing import Any, ClassVar

from coopdesk.i18n import N_
from coopdesk.records import lending, loans
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from coopdesk.records.loans import LoanOffer
from coopdesk.records.money import Money
from coopdesk.records.schedule import Terms
from coopdesk.ui import papers
from coopdesk.ui.answering import CollateralCard, GuarantorsCard
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Note
from coopdesk.ui.kit.fields import DayField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.lending import FindingsCard, OfferCard, PlanTable, head_loan, to_pay_off
from coopdesk.ui.pages.loan_signing.tranches import Tranches
from coopdesk.ui.theme import Kind, look

_BESIDE = 900  # at 100 % text


class LoanSigning(Page):
    """`place.about` is a loan that was approved. The schedule beside is the one that is signed."""

    TITLE = N_("Sign the contract")
    TOPICS: ClassVar[Topic] = Topic.LOANS | Topic.SAVINGS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self._signing = False
        self.open = buttons.secondary(t("See the loan"), self._go_loan, icon="loans")
        self.heading = Heading(t(self.TITLE), " ", [self.open])
        self.late, self.note = Note("", Kind.WARN), Note("", Kind.REFUSE)
        self.granted = Pairs()
        self.day = DeskDay(desk)
        self.day.label.setText(t("&Signed on"))
        self.first_due = DayField(
            "first_due",
            t("&First instalment on (may stay empty)"),
            language,
            today=desk.today,
            optional=True,
        )
        self.form = Form([self.day, self.first_due], language, columns=2)
        self.tranches = Tranches(desk)
        self.sign = buttons.primary(t(self.TITLE), self.do_it, icon="edit")
        self.offer = OfferCard(language, t("What it comes to"), "")
        self.plan = PlanTable(language, least=6)
        self.sentences = Sentences()
        self.backing = FindingsCard(
            language, t("Who must answer for it"), t("Nobody else has to answer for it.")
        )
        self.guarantors, self.things = GuarantorsCard(desk), CollateralCard(desk, fixed=True)
        self._lay_out()
        self.form.changed.connect(self.look)
        self.tranches.changed.connect(self.look)
        does_it(self, self.do_it)
        self.show_place(place)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.card = Card(t("What is signed"), self.granted, self.form, self.tranches, self.note)
        self.card.body.addWidget(holder(Flow(self.sign)))
        self.card.body.setSpacing(look().px(12))
        terms = Card(t("The terms"), self.sentences)
        plan = Card(t("The instalments"), self.plan)
        left = column(self.card, self.backing, self.guarantors, self.things, terms, None, gap=16)
        right = column(self.offer, plan, None, gap=16)
        sides = Sides(holder(left), holder(right), shares=(1, 1), least=_BESIDE)
        self.setLayout(whole_page(self.heading, self.late, sides, None))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        again = place.about == self.place.about and self.has_typed()
        super().show_place(place)
        if place.about is None:
            return
        self._look_up()
        if not again:
            self.day.back_to_today()
            asked = self.one.life.asked.first_due
            later = asked is not None and asked > self.desk.today
            self.first_due.set_value(asked if later else None)
            self.tranches.clear()
            self.form.settle()
        self.look()

    def refresh(self, topics: Topic) -> None:
        if self.place.about is not None:
            self._look_up()
            self.look()

    def has_typed(self) -> bool:
        return self.form.dirty or self.tranches.has_typed() or self.guarantors.has_typed()

    def focus_first(self) -> None:
        (self.first_due if self.card.isVisibleTo(self) else self.open).setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look_up(self) -> None:
        desk, t, language = self.desk, self.desk.language.gettext, self.desk.language
        loan = LoanId(self.place.about or 0)
        self.one = desk.ask(loans.loan_file, loan, desk.today)
        self.terms = desk.ask(lending.terms_shown, loan)
        head_loan(self.heading, t(self.TITLE), self.one, language)
        open_ = "sign" in self.one.may
        self.late.say("" if open_ else t("This loan can't be signed now."), Kind.WARN)
        self.card.setVisible(open_)
        approved = self.one.life.approved
        self.amount = Money(approved.said["amount"] if approved else 0, desk.currency)
        if approved is None:
            return
        count = approved.said["instalments"]
        words = language.ngettext("{n} instalment", "{n} instalments", count)
        pairs = [
            Pair(
                t("Granted on {day}").format(day=language.day(approved.day)),
                language.amount(self.amount),
                note=words.format(n=language.number(count)),
            ),
            Pair(t("Who decided"), approved.said["body"], note=approved.resolution),
        ]
        if conditions := approved.said.get("conditions"):
            pairs.append(Pair(t("Conditions"), conditions))
        self.granted.show_pairs(pairs)

    def look(self) -> None:
        """Show the schedule that would be signed, and whether enough answers for it."""
        self._show_left()
        terms, why_not = self._agreed()
        self._show_plan(terms, why_not)
        self._show_backing()
        self._word(ready=terms is not None)

    def _show_left(self) -> None:
        parts = self.tranches.parts()
        zero = Money.zero(self.desk.currency)
        given = None if parts is None else sum((amount for _, amount in parts), zero)
        self.tranches.show_left(None if given is None else self.amount - given)

    def _agreed(self) -> tuple[Terms | None, str]:
        """The terms that would be signed, or why they can't be reckoned."""
        approved, day, parts = self.one.life.approved, self.day.peek(), self.tranches.parts()
        if approved is None or day is None or parts is None:
            return None, ""
        try:
            return lending.agreed(
                self.terms,
                approved,
                day,
                first_due=self.first_due.peek(),
                tranches=self.tranches.value() or (),
            ), ""
        except Refused as no:
            return None, self.desk.language.say(no.text)

    def _show_plan(self, terms: Terms | None, why_not: str) -> None:
        offer: LoanOffer | None = None
        if terms is not None:
            saved = self.terms.kept_back(self.amount.minor)
            offer = loans.offer_of(terms, self.desk.currency, saved=saved)
        day = self.day.peek() or self.desk.today
        pays_off = to_pay_off(self.desk, self.one.life.asked.replaces, day)
        self.offer.show_offer(offer, why_not, pays_off=pays_off)
        self.plan.show_plan(offer.rows if offer else ())
        language = self.desk.language
        said = loans.how_sentences(terms, self.desk.currency) if terms else ()
        self.sentences.show_sentences([language.say(one) for one in said])

    def _show_backing(self) -> None:
        found = self.desk.ask(lending.findings, self.one.loan, self.desk.today)
        names = ("guarantors", "cover", "free")
        backed = [one for one in found if one.name in names]
        self.backing.show_findings(backed)
        self.backing.setVisible(bool(backed))
        self.guarantors.show_loan(self.one.loan, None, "")
        self.things.show_loan(self.one.loan)

    def _word(self, *, ready: bool) -> None:
        words = self.desk.language.gettext("Sign for {amount} and print the contract")
        self.sign.setText(words.format(amount=self.desk.language.amount(self.amount)))
        self.sign.setEnabled(ready and self.desk.may(lending.sign_loan))

    # --- signing ---------------------------------------------------------------------------------

    def do_it(self) -> None:
        """Sign it, once, and show the contract."""
        if self._signing or not self.sign.isEnabled() or self.card.isHidden():
            return
        self._signing = True
        try:
            self._sign()
        finally:
            self._signing = False

    def _sign(self) -> None:
        typed, parts = self.form.read(), self.tranches.value()
        if typed is None or parts is None:
            return
        done: list[Any] = []
        with Refusals(self.note, self.desk.language, self.form.fields()):
            done.append(
                self.desk.do(lending.sign_loan, loan=self.one.loan, tranches=parts, **typed)
            )
        if not done:
            return
        self.form.settle()
        self.tranches.clear()
        t, amount = self.desk.language.gettext, self.desk.language.amount(self.amount)
        self.desk.say(t("The contract over {amount} is signed.").format(amount=amount))
        self.desk.go(Place("loan_payout", about=self.one.loan))
        papers.hand_out_of_a_loan(self.desk, self.one.loan, "loan-contract")

    def _go_loan(self) -> None:
        self.desk.go(Place("loan", about=self.place.about))
