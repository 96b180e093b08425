"""What must hold of loans and of what stands behind them, whatever was typed, pulled or merged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal, loans
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from coopdesk.records.money import Money
from coopdesk.records.products import Looker, reader
from coopdesk.records.schema import Loan

#: Each is the name of a check, a sentence, and a query whose rows fill it.
AUDITS: Final = (
    (
        "loans",
        N_("Loan {number}: by what happened to it {said} is owed, by the books {booked}."),
        "SELECT l.number, coalesce((SELECT -sum(m.principal) FROM loan_move m"
        " WHERE m.loan = l.id), 0) AS said, coalesce((SELECT sum(b.amount) FROM balance b"
        " WHERE b.member = l.member AND b.holding = l.id), 0) AS booked FROM loan l"
        " WHERE said <> booked",
    ),
    (
        "loans",
        N_("Loan {number}: the parts of a payment of {amount} come to {parts}."),
        "SELECT l.number, m.amount, m.principal + m.interest + m.fee + m.penalty AS parts"
        " FROM loan_move m JOIN loan l ON l.id = m.loan"
        " WHERE m.kind IN ('repayment', 'set_off', 'in_kind') AND m.amount <> parts",
    ),
    (
        "loans",
        N_("Loan {number}: {lent} was paid out, but only {signed} was signed."),
        "SELECT l.number, n.disbursed AS lent, max(CAST(json_extract(e.said, '$.terms.principal')"
        " AS INTEGER)) AS signed FROM loan l JOIN loan_now n ON n.loan = l.id"
        " JOIN loan_event e ON e.loan = l.id AND e.kind IN ('signed', 'brought')"
        " WHERE NOT EXISTS (SELECT 1 FROM loan_event u WHERE u.loan = l.id AND u.kind = 'undone'"
        " AND json_extract(u.said, '$.event') = e.id) GROUP BY l.id HAVING lent > signed",
    ),
    (
        "loans",
        N_("Loan {number}: {moved} was paid out, but {said} was written down of it."),
        "SELECT l.number, coalesce((SELECT -sum(m.principal) FROM loan_move m WHERE m.loan = l.id"
        " AND m.kind = 'disbursement'), 0) AS moved, coalesce((SELECT"
        " sum(json_extract(e.said, '$.amount')) FROM loan_event e WHERE e.loan = l.id"
        " AND e.kind = 'disbursed' AND NOT EXISTS (SELECT 1 FROM loan_event u WHERE u.loan = l.id"
        " AND u.kind = 'undone' AND json_extract(u.said, '$.event') = e.id)), 0) AS said"
        " FROM loan l WHERE moved <> said",
    ),
    (
        "guarantees",
        N_("Loan {number}: the savings of member {member} that answer for it are not held back."),
        "SELECT l.number, m.number AS member FROM guarantee g JOIN loan l ON l.id = g.loan"
        " JOIN member m ON m.id = g.member JOIN loan_now n ON n.loan = l.id LEFT JOIN hold h"
        " ON h.id = g.hold WHERE g.released IS NULL"
        " AND n.state IN ('signed', 'running', 'written_off')"
        " AND (h.released IS NOT NULL OR h.loan IS NOT l.id)",
    ),
    (
        "guarantees",
        N_("Loan {number}: member {member} was released, but their savings are still held back."),
        "SELECT l.number, m.number AS member FROM guarantee g JOIN loan l ON l.id = g.loan"
        " JOIN member m ON m.id = g.member JOIN hold h ON h.id = g.hold"
        " WHERE g.released IS NOT NULL AND h.released IS NULL",
    ),
    (
        "guarantees",
        N_("Loan {number} is over, but savings of member {member} are still held back for it."),
        "SELECT l.number, m.number AS member FROM guarantee g JOIN loan l ON l.id = g.loan"
        " JOIN member m ON m.id = g.member JOIN loan_now n ON n.loan = l.id"
        " WHERE g.released IS NULL AND n.state IN ('closed', 'cancelled', 'refused')",
    ),
    (
        "guarantees",
        N_("Loan {number}: more savings of member {member} are held back than they answer with."),
        "SELECT l.number, m.number AS member FROM hold h JOIN loan l ON l.id = h.loan"
        " JOIN holding o ON o.id = h.holding JOIN member m ON m.id = o.member"
        " WHERE h.released IS NULL AND NOT EXISTS (SELECT 1 FROM guarantee g WHERE g.hold = h.id)",
    ),
    (
        "loans",
        N_("Loan {number} is owed, but its account is closed."),
        "SELECT l.number FROM loan l JOIN holding h ON h.id = l.id"
        " JOIN loan_now n ON n.loan = l.id WHERE h.closed IS NOT NULL AND n.owed > 0",
    ),
    (
        "loans",
        N_("Loan {number}: something is owed to the member, but its account is closed."),
        "SELECT l.number FROM loan l JOIN holding h ON h.id = l.id"
        " JOIN loan_now n ON n.loan = l.id WHERE h.closed IS NOT NULL AND n.owed < 0",
    ),
    (
        "borrowing groups",
        N_("Member {member} stands twice in the group {name}."),
        "SELECT m.number AS member, t.name FROM team_member o JOIN team t ON t.id = o.team"
        " JOIN member m ON m.id = o.member WHERE o.until IS NULL"
        # of two numbers one may have been written there on another PC
        " AND NOT EXISTS (SELECT 1 FROM joined j WHERE j.kept = m.id)"
        " GROUP BY o.team, o.member HAVING count(*) > 1",
    ),
)


def found_off(session: Session) -> Iterator[tuple[str, Text, str]]:
    """Loans of which not all is booked as it should be, on which too much was paid, or whose facts
    make no sense: the name of the check, a sentence, and where. Every loan is gone through."""
    look, money = reader(session), journal.currency_of(session)
    for loan in loans.moved(look):
        for check, what, fields in _faults(look, loan, money):
            number = session.scalar(select(Loan.number).where(Loan.id == loan))
            yield check, Text(what, {"number": number or "", **fields}), f"loan {loan}"


def _faults(look: Looker, loan: LoanId, money: str) -> Iterator[tuple[str, str, dict[str, Money]]]:
    try:
        proof = loans.proved(loans.life_of(look, loan))
    except (ArithmeticError, AssertionError, LookupError, Refused, TypeError, ValueError):
        yield "loans", N_("What happened to loan {number} can't be gone through."), {}
        return
    if proof.said != proof.booked:
        what = N_(
            "Loan {number}: by its terms and payments {said} is owed, by the books {booked}. Put"
            " its payments in order, on its page."
        )
        sums = {"said": Money(proof.said, money), "booked": Money(proof.booked, money)}
        yield "loans", what, sums
    elif proof.off:
        yield "loans", N_("Payments of loan {number} are not booked as they should be."), {}
    if proof.too_much:
        what = N_(
            "Loan {number}: {amount} more was paid than was owed. Give it back to the member, on"
            " the page of the loan."
        )
        yield "overpayments", what, {"amount": Money(proof.too_much, money)}
