"""A desk that syncs by itself, and what a person hears of it."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from coopdesk.exchange import known
from coopdesk.exchange.places import marker
from coopdesk.exchange.places import opened as opened_place
from coopdesk.exchange.places.kept import Kept
from coopdesk.ui.desk import Desk
from coopdesk.ui.quietly import Quiet

LONG = 30_000


class Seconds:
    """A clock of seconds, moved by hand."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class Office:
    """A desk that syncs by itself, and what a person heard of it."""

    def __init__(self, desk: Desk, home: Path, qtbot: QtBot) -> None:
        self.desk, self.home, self.qtbot = desk, home, qtbot
        self.seconds, self.shown = Seconds(), True
        self.said: list[str] = []
        desk.said.connect(self._hear)
        desk.troubled.connect(self._hear)
        self.moved: list[object] = []
        desk.going.connect(self.moved.append)
        self.quiet = Quiet(desk, desk, self.is_shown, self.seconds)

    def is_shown(self) -> bool:
        return self.shown

    def _hear(self, text: object, *_more: object) -> None:
        self.said.append(str(text))

    def place(self, folder: Path | str, name: str = "Shared folder") -> str:
        """A known place of the co-op; the id of its mark."""
        there = opened_place(folder, Kept(self.home))
        made = marker.mark(
            there,
            coop=self.desk.book.coop,
            name="Twizigamire",
            made=self.desk.today,
            language=self.desk.language,
        )
        there.close()
        known.name(self.desk.book, made, str(folder), name)
        return made.place

    def one(self) -> known.KnownPlace:
        return self.desk.ask(known.places)[0]

    def later(self, seconds: float = 0) -> None:
        """So much later the desk looks, and what it begins is over."""
        self.seconds.at += seconds
        self.quiet.look()
        self.qtbot.waitUntil(self.is_over, timeout=LONG)

    def is_over(self) -> bool:
        return not self.quiet.running

    def equal(self) -> bool:
        """Whether all that is written here is at the place."""
        return dict(self.one().heads) == self.desk.ask(known.heads)
