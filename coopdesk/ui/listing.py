"""A page that is one list to look through, from which each row opens."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar, Generic, TypeVar

from coopdesk.records.book import Topic
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit.cards import Card, EmptyState, Heading
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.kit.tables import Column, Table

R = TypeVar("R")


class ListPage(Page, Generic[R]):
    """A heading and a table that takes all the room. Enter opens the chosen row."""

    TITLE: ClassVar[str] = ""  # marked with N_
    ABOUT: ClassVar[str] = ""  # marked with N_
    LEAST: ClassVar[int] = 6  # rows that can be seen at once

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.heading = Heading(t(self.TITLE), t(self.ABOUT) if self.ABOUT else "")
        self.table: Table[R] = Table(
            self.columns(), name=self.named(), key=self.key, empty=self.empty(), least=self.LEAST
        )
        self.table.opened.connect(self.open_row)
        whole = column(self.heading, Card("", self.table, padding=1), gap=16, margin=24)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.show_place(place)

    # --- what each list says ---------------------------------------------------------------------

    def named(self) -> str:
        """What the table is called to who hears it."""
        return self.desk.language.gettext(self.TITLE)

    def columns(self) -> list[Column[R]]:
        """What it says of each row."""
        raise NotImplementedError

    @staticmethod
    def key(row: R) -> Hashable:
        """What tells one row from another."""
        raise NotImplementedError

    def empty(self) -> EmptyState:
        """What is said where there is no row."""
        raise NotImplementedError

    def look(self) -> None:
        """Look into the book, and show the rows."""
        raise NotImplementedError

    def open_row(self, row: R) -> None:
        """Go to what a row is about."""
        raise NotImplementedError

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self.look()

    def refresh(self, topics: Topic) -> None:
        self.look()

    def focus_first(self) -> None:
        self.table.setFocus()

    def show_rows(self, rows: Sequence[R], foot: Sequence[str]) -> None:
        """Show these, with their sums below. The row that was chosen stays chosen."""
        self.table.show_rows(rows)
        self.table.foot(foot if rows else [])
        if self.table.row() is None:
            self.table.choose_first()
