"""Lists of members on the command line: the same filters and columns as on the screen."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from coopdesk.cli import listing_arguments
from coopdesk.records import members
from tests.cli.typed import Line, at_the_desk
from tests.records.hands import Make


def test_what_can_be_chosen_is_what_the_book_knows() -> None:
    assert tuple(members.LACKING) == listing_arguments.LACKING
    assert tuple(members.STATUSES) == listing_arguments.STATUSES
    assert tuple(members.KINDS) == listing_arguments.KINDS
    assert tuple(members.SEXES) == listing_arguments.SEXES


def listed(line: Line, demo: Path, *asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = line.json("members", "--book", demo, *asked)["members"]
    return found


def test_filters_narrow_together(demo: Path, line: Line) -> None:
    every = listed(line, demo, "--columns", "number,village,sex,savings,age")
    village = every[0]["village"]
    sex = every[0]["sex"]
    some = listed(line, demo, "--village", village, "--sex", {"Man": "M", "Woman": "F"}[sex])
    fit = [one for one in every if (one["village"], one["sex"]) == (village, sex)]
    assert [one["number"] for one in some] == [one["number"] for one in fit]
    rich = listed(line, demo, "--savings-from", "20000", "--age-to", "200")
    assert {one["number"] for one in rich} == {
        one["number"] for one in every if float(one["savings"]) >= 20_000 and one["age"] is not None
    }
    assert listed(line, demo, "--not-seen-since", "1990-01-01", "--lacking", "field") == []


def test_columns_order_and_a_total_for_people(demo: Path, line: Line) -> None:
    asked = ("members", "--book", demo, "--columns", "name,savings")
    rows = list(csv.DictReader(io.StringIO(line(*asked, "--order", "savings", "--csv"))))
    amounts = [float(row["savings"]) for row in rows]
    assert list(rows[0]) == ["name", "savings"]
    assert amounts == sorted(amounts)
    down = list(
        csv.DictReader(io.StringIO(line(*asked, "--order", "savings", "--descending", "--csv")))
    )
    assert [float(row["savings"]) for row in down] == sorted(amounts, reverse=True)
    assert "Together: 25" in line(*asked).splitlines()[-1]


@pytest.mark.parametrize(
    ("ending", "begins"),
    [(".csv", b"\xef\xbb\xbfnumber,"), (".xlsx", b"PK"), (".json", b"{"), (".pdf", b"%PDF")],
    ids=("csv", "xlsx", "json", "pdf"),
)
def test_a_list_is_written_as_a_file(
    demo: Path, line: Line, tmp_path: Path, ending: str, begins: bytes
) -> None:
    file = tmp_path / f"list{ending}"
    line("members", "--book", demo, "--status", "active", "--to", file)
    assert file.read_bytes().startswith(begins)
    if ending == ".json":
        assert json.loads(file.read_text("utf-8"))["subtitle"].startswith("Active members · ")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (("--columns", "number,nonsense"), 2),
        (("--order", "nonsense"), 2),
        (("--to", "list.doc"), 2),
        (("--to", "-"), 2),
        (("--lacking", "money"), 2),
        (("--savings-from", "much"), 1),
        (("--household", "nobody"), 1),
        (("--field", "Trees=5"), 1),
    ],
    ids=("columns", "order", "ending", "output", "lacking", "amount", "household", "field"),
)
def test_what_is_not_there_is_refused(
    demo: Path, line: Line, asked: tuple[str, str], status: int
) -> None:
    line("members", "--book", demo, *asked, status=status)


def test_one_very_long_name_leaves_the_other_lines_as_they_are(book: Path, line: Line) -> None:
    with at_the_desk(book) as opened:
        make = Make(opened)
        for name in ("Rose", "Claude", "N" * 500):
            make.member(name)
    told = line("members", "--book", book, "--columns", "name,number,status").splitlines()
    (long,) = (one for one in told if "N" * 500 in one)
    others = [one for one in told if one is not long]
    assert long.split()[1:] == ["3", "active"]
    assert max(map(len, others)) < 100
    assert "Rose" in "".join(others)
