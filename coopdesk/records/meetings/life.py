"""A meeting as it is written in the book, and the state that this tells.

Times of day are whole minutes after midnight: 14:05 is 845.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_
from coopdesk.records import bodies
from coopdesk.records.bodies import BodyRow
from coopdesk.records.book import Prepared, Topic, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, MeetingId, MemberId
from coopdesk.records.schema import Meeting, Member, Minute, day_of

PLANNED, CALLED, OPEN, ENDED = "planned", "called", "open", "ended"
SIGNED, CANCELLED = "signed", "cancelled"

#: What each state is called.
STATES: Final[Mapping[str, str]] = {
    PLANNED: N_("to be called"),
    CALLED: N_("called"),
    OPEN: N_("under way"),
    ENDED: N_("minutes in draft"),
    SIGNED: N_("minutes signed"),
    CANCELLED: N_("not held"),
}

ORDINARY, EXTRAORDINARY = "ordinary", "extraordinary"
KINDS: Final[Mapping[str, str]] = {
    ORDINARY: N_("Ordinary meeting"),
    EXTRAORDINARY: N_("Extraordinary meeting"),
}

#: How people are called to a meeting.
WAYS: Final[Mapping[str, str]] = {
    "wall": N_("Sheet on the wall"),
    "letter": N_("Letter by hand"),
    "sms": N_("SMS"),
    "aloud": N_("Read aloud"),
    "radio": N_("Radio"),
    "mail": N_("E-mail"),
}

#: Minutes of a day.
DAY: Final = 24 * 60

#: No meeting lasts longer, in minutes: an hour that was so soon after midnight is of its night.
LONGEST: Final = 12 * 60

_FACTS: Final = Prepared(
    select(
        Meeting.body,
        Meeting.day,
        Meeting.hour,
        Meeting.second_hour,
        Meeting.called,
        Meeting.opened,
        Meeting.ended,
        Meeting.cancelled,
        Meeting.call,
        Minute.id,
    )
    .outerjoin(Minute, Minute.id == Meeting.id)
    .where(Meeting.id == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What commands look at of a meeting."""

    id: MeetingId
    body: BodyId
    day: date
    hour: int
    second_hour: int | None
    call: int | None
    opened: int | None
    ended: int | None
    state: str

    @property
    def begins(self) -> int:
        """The minute from which its hours are counted: when it began, or is to begin."""
        return self.hour if self.opened is None else self.opened


@dataclass(frozen=True, slots=True)
class Called:
    """One way in which people were called, and when. `note` says more: which radio, by whom."""

    way: str
    day: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody with a part in a meeting: a member, or a person from outside by name alone."""

    name: str
    member: MemberId | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting of a body. `number` is that of its minutes in the body's book, once signed."""

    id: MeetingId
    body: BodyId
    body_kind: str
    body_name: str
    kind: str
    day: date
    hour: int
    second_hour: int | None
    place: str
    called: date | None
    notices: tuple[Called, ...]
    remark: str
    paper: bool
    corrects: MeetingId | None
    call: int | None
    opened: int | None
    ended: int | None
    chair: Someone | None
    clerk: Someone | None
    guests: str
    headcount: tuple[int, int, int] | None  # present, represented, entitled
    opening: str
    closing: str
    signers: tuple[MemberId, ...]
    cancelled: date | None
    why: str
    number: int | None
    state: str

    @property
    def is_held(self) -> bool:
        """Whether people met, and it is over; minutes that only correct others are no meeting."""
        return self.state in {ENDED, SIGNED} and self.corrects is None

    @property
    def begins(self) -> int:
        """The minute from which its hours are counted: when it began, or is to begin."""
        return self.hour if self.opened is None else self.opened


@dataclass(frozen=True, slots=True)
class ListedRow:
    """What a list says of a meeting. `number` is that of its minutes, once signed; `corrects`:
    its minutes put others right."""

    id: MeetingId
    body: BodyId
    body_name: str
    kind: str
    day: date
    hour: int
    place: str
    paper: bool
    number: int | None
    state: str
    corrects: bool = False


# --- looking -------------------------------------------------------------------------------------

_chair: Final = aliased(Member)
_clerk: Final = aliased(Member)


def _select() -> Select[*tuple[Any, ...]]:
    return (
        select(Meeting, Minute.number, _chair, _clerk)
        .outerjoin(Minute, Minute.id == Meeting.id)
        .outerjoin(_chair, _chair.id == Meeting.chair)
        .outerjoin(_clerk, _clerk.id == Meeting.clerk)
    )


def meetings(
    session: Session,
    *,
    body: BodyId | None = None,
    since: date | None = None,
    until: date | None = None,
    unsigned: bool = False,
) -> list[MeetingRow]:
    """Meetings of a body or of all, in a time or ever: the latest first.

    With `unsigned` only those that something is still to be done for.
    """
    query = _within(_select(), body, since, until, unsigned=unsigned)
    names = {one.id: one for one in bodies.bodies(session)}
    return [_row(row, names[BodyId(row[0].body)]) for row in session.execute(query)]


