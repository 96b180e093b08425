"""A first payment that is taken back where another PC knew nothing of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import checks, lives, members, settlement
from coopdesk.records.book import Book
from coopdesk.records.ids import MemberId, VisitId
from coopdesk.records.membership import ACTIVE, ADMITTED, JOINED, LEFT, UNPAID
from coopdesk.records.merge import take_in
from coopdesk.records.visit import DEPOSIT, SHARE
from tests.records.fleet import sent_by
from tests.records.hands import Make, Pc, owns, whole
from tests.records.joining import applies, decides, entrance, leaves, pays
from tests.records.test_first_payment import came, paid_by, stands, takes_back


def two_pcs(pc: Pc, folder: Path, **more: Any) -> tuple[Pc, Pc, int]:
    """Two PCs that know of somebody who is admitted."""
    with pc.open() as book:
        application = applies(Make(book), **more)
        decides(Make(book), application)
    return pc, replace(pc.copied(folder / "other"), actor=pc.actor), application


@pytest.fixture
def pcs(pc: Pc, tmp_path: Path) -> tuple[Pc, Pc, int]:
    return two_pcs(pc, tmp_path)


def both_know(one: Book, two: Book) -> None:
    for to, by in ((one, two), (two, one)):
        take_in(to, sent_by(by, list(by.acts())))
    assert whole(one) == whole(two)


def both_took(one: Book, two: Book, application: int) -> tuple[MemberId, list[VisitId]]:
    """Each took the first payment, and knows it of the other. Gives whose, and the receipts."""
    rose = pays(Make(two), application)
    pays(Make(one), application)
    receipts = [paid_by(book, rose) for book in (one, two)]
    both_know(one, two)
    return rose, receipts


def took_and_took_back(one: Book, two: Book, application: int) -> MemberId:
    """The first takes a payment back that both know, and the second knows nothing of that."""
    rose = pays(Make(one), application)
    both_know(one, two)
    takes_back(one, paid_by(one, rose))
    return rose


def test_who_paid_on_the_other_pc_too_is_a_member(pcs: tuple[Pc, Pc, int]) -> None:
    first, other, application = pcs
    with first.open() as one, other.open() as two:
        rose = pays(Make(two), application)
        assert pays(Make(one), application) == rose
        takes_back(one, paid_by(one, rose))
        both_know(one, two)
        for book in (one, two):
            assert stands(book, rose)[0] == ACTIVE
            assert book.read(members.file, rose).left is None
            assert checks.run(book, rebuild=True) == []


def test_who_has_two_payments_taken_back_has_paid_none(pcs: tuple[Pc, Pc, int]) -> None:
    """By either of them they were a member, so both steps go with the last one."""
    first, other, application = pcs
    with first.open() as one, other.open() as two:
        rose, receipts = both_took(one, two, application)
        takes_back(one, receipts[0])
        assert stands(one, rose) == (ACTIVE, JOINED)
        takes_back(one, receipts[1])
        both_know(one, two)
        for book in (one, two):
            assert stands(book, rose) == ("", ADMITTED)
            assert book.read(members.file, rose).status == UNPAID
            assert checks.run(book, rebuild=True) == []
        pays(Make(two), application)
        assert checks.run(two, rebuild=True) == []


@pytest.mark.parametrize("kept", [0, 1])
def test_of_payments_of_two_days_either_can_be_taken_back(
    pc: Pc, tmp_path: Path, kept: int
) -> None:
    with pc.open() as book:
        entrance(Make(book))
    first, other, application = two_pcs(pc, tmp_path)
    with first.open() as one, other.open() as two:
        rose = pays(Make(two), application)
        first.clock.move(days=1)
        pays(Make(one), application)
        receipts = [paid_by(book, rose) for book in (two, one)]
        both_know(one, two)
        takes_back(one, receipts[1 - kept])
        assert stands(one, rose) == (ACTIVE, JOINED)
        takes_back(one, receipts[kept])
        assert stands(one, rose) == ("", ADMITTED)
        both_know(one, two)
        assert checks.run(one, rebuild=True) == []


def test_it_is_told_where_each_pc_took_its_own_payment_back(pcs: tuple[Pc, Pc, int]) -> None:
    first, other, application = pcs
    with first.open() as one, other.open() as two:
        rose, receipts = both_took(one, two, application)
        for book, receipt in zip((one, two), receipts, strict=True):
            takes_back(book, receipt)
        both_know(one, two)
        for book in (one, two):
            [wrong] = checks.run(book, rebuild=True)
            assert "no share that they paid" in str(wrong.what)
        known = Make(one).known(rose)
        Make(one).visit(known, (SHARE, 10_000))
        assert checks.run(one, rebuild=True) == []


def test_who_came_back_and_paid_on_the_other_pc_too_is_a_member(pc: Pc, tmp_path: Path) -> None:
    with pc.open() as book:
        _, rose = came(Make(book))
        leaves(Make(book), rose)
        book.write(settlement.settle, member=rose)
        pc.clock.move(days=5)
    first, other, application = two_pcs(pc, tmp_path, member=rose, day=pc.clock().date())
    with first.open() as one, other.open() as two:
        pays(Make(two), application)
        pays(Make(one), application)
        takes_back(one, paid_by(one, rose))
        assert one.read(members.file, rose).status == LEFT
        both_know(one, two)
        for book in (one, two):
            file = book.read(members.file, rose)
            assert (file.status, file.joined, file.left) == (ACTIVE, pc.clock().date(), None)
            assert checks.run(book, rebuild=True) == []


def test_it_is_told_where_another_pc_went_on_with_who_has_not_paid(
    pcs: tuple[Pc, Pc, int],
) -> None:
    first, other, application = pcs
    with first.open() as one, other.open() as two:
        rose = took_and_took_back(one, two, application)
        Make(two).visit(Make(two).known(rose), (DEPOSIT, 500))
        both_know(one, two)
        for book in (one, two):
            assert stands(book, rose) == ("", ADMITTED)
            assert owns(book, Make(book).known(rose).savings) == 500
            [wrong] = checks.run(book, rebuild=True)
            assert "has not paid yet" in str(wrong.what)
        pays(Make(one), application)
        assert checks.run(one, rebuild=True) == []


def test_what_was_written_on_another_pc_of_who_has_not_paid_fits_nothing(
    pcs: tuple[Pc, Pc, int],
) -> None:
    first, other, application = pcs
    with first.open() as one, other.open() as two:
        rose = took_and_took_back(one, two, application)
        leaves(Make(two), rose)
        both_know(one, two)
        assert len(one.read(lives.astray)) == 1
