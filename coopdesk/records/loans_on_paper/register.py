"""The register of loans: every loan with what was decided, who answers for it, how it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.ids import LoanId
from coopdesk.records.lending_terms import PURPOSES
from coopdesk.records.loans import STATE_NAMES
from coopdesk.records.loans.life import (
    APPROVED,
    ASKED,
    CANCELLED,
    CLOSED,
    REFUSED,
    RUNNING,
    SIGNED,
    UNDONE,
    WRITTEN_OFF,
)
from coopdesk.records.papers import (
    Behind,
    Cell,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    Weight,
    Words,
)
from coopdesk.records.schema import Collateral, Guarantee, Loan, LoanEvent, LoanNow, Member, Product
from coopdesk.records.statements import Asked, BookStatement
from coopdesk.records.statements.parts import SIGNED as SIGNATURES
from coopdesk.records.statements.parts import Ground, ground

#: What happened that the register tells.
_TOLD: Final = (APPROVED, REFUSED, UNDONE)


@dataclass(slots=True)
class _Known:
    """What was gathered of a loan beside its row."""

    member: str = ""
    product: str = ""
    decision: Mapping[str, Any] = field(default_factory=dict)
    decided: date | None = None
    resolution: str = ""
    guarantors: list[str] = field(default_factory=list)
    things: list[str] = field(default_factory=list)


def loan_register(session: Session, on: date) -> Figures:
    """Every loan that was asked for until a day, as it stands now, the newest last."""
    of, known = ground(session), _gathered(session)
    rows, sums = [], [0, 0, 0]
    for loan, now, number, name, product in session.execute(
        select(Loan, LoanNow, Member.number, Member.name, Product.name)
        .join(LoanNow, LoanNow.loan == Loan.id)
        .join(Member, Member.id == Loan.member)
        .join(Product, Product.id == Loan.product)
        .where(Loan.day <= on)
        .order_by(Loan.day, Loan.number)
    ):
        about = known.get(loan.id, _Known())
        about.member, about.product = f"{number} · {name or ''}", product
        rows.append(_row(of, loan, now, about))
        amounts = (_granted(about), now.disbursed, _owed(now))
        sums = [a + b for a, b in zip(sums, amounts, strict=True)]
    if rows:
        cells: tuple[Cell, ...] = ("", Text(N_("Together")), "", None, None, "")
        cells = (*cells, *map(of.money, sums), None, "", "", "")
        rows.append(FigureRow(cells, Weight.TOTAL))
    return Figures(
        coop=of.coop,
        name="loan-register",
        title=Text(N_("Register of loans")),
        subtitle=Text(N_("on {day}"), {"day": on}),
        columns=_COLUMNS,
        rows=tuple(rows),
        signatures=SIGNATURES,
    )


def _column(key: str, title: str, holds: Holds = Holds.WORDS) -> FigureColumn:
    return FigureColumn(key, Text(title), holds)


_COLUMNS: Final = (
    _column("number", N_("Loan"), Holds.CODE),
    _column("member", N_("Member")),
    _column("what", N_("What for")),
    _column("day", N_("Asked on"), Holds.DAY),
    _column("asked", N_("Asked"), Holds.MONEY),
    _column("decision", N_("Decision")),
    _column("granted", N_("Granted"), Holds.MONEY),
    _column("lent", N_("Was lent"), Holds.MONEY),
    _column("owed", N_("Owed"), Holds.MONEY),
    _column("ends", N_("Ends"), Holds.DAY),
    _column("state", N_("State"), Holds.CODE),
    _column("guarantors", N_("Guarantors")),
    _column("collateral", N_("Collateral")),
)


def _row(of: Ground, loan: Loan, now: LoanNow, about: _Known) -> FigureRow:
    granted = _granted(about)
    cells: tuple[Cell, ...] = (
        loan.number,
        about.member,
        _what(about.product, loan.purpose),
        loan.day,
        of.money(loan.amount),
        _decision(about),
        of.money(granted) if granted else None,
        of.money(now.disbursed) if now.disbursed else None,
        of.money(_owed(now)) if now.disbursed else None,
        now.ends if now.state in (SIGNED, RUNNING) else None,
        Text(STATE_NAMES[now.state]),
        "; ".join(about.guarantors),
        "; ".join(about.things),
    )
    return FigureRow(cells, behind=Behind(loans=(LoanId(loan.id),)))


def _owed(now: LoanNow) -> int:
    """What is owed of the loan itself: nothing once it is given up."""
    return 0 if now.state in (WRITTEN_OFF, CLOSED, CANCELLED, REFUSED, ASKED) else now.owed


def _what(product: str, purpose: str) -> Words:
    if not purpose:
        return Text(product)
    said: Words = Text(PURPOSES[purpose]) if purpose in PURPOSES else purpose
    return Text("{product}: {purpose}", {"product": Text(product), "purpose": said})


def _granted(about: _Known) -> int:
    return int(about.decision.get("amount", 0))


def _decision(about: _Known) -> Words:
    """Who decided when, by which resolution."""
    if about.decided is None:
        return ""
    fields = {
        "day": about.decided,
        "body": str(about.decision.get("body", "")),
        "resolution": about.resolution,
    }
    if about.resolution:
        return Text("{day}, {body}, {resolution}", fields)
    return Text("{day}, {body}", fields)


# --- what is beside ------------------------------------------------------------------------------


def _gathered(session: Session) -> dict[int, _Known]:
    """All that is told of all loans beside their rows, read in three goes."""
    known: dict[int, _Known] = {}
    _read_events(session, known)
    for loan, number, name in session.execute(
        select(Guarantee.loan, Member.number, Member.name)
        .join(Member, Member.id == Guarantee.member)
        .where(Guarantee.released.is_(None))
        .order_by(Guarantee.id)
    ):
        known.setdefault(loan, _Known()).guarantors.append(f"{number} · {name or ''}")
    for loan, name in session.execute(
        select(Collateral.loan, Collateral.name)
        .where(Collateral.returned.is_(None))
        .order_by(Collateral.id)
    ):
        known.setdefault(loan, _Known()).things.append(name)
    return known


def _read_events(session: Session, known: dict[int, _Known]) -> None:
    rows = session.execute(
        select(
            LoanEvent.id,
            LoanEvent.loan,
            LoanEvent.kind,
            LoanEvent.day,
            LoanEvent.resolution,
            LoanEvent.said,
        )
        .where(LoanEvent.kind.in_(_TOLD))
        .order_by(LoanEvent.day, LoanEvent.written, LoanEvent.id)
    ).all()
    undone = {_said(row.said).get("event") for row in rows if row.kind == UNDONE}
    for ident, loan, kind, day, resolution, said in rows:
        if ident in undone or kind == UNDONE:
            continue
        about = known.setdefault(loan, _Known())
        if kind in (APPROVED, REFUSED):
            about.decision, about.decided, about.resolution = _said(said), day, resolution


def _said(value: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(value) if isinstance(value, str) else value or {}
    return found


def _make(session: Session, asked: Asked) -> Figures:
    return loan_register(session, asked.on)


#: Named as the statements of the books are.
REGISTERS: Final[Mapping[str, BookStatement]] = {
    "loan-register": BookStatement("loan-register", ("on",), _make, slow=True)
}
