"""Who may be the same person as somebody known, and who may not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records.alike import Alike, Person, Register, may_be_same, names_alike

BORN = date(1980, 3, 4)


def person(name: str, number: str = "", **more: Any) -> Person:
    return Person(number, name, **more)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Uwase Jeanne", "Jeanne UWASE"),
        ("Mukamana Immaculée", "Mukamana Immaculee"),
        ("Niyonzima Béatrice", "Niyonzma Béatrice"),
        ("Niyonzima Béatrice", "Niyonzimma Béatrice"),
        ("Niyonzima Béatrice", "Niyonzina Béatrice"),
        ("Mamani Juan", "Mamani Juan Carlos"),
        ("Jean-Baptiste Habimana", "Habimana Jean Baptiste"),
    ],
)
def test_names_that_clerks_write_in_many_ways_are_alike(one: str, other: str) -> None:
    assert names_alike(one, other)
    assert names_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Uwase Jeanne", "Uwase Claudine"),
        ("Mamani Juan", "Mamani José"),
        ("Mamani", "Mamani Juan"),
        ("Group 12 Kimironko", "Group 13 Kimironko"),
        ("Mamani Juan", "Mamani Juan Carlos Pedro"),
        ("", ""),
    ],
)
def test_names_of_others_are_not_alike(one: str, other: str) -> None:
    assert not names_alike(one, other)
    assert not names_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {}, True),
        ({"born": BORN}, {"born": BORN}, True),
        ({"born": BORN}, {"born": date(1980, 4, 3)}, True),  # the day and the month turned
        ({"born": BORN}, {"born": date(1981, 3, 4)}, False),
        ({"sex": "F"}, {"sex": "M"}, False),
        ({"document": "1 1980 7001"}, {"document": "119807001"}, True),
        ({"document": "119807001"}, {"document": "119807002"}, True),  # one figure may be a slip
        ({"document": "119807001"}, {"document": "219807005"}, False),
        ({"village": "Remera"}, {"village": "remera"}, True),
        ({"village": "Remera"}, {"village": "Gisozi"}, False),
        ({"village": "Remera", "born": BORN}, {"village": "Gisozi", "born": BORN}, True),
        ({"phone": "0788 123 456"}, {"phone": "+250 788 123 456"}, True),
        ({"village": "Remera"}, {"village": ""}, True),
    ],
)
def test_what_is_known_besides_speaks_for_it_or_against(
    one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    first, second = person("Uwase Jeanne", **one), person("Jeanne Uwase", **other)
    assert may_be_same(first, second) is same
    assert may_be_same(second, first) is same


def test_somebody_is_found_by_number_document_and_name() -> None:
    register = Register(
        [("a", person("Uwase Jeanne", "S-7")), ("b", person("Gasana Eric", document="AB-99 12"))]
    )
    assert register.numbered(person("Jeane Uwase", "s-7")).how is Alike.NUMBER  # type: ignore[union-attr]
    assert register.numbered(person("Gasana Eric", "S-7")).how is Alike.NUMBER_ONLY  # type: ignore[union-attr]
    found = register.documented(person("X", document="ab9912"))
    assert (found and found.key, found and found.how) == ("b", Alike.DOCUMENT)
    found = register.named(person("Uwase Jeanne"))
    assert (found and found.key, found and found.how) == ("a", Alike.NAME)
    assert register.named(person("Nobody Here")) is None
    assert register.documented(person("X", document="-")) is None
    assert register.numbered(person("X")) is None


words = st.text("abcdeé", min_size=1, max_size=7)
names = st.lists(words, min_size=1, max_size=4).map(" ".join)


@given(names, names)
def test_a_register_finds_whoever_may_be_the_same(one: str, other: str) -> None:
    found = Register([(1, person(one))]).named(person(other))
    assert (found is not None) == may_be_same(person(one), person(other))


@given(names, st.data())
def test_a_slip_of_the_pen_does_not_hide_anybody(name: str, data: st.DataObject) -> None:
    parts = [*name.split(), "longword"]
    at = data.draw(st.integers(0, len("longword") - 1))
    slipped = [*parts[:-1], "longword"[:at] + "longword"[at + 1 :]]
    assert Register([(1, person(" ".join(parts), sex="F"))]).named(
        person(" ".join(reversed(slipped)), village="Remera", born=None)
    ) is not None or not may_be_same(person(" ".join(parts)), person(" ".join(slipped)))
    assert names_alike(" ".join(parts), " ".join(reversed(slipped)))
