"""What a body lays upon a member: a warning, a fine, a suspension; and what the member answers.

A suspension is a step of the member's life. Nothing is taken away: a sanction is lifted with a
reason, and both stand in the member's file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, membership
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, MemberId
from coopdesk.records.membership import ACTIVE, RESUMED, SUSPENDED
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.schema import Body, Member, Sanction, day_of

WARNING, FINE, SUSPENSION = "warning", "fine", "suspension"

#: What kinds of sanction there are. Who is expelled leaves: see records.settlement.
KINDS: Final[Mapping[str, str]] = {
    WARNING: N_("Warning"),
    FINE: N_("Fine"),
    SUSPENSION: N_("Suspension"),
}

_SANCTION: Final = Prepared(
    select(
        *(Sanction.member, Sanction.kind, Sanction.day, Sanction.answer, Sanction.answered),
        *(Sanction.until, Sanction.lifted),
    ).where(Sanction.id == bindparam("of"))
)


@command(needs=Permission.KEEP_ROLL)
def sanction(
    tx: Tx,
    *,
    member: MemberId,
    kind: str,
    day: date,
    body: BodyId | None,
    why: str,
    resolution: str = "",
    amount: Money | None = None,
    heard: date | None = None,
    answer: str = "",
    until: date | None = None,
) -> int:
    """Write a sanction into a member's file. `heard` is the day on which they could speak for
    themselves, `answer` what they said.

    A fine has an `amount`, and is paid at the cash desk; a suspension may have a last day, `until`.
    """
    if kind not in KINDS:
        raise Refused(N_("Choose one of those that are offered."), field="kind")
    membership.check_member(tx, member, ACTIVE, SUSPENDED)
    if body is None:
        raise Refused(N_("Choose who decided."), field="body")
    if not why.strip():
        raise Refused(N_("Write why. It stands in the letter."), field="why")
    if heard is not None and heard > day:
        raise Refused(N_("Who is to be heard is heard before it is decided."), field="heard")
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    if until is not None and until < day:
        raise Refused(N_("The last day must not come before the first."), field="until")
    ident = tx.new_id()
    row = {"id": ident, "member": member, "kind": kind, "day": day, "body": body}
    row |= {"resolution": resolution.strip(), "why": why.strip(), "heard": heard}
    row |= {"answer": answer.strip() or None, "answered": heard if answer.strip() else None}
    row |= {"until": until if kind == SUSPENSION else None, "amount": _fined(tx, kind, amount)}
    tx.insert(Sanction, [row])
    if kind == SUSPENSION:
        membership.take_step(
            tx, member, SUSPENDED, day, body=body, resolution=resolution, why=why, until=until
        )
    tx.touch(Topic.MEMBERS)
    return ident


def _fined(tx: Tx, kind: str, amount: Money | None) -> int | None:
    if kind != FINE:
        return None
    if amount is None or not 0 < amount.minor <= LARGEST:
        raise Refused(N_("The amount must be more than zero."), field="amount")
    return amount.minor


@command(needs=Permission.KEEP_ROLL)
def answer_sanction(tx: Tx, *, sanction: int, day: date, answer: str, shown: str = "") -> None:
    """Write down what the member answers. `shown` is what stood there before."""
    _member, _kind, _laid, _was, answered, _until, _lifted = _known(tx, sanction)
    if not answer.strip():
        raise Refused(N_("Write what the member answers."), field="answer")
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    was = day_of(answered) if answered else None
    tx.set(Sanction, sanction, "answer", answer.strip(), shown=shown or None)
    if day != was:
        tx.set(Sanction, sanction, "answered", day, shown=was)
    tx.touch(Topic.MEMBERS)


@command(needs=Permission.KEEP_ROLL)
def lift_sanction(tx: Tx, *, sanction: int, day: date, why: str) -> None:
    """A sanction holds no more from a day on. Who was suspended because of it is so no more."""
    member, kind, laid, _was, _answered, _until, lifted = _known(tx, sanction)
    if lifted:
        raise Refused(N_("It was lifted on {day}."), field="sanction", day=day_of(lifted))
    if not why.strip():
        raise Refused(N_("Write why it is lifted."), field="why")
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    if day < day_of(laid):
        raise Refused(N_("It was laid on them only on {day}."), field="day", day=day_of(laid))
    tx.set(Sanction, sanction, "lifted", day, shown=None)
    tx.set(Sanction, sanction, "lifted_why", why.strip(), shown=None)
    if kind == SUSPENSION and membership.standing_in(tx, member).status == SUSPENDED:
        membership.take_step(tx, member, RESUMED, day, why=why)
    tx.touch(Topic.MEMBERS)


def _known(tx: Tx, sanction: int) -> tuple[MemberId, str, int, str | None, int | None, int, int]:
    row = tx.one(_SANCTION, of=sanction)
    if row is None:
        raise Refused(N_("There is no such sanction."), field="sanction")
    member, kind, day, answer, answered, until, lifted = row
    return MemberId(member), kind, day, answer, answered, until, lifted


@dataclass(frozen=True, slots=True)
class SanctionRow:
    """A sanction in a member's file. `amount` is of a fine."""

    id: int
    member: MemberId
    kind: str
    day: date
    body: str
    resolution: str
    amount: Money | None
    heard: date | None
    why: str
    answer: str
    answered: date | None
    until: date | None
    lifted: date | None
    lifted_why: str


def sanctions(session: Session, member: MemberId | None = None) -> list[SanctionRow]:
    """The sanctions of a member or of all, the latest first."""
    query = (
        select(Sanction, Body.name)
        .outerjoin(Body, Body.id == Sanction.body)
        .join(Member, Member.id == Sanction.member)
        .order_by(Sanction.day.desc(), Sanction.id.desc())
    )
    if member is not None:
        query = query.where(Sanction.member == member)
    money = journal.currency_of(session)
    return [
        SanctionRow(
            one.id,
            MemberId(one.member),
            one.kind,
            one.day,
            body or "",
            one.resolution,
            None if one.amount is None else Money(one.amount, money),
            one.heard,
            one.why or "",
            one.answer or "",
            one.answered,
            one.until,
            one.lifted,
            one.lifted_why or "",
        )
        for one, body in session.execute(query)
    ]
