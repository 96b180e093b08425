"""PCs that join lines apart, and write on numbers that are gone meanwhile: all say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import (
    bodies,
    custom_fields,
    doubles,
    households,
    lending,
    lives,
    meetings,
    members,
    membership,
    nominees,
    sanctions,
    savings,
    seals,
)
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.nominees import Named
from tests.records import lenders
from tests.records.hands import TODAY, Make, Pc, Somebody, answers, owns, whole
from tests.records.joining import board, leaves
from tests.records.test_doubles import join, sound, sums
from tests.records.test_merging import exchange, two


class Apart:
    """Two PCs that know three lines of one person, each with money."""

    def __init__(self, pcs: Any) -> None:
        (_, self.mine), (_, self.theirs) = pcs
        make = Make(self.mine)
        self.people = [make.member("Aline Mukamana", number=str(n)) for n in (1, 2, 3)]
        for n, who in enumerate(self.people, 1):
            make.visit(who, ("deposit", 100 * n))
        self.meet()

    @property
    def books(self) -> tuple[Book, Book]:
        return self.mine, self.theirs

    def meet(self) -> None:
        exchange(*self.books)

    def agree(self, kept: int, total: int) -> None:
        """Both say the same: all is with one line, and nothing else stands on the others."""
        self.meet()
        assert whole(self.mine) == whole(self.theirs)
        sound(*self.books)
        have = [sums(self.mine, who).get("savings", 0) for who in self.people]
        assert have == [total if n == kept else 0 for n in range(3)]
        held = [owns(self.mine, who.savings) for who in self.people]
        assert sum(held) == total


@pytest.fixture
def apart(template: Pc, tmp_path: Path) -> Iterator[Apart]:
    with two(template, tmp_path) as pcs:
        yield Apart(pcs)


def test_money_that_another_pc_took_on_the_number_that_is_gone_arrives(apart: Apart) -> None:
    one, two_, three = apart.people
    join(apart.mine, one, two_)
    join(apart.mine, one, three)
    Make(apart.theirs).visit(two_, ("deposit", 1_000))
    Make(apart.theirs).visit(three, ("withdrawal", 50))
    apart.agree(0, 1_550)


def test_both_join_the_same_pair(apart: Apart) -> None:
    one, two_, three = apart.people
    for book in apart.books:
        join(book, one, two_)
    join(apart.theirs, one, three)
    apart.agree(0, 600)


def test_each_joins_the_other_way_round(apart: Apart) -> None:
    one, two_, three = apart.people
    join(apart.mine, one, two_)
    join(apart.theirs, two_, one)
    apart.meet()
    [kept] = {apart.mine.read(doubles.kept_for, who.id) for who in (one, two_)}
    for book in apart.books:
        stands = {who.id: book.read(members.file, who.id).status for who in (one, two_)}
        assert stands == {
            who.id: members.ACTIVE if who.id == kept else membership.DOUBLE for who in (one, two_)
        }
    join(apart.mine, apart.people[[p.id for p in apart.people].index(kept)], three)
    apart.agree([p.id for p in apart.people].index(kept), 600)


def test_lines_are_joined_in_a_chain_apart(apart: Apart) -> None:
    one, two_, three = apart.people
    join(apart.mine, two_, one)
    join(apart.theirs, three, two_)
    Make(apart.mine).visit(two_, ("deposit", 7))
    apart.agree(2, 607)


def test_one_line_is_joined_to_two_apart(apart: Apart) -> None:
    one, two_, three = apart.people
    join(apart.mine, two_, one)
    join(apart.theirs, three, one)
    apart.meet()
    kept = apart.mine.read(doubles.kept_for, one.id)
    assert kept == apart.theirs.read(doubles.kept_for, one.id)
    assert whole(apart.mine) == whole(apart.theirs)
    sound(*apart.books)
    have = {who.id: sums(apart.mine, who).get("savings", 0) for who in (two_, three)}
    assert sum(have.values()) == 600
    assert have[kept] == (300 if kept == two_.id else 400)


def test_who_leaves_on_another_pc_meanwhile_stays_joined(apart: Apart) -> None:
    one, two_, three = apart.people
    join(apart.mine, one, two_)
    join(apart.mine, one, three)
    leaves(Make(apart.theirs), two_.id)
    apart.meet()
    assert whole(apart.mine) == whole(apart.theirs)
    for book in apart.books:
        assert book.read(members.file, two_.id).status == membership.DOUBLE
    sound(*apart.books)


def test_what_ties_two_numbers_apart_is_found_by_no_audit(apart: Apart) -> None:
    one, two_, three = apart.people
    make = Make(apart.theirs)
    loan = lenders.running(make, one)
    apart.meet()
    join(apart.mine, one, two_)
    for holding in (one.savings, three.savings):
        apart.theirs.write(savings.add_holder, holding=holding, member=two_.id, mandate="one")
    apart.theirs.write(lending.add_guarantor, loan=loan, member=two_.id, amount=5)
    apart.meet()
    assert whole(apart.mine) == whole(apart.theirs)
    sound(*apart.books)
    lenders.repay(Make(apart.mine), loan, 20)
    apart.meet()
    sound(*apart.books)


def test_seals_of_before_and_after_stand(apart: Apart) -> None:
    one, two_, three = apart.people
    apart.mine.write(seals.seal, kind=seals.DAY)
    join(apart.mine, one, two_)
    apart.mine.write(seals.seal, kind=seals.DAY)
    Make(apart.theirs).visit(two_, ("deposit", 11))
    join(apart.theirs, three, one)
    apart.meet()
    apart.mine.write(seals.seal, kind=seals.DAY)
    apart.meet()
    for book in apart.books:
        assert list(book.read(seals.verify)) == []
    sound(*apart.books)


# --- what is written on a number that is gone ----------------------------------------------------


def _writes(make: Make, who: Somebody, more: int) -> None:
    """What an office writes of a member, in each table that no receipt or minute is of."""
    book, id_ = make.book, who.id
    shown = [one.id for one in book.read(nominees.nominees, id_)]
    book.write(
        nominees.name_nominees, member=id_, day=TODAY, people=[Named("Eva", 10_000)], shown=shown
    )
    fields = [one.id for one in book.read(custom_fields.fields)]
    book.write(custom_fields.fill_in, member=id_, values={fields[more % 2]: "7"}, shown={})
    home = book.write(households.form_household, name=f"Home {more}")
    book.write(households.add_to_household, household=home, role="child", since=TODAY, member=id_)
    book.write(bodies.take_office, body=board(make), post="Chair", since=TODAY, member=id_)
    book.write(meetings.give_task, text="Look at it", member=id_, due=TODAY)


_JOINED: dict[str, Callable[[Apart], None]] = {}


def _case(run: Callable[[Apart], None]) -> Callable[[Apart], None]:
    _JOINED[run.__name__.strip("_")] = run
    return run


@_case
def _one_way(apart: Apart) -> None:
    one, two_, three = apart.people
    join(apart.mine, one, two_)
    join(apart.mine, one, three)


@_case
def _both_ways(apart: Apart) -> None:
    one, two_, three = apart.people
    join(apart.mine, one, two_)
    join(apart.theirs, two_, one)
    join(apart.mine, one, three)


@_case
def _in_a_chain(apart: Apart) -> None:
    one, two_, three = apart.people
    join(apart.mine, three, two_)
    fields = apart.theirs.read(custom_fields.fields)
    join(apart.theirs, one, three, **{f"own {field.id}": "gone" for field in fields})


@pytest.mark.parametrize("how", sorted(_JOINED))
def test_what_another_pc_writes_on_the_number_that_is_gone_arrives(apart: Apart, how: str) -> None:
    make = Make(apart.mine)
    for name in ("School", "Field"):
        make.book.write(custom_fields.add_field, name=name, kind="text")
    apart.meet()
    _writes(Make(apart.theirs), apart.people[1], 0)
    _writes(Make(apart.theirs), apart.people[2], 1)
    _JOINED[how](apart)
    apart.meet()
    assert whole(apart.mine) == whole(apart.theirs)
    sound(*apart.books)
    [kept] = {apart.mine.read(doubles.kept_for, who.id) for who in apart.people}
    for table, many in (("nominee", 2), ("household_member", 2), ("officer", 2), ("task", 2)):
        whose = f"SELECT member, count(*) FROM {table} GROUP BY member"
        assert apart.theirs.read(answers, whose) == [(kept, many)], table
    assert set(apart.theirs.read(custom_fields.values, kept).values()) == {"7"}
    assert len(apart.theirs.read(custom_fields.values, kept)) == 2


def test_what_the_number_that_is_kept_has_in_a_field_stands(apart: Apart) -> None:
    one, two_, _ = apart.people
    field = apart.mine.write(custom_fields.add_field, name="School", kind="text")
    apart.meet()
    apart.theirs.write(custom_fields.fill_in, member=two_.id, values={field: "Huye"}, shown={})
    join(apart.mine, one, two_)
    apart.meet()
    assert apart.mine.read(custom_fields.values, one.id) == {field: "Huye"}
    apart.mine.write(
        custom_fields.fill_in, member=one.id, values={field: "Kigali"}, shown={field: "Huye"}
    )
    apart.meet()
    sound(*apart.books)
    assert apart.theirs.read(custom_fields.values, one.id) == {field: "Kigali"}


def test_nothing_that_was_chosen_stays_nothing(apart: Apart) -> None:
    one, two_, _ = apart.people
    field = apart.mine.write(custom_fields.add_field, name="School", kind="text")
    apart.mine.write(custom_fields.fill_in, member=two_.id, values={field: "Huye"}, shown={})
    join(apart.mine, one, two_, **{f"own {field}": "kept"})
    apart.meet()
    sound(*apart.books)
    assert apart.theirs.read(custom_fields.values, one.id) == {}


def test_who_is_head_of_a_household_as_one_of_them_stays_head(apart: Apart) -> None:
    one, two_, _ = apart.people
    home = apart.mine.write(households.form_household, name="Home")
    for who, role in ((one, "child"), (two_, "head")):
        apart.mine.write(
            households.add_to_household, household=home, role=role, since=TODAY, member=who.id
        )
    join(apart.mine, one, two_)
    [part] = apart.mine.read(households.parts, home)
    assert (part.member, part.role) == (one.id, "head")
    apart.mine.write(households.leave_household, part=part.id, until=TODAY)
    apart.mine.write(
        households.add_to_household, household=home, role="relative", since=TODAY, member=one.id
    )
    [part] = apart.mine.read(households.parts, home)
    assert part.role == "relative"
    apart.meet()
    sound(*apart.books)


# --- a suspension holds on -----------------------------------------------------------------------


def _suspend(book: Book, who: Somebody, **more: Any) -> int:
    said: dict[str, Any] = {
        "kind": "suspension",
        "day": TODAY,
        "why": "late",
        "body": board(Make(book)),
    }
    return book.write(sanctions.sanction, member=who.id, **said, **more)


def _stands(book: Book, who: Somebody) -> str:
    return book.read(membership.life, who.id, TODAY)[0].status


@pytest.mark.parametrize("first", ["mine", "theirs"])
def test_who_is_suspended_under_one_number_stays_so_when_joined(apart: Apart, first: str) -> None:
    one, two_, _ = apart.people
    kept, gone = (one, two_) if first == "mine" else (two_, one)
    _suspend(apart.mine, two_, until=TODAY + timedelta(days=9))
    moved = apart.mine.read(doubles.preview, kept.id, gone.id, TODAY).moved
    assert ("suspended until" in " ".join(map(str, moved))) == (gone == two_)
    join(apart.mine, kept, gone)
    apart.meet()
    for book in apart.books:
        now, _ = book.read(membership.life, kept.id, TODAY)
        assert (now.status, now.until) == (membership.SUSPENDED, TODAY + timedelta(days=9))
        assert book.read(lives.suspended, TODAY) == {kept.id}
        with pytest.raises(Refused, match="suspended"):
            book.write(
                bodies.take_office,
                body=board(Make(book)),
                post="Chair",
                since=TODAY,
                member=kept.id,
            )
    sound(*apart.books)
    [laid] = [row.id for row in apart.theirs.read(sanctions.sanctions, kept.id)]
    apart.theirs.write(sanctions.lift_sanction, sanction=laid, day=TODAY, why="paid")
    apart.meet()
    assert {_stands(book, kept) for book in apart.books} == {membership.ACTIVE}
    sound(*apart.books)


def test_who_is_suspended_on_another_pc_meanwhile_is_so_under_the_number_that_is_kept(
    apart: Apart,
) -> None:
    one, two_, three = apart.people
    join(apart.mine, one, two_)
    _suspend(apart.theirs, two_)
    join(apart.theirs, three, one)
    apart.meet()
    assert [_stands(book, three) for book in apart.books] == [membership.SUSPENDED] * 2
    sound(*apart.books)
    _, steps = apart.mine.read(membership.life, three.id, TODAY)
    assert [step.kind for step in steps] == [membership.SUSPENDED]
