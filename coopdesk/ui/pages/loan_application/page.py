"""The page on which a member asks for a loan, and on which that is changed until it is decided."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records import lending, loans, members
from coopdesk.records.book import Topic
from coopdesk.records.ids import LoanId
from coopdesk.records.lending import Finding
from coopdesk.records.loans import LoanFile
from coopdesk.records.members import MemberRow
from coopdesk.ui.answering import CollateralCard, GuarantorsCard
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, label
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.pages.loan_application.beside import Beside
from coopdesk.ui.pages.loan_application.fields import Fields, as_kept
from coopdesk.ui.theme import Kind, look

_BESIDE = 900  # at 100 % text: with less room what it comes to stands under the form


class LoanApplication(Page):
    """`place.about` is an application that is changed, `place.member` who asks for a new loan, and
    `place.text` what was reckoned for them: product, amount and instalments, blanks between.

    What is typed is looked at all the while: beside the form stands what it comes to, what was
    looked at, and what tells whether the member can pay. Who answers is added once it is kept.
    """

    TITLE = N_("Ask for a loan")
    TOPICS: ClassVar[Topic] = Topic.LOANS | Topic.SAVINGS | Topic.SHARES | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self.loan: LoanId | None = None
        self._shown: dict[str, Any] = {}
        self.fields = Fields(desk)
        self.form = Form(self.fields.all(), language, columns=2)
        self.keep = buttons.primary("", self.do_it, icon="save")
        self.leave = buttons.secondary(t("Cancel"), self._leave)
        self.decide = buttons.secondary(t("Decide on it"), self._go_decide, icon="check")
        self.open = buttons.secondary(t("See the loan"), self._go_loan, icon="loans")
        self.heading = Heading(t(self.TITLE), " ", [self.open, self.decide])
        self.beside = Beside(desk)
        self.guarantors, self.things = GuarantorsCard(desk), CollateralCard(desk)
        self._lay_out()
        self._wire()
        self.show_place(place)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.late = Note("", Kind.WARN)
        self.card = Card("", self.late, self.form, holder(Flow(self.keep, self.leave, gap=8)))
        self.card.setAccessibleName(t("The application"))
        self.card.body.setSpacing(look().px(12))
        self.next = Card(t("Who answers for it"))
        self.next.body.addWidget(
            label(
                t("Keep the application first. Then add here who and what answers for it."),
                "muted",
                wrap=True,
            )
        )
        self.empty = Card(
            "",
            EmptyState(
                t("No loans are offered yet"),
                t("Say first which kinds of loans there are: Books, Kinds of loans."),
                buttons.secondary(t("Kinds of loans"), self._go_products, icon="product"),
                icon="loans",
            ),
        )
        asked = column(self.card, self.next, self.guarantors, self.things, None, gap=16)
        self.sides = Sides(holder(asked), self.beside, shares=(3, 2), least=_BESIDE)
        self.setLayout(whole_page(self.heading, self.sides, self.empty, None))

    def _wire(self) -> None:
        fields = self.fields
        fields.member.picked.connect(self._pick)
        fields.product.changed.connect(fields.take_usual)
        self.form.changed.connect(self.look)
        does_it(self, self.do_it)

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        again = place == self.place and self.form.dirty
        super().show_place(place)
        self._offer()
        if again:
            return
        with self.form.filling():
            if place.about is not None:
                self._show_kept(LoanId(place.about))
            else:
                self._begin(place)
        self.form.settle()
        self.look()

    def refresh(self, topics: Topic) -> None:
        """Look again at everything around; what was typed stays."""
        if self.loan is not None and not self.form.dirty:
            with self.form.filling():
                self._show_kept(self.loan)
            self.form.settle()
        self.look()

    def has_typed(self) -> bool:
        return self.form.dirty or self.guarantors.has_typed() or self.things.has_typed()

    def focus_first(self) -> None:
        fields = self.fields
        first: QWidget = fields.member
        if self.loan is not None:
            first = self.guarantors.member if not self.form.dirty else fields.amount
        elif fields.member.peek() is not None:
            first = fields.product if fields.product.is_empty() else fields.amount
        first.setFocus()

    # --- beginning -------------------------------------------------------------------------------

    def _offer(self) -> None:
        there = self.fields.offer()
        shown = there or self.place.about is not None
        self.sides.setVisible(shown)
        self.empty.setVisible(not shown)

    def _begin(self, place: Place) -> None:
        """A new application, of the member that the place names."""
        fields, t = self.fields, self.desk.language.gettext
        found = None if place.member is None else self.desk.ask(members.page, [place.member])
        fields.member.set_value(found[0] if found else None)
        fields.offer_of(place.member)
        fields.day.keep_up()
        fields.take_reckoned(place.text)
        self.heading.say(t(self.TITLE), t("What a member asks for, and what speaks for it."))
        for part in (self.guarantors, self.things, self.decide, self.open):
            part.hide()
        self.next.show()

    def _show_kept(self, loan: LoanId) -> None:
        """An application that there is. Once it was decided it is only looked at elsewhere."""
        desk, t = self.desk, self.desk.language.gettext
        one = desk.ask(loans.loan_file, loan, desk.today)
        (member,) = desk.ask(members.page, [one.member])
        told = desk.ask(lending.ability, one.member, desk.today, loan=loan)
        self.loan = loan
        self.fields.show_kept(one, member, told)
        self._shown = self._facts()
        number = one.life.asked.number
        self.heading.say(t("Application {number}").format(number=number), member.name)
        self.heading.pill.show_mark(Mark(desk.language.gettext(loans.STATE_NAMES[one.state])))
        self._show_state(one)
        self.next.hide()

    def _show_state(self, one: LoanFile) -> None:
        t, may = self.desk.language.gettext, "change" in one.may
        decided = t("This was decided already: nothing of it can be changed any more.")
        self.late.say("" if may else decided, Kind.WARN)
        self.form.setEnabled(may)
        self.decide.setVisible("decide" in one.may)
        self.decide.setEnabled(self.desk.may(lending.approve))
        self.open.show()
        for card in (self.guarantors, self.things):
            card.show()

    def _pick(self, found: MemberRow) -> None:
        """Somebody was chosen: what only they can choose is offered."""
        self.fields.offer_of(found.id, self.loan)
        self.look()

    # --- looking ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Show what comes of what is typed: the offer, what was looked at, the deed."""
        found = self.beside.look(self.fields, self.loan)
        self._show_answering(found)
        self._word()

    def _show_answering(self, found: list[Finding]) -> None:
        if self.loan is None:
            return
        said = [one for one in found if one.name in ("guarantors", "cover")]
        text = " ".join(self.desk.language.say(one.text) for one in said)
        cover = None
        for one in said:
            if one.name == "cover":
                there, wanted = one.text.fields["there"], one.text.fields["wanted"]
                cover = (there.minor, wanted.minor)
        self.guarantors.show_loan(self.loan, cover, text)
        member = self.fields.member.peek()
        self.things.show_loan(self.loan, member.name if member else "")

    def _word(self) -> None:
        """The whole deed on the button."""
        t, language, amount = self.desk.language.gettext, self.desk.language, self.fields.amount
        much, new = amount.peek(), self.loan is None
        words = t("Keep the application") if new else t("Keep the changes")
        if much is not None and new:
            words = t("Keep the application for {amount}").format(amount=language.amount(much))
        self.keep.setText(words)
        may = self.desk.may(lending.apply_for_loan)
        self.keep.setEnabled(may and (new or (self.form.dirty and self.form.isEnabled())))
        self.leave.setVisible(new or self.form.dirty)

    # --- keeping ---------------------------------------------------------------------------------

    def do_it(self) -> None:
        """Write it down, new or changed."""
        if not self.keep.isEnabled():
            return
        if self.loan is None:
            loan = self.form.submit(self._apply)
            if loan is not None:
                self.form.clear()
                self.fields.day.back_to_today()
                self._begin(Place(self.place.page))
                self.form.settle()
                self.desk.go(Place("loan_application", about=loan))
        elif self.form.submit(self._change) is not None:
            self.look()

    def _apply(self, **typed: Any) -> LoanId:
        desk, member = self.desk, typed["member"]
        loan = desk.do(
            lending.apply_for_loan,
            member=member.id,
            product=typed["product"],
            day=typed["day"],
            **as_kept(typed),
        )
        words = desk.language.gettext("The application of {name} is kept.")
        desk.say(words.format(name=member.name))
        return loan

    def _change(self, **typed: Any) -> bool:
        assert self.loan is not None
        said = as_kept(typed)
        changes = {name: value for name, value in said.items() if value != self._shown[name]}
        shown = {name: self._shown[name] for name in changes}
        if changes:
            self.desk.do(lending.change_application, loan=self.loan, changes=changes, shown=shown)
        self._shown = said
        self.desk.say(self.desk.language.gettext("The changes are kept."))
        return True

    def _facts(self) -> dict[str, Any]:
        """What the form shows of an application, as its facts."""
        return as_kept({one.name: one.peek() for one in self.fields.all()})

    def _leave(self) -> None:
        if self.loan is not None:
            self._show_kept(self.loan)
        self.form.settle()
        self.look()
        self.desk.back()

    # --- going -----------------------------------------------------------------------------------

    def _go_decide(self) -> None:
        self.desk.go(Place("loan_decision", about=self.loan))

    def _go_loan(self) -> None:
        self.desk.go(Place("loan", about=self.loan))

    def _go_products(self) -> None:
        self.desk.go(Place("loan_products"))
