"""Whose data nobody needs any more, and erasing it, by command."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coopdesk.i18n import ERASED
from coopdesk.records import erasing, members, settlement
from coopdesk.records.ids import MemberId
from tests.cli.typed import Line, at_the_desk
from tests.records.hands import Make
from tests.records.joining import leaves
from tests.reports.reading import words

LATER = ("--today", "2040-01-01")


@pytest.fixture
def gone(plain: Path) -> tuple[str, MemberId]:
    """Somebody who left and is settled."""
    with at_the_desk(plain) as book:
        who = Make(book).member("Forgotten Somebody", number="77", phone="0788 123 456")
        leaves(Make(book), who.id)
        book.write(settlement.settle, member=who.id, check_box=False)
    return "77", who.id


def test_who_left_is_listed_erased_and_recorded(
    plain: Path, line: Line, gone: tuple[str, MemberId], tmp_path: Path
) -> None:
    number, member = gone
    assert line("erase", "--book", plain) == ""
    assert line.err == "Nobody is listed\n"
    assert "Forgotten Somebody" in line("erase", "--book", plain, "--all")
    line("erase", "--book", plain, number, status=2)
    assert "--sure" in line.err
    line("erase", "--book", plain, number, "--sure", status=1)
    assert "The books need it until" in line.err
    [one] = line.json("erase", "--book", plain, *LATER)["gone"]
    assert (one["number"], one["name"]) == (number, "Forgotten Somebody")
    line("erase", "--book", plain, "5", "--sure", *LATER, status=1)
    said = line("erase", "--book", plain, number, "--sure", *LATER)
    assert said.startswith(f"Erased: {number}.")
    with at_the_desk(plain) as book:
        assert book.read(members.file, member).name == ERASED
        assert book.read(erasing.days) == [(date(2040, 1, 1), 1)]
    listed = line("members", "--book", plain)
    assert "erased" in listed
    assert ERASED not in listed
    names = {one["name"] for one in line.json("members", "--book", plain)["members"]}
    assert "erased" in names
    line("report", "erasure-record", "--book", plain, "--to", tmp_path / "e.pdf")
    paper = words((tmp_path / "e.pdf").read_bytes())
    assert "Recordoferaseddata" in paper
    assert "Forgotten" not in paper
    line("report", "roll", "--book", plain, "--to", tmp_path / "r.pdf", "--language", "en")
    assert "erased" in words((tmp_path / "r.pdf").read_bytes())
    assert b"Forgotten" not in plain.read_bytes()
    assert line("check", "--book", plain, "--rebuild")
