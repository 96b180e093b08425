"""Books are made, and never over what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.typed import Line


def test_a_demo_is_in_order_and_rebuilds(demo: Path, line: Line) -> None:
    assert line.json("check", "--book", demo, "--rebuild") == {"ok": True, "findings": []}
    assert len(line.json("members", "--book", demo)["members"]) == 25


def test_equal_seeds_give_equal_demos(tmp_path: Path, line: Line) -> None:
    balances = []
    for name, seed in (("a", "7"), ("b", "7"), ("c", "8")):
        path = tmp_path / name
        line("demo", path, "--members", "9", "--years", "1", "--seed", seed, "--profile", "BO")
        balances.append(line("trial-balance", "--book", path, "--csv"))
    assert balances[0] == balances[1] != balances[2]


def test_a_new_book_takes_the_currency_of_its_country_or_any(line: Line, tmp_path: Path) -> None:
    line("new", tmp_path / "a", "--name", "A", "--profile", "HT")
    line("new", tmp_path / "b", "--name", "B", "--profile", "HT", "--currency", "USD")
    for name, currency in (("a", "HTG"), ("b", "USD")):
        said = line.json("trial-balance", "--book", tmp_path / name)
        assert said["currency"] == currency
        assert (said["accounts"], said["debit"], said["credit"]) == ([], "0.00", "0.00")


@pytest.mark.parametrize(
    "said",
    [
        ["--name", " "],
        ["--name", "A", "--profile", "Atlantis"],
        ["--name", "A", "--profile", "../RW"],
        ["--name", "A", "--currency", "rwf"],
        ["--name", "A", "--currency", ""],
        ["--name", "A", "--person", ""],
    ],
)
def test_what_a_book_can_not_be_is_refused_and_leaves_nothing(
    said: list[str], line: Line, tmp_path: Path
) -> None:
    line("new", tmp_path / "n.coopdesk", *said, status=1)
    assert list(tmp_path.iterdir()) == []


def test_a_book_is_never_made_over_a_file(book: Path, line: Line) -> None:
    before = book.read_bytes()
    line("new", book, "--name", "Other", status=3)
    line("demo", book, "--members", "3", status=3)
    assert book.read_bytes() == before


@pytest.mark.parametrize("text", ["", "no book at all", "SQLite format 3\0" + "x" * 5000])
def test_a_file_that_is_no_book_is_trouble(text: str, line: Line, tmp_path: Path) -> None:
    path = tmp_path / "odd"
    path.write_text(text)
    for verb in (["members"], ["check"], ["trial-balance"]):
        line(*verb, "--book", path, status=3)
        assert line.err
    assert path.read_text() == text


def test_a_missing_book_and_a_folder_are_trouble(line: Line, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none", tmp_path / "no" / "where", "a" * 5000, "a\0b"):
        line("members", "--book", path, status=3)
    line("members", "--book", "", status=2)
    assert list(tmp_path.iterdir()) == []
