"""Loans in any order of deeds, and on two PCs: the books stay true, and both tell the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from coopdesk.records import checks, lending, loans, visit
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId, VisitId
from coopdesk.records.products import reader
from coopdesk.records.schedule import Treatment
from tests.records import lenders
from tests.records.areas import lending as area
from tests.records.busy import AT, Busy, busy
from tests.records.fleet import take_in
from tests.records.hands import TODAY, Make, Pc, money, rows
from tests.records.test_checks import spoil

#: Products of each kind of arithmetic that money can go wrong in.
HOWS: list[dict[str, Any]] = [
    lenders.PLAIN,
    lenders.how(day_count="actual/365", prepayment="shorten"),
    lenders.how(method="flat", prepayment="next_paid"),
    lenders.how(
        method="equal_principal",
        fees=[{"name": "Book", "amount": "3", "when": "each"}],
        penalty={"percent": "1", "per": "day", "free_days": 5},
    ),
]
_DAY = st.integers(0, 70)
_MUCH = st.integers(1, 400)


class Office(Busy):
    """An office that does with two loans whatever it is let do."""

    areas = ()

    @initialize(kinds=st.lists(st.sampled_from(HOWS), min_size=2, max_size=2))
    def sign_two_loans(self, kinds: list[dict[str, Any]]) -> None:
        self.second = lenders.another(self.make)
        one, friend = self.make.member(), self.make.member("Friend")
        self.people = [one, friend]
        for who in self.people:
            self.make.visit(who, ("deposit", 3_000), day=lenders.ASKED)
        self.loans: list[LoanId] = []
        for n, how in enumerate(kinds):
            product = lenders.product(self.make, f"Loans {n}", how=how)
            loan = lenders.application(self.make, one, product, 1_000, instalments=5)
            self.book.write(lending.add_guarantor, loan=loan, member=friend.id, amount=400)
            self.loans.append(lenders.signed(self.make, loan))
        self.visits.append(lenders.paid_out(self.make, self.loans[0], 600))

    def day(self, ago: int) -> date:
        return self.book.clock().today - timedelta(days=ago)

    @rule(which=st.booleans(), amount=st.integers(1, 1_000))
    def pay_out(self, which: bool, amount: int) -> None:
        said = {"loan": self.loans[which], "amount": amount, "day": self.day(0)}
        done = self.dare(lending.pay_out, **said)
        self.visits += [done] if done else []

    @rule(which=st.booleans(), amount=_MUCH, ago=_DAY)
    def repay(self, which: bool, amount: int, ago: int) -> None:
        self.repay_so_much(self.loans[which], amount, self.day(ago))

    def repay_so_much(self, loan: LoanId, amount: int, day: date) -> None:
        doings = [visit.Doing(visit.REPAYMENT, money(amount), HoldingId(loan))]
        said: dict[str, Any] = {"member": self.people[0].id, "day": day}
        done = self.dare(visit.record_visit, **said, doings=doings)
        self.visits += [done] if done else []

    @rule(which=st.booleans(), much=_MUCH, ago=_DAY)
    def pay_in_kind(self, which: bool, much: int, ago: int) -> None:
        coffee = {"what": "coffee", "unit": "kg", "quantity": "1.5", "price": much}
        said = {"loan": self.loans[which], "day": self.day(ago)}
        done = self.dare(lending.pay_in_kind, **said, **coffee)
        self.entries += [done] if done else []

    @rule(which=st.booleans(), whose=st.booleans(), amount=_MUCH, ago=_DAY)
    def set_off(self, which: bool, whose: bool, amount: int, ago: int) -> None:
        said = {"loan": self.loans[which], "holding": self.people[whose].savings}
        done = self.dare(lending.set_off, **said, amount=amount, day=self.day(ago), reason="late")
        self.entries += [done] if done else []

    @rule(at=AT)
    def take_back_a_payment(self, at: int) -> None:
        if self.entries:
            of = self.entries[at % len(self.entries)]
            self.dare(lending.take_back_payment, entry=of, reason="slip")

    @rule(which=st.booleans())
    def give_up(self, which: bool) -> None:
        said = {"loan": self.loans[which], "second": self.second, "day": self.day(0)}
        self.dare(lending.write_off, **said, reason="gone", resolution="9")

    @rule(which=st.booleans(), part=st.sampled_from(["interest", "fee", "penalty"]), ago=_DAY)
    def let_off_what_is_owed(self, which: bool, part: str, ago: int) -> None:
        day = self.day(ago)
        found = loans.standing(lenders.look(self.make, self.loans[which]), day)
        owed = getattr(loans.may_waive(found), part) if found else 1
        said = {"loan": self.loans[which], "day": day, part: owed}
        self.dare(lending.waive, **said, reason="ill")

    @rule(which=st.booleans(), percent=st.sampled_from(["0", "6", "60"]), ago=_DAY)
    def take_another_rate(self, which: bool, percent: str, ago: int) -> None:
        said = {"loan": self.loans[which], "day": self.day(ago), "percent": percent}
        self.dare(lending.change_rate, **said)

    @rule(which=st.booleans(), count=st.integers(1, 9), how=st.sampled_from(loans.TREATMENTS))
    def give_new_terms(self, which: bool, count: int, how: Treatment) -> None:
        terms = lenders.look(self.make, self.loans[which]).terms
        if terms is not None:
            new = replace(terms, instalments=count, first_due=None)
            treated = dict.fromkeys(loans.TREATED, how)
            said = {"loan": self.loans[which], "day": self.day(0), "treatment": treated}
            self.dare(lending.reschedule, **said, terms=new, resolution="8", reason="hail")

    @rule(which=st.booleans())
    def pay_all_of_it(self, which: bool) -> None:
        loan, today = self.loans[which], self.day(0)
        whole = self.book.read(loans.payoff, loan, today).total.minor
        self.repay_so_much(loan, whole, today)

    @rule(which=st.booleans(), amount=_MUCH, saved=st.booleans())
    def give_back_what_was_too_much(self, which: bool, amount: int, saved: bool) -> None:
        loan, today = self.loans[which], self.day(0)
        more = self.book.read(loans.loan_file, loan, today).too_much.minor
        said = {"loan": loan, "amount": min(amount, more), "day": today}
        into = self.people[0].savings if saved else None
        done = self.dare(lending.give_back, **said, savings=into)
        self.visits += [done] if done else []

    @rule(which=st.booleans(), at=AT)
    def take_back_anything(self, which: bool, at: int) -> None:
        events = lenders.look(self.make, self.loans[which]).events
        if events:
            event = events[at % len(events)].id
            self.dare(lending.take_back_event, event=event, reason="slip")

    @rule(which=st.booleans())
    def sign_again(self, which: bool) -> None:
        loan, today = self.loans[which], self.day(0)
        with suppress(Refused):
            lenders.signed(self.make, loan, day=today)

    @rule(who=st.booleans(), amount=st.integers(1, 2_000))
    def draw_savings(self, who: bool, amount: int) -> None:
        with suppress(Refused):
            self.make.visit(self.people[who], ("withdrawal", amount))


def test_any_sequence_of_deeds_leaves_loans_sound(template: Pc) -> None:
    busy(Office, template, steps=20)


# --- two PCs ---


@pytest.fixture
def two(template: Pc, tmp_path: Path) -> tuple[Pc, Pc, LoanId]:
    """A running loan in a book that two PCs have."""
    pc = template.moved(tmp_path / "a")
    with pc.open() as book:
        make = Make(book)
        who, friend = make.member(), make.member("Friend")
        make.visit(friend, ("deposit", 9_000), day=lenders.ASKED)
        loan = lenders.application(make, who, lenders.product(make))
        make.book.write(lending.add_guarantor, loan=loan, member=friend.id, amount=300)
        lenders.signed(make, loan)
        lenders.paid_out(make, loan)
        lenders.another(make)
    other = pc.copied(tmp_path / "b")
    other.clock.move(seconds=1)
    return pc, other, loan


def both(pcs: tuple[Pc, Pc], does: Callable[[Make, int], Any]) -> None:
    """Each PC does something without the other, then each takes in what the other did."""
    for n, pc in enumerate(pcs):
        with pc.open() as book:
            does(Make(book), n)
    kept = pcs[0].copied(pcs[0].path.parent / "kept")
    take_in(pcs[0], pcs[1])
    take_in(pcs[1], Pc(kept.path, pcs[0].home, kept.clock, kept.actor))


def settled(pcs: tuple[Pc, Pc]) -> list[dict[str, Any]]:
    """What each PC says after it put payments in order; and then what it says after the other."""
    for pc in pcs:
        with pc.open() as book:
            book.write(lending.put_in_order)
            assert checks.run(book) == []
    return [told(pc) for pc in pcs]


def told(pc: Pc) -> dict[str, Any]:
    """What a PC's book says of loans and money."""
    tables = ("entry", "line", "loan_move", "loan_now", "instalment", "balance")
    with pc.open() as book:
        found = {table: book.read(rows, table) for table in tables}
    # The number of an entry is its PC's own, until the canonical order picks one.
    found["entry"] = sorted((row[0], row[3], *row[5:]) for row in found["entry"])
    return found


