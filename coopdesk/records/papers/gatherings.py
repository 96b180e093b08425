"""Papers around a meeting: how people are called, who may vote, extracts, and whole books.

`language` is that in which a paper is drawn; empty: the co-op's first. Times of day are whole
minutes after midnight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopdesk.i18n import Text
from coopdesk.records.papers.coop import Coop
from coopdesk.records.papers.meeting import Ballot, Minutes, Vote


@dataclass(frozen=True, slots=True)
class Addressee:
    """A member who is called to a meeting. `village` tells where to bring the letter, `language` in
    which they read, empty: in the co-op's."""

    number: str
    name: str
    village: str
    phone: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class CalledPoint:
    """A point of an agenda; an election tells for how many `seats` of which `body`."""

    title: str
    seats: int = 0
    body: str = ""


@dataclass(frozen=True, slots=True)
class MeetingNotice:
    """How people are called to a meeting: the same for the letter, the wall, SMS and the radio.

    `part_first` and `part_second` of those entitled must be there at each call ("0": any
    number); one may stand for so many others (`proxies`). `papers` are those that lie ready to be
    read. `to` are those who are called. `remark` is said too, as the secretary wrote it.
    """

    coop: Coop
    body: str
    body_kind: str
    kind: str
    day: date
    hour: int
    second_hour: int | None
    place: str
    agenda: tuple[CalledPoint, ...]
    papers: tuple[str, ...]
    part_first: str
    part_second: str
    proxies: int
    unpaid_shares_vote: bool
    to: tuple[Addressee, ...]
    made_on: date
    made_by: str
    language: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class VoterLine:
    """Somebody on a voters' list; without a vote: `why` not."""

    number: str
    name: str
    village: str
    document: str
    post: str
    votes: bool
    why: Text | None


@dataclass(frozen=True, slots=True)
class VotersList:
    """Who may vote in a body on a day; for the attendance sheet also of which meeting.

    `needed` must be there at the first call, and `needed_second` at the second. There is no `hour`
    where it is of no meeting.
    """

    coop: Coop
    body: str
    body_kind: str
    kind: str
    day: date
    hour: int | None
    place: str
    rows: tuple[VoterLine, ...]
    entitled: int
    needed: int
    needed_second: int
    proxies: int
    made_on: date
    made_by: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class MinuteExtract:
    """One point of minutes with one resolution or one election, to be taken to a bank.

    `point` is its number and `title` what it is called in the minutes `of` which it is.
    """

    coop: Coop
    of: Minutes
    point: int
    title: str
    vote: Vote | None
    ballot: Ballot | None
    made_on: date
    made_by: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class MinuteBook:
    """All minutes of a body by their number, those that are not signed yet at the end."""

    coop: Coop
    body: str
    body_kind: str
    minutes: tuple[Minutes, ...]
    made_on: date
    made_by: str
    language: str = ""
