"""General entries from a file are read strictly: what is doubtful is refused by its entry."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange.postings import Postings, read_postings
from coopdesk.records.errors import Refused, Trouble

LINES = [{"account": "1", "debit": 5, "credit": 0}, {"account": "2", "debit": 0, "credit": 5}]


def entry(**said: Any) -> dict[str, Any]:
    return {"date": "2026-03-31", "kind": "rent", "lines": LINES, **said}


def read(tmp_path: Path, data: Any) -> Postings:
    path = tmp_path / "p.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return read_postings(path, currency="XTS")


def test_a_file_becomes_accounts_and_entries(tmp_path: Path) -> None:
    chart = [{"code": 1010, "name": "Cash", "type": "asset"}]
    said = read(tmp_path, {"chart": chart, "entries": [entry(memo="March")], "seed": 1})
    assert said.accounts == ({"code": "1010", "name": "Cash", "type": "asset"},)
    assert said.entries == (
        {"date": date(2026, 3, 31), "kind": "rent", "memo": "March", "lines": LINES},
    )


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ([], "entries"),
        ({}, "entries"),
        ({"entries": {}}, "entries"),
        ({"entries": [], "currency": "RWF"}, "currency"),
        ({"entries": [], "chart": {}}, "chart"),
        ({"entries": [], "chart": ["x"]}, "code"),
        ({"entries": [], "chart": [{"code": "1", "type": "stock"}]}, "type"),
        ({"entries": [], "chart": [{"code": "1", "type": []}]}, "type"),
        ({"entries": ["x"]}, "lines"),
        ({"entries": [entry(lines=None)]}, "lines"),
        ({"entries": [entry(date="31/03/2026")]}, "date"),
        ({"entries": [entry(date=None)]}, "date"),
        ({"entries": [entry(date="0026-03-31")]}, "date"),
        ({"entries": [entry(lines=[{"debit": 1}])]}, "account"),
        ({"entries": [entry(lines=["x"])]}, "account"),
        *(
            ({"entries": [entry(lines=[{"account": "1", "debit": amount}])]}, "lines")
            for amount in (-1, 1.0, 10.5, "5", True, None, 10**16)
        ),
    ],
)
def test_what_is_not_as_it_must_be_is_refused(tmp_path: Path, data: Any, field: str) -> None:
    with pytest.raises(Refused) as no:
        read(tmp_path, data)
    assert no.value.field == field
    str(no.value)


def test_a_refusal_names_its_entry(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^Entry 2: "):
        read(tmp_path, {"entries": [entry(), entry(date="soon")]})


@pytest.mark.parametrize("text", ["", "{", "\x00\x01", "[NaN]", "[" * 100_000, f"[{'9' * 5000}]"])
def test_what_is_not_json_is_trouble_with_the_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(Trouble):
        read(tmp_path, text)


def test_a_missing_file_and_a_folder_are_trouble(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(Trouble):
            read_postings(path, currency="XTS")