def test_two_pcs_that_each_took_a_repayment_agree(two: tuple[Pc, Pc, LoanId]) -> None:
    *pcs, loan = two
    days = (date(2026, 3, 2), TODAY)
    both((pcs[0], pcs[1]), lambda make, n: lenders.repay(make, loan, 150, days[n]))
    with pcs[0].open() as book:
        assert book.read(lambda s: loans.unaligned(reader(s))) == [loan]
        assert {one.check for one in checks.run(book)} == {"loans"}
    one, other = settled((pcs[0], pcs[1]))
    assert one == other
    realigned = [row for row in one["entry"] if row[2] == "realigned"]
    assert len(realigned) == 1
    # Once more nothing is left to do.
    with pcs[1].open() as book:
        assert book.write(lending.put_in_order) == 0


def test_what_two_pcs_realigned_is_one_entry_when_they_meet_again(
    two: tuple[Pc, Pc, LoanId],
) -> None:
    *pcs, loan = two
    days = (date(2026, 3, 2), TODAY)
    both((pcs[0], pcs[1]), lambda make, n: lenders.repay(make, loan, 150, days[n]))
    settled((pcs[0], pcs[1]))
    take_in(pcs[0], pcs[1])
    with pcs[0].open() as book:
        assert checks.run(book, rebuild=True) == []
        assert book.read(lambda s: loans.unaligned(reader(s))) == []
        kinds = [row[5] for row in book.read(rows, "entry")]
        assert kinds.count("realigned") == 1


