"""The points of a meeting: as they were called, and as they were taken up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from coopdesk.i18n import N_
from coopdesk.records import resolutions
from coopdesk.records.access import Permission
from coopdesk.records.bodies import ASSEMBLY, BYLAWS, ORDINARY
from coopdesk.records.book import Prepared, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, ItemId, MeetingId, MotionId
from coopdesk.records.meetings import life, searching
from coopdesk.records.meetings.life import ENDED, OPEN, PLANNED, Facts, minute_of, writable
from coopdesk.records.resolutions import (
    ADMISSION,
    BUDGET,
    LOAN,
    OFFICER,
    RULES,
    SURPLUS,
)
from coopdesk.records.schema import AgendaItem, Motion

OPENING, MINUTES, REPORT, ACCOUNTS, SURPLUS_USE = (
    "opening",
    "minutes",
    "report",
    "accounts",
    "surplus",
)
PLAN, BYLAW, ELECTION, LOANS, MEMBERS, ANY = (
    "budget",
    "bylaws",
    "election",
    "loans",
    "members",
    "any",
)
TOPIC: Final = "topic"

#: What a point can be for, and what it is called where nobody wrote a title.
POINTS: Final[Mapping[str, str]] = {
    OPENING: N_("Opening and quorum"),
    MINUTES: N_("Minutes of the last meeting"),
    REPORT: N_("Report"),
    ACCOUNTS: N_("Balance sheet and income statement"),
    SURPLUS_USE: N_("Use of the surplus"),
    PLAN: N_("Budget"),
    BYLAW: N_("By-laws"),
    ELECTION: N_("Election"),
    LOANS: N_("Loans"),
    MEMBERS: N_("Admissions and leavers"),
    TOPIC: N_("Something else"),
    ANY: N_("Any other business"),
}

#: What a resolution on such a point lets happen, where nothing else is said.
FOLLOWS: Final[Mapping[str, str]] = {
    SURPLUS_USE: SURPLUS,
    PLAN: BUDGET,
    BYLAW: RULES,
    ELECTION: OFFICER,
    LOANS: LOAN,
    MEMBERS: ADMISSION,
}

#: The agendas with which a meeting begins: kind of the point and its title, where it has its own.
_YEARLY: Final = (
    (OPENING, ""),
    (MINUTES, ""),
    (REPORT, N_("Report of the board")),
    (REPORT, N_("Report of the supervisory committee")),
    (ACCOUNTS, ""),
    (SURPLUS_USE, ""),
    (PLAN, ""),
    (ELECTION, N_("Election of officers")),
    (ANY, ""),
)
_SOMETIMES: Final = ((OPENING, ""), (TOPIC, ""))
_BOARD: Final = (
    (OPENING, ""),
    (MINUTES, ""),
    (REPORT, N_("Report of the treasurer")),
    (MEMBERS, ""),
    (LOANS, ""),
    (ANY, ""),
)

#: What can be changed of a point.
CHANGEABLE: Final = ("title", "kind", "extract", "body", "post", "seats", "term_years")

#: Places lie so far apart, so that a point fits between two others.
_STEP: Final = 1024
_ROOM: Final = 2

_LAST: Final = Prepared(
    select(func.coalesce(func.max(AgendaItem.place), 0)).where(
        AgendaItem.meeting == bindparam("of")
    )
)
_ITEM: Final = Prepared(
    select(
        AgendaItem.meeting, AgendaItem.place, AgendaItem.kind, AgendaItem.begun, AgendaItem.done
    ).where(AgendaItem.id == bindparam("of"), AgendaItem.dropped == 0)
)
_DROPPED: Final = Prepared(
    select(AgendaItem.meeting).where(AgendaItem.id == bindparam("of"), AgendaItem.dropped == 1)
)
_PLACES: Final = Prepared(
    select(AgendaItem.id, AgendaItem.place)
    .where(AgendaItem.meeting == bindparam("of"), AgendaItem.dropped == 0)
    .order_by(AgendaItem.place, AgendaItem.id)
)
_MOTIONS: Final = Prepared(select(Motion.id).where(Motion.item == bindparam("of")))
_UNCALLED: Final = Prepared(
    select(AgendaItem.id).where(
        AgendaItem.meeting == bindparam("of"), AgendaItem.dropped == 0, AgendaItem.called == 0
    )
)


@dataclass(frozen=True, slots=True)
class Point:
    """A point to be put on an agenda. An election has the body, the post and the seats."""

    kind: str
    title: str
    body: BodyId | None = None
    post: str = ""
    seats: int | None = None
    term_years: int | None = None


@dataclass(frozen=True, slots=True)
class Arranged:
    """A point at its place in an agenda; one without `item` is new there."""

    point: Point
    item: ItemId | None = None


def usual(body_kind: str, meeting_kind: str) -> tuple[tuple[str, str], ...]:
    """Kind and title, still to be translated, of the points of a usual agenda."""
    points: Sequence[tuple[str, str]] = _BOARD
    if body_kind == ASSEMBLY:
        points = _YEARLY if meeting_kind == life.ORDINARY else _SOMETIMES
    return tuple((kind, title or POINTS[kind]) for kind, title in points)


def majority_of(kind: str) -> str:
    """Which majority a decision on such a point needs where nothing else is said."""
    return BYLAWS if kind == BYLAW else ORDINARY


# --- commands ------------------------------------------------------------------------------------


@command(needs=Permission.KEEP_MINUTES)
def add_point(tx: Tx, *, meeting: MeetingId, point: Point, before: ItemId | None = None) -> ItemId:
    """Put a point on the agenda, at its end or before another.

    After people were called it is a point outside the agenda as called, and stays marked so.
    """
    facts = writable(tx, meeting)
    row = {
        "meeting": meeting,
        "place": _place(tx, meeting, before),
        "kind": _kind(point.kind),
        "title": _title(point.title),
        "called": int(facts.state == PLANNED),
        "body": point.body,
        "post": point.post.strip(),
        "seats": _seats(point.seats),
        "term_years": _years(point.term_years),
        "dropped": 0,
    }
    ident = ItemId(tx.new_id())
    tx.insert(AgendaItem, [{"id": ident, **row}])
    searching.index(tx, ident)
    return ident


def _kind(kind: str) -> str:
    if kind not in POINTS:
        raise Refused(N_("Choose what the point is for."), field="kind")
    return kind


def _title(title: str) -> str:
    if not title.strip():
        raise Refused(N_("Write what the point is about."), field="title")
    return title.strip()


def _seats(seats: int | None) -> int | None:
    if seats is not None and not 0 < seats <= 99:
        raise Refused(N_("Write how many are to be elected."), field="seats")
    return seats


def _years(years: int | None) -> int | None:
    if years is not None and not 0 < years <= 99:
        raise Refused(N_("Write a whole number."), field="term_years")
    return years


def _place(tx: Tx, meeting: MeetingId, before: ItemId | None) -> int:
    """A place at the end, or between a point and the one before it."""
    if before is None:
        last = tx.one(_LAST, of=meeting)
        return int(last[0] if last else 0) + _STEP
    order = items_of(tx, meeting)
    if before not in order:
        raise Refused(N_("There is no such point."), field="before")
    above, below = _around(tx, meeting, before)
    if below - above < _ROOM:
        _space(tx, meeting, order)
        above, below = _around(tx, meeting, before)
    return (above + below) // 2


def _around(tx: Tx, meeting: MeetingId, before: ItemId) -> tuple[int, int]:
    """Between which places something comes before a point."""
    above = 0
    for ident, place in tx.all(_PLACES, of=meeting):
        if ident == before:
            return above, int(place)
        above = int(place)
    return above, above + _STEP


def _space(tx: Tx, meeting: MeetingId, order: Sequence[ItemId]) -> None:
    """Points in an order, each at its place with room between."""
    places = {ItemId(ident): place for ident, place in tx.all(_PLACES, of=meeting)}
    for n, ident in enumerate(order, 1):
        if places[ident] != n * _STEP:
            tx.set(AgendaItem, ident, "place", n * _STEP, shown=places[ident])


@command(needs=Permission.KEEP_MINUTES)
def change_point(
    tx: Tx, *, item: ItemId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Change a point: its title, what it is for, what was said. `shown` is what stood there."""
    item_of(tx, item)
    unknown = changes.keys() - set(CHANGEABLE)
    if unknown:
        raise KeyError(f"a point has no {', '.join(sorted(unknown))}")
    checks: dict[str, Callable[[Any], Any]] = {
        "title": _title,
        "kind": _kind,
        "seats": _seats,
        "term_years": _years,
    }
    for name, value in changes.items():
        said = checks[name](value) if name in checks else value
        tx.set(AgendaItem, item, name, said, shown=shown.get(name))
    searching.index(tx, item)


