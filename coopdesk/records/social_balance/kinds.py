"""What an indicator of the social balance is: a figure, and the list that stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.calendar import age
from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.papers import Behind, Cell, FigureColumn, FigureRow, Holds
from coopdesk.records.ratios import part
from coopdesk.records.social_actions import ActionRow
from coopdesk.records.statements.parts import Ground

NO_DATA: Final = Text(N_("no data"))


@dataclass(frozen=True, slots=True)
class Who:
    """A member as the social balance counts them; who came back, once for each time."""

    id: MemberId
    number: str
    name: str
    sex: str
    born: date | None
    joined: date | None
    left: date | None

    def there(self, day: date) -> bool:
        """Whether they were a member on a day."""
        return (self.joined is None or self.joined <= day) and (
            self.left is None or self.left > day
        )

    def young(self, day: date) -> bool | None:
        """Whether they are under 35 on a day; None where nobody knows when they were born."""
        return None if self.born is None else is_young(self.born, day)


def is_young(born: date, day: date) -> bool:
    """Under 35 on a day."""
    return age(born, day) < YOUNG


#: Below which age somebody counts as young.
YOUNG: Final = 35


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the co-op, with what most indicators need, read once."""

    session: Session
    of: Ground
    first: date
    last: date
    everyone: tuple[Who, ...]
    actions: tuple[ActionRow, ...]
    surplus: int  # of the year, minor units

    @property
    def members(self) -> list[Who]:
        """The members on the last day."""
        return [one for one in self.everyone if one.there(self.last)]

    def within(self, day: date | None) -> bool:
        """Whether a day is in the year."""
        return day is not None and self.first <= day <= self.last

    def money(self, minor: int) -> Money:
        return self.of.money(minor)


@dataclass(frozen=True, slots=True)
class Listing:
    """The list behind a figure: columns, and rows that may open what stands behind them."""

    columns: tuple[FigureColumn, ...]
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A figure, of how many or how much it is a part, and its list."""

    value: Cell
    of: Cell = None
    listing: Listing = Listing((), ())


@dataclass(frozen=True, slots=True)
class Kind:
    """An indicator: a key for good, the principle, what it says, how it is told."""

    key: str
    principle: int
    title: str  # marked with N_
    tell: Callable[[Year], Told]


def column(key: str, title: str, holds: Holds = Holds.WORDS) -> FigureColumn:
    """A column of a list."""
    return FigureColumn(key, Text(title), holds)


_PEOPLE: Final = (
    column("number", N_("No."), Holds.CODE),
    column("name", N_("Name")),
    column("joined", N_("Joined on"), Holds.DAY),
    column("left", N_("Left on"), Holds.DAY),
)


def people(found: Iterable[Who]) -> Listing:
    """Members as a list; each opens their page."""
    rows = (
        FigureRow((one.number, one.name, one.joined, one.left), behind=Behind(member=one.id))
        for one in found
    )
    return Listing(_PEOPLE, tuple(rows))


def share_of(some: Sequence[Who], every: Sequence[Who]) -> Told:
    """Some members of others: the part, how many, and who."""
    if not every:
        return Told(NO_DATA)
    return Told(part(len(some), len(every)), len(some), people(some))


def counted(found: Sequence[Who]) -> Told:
    """How many, and who."""
    return Told(len(found), None, people(found))


def ratio(value: Decimal | None) -> Cell:
    """A part; of nothing there is no data."""
    return NO_DATA if value is None else value


_DEEDS: Final = (
    column("day", N_("Day"), Holds.DAY),
    column("action", N_("Action")),
    column("hours", N_("Hours"), Holds.COUNT),
    column("amount", N_("Amount"), Holds.MONEY),
    column("people", N_("Took part"), Holds.COUNT),
    column("reached", N_("Served"), Holds.COUNT),
)


def deeds(found: Iterable[ActionRow]) -> Listing:
    """Actions as a list; a private one is listed as private, without its name."""
    rows = (
        FigureRow(
            (
                one.day,
                Text(N_("A private action")) if one.private else one.name,
                hours(one.minutes),
                one.amount,
                one.people,
                one.reached,
            )
        )
        for one in found
    )
    return Listing(_DEEDS, tuple(rows))


def hours(minutes: int) -> int:
    """Whole hours; half an hour and more counts as one."""
    return (minutes + 30) // 60


def of_loans(loans: tuple[LoanId, ...], owed: Sequence[tuple[str, Money]], day: date) -> Listing:
    """Loans as a list: whose, and what is owed; each opens its page."""
    columns = (column("name", N_("Borrower")), column("owed", N_("Owed"), Holds.MONEY))
    rows = (
        FigureRow((name, money), behind=Behind(until=day, loans=(loan,)))
        for loan, (name, money) in zip(loans, owed, strict=True)
    )
    return Listing(columns, tuple(rows))
