"""Statements of the bank come in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.typed import Line

_OF_THE_BANK = """Date,Details,Debit,Credit,Balance
23/11/2026,Transfer Uwase,,40000,140000
23/11/2026,Charges,500,,139500
"""


@pytest.fixture
def banked(book: Path, line: Line, tmp_path: Path) -> Path:
    """A book with a bank account."""
    entries = tmp_path / "bank.json"
    entries.write_text(
        json.dumps(
            {
                "currency": "RWF",
                "chart": [
                    {"code": "BK", "name": "Bank", "type": "asset"},
                    {"code": "GR", "name": "Grants", "type": "income"},
                ],
                "entries": [],
            }
        )
    )
    line("post", entries, "--book", book)
    return book


def test_a_statement_of_the_bank_comes_in_once(line: Line, banked: Path, tmp_path: Path) -> None:
    file = tmp_path / "november.csv"
    file.write_text(_OF_THE_BANK)
    given = ("import", "bank", file, "--book", banked, "--account", "BK")
    tried = line.json(*given, "--dry-run")
    assert tried["read"] == 2
    assert tried["imported"] == 0
    assert tried["totals"] == {"opening": "100000", "moved": "39500", "closing": "139500"}
    assert line.json(*given)["imported"] == 2
    line(*given, status=1)
    assert "brought in already" in line.err


def test_a_statement_that_jumps_is_told_by_row(line: Line, banked: Path, tmp_path: Path) -> None:
    file = tmp_path / "november.csv"
    file.write_text(_OF_THE_BANK.replace("139500", "139400"))
    said = line.json("import", "bank", file, "--book", banked, "--account", "BK", status=1)
    assert said["imported"] == 0
    assert [(one["row"], one["field"]) for one in said["refused"]] == [(3, "balance")]


def test_what_the_file_does_not_tell_is_given(line: Line, banked: Path, tmp_path: Path) -> None:
    file = tmp_path / "november.csv"
    file.write_text("Date;Concepto;Importe\n23/11/2026;Abono;40.000\n23/11/2026;Cargo;-500\n")
    given = ("import", "bank", file, "--book", banked, "--account", "BK")
    line(*given, status=1)
    assert "before the first line" in line.err
    line(*given, "--opening", "100000", "--closing", "1", status=1)
    assert "lead to" in line.err
    line(*given, "--opening", "100000", "--closing", "139500")


def test_an_account_of_the_bank_must_be_there(line: Line, banked: Path, tmp_path: Path) -> None:
    file = tmp_path / "november.csv"
    file.write_text(_OF_THE_BANK)
    line("import", "bank", file, "--book", banked, "--account", "XX", status=1)
    assert "no such account: XX" in line.err