@command(needs=Permission.KEEP_MINUTES)
def move_point(tx: Tx, *, item: ItemId, before: ItemId | None) -> None:
    """Move a point before another, or to the end. What was called first stays marked as called."""
    meeting, *_ = item_of(tx, item)
    place = _place(tx, meeting, before)  # where no room is left, all move
    tx.set(AgendaItem, item, "place", place, shown=item_of(tx, item)[1])


@command(needs=Permission.KEEP_MINUTES)
def drop_point(tx: Tx, *, item: ItemId) -> None:
    """Take a point off the agenda: it was put there by mistake, or is not taken up. One stays
    while something rests on a resolution of it.
    """
    item_of(tx, item)
    check_uncited(tx, item, "item")
    tx.set(AgendaItem, item, "dropped", 1, shown=0)
    searching.index(tx, item)


@command(needs=Permission.KEEP_MINUTES)
def restore_point(tx: Tx, *, item: ItemId) -> None:
    """A point that was taken off stands on the agenda again, where it stood."""
    row = tx.one(_DROPPED, of=item)
    if row is None:
        raise Refused(N_("There is no such point."), field="item")
    writable(tx, MeetingId(row[0]))
    tx.set(AgendaItem, item, "dropped", 0, shown=1)
    searching.index(tx, item)


