"""Lists that are not what they claim, or were made to do harm: a sentence, and no more memory than
a list is worth."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from coopdesk.exchange import imports, loan_list, slips_import
from coopdesk.exchange.grid import SINCE_1904
from coopdesk.exchange.sheets import read_sheet
from coopdesk.records.errors import Trouble

TODAY = date(2026, 3, 3)
HEAD = ["No", "Name", "Village", "Joined", "Savings"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home"))


def book_of(rows: list[list[Any]], path: Path, **changes: Any) -> Path:
    book = Workbook()
    for name, value in changes.items():
        setattr(book, name, value)
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(Trouble) as no:
        read_sheet(path)
    said = no.value
    assert said.advice is not None
    return str(said.text.message)


def with_part(path: Path, part: str, content: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, content)
    return path


# --- macros, links, formulas ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "part", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"]
)
@pytest.mark.parametrize("name", ["roll.xlsm", "roll.xlsx"])
def test_a_workbook_with_macros_is_refused_whatever_it_is_called(
    tmp_path: Path, name: str, part: str
) -> None:
    path = with_part(book_of([HEAD], tmp_path / name), part)
    assert "holds macros" in refusal(path)


def test_a_workbook_that_could_hold_macros_and_does_not_is_read(tmp_path: Path) -> None:
    assert read_sheet(book_of([HEAD, ["1", "Ana"]], tmp_path / "roll.xlsm")).rows


def test_a_workbook_that_leans_on_other_files_is_refused(tmp_path: Path) -> None:
    path = book_of([HEAD], tmp_path / "roll.xlsx")
    assert "other files" in refusal(with_part(path, "xl/externalLinks/externalLink1.xml"))


def test_formulas_are_counted_and_what_they_gave_last_is_taken(tmp_path: Path) -> None:
    path = book_of([["No", "Savings"], ["1", "=2+3"], ["2", 7]], tmp_path / "roll.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v></v>", b"<v>5</v>").replace(b"<v />", b"<v>5</v>")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    got = read_sheet(path)
    assert got.rows[1].cells == ("1", Decimal(5))
    assert got.formulas == 1


def test_a_formula_over_many_cells_does_not_pass_for_nothing(tmp_path: Path) -> None:
    formula = ArrayFormula("B2:B2", "=SUM(1,2)")
    got = read_sheet(book_of([["No", "Savings"], ["1", formula]], tmp_path / "roll.xlsx"))
    assert got.rows[1].cells == ("1", "=SUM(1,2)")


# --- joined cells, days ---------------------------------------------------------------------------


def joined(folder: Path, *ranges: str) -> Path:
    rows: list[list[Any]] = [
        HEAD,
        ["1", "Uwase Jeanne", "Remera", date(2020, 1, 5), 500],
        ["2", "Gasana Eric", None, None, None],
        ["3", "Mukamana Alice", None, None, 700],
    ]
    path = book_of(rows, folder / "roll.xlsx")
    book = load_workbook(path)
    page = book.active
    assert page is not None
    for one in ranges:
        page.merge_cells(one)
    book.save(path)
    return path


def test_a_village_written_once_beside_several_members_is_that_of_all(tmp_path: Path) -> None:
    got = imports.read_roll(joined(tmp_path, "C2:C4", "D2:D3"), currency="RWF", today=TODAY)
    assert [one.village for one in got.coming] == ["Remera"] * 3
    assert [one.joined for one in got.coming] == [date(2020, 1, 5), date(2020, 1, 5), None]


def test_an_amount_written_once_beside_several_members_is_nobodys(tmp_path: Path) -> None:
    got = imports.read_roll(joined(tmp_path, "E2:E3"), currency="RWF", today=TODAY)
    assert [(one.row, one.field) for one in got.blocking] == [(2, "savings"), (3, "savings")]
    assert [one.number for one in got.coming] == ["3"]


def test_a_title_over_columns_and_rows_hides_no_headings(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (["CAISSE"], [], HEAD, ["1", "Uwase Jeanne", "Remera", None, 5]):
        page.append(row)
    page.merge_cells("A1:E2")
    book.save(tmp_path / "roll.xlsx")
    got = imports.read_roll(tmp_path / "roll.xlsx", currency="RWF", today=TODAY)
    assert (got.file.layout.header_row, len(got.coming)) == (3, 1)


def test_days_of_a_workbook_that_counts_from_1904_are_right(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEAD,
        ["1", "Uwase Jeanne", "", date(2013, 1, 1), 5],
        ["2", "Gasana Eric", "", 39813],
    ]
    path = book_of(rows, tmp_path / "roll.xlsx", epoch=CALENDAR_MAC_1904)
    assert read_sheet(path).since == SINCE_1904
    got = imports.read_roll(path, currency="RWF", today=TODAY)
    assert [one.joined for one in got.coming] == [date(2013, 1, 1)] * 2


# --- size -----------------------------------------------------------------------------------------

#: Reads one list in a process of its own; tells the memory before and at its highest, in KB. (What
#: getrusage tells begins with the memory of whoever started the process.)
_CHILD = """
import json, re, sys
from pathlib import Path
from coopdesk.exchange.sheets import read_sheet
from coopdesk.records.errors import Trouble
def highest():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = highest()
try:
    said = len(read_sheet(Path(sys.argv[1])).rows)
