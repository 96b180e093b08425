"""Who a PC is in a book: a copy never goes on as the PC it came from."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from coopdesk.records import checks, members, statements
from coopdesk.records.book import acts
from coopdesk.records.errors import Trouble
from tests.records.hands import Make, Pc, count

DEVICES = text("SELECT letter FROM device")


def copied_on_this_pc(pc: Pc, name: str) -> Pc:
    """A copy of the book beside the book, for the same person on the same PC."""
    other = Pc(pc.path.with_name(name), pc.home, pc.clock, pc.actor)
    shutil.copy(pc.path, other.path)
    return other


def letters(pc: Pc) -> set[str]:
    """The letters of the PCs that wrote in a book."""
    with pc.open() as book:
        return set(book.read(lambda s: [row[0] for row in s.execute(DEVICES)]))


def test_the_same_file_is_the_same_pc(pc: Pc) -> None:
    with pc.open() as book:
        one = book.device
        Make(book).member()
    with pc.open() as book:
        assert (book.device, book.letter) == (one, "A")
        Make(book).member()
    assert letters(pc) == {"A"}


def test_a_book_that_was_moved_stays_who_it_is(pc: Pc, tmp_path: Path) -> None:
    with pc.open() as book:
        device = book.device
    there = tmp_path / "elsewhere" / "renamed.coop"
    there.parent.mkdir()
    pc.path.rename(there)
    moved = Pc(there, pc.home, pc.clock, pc.actor)
    for _ in range(2):
        with moved.open() as book:
            assert (book.device, book.letter) == (device, "A")


def test_a_copy_is_another_pc_with_another_letter(pc: Pc) -> None:
    copy = copied_on_this_pc(pc, "copy.coop")
    with copy.open() as book, pc.open() as original:
        one = Make(book).member()
        said = Make(book).visit(one, ("deposit", 5))
        assert book.read(statements.receipt, said).number == "B-000001"
        assert (book.letter, original.letter) == ("B", "A")
        assert book.device != original.device
        assert book.coop == original.coop
        assert checks.run(book, rebuild=True) == []
    assert letters(copy) == {"A", "B"}
    assert letters(pc) == {"A"}


def test_a_copy_stays_the_pc_that_it_became(pc: Pc) -> None:
    copy = copied_on_this_pc(pc, "copy.coop")
    with copy.open() as book:
        Make(book).member()
        device = book.device
    with copy.open() as book:
        Make(book).member()
        assert (book.device, book.letter) == (device, "B")
    assert letters(copy) == {"A", "B"}


def test_a_copy_on_another_pc_is_another_pc(pc: Pc, tmp_path: Path) -> None:
    with pc.copied(tmp_path / "other").open() as book:
        Make(book).member()
        assert book.letter == "B"
        assert [acts.decode(body).seq for body in book.acts()] == [1, 1]


def test_looking_into_a_copy_changes_nothing(pc: Pc, tmp_path: Path) -> None:
    other = pc.copied(tmp_path / "other")
    before = other.path.read_bytes()
    with other.open() as book:
        assert book.read(members.roll) == []
        assert book.clock().believed
        assert statements.next_receipt(book) == "B-000001"
    assert other.path.read_bytes() == before
    assert not other.home.exists()


def test_a_second_copy_on_one_day_is_asked_about(pc: Pc) -> None:
    first, second = (copied_on_this_pc(pc, f"{n}.coop") for n in "12")
    with first.open() as book:
        Make(book).member()
    with second.open() as book:
        with pytest.raises(Trouble, match="already copied on this PC today") as caught:
            Make(book).member()
        assert caught.value.advice is not None
        assert count(book, "member") == 0
    pc.clock.move(hours=25)
    with second.open() as book:
        Make(book).member()
        assert book.letter == "B"  # it knows nothing of the first copy


def test_an_older_copy_put_back_over_the_book_is_another_pc(pc: Pc, tmp_path: Path) -> None:
    backup = tmp_path / "backup.coop"
    shutil.copy(pc.path, backup)
    with pc.open() as book:
        Make(book).member("Lost")
    pc.path.write_bytes(backup.read_bytes())  # the very same file, with older content
    with pc.open() as book:
        Make(book).member("After")
        assert book.letter == "B"


def test_an_older_copy_under_the_old_name_is_another_pc(pc: Pc, tmp_path: Path) -> None:
    backup = tmp_path / "backup.coop"
    shutil.copy(pc.path, backup)
    with pc.open() as book:
        Make(book).member("Lost")
    pc.path.unlink()
    shutil.copy(backup, pc.path)  # on many disks it gets the number of the file that went
    with pc.open() as book:
        Make(book).member("After")
        assert book.letter == "B"


def test_a_pc_that_lost_its_keys_is_another_pc(pc: Pc) -> None:
    shutil.rmtree(pc.home)
    with pc.open() as book:
        Make(book).member()
        assert book.letter == "B"


def test_the_key_is_nobody_elses_to_read_and_not_in_the_book(pc: Pc) -> None:
    (file,) = (pc.home / "devices").glob("*.json")
    assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0
    with pc.open() as book:
        Make(book).member()
    private = file.read_text().split('"private": "')[1][:64]
    assert bytes.fromhex(private) not in pc.path.read_bytes()
    assert private.encode() not in pc.path.read_bytes()


def test_a_copy_of_a_copy_that_never_wrote_has_a_letter_to_find(pc: Pc, tmp_path: Path) -> None:
    b = pc.copied(tmp_path / "b")
    with b.open() as book:
        Make(book).member()
    c = b.copied(tmp_path / "c")
    with c.open() as book:
        Make(book).member()
        assert book.letter == "C"


def test_a_failed_first_write_does_not_use_up_the_day(pc: Pc, tmp_path: Path) -> None:
    other = pc.copied(tmp_path / "other")
    with other.open() as book:
        with pytest.raises(Exception, match="Write the member's name"):
            Make(book).member("")
        Make(book).member("Zoé")
        assert book.letter == "B"
        assert checks.run(book, rebuild=True) == []


def test_a_damaged_key_is_as_good_as_none(pc: Pc) -> None:
    for file in (pc.home / "devices").glob("*.json"):
        file.write_text("{")
    with pc.open() as book:
        Make(book).member()
    assert letters(pc) == {"A", "B"}
