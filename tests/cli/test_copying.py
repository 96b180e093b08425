"""Copies made, proven and made a book again by typing."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopdesk.records import members
from tests.cli.typed import Line, at_the_desk


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    root = tmp_path / "Clé bleue 1"
    root.mkdir()
    return root


def test_a_book_is_copied_proven_and_made_again(
    line: Line, demo: Path, stick: Path, tmp_path: Path
) -> None:
    made = line.json("backup", "--book", demo, "--to", stick, "--name", "Blue")
    assert (made["kind"], made["members"], made["damaged"]) == ("snapshot", 25, [])
    copy = stick / "COPIES" / made["file"]
    assert copy.stat().st_size == made["bytes"]
    said = line.json("verify", copy)
    assert (said["signed"], said["opened"], said["locked"]) == (True, True, False)
    assert said["findings"] == []
    assert said["debit"] == said["credit"]
    back = tmp_path / "Livre é.coopdesk"
    told = line.json("restore", copy, "--to", back)
    assert (told["book"], told["kept"]) == (str(back), None)
    for words in (("trial-balance", "--csv"), ("members", "--json"), ("check", "--rebuild")):
        verb, *options = words
        assert line(verb, "--book", back, *options) == line(verb, "--book", demo, *options)


def test_it_is_told_in_words(line: Line, plain: Path, stick: Path, tmp_path: Path) -> None:
    assert "is made and was read back" in line("backup", "--book", plain, "--to", stick)
    assert "Nothing was written since" in line("backup", "--book", plain, "--to", stick)
    copy = next((stick / "COPIES").iterdir())
    assert "in order" in line("verify", copy)
    assert line("verify", stick) == line("verify", copy)
    assert "Trial balance" in line("restore", copy, "--look", "--to", tmp_path / "x.coop")
    assert not (tmp_path / "x.coop").exists()
    assert "Made the book" in line("restore", stick, "--to", tmp_path / "x.coop")
    line("restore", stick, "--to", tmp_path / "x.coop", status=3)
    assert "already a file" in line.err
    assert "is kept as" in line("restore", stick, "--to", tmp_path / "x.coop", "--replace")


def test_a_folder_that_is_not_there_is_trouble_and_not_made(
    line: Line, plain: Path, tmp_path: Path
) -> None:
    line("backup", "--book", plain, "--to", tmp_path / "none", status=3)
    assert "is not there" in line.err
    assert not (tmp_path / "none").exists()
    line("verify", tmp_path / "none", status=3)
    line("restore", tmp_path / "none", "--to", tmp_path / "b.coop", status=3)
    line("backup", "--book", plain, status=2)


def test_a_file_is_no_place(line: Line, plain: Path, tmp_path: Path) -> None:
    song = tmp_path / "song.mp3"
    song.write_bytes(b"la")
    for said in (("backup", "--to"), ("sync", "--place"), ("place-init",)):
        verb, *option = said
        line(verb, *option, song, "--book", plain, status=3)
        assert "is a file, not a folder" in line.err
    assert song.read_bytes() == b"la"


def test_a_stick_that_was_wiped_is_not_taken_for_a_new_one(
    line: Line, plain: Path, stick: Path
) -> None:
    line("backup", "--book", plain, "--to", stick)
    for file in (*stick.glob("*/*"), *stick.glob("*.*")):
        file.unlink()
    line("backup", "--book", plain, "--to", stick, status=3)
    assert list(stick.rglob("*.*")) == []


def test_the_stick_of_another_co_op_is_left_alone(
    line: Line, plain: Path, book: Path, stick: Path
) -> None:
    line("backup", "--book", plain, "--to", stick)
    line("backup", "--book", book, "--to", stick, status=3)
    assert "another co-op" in line.err
    assert len(list((stick / "COPIES").iterdir())) == 1


def test_a_damaged_newest_copy_gives_way_to_the_one_before(
    line: Line, kigali: Path, stick: Path, tmp_path: Path
) -> None:
    line("backup", "--book", kigali, "--to", stick)
    with at_the_desk(kigali) as book:
        book.write(members.admit, name="Aline", joined=book.clock().today)
    made = line.json("backup", "--book", kigali, "--to", stick)
    copy = stick / "COPIES" / made["file"]
    copy.write_bytes(copy.read_bytes()[:-7])
    line("restore", copy, "--to", tmp_path / "b.coop", status=3)
    assert "Use the copy before it" in line.err
    line("restore", stick, "--to", tmp_path / "b.coop")
    assert "the one before it was taken" in line.err
    assert line.json("verify", stick, status=1)["damaged"] == [made["file"]]
    assert "the one before it was taken" in line.err


def test_an_older_copy_of_which_nothing_can_be_read_is_not_in_the_way_of_a_newer_one(
    line: Line, book: Path, stick: Path
) -> None:
    old = stick / "COPIES" / line.json("backup", "--book", book, "--to", stick)["file"]
    old.write_bytes(b"")
    made = line.json("backup", "--book", book, "--to", stick, status=1)
    assert (made["damaged"], made["file"] > old.name) == ([old.name], True)
    assert line.json("verify", stick)["damaged"] == []
    assert line.err == ""


def test_the_sums_of_a_copy_are_written_as_elsewhere(
    line: Line, demo: Path, stick: Path, tmp_path: Path
) -> None:
    line("backup", "--book", demo, "--to", stick)
    *_, total = line("trial-balance", "--book", demo).split()
    assert "," in total
    for asked in (("verify", stick), ("restore", stick, "--look", "--to", tmp_path / "x.coop")):
        assert f"debit {total}, credit {total} RWF." in line(*asked)
    assert f"{total.replace(',', '.')} RWF" in line("verify", stick, "--language", "es")


def test_a_restored_book_takes_in_what_lies_at_the_places_since(
    line: Line, kigali: Path, stick: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    copy = stick / "COPIES" / line.json("backup", "--book", kigali, "--to", stick)["file"]
    line("place-init", other, "--book", kigali)
    with at_the_desk(kigali) as book:
        book.write(members.admit, name="Aline", joined=book.clock().today)
        roll = book.read(members.roll)
    line("sync", "--book", kigali, "--place", other)
    alone = tmp_path / "alone" / copy.name
    alone.parent.mkdir()
    alone.write_bytes(copy.read_bytes())
    made = line.json("restore", alone, "--to", tmp_path / "a.coop")
    assert (made["received"], made["read"]) == (0, [str(stick)])  # the only one it knew then
    made = line.json("restore", alone, "--to", tmp_path / "b.coop", "--place", other)
    assert made["received"] > 0
    assert made["read"] == [str(other), str(stick)]
    with at_the_desk(tmp_path / "b.coop") as book:
        assert book.read(members.roll) == roll
    gone = tmp_path / "gone"
    said = line("restore", alone, "--to", tmp_path / "c.coop", "--place", gone, status=3)
    assert "is not there" in line.err
    assert f"Made the book {tmp_path / 'c.coop'}." in said  # it is there all the same


def test_a_book_that_is_open_is_not_replaced(
    line: Line, plain: Path, stick: Path, tmp_path: Path
) -> None:
    line("backup", "--book", plain, "--to", stick)
    before = plain.stat().st_ino
    with at_the_desk(plain):
        line("restore", stick, "--to", plain, "--replace", status=3)
        assert "is open" in line.err
    assert plain.stat().st_ino == before
    line("restore", stick, "--to", plain, "--replace")
    assert plain.stat().st_ino != before


def test_what_is_no_copy_is_named(line: Line, plain: Path, tmp_path: Path) -> None:
    song = tmp_path / "song.zip"
    for data in (b"", b"PK\x03\x04" + bytes(90), b"COOPDESK", b"la la la" * 20):
        song.write_bytes(data)
        line("verify", song, status=3)
        assert "song.zip" in line.err
    line("verify", plain, status=3)