def check_uncited(tx: Tx, item: ItemId, field: str) -> None:
    """Refuse where something was done because of a resolution of a point."""
    motions = (MotionId(ident) for (ident,) in tx.all(_MOTIONS, of=item))
    resolutions.check_uncited(tx, motions, field)


@command(needs=Permission.KEEP_MINUTES)
def arrange(
    tx: Tx, *, meeting: MeetingId, points: Sequence[Arranged], shown: Sequence[Arranged]
) -> None:
    """Write an agenda as it should stand, point by point. `shown` is what the person saw before:
    of those points, the ones that are listed no more are taken off.
    """
    writable(tx, meeting)
    before = {one.item: one.point for one in shown if one.item is not None}
    kept = {one.item for one in points}
    for item in before.keys() - kept:
        drop_point(tx, item=item)
    order = [
        add_point(tx, meeting=meeting, point=one.point)
        if one.item is None
        else _changed(tx, one.item, one.point, before.get(one.item))
        for one in points
    ]
    _put_in_order(tx, meeting, order)


def _changed(tx: Tx, item: ItemId, point: Point, before: Point | None) -> ItemId:
    """Write what is new of a point that was there."""
    old = before or point
    names = ("title", "kind", "body", "post", "seats", "term_years")
    changes = {n: getattr(point, n) for n in names if getattr(point, n) != getattr(old, n)}
    if changes:
        change_point(tx, item=item, changes=changes, shown={n: getattr(old, n) for n in changes})
    return item


def _put_in_order(tx: Tx, meeting: MeetingId, order: Sequence[ItemId]) -> None:
    """Places that follow each other, where those of now don't."""
    places = {ItemId(ident): place for ident, place in tx.all(_PLACES, of=meeting)}
    wanted = [ident for ident in order if ident in places]
    now = [places[ident] for ident in wanted]
    if all(one < other for one, other in pairwise(now)):
        return
    _space(tx, meeting, wanted)


@command(needs=Permission.KEEP_MINUTES)
def take_up(tx: Tx, *, item: ItemId, at: int) -> None:
    """A point begins at a minute of the day. Taken up once, it stays so."""
    meeting, _, _, begun, _ = item_of(tx, item)
    at = minute_of(_open(tx, meeting), at, "at")
    if begun is None:
        tx.set(AgendaItem, item, "begun", at, shown=None)


@command(needs=Permission.KEEP_MINUTES)
def leave_point(tx: Tx, *, item: ItemId, at: int) -> None:
    """A point is done with at a minute of the day."""
    meeting, _, _, begun, done = item_of(tx, item)
    at = minute_of(_open(tx, meeting), at, "at")
    if begun is None:
        tx.set(AgendaItem, item, "begun", at, shown=None)
    elif at < begun:
        raise Refused(N_("A point ends after it began."), field="at")
    tx.set(AgendaItem, item, "done", at, shown=done)


def _open(tx: Tx, meeting: MeetingId) -> Facts:
    facts = writable(tx, meeting)
    if facts.state not in {OPEN, ENDED}:
        raise Refused(N_("The meeting has not begun yet."), field="item")
    return facts


def check_of(tx: Tx, item: ItemId | None, meeting: MeetingId | None, field: str) -> None:
    """Refuse a point that is of another meeting, or of none."""
    if item is None:
        return
    row = tx.one(_ITEM, of=item)
    if row is None or row[0] != meeting:
        raise Refused(N_("There is no such point."), field=field)


def stand_as_called(tx: Tx, meeting: MeetingId) -> None:
    """The agenda goes out to the people: its points are the ones that were called."""
    for (ident,) in tx.all(_UNCALLED, of=meeting):
        tx.set(AgendaItem, ident, "called", 1, shown=0)


def items_of(tx: Tx, meeting: MeetingId) -> list[ItemId]:
    """The points of a meeting in their order."""
    return [ItemId(ident) for ident, _ in tx.all(_PLACES, of=meeting)]


def item_of(tx: Tx, item: ItemId) -> tuple[MeetingId, int, str, int | None, int | None]:
    """Meeting, place, kind, begun and done of a point whose minutes can still be written."""
    row = tx.one(_ITEM, of=item)
    if row is None:
        raise Refused(N_("There is no such point."), field="item")
    meeting, place, kind, begun, done = row
    writable(tx, MeetingId(meeting))
    return MeetingId(meeting), place, kind, begun, done
