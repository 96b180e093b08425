"""Everything carried out and brought back by typing."""

from __future__ import annotations

from pathlib import Path

from tests.cli.typed import Line


def test_a_book_goes_out_and_comes_back_equal(line: Line, demo: Path, tmp_path: Path) -> None:
    out, back = tmp_path / "all.zip", tmp_path / "back.coop"
    said = line.json("export", "everything", "--book", demo, "--to", out)
    assert said["members"] == 25
    assert said["bytes"] == out.stat().st_size
    told = line.json("import", "everything", out, "--to", back)
    assert told == {"acts": said["acts"], "members": 25, "deferred": 0, "findings": []}
    for words in (("trial-balance", "--csv"), ("members", "--json"), ("check", "--rebuild")):
        verb, *options = words
        assert line(verb, "--book", back, *options) == line(verb, "--book", demo, *options)


def test_it_is_told_in_words(line: Line, plain: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.zip"
    assert "Everything is in" in line("export", "everything", "--book", plain, "--to", out)
    assert "as safe as the book" in line.err
    said = line("import", "everything", out, "--to", tmp_path / "b.coop")
    assert "The book is in order." in said
    line("import", "everything", out, "--to", tmp_path / "b.coop", status=3)
    assert "already a file" in line.err


def test_it_needs_a_file(line: Line, plain: Path) -> None:
    line("export", "everything", "--book", plain, "--to", "-", status=2)
    line("import", "everything", plain, "--to", plain.with_name("x.coop"), status=3)
    assert "is not an archive" in line.err
