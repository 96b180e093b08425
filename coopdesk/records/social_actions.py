"""What the co-op did for its people and its place, as members tell it.

An action stands under one or more of the seven principles of co-operative identity. It counts once
in the totals, however many it stands under; one that is private counts, and is listed as private.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ActionId, EntryId, MeetingId
from coopdesk.records.money import Money
from coopdesk.records.schema import Entry, Meeting, SocialAction

#: The seven principles, by their number.
PRINCIPLES: Final[Mapping[int, str]] = {
    1: N_("Open membership"),
    2: N_("Democratic control"),
    3: N_("Members' economic participation"),
    4: N_("Autonomy and independence"),
    5: N_("Education, training and information"),
    6: N_("Co-operation among co-operatives"),
    7: N_("Concern for community"),
}

#: The sustainable development goals of the United Nations, by their number.
GOALS: Final[Mapping[int, str]] = {
    1: N_("No poverty"),
    2: N_("Zero hunger"),
    3: N_("Good health"),
    4: N_("Good education"),
    5: N_("Women and men equal"),
    6: N_("Clean water and toilets"),
    7: N_("Clean energy"),
    8: N_("Good work and a growing economy"),
    9: N_("Industry and new ideas"),
    10: N_("Less inequality"),
    11: N_("Good towns and villages"),
    12: N_("Making and using with care"),
    13: N_("Climate"),
    14: N_("Life under water"),
    15: N_("Life on land"),
    16: N_("Peace and justice"),
    17: N_("Working together for the goals"),
}

#: What can be changed of an action.
CHANGEABLE: Final = (
    "day",
    "name",
    "text",
    "principles",
    "goals",
    "minutes",
    "amount",
    "people",
    "reached",
    "environment",
    "private",
    "meeting",
    "entry",
)
#: What must hold, for checks: a name, what is said, the query.
AUDITS: Final = (
    (
        "social actions",
        N_("The social action “{name}” of {day} stands under no principle or has less than none."),
        "SELECT name, day FROM social_action WHERE dropped = 0 AND (json_array_length(principles)"
        " = 0 OR minutes < 0 OR amount < 0 OR people < 0 OR reached < 0)",
    ),
)
_COUNTS: Final = ("minutes", "people", "reached")
_FLAGS: Final = ("environment", "private")


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action. `minutes` are those of all who worked on it, `people` who of the co-op took part,
    `reached` whom it served."""

    id: ActionId
    day: date
    name: str
    text: str
    principles: tuple[int, ...]
    goals: tuple[int, ...]
    minutes: int
    amount: Money
    people: int
    reached: int
    environment: bool
    private: bool
    meeting: MeetingId | None
    entry: EntryId | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What actions come to, each counted once. `private` says how many of them are private."""

    actions: int
    private: int
    minutes: int
    amount: Money
    people: int
    reached: int
    environment: int


@command(needs=Permission.KEEP_MINUTES)
def add_action(
    tx: Tx,
    *,
    day: date,
    name: str,
    principles: Sequence[int],
    text: str = "",
    goals: Sequence[int] = (),
    minutes: int = 0,
    amount: Money | None = None,
    people: int = 0,
    reached: int = 0,
    environment: bool = False,
    private: bool = False,
    meeting: MeetingId | None = None,
    entry: EntryId | None = None,
) -> ActionId:
    """Tell of something that the co-op did, under one or more of the seven PRINCIPLES."""
    said: dict[str, Any] = {
        "day": day,
        "name": name,
        "text": text,
        "principles": principles,
        "goals": goals,
        "minutes": minutes,
        "amount": amount or Money.zero(journal.currency_of(tx.session)),
        "people": people,
        "reached": reached,
        "environment": environment,
        "private": private,
        "meeting": meeting,
        "entry": entry,
    }
    ident = ActionId(tx.new_id())
    kept = {column: _kept(tx, column, value) for column, value in said.items()}
    tx.insert(SocialAction, [{"id": ident, "dropped": 0, **kept}])
    tx.touch(Topic.MEETINGS)
    return ident


@command(needs=Permission.KEEP_MINUTES)
def change_action(
    tx: Tx, *, action: ActionId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Change what is told of an action, see CHANGEABLE. `shown` is what the person saw before."""
    _of(tx, action)
    unknown = changes.keys() - set(CHANGEABLE)
    if unknown:
        raise KeyError(f"an action has no {', '.join(sorted(unknown))}")
    for name, value in changes.items():
        kept = _kept(tx, name, value)
        before = _kept(tx, name, shown[name]) if name in shown else None
        tx.set(SocialAction, action, name, kept, shown=before)
    tx.touch(Topic.MEETINGS)


