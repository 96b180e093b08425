"""Disks and sticks that are full: it is said in words, nothing that was kept is lost, and with room
again all goes on. Where no small disk may be mounted, test_kill_merging.py still has models of it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from coopdesk.exchange import places, restore
from coopdesk.exchange.copies import aside
from coopdesk.exchange.places import Fault, PlaceTrouble
from coopdesk.exchange.sync import sync
from coopdesk.records import checks
from coopdesk.records.errors import Trouble
from tests.exchange.copying import Office, balance, files, office
from tests.exchange.syncing.couriers import Courier, Ring
from tests.records.hands import Make, Pc
from tests.records.test_golden import packed


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB, where this may mount one."""
    root = tmp_path / "small"
    root.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(root)], capture_output=True
    )
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield root
    finally:
        subprocess.run(["umount", "-l", str(root)], check=True)


def test_a_full_stick_keeps_the_copies_that_it_has(tmp_path: Path, small_disk: Path) -> None:
    here = office(tmp_path)
    (small_disk / "stick").mkdir()
    here.folder = small_disk
    stick = here.stick()
    here.copy(stick)
    (sound,) = files(stick)
    (small_disk / "songs").write_bytes(bytes(_free(small_disk) - 90_000))
    here.work(1)
    here.pc.clock.move(days=9)
    with pytest.raises(PlaceTrouble, match="full"):
        _fill(here, stick)
    assert restore.verify(sound, here.pc.clock).findings == ()
    for file in files(stick):
        assert file.suffix in (".ZIP", ".CDP")
        restore.verify(file, here.pc.clock)


def _fill(here: Office, stick: Path) -> None:
    for n in range(50):
        here.copy(stick)
        here.pc.clock.move(days=9)
        here.work(n + 2)


def _free(root: Path) -> int:
    seen = os.statvfs(root)
    return seen.f_bavail * seen.f_frsize


def test_a_full_disk_of_the_pc_is_told(tmp_path: Path, small_disk: Path) -> None:
    here = office(tmp_path)
    stick = here.stick()
    here.copy(stick)
    (small_disk / "songs").write_bytes(bytes(_free(small_disk) - 200_000))
    with pytest.raises(Trouble, match="full"):
        restore.restore(files(stick)[0], small_disk / "b.coop", tmp_path / "home", here.pc.clock)
    assert [f.name for f in small_disk.iterdir()] == ["songs"]


def filled(root: Path, left: int) -> Path:
    """Something large lies on the disk, and so many bytes are free."""
    songs = root / "songs"
    songs.write_bytes(bytes(max(0, _free(root) - left)))
    return songs


def test_posting_on_a_full_disk_keeps_what_was_kept_and_goes_on_with_room(
    tmp_path: Path, small_disk: Path
) -> None:
    pc = office(tmp_path).pc.moved(small_disk / "pc")
    songs, kept = filled(small_disk, 150_000), 0
    with pc.open() as book:
        who = Make(book).member()

        def post(times: int) -> None:
            nonlocal kept
            for _ in range(times):
                Make(book).visit(who, ("deposit", 5), ("share", 5))
                kept += 1

        before = len(list(book.acts()))
        with pytest.raises(Trouble, match="Nothing was written"):
            post(500)
        assert kept
        assert len(list(book.acts())) == before + kept
        songs.unlink()
        post(3)
    with pc.open() as book:
        assert book.letter == "A"
        assert len(list(book.acts())) == before + kept
        assert checks.run(book, rebuild=True) == []


def couriers(here: Office, other: Pc) -> Iterator[Courier]:
    for pc in (here.pc, other):
        book = pc.open()
        yield Courier(pc, book, Ring(pc.home))


def test_a_sync_to_a_full_stick_is_not_green_and_names_it(tmp_path: Path, small_disk: Path) -> None:
    here = office(tmp_path)
    here.folder = small_disk
    stick = here.stick()
    with here.pc.open() as book:
        assert sync(book, places.opened(stick), here.keyring).green
        songs = filled(small_disk, 0)
        for n in range(9):
            Make(book).member(f"Member {n}")
        report = sync(book, places.opened(stick), here.keyring)
        assert not report.green
        assert isinstance(report.trouble, PlaceTrouble)
        assert report.trouble.fault is Fault.FULL
        assert any("full" in str(why.what) for why in report.why)
        left = {f.suffix for f in (stick / "ACTS").rglob("*") if f.is_file()}
        assert left <= {".CDB", ".PRT"}
        songs.unlink()
        assert sync(book, places.opened(stick), here.keyring).green


def test_what_arrives_on_a_full_disk_waits_until_there_is_room(
    tmp_path: Path, small_disk: Path
) -> None:
    here = office(tmp_path)
    stick = here.stick()
    other = here.pc.copied(small_disk / "pc")
    one, two = couriers(here, other)
    try:
        two.make.member("First of two")
        for n in range(60):
            one.work(f"Member {n}")
        one.sync(stick)
        before = balance(two.book)
        songs = filled(small_disk, 30_000)
        with pytest.raises(Trouble, match="full"):
            two.sync(stick)
        assert balance(two.book) == before
        assert checks.run(two.book) == []
        songs.unlink()
        assert two.sync(stick).green
        assert one.sync(stick).green
        assert balance(one.book) == balance(two.book)
    finally:
        one.book.close()
        two.book.close()


def test_a_copy_needs_no_room_on_the_pc(tmp_path: Path, small_disk: Path) -> None:
    here = office(tmp_path)
    there = Office(here.pc.moved(small_disk / "pc"), tmp_path)
    stick = there.stick()
    filled(small_disk, 100_000)
    there.copy(stick)
    assert restore.verify(files(stick)[0], here.pc.clock).findings == ()


def test_a_book_that_finds_no_room_to_be_laid_aside_is_told_and_leaves_nothing(
    tmp_path: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "_WAITS", ())  # as if somebody looked at it as it was
    here = office(tmp_path)
    there = Office(here.pc.moved(small_disk / "pc"), tmp_path)
    stick = there.stick()
    filled(small_disk, 100_000)
    before = sorted(small_disk.rglob("*"))
    with pytest.raises(Trouble, match="full"):
        there.copy(stick)
    assert [f for f in sorted(small_disk.rglob("*")) if "-wal" not in f.name] == before
    assert not (stick / "COPIES").exists() or files(stick) == []


def test_a_restore_over_a_book_leaves_it_when_the_disk_is_full(
    tmp_path: Path, small_disk: Path
) -> None:
    here = office(tmp_path)
    stick = here.stick()
    here.copy(stick)
    pc = here.pc.moved(small_disk / "pc")
    filled(small_disk, 200_000)
    before = pc.path.read_bytes()
    with pytest.raises(Trouble, match="full"):
        restore.restore(files(stick)[0], pc.path, pc.home, pc.clock, replace=True)
    assert pc.path.read_bytes() == before
    assert [f.name for f in pc.path.parent.iterdir() if f.is_file()] == [pc.path.name]


def test_an_old_book_for_which_there_is_no_room_is_brought_up_later(
    tmp_path: Path, small_disk: Path
) -> None:
    pc = packed(1, small_disk / "pc")
    songs = filled(small_disk, 60_000)
    with pytest.raises(Trouble, match="full"):
        pc.open()
    songs.unlink()
    with pc.open() as book:
        assert checks.run(book, rebuild=True) == []
