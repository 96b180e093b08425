"""What a body lays upon a member: a warning, a fine, a suspension; and what the member answers.

A suspension is a step of the member's life. Nothing is taken away: a sanction is lifted with a
reason, and both stand in the member's file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, membership
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, MemberId, VisitId
from coopdesk.records.membership import ACTIVE, RESUMED, SUSPENDED
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.schema import Body, Member, Sanction, Visit, day_of
from coopdesk.records.store import Looker, Raw

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
    fined = check_laid(tx, kind=kind, day=day, body=body, why=why, amount=amount, until=until)
    if heard is not None and heard > day:
        raise Refused(N_("Who is to be heard is heard before it is decided."), field="heard")
    now = membership.check_member(tx, member, ACTIVE, SUSPENDED)
    if now.joined is not None and day < now.joined:
        raise Refused(N_("The member joined only on {day}."), field="day", day=now.joined)
    ident = tx.new_id()  # the next one is that of the step: see membership.steps_of
    row = {"id": ident, "member": member, "kind": kind, "day": day, "body": body}
    row |= {"resolution": resolution.strip(), "why": why.strip(), "heard": heard}
    row |= {"answer": answer.strip() or None, "answered": heard if answer.strip() else None}
    row |= {"until": until if kind == SUSPENSION else None, "amount": fined}
    tx.insert(Sanction, [row])
    if kind == SUSPENSION:
        membership.take_step(
            tx, member, SUSPENDED, day, body=body, resolution=resolution, why=why, until=until
        )
    tx.touch(Topic.MEMBERS)
    return ident


def check_laid(
    tx: Tx,
    *,
    kind: str,
    day: date,
    body: BodyId | None,
    why: str,
    amount: Money | None,
    until: date | None,
) -> int | None:
    """What must be true of a sanction, whoever it is laid upon; gives what a fine comes to."""
    if kind not in KINDS:
        raise Refused(N_("Choose one of those that are offered."), field="kind")
    if body is None:
        raise Refused(N_("Choose who decided."), field="body")
    if not why.strip():
        raise Refused(N_("Write why. It stands in the letter."), field="why")
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    if until is not None and until < day:
        raise Refused(N_("The last day must not come before the first."), field="until")
    return _fined(kind, amount)


def _fined(kind: str, amount: Money | None) -> int | None:
    if kind != FINE:
        return None
    if amount is None or not 0 < amount.minor <= LARGEST:
        raise Refused(N_("The amount must be more than zero."), field="amount")
    return amount.minor


@command(needs=Permission.KEEP_ROLL)
def answer_sanction(tx: Tx, *, sanction: int, day: date, answer: str, shown: str = "") -> None:
    """Write down what the member answers. `shown` is what stood there before."""
    _member, _kind, laid, _was, answered, _until, _lifted = _known(tx, sanction)
    if not answer.strip():
        raise Refused(N_("Write what the member answers."), field="answer")
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    was = day_of(answered) if answered else None
    if day < day_of(laid) and day != was:  # what they said when they were heard keeps its day
        raise Refused(N_("It was laid on them only on {day}."), field="day", day=day_of(laid))
    tx.set(Sanction, sanction, "answer", answer.strip(), shown=shown or None)
    if day != was:
        tx.set(Sanction, sanction, "answered", day, shown=was)
    tx.touch(Topic.MEMBERS)


@command(needs=Permission.KEEP_ROLL)
def lift_sanction(tx: Tx, *, sanction: int, day: date, why: str) -> None:
    """A sanction holds no more from a day on. Who was suspended because of it is so no more, unless
    another suspension holds.
    """
    member, _kind, laid, _was, _answered, _until, lifted = _known(tx, sanction)
    fine = tx.one(_FINE, of=sanction)
    if fine and fine[2] is not None:
        raise Refused(_PAID, field="sanction")
    if lifted:
        raise Refused(N_("It was lifted on {day}."), field="sanction", day=day_of(lifted))
    if not why.strip():
        raise Refused(N_("Write why it is lifted."), field="why")
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    if day < day_of(laid):
        raise Refused(N_("It was laid on them only on {day}."), field="day", day=day_of(laid))
    was = membership.standing_in(tx, member).status
    write_lifted(tx, sanction, day, why)
    if was == SUSPENDED and membership.standing_in(tx, member).status == ACTIVE:
        membership.take_step(tx, member, RESUMED, day, why=why)
    tx.touch(Topic.MEMBERS)


def write_lifted(tx: Tx, sanction: int, day: date, why: str) -> None:
    """The same in the member's file alone."""
    tx.set(Sanction, sanction, "lifted", day, shown=None)
    tx.set(Sanction, sanction, "lifted_why", why.strip(), shown=None)


