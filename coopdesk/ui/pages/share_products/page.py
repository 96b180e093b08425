"""The list of kinds of share, and beside it what holds for the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from PySide6.QtWidgets import QLayout

from coopdesk.i18n import N_
from coopdesk.records import products, shares
from coopdesk.records.book import Topic
from coopdesk.records.money import Money
from coopdesk.records.shares import ShareProduct
from coopdesk.ui.kit.cards import Card, EmptyState
from coopdesk.ui.kit.layouts import Sides, column, holder, whole_page
from coopdesk.ui.kit.tables import Column
from coopdesk.ui.offering import ProductCells, Products
from coopdesk.ui.pages.share_products.told import told


class ShareProducts(Products[ShareProduct]):
    """Most co-ops have one kind only."""

    TITLE = N_("Kinds of share")
    ABOUT = N_("What a share costs, and by which rules it is paid, paid back and made over.")
    OFFER = N_("&Add a kind of share")
    TERMS = "share_terms"
    TOPICS: ClassVar[Topic] = Topic.SHARES
    ADDS = shares.add_share_product
    CHANGES = shares.change_share_terms
    ENDS = products.close_product

    def columns(self) -> list[Column[ShareProduct]]:
        t, cells = self.desk.language.gettext, ProductCells[ShareProduct](self.desk.language)
        return [
            Column(t("Kind"), cells.name, pill=cells.mark, tone=cells.tone, stretch=True),
            Column(t("One costs"), self._value, right=True),
            Column(t("Members"), self._members, right=True),
            Column(t("Paid"), self._paid, right=True),
        ]

    def empty(self) -> EmptyState:
        return EmptyState(
            self.desk.language.gettext("There is no kind of share yet"), icon="product"
        )

    def laid_out(self) -> QLayout:
        left = Card("", self.table, padding=1)
        right = holder(column(self.side, self.history_card, None, gap=16))
        sides = Sides(holder(column(left, None)), right, shares=(3, 2), least=820)
        return whole_page(self.heading, self.note, sides, None)

    def rows(self) -> Sequence[ShareProduct]:
        return self.desk.ask(shares.share_products, self.desk.today)

    def show_one(self, one: ShareProduct | None) -> None:
        if one is not None:
            self.sentences.show_sentences(told(self.desk, one.terms))
            self.mean("")

    def terms_by_day(self, one: ShareProduct) -> list[tuple[date, str]]:
        found = self.desk.ask(shares.terms_by_day, one.id)
        return [(since, self._worth(terms.value)) for since, terms in reversed(found)]

    def ending(self, one: ShareProduct) -> str:
        said = self.desk.language.gettext(
            "Nobody opens such an account any more. The {count} that there are go on."
        )
        return said.format(count=self.desk.language.number(one.members))

    def _worth(self, value: int) -> str:
        return self.desk.language.amount(Money(value, self.desk.currency))

    def _value(self, row: ShareProduct) -> str:
        return self.desk.language.figure(Money(row.terms.value, self.desk.currency))

    def _members(self, row: ShareProduct) -> str:
        return self.desk.language.number(row.members)

    def _paid(self, row: ShareProduct) -> str:
        return self.desk.language.figure(row.paid)
