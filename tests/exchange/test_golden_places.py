"""Places that earlier releases left are opened: bundles taken in, copies restored.

A folder in data/golden holds what the release with that schema left at a place, plain and locked,
with what it must say. They are never made anew; a new schema adds one (see golden.py).
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from coopdesk.exchange import recovering, restore
from coopdesk.exchange.copies.reading import Locked
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import NO_PATIENCE, opened
from coopdesk.exchange.sync import sync
from coopdesk.records import checks, office
from coopdesk.records.book import Book
from coopdesk.records.schema import SCHEMA_NUMBER
from tests.exchange.golden import TOLD, figures
from tests.exchange.syncing.couriers import PLAIN
from tests.records.hands import HandClock

GOLDEN = Path(__file__).parent / "data" / "golden"
#: The first release that had places wrote this schema.
NUMBERS = range(5, SCHEMA_NUMBER + 1)
PLACES = [f"schema-{n}/{kind}" for n in NUMBERS for kind in ("plain", "locked")]


def test_there_is_a_place_of_every_schema() -> None:
    assert {file.name for file in GOLDEN.iterdir()} == {f"schema-{n}" for n in NUMBERS}
    for name in PLACES:
        files = [file.suffix for file in (GOLDEN / name).rglob("*.*")]
        assert {".CDB", ".CDV", ".CDP", ".ZIP"} <= set(files)


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("copy", ["ZIP", "CDP"])
def test_a_copy_and_the_bundles_since_give_the_whole_book(
    name: str, copy: str, tmp_path: Path
) -> None:
    place, home, clock = tmp_path / "stick", tmp_path / "home", HandClock()
    shutil.copytree(GOLDEN / name, place)
    told = json.loads((place / TOLD).read_text())
    sheet = told.pop("sheet")
    open_by = [sheet] if sheet else []
    file = next((place / "COPIES").glob(f"*.{copy}"))
    assert restore.verify(file, clock, open_by).findings == ()
    made = restore.restore(file, tmp_path / "again.coop", home, clock, open_by)
    with Book.open(made.book, home, clock) as book:
        assert figures(book) != told  # more was written since
        book.actor = book.read(office.sign_in)
        ring = Keyring(home)
        if sheet:
            recovering.recover(book, ring, sheet)
        report = sync(book, opened(place, patience=NO_PATIENCE), ring)
        assert not report.quarantined
        assert not report.waiting
        assert report.received > 0
        said, acts = figures(book), told.pop("acts")
        assert said.pop("acts") >= acts  # what this PC says of itself comes to them
        assert said == told
        assert {f.check for f in checks.run(book, rebuild=True)} & PLAIN == set()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_locked_place_without_its_sheet_says_that_the_key_is_missing(
    number: int, tmp_path: Path
) -> None:
    file = next((GOLDEN / f"schema-{number}/locked/COPIES").glob("*.ZIP"))
    with pytest.raises(Locked):
        restore.restore(file, tmp_path / "again.coop", tmp_path / "home", HandClock())
