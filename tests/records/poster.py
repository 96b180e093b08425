"""Posts visits until it is killed, and says each receipt's number once it is kept.

Run by test_kill.py as a program of its own. For each line that it is sent it forks, so that
a killed one is followed by the next without starting Python again.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from coopdesk.records import members, statements, visit
from coopdesk.records.access import Actor, Role
from coopdesk.records.book import Book
from coopdesk.records.ids import PersonId
from tests.records.hands import BUILT, Make


def post(path: str, home: str, person: str) -> None:
    """Post without end."""

    def clock() -> datetime:
        return datetime(2026, 3, 3, 9, tzinfo=UTC)

    book = Book.open(Path(path), Path(home), clock, built=BUILT)
    book.actor = Actor(PersonId(int(person)), "Claudine Uwimana", Role.SECRETARY)
    ident = book.read(members.by_its_number, "1")
    assert ident is not None
    who, make = Make(book).known(ident), Make(book)
    os.write(1, f"{os.getpid()}\n".encode())
    while True:
        said = make.visit(who, ("deposit", 3), ("share", 2))
        if book.next_receipt() % 5 == 0:
            said = book.write(visit.reverse_visit, visit=said, reason="every fifth")
        number = book.read(statements.receipt, said).number
        os.write(1, f"{number}\n".encode())


if __name__ == "__main__":
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            post(*sys.argv[1:])
        os.waitpid(child, 0)
        os.write(1, b"dead\n")
