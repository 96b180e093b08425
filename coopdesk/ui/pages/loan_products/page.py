"""The kinds of loans, and beside them what holds for the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from PySide6.QtWidgets import QLayout, QWidget

from coopdesk.i18n import N_, Language
from coopdesk.records import loans, profiles
from coopdesk.records.book import Topic
from coopdesk.records.loans import METHOD_NAMES, LoanProductRow
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, label
from coopdesk.ui.kit.layouts import Sides, column, holder, row, whole_page
from coopdesk.ui.kit.tables import Column
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.offering import ProductCells, Products
from coopdesk.ui.pages.loan_products.telling import Example, told
from coopdesk.ui.theme import look


class LoanProducts(Products[LoanProductRow]):
    """Beside what holds for one stands an example; in the beginning, kinds to begin with."""

    TITLE = N_("Loan products")
    ABOUT = N_("What members can borrow, and by which terms.")
    OFFER = N_("&Offer a kind of loans")
    TERMS = "loan_terms"
    TOPICS: ClassVar[Topic] = Topic.LOANS
    ADDS = loans.offer_loans
    CHANGES = loans.change_loan_terms
    ENDS = loans.stop_offering

    def columns(self) -> list[Column[LoanProductRow]]:
        return _columns(self.desk.language)

    def empty(self) -> EmptyState:
        t = self.desk.language.gettext
        advice = t("Take one of the examples and change what does not fit.")
        return EmptyState(t("No loans are offered yet"), advice, icon="loans")

    def _examples(self) -> Card:
        """Kinds of loans to begin with, each with a button."""
        t, desk = self.desk.language.gettext, self.desk
        country = profiles.profile(desk.coop.profile)
        rows: list[QWidget] = []
        for one in loans.examples(country):
            words = column(
                label(t(one.name), "strong", wrap=True),
                label(desk.language.say(one.purpose), "muted", wrap=True),
                gap=0,
            )
            begin = buttons.secondary(t("Begin with it"), weakly(self._begin, one.key))
            begin.setAccessibleName(t("Begin with {product}").format(product=t(one.name)))
            begin.setEnabled(self.add.isEnabled())
            whole = row(words, begin, gap=12)
            whole.setStretch(0, 1)
            rows.append(holder(whole))
        about = label(t("Nothing is offered before you have looked at it."), "label", wrap=True)
        return Card(t("Examples to begin with"), about, *rows)

    def laid_out(self) -> QLayout:
        self.example = Example(self.desk)
        self.begin_with = self._examples()
        self.table.view.setMinimumHeight(look().px(290))
        listed = Card("", self.table, padding=1)
        self.left = column(listed, None, gap=16)
        self.right = column(self.side, self.example, self.history_card, None, gap=16)
        sides = Sides(holder(self.left), holder(self.right), shares=(1, 1), least=860)
        return whole_page(self.heading, self.note, sides, None)

    def focus_first(self) -> None:
        (self.table if self.table.model.rowCount() else self.add).setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def rows(self) -> Sequence[LoanProductRow]:
        return self.desk.ask(loans.loan_products, self.desk.today)

    def show_one(self, one: LoanProductRow | None) -> None:
        self.example.setVisible(one is not None)
        # Beside an empty list the examples are seen at once; later they stand below the list.
        if one is None:
            self.right.insertWidget(0, self.begin_with)
            return
        self.left.insertWidget(1, self.begin_with)
        self.sentences.show_sentences(told(self.desk, one.terms))
        self.mean("")
        self.example.show_terms(one.terms, again=True)

    def terms_by_day(self, one: LoanProductRow) -> list[tuple[date, str]]:
        found = []
        for said in self.desk.ask(loans.loan_terms_history, one.id):
            how = said.terms.schedule(said.terms.most or 1, said.since, said.terms.usual)
            found.append((said.since, self.desk.language.say(loans.rate_text(how))))
        return found

    def ending(self, one: LoanProductRow) -> str:
        said = self.desk.language.gettext(
            "Nobody asks for such a loan any more. Loans that run go on: {count}."
        )
        return said.format(count=self.desk.language.number(one.count))

    def _begin(self, key: str) -> None:
        self.desk.go(Place("loan_terms", text=key))


class _Cells(ProductCells[LoanProductRow]):
    """What each column says of a kind of loans."""

    def _how(self, one: LoanProductRow) -> Any:
        return one.terms.schedule(one.terms.most or 1, one.since, one.terms.usual)

    def method(self, one: LoanProductRow) -> str:
        return self.language.gettext(METHOD_NAMES[self._how(one).method])

    def rate(self, one: LoanProductRow) -> str:
        return self.language.percent(self._how(one).percent.scaleb(-2), None)

    def by_rate(self, one: LoanProductRow) -> object:
        return self._how(one).percent

    def count(self, one: LoanProductRow) -> str:
        return self.language.number(one.count)

    def by_count(self, one: LoanProductRow) -> int:
        return one.count

    def owed(self, one: LoanProductRow) -> str:
        return self.language.figure(one.owed, dash=True)

    def by_owed(self, one: LoanProductRow) -> int:
        return one.owed.minor


def _columns(language: Language) -> list[Column[LoanProductRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Product"), cells.name, pill=cells.mark, tone=cells.tone, stretch=True, least=120),
        Column(t("Paid back"), cells.method, gives=1),
        Column(t("Rate"), cells.rate, sort=cells.by_rate, right=True),
        Column(t("Running"), cells.count, sort=cells.by_count, right=True),
        Column(t("Owed"), cells.owed, sort=cells.by_owed, right=True),
    ]
