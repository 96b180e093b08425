"""The loans of a member, and those of others for which they answer."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records import lending, loans
from coopdesk.records.ids import MemberId
from coopdesk.records.lending import ExposureRow
from coopdesk.records.loans import STATE_NAMES, LoanCard
from coopdesk.records.members import MemberFile
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, label
from coopdesk.ui.kit.layouts import Flow, column, holder, row
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind


class Lent(QWidget):
    """Every loan they ever asked for, and below what they answer for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._member: MemberId | None = None
        self.borrow = buttons.quiet(t("Ask for a &loan"), self._go_borrow, icon="loans")
        none = EmptyState(t("This member has no loan."), icon="loans")
        self.loans: Table[LoanCard] = Table(
            _loans(desk.language), name=t("Loans"), key=_card_key, empty=none, least=3
        )
        self.answers: Table[ExposureRow] = Table(
            _answers(desk.language), name=t("Guarantee"), key=_answer_key, least=2
        )
        self.sum = label("", "muted", wrap=True)
        above = Card("", self.loans, row(holder(Flow(self.borrow)), margin=8), padding=1)
        self.below = Card(t("Guarantee"), self.sum, self.answers)
        whole = column(above, self.below, gap=16)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.loans.opened.connect(self._open)
        self.answers.opened.connect(self._open)

    def show_member(self, one: MemberFile) -> None:
        """Look at what they borrowed and what they answer for."""
        desk, language = self._desk, self._desk.language
        self._member = one.id
        self.loans.show_rows(desk.ask(loans.cards_of_member, one.id, desk.today))
        found = desk.ask(lending.exposure, one.id, desk.today)
        self.answers.show_rows(found.rows)
        self.below.setVisible(bool(found.rows))
        n = len(found.rows)
        words = language.ngettext(
            "Answers for {n} other loan with {amount} already.",
            "Answers for {n} other loans with {amount} already.",
            n,
        )
        said = words.format(n=language.number(n), amount=language.amount(found.answers))
        self.sum.setText(said)
        for table in (self.loans, self.answers):
            if table.row() is None:
                table.choose_first()
        left = one.left is not None
        self.borrow.setVisible(not left and desk.may(lending.apply_for_loan))

    def focus_first(self) -> None:
        (self.loans if self.loans.model.rowCount() else self.borrow).setFocus()

    def _open(self, one: LoanCard | ExposureRow) -> None:
        self._desk.go(Place("loan", about=one.loan))

    def _go_borrow(self) -> None:
        self._desk.go(Place("loan_application", member=self._member))


class _Cells:
    """What each column says of a loan."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def number(self, one: LoanCard | ExposureRow) -> str:
        return one.number

    def product(self, one: LoanCard) -> str:
        return self._language.gettext(one.product)

    def state(self, one: LoanCard | ExposureRow) -> str:
        return self._language.gettext(STATE_NAMES[one.state])

    def late(self, one: LoanCard | ExposureRow) -> Mark | None:
        language = self._language
        words = language.ngettext("{n} day late", "{n} days late", one.late)
        return Mark(words.format(n=language.number(one.late)), Kind.WARN) if one.late else None

    def since(self, one: LoanCard) -> str:
        return self._language.short_day(one.since)

    def amount(self, one: LoanCard) -> str:
        return self._language.figure(one.amount)

    def owed(self, one: LoanCard | ExposureRow) -> str:
        return self._language.figure(one.owed, dash=True)

    def name(self, one: ExposureRow) -> str:
        return one.name

    def answers(self, one: ExposureRow) -> str:
        return self._language.figure(one.answers)


def _loans(language: Language) -> list[Column[LoanCard]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Number"), cells.number),
        Column(t("Product"), cells.product, stretch=True, least=120),
        Column(t("State"), cells.state, pill=cells.late),
        Column(t("From"), cells.since, gives=1),
        Column(t("Amount"), cells.amount, right=True),
        Column(t("Owed"), cells.owed, right=True),
    ]


def _answers(language: Language) -> list[Column[ExposureRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Number"), cells.number),
        Column(t("Member"), cells.name, stretch=True, least=120),
        Column(t("State"), cells.state, pill=cells.late),
        Column(t("Owed"), cells.owed, right=True, gives=1),
        Column(t("Guarantee"), cells.answers, right=True),
    ]


def _card_key(one: LoanCard) -> int:
    return one.loan


def _answer_key(one: ExposureRow) -> int:
    return one.loan
