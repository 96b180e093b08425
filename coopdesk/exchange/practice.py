"""A practice book: a believable history of a co-op that never was, made through the commands.

A co-op brings in its paper roll on the first day and then keeps weekly market days: members join,
save, draw, buy shares in parts, borrow and pay back; money is carried to the bank; rent is paid;
now and then a slip of the pen is reversed. Equal seed and last day, equal members and
balances.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Final

from coopdesk.exchange import practice_interest
from coopdesk.exchange.practice_loans import Lending
from coopdesk.exchange.practice_meetings import Meetings, Pages
from coopdesk.exchange.practice_names import people_of
from coopdesk.exchange.practice_office import Office
from coopdesk.exchange.practice_people import Lives
from coopdesk.i18n import N_, Language
from coopdesk.records import members, office, products, profiles, statements, visit
from coopdesk.records.access import ROLE_NAMES, Role
from coopdesk.records.book import Book
from coopdesk.records.calendar import Clock
from coopdesk.records.cash import counts
from coopdesk.records.drafts import MemberDraft, Sex
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, MemberId, VisitId
from coopdesk.records.money import Money
from coopdesk.records.papers.meeting import Minutes
from coopdesk.records.profiles import Profile
from coopdesk.records.remaking import put_in_place, refuse_taken
from coopdesk.records.visit import Doing

#: Told how far it is: days done, days in all. It may raise, and nothing is left behind.
Step = Callable[[int, int], None]

MOST_MEMBERS: Final = 20_000
MOST_YEARS: Final = 20

_WEEK: Final = timedelta(days=7)
_OPENS, _CLOSES = time(8, 30), time(15, 30)

#: What has dice of its own.
_DICE: Final = ("loans", "meetings", "lives")

_REASONS: Final = (
    N_("One zero too many was typed."),
    N_("The money was counted again: the amount was wrong."),
)
_KINDS: Final = {
    visit.DEPOSIT: products.SAVINGS,
    visit.WITHDRAWAL: products.SAVINGS,
    visit.SHARE: products.SHARES,
    visit.REPAYMENT: products.LOANS,
    visit.SOCIAL: products.SOCIAL,
    visit.FINE: "",
}


def make(
    path: Path,
    home: Path,
    clock: Clock,
    *,
    members: int = 300,
    years: int = 2,
    seed: int = 1,
    profile: str = "RW",
    person: str = "",
    password: str = "",
    language: str = "en",
    until: date | None = None,
    step: Step | None = None,
    pages: Pages | None = None,
) -> None:
    """Make a practice book at `path`, with a history that ends on `until` (today by the clock).

    The file appears when it is complete. Refused for sizes that make no sense and an unknown
    profile; Trouble when there is a file already. What `step` raises ends it and leaves nothing.
    `pages` counts those that minutes fill when they are drawn; without it each fills one.
    """
    words = Language(language)
    now = clock().astimezone()
    last = until or now.date()
    _check(path, last > now.date(), members, years)
    country = profiles.profile(profile)
    first = last - timedelta(days=365 * years)
    hands = _Clock(now)
    hands.show(first, time(8))
    said = office.Founding(
        name=words.gettext(N_("{name} (practice)")).format(name=people_of(country.code).coop),
        profile=country.code,
        currency=country.currency,
        person=person or words.gettext(ROLE_NAMES[Role.SECRETARY]),
        language=language,
        password=password,
    )
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    book = None
    try:
        book = office.new_book(part, home, hands, said, built=first)
        with book.unhurried():
            dice = [Random(seed), *(Random(f"{seed} {of}") for of in _DICE)]
            life = _Life(book, hands, words, dice, count=members, pages=pages or _one_page)
            days = life.days(first, last)
            for done, day in enumerate(days):
                if step is not None:
                    step(done, len(days))
                life.live(day)
        book.close()
        put_in_place(part, path)
    except BaseException:
        if book is not None:
            book.discard()
        part.unlink(missing_ok=True)
        raise


def _one_page(minutes: Minutes) -> int:
    return 1


def _check(path: Path, ahead: bool, count: int, years: int) -> None:
    if ahead:
        raise Refused(N_("A practice book can't go on after today."), field="until")
    if not 1 <= count <= MOST_MEMBERS:
        raise Refused(
            N_("A practice book has from 1 to {most} members."), field="members", most=MOST_MEMBERS
        )
    if not 1 <= years <= MOST_YEARS:
        raise Refused(
            N_("A practice book goes back from 1 to {most} years."), field="years", most=MOST_YEARS
        )
    refuse_taken(path)


class _Clock:
    """The clock on the office wall, moved by hand; it never runs ahead of the real one."""

    def __init__(self, real: datetime) -> None:
        self._real = self._now = real

    def __call__(self) -> datetime:
        return self._now

    def show(self, day: date, at: time) -> None:
        self._now = datetime.combine(day, at, tzinfo=self._real.tzinfo)

    def spread(self, day: date, count: int) -> Iterator[None]:
        """Move on `count` times through a market day."""
        self.show(day, _CLOSES)
        closes = min(self._now, self._real)
        self.show(day, min(_OPENS, closes.time()))
        opens = self._now
        seconds = (closes - opens).seconds
        for n in range(1, count + 1):
            self._now = opens + timedelta(seconds=seconds * n // (count + 1))
            yield


@dataclass(slots=True)
class _Saver:
    """A member as the story knows them. Amounts in minor units; `habit` is visits in 100 weeks,
    `held` what is held back of the savings since they answer for a loan."""

    id: MemberId
    habit: int
    target: int
    holdings: Mapping[str, HoldingId]
    savings: int = 0
    shares: int = 0
    loan: int = 0
    instalment: int = 0
    held: int = 0


class _Folk:
    """Who lives here, and what they have in their pockets."""

    def __init__(self, rng: Random, profile: Profile, currency: str) -> None:
        self._rng, self._profile, self._currency = rng, profile, currency
        self._people = people_of(profile.code)
        self._names: list[str] = []
        # Amounts are counted in notes: what people carry, whatever the currency is worth.
        self.note = profile.coins[0] if profile.coins else 10_000
        self.coin = max(self.note // 20, 1)

    def chance(self, percent: int) -> bool:
        return self._rng.randrange(100) < percent

    def rounded(self, minor: int) -> int:
        """To the coins that people use, one at least."""
        return max(minor // self.coin, 1) * self.coin

    def busy(self, day: date) -> bool:
        return day.month in self._people.harvest

    def lean(self, day: date) -> bool:
        return day.month in self._people.lean

    def to_spare(self, day: date) -> int:
        """What somebody can save on a day: more after the harvest."""
        plenty = 2 if self.busy(day) else 1
        percent = self._rng.choice((10, 20, 40, 40, 60, 100, 200, 300))
        return self.rounded(self.note * plenty * percent // 100)

    def target(self) -> int:
        """The shares that somebody wants to have."""
        value = self._profile.share_value
        return value * max(self.note // value, 1) * self._rng.choice((1, 1, 1, 1, 2, 2, 3, 5))

    def founder(self, day: date) -> MemberDraft:
        """A line of the paper roll, with what the paper says that they have."""
        joined = day - timedelta(days=self._rng.randrange(30, 365 * 9))
        target = self.target()
        paid = target if self.chance(85) else self.rounded(target // self._rng.choice((2, 4)))
        savings = self.rounded(self.note * self._rng.randrange(20, 1500) // 100)
        loan = self.rounded((paid + savings) * self._rng.randrange(60, 200) // 100)
        owed = loan if self.chance(40) else 0
        return self.newcomer(joined, shares=paid, savings=savings, loan=owed)

    def newcomer(
        self, joined: date, *, shares: int = 0, savings: int = 0, loan: int = 0
    ) -> MemberDraft:
        """Somebody with the next number; a few lack a paper, a phone or a nominee."""
        rng, number = self._rng, len(self._names) + 1
        sex: Sex = "F" if self.chance(56) else "M"
        born = joined - timedelta(days=rng.randrange(18 * 366, 70 * 365))
        phone = f"{self._profile.phone} 700 {number // 1000:03} {number % 1000:03}".strip()
        return MemberDraft(
            row=number,
            number=str(number),
            name=self._name(sex),
            sex=sex,
            born=born,
            document=f"{born.year}-{rng.randrange(100_000):05}" if self.chance(90) else "",
            phone=phone if self.chance(72) else "",
            village=rng.choice(self._people.villages),
            joined=joined,
            shares=Money(shares, self._currency),
            savings=Money(savings, self._currency),
            loan=Money(loan, self._currency),
            nominee=self._person("M" if sex == "F" else "F") if self.chance(88) else "",
            address="",
            occupation=rng.choice(self._people.trades),
        )

    def _name(self, sex: Sex) -> str:
        """A name; now and then one that somebody has already, as in every village."""
        name = self._rng.choice(self._names) if self._names and self.chance(2) else ""
        self._names.append(name or self._person(sex))
        return self._names[-1]

    def _person(self, sex: Sex) -> str:
        people = self._people
        given = self._rng.choice(people.women if sex == "F" else people.men)
        return people.order.format(given=given, family=self._rng.choice(people.families))


class _Life:
    """One co-op's history, day by day."""

    def __init__(
        self,
        book: Book,
        hands: _Clock,
        words: Language,
        dice: Sequence[Random],
        *,
        count: int,
        pages: Pages,
    ) -> None:
        # Each of _DICE has dice of its own: what else happens is the same without it.
        rng, loans, gathering, lives = dice
        self._book, self._hands, self._words, self._rng = book, hands, words, rng
        coop = book.read(office.coop)
        profile = profiles.profile(coop.profile)
        self._village = people_of(profile.code).villages[0]
        self._currency = coop.currency
        self._folk = _Folk(rng, profile, coop.currency)
        self._office = Office(book, profile, words)
        self._lending = Lending(book, profile, words, loans, self._office)
        self._meetings = Meetings(book, words, gathering, pages)
        self._lives = Lives(book, coop.currency, words, lives, self._office)
        self._count, self._founders = count, max(count * 2 // 5, 1)
        self._here: list[_Saver] = []
        self._to_join: Counter[date] = Counter()
        self._last = date.max
        self._begun = False

    def days(self, first: date, last: date) -> list[date]:
        """The founding day, then a market day each week up to the last day."""
        weeks = (last - first).days // 7
        market = [last - _WEEK * back for back in reversed(range(weeks))]
        self._to_join.update(self._rng.choice(market) for _ in range(self._count - self._founders))
        self._last = last
        return [first, *market]

    def live(self, day: date) -> None:
        """Everything that happens on one day."""
        if not self._here:
            self._found(day)
            return
        newcomers = [self._folk.newcomer(day) for _ in range(self._to_join[day])]
        visitors = [one for one in self._here if self._comes(one, day)]
        clock = self._hands.spread(day, len(newcomers) + len(visitors) + 2)
        next(clock)
        if self._book.clock().ask:  # nobody came for a month: somebody looks at a calendar
            self._book.confirm_day(day)
        self._office.count(counts.OPENING)
        if not self._begun:
            self._begun = True
            self._office.begin(day, self._folk.note)
            self._office.borrow(day, self._folk.note)
        if day.day <= _WEEK.days:
            self._office.earn(day, self._folk.note, sum(one.loan for one in self._here))
            self._office.pay_costs(day, self._folk.note)
            self._office.pay_lender(day)
            practice_interest.pay(self._book, day, self._last)
        self._office.even_out(day, self._folk.note * (20 + self._count // 4))
        for draft in newcomers:
            next(clock)
            self._join(draft, day)
        for one in visitors:
            next(clock)
            self._visit(one, day)
        self._meetings.live(day, self._last, asking=self._asked(day))
        self._lending.granting = self._meetings.granting
        here = [one for one in self._here if one.id not in self._lives.barred]
        self._lending.live(day, self._last, here)
        gone = self._lives.live(day, self._last, self._here, self._lending.busy)
        self._here = [one for one in self._here if one.id != gone]
        if day == self._last:  # the desk is still open, and something waits to be written
            self._office.leave_due(day, self._folk.note)
            self._lives.wait([self._folk.newcomer(day) for _ in range(3)], day)
        else:
            next(clock)
            missing = self._folk.coin if self._folk.chance(4) else 0
            self._office.count(counts.CLOSING, min(missing, self._office.cash))

    def _asked(self, day: date) -> bool:
        """Whether somebody has asked to join: they come in the next four weeks."""
        return any(self._to_join[day + _WEEK * weeks] for weeks in range(1, 5))

    def _comes(self, one: _Saver, day: date) -> bool:
        return self._rng.randrange(400) < one.habit * (5 if self._folk.busy(day) else 4)

    def _found(self, day: date) -> None:
        """The paper roll comes in, with the cash and the bank that stand against it."""
        drafts = [self._folk.founder(day) for _ in range(self._founders)]
        self._book.write(office.change_setting, name="address", value=self._village, shown="")
        practice_interest.begin(self._book, day)
        self._office.offer(day, self._folk.coin)
        self._lending.begin(day)
        self._book.write(members.import_roll, drafts=drafts, on=day)
        ids = {row.number: row.id for row in self._book.read(members.roll)}
        for draft in drafts:
            one = self._arrived(ids[draft.number], self._folk.target())
            one.savings, one.shares = draft.savings.minor, draft.shares.minor
            one.target = max(one.target, one.shares)
            one.loan = draft.loan.minor
            one.instalment = self._folk.rounded(one.loan // self._rng.choice((12, 18, 24, 36)))
        self._meetings.begin(day, [one.id for one in self._here])
        self._lives.begin(day, drafts, self._here)
        owed = sum(one.savings + one.shares - one.loan for one in self._here)
        self._office.bring_forward(day, owed, min(owed, self._folk.note * self._founders))

    def _arrived(self, ident: MemberId, target: int) -> _Saver:
        habit = self._rng.choice((80, 45, 40, 35, 30, 25, 15, 8, 5))
        held = {row.kind: row.id for row in self._book.read(statements.holdings, ident)}
        one = _Saver(ident, habit, target, held)
        self._here.append(one)
        return one

    def _join(self, draft: MemberDraft, day: date) -> None:
        """Somebody is admitted, and pays for a share or a part of it."""
        by, wanted = self._meetings.admitting, self._folk.target()
        one = self._arrived(self._lives.joins(draft, day, by, wanted), wanted)
        one.shares = self._lives.first
        part = one.target if self._folk.chance(60) else self._folk.rounded(one.target // 2)
        brings = {visit.SHARE: part - one.shares, visit.DEPOSIT: self._folk.to_spare(day)}
        self._pay(one, day, {deed: minor for deed, minor in brings.items() if minor > 0})

    def _visit(self, one: _Saver, day: date) -> None:
        doings = dict(self._wishes(one, day))
        if visit.DEPOSIT in doings and self._folk.chance(1):
            self._mistake(one, day, doings)
        if doings:
            self._pay(one, day, doings)

    def _wishes(self, one: _Saver, day: date) -> Iterator[tuple[str, int]]:
        folk = self._folk
        missing = one.target - one.shares
        if missing > 0 and folk.chance(25):
            yield visit.SHARE, min(missing, folk.rounded(one.target // 4))
        if one.loan and folk.chance(70):
            yield visit.REPAYMENT, min(one.instalment, one.loan)
        if folk.chance(35 if folk.lean(day) else 18):
            there = (
                min(one.savings - one.held, self._office.cash)
                * self._rng.choice((20, 40, 70))
                // 100
            )
            if there >= folk.coin:
                yield visit.WITHDRAWAL, folk.rounded(there)
        else:
            yield visit.DEPOSIT, folk.to_spare(day)
        if folk.chance(12):
            yield visit.SOCIAL, folk.coin
        if folk.chance(2):
            yield visit.FINE, folk.coin

    def _pay(self, one: _Saver, day: date, doings: Mapping[str, int]) -> VisitId:
        made = [
            Doing(deed, Money(minor, self._currency), one.holdings.get(_KINDS[deed]))
            for deed, minor in doings.items()
        ]
        written = self._book.write(visit.record_visit, member=one.id, day=day, doings=made)
        self._keep(one, doings, 1)
        return written

    def _keep(self, one: _Saver, doings: Mapping[str, int], sign: int) -> None:
        """Follow a visit, or with −1 its reversal, in what the story knows."""
        moved = Counter({deed: sign * minor for deed, minor in doings.items()})
        one.savings += moved[visit.DEPOSIT] - moved[visit.WITHDRAWAL]
        one.shares += moved[visit.SHARE]
        one.loan -= moved[visit.REPAYMENT]
        self._office.cash += sum(moved.values()) - 2 * moved[visit.WITHDRAWAL]

    def _mistake(self, one: _Saver, day: date, doings: Mapping[str, int]) -> None:
        """A wrong amount is entered, seen, and taken back with a reason."""
        wrong = {**doings, visit.DEPOSIT: doings[visit.DEPOSIT] * 10}
        reason = self._words.gettext(self._rng.choice(_REASONS))
        written = self._pay(one, day, wrong)
        self._book.write(visit.reverse_visit, visit=written, reason=reason)
        self._keep(one, wrong, -1)
