"""Elections: candidates, the count of the papers, ties drawn by lot, and the terms that begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import bodies, voting
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import BodyId, CandidateId, ItemId, MeetingId, MemberId, OfficerId
from coopdesk.records.meetings import agenda, life, motions
from coopdesk.records.meetings.life import ENDED, OPEN, SIGNED, writable
from coopdesk.records.schema import AgendaItem, Candidate, Member
from coopdesk.records.voting import Outcome, Standing

_ELECTION: Final = Prepared(
    select(
        AgendaItem.meeting,
        AgendaItem.kind,
        AgendaItem.seats,
        AgendaItem.papers,
        AgendaItem.spoiled,
    ).where(AgendaItem.id == bindparam("of"), AgendaItem.dropped == 0)
)
_CANDIDATE: Final = Prepared(
    select(Candidate.item, Candidate.votes, Candidate.drawn).where(
        Candidate.id == bindparam("of"), Candidate.withdrawn == 0
    )
)
_CANDIDATES: Final = Prepared(
    select(Candidate.id, Candidate.member, Candidate.votes, Candidate.drawn)
    .where(Candidate.item == bindparam("of"), Candidate.withdrawn == 0)
    .order_by(Candidate.id)
)
_MEMBER: Final = Prepared(select(Member.id).where(Member.id == bindparam("of")))


@command(needs=Permission.KEEP_MINUTES)
def nominate(
    tx: Tx, *, item: ItemId, member: MemberId | None = None, name: str = "", post: str = ""
) -> CandidateId:
    """Somebody stands in an election: a member, or by name where the rules let others stand."""
    _election(tx, item)
    if member is None and not name.strip():
        raise Refused(N_("Write who stands."), field="name")
    if member is not None:
        if tx.one(_MEMBER, of=member) is None:
            raise Refused(N_("There is no such member."), field="member")
        if any(row[1] == member for row in tx.all(_CANDIDATES, of=item)):
            raise Refused(N_("They stand already."), field="member")
    ident = CandidateId(tx.new_id())
    row = {
        "id": ident,
        "item": item,
        "member": member,
        "name": None if member is not None else name.strip(),
        "post": post.strip(),
        "drawn": 0,
        "withdrawn": 0,
    }
    tx.insert(Candidate, [row])
    return ident


@command(needs=Permission.KEEP_MINUTES)
def step_back(tx: Tx, *, candidate: CandidateId) -> None:
    """Somebody does not stand after all."""
    _of(tx, candidate)
    tx.set(Candidate, candidate, "withdrawn", 1, shown=0)


@command(needs=Permission.KEEP_MINUTES)
def count_ballot(
    tx: Tx,
    *,
    item: ItemId,
    votes: Mapping[CandidateId, int],
    papers: int,
    spoiled: int = 0,
) -> Outcome:
    """Write down the count: each candidate's votes, the papers in the box, those spoiled.

    Each good paper names as many as there are seats, or fewer. Refused where that can't be, and
    with more papers than there are people who may vote.
    """
    meeting, seats, *before = _election(tx, item)
    if life.facts_of(tx, meeting).state not in {OPEN, ENDED}:
        raise Refused(N_("The meeting has not begun yet."), field="papers")
    there = tx.all(_CANDIDATES, of=item)
    if {row[0] for row in there} != set(votes):
        raise Refused(N_("Write the votes of everybody who stands."), field="votes")
    present, _ = motions.may_vote(tx.session, meeting, set(), None)
    if papers > present:
        raise Refused(
            N_("{count} papers, but only {present} who may vote are here."),
            field="papers",
            count=papers,
            present=present,
        )
    voting.check_ballot(votes.values(), seats=seats, papers=papers, spoiled=spoiled)
    _write_votes(tx, votes, there)
    for name, value, had in zip(("papers", "spoiled"), (papers, spoiled), before, strict=True):
        if value != had:
            tx.set(AgendaItem, item, name, value, shown=had)
    return outcome_of(tx, item)


def _write_votes(tx: Tx, votes: Mapping[CandidateId, int], there: Sequence[Any]) -> None:
    """Each candidate's votes; a lot that was drawn on other votes holds no longer."""
    for ident, _, had, drawn in there:
        if votes[CandidateId(ident)] != had:
            tx.set(Candidate, ident, "votes", votes[CandidateId(ident)], shown=had)
        if drawn:
            tx.set(Candidate, ident, "drawn", 0, shown=drawn)


