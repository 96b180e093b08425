"""Takes in what another PC wrote until it is killed, and says each act's number once it is kept.

Run by test_kill_merging.py as a program of its own; for each line that it is sent it forks.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from coopdesk.records import merge
from coopdesk.records.book import Book
from tests.records.fleet import sent_by
from tests.records.hands import BUILT


def clock() -> datetime:
    """Always the same morning."""
    return datetime(2026, 3, 3, 9, tzinfo=UTC)


def take(path: str, home: str, other: str) -> None:
    """Take in two acts at a time, from the first on."""
    with Book.open(Path(other), Path(home), clock, built=BUILT) as sender:
        bodies = list(sender.acts())
        beside = sent_by(sender, [])
    book = Book.open(Path(path), Path(home), clock, built=BUILT)
    here = len(list(book.acts()))
    os.write(1, f"{os.getpid()}\n".encode())
    for at in range(max(0, here - 1), len(bodies), 2):
        merge.take_in(book, merge.Arrived(bodies[at : at + 2], beside.salts, beside.values))
        os.write(1, f"{min(at + 2, len(bodies))}\n".encode())


if __name__ == "__main__":
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            take(*sys.argv[1:])
            os._exit(0)
        os.waitpid(child, 0)
        os.write(1, b"dead\n")