def listed(
    session: Session,
    *,
    body: BodyId | None = None,
    since: date | None = None,
    until: date | None = None,
    unsigned: bool = False,
) -> list[ListedRow]:
    """The same meetings, of each only what a list of thousands says."""
    one = Meeting
    query: Select[*tuple[Any, ...]] = select(
        one.id, one.body, one.kind, one.day, one.hour, one.place, one.paper, one.corrects
    )
    query = query.add_columns(Minute.number, one.cancelled, one.ended, one.opened, one.called)
    query = query.outerjoin(Minute, Minute.id == one.id)
    names = {row.id: row for row in bodies.bodies(session)}
    return [
        ListedRow(
            MeetingId(ident),
            BodyId(whose),
            names[BodyId(whose)].name,
            kind,
            day,
            hour,
            place,
            bool(paper),
            number,
            _state(number is not None, *life),
            corrects is not None,
        )
        for ident, whose, kind, day, hour, place, paper, corrects, number, *life in session.execute(
            _within(query, body, since, until, unsigned=unsigned)
        )
    ]


def _within(
    query: Select[Any],
    body: BodyId | None,
    since: date | None,
    until: date | None,
    *,
    unsigned: bool,
) -> Select[*tuple[Any, ...]]:
    """Only these meetings, the latest first."""
    if unsigned:
        query = query.where(Minute.id.is_(None), Meeting.cancelled.is_(None))
    if body is not None:
        query = query.where(Meeting.body == body)
    if since is not None:
        query = query.where(Meeting.day >= since)
    if until is not None:
        query = query.where(Meeting.day <= until)
    return query.order_by(Meeting.day.desc(), Meeting.hour.desc(), Meeting.id.desc())


def meeting(session: Session, of: MeetingId) -> MeetingRow:
    """One of them; refused when there is none."""
    row = session.execute(_select().where(Meeting.id == of)).first()
    if row is None:
        raise Refused(N_("There is no such meeting."), field="meeting")
    return _row(row, bodies.body_of(session, BodyId(row[0].body)))


def _row(row: Any, body: BodyRow) -> MeetingRow:
    one, number, chair, clerk = row
    return MeetingRow(
        MeetingId(one.id),
        body.id,
        body.kind,
        body.name,
        one.kind,
        one.day,
        one.hour,
        one.second_hour,
        one.place,
        one.called,
        tuple(Called(n["way"], day_of(n["day"]), n.get("note", "")) for n in one.notices),
        one.remark,
        bool(one.paper),
        None if one.corrects is None else MeetingId(one.corrects),
        one.call,
        one.opened,
        one.ended,
        _someone(chair, one.chair_name),
        _someone(clerk, one.clerk_name),
        one.guests,
        _headcount(one.headcount),
        one.opening,
        one.closing,
        tuple(map(MemberId, one.signers)),
        one.cancelled,
        one.why,
        number,
        _state(number is not None, one.cancelled, one.ended, one.opened, one.called),
    )


def _headcount(said: Mapping[str, int] | None) -> tuple[int, int, int] | None:
    return None if said is None else (said["present"], said["represented"], said["entitled"])


def _someone(member: Member | None, name: str) -> Someone | None:
    if member is not None:
        return Someone(member.name or "", MemberId(member.id), member.number)
    return Someone(name) if name else None


def _state(signed: bool, cancelled: Any, ended: Any, opened: Any, called: Any) -> str:
    if signed:
        return SIGNED
    if cancelled is not None:
        return CANCELLED
    told = ((ended, ENDED), (opened, OPEN), (called, CALLED))
    return next((state for said, state in told if said is not None), PLANNED)


# --- for commands --------------------------------------------------------------------------------


def facts_of(tx: Tx, of: MeetingId) -> Facts:
    """What is written of a meeting; refused when there is none."""
    row = tx.one(_FACTS, of=of)
    if row is None:
        raise Refused(N_("There is no such meeting."), field="meeting")
    body, held, hour, second, called, opened, ended, cancelled, call, signed = row
    state = _state(signed is not None, cancelled, ended, opened, called)
    return Facts(of, BodyId(body), day_of(held), hour, second, call, opened, ended, state)


def writable(tx: Tx, of: MeetingId) -> Facts:
    """A meeting whose minutes can still be written. Signed ones are closed for ever."""
    facts = facts_of(tx, of)
    if facts.state == SIGNED:
        raise Refused(
            N_("These minutes are signed and closed. Write new minutes that correct them."),
            field="meeting",
        )
    if facts.state == CANCELLED:
        raise Refused(N_("This meeting was not held."), field="meeting")
    tx.touch(Topic.MEETINGS)
    return facts


def check_minute(at: int, field: str) -> int:
    """A time of day; refused when it is none."""
    if not 0 <= at < DAY:
        raise Refused(N_("Write a time of day, such as 14:30."), field=field)
    return at


def minute_of(facts: Facts, at: int, field: str) -> int:
    """A minute of a meeting, counted on past midnight: of one that began at 22:00, 0:30 is 1470.

    Refused when it is no time of day.
    """
    return at if DAY <= at < 2 * DAY else past_midnight(facts.begins, check_minute(at, field))


def past_midnight(begins: int, at: int) -> int:
    """A time of day, counted on past midnight where it is of the night after a beginning."""
    return at + DAY if at < begins and at + DAY - begins <= LONGEST else at
