"""What is written is on the medium before it has its name, and its name before anybody is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coopdesk.exchange import restore
from coopdesk.exchange.files import whole_file
from coopdesk.exchange.places.local import LocalDriver
from coopdesk.records.book import keys
from coopdesk.records.remaking import put_in_place
from tests.exchange.mains import Mains
from tests.records.hands import TODAY

pytestmark = pytest.mark.skipif(os.name != "posix", reason="it asks /proc which file is forced")

TEXT = b"everything that was kept, " * 400


def at_a_place(folder: Path) -> None:
    LocalDriver(folder).write("ACTS/00000001.CDB", TEXT, over=False)


def over_a_torn_one(folder: Path) -> None:
    LocalDriver(folder).write("OLD.CDP", TEXT, over=True)


def taken_away(folder: Path) -> None:
    LocalDriver(folder).remove("OLD.CDP")


def a_whole_file(folder: Path) -> None:
    with whole_file(folder / "members.csv") as file:
        file.write(TEXT)


def a_whole_file_over_another(folder: Path) -> None:
    with whole_file(folder / "OLD.CDP") as file:
        file.write(TEXT)


def a_book(folder: Path) -> None:
    part = folder / ".made.part"
    part.write_bytes(TEXT)
    put_in_place(part, folder / "made.coop")


def a_book_over_another(folder: Path) -> None:
    part = folder / ".made.part"
    part.write_bytes(TEXT)
    restore.swap(part, folder / "old.coop", TODAY)


def a_key(folder: Path) -> None:
    keys.write_privately(folder / "key.json", {"private": "k" * 400})


def a_key_over_another(folder: Path) -> None:
    keys.write_privately(folder / "old.json", {"private": "k" * 400})


@pytest.mark.parametrize(
    "write",
    [
        at_a_place, over_a_torn_one, taken_away, a_whole_file, a_whole_file_over_another, a_book,
        a_book_over_another, a_key, a_key_over_another,
    ],
)  # fmt: skip
def test_it_is_forced_before_it_is_named_and_before_it_is_told(
    write: Callable[[Path], None], tmp_path: Path
) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    for name in ("OLD.CDP", "old.coop", "old.json"):
        (folder / name).write_bytes(b"COOPDESK of before")
    mains = Mains(folder)
    with mains.watching():
        write(folder)
        mains.said("done")
    assert [moment.torn() for moment in mains.moments if moment.torn()] == []
    assert mains.moments[-1].unsure() == []
