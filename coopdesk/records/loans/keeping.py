"""Keeping a loan in order: what was booked equal to the truth, its instalments as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, insert, select

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.book import Prepared, Topic, Tx
from coopdesk.records.ids import EntryId, HoldingId, LoanId, MemberId, made_for
from coopdesk.records.journal import Belongs, Leg
from coopdesk.records.loans.facts import find, life_of
from coopdesk.records.loans.life import (
    CLOSED,
    GIVEN_BACK,
    LOST,
    PAYMENTS,
    REALIGNED,
    RUNNING,
    Life,
    Move,
)
from coopdesk.records.loans.truth import Sums, booked_sums, paid_back, standing, too_much, true_sums
from coopdesk.records.products import Looker
from coopdesk.records.schedule import Standing
from coopdesk.records.schema import Entry, Instalment, Loan, LoanMove, LoanNow, Product, stored
from coopdesk.records.store import Raw

#: The kind of an entry that puts payments where they belong.
KIND: Final = "realigned"
#: What to do instead of general an entry of its kinds alone.
NOT_ALONE: Final[Mapping[str, Belongs]] = {
    KIND: Belongs(N_("This put payments of a loan in order. Correct the payment that was wrong.")),
}

_FORGET: Final = tuple(
    Prepared(delete(table).where(table.loan == bindparam("of"))) for table in (Instalment, LoanNow)
)
_INSTALMENT: Final = Prepared(insert(Instalment))
_NOW: Final = Prepared(insert(LoanNow))
_LOANS: Final = Prepared(select(Loan.id).order_by(Loan.id))
_WANTED: Final = select(func.json_each(bindparam("entries")).table_valued("value").c.value)
_MOVED: Final = Prepared(
    select(LoanMove.loan)
    .where(
        LoanMove.entry.in_(_WANTED)
        | LoanMove.entry.in_(select(Entry.reverses).where(Entry.id.in_(_WANTED)))
    )
    .distinct()
)
_LENT: Final = Prepared(select(LoanMove.loan).distinct().order_by(LoanMove.loan))
_CONTROL: Final = Prepared(select(Product.account).where(Product.id == bindparam("of")))


def settle(tx: Tx, loan: LoanId) -> Sums:
    """Put payments where they belong and keep the loan as it stands; tells what was posted."""
    life = life_of(tx, loan)
    found = standing(life)
    off = _off(life, found)
    if off:
        _post(tx, life, off)
        life = life_of(tx, loan)
    _keep(tx, life, found)
    tx.touch(Topic.LOANS)
    return off


def unaligned(look: Looker) -> list[LoanId]:
    """The loans of which not all is booked as it should be: after the books of two PCs came
    together. Every loan is gone through, so it is no question for a page."""
    return [loan for loan in moved(look) if is_off(look, loan)]


def moved(look: Looker) -> list[LoanId]:
    """Every loan that an entry ever moved."""
    return [LoanId(loan) for (loan,) in look.all(_LENT)]


def is_off(look: Looker, loan: LoanId) -> bool:
    """Whether what was booked of a loan is not what is true."""
    return proved(life_of(look, loan)).off


@dataclass(frozen=True, slots=True)
class Proof:
    """A loan's books beside what happened to it: what of the principal is owed by each, in minor
    units, below nothing to the member; and `too_much`, what more was paid than was owed.

    `off`: not all is booked as it should be, be it of other parts only.
    """

    said: int
    booked: int
    too_much: int
    off: bool


def proved(life: Life) -> Proof:
    """Compare what happened to a loan with what was booked of it."""
    found = standing(life)
    more = too_much(found)
    said = (int(found.owed) if found is not None and life.disbursed else 0) - more
    return Proof(said, life.owed, more, bool(_off(life, found)) or said != life.owed)


def _off(life: Life, found: Standing | None) -> Sums:
    return Sums() if found is None else true_sums(found) - booked_sums(life.moves)


def _post(tx: Tx, life: Life, off: Sums) -> None:
    """An entry of the difference. Its id comes from all that counts: two PCs with the same facts
    write the same one."""
    loan, member = life.asked.id, MemberId(life.asked.member)
    entry = EntryId(made_for(KIND, loan, _mark(life)))
    role = journal.role_account
    legs = [
        Leg(control_of(tx, life), -(off.principal + off.lost), member, HoldingId(loan)),
        *income_legs(tx, off.interest, off.fee, off.penalty),
    ]
    if off.recovered:
        legs.append(Leg(role(tx, "recoveries").id, -off.recovered))
    if off.lost:
        legs.append(Leg(role(tx, "loan_loss").id, off.lost))
    journal.post(tx, day=tx.today, kind=KIND, legs=legs, ident=entry)
    row = {"entry": entry, "loan": loan, "day": tx.today, "amount": 0}
    nothing = dict.fromkeys(("interest", "fee", "penalty"), 0)
    parts = {"principal": off.principal, "interest": off.interest, "fee": off.fee}
    rows = [{**row, "n": 1, "kind": REALIGNED, **parts, "penalty": off.penalty}]
    if off.lost:
        rows.append({**row, "n": 2, "kind": LOST, "principal": off.lost, **nothing})
    tx.insert(LoanMove, rows)


def _mark(life: Life) -> str:
    """What tells the facts apart that a realignment leans on."""
    paid = sorted(
        (one.entry, one.n, one.amount)
        for one in life.moves
        if _is_payment(one) or (one.kind == GIVEN_BACK and not one.undone)
    )
    aligned = sorted(one.entry for one in life.moves if one.kind == REALIGNED)
    events = sorted(one.id for one in life.events)
    return sha256(repr((paid, aligned, events)).encode()).hexdigest()


def income_legs(tx: Tx, interest: int, fee: int, penalty: int) -> list[Leg]:
    """Where interest, fees and penalties go that are paid, or are taken from."""
    parts = (("loan_interest", interest), ("fees", fee), ("fines", penalty))
    return [Leg(journal.role_account(tx, role).id, -amount) for role, amount in parts if amount]


def control_of(tx: Tx, life: Life) -> Any:
    """The account on which the principal stands."""
    row = tx.one(_CONTROL, of=life.asked.product)
    assert row is not None
    return row[0]


# --- what is kept ---------------------------------------------------------------------------------


def _keep(tx: Tx, life: Life, found: Standing | None) -> None:
    for forget in _FORGET:
        tx.derive(forget, [{"of": life.asked.id}])
    tx.derive(_NOW, [_now(life, found)])
    if found is not None:
        tx.derive(_INSTALMENT, _instalments(life.asked.id, found))


def _now(life: Life, found: Standing | None) -> dict[str, Any]:
    state, since = life.state, life.since
    if closed := paid_back(life, found):
        state, since = CLOSED, closed
    oldest = next_ = ends = None
    if found is not None and state == RUNNING:
        left = [one for one in found.rows if one.settled is None and not one.early]
        oldest = left[0].due if left else None
        next_ = found.next.due if found.next else None
        ends = found.rows[-1].due if found.rows else None
    return {
        "loan": life.asked.id,
        "state": state,
        "since": stored(since),
        "disbursed": life.disbursed,
        "owed": life.owed,
        "oldest": stored(oldest),
        "next": stored(next_),
        "ends": stored(ends),
        "rescheduled": life.rescheduled,
        "paid": stored(max((m.day for m in life.moves if _is_payment(m)), default=None)),
    }


def _is_payment(move: Move) -> bool:
    return move.kind in PAYMENTS and not move.undone


def _instalments(loan: LoanId, found: Standing) -> list[dict[str, Any]]:
    return [
        {
            "loan": loan,
            "n": row.n,
            "due": stored(row.due),
            "principal": int(row.parts.principal),
            "interest": int(row.parts.interest),
            "fee": int(row.parts.fees),
            "paid_principal": int(row.paid.principal),
            "paid_interest": int(row.paid.interest),
            "paid_fee": int(row.paid.fees),
            "settled": stored(row.settled),
        }
        for row in found.rows
        if not row.early
    ]


def keep_again(raw: Raw) -> None:
    """Make the kept rows again from the facts alone."""
    for table in ("instalment", "loan_now"):
        raw.connection.exec_driver_sql(f"DELETE FROM {table}")
    _keep_each(raw, (loan for (loan,) in raw.all(_LOANS)))


def keep_touched(raw: Raw, loans: Iterable[int], entries: Iterable[int]) -> None:
    """The same for some loans, and those that some entries or what they reverse moved."""
    moved = raw.all(_MOVED, entries=list(entries))
    touched = {*loans, *(loan for (loan,) in moved)}
    for loan in touched:
        for forget in _FORGET:
            raw.run(forget, of=loan)
    _keep_each(raw, sorted(touched))


def _keep_each(raw: Raw, loans: Iterable[int]) -> None:
    for loan in loans:
        life = find(raw, LoanId(loan))
        if life is None:
            continue
        found = standing(life)
        raw.run(_NOW, **_now(life, found))
        if found is not None:
            rows = _instalments(life.asked.id, found)
            raw.many(_INSTALMENT, [list(row.values()) for row in rows])
