"""Rows that may be somebody known are offered to a person, and never put together by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coopdesk.exchange import imports
from coopdesk.exchange.imports import RollRead
from coopdesk.exchange.recognising import Decision
from coopdesk.records import conflicts, members
from coopdesk.records import office as founding
from coopdesk.records.alike import Alike
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.money import Money
from coopdesk.records.papers import ImportReport

HEAD = "No,Name,Sex,Born,ID,Phone,Village,Joined,Savings"
UWASE = "1,Uwase Jeanne,F,04/03/1980,1198070001,0788123456,Remera,01/02/2015,500"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home"))


def clock() -> datetime:
    return datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    said = founding.Founding("Twizigamire", "plain", "RWF", "C. Uwimana")
    built = date(2026, 1, 1)
    with founding.new_book(tmp_path / "b.coop", tmp_path / "own", clock, said, built=built) as made:
        yield made


def read(book: Book, folder: Path, *rows: str) -> RollRead:
    path = folder / "roll.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n", "utf-8")
    return imports.read_roll(
        path,
        currency=book.read(members.currency),
        today=book.clock().today,
        known=book.read(members.files),
    )


def bring(book: Book, read_: RollRead, *, good_rows: bool = False) -> ImportReport:
    return imports.import_roll(book, read_, on=book.clock().today, good_rows=good_rows)


@pytest.fixture
def office(book: Book, tmp_path: Path) -> Book:
    """A book with one member, who came with a roll."""
    bring(book, read(book, tmp_path, UWASE))
    return book


def reasons(read_: RollRead) -> list[str]:
    return [f"{one.reason.message.format(**one.reason.fields)}" for one in read_.blocking]


@pytest.mark.parametrize(
    ("row", "how", "said"),
    [
        (UWASE, Alike.NUMBER, "Number 1 already belongs to Uwase Jeanne in the book."),
        (
            "1,Gasana Eric,M,,,,,,",
            Alike.NUMBER_ONLY,
            "Number 1 already belongs to Uwase Jeanne in the book.",
        ),
        (
            "9,Gasana Eric,,,1198 070 001,,,,",
            Alike.DOCUMENT,
            "The same identity document belongs to Uwase Jeanne (No 1) in the book.",
        ),
        (
            "9,Jeanne Uwase,,,,,remera,,",
            Alike.NAME,
            "Uwase Jeanne (No 1) in the book may be the same person.",
        ),
    ],
    ids=["number", "number_only", "document", "name"],
)
def test_a_row_that_may_be_somebody_waits_for_a_person(
    office: Book, tmp_path: Path, row: str, how: Alike, said: str
) -> None:
    got = read(office, tmp_path, row)
    assert [match.how for match in got.matches] == [how]
    assert reasons(got) == [said]
    assert not got.anything
    with pytest.raises(Refused):
        bring(office, got)


def test_the_same_person_is_changed_and_keeps_number_balance_and_what_the_file_leaves_empty(
    office: Book, tmp_path: Path
) -> None:
    got = read(office, tmp_path, "9,Uwase M. Jeanne,F,,1198070001,0722,Gisozi,,900")
    got = got.decided({2: Decision.UPDATE})
    [update] = got.updates
    assert dict(update.changes) == {
        "name": "Uwase M. Jeanne",
        "phone": "0722",
        "village": "Gisozi",
    }
    assert update.shown["village"] == "Remera"
    report = bring(office, got)
    assert (report.imported, report.changed, report.savings.minor) == (0, 1, 0)
    told = [(str(one.field), one.before, one.after) for one in report.changes]
    assert told == [
        ("Name", "Uwase Jeanne", "Uwase M. Jeanne"),
        ("Phone", "0788123456", "0722"),
        ("Village", "Remera", "Gisozi"),
    ]
    [now] = office.read(members.files)
    assert (now.number, now.name, now.born) == ("1", "Uwase M. Jeanne", date(1980, 3, 4))
    [row] = office.read(members.roll)
    assert row.savings == Money(500, row.savings.currency)
    assert office.read(members.find, "gisozi")


def test_another_person_comes_in_and_a_row_left_out_does_not(office: Book, tmp_path: Path) -> None:
    got = read(office, tmp_path, "9,Uwase Jeanne,,,,,Remera,,5", "10,Jeanne Uwase,,,,,Remera,,7")
    report = bring(office, got.decided({2: Decision.ADD, 3: Decision.SKIP}))
    assert (report.imported, report.savings.minor) == (1, 5)
    assert report.unchanged == 0
    assert [(one.row, one.number, one.name) for one in report.skipped] == [
        (3, "10", "Jeanne Uwase")
    ]
    assert [row.number for row in office.read(members.roll)] == ["1", "9"]


def test_a_number_of_somebody_never_comes_in_a_second_time(office: Book, tmp_path: Path) -> None:
    [match] = read(office, tmp_path, UWASE).matches
    assert match.choices == (Decision.UPDATE, Decision.SKIP)


def test_two_rows_of_one_person_are_seen_in_the_file_itself(book: Book, tmp_path: Path) -> None:
    got = read(
        book,
        tmp_path,
        "1,Uwase Jeanne,F,,1198070001,,,,5",
        "2,Uwase J,F,,1198-07-0001,,,,5",
        "3,Gasana Eric,M,,,,Remera,,5",
        "4,Eric Gasana,M,,,,Remera,,5",
        "5,Eric Gasana,F,,,,Remera,,5",
    )
    assert reasons(got) == [
        "Row 2 shows the same identity document.",
        "Row 4 may be the same person: Gasana Eric.",
    ]
    assert [match.choices for match in got.matches] == [(Decision.ADD, Decision.SKIP)] * 2
    assert len(got.coming) == 3
    assert len(got.decided({3: Decision.ADD, 5: Decision.SKIP}).coming) == 4


def test_a_number_of_one_with_the_document_of_another_is_a_fault(
    office: Book, tmp_path: Path
) -> None:
    bring(office, read(office, tmp_path, "2,Gasana Eric,M,,77001122,,,,"))
    got = read(office, tmp_path, "1,Uwase Jeanne,F,,7700 1122,,,,")
    assert reasons(got) == [
        "Number 1 is Uwase Jeanne in the book, but the document is of Gasana Eric."
    ]
    assert not got.matches


def test_two_rows_can_not_change_the_same_member(office: Book, tmp_path: Path) -> None:
    got = read(office, tmp_path, "1,Uwase Jeanne,,,,1,,,", "2,X Y,,,1198070001,2,,,")
    got = got.decided({2: Decision.UPDATE, 3: Decision.UPDATE})
    assert reasons(got) == ["Row 2 changes the same member already."]
    assert len(got.updates) == 1


def test_a_change_that_can_not_be_true_is_a_fault(office: Book, tmp_path: Path) -> None:
    got = read(office, tmp_path, "1,Uwase Jeanne,,,,,,01/02/1970,")
    got = got.decided({2: Decision.UPDATE})
    assert reasons(got) == ["Joined on 1970-02-01, before being born on 1980-03-04."]


def test_a_row_that_says_nothing_new_changes_nothing(office: Book, tmp_path: Path) -> None:
    got = read(office, tmp_path, UWASE).decided({2: Decision.UPDATE})
    assert (got.updates, got.skipped, got.blocking) == ((), (), ())
    assert got.unchanged == 1
    assert not got.anything


class StopHere(Exception):
    """Somebody pressed Stop."""


@pytest.mark.parametrize("at", [0, 1, 2, 3, 4])
def test_stop_at_any_row_leaves_nothing(office: Book, tmp_path: Path, at: int) -> None:
    got = read(office, tmp_path, "1,Uwase J,,,,,,,", *(f"{n},Name{n} X,,,,,,,5" for n in (2, 3, 4)))
    got = got.decided({2: Decision.UPDATE})
    heard: list[tuple[int, int]] = []

    def step(done: int, of: int) -> None:
        heard.append((done, of))
        if done == at:
            raise StopHere

    before = office.read(members.files)
    with pytest.raises(StopHere):
        imports.import_roll(office, got, on=office.clock().today, step=step)
    assert office.read(members.files) == before
    assert heard == [(n, 4) for n in range(at + 1)]


def test_what_changed_in_the_book_meanwhile_is_not_lost_in_silence(
    office: Book, tmp_path: Path
) -> None:
    got = read(office, tmp_path, "1,Uwase Jeanne,,,,0722,,,").decided({2: Decision.UPDATE})
    [known] = office.read(members.files)
    changes: Mapping[str, str] = {"phone": "0733"}
    shown = {"phone": known.phone}
    office.write(members.change_member, member=known.id, changes=changes, shown=shown)
    bring(office, got)
    assert office.read(conflicts.open_conflicts)
