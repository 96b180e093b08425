"""Work that travels: a day's bytes on the wire, how fast acts are taken in, a sync without news."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from benchmarks import books
from benchmarks.books import Scale
from benchmarks.table import Measured, Stopwatch, ms
from coopdesk.exchange import bundles, chains, joining, sealedbox
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import Item, Place, marker, opened
from coopdesk.exchange.sync import sync
from coopdesk.i18n import Language
from coopdesk.records import members, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.money import Money
from coopdesk.records.visit import Doing

_VISITS = 200
_GOAL, _MUST = 15_000, 20_000
_ACTS_A_SECOND = 10_000
#: What git, Anki and JSON with a hash in each entry take for 200 entries; see docs/PERFORMANCE.md.
_OTHERS = "git 9.0 KB, Anki 12.3 KB, JSON 13.7 KB"


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """A day of visits, then the whole of a book from a place."""
    yield from _day()
    for scale in scales:
        if scale.entries <= 100_000:
            yield from _whole(scale)


# --- a day ---------------------------------------------------------------------------------------


def _day() -> Iterator[Measured]:
    with books.own(_VISITS) as book:
        ring = Keyring(books.home_of(book))
        ring.ready(book)
        before = _last(book)
        _visits(book)
        plain = bundles.pack(book, ring, before + 1, _last(book))
        locked = bundles.pack(book, _Locked(books.home_of(book)), before + 1, _last(book))
    for name, data in (("signed", plain), ("signed and locked to three", locked)):
        size = len(data)
        yield Measured(
            f"a day of {_VISITS} visits on the wire, {name}",
            f"{_VISITS}",
            f"{size:,} bytes",
            _OTHERS,
            f"{size / _VISITS:.0f} bytes a visit",
            f"≤ {_GOAL:,}, must < {_MUST:,}",
            size <= _GOAL,
        )


class _Locked(Keyring):
    """A keyring as after the recovery drill: bundles are for an epoch's key and two recoveries."""

    def recipients(self, book: Book) -> tuple[str, ...]:
        return tuple(sealedbox.new_identity()[1] for _ in range(3))


def _last(book: Book) -> int:
    own = chains.own(book)
    assert own is not None
    return own.last


def _visits(book: Book) -> None:
    """A deposit or a withdrawal of each member, with its receipt."""
    for n, row in enumerate(book.read(members.roll)[:_VISITS]):
        held = {one.kind: one.id for one in book.read(statements.holdings, row.id)}
        away = n % 3 == 2
        amount = Money(100 * (n % 5 + 1) if away else 500 * (n % 60 + 1), books.CURRENCY)
        deed = visit.WITHDRAWAL if away else visit.DEPOSIT
        book.write(
            visit.record_visit,
            member=row.id,
            day=book.clock().today,
            doings=[Doing(deed, amount, held["savings"])],
            check_box=False,
        )


# --- a whole book --------------------------------------------------------------------------------


@dataclass
class _Counting:
    """A place whose calls and bytes are counted."""

    place: Place
    calls: int = 0
    size: int = 0
    by_call: dict[str, int] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.place.address

    def _count(self, call: str, size: int = 0) -> None:
        self.calls += 1
        self.size += size
        self.by_call[call] = self.by_call.get(call, 0) + 1

    def list(self, folder: str = "") -> list[Item]:
        self._count("list")
        return self.place.list(folder)

    def get(self, path: str, limit: int) -> bytes:
        data = self.place.get(path, limit)
        self._count("get", len(data))
        return data

    def peek(self, path: str, most: int) -> bytes:
        data = self.place.peek(path, most)
        self._count("get", len(data))
        return data

    def put_new(self, path: str, data: bytes) -> str:
        self._count("put", len(data))
        return self.place.put_new(path, data)

    def delete_own(self, path: str) -> None:
        self._count("delete")
        self.place.delete_own(path)

    def stat(self, path: str) -> Item | None:
        self._count("stat")
        return self.place.stat(path)

    def space(self) -> int | None:
        return self.place.space()

    def close(self) -> None:
        self.place.close()


@contextmanager
def _marked(book: Book) -> Iterator[_Counting]:
    with tempfile.TemporaryDirectory() as folder:
        place = opened(folder)
        today = books.TODAY.date()
        marker.mark(place, coop=book.coop, name="Bench", made=today, language=Language("en"))
        yield _Counting(place)


def _whole(scale: Scale) -> Iterator[Measured]:
    """All of a book left at a place, taken in by a PC that comes in; then nothing new."""
    with books.unspoiled(scale), books.book_of(scale) as book, _marked(book) as place:
        ring = Keyring(books.home_of(book))
        book.confirm_day(books.TODAY.date())
        with Stopwatch(worked=True) as sending:
            sync(book, place, ring)
        acts = _last(book)
        yield Measured(
            "a whole book left at a place",
            scale.name,
            f"{acts * 1000 / sending.median:,.0f} acts/s",
            ratio=f"{place.size / acts:.0f} bytes an act",
        )
        yield from _taken(scale, book, place, acts)
        yield from _again(scale, book, place, ring)


def _taken(scale: Scale, book: Book, place: _Counting, acts: int) -> Iterator[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        home, took = Path(folder) / "home", [0.0]
        waiting = joining.ask(place, home, books.today)
        ring = Keyring(books.home_of(book))

        def send(of: Book, to: Place) -> None:
            sync(of, to, ring)

        def receive(of: Book, by: Place) -> None:
            since = process_time()
            sync(of, by, Keyring(home))
            took[0] = process_time() - since

        joining.approve(book, ring, place, waiting.words, send)
        other = joining.finish(place, Path(folder) / "other.coop", home, books.today, receive)
        assert other is not None
        other.close()
    speed = acts / took[0]
    yield Measured(
        "acts taken in from a place, proven and merged",
        scale.name,
        f"{speed:,.0f} acts/s",
        goal=f"≥ {_ACTS_A_SECOND:,}",
        met=speed >= _ACTS_A_SECOND,
    )


def _again(scale: Scale, book: Book, place: _Counting, ring: Keyring) -> Iterator[Measured]:
    for _ in range(2):
        sync(book, place, ring)
    place.calls = place.size = 0
    with Stopwatch() as watch:
        report = sync(book, place, ring)
    assert report.green, report.why
    yield Measured(
        "a sync with nothing new",
        scale.name,
        ms(watch.median),
        f"{place.calls} calls",
        f"{place.size:,} bytes read and written",
    )
