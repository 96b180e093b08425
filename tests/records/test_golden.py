"""Books of every schema there was are opened, brought up and proven.

A file in data/golden is a small book as the release with that schema wrote it, packed: two members
with savings, shares and an old loan, a reversal, a changed field and a general entry. They are
never made anew; a new schema adds one.
"""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from coopdesk.records import checks, members, merge, statements
from coopdesk.records.access import Actor, Role
from coopdesk.records.ids import PersonId
from coopdesk.records.schema import SCHEMA_NUMBER
from tests.records.fleet import sent_by
from tests.records.hands import HandClock, Make, Pc, answers, owns, whole

GOLDEN = Path(__file__).parent / "data" / "golden"
NUMBERS = range(1, SCHEMA_NUMBER + 1)


def packed(number: int, folder: Path) -> Pc:
    """A book of a schema on a PC that never saw it, as it was."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "twizigamire.coop"
    path.write_bytes(gzip.decompress((GOLDEN / f"schema-{number}.coop.gz").read_bytes()))
    return Pc(path, folder / "home", HandClock())


def unpacked(number: int, folder: Path) -> Pc:
    """The same, with its secretary at the desk."""
    pc = packed(number, folder)
    with pc.open() as book:
        person = PersonId(book.read(answers, "SELECT min(id) FROM person")[0][0])
    return replace(pc, actor=Actor(person, "Claudine Uwimana", Role.SECRETARY))


def test_there_is_a_book_of_every_schema() -> None:
    assert {file.name for file in GOLDEN.iterdir()} == {f"schema-{n}.coop.gz" for n in NUMBERS}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_book_of_an_older_schema_is_brought_up_and_says_the_same(
    number: int, tmp_path: Path
) -> None:
    pc = unpacked(number, tmp_path)
    with pc.open() as book:
        assert checks.run(book, rebuild=True) == []
        one, two = (
            Make(book).known(member)
            for n in "12"
            if (member := book.read(members.by_its_number, n)) is not None
        )
        assert [owns(book, one.savings), owns(book, one.shares)] == [520, 100]
        assert [owns(book, two.savings), owns(book, two.shares)] == [300, 200]
        assert book.read(members.file, two.id).village == "Gisozi"
        assert book.read(answers, "PRAGMA user_version") == [(SCHEMA_NUMBER,)]
        assert book.read(answers, "SELECT count(*), sum(amount) FROM line")[0][1] == 0
        assert len(book.read(statements.holdings, one.id)) >= 2
        Make(book).visit(one, ("deposit", 5))
        assert checks.run(book, rebuild=True) == []
        assert book.letter == "B"  # a copy is another PC


@pytest.mark.parametrize("number", NUMBERS)
def test_an_older_book_and_a_new_one_exchange_what_they_wrote_since(
    number: int, tmp_path: Path
) -> None:
    first, second = unpacked(number, tmp_path / "1"), unpacked(number, tmp_path / "2")
    with first.open() as one, second.open() as two:
        for book in (one, two):
            Make(book).member(f"Of {book.path.parent.name}")
        for to, by in ((one, two), (two, one)):
            merge.take_in(to, sent_by(by, list(by.acts())))
        assert whole(one) == whole(two)
        assert [f for f in checks.run(one, rebuild=True) if f.check in ("facts", "derived")] == []