@command(needs=Permission.KEEP_MINUTES)
def drop_action(tx: Tx, *, action: ActionId) -> None:
    """An action was written by mistake."""
    _of(tx, action)
    tx.set(SocialAction, action, "dropped", 1, shown=0)
    tx.touch(Topic.MEETINGS)


def _of(tx: Tx, action: ActionId) -> SocialAction:
    row = tx.session.get(SocialAction, action)
    if row is None or row.dropped:
        raise Refused(N_("There is no such action."), field="action")
    return row


def _kept(tx: Tx, name: str, value: Any) -> Any:
    """A value as the table keeps it; refused where it can't be."""
    if name in _FLAGS:
        return int(bool(value))
    if name in _COUNTS:
        return _count(name, value)
    match name:
        case "day":
            return _day(tx, value)
        case "name":
            return _written(value)
        case "principles" | "goals":
            return _numbers(name, value)
        case "amount":
            return _amount(tx, value)
        case "meeting" | "entry":
            return _there(tx, name, value)
    return str(value).strip()


def _count(name: str, value: int) -> int:
    if value < 0:
        raise Refused(N_("It can't be less than nothing."), field=name)
    return value


def _day(tx: Tx, day: date) -> date:
    if day > tx.today:
        raise Refused(N_("That day is still to come. Tell of it when it was done."), field="day")
    return day


def _written(name: str) -> str:
    if not name.strip():
        raise Refused(N_("Write what was done."), field="name")
    return name.strip()


def _numbers(name: str, value: Iterable[int]) -> list[int]:
    numbers, known = sorted(set(value)), PRINCIPLES if name == "principles" else GOALS
    if any(one not in known for one in numbers):
        raise KeyError(f"unknown {name}: {numbers}")
    if name == "principles" and not numbers:
        raise Refused(N_("Choose at least one principle that it stands for."), field=name)
    return numbers


def _amount(tx: Tx, amount: Money) -> int:
    if amount.minor < 0:
        raise Refused(N_("It can't be less than nothing."), field="amount")
    if amount.currency != journal.currency_of(tx.session):
        raise Refused(N_("The book is kept in another currency."), field="amount")
    return amount.minor


def _there(tx: Tx, name: str, ident: int | None) -> int | None:
    table = Meeting if name == "meeting" else Entry
    if ident is not None and tx.session.get(table, ident) is None:
        raise Refused(N_("It is not in this book."), field=name)
    return ident


# --- looking -------------------------------------------------------------------------------------


def actions(
    session: Session, from_: date | None = None, until: date | None = None
) -> list[ActionRow]:
    """The actions of a time, or all: the newest first."""
    query = select(SocialAction).where(SocialAction.dropped == 0)
    if from_ is not None:
        query = query.where(SocialAction.day >= from_)
    if until is not None:
        query = query.where(SocialAction.day <= until)
    rows = session.scalars(query.order_by(SocialAction.day.desc(), SocialAction.id.desc()))
    currency = journal.currency_of(session)
    return [_row(one, currency) for one in rows]


def action(session: Session, ident: ActionId) -> ActionRow:
    """One action."""
    return _row(session.get_one(SocialAction, ident), journal.currency_of(session))


def _row(one: SocialAction, currency: str) -> ActionRow:
    return ActionRow(
        ActionId(one.id),
        one.day,
        one.name,
        one.text,
        tuple(one.principles),
        tuple(one.goals),
        one.minutes,
        Money(one.amount, currency),
        one.people,
        one.reached,
        bool(one.environment),
        bool(one.private),
        None if one.meeting is None else MeetingId(one.meeting),
        None if one.entry is None else EntryId(one.entry),
    )


def totals(found: Iterable[ActionRow], currency: str, principle: int | None = None) -> Totals:
    """What actions come to, of all or under one principle; each counts once."""
    once = {one.id: one for one in found if principle is None or principle in one.principles}
    every = once.values()
    return Totals(
        len(every),
        sum(one.private for one in every),
        sum(one.minutes for one in every),
        sum((one.amount for one in every), Money.zero(currency)),
        sum(one.people for one in every),
        sum(one.reached for one in every),
        sum(one.environment for one in every),
    )
