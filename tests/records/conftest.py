"""A book for each test: a template made once, copied in a moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coopdesk.records import checks, passwords
from coopdesk.records.book import Book
from coopdesk.records.cash import boxes
from coopdesk.records.ids import AccountId
from tests.records import areas
from tests.records.asking import Ready, made_ready
from tests.records.hands import HandClock, Make, Pc, Somebody, draft, found


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Pc:
    """A founded co-op without members."""
    return found(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def ready(template: Pc, tmp_path_factory: pytest.TempPathFactory) -> Ready:
    """A book in which every command can do what is asked of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_KIB", 8)
        return made_ready(template.moved(tmp_path_factory.mktemp("ready") / "pc"))


@pytest.fixture(scope="session")
def filled(template: Pc, tmp_path_factory: pytest.TempPathFactory) -> Pc:
    """A PC whose book has something in every table, closed. It takes long to make."""
    pc = template.moved(tmp_path_factory.mktemp("filled") / "pc")
    with pytest.MonkeyPatch.context() as patch, pc.open() as book:
        patch.setattr(passwords, "_KIB", 8)
        make = Make(book)
        one, _ = make.roll(draft("1", savings=500, shares=100, loan=70, village="Old"), draft("2"))
        make.visit(one, ("deposit", 20), ("repayment", 5))
        make.visit(one, ("withdrawal", 10))
        areas.fill(make)
        assert checks.run(book, rebuild=True) == []
    return pc


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


@pytest.fixture
def one(make: Make) -> Somebody:
    """A member."""
    return make.member("Aline Mukamana")


@pytest.fixture
def group(make: Make) -> list[Somebody]:
    """Three of Remera: 1 has savings and a loan, 2 savings, 3 nothing yet. 4 lives elsewhere."""
    return make.roll(
        draft("1", name="Uwase Odette", savings=41_500, loan=150_000, village="Remera"),
        draft("2", name="Gasana Vincent", savings=2_000, village="Remera"),
        draft("10", name="Ingabire Chantal", village="Remera"),
        draft("4", name="Tuyishime Alphonse", village="Gisozi"),
    )


@pytest.fixture
def main(book: Book) -> AccountId:
    """The cash box that every book has."""
    return book.read(boxes.main_box)


@pytest.fixture
def field(book: Book) -> AccountId:
    """A second box, empty."""
    return book.write(boxes.open_box, name="Field box")
