"""Indicators of the first two principles: open membership, and control by the members."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from coopdesk.i18n import N_, Text
from coopdesk.records import bodies, meetings, resolutions, voting
from coopdesk.records.bodies import ASSEMBLY, BOARD, OfficerRow
from coopdesk.records.meetings import MeetingRow
from coopdesk.records.papers import FigureRow, Holds
from coopdesk.records.ratios import part
from coopdesk.records.social_balance.kinds import (
    NO_DATA,
    Kind,
    Listing,
    Told,
    Year,
    column,
    counted,
    is_young,
    people,
    ratio,
    share_of,
)

_HELD: Final = (meetings.ENDED, meetings.SIGNED)


def _growth(year: Year) -> Told:
    joined = [one for one in year.everyone if year.within(one.joined)]
    left = [one for one in year.everyone if year.within(one.left)]
    return Told(len(joined) - len(left), None, people([*joined, *left]))


def _joined(year: Year) -> Told:
    return counted([one for one in year.everyone if year.within(one.joined)])


def _left(year: Year) -> Told:
    return counted([one for one in year.everyone if year.within(one.left)])


def _women(year: Year) -> Told:
    known = [one for one in year.members if one.sex]
    return share_of([one for one in known if one.sex == "F"], known)


def _young(year: Year) -> Told:
    known = [one for one in year.members if one.born is not None]
    return share_of([one for one in known if one.young(year.last)], known)


def _untold(_year: Year) -> Told:
    return Told(NO_DATA)


# --- meetings ------------------------------------------------------------------------------------


def _of(year: Year, *kinds: str) -> list[MeetingRow]:
    """The meetings that were held in the year, of some kinds of body or of all.

    Minutes that only correct those of another meeting are none of their own.
    """
    found = [one for one in _with_minutes(year) if one.is_held]
    return [one for one in found if not kinds or one.body_kind in kinds]


def _with_minutes(year: Year) -> list[MeetingRow]:
    """The same with what corrects them: what was decided there is decided."""
    found = meetings.meetings(year.session, since=year.first, until=year.last)
    return [one for one in found if one.state in _HELD]


_ATTENDANCE: Final = (
    column("day", N_("Day"), Holds.DAY),
    column("body", N_("Body")),
    column("call", N_("Call"), Holds.COUNT),
    column("there", N_("There or stood for"), Holds.COUNT),
    column("entitled", N_("May vote"), Holds.COUNT),
)


def _attended(year: Year) -> Told:
    there = entitled = 0
    rows = []
    for one in _of(year, ASSEMBLY):
        meter = meetings.meter_of(year.session, one.id, at=one.opened)
        there, entitled = there + meter.votes, entitled + meter.entitled
        cells = (one.day, Text(one.body_name), one.call or 1, meter.votes, meter.entitled)
        rows.append(FigureRow(cells))
    return Told(ratio(part(there, entitled)), there, Listing(_ATTENDANCE, tuple(rows)))


def _first_calls(year: Year) -> Told:
    held = _of(year, ASSEMBLY)
    first = [one for one in held if (one.call or 1) == 1]
    return Told(ratio(part(len(first), len(held))), len(first), _meetings(held))


def _meetings(found: Iterable[MeetingRow]) -> Listing:
    columns = (*_ATTENDANCE[:3], column("place", N_("Place")))
    rows = (FigureRow((m.day, Text(m.body_name), m.call or 1, m.place)) for m in found)
    return Listing(columns, tuple(rows))


def _meetings_held(year: Year) -> Told:
    required = sum(one.rules.meetings_a_year for one in bodies.bodies(year.session, year.last))
    held = _of(year)
    return Told(ratio(part(len(held), required)), len(held), _meetings(held))


# --- resolutions ---------------------------------------------------------------------------------

_RESOLUTIONS: Final = (
    column("number", N_("No."), Holds.CODE),
    column("day", N_("Day"), Holds.DAY),
    column("text", N_("What was decided")),
    column("done", N_("Carried out"), Holds.CODE),
)


def _carried_out(year: Year) -> Told:
    passed = [
        found
        for one in _with_minutes(year)
        for point in meetings.points(year.session, one.id)
        for motion in point.motions
        if motion.passed
        and (found := resolutions.resolution(year.session, motion.id)) is not None
        and found.cause
    ]
    done = [one for one in passed if one.citations or one.idle]
    rows = (
        FigureRow(
            (
                one.number,
                one.day,
                one.text,
                Text(N_("yes") if one.citations or one.idle else N_("no")),
            )
        )
        for one in passed
    )
    listing = Listing(_RESOLUTIONS, tuple(rows))
    return Told(ratio(part(len(done), len(passed))), len(done), listing)


def _recorded(year: Year) -> Told:
    voted = [
        (one.day, motion)
        for one in _with_minutes(year)
        for point in meetings.points(year.session, one.id)
        for motion in point.motions
        if motion.passed is not None
    ]
    counted_ = [(day, one) for day, one in voted if one.way != voting.UNANIMOUS]
    rows = (FigureRow((one.number, day, one.text, Text(""))) for day, one in counted_)
    listing = Listing(_RESOLUTIONS, tuple(rows))
    return Told(ratio(part(len(counted_), len(voted))), len(counted_), listing)


# --- the board -----------------------------------------------------------------------------------

_OFFICERS: Final = (
    column("name", N_("Name")),
    column("post", N_("Post")),
    column("since", N_("Since"), Holds.DAY),
    column("until", N_("Until"), Holds.DAY),
)


def _board(year: Year) -> list[OfficerRow]:
    board = {one.id for one in bodies.bodies(year.session, year.last) if one.kind == BOARD}
    return [one for one in bodies.officers(year.session, day=year.last) if one.body in board]


def _officers(some: list[OfficerRow], every: list[OfficerRow]) -> Told:
    rows = (FigureRow((one.name, Text(one.post), one.since, one.until)) for one in some)
    listing = Listing(_OFFICERS, tuple(rows))
    return Told(ratio(part(len(some), len(every))), len(some), listing)


def _women_on_board(year: Year) -> Told:
    known = [one for one in _board(year) if one.sex]
    return _officers([one for one in known if one.sex == "F"], known)


def _young_on_board(year: Year) -> Told:
    known = [(one, one.born) for one in _board(year) if one.born is not None]
    young = [one for one, born in known if is_young(born, year.last)]
    return _officers(young, [one for one, _ in known])


def _renewed(year: Year) -> Told:
    every = _board(year)
    return _officers([one for one in every if year.within(one.since)], every)


KINDS: Final = (
    Kind("growth", 1, N_("Members more than a year before"), _growth),
    Kind("joined", 1, N_("Members who joined"), _joined),
    Kind("left", 1, N_("Members who left"), _left),
    Kind("women", 1, N_("Women, of the members"), _women),
    Kind("young", 1, N_("Under 35, of the members"), _young),
    Kind("applications", 1, N_("Applications accepted, of those decided"), _untold),
    Kind("wage", 1, N_("Price of a share, in day wages"), _untold),
    Kind("attendance", 2, N_("There or stood for, of who may vote"), _attended),
    Kind("first_call", 2, N_("General meetings held at the first call"), _first_calls),
    Kind("carried_out", 2, N_("Resolutions carried out, of those passed"), _carried_out),
    Kind("board_women", 2, N_("Women, of the board"), _women_on_board),
    Kind("board_young", 2, N_("Under 35, of the board"), _young_on_board),
    Kind("renewed", 2, N_("Seats of the board filled anew"), _renewed),
    Kind("held", 2, N_("Meetings held, of those required"), _meetings_held),
    Kind("recorded", 2, N_("Votes counted by number, of all votes"), _recorded),
)
