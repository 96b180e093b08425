"""What a page shows of a meeting: its points with their motions and candidates, by id."""

from __future__ import annotations

from dataclasses import dataclass

from coopdesk.records.bodies import BodyRow
from coopdesk.records.ids import BodyId, CandidateId, ItemId, MemberId, MotionId
from coopdesk.records.meetings.annexing import AnnexRow
from coopdesk.records.meetings.attending import Present
from coopdesk.records.meetings.life import MeetingRow
from coopdesk.records.meetings.tasking import TaskRow
from coopdesk.records.papers.meeting import Minutes
from coopdesk.records.voting import Outcome


@dataclass(frozen=True, slots=True)
class Noted:
    """A member with what is said of them: why they dissent, or stand apart. `name` is how signed
    minutes name them."""

    member: MemberId
    why: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class MotionRow:
    """A motion; without `passed` nobody voted. `needed` votes of a `base`."""

    id: MotionId
    item: ItemId
    number: str
    text: str
    majority: str
    way: str
    votes_for: int | None
    against: int | None
    abstained: int | None
    papers: int | None
    spoiled: int | None
    at: int | None
    passed: bool | None
    needed: int
    base: int
    part: str
    over: str
    dissent: tuple[Noted, ...]
    apart: tuple[Noted, ...]
    cause: str
    subject: int | None
    idle: str


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Somebody who stands for a seat. Without a member it is a person from outside."""

    id: CandidateId
    member: MemberId | None
    number: str
    name: str
    post: str
    votes: int | None
    drawn: bool


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point of the agenda. An election has candidates and, once counted, an outcome."""

    id: ItemId
    kind: str
    title: str
    called: bool
    extract: str
    begun: int | None
    done: int | None
    motions: tuple[MotionRow, ...]
    body: BodyId | None
    post: str
    seats: int | None
    term_years: int | None
    papers: int | None
    spoiled: int | None
    candidates: tuple[CandidateRow, ...]
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class MeetingFile:
    """All that is written of a meeting; of a signed one as it was signed. `said` is what its
    minutes say then."""

    row: MeetingRow
    body: BodyRow
    points: tuple[PointRow, ...]
    there: tuple[Present, ...]
    tasks: tuple[TaskRow, ...]
    annexes: tuple[AnnexRow, ...]
    said: Minutes | None = None
