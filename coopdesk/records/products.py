"""What members can hold: savings, shares, the social fund, loans. Terms are dated rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, bindparam, select

from coopdesk.records import journal
from coopdesk.records.book import Prepared, Tx
from coopdesk.records.ids import AccountId, HoldingId, MemberId, ProductId, made_for
from coopdesk.records.journal import Leg
from coopdesk.records.money import Money
from coopdesk.records.schema import Balance, Holding, Product, Term, day_of
from coopdesk.records.store import Row

#: Kinds of product. Each has the control account of the same role, fixed-term savings their own.
SAVINGS, SHARES, LOANS, SOCIAL = "savings", "shares", "loans", "social"

#: Forms of savings. What is saved for the social fund is of a kind of its own, kept apart.
VOLUNTARY, COMPULSORY, FIXED_TERM, TARGET = "voluntary", "compulsory", "fixed", "target"
FORMS: Final = (VOLUNTARY, COMPULSORY, FIXED_TERM, TARGET)

#: What a member is given on admission.
AT_ADMISSION: Final = (SAVINGS, SHARES)


@dataclass(frozen=True, slots=True)
class Offer:
    """A product: its kind, and the control account where its money is."""

    id: ProductId
    kind: str
    name: str
    account: AccountId
    form: str
    closed: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """What a member has of a product. `balance` in minor units, debit positive."""

    holding: HoldingId
    member: MemberId
    kind: str
    name: str
    account: AccountId
    balance: int
    opened: date
    closed: date | None

    @property
    def owns(self) -> int:
        """What it is worth to the member: savings positive, a loan as what is owed."""
        return self.balance if self.kind == LOANS else -self.balance

    def moved(self, leg: Leg) -> Held:
        """The same after a leg."""
        return replace(self, balance=self.balance + leg.amount)


@dataclass(frozen=True, slots=True)
class Deed:
    """What one line of a visit does: its leg on the member's side, and what is held after."""

    leg: Leg
    after: Held | None


_PRODUCTS: Final = Prepared(
    select(
        Product.id, Product.kind, Product.name, Product.account, Product.form, Product.closed
    ).order_by(Product.id)
)
_HELD: Final = Prepared(
    select(Holding.id, Holding.product, Holding.opened, Holding.closed, Balance.amount)
    .outerjoin(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
    .where(Holding.member == bindparam("member"))
    .order_by(Holding.id)
)


def offers(tx: Tx) -> Mapping[ProductId, Offer]:
    """Every product of the co-op."""
    return tx.cached("offers", lambda: {row[0]: _offer(row) for row in tx.all(_PRODUCTS)})


def _offer(row: Row) -> Offer:
    ident, kind, name, account, form, closed = row
    form = form or (VOLUNTARY if kind == SAVINGS else "")
    return Offer(ident, kind, name, account, form, day_of(closed) if closed else None)


def offer(
    tx: Tx, *, kind: str, name: str, since: date, terms: Mapping[str, Any], form: str = ""
) -> ProductId:
    """Add a product of a kind, with its first terms."""
    role = "term_deposits" if form == FIXED_TERM else kind
    account = journal.role_account(tx, role).id
    product = ProductId(made_for("product", kind, name))
    said = {"id": product, "kind": kind, "name": name, "account": account, "form": form or None}
    tx.insert(Product, [said])
    tx.insert(Term, [{"id": tx.new_id(), "product": product, "since": since, "terms": dict(terms)}])
    tx.forget("offers")
    return product


def open_holdings(
    tx: Tx, member: MemberId, day: date, kinds: tuple[str, ...] = AT_ADMISSION
) -> dict[str, HoldingId]:
    """Give a member one holding of the first product of each kind; tells which by kind."""
    rows, made = [], {}
    for product in offers(tx).values():
        if product.kind in kinds and product.kind not in made:
            made[product.kind] = HoldingId(tx.new_id())
            rows.append(
                {
                    "id": made[product.kind],
                    "member": member,
                    "product": product.id,
                    "opened": day,
                }
            )
    tx.insert(Holding, rows)
    return made


def held_by(tx: Tx, member: MemberId) -> dict[HoldingId, Held]:
    """Everything that a member holds, with its balance now."""
    products = offers(tx)
    return {
        holding: Held(
            holding,
            member,
            products[product].kind,
            products[product].name,
            products[product].account,
            amount or 0,
            day_of(opened),
            day_of(closed) if closed else None,
        )
        for holding, product, opened, closed, amount in tx.all(_HELD, member=member)
    }


def deed(held: Held, amount: int) -> Deed:
    """Move a holding by an amount in minor units, debit positive."""
    leg = Leg(held.account, amount, held.member, held.holding)
    return Deed(leg, held.moved(leg))


def worth(tx: Tx, minor: int) -> Money:
    """An amount in the book's currency."""
    return Money(minor, journal.currency(tx))
