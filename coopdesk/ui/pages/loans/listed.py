"""The lists of the columns of loans: one table for each, made when it is first looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from coopdesk.records import loans
from coopdesk.records.loans import LATE, LoanCard
from coopdesk.records.loans.life import APPROVED, ASKED, CLOSED, RUNNING, SIGNED
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import EmptyState
from coopdesk.ui.kit.tables import Fetch, Table
from coopdesk.ui.pages.loans.columns import columns_of

#: As many loans are read at once; of more, those that are looked at.
FEW = 200


class Listed(QWidget):
    """Shows the loans of one column at a time."""

    chosen = Signal(object)  # the loan, or None
    opened = Signal(object)
    left_up = Signal()
    typed = Signal(str)  # a letter, in a list of many: it belongs in the search

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._key = ""
        self.tables: dict[str, Table[LoanCard]] = {}
        self._stack = QStackedLayout(self)

    def show_cards(
        self, key: str, count: int, fetch: Fetch[LoanCard], words: Sequence[str]
    ) -> None:
        """Show so many loans of a column, with what was searched in bold."""
        self._key = key
        table = self._table(key)
        table.highlight(words)
        if count <= FEW:
            table.show_rows(fetch(0, FEW, None))
        else:
            table.show_fetched(count, fetch)
        self._stack.setCurrentWidget(table)
        if table.row() is None:
            table.choose_first()

    def row(self) -> LoanCard | None:
        """The loan that is chosen."""
        return self.tables[self._key].row() if self._key in self.tables else None

    def go_in(self) -> None:
        """Put the keyboard in the list."""
        if self._key in self.tables:
            self.tables[self._key].setFocus()

    def _table(self, key: str) -> Table[LoanCard]:
        if key not in self.tables:
            language = self._desk.language
            made: Table[LoanCard] = Table(
                columns_of(key, language, self._desk.today),
                name=language.gettext(loans.COLUMN_NAMES[key]),
                key=_key,
                empty=self._empty(key),
                least=6,
            )
            made.chosen.connect(self.chosen)
            made.opened.connect(self.opened)
            made.left_up.connect(self.left_up)
            made.typed.connect(self.typed)
            self.tables[key] = made
            self._stack.addWidget(made)
        return self.tables[key]

    def _empty(self, key: str) -> EmptyState:
        """What an empty list says, and what to do first."""
        t = self._desk.language.gettext
        words = {
            ASKED: (
                t("Nobody waits for a decision"),
                t("A loan begins with “Take an application”."),
            ),
            APPROVED: (t("Nothing waits to be signed"), t("What was approved stands here.")),
            SIGNED: (t("Nothing waits to be paid out"), t("What was signed stands here.")),
            RUNNING: (t("No loan runs without being late"), ""),
            LATE: (t("Nobody is late"), t("Whoever misses an instalment stands here next day.")),
            CLOSED: (t("No loan ended in the last 12 months"), ""),
        }
        said, advice = words.get(key, (t("No loans stand here"), ""))
        return EmptyState(said, advice, icon="good" if key == LATE else "loans")


def _key(card: LoanCard) -> int:
    return card.loan
