"""The meetings of a practice co-op: its board each month, its credit committee, its assembly.

They are called, held and voted in through the commands, and their minutes are signed at the next
meeting of the same body. On the last day one draft waits to be signed, and the assembly is called.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records import bodies, meetings, office, resolutions, voters
from coopdesk.records.bodies import ASSEMBLY, BOARD, CREDIT, SUPERVISORY
from coopdesk.records.book import Book, Session
from coopdesk.records.ids import BodyId, ItemId, MeetingId, MemberId, MotionId, made_for
from coopdesk.records.meetings import Called, Point
from coopdesk.records.papers.meeting import Minutes

#: How many pages minutes fill as they are drawn.
Pages = Callable[[Minutes], int]

#: In how many days the assembly is held that is called on the last day.
_AHEAD: Final = 17

_TWO, _THREE, _FIVE = 14 * 60, 15 * 60, 17 * 60
_ON_PAPER: Final = N_("Minutes of the founding meeting")
_POSTS: Final = (
    (BOARD, ("Chair", "Secretary", "Treasurer", "Ordinary member", "Ordinary member")),
    (SUPERVISORY, ("Chair", "Secretary", "Ordinary member")),
    (CREDIT, ("Chair", "Secretary", "Ordinary member")),
)
_HALL: Final = N_("Hall of the school")
_OFFICE: Final = N_("Office of the co-op")
_RADIO: Final = N_("Read out after the market")

#: What is said at meetings, by the kind of the point.
_SAID: Final = {
    "opening": N_("The chair opened the meeting and greeted those who came."),
    "minutes": N_("The minutes of the last meeting were read. Nobody had anything to add."),
    "report": N_("The report was read. Two members asked how the seed shop fares."),
    "accounts": N_("The treasurer went through the figures line by line and answered questions."),
    "surplus": N_("The proposal was read, with what each part comes to."),
    "budget": N_("The budget was read. Rent goes up a little."),
    "members": N_("The applications were read one by one."),
    "loans": N_("The applications were looked at one by one, with what each has saved."),
    "any": N_("Somebody thanked the women of the market for cleaning the office."),
}
#: What is resolved, by the kind of the point.
_RESOLVED: Final = {
    "minutes": N_("The minutes of the last meeting are approved."),
    "accounts": N_("The balance sheet and the income statement are approved."),
    "budget": N_("The budget is approved as it was read."),
    "members": N_("Who asked to join and has paid for a share is admitted."),
    "loans": N_("The loans are granted that keep to the rules, as they were read."),
}
_TASKS: Final = (
    N_("Visit those who are late with their loans"),
    N_("Ask three shops what paper and ink cost"),
    N_("Put the list of who may vote on the wall"),
)


@dataclass(slots=True)
class _Held:
    """A meeting whose minutes wait to be signed."""

    meeting: MeetingId
    people: Sequence[MemberId]


class Meetings:
    """Whoever writes the minutes, market day by market day."""

    def __init__(self, book: Book, words: Language, rng: Random, pages: Pages) -> None:
        self._book, self._words, self._rng, self._pages = book, words, rng, pages
        self._serving: dict[BodyId, list[MemberId]] = {}
        self._draft: dict[BodyId, _Held] = {}
        self._passed: dict[str, str] = {}
        self._assembled: int | None = None
        self._asking = False

    @property
    def granting(self) -> str:
        """The number of the resolution by which loans are granted now; empty before the first."""
        return self._passed.get("loans", "")

    @property
    def admitting(self) -> str:
        """The number of the resolution by which members are admitted; empty before the first."""
        return self._passed.get("members", "")

    def begin(self, day: date, founders: Sequence[MemberId]) -> None:
        """The first members to come serve in the board and the committees."""
        waiting = iter(founders)
        for kind, posts in _POSTS:
            body = _body(kind)
            for post, member in zip(posts, waiting, strict=False):
                self._book.write(
                    bodies.take_office,
                    body=body,
                    post=post,
                    since=day,
                    member=member,
                    resolution=self._words.gettext(_ON_PAPER),
                )
                self._serving.setdefault(body, []).append(member)

    def live(self, day: date, last: date, *, asking: bool) -> None:
        """A market day: board and credit committee meet once a month, the assembly once a year.

        `asking` tells whether somebody asks to join.
        """
        self._asking = asking
        if day.day <= 7:
            self._gather(CREDIT, day)
        elif day.day <= 14:
            self._gather(BOARD, day)
        elif day.day <= 21 and day.month == 3 and self._assembled != day.year:
            self._assembled = day.year
            self._gather(ASSEMBLY, day)
        if last - day < timedelta(days=7):
            self._call_assembly(last)

    def _gather(self, kind: str, day: date) -> None:
        """A body meets: it signs its last minutes and writes new ones."""
        body = _body(kind)
        people = self._people(kind, body, day)
        if len(people) < 2:
            return
        meeting = self._plan(kind, body, day, ago=20 if kind == ASSEMBLY else 4)
        for n, member in enumerate(people):
            at = _TWO - 20 + (n * 20 // len(people))
            self._book.write(meetings.tick_in, meeting=meeting, member=member, at=at)
        meter = self._book.read(meetings.meter_of, meeting)
        opened, call = (_TWO, 1) if meter.enough else (_THREE, 2)
        self._book.write(meetings.open_meeting, meeting=meeting, at=opened, call=call)
        points = self._book.read(meetings.points, meeting)
        at = opened
        for point in points:
            at += 10
            self._take_up(body, point.id, point.kind, at, meter.votes)
        self._give_task(meeting, points[-1].id, people, day)
        for part, member in zip(("chair", "clerk"), people, strict=False):
            self._book.write(meetings.name_part, meeting=meeting, part=part, member=member)
        self._book.write(meetings.choose_signers, meeting=meeting, members=people[2:4])
        self._book.write(meetings.end_meeting, meeting=meeting, at=min(at + 15, _FIVE))
        self._sign(body, day)
        self._draft[body] = _Held(meeting, people)

    def _people(self, kind: str, body: BodyId, day: date) -> list[MemberId]:
        """Who comes: of the assembly some more than half, of the others all but one at times."""
        if kind != ASSEMBLY:
            there = list(self._serving.get(body, ()))
            if len(there) > 3 and not self._rng.randrange(4):
                there.pop()
            return there
        row = self._book.read(bodies.body_of, body)
        able = [one.member for one in self._book.read(voters.voters, row, day).rows if one.votes]
        officers = [one for one in self._serving.get(_body(BOARD), ()) if one in set(able)]
        some = [one for one in able if one not in officers and self._rng.randrange(100) < 58]
        return [*officers, *some]

    def _plan(self, kind: str, body: BodyId, day: date, *, ago: int) -> MeetingId:
        words = self._words.gettext
        usual = [one for one in meetings.usual(kind, meetings.ORDINARY) if one[0] in _SAID]
        meeting = self._book.write(
            meetings.plan_meeting,
            body=body,
            day=day,
            hour=_TWO,
            place=words(_HALL if kind == ASSEMBLY else _OFFICE),
            points=[Point(point, words(title)) for point, title in usual],
        )
        notices = [Called("wall", day - timedelta(days=ago))]
        if kind == ASSEMBLY and ago > _AHEAD:
            notices.append(Called("aloud", day - timedelta(days=ago - 2), words(_RADIO)))
        self._book.write(meetings.call_meeting, meeting=meeting, notices=notices)
        return meeting

    def _take_up(self, body: BodyId, item: ItemId, kind: str, at: int, present: int) -> None:
        words = self._words.gettext
        self._book.write(meetings.take_up, item=item, at=at)
        changes, shown = {"extract": words(_SAID[kind])}, {"extract": ""}
        self._book.write(meetings.change_point, item=item, changes=changes, shown=shown)
        if self._resolves(body, kind):
            motion = self._book.write(meetings.put_motion, item=item, text=words(_RESOLVED[kind]))
            self._vote(motion, present, at + 5)
            row = self._book.read(resolutions.resolution, motion)
            self._passed[kind] = row.number if row else ""
        self._book.write(meetings.leave_point, item=item, at=at + 8)

    def _resolves(self, body: BodyId, kind: str) -> bool:
        """Whether a body decides under a point of a kind; nobody admits where nobody asks."""
        match kind:
            case "loans":
                return body == _body(CREDIT)
            case "members":
                return body == _body(BOARD) and self._asking
        return kind in _RESOLVED

    def _vote(self, motion: MotionId, present: int, at: int) -> None:
        if present < 9:
            self._book.write(meetings.vote, motion=motion, way="unanimous", at=at)
            return
        against, abstained = self._rng.randrange(present // 9 + 1), self._rng.randrange(4)
        self._book.write(
            meetings.vote,
            motion=motion,
            way="hands",
            votes_for=present - against - abstained,
            against=against,
            abstained=abstained,
            at=at,
        )

    def _give_task(
        self, meeting: MeetingId, item: ItemId, people: Sequence[MemberId], day: date
    ) -> None:
        task = self._book.write(
            meetings.give_task,
            text=self._words.gettext(self._rng.choice(_TASKS)),
            member=self._rng.choice(people[:5]),
            due=day + timedelta(days=21),
            meeting=meeting,
            item=item,
        )
        for one in self._book.read(_open_tasks):
            if one.id != task:
                self._book.write(meetings.finish_task, task=one.id, day=day)

    def _sign(self, body: BodyId, day: date) -> None:
        """The minutes of the meeting before are signed, once they were approved in this one."""
        held = self._draft.pop(body, None)
        if held is None:
            return
        coop = self._book.read(office.coop)
        self._book.write(
            meetings.sign_minutes,
            meeting=held.meeting,
            approved=day,
            signed=day,
            folios=self._pages(self._book.read(meetings.draft, held.meeting, coop)),
            coop=coop,
        )

    def _call_assembly(self, last: date) -> None:
        """On the last day the members are called to the next assembly."""
        self._plan(ASSEMBLY, _body(ASSEMBLY), last + timedelta(days=_AHEAD), ago=_AHEAD)


def _open_tasks(session: Session) -> list[meetings.TaskRow]:
    return meetings.tasks(session, open_only=True)


def _body(kind: str) -> BodyId:
    return BodyId(made_for("body", kind))
