"""Several PCs that lend without each other, in any order: when their books come together, audits
find nothing that nobody can act on, and whoever takes in what first, the books tell the same."""

from __future__ import annotations

import os
import random
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coopdesk.records import checks, lending, loans, periods, visit
from coopdesk.records.access import Role
from coopdesk.records.book import Book, Command
from coopdesk.records.comparing import Finding
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, HoldingId, LoanId, MemberId, VisitId
from coopdesk.records.schedule import Parts, Tranche
from coopdesk.records.schedule.events import Treatment
from tests.records import lenders
from tests.records.fleet import again, take_in, values_of
from tests.records.hands import TODAY, Make, Pc, Somebody, money, rows
from tests.records.test_lending_money import on
from tests.records.test_lending_sequences import HOWS

#: How many lives are tried; a night's run sets more.
MANY: Final = int(os.environ.get("COOPDESK_EXAMPLES", "6"))

#: What only says that two PCs did not know of each other, or what there is to do by hand.
_TOLD: Final = {
    *("numbers", "overpayments", "overdrawn", "holds", "receipts"),
    *("closed periods", "borrowing groups"),
}

#: The months that are closed and opened again.
_MONTHS: Final = (date(2026, 1, 31), date(2026, 2, 28))
_TREATMENTS: Final[tuple[Treatment, ...]] = ("add", "keep", "waive")


