"""The share-out of a savings group in the book."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coopdesk.records import checks, general, products, statements, surplus, visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.cash import boxes
from coopdesk.records.errors import Refused
from coopdesk.records.surplus import Group
from coopdesk.records.visit import Doing
from tests.records.areas.surplus import entries, shared_out
from tests.records.hands import Make, Somebody, draft, money, owns
from tests.records.sharing import balance
from tests.records.test_checks import spoil


@pytest.fixture
def three(make: Make) -> list[Somebody]:
    """A group of three: 50,000, 30,000 and 10,000 in shares; the second owes 12,000."""
    held = make.roll(
        draft("1", shares=50_000), draft("2", shares=30_000, loan=12_000), draft("3", shares=10_000)
    )
    counted(make, 78_000)
    make.visit(held[2], ("fine", 9_999))
    return held


def counted(make: Make, amount: int) -> None:
    """What was in the box when the book began."""
    lines = [{"account": "1010", "debit": amount}, {"account": "3990", "credit": amount}]
    entry = {"date": make.book.clock().today, "kind": "opening", "lines": lines}
    make.book.write(general.post_general, accounts=[], entries=[entry])


def group(book: Book) -> Group:
    return book.read(surplus.group)


def test_a_group_is_reckoned_from_its_boxes_and_debts(
    book: Book, make: Make, three: list[Somebody]
) -> None:
    make.visit(three[0], ("deposit", 4_000))
    there = group(book)
    box = there.box(stays=1_000)
    assert [stock.amount for stock in there.stocks] == [balance(book, "cash") * -1]
    assert [(debt.role, debt.amount) for debt in there.debts] == [("savings", 4_000)]
    assert (box.loans, box.social, box.debts, box.stays) == (12_000, 0, 4_000, 1_000)
    assert there.shares == 90_000
    assert [(m.number, m.owner.shares, m.owner.owes) for m in there.members] == [
        ("1", 50_000, 0),
        ("2", 30_000, 12_000),
        ("3", 10_000, 0),
    ]


def test_the_social_fund_is_kept_apart(book: Book, make: Make, three: list[Somebody]) -> None:
    before = group(book).box(0).pool
    _pay_social(make, three[0], 2_500)
    box = group(book).box(0)
    assert (box.social, box.pool) == (2_500, before)


def _pay_social(make: Make, who: Somebody, amount: int) -> None:
    def fund(tx: Tx) -> None:
        products.offer(tx, kind=products.SOCIAL, name="Social fund", since=tx.today, terms={})

    make.book.write(Command(fund, Permission.LOOK))
    said = [Doing(visit.SOCIAL, money(amount))]
    make.book.write(visit.record_visit, member=who.id, day=make.book.clock().today, doings=said)


def test_a_share_out_empties_shares_loans_and_the_box(
    book: Book, make: Make, three: list[Somebody]
) -> None:
    # 90,000 in shares, 12,000 lent of it, 9,999 earned: 99,999 to share, a coin 1.1111.
    cash = -balance(book, "cash")
    assert cash == 99_999 - 12_000
    ident = shared_out(make)
    rows = book.read(surplus.handed, ident)
    assert [(r.number, r.shares, r.amount, r.owed, r.done) for r in rows] == [
        ("1", 50_000, 55_555, 0, True),
        ("2", 30_000, 33_333, 12_000, True),
        ("3", 10_000, 11_111, 0, True),
    ]
    assert balance(book, "cash") == 0
    assert [owns(book, one.shares) for one in three] == [0, 0, 0]
    assert balance(book, "loans") == 0
    assert balance(book, "surplus") == -9_999
    (row,) = book.read(surplus.share_outs)
    assert (row.state, row.proof["pool"], row.proof["members"]) == ("passed", 99_999, 99_999)
    assert checks.run(book, rebuild=True) == []
    told = {row.what.message for row in book.read(statements.history, three[1].id)}
    assert "Share-out" in told
    with pytest.raises(Refused, match="Nobody has shares"):
        shared_out(make)


def test_coins_that_do_not_divide_stay_in_the_box(
    book: Book, make: Make, three: list[Somebody]
) -> None:
    everybody = [one.id for one in three]
    ident = book.write(surplus.share_out, box=None, stays=500, step=100, members=everybody)
    amounts = [row.amount for row in book.read(surplus.handed, ident)]
    assert amounts == [55_200, 33_100, 11_100]
    assert -balance(book, "cash") == 500 + 99


def test_a_share_out_that_was_interrupted_goes_on(
    book: Book, make: Make, three: list[Somebody]
) -> None:
    said: dict[str, Any] = {"box": None, "stays": 0, "step": 1}
    ident = book.write(surplus.share_out, **said, members=[three[0].id])
    assert [row.done for row in book.read(surplus.handed, ident)] == [True, False, False]
    assert book.read(surplus.share_outs)[0].state == "running"
    # The same batch again hands out nothing twice; the parts stay as they were fixed.
    assert book.write(surplus.share_out, **said, members=[three[0].id, three[1].id]) == ident
    assert len(entries(make, "share_out")) == 2
    make.visit(three[2], ("fine", 700))
    assert book.write(surplus.share_out, **said, members=[three[2].id]) == ident
    assert book.read(surplus.handed, ident)[2].amount == 11_111
    assert book.read(surplus.share_outs)[0].state == "passed"
    assert checks.run(book) == []


def test_who_changed_their_shares_since_stops_the_hand_out(
    book: Book, make: Make, three: list[Somebody]
) -> None:
    said: dict[str, Any] = {"box": None, "stays": 0, "step": 1}
    book.write(surplus.share_out, **said, members=[three[0].id])
    make.visit(three[1], ("repayment", 2_000))
    with pytest.raises(Refused, match="changed since"):
        book.write(surplus.share_out, **said, members=[three[1].id])


def test_who_owes_more_than_their_part_repays_first(book: Book, make: Make) -> None:
    one, two = make.roll(draft("1", shares=50_000), draft("2", shares=10_000, loan=40_000))
    counted(make, 20_000)
    with pytest.raises(Refused, match="Member 2 owes") as caught:
        shared_out(make)
    assert caught.value.field == "members"
    make.visit(two, ("repayment", 40_000))
    shared_out(make)
    assert owns(book, one.shares) == 0


def test_the_money_must_be_in_the_box_that_pays(
    book: Book, make: Make, three: list[Somebody]
) -> None:
    field = book.write(boxes.open_box, name="Field box")
    everybody = [one.id for one in three]
    with pytest.raises(Refused, match="There is only") as caught:
        book.write(surplus.share_out, box=field, stays=0, step=1, members=everybody)
    assert caught.value.field == "box"
    for stays, words in ((-1, "less than nothing"), (99_999, "Nothing is left")):
        with pytest.raises(Refused, match=words):
            book.write(surplus.share_out, box=None, stays=stays, step=1, members=everybody)


def test_a_share_out_is_taken_back_whole(book: Book, make: Make, three: list[Somebody]) -> None:
    first = shared_out(make)
    make.visit(three[0], ("share", 5))
    second = shared_out(make)
    with pytest.raises(Refused, match="Only the last"):
        book.write(surplus.take_back_share_out, surplus=first, reason="wrong")
    with pytest.raises(Refused, match="Write why"):
        book.write(surplus.take_back_share_out, surplus=second, reason="")
    for ident in (second, first):
        book.write(surplus.take_back_share_out, surplus=ident, reason="wrong")
    assert [owns(book, one.shares) for one in three] == [50_005, 30_000, 10_000]
    assert owns(book, three[1].holdings["loans"]) == 12_000
    assert book.read(surplus.share_outs) == []
    third = shared_out(make)
    assert third not in (first, second)
    assert checks.run(book, rebuild=True) == []


def test_parts_that_differ_from_what_was_fixed_are_found(
    book: Book, make: Make, three: list[Somebody]
) -> None:
    shared_out(make)
    spoil(book, "UPDATE surplus_part SET amount = amount + 1 WHERE purpose = 'share_out'")
    assert "surplus" in {finding.check for finding in checks.run(book)}


def test_the_day_of_a_share_out_is_today(book: Book, make: Make, three: list[Somebody]) -> None:
    shared_out(make)
    assert book.read(surplus.share_outs)[0].day == date(2026, 3, 3)


def test_what_is_handed_out_later_must_still_be_in_the_box(
    book: Book, make: Make, three: list[Somebody]
) -> None:
    said: dict[str, Any] = {"box": None, "stays": 0, "step": 1}
    book.write(surplus.share_out, **said, members=[three[0].id])
    lines = [{"account": "5999", "debit": 20_000}, {"account": "1010", "credit": 20_000}]
    book.write(
        general.post_general,
        accounts=[{"code": "5999", "name": "Rent again", "type": "expense"}],
        entries=[{"date": book.clock().today, "kind": "x", "lines": lines}],
    )
    with pytest.raises(Refused, match="There is only"):
        book.write(surplus.share_out, **said, members=[three[1].id, three[2].id])
    book.write(surplus.share_out, **said, members=[three[2].id])
    assert checks.run(book) == []
