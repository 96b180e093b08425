"""The copy of a book that is locked by a key of its own: no clear word of it is on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from sqlcipher3 import dbapi2 as driver

from coopdesk.exchange import atrest, backup, places, restore
from coopdesk.exchange.copies import aside, looking
from coopdesk.exchange.copies.aside import Still
from coopdesk.exchange.copies.unlocked import unlocked
from coopdesk.i18n import Language
from coopdesk.records import checks
from coopdesk.records.book import Book
from coopdesk.records.errors import Trouble
from coopdesk.records.papers import TrialBalance
from tests.exchange.copying import ENGLISH, drawn, files, office
from tests.exchange.test_copies_meanwhile import asked, let, parts, told, writer
from tests.exchange.test_restore import Locking
from tests.records.hands import BUILT, Make, Pc, whole

KEY: Final = bytes(range(32))
NAME: Final = "Nyiramahoro Béatrice"
ACTS: Final = "SELECT hash FROM act ORDER BY n"


def under(key: bytes, plain: Path, to: Path) -> Path:
    """A book's file, locked by a key."""
    atrest._export(plain, to, None, key)  # noqa: SLF001
    return to


class Locked:
    """A PC with a book that is locked, and a stick."""

    def __init__(self, folder: Path) -> None:
        here = office(folder)
        self.stick, self.pc, self.folder = here.stick(), here.pc, folder
        with here.pc.open() as book:
            Make(book).member(NAME)
        under(KEY, here.pc.path, here.pc.path.with_name("new")).replace(here.pc.path)

    def open(self) -> Book:
        book = Book.open(self.pc.path, self.pc.home, self.pc.clock, key=KEY, built=BUILT)
        book.actor = self.pc.actor
        return book

    def copy(self, book: Book, draw: backup.Draw = drawn) -> backup.CopyReport:
        ring = Locking(self.pc.home)
        return backup.back_up(book, places.opened(self.stick), ring, ENGLISH, draw=draw)


@pytest.fixture
def here(tmp_path: Path) -> Locked:
    return Locked(tmp_path)


