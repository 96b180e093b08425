"""What is not as the rules want it: plain warnings for whoever writes the minutes.

None of them stops anything: minutes tell what happened. Each can be switched off for a body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import bodies, voters, voting
from coopdesk.records.bodies import ASSEMBLY, BodyRow
from coopdesk.records.ids import ItemId, MeetingId, MemberId, MotionId
from coopdesk.records.meetings import attending, life
from coopdesk.records.meetings.attending import Present, When
from coopdesk.records.meetings.life import ENDED, OPEN, SIGNED, MeetingRow
from coopdesk.records.resolutions import (
    ADMISSION,
    LEAVING,
    LOAN,
    RESCHEDULING,
    WAIVER,
    WRITE_OFF,
)
from coopdesk.records.schema import AgendaItem, Loan, Motion
from coopdesk.records.voters import Voters
from coopdesk.records.voting import Votes

_OF_LOANS: Final = frozenset({LOAN, RESCHEDULING, WAIVER, WRITE_OFF})
_OF_MEMBERS: Final = frozenset({ADMISSION, LEAVING})


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that is not as the rules want it; `look` is one of bodies.LOOKS."""

    look: str
    what: Text
    item: ItemId | None = None
    motion: MotionId | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    row: MeetingRow
    body: BodyRow
    votes: frozenset[MemberId]
    there: Sequence[Present]
    items: Sequence[AgendaItem]
    motions: Sequence[Motion]
    owners: dict[int, int]  # of loans that motions are about
    names: dict[MemberId, str]  # of those who serve in the body

    @property
    def held(self) -> bool:
        return self.row.state in {OPEN, ENDED, SIGNED}

    def voted(self) -> Iterator[Motion]:
        return (one for one in self.motions if one.passed is not None)


def findings(session: Session, meeting: MeetingId, *, known: Voters | None = None) -> list[Warned]:
    """What is not as the body's rules want it, in the order of a meeting.

    `known` are those who may vote, where who asks knows them already.
    """
    row = life.meeting(session, meeting)
    body = bodies.body_of(session, row.body)
    items = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting == meeting, AgendaItem.dropped == 0)
        .order_by(AgendaItem.place, AgendaItem.id)
    ).all()
    motions = session.scalars(
        select(Motion)
        .where(Motion.item.in_([one.id for one in items]), Motion.withdrawn == 0)
        .order_by(Motion.place, Motion.id)
    ).all()
    about = [one.subject for one in motions if one.cause in _OF_LOANS and one.subject]
    loans = session.execute(select(Loan.id, Loan.member).where(Loan.id.in_(about)))
    case = _Case(
        row,
        body,
        voters.votes_of(session, body, row.day)
        if known is None
        else frozenset(one.member for one in known.rows if one.votes),
        attending.attendance(session, meeting),
        items,
        motions,
        {loan: member for loan, member in loans},
        {} if body.kind == ASSEMBLY else _names(session, body, row.day),
    )
    looks = (look for name, look in _LOOKS.items() if name not in body.rules.off)
    return [found for look in looks for found in look(case)]


def _names(session: Session, body: BodyRow, day: date) -> dict[MemberId, str]:
    serving = bodies.officers(session, body=body.id, day=day)
    return {one.member: one.name for one in serving if one.member is not None}


def _notice(case: _Case) -> Iterator[Warned]:
    row, wanted = case.row, case.body.rules.notice_days
    if row.corrects is not None:
        return  # nobody is called to put minutes right
    if row.called is None:
        if case.held:
            yield Warned("notice", Text(N_("Nobody wrote down how people were called.")))
        return
    days = (row.day - row.called).days
    if days < wanted:
        many = N_("People were called {days} days before. The rules ask for {wanted}.")
        one = N_("People were called one day before. The rules ask for {wanted}.")
        what = Text(one if days == 1 else many, {"days": days, "wanted": wanted})
        yield Warned("notice", what)


def _agenda(case: _Case) -> Iterator[Warned]:
    outside = {one.id: one for one in case.items if not one.called}
    if case.row.called is None:
        return
    for one in case.voted():
        if one.item in outside and one.passed:
            what = Text(
                N_("“{title}” was not on the agenda as people were called: this may be void."),
                {"title": outside[one.item].title},
            )
            yield Warned("agenda", what, ItemId(one.item), MotionId(one.id))


