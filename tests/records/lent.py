"""Loans laid down as they stand, for the tests of the portfolio: what is kept of each is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import insert, select

from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Tx
from coopdesk.records.book.tx import Command
from coopdesk.records.ids import HoldingId, LoanId
from coopdesk.records.journal import Leg
from coopdesk.records.schema import (
    Guarantee,
    Holding,
    Instalment,
    Loan,
    LoanEvent,
    LoanMove,
    LoanNow,
    Product,
    Team,
    Term,
    stored,
)
from tests.records.hands import Make, Somebody

_INSTALMENT: Final = Prepared(insert(Instalment))
_NOW: Final = Prepared(insert(LoanNow))
_PRODUCT: Final = Prepared(select(Product.id, Product.account).where(Product.kind == "loans"))
_TERM: Final = Prepared(select(Term.id))


@dataclass(frozen=True)
class Due:
    """An instalment as it stands."""

    day: date
    principal: int
    interest: int = 0
    fee: int = 0
    paid: tuple[int, int, int] = (0, 0, 0)
    settled: date | None = None


@dataclass(frozen=True)
class Lent:
    """A loan as it stands: `owed` of the principal is left of `amount`, by `dues`."""

    amount: int
    owed: int
    dues: Sequence[Due] = ()
    day: date = date(2026, 1, 5)
    state: str = "running"
    since: date | None = None
    paid: date | None = None
    rescheduled: date | None = None
    known: bool = True
    purpose: str = "crops"
    officer: int | None = None
    insider: bool = False
    team: int | None = None


def lend(make: Make, who: Somebody, said: Lent) -> LoanId:
    """Lay down a loan of a member."""
    return make.book.write(_LEND, who=who, said=said)


def note(make: Make, loan: LoanId, kind: str, day: date, said: dict[str, Any]) -> None:
    """Write down that something happened to it."""
    make.book.write(_NOTE, loan=loan, kind=kind, day=day, said=said)


def vouch(make: Make, loan: LoanId, who: Somebody, **more: Any) -> None:
    """Let a member answer for it."""
    make.book.write(_VOUCH, loan=loan, member=who.id, more=more)


def moved(make: Make, loan: LoanId, kind: str, day: date, **parts: int) -> None:
    """Keep a move of it that tells why something changed: `principal`, `amount`."""
    make.book.write(_MOVE, loan=loan, kind=kind, day=day, **{"principal": 0, "amount": 0} | parts)


def team(make: Make, name: str) -> int:
    """Some who borrow together."""
    return make.book.write(_TEAM, name=name)


def _lend(tx: Tx, *, who: Somebody, said: Lent) -> LoanId:
    loan, rows = LoanId(tx.new_id()), tx.all(_PRODUCT)
    product, account = rows[0]
    holding = {"id": loan, "member": who.id, "product": product, "opened": said.day}
    if said.known:
        (term, *_) = next(iter(tx.all(_TERM)))
        tx.insert(
            Loan,
            [
                {
                    "id": loan,
                    "number": f"L-{loan % 1000:03}",
                    "member": who.id,
                    "product": product,
                    "term": term,
                    "day": said.day,
                    "amount": said.amount,
                    "instalments": len(said.dues),
                    "purpose": said.purpose,
                    "officer": said.officer,
                    "insider": said.insider,
                    "team": said.team,
                }
            ],
        )
    tx.insert(Holding, [holding])
    _post(tx, loan, said.day, (account, who.id), said.amount)
    if said.owed != said.amount:
        _post(tx, loan, said.paid or tx.today, (account, who.id), said.owed - said.amount)
    if said.known:
        _keep(tx, loan, said)
    if said.rescheduled is not None:
        _note(tx, loan=loan, kind="rescheduled", day=said.rescheduled, said={})
    return loan


def _post(tx: Tx, loan: LoanId, day: date, of: tuple[Any, Any], amount: int) -> None:
    account, member = of
    cash = journal.role_account(tx, "opening").id
    legs = [Leg(account, amount, member, HoldingId(loan)), Leg(cash, -amount)]
    journal.post(tx, day=day, kind="opening", legs=legs)


def _keep(tx: Tx, loan: LoanId, said: Lent) -> None:
    left = [d for d in said.dues if d.settled is None]
    tx.derive(
        _NOW,
        [
            {
                "loan": loan,
                "state": said.state,
                "since": stored(said.since or said.day),
                "disbursed": said.amount,
                "owed": said.owed,
                "oldest": stored(left[0].day) if left else None,
                "next": None,
                "ends": stored(said.dues[-1].day) if said.dues else None,
                "rescheduled": int(said.rescheduled is not None),
                "paid": stored(said.paid),
            }
        ],
    )
    tx.derive(
        _INSTALMENT,
        [
            {
                "loan": loan,
                "n": n,
                "due": stored(d.day),
                "principal": d.principal,
                "interest": d.interest,
                "fee": d.fee,
                "paid_principal": d.paid[0],
                "paid_interest": d.paid[1],
                "paid_fee": d.paid[2],
                "settled": stored(d.settled),
            }
            for n, d in enumerate(said.dues, 1)
        ],
    )


def _note(tx: Tx, *, loan: LoanId, kind: str, day: date, said: dict[str, Any]) -> None:
    row = {
        "id": tx.new_id(),
        "loan": loan,
        "day": day,
        "written": tx.now,
        "kind": kind,
        "by": tx.actor.person,
        "said": said,
    }
    tx.insert(LoanEvent, [row])


def _vouch(tx: Tx, *, loan: LoanId, member: int, more: dict[str, Any]) -> None:
    row = {"id": tx.new_id(), "loan": loan, "member": member, "amount": 500, "since": tx.today}
    tx.insert(Guarantee, [row | more])


def _move(tx: Tx, *, loan: LoanId, kind: str, day: date, principal: int, amount: int) -> None:
    role = journal.role_account(tx, "cash").id
    income = journal.role_account(tx, "fees").id
    entry = journal.post(tx, day=day, kind="x", legs=[Leg(role, 1), Leg(income, -1)])
    row = {"entry": entry, "n": 1, "loan": loan, "day": day, "kind": kind, "amount": amount}
    parts = dict.fromkeys(("interest", "fee", "penalty"), 0)
    tx.insert(LoanMove, [row | parts | {"principal": principal}])


def _team(tx: Tx, *, name: str) -> int:
    ident = tx.new_id()
    tx.insert(Team, [{"id": ident, "name": name, "formed": tx.today}])
    return ident


# Not declared: a command of the tests is none of the program's.
_LEND: Final = Command(_lend, Permission.KEEP_BOOKS)
_NOTE: Final = Command(_note, Permission.KEEP_BOOKS)
_TEAM: Final = Command(_team, Permission.KEEP_BOOKS)
_VOUCH: Final = Command(_vouch, Permission.KEEP_BOOKS)
_MOVE: Final = Command(_move, Permission.KEEP_BOOKS)
