"""Who decides in the co-op, its meetings and minutes, and what it did for its people.

Times of day are whole minutes after midnight. What state a meeting is in is told from what is
written of it, never stored. A minute that was signed is only inserted: triggers refuse the rest.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.records.schema.base import FACT, Base, ident, personal, whole, words
from coopdesk.records.schema.types import Day, Instant, Json


class Body(Base):
    """A body that decides: the general meeting, the board, a committee.

    `code` begins the numbers of its resolutions. `rules` are its own, instead of those that the
    country's profile has for its `kind`.
    """

    __tablename__ = "body"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    kind: Mapped[str] = words()
    name: Mapped[str] = words()
    code: Mapped[str] = words()
    rules: Mapped[Any] = mapped_column(Json)
    since: Mapped[date] = mapped_column(Day)
    closed: Mapped[date | None] = mapped_column(Day)


class Officer(Base):
    """Somebody's term in a post of a body. Without a member it is a person from outside.

    `until` is when the term runs out, `ended` when it was over in truth. `interests` are what
    they declared.
    """

    __tablename__ = "officer"
    __table_args__ = (Index("officer_body", "body"), {"info": FACT})
    id: Mapped[int] = ident()
    body: Mapped[int] = whole("body.id")
    member: Mapped[int | None] = whole("member.id")
    name: Mapped[str | None] = personal()
    post: Mapped[str] = words()
    since: Mapped[date] = mapped_column(Day)
    until: Mapped[date | None] = mapped_column(Day)
    ended: Mapped[date | None] = mapped_column(Day)
    why: Mapped[str] = words()
    resolution: Mapped[str] = words()
    interests: Mapped[str] = words()


class Meeting(Base):
    """A meeting of a body: as it was called, and how it went.

    `hour` is when it was called for, `second_hour` the second call of the notice; `call` is the
    call it was held in (1 or 2). `notices` lists how and when people were called. `signers` are
    the members chosen to sign. `paper` says that it was entered later, from paper; `corrects`
    names the meeting whose minutes this one puts right. `headcount` has the numbers of those
    present, represented and entitled where paper tells no names.
    """

    __tablename__ = "meeting"
    __table_args__ = (Index("meeting_body", "body", "day"), {"info": FACT})
    id: Mapped[int] = ident()
    body: Mapped[int] = whole("body.id")
    kind: Mapped[str] = words()
    day: Mapped[date] = mapped_column(Day)
    hour: Mapped[int] = whole()
    second_hour: Mapped[int | None] = whole()
    place: Mapped[str] = words()
    called: Mapped[date | None] = mapped_column(Day)
    notices: Mapped[Any] = mapped_column(Json)
    remark: Mapped[str] = words()
    paper: Mapped[int] = whole()
    corrects: Mapped[int | None] = whole("meeting.id")
    call: Mapped[int | None] = whole()
    opened: Mapped[int | None] = whole()
    ended: Mapped[int | None] = whole()
    chair: Mapped[int | None] = whole("member.id")
    clerk: Mapped[int | None] = whole("member.id")
    chair_name: Mapped[str] = words()
    clerk_name: Mapped[str] = words()
    guests: Mapped[str] = words()
    headcount: Mapped[Any] = mapped_column(Json, nullable=True)
    opening: Mapped[str] = words()
    closing: Mapped[str] = words()
    signers: Mapped[Any] = mapped_column(Json)
    cancelled: Mapped[date | None] = mapped_column(Day)
    why: Mapped[str] = words()


class AgendaItem(Base):
    """A point of a meeting. `place` orders them; `called` says that the notice had it.

    `kind` tells what it is for (records.meetings.agenda). `extract` is what was said; `begun` and
    `done` are when it was taken up and left. An election has its `seats` and papers.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (Index("agenda_item_meeting", "meeting"), {"info": FACT})
    id: Mapped[int] = ident()
    meeting: Mapped[int] = whole("meeting.id")
    place: Mapped[int] = whole()
    kind: Mapped[str] = words()
    title: Mapped[str] = words()
    called: Mapped[int] = whole()
    extract: Mapped[str] = words()
    begun: Mapped[int | None] = whole()
    done: Mapped[int | None] = whole()
    dropped: Mapped[int] = whole()
    body: Mapped[int | None] = whole("body.id")
    post: Mapped[str] = words()
    seats: Mapped[int | None] = whole()
    term_years: Mapped[int | None] = whole()
    papers: Mapped[int | None] = whole()
    spoiled: Mapped[int | None] = whole()


