"""Fields of the co-op's own come in with a roll, of new members and of known ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from coopdesk.exchange import imports, own_columns
from coopdesk.exchange.imports import RollRead
from coopdesk.exchange.recognising import Decision
from coopdesk.records import checks, custom_fields, members
from coopdesk.records.book import Book
from coopdesk.records.custom_fields import CHOICE, DAY, NUMBER, TEXT, YES_NO
from coopdesk.records.errors import Trouble
from tests.records.hands import TODAY, Make, found

HEAD = "No;Name;Coffee trees;Trained in;Field size;Reads and writes;School\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with found(tmp_path / "pc").open() as opened:
        yield opened


@pytest.fixture
def make(book: Book) -> Make:
    return Make(book)


@pytest.fixture
def ids(book: Book) -> dict[str, int]:
    add = custom_fields.add_field
    sizes = ["Under 1 ha", "Over 1 ha"]
    return {
        "trees": book.write(add, name="Coffee trees", kind=NUMBER),
        "trained": book.write(add, name="Trained in", kind=DAY),
        "size": book.write(add, name="Field size", kind=CHOICE, options=sizes),
        "reads": book.write(add, name="Reads and writes", kind=YES_NO),
        "school": book.write(add, name="School", kind=TEXT),
    }


def read(book: Book, folder: Path, rows: str) -> RollRead:
    path = folder / "roll.csv"
    path.write_text(HEAD + rows, "utf-8")
    own, known = book.read(own_columns.of), book.read(members.files)
    return imports.read_roll(path, currency="RWF", today=TODAY, known=known, own=own)


def test_new_members_come_in_with_them(book: Book, ids: dict[str, int], tmp_path: Path) -> None:
    rows = "1;Uwase Jeanne;250.5;03/11/2025;under 1 HA;Oui;Gisozi\n2;Gasana Eric;;;;;\n"
    got = read(book, tmp_path, rows)
    assert got.faults == ()
    imports.import_roll(book, got, on=TODAY)
    who = book.read(members.by_its_number, "1")
    assert who is not None
    assert book.read(custom_fields.all_values) == {
        who: {
            ids["trees"]: "250.5",
            ids["trained"]: "2025-11-03",
            ids["size"]: "Under 1 ha",
            ids["reads"]: "yes",
            ids["school"]: "Gisozi",
        }
    }
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize(
    ("row", "column"),
    [
        pytest.param("1;Uwase Jeanne;many;;;;", "own:Coffee trees", id="number"),
        pytest.param("1;Uwase Jeanne;;31/02/2025;;;", "own:Trained in", id="day"),
        pytest.param("1;Uwase Jeanne;;;huge;;", "own:Field size", id="choice"),
        pytest.param("1;Uwase Jeanne;;;;perhaps;", "own:Reads and writes", id="yes_no"),
    ],
)
@pytest.mark.usefixtures("ids")
def test_what_cannot_be_read_keeps_its_row_out(
    book: Book, tmp_path: Path, row: str, column: str
) -> None:
    got = read(book, tmp_path, row + "\n2;Gasana Eric;1;;;;\n")
    assert [(one.row, one.field) for one in got.blocking] == [(2, column)]
    assert imports.column_of(got.file, column) == column.removeprefix("own:")
    assert len(got.coming) == 1


def test_what_a_known_member_has_is_changed_where_it_differs(
    book: Book, make: Make, ids: dict[str, int], tmp_path: Path
) -> None:
    who = make.member("Uwase Jeanne", number="1")
    said = {ids["trees"]: "100", ids["school"]: "Huye"}
    book.write(custom_fields.fill_in, member=who.id, values=said, shown={})
    got = read(book, tmp_path, "1;Uwase Jeanne;250;;;;Huye\n")
    got = got.decided({2: Decision.UPDATE})
    [update] = got.updates
    assert list(got.changed(update)) == [("Coffee trees", "100", "250")]
    report = imports.import_roll(book, got, on=TODAY)
    assert [(one.field, one.before, one.after) for one in report.changes] == [
        ("Coffee trees", "100", "250")
    ]
    assert book.read(custom_fields.values, who.id) == {**said, ids["trees"]: "250"}


@pytest.mark.usefixtures("ids")
def test_a_row_that_says_nothing_else_changes_nothing(
    book: Book, make: Make, tmp_path: Path
) -> None:
    make.member("Uwase Jeanne", number="1")
    got = read(book, tmp_path, "1;Uwase Jeanne;;;;;\n").decided({2: Decision.UPDATE})
    assert got.updates == ()


@pytest.mark.usefixtures("ids")
def test_a_map_can_name_them_and_nothing_else(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "roll.csv"
    path.write_text("No,Name,Coffee trees,Ecole\n1,Uwase Jeanne,250,Gisozi\n", "utf-8")
    own = book.read(own_columns.of)
    file = imports.open_roll(path, own=own, layout={"columns": {"own:School": "D"}})
    assert file.layout.columns == {
        "number": 0,
        "name": 1,
        "own:Coffee trees": 2,
        "own:School": 3,
    }
    with pytest.raises(Trouble, match="map of the columns"):
        imports.open_roll(path, own=own, layout={"columns": {"own:Skool": "D"}})


def test_a_column_that_was_pointed_to_is_known_again(
    book: Book, ids: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path))
    path = tmp_path / "roll.csv"
    path.write_text("No,Name,Trees,Ecole\n1,Uwase Jeanne,250,Gisozi\n", "utf-8")
    own = book.read(own_columns.of)
    file = imports.open_roll(path, own=own)
    layout = replace(file.layout, columns={**file.layout.columns, "own:School": 3, "savings": 2})
    pointed = replace(file, layout=layout)
    got = imports.read_rows(pointed, currency="RWF", today=TODAY, own=own)
    imports.import_roll(book, got, on=TODAY)
    again = imports.open_roll(path, own=own)
    assert again.corrected
    assert again.layout.columns == layout.columns
    book.write(custom_fields.close_field, field=ids["school"])
    without = imports.open_roll(path, own=book.read(own_columns.of)).layout.columns
    assert without == {"number": 0, "name": 1, "savings": 2}
