"""Shares that two PCs moved apart: what of it is told, and what settles it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coopdesk.records import checks, looking_at, refunding, shares
from coopdesk.records.book import Book
from coopdesk.records.looking_at import Flag
from tests.records.hands import Make, Pc, Somebody, money
from tests.records.test_merging import exchange, two
from tests.records.test_shares import VALUE, holder, set_terms


class Apart:
    """Two PCs, and three holders of four shares each whom both know."""

    def __init__(self, one: Book, other: Book, people: list[Somebody]) -> None:
        self.one, self.other, self.people = one, other, people

    def flags(self) -> list[Flag]:
        """What both see once they have met."""
        exchange(self.one, self.other)
        found = self.one.read(looking_at.found)
        assert self.other.read(looking_at.found) == found
        assert checks.run(self.one, rebuild=True) == []
        return found


@pytest.fixture
def apart(template: Pc, tmp_path: Path) -> Iterator[Apart]:
    past = template.moved(tmp_path / "past")
    with past.open() as book:
        set_terms(book, maximum=7, refund_cap="20")
        people = [holder(Make(book), str(n), 4 * VALUE) for n in range(1, 4)]
    with two(past, tmp_path) as ((_, one), (_, other)):
        yield Apart(one, other, people)


def gives(book: Book, giver: Somebody, taker: Somebody, count: int = 3) -> None:
    asked = book.write(shares.ask_transfer, giver=giver.shares, taker=taker.shares, count=count)
    book.write(shares.enter_transfer, transfer=asked)


def test_the_same_shares_made_over_on_two_pcs_are_made_over_again(apart: Apart) -> None:
    one, first, second = apart.people
    gives(apart.one, one, first)
    gives(apart.other, one, second)
    (flag,) = apart.flags()
    assert flag.kind == looking_at.OVERDRAWN
    assert str(flag.text) == "1 1 has 20000 RWF too little in Shares."
    assert "make them over again" in str(flag.advice)
    gives(apart.one, second, one)
    assert apart.flags() == []


def test_who_got_more_from_two_pcs_than_a_member_may_hold_is_told(apart: Apart) -> None:
    one, first, second = apart.people
    gives(apart.one, one, second)
    gives(apart.other, first, second)
    (flag,) = apart.flags()
    assert str(flag.text) == "3 3 has 30000 RWF more in Shares than a member may hold."
    assert sorted(proof.pc[:1] for proof in flag.proof) == ["A", "B"]
    gives(apart.one, second, one)
    assert apart.flags() == []


def test_what_one_pc_wrote_under_other_terms_is_nothing_to_look_at(apart: Apart) -> None:
    one, _, second = apart.people
    gives(apart.one, one, second)
    set_terms(apart.one, maximum=4)
    assert apart.flags() == []


def test_more_paid_back_in_a_year_than_it_lets_is_told_and_seen(apart: Apart) -> None:
    for book, who, amount in ((apart.one, 0, 20_000), (apart.other, 1, 24_000)):
        asked = book.write(
            shares.ask_refund, holding=apart.people[who].shares, amount=money(30_000)
        )
        book.write(refunding.pay_refund, refund=asked, amount=money(amount), check_box=False)
    (flag,) = apart.flags()
    assert str(flag.text) == (
        "In the year from 2026-01-01 20000 RWF more in Shares went back than it lets."
    )
    assert len(flag.proof) == 2
    apart.one.write(looking_at.settle, kind=flag.kind, about=flag.about, how="seen")
    assert apart.flags() == []


def test_certificates_of_the_same_shares_are_told_until_one_is_cancelled(apart: Apart) -> None:
    one = apart.people[0]
    apart.one.write(shares.issue, holding=one.shares)
    paper = apart.other.write(shares.issue, holding=one.shares)
    (flag,) = apart.flags()
    assert str(flag.text) == "Certificates of 1 1 say 40000 RWF more than they hold in Shares."
    apart.one.write(shares.cancel_certificate, certificate=paper, why="replaced")
    assert apart.flags() == []


def test_two_certificates_of_one_number_are_told_until_one_is_replaced(
    template: Pc, tmp_path: Path
) -> None:
    past = template.moved(tmp_path / "past")
    with past.open() as book:
        people = [holder(Make(book), str(n), 40_000) for n in range(1, 3)]
    copies = [past.copied(tmp_path / name) for name in ("one", "two")]
    with copies[0].open() as one, copies[1].open() as other:
        one.write(shares.issue, holding=people[0].shares)
        copies[1].clock.move(minutes=1)
        paper = other.write(shares.issue, holding=people[1].shares)
        exchange(one, other)
        (flag,) = (f for f in one.read(looking_at.found) if f.kind == looking_at.SHARES)
        assert str(flag.text) == "Certificate B-0001 was written on two PCs."
        assert {proof.member for proof in flag.proof} == {who.id for who in people}
        one.write(shares.replace_certificate, certificate=paper, why="replaced")
        found = one.read(looking_at.found)
        assert [f for f in found if f.kind == looking_at.SHARES] == []
