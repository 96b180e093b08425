"""A book for each test: a template made once, copied in a moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coopdesk.records import passwords
from coopdesk.records.book import Book
from tests.records.hands import HandClock, Make, Pc, found


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Pc:
    """A founded co-op without members."""
    return found(tmp_path_factory.mktemp("template"))


@pytest.fixture
def pc(template: Pc, tmp_path: Path) -> Pc:
    """A PC with a founded book, closed."""
    return template.moved(tmp_path / "pc")


@pytest.fixture
def clock(pc: Pc) -> HandClock:
    """The PC's clock; `clock.move(days=1)`."""
    return pc.clock


@pytest.fixture
def book(pc: Pc) -> Iterator[Book]:
    """The founded book, open, with its first person at the desk."""
    with pc.open() as opened:
        yield opened


@pytest.fixture
def make(book: Book) -> Make:
    """Builders in the book."""
    return Make(book)


@pytest.fixture(autouse=True)
def _passwords_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password takes a third of a second on purpose; here it takes none."""
    monkeypatch.setattr(passwords, "_KIB", 8)