@command(needs=Permission.KEEP_MINUTES)
def draw_lot(tx: Tx, *, candidate: CandidateId) -> Outcome:
    """A tie was settled by lot for somebody. Only those who are tied can be drawn."""
    item, _, drawn = _of(tx, candidate)
    with renamed(item="candidate"):
        if drawn or candidate not in outcome_of(tx, item).tied:
            raise Refused(N_("They are not among those with equal votes."), field="candidate")
        tx.set(Candidate, candidate, "drawn", 1, shown=drawn)
        return outcome_of(tx, item)


@command(needs=Permission.KEEP_MINUTES)
def begin_terms(tx: Tx, *, item: ItemId, resolution: str = "") -> list[OfficerId]:
    """Who was elected begins a term in the body that was elected, from the day of the meeting.

    Refused while a tie is open. Those of the elected who serve there already begin anew.
    """
    meeting, _, *_ = _election(tx, item, closed=True)
    found = outcome_of(tx, item)
    if found.tied:
        raise Refused(N_("There is a tie: draw lots first."), field="item")
    if not found.elected:
        raise Refused(N_("Nobody was elected."), field="item")
    row = tx.session.get_one(AgendaItem, item)
    if row.body is None:
        raise Refused(N_("Choose the body that was elected."), field="item")
    body = bodies.body_in(tx, BodyId(row.body))
    day = life.facts_of(tx, meeting).day
    until = bodies.years_on(day, row.term_years) if row.term_years else None
    made = []
    for ident in found.elected:
        one = tx.session.get_one(Candidate, ident)
        if one.member is not None:
            _end_term(tx, body.id, MemberId(one.member), day)
        made.append(
            bodies.take_office(
                tx,
                body=body.id,
                post=one.post or row.post or N_("Member"),
                since=day,
                until=until,
                member=None if one.member is None else MemberId(one.member),
                name=one.name or "",
                resolution=resolution,
            )
        )
    return made


def _end_term(tx: Tx, body: BodyId, member: MemberId, day: Any) -> None:
    """A term that runs on ends where the new one begins."""
    for one in bodies.officers(tx.session, body=body, day=day):
        if one.member == member and one.since < day:
            bodies.leave_office(tx, officer=one.id, day=day, why=N_("Elected again"))


def outcome_of(tx: Tx, item: ItemId) -> Outcome:
    """Who is elected by the votes as they are written."""
    _, seats, *_ = _election(tx, item, closed=True)
    return voting.elect(
        [Standing(row[0], row[2] or 0, bool(row[3])) for row in tx.all(_CANDIDATES, of=item)],
        seats,
    )


def _election(
    tx: Tx, item: ItemId, *, closed: bool = False
) -> tuple[MeetingId, int, int | None, int | None]:
    row = tx.one(_ELECTION, of=item)
    if row is None or row[1] != agenda.ELECTION:
        raise Refused(N_("There is no such election."), field="item")
    meeting = MeetingId(row[0])
    if not (closed and life.facts_of(tx, meeting).state == SIGNED):
        writable(tx, meeting)
    return meeting, row[2] or 1, row[3], row[4]


def _of(tx: Tx, candidate: CandidateId) -> tuple[ItemId, int | None, int]:
    row = tx.one(_CANDIDATE, of=candidate)
    if row is None:
        raise Refused(N_("There is no such candidate."), field="candidate")
    with renamed(item="candidate"):
        _election(tx, ItemId(row[0]))
    return ItemId(row[0]), row[1], row[2]