class Motion(Base):
    """A text that was put to the vote, its votes, and what it lets happen.

    `number` is that of the resolution, in the body's year. `way` is how they voted (show of hands,
    unanimous, secret); `papers` and `spoiled` count a secret ballot. `passed` is the verdict when
    it was counted and `basis` how many were needed of whom (records.voting). `cause` says what
    follows (a loan, an admission; records.resolutions) and `subject` for whom or what; `idle` is
    why nothing has to follow. `dissent` lists who wanted theirs written down, `apart` who did not
    vote because it was their own.
    """

    __tablename__ = "motion"
    __table_args__ = (
        Index("motion_item", "item"),
        Index("motion_number", "number"),
        {"info": FACT},
    )
    id: Mapped[int] = ident()
    item: Mapped[int] = whole("agenda_item.id")
    place: Mapped[int] = whole()
    number: Mapped[str] = words()
    text: Mapped[str] = words()
    majority: Mapped[str] = words()
    way: Mapped[str] = words()
    votes_for: Mapped[int | None] = whole()
    against: Mapped[int | None] = whole()
    abstained: Mapped[int | None] = whole()
    papers: Mapped[int | None] = whole()
    spoiled: Mapped[int | None] = whole()
    at: Mapped[int | None] = whole()
    passed: Mapped[int | None] = whole()
    basis: Mapped[Any] = mapped_column(Json, nullable=True)
    withdrawn: Mapped[int] = whole()
    dissent: Mapped[Any] = mapped_column(Json)
    apart: Mapped[Any] = mapped_column(Json)
    cause: Mapped[str] = words()
    subject: Mapped[int | None] = whole()
    idle: Mapped[str] = words()


class Candidate(Base):
    """Somebody who stands for a seat. `drawn` says that a tie was settled by lot for them."""

    __tablename__ = "candidate"
    __table_args__ = (Index("candidate_item", "item"), {"info": FACT})
    id: Mapped[int] = ident()
    item: Mapped[int] = whole("agenda_item.id")
    member: Mapped[int | None] = whole("member.id")
    name: Mapped[str | None] = personal()
    post: Mapped[str] = words()
    votes: Mapped[int | None] = whole()
    drawn: Mapped[int] = whole()
    withdrawn: Mapped[int] = whole()


class Attendance(Base):
    """A member at a meeting; its id comes from both. Ticked out by mistake: `came` is empty.

    `by` is the member who stood for them. `left` may be empty: they stayed until the end.
    """

    __tablename__ = "attendance"
    __table_args__ = (Index("attendance_meeting", "meeting"), {"info": FACT})
    id: Mapped[int] = ident()
    meeting: Mapped[int] = whole("meeting.id")
    member: Mapped[int] = whole("member.id")
    came: Mapped[int | None] = whole()
    left: Mapped[int | None] = whole()
    by: Mapped[int | None] = whole("member.id")
    paper: Mapped[str] = words()


class Task(Base):
    """What somebody is to do until a day, as a meeting gave it to them."""

    __tablename__ = "task"
    __table_args__ = (Index("task_meeting", "meeting"), {"info": FACT})
    id: Mapped[int] = ident()
    meeting: Mapped[int | None] = whole("meeting.id")
    item: Mapped[int | None] = whole("agenda_item.id")
    text: Mapped[str] = words()
    member: Mapped[int | None] = whole("member.id")
    owner: Mapped[str] = words()
    given: Mapped[date] = mapped_column(Day)
    due: Mapped[date | None] = mapped_column(Day)
    done: Mapped[date | None] = mapped_column(Day)
    how: Mapped[str] = words()
    dropped: Mapped[int] = whole()


