"""Recovery by the command line: printed, tried out, and a book that is encrypted."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from coopdesk.exchange import sealedbox
from coopdesk.records import office
from tests.cli.typed import Line, at_the_desk

PASSWORD = "inyambo7"


@pytest.fixture(autouse=True)
def _own_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home-a"))


def printed(file: Path) -> str:
    """What the groups of a sheet say, read from its paper."""
    (page,) = PdfReader(BytesIO(file.read_bytes())).pages
    text = page.extract_text()
    groups = re.findall(r"\b([0-9A-Z]{5})\s+([0-9A-Z])\b|\b([0-9A-Z]{3})\s+([0-9A-Z])\b", text)
    return " ".join("".join(part) for part in groups)[:84]


def test_a_sheet_is_printed_and_tried_out_from_its_paper(
    book: Path, line: Line, tmp_path: Path
) -> None:
    paper, typed = tmp_path / "sheet.pdf", tmp_path / "typed.txt"
    line("recovery", "sheet", "--book", book, "--label", "Safe", "--to", paper)
    assert "recovery drill" in line.err
    (row,) = line.json("recovery", "list", "--book", book)["recovery"]
    assert (row["label"], row["tested"]) == ("Safe", None)
    right = printed(paper)
    assert len(right.split()) == 12
    wrong = right.split()
    wrong[2] = ("Q" if wrong[2][0] != "Q" else "P") + wrong[2][1:]
    typed.write_text(" ".join(wrong))
    line("recovery", "drill", "--book", book, "--typed", typed, status=1)
    assert "Group 3 is not as on the sheet" in line.err
    typed.write_text(right)
    assert "“Safe” opens all" in line("recovery", "drill", "--book", book, "--typed", typed)
    assert "2026" in line("recovery", "list", "--book", book)


def test_a_sheet_that_was_lost_is_ended_once_another_was_tried_out(
    book: Path, line: Line, tmp_path: Path
) -> None:
    paper, typed = tmp_path / "sheet.pdf", tmp_path / "typed.txt"
    end = ("recovery", "end", "--book", book, "--label", "safe")
    assert not line("recovery", "list", "--book", book)
    assert "Nobody yet." in line.err
    line(*end, status=1)
    make = ("recovery", "sheet", "--book", book, "--label", "Safe", "--to", paper)
    line(*make)
    typed.write_text(printed(paper))
    line("recovery", "drill", "--book", book, "--typed", typed)
    line(*end, status=1)
    assert "First make another sheet" in line.err
    line(*make, "--typed", typed)
    line(*end, status=2)
    assert "--number, 1, 2" in line.err
    line(*end, "--number", "1", status=1)
    assert "First make another sheet" in line.err
    typed.write_text(printed(paper))
    line("recovery", "drill", "--book", book, "--typed", typed)
    assert "opens nothing new" in line(*end, "--number", "1")
    assert "copies of before" in line.err
    rows = line.json("recovery", "list", "--book", book)["recovery"]
    assert [one["ended"] for one in rows] == ["2026-11-23", None]
    line(*end, "--number", "1", status=1)
    line(*end, "--number", "3", status=1)


@pytest.mark.parametrize("paper", ["sheet", "board"])
def test_a_sheet_whose_paper_cannot_be_written_is_not_on_the_list(
    book: Path, line: Line, tmp_path: Path, paper: str
) -> None:
    gone = tmp_path / "gone" / "sheet.pdf"
    line("recovery", paper, "--book", book, "--label", "Safe", "--to", gone, status=3)
    assert "can't be written" in line.err
    if Path("/dev/full").exists():
        line("recovery", paper, "--book", book, "--label", "Safe", "--to", "/dev/full", status=3)
    assert line.json("recovery", "list", "--book", book) == {"recovery": []}


def test_what_the_book_refuses_leaves_no_paper(book: Path, line: Line, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    line("recovery", "sheet", "--book", book, "--label", " ", "--to", file, status=1)
    assert list(tmp_path.glob("*sheet*")) == []


def test_shares_of_the_board_are_printed_and_too_few_are_refused(
    book: Path, line: Line, tmp_path: Path
) -> None:
    paper, typed = tmp_path / "shares.pdf", tmp_path / "typed.txt"
    line("recovery", "board", "--book", book, "--label", "Board", "--to", paper)
    pages = [page.extract_text() for page in PdfReader(BytesIO(paper.read_bytes())).pages]
    assert len(pages) == 3
    shares = []
    for page in pages:
        words = dict(re.findall(r"\b(\d{1,2})\s+([a-z]{4,8})\b", page))
        shares.append(" ".join(words[str(n)] for n in range(1, 34)))
    typed.write_text(shares[2])
    line("recovery", "drill", "--book", book, "--typed", typed, status=1)
    assert "takes 2 shares" in line.err
    typed.write_text("\n".join((shares[2], shares[0])))
    line("recovery", "drill", "--book", book, "--typed", typed)


def test_a_book_is_encrypted_once_a_place_has_all_of_it(
    kigali: Path, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, paper, typed = (tmp_path / name for name in ("stick", "sheet.pdf", "typed.txt"))
    stick.mkdir()
    with at_the_desk(kigali) as book:
        book.write(office.change_password, old="", new=PASSWORD)
    monkeypatch.setenv("COOPDESK_PASSWORD", PASSWORD)
    line("encrypt", "--book", kigali, status=1)
    assert "recovery sheet" in line.err
    line("place-init", stick, "--book", kigali)
    line("recovery", "sheet", "--book", kigali, "--label", "Safe", "--to", paper)
    typed.write_text(printed(paper))
    line("recovery", "drill", "--book", kigali, "--typed", typed)
    line("encrypt", "--book", kigali, status=1)
    assert "make a copy" in line.err
    line("sync", "--book", kigali, "--place", stick)
    figures = line("trial-balance", "--book", kigali, "--csv")
    line("encrypt", "--book", kigali)
    assert not kigali.read_bytes().startswith(b"SQLite")
    assert line("trial-balance", "--book", kigali, "--csv") == figures
    assert line.json("sync", "--book", kigali, "--place", stick)["green"]
    old = kigali.with_name(kigali.name + ".before-locking")
    assert old.exists()
    line("backup", "--book", kigali, "--to", stick)
    assert not old.exists()
    line("encrypt", "--book", kigali, "--off")
    assert kigali.read_bytes().startswith(b"SQLite")
    assert line("trial-balance", "--book", kigali, "--csv") == figures
    line("backup", "--book", kigali, "--to", stick)
    line("encrypt", "--book", kigali)
    monkeypatch.setenv("COOPDESK_PASSWORD", "wrong")
    line("trial-balance", "--book", kigali, "--csv", status=1)
    assert "not the password" in line.err
    monkeypatch.delenv("COOPDESK_PASSWORD")
    line("trial-balance", "--book", kigali, "--csv", status=2)
    for bundle in (stick / "ACTS").rglob("*.CDB"):
        assert b"age-encryption.org" in bundle.read_bytes() or b"COOPDESK" in bundle.read_bytes()


def test_one_stick_and_the_sheet_give_the_book_back_on_a_new_pc(
    kigali: Path, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, paper, typed, new = (tmp_path / name for name in ("stick", "s.pdf", "t.txt", "n.coop"))
    stick.mkdir()
    line("place-init", stick, "--book", kigali)
    line("recovery", "sheet", "--book", kigali, "--label", "Safe", "--to", paper)
    typed.write_text(printed(paper))
    line("recovery", "drill", "--book", kigali, "--typed", typed)
    line("backup", "--book", kigali, "--to", stick)
    figures = line("trial-balance", "--book", kigali, "--csv")
    kigali.unlink()
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home-new"))
    line("restore", stick, "--to", new, status=3)
    wrong = typed.read_text().split()
    typed_wrong = tmp_path / "wrong.txt"
    typed_wrong.write_text(" ".join([*wrong[:-1], "AAAA"]))
    line("restore", stick, "--to", new, "--sheet", typed_wrong, status=1)
    assert "Group 12" in line.err
    line("restore", stick, "--to", new, "--sheet", typed)
    assert line("trial-balance", "--book", new, "--csv") == figures
    # The sheet that opened the copy has vouched for the new PC too.
    assert line.json("sync", "--book", new, "--place", stick)["green"]
    assert line("trial-balance", "--book", new, "--csv") == figures


def test_a_federation_proves_its_key_by_a_letter(kigali: Path, line: Line, tmp_path: Path) -> None:
    paper, typed, letter = (tmp_path / name for name in ("sheet.pdf", "typed.txt", "letter.age"))
    identity, recipient = sealedbox.new_identity()
    line("recovery", "sheet", "--book", kigali, "--label", "Safe", "--to", paper)
    typed.write_text(printed(paper))
    line("recovery", "drill", "--book", kigali, "--typed", typed)
    add = ("recovery", "federation", "--book", kigali, "--label", "Union", "--typed", typed)
    line(*add, "--key", "age1x", status=1)
    line(*add, "--key", recipient)
    ask = ("recovery", "letter", "--book", kigali, "--to", letter, "--label")
    line(*ask, "Onion", status=2)
    line(*ask, "Union")
    words = tmp_path / "words.txt"
    words.write_bytes(sealedbox.unlock(letter.read_bytes(), [identity], 256))
    line("recovery", "drill", "--book", kigali, "--typed", words)
    rows = line.json("recovery", "list", "--book", kigali)["recovery"]
    assert [(one["kind"], one["tested"] is not None) for one in rows] == [
        ("sheet", True),
        ("federation", True),
    ]


def test_a_pc_of_the_co_op_opens_its_copies_without_the_sheet_when_the_book_is_lost(
    book: Path, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, typed = tmp_path / "stick", tmp_path / "typed.txt"
    stick.mkdir()
    paper = tmp_path / "sheet.pdf"
    line("recovery", "sheet", "--book", book, "--label", "Safe", "--to", paper)
    typed.write_text(printed(paper))
    line("recovery", "drill", "--book", book, "--typed", typed)
    copy = stick / "COPIES" / line.json("backup", "--book", book, "--to", stick)["file"]
    balance = line("trial-balance", "--csv", "--book", book)
    book.unlink()
    said = line.json("verify", copy)
    assert (said["locked"], said["opened"], said["findings"]) == (True, True, [])
    line("restore", stick, "--to", book)
    assert line("trial-balance", "--csv", "--book", book) == balance
    line("sync", "--book", book, "--place", stick)  # it is one of the co-op's PCs as before
    with monkeypatch.context() as other:
        other.setenv("COOPDESK_HOME", str(tmp_path / "other home"))
        assert not line.json("verify", copy)["opened"]
        line("restore", stick, "--to", tmp_path / "other.coop", status=3)
        assert "recovery sheet" in line.err