class Lender:
    """One PC that does with some loans whatever it is let do, chance by chance."""

    def __init__(self, pc: Pc, chance: random.Random, shared: Shared) -> None:
        self.pc, self.chance, self.shared = pc, chance, shared
        self.book: Book = pc.open()
        self.make = Make(self.book)

    def dare(self, command: Command[Any, Any], **said: Any) -> Any:
        with suppress(Refused):
            return self.book.write(command, **said)
        return None

    def day(self, most: int = 40) -> date:
        return self.book.clock().today - timedelta(days=self.chance.randint(0, most))

    def work(self, deeds: int) -> None:
        names = [name for name in dir(self) if name.startswith("do_")]
        for _ in range(deeds):
            getattr(self, self.chance.choice(names))(self.chance.choice(self.shared.loans))

    def do_repay(self, loan: LoanId) -> None:
        self._pay(loan, self.chance.randint(1, 500), self.day())

    def do_pay_all(self, loan: LoanId) -> None:
        day = self.book.clock().today
        self._pay(loan, self.book.read(loans.payoff, loan, day).total.minor, day)

    def _pay(self, loan: LoanId, amount: int, day: date) -> None:
        member = MemberId(lenders.look(self.book, loan).asked.member)
        doings = [visit.Doing(visit.REPAYMENT, money(max(amount, 1)), HoldingId(loan))]
        self.dare(visit.record_visit, member=member, day=day, doings=doings)

    def do_pay_out(self, loan: LoanId) -> None:
        amount, day = self.chance.randint(100, 600), self.book.clock().today
        self.dare(lending.pay_out, loan=loan, amount=amount, day=day)

    def do_take_back_a_move(self, loan: LoanId) -> None:
        moves = [one for one in lenders.look(self.book, loan).moves if not one.undone]
        if moves:
            of = self.chance.choice(moves).entry
            self.dare(visit.reverse_visit, visit=VisitId(of), reason="slip")
            self.dare(lending.take_back_payment, entry=EntryId(of), reason="slip")

    def do_take_back_an_event(self, loan: LoanId) -> None:
        events = lenders.look(self.book, loan).events
        if events:
            event = self.chance.choice(events).id
            self.dare(lending.take_back_event, event=event, reason="slip")

    def do_set_off(self, loan: LoanId) -> None:
        said = {"holding": self.chance.choice(self.shared.people).savings, "day": self.day(3)}
        self.dare(
            lending.set_off, loan=loan, amount=self.chance.randint(1, 300), reason="late", **said
        )

    def do_pay_in_kind(self, loan: LoanId) -> None:
        coffee = {"what": "coffee", "unit": "kg", "quantity": "1", "day": self.day()}
        self.dare(lending.pay_in_kind, loan=loan, price=self.chance.randint(1, 300), **coffee)

    def do_give_up(self, loan: LoanId) -> None:
        said = {"second": self.shared.second, "day": self.book.clock().today, "reason": "gone"}
        self.dare(lending.write_off, loan=loan, resolution="9", **said)

    def do_let_off(self, loan: LoanId) -> None:
        day = self.day(5)
        found = loans.standing(lenders.look(self.book, loan), day)
        most = loans.may_waive(found) if found else Parts()
        owed = {"interest": int(most.interest), "penalty": int(most.penalty)}
        for part in self.chance.choice((["interest"], ["penalty"], ["interest", "penalty"])):
            said = {part: owed[part]}
            self.dare(lending.waive, loan=loan, day=day, reason="ill", **said)

    def do_plan_anew(self, loan: LoanId) -> None:
        terms = lenders.look(self.book, loan).terms
        if terms is not None:
            count, percent = self.chance.randint(2, 9), self.chance.choice((0, 9, 24))
            new = replace(terms, instalments=count, percent=Decimal(percent), first_due=None)
            parts = ("interest", "fee", "penalty")
            treatment = {part: self.chance.choice(_TREATMENTS) for part in parts}
            said: dict[str, Any] = {"resolution": "9", "second": self.shared.second}
            said |= {"terms": new, "treatment": treatment, "reason": "drought"}
            self.dare(lending.reschedule, loan=loan, day=self.day(20), **said)

    def do_take_over(self, loan: LoanId) -> None:
        """What is left of it at once; a loan that takes another one's place pays that off."""
        much = self.book.read(lending.to_pay_out, loan).minor
        self.dare(lending.pay_out, loan=loan, amount=much, day=self.book.clock().today)

    def do_close_a_month(self, loan: LoanId) -> None:
        self.dare(periods.close_month, until=self.chance.choice(_MONTHS))

    def do_open_a_month_again(self, loan: LoanId) -> None:
        month = {"kind": periods.MONTH, "until": self.chance.choice(_MONTHS)}
        self.dare(periods.ask_reopening, reason="a slip was found", **month)
        me, self.book.actor = (
            self.book.actor,
            replace(self.book.actor, person=self.shared.second, role=Role.TREASURER),
        )
        self.dare(periods.reopen, **month)
        self.book.actor = me

    def do_come_into_a_group(self, loan: LoanId) -> None:
        who = self.chance.choice(self.shared.people).id
        self.dare(lending.add_to_team, team=self.shared.team, member=who, day=self.day())

    def do_leave_a_group(self, loan: LoanId) -> None:
        for one in self.book.read(lending.teams):
            place = self.chance.choice(one.members).place if one.members else 0
            self.dare(lending.leave_team, place=place, day=self.day(3))

    def do_ask_with_a_group(self, loan: LoanId) -> None:
        asked: dict[str, Any] = {"amount": 300, "instalments": 3, "purpose": "trade"}
        asked |= {"product": self.shared.product, "day": self.day(9), "team": self.shared.team}
        who = self.chance.choice(self.shared.people).id
        mine = self.dare(lending.apply_for_loan, member=who, **asked)
        if mine is not None and self.chance.random() < 0.7:
            self.do_sign(mine)
            self.do_take_over(mine)
            self._pay(mine, self.chance.randint(1, 200), self.book.clock().today)

    def do_change_rate(self, loan: LoanId) -> None:
        percent = self.chance.choice(["0", "6", "60"])
        self.dare(lending.change_rate, loan=loan, day=self.day(), percent=percent)

    def do_give_back(self, loan: LoanId) -> None:
        day = self.book.clock().today
        more = self.book.read(loans.loan_file, loan, day).too_much.minor
        self.dare(lending.give_back, loan=loan, amount=more, day=day)

    def do_sign(self, loan: LoanId) -> None:
        with suppress(Refused):
            lenders.signed(self.make, loan, day=self.book.clock().today)

    def do_release(self, loan: LoanId) -> None:
        for one in self.book.read(lending.guarantors, loan):
            self.dare(lending.release_guarantor, guarantee=one.id, reason="friend")

    def do_draw_savings(self, loan: LoanId) -> None:
        with suppress(Refused):
            who = self.chance.choice(self.shared.people)
            self.make.visit(who, ("withdrawal", self.chance.randint(1, 900)))

    def do_put_in_order(self, loan: LoanId) -> None:
        self.dare(lending.put_in_order)

    def do_move_the_clock(self, loan: LoanId) -> None:
        # Also back: a clock of which the battery is flat.
        self.pc.clock.move(days=self.chance.randint(-3, 12))
        self.book.confirm_day(self.pc.clock().date())


