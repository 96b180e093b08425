"""Work that is killed in the middle of it, and says what is kept so far.

Run by killing.py as a program of its own. For each line that it is sent it forks, so that a killed
one is followed by the next without starting Python again. It may be told before which of its steps
it dies: a step is a call that changes files, or words to SQLite that write.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

from sqlcipher3 import dbapi2 as driver

from coopdesk.exchange import places, restore
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.sync import sync
from coopdesk.records import erasing, members, merge, statements, visit
from coopdesk.records.access import Actor, Role
from coopdesk.records.book import Book
from coopdesk.records.ids import MemberId, PersonId
from tests.exchange.copying import back_up
from tests.records.fleet import sent_by
from tests.records.hands import HandClock, Make, Pc, found

#: Calls that change files, as whoever audits Python hears of them.
_CALLS: Final = frozenset({"rename", "remove", "mkdir", "rmdir", "link", "truncate"})
_WRITES: Final = os.O_WRONLY | os.O_RDWR
#: Words to SQLite that only look.
_LOOKS: Final = ("SELECT", "--", "PRAGMA query_only")
_BEGINS_TO_LOOK: Final = "BEGIN"


class Steps:
    """Counts the steps of a work that has begun, by kind. It dies before step `at` of a `kind`, or
    ends by itself after so many `words`, and then tells how many steps these took.
    """

    def __init__(self) -> None:
        self._kind, self._at = "", 0
        self._words: int | None = None
        self._done = {"file": 0, "sql": 0}
        self._begun = 0.0

    def watch(self, kind: str = "", at: int = 0, words: int | None = None) -> None:
        """From now on, in this process: nothing takes it back."""
        self._kind, self._at, self._words = kind, at, words
        fsync, connect = os.fsync, driver.connect
        machine: Any = os

        def forced(handle: Any) -> None:
            self._take("file", "fsync")
            fsync(handle)

        def heard(*args: Any, **more: Any) -> Any:
            made = connect(*args, **more)
            made.set_trace_callback(self._hear)
            return made

        machine.fsync, driver.connect = forced, heard
        sys.addaudithook(self._audit)

    def say(self, word: object) -> None:
        """What is kept by now."""
        tell(word)
        if word == "begun":
            self._begun = perf_counter()
        elif self._words is not None:
            self._words -= 1
        if self._begun and self._words == 0:
            self.end()

    def end(self) -> None:
        """The work is through."""
        tell(f"steps {json.dumps([self._done, perf_counter() - self._begun])}")
        os._exit(0)

    def _take(self, kind: str, name: str) -> None:
        if not self._begun:
            return
        if kind == self._kind and self._done[kind] == self._at:
            tell(f"at {name}")
            os.kill(os.getpid(), signal.SIGKILL)
        self._done[kind] += 1

    def _hear(self, words: str) -> None:
        if not words.startswith(_LOOKS) and words != _BEGINS_TO_LOOK:
            self._take("sql", words.partition(" ")[0])

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            if args[2] & _WRITES:
                self._take("file", "open")
        elif event.startswith("os.") and event[3:] in _CALLS:
            self._take("file", event[3:])


def tell(line: object) -> None:
    """Something to whoever started it."""
    os.write(1, f"{line}\n".encode())


def say(word: object) -> None:
    """What is kept by now."""
    steps.say(word)


#: The steps of the work of this process.
steps = Steps()


def seat(path: str, home: str, person: int = 0, days: int = 0) -> Pc:
    """The PC, some days later."""
    clock = HandClock()
    clock.move(days=days)
    actor = Actor(PersonId(person), "Claudine Uwimana", Role.SECRETARY)
    return Pc(Path(path), Path(home), clock, actor)


def visited(book: Book, number: int = 1) -> str:
    """The first member comes; every fifth visit is taken back. Gives the receipt."""
    ident = book.read(members.by_its_number, "1")
    assert ident is not None
    make = Make(book)
    said = make.visit(make.known(ident), ("deposit", 3), ("share", 2))
    if number % 5 == 0:
        said = book.write(visit.reverse_visit, visit=said, reason="every fifth")
    return book.read(statements.receipt, said).number


def post(path: str, home: str, person: int) -> None:
    """Post without end."""
    book = seat(path, home, person).open()
    say("begun")
    while True:
        say(visited(book, book.next_receipt()))


def close(path: str, home: str, person: int) -> None:
    """Post a little, then close the book."""
    book = seat(path, home, person).open()
    for _ in range(3):
        say(visited(book))
    say("begun")
    book.close()
    say("closed")


def take(path: str, home: str, other: str) -> None:
    """Take in what another PC wrote, two acts at a time; says how many are in."""
    with seat(other, home).open() as sender:
        bodies = list(sender.acts())
        beside = sent_by(sender, [])
    book = seat(path, home).open()
    here = len(list(book.acts()))
    say("begun")
    for at in range(max(0, here - 1), len(bodies), 2):
        merge.take_in(book, merge.Arrived(bodies[at : at + 2], beside.salts, beside.values))
        say(min(at + 2, len(bodies)))


def copy(path: str, home: str, person: int, stick: str, days: int) -> None:
    """Copy to a stick without end: a snapshot each time that a week has passed, points between."""
    pc, keyring = seat(path, home, person, days), Keyring(Path(home))
    book = pc.open()
    say("begun")
    while True:
        say(back_up(book, places.opened(stick), keyring).file)
        visited(book)
        pc.clock.move(days=3)


def carry(path: str, home: str, person: int, stick: str) -> None:
    """Sync with a stick without end; says how many own acts are there."""
    pc, keyring = seat(path, home, person), Keyring(Path(home))
    book = pc.open()
    say("begun")
    while True:
        visited(book)
        report = sync(book, places.opened(stick), keyring)
        assert report.green, report.why
        say(report.heads[book.device][0])


def bring_back(file: str, to: str, home: str) -> None:
    """Make the book of a copy, in place of the one that stands there."""
    say("begun")
    restore.restore(Path(file), Path(to), Path(home), HandClock(), replace=True)
    say("restored")


def bring_up(path: str, home: str) -> None:
    """Open a book of an older release."""
    say("begun")
    book = seat(path, home).open()
    say(len(list(book.acts())))


def erase(path: str, home: str, person: int, member: int) -> None:
    """Erase a member."""
    book = seat(path, home, person).open()
    say("begun")
    book.write(erasing.erase, members=[MemberId(member)], reason=erasing.PAST)
    say("erased")


_WORKS: Final = (post, close, take, copy, carry, bring_back, bring_up, erase)
WORKS = {one.__name__: one for one in _WORKS}


def work(line: str) -> None:
    """Do what a line says: a list of when it ends, the work's name and what that takes."""
    until, name, *said = json.loads(line)
    steps.watch(**until)
    try:
        WORKS[name](*said)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    steps.end()


def warm() -> None:
    """Do some of it once, so that all that is made once is made before any fork."""
    with TemporaryDirectory() as folder:
        pc = found(Path(folder))
        with pc.open() as book:
            Make(book).member(number="1")
            visited(book)
            sent_by(book, list(book.acts()))


if __name__ == "__main__":
    warm()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            work(line)
        tell(f"pid {child}")
        _, status = os.waitpid(child, 0)
        tell(f"dead {os.waitstatus_to_exitcode(status)}")
