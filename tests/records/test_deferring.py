"""What a newer CoopDesk wrote waits in the acts, is counted, and is shown after the update."""

from __future__ import annotations

from typing import Any

import pytest

from coopdesk.records import checks, merge
from coopdesk.records.book import Book, acts, deferring
from coopdesk.records.schema import FACTS
from tests.records.hands import Pc, answers

NEWER = b"\3" * 32


def newer(
    book: Book, facts: list[acts.Fact], *, seq: int = 1, prev: bytes = acts.NO_ACT, **more: Any
) -> bytes:
    """An act that a PC with a newer CoopDesk sent; its first says who it is."""
    if seq == 1:
        facts = [["+", "device", ["id", "public_key"], [[acts.number_of(NEWER), b"key"]]], *facts]
    said = {
        "coop": book.coop, "dev": NEWER, "seq": seq, "prev": prev,
        "hlc": [2**42 + seq, 0], "wall": 0, "clock_flag": 0, "day": 20260303,
        "actor": 1, "command": "prizes.give", "facts": facts, **more,
    }  # fmt: skip
    return acts.encode(said)


def account(ident: int) -> acts.Fact:
    return ["+", "account", ["id", "code", "name", "type"], [[ident, f"Z{ident}", "New", "asset"]]]


def arrive(book: Book, *bodies: bytes) -> merge.Merged:
    return merge.take_in(book, merge.Arrived(bodies))


@pytest.fixture
def older() -> Any:
    """This release, as if it didn't know a table yet, nor a column; `later()` updates it."""

    class Older:
        def __init__(self) -> None:
            self.patch, self.facts = pytest.MonkeyPatch(), dict(FACTS)
            self.patch.delitem(FACTS, "budget")
            self.patch.setattr(deferring, "SCHEMA_NUMBER", 4)

        def later(self) -> None:
            self.patch.undo()
            FACTS.clear()  # back in the order in which tables can be filled, too
            FACTS.update(self.facts)

    made = Older()
    yield made
    made.later()


BUDGET: acts.Fact = [
    "+",
    "budget",
    ["id", "year", "account", "name", "amount"],
    [[900, 2026, 901, "Seed", 5]],
]


def test_a_row_of_a_table_to_come_is_counted_and_shown_after_the_update(pc: Pc, older: Any) -> None:
    with pc.open() as book:
        merged = arrive(book, newer(book, [BUDGET, account(901)]))
        assert (merged.new, merged.deferred, merge.deferred(book)) == (1, 1, 1)
        assert not book.read(answers, "SELECT * FROM budget")
        assert book.read(answers, "SELECT name FROM account WHERE id = 901") == [("New",)]
        assert merge.catch_up(book) is False  # nothing has changed here yet
    older.later()
    with pc.open() as book:
        assert merge.catch_up(book) is True
        assert book.read(answers, "SELECT name FROM budget") == [("Seed",)]
        assert merge.deferred(book) == 0
        assert merge.catch_up(book) is False
        assert [
            one for one in checks.run(book, rebuild=True) if one.check in {"facts", "derived"}
        ] == []
        assert book.letter == "A"


def test_what_arrives_once_more_is_not_counted_again(book: Book, older: Any) -> None:
    body = newer(book, [BUDGET])
    for _ in range(3):
        arrive(book, body)
    second = newer(book, [BUDGET, account(901), BUDGET], seq=2, prev=acts.hash_of(body))
    arrive(book, second)
    assert merge.deferred(book) == 3


def test_an_act_of_a_layout_to_come_is_kept_and_the_ones_after_it_are_shown(book: Book) -> None:
    first = newer(book, [account(901)], min=acts.LAYOUT + 1, v=acts.LAYOUT + 1)
    second = newer(book, [account(902)], seq=2, prev=acts.hash_of(first))
    assert arrive(book, first, second).deferred == 1
    assert merge.deferred(book) == 1
    assert book.read(answers, "SELECT id FROM account WHERE id > 900 AND id < 903") == [(902,)]
    assert [one for one in checks.run(book, rebuild=True) if one.check == "chain"] == []
    assert first in list(book.acts())


def test_an_act_of_a_layout_to_come_is_shown_after_the_update(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(book, newer(book, [account(901)], min=acts.LAYOUT + 1, v=acts.LAYOUT + 1))
    assert merge.catch_up(book) is False
    monkeypatch.setattr(acts, "LAYOUT", acts.LAYOUT + 1)
    assert merge.catch_up(book) is True
    assert book.read(answers, "SELECT id FROM account WHERE id = 901") == [(901,)]
    assert merge.deferred(book) == 0


def test_a_column_and_a_field_to_come_are_counted(book: Book) -> None:
    facts: list[acts.Fact] = [
        ["+", "account", ["id", "code", "name", "type", "colour"], [[901, "Z", "N", "asset", 7]]],
        ["=", "account", 901, "colour", 8, b""],
        ["=", "prize", 1, "name", "x", b""],
        account(902),
    ]
    assert arrive(book, newer(book, facts)).deferred == 3
    assert len(book.read(answers, "SELECT id FROM account WHERE id IN (901, 902)")) == 2