except Trouble as no:
    said = no.text.message
print(json.dumps([said, before, highest()]))
"""


def peak(path: Path) -> tuple[Any, int]:
    """What reading gives or the refusal, and the megabytes that it took."""
    run = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path)], capture_output=True, check=True, text=True
    )
    said, before, most = json.loads(run.stdout)
    return said, (most - before) // 1024


def hundred_megabytes(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"1,Uwase Jeanne,Remera,01/02/2020,500\n" * 28_339)


def binary_of_forty(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(40 * 1024**2))


def one_line_of_forty(path: Path) -> None:
    path.write_bytes(b"a" * (40 * 1024**2))


def only_delimiters(path: Path) -> None:
    path.write_bytes(b",;,;\n" * (8 * 1024**2))


def bomb(path: Path, part: str = "xl/worksheets/sheet9.xml") -> None:
    book_of([HEAD], path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(part, "w") as to:
        for _ in range(400):
            to.write(b" " * 1024**2)


def bomb_of_words(path: Path) -> None:
    bomb(path, "xl/styles2.xml")


def many_parts(path: Path) -> None:
    book_of([HEAD], path)
    with zipfile.ZipFile(path, "a") as archive:
        for n in range(6_000):
            archive.writestr(f"xl/media/{n}.png", b"")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told by /proc")
@pytest.mark.parametrize(
    ("made", "name", "said", "megabytes"),
    [
        (hundred_megabytes, "roll.csv", "larger than", 8),
        (binary_of_forty, "roll.csv", "not a table of text", 80),
        (binary_of_forty, "roll.xlsx", "is none", 80),
        (one_line_of_forty, "roll.csv", "not a table of text", 200),
        (only_delimiters, "roll.csv", "more than", 200),
        (bomb, "roll.xlsx", "made to do harm", 16),
        (bomb_of_words, "roll.xlsx", "made to do harm", 16),
        (many_parts, "roll.xlsx", "made to do harm", 16),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_is_too_much_is_refused_in_bounded_memory(
    tmp_path: Path, made: Callable[[Path], None], name: str, said: str, megabytes: int
) -> None:
    made(tmp_path / name)
    answer, took = peak(tmp_path / name)
    assert said in str(answer)
    assert took < megabytes


# --- any bytes at all -----------------------------------------------------------------------------


@settings(max_examples=60)
@given(
    st.binary(max_size=400) | st.text('0123456789,;\n\t"-./ANono=é', max_size=400).map(str.encode)
)
def test_any_file_gives_rows_or_a_refusal_and_never_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "roll.csv"
    path.write_bytes(b"No,Name,Savings,Joined\n" + data)
    try:
        got = imports.read_roll(path, currency="RWF", today=TODAY)
    except Trouble:
        return
    rows = len(got.file.sheet.rows)
    assert len(got.coming) + got.blocked_rows <= rows


@settings(max_examples=60)
@given(
    st.lists(
        st.lists(
            st.none()
            | st.text(max_size=12)
            | st.integers(-(10**15), 10**15)
            | st.dates(date(1950, 1, 1))
            | st.booleans(),
            max_size=9,
        ),
        max_size=8,
    )
)
def test_any_cells_give_members_slips_and_loans_or_faults(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "list.xlsx"
    heads = ["No", "Name", "Date", "Slip", "Member", "Savings", "Loan", "Rate", "Joined"]
    clean = [[_writable(cell) for cell in row] for row in rows]
    book_of([heads, *clean], path)
    imports.read_roll(path, currency="RWF", today=TODAY)
    slips_import.open_slips(path, currency="RWF", today=TODAY)
    loan_list.open_loans(path)


def _writable(cell: Any) -> Any:
    """What a spreadsheet can hold."""
    return "".join(c for c in cell if c.isprintable()) if isinstance(cell, str) else cell
