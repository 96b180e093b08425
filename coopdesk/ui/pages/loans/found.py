"""What was looked for among all loans, and the rows of it as the list shows them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from coopdesk.records import loans, portfolio
from coopdesk.records.ids import LoanId
from coopdesk.records.loans import LATE, LoanCard, LoanColumn, LoanLine, Wanted
from coopdesk.records.loans.life import RUNNING
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.tables import Fetch, Order


class Found:
    """The columns with the loans in them that fit what was typed and chosen.

    It knows no widget. What all loans are found by is read once something is looked for, and kept
    until the book changes; the loans themselves are read as they are shown.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._columns: list[LoanColumn] = []
        self._lines: list[LoanLine] = []
        self._said: dict[LoanId, str] = {}
        self._fits: dict[str, list[LoanLine]] = {}
        self._due: dict[LoanId, Money] | None = None
        self._asked: tuple[tuple[str, ...], str, str] = ((), "", "")

    def look_again(self) -> None:
        """The book has changed."""
        self._columns = self._desk.ask(loans.pipeline, self._desk.today, shown=0)
        self._lines.clear()
        self._said.clear()
        self._due = None

    def look(self, words: Sequence[str], product: str, officer: str) -> None:
        """Look for loans by words, of a product, of an officer; nothing stands for all."""
        self._asked = (tuple(folded(word) for word in words), product, officer)
        self._fits = {}
        if not self.narrowed:
            return
        if not self._lines:
            self._lines = self._desk.ask(loans.lines, self._desk.today)
        for line in self._lines:
            if self._has(line):
                self._fits.setdefault(line.key, []).append(line)

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

    def fetch(self, key: str) -> Fetch[LoanCard]:
        """How to get loans of a column that fit."""
        return partial(self._fetch, key)

    def due(self, key: str) -> Money:
        """What should be paid by now of the loans of a column that fit."""
        some = self._some(key)
        exact = self._exact() if key == LATE else {}
        if exact:
            dues = (due for loan, due in exact.items() if some is None or loan in some)
            return sum(dues, Money.zero(self._desk.currency))
        if key not in (LATE, RUNNING):
            return Money.zero(self._desk.currency)
        return self._desk.ask(loans.due_of, key, self._desk.today, some)

    def _some(self, key: str) -> list[LoanId] | None:
        return [line.loan for line in self._fits.get(key, ())] if self.narrowed else None

    def _fetch(self, key: str, offset: int, limit: int, order: Order | None) -> list[LoanCard]:
        wanted = Wanted(self._some(key), limit, offset)
        if order is not None:
            wanted = replace(wanted, order=order.name, descending=order.descending)
        cards = self._desk.ask(loans.cards_of, key, self._desk.today, wanted)
        exact = self._exact() if key == LATE else {}
        return [replace(card, due=exact.get(card.loan, card.due)) for card in cards]

    def _exact(self) -> dict[LoanId, Money]:
        """What is due of the late with their penalties, as the cash desk asks for it, where there
        are not too many."""
        if self._due is None:
            self._due = {}
            late = next((one.count for one in self._columns if one.key == LATE), 0)
            if 0 < late <= portfolio.EXACT_UP_TO:
                found = self._desk.ask(portfolio.arrears, self._desk.today, exact=True)
                money = self._desk.currency
                self._due = {one.loan: Money(one.parts.total, money) for one in found}
        return self._due

    def _narrowed(self, column: LoanColumn) -> LoanColumn:
        fits = self._fits.get(column.key, [])
        total = Money(sum(line.worth for line in fits), self._desk.currency)
        return LoanColumn(column.key, len(fits), total, ())

    def _has(self, line: LoanLine) -> bool:
        words, product, officer = self._asked
        if (product and line.product != product) or (officer and line.officer != officer):
            return False
        if not words:
            return True
        said = self._said.get(line.loan) or self._tell(line)
        return all(f" {word}" in said for word in words)

    def _tell(self, line: LoanLine) -> str:
        parts = (
            line.number,
            line.member_number,
            line.member_name,
            line.village,
            line.phone,
            line.phone.replace(" ", ""),
        )
        said = folded(" ".join(parts))
        self._said[line.loan] = said = " " + said.replace("-", " ") + " " + said
        return said


def folded(text: str) -> str:
    """Without accents and case."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