class Shared:
    """What all PCs knew before they parted: some people, two of them a group, and loans at several
    steps."""

    def __init__(self, make: Make, chance: random.Random) -> None:
        self.second = lenders.another(make)
        self.people: list[Somebody] = [make.member(name) for name in ("Aline", "Friend", "Third")]
        for who in self.people:
            make.visit(who, ("deposit", 2_000), day=lenders.ASKED)
        self.loans: list[LoanId] = []
        first = lenders.product(make, "First loans", how=chance.choice(HOWS))
        for product in (first, lenders.product(make, "Others", how=chance.choice(HOWS))):
            loan = lenders.application(make, self.people[0], product, 1_000, instalments=5)
            make.book.write(lending.add_guarantor, loan=loan, member=self.people[1].id, amount=300)
            self.loans.append(loan)
        parts = (Tranche(lenders.ASKED, Decimal(400)), Tranche(date(2026, 2, 20), Decimal(600)))
        lenders.signed(make, self.loans[0])
        lenders.signed(make, self.loans[1], tranches=parts)
        lenders.paid_out(make, self.loans[0])
        lenders.paid_out(make, self.loans[1], 400)
        again = lenders.application(make, self.people[0], first, 900, replaces=self.loans[0])
        self.loans.append(lenders.signed(make, again))
        mates = [one.id for one in self.people[:2]]
        self.product = first
        said: dict[str, Any] = {"village": "Gasabo", "day": lenders.ASKED, "members": mates}
        self.team: int = make.book.write(lending.form_team, name="Abahuje", **said)
        mine: dict[str, Any] = {"of": first, "instalments": 4, "team": self.team}
        self.loans.append(lenders.running(make, self.people[1], 500, **mine))


def lived(template: Pc, folder: Path, seed: int) -> None:
    """Some PCs live apart, come together, put in order; and so do others that took them in in
    another order."""
    chance = random.Random(seed)
    first = template.moved(folder / "0")
    with first.open() as book, book.unhurried():
        shared = Shared(Make(book), chance)
    pcs = [first, *(first.copied(folder / str(n)) for n in (1, 2))]
    workers = []
    for n, pc in enumerate(pcs):
        pc.clock.move(minutes=n)
        workers.append(Lender(pc, chance, shared))
    for one in workers:
        with one.book.unhurried():
            one.work(10)
        found = [f for f in checks.run(one.book) if not _is_told(f)]
        assert found == [], [str(f.what) for f in found]
    books = [one.book for one in workers]
    bodies, values = [body for book in books for body in book.acts()], values_of(books)
    made = again(folder, bodies, values)
    chance.shuffle(bodies)
    assert again(folder, bodies, values) == made
    for book in books:
        book.close()
    _in_order(pcs)


def _in_order(pcs: list[Pc]) -> None:
    """Two that have all put it in order, each for itself: they book the same, and all is sound."""
    kept = pcs[0].copied(pcs[0].path.parent / "kept")
    alike = Pc(kept.path, pcs[0].home, kept.clock, kept.actor)
    take_in(pcs[0], pcs[1], pcs[2])
    take_in(pcs[2], alike, pcs[1])
    told = []
    for pc in (pcs[0], pcs[2]):
        with pc.open() as book:
            book.confirm_day(max(date(2026, 3, 3), pc.clock().date()))
            book.write(lending.put_in_order)
            found = [one for one in checks.run(book) if not _is_told(one)]
            assert found == [], [str(one.what) for one in found]
            told.append(sorted(book.read(rows, "loan_now")))
    assert told[0] == told[1]


def _is_told(one: Finding) -> bool:
    """Whether a finding is for a person to act on: what two PCs did without each other."""
    return one.check in _TOLD or "only {signed} was signed" in one.what.message


