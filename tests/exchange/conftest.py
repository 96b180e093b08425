"""A book with a row in every table, and its archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coopdesk.exchange import archive
from coopdesk.i18n import Language
from coopdesk.records import office, vouchers
from coopdesk.records.access import Role
from coopdesk.records.book import Book
from coopdesk.reports.carried import MainPapers
from tests.records import areas
from tests.records.hands import BUILT, TODAY, HandClock, Make, actor, found

ENGLISH = Language("en")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
FORMULA = "=cmd|'/c calc'!A1"


@pytest.fixture(scope="session")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with a row in every table, and its archive."""
    archived = tmp_path_factory.mktemp("archive")
    pc = found(archived / "pc")
    with pc.open() as book, book.unhurried():
        make = Make(book)
        areas.fill(make)
        make.member(name=FORMULA, village="Ňěmeć", number="777")
        book.write(
            office.add_person, name="Ann", role=Role.TELLER, language="en", password="secret1"
        )
        entry = book.read(vouchers.recent)[0].entry
        book.write(vouchers.attach, entry=entry, name="Bïll № 7.png", content=PNG)
        papers = MainPapers(ENGLISH, TODAY, "Claudine")
        archive.carry_out(book, archived / "all.zip", language=ENGLISH, papers=papers)
        archive.carry_out(book, archived / "again.zip", language=ENGLISH, papers=papers)
    (archived / "all.zip").with_suffix(".path").write_text(str(pc.path))
    return archived


@pytest.fixture
def before(archived: Path) -> Iterator[Book]:
    """The book that was carried out."""
    path = Path((archived / "all.path").read_text())
    with Book.open(path, path.parent / "home", HandClock(), built=BUILT) as book:
        book.actor = actor(Role.TREASURER)
        yield book
