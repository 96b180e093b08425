"""A member leaves: they resign, are expelled or died."""

from __future__ import annotations

from datetime import date
from typing import Final

from coopdesk.i18n import N_
from coopdesk.records import (
    bodies,
    interest_run,
    membership,
    resolutions,
)
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, MemberId, OfficerId
from coopdesk.records.membership import (
    ACTIVE,
    CAUSES,
    DIED,
    EXPELLED,
    LEAVING,
    SUSPENDED,
)


@command(needs=Permission.KEEP_ROLL)
def leave(
    tx: Tx,
    *,
    member: MemberId,
    cause: str,
    day: date,
    body: BodyId | None = None,
    resolution: str = "",
    why: str = "",
    note: str = "",
) -> int:
    """A member resigns, is expelled or died (membership.CAUSES): from that day they are no member.

    Who expels is a body, with a reason. The member's offices are over. What they have and owe is
    settled after this.
    """
    if cause not in CAUSES:
        raise Refused(N_("Choose why they leave."), field="cause")
    now = membership.check_member(tx, member, ACTIVE, SUSPENDED, *([LEAVING] * (cause == DIED)))
    if now.joined is not None and day < now.joined:
        raise Refused(N_("The member joined only on {day}."), field="day", day=now.joined)
    if cause == EXPELLED and body is None:
        raise Refused(N_("Choose who decided."), field="body")
    if cause == EXPELLED and not why.strip():
        raise Refused(N_("Write why. It stands in the letter."), field="why")
    if cause == DIED and now.cause == DIED:
        raise Refused(N_("This member died."), field="cause")
    step = membership.take_step(
        tx, member, cause, day, body=body, resolution=resolution, why=why, note=note
    )
    resolutions.cite(tx, resolution, resolutions.LEAVING, member, day)
    for one in bodies.officers(tx.session, day=day):
        if one.member == member:
            last = max(day, one.since)
            bodies.leave_office(tx, officer=OfficerId(one.id), day=last, why=_WHY[cause])
    tx.touch(Topic.SAVINGS | Topic.SHARES | Topic.LOANS)
    return step


_WHY: Final = {one: membership.STEPS[one] for one in CAUSES}


@command(needs=Permission.KEEP_ROLL)
def take_back_step(tx: Tx, *, step: int) -> None:
    """That a member left or died was entered by mistake. A suspension is lifted instead.

    Refused once anything happened since.
    """
    member, kind = membership.drop_step(tx, step)
    if kind not in CAUSES:
        raise Refused(N_("This can't be taken back."), field="step")
    if interest_run.was_settled(tx, member):
        raise Refused(N_("Something happened since. Take that back first."), field="step")
    resolutions.let_go(tx, resolutions.LEAVING, member)
