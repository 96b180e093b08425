"""What became of a loan, told by what happened to it: a pure function over its facts.

Events and moves come in any order (two PCs wrote them) and are put in that of their days. What
was taken back doesn't count. Amounts in minor units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from coopdesk.i18n import N_
from coopdesk.records.ids import EntryId, LoanId, PersonId
from coopdesk.records.schedule import Terms

#: The states of a loan, in the order of its life.
ASKED, APPROVED, REFUSED, CANCELLED = "asked", "approved", "refused", "cancelled"
SIGNED, RUNNING, CLOSED, WRITTEN_OFF = "signed", "running", "closed", "written_off"

#: What each is called.
STATE_NAMES: Final[Mapping[str, str]] = {
    ASKED: N_("asked for"),
    APPROVED: N_("approved"),
    REFUSED: N_("refused"),
    CANCELLED: N_("not taken"),
    SIGNED: N_("signed"),
    RUNNING: N_("running"),
    CLOSED: N_("paid back"),
    WRITTEN_OFF: N_("written off"),
}

#: Kinds of events beside the states that they lead to.
DISBURSED, RESCHEDULED, RATE, WAIVED = "disbursed", "rescheduled", "rate", "waived"
VISITED, REMINDED, IN_KIND, UNDONE = "visited", "reminded", "in_kind", "undone"
BROUGHT, RELEASED = "brought", "released"

#: Kinds of moves: what a line of an entry did to a loan.
OPENING, DISBURSEMENT, REPAYMENT, SET_OFF = "opening", "disbursement", "repayment", "set_off"
REALIGNED, ADDED, LOST, RECOVERED = "realigned", "added", "written_off", "recovered"
GIVEN_BACK = "given_back"

#: Moves that are payments of the borrower (or for them): the replay puts them to their parts.
PAYMENTS: Final = frozenset({REPAYMENT, SET_OFF, IN_KIND, RECOVERED})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a loan."""

    id: int
    day: date
    written: datetime
    kind: str
    by: PersonId
    second: PersonId | None
    entry: EntryId | None
    resolution: str
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Move:
    """What a line of an entry did to a loan, part by part. `undone`: the entry was reversed, or
    is a reversal."""

    entry: EntryId
    n: int
    day: date
    kind: str
    amount: int
    principal: int
    interest: int
    fee: int
    penalty: int
    undone: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A loan as it was asked for."""

    id: LoanId
    number: str
    member: int
    product: int
    term: int
    day: date
    amount: int
    instalments: int
    purpose: str
    remark: str
    officer: int | None
    insider: bool
    team: int | None
    replaces: int | None
    first_due: date | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """An amount by what it is for."""

    principal: int = 0
    interest: int = 0
    fee: int = 0
    penalty: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.principal + self.interest + self.fee + self.penalty


@dataclass(frozen=True, slots=True)
class Life:
    """What became of a loan until now.

    `state` since a day; `approved` and `signed` are the events that led there, `terms` what was
    signed. `disbursed` is what was paid out, `booked` the sums of all moves, `owed` what of the
    principal is still owed by them; `rescheduled` how often it got new terms. Minor units.
    """

    asked: Asked
    state: str
    since: date
    events: tuple[Event, ...]
    moves: tuple[Move, ...]
    approved: Event | None
    signed: Event | None
    disbursed: int
    booked: Parts
    rescheduled: int

    @property
    def terms(self) -> Terms | None:
        """The terms that were signed; None before that."""
        return None if self.signed is None else Terms.of(self.signed.said["terms"])

    @property
    def owed(self) -> int:
        """What of the principal is still owed, by the books; below nothing, to the member."""
        return -self.booked.principal

    @property
    def given_back(self) -> int:
        """What was given back of payments, since they were more than was owed."""
        back = (one for one in self.moves if one.kind == GIVEN_BACK and not one.undone)
        return -sum(one.amount for one in back)


def counted(events: Iterable[Event]) -> list[Event]:
    """The events that hold, in the order of their days: without what was taken back."""
    known = sorted(events, key=_place)
    undone = {one.said.get("event") for one in known if one.kind == UNDONE}
    return [one for one in known if one.kind != UNDONE and one.id not in undone]


def _place(one: Event) -> tuple[date, datetime, int]:
    return one.day, one.written, one.id


def live(asked: Asked, events: Iterable[Event], moves: Sequence[Move]) -> Life:
    """What became of a loan.

    What was paid out runs, whatever another PC decided that did not know of it.
    """
    told = sorted(events, key=_place)
    happened = counted(told)
    state, since = ASKED, asked.day
    approved = signed = None
    for one in happened:
        if one.kind in _LEADS:
            state, since = _LEADS[one.kind], one.day
        approved = one if one.kind == APPROVED else approved
        signed = one if one.kind in (SIGNED, BROUGHT) else signed
    paid = [one for one in happened if one.kind == DISBURSED]
    if paid and state not in (RUNNING, WRITTEN_OFF):
        state, since = RUNNING, paid[-1].day
    if paid:
        approved = approved or _last(told, APPROVED)
        signed = signed or _last(told, SIGNED)
    standing = [one for one in moves if not one.undone]
    paid_out = -sum(one.principal for one in standing if one.kind == DISBURSEMENT)
    if signed is not None and signed.kind == BROUGHT:
        paid_out += int(Terms.of(signed.said["terms"]).lent)
    booked = Parts(
        sum(one.principal for one in moves),
        sum(one.interest for one in moves),
        sum(one.fee for one in moves),
        sum(one.penalty for one in moves),
    )
    return Life(
        asked,
        state,
        since,
        tuple(happened),
        tuple(sorted(moves, key=_moved)),
        approved,
        signed,
        paid_out,
        booked,
        sum(one.kind == RESCHEDULED for one in happened),
    )


def _last(events: Sequence[Event], kind: str) -> Event | None:
    return next((one for one in reversed(events) if one.kind == kind), None)


def _moved(one: Move) -> tuple[date, int, int]:
    return one.day, one.entry, one.n


#: The state that an event leads to. Whether a running loan is paid back its replay tells.
_LEADS: Final[Mapping[str, str]] = {
    APPROVED: APPROVED,
    REFUSED: REFUSED,
    CANCELLED: CANCELLED,
    SIGNED: SIGNED,
    DISBURSED: RUNNING,
    BROUGHT: RUNNING,
    WRITTEN_OFF: WRITTEN_OFF,
}