class Annex(Base):
    """A paper that belongs to a meeting: of the pack before it, or annexed to its minutes.

    `transcript` is its text written out, as laws ask that want no loose sheets.
    """

    __tablename__ = "annex"
    __table_args__ = (Index("annex_meeting", "meeting"), {"info": FACT})
    id: Mapped[int] = ident()
    meeting: Mapped[int] = whole("meeting.id")
    item: Mapped[int | None] = whole("agenda_item.id")
    place: Mapped[int] = whole()
    part: Mapped[str] = words()
    name: Mapped[str] = words()
    media: Mapped[str] = words()
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    transcript: Mapped[str] = words()
    dropped: Mapped[int] = whole()


class Minute(Base):
    """The minutes of a meeting, approved and signed: closed for ever. The meeting's id.

    `content` is all they say, as it was drawn; `hash` is of it and of `chain`, the hash of the
    minutes before it in the same book. Folios are counted on through a body's book.
    """

    __tablename__ = "minute"
    __table_args__ = (Index("minute_body", "body", "number"), {"info": FACT | {"money": True}})
    id: Mapped[int] = ident("meeting.id")
    body: Mapped[int] = whole("body.id")
    number: Mapped[int] = whole()
    first_folio: Mapped[int] = whole()
    folios: Mapped[int] = whole()
    approved: Mapped[date] = mapped_column(Day)
    signed: Mapped[date] = mapped_column(Day)
    written: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[int] = whole("person.id")
    content: Mapped[Any] = mapped_column(Json)
    chain: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class Citation(Base):
    """Something that was done because a resolution allowed it. Its id comes from all three.

    `cause` says what kind of thing, `subject` is its row: a loan's event, a member, a surplus.
    """

    __tablename__ = "citation"
    __table_args__ = (
        Index("citation_motion", "motion"),
        Index("citation_subject", "subject"),
        {"info": FACT},
    )
    id: Mapped[int] = ident()
    motion: Mapped[int] = whole("motion.id")
    cause: Mapped[str] = words()
    subject: Mapped[int] = whole()
    day: Mapped[date] = mapped_column(Day)
    #: What it was about was taken back: the resolution waits to be carried out again.
    dropped: Mapped[int] = whole()


class SocialAction(Base):
    """Something that the co-op did for its people or its place, as members tell it.

    `minutes` are the hours of all who worked on it, `people` who of the co-op took part, `reached`
    whom it served. `entry` is the entry that paid for it. A private one is listed as private.
    """

    __tablename__ = "social_action"
    __table_args__ = (Index("social_action_day", "day"), {"info": FACT})
    id: Mapped[int] = ident()
    day: Mapped[date] = mapped_column(Day)
    name: Mapped[str] = words()
    text: Mapped[str] = words()
    principles: Mapped[Any] = mapped_column(Json)
    goals: Mapped[Any] = mapped_column(Json)
    minutes: Mapped[int] = whole()
    amount: Mapped[int] = whole()
    people: Mapped[int] = whole()
    reached: Mapped[int] = whole()
    environment: Mapped[int] = whole()
    private: Mapped[int] = whole()
    meeting: Mapped[int | None] = whole("meeting.id")
    entry: Mapped[int | None] = whole("entry.id")
    dropped: Mapped[int] = whole()


class Duty(Base):
    """A duty of the co-op's year that somebody says is done; its id comes from name and for what.

    `about` is the meeting or the year that it was due for.
    """

    __tablename__ = "duty"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    name: Mapped[str] = words()
    about: Mapped[int] = whole()
    done: Mapped[date | None] = mapped_column(Day)
    note: Mapped[str] = words()
