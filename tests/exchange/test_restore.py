"""A book comes back from a copy: looked into first, in its place, as another PC's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange import backup, places, restore, sealedbox
from coopdesk.exchange.copies import looking
from coopdesk.exchange.keyring import Keyring
from coopdesk.records import checks
from coopdesk.records.book import Book
from coopdesk.records.errors import Trouble
from tests.exchange.copying import ENGLISH, Office, balance, drawn, files, office
from tests.records import areas
from tests.records.hands import BUILT, CURRENCY, HandClock, Make, found, whole


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


@pytest.fixture
def stick(here: Office) -> Path:
    made = here.stick()
    here.copy(made)
    return made


def test_a_copy_is_looked_into_before_anything_happens(here: Office, stick: Path) -> None:
    (file,) = files(stick)
    inside = restore.look_into(file)
    shown = inside.figures
    assert shown is not None
    assert (shown.name, shown.members, shown.currency) == ("Twizigamire", 1, CURRENCY)
    assert (inside.by, inside.day, inside.kind) == ("A", here.pc.clock().date(), "snapshot")
    assert shown.debit == shown.credit == "500"
    assert inside.findings is None
    proven = restore.verify(file, here.pc.clock)
    assert (proven.findings, proven.signed) == ((), True)


class Open(Keyring):
    """A keyring that locks nothing."""

    def recipients(self, book: Book) -> tuple[str, ...]:
        return ()


def test_every_table_comes_back(tmp_path: Path) -> None:
    here = Office(found(tmp_path / "pc"), tmp_path)
    with here.pc.open() as book, book.unhurried():
        areas.fill(Make(book))
    here.keyring = Open(here.pc.home)  # the keys of that book are none that would lock
    stick = here.stick()
    here.copy(stick)
    here.work(5)
    here.copy(stick)
    for file in files(stick):
        assert restore.verify(file, here.pc.clock).findings is not None
    made = here.restored(files(stick)[-1])
    with here.pc.open() as was, here.opened(made) as now:
        assert whole(was) == whole(now)
        assert balance(was) == balance(now)


def test_the_new_book_is_another_pc_and_goes_on(here: Office, stick: Path) -> None:
    made = here.restored(files(stick)[0])
    with here.pc.open() as was, here.opened(made) as now:
        assert now.device not in (b"", was.device)
        assert now.letter == "B"
        before = balance(was)
        assert balance(now) == before
        Make(now).member("After")
        assert not checks.run(now, rebuild=True)


def test_restoring_twice_in_a_day_makes_two_pcs(here: Office, stick: Path) -> None:
    devices = set()
    for n in range(3):
        made = here.restored(files(stick)[0], f"{n}.coop")
        with here.opened(made) as book:
            Make(book).member(f"N {n}")
            devices.add(book.device)
    assert len(devices) == 3


def test_the_old_book_is_kept_under_a_name_with_the_date(here: Office, stick: Path) -> None:
    here.work(900)
    with here.pc.open() as book:
        device = book.device
    for n, name in enumerate(("twizigamire.2026-03-03.coop", "twizigamire.2026-03-03-2.coop")):
        made = restore.restore(
            files(stick)[0], here.pc.path, here.pc.home, here.pc.clock, replace=True
        )
        assert made.kept is not None
        assert made.kept.name == name
        if n == 0:
            with Book.open(made.kept, here.pc.home, here.pc.clock, built=BUILT) as kept:
                assert kept.device == device  # the same file: it may go on as it was
                assert any(units == 1400 for units in _debits(kept))
    with here.pc.open() as book:
        assert book.device != device


def _debits(book: Book) -> list[Any]:
    return [debit.units for _, debit, _ in balance(book)]


def test_nothing_is_put_over_a_file_or_an_open_book(here: Office, stick: Path) -> None:
    (file,) = files(stick)
    with pytest.raises(Trouble, match="already a file"):
        restore.restore(file, here.pc.path, here.pc.home, here.pc.clock)
    before = here.pc.path.read_bytes()
    with here.pc.open() as book:
        balance(book)
        with pytest.raises(Trouble, match="is open"):
            restore.restore(file, here.pc.path, here.pc.home, here.pc.clock, replace=True)
    assert here.pc.path.read_bytes()[:100] == before[:100]
    with here.pc.open() as book:
        assert balance(book)
    assert sorted(f.name for f in here.pc.path.parent.iterdir()) == ["home", here.pc.path.name]


def test_a_damaged_book_gives_way_and_is_kept(here: Office, stick: Path) -> None:
    here.pc.path.write_bytes(b"spoilt" * 1000)
    made = restore.restore(files(stick)[0], here.pc.path, here.pc.home, here.pc.clock, replace=True)
    assert made.kept is not None
    assert made.kept.read_bytes().startswith(b"spoilt")
    with here.pc.open() as book:
        assert balance(book)


def test_a_copy_of_a_damaged_book_is_not_brought_back_though_it_is_as_its_header_says(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with here.pc.open() as book, book.raw() as raw:
        do = raw.connection.exec_driver_sql
        for (name,) in do("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            do(f"DROP TRIGGER {name}")
        do("UPDATE line SET amount = amount + 1 WHERE n = 1")
    other = here.stick("other")
    with monkeypatch.context() as blind:  # a CoopDesk that copies a damaged book
        blind.setattr(looking.Seen, "worst", None)
        here.copy(other)
    (file,) = files(other)
    with pytest.raises(Trouble, match="damaged"):
        here.restored(file)
    with pytest.raises(Trouble, match="damaged"):
        restore.verify(file, here.pc.clock)


@pytest.mark.parametrize("name", ["Ňěco č. 1.coop", "with space", "किताब.coopdesk", "a[b]*.coop"])
def test_any_name_will_do(here: Office, stick: Path, name: str) -> None:
    made = here.restored(files(stick)[0], name)
    assert made.book.name == name
    again = here.restored(files(stick)[0], name, replace=True)
    assert again.kept is not None
    assert len(list(made.book.parent.iterdir())) == 2


def test_a_point_needs_its_neighbours(here: Office, stick: Path, tmp_path: Path) -> None:
    here.work(1)
    here.copy(stick)
    alone = tmp_path / "alone.cdp"
    alone.write_bytes(files(stick)[-1].read_bytes())
    with pytest.raises(Trouble, match="not beside it"):
        here.restored(alone)
    (tmp_path / "whatever.zip").write_bytes(files(stick)[0].read_bytes())
    assert here.restored(alone).inside.kind == "point"  # by content, whatever the names


def test_who_stops_leaves_nothing(here: Office, stick: Path, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def step(at: int, of: int) -> None:
        if at > 50:
            raise Stopped

    with pytest.raises(Stopped):
        here.restored(files(stick)[0], step=step)
    assert list((tmp_path / "other pc").iterdir()) == []


# --- locked ---


class Locking(Keyring):
    """A keyring of a co-op whose drill has passed."""

    sheet, recipient = sealedbox.new_identity()

    def recipients(self, book: Book) -> tuple[str, ...]:
        return (self.recipient,)


@pytest.fixture
def locked(here: Office) -> Path:
    here.keyring = Locking(here.pc.home)
    stick = here.stick("locked")
    here.copy(stick)
    here.work(3)
    assert here.copy(stick).kind == "point"
    return stick


def test_a_locked_copy_tells_nothing_without_the_key(here: Office, locked: Path) -> None:
    for file in files(locked):
        data = file.read_bytes()
        assert b"Twizigamire" not in data
        assert b"SQLite" not in data
        inside = restore.verify(file, here.pc.clock)
        assert (inside.locked, inside.figures, inside.findings) == (True, None, None)
        with pytest.raises(Trouble, match="locked with a key"):
            here.restored(file)
        with pytest.raises(Trouble, match="locked with a key"):
            restore.look_into(file, [sealedbox.new_identity()[0]])
    with pytest.raises(Trouble, match="locked with a key"):
        restore.newest(locked)


def test_the_sheet_opens_a_locked_copy(here: Office, locked: Path) -> None:
    chosen = restore.newest(locked, [Locking.sheet])
    assert chosen.file.suffix == ".CDP"
    made = here.restored(chosen.file, identities=[Locking.sheet])
    with here.pc.open() as was, here.opened(made) as now:
        assert balance(was) == balance(now)
        assert whole(was) == whole(now)


def test_a_co_op_that_begins_to_lock_makes_a_new_snapshot(here: Office, stick: Path) -> None:
    here.keyring = Locking(here.pc.home)
    here.work(1)
    assert here.copy(stick).kind == "snapshot"


def test_a_book_that_is_locked_itself_is_copied_too(tmp_path: Path) -> None:
    key, home = bytes(range(32)), tmp_path / "home"
    pc = found(tmp_path / "pc")
    stick = Office(pc, tmp_path).stick()
    with pc.open() as book:
        coop = book.coop
    made = tmp_path / "locked.coop"
    _encrypted(pc.path, made, key)
    with Book.open(made, home, HandClock(), key=key, built=BUILT) as book:
        assert book.coop == coop
        report = backup.back_up(book, places.opened(stick), Locking(home), ENGLISH, draw=drawn)
        assert report.kind == "snapshot"
        with pytest.raises(Trouble, match="would not be"):
            backup.back_up(book, places.opened(stick), Open(home), ENGLISH, draw=drawn)
        said = whole(book)
    assert b"SQLite format" not in made.read_bytes()[:20]
    to = tmp_path / "again.coop"
    restore.restore(files(stick)[0], to, home, HandClock(), [Locking.sheet])
    with Book.open(to, home, HandClock(), built=BUILT) as book:
        assert whole(book) == said
        assert not checks.run(book, rebuild=True)


def _encrypted(plain: Path, to: Path, key: bytes) -> None:
    import sqlcipher3.dbapi2 as driver  # noqa: PLC0415

    source = driver.connect(str(plain))
    version, kind = (
        source.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("user_version", "application_id")
    )
    source.execute(f"ATTACH DATABASE ? AS locked KEY \"x'{key.hex()}'\"", (str(to),))
    source.execute("PRAGMA locked.cipher_page_size = 1024")
    source.execute("SELECT sqlcipher_export('locked')").fetchall()
    source.execute(f"PRAGMA locked.user_version = {version}")
    source.execute(f"PRAGMA locked.application_id = {kind}")
    source.close()
