"""Shares: kinds of them, what is undertaken, transfers, requests, certificates.

After the area of the surplus, whose share-out pays all shares out.
"""

from __future__ import annotations

from typing import Any

from coopdesk.records import shares
from coopdesk.records.shares import ShareTerms
from tests.records.hands import TODAY, Make, Somebody, money


def asked(make: Make) -> dict[str, dict[str, Any]]:
    book = make.book
    one, other, gone = _holder(make, "Gives"), make.member("Takes"), _holder(make, "Gone")
    product = book.read(shares.share_products, TODAY)[0].id
    terms = ShareTerms(value=10_000, months=10)
    book.write(shares.change_share_terms, product=product, since=TODAY, terms=terms)
    said = book.write(shares.subscribe, member=other.id, product=product, count=2, months=10)
    give: dict[str, Any] = {"giver": one.shares, "taker": other.shares, "count": 1}
    waits = [book.write(shares.ask_transfer, **give) for _ in range(2)]
    make.leaves(gone, TODAY)
    first = book.write(shares.ask_refund, holding=gone.shares, amount=money(10_000))
    again = book.write(shares.ask_refund, holding=gone.shares, amount=money(10_000))
    papers = []
    for name in ("Paper", "Other"):
        papers.append(book.write(shares.issue, holding=_holder(make, name).shares))
    return {
        "offered.add_share_product": {"name": "New shares", "since": TODAY, "terms": terms},
        "offered.change_share_terms": {
            "product": product,
            "since": TODAY,
            "terms": ShareTerms(value=20_000),
        },
        "subscribing.subscribe": {"member": one.id, "product": product, "count": 3},
        "subscribing.let_off": {"subscription": said},
        "transfers.ask_transfer": give,
        "transfers.enter_transfer": {"transfer": waits[0]},
        "transfers.drop_transfer": {"transfer": waits[1]},
        "refunds.ask_refund": {"holding": gone.shares, "amount": money(10_000)},
        "refunds.drop_refund": {"refund": again},
        "refunding.pay_refund": {"refund": first, "amount": money(10_000), "check_box": False},
        "certificates.issue": {"holding": one.shares},
        "certificates.replace_certificate": {"certificate": papers[0], "why": "lost"},
        "certificates.cancel_certificate": {"certificate": papers[1], "why": "lost"},
    }


def _holder(make: Make, name: str) -> Somebody:
    one = make.member(name)
    make.visit(one, ("share", 50_000))
    return one


def fill(make: Make) -> None:
    """The rows of these tables are left by the area of members."""
