"""Hands on the page of a collection sheet."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coopdesk.records import collection, products
from coopdesk.records.access import Permission
from coopdesk.records.book import Command, Tx
from coopdesk.records.ids import CollectionId
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages.collection import Collection
from coopdesk.ui.pages.collection.head import Who
from tests.records.hands import TODAY, draft
from tests.ui.fingers import opened
from tests.ui.seat import Seat

SPACE = "\N{NO-BREAK SPACE}"

YESTERDAY = TODAY - timedelta(days=1)


GROUP = (
    draft("1", name="Uwase Odette", savings=41_500, loan=150_000, village="Remera"),
    draft("2", name="Gasana Vincent", savings=2_000, village="Remera"),
    draft("10", name="Ingabire Chantal", village="Remera"),
    draft("4", name="Tuyishime Alphonse", village="Gisozi"),
)


class Typist:
    """Hands on the page."""

    def __init__(self, seat: Seat, qtbot: QtBot) -> None:
        self.seat, self.qtbot = seat, qtbot
        self.page = Collection(seat.desk, Place("collection"))
        opened(self.page, qtbot)

    def choose(self, village: str = "Remera") -> None:
        """Choose whose meeting it is, as the arrow keys do."""
        self.page.head.who.set_value(Who(village))
        self.page.head.who.changed.emit()
        self.page.grid.setFocus()

    def type(self, text: str) -> None:
        for letter in text:
            self.qtbot.keyClicks(QApplication.focusWidget(), letter)

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        for key in keys:
            self.qtbot.keyClick(
                QApplication.focusWidget(), key, modifier or Qt.KeyboardModifier.NoModifier
            )

    def put(self, n: int, deed: str, amount: str) -> None:
        """Type an amount in the column of a deed."""
        self.page.grid.put(n, self.key(deed), amount)

    def key(self, deed: str) -> str:
        every = self.page.sheet.choice.chosen()
        return next(one.key for one in every if collection.deed_of(one.key) == deed)

    def count(self, amount: str) -> None:
        self.page.till.counted.line.setText(amount)
        self.page.till.counted.changed.emit()

    @property
    def deed(self) -> str:
        return self.page.till.book.text()

    @property
    def sheet(self) -> CollectionId:
        """The sheet that was booked last, where the window was sent."""
        place = self.seat.places[-1]
        assert (place.page, place.about is not None) == ("sheets", True)
        return CollectionId(place.about or 0)


def fund(desk: Desk) -> None:
    def offer(tx: Tx) -> None:
        products.offer(tx, kind=products.SOCIAL, name="Social fund", since=TODAY, terms={})

    desk.book.write(Command(offer, Permission.LOOK))
