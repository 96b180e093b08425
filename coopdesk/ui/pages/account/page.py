"""The page of one savings account."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout

from coopdesk.records import products, savings, statements, visit
from coopdesk.records.book import Topic
from coopdesk.records.ids import HoldingId
from coopdesk.records.savings import SavingsAccount
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Mark, Note, Pill, label
from coopdesk.ui.kit.charts import Meter
from coopdesk.ui.kit.layouts import Flow, Sides, clear, column, holder, row, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.account.book import BookCard
from coopdesk.ui.pages.account.closing import DEEDS
from coopdesk.ui.pages.account.deeds import Deed
from coopdesk.ui.pages.account.stays import Stays, Together
from coopdesk.ui.telling import terms_told
from coopdesk.ui.theme import Kind


class Account(Page):
    """`place.about` is the holding. One deed at a time opens below the heading."""

    TOPICS: ClassVar[Topic] = Topic.SAVINGS | Topic.MEMBERS | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.deed: Deed | None = None
        self.money = buttons.primary(t("&Take or pay money"), self._go_money, icon="cash")
        self.owner = buttons.secondary(t("Open the &member's page"), self._go_member, icon="member")
        self.heading = Heading(" ", " ", [self.owner, self.money])
        self.pill = Pill(Mark(""))
        self.note = Note("", Kind.REFUSE)
        self.facts, self.stays, self.people = Pairs(), Stays(desk), Together(desk)
        self.stays.ended.connect(self._ended)
        self.people.ended.connect(self._ended)
        self.meter = Meter(t("How far the target is reached"))
        self.reached = label("", "muted", wrap=True)
        self.terms, self.later = Sentences(), Sentences()
        self.since = label("", "section", wrap=True)
        self.agreement = buttons.secondary(
            t("Print the agreement"), self._print_agreement, icon="print"
        )
        self.passbook = BookCard(desk)
        self._deeds, self._open = column(gap=4), QVBoxLayout()
        self._lay_out()
        self.show_place(place)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        inside = Card(t("What is in it"), self.facts, self.meter, self.reached)
        signed = Card(t("What was signed"), self.terms, self.since, self.later)
        signed.body.addWidget(holder(Flow(self.agreement)))
        more = Card(t("What can be done"), self._deeds)
        left = column(inside, signed, None, gap=16)
        right = column(more, self.stays, self.people, self.passbook, None, gap=16)
        sides = Sides(holder(left), holder(right), shares=(1, 1), least=760)
        self.setLayout(
            whole_page(
                self.heading, row(self.pill, None), self.note, self._open, sides, None, gap=12
            )
        )

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        if place.about != self.place.about:
            self._leave()
        super().show_place(place)
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return self.deed is not None and self.deed.form.dirty

    def focus_first(self) -> None:
        if self.deed is not None:
            self.deed.focus_first()
        elif self.money.isEnabled():
            self.money.setFocus()
        else:
            self.owner.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        if self.place.about is None:
            return
        self.one = self.desk.ask(savings.account, HoldingId(self.place.about), self.desk.today)
        self._show_head()
        self._show_facts()
        self._show_signed()
        self.stays.show_account(self.one)
        self.people.show_account(self.one)
        self._show_deeds()
        self.passbook.show_account(self.one)

    def _show_head(self) -> None:
        t, language, one = self.desk.language.gettext, self.desk.language, self.one
        number = t("{name} · account {number} · opened {day}").format(
            name=one.name, number=statements.account_number(one), day=language.day(one.opened)
        )
        self.heading.say(language.say(one.words), number)
        self.pill.show_mark(_standing(one, self.desk))
        self.money.setEnabled(one.closed is None and self.desk.may(visit.record_visit))

    def _show_facts(self) -> None:
        t, language, one = self.desk.language.gettext, self.desk.language, self.one
        why = " ".join(language.say(sentence) for sentence in one.possible.why)
        pairs = [Pair(t("Balance"), language.amount(one.balance))]
        if one.closed is None and one.kind == products.SAVINGS:
            pairs.append(
                Pair(t("Can be drawn now"), language.amount(one.possible.amount), note=why)
            )
        if one.held_back:
            pairs.append(Pair(t("Held back"), language.amount(one.held_back)))
        if one.until is not None:
            until = t("Broken on") if one.broken else t("Until")
            pairs.append(Pair(until, language.day(one.until)))
        if one.woken is not None:
            pairs.append(Pair(t("Woken on"), language.day(one.woken), note=one.woken_why))
        self.facts.show_pairs(pairs)
        self._show_target()

    def _show_target(self) -> None:
        t, language, target = self.desk.language.gettext, self.desk.language, self.one.target
        for part in (self.meter, self.reached):
            part.setVisible(target is not None)
        if target is not None:
            said = t("{saved} of {target} are saved.").format(
                saved=language.amount(self.one.balance), target=language.amount(target)
            )
            self.meter.show_share(self.one.balance.minor, target.minor, said)
            self.reached.setText(said)

    def _show_signed(self) -> None:
        t, language, one = self.desk.language.gettext, self.desk.language, self.one
        self.terms.show_sentences(terms_told(self.desk, one.form, one.signed.terms))
        later = one.terms.id != one.signed.id
        for part in (self.since, self.later):
            part.setVisible(later)
        if later:
            said = t("Since {day} other terms hold for it:")
            self.since.setText(said.format(day=language.day(one.terms.since)))
            self.later.show_sentences(terms_told(self.desk, one.form, one.terms.terms)[1:])

    def _show_deeds(self) -> None:
        t = self.desk.language.gettext
        clear(self._deeds)
        offered = [deed for deed in DEEDS if deed.is_offered(self.one)]
        links = [
            buttons.secondary(t(deed.TITLE), weakly(self.open_deed, deed), icon=deed.ICON)
            for deed in offered
            if deed.NEEDS is None or self.desk.may(deed.NEEDS)
        ]
        if links:
            self._deeds.addWidget(holder(Flow(*links, gap=8)))
        else:
            closed = t("The account is closed. Nothing more can be done with it.")
            barred = t("You may look at this account, but not change it.")
            self._deeds.addWidget(label(closed if self.one.closed else barred, "muted", wrap=True))

    # --- deeds -----------------------------------------------------------------------------------

    def open_deed(self, deed: type[Deed]) -> None:
        """Show a deed's card under the heading; what was open before goes."""
        self._leave()
        self.deed = deed(self.desk, self.one)
        self.deed.done.connect(self._done)
        self.deed.left.connect(self._leave)
        self._open.addWidget(self.deed)
        self.deed.show()  # now: a layout would show it later, too late for the focus
        self.money.setVisible(False)  # one strong button at a time
        self.deed.focus_first()

    def _leave(self) -> None:
        if self.deed is not None:
            self.deed.hide()
            self.deed.deleteLater()
            self.deed = None
        self.money.setVisible(True)

    def _done(self, said: str) -> None:
        self._leave()
        self.desk.say(said)
        self._look()
        self.focus_first()

    def _ended(self, complaint: str) -> None:
        self.note.say(complaint, Kind.REFUSE)
        if not complaint:
            self._look()

    def _print_agreement(self) -> None:
        made = papers.savings_agreement(self.desk, self.one.id)
        self.desk.preview(made.title, made.pdf, file_name=made.file_name)

    def _go_money(self) -> None:
        self.desk.go(Place("cash", member=self.one.member))

    def _go_member(self) -> None:
        self.desk.go(Place("member", member=self.one.member))


def _standing(one: SavingsAccount, desk: Desk) -> Mark:
    """What matters most about an account, in a pill."""
    t, language = desk.language.gettext, desk.language
    if one.closed is not None:
        return Mark(t("closed on {day}").format(day=language.day(one.closed)))
    if one.asleep is not None:
        since = language.day(one.asleep)
        return Mark(t("sleeps since {day}").format(day=since), Kind.WARN)
    if one.form == products.FIXED_TERM and one.until is not None and one.until > desk.today:
        return Mark(t("fixed until {day}").format(day=language.day(one.until)), Kind.GOOD)
    return Mark(t("open"), Kind.GOOD)