def test_two_pcs_that_both_gave_a_loan_up_gave_it_up_once(two: tuple[Pc, Pc, LoanId]) -> None:
    *pcs, loan = two

    def give_up(make: Make, _: int) -> None:
        second = lenders.another(make)
        said: dict[str, Any] = {"loan": loan, "day": TODAY, "second": second}
        make.book.write(lending.write_off, reason="gone", resolution="9", **said)

    both((pcs[0], pcs[1]), give_up)
    one, other = settled((pcs[0], pcs[1]))
    assert one == other
    lost = [row for row in one["entry"] if row[2] == "written_off"]
    assert len(lost) == 1


@pytest.fixture
def granted(template: Pc, tmp_path: Path) -> tuple[Pc, Pc, LoanId]:
    """A loan that is granted, in a book that two PCs have; a friend answers for it."""
    pc = template.moved(tmp_path / "a")
    with pc.open() as book:
        make = Make(book)
        who, friend = make.member(), make.member("Friend")
        make.visit(friend, ("deposit", 9_000), day=lenders.ASKED)
        loan = lenders.application(make, who, lenders.product(make))
        make.book.write(lending.add_guarantor, loan=loan, member=friend.id, amount=300)
        lenders.approved(make, loan)
        lenders.fill_box(make, 1_200, lenders.ASKED)
    other = pc.copied(tmp_path / "b")
    other.clock.move(minutes=1)
    return pc, other, loan


def _cancel(make: Make, loan: LoanId) -> None:
    lenders.signed(make, loan)
    make.book.write(lending.cancel_application, loan=loan, reason="ill")


def _unsign(make: Make, loan: LoanId) -> None:
    lenders.signed(make, loan)
    make.book.write(lending.take_back_decision, loan=loan, reason="slip")


def _sign(make: Make, loan: LoanId) -> None:
    lenders.signed(make, loan)


def _refuse(make: Make, loan: LoanId) -> None:
    make.book.write(lending.take_back_decision, loan=loan, reason="slip")
    said: dict[str, Any] = {"loan": loan, "day": TODAY, "body": "Board", "reason": "no"}
    make.book.write(lending.refuse, **said)