@pytest.fixture(params=[False, True], ids=["in place", "laid aside"])
def older(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether somebody looks at the book as it was."""
    if request.param:
        monkeypatch.setattr(aside, "_WAITS", ())
    return bool(request.param)


def in_clear(folder: Path) -> list[Path]:
    """The files of a folder that say something of a book to who has no key."""
    signs = (b"SQLite format 3", NAME.encode(), NAME.encode("utf-16-le"), b"CREATE TABLE")
    found = [file for file in folder.rglob("*") if file.is_file()]
    assert found
    return [file for file in found if any(sign in file.read_bytes() for sign in signs)]


def test_nothing_stands_in_clear_on_the_disk_while_it_is_copied(
    here: Locked, monkeypatch: pytest.MonkeyPatch, *, older: bool
) -> None:
    looks: list[bool] = []
    seen = looking.seen

    def look() -> None:
        assert in_clear(here.pc.path.parent) == []
        assert in_clear(here.stick) == []
        looks.append(bool(parts(here.pc.path)))

    def seeing(*what: Any, **how: Any) -> looking.Seen:
        look()
        found = seen(*what, **how)
        look()
        return found

    def draw(balance: TrialBalance, language: Language) -> bytes:
        look()
        return drawn(balance, language)

    monkeypatch.setattr(looking, "seen", seeing)
    with here.open() as book:
        Make(book).visit(Make(book).member(), ("deposit", 7))  # it stands in the -wal
        assert here.copy(book, draw).kind == "snapshot"
        look()
        said = whole(book)
    assert looks == [older, older, False, False]
    back = here.folder / "back" / "again.coop"
    (file,) = files(here.stick)
    assert NAME.encode() not in file.read_bytes()
    restore.restore(file, back, here.folder / "home", here.pc.clock, [Locking.sheet])
    assert in_clear(back.parent) == [back]  # what is looked for is found where it is
    with Book.open(back, here.folder / "home", here.pc.clock, built=BUILT) as again:
        assert whole(again) == said
        assert not checks.run(again, rebuild=True)


def test_a_book_that_was_locked_once_is_copied_and_locked_again(
    here: Locked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with here.open() as book:
        file = aside.standing_still(book, lambda still: let(still, tmp_path / "back.coop"))
        said = whole(book)
    pc = Pc(file, tmp_path / "home", here.pc.clock, here.pc.actor)
    for waits in ((0,), ()):
        monkeypatch.setattr(aside, "_WAITS", waits)
        with pc.open() as again:
            Make(again).visit(Make(again).member(), ("deposit", 7))
            copy = aside.standing_still(again, lambda still: let(still, tmp_path / "copy.db"))
            assert told(copy, ACTS) == again.read(_acts)
    locked = under(KEY, tmp_path / "copy.db", tmp_path / "locked.coop")
    with Book.open(locked, tmp_path / "home", here.pc.clock, key=KEY, built=BUILT) as last:
        assert len(whole(last)) == len(said)
        assert not checks.run(last, rebuild=True)


def _acts(session: Any) -> list[Any]:
    return [tuple(row) for row in session.connection().exec_driver_sql(ACTS).all()]


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "locked"])
def test_each_copy_is_one_state_while_another_program_writes(
    key: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, older: bool
) -> None:
    monkeypatch.setattr(aside, "_CHUNK", 8 * 1024)  # many reads, with many turns between
    if not older:
        monkeypatch.setattr(aside, "_WAITS", (*range(1, 60),) * 5)
    seen: list[int] = []
    put_aside: list[bool] = []
    opened = Locked(tmp_path).open() if key else office(tmp_path).pc.open()
    with opened as book, writer(book.path, key):
        for n in range(8):

            def use(still: Still, n: int = n) -> list[Any]:
                put_aside.append(bool(parts(book.path)))
                file = let(still, tmp_path / f"{n}.db")
                query = "SELECT DISTINCT n FROM turn"
                assert told(file, query) == asked(still, query)
                return told(file, query)

            ((turn,),) = aside.standing_still(book, use)
            seen.append(turn)
    assert seen == sorted(seen)
    assert len(set(seen)) > 1
    # Beside a writer that never rests one of them may have to be put aside.
    assert all(put_aside) if older else not all(put_aside)


@pytest.mark.parametrize("at", [20, 1024 * 9 + 3, 1024 * 12 - 70, 1024 * 12 - 1])
def test_a_page_that_is_not_as_it_was_written_makes_no_copy(here: Locked, at: int) -> None:
    with here.open() as book:

        def use(still: Still) -> None:
            with book.path.open("rb+") as file:
                file.seek(at)
                (byte,) = file.read(1)
                file.seek(at)
                file.write(bytes([byte ^ 1]))
            for _ in still.bytes:
                pass

        with pytest.raises(Trouble, match="damaged"):
            aside.standing_still(book, use)


def test_room_that_was_never_written_to_is_no_damage(here: Locked, tmp_path: Path) -> None:
    with closing(driver.connect(str(here.pc.path), isolation_level=None)) as raw:
        raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        raw.execute("PRAGMA cipher_page_size = 1024")
        raw.execute("CREATE TABLE room (blob BLOB)")
        raw.execute("INSERT INTO room VALUES (zeroblob(90000))")
        raw.execute("DROP TABLE room")
    with here.open() as book:
        plain = aside.standing_still(book, lambda still: let(still, tmp_path / "a.db"))
    free = next(_free(plain.read_bytes()))
    with here.pc.path.open("rb+") as file:
        file.seek((free - 1) * 1024)
        file.write(bytes(1024))
    with here.open() as book:
        again = aside.standing_still(book, lambda still: let(still, tmp_path / "b.db"))
        assert told(again, ACTS) == book.read(_acts)


@pytest.mark.parametrize("page", [1024, 4096, 65536])
def test_pages_of_any_size_are_opened(tmp_path: Path, page: int) -> None:
    file = tmp_path / "locked.db"
    with closing(driver.connect(str(file), isolation_level=None)) as raw:
        raw.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        raw.execute(f"PRAGMA cipher_page_size = {page}")
        raw.execute("CREATE TABLE room (blob BLOB)")
        raw.execute("INSERT INTO room VALUES (randomblob(300000))")
        said = raw.execute("SELECT blob FROM room").fetchall()
    data = memoryview(bytearray(file.read_bytes()))
    half = len(data) // 2 // page * page
    pieces = unlocked(iter([data[:half], data[half:]]), page, KEY, "locked.db")
    plain = tmp_path / "plain.db"
    plain.write_bytes(b"".join(bytes(piece) for piece in pieces))
    assert told(plain, "SELECT blob FROM room") == said


def _free(data: bytes) -> Iterator[int]:
    """The pages of a file that hold nothing, by the list of them."""
    at = (int.from_bytes(data[32:36]) - 1) * 1024
    count = int.from_bytes(data[at + 4 : at + 8])
    for n in range(count):
        yield int.from_bytes(data[at + 8 + 4 * n : at + 12 + 4 * n])
