"""Members and balances, for people and for other programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.typed import Line


def test_members_are_found_and_have_their_balances(demo: Path, line: Line) -> None:
    every = line.json("members", "--book", demo)["members"]
    assert set(every[0]) == {"number", "name", "status", "shares", "savings", "loans"}
    name = every[4]["name"].split()[0].lower()
    found = line.json("members", "--book", demo, "--find", name)["members"]
    assert every[4] in found
    assert len(found) < len(every)
    assert line.json("members", "--book", demo, "--find", "zzzzzz") == {"members": []}
    assert line("members", "--book", demo, "--find", "zzzzzz") == ""
    assert every[4]["name"] in line("members", "--book", demo)


def test_who_finds_nobody_is_told_whether_there_is_anybody(
    book: Path, demo: Path, line: Line
) -> None:
    asks: list[tuple[list[str | Path], str]] = [
        (["--book", book], "This book has no members yet."),
        (["--book", demo, "--find", "zzzzzz"], "No member fits."),
    ]
    for asked, said in asks:
        line("members", *asked)
        assert line.err == said + "\n"


@pytest.mark.parametrize("text", ["", "'", '"', "*", "NEAR(a b)", "a OR", "%", "\\", "é" * 3000])
def test_no_search_breaks(text: str, demo: Path, line: Line) -> None:
    line("members", "--book", demo, "--find", text)


def test_a_table_for_people_is_in_their_language(demo: Path, line: Line) -> None:
    english, pseudo = (
        line("trial-balance", "--book", demo, "--language", code) for code in ("en", "xx")
    )
    assert "Cash box" in english
    assert "Cash box" not in pseudo


def test_a_csv_cell_is_never_a_formula(plain: Path, line: Line, tmp_path: Path) -> None:
    lines = [{"account": "=1+1", "debit": 5}, {"account": "4001", "credit": 5}]
    chart = [{"code": "=1+1", "name": "@x", "type": "asset"}]
    file = tmp_path / "p.json"
    file.write_text(
        json.dumps({"chart": chart, "entries": [{"date": "2026-01-01", "lines": lines}]}), "utf-8"
    )
    line("post", "--book", plain, file)
    assert "'=1+1,0.05,0.00" in line("trial-balance", "--book", plain, "--csv")
