"""The lives of members looked at together: who is suspended, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import membership
from coopdesk.records.book import same
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.membership import (
    ADMITTED,
    APPLICANT,
    APPLIED,
    BARRED,
    DEFERRED,
    LIVING,
    REFUSED,
    STEPS,
    SUSPENDED,
    Standing,
    StepRow,
)
from coopdesk.records.schema import Application, Member, Step
from coopdesk.records.store import Raw


def astray(session: Session) -> list[tuple[Text, int]]:
    """The steps that do not follow from what was before, told, with their ids: two PCs each wrote
    its own. They change nothing. The same step from two PCs is no fault.
    """
    try:
        return list(_astray(session))
    except ValueError:  # a day that can't be
        return [(Text(N_("A row of {table} is not what the acts say."), {"table": "step"}), 0)]


def _astray(session: Session) -> Iterator[tuple[Text, int]]:
    query = select(Member.id, Member.number, Member.status, Member.joined, Member.left)
    lines = {ident: (number, line) for ident, number, *line in session.execute(query)}
    names = session.execute(select(Application.member, Application.name))
    asked = {member: name or "" for member, name in names}
    for member, steps in membership.steps_of(session).items():
        number, line = lines.get(member, (asked.get(member, ""), None))
        now, last = membership.before(steps, line), ""
        for one in steps:
            if one.dropped is None:
                was = membership.over(now, one.day)
                if not _fits(was, one, steps) and one.kind != last:
                    said = {"number": number, "step": Text(STEPS[one.kind]), "day": one.day}
                    what = N_("Member {number}: “{step}” on {day} does not fit what was before.")
                    yield Text(what, said), one.id
                now, last = membership.after(was, one), one.kind


def _fits(was: Standing, one: StepRow, steps: Sequence[StepRow]) -> bool:
    """Whether a step leads on from how somebody stood. An application is decided once, unless that
    was put off; of two on one day nobody knows which was decided first.
    """
    if one.kind not in (DEFERRED, REFUSED, ADMITTED):
        return one.kind not in LIVING or was.status in LIVING[one.kind][0]
    asked = [step for step in steps if step.kind == APPLIED and step.day == one.day]
    return was.applied in ("", APPLICANT, DEFERRED) or len(asked) > 1


def barred(session: Session, deed: str, day: date) -> frozenset[MemberId]:
    """Who may not do something on a day because they are suspended."""
    return suspended(session, day) if deed in BARRED else frozenset()


def suspended(session: Session, day: date) -> frozenset[MemberId]:
    """Who is suspended on a day."""
    some = set(session.scalars(select(Step.member).where(Step.kind == SUSPENDED)))
    if not some:
        return frozenset()
    kept = same.kept_of(Raw(session.connection()))
    some = {kept.get(member, member) for member in some}
    return frozenset(
        MemberId(member)
        for member, steps in membership.steps_of(session, some).items()
        if membership.standing(steps, day, membership.before(steps)).status == SUSPENDED
    )


def no_member(status: str, left: date) -> Refused:
    """What is said of a line that left on a day, by its status: it left, or has not paid yet."""
    if status == membership.UNPAID:
        return Refused(membership.NOT_PAID, field="member")
    return Refused(N_("This member left the co-op on {day}."), field="member", day=left)


def said_of(now: Standing) -> Text:
    """How somebody stands, in words."""
    if now.status == SUSPENDED and now.until is not None:
        return Text(N_("suspended until {day}"), {"day": now.until})
    if now.status in (membership.LEAVING, membership.LEFT) and now.left is not None:
        return Text(N_("left on {day}"), {"day": now.left})
    return Text(membership.STANDINGS.get(now.status or now.applied, now.status))
