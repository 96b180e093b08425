"""A roll goes from a file into a book whole, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange import imports
from coopdesk.exchange.imports import RollRead
from coopdesk.records import members, office
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.money import Money
from coopdesk.records.papers import ImportReport

DATA = Path(__file__).parent / "data"
FACTS: dict[str, Any] = {
    facts["file"]: facts for facts in json.loads((DATA / "facts.json").read_text("utf-8"))
}
TODAY = date(2026, 3, 3)
NewBook = Callable[[str], Book]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Layouts are kept in a home of the test's own."""
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def new_book(tmp_path: Path, home: Path) -> NewBook:
    """An empty book in a currency."""

    def make(currency: str) -> Book:
        said = office.Founding("Twizigamire", "plain", currency, "C. Uwimana")
        return office.new_book(
            tmp_path / f"{currency}.coop",
            home,
            lambda: datetime(2026, 3, 3, 9, tzinfo=UTC),
            said,
            built=date(2026, 1, 1),
        )

    return make


def read(file: str | Path, currency: str = "RWF", **kw: Any) -> RollRead:
    return imports.read_roll(DATA / file, currency=currency, today=TODAY, **kw)


def in_book(book: Book) -> tuple[int, int, int, int]:
    whole = book.read(members.listing, today=TODAY)
    return len(whole.ids), whole.shares.minor, whole.savings.minor, whole.loans.minor


@pytest.mark.parametrize(
    ("file", "currency", "coins"),
    [
        ("roll_kigali.csv", "RWF", 1),
        ("socios_chuquisaca.csv", "BOB", 1),
        ("manm_jeremie.xlsx", "HTG", 100),
    ],
)
def test_what_stands_in_the_book_is_what_the_paper_says(
    new_book: NewBook, file: str, currency: str, coins: int
) -> None:
    good = FACTS[file]["good"]
    expected = (good["members"], *(good[key] * coins for key in ("shares", "savings", "loan")))
    with new_book(currency) as book:
        report = imports.import_roll(book, read(file, currency), on=TODAY, good_rows=True)
        assert in_book(book) == expected
        said = (report.imported, report.shares, report.savings, report.loans)
        assert said == (expected[0], *(Money(minor, currency) for minor in expected[1:]))


def test_rows_with_faults_keep_the_whole_roll_out_unless_the_good_ones_are_asked_for(
    new_book: NewBook,
) -> None:
    with new_book("RWF") as book:
        with pytest.raises(Refused) as no:
            imports.import_roll(book, read("roll_kigali.csv"), on=TODAY)
        assert no.value.field == "good_rows"
        assert no.value.text.fields["count"] == 5
        assert in_book(book) == (0, 0, 0, 0)


def test_the_report_names_each_row_left_out_with_the_files_own_heading_and_the_reason(
    new_book: NewBook,
) -> None:
    with new_book("RWF") as book:
        report = imports.import_roll(book, read("roll_kigali.csv"), on=TODAY, good_rows=True)
    assert [fault.row for fault in report.faults] == [9, 17, 31, 46, 63]
    assert [fault.field for fault in report.faults][:2] == ["No", "Names"]
    assert (report.read, report.imported, report.made_by) == (240, 235, "C. Uwimana")
    assert report.file == "roll_kigali.csv"


def test_bringing_the_same_roll_in_twice_is_refused_row_by_row(new_book: NewBook) -> None:
    with new_book("BOB") as book:
        imports.import_roll(book, read("socios_chuquisaca.csv", "BOB"), on=TODAY)
        again = read("socios_chuquisaca.csv", "BOB", known=book.read(members.files))
        assert again.blocked_rows == 180
        with pytest.raises(Refused, match="no member to bring in"):
            imports.import_roll(book, again, on=TODAY, good_rows=True)


def test_a_day_that_has_not_come_takes_nothing_in(new_book: NewBook) -> None:
    with new_book("HTG") as book:
        with pytest.raises(Refused, match="has not come"):
            imports.import_roll(book, read("manm_jeremie.xlsx", "HTG"), on=date(2026, 3, 4))
        assert in_book(book) == (0, 0, 0, 0)


# --- corrections --------------------------------------------------------------------------------


def a_roll(folder: Path, name: str = "roll.csv", day: str = "01/02/2020") -> Path:
    path = folder / name
    path.write_text(
        f"No,Name,Joined,Savings,Kept\n1,Uwase Jeanne,{day},500,70\n2,Gasana Eric,{day},600,80\n",
        "utf-8",
    )
    return path


def corrected(path: Path) -> RollRead:
    opened = imports.open_roll(path)
    columns = {**opened.layout.columns, "shares": 4}
    del columns["joined"]
    layout = replace(opened.layout, columns=columns, decimal=",")
    return imports.read_rows(replace(opened, layout=layout), currency="RWF", today=TODAY)


def import_corrected(book: Book, path: Path) -> ImportReport:
    return imports.import_roll(book, corrected(path), on=TODAY)


def test_a_corrected_column_is_known_in_the_next_file_with_the_same_headings(
    new_book: NewBook, tmp_path: Path
) -> None:
    with new_book("RWF") as book:
        assert import_corrected(book, a_roll(tmp_path)).shares == Money(150, "RWF")
    opened = imports.open_roll(a_roll(tmp_path, "next.csv"))
    assert opened.corrected
    assert opened.layout.columns == {"number": 0, "name": 1, "savings": 3, "shares": 4}
    assert opened.layout.decimal == ","


def test_what_nobody_corrected_is_guessed_anew_from_the_next_file(
    new_book: NewBook, tmp_path: Path
) -> None:
    with new_book("RWF") as book:
        import_corrected(book, a_roll(tmp_path))
    opened = imports.open_roll(a_roll(tmp_path, "next.csv", day="02/28/2020"))
    assert opened.guessed.day_order == "mdy"
    assert opened.layout.day_order == "mdy"


def test_a_guess_that_stood_is_not_kept(new_book: NewBook, home: Path) -> None:
    with new_book("HTG") as book:
        imports.import_roll(book, read("manm_jeremie.xlsx", "HTG"), on=TODAY)
    assert not (home / "layouts.json").exists()


def test_a_damaged_file_of_layouts_only_means_guessing(tmp_path: Path, home: Path) -> None:
    home.mkdir()
    (home / "layouts.json").write_text("{not json", "utf-8")
    assert not imports.open_roll(a_roll(tmp_path)).corrected


def test_a_map_from_the_command_line_goes_over_the_guess(tmp_path: Path) -> None:
    got = read(a_roll(tmp_path), layout={"columns": {"savings": "E"}})
    assert got.totals.savings == Money(150, "RWF")
    assert got.file.layout.columns["name"] == 1


def test_a_roll_without_a_column_of_names_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="names"):
        read(a_roll(tmp_path), layout={"columns": {"name": None}})