#: A fine is paid once, on a receipt of the member's that has it.
AUDITS: Final = (
    (
        "fines",
        N_("The fine of member {number} of {amount} is paid by a receipt that does not have it."),
        "SELECT m.number, s.amount FROM sanction s JOIN member m ON m.id = s.member"
        " JOIN visit v ON v.id = s.visit WHERE v.reverses IS NOT NULL OR (v.member <> s.member"
        # a receipt names the number of then, which may have been joined to theirs since
        " AND NOT EXISTS (WITH RECURSIVE way(id) AS (SELECT j.kept FROM joined j"
        " WHERE j.id = v.member UNION SELECT k.kept FROM way JOIN joined k ON k.id = way.id)"
        " SELECT 1 FROM way WHERE way.id = s.member))"
        " OR EXISTS (SELECT 1 FROM visit u WHERE u.reverses = v.id) OR (SELECT count(*)"
        " FROM visit_line l WHERE l.visit = v.id AND l.deed = 'fine' AND l.amount = s.amount)"
        " < (SELECT count(*) FROM sanction t WHERE t.visit = v.id AND t.amount = s.amount)",
    ),
    (
        "fines",
        N_("The fine of member {number} of {amount} was paid twice, on two PCs."),
        "SELECT m.number, s.amount FROM head h JOIN sanction s ON s.id = h.row"
        " JOIN member m ON m.id = s.member WHERE h.\"table\" = 'sanction'"
        " AND h.\"column\" = 'visit' GROUP BY s.id HAVING count(*) > 1",
    ),
)

# --- fines ---------------------------------------------------------------------------------------

_FINE: Final = Prepared(
    select(*(Sanction.member, Sanction.amount, Sanction.visit, Sanction.lifted)).where(
        Sanction.id == bindparam("of"), Sanction.kind == FINE
    )
)
_OWED: Final = Prepared(
    select(Sanction.id, Sanction.day, Sanction.amount)
    .where(
        Sanction.member == bindparam("of"),
        Sanction.kind == FINE,
        Sanction.visit.is_(None),
        Sanction.lifted.is_(None),
    )
    .order_by(Sanction.day, Sanction.id)
)
_PAID: Final = N_("This fine is paid already.")
_OF_VISIT: Final = Prepared(select(Sanction.id).where(Sanction.visit == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Fine:
    """A fine that is neither paid nor lifted. `amount` in minor units."""

    sanction: int
    day: date
    amount: int


def fines_owed(look: Looker, member: MemberId) -> list[Fine]:
    """The fines that a member owes, the oldest first."""
    return [Fine(ident, day_of(day), amount) for ident, day, amount in look.all(_OWED, of=member)]


def owed(session: Session, member: MemberId) -> list[Fine]:
    """The same, for who looks."""
    return fines_owed(Raw(session.connection()), member)


def check_fine(tx: Tx, sanction: int | None, member: MemberId, minor: int) -> None:
    """Refuse to take a fine that is not the member's or not owed, or another amount than it is.

    What no sanction laid on them, such as for coming late, is any.
    """
    if sanction is None:
        return
    row = tx.one(_FINE, of=sanction)
    if row is None or row[0] != member:
        raise Refused(N_("There is no such sanction."), field="sanction")
    if row[2] is not None:
        raise Refused(_PAID, field="sanction")
    if row[3] is not None:
        raise Refused(N_("It was lifted on {day}."), field="sanction", day=day_of(row[3]))
    if row[1] != minor:
        amount = Money(row[1], journal.currency(tx))
        raise Refused(N_("A fine is paid whole: {amount}."), field="sanction", amount=amount)


def fines_paid(tx: Tx, fines: Sequence[int], visit: VisitId) -> None:
    """Write down in which visit some fines were paid."""
    if len(set(fines)) < len(fines):
        raise Refused(_PAID, field="sanction")
    for ident in fines:
        tx.set(Sanction, ident, "visit", visit, shown=None)
        tx.touch(Topic.MEMBERS)


def fines_taken_back(tx: Tx, visit: VisitId) -> None:
    """A visit is taken back: its fines are owed again."""
    for (ident,) in tx.all(_OF_VISIT, of=visit):
        tx.set(Sanction, ident, "visit", None, shown=visit)
        tx.touch(Topic.MEMBERS)


def _known(tx: Tx, sanction: int) -> tuple[MemberId, str, int, str | None, int | None, int, int]:
    row = tx.one(_SANCTION, of=sanction)
    if row is None:
        raise Refused(N_("There is no such sanction."), field="sanction")
    member, kind, day, answer, answered, until, lifted = row
    return MemberId(member), kind, day, answer, answered, until, lifted


def in_force(session: Session, kind: str, day: date) -> list[MemberId]:
    """Upon whom a sanction of a kind is still laid: not lifted, a fine not paid, a suspension not
    run out.
    """
    query = select(Sanction.member).where(
        Sanction.kind == kind,
        Sanction.lifted.is_(None),
        Sanction.visit.is_(None),
        or_(Sanction.until.is_(None), Sanction.until >= day),
    )
    return [MemberId(member) for member in session.scalars(query)]


@dataclass(frozen=True, slots=True)
class SanctionRow:
    """A sanction in a member's file. `amount` is of a fine, `paid` the number of its receipt."""

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
    paid: str


def sanctions(session: Session, member: MemberId | None = None) -> list[SanctionRow]:
    """The sanctions of a member or of all, the latest first."""
    query = (
        select(Sanction, Body.name, Visit.series, Visit.number)
        .outerjoin(Body, Body.id == Sanction.body)
        .outerjoin(Visit, Visit.id == Sanction.visit)
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
            "" if one.visit is None else journal.label_of(series, number),
        )
        for one, body, series, number in session.execute(query)
    ]
