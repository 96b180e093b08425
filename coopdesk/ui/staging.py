"""A co-op with three PCs and two sticks, for pictures: what came together, and what is wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer

from coopdesk.exchange import backup, joining, known, places
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import marker
from coopdesk.exchange.places.presence import Here, Standing
from coopdesk.exchange.places.sticks import Stick
from coopdesk.exchange.sync import sync
from coopdesk.i18n import Language
from coopdesk.records import looking_at, members, office, savings
from coopdesk.records.book import Book
from coopdesk.records.ids import MemberId
from coopdesk.records.money import Money
from coopdesk.records.visit import DEPOSIT, WITHDRAWAL, Doing, record_visit
from coopdesk.reports.trial_balance import trial_balance
from coopdesk.ui.desk import Desk
from coopdesk.ui.joining import Joining
from coopdesk.ui.kit.progress import Job, Worker
from coopdesk.ui.plugged import show_here
from coopdesk.ui.restoring import Restoring
from coopdesk.ui.working import Desktop

#: Pages whose pictures show it, and more pictures of some, with a step or a state.
PAGES = frozenset({"copies", "joining", "conflicts", "to_look_at", "restore"})
MORE = (
    "copies-alone",
    "to_look_at-settled",
    "restore-list",
    "restore-inside",
    "restore-done",
    "today-clock",
)
_GIGA = 1_000_000_000
_LONGEST_MS, _EVERY_MS = 30_000, 50


class Fleet:
    """The PC of the office, with the book open; what two others wrote has come by the blue stick,
    and a third PC asks there to be let in. The red stick is plugged in.
    """

    def __init__(self, book: Path, folder: Path, day: datetime) -> None:
        self._day, self._moment = day, day - timedelta(days=6)
        self._worker: Worker | None = None
        self.folder = folder
        self.home = folder / "home"
        for name in (
            "home",
            "other",
            "third",
            "alone",
            "settled",
            "before",
            "BLUE",
            "RED",
            "KINGSTON",
        ):
            (folder / name).mkdir(parents=True)
        path = folder / "Twizigamire.coop"
        shutil.copy(book, path)
        shutil.copy(book, folder / "alone")
        self.book = self._sit_down(Book.open(path, self.home, self.now))
        self.keyring = Keyring(self.home)
        for name in ("Blue stick", "Red stick"):
            self._mark(name)
        self._copy("RED")
        self._moment = day - timedelta(days=1)
        self._copy("BLUE")
        self._work_apart()
        self._moment = day
        self._spoil()
        self._sync(self.book, self.keyring)
        self._write_more()
        self.book.close()
        for name in ("settled", "before"):
            shutil.copy(path, folder / name)
        self.book = self._sit_down(Book.open(path, self.home, self.now))

    def now(self) -> datetime:
        """Its clock."""
        return self._moment

    def plug_in(self, desk: Desk) -> None:
        """The red stick and a new one are plugged in."""
        (red,) = (one for one in desk.ask(known.places) if one.name == "Red stick")
        mark = marker.read(places.opened(red.address))
        root = Path(red.address)
        new = self.folder / "KINGSTON"
        sticks = [
            Here(Stick(root, "RED", 9 * _GIGA, 16 * _GIGA), Standing.KNOWN, str(root), mark),
            Here(Stick(new, "KINGSTON", 28 * _GIGA, 32 * _GIGA), Standing.BLANK, str(new)),
        ]
        show_here(desk, sticks)

    def of(self, state: str) -> Book:
        """The book for a picture: of the PC that met others, one without places, or one whose
        clock has run away.
        """
        os.environ["COOPDESK_HOME"] = str(self.home)
        self._moment = self._day
        if state == "alone":
            return self._beside("alone")
        if state == "settled":
            return self._beside("settled")
        if state == "clock":
            self._moment = self._day.replace(year=self._day.year + 50)
        return self.book

    def joining(self, language: Language, *, asked: bool) -> Joining:
        """A new PC that asks to be let in."""
        worker = self._worker = self._worker or Worker()

        def start(_title: str, work: Callable[[Job], Any]) -> Job:
            return worker.start(work)

        new = self.folder / "fourth"
        new.mkdir(exist_ok=True)
        made = Joining(Desktop(language, new, self.now, start, self._where, _none))
        made.address.set_value(str(self.folder / "BLUE"))
        made.called.set_value("Treasurer")
        if asked:
            made.ask.click()
            until(lambda: bool(made.words.text()))
        return made

    def _beside(self, name: str) -> Book:
        """A book of its own, for what leaves the others as they are."""
        (file,) = (self.folder / name).glob("*.coop")
        return self._sit_down(Book.open(file, self.folder / name, self.now))

    def _where(self, name: str) -> Path:
        return self.folder / f"{name}.coop"

    def _sit_down(self, book: Book) -> Book:
        (person,) = (one for one in book.read(office.people) if one.active)
        book.actor = book.read(office.sign_in, person=person.id)
        return book

    def _mark(self, name: str) -> None:
        root = str(self.folder / name.partition(" ")[0].upper())
        made = marker.mark(
            places.opened(root),
            coop=self.book.coop,
            name=self.book.read(office.coop).name,
            made=self.book.clock().today,
            language=Language("en"),
        )
        known.name(self.book, made, root, name)

    def _copy(self, stick: str) -> None:
        backup.settle(self.book, self.keyring)
        place = places.opened(str(self.folder / stick))
        backup.back_up(self.book, place, self.keyring, Language("en"), draw=trial_balance)
        sync(self.book, place, self.keyring)

    def _sync(self, book: Book, keyring: Keyring) -> None:
        sync(book, places.opened(str(self.folder / "BLUE")), keyring)

    # --- apart, and together ---------------------------------------------------------------------

    def _work_apart(self) -> None:
        other = self._let_in("Treasurer", self.folder / "other")
        ids = [one.id for one in self.book.read(members.roll)]
        saver, held = self._free(ids[14:])
        for book, keyring, village, sex in (
            (self.book, self.keyring, "Kacyiru", "F"),
            (other, Keyring(self.folder / "other"), "Gisozi", "M"),
        ):
            _change(book, ids[11], village=village, sex=sex, language="fr" if sex == "F" else "rw")
            _change(book, ids[12], phone=f"+250 788 {len(village)}00 120")
            self._take(book, ids[13], DEPOSIT, 5_000)
            self._take(book, saver, WITHDRAWAL, held)
            more = {"village": "Remera", "phone": "+250 788 555 010"}
            book.write(members.admit, name="Uwera Diane", joined=book.clock().today, **more)
            self._sync(book, keyring)
        other.close()
        self._sync(self.book, self.keyring)
        blue = places.opened(str(self.folder / "BLUE"))
        joining.ask(blue, self.folder / "third", self.now, "Branch at Remera")

    def _let_in(self, name: str, home: Path) -> Book:
        place = places.opened(str(self.folder / "BLUE"))
        waiting = joining.ask(place, home, self.now, name)

        def both(book: Book, at: Any) -> None:
            sync(book, at, Keyring(home if book is not self.book else self.home))

        joining.approve(self.book, self.keyring, place, waiting.words, both, name=name)
        made = joining.finish(place, home / "Twizigamire.coop", home, self.now, both)
        assert made is not None
        return self._sit_down(made)

    def _take(self, book: Book, member: MemberId, deed: str, amount: int) -> None:
        today = book.clock().today
        account = book.read(savings.accounts_of, member, today)[0].id
        doing = Doing(deed, Money(amount, book.read(office.coop).currency), account)
        book.write(record_visit, member=member, day=today, doings=[doing])

    def _free(self, ids: list[MemberId]) -> tuple[MemberId, int]:
        """The first of some members whose savings can all be drawn, and what that is."""
        for member in ids:
            one = self.book.read(savings.accounts_of, member, self.book.clock().today)[0]
            if one.balance.minor > 0 and one.possible.amount == one.balance:
                return member, one.balance.minor
        raise LookupError("nobody's savings are free")

    def _spoil(self) -> None:
        """A bundle of another PC was cut when the stick was pulled."""
        mine = f"{self.book.device.hex()[:8].upper()}"
        theirs = [f for f in (self.folder / "BLUE" / "ACTS").rglob("*.CDB") if mine not in str(f)]
        file = sorted(theirs)[-1]
        file.write_bytes(file.read_bytes()[:-40])

    def _write_more(self) -> None:
        """What no stick has yet."""
        for name in ("Mugisha Eric", "Ingabire Rose"):
            self.book.write(members.admit, name=name, joined=self.book.clock().today)

    # --- pages -----------------------------------------------------------------------------------

    def settle_all(self, desk: Desk) -> None:
        """Somebody has looked at everything that can be settled by a word."""
        for flag in desk.ask(looking_at.found):
            for way in flag.ways[:1]:
                desk.do(
                    looking_at.settle,
                    kind=flag.kind,
                    about=flag.about,
                    how=way.how,
                    why="Asked the member at the meeting",
                )

    def restored(self, assistant: Restoring, step: str) -> None:
        """The assistant, gone on to a step."""
        assistant.look_in(self.folder / "RED")
        until(lambda: assistant.bring.isVisible() and assistant.isEnabled())
        if step == "list":
            assistant.copies.setFocus()
        if step == "done":
            assistant.inside.instead.set_value(str(self.folder / "before" / self.book.path.name))
            assistant.inside.instead.changed.emit()
            assistant.bring.click()
            until(lambda: assistant.open.isVisible() and assistant.isEnabled())


def _none(_coop: str) -> tuple[Path, ...]:
    return ()


def _change(book: Book, member: MemberId, **values: object) -> None:
    file = book.read(members.file, member)
    shown = {name: getattr(file, name) for name in values}
    book.write(members.change_member, member=member, changes=values, shown=shown)


def until(true: Callable[[], bool]) -> None:
    """Let works go on until something is so."""
    loop, turn = QEventLoop(), QTimer()
    turn.timeout.connect(loop.quit)
    turn.start(_EVERY_MS)
    for _ in range(_LONGEST_MS // _EVERY_MS):
        if true():
            return
        loop.exec()
