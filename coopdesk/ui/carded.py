"""A card that is scanned while the keyboard is on no field, on any page of the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QWidget

from coopdesk.records import cards, members
from coopdesk.records.access import Permission
from coopdesk.records.errors import Refused
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit.scanning import Scanning
from coopdesk.ui.theme import Kind


class Carded(QObject):
    """Takes the card, so that the scanner's Enter presses no button and opens no line of a list,
    and goes to its member: at the cash desk for whoever may take money.

    A field reads cards by itself, or shows what was typed; a page with `OWN_CARDS` does all of it.
    """

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._scanning = Scanning(cards.ending, self._spoilt, self)
        # Later: the keyboard may have left in the middle of going to another page.
        later = Qt.ConnectionType.QueuedConnection
        self._scanning.scanned.connect(self._scan, later)
        self._scanning.misread.connect(self._misread, later)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._watch)

    def _watch(self, _old: QWidget | None, now: QWidget | None) -> None:
        window = self.parent()
        if not isinstance(now, QAbstractButton | QAbstractItemView):
            return
        if isinstance(window, QWidget) and window.isAncestorOf(now) and not _own(now):
            self._scanning.watch([now])

    def _spoilt(self, typed: str, _figures: bool) -> str:
        """Nobody types a long figure where there is no field."""
        return cards.spoilt(self._desk.book.coop, typed, amount=True)

    def _scan(self, card: str) -> None:
        desk = self._desk
        try:
            member = desk.ask(members.by_card, card)
        except Refused as no:
            self._say(no)
            return
        may = Permission.TAKE_MONEY in desk.actor.may
        desk.go(Place("cash" if may else "member", member=member))

    def _misread(self) -> None:
        self._say(cards.unread())

    def _say(self, no: Refused) -> None:
        self._desk.say(self._desk.language.say(no.text), Kind.REFUSE)


def _own(part: QWidget) -> bool:
    """Whether it stands on a page that reads cards by itself, wherever its keyboard is."""
    above = part.parentWidget()
    while above is not None and not isinstance(above, Page):
        above = above.parentWidget()
    return above is not None and above.OWN_CARDS
