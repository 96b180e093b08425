"""Rolls, slips and entries are brought in, tried first, and never twice."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.typed import ACCOUNTING, DATA, KIGALI, Line


def facts(name: str) -> dict[str, Any]:
    every = json.loads((DATA / "facts.json").read_text("utf-8"))
    [found] = [one for one in every if one["file"] == name]
    return dict(found)


@pytest.mark.parametrize(
    ("file", "profile"),
    [("roll_kigali.csv", "RW"), ("socios_chuquisaca.csv", "BO"), ("manm_jeremie.xlsx", "HT")],
)
def test_a_roll_comes_in_as_the_paper_has_it(
    file: str, profile: str, line: Line, tmp_path: Path
) -> None:
    book, truth = tmp_path / "b", facts(file)
    line("new", book, "--name", "B", "--profile", profile)
    given = ("import", "members", DATA / file, "--book", book, "--on", "2025-12-31", "--good-rows")
    tried = line.json(*given, "--dry-run")
    assert line.json("members", "--book", book) == {"members": []}
    said = line.json(*given)
    assert tried == {**said, "dry_run": True}
    assert {str(fault["row"]) for fault in said["refused"]} == set(truth["rows_with_faults"])
    assert said["imported"] == truth["good"]["members"]
    assert said["read"] == said["imported"] + len(said["refused"])
    cents = 1 if profile in {"RW", "HT"} else 100
    for name in ("shares", "savings", "loan"):
        assert Decimal(said["totals"][name]) * cents == truth["good"][name]
    assert len(line.json("members", "--book", book)["members"]) == said["imported"]
    assert line.json("check", "--book", book, "--rebuild")["ok"]


def test_rows_at_fault_stop_a_roll_as_a_whole(book: Path, line: Line) -> None:
    said = line.json("import", "members", KIGALI, "--book", book, status=1)
    assert said["imported"] == 0
    assert said["totals"] == {"shares": "5910000", "savings": "10473000", "loan": "20030000"}
    assert line.json("members", "--book", book) == {"members": []}


def test_sums_are_told_only_of_what_comes_in(book: Path, line: Line, tmp_path: Path) -> None:
    roll = tmp_path / "roll.csv"
    roll.write_text("No,Name,Left on,Savings\n1,Uwase Ana,,5\n2,Eva,3/4/2019,\n,Ada,,7\n", "utf-8")
    given = ("import", "members", roll, "--book", book, "--dry-run")
    said = line(*given, status=1)
    assert "Rows read: 3. Would come in: 0." in said
    assert "Shares" not in said
    assert "who left" not in said
    said = line(*given, "--good-rows")
    assert "Would come in: 2.\nAmong them members who left: 1.\nShares 0\xa0F, savings 5" in said


def test_who_is_in_the_book_is_changed_or_left_out_only_when_it_is_said(
    book: Path, line: Line, tmp_path: Path
) -> None:
    first, new = tmp_path / "first.csv", tmp_path / "new.csv"
    first.write_text("No,Name,Village,Phone,Savings\n1,Uwase Jeanne,Remera,0788,500\n", "utf-8")
    new.write_text(
        "No,Name,Village,Phone,Savings\n1,Uwase Jeanne,Gisozi,0799,900\n"
        "2,Jeanne Uwase,Remera,,70\n",
        "utf-8",
    )
    line("import", "members", first, "--book", book)
    again = ("import", "members", new, "--book", book)
    said = line.json(*again, status=1)
    assert (said["imported"], [one["field"] for one in said["refused"]]) == (0, ["number"])
    assert [one["row"] for one in said["alike"]] == [3]
    tried = line.json(*again, "--known", "update", "--alike", "skip", "--dry-run")
    assert (tried["imported"], tried["changed"], tried["skipped"]) == (0, 1, 1)
    said = line.json(*again, "--known", "update")
    assert (said["imported"], said["changed"], said["totals"]["savings"]) == (1, 1, "70")
    [one, other] = line.json("members", "--book", book)["members"]
    assert (one["savings"], other["savings"]) == ("500", "70")
    line("import", "members", new, "--book", book, "--known", "skip", "--alike", "skip", status=1)
    assert "no member to bring in" in line.err


def test_a_total_line_stops_nothing(line: Line, tmp_path: Path) -> None:
    line("new", tmp_path / "b", "--name", "B", "--profile", "HT")
    line("import", "members", DATA / "manm_jeremie.xlsx", "--book", tmp_path / "b")
    assert "125" in line.out


def test_a_roll_is_not_brought_in_twice(book: Path, line: Line) -> None:
    given = ("import", "members", KIGALI, "--book", book, "--good-rows")
    line(*given)
    assert "already belongs" in line(*given, status=1)
    assert line.err


def test_who_left_comes_in_as_such_and_is_counted(book: Path, line: Line, tmp_path: Path) -> None:
    roll = tmp_path / "roll.csv"
    roll.write_text("No,Name,Left on,Savings\n1,Uwase Ana,,5\n2,Uwase Eva,3/4/2019,\n", "utf-8")
    given = ("import", "members", roll, "--book", book)
    assert "Among them members who left: 1." in line(*given, "--dry-run")
    said = line.json(*given)
    assert (said["imported"], said["left"]) == (2, 1)
    assert line.json("check", "--book", book, "--rebuild")["ok"]


def test_a_map_puts_right_what_was_guessed(book: Path, line: Line, tmp_path: Path) -> None:
    roll, columns = tmp_path / "roll.csv", tmp_path / "map.json"
    roll.write_text("a,b,c\n1,Uwase Ana,500\n2,Uwase Eva,\n", "utf-8")
    columns.write_text(
        '{"header_row": 1, "columns": {"number": "A", "name": "B", "savings": "C"}}', "utf-8"
    )
    given = ("import", "members", roll, "--book", book)
    said = line.json(*given, "--map", columns)
    assert (said["imported"], said["totals"]["savings"]) == (2, "500")
    for text, status in (("[]", 2), ("{", 3), ('{"columns": {"number": "?!"}}', 3)):
        columns.write_text(text)
        line(*given, "--map", columns, status=status)


@pytest.mark.parametrize("verb", ["members", "slips"])
def test_what_is_no_table_is_trouble(verb: str, book: Path, line: Line, tmp_path: Path) -> None:
    odd = tmp_path / "odd.csv"
    for data in (b"", b"\0" * 100, b"%PDF-1.4", b"PK\x03\x04oops", b"nothing,to,see\n1,2,3\n"):
        odd.write_bytes(data)
        line("import", verb, odd, "--book", book, status=3)
    line("import", verb, tmp_path, "--book", book, status=3)
    line("import", verb, tmp_path / "none", "--book", book, status=3)
    line("import", verb, DATA / "manm_jeremie.xlsx", "--sheet", "nix", "--book", book, status=3)


def test_the_help_says_what_becomes_of_rows_with_a_fault(line: Line) -> None:
    assert "all of it, or with --good-rows in part" in line("import", "members", "--help")
    said = line("import", "slips", "--help")
    assert "those without fault are booked, the others are named" in said
    assert "not booked twice" in said


def test_slips_are_booked_once_and_the_refused_are_listed(kigali: Path, line: Line) -> None:
    given = ("import", "slips", DATA / "slips_kigali.csv", "--book", kigali)
    tried = line.json(*given, "--dry-run", status=1)
    said = line.json(*given, status=1)
    assert tried == {**said, "dry_run": True}
    net = facts("slips_kigali.csv")["net_cash_per_day"]
    assert said["totals"]["net_cash_per_day"] == {day: str(sum_) for day, sum_ in net.items()}
    rows = {fault["row"] for fault in said["refused"]}
    assert said["read"] == said["imported"] + len(rows)
    assert all(fault["reason"] and fault["field"] for fault in said["refused"])
    cash = sum(map(int, said["totals"]["net_booked_per_day"].values()))
    accounts = {a["code"]: a for a in line.json("trial-balance", "--book", kigali)["accounts"]}
    assert accounts["1010"]["debit"] == str(cash)
    again = line.json(*given, status=1)
    assert again["imported"] == 0
    told = line(*given, "--good-rows", status=1)
    assert "\nRow 5, Member's number: There is no member with the number 16.\n" in told
    assert line.json("check", "--book", kigali, "--rebuild")["ok"]


def test_slips_at_fault_that_were_agreed_to_are_no_failure(kigali: Path, line: Line) -> None:
    given = ("import", "slips", DATA / "slips_kigali.csv", "--book", kigali, "--good-rows")
    said = line.json(*given)
    assert said["imported"]
    assert said["refused"]


@pytest.mark.parametrize("oracle", ["A_published", "C_published_loss"])
def test_published_journals_give_the_published_balances(
    oracle: str, plain: Path, line: Line
) -> None:
    said = line.json("post", "--book", plain, ACCOUNTING / f"journal_{oracle}.json")
    truth = json.loads((ACCOUNTING / f"expected_{oracle}.json").read_text("utf-8"))
    assert said["posted"] == truth["entries"]
    for point in truth["points"]:
        if "before" in point["at"]:
            continue
        on = point["at"][:10]
        rows = csv.DictReader(
            io.StringIO(line("trial-balance", "--book", plain, "--on", on, "--csv"))
        )
        sides: dict[str, dict[str, str]] = {"debit": {}, "credit": {}}
        for row in rows:
            side = "debit" if Decimal(row["debit"]) else "credit"
            sides[side][row["code"]] = row[side]
        expected = point["trial_balance"]
        assert sides == {"debit": expected["debit"], "credit": expected["credit"]}
        as_json = line.json("trial-balance", "--book", plain, "--on", on)
        assert as_json["on"] == on
        assert as_json["debit"] == as_json["credit"] == expected["debit_total"]


def test_a_post_is_all_or_nothing(plain: Path, line: Line, tmp_path: Path) -> None:
    good = (
        {"account": "1001", "debit": 5, "credit": 0},
        {"account": "4001", "debit": 0, "credit": 5},
    )
    file = tmp_path / "p.json"

    def refused(lines: Sequence[dict[str, Any]], day: str = "2026-01-02") -> str:
        entries = [{"date": "2026-01-01", "lines": good}, {"date": day, "lines": lines}]
        file.write_text(json.dumps({"entries": entries}), "utf-8")
        line("post", "--book", plain, file, status=1)
        reason = line.err
        assert line.json("trial-balance", "--book", plain)["accounts"] == []
        return reason

    assert "Entry 2: debits and credits differ by 2" in refused([good[0], {**good[1], "credit": 7}])
    assert "Entry 2: there is no account 77" in refused([{**good[0], "account": "77"}, good[1]])
    assert "Entry 2: account 2001 holds" in refused([{**good[0], "account": "2001"}, good[1]])
    assert "Entry 2 says nothing" in refused([])
    assert "has not come yet" in refused(good, "2030-01-01")
    assert "not a date" in refused(good, "01/02/2026")
    assert "whole minor units" in refused([{**good[0], "debit": 10**30}, good[1]])
