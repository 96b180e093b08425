"""What was looked for among all loans. Without a search the first of each column are enough."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from coopdesk.records import loans, portfolio
from coopdesk.records.loans import LoanCard, LoanColumn
from coopdesk.records.loans.life import APPROVED, ASKED, SIGNED
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk

_BEFORE = (ASKED, APPROVED, SIGNED)


class Found:
    """The columns with the loans in them that fit what was typed and chosen.

    It knows no widget. All loans of a column are read once something is looked for, and kept until
    the book changes.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._columns: list[LoanColumn] = []
        self._all: dict[str, list[LoanCard]] = {}
        self._folded: dict[int, str] = {}
        self._asked: tuple[tuple[str, ...], str, str] = ((), "", "")

    def look_again(self) -> None:
        """The book has changed."""
        self._columns = self._desk.ask(loans.pipeline, self._desk.today)
        self._all.clear()
        self._folded.clear()

    def look(self, words: Sequence[str], product: str, officer: str) -> None:
        """Look for loans by words, of a product, of an officer; nothing stands for all."""
        self._asked = (tuple(folded(word) for word in words), product, officer)

    @property
    def narrowed(self) -> bool:
        """Whether something is looked for."""
        return any(self._asked)

    @property
    def is_empty(self) -> bool:
        """Whether there are no loans at all."""
        return not any(column.count for column in self._columns)

    def columns(self) -> list[LoanColumn]:
        """The columns, with how many of each fit."""
        if not self.narrowed:
            return self._columns
        return [self._narrowed(column) for column in self._columns]

    def names(self) -> tuple[list[str], list[str]]:
        """The products and the officers of all loans, for choosing one."""
        return self._desk.ask(loans.names_of, self._desk.today)

    def cards(self, key: str) -> list[LoanCard]:
        """The loans of a column that fit."""
        return [card for card in self._every(key) if self._fits(card)]

    def _every(self, key: str) -> list[LoanCard]:
        if key not in self._all:
            column = next((one for one in self._columns if one.key == key), None)
            if column is None or column.count == len(column.cards):
                self._all[key] = list(column.cards) if column else []
            else:
                self._all[key] = self._desk.ask(loans.cards_of, key, self._desk.today)
            if key == loans.LATE:
                self._all[key] = self._exact(self._all[key])
        return self._all[key]

    def _exact(self, cards: list[LoanCard]) -> list[LoanCard]:
        """With their penalties, as the cash desk asks for them, where there are not too many."""
        if not 0 < len(cards) <= portfolio.EXACT_UP_TO:
            return cards
        money, day = self._desk.currency, self._desk.today
        late = self._desk.ask(portfolio.arrears, day, exact=True)
        due = {one.loan: Money(one.parts.total, money) for one in late}
        return [replace(card, due=due.get(card.loan, card.due)) for card in cards]

    def _narrowed(self, column: LoanColumn) -> LoanColumn:
        cards = self.cards(column.key)
        worth = [card.amount if column.key in _BEFORE else card.owed for card in cards]
        total = sum(worth, Money.zero(self._desk.currency))
        return LoanColumn(column.key, len(cards), total, tuple(cards))

    def _fits(self, card: LoanCard) -> bool:
        words, product, officer = self._asked
        if (product and card.product != product) or (officer and card.officer != officer):
            return False
        if not words:
            return True
        said = self._said(card)
        return all(f" {word}" in said for word in words)

    def _said(self, card: LoanCard) -> str:
        if card.loan not in self._folded:
            parts = (
                card.number,
                card.member_number,
                card.member_name,
                card.village,
                card.phone,
                card.phone.replace(" ", ""),
            )
            said = folded(" ".join(parts))
            self._folded[card.loan] = " " + said.replace("-", " ") + " " + said
        return self._folded[card.loan]


def folded(text: str) -> str:
    """Without accents and case."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
