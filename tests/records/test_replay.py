"""The book is a function of the set of its acts, in whatever order they came."""

from __future__ import annotations

import os
import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.records import checks, members, visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx, acts, replay
from coopdesk.records.book.clock import Hlc
from coopdesk.records.ids import VisitId, made_for
from coopdesk.records.schema import Base, Member
from tests.records.fleet import Step, Worker, again, said, steps, values_of
from tests.records.hands import TABLES, Make, Pc, Somebody, whole

#: How many examples are tried; a night's run sets more.
MANY = int(os.environ.get("COOPDESK_EXAMPLES", "20"))
some = settings(max_examples=MANY)
fewer = settings(max_examples=MANY // 2)


# --- one PC ---


@given(todo=steps)
@some
def test_after_any_work_a_book_is_sound(template: Pc, todo: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pc = template.moved(Path(folder))
        with pc.open() as book, book.unhurried():
            Worker(book, pc.clock).work(todo)
            assert checks.run(book, rebuild=True) == []


@given(todo=steps, seed=st.randoms(use_true_random=False))
@some
def test_acts_that_come_in_any_order_and_twice_make_the_same_book(
    template: Pc, todo: list[Step], seed: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pc = template.moved(Path(folder) / "pc")
        with pc.open() as book, book.unhurried():
            Worker(book, pc.clock).work(todo)
            bodies = [*book.acts()] * 2
            seed.shuffle(bodies)
            assert again(Path(folder), bodies, values_of([book])) == whole(book)


# --- several PCs ---


def spread(template: Pc, folder: Path, first: list[Step], parts: list[list[Step]]) -> list[Book]:
    """A book that is copied to other PCs after some work; then each does its own."""
    pc = template.moved(folder / "0")
    with pc.open() as book, book.unhurried():
        Worker(book, pc.clock).work(first)
    pcs = [pc, *(pc.copied(folder / str(n)) for n in range(1, len(parts)))]
    books = [one.open() for one in pcs]
    for one, book, todo in zip(pcs, books, parts, strict=True):
        with book.unhurried():
            Worker(book, one.clock).work(todo)
    return books


def union(books: list[Book]) -> list[bytes]:
    return [body for book in books for body in book.acts()]


@given(
    first=steps,
    parts=st.lists(steps, min_size=2, max_size=3),
    seed=st.randoms(use_true_random=False),
)
@fewer
def test_two_or_three_pcs_end_with_the_same_book(
    template: Pc, first: list[Step], parts: list[list[Step]], seed: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        books = spread(template, folder, first, parts)
        bodies, values = union(books), values_of(books)
        made = again(folder, bodies, values)
        for _ in range(3):
            seed.shuffle(bodies)
            assert again(folder, bodies, values) == made
        assert_nothing_is_lost(made, books)
        assert_fields_stand_as_they_must(made, bodies, values)
        for book in books:
            book.close()


def assert_nothing_is_lost(made: dict[str, Any], books: list[Book]) -> None:
    """Every money row that any PC has is in the union, and every entry balances."""
    entries = {row[0] for row in made["entry"]}
    for book in books:
        assert {row[0] for row in whole(book, ["entry"])["entry"]} <= entries
    off: Counter[int] = Counter()
    for entry, _n, _account, _member, _holding, _day, amount in made["line"]:
        off[entry] += amount
    assert set(off) == entries
    assert not any(off.values())


def assert_fields_stand_as_they_must(
    made: dict[str, Any], bodies: list[bytes], values: replay.Values
) -> None:
    """The last set of a field is what it shows; what stands beside it includes what it shows. What
    was erased shows nothing; how a line stands that was joined to another, that alone tells.
    """
    last: dict[tuple[str, int, str], Any] = {}
    joined, erased = ({row[0] for row in made[table]} for table in ("joined", "erasure"))
    for act in replay.ordered(bodies):
        for fact in act.facts:
            if fact[0] == "=":
                _, table, row, column, value, _ = fact
                told = row in joined and column in {"status", "left"}
                if not told and not (row in erased and isinstance(value, bytes)):
                    last[table, row, column] = value
    shapes = {table: columns(table) for table in TABLES}
    shown = {(t, row[0]): dict(zip(shapes[t], row, strict=True)) for t in TABLES for row in made[t]}
    for (table, row, column), value in last.items():
        kept = shown[table, row][column]
        assert kept == (values.of(row, value) if isinstance(value, bytes) else value)
    beside: dict[tuple[str, int, str], list[Any]] = {}
    for table, row, column, _hash, value in made["head"]:
        beside.setdefault((table, row, column), []).append(cbor2.loads(value))
    for (table, row, column), heads in beside.items():
        assert len(heads) > 1
        assert shown[table, row][column] in heads


def columns(table: str) -> list[str]:
    return [column.name for column in Base.metadata.tables[table].columns]


@pytest.fixture
def two(template: Pc, tmp_path: Path) -> Any:
    """A member with money, in a book that two PCs then have."""
    pc = template.moved(tmp_path / "a")
    with pc.open() as book:
        make = Make(book)
        one = make.member(village="Old")
        make.visit(one, ("deposit", 500))
    other = pc.copied(tmp_path / "b")
    other.clock.move(seconds=1)
    a, b = pc.open(), other.open()
    yield a, b, one
    a.close()
    b.close()


def settle(book: Book, who: Somebody, village: str, *, shown: str) -> None:
    book.write(
        members.change_member,
        member=who.id,
        changes={"village": village},
        shown={"village": shown},
    )


def heads(made: dict[str, Any]) -> set[Any]:
    return {cbor2.loads(row[-1]) for row in made["head"]}


def village(made: dict[str, Any], who: Somebody) -> Any:
    (row,) = (row for row in made["member"] if row[0] == who.id)
    return dict(zip(columns("member"), row, strict=True))["village"]


def test_two_who_change_one_field_apart_both_stand(two: Any, tmp_path: Path) -> None:
    a, b, one = two
    settle(a, one, "From A", shown="Old")
    settle(b, one, "From B", shown="Old")
    made = again(tmp_path, union([a, b]), values_of([a, b]))
    assert heads(made) == {"From A", "From B"}
    assert village(made, one) == "From B"  # the later, until somebody chooses


def test_two_who_change_one_field_to_the_same_agree(two: Any, tmp_path: Path) -> None:
    a, b, one = two
    settle(a, one, "New", shown="Old")
    settle(b, one, "New", shown="Old")
    made = again(tmp_path, union([a, b]), values_of([a, b]))
    assert heads(made) == set()
    assert village(made, one) == "New"


def test_a_change_of_ones_own_change_still_stands_beside_the_others(
    two: Any, tmp_path: Path
) -> None:
    a, b, one = two
    settle(a, one, "First", shown="Old")
    settle(b, one, "From B", shown="Old")
    settle(a, one, "Second", shown="First")
    made = again(tmp_path, union([a, b]), values_of([a, b]))
    assert heads(made) == {"Second", "From B"}


def test_who_saw_both_settles_it(two: Any, tmp_path: Path) -> None:
    a, _, one = two
    settle(a, one, "Mine", shown="Old")
    settle(a, one, "Yours", shown="Old")
    assert len(whole(a, ["head"])["head"]) == 2

    def choose(tx: Tx) -> None:
        tx.set(Member, one.id, "village", "Chosen", shown="Yours", also=["Mine"])

    a.write(Command(choose, Permission.KEEP_ROLL))
    made = again(tmp_path, a.acts(), values_of([a]))
    assert heads(made) == set()
    assert village(made, one) == "Chosen"
    assert made["member"] == whole(a)["member"]


def test_two_who_reverse_the_same_receipt_reverse_it_once(two: Any, tmp_path: Path) -> None:
    a, b, _ = two
    (wrong,) = (row[0] for row in whole(a, ["visit"])["visit"])
    for book in (a, b):
        book.write(visit.reverse_visit, visit=VisitId(wrong), reason="twice")
    made = again(tmp_path, union([a, b]), values_of([a, b]))
    assert made["balance"] == []
    assert len(made["visit"]) == 2
    assert made_for("reversal", wrong) in {row[0] for row in made["entry"]}


def test_deposits_made_apart_are_added(two: Any, tmp_path: Path) -> None:
    a, b, one = two
    Make(a).visit(one, ("deposit", 30))
    Make(b).visit(one, ("deposit", 7))
    made = again(tmp_path, union([a, b]), values_of([a, b]))
    assert [row[-1] for row in made["balance"]] == [-537]


def test_withdrawals_made_apart_both_stand_even_when_they_overdraw(
    two: Any, tmp_path: Path
) -> None:
    a, b, one = two
    for book in (a, b):
        Make(book).visit(one, ("withdrawal", 400))
    made = again(tmp_path, union([a, b]), values_of([a, b]))
    assert [row[-1] for row in made["balance"]] == [300]


# --- forks: two acts with one device and counter ---


@pytest.fixture
def fork(template: Pc, tmp_path: Path) -> Any:
    """One PC's disk, imaged with all its keys: two chains under one name."""
    pc = template.moved(tmp_path / "a")
    with pc.open() as book:
        one = Make(book).member()
    image = pc.moved(tmp_path / "b")
    with pc.open() as a, image.open() as b:
        yield a, b, one


def test_both_sides_of_a_fork_are_kept(fork: Any, tmp_path: Path) -> None:
    a, b, one = fork
    Make(a).visit(one, ("deposit", 30))
    Make(b).visit(one, ("deposit", 7))
    bodies = union([a, b])
    places = [(act.dev, act.seq) for act in map(acts.decode, {*bodies})]
    assert len(places) == len(set(places)) + 1
    assert len(replay.ordered(bodies)) == len(set(bodies))
    made = again(tmp_path, bodies, values_of([a, b]))
    assert [row[-1] for row in made["balance"]] == [-37]


def test_a_fork_has_one_order_however_it_came(fork: Any, tmp_path: Path) -> None:
    a, b, one = fork
    settle(a, one, "From A", shown="")
    settle(b, one, "From B", shown="")
    bodies, values = union([a, b]), values_of([a, b])
    moments = [acts.decode(book_bodies[-1]).hlc for book_bodies in ([*a.acts()], [*b.acts()])]
    assert moments[0] == moments[1]  # neither clock nor name tells them apart
    assert again(tmp_path, bodies, values) == again(tmp_path, bodies[::-1], values)


def test_the_order_is_by_time_then_pc_then_hash() -> None:
    def body(hlc: tuple[int, int], dev: bytes, command: str) -> bytes:
        return acts.encode(
            {
                "coop": b"c", "dev": dev, "seq": 1, "prev": b"", "hlc": list(hlc), "wall": 0,
                "clock_flag": 0, "day": 20260101, "actor": 1, "command": command, "facts": [],
            }
        )  # fmt: skip

    bodies = [
        body(hlc, dev, command)
        for hlc in ((1, 0), (1, 1), (2, 0))
        for dev in (b"\0" * 32, b"\1" * 32)
        for command in "ab"
    ]
    got = replay.ordered(random.Random(7).sample(bodies, len(bodies)))
    assert got == sorted(got, key=lambda act: (act.hlc, act.dev, act.hash))
    assert len(got) == len(bodies)


# --- newer versions ---


def test_what_a_newer_coopdesk_wrote_is_counted_and_the_rest_is_kept(
    book: Book, make: Make, tmp_path: Path
) -> None:
    make.visit(make.member(), ("deposit", 5))
    known = replay.ordered(book.acts())
    row = [9, "Z", 7]
    newer: list[acts.Fact] = [
        ["+", "device", ["id", "public_key"], [[acts.number_of(b"\3" * 32), b"key"]]],
        ["+", "prize", ["id"], [[1]]],
        ["+", "account", ["id", "code", "colour"], [row]],
        ["=", "prize", 1, "name", "x", b""],
        ["=", "account", 9, "colour", 8, b""],
        ["=", "account", 9, "name", "Prizes", b""],
    ]
    later = acts.ActRow(
        b"\2" * 32, book.coop, b"\3" * 32, 1, b"", Hlc(2**50, 0), 0, False, 20260303, 1,
        "x", newer,
    )  # fmt: skip
    made = said(tmp_path, [*known, later], values_of([book]))
    assert made["member"] == whole(book)["member"]
    (account,) = (one for one in made["account"] if one[0] == 9)
    assert account[1:3] == ("Z", "Prizes")
