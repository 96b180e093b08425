"""Loans in a practice book: asked for, decided, paid out, paid back; some late, one lost.

Everything goes through the commands that the office uses. What is asked for on a market day is
decided on the next one; who pays does so on the market day before the instalment falls due.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Final, Protocol

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Language
from coopdesk.records import lending, loans, office, visit
from coopdesk.records.access import Role
from coopdesk.records.book import Book
from coopdesk.records.ids import HoldingId, LoanId, MemberId, ProductId
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.money import Money
from coopdesk.records.products import reader
from coopdesk.records.profiles import Profile
from coopdesk.records.schedule import plan
from coopdesk.records.visit import Doing

_WEEK: Final = timedelta(days=7)
#: How late the one is that gets new terms, and the one that is given up.
_RESCHEDULED, _LOST = timedelta(days=75), timedelta(days=185)
#: How often somebody asks for a loan on a market day, in percent, for each hundred members.
_ASK: Final = 70
_BODY: Final = N_("Credit committee")
_RESOLUTION: Final = N_("Minutes of {day}, point {point}")
_REMARK: Final = N_("Has sold at the market for years.")
_WHY_LATER: Final = N_("The harvest was poor.")
_WHY_LOST: Final = N_("Has moved away and left nothing behind.")
_REFUSED: Final = N_("The earlier loan is not paid back yet.")
_TEAM: Final = N_("Market women")
_SECOND: Final = N_("Former treasurer")
#: What members borrow for, in this order of how often.
_PURPOSES: Final = ("trade", "crops", "crops", "livestock", "school", "house", "craft")


class Borrower(Protocol):
    """Of a member: who it is, what they have saved, what of that is held back for loans."""

    id: MemberId
    savings: int
    held: int


class Till(Protocol):
    """What there is in the cash box."""

    cash: int


@dataclass(slots=True)
class _Loan:
    """A loan as the story knows it. `dues` are the days and amounts still to pay; one that is
    `bad` stops paying after so many."""

    id: LoanId
    who: Borrower
    product: ProductId
    amount: int
    instalments: int
    answers: Borrower | None = None
    held: int = 0
    dues: list[tuple[date, int]] = field(default_factory=list)
    lent: date | None = None
    bad: int | None = None
    replaces: _Loan | None = None


class Lending:
    """The credit committee's work, market day by market day."""

    def __init__(
        self, book: Book, country: Profile, words: Language, rng: Random, till: Till
    ) -> None:
        self._book, self._words, self._rng, self._till = book, words, rng, till
        self._country = country
        self._note = country.coins[0] if country.coins else 10_000
        self._products: dict[str, ProductId] = {}
        self._terms: dict[str, LendingTerms] = {}
        self._asked: list[_Loan] = []
        self._running: list[_Loan] = []
        self._point = 0
        self._once = {"rescheduled", "lost", "renewed", "refused", "team"}
        self._bad = self._waiting = 0
        #: The resolution by which loans are granted; without it they are of a paper minute book.
        self.granting = ""

    @property
    def busy(self) -> set[MemberId]:
        """Who has a loan or has asked for one, and who answers for one."""
        there = [*self._running, *self._asked]
        return {one.who.id for one in there} | {o.answers.id for o in there if o.answers}

    def begin(self, day: date) -> None:
        """The first kinds of loans are offered."""
        for one in loans.examples(self._country):
            if one.key in ("ordinary", "market", "group"):
                name = self._words.gettext(one.name)
                terms = self._terms[one.key] = _easier(one.terms)
                self._products[one.key] = self._book.write(
                    loans.offer_loans, name=name, since=day, terms=terms
                )

    def live(self, day: date, last: date, here: Sequence[Borrower]) -> None:
        """A market day: instalments come in, what was asked for is decided, more is asked for."""
        for one in list(self._running):
            self._pay(one, day)
        self._look_after(day)
        asked, self._asked = self._asked, []
        for one in asked:
            if day + _WEEK <= last and self._till.cash < one.amount + self._note:
                self._asked.append(one)  # until there is enough in the box
            else:
                self._decide(one, day, last)
                self._waiting += day + _WEEK > last
        before_last = _WEEK <= last - day < 2 * _WEEK
        for who in self._askers(here, 4 if before_last else 0):
            self._ask(who, "ordinary" if self._rng.randrange(3) else "market", day, here)
        if "team" in self._once and len(here) > 8 and day.day > 7:
            self._team(day, here)
        if "renewed" in self._once:
            self._renew(day)

    # --- asking ----------------------------------------------------------------------------------

    def _askers(self, here: Sequence[Borrower], sure: int) -> Iterator[Borrower]:
        """Who asks on a market day: so many for sure, where there are so many who can."""
        busy = {id(one.who) for one in (*self._running, *self._asked)}
        able = [w for w in here if w.savings - w.held >= 3 * self._note and id(w) not in busy]
        some = min(max(len(here) // 100, sure, 1), len(able))
        for n, who in enumerate(self._rng.sample(able, some)):
            if n < sure or self._rng.randrange(100) < _ASK:
                yield who

    def _ask(
        self,
        who: Borrower,
        kind: str,
        day: date,
        here: Sequence[Borrower],
        team: int | None = None,
    ) -> None:
        least, most = 2 * self._note, (20 if kind == "ordinary" else 8) * self._note
        wanted = min(max(who.savings * 3 // 2, least), most) // self._note * self._note
        one = self._apply(who, kind, day, min(wanted, self._terms[kind].most), team=team)
        if kind == "ordinary":
            self._answer(one, here)

    def _apply(
        self,
        who: Borrower,
        kind: str,
        day: date,
        amount: int,
        *,
        team: int | None = None,
        replaces: _Loan | None = None,
    ) -> _Loan:
        product = self._products[kind]
        count = self._rng.choice((6, 8, 10, 12)) if kind == "ordinary" else 12
        income = self._note * self._rng.randrange(2, 9)
        loan = self._book.write(
            lending.apply_for_loan,
            member=who.id,
            product=product,
            amount=amount,
            instalments=count,
            purpose=self._rng.choice(_PURPOSES),
            day=day,
            remark=self._words.gettext(_REMARK) if self._rng.randrange(4) == 0 else "",
            means={"income": income, "costs": income * self._rng.randrange(40, 80) // 100},
            officer=self._book.actor.person,
            team=team,
            replaces=replaces.id if replaces else None,
        )
        one = _Loan(loan, who, product, amount, count, replaces=replaces)
        self._asked.append(one)
        return one

    def _answer(self, one: _Loan, here: Sequence[Borrower]) -> None:
        """Somebody answers for it with a quarter of it, if they can."""
        part = one.amount // 4
        friend = self._rng.choice(here)
        if friend is not one.who and friend.savings - friend.held >= part:
            self._book.write(lending.add_guarantor, loan=one.id, member=friend.id, amount=part)
            one.answers, one.held = friend, part
            friend.held += part

    def _team(self, day: date, here: Sequence[Borrower]) -> None:
        """Four form a group, and two of them borrow."""
        four = self._rng.sample(list(here), 4)
        busy = {id(one.who) for one in (*self._running, *self._asked)}
        if any(id(who) in busy for who in four):
            return
        self._once.discard("team")
        team = self._book.write(
            lending.form_team,
            name=self._words.gettext(_TEAM),
            village="",
            day=day,
            members=[who.id for who in four],
        )
        for who in four[:2]:
            self._ask(who, "group", day, here, team=team)

    def _renew(self, day: date) -> None:
        """One who has paid back half takes a larger loan, which pays off the old one."""
        for one in self._running:
            half = one.lent is not None and 0 < len(one.dues) <= 4 and one.bad is None
            if half and one.product == self._products["ordinary"] and one.dues[0][0] > day + _WEEK:
                self._once.discard("renewed")
                more = min(one.amount + 2 * self._note, self._terms["ordinary"].most)
                self._apply(one.who, "ordinary", day, more, replaces=one)
                return

    # --- deciding and paying out -----------------------------------------------------------------

    def _resolution(self, day: date, *, grants: bool = False) -> str:
        self._point += 1
        if grants and self.granting:
            return self.granting
        words = self._words.gettext(_RESOLUTION)
        return words.format(day=self._words.day(day), point=self._point)

    def _decide(self, one: _Loan, day: date, last: date) -> None:
        """Granted and paid out; on the last day something waits at every step."""
        book, body, waits = self._book, self._words.gettext(_BODY), day + _WEEK > last
        step = self._waiting % 3 if waits else 3
        if not step:
            return
        if "refused" in self._once and self._point > 5 and one.replaces is None:
            self._once.discard("refused")
            why = self._words.gettext(_REFUSED)
            said = {"body": body, "resolution": self._resolution(day)}
            book.write(lending.refuse, loan=one.id, reason=why, day=day, **said)
            self._free(one)
            return
        book.write(
            lending.approve,
            loan=one.id,
            amount=one.amount,
            instalments=one.instalments,
            body=body,
            resolution=self._resolution(day, grants=True),
            day=day,
        )
        if step > 1:
            book.write(lending.sign_loan, loan=one.id, day=day)
        if step > 2:
            self._pay_out(one, day)

    def _life(self, one: _Loan) -> loans.Life:
        found: loans.Life = self._book.read(_life, one.id)
        return found

    def _pay_out(self, one: _Loan, day: date) -> None:
        out = self._book.read(lending.payout, one.id, one.amount, day)
        self._book.write(lending.pay_out, loan=one.id, amount=one.amount, day=day)
        self._till.cash -= out.net.minor
        one.who.savings += out.saved.minor
        if one.replaces is not None:
            self._end(one.replaces)
        one.lent = day
        self._plan(one)
        if self._rng.randrange(100) < 8 or (self._bad < 2 and len(self._running) > 3):
            self._bad += 1
            one.bad = self._rng.choice((1, 2, 3))
        self._running.append(one)

    def _plan(self, one: _Loan) -> None:
        terms = self._life(one).terms
        assert terms is not None
        one.dues = [(row.due, int(row.total)) for row in plan(terms).rows]

    # --- paying back -----------------------------------------------------------------------------

    def _pay(self, one: _Loan, day: date) -> None:
        """On the market day before an instalment is due; one in ten comes a week late."""
        due, amount = one.dues[0]
        if due >= day + _WEEK or one.bad == 0:
            return
        if due >= day and self._rng.randrange(10) == 0:
            return
        late = due < day
        if late or len(one.dues) == 1:
            amount = self._asks(one, day, amount)
        if amount:
            self._repay(one, day, amount)
        one.dues = [row for row in one.dues if row[0] > day] if late else one.dues[1:]
        if one.bad:
            one.bad -= 1
        if not amount or not one.dues:
            self._end(one)

    def _repay(self, one: _Loan, day: date, amount: int) -> None:
        money = Money(amount, self._country.currency)
        doing = Doing(visit.REPAYMENT, money, HoldingId(one.id))
        self._book.write(visit.record_visit, member=one.who.id, day=day, doings=[doing])
        self._till.cash += amount

    def _asks(self, one: _Loan, day: date, amount: int) -> int:
        """What must be paid: all of it with the last instalment. Nothing where nothing is owed."""
        found = self._book.read(loans.owed_by, one.who.id, day)
        for mine in found:
            if mine.loan == HoldingId(one.id):
                wanted = mine.most.minor if one.dues[-1][0] <= day + _WEEK else mine.due.minor
                return min(wanted or amount, mine.most.minor)
        return 0

    def _end(self, one: _Loan) -> None:
        """It is paid back: whoever answered is free."""
        self._running.remove(one)
        self._free(one)

    def _free(self, one: _Loan) -> None:
        if one.answers is not None:
            one.answers.held -= one.held
            one.answers = None

    # --- what goes wrong -------------------------------------------------------------------------

    def _look_after(self, day: date) -> None:
        """The first that is far behind gets new terms; the next is given up in the end."""
        for one in list(self._running):
            late = day - one.dues[0][0]
            if one.bad == 0 and "rescheduled" in self._once and late > _RESCHEDULED:
                self._once.discard("rescheduled")
                self._reschedule(one, day)
            elif one.bad == 0 and "lost" in self._once and late > _LOST:
                self._once.discard("lost")
                self._lose(one, day)

    def _reschedule(self, one: _Loan, day: date) -> None:
        terms = self._life(one).terms
        assert terms is not None
        first = day + 4 * _WEEK
        new = replace(terms, instalments=12, start=day, first_due=first, disbursements=())
        self._book.write(
            lending.reschedule,
            loan=one.id,
            day=day,
            terms=new,
            treatment={"interest": "keep", "fee": "keep", "penalty": "waive"},
            resolution=self._resolution(day),
            reason=self._words.gettext(_WHY_LATER),
        )
        rows = self._book.read(_rows, one.id, day)
        one.dues, one.bad = [(due, amount) for due, amount in rows if due > day], None

    def _lose(self, one: _Loan, day: date) -> None:
        person = self._book.write(
            office.add_person,
            name=self._words.gettext(_SECOND),
            role=Role.TREASURER,
            language=self._words.code,
            password="practice",
        )
        self._book.write(
            lending.write_off,
            loan=one.id,
            day=day,
            reason=self._words.gettext(_WHY_LOST),
            resolution=self._resolution(day),
            second=person,
        )
        self._book.write(office.stop_person, person=person)
        self._running.remove(one)


def _easier(terms: LendingTerms) -> LendingTerms:
    """As one person can keep them alone, in a village where not everybody finds two to answer."""
    return replace(terms, guarantors=0, cover="0", second_from=0, saved="0", member_months=0)


def _life(session: Session, loan: LoanId) -> loans.Life:
    return loans.life_of(reader(session), loan)


def _rows(session: Session, loan: LoanId, day: date) -> list[tuple[date, int]]:
    """What is still to pay, by its day."""
    found = loans.standing(_life(session, loan), day)
    assert found is not None
    return [(row.due, int(row.left.total)) for row in found.rows if row.settled is None]
