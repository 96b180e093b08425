"""Shares: undertaken and late, transfers, the queue of requests, certificates, the register."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coopdesk.records import admission, checks, refunding, settlement, shares, visit
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.shares import ShareTerms
from coopdesk.records.visit import Doing
from tests.records.hands import TODAY, HandClock, Make, Pc, Somebody, draft, money, owns
from tests.records.joining import applies, decides, leaves

VALUE = 10_000


def set_terms(book: Book, **said: object) -> None:
    """Other terms from today on."""
    product = book.read(shares.share_products, TODAY)[0].id
    terms = ShareTerms(**{"value": VALUE, **said})  # type: ignore[arg-type]
    book.write(shares.change_share_terms, product=product, since=TODAY, terms=terms)


def holder(make: Make, name: str, amount: int) -> Somebody:
    """Somebody who had shares before the year began."""
    [one] = make.roll(draft(name, name=name, shares=amount))
    return one


def undertakes(book: Book, one: Somebody, count: int, months: int = 0) -> int:
    product = book.read(shares.share_products, TODAY)[0].id
    return book.write(shares.subscribe, member=one.id, product=product, count=count, months=months)


def test_what_is_undertaken_is_due_in_months_and_then_late(
    book: Book, make: Make, clock: HandClock
) -> None:
    set_terms(book, months=10)
    one = make.member()
    said = undertakes(book, one, 3, months=3)
    make.visit(one, ("share", 15_000))
    clock.move(days=63)
    now = book.read(shares.stands, one.shares, clock().date())
    assert (now.subscribed, now.paid, now.missing, now.late) == tuple(
        map(money, (30_000, 15_000, 15_000, 5_000))
    )
    assert [(part.due.month, part.missing.minor) for part in now.parts] == [
        (4, 0),
        (5, 5_000),
        (6, 10_000),
    ]
    book.write(shares.let_off, subscription=said)
    now = book.read(shares.stands, one.shares, clock().date())
    assert (now.subscribed, now.late) == (money(15_000), money(0))


def test_who_joins_undertakes_what_they_want_beyond_what_they_pay(book: Book, make: Make) -> None:
    set_terms(book, months=4)
    application = applies(make, shares=3)
    decides(make, application)
    said: dict[str, object] = {"application": application, "shares": money(VALUE), "charged": {}}
    book.write(admission.take_first_payment, **said)  # type: ignore[arg-type]
    [row] = book.read(shares.register, TODAY, TODAY).rows
    assert (row.subscribed, row.paid) == (money(3 * VALUE), money(VALUE))
    parts = book.read(shares.stands, row.holding, TODAY).parts
    assert [part.missing.minor for part in parts] == [0, 5_000, 7_500, 7_500]


def test_nobody_undertakes_more_than_the_most(book: Book, make: Make) -> None:
    set_terms(book, maximum=5)
    one = make.member()
    make.visit(one, ("share", 20_000))
    undertakes(book, one, 3)
    with pytest.raises(Refused, match="at most 5"):
        undertakes(book, make.member("Other"), 6)


def test_nobody_pays_for_more_than_the_most(book: Book, make: Make) -> None:
    set_terms(book, maximum=5, months=12)
    one = holder(make, "1", 40_000)
    with pytest.raises(Refused, match="at most 5"):
        make.visit(one, ("share", 10_001))
    make.visit(one, ("share", 10_000))
    other = holder(make, "2", 20_000)
    undertakes(book, other, 3, months=3)
    set_terms(book, value=5_000, maximum=5, months=12)
    make.visit(other, ("share", 30_000))  # what they undertook keeps its value
    with pytest.raises(Refused, match="at most 5"):
        make.visit(other, ("share", 1))


def test_who_gives_keeps_the_least_and_who_takes_stays_under_the_most(
    book: Book, make: Make
) -> None:
    set_terms(book, minimum=2, maximum=5, months=12)
    one, other = holder(make, "1", 40_000), holder(make, "2", 20_000)
    with pytest.raises(Refused, match="keeps at least 20000 RWF"):
        book.write(shares.ask_transfer, giver=one.shares, taker=other.shares, count=3)
    undertakes(book, other, 2, months=2)
    with pytest.raises(Refused, match="at most 5"):
        book.write(shares.ask_transfer, giver=one.shares, taker=other.shares, count=2)
    asked = book.write(shares.ask_transfer, giver=one.shares, taker=other.shares, count=1)
    make.leaves(one, TODAY)
    book.write(shares.drop_transfer, transfer=asked)
    taker = make.member("Takes all", joined=TODAY)
    asked = book.write(shares.ask_transfer, giver=one.shares, taker=taker.shares, count=4)
    book.write(shares.enter_transfer, transfer=asked)
    assert owns(book, one.shares) == 0


def test_a_transfer_moves_nothing_until_it_is_entered(book: Book, make: Make) -> None:
    set_terms(book, resolved=True)
    one, other = holder(make, "1", 30_000), make.member("Takes")
    paper = book.write(shares.issue, holding=one.shares)
    asked = book.write(shares.ask_transfer, giver=one.shares, taker=other.shares, count=2)
    assert owns(book, one.shares) == 30_000
    with pytest.raises(Refused, match="only 10000 RWF"):
        book.write(shares.ask_transfer, giver=one.shares, taker=other.shares, count=2)
    with pytest.raises(Refused, match="resolution"):
        book.write(shares.enter_transfer, transfer=asked)
    book.write(shares.enter_transfer, transfer=asked, resolution="12/2026")
    assert (owns(book, one.shares), owns(book, other.shares)) == (10_000, 20_000)
    [paper_now] = book.read(shares.certificates)
    assert (paper_now.id, paper_now.why) == (paper, "transferred")
    with pytest.raises(Refused, match="entered or dropped"):
        book.write(shares.enter_transfer, transfer=asked)
    assert checks.run(book, rebuild=True) == []


def test_requests_are_paid_in_their_order(book: Book, make: Make) -> None:
    first, second = holder(make, "1", 30_000), holder(make, "2", 30_000)
    for one in (first, second):
        make.leaves(one, TODAY)
    asked = [
        book.write(shares.ask_refund, holding=one.shares, amount=money(30_000))
        for one in (first, second)
    ]
    with pytest.raises(Refused, match="asked before"):
        book.write(refunding.pay_refund, refund=asked[1], amount=money(1), check_box=False)
    with pytest.raises(Refused, match="asked before"):
        make.visit(second, ("refund", 1))
    receipt = book.write(
        refunding.pay_refund, refund=asked[0], amount=money(20_000), check_box=False
    )
    [queue] = book.read(shares.queues, TODAY)
    assert [(row.number, row.amount.minor, row.rest) for row in queue.rows] == [
        ("1", 10_000, True),
        ("2", 30_000, False),
    ]
    book.write(visit.reverse_visit, visit=receipt, reason="twice")
    [queue] = book.read(shares.queues, TODAY)
    assert [(row.number, row.amount.minor) for row in queue.rows] == [
        ("1", 20_000),
        ("1", 10_000),
        ("2", 30_000),
    ]
    make.visit(first, ("refund", 30_000))
    make.visit(second, ("refund", 30_000))
    assert book.read(shares.queues, TODAY)[0].rows == ()
    assert checks.run(book, rebuild=True) == []


def test_shares_that_are_not_refundable_are_not_paid_back(book: Book, make: Make) -> None:
    set_terms(book, refundable=False)
    one = holder(make, "1", 30_000)
    make.leaves(one, TODAY)
    with pytest.raises(Refused, match="not paid back"):
        make.visit(one, ("refund", 10_000))
    with pytest.raises(Refused, match="not paid back"):
        book.write(shares.ask_refund, holding=one.shares, amount=money(10_000))


def test_who_stays_keeps_the_least(book: Book, make: Make) -> None:
    one = holder(make, "1", 30_000)
    with pytest.raises(Refused, match="at least 10000 RWF"):
        book.write(shares.ask_refund, holding=one.shares, amount=money(30_000))
    asked = book.write(shares.ask_refund, holding=one.shares, amount=money(20_000))
    book.write(refunding.pay_refund, refund=asked, amount=money(20_000), check_box=False)
    assert owns(book, one.shares) == 10_000


def test_a_leaver_waits_for_the_next_year_where_the_cap_is_used_up(
    book: Book, make: Make, clock: HandClock
) -> None:
    set_terms(book, refund_cap="10")
    one = holder(make, "1", 100_000)
    leaves(make, one.id)
    wanted = book.read(settlement.plan, one.id, TODAY)
    assert wanted.out == money(10_000)
    book.write(settlement.settle, member=one.id, check_box=False)
    [queue] = book.read(shares.queues, TODAY)
    assert [(row.amount.minor, row.now.minor) for row in queue.rows] == [(90_000, 0)]
    for _ in range(12):  # a clock that jumps a year is not believed
        clock.move(days=30)
        make.visit(make.member("Comes"), ("deposit", 1))
    book.write(settlement.settle, member=one.id, check_box=False)
    assert owns(book, one.shares) == 81_000
    assert checks.run(book, rebuild=True) == []


def test_a_slip_of_last_year_is_held_against_the_cap_of_last_year(
    book: Book, make: Make, clock: HandClock
) -> None:
    set_terms(book, refund_cap="10")
    one = holder(make, "1", 100_000)
    make.leaves(one, TODAY)
    book.write(shares.ask_refund, holding=one.shares, amount=money(100_000))
    make.visit(one, ("refund", 10_000))
    for _ in range(11):  # a clock that jumps a year is not believed
        clock.move(days=30)
        make.visit(make.member("Comes"), ("deposit", 1))
    assert book.read(shares.queues, clock().date())[0].room == money(9_000)
    with pytest.raises(Refused, match="only 0 RWF more"):
        make.visit(one, ("refund", 1), day=clock().date().replace(year=2026, month=12))
    make.visit(one, ("refund", 9_000))


def test_a_leaver_makes_shares_over_that_are_not_paid_back(book: Book, make: Make) -> None:
    set_terms(book, refundable=False)
    one, other = holder(make, "1", 30_000), make.member("Takes")
    leaves(make, one.id)
    wanted = book.read(settlement.plan, one.id, TODAY)
    assert wanted.out == money(0)
    assert [str(said) for said in wanted.hindrances] == [
        "30000 RWF in shares is not paid back: it can be made over to another member."
    ]
    book.write(settlement.settle, member=one.id, check_box=False)
    asked = book.write(shares.ask_transfer, giver=one.shares, taker=other.shares, count=3)
    book.write(shares.enter_transfer, transfer=asked)
    book.write(settlement.close, member=one.id)
    assert owns(book, other.shares) == 30_000
    assert checks.run(book, rebuild=True) == []


def test_the_register_of_a_past_day_says_what_was_so_then(book: Book, make: Make) -> None:
    set_terms(book, months=12)
    late, later, other = make.member("Late slip"), make.member("Later"), make.member("Takes")
    make.visit(late, ("share", 30_000), day=TODAY - timedelta(days=9))
    asked = book.write(shares.ask_transfer, giver=late.shares, taker=other.shares, count=2)
    book.write(shares.enter_transfer, transfer=asked)
    terms = ShareTerms(value=5_000)
    new = book.write(shares.add_share_product, name="Store", since=TODAY, terms=terms)
    book.write(shares.subscribe, member=later.id, product=new, count=2)
    (account,) = (
        row for row in book.read(shares.register, TODAY, TODAY).rows if row.kind == "Store"
    )
    slip = Doing("share", money(5_000), account.holding)
    make.book.write(
        visit.record_visit, member=later.id, day=TODAY - timedelta(days=2), doings=[slip]
    )
    found = book.read(shares.register, TODAY - timedelta(days=1), TODAY - timedelta(days=9))
    assert [(row.name, row.kind, row.paid.minor) for row in found.rows] == [
        ("Late slip", "Shares", 30_000),
        ("Later", "Store", 5_000),
    ]
    assert found.paid == found.booked


@pytest.mark.parametrize(
    ("sql", "check"),
    [
        ("UPDATE certificate SET number = number + 1", "certificates"),
        ("UPDATE share_transfer SET amount = amount + 1", "transfers of shares"),
        ("UPDATE share_transfer SET entry = NULL, entered = NULL", "transfers of shares"),
        ("UPDATE share_refund SET amount = amount + 1", "shares paid back"),
        ("UPDATE holding SET product = (SELECT id FROM product WHERE kind = 'savings')", "share"),
    ],
    ids=["number", "transfer", "entry", "refund", "account"],
)
def test_a_fault_of_shares_is_found_by_its_check(
    book: Book, make: Make, sql: str, check: str
) -> None:
    one, other = holder(make, "1", 50_000), make.member("Takes")
    book.write(shares.issue, holding=one.shares)
    asked = book.write(shares.ask_transfer, giver=one.shares, taker=other.shares, count=1)
    book.write(shares.enter_transfer, transfer=asked)
    back = book.write(shares.ask_refund, holding=one.shares, amount=money(10_000))
    book.write(refunding.pay_refund, refund=back, amount=money(10_000), check_box=False)
    assert checks.run(book) == []
    with book.raw() as raw:
        raw.connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        raw.connection.exec_driver_sql(sql)
    assert any(finding.check.startswith(check) for finding in checks.run(book))


@example(held=[1], pays=[(0, "over"), (0, "room"), (0, "little")], rate="50")
@example(held=[1, 2], pays=[(1, "little"), (0, "all"), (1, "little")], rate="50")
@settings(max_examples=5, deadline=None)
@given(
    held=st.lists(st.integers(1, 5), min_size=1, max_size=4),
    pays=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["little", "all", "room", "over"])),
        min_size=1,
        max_size=8,
    ),
    rate=st.sampled_from(["25", "10", "50"]),
)
def test_the_order_is_kept_and_the_cap_never_passed(
    template: Pc,
    tmp_path_factory: pytest.TempPathFactory,
    held: list[int],
    pays: list[tuple[int, str]],
    rate: str,
) -> None:
    with template.moved(tmp_path_factory.mktemp("queue") / "pc").open() as book:
        make = Make(book)
        set_terms(book, refund_cap=rate)
        people = [holder(make, str(n + 1), each * VALUE) for n, each in enumerate(held)]
        for one, each in zip(people, held, strict=True):
            make.leaves(one, TODAY)
            book.write(shares.ask_refund, holding=one.shares, amount=money(each * VALUE))
        capital = sum(held) * VALUE
        most = capital * int(rate) // 100
        for who, how in pays:
            [queue] = book.read(shares.queues, TODAY)
            one = people[who % len(people)]
            room = most - queue.paid.minor
            much = {"little": 700, "all": owns(book, one.shares), "room": room, "over": room + 1}
            amount = max(much[how], 1)
            mine = [row for row in queue.rows if row.holding == one.shares]
            fits = amount <= owns(book, one.shares) and queue.paid.minor + amount <= most
            may = bool(mine) and mine[0].place == 1 and amount <= mine[0].amount.minor and fits
            last = len({row.holding for row in queue.rows}) == 1 and fits and bool(mine)
            try:
                make.visit(one, ("refund", amount))
                assert may or last
            except Refused:
                assert not may
        [queue] = book.read(shares.queues, TODAY)
        left = sum(owns(book, one.shares) for one in people)
        assert queue.paid.minor == capital - left <= most
        assert sum(row.amount.minor for row in queue.rows) == left
        found = book.read(shares.register, TODAY, TODAY)
        assert found.paid == found.booked == money(left)
        assert checks.run(book, rebuild=True) == []


@settings(max_examples=5, deadline=None)
@given(
    deeds=st.lists(
        st.tuples(
            st.sampled_from(["buy", "undertake", "transfer", "issue", "reverse"]),
            st.integers(0, 2),
            st.integers(1, 4),
        ),
        max_size=12,
    )
)
def test_the_register_agrees_with_the_ledger_whatever_is_done(
    template: Pc, tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[str, int, int]]
) -> None:
    with template.moved(tmp_path_factory.mktemp("shares") / "pc").open() as book:
        make = Make(book)
        set_terms(book, months=12)
        people = [make.member(f"Member {n}") for n in range(3)]
        paid = [make.visit(one, ("share", 25_000)) for one in people]
        for deed, who, count in deeds:
            one, other = people[who], people[(who + 1) % 3]
            with suppress(Refused):
                if deed == "buy":
                    paid.append(make.visit(one, ("share", count * 7_000)))
                elif deed == "undertake":
                    undertakes(book, one, count, months=count)
                elif deed == "issue":
                    book.write(shares.issue, holding=one.shares)
                elif deed == "reverse":
                    book.write(visit.reverse_visit, visit=paid[count % len(paid)], reason="wrong")
                else:
                    give: dict[str, Any] = {
                        "giver": one.shares,
                        "taker": other.shares,
                        "count": count,
                    }
                    asked = book.write(shares.ask_transfer, **give)
                    book.write(shares.enter_transfer, transfer=asked)
        found = book.read(shares.register, TODAY, TODAY)
        assert found.paid == found.booked
        for row in found.rows:
            assert row.before + row.paid_in + row.came - row.went - row.paid_back == row.paid
            assert row.subscribed >= row.paid
        live = book.read(shares.certificates, on=TODAY)
        for one in people:
            on_paper = sum(row.amount.minor for row in live if row.holding == one.shares)
            assert on_paper <= owns(book, one.shares)
        assert checks.run(book, rebuild=True) == []
