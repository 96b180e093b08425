"""What waits for members is paid, taken back and paid again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from coopdesk.records import checks, leaving, products, savings, statements, surplus, visit
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.visit import Doing
from tests.records.areas.surplus import PLAN, UNTIL, a_year, entries, passed
from tests.records.hands import HandClock, Make, Somebody, money, owns
from tests.records.sharing import TODAY, balance, later, settle


def test_what_waits_goes_to_savings_shares_or_into_the_hand(book: Book, make: Make) -> None:
    one, two, three = a_year(make)
    ident = passed(make)
    before = [owns(book, one.savings), owns(book, two.shares), balance(book, "cash")]
    due = {row.member: row.due for row in book.read(surplus.waiting)}
    assert settle(make, "savings", one) == surplus.Settled(1, due[one.id], ())
    assert settle(make, "shares", two).amount == due[two.id]
    assert settle(make, "cash", three, one).left_out == (one.id,)
    assert owns(book, one.savings) == before[0] + due[one.id]
    assert owns(book, two.shares) == before[1] + due[two.id]
    assert balance(book, "cash") == before[2] + due[three.id]
    assert book.read(surplus.waiting) == []
    assert {part.due for part in book.read(surplus.parts, ident)} == {0}
    assert settle(make, "savings", one, two, three).members == 0  # a batch that is sent again
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("way", ["savings", "shares"])
def test_what_was_foreseen_is_what_settling_does(book: Book, make: Make, way: str) -> None:
    everybody = a_year(make)
    one, two, three = everybody
    make.visit(two, ("deposit", 700))
    # A younger account takes nothing.
    product = next(p for p in book.read(products.listing, TODAY) if p.form == "voluntary")
    book.write(savings.open_account, member=one.id, product=product.id, day=TODAY, label="Roof")
    book.write(leaving.close_account, holding=three.savings)
    ident = passed(make)
    told = book.read(surplus.told, UNTIL)
    assert {
        m: goes.account for m, goes in book.read(surplus.foreseen, "cash").items()
    } == dict.fromkeys([one.id for one in everybody])
    seen = book.read(surplus.foreseen, way)
    listed = {row.number: row for row in book.read(surplus.listed, told, way).rows}
    done = settle(make, way, *everybody)
    assert done.left_out == tuple(m for m, goes in seen.items() if goes.account is None)
    assert done.amount == sum(goes.due for goes in seen.values() if goes.account is not None)
    for who in everybody:
        goes, row = seen[who.id], listed[f"S{everybody.index(who) + 1}"]
        if goes.account is None:
            assert (way, who, row.before, row.after) == ("savings", three, None, None)
            continue
        held = who.savings if way == "savings" else who.shares
        assert owns(book, held) == goes.after == goes.before + goes.due
        assert (row.before, row.due, row.after) == tuple(
            money(n) for n in (goes.before, goes.due, goes.after)
        )
    after = book.read(surplus.listed, book.read(surplus.told, UNTIL), "shares")
    assert (after.into is None) == (way == "shares")  # nothing waits any more
    assert ident


def test_what_waits_for_a_member_who_left_is_paid_at_the_cash_desk(book: Book, make: Make) -> None:
    one, *_ = a_year(make)
    passed(make)
    wait = make.known(one.id).holdings["dividends"]
    make.leaves(one, TODAY)
    said = [Doing("dividend", money(owns(book, wait)), wait)]
    book.write(visit.record_visit, member=one.id, day=TODAY, doings=said)
    assert owns(book, wait) == 0
    assert checks.run(book) == []


def test_what_waits_is_paid_at_the_cash_desk_also_in_part(book: Book, make: Make) -> None:
    one, *_ = a_year(make)
    ident = passed(make)
    one = make.known(one.id)
    wait = one.holdings["dividends"]
    due = owns(book, wait)
    said = [Doing("dividend", money(due - 100), wait)]
    receipt = book.write(visit.record_visit, member=one.id, day=TODAY, doings=said)
    assert [p.due for p in book.read(surplus.parts, ident) if p.member == one.id] == [100]
    with pytest.raises(Refused, match="Only") as caught:
        book.write(
            visit.record_visit,
            member=one.id,
            day=TODAY,
            doings=[Doing("dividend", money(101), wait)],
        )
    assert caught.value.field == f"dividend.{wait}"
    (line,) = book.read(statements.receipt, receipt).lines
    assert (line.amount.minor, line.after) == (100 - due, money(100))
    book.write(visit.reverse_visit, visit=receipt, reason="twice")
    assert [p.paid for p in book.read(surplus.parts, ident) if p.member == one.id] == [0]
    assert {row.kind for row in book.read(statements.holdings, one.id)} >= {"dividends"}
    assert book.read(statements.history, one.id)


def test_payments_go_to_the_oldest_surplus_first(book: Book, make: Make, clock: HandClock) -> None:
    one, *_ = a_year(make)
    first = passed(make)
    later(book, clock, 1)
    make.visit(one, ("fine", 20_000))
    later(book, clock, 365)
    second = passed(make, date(2027, 2, 28), replace(PLAN, share_rate=Decimal(5)))
    one = make.known(one.id)
    old, new = (_part(book, ident, one) for ident in (first, second))
    said = [Doing("dividend", money(old.amount + 1), one.holdings["dividends"])]
    book.write(visit.record_visit, member=one.id, day=clock().date(), doings=said)
    assert _part(book, first, one).due == 0
    assert _part(book, second, one).paid == 1
    assert new.paid == 0


def _part(book: Book, ident: int, one: Somebody) -> surplus.PartRow:
    return next(p for p in book.read(surplus.parts, ident) if p.member == one.id)


def test_a_payment_taken_back_waits_again_and_can_be_paid_again(book: Book, make: Make) -> None:
    one, *_ = a_year(make)
    ident = passed(make)
    settle(make, "savings", one)
    (entry,) = entries(make, "dividend")
    book.write(surplus.take_back_settling, entry=entry, reason="she wants cash")
    assert _part(book, ident, one).paid == 0
    settle(make, "savings", one)
    again = next(e for e in entries(make, "dividend") if e != entry)
    make.visit(one, ("withdrawal", 1))
    with pytest.raises(Refused, match="still there"):
        book.write(surplus.take_back_settling, entry=again, reason="again")
    (other,) = entries(make, "surplus")
    with pytest.raises(Refused, match="paid no surplus"):
        book.write(surplus.take_back_settling, entry=other, reason="no")


def test_what_waits_is_not_paid_on_a_day_before_it_was_passed(book: Book, make: Make) -> None:
    one, *_ = a_year(make)
    passed(make)
    held = make.known(one.id).holdings["dividends"]
    said: dict[str, Any] = {"member": one.id, "day": date(2026, 3, 1), "check_box": False}
    with pytest.raises(Refused, match="was waiting"):
        book.write(visit.record_visit, doings=[Doing("dividend", money(5), held)], **said)
    with pytest.raises(Refused, match="was waiting"):
        book.write(surplus.settle, members=[one.id], way="savings", day=date(2026, 3, 1))


def test_a_payment_that_is_held_back_by_now_is_not_taken_back(book: Book, make: Make) -> None:
    one, *_ = a_year(make)
    passed(make)
    settle(make, "savings", one)
    (entry,) = entries(make, "dividend")
    book.write(savings.put_hold, holding=one.savings, amount=1, reason="a guarantee")
    with pytest.raises(Refused, match="is held back") as caught:
        book.write(surplus.take_back_settling, entry=entry, reason="wrong")
    assert caught.value.field == "entry"
