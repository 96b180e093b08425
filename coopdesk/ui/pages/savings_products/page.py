"""The list of savings products, and beside it what holds for the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtWidgets import QLayout, QPushButton

from coopdesk.i18n import N_, Language
from coopdesk.records import products, savings, statements
from coopdesk.records.book import Topic
from coopdesk.records.products import ProductRow
from coopdesk.records.terms import percent
from coopdesk.reports.savings_terms import savings_terms
from coopdesk.ui import papers
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState
from coopdesk.ui.kit.layouts import Sides, column, holder, whole_page
from coopdesk.ui.kit.tables import Column
from coopdesk.ui.offering import ProductCells, Products
from coopdesk.ui.pages.savings_products.fees import FeeCard
from coopdesk.ui.telling import example_told, terms_told
from coopdesk.ui.theme import look


class SavingsProducts(Products[ProductRow]):
    """All of it can be printed for the wall. A monthly fee is taken here."""

    TITLE = N_("Savings products")
    ABOUT = N_("What members can save in, and by which terms.")
    OFFER = N_("&Add a product")
    TERMS = "savings_terms"
    TOPICS: ClassVar[Topic] = Topic.SAVINGS
    ADDS = products.add_product
    CHANGES = products.change_terms
    ENDS = products.close_product

    def beside_adding(self) -> list[QPushButton]:
        words = self.desk.language.gettext("Print for the &wall")
        self.wall = buttons.secondary(words, self._print, icon="print")
        return [self.wall]

    def columns(self) -> list[Column[ProductRow]]:
        return _columns(self.desk.language)

    def empty(self) -> EmptyState:
        words = self.desk.language.gettext("Nothing is offered to savers yet")
        return EmptyState(words, icon="savings")

    def laid_out(self) -> QLayout:
        self.fees = FeeCard(self.desk)
        self.table.view.setMinimumHeight(look().px(220))
        whole = column(Card("", self.table, padding=1), self.fees, gap=16)
        whole.setStretch(0, 1)  # all that is offered is seen, as far as the window reaches
        left = holder(whole)
        right = holder(column(self.side, self.history_card, None, gap=16))
        sides = Sides(left, right, shares=(3, 2), least=820)
        return whole_page(self.heading, self.note, sides)

    # --- showing ---------------------------------------------------------------------------------

    def rows(self) -> Sequence[ProductRow]:
        return self.desk.ask(products.listing, self.desk.today)

    def show_one(self, one: ProductRow | None) -> None:
        self.fees.show_product(one)
        if one is not None:
            self.sentences.show_sentences(terms_told(self.desk, one.form, one.terms))
            self.mean(example_told(self.desk, one.terms))

    def terms_by_day(self, one: ProductRow) -> list[tuple[date, str]]:
        language, found = self.desk.language, self.desk.ask(products.history, one.id)
        words = language.gettext("{rate} % a year")
        return [
            (said.since, words.format(rate=language.number(percent(said.terms.rate))))
            for said in found
        ]

    def ending(self, one: ProductRow) -> str:
        said = self.desk.language.gettext(
            "Nobody opens such an account any more. The {count} that there are go on."
        )
        return said.format(count=self.desk.language.number(one.accounts))

    def _print(self) -> None:
        desk, t = self.desk, self.desk.language.gettext
        data = desk.ask(statements.savings_terms, desk.today)
        pdf = savings_terms(data, papers.language(desk))
        desk.preview(t("What savers are offered"), pdf, file_name="savings.pdf")


class _Cells(ProductCells[ProductRow]):
    """What each column says of a product."""

    def form(self, row: ProductRow) -> str:
        return self.language.gettext(savings.FORM_NAMES[row.form])

    def rate(self, row: ProductRow) -> str:
        return self.language.percent(percent(row.terms.rate).scaleb(-2), None)

    def by_rate(self, row: ProductRow) -> object:
        return percent(row.terms.rate)

    def accounts(self, row: ProductRow) -> str:
        return self.language.number(row.accounts)

    def by_accounts(self, row: ProductRow) -> int:
        return row.accounts

    def saved(self, row: ProductRow) -> str:
        return self.language.figure(row.saved)

    def by_saved(self, row: ProductRow) -> int:
        return row.saved.minor


def _columns(language: Language) -> list[Column[ProductRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Product"), cells.name, pill=cells.mark, tone=cells.tone, stretch=True),
        Column(t("Kind"), cells.form, gives=1),
        Column(t("A year"), cells.rate, sort=cells.by_rate, right=True),
        Column(t("Accounts"), cells.accounts, sort=cells.by_accounts, right=True),
        Column(t("Saved"), cells.saved, sort=cells.by_saved, right=True),
    ]