@pytest.mark.parametrize("meanwhile", [_sign, _cancel, _unsign, _refuse])
def test_a_loan_that_was_paid_out_runs_whatever_the_other_pc_decided(
    granted: tuple[Pc, Pc, LoanId], meanwhile: Callable[[Make, LoanId], None]
) -> None:
    *pcs, loan = granted

    def work(make: Make, n: int) -> None:
        if n:
            meanwhile(make, loan)
            return
        lenders.signed(make, loan)
        lenders.paid_out(make, loan)

    both((pcs[0], pcs[1]), work)
    one, other = settled((pcs[0], pcs[1]))
    assert one == other
    with pcs[1].open() as book:
        make = Make(book)
        assert lenders.now(make, loan)["state"] == "running"
        lenders.repay(make, loan, 107)
        assert lenders.now(make, loan)["owed"] == 1_105
        assert checks.run(book, rebuild=True) == []


def test_a_payout_is_taken_back_that_the_other_pc_had_cancelled(
    granted: tuple[Pc, Pc, LoanId],
) -> None:
    *pcs, loan = granted
    paid: list[VisitId] = []

    def work(make: Make, n: int) -> None:
        if n:
            _cancel(make, loan)
            return
        lenders.signed(make, loan)
        paid.append(lenders.paid_out(make, loan))

    both((pcs[0], pcs[1]), work)
    settled((pcs[0], pcs[1]))
    with pcs[0].open() as book:
        book.write(visit.reverse_visit, visit=paid[0], reason="not taken")
        assert lenders.now(book, loan)["state"] == "cancelled"
        assert checks.run(book, rebuild=True) == []


def test_savings_of_who_was_released_are_free_although_the_other_pc_held_them(
    two: tuple[Pc, Pc, LoanId],
) -> None:
    *pcs, loan = two

    def work(make: Make, n: int) -> None:
        [one] = make.book.read(lending.guarantors, loan)
        if n:
            make.book.write(lending.release_guarantor, guarantee=one.id, reason="friend")
            return
        [free] = [s for s in make.book.read(lending.sources, loan, TODAY) if not s.own]
        said: dict[str, Any] = {"loan": loan, "holding": free.holding, "day": TODAY}
        make.book.write(lending.set_off, **said, amount=100, reason="late")

    both((pcs[0], pcs[1]), work)
    with pcs[0].open() as book:
        assert {one.check for one in checks.run(book)} == {"guarantees"}
    settled((pcs[0], pcs[1]))
    with pcs[0].open() as book:
        [kept] = book.read(lending.guarantors, loan)
        assert kept.held == money(0)


def test_a_repayment_that_the_writing_off_did_not_know_of_counts(
    two: tuple[Pc, Pc, LoanId],
) -> None:
    *pcs, loan = two

    def work(make: Make, n: int) -> None:
        if n:
            lenders.repay(make, loan, 107, date(2026, 3, 2))
            return
        said: dict[str, Any] = {"loan": loan, "day": TODAY, "second": lenders.another(make)}
        make.book.write(lending.write_off, reason="gone", resolution="9", **said)

    both((pcs[0], pcs[1]), work)
    one, other = settled((pcs[0], pcs[1]))
    assert one == other


# --- the audits ---


@pytest.mark.parametrize(
    ("sql", "check"),
    [
        ("UPDATE loan_move SET principal = principal - 1", "loans"),
        ("UPDATE loan_move SET amount = amount + 1 WHERE kind = 'repayment'", "loans"),
        ("DELETE FROM loan_event WHERE kind = 'disbursed'", "loans"),
        (
            "UPDATE loan_event SET said = json_set(said, '$.terms.principal', '1')"
            " WHERE kind = 'signed'",
            "loans",
        ),
        (
            "UPDATE loan_event SET said = json_set(said, '$.terms.percent', '24')"
            " WHERE kind = 'signed'",
            "loans",
        ),
        ("UPDATE hold SET released = 20260303 WHERE loan IS NOT NULL", "guarantees"),
        ("UPDATE hold SET loan = NULL WHERE loan IS NOT NULL", "guarantees"),
        ("UPDATE guarantee SET released = 20260303", "guarantees"),
        ("UPDATE holding SET closed = 20260303 WHERE id IN (SELECT id FROM loan)", "loans"),
        (
            "INSERT INTO team_member SELECT id + 9999, team, member, post, since, NULL"
            " FROM team_member LIMIT 1",
            "borrowing groups",
        ),
    ],
)
def test_a_fault_of_loans_is_found_by_its_check(
    book: Book, make: Make, sql: str, check: str
) -> None:
    area.fill(make)
    assert checks.run(book, rebuild=True) == []
    spoil(book, sql)
    assert check in {one.check for one in checks.run(book)}
