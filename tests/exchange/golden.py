"""Places as this release leaves them, for later releases to open: see test_golden_places.py.

`python -m tests.exchange.golden FOLDER` makes one of today's schema, plain and locked: two PCs,
some bundles and a volume of them, a snapshot, a point that goes on from it, bundles after both.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange import publishing
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import NO_PATIENCE, opened
from coopdesk.exchange.sync import sync
from coopdesk.records.book import Book
from coopdesk.records.schema import SCHEMA_NUMBER
from tests.exchange.copying import back_up
from tests.exchange.syncing.couriers import mark
from tests.exchange.syncing.fleets import founded
from tests.records.hands import Make, answers

#: What is told of a place beside it: figures that any release must read from it.
TOLD = "TOLD.JSON"


def figures(book: Book) -> dict[str, Any]:
    """What a book of the place says at its end."""
    say = "SELECT m.number, sum(l.amount) FROM line l JOIN member m ON m.id = l.member GROUP BY 1"
    return {
        "members": [list(row) for row in book.read(answers, f"{say} ORDER BY 1")],
        "villages": [
            list(row)
            for row in book.read(answers, "SELECT number, village FROM member ORDER BY number")
        ],
        "acts": book.read(answers, "SELECT count(*) FROM act")[0][0],
    }


def make(place: Path, *, locked: bool) -> None:
    """Leave a place as this release does."""
    template, sheet = founded(locked=locked)
    place.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "VOLUME", 6)
        first = template.moved(Path(name) / "1")
        with first.open() as one:
            mark(one, opened(place))
            second = first.copied(Path(name) / "2")
            second.home.mkdir()
            for file in first.home.rglob("*.json"):  # the keys that vouch for it
                to = second.home / file.relative_to(first.home)
                to.parent.mkdir(exist_ok=True)
                to.write_bytes(file.read_bytes())
            with second.open() as other:
                told = _work([(one, first), (other, second)], place)
    (place / TOLD).write_text(json.dumps({**told, "sheet": sheet}, indent=1, sort_keys=True) + "\n")


def _work(pcs: list[Any], place: Path) -> dict[str, Any]:
    at = opened(place, patience=NO_PATIENCE)
    for turn in range(3):
        for n, (book, pc) in enumerate(pcs):
            pc.clock.move(minutes=5 + n)
            make = Make(book)
            make.visit(make.member(f"Of turn {turn}", village=f"V{n}"), ("deposit", 100 + turn))
            sync(book, at, Keyring(pc.home))
        if turn < 2:  # a snapshot, then a point
            back_up(pcs[0][0], at, Keyring(pcs[0][1].home))
    for book, pc in pcs * 2:
        sync(book, at, Keyring(pc.home))
    return figures(pcs[0][0])


if __name__ == "__main__":
    for kind in ("plain", "locked"):
        make(Path(sys.argv[1]) / f"schema-{SCHEMA_NUMBER}" / kind, locked=kind == "locked")
