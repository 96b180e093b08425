"""Shares: what members own of their co-op.

Kinds of share with their terms; what members undertake and pay; transfers, effective when entered;
requests to be paid back, in their order and under a year's cap; certificates; the register.
"""

from typing import Final

from coopdesk.i18n import N_
from coopdesk.records.shares.certificates import (
    REASONS,
    CertificateRow,
    cancel_certificate,
    certificates,
    fit,
    issue,
    label_of,
    replace_certificate,
    to_certify,
)
from coopdesk.records.shares.facts import OPENING, TRANSFER
from coopdesk.records.shares.moving import buy, has_room
from coopdesk.records.shares.offered import (
    ShareProduct,
    ShareTerms,
    add_share_product,
    change_share_terms,
    history,
    offered,
    share_products,
    terms_by_day,
    terms_now,
    terms_on,
)
from coopdesk.records.shares.refunds import (
    Queue,
    RefundRow,
    RequestRow,
    ask_refund,
    cap,
    drop_refund,
    most_now,
    paid_back,
    pay_back,
    queue_rest,
    queues,
    request,
    requests,
    taken_back,
    waiting,
)
from coopdesk.records.shares.registered import ShareRegister, ShareRow, register
from coopdesk.records.shares.subscribing import (
    SharePart,
    Standing,
    Undertaken,
    let_off,
    stands,
    subscribe,
    subscriptions_of,
    undertake,
    undertaken,
)
from coopdesk.records.shares.transfers import (
    NOT_ALONE,
    TransferRow,
    ask_transfer,
    drop_transfer,
    enter_transfer,
    transfers,
)

__all__ = [
    "AUDITS",
    "NOT_ALONE",
    "OPENING",
    "REASONS",
    "TRANSFER",
    "CertificateRow",
    "Queue",
    "RefundRow",
    "RequestRow",
    "SharePart",
    "ShareProduct",
    "ShareRegister",
    "ShareRow",
    "ShareTerms",
    "Standing",
    "TransferRow",
    "Undertaken",
    "add_share_product",
    "ask_refund",
    "ask_transfer",
    "buy",
    "cancel_certificate",
    "cap",
    "certificates",
    "change_share_terms",
    "drop_refund",
    "drop_transfer",
    "enter_transfer",
    "fit",
    "has_room",
    "history",
    "issue",
    "label_of",
    "let_off",
    "most_now",
    "offered",
    "paid_back",
    "pay_back",
    "queue_rest",
    "queues",
    "register",
    "replace_certificate",
    "request",
    "requests",
    "share_products",
    "stands",
    "subscribe",
    "subscriptions_of",
    "taken_back",
    "terms_by_day",
    "terms_now",
    "terms_on",
    "to_certify",
    "transfers",
    "undertake",
    "undertaken",
    "waiting",
]

#: What must hold of shares: a name, what is wrong, and a query that finds it.
AUDITS: Final = (
    (
        "transfers of shares",
        N_("A transfer of shares of {asked} says {said}, its entry {out} and {into}."),
        "SELECT * FROM (SELECT t.asked, t.amount AS said, coalesce((SELECT sum(l.amount)"
        " FROM line l WHERE l.entry = t.entry AND l.holding = t.giver), 0) AS out,"
        " -coalesce((SELECT sum(l.amount) FROM line l WHERE l.entry = t.entry"
        ' AND l.holding = t.taker), 0) AS "into" FROM share_transfer t'
        " WHERE t.entered IS NOT NULL OR t.entry IS NOT NULL)"
        ' WHERE said <> out OR said <> "into"',
    ),
    (
        "transfers of shares",
        N_("Entry {series}-{number} moves shares by a transfer that is not there."),
        f"SELECT e.series, e.number FROM entry e WHERE e.kind = '{TRANSFER}'"
        " AND NOT EXISTS (SELECT 1 FROM share_transfer t WHERE t.entry = e.id)",
    ),
    (
        "shares paid back",
        N_("Requests of {said} in shares are marked as paid, their entry paid {got} back."),
        "SELECT sum(part) AS said, coalesce((SELECT sum(l.amount) FROM line l"
        " WHERE l.entry = r.entry AND l.holding = r.holding), 0) AS got"
        " FROM (SELECT f.entry, f.holding, f.amount - coalesce((SELECT sum(x.amount)"
        " FROM share_refund x WHERE x.rest_of = f.id), 0) AS part FROM share_refund f"
        " WHERE f.paid IS NOT NULL OR f.entry IS NOT NULL) r"
        " GROUP BY r.entry, r.holding HAVING said > got",
    ),
    (
        "share accounts",
        N_("Account {code} holds {off} in shares that are not on an account of their kind."),
        "SELECT a.code, sum(l.amount) AS off FROM line l JOIN account a ON a.id = l.account"
        " LEFT JOIN holding h ON h.id = l.holding LEFT JOIN product p ON p.id = h.product"
        " WHERE a.role = 'shares' AND (p.account IS NOT a.id OR h.member IS NOT l.member)"
        " GROUP BY a.id HAVING off <> 0",
    ),
)
