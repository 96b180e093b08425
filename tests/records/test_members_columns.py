"""What a list of members tells of each, in which order, and what narrows it in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coopdesk.i18n import Language
from coopdesk.records import custom_fields, households, members, nominees, sanctions, statements
from coopdesk.records.book import Book
from coopdesk.records.members import Criteria
from coopdesk.records.papers import Cell, Weight
from tests.records.assemblies import BOARD
from tests.records.hands import TODAY, Make, Somebody, draft, money

ENGLISH = Language("en")


@pytest.fixture
def three(book: Book, make: Make) -> list[Somebody]:
    born = (date(1990, 3, 4), None, date(1996, 2, 29))
    return make.roll(
        *(
            draft(str(n), born=day, sex=sex, village=village, savings=n * 100)
            for n, day, sex, village in zip(
                (9, 10, 11), born, ("F", "M", ""), ("Remera", "", "Gisozi"), strict=True
            )
        )
    )


def column(book: Book, key: str) -> list[Any]:
    """What stands in a column, from the first number to the last."""
    ids = book.read(members.listing, today=TODAY).ids
    found = book.read(members.cells, ids, [key], today=TODAY)
    return [words(found[ident][0]) for ident in ids]


def words(value: Cell) -> Any:
    return str(value) if value is not None and hasattr(value, "message") else value


def numbers(book: Book, order: str, *, descending: bool = False) -> list[str]:
    found = book.read(members.listing, today=TODAY, order=order, descending=descending)
    return [row.number for row in book.read(members.page, found.ids)]


def test_a_list_tells_what_is_written_of_each(book: Book, three: list[Somebody]) -> None:
    assert column(book, "number") == ["9", "10", "11"]
    assert column(book, "sex") == ["Woman", "Man", None]
    assert column(book, "age") == [35, None, 30]
    assert column(book, "birthday") == [date(2026, 3, 4), None, date(2027, 3, 1)]
    assert column(book, "kind") == ["A person"] * 3
    assert column(book, "savings") == [money(900), money(1000), money(1100)]
    assert column(book, "loans") == [money(0)] * 3


def test_a_list_tells_what_is_kept_of_each(book: Book, make: Make, three: list[Somebody]) -> None:
    one, other, third = three
    half = nominees.WHOLE // 2
    people = [nominees.Named("Alice", half), nominees.Named("Bob", half)]
    book.write(nominees.name_nominees, member=one.id, day=TODAY, people=people, shown=[])
    home = book.write(households.form_household, name="Keza")
    since: dict[str, Any] = {"household": home, "role": "part", "since": TODAY}
    book.write(households.add_to_household, member=other.id, **since)
    make.visit(third, ("deposit", 5), day=date(2026, 3, 1))
    field = book.write(custom_fields.add_field, name="Trees", kind="number")
    book.write(custom_fields.fill_in, member=one.id, values={field: "250"}, shown={})
    book.write(custom_fields.fill_in, member=other.id, values={field: "12.5"}, shown={})
    board: dict[str, Any] = {"kind": "suspension", "day": TODAY, "body": BOARD, "why": "Quarrels"}
    book.write(sanctions.sanction, member=other.id, **board)
    assert column(book, "nominee") == ["Alice, Bob", None, None]
    assert column(book, "household") == [None, "Keza", None]
    assert column(book, "seen") == [None, None, date(2026, 3, 1)]
    assert column(book, f"own:{field}") == [250, "12.5", None]
    assert numbers(book, f"own:{field}") == ["10", "9", "11"]
    assert column(book, "status") == ["active", "suspended", "active"]
    [own] = [key for key in book.read(members.columns) if key not in members.COLUMNS]
    assert own == f"own:{field}"


@pytest.mark.parametrize(
    ("order", "up", "down"),
    [
        ("number", ["9", "10", "11"], ["11", "10", "9"]),
        ("age", ["11", "9", "10"], ["9", "11", "10"]),
        ("birthday", ["9", "11", "10"], ["11", "9", "10"]),
        ("village", ["11", "9", "10"], ["9", "11", "10"]),
        ("savings", ["9", "10", "11"], ["11", "10", "9"]),
    ],
    ids=("number", "age", "birthday", "village", "savings"),
)
def test_who_has_nothing_comes_last_either_way(
    book: Book, three: list[Somebody], order: str, up: list[str], down: list[str]
) -> None:
    assert numbers(book, order) == up
    assert numbers(book, order, descending=True) == down


def test_the_list_as_figures_has_the_rows_and_sums_of_the_screen(
    book: Book, three: list[Somebody]
) -> None:
    asked = Criteria(age_from=20)
    keys = ["name", "savings", "gone"]
    said = book.read(statements.members_list, asked, keys, today=TODAY, order="savings")
    assert [one.key for one in said.columns] == ["name", "savings"]
    *rows, total = said.rows
    assert [row.cells for row in rows] == [("Member 9", money(900)), ("Member 11", money(1100))]
    assert total.weight is Weight.TOTAL
    assert [words(cell) for cell in total.cells] == ["Together: 2", money(2000)]
    assert ENGLISH.say(said.subtitle).startswith("Age: from 20 · on ")  # type: ignore[arg-type]
    nobody = book.read(statements.members_list, Criteria(village="X"), today=TODAY)
    assert nobody.rows == ()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Criteria(text="uwase"), "“uwase”"),
        (Criteria(status="left"), "Members who left"),
        (Criteria(village="Remera", sex="F"), "Village: Remera · Sex: Woman"),
        (Criteria(kind="group"), "Kind: A group"),
        (Criteria(age_from=18, age_to=30), "Age: 18 to 30"),
        (Criteria(age_to=30), "Age: up to 30"),
        (Criteria(joined_from=TODAY, joined_to=TODAY), f"Joined: {ENGLISH.day(TODAY)}"),
        (Criteria(not_seen_since=TODAY), f"Not seen since {ENGLISH.day(TODAY)}"),
        (Criteria(savings_from=1), "Savings: some"),
        (Criteria(savings_to=0), "Savings: none"),
        (Criteria(loans_from=500), f"Loans: from {ENGLISH.amount(money(500))}"),
        (Criteria(lacking=("nominee", "photo")), "Without: Nominee, Photo"),
        (Criteria(birthday_month=3), "Birthday in: March"),
        (Criteria(birthday_days=0), "Birthday today"),
        (Criteria(household=7), "Household or group: –"),
        (Criteria(own=7, own_value="{x}"), "–: {x}"),
        (Criteria(), None),
    ],
    ids=lambda value: ",".join(value.said()) if isinstance(value, Criteria) else "",
)
def test_what_narrows_is_told_in_words(book: Book, asked: Criteria, expected: str | None) -> None:
    said = book.read(members.in_words, asked)
    assert (None if said is None else ENGLISH.say(said)) == expected


def test_all_that_can_narrow_has_words(book: Book) -> None:
    every = {name for one in book.read(members.told, _all()) for name in one.names}
    assert set(_all().said()) == every


def _all() -> Criteria:
    days = ("joined_from", "joined_to", "left_from", "left_to", "not_seen_since")
    texts = ("text", "status", "village", "kind", "sex", "own_value", "own_from", "own_to")
    said: dict[str, Any] = dict.fromkeys(days, TODAY) | dict.fromkeys(texts, "x")
    numbers = [name for name in Criteria.__dataclass_fields__ if name not in said]
    some: dict[str, Any] = {"lacking": ("photo",), "only": (7,)}
    return Criteria(**said, **{name: some.get(name, 7) for name in numbers})