def _quorum(case: _Case) -> Iterator[Warned]:
    if not case.held:
        return
    begun = _meter(case, case.row.opened)
    if begun < 0:
        alone = N_("When it began, one who may vote was missing for a quorum.")
        words = N_("When it began, {count} who may vote were missing for a quorum.")
        yield Warned("quorum", Text(alone if begun == -1 else words, {"count": -begun}))
    for one in case.voted():
        over = _meter(case, one.at)
        if one.at is not None and over < 0:
            alone = N_("At the vote on {number}, one was missing for a quorum.")
            words = N_("At the vote on {number}, {count} were missing for a quorum.")
            what = Text(alone if over == -1 else words, {"number": one.number, "count": -over})
            yield Warned("quorum", what, ItemId(one.item), MotionId(one.id))


def _meter(case: _Case, at: int | None) -> int:
    """How many more than needed were there at a minute; below zero: so many are missing."""
    call = case.row.call or 1
    if case.row.headcount is not None:
        present, represented, entitled = case.row.headcount
        return present + represented - voting.quorum(case.body.rules.quorum(call), entitled)
    part = case.body.rules.quorum(call)
    meter = attending.meter_among(case.votes, case.there, part=part, at=at)
    return meter.votes - meter.needed


def _call(case: _Case) -> Iterator[Warned]:
    row = case.row
    if row.opened is None:
        return
    earliest = row.hour if row.call != 2 else row.second_hour
    if earliest is not None and row.opened < earliest:
        yield Warned("call", Text(N_("It began before the hour for which people were called.")))


def _majority(case: _Case) -> Iterator[Warned]:
    """Votes that don't fit any more to who is written down as present."""
    for one in case.voted():
        apart = {MemberId(said["member"]) for said in one.apart}
        present, entitled = _could(case, apart, _when(case, one))
        numbers = (one.votes_for, one.against, one.abstained, one.papers, one.spoiled)
        votes = Votes(one.way, *(n or 0 for n in numbers))
        if votes.given + votes.spoiled > present:
            what = Text(
                N_("Resolution {number} has {count} votes, but {present} could vote."),
                {"number": one.number, "count": votes.given + votes.spoiled, "present": present},
            )
            yield Warned("majority", what, ItemId(one.item), MotionId(one.id))
            continue
        rule = case.body.rules.majority_for(one.majority)
        verdict = voting.verdict(rule, votes, present=present, entitled=entitled)
        if verdict.passed != bool(one.passed):
            many = N_("Resolution {number} had {got} votes; {needed} are needed.")
            alone = N_("Resolution {number} had one vote; {needed} are needed.")
            said = {"number": one.number, "got": verdict.got, "needed": verdict.needed}
            what = Text(alone if verdict.got == 1 else many, said)
            yield Warned("majority", what, ItemId(one.item), MotionId(one.id))


def _when(case: _Case, motion: Motion) -> When:
    item = next(one for one in case.items if one.id == motion.item)
    return When(motion.at, item.begun, item.done)


def _could(case: _Case, apart: set[MemberId], when: When) -> tuple[int, int]:
    """How many could vote then, and how many are entitled."""
    if case.row.headcount is not None:
        present, represented, entitled = case.row.headcount
        return max(present + represented - len(apart), 0), entitled
    here = when.among(case.there) & case.votes
    return len(here - apart), len(case.votes)


def _own(case: _Case) -> Iterator[Warned]:
    """Directors and committee members who were there for a vote on what is their own."""
    if case.body.kind == ASSEMBLY:
        return
    for one in case.voted():
        member = _about(case, one)
        apart = {said["member"] for said in one.apart}
        here = _when(case, one).among(case.there)
        if member is not None and member in here - apart:
            what = Text(
                N_("{name} was there for the vote on {number}, which is about themselves."),
                {"name": case.names.get(member, ""), "number": one.number},
            )
            yield Warned("own", what, ItemId(one.item), MotionId(one.id))


def _about(case: _Case, motion: Motion) -> MemberId | None:
    """The member whom a motion is about."""
    if motion.subject is None:
        return None
    if motion.cause in _OF_LOANS and motion.subject in case.owners:
        return MemberId(case.owners[motion.subject])
    return MemberId(motion.subject) if motion.cause in _OF_MEMBERS else None


def _signed(case: _Case) -> Iterator[Warned]:
    if case.row.state not in {ENDED, SIGNED}:
        return
    for someone, what in (
        (case.row.chair, N_("Nobody is named who chaired the meeting.")),
        (case.row.clerk, N_("Nobody is named who wrote the minutes.")),
    ):
        if someone is None:
            yield Warned("signed", Text(what))


_LOOKS: Final[dict[str, Callable[[Any], Iterator[Warned]]]] = {
    "notice": _notice,
    "agenda": _agenda,
    "quorum": _quorum,
    "call": _call,
    "majority": _majority,
    "own": _own,
    "signed": _signed,
}
