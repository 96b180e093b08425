"""Sealing a book and proving that it stands, from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from tests.cli.typed import Line
from tests.records.areas import seals as areas_seals
from tests.reports.scanning import scanned


def test_a_book_is_sealed_and_stands(kigali: Path, line: Line) -> None:
    assert line.json("seal", "verify", "--book", kigali) == {
        "ok": True,
        "seals": 0,
        "findings": [],
    }
    made = line.json("seal", "--book", kigali)
    assert (made["kind"], made["day"], len(made["seal"])) == ("hand", "2026-11-23", 32)
    assert line.json("seal", "verify", "--book", kigali)["seals"] == 1
    out = line("seal", "verify", "--book", kigali)
    assert "nothing of it was changed" in out
    assert "By hand" in out
    assert made["seal"].upper() in out.replace(" ", "")
    line("seal", "--book", kigali, status=1)
    assert "Nothing was written since the last seal" in line.err
    assert line.json("check", "--book", kigali, "--rebuild")["ok"]


def test_what_was_changed_since_is_named(kigali: Path, line: Line) -> None:
    code = line.json("seal", "--book", kigali)["seal"]
    with driver.connect(str(kigali)) as raw:
        raw.execute("DROP TRIGGER line_never_update")
        raw.execute("UPDATE line SET amount = -amount")
    raw.close()
    said = line.json("seal", "verify", "--book", kigali, status=1)
    assert not said["ok"]
    assert said["findings"][0]["seal"] == code
    assert "“amount” was changed" in said["findings"][0]["what"]


def test_what_no_act_says_of_a_member_is_named(kigali: Path, line: Line) -> None:
    line("seal", "--book", kigali)
    with driver.connect(str(kigali)) as raw:
        raw.execute("UPDATE member SET joined = 20010101")
    raw.close()
    assert "A row of Member is not what the acts say." in line(
        "seal", "verify", "--book", kigali, status=1
    )


def test_the_federation_signs_what_it_was_sent(kigali: Path, line: Line, tmp_path: Path) -> None:
    sent, back = tmp_path / "sent.txt", tmp_path / "back.txt"
    line("seal", "checkpoint", "--book", kigali, "--to", sent, status=1)
    line("seal", "--book", kigali)
    line("seal", "checkpoint", "--book", kigali, status=2)
    line("seal", "checkpoint", "--book", kigali, "--to", sent)
    text = sent.read_text("utf-8").partition("\n\n")[0] + "\n"
    back.write_text(areas_seals.signed(text), "utf-8")
    out = line("seal", "cosign", back, "--book", kigali, "--key", areas_seals.KEY)
    assert "The signature is kept under the seal" in out
    line("seal", "cosign", back, "--book", kigali, "--key", areas_seals.KEY, status=1)
    line("seal", "cosign", "--book", kigali, status=2)
    shutil.copy(sent, back)
    line("seal", "cosign", back, "--book", kigali, "--key", areas_seals.KEY, status=1)
    assert "does not fit" in line.err


def test_a_paper_is_checked_with_the_book_and_without(
    kigali: Path, line: Line, tmp_path: Path
) -> None:
    number = line.json("members", "--book", kigali)["members"][0]["number"]
    paper = tmp_path / "paper.pdf"
    wanted = ("report", "statement", "--book", kigali, "--member", number, "--to", paper)
    line(*wanted, "--proof", status=1)
    assert "never sealed" in line.err
    code = line.json("seal", "--book", kigali)["seal"]
    line(*wanted, "--proof")
    (said,) = scanned(paper.read_bytes())
    (tmp_path / "code.txt").write_text(said, "utf-8")
    assert "leads to the seal with that number" in line("seal", "verify", said, "--number", code)
    alone = line.json("seal", "verify", tmp_path / "code.txt", "--number", code)
    assert (alone["ok"], alone["said"][0][0]) == (True, "good")
    assert alone["balances"]
    assert "does not lead" in line("seal", "verify", said, "--number", "0" * 32, status=1)
    line("seal", "verify", said, status=1)
    assert line.json("seal", "verify", said, "--book", kigali)["ok"]
    line(*wanted)
    (small,) = scanned(paper.read_bytes())
    assert (small[:3], said[:3]) == ("CD1", "CD2")
    assert line.json("seal", "verify", small, "--book", kigali)["ok"]
    assert "can be checked without the book" in line("seal", "verify", small, status=1)
    line("seal", "verify", status=2)
