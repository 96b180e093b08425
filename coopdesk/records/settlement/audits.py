"""What must hold of settlements: all is gone that was held, each nominee had their part once."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import N_

_NOT_REVERSED: Final = " AND NOT EXISTS (SELECT 1 FROM entry u WHERE u.reverses = y.id)"
_PAID: Final = (
    " FROM nominee_payment y JOIN nominee n ON n.id = y.nominee JOIN member m ON m.id = n.member"
    " JOIN entry e ON e.id = y.id WHERE 1" + _NOT_REVERSED
)
#: Beyond this hundredth of the whole a part is too much: fees of accounts and rests of coins.
_SOME: Final = 100

AUDITS: Final = (
    (
        "settlements",
        N_("All is settled with member {number}, but {name} still has {amount}."),
        "SELECT m.number, p.name, abs(b.amount) AS amount FROM member m"
        " JOIN balance b ON b.member = m.id JOIN holding h ON h.id = b.holding"
        " JOIN product p ON p.id = h.product WHERE m.status = 'left' AND b.amount <> 0"
        " AND p.kind <> 'social' AND EXISTS (SELECT 1 FROM step s WHERE s.member = m.id"
        " AND s.kind = 'settled' AND s.dropped IS NULL)",
    ),
    (
        "settlements",
        N_("All is settled with member {number}, but a fine of {amount} is not paid."),
        "SELECT m.number, f.amount FROM member m JOIN sanction f ON f.member = m.id"
        " WHERE m.status = 'left' AND f.kind = 'fine' AND f.visit IS NULL AND f.lifted IS NULL"
        " AND EXISTS (SELECT 1 FROM step s WHERE s.member = m.id AND s.kind = 'settled'"
        " AND s.dropped IS NULL)",
    ),
    (
        "nominees",
        N_("{name}, a nominee of member {number}, was paid {count} times."),
        "SELECT coalesce(n.name, '') AS name, m.number, count(*) AS count"
        + _PAID
        + " GROUP BY n.id HAVING count(*) > 1",
    ),
    (
        "nominees",
        N_("{name} was paid what member {number} left, but others were named by then."),
        "SELECT coalesce(n.name, '') AS name, m.number" + _PAID + " AND n.until < e.day",
    ),
    (
        "nominees",
        N_("{name}, a nominee of member {number}, was paid {amount}: more than their part."),
        "SELECT name, number, amount FROM (SELECT coalesce(n.name, '') AS name, m.number, m.status,"
        " n.share, sum(y.amount) AS amount, sum(sum(y.amount)) OVER (PARTITION BY m.id) AS whole"
        f"{_PAID} GROUP BY n.id) WHERE status = 'left'"
        f" AND amount * 10000 > whole * (share + {_SOME}) + 10 * 10000",
    ),
)
