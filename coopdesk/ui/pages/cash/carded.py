"""Cards that are scanned at the desk while the keyboard is in an amount, or on a button."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import cards, members
from coopdesk.records.errors import Refused
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.scanning import Scanning
from coopdesk.ui.pages.cash.head import Head
from coopdesk.ui.pages.cash.lines import Lines
from coopdesk.ui.theme import Kind


class Carded(QObject):
    """Tells whose card was scanned, with `scanned`, or says why it opens nobody."""

    scanned = Signal(object)  # MemberId

    def __init__(self, desk: Desk, head: Head, lines: Lines, note: Note) -> None:
        super().__init__(head)
        self._desk, self._head, self._lines, self._note = desk, head, lines, note
        self._scanning = Scanning(cards.ending, self._spoilt, self)
        self._scanning.scanned.connect(self._scan)
        self._scanning.misread.connect(self._misread)

    def watch(self, parts: Iterable[QWidget]) -> None:
        """Watch these, and the amounts that there are now; the member's field knows cards."""
        amounts = [one.editor for one in self._lines.fields()]
        self._scanning.watch(one for one in parts if one is not self._head.member.editor)
        self._scanning.watch(amounts, figures=True)

    def finish(self) -> bool:
        """Nothing more is typed: take out a card, and tell whether there was one."""
        return self._scanning.finish()

    def _spoilt(self, typed: str, amount: bool) -> str:
        return cards.spoilt(self._desk.book.coop, typed, amount=amount)

    def _scan(self, card: str) -> None:
        try:
            found = self._desk.ask(members.by_card, card)
        except Refused as no:
            self._say(no)
            return
        self.scanned.emit(found)

    def _misread(self) -> None:
        self._say(cards.unread())

    def _say(self, no: Refused) -> None:
        """Say why a card opens nobody. Where something is typed the keyboard stays there: the next
        card that is scanned must not take it away."""
        words = self._desk.language.say(no.text)
        if self._lines.is_empty():
            self._head.member.complain(words)
        else:
            self._note.say(words, Kind.REFUSE)
