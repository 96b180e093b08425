"""Motions: put, discussed, voted on. The verdict is reckoned when the votes are counted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import bodies, voters, voting
from coopdesk.records.access import Permission
from coopdesk.records.bodies import MAJORITIES
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, ItemId, MeetingId, MemberId, MotionId
from coopdesk.records.meetings import agenda, attending, life, searching
from coopdesk.records.meetings.attending import When
from coopdesk.records.meetings.life import ENDED, OPEN, Facts, minute_of, writable
from coopdesk.records.resolutions import CAUSES, check_uncited
from coopdesk.records.schema import AgendaItem, Meeting, Motion
from coopdesk.records.voting import SECRET, UNANIMOUS, WAYS, Verdict, Votes

#: What can be changed of a motion.
CHANGEABLE: Final = ("text", "majority", "cause", "subject", "idle")

_MOTION: Final = Prepared(
    select(
        Motion.item,
        AgendaItem.meeting,
        Motion.number,
        Motion.majority,
        Motion.way,
        Motion.votes_for,
        Motion.against,
        Motion.abstained,
        Motion.papers,
        Motion.spoiled,
        Motion.at,
        Motion.passed,
        Motion.basis,
        Motion.dissent,
        Motion.apart,
    )
    .join(AgendaItem, AgendaItem.id == Motion.item)
    .where(Motion.id == bindparam("of"), Motion.withdrawn == 0, AgendaItem.dropped == 0)
)
_LAST: Final = Prepared(
    select(func.coalesce(func.max(Motion.place), 0)).where(Motion.item == bindparam("of"))
)

#: What a vote writes, in the columns of a motion.
_COUNTED: Final = ("way", "votes_for", "against", "abstained", "papers", "spoiled", "at")


@command(needs=Permission.KEEP_MINUTES)
def put_motion(
    tx: Tx,
    *,
    item: ItemId,
    text: str,
    cause: str | None = None,
    subject: int | None = None,
    majority: str | None = None,
) -> MotionId:
    """Write down a text that is put to the vote under a point.

    `cause` (one of resolutions.CAUSES) says what it lets happen, `subject` for which row; where
    nothing is said it is what usually follows from such a point.
    """
    _, _, kind, _, _ = agenda.item_of(tx, item)
    last = tx.one(_LAST, of=item)
    row: dict[str, Any] = {
        "item": item,
        "place": (last[0] if last else 0) + 1,
        "text": _written(text),
        "majority": _majority(agenda.majority_of(kind) if majority is None else majority),
        "basis": None,
        "dissent": [],
        "apart": [],
        "cause": _cause(agenda.FOLLOWS.get(kind, "") if cause is None else cause),
        "subject": subject,
        "withdrawn": 0,
    }
    ident = MotionId(tx.new_id())
    tx.insert(Motion, [{"id": ident, **row}])
    searching.index(tx, item)
    return ident


def _written(text: str) -> str:
    if not text.strip():
        raise Refused(N_("Write what is put to the vote."), field="text")
    return text.strip()


def _majority(kind: str) -> str:
    if kind not in MAJORITIES:
        raise Refused(N_("Choose what kind of decision it is."), field="majority")
    return kind


def _cause(cause: str) -> str:
    if cause and cause not in CAUSES:
        raise Refused(N_("Choose what follows from it."), field="cause")
    return cause


@command(needs=Permission.KEEP_MINUTES)
def change_motion(
    tx: Tx, *, motion: MotionId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Change a motion's text, what majority it needs, what follows, or why nothing has to.

    What follows, and that nothing has to, can be said of a closed minute too: they are not in it.
    """
    beside = changes.keys() <= {"cause", "subject", "idle"}
    item = ItemId(_of(tx, motion)[0]) if beside else _open(tx, motion)[1]
    unknown = changes.keys() - set(CHANGEABLE)
    if unknown:
        raise KeyError(f"a motion has no {', '.join(sorted(unknown))}")
    checks = {"text": _written, "majority": _majority, "cause": _cause}
    for name, value in changes.items():
        said = checks[name](value) if name in checks else value
        tx.set(Motion, motion, name, said, shown=shown.get(name))
    if "majority" in changes:
        recount(tx, motion)
    searching.index(tx, item)
    tx.touch(Topic.MEETINGS)


