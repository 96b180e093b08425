"""Finding a member while typing."""

from __future__ import annotations

import pytest

from coopdesk.records import members
from coopdesk.records.book import Book
from tests.records.hands import Make

NAMES = {
    "Aline Mukamana": {"number": "7", "phone": "+250 788 123 456", "village": "Kimironko"},
    "José Ñandú Quispe": {"number": "S-180", "document": "CI 7654321"},
    "Jean-Baptiste N'Goran": {"number": "12"},
    "Marie Toussaint": {"number": "13"},
}


@pytest.fixture
def people(make: Make) -> None:
    for name, said in NAMES.items():
        make.member(name, **said)


def found(book: Book, typed: str) -> list[str]:
    return [row.name for row in book.read(members.find, typed)]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("aline", "Aline Mukamana"),
        ("MUK", "Aline Mukamana"),
        ("mukam ali", "Aline Mukamana"),
        ("kimironko", "Aline Mukamana"),
        ("788 123", "Aline Mukamana"),
        ("nandu", "José Ñandú Quispe"),
        ("jose quis", "José Ñandú Quispe"),
        ("josé", "José Ñandú Quispe"),
        ("S-180", "José Ñandú Quispe"),
        ("7654321", "José Ñandú Quispe"),
        ("baptiste", "Jean-Baptiste N'Goran"),
        ("12", "Jean-Baptiste N'Goran"),
        ("tousaint", "Marie Toussaint"),
    ],
)
def test_a_member_is_found_by(book: Book, typed: str, name: str) -> None:
    assert found(book, typed)[0] == name


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("typed", ["", "  ", "***", '"', "zzzzqqqq", "aline toussaint"])
def test_nobody_is_found_by(book: Book, typed: str) -> None:
    assert found(book, typed) == []


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "typed", ['a"b', "NEAR(a b)", "a OR b", "words:a", "a*", "^a", "a AND", "😀", "\0", "x" * 5000]
)
def test_whatever_is_typed_is_only_searched_for(book: Book, typed: str) -> None:
    assert isinstance(found(book, typed), list)


@pytest.mark.usefixtures("people")
def test_whoever_has_just_that_number_comes_first(book: Book, make: Make) -> None:
    make.member("Seven", village="7", number="77")
    assert found(book, "7")[0] == "Aline Mukamana"


def test_a_changed_name_is_found_and_the_old_is_not(book: Book, make: Make) -> None:
    one = make.member("Aline")
    book.write(
        members.change_member, member=one.id, changes={"name": "Denise"}, shown={"name": "Aline"}
    )
    assert found(book, "denise") == ["Denise"]
    assert found(book, "aline") == []


def test_no_more_are_shown_than_asked_for(book: Book, make: Make) -> None:
    for n in range(30):
        make.member(f"Same {n}")
    assert len(book.read(members.find, "same", limit=5)) == 5