@given(seed=st.integers(0, 10**6))
@settings(
    max_examples=MANY,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a seed can't be made smaller
)
def test_pcs_that_lent_apart_come_together_sound(template: Pc, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lived(template, Path(folder), seed)


def test_what_was_paid_while_another_pc_took_the_signing_back_is_too_much(
    template: Pc, tmp_path: Path
) -> None:
    here = template.moved(tmp_path / "0")
    with here.open() as book:
        make = Make(book)
        loan = lenders.application(make, make.member(), lenders.product(make))
        paid_out = lenders.paid_out(make, lenders.signed(make, loan))
        signed = lenders.look(make, loan).events[1].id
    there = here.copied(tmp_path / "1")
    there.clock.move(minutes=1)
    with here.open() as book:
        lenders.repay(Make(book), loan, 505)
    with there.open() as book:
        book.write(visit.reverse_visit, visit=paid_out, reason="slip")
        book.write(lending.take_back_event, event=signed, reason="slip")
    take_in(here, there)
    with here.open() as book:
        book.write(lending.put_in_order)
        file, today = book.read(loans.loan_file, loan, book.clock().today), book.clock().today
        assert (file.state, file.too_much.minor, file.owed.minor, file.now) == (
            *("approved", 505, 0),
            None,
        )
        assert "overpaid" in file.may
        book.write(lending.give_back, loan=loan, amount=505, day=today)
        assert checks.run(book, rebuild=True) == []
        again = lenders.signed(Make(book), loan, day=today)
        lenders.paid_out(Make(book), again)
        assert book.read(loans.loan_file, loan, today).owed.minor == 1_200
        assert checks.run(book) == []


def test_a_loss_of_what_another_pc_never_paid_out_is_taken_back(
    template: Pc, tmp_path: Path
) -> None:
    here = template.moved(tmp_path / "0")
    with here.open() as book:
        make = Make(book)
        second = lenders.another(make)
        loan = lenders.application(make, make.member(), lenders.product(make))
        paid_out = lenders.paid_out(make, lenders.signed(make, loan))
        signed = lenders.look(make, loan).events[1].id
    there = here.copied(tmp_path / "1")
    there.clock.move(minutes=1)
    with here.open() as book:
        lost: dict[str, Any] = {"day": TODAY, "reason": "gone", "resolution": "9", "second": second}
        book.write(lending.write_off, loan=loan, **lost)
        assert lenders.look(book, loan).state == "written_off"
    with there.open() as book:
        book.write(visit.reverse_visit, visit=paid_out, reason="slip")
        book.write(lending.take_back_event, event=signed, reason="slip")
    for one, other in ((here, there), (there, here.copied(tmp_path / "2"))):
        take_in(one, other)
        with one.open() as book:
            book.write(lending.put_in_order)
            file = book.read(loans.loan_file, loan, TODAY)
            assert (file.state, file.owed.minor, file.too_much.minor) == ("written_off", 0, 0)
            assert on(book, "loan_loss") == on(book, "allowance") == 0
            assert checks.run(book, rebuild=True) == []
            book.write(lending.take_back_write_off, loan=loan, reason="it was never paid out")
            assert lenders.state(book, loan) == "approved"
            assert on(book, "loan_loss") == on(book, "allowance") == 0
            assert checks.run(book, rebuild=True) == []


def test_who_two_pcs_put_into_a_group_leaves_one_of_the_two_places(
    template: Pc, tmp_path: Path
) -> None:
    here = template.moved(tmp_path / "0")
    with here.open() as book:
        make = Make(book)
        one, other, third = (make.member(name) for name in ("Ann", "Bo", "Cy"))
        said: dict[str, Any] = {"village": "", "day": TODAY, "members": [one.id, other.id]}
        team = book.write(lending.form_team, name="Abahuje", **said)
        lenders.running(make, one, team=team)
    there = here.copied(tmp_path / "1")
    for minutes, pc in enumerate((here, there)):
        pc.clock.move(minutes=minutes)
        with pc.open() as book:
            book.write(lending.add_to_team, team=team, member=third.id, day=TODAY)
    take_in(here, there)
    with here.open() as book:
        assert [one.check for one in checks.run(book)] == ["borrowing groups"]
        [group] = book.read(lending.teams)
        places = [mate.place for mate in group.members if mate.member == third.id]
        book.write(lending.leave_team, place=places[0], day=TODAY)
        assert checks.run(book) == []
        with pytest.raises(Refused):  # by the other one they answer for the loan
            book.write(lending.leave_team, place=places[1], day=TODAY)