@command(needs=Permission.KEEP_MINUTES)
def withdraw_motion(tx: Tx, *, motion: MotionId) -> None:
    """A motion is not put to the vote after all. One that was cited stays."""
    _, item = _open(tx, motion)
    check_uncited(tx, [motion], "motion")
    tx.set(Motion, motion, "withdrawn", 1, shown=0)
    searching.index(tx, item)


@command(needs=Permission.KEEP_MINUTES)
def vote(
    tx: Tx,
    *,
    motion: MotionId,
    way: str,
    votes_for: int = 0,
    against: int = 0,
    abstained: int = 0,
    papers: int = 0,
    spoiled: int = 0,
    at: int | None = None,
) -> Verdict:
    """Write down how a motion was voted on, and whether it passed by the body's rules.

    `at` is the minute of the vote: who was there then could vote. Without it, whoever has not left,
    or, once the point is done with, whoever was there for some of it.
    Refused for a minute outside the meeting, with more votes than people, or where the papers of a
    secret ballot don't add up. The first vote gives the resolution its number. A vote that was
    counted wrong is written again.
    """
    facts, item = _open(tx, motion)
    if facts.state not in {OPEN, ENDED}:
        raise Refused(N_("The meeting has not begun yet."), field="motion")
    if way not in WAYS:
        raise Refused(N_("Choose how they voted."), field="way")
    at = _hour(facts, at)
    secret = way == SECRET
    votes = Votes(
        way, votes_for, against, abstained, papers if secret else 0, spoiled if secret else 0
    )
    if way == UNANIMOUS:
        votes = Votes(way)
    verdict, votes = _count(tx, facts, motion, votes, at)
    row = _of(tx, motion)
    said = (way, votes.votes_for, votes.against, votes.abstained, votes.papers, votes.spoiled, at)
    for name, value, before in zip(_COUNTED, said, row[4:11], strict=True):
        if value != before:
            tx.set(Motion, motion, name, value, shown=before)
    _keep(tx, motion, verdict)
    if not row[2]:
        number = next_number(tx.session, facts.body, facts.day.year)
        tx.set(Motion, motion, "number", number, shown="")
    searching.index(tx, item)
    return verdict


def _hour(facts: Facts, at: int | None) -> int | None:
    """The minute of a vote; refused before the meeting began or after it ended."""
    if at is None:
        return None
    at = minute_of(facts, at, "at")
    if facts.opened is not None and at < facts.opened:
        raise Refused(N_("The meeting has not begun yet."), field="at")
    if facts.ended is not None and at > facts.ended:
        raise Refused(N_("The meeting had ended by then."), field="at")
    return at


def _count(
    tx: Tx, facts: Facts, motion: MotionId, votes: Votes, at: int | None
) -> tuple[Verdict, Votes]:
    """The verdict, and the votes with what unanimous means in numbers."""
    row = _of(tx, motion)
    apart = {MemberId(one["member"]) for one in _plain(row[14])}
    when = when_of(tx, facts, ItemId(row[0]), at)
    present, entitled = may_vote(tx.session, facts.id, apart, when)
    rules = bodies.body_in(tx, facts.body).rules
    verdict = voting.verdict(rules.majority_for(row[3]), votes, present=present, entitled=entitled)
    if votes.way == UNANIMOUS:
        votes = replace(votes, votes_for=present)
    return verdict, votes


def when_of(tx: Tx, facts: Facts, item: ItemId, at: int | None) -> When:
    """When a point was voted on: at a minute, now, or while it was taken up."""
    _, _, _, begun, done = agenda.item_of(tx, item)
    return When(at, begun, done, now=facts.state == OPEN and done is None)


def may_vote(
    session: Session, meeting: MeetingId, apart: set[MemberId], when: When
) -> tuple[int, int]:
    """How many votes can be given on a motion, and how many are entitled in the body."""
    row = life.meeting(session, meeting)
    if row.headcount is not None:
        present, represented, entitled = row.headcount
        return max(present + represented - len(apart), 0), entitled
    body = bodies.body_of(session, row.body)
    votes = voters.votes_of(session, body, row.day)
    here = when.among(attending.attendance(session, meeting)) & votes
    return len(here - apart), len(votes)


