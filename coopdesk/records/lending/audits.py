"""What must hold of loans and of what stands behind them, whatever was typed, pulled or merged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import loans
from coopdesk.records.errors import Refused
from coopdesk.records.products import reader
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
        "loans",
        N_("Loan {number} is owed, but its account is closed."),
        "SELECT l.number FROM loan l JOIN holding h ON h.id = l.id"
        " JOIN loan_now n ON n.loan = l.id WHERE h.closed IS NOT NULL AND n.owed > 0",
    ),
    (
        "borrowing groups",
        N_("Member {member} stands twice in the group {name}."),
        "SELECT m.number AS member, t.name FROM team_member o JOIN team t ON t.id = o.team"
        " JOIN member m ON m.id = o.member WHERE o.until IS NULL"
        " GROUP BY o.team, o.member HAVING count(*) > 1",
    ),
)


def found_off(session: Session) -> Iterator[tuple[Text, str]]:
    """Loans of which not all is booked as it should be, or whose facts make no sense: a sentence,
    and where. Every loan is gone through."""
    look = reader(session)
    for loan in loans.moved(look):
        what = ""
        try:
            if loans.is_off(look, loan):
                what = N_("Payments of loan {number} are not booked as they should be.")
        except (ArithmeticError, AssertionError, LookupError, Refused, TypeError, ValueError):
            what = N_("What happened to loan {number} can't be gone through.")
        if what:
            number = session.scalar(select(Loan.number).where(Loan.id == loan))
            yield Text(what, {"number": number or ""}), f"loan {loan}"
