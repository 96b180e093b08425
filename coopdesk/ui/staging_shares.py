"""Shares that are undertaken, made over and asked back, for pictures of their pages."""

from __future__ import annotations

from dataclasses import replace

from coopdesk.records import members, membership, settlement, shares
from coopdesk.records.ids import HoldingId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.shares import ShareProduct
from coopdesk.ui.desk import Desk, Place

PAGES = ("shares", "share_refunds", "share_products", "share_terms")
MORE = ("share_terms-new",)


def place(desk: Desk, page: str) -> Place | None:
    """Where such a page is looked at, with something on it."""
    name, _, step = page.partition("-")
    if name not in PAGES:
        return None
    product = desk.ask(shares.share_products, desk.today)[0]
    one = desk.ask(members.roll)[2].id
    if not product.terms.maximum:
        _make(desk, product, one)
    if name == "shares":
        return Place(name, member=one)
    if name == "share_terms" and not step:
        return Place(name, about=product.id)
    return Place(name)


def _make(desk: Desk, product: ShareProduct, one: MemberId) -> None:
    terms, of = replace(product.terms, maximum=200, months=12, refund_cap="1"), product.id
    desk.do(shares.change_share_terms, product=of, since=desk.today, terms=terms)
    desk.do(shares.subscribe, member=one, product=of, count=3, months=6, why="For the new store")
    mine = _account(desk, one)
    good = desk.ask(shares.certificates, holdings=[mine], on=desk.today)
    first = good[0].id if good else desk.do(shares.issue, holding=mine)
    desk.do(shares.replace_certificate, certificate=first, why="lost")
    other = desk.ask(members.roll)[4].id
    to = _account(desk, other)
    desk.do(shares.ask_transfer, giver=mine, taker=to, count=1, why="To her brother")
    staying = [row.id for row in desk.ask(members.roll)[15:] if row.status == membership.ACTIVE]
    for member in staying[:3]:
        desk.do(
            settlement.leave, member=member, cause=membership.RESIGNED, day=desk.today, why="moves"
        )
        paid = desk.ask(shares.register, desk.today, desk.today, member=member).rows[0]
        amount = Money(max(paid.paid.minor, 1), desk.currency)
        desk.do(shares.ask_refund, holding=paid.holding, amount=amount)


def _account(desk: Desk, member: MemberId) -> HoldingId:
    return desk.ask(shares.register, desk.today, desk.today, member=member).rows[0].holding
