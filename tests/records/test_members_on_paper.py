"""The register of members as of any day, and which of it is in the bound book."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import doubles, members, members_on_paper, nominees, settlement
from coopdesk.records.access import Role
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.papers import MemberRegister
from tests.records.hands import TODAY, HandClock, Make, Pc, actor, whole
from tests.records.test_merging import exchange, two

AGO = TODAY - timedelta(days=100)


def register(book: Book, **said: Any) -> MemberRegister:
    asked = {"on": TODAY, "made_on": TODAY, "made_by": "Claudine", **said}
    return book.read(members_on_paper.register, **asked)


def numbers(data: MemberRegister) -> list[str]:
    return [one.number for one in data.lines]


def bind(book: Book, data: MemberRegister, first: int, folios: int) -> int:
    return book.write(
        members_on_paper.bind_folios,
        book=members_on_paper.REGISTER,
        day=data.on,
        first=first,
        folios=folios,
        whole=data.whole,
        lines={one.ident: members_on_paper.told(one) for one in data.lines},
    )


def test_the_register_has_everybody_who_had_joined_by_their_number(book: Book, make: Make) -> None:
    make.member("Ten", number="10", joined=AGO)
    make.member("Nine", number="9", joined=AGO)
    make.member("Later", number="11", joined=TODAY)
    assert numbers(register(book)) == ["9", "10", "11"]
    assert numbers(register(book, on=TODAY - timedelta(days=1))) == ["9", "10"]


def test_who_left_later_was_a_member_on_the_day_and_held_the_shares_of_it(
    book: Book, make: Make, clock: HandClock
) -> None:
    one = make.member("Aline", joined=AGO)
    make.visit(one, ("share", 10_000))
    clock.move(days=5)
    make.visit(one, ("share", 20_000))
    day = TODAY + timedelta(days=6)
    clock.move(days=1)
    book.write(settlement.leave, member=one.id, cause="resigned", day=day, resolution="B 1")
    then, now = register(book), register(book, on=day)
    assert (then.members, then.left, then.paid.minor, then.shares) == (1, 0, 10_000, 1)
    assert (now.members, now.left, now.paid.minor, now.shares) == (0, 1, 30_000, 3)
    assert (then.lines[0].left, then.lines[0].cause) == (None, "")
    said = now.lines[0]
    assert (said.left, said.cause, said.left_resolution) == (day, "resigned", "B 1")


def test_it_names_the_nominees_of_the_day(book: Book, make: Make, clock: HandClock) -> None:
    one = make.member("Aline", joined=AGO, nominee="Her sister")
    assert [n.name for n in register(book).lines[0].nominees] == ["Her sister"]
    clock.move(days=1)
    day, said = TODAY + timedelta(days=1), nominees.Named("Eric", 10_000, relation="Son")
    book.write(nominees.name_nominees, member=one.id, day=day, people=[said], shown=[])
    [named] = register(book, on=day).lines[0].nominees
    assert (named.name, named.relation, named.share) == ("Eric", "Son", 10_000)
    assert [n.name for n in register(book).lines[0].nominees] == ["Her sister"]


def test_the_bound_book_goes_on_with_what_is_new_and_what_has_changed(
    book: Book, make: Make
) -> None:
    same, other = make.member("Same", joined=AGO), make.member("Other", joined=AGO)
    bind(book, register(book), 1, 3)
    assert numbers(register(book, whole=False)) == []
    make.member("New", joined=TODAY)
    shown = {"village": None}
    book.write(members.change_member, member=other.id, changes={"village": "Huye"}, shown=shown)
    make.visit(same, ("share", 500))  # no whole share: it stands in the register of shares
    more = register(book, whole=False)
    assert [(one.name, one.again) for one in more.lines] == [("Other", True), ("New", False)]
    assert more.members == 3
    assert book.read(members_on_paper.next_folio, "register") == 4
    bind(book, more, 4, 1)
    assert numbers(register(book, whole=False)) == []
    assert book.read(members_on_paper.next_folio, "register") == 5


def test_no_folio_lies_over_another_unless_a_book_is_begun_anew(book: Book, make: Make) -> None:
    make.member("Aline")
    bind(book, register(book), 1, 3)
    with pytest.raises(Refused, match="up to folio 3"):
        bind(book, register(book, whole=False), 3, 1)
    with pytest.raises(Refused, match="1 or more"):
        bind(book, register(book), 0, 1)
    bind(book, register(book), 1, 2)
    assert [one.last for one in book.read(members_on_paper.bound, "register")] == [2]


def test_a_book_begun_anew_on_the_same_day_is_the_one_that_goes_on(
    book: Book, make: Make, clock: HandClock
) -> None:
    make.member("Aline")
    bind(book, register(book), 1, 2)
    make.member("Rose")
    clock.move(minutes=1)
    bind(book, register(book, whole=False), 3, 1)
    clock.move(minutes=1)
    bind(book, register(book), 1, 2)
    assert book.read(members_on_paper.next_folio, members_on_paper.REGISTER) == 3


def test_the_last_folios_can_be_taken_back_and_no_others(book: Book, make: Make) -> None:
    make.member("Aline")
    first = bind(book, register(book), 1, 3)
    make.member("Beside")
    second = bind(book, register(book, whole=False), 4, 1)
    with pytest.raises(Refused, match="taken back"):
        book.write(members_on_paper.take_back_folios, folios=first)
    book.write(members_on_paper.take_back_folios, folios=second)
    assert [one.last for one in book.read(members_on_paper.bound, "register")] == [3]
    assert [one.name for one in register(book, whole=False).lines] == ["Beside"]
    book.write(members_on_paper.take_back_folios, folios=first)
    with pytest.raises(Refused, match="taken back"):
        book.write(members_on_paper.take_back_folios, folios=first)
    assert whole(book)


def test_a_book_of_its_own_has_folios_of_its_own(book: Book, make: Make) -> None:
    make.member("Aline")
    bind(book, register(book), 1, 3)
    assert book.read(members_on_paper.next_folio, "leavers") == 1


def test_a_line_that_was_joined_to_another_one_names_it_and_is_nobody_who_left(
    book: Book, make: Make
) -> None:
    kept, gone = make.member("Aline", number="5"), make.member("Aline", number="9")
    make.visit(gone, ("share", 10_000))
    book.actor = actor(Role.MANAGER)
    book.write(doubles.join_members, kept=kept.id, gone=gone.id, picks={})
    data = register(book)
    assert (data.members, data.left, data.shares) == (1, 0, 1)
    first, last = data.lines
    assert (first.shares, first.left) == (1, None)
    assert (last.into, last.shares) == ("5", 0)
    said = {"from_": AGO, "until": TODAY}
    assert book.read(members_on_paper.leavers_figures, **said).rows == ()


def test_folios_that_two_pcs_bind_apart_are_all_in_the_book_afterwards(
    template: Pc, tmp_path: Path
) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        Make(mine).member("Aline")
        exchange(mine, theirs)
        bind(mine, register(mine), 1, 2)
        exchange(mine, theirs)
        assert theirs.read(members_on_paper.next_folio, "register") == 3
        Make(mine).member("Beata")
        Make(theirs).member("Chantal", number="30")
        bind(mine, register(mine, whole=False), 3, 1)
        bind(theirs, register(theirs, whole=False), 3, 2)
        exchange(mine, theirs)
        for book in (mine, theirs):
            assert book.read(members_on_paper.next_folio, "register") == 5
            assert numbers(register(book, whole=False)) == []
        assert whole(mine) == whole(theirs)
