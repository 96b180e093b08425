"""The loan that is chosen in the list: what there is to know, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records import lending, loans, visit
from coopdesk.records.book import Command
from coopdesk.records.ids import HoldingId
from coopdesk.records.lending_terms import PURPOSES
from coopdesk.records.loans import BARE, STATE_NAMES, LoanCard
from coopdesk.records.loans.life import APPROVED, ASKED, RUNNING, SIGNED, WRITTEN_OFF
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Mark, Pill, label
from coopdesk.ui.kit.layouts import Flow, column, holder, row
from coopdesk.ui.kit.people import Pair, Pairs, Portrait
from coopdesk.ui.lending import late_mark, paying
from coopdesk.ui.theme import Kind

#: What comes next, by the state of a loan: its words, the page, and what one must be allowed.
_NEXT: Final[Mapping[str, tuple[str, str, Command[..., Any]]]] = {
    ASKED: (N_("&Decide on it"), "loan_decision", lending.approve),
    APPROVED: (N_("&Sign the contract"), "loan_signing", lending.sign_loan),
    SIGNED: (N_("&Pay it out"), "loan_payout", lending.pay_out),
    RUNNING: (N_("Take a &payment"), "cash", visit.record_visit),
    WRITTEN_OFF: (N_("Take a &payment"), "cash", visit.record_visit),
    BARE: (N_("Take a &payment"), "cash", visit.record_visit),
}


class Preview(QWidget):
    """Who borrows, how the loan stands, and the next step."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._card: LoanCard | None = None
        self.portrait, self.pill = Portrait(), Pill(Mark(""))
        self.name, self.where = label("", "name", wrap=True), label("", "muted", wrap=True)
        self.facts = Pairs()
        self.next = buttons.secondary("", self._go_next, icon="forward")
        self.visit = buttons.secondary(t("Note a &visit"), self._go_visit, icon="note")
        self.open = buttons.secondary(t("&Open the loan"), self._go_open, icon="loans")
        self.none = label(t("Choose a loan to see how it stands."), "muted", wrap=True)
        who = row(self.portrait, column(self.name, self.where, None, gap=0), gap=12)
        who.setStretch(1, 1)
        who.setAlignment(self.portrait, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        deeds = holder(Flow(self.open, self.next, self.visit))
        parts = (who, row(self.pill, None), self.facts, deeds)
        self._all = holder(column(*parts, gap=12))
        self.setLayout(column(self._all, self.none, None, margin=16))
        self.show_card(None)

    @property
    def is_empty(self) -> bool:
        """Whether no loan is shown."""
        return self._card is None

    def show_card(self, card: LoanCard | None) -> None:
        """Show a loan; none asks to choose one."""
        self._card = card
        self._all.setVisible(card is not None)
        self.none.setVisible(card is None)
        if card is None:
            return
        t = self._desk.language.gettext
        self.portrait.show_name(card.member_name)
        self.name.setText(card.member_name)
        where = t("No {number} · {village}") if card.village else t("No {number}")
        self.where.setText(where.format(number=card.member_number, village=card.village))
        self.pill.show_mark(self._mark(card))
        self.facts.show_pairs(self._facts(card))
        self._show_deeds(card)

    def _mark(self, card: LoanCard) -> Mark:
        language = self._desk.language
        if card.late:
            return late_mark(language, card.late)
        if card.state == BARE:
            return Mark(language.gettext("brought forward"))
        tone = Kind.GOOD if card.state == RUNNING else Kind.PLAIN
        return Mark(language.gettext(STATE_NAMES[card.state]), tone)

    def _facts(self, card: LoanCard) -> list[Pair]:
        t, language = self._desk.language.gettext, self._desk.language
        pairs = [Pair(t("Loan"), card.number)] if card.number else []
        pairs.append(Pair(t("Product"), t(card.product)))
        if card.amount:
            pairs.append(Pair(t("Asked for"), language.amount(card.amount)))
        if card.owed:
            pairs.append(Pair(t("Owed"), language.amount(card.owed)))
        if card.due:
            pairs.append(Pair(t("To pay now"), language.amount(self._due(card))))
        if card.next is not None and not card.late:
            pairs.append(Pair(t("Next due"), language.day(card.next)))
        if card.purpose in PURPOSES:
            pairs.append(Pair(t("What for"), t(PURPOSES[card.purpose])))
        if card.officer:
            pairs.append(Pair(t("Loan officer"), card.officer))
        if card.phone:
            pairs.append(Pair(t("Phone"), card.phone))
        return pairs

    def _due(self, card: LoanCard) -> Money:
        """What the cash desk asks for today, with the penalty that lists leave out."""
        owed = self._desk.ask(loans.owed_by, card.member, self._desk.today)
        return next((one.due for one in owed if one.loan == HoldingId(card.loan)), card.due)

    def _show_deeds(self, card: LoanCard) -> None:
        next_ = _NEXT.get(card.state)
        self.next.setVisible(next_ is not None)
        self.open.setVisible(card.state != BARE)
        self.visit.setVisible(card.late > 0)
        if next_ is not None:
            words, _, needs = next_
            self.next.setText(self._desk.language.gettext(words))
            self.next.setEnabled(self._desk.may(needs))

    def _go_next(self) -> None:
        card = self._card
        if card is None or card.state not in _NEXT:
            return
        _, page, _ = _NEXT[card.state]
        if page == "cash":
            self._desk.go(paying(card.member, HoldingId(card.loan)))
        else:
            self._desk.go(Place(page, about=int(card.loan)))

    def _go_visit(self) -> None:
        if self._card is not None:
            self._desk.go(Place("loan", about=int(self._card.loan), text="visit"))

    def _go_open(self) -> None:
        if self._card is not None:
            self._desk.go(Place("loan", about=int(self._card.loan)))
