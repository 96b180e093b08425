"""What must hold of a surplus and of a share-out: members' parts are what was booked or fixed."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import N_

#: Each is the name of a check, a sentence, and a query whose rows fill it.
AUDITS: Final = (
    (
        "surplus",
        N_("Members' parts of the surplus of {until} come to {parts}, booked was {booked}."),
        "SELECT s.until, coalesce((SELECT sum(amount) FROM surplus_part WHERE surplus = s.id), 0)"
        " AS parts, coalesce((SELECT -sum(l.amount) FROM line l JOIN account a"
        " ON a.id = l.account WHERE l.entry = s.entry AND a.role = 'dividends'), 0) AS booked"
        " FROM surplus s WHERE s.kind = 'year' AND s.state = 'passed' AND parts <> booked",
    ),
    (
        "surplus",
        N_("Members' parts of the share-out of {until} come to {parts}, fixed was {booked}."),
        "SELECT s.until, coalesce((SELECT sum(amount) FROM surplus_part WHERE surplus = s.id"
        " AND purpose = 'share_out'), 0) AS parts, json_extract(s.proof, '$.members') AS booked"
        " FROM surplus s WHERE s.kind = 'share_out' AND s.state <> 'taken back'"
        " AND parts <> booked",
    ),
)
