"""Elections: candidates, the count of the papers, ties drawn by lot, and the terms that begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import bodies, membership, posts, resolutions, voting
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.calendar import years_on
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import (
    BodyId,
    CandidateId,
    ItemId,
    MeetingId,
    MemberId,
    OfficerId,
    made_for,
)
from coopdesk.records.meetings import agenda, life, motions
from coopdesk.records.meetings.life import ENDED, OPEN, SIGNED, writable
from coopdesk.records.schema import AgendaItem, Candidate, Meeting, Member, Officer
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

#: Why a term ended where the next one of the same person began.
_AGAIN: Final = N_("Elected again")


@command(needs=Permission.KEEP_MINUTES)
def nominate(
    tx: Tx, *, item: ItemId, member: MemberId | None = None, name: str = "", post: str = ""
) -> CandidateId:
    """Somebody stands in an election: a member, or by name where the rules let others stand."""
    meeting, *_ = _election(tx, item)
    if member is None and not name.strip():
        raise Refused(N_("Write who stands."), field="name")
    if member is not None:
        if tx.one(_MEMBER, of=member) is None:
            raise Refused(N_("There is no such member."), field="member")
        if any(row[1] == member for row in tx.all(_CANDIDATES, of=item)):
            raise Refused(N_("They stand already."), field="member")
        membership.check_may(tx, member, membership.SERVE, day=life.facts_of(tx, meeting).day)
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
    at: int | None = None,
) -> Outcome:
    """Write down the count: each candidate's votes, the papers in the box, those spoiled.

    `at` is the minute of the ballot; without it, it was while the point was taken up. Each good
    paper names as many as there are seats, or fewer. Refused where that can't be, and with more
    papers than people who may vote were there.
    """
    meeting, seats, *before = _election(tx, item)
    facts = life.facts_of(tx, meeting)
    if facts.state not in {OPEN, ENDED}:
        raise Refused(N_("The meeting has not begun yet."), field="papers")
    there = tx.all(_CANDIDATES, of=item)
    if {row[0] for row in there} != set(votes):
        raise Refused(N_("Write the votes of everybody who stands."), field="votes")
    if at is not None:
        at = life.minute_of(facts, at, "at")
    when = motions.when_of(tx, facts, item, at)
    present, _ = motions.may_vote(tx.session, meeting, set(), when)
    if papers > present:
        raise Refused(
            N_("More papers ({count}) than people here who may vote ({present})."),
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
def take_back_lot(tx: Tx, *, candidate: CandidateId) -> Outcome:
    """The lot was not for them after all: the tie is open again.

    Refused while the terms of this election run: take those back first.
    """
    item, _, drawn = _of(tx, candidate)
    if not drawn:
        raise Refused(N_("No lot was drawn for them."), field="candidate")
    if begun_terms(tx.session, item):
        raise Refused(N_("Their terms have begun: take the terms back first."), field="candidate")
    with renamed(item="candidate"):
        tx.set(Candidate, candidate, "drawn", 0, shown=drawn)
        return outcome_of(tx, item)


@command(needs=Permission.KEEP_MINUTES)
def begin_terms(tx: Tx, *, item: ItemId, resolution: str = "") -> list[OfficerId]:
    """Who was elected begins a term in the body that was elected, from the day of the meeting.

    Refused while a tie is open. Those of the elected who serve there already begin anew; whose term
    from this election began before keeps it.
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
    until = years_on(day, row.term_years) if row.term_years else None
    made = []
    for ident in found.elected:
        one = tx.session.get_one(Candidate, ident)
        there = _term(tx.session, body.id, one, day)
        if there is not None:
            made.append(OfficerId(there.id))
            continue
        if one.member is not None:
            _end_term(tx, body.id, MemberId(one.member), day)
        said = {
            "post": posts.named(one.post or row.post) or posts.PLAIN,
            "until": until,
            "resolution": resolution,
        }
        made.append(_begin(tx, body.id, one, day, said))
    return made


def _begin(tx: Tx, body: BodyId, one: Candidate, day: date, said: Mapping[str, Any]) -> OfficerId:
    """A term begins, or the one that was taken back runs again."""
    officer = _officer(one)
    back = tx.session.get(Officer, officer)
    if back is None:
        member = None if one.member is None else MemberId(one.member)
        return bodies.take_office(
            tx, body=body, since=day, member=member, name=one.name or "", ident=officer, **said
        )
    shown = {"ended": back.ended, "why": back.why, "post": back.post, "until": back.until}
    for name, value in {"ended": None, "why": "", **said}.items():
        if name != "resolution" and value != shown[name]:
            tx.set(Officer, officer, name, value, shown=shown[name])
    bodies.change_officer(
        tx,
        officer=officer,
        changes={"resolution": said["resolution"]},
        shown={"resolution": back.resolution},
    )
    return officer


def _officer(one: Candidate) -> OfficerId:
    """The term that somebody was elected to: two PCs that let it begin write the same row."""
    return OfficerId(made_for("officer", one.item, one.id))


def _term(session: Session, body: BodyId, one: Candidate, day: date) -> Officer | None:
    """The term that runs since an election, if it has begun."""
    who = Officer.member == one.member if one.member is not None else Officer.name == one.name
    return session.scalars(
        select(Officer)
        .where(Officer.body == body, Officer.since == day, Officer.ended.is_(None), who)
        .order_by(Officer.id)
    ).first()


def _end_term(tx: Tx, body: BodyId, member: MemberId, day: date) -> None:
    """A term that runs on ends where the new one begins."""
    for one in bodies.officers(tx.session, body=body, day=day):
        if one.member == member and one.since < day:
            bodies.leave_office(tx, officer=one.id, day=day, why=_AGAIN)


@command(needs=Permission.KEEP_MINUTES)
def take_back_terms(tx: Tx, *, item: ItemId) -> None:
    """The terms of an election were let begin by mistake. What ran before them runs on."""
    _election(tx, item, closed=True)
    begun = begun_terms(tx.session, item)
    if not begun:
        raise Refused(N_("No term has begun from this election."), field="item")
    with renamed(officer="item"):
        for officer in begun:
            take_back_term(tx, officer=officer)


@command(needs=Permission.KEEP_MINUTES)
def take_back_term(tx: Tx, *, officer: OfficerId) -> None:
    """A term was begun by mistake: it never was. One that it ended runs on."""
    row = tx.session.get(Officer, officer)
    if row is None or row.ended is not None:
        raise Refused(N_("They don't hold this post."), field="officer")
    tx.set(Officer, officer, "ended", row.since, shown=None)
    tx.set(Officer, officer, "why", bodies.TAKEN_BACK, shown=row.why)
    resolutions.let_go(tx, resolutions.OFFICER, officer)
    tx.touch(Topic.MEETINGS)
    before = select(Officer).where(
        Officer.body == row.body,
        Officer.member == row.member,
        Officer.ended == row.since,
        Officer.why == _AGAIN,
    )
    for one in tx.session.scalars(before).all() if row.member is not None else ():
        tx.set(Officer, one.id, "ended", None, shown=row.since)
        tx.set(Officer, one.id, "why", "", shown=_AGAIN)


def begun_terms(session: Session, item: ItemId) -> list[OfficerId]:
    """The terms that run since an election."""
    row = session.get_one(AgendaItem, item)
    if row.body is None:
        return []
    day = session.get_one(Meeting, row.meeting).day
    there = session.scalars(select(Candidate).where(Candidate.item == item)).all()
    terms = (_term(session, BodyId(row.body or 0), one, day) for one in there)
    return [OfficerId(one.id) for one in terms if one is not None]


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
