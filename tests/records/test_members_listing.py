"""Which members a list shows: found, filtered, in order, with their sums."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coopdesk.records import members
from coopdesk.records.book import Book
from coopdesk.records.members import Criteria
from tests.records.hands import TODAY, Make, draft, money


@pytest.fixture
def roll(book: Book, make: Make) -> Book:
    make.roll(
        draft("10", name="Élise Uwase", village="Remera", savings=700, shares=50),
        draft("9", name="Gasana Eric", village="Gisozi", savings=900, joined=date(2020, 1, 1)),
        draft("2", name="elias Keza", village="Remera", loan=4000, joined=date(2019, 1, 1)),
    )
    return book


def numbers(book: Book, **asked: Any) -> list[str]:
    how = {name: asked.pop(name) for name in ("order", "descending") if name in asked}
    ids = book.read(members.listing, Criteria(**asked), today=TODAY, **how).ids
    return [row.number for row in book.read(members.page, ids)]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("number", ["2", "9", "10"]),
        ("name", ["2", "10", "9"]),
        ("village", ["9", "2", "10"]),
        ("joined", ["2", "9", "10"]),
        ("savings", ["2", "10", "9"]),
        ("loans", ["9", "10", "2"]),
    ],
)
def test_a_list_is_put_in_the_order_that_people_expect(
    roll: Book, order: str, expected: list[str]
) -> None:
    assert numbers(roll, order=order) == expected
    if order in {"number", "name"}:
        assert numbers(roll, order=order, descending=True) == expected[::-1]


def test_every_order_that_is_offered_can_be_asked_for(roll: Book) -> None:
    for order in members.COLUMNS:
        assert len(numbers(roll, order=order)) == 3


def test_the_sums_are_those_of_the_members_that_fit(roll: Book) -> None:
    whole = roll.read(members.listing, today=TODAY)
    assert (whole.shares, whole.savings, whole.loans) == (money(50), money(1600), money(4000))
    remera = roll.read(members.listing, Criteria(village="Remera"), today=TODAY)
    assert (len(remera.ids), remera.savings, remera.loans) == (2, money(700), money(4000))
    nobody = roll.read(members.listing, Criteria(text="nobody at all"), today=TODAY)
    assert (nobody.ids, nobody.savings) == ((), money(0))


def test_what_was_typed_and_what_was_chosen_narrow_together(roll: Book) -> None:
    assert numbers(roll, text="uwase") == numbers(roll, text="uwase", village="Remera") == ["10"]
    assert numbers(roll, text="uwase", village="Gisozi") == []
    assert numbers(roll, text="gasana", status=members.LEFT) == []


def test_whoever_has_just_that_number_comes_first(roll: Book, make: Make) -> None:
    make.member("Somebody", number="1", phone="9")
    assert numbers(roll, text="9")[0] == "9"
    assert roll.read(members.find, "9")[0].number == "9"


def test_more_members_fit_than_a_statement_has_room_for(book: Book, make: Make) -> None:
    make.roll(*(draft(str(n), savings=1) for n in range(1, 1201)))
    found = book.read(members.listing, Criteria(text="member"), today=TODAY)
    assert len(found.ids) == 1200
    assert found.savings == money(1200)


def test_members_are_counted_by_their_status(roll: Book) -> None:
    assert roll.read(members.status_counts) == {members.ACTIVE: 3}


def test_a_document_finds_whoever_shows_just_that_one(roll: Book, make: Make) -> None:
    make.member("Keza", number="77", document="1198 7")
    assert [row.number for row in roll.read(members.with_document, " 1198 7 ")] == ["77"]
    assert roll.read(members.with_document, "1198") == []
