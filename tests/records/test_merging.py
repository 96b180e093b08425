"""Acts that arrive make the book that a replay of all of them makes, whoever has what first."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange import archive
from coopdesk.i18n import Language
from coopdesk.records import checks, journal, members, merge, office
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx, acts
from coopdesk.records.errors import Trouble
from coopdesk.records.ids import AccountId, EntryId, made_for
from coopdesk.records.journal import Leg
from coopdesk.records.schema import Erasure, Member
from tests.records.fleet import Step, again, sent_by, steps, values_of
from tests.records.hands import Make, Pc, answers, found, whole
from tests.records.test_replay import fewer, spread, union


def same(book: Book, made: dict[str, Any]) -> None:
    """A book says the same as one that was made of all acts."""
    stands = whole(book)
    assert {t: stands[t] for t in made} == made


def in_pieces(chance: random.Random, bodies: list[bytes]) -> Iterator[list[bytes]]:
    """A chain cut into bundles."""
    while bodies:
        n = chance.randint(1, len(bodies))
        yield bodies[:n]
        bodies = bodies[n:]


@given(
    first=steps,
    parts=st.lists(steps, min_size=2, max_size=3),
    chance=st.randoms(use_true_random=False),
)
@fewer
def test_what_arrives_in_any_pieces_makes_the_same_book_as_all_at_once(
    template: Pc, first: list[Step], parts: list[list[Step]], chance: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        books = spread(template, folder, first, parts)
        made = again(folder, union(books), values_of(books))
        own = {
            book: [b for b in book.acts() if acts.decode(b).dev == book.device] for book in books
        }
        for book in books:
            others = [other for other in books if other is not book]
            chance.shuffle(others)
            for other in others:
                for piece in in_pieces(chance, own[other]):
                    merge.take_in(book, sent_by(other, piece))
            same(book, made)
            off = [one for one in checks.run(book, rebuild=True) if one.check in _PLAIN]
            assert off == []
            merge.take_in(book, sent_by(book, list(book.acts())))
            same(book, made)
        for book in books:
            book.close()


#: What no merge may leave behind. (Two PCs can bring a member under nothing: that is told.)
_PLAIN = {"file", "chain", "facts", "derived", "balanced", "kept balances"}


@contextmanager
def two(template: Pc, folder: Path) -> Iterator[tuple[tuple[Pc, Book], tuple[Pc, Book]]]:
    """Two PCs with the same past."""
    pc = template.moved(folder / "one")
    other = pc.copied(folder / "two")
    with pc.open() as mine, other.open() as theirs:
        yield (pc, mine), (other, theirs)


def exchange(*books: Book) -> None:
    for to in books:
        for by in books:
            merge.take_in(to, sent_by(by, list(by.acts())))


def test_a_value_of_a_person_that_no_act_stands_for_is_not_taken_in(
    template: Pc, tmp_path: Path
) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        Make(theirs).member("Aline Mukamana")
        sent = sent_by(theirs, list(theirs.acts()))
        other = cbor2.dumps("Somebody Else")
        forged = replace(sent, values=[(row, mark, other) for row, mark, _ in sent.values])
        before = mine.read(members.roll)
        with pytest.raises(Trouble, match="damaged"):
            merge.take_in(mine, forged)
        assert mine.read(members.roll) == before
        merge.take_in(mine, sent)
        assert "Aline Mukamana" in [one.name for one in mine.read(members.roll)]
    assert not acts.proves(b"salt", b"", other)


def test_a_row_that_two_pcs_made_keeps_what_each_of_them_said_of_the_person(
    template: Pc, tmp_path: Path
) -> None:
    ident = made_for("an officer's term")

    def elect(tx: Tx) -> None:
        tx.insert(Member, [{"id": ident, "number": "900", "status": "left", "name": "Aline"}])

    def rename(tx: Tx) -> None:
        tx.set(Member, ident, "name", "Aline M.", shown="Aline")

    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        for book in (mine, theirs):
            book.write(Command(elect, Permission.KEEP_ROLL))
        exchange(mine, theirs)
        for book, other in ((theirs, mine), (mine, theirs)):
            at = len(list(book.acts()))
            book.write(Command(rename, Permission.KEEP_ROLL))
            named = replace(sent_by(book, list(book.acts(at))), salts={})
            merge.take_in(other, named)
        for book in (mine, theirs):
            assert book.read(answers, f"SELECT name FROM member WHERE id = {ident}") == [
                ("Aline M.",)
            ]
        archive.carry_out(mine, tmp_path / "all.zip", language=Language("en"))
        archive.bring_back(tmp_path / "all.zip", tmp_path / "again.coop")


def run(pc: Pc, book: Book, amounts: list[int], *, at: int) -> EntryId:
    """Post what the program makes by itself: its id says what it is for, not who made it."""
    pc.clock.moment = pc.clock.moment.replace(minute=at)
    ids = book.read(answers, "SELECT id FROM account WHERE role = '' ORDER BY code")
    accounts = [AccountId(row[0]) for row in ids]
    sums = [*amounts, -sum(amounts)]
    ident = EntryId(made_for("a month's interest", 202603))

    def post(tx: Tx) -> EntryId:
        legs = [Leg(account, amount) for account, amount in zip(accounts, sums, strict=False)]
        return journal.post(tx, day=tx.today, kind="general", legs=legs, ident=ident)

    return book.write(Command(post, Permission.KEEP_BOOKS))


@pytest.mark.parametrize("first", [0, 1])
def test_an_entry_that_two_pcs_made_stands_once_and_whole_as_the_first_made_it(
    template: Pc, tmp_path: Path, first: int
) -> None:
    with two(template, tmp_path) as pcs:
        (pc, mine), (other, theirs) = pcs
        entry = run(pc, mine, [500], at=10 + first * 10)
        assert run(other, theirs, [300, 100], at=15) == entry
        exchange(mine, theirs)
        wanted = [-400, 100, 300] if first else [-500, 500]
        for book in (mine, theirs):
            lines = book.read(answers, "SELECT amount FROM line WHERE entry = :of", of=entry)
            assert sorted(amount for (amount,) in lines) == wanted
            assert checks.run(book, rebuild=True) == []
        assert whole(mine) == whole(theirs)


def test_the_number_of_the_entry_that_lost_is_kept_as_a_twin_and_leaves_no_gap(
    template: Pc, tmp_path: Path
) -> None:
    with two(template, tmp_path) as ((pc, mine), (other, theirs)):
        entry = run(pc, mine, [500], at=10)
        run(other, theirs, [500], at=15)
        exchange(mine, theirs)
        assert mine.read(answers, "SELECT series, entry FROM twin") == [(theirs.letter, entry)]
        assert not [one for one in checks.run(mine) if one.check == "numbers"]


def test_an_entry_that_two_copies_made_under_one_letter_and_number_counts_once(
    template: Pc, tmp_path: Path
) -> None:
    first = template.moved(tmp_path / "first")
    one, two = first.copied(tmp_path / "one"), first.copied(tmp_path / "two")
    with one.open() as mine, two.open() as theirs:
        entry = run(one, mine, [500], at=10)
        assert run(two, theirs, [500, 700], at=15) == entry
        assert mine.letter == theirs.letter
        exchange(mine, theirs)
        for book in (mine, theirs):
            assert checks.run(book, rebuild=True) == []
        assert whole(mine) == whole(theirs)


def test_a_gap_in_a_chain_is_not_taken_in(template: Pc, tmp_path: Path) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        before = len(list(theirs.acts()))
        Make(theirs).member("One")
        Make(theirs).member("Two")
        last = list(theirs.acts())[before + 1 :]
        made = whole(mine)
        with pytest.raises(Trouble, match="missing"):
            merge.take_in(mine, sent_by(theirs, last))
        assert whole(mine) == made


def test_acts_of_another_co_op_are_not_taken_in(make: Make, tmp_path: Path) -> None:
    with found(tmp_path / "other").open() as other:
        Make(other).member()
        with pytest.raises(Trouble, match="another co-op"):
            merge.take_in(make.book, sent_by(other, list(other.acts())))


def test_the_next_act_comes_after_all_that_arrived_though_this_clock_is_behind(
    template: Pc, tmp_path: Path
) -> None:
    with two(template, tmp_path) as ((_, mine), (other, theirs)):
        other.clock.move(days=3)
        who = Make(theirs).member("One")
        exchange(mine)
        merge.take_in(mine, sent_by(theirs, list(theirs.acts())))
        shown = mine.read(members.file, who.id).name
        mine.write(
            members.change_member, member=who.id, changes={"name": "Two"}, shown={"name": shown}
        )
        exchange(mine, theirs)
        for book in (mine, theirs):
            assert book.read(members.file, who.id).name == "Two"
            assert not whole(book, ["head"])["head"]


def test_two_values_stand_beside_each_other_until_somebody_saw_both(
    template: Pc, tmp_path: Path
) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        shown = mine.read(office.settings)["phone"]
        for book, phone in ((mine, "1"), (theirs, "2")):
            book.write(office.change_setting, name="phone", value=phone, shown=shown)
        exchange(mine, theirs)
        assert whole(mine) == whole(theirs)
        assert len(whole(mine, ["head"])["head"]) == 2


def test_what_was_erased_does_not_come_back_with_an_old_stick(template: Pc, tmp_path: Path) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        who = Make(theirs).member("Forgotten")
        old = sent_by(theirs, list(theirs.acts()))

        def erase(tx: Tx) -> None:
            tx.insert(Erasure, [{"id": who.id, "day": tx.today, "why": "left"}])

        theirs.write(Command(erase, Permission.KEEP_ROLL))
        merge.take_in(mine, old)
        assert mine.read(members.file, who.id).name == "Forgotten"
        for _ in range(2):
            merge.take_in(mine, sent_by(theirs, list(theirs.acts())))
            left = mine.read(answers, "SELECT * FROM personal WHERE row = :of", of=who.id)
            assert left == []
