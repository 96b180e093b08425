"""What members hold of what is offered, and by which terms."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Protocol

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal
from coopdesk.records.book import Prepared, Tx
from coopdesk.records.ids import AccountId, HoldingId, MemberId, ProductId
from coopdesk.records.journal import Leg
from coopdesk.records.money import Money
from coopdesk.records.schema import Balance, Holding, Product, Term, day_of
from coopdesk.records.store import Looker, Raw, Row
from coopdesk.records.terms import CONTRACTS, VOLUNTARY, SavingsTerms

#: Kinds of product. Each has the control account of the same role, fixed-term savings their own.
SAVINGS, SHARES, LOANS, SOCIAL = "savings", "shares", "loans", "social"
#: What waits for a member from a surplus.
DIVIDENDS = "dividends"


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
class Signed:
    """The terms that hold for a product from a day on. An account names those it was opened by."""

    id: int
    product: ProductId
    since: date
    terms: SavingsTerms


@dataclass(frozen=True, slots=True)
class Held:
    """What a member has of a product. `balance` in minor units, debit positive.

    `drawn` and `draws` are what this visit has taken out of it so far, and in how many lines.
    """

    holding: HoldingId
    member: MemberId
    kind: str
    name: str
    account: AccountId
    balance: int
    opened: date
    closed: date | None
    product: ProductId
    form: str = ""
    term: int | None = None
    until: date | None = None
    woken: date | None = None
    label: str = ""
    drawn: int = 0
    draws: int = 0

    @property
    def owns(self) -> int:
        """What it is worth to the member: savings positive, a loan as what is owed."""
        return self.balance if self.kind == LOANS else -self.balance

    def moved(self, leg: Leg) -> Held:
        """The same after a leg."""
        if self.kind == SAVINGS and leg.amount > 0:
            return replace(
                self,
                balance=self.balance + leg.amount,
                drawn=self.drawn + leg.amount,
                draws=self.draws + 1,
            )
        return replace(self, balance=self.balance + leg.amount)


@dataclass(frozen=True, slots=True)
class Deed:
    """What one line of a visit does: its leg on the member's side, and what is held after.

    `more` are legs on other accounts beside it: the interest that is paid with a loan's principal.
    `parts` is how it was divided, for whoever keeps that.
    """

    leg: Leg
    after: Held | None
    more: tuple[Leg, ...] = ()
    parts: Any = None

    @property
    def legs(self) -> tuple[Leg, ...]:
        """All of them."""
        return (self.leg, *self.more)

    @property
    def moved(self) -> int:
        """What goes to the member; what they bring is negative. In minor units."""
        return sum(leg.amount for leg in self.legs)


_PRODUCTS: Final = Prepared(
    select(
        Product.id, Product.kind, Product.name, Product.account, Product.form, Product.closed
    ).order_by(Product.id)
)
_TERMS: Final = Prepared(
    select(Term.id, Term.product, Term.since, Term.terms).order_by(Term.since, Term.id)
)
_HELD: Final = Prepared(
    select(
        Holding.id,
        Holding.product,
        Holding.opened,
        Holding.closed,
        Balance.amount,
        Holding.term,
        Holding.until,
        Holding.woken,
        Holding.label,
    )
    .outerjoin(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
    .where(Holding.member == bindparam("member"))
    .order_by(Holding.id)
)


def offers(tx: Tx) -> Mapping[ProductId, Offer]:
    """Every product of the co-op."""
    return tx.cached("offers", lambda: read_offers(tx))


def read_offers(look: Looker) -> dict[ProductId, Offer]:
    """The same, read anew by whoever asks."""
    return {row[0]: _offer(row) for row in look.all(_PRODUCTS)}


def _offer(row: Row) -> Offer:
    ident, kind, name, account, form, closed = row
    form = form or (VOLUNTARY if kind == SAVINGS else "")
    return Offer(ident, kind, name, account, form, day_of(closed) if closed else None)


def held_by(tx: Tx, member: MemberId) -> dict[HoldingId, Held]:
    """Everything that a member holds, with its balance now."""
    return read_held(tx, member, offers(tx))


def read_held(
    look: Looker, member: MemberId, products: Mapping[ProductId, Offer]
) -> dict[HoldingId, Held]:
    """The same for whoever asks."""
    return {row[0]: _held(member, products[row[1]], row) for row in look.all(_HELD, member=member)}


def _held(member: MemberId, product: Offer, row: Row) -> Held:
    holding, _, opened, closed, amount, term, until, woken, label = row
    return Held(
        holding,
        member,
        product.kind,
        product.name,
        product.account,
        amount or 0,
        day_of(opened),
        day_of(closed) if closed else None,
        product.id,
        product.form,
        term,
        day_of(until) if until else None,
        day_of(woken) if woken else None,
        label or "",
    )


# --- terms -----------------------------------------------------------------------------------


def all_terms(tx: Tx) -> Mapping[ProductId, Sequence[Signed]]:
    """The terms of every product, the oldest first."""
    return tx.cached("terms", lambda: read_terms(tx))


def read_terms(look: Looker) -> dict[ProductId, list[Signed]]:
    """The same, read anew by whoever asks."""
    found: dict[ProductId, list[Signed]] = {}
    for ident, product, since, said in look.all(_TERMS):
        terms = SavingsTerms.of(json.loads(said))
        found.setdefault(product, []).append(Signed(ident, product, day_of(since), terms))
    return found


def in_force(rows: Sequence[Signed], day: date) -> Signed:
    """The terms of a product on a day; before its first day, those of that day."""
    known = max(day, rows[0].since)
    return [row for row in rows if row.since <= known][-1]


class Contracted(Protocol):
    """What of an account tells by which terms it runs."""

    @property
    def form(self) -> str: ...
    @property
    def term(self) -> int | None: ...
    @property
    def opened(self) -> date: ...
    @property
    def until(self) -> date | None: ...


def signed_for(rows: Sequence[Signed], held: Contracted, day: date) -> Signed:
    """The terms that hold for an account on a day.

    A contract runs by what was signed until it ends; other savings follow later terms from the
    day that these hold.
    """
    if held.form in CONTRACTS and (held.until is None or day <= held.until):
        signed = [row for row in rows if row.id == held.term]
        return signed[0] if signed else in_force(rows, held.opened)
    return in_force(rows, day)


def terms_of(tx: Tx, held: Held, day: date) -> SavingsTerms:
    """The terms that hold for an account on a day."""
    return signed_for(all_terms(tx)[held.product], held, day).terms


def reader(session: Session) -> Raw:
    """A reader that prepared selects can be asked through."""
    return Raw(session.connection())


def deed(held: Held, amount: int) -> Deed:
    """Move a holding by an amount in minor units, debit positive."""
    leg = Leg(held.account, amount, held.member, held.holding)
    return Deed(leg, held.moved(leg))


def worth(tx: Tx, minor: int) -> Money:
    """An amount in the book's currency."""
    return Money(minor, journal.currency(tx))


def named(name: str, label: str | None) -> Text:
    """An account as members know it: the product, and what they call it themselves."""
    if not label:
        return Text(name)
    return Text(N_("{account}: {label}"), {"account": Text(name), "label": label})
