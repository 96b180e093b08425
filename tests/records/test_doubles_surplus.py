"""A surplus is shared among persons, not among numbers."""

from __future__ import annotations

from typing import Any

from coopdesk.records import checks, doubles, surplus
from coopdesk.records.book import Book
from tests.records.areas.surplus import a_year, passed
from tests.records.hands import Make, Somebody, draft, owns
from tests.records.sharing import settle
from tests.records.test_share_out import counted


def join(book: Book, kept: Somebody, gone: Somebody) -> None:
    book.write(doubles.join_members, kept=kept.id, gone=gone.id, picks={})


def test_who_was_joined_before_has_one_part(book: Book, make: Make) -> None:
    one, two, three = a_year(make)
    make.visit(two, ("fine", 500))  # the receipt names the number of then
    join(book, one, two)
    parts = book.read(surplus.parts, passed(make))
    assert {part.member for part in parts} <= {one.id, three.id}
    assert checks.run(book, rebuild=True) == []


def test_what_waits_for_both_numbers_is_paid_to_one(book: Book, make: Make) -> None:
    one, two, three = a_year(make)
    ident = passed(make)
    due = {row.member: row.due for row in book.read(surplus.waiting)}
    both, before = due[one.id] + due[two.id], owns(book, one.savings)
    join(book, one, two)
    assert {part.member: part.due for part in book.read(surplus.parts, ident)} == {
        one.id: both,
        three.id: due[three.id],
    }
    assert book.read(surplus.foreseen, "savings")[one.id].due == both
    assert settle(make, "savings", one) == surplus.Settled(1, both, ())
    assert owns(book, one.savings) == before + both
    assert [row.member for row in book.read(surplus.waiting)] == [three.id]
    assert checks.run(book, rebuild=True) == []


def test_a_share_out_that_has_begun_gives_each_number_its_part(book: Book, make: Make) -> None:
    held = make.roll(draft("1", shares=50_000), draft("2", shares=30_000), draft("3", shares=10))
    counted(make, 80_010)
    said: dict[str, Any] = {"box": None, "stays": 0, "step": 1}
    ident = book.write(surplus.share_out, **said, members=[held[0].id])
    join(book, held[0], held[1])
    join(book, held[0], held[2])
    everybody = [one.id for one in held]
    assert book.write(surplus.share_out, **said, members=everybody) == ident
    rows = book.read(surplus.handed, ident)
    assert [(row.amount, row.done) for row in rows] == [(50_000, True), (30_000, True), (10, True)]
    assert [owns(book, one.shares) for one in held] == [0, 0, 0]
    assert book.read(surplus.share_outs)[0].state == "passed"
    assert checks.run(book, rebuild=True) == []