def _keep(tx: Tx, motion: MotionId, verdict: Verdict | None) -> None:
    row = _of(tx, motion)
    passed, basis = (None, None) if verdict is None else (int(verdict.passed), verdict.said())
    if not passed and row[11]:
        check_uncited(tx, [motion], "motion")
    tx.set(Motion, motion, "passed", passed, shown=row[11])
    tx.set(Motion, motion, "basis", basis, shown=_plain(row[12]))


def recount(tx: Tx, motion: MotionId) -> None:
    """Reckon the verdict of a vote again, after something changed that it depends on."""
    row = _of(tx, motion)
    if row[11] is None:
        return
    facts = life.facts_of(tx, MeetingId(row[1]))
    numbers = (row[5], row[6], row[7], row[8], row[9])
    votes = Votes(row[4], *(n or 0 for n in numbers))
    verdict, votes = _count(tx, facts, motion, votes, row[10])
    if votes.votes_for != row[5]:
        tx.set(Motion, motion, "votes_for", votes.votes_for, shown=row[5])
    _keep(tx, motion, verdict)


@command(needs=Permission.KEEP_MINUTES)
def take_back_vote(tx: Tx, *, motion: MotionId) -> None:
    """A vote was written under the wrong motion: nobody voted on this one. Its number stays."""
    _open(tx, motion)
    row = _of(tx, motion)
    _keep(tx, motion, None)
    for name, before in zip(_COUNTED, row[4:11], strict=True):
        empty = "" if name == "way" else None
        if before != empty:
            tx.set(Motion, motion, name, empty, shown=before)


@command(needs=Permission.KEEP_MINUTES)
def write_dissent(tx: Tx, *, motion: MotionId, member: MemberId, why: str) -> None:
    """Somebody wants it written down that they were against, and why. No words: no longer."""
    _open(tx, motion)
    before = _plain(_of(tx, motion)[13])
    said = [one for one in before if one["member"] != member]
    if why.strip():
        said.append({"member": member, "why": why.strip()})
    tx.set(Motion, motion, "dissent", said, shown=before)


@command(needs=Permission.KEEP_MINUTES)
def stand_apart(tx: Tx, *, motion: MotionId, members: Sequence[MemberId], why: str = "") -> None:
    """Who does not vote on a motion, because it is about themselves or somebody near to them."""
    _open(tx, motion)
    before = _plain(_of(tx, motion)[14])
    said = [{"member": member, "why": why.strip()} for member in dict.fromkeys(members)]
    tx.set(Motion, motion, "apart", said, shown=before)
    recount(tx, motion)


# --- numbers -------------------------------------------------------------------------------------


def next_number(session: Session, body: BodyId, year: int, *, after: int = 0) -> str:
    """The number of a body's next resolution in a year: its letters, the year, a running number;
    or of the one that comes `after` so many more."""
    code = bodies.body_of(session, body).code
    start = f"{code} {year}-"
    said = session.execute(_numbers_of(body)).scalars()
    last = max((int(n[len(start) :]) for n in said if _is(n, start)), default=0)
    return f"{start}{last + 1 + after:02}"


def _numbers_of(body: BodyId) -> Any:
    return (
        select(Motion.number)
        .join(AgendaItem, AgendaItem.id == Motion.item)
        .join(Meeting, Meeting.id == AgendaItem.meeting)
        .where(Meeting.body == body, Motion.number != "")
    )


def _is(number: str, start: str) -> bool:
    return number.startswith(start) and number[len(start) :].isdecimal()


# --- for commands --------------------------------------------------------------------------------


def _plain(kept: str | None) -> Any:
    """Plain data out of a row as it is stored."""
    return None if kept is None else json.loads(kept)


def _of(tx: Tx, motion: MotionId) -> Any:
    row = tx.one(_MOTION, of=motion)
    if row is None:
        raise Refused(N_("There is no such motion."), field="motion")
    return row


def _open(tx: Tx, motion: MotionId) -> tuple[Facts, ItemId]:
    """The meeting and the point of a motion whose minutes can still be written."""
    row = _of(tx, motion)
    return writable(tx, MeetingId(row[1])), ItemId(row[0])
