"""What the parts of the page look at: the meeting as it is written, who may vote, the hour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from PySide6.QtCore import QObject, Signal

from coopdesk.records import bodies, meetings, resolutions, voters
from coopdesk.records.book import Command
from coopdesk.records.ids import ItemId, MeetingId, MemberId, MotionId, made_for
from coopdesk.records.meetings import (
    CALLED,
    DAY,
    ENDED,
    OPEN,
    PLANNED,
    Meter,
    PointRow,
    Present,
    Warned,
)
from coopdesk.records.search import fold
from coopdesk.records.voters import Voter, Voters
from coopdesk.ui.desk import Desk

#: How many members are offered while typing.
_OFFERED = 8


class Roll:
    """Who belongs to the body on the day of the meeting, found by number or by parts of a name."""

    def __init__(self, of: Voters) -> None:
        self.of = of
        self.by_member: dict[MemberId, Voter] = {one.member: one for one in of.rows}
        self.votes = frozenset(one.member for one in of.rows if one.votes)
        self._by_number = {one.number.casefold(): one for one in of.rows if one.number}

    @cached_property
    def _words(self) -> list[tuple[str, Voter]]:
        return [(f" {fold(f'{one.name} {one.number}')}", one) for one in self.of.rows]

    def find(self, text: str) -> list[Voter]:
        """The best few: who has just this number first, then whose names begin so."""
        number = self._by_number.get(text.strip().casefold())
        found = [] if number is None else [number]
        parts = [f" {part}" for part in fold(text).split()]
        if not parts or (number is not None and text.strip().isdecimal()):
            return found
        for words, one in self._words:
            if one is not number and all(part in words for part in parts):
                found.append(one)
                if len(found) == _OFFERED:
                    break
        return found

    def name(self, member: MemberId) -> str:
        one = self.by_member.get(member)
        return "" if one is None else one.name


class Hall(QObject):
    """A meeting as it is written now. Parts ask it, do through it, and look again on `changed`."""

    changed = Signal()
    came = Signal(object)  # Present: one more is here, and nothing else has changed

    def __init__(self, desk: Desk, meeting: MeetingId) -> None:
        super().__init__()
        self.desk, self.language, self.meeting = desk, desk.language, meeting
        self.file = desk.ask(meetings.meeting_file, meeting)
        self._places: dict[MemberId, int] = {}
        self._said_hour: int | None = None  # on paper, hours follow each other
        self.count_voters()

    # --- looking ---------------------------------------------------------------------------------

    def count_voters(self) -> None:
        """Look anew at who may vote: something of members or shares has changed."""
        of = self.desk.ask(voters.voters, self.file.body, self.file.row.day)
        self.roll = Roll(of)
        self.meter = self._meter()

    def look(self) -> None:
        """Look at the meeting again, and tell the parts where it is not as it was."""
        file = self.desk.ask(meetings.meeting_file, self.meeting)
        if file != self.file:
            again = file.row.day != self.file.row.day or file.body != self.file.body
            self.file = file
            if again:
                self.count_voters()
            self.meter = self._meter()
            self.changed.emit()

    def _meter(self) -> Meter:
        if (said := self.file.said) is not None:  # signed: as the minutes say it
            return Meter(
                said.present,
                said.represented,
                said.voiced,
                said.entitled,
                said.needed,
                said.reached,
            )
        if self.file.row.headcount is not None:
            return self.desk.ask(meetings.meter_of, self.meeting)
        part = self.file.body.rules.quorum(self.file.row.call or 1)
        return meetings.meter_among(self.roll.votes, self.file.there, part=part)

    @property
    def state(self) -> str:
        return self.file.row.state

    @property
    def writable(self) -> bool:
        """Whether its minutes are still open, and who is signed in may write them."""
        open_ = self.state in {PLANNED, CALLED, OPEN, ENDED}
        return open_ and self.desk.may(meetings.tick_in)

    @property
    def begun(self) -> bool:
        return self.state in {OPEN, ENDED}

    def point(self, item: ItemId | None) -> PointRow | None:
        return next((one for one in self.file.points if one.id == item), None)

    def found(self) -> list[Warned]:
        """What is not as the rules want it."""
        return self.desk.ask(meetings.findings, self.meeting, known=self.roll.of)

    def may_vote(self, apart: Iterable[MemberId], at: int | None = None) -> tuple[int, int]:
        """How many votes can be given on a motion, and how many are entitled."""
        gone, row = set(apart), self.file.row
        if at is not None:
            at = meetings.past_midnight(row.begins, at)
        if self.file.row.headcount is not None:
            present, represented, entitled = self.file.row.headcount
            return max(present + represented - len(gone), 0), entitled
        there = (one.member for one in self.file.there if one.there(at))
        here = {one for one in there if one in self.roll.votes}
        return len(here - gone), self.meter.entitled

    def next_number(self, motion: MotionId) -> str:
        """The number that a motion gets, if they are put to the vote in their order."""
        row = self.file.row
        waiting = [o.id for point in self.file.points for o in point.motions if not o.number]
        before = waiting.index(motion) if motion in waiting else 0
        return self.desk.ask(meetings.next_number, row.body, row.day.year, after=before)

    def caused(self, cause: str) -> str:
        """What is called what a resolution lets happen."""
        t = self.language.gettext
        return t(resolutions.CAUSES[cause]) if cause in resolutions.CAUSES else ""

    def bodies(self) -> list[bodies.BodyRow]:
        return self.desk.ask(bodies.bodies, self.file.row.day)

    # --- the hour --------------------------------------------------------------------------------

    @property
    def live(self) -> bool:
        """Whether it is held now: then the clock says the hour. Otherwise it is typed."""
        row = self.file.row
        if row.paper or row.day == self.desk.today:
            return not row.paper
        night = row.opened is not None and self._clock() >= DAY
        return night and row.ended is None and row.day == self.desk.today - timedelta(days=1)

    def _clock(self) -> int:
        """The minute of the clock, counted on past midnight."""
        here, row = self.desk.book.now(), self.file.row
        return meetings.past_midnight(row.begins, here.hour * 60 + here.minute)

    def now(self) -> int:
        """The minute of the day: by the clock, or the last one that was said of the meeting."""
        if self.live:
            # Of a clock that runs behind, the beginning is later.
            minute = max(self._clock(), self.file.row.opened or 0)
            ended = self.file.row.ended
            return minute if ended is None else min(minute, ended)
        if self._said_hour is not None:
            return self._said_hour
        row = self.file.row
        points = [m for one in self.file.points for m in (one.begun, one.done) if m is not None]
        came = [one.came for one in self.file.there]
        said = [*points, *([row.opened] if row.opened is not None else came)]
        return max(said, default=row.hour)

    def say_hour(self, minute: int) -> None:
        """The hour that a person typed: what comes next was then, or later."""
        self._said_hour = minute

    # --- who is here -----------------------------------------------------------------------------

    def tick_in(self, member: MemberId, at: int, by: MemberId | None, paper: str) -> None:
        """Somebody came, or is stood for. Raises Refused.

        Five hundred come one after the other: the rest of the meeting is not read for each.
        """
        paper = paper.strip()
        self.desk.do(
            meetings.tick_in, meeting=self.meeting, member=member, at=at, by=by, paper=paper
        )
        if any(one.member == member for one in self.file.there):  # they are back, or put right
            self.look()
            return
        came = meetings.past_midnight(self.file.row.begins, at)
        here = Present(member, came, None, by, paper)
        there = [here, *self.file.there]
        self.file = replace(self.file, there=tuple(sorted(there, key=self._place)))
        self.meter = self._meter()
        self.came.emit(here)

    def _place(self, one: Present) -> tuple[int, int]:
        """As the book sorts them."""
        if one.member not in self._places:
            self._places[one.member] = made_for("attendance", self.meeting, one.member)
        return one.came, self._places[one.member]

    # --- doing -----------------------------------------------------------------------------------

    def do(self, command: Command[..., Any], **said: Any) -> Any:
        """Write something and look again. Raises Refused, as the desk does."""
        done = self.desk.do(command, **said)
        self.look()
        return done
