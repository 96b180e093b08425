"""A member leaves, and what they have and owe is settled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.i18n import Language
from coopdesk.records import (
    admission,
    checks,
    interest_run,
    letters,
    loans,
    members,
    membership,
    savings,
    settlement,
    statements,
)
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.members import Criteria
from coopdesk.records.membership import DIED, EXPELLED, LEAVING, LEFT, RESIGNED
from coopdesk.records.settlement.planned import _parts
from coopdesk.reports.wording import said
from tests.records import lenders, savers
from tests.records.hands import TODAY, HandClock, Make, draft, money, owns
from tests.records.joining import applies, joins, leaves, names


def test_a_leaver_is_paid_what_is_theirs_in_one_visit(book: Book, make: Make) -> None:
    one = joins(make)
    make.visit(one, ("deposit", 5_000))
    share = owns(book, one.shares)
    leaves(make, one.id)
    wanted = book.read(settlement.plan, one.id, TODAY)
    assert wanted.out == money(5_000 + share)
    assert [row.after for row in wanted.rows] == [money(0), money(0)]
    receipt = book.write(settlement.settle, member=one.id, check_box=False)
    assert receipt is not None
    lines = book.read(statements.receipt, receipt).lines
    assert [line.amount for line in lines] == [money(-5_000), money(-share)]
    now, steps = book.read(membership.life, one.id, TODAY)
    assert (now.status, now.cause, [s.kind for s in steps][-2:]) == (
        LEFT,
        RESIGNED,
        ["resigned", "settled"],
    )
    assert all(row.closed for row in book.read(statements.holdings, one.id))
    assert book.read(members.file, one.id).status == LEFT
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize(
    ("has", "after"),
    [
        ((500, 100, 70), (530, 0)),
        ((50, 100, 70), (80, 0)),
        ((50, 100, 170), (0, 20)),
        ((0, 0, 70), (0, 70)),
        ((0, 0, 0), (0, 0)),
    ],
)
def test_loans_are_set_off_against_savings_then_shares(
    book: Book, make: Make, has: tuple[int, int, int], after: tuple[int, int]
) -> None:
    (savings, shares, loan), (out, owed) = has, after
    [one] = make.roll(draft("1", savings=savings, shares=shares, loan=loan))
    leaves(make, one.id)
    wanted = book.read(settlement.plan, one.id, TODAY)
    assert (wanted.out, wanted.owed) == (money(out), money(owed))
    receipt = book.write(settlement.settle, member=one.id, check_box=False)
    assert (receipt is None) == (not savings and not shares)
    now, _ = book.read(membership.life, one.id, TODAY)
    assert now.status == (LEAVING if owed else LEFT)
    again = book.read(settlement.plan, one.id, TODAY)
    assert (again.out, again.owed) == (money(0), money(owed))
    if owed:
        make.visit(one, ("repayment", owed))
        book.write(settlement.close, member=one.id)
        assert book.read(membership.life, one.id, TODAY)[0].status == LEFT
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("loan", [0, 1_000], ids=["paid out", "set off"])
def test_a_leaver_is_paid_as_planned_where_a_withdrawal_costs(
    book: Book, make: Make, loan: int
) -> None:
    [one] = make.roll(draft("1", savings=500, shares=100, loan=loan))
    held = savers.account(make, one, savers.product(make, withdrawal_fee=50), paid=600)
    leaves(make, one.id)
    wanted = book.read(settlement.plan, one.id, TODAY)
    receipt = book.write(settlement.settle, member=one.id, check_box=False)
    assert receipt is not None
    assert book.read(statements.receipt, receipt).total == -wanted.out == money(loan - 1_200)
    letter = book.read(letters.settlement, one.id, TODAY, "").rows
    assert sum(row.paid.minor for row in letter) == -wanted.out.minor
    assert book.read(savings.account, held, TODAY).balance == money(0)
    assert checks.run(book, rebuild=True) == []


def test_nominees_have_their_parts_whole_where_a_withdrawal_costs(book: Book, make: Make) -> None:
    one = joins(make)
    costs = savers.product(make, withdrawal_fee=50)
    savers.account(make, one, costs, paid=1_000, day=TODAY)
    names(make, one.id, ("Alice", 5_000), ("Bob", 5_000))
    leaves(make, one.id, DIED)
    for heir in book.read(settlement.plan, one.id, TODAY).heirs:
        said: dict[str, Any] = {"nominee": heir.nominee, "amount": heir.due, "check_box": False}
        receipt = book.write(settlement.pay_nominee, member=one.id, **said)
        assert book.read(statements.receipt, receipt).total == -heir.due
    assert book.read(membership.life, one.id, TODAY)[0].status == LEFT


def test_what_is_left_of_who_died_goes_to_the_nominees_by_their_parts(
    book: Book, make: Make
) -> None:
    [one] = make.roll(draft("1", savings=1_000, shares=101, loan=100))
    first, second = names(make, one.id, ("Alice", 6667), ("Bob", 3333))
    leaves(make, one.id, DIED)
    wanted = book.read(settlement.plan, one.id, TODAY)
    assert wanted.waits_for_heirs
    assert sum(one.due.minor for one in wanted.heirs) == wanted.out.minor == 1_001
    with pytest.raises(Refused, match="first"):
        book.write(settlement.pay_nominee, member=one.id, nominee=first, amount=wanted.heirs[0].due)
    book.write(settlement.settle, member=one.id, check_box=False)
    wanted = book.read(settlement.plan, one.id, TODAY)
    assert [(h.name, h.due) for h in wanted.heirs] == [("Alice", money(667)), ("Bob", money(334))]
    words = book.read(letters.settlement, one.id, TODAY, "").words
    french = [said(Language("fr"), line) for line in words]
    assert ["66,67\N{NARROW NO-BREAK SPACE}%" in line for line in french].count(True) == 1
    for nominee, heir in zip((first, second), wanted.heirs, strict=True):
        book.write(
            settlement.pay_nominee,
            member=one.id,
            nominee=nominee,
            amount=heir.due,
            check_box=False,
        )
    assert book.read(membership.life, one.id, TODAY)[0].status == LEFT
    with pytest.raises(Refused):
        book.write(settlement.pay_nominee, member=one.id, nominee=first, amount=money(667))
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("drawn", [0, 200], ids=["untouched", "drawn on that day"])
def test_the_letter_printed_again_says_what_it_said_before(
    book: Book, make: Make, drawn: int
) -> None:
    """What the member drew on the day of leaving, before they left, is not of the settlement."""
    [one] = make.roll(draft("1", savings=500, shares=100, loan=70))
    if drawn:
        make.visit(one, ("withdrawal", drawn))
    leaves(make, one.id)
    planned = book.read(letters.settlement, one.id, TODAY, "").rows
    book.write(settlement.settle, member=one.id, check_box=False)
    again = book.read(letters.settlement, one.id, TODAY, "").rows
    assert again == planned
    assert [row.before for row in again if row.before.minor > 0] == [money(500 - drawn), money(100)]


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.lists(st.integers(1, 10_000), min_size=1, max_size=6))
def test_every_coin_goes_to_some_nominee(total: int, shares: list[int]) -> None:
    parts = _parts(total, list(enumerate(shares)), set())
    assert sum(parts.values()) == total
    for n, share in enumerate(shares):
        assert abs(parts[n] - total * share / sum(shares)) <= len(shares)
    # Who is paid first changes nothing for the rest.
    rest = _parts(total - parts[0], list(enumerate(shares)), {0})
    assert {n: part for n, part in parts.items() if n} == rest


def test_who_left_is_listed_so_before_all_is_settled(book: Book, make: Make) -> None:
    one = joins(make)
    make.visit(one, ("deposit", 50))
    leaves(make, one.id)
    assert book.read(members.listing, Criteria(status=LEFT), today=TODAY).ids == (one.id,)
    assert book.read(members.listing, Criteria(status=members.ACTIVE), today=TODAY).ids == ()


def test_who_is_expelled_was_judged_by_a_body_with_a_reason(book: Book, make: Make) -> None:
    one = joins(make)
    with pytest.raises(Refused, match="who decided"):
        leaves(make, one.id, EXPELLED, body=None)
    with pytest.raises(Refused, match="Write why"):
        leaves(make, one.id, EXPELLED, why="")
    leaves(make, one.id, EXPELLED, resolution="CA/2026/9")
    [row] = book.read(settlement.leavers, TODAY, TODAY)
    assert (row.cause, row.resolution, row.settled) == (EXPELLED, "CA/2026/9", None)
    assert row.has == money(owns(book, one.shares))


def test_a_day_of_joining_that_was_corrected_stays(book: Book, make: Make) -> None:
    one = joins(make)
    said: dict[str, Any] = {"changes": {"joined": date(2020, 1, 1)}, "shown": {"joined": TODAY}}
    book.write(members.change_member, member=one.id, **said)
    leaves(make, one.id)
    assert book.read(members.file, one.id).joined == date(2020, 1, 1)


def test_the_letter_says_when_somebody_died_who_had_resigned(
    book: Book, make: Make, clock: HandClock
) -> None:
    one = joins(make)
    leaves(make, one.id)
    clock.move(days=3)
    leaves(make, one.id, DIED)
    said = str(book.read(letters.settlement, one.id, clock().date(), "").words[0])
    assert said == f"Rose Ingabire died on {TODAY + timedelta(days=3)}."


def test_that_somebody_left_is_taken_back_until_it_is_settled(book: Book, make: Make) -> None:
    one = joins(make)
    step = leaves(make, one.id)
    with pytest.raises(Refused, match="left the co-op"):
        leaves(make, one.id)
    with pytest.raises(Refused, match="they are only paid out"):
        make.visit(one, ("deposit", 5))
    book.write(settlement.take_back_step, step=step)
    file = book.read(members.file, one.id)
    assert (file.status, file.left) == (members.ACTIVE, None)
    make.visit(one, ("deposit", 5))
    leaves(make, one.id)
    book.write(settlement.settle, member=one.id, check_box=False)
    _, steps = book.read(membership.life, one.id, TODAY)
    with pytest.raises(Refused, match="can't be taken back"):
        book.write(settlement.take_back_step, step=steps[-1].id)
    assert checks.run(book, rebuild=True) == []


def test_who_was_in_the_register_before_leaves_and_comes_back(
    book: Book, make: Make, clock: HandClock
) -> None:
    one = make.member("Aline", number="7")
    step = leaves(make, one.id)
    book.write(settlement.take_back_step, step=step)
    assert book.read(members.file, one.id).status == members.ACTIVE
    leaves(make, one.id)
    assert book.read(members.file, one.id).left == TODAY
    book.write(settlement.settle, member=one.id)
    clock.move(days=3)
    again = applies(make, "Aline", member=one.id, day=TODAY + timedelta(days=3))
    assert book.read(admission.application, again).back
    assert book.read(members.file, one.id).status == LEFT


def test_what_waits_for_nominees_earns_no_more_and_hinders_no_interest(
    book: Book, make: Make, clock: HandClock
) -> None:
    """The last interest is paid at the settlement; settling again, and a run for all, go on."""
    dead, other = make.member(), make.member("Bosco")
    of = savers.product(make, rate="12", posting="monthly")
    accounts = [savers.account(make, one, of, paid=500_000) for one in (dead, other)]
    names(make, dead.id, ("Alice", 10_000))
    clock.move(days=5)
    step = leaves(make, dead.id, DIED)
    book.write(settlement.settle, member=dead.id, check_box=False)
    had = owns(book, accounts[0])
    assert had > 500_000
    clock.move(days=10)
    book.write(settlement.settle, member=dead.id, check_box=False)
    with pytest.raises(Refused, match="since"):
        book.write(settlement.take_back_step, step=step)
    end = date(TODAY.year, TODAY.month, 31)
    clock.move(days=40)
    book.confirm_day(TODAY + timedelta(days=55))
    run = book.write(interest_run.begin_run, product=of, until=end, day=end)
    while not book.write(interest_run.post_batch, run=run).done:
        pass
    assert owns(book, accounts[0]) == had
    assert owns(book, accounts[1]) > 500_000
    plan = book.read(settlement.plan, dead.id, book.clock().today)
    (heir,) = plan.heirs
    said: dict[str, Any] = {"nominee": heir.nominee, "amount": heir.due, "check_box": False}
    book.write(settlement.pay_nominee, member=dead.id, **said)
    assert book.read(membership.life, dead.id, book.clock().today)[0].status == LEFT
    assert checks.run(book, rebuild=True) == []


BOUND: dict[str, dict[str, Any]] = {
    "each": {"most_each": 100},
    "month": {"most_month": 100, "most_times": 1},
    "notice": {"notice_days": 30},
    "minimum": {"minimum": 600},
    "sleeps": {"dormant_months": 1},
}


@pytest.mark.parametrize("bound", BOUND)
def test_who_leaves_is_paid_whatever_bounds_a_withdrawal(
    book: Book, make: Make, clock: HandClock, bound: str
) -> None:
    one = make.member()
    account = savers.account(make, one, savers.product(make, **BOUND[bound]), paid=1_000)
    clock.move(days=35)
    book.confirm_day(TODAY + timedelta(days=35))
    with pytest.raises(Refused):
        savers.draw(make, one, account, 500)
    leaves(make, one.id)
    plan = book.read(settlement.plan, one.id, book.clock().today)
    assert plan.out == money(1_000)
    assert [str(said).startswith("What bounds") for said in plan.hindrances] == [True] * (
        bound != "sleeps"
    )
    book.write(settlement.settle, member=one.id, check_box=False)
    assert book.read(membership.life, one.id, book.clock().today)[0].status == LEFT
    assert checks.run(book, rebuild=True) == []


def test_what_is_held_back_stays_until_it_is_released(book: Book, make: Make) -> None:
    one = make.member()
    make.visit(one, ("deposit", 1_000))
    hold = book.write(savings.put_hold, holding=one.savings, amount=300, reason="A quarrel")
    leaves(make, one.id)
    plan = book.read(settlement.plan, one.id, TODAY)
    assert plan.out == money(700)
    assert "held back" in str(plan.hindrances[0])
    assert [row.after for row in plan.rows if row.holds.minor] == [money(300)]
    assert plan.hindrances[0] in book.read(letters.settlement, one.id, TODAY, "").words
    book.write(settlement.settle, member=one.id, check_box=False)
    assert owns(book, one.savings) == 300
    assert book.read(membership.life, one.id, TODAY)[0].status == LEAVING
    book.write(savings.release_hold, hold=hold)
    book.write(settlement.settle, member=one.id, check_box=False)
    assert book.read(membership.life, one.id, TODAY)[0].status == LEFT
    assert checks.run(book, rebuild=True) == []


def test_savings_that_stay_beside_a_loan_pay_it(book: Book, make: Make) -> None:
    one = make.member()
    account = savers.account(make, one, savers.product(make, "compulsory"), paid=1_000)
    lenders.running(make, one, 600, of=lenders.product(make, clean=False))
    owed = sum(loan.most.minor for loan in book.read(loans.owed_by, one.id, TODAY))
    leaves(make, one.id)
    plan = book.read(settlement.plan, one.id, TODAY)
    assert (plan.out, plan.owed) == (money(1_000 - owed), money(0))
    book.write(settlement.settle, member=one.id, check_box=False)
    assert owns(book, account) == 0
    assert book.read(membership.life, one.id, TODAY)[0].status == LEFT
    assert checks.run(book, rebuild=True) == []
