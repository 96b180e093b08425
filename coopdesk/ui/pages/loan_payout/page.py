"""The page on which a loan that was signed is paid out."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt

from coopdesk.i18n import N_
from coopdesk.records import lending, loans, statements
from coopdesk.records.book import Topic
from coopdesk.records.cash import boxes
from coopdesk.records.cash.boxes import BoxRow
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, LoanId, VisitId
from coopdesk.records.lending import Payout
from coopdesk.records.money import Money
from coopdesk.ui import papers
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note, label
from coopdesk.ui.kit.fields import ChoiceField, MoneyField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.lending import before_after, head_loan
from coopdesk.ui.preferences import SHOW
from coopdesk.ui.theme import Kind, look

_BESIDE = 860  # at 100 % text


class LoanPayout(Page):
    """`place.about` is a loan that was signed. What the member gets in the hand is told first."""

    TITLE = N_("Pay a loan out")
    TOPICS: ClassVar[Topic] = Topic.LOANS | Topic.JOURNAL | Topic.CASH | Topic.SAVINGS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self._paying = False
        self._boxes: list[BoxRow] = []
        self.open = buttons.secondary(t("See the loan"), self._go_loan, icon="loans")
        self.contract = buttons.secondary(
            t("Print the contract"), self._print_contract, icon="print"
        )
        self.heading = Heading(t(self.TITLE), " ", [self.open, self.contract])
        self.note = Note("", Kind.REFUSE)
        self.amount = MoneyField("amount", t("&Amount that is paid out"), desk.currency, language)
        self.day = DeskDay(desk)
        self.box: ChoiceField[AccountId] = ChoiceField("box", t("Cash &box"), [], language)
        self.form = Form([self.amount, self.day, self.box], language, columns=2)
        self.pay = buttons.primary(t(self.TITLE), self.do_it, icon="cash")
        self.parts = Pairs()
        self.figure, self.unit = label("", "figure"), label("", "unit")
        self.words = label("", "muted", wrap=True)
        self.till = Pairs()
        self.signed = Pairs()
        self._lay_out()
        self.form.changed.connect(self.look)
        does_it(self, self.do_it)
        self.show_place(place)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        figures = row(self.figure, self.unit, None, gap=8)
        figures.setAlignment(self.unit, Qt.AlignmentFlag.AlignBottom)
        self.unit.setContentsMargins(0, 0, 0, look().px(5))
        self.card = Card("", self.form, self.parts)
        for part in (label(t("In the member's hand"), "muted"), holder(figures), self.words):
            self.card.body.addWidget(part)
        self.card.body.addWidget(self.note)
        self.card.body.addWidget(holder(Flow(self.pay, right=True)))
        self.card.setAccessibleName(t("What is paid out"))
        done = EmptyState(
            t("All of it is paid out"),
            t("Nothing more of this loan can be paid out."),
            buttons.secondary(t("See the loan"), self._go_loan, icon="loans"),
            icon="loans",
        )
        self.done = Card("", done)
        box = self.box_card = Card(t("The box"), self.till)
        signed = Card(t("What was signed"), self.signed)
        left = holder(column(self.card, self.done, None, gap=16))
        right = holder(column(box, signed, None, gap=16))
        sides = Sides(left, right, shares=(3, 2), least=_BESIDE)
        self.setLayout(whole_page(self.heading, sides, None))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        again = place.about == self.place.about and self.form.dirty
        super().show_place(place)
        if place.about is None:
            return
        self._look_up()
        if not again:
            self.day.back_to_today()
            self.amount.set_value(self._coming())
            self.form.settle()
        self.look()

    def refresh(self, topics: Topic) -> None:
        if self.place.about is not None:
            typed = self.form.dirty
            self._look_up()
            if not typed:
                self.amount.set_value(self._coming())
                self.form.settle()
            self.look()

    def has_typed(self) -> bool:
        return self.form.dirty

    def focus_first(self) -> None:
        (self.amount if self.card.isVisibleTo(self) else self.open).setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look_up(self) -> None:
        desk, t, language = self.desk, self.desk.language.gettext, self.desk.language
        loan = LoanId(self.place.about or 0)
        self.one = desk.ask(loans.loan_file, loan, desk.today)
        self.room = desk.ask(lending.to_pay_out, loan)
        head_loan(self.heading, t(self.TITLE), self.one, language)
        open_ = bool(self.room)
        self.card.setVisible(open_)
        self.box_card.setVisible(open_)
        self.done.setVisible(not open_)
        self._find_boxes()
        pairs = []
        if self.one.terms is not None:
            lent = Money(int(self.one.terms.lent), desk.currency)
            pairs = [Pair(t("Signed for"), language.amount(lent))]
            if self.one.disbursed:
                pairs.append(Pair(t("Paid out so far"), language.amount(self.one.disbursed)))
                pairs.append(Pair(t("Not paid out yet"), language.amount(self.room)))
            for part in self.one.terms.disbursements:
                on = t("A part on {day}").format(day=language.day(part.on))
                pairs.append(Pair(on, language.amount(Money(int(part.amount), desk.currency))))
        self.signed.show_pairs(pairs)

    def _find_boxes(self) -> None:
        t, me = self.desk.language.gettext, self.desk.actor.person
        self._boxes = self.desk.ask(boxes.boxes)
        self.box.set_options([(one.id, t(one.name)) for one in self._boxes])
        if self.box.is_empty():
            mine = next((one for one in self._boxes if one.keeper == me), self._boxes[0])
            self.box.set_value(mine.id)
        self.box.setVisible(len(self._boxes) > 1)

    def _coming(self) -> Money:
        """The part that is to be paid out next: the oldest that is not, or all of it."""
        terms = self.one.terms
        if terms is None or not terms.disbursements:
            return self.room
        before = self.one.disbursed.minor
        for part in terms.disbursements:
            before -= int(part.amount)
            if before < 0:
                return Money(min(-before, self.room.minor), self.room.currency)
        return self.room

    def _payout(self) -> Payout | None:
        amount, day = self.amount.peek(), self.day.peek()
        if not amount or amount.minor <= 0 or day is None or not self.room:
            return None
        try:
            return self.desk.ask(lending.payout, self.one.loan, amount.minor, day)
        except Refused:
            return None

    def look(self) -> None:
        """What is kept back, what the member gets, and what the box then holds."""
        t, language = self.desk.language.gettext, self.desk.language
        self.note.say("")
        out = self._payout()
        for part in (self.parts, self.words):
            part.setVisible(out is not None)
        self.figure.setText(language.figure(out.net) if out else "…")
        self.unit.setText(language.symbol(self.desk.currency))
        self.words.setText(language.words(out.net) if out and out.net.minor > 0 else "")
        self.parts.show_pairs(self._kept_back(out) if out else [])
        self._show_till(out)
        self.pay.setText(self._wording(out))
        may = self.desk.may(lending.pay_out)
        self.pay.setEnabled(out is not None and out.net.minor >= 0 and may)
        if out is not None and out.net.minor < 0:
            said = t("{kept} is kept back of it: pay out that much or more.")
            self.note.say(said.format(kept=language.amount(out.amount - out.net)), Kind.REFUSE)

    def _kept_back(self, out: Payout) -> list[Pair]:
        t, amount = self.desk.language.gettext, self.desk.language.amount
        pairs = [Pair(t("Of the loan"), amount(out.amount))]
        pairs += [Pair(t(name), amount(-fee)) for name, fee in out.withheld]
        if out.saved:
            pairs.append(Pair(t("Goes to the member's savings"), amount(-out.saved)))
        if out.paid_off:
            words = t("Pays off {number}").format(number=self.one.replaces)
            pairs.append(Pair(words, amount(-out.paid_off)))
        return pairs

    def _show_till(self, out: Payout | None) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        box = next((one for one in self._boxes if one.id == self.box.peek()), None)
        if box is None:
            return
        net = out.net if out else Money.zero(self.desk.currency)
        after, note = box.holds - net, ""
        if after.minor < 0:
            note = t("{amount} too little: bring money to the box first.").format(
                amount=language.amount(-after)
            )
        self.till.show_pairs(
            [Pair(t(box.name), before_after(language, box.holds, after), note=note)]
        )

    def _wording(self, out: Payout | None) -> str:
        t, language = self.desk.language.gettext, self.desk.language
        if out is None:
            return t("Pay the loan out")
        shown = self.desk.preferences.receipts == SHOW
        words = t("Pay out {amount} and print the receipt")
        if shown:
            words = t("Pay out {amount} and show the receipt")
        if self.day.earlier is not None:
            words = t("Pay out {amount} as of {day} and print the receipt")
            if shown:
                words = t("Pay out {amount} as of {day} and show the receipt")
        day = language.day(self.day.peek() or self.desk.today)
        return words.format(amount=language.amount(out.net), day=day)

    # --- paying ----------------------------------------------------------------------------------

    def do_it(self) -> None:
        """Pay it out, once."""
        if self._paying or not self.pay.isEnabled() or self.card.isHidden():
            return
        self._paying = True
        try:
            self._pay()
        finally:
            self._paying = False

    def _pay(self) -> None:
        typed = self.form.read()
        if typed is None:
            return
        made: list[VisitId] = []
        with Refusals(self.note, self.desk.language, self.form.fields()):
            said: dict[str, Any] = {"day": typed["day"], "box": typed["box"]}
            much = typed["amount"].minor
            made.append(self.desk.do(lending.pay_out, loan=self.one.loan, amount=much, **said))
        for visit in made:
            self.form.settle()
            t, language = self.desk.language.gettext, self.desk.language
            receipt = self.desk.ask(statements.receipt, visit)
            words = t("Receipt {number}: {amount} paid to {name}.")
            amount = language.amount(abs(receipt.total))
            self.desk.say(
                words.format(number=receipt.number, amount=amount, name=receipt.member_name)
            )
            self.desk.go(Place("loan", about=self.one.loan))
            papers.hand_out(self.desk, visit)

    def _print_contract(self) -> None:
        made = papers.of_a_loan(self.desk, self.one.loan, "loan-contract")
        self.desk.preview(made.title, made.pdf, file_name=made.file_name)

    def _go_loan(self) -> None:
        self.desk.go(Place("loan", about=self.place.about))
