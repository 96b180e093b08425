"""What must hold of interest that was posted. See records.checks."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import N_

#: The name of each audit, what it found, and the query that finds it.
AUDITS: Final = (
    (
        "interest",
        N_("Interest {series}-{number} of member {member} is {said}, the account got {got}."),
        "SELECT e.series, e.number, m.number AS member, i.gross - i.withheld AS said,"
        " (SELECT coalesce(-sum(l.amount), 0) FROM line l WHERE l.entry = i.id"
        " AND l.holding = i.holding) AS got FROM interest_line i JOIN entry e ON e.id = i.id"
        " JOIN holding h ON h.id = i.holding JOIN member m ON m.id = h.member WHERE said <> got",
    ),
    (
        "interest",
        N_("Interest {series}-{number} should have been taken back."),
        "SELECT e.series, e.number FROM interest_run r JOIN interest_line i ON i.run = r.id"
        " JOIN entry e ON e.id = i.id WHERE r.state = 'reversed'"
        " AND NOT EXISTS (SELECT 1 FROM entry u WHERE u.reverses = e.id)",
    ),
    (
        "interest",
        N_("Interest until {until} says that some of it stayed paid, but all was taken back."),
        "SELECT r.until FROM interest_run r WHERE r.state = 'partly' AND r.id NOT IN (SELECT i.run"
        " FROM interest_line i LEFT JOIN entry u ON u.reverses = i.id WHERE u.id IS NULL)",
    ),
    (
        "interest",
        N_("Member {member} closed an account of {name} that still holds {amount}."),
        "SELECT m.number AS member, p.name, -b.amount AS amount FROM balance b JOIN holding h"
        " ON h.id = b.holding JOIN member m ON m.id = h.member JOIN product p ON p.id = h.product"
        " WHERE h.closed IS NOT NULL AND p.kind = 'savings' AND b.amount <> 0",
    ),
)
