"""Builders of meetings: a board with its officers, a meeting called, held and voted in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import pytest
from sqlalchemy.orm import Session

from coopdesk.records import bodies, carrying, meetings
from coopdesk.records.book import Book, Command
from coopdesk.records.carrying import Carried
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, ItemId, MeetingId, MemberId, MotionId, made_for
from coopdesk.records.meetings import Called, Point
from coopdesk.records.papers import Coop
from tests.records.hands import TODAY, Make, Somebody, draft

ASSEMBLY: Final = BodyId(made_for("body", bodies.ASSEMBLY))
BOARD: Final = BodyId(made_for("body", bodies.BOARD))
CREDIT: Final = BodyId(made_for("body", bodies.CREDIT))
SUPERVISORY: Final = BodyId(made_for("body", bodies.SUPERVISORY))

TWO, THREE, FOUR = 14 * 60, 15 * 60, 16 * 60
COOP: Final = Coop("Twizigamire", "RW", "RWF")


@dataclass(frozen=True)
class Gathering:
    """Members with a paid share, and a meeting of theirs."""

    people: Sequence[Somebody]
    meeting: MeetingId
    items: Sequence[ItemId]

    @property
    def ids(self) -> list[MemberId]:
        return [one.id for one in self.people]


def refused(make: Make, command: Command[Any, Any], **said: Any) -> str | None:
    """The field that a refusal names."""
    with pytest.raises(Refused) as no:
        make.book.write(command, **said)
    return no.value.field


def people(make: Make, count: int, *, start: int = 1, shares: int = 10_000) -> list[Somebody]:
    """Members who have paid their share."""
    return make.roll(
        *(draft(str(n), name=f"Person {n}", shares=shares) for n in range(start, start + count))
    )


def called(
    make: Make,
    who: Sequence[Somebody],
    *points: tuple[str, str],
    body: BodyId = ASSEMBLY,
    day: date = TODAY,
    ago: int = 20,
) -> Gathering:
    """A meeting for two in the afternoon, called some days before."""
    meeting = make.book.write(
        meetings.plan_meeting,
        body=body,
        day=day,
        hour=TWO,
        place="Kacyiru hall",
        points=[Point(kind, title) for kind, title in points or (("topic", "A thing"),)],
    )
    notices = [Called("wall", min(day - timedelta(days=ago), TODAY))]
    make.book.write(meetings.call_meeting, meeting=meeting, notices=notices)
    items = [one.id for one in make.book.read(meetings.points, meeting)]
    return Gathering(who, meeting, items)


def begun(make: Make, there: Gathering, *, at: int = TWO, here: int | None = None) -> Gathering:
    """The meeting begins, with the first so many of its people."""
    for one in there.people[:here]:
        make.book.write(meetings.tick_in, meeting=there.meeting, member=one.id, at=at - 5)
    make.book.write(meetings.open_meeting, meeting=there.meeting, at=at)
    return there


def moved(book: Book, there: Gathering, text: str = "It is so.", **said: Any) -> MotionId:
    """A motion under the first point."""
    return book.write(meetings.put_motion, item=there.items[0], text=text, **said)


def passed(book: Book, there: Gathering, text: str = "It is so.", **said: Any) -> MotionId:
    """A motion that everybody was for."""
    motion = moved(book, there, text, **said)
    book.write(meetings.vote, motion=motion, way="unanimous")
    return motion


def signed(book: Book, there: Gathering) -> bytes:
    """The meeting ends, and its minutes are closed."""
    book.write(meetings.end_meeting, meeting=there.meeting, at=FOUR)
    chair, clerk = there.ids[:2]
    book.write(meetings.name_part, meeting=there.meeting, part="chair", member=chair)
    book.write(meetings.name_part, meeting=there.meeting, part="clerk", member=clerk)
    return book.write(
        meetings.sign_minutes,
        meeting=there.meeting,
        approved=TODAY,
        signed=TODAY,
        folios=2,
        coop=COOP,
    )


def still_to_do(session: Session) -> list[Carried]:
    """What was decided and waits to be done, the oldest first."""
    return [one for one in reversed(carrying.register(session)) if one.state == carrying.OPEN]
