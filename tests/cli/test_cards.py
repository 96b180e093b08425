"""Cards, labels and what is missing, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopdesk.records import cards
from tests.cli.typed import Line
from tests.reports.reading import pages
from tests.reports.scanning import scanned


def count(line: Line, demo: Path, *narrow: str) -> int:
    """How many active members fit."""
    told = line.json("members", "--book", demo, "--status", "active", *narrow)
    return len(told["members"])


def test_a_card_is_made_of_one_member_with_its_back(demo: Path, line: Line, tmp_path: Path) -> None:
    file = tmp_path / "card.pdf"
    line("report", "member-cards", "--book", demo, "--to", file, "--member", "3", "--back")
    (said,) = scanned(file.read_bytes())
    assert cards.figures(said) == said
    assert len(pages(file.read_bytes())) == 2


def test_cards_are_made_of_whoever_fits(demo: Path, line: Line, tmp_path: Path) -> None:
    file = tmp_path / "cards.pdf"
    line("report", "member-cards", "--book", demo, "--to", file, "--sex", "F")
    assert len(scanned(file.read_bytes(), dots=200)) == count(line, demo, "--sex", "F")


def test_labels_begin_at_the_first_that_is_left(demo: Path, line: Line, tmp_path: Path) -> None:
    file = tmp_path / "labels.pdf"
    given = ("report", "member-labels", "--book", demo, "--to", file, "--labels", "2x7")
    line(*given, "--first", "14")
    people = count(line, demo)
    assert len(pages(file.read_bytes())) == -(-(people + 13) // 14)
    for wrong in ("0", "15"):
        line(*given, "--first", wrong, status=2)
        assert "1 to 14" in line.err


@pytest.mark.parametrize("name", ["member-cards", "member-labels"])
def test_of_nobody_there_is_no_paper(name: str, demo: Path, line: Line, tmp_path: Path) -> None:
    file = tmp_path / "none.pdf"
    line("report", name, "--book", demo, "--to", file, "--village", "Nowhere", status=1)
    assert not file.exists()


def test_what_is_missing_is_told_of_a_village(demo: Path, line: Line, tmp_path: Path) -> None:
    file, given = tmp_path / "m.pdf", ("report", "missing", "--book", demo)
    line(*given, "--to", file, "--lacking", "phone")
    told = "".join(pages(file.read_bytes()))
    assert told.count("Phone") == count(line, demo, "--lacking", "phone")


def test_quality_and_birthdays_can_be_had_as_tables(demo: Path, line: Line, tmp_path: Path) -> None:
    for name, head in (("quality", "what,members"), ("birthdays", "day,number,name")):
        file = tmp_path / f"{name}.csv"
        line("report", name, "--book", demo, "--to", file)
        assert head in file.read_text(encoding="utf-8-sig")
