"""What members can hold: savings, shares, the social fund, loans. Terms are dated rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Protocol

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, HoldingId, MemberId, ProductId, made_for
from coopdesk.records.journal import Leg
from coopdesk.records.money import Money
from coopdesk.records.schema import Balance, Holding, InterestRun, Product, Term, day_of
from coopdesk.records.store import Looker, Raw, Row
from coopdesk.records.terms import (
    COMPULSORY,
    CONTRACTS,
    FITS,
    FIXED_TERM,
    FORMS,
    SOCIAL_FUND,
    TARGET,
    VOLUNTARY,
    SavingsTerms,
)

__all__ = ["COMPULSORY", "FIXED_TERM", "FORMS", "SOCIAL_FUND", "TARGET", "VOLUNTARY", "Looker"]

#: Kinds of product. Each has the control account of the same role, fixed-term savings their own.
SAVINGS, SHARES, LOANS, SOCIAL = "savings", "shares", "loans", "social"
#: What waits for a member from a surplus.
DIVIDENDS = "dividends"

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
_PAID_UNTIL: Final = Prepared(
    select(func.max(InterestRun.until)).where(
        InterestRun.product == bindparam("of"),
        InterestRun.state != "reversed",
        InterestRun.state != "partly",
        InterestRun.holding.is_(None),
    )
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


def offer(
    tx: Tx, *, kind: str, name: str, since: date, terms: Mapping[str, Any], form: str = ""
) -> ProductId:
    """Add a product of a kind, with its first terms."""
    role = "term_deposits" if form == FIXED_TERM else kind
    account = journal.role_account(tx, role).id
    product = ProductId(made_for("product", kind, name))
    said = {"id": product, "kind": kind, "name": name, "account": account, "form": form or None}
    tx.insert(Product, [said])
    write_terms(tx, product, since, terms)
    tx.forget("offers")
    return product


def write_terms(tx: Tx, product: ProductId, since: date, terms: Mapping[str, Any]) -> None:
    """Write the terms of a product that hold from a day on."""
    tx.insert(Term, [{"id": tx.new_id(), "product": product, "since": since, "terms": dict(terms)}])
    tx.forget("terms")
    tx.forget("first products")


def open_holdings(
    tx: Tx, member: MemberId, day: date, kinds: Sequence[str] = AT_ADMISSION, *, once: bool = False
) -> dict[str, HoldingId]:
    """Give a member one holding of the first product of each kind; tells which by kind.

    With savings comes one of each compulsory product too. `once`: two PCs make the same rows.
    """
    rows: list[dict[str, Any]] = []
    made: dict[str, HoldingId] = {}
    for product in _first(tx):
        if product.kind in kinds:
            holding = HoldingId(made_for("holding", product.id, member) if once else tx.new_id())
            made.setdefault(product.kind, holding)
            rows.append({"id": holding, "member": member, "product": product.id, "opened": day})
    tx.insert(Holding, rows)
    return made


def _first(tx: Tx) -> Sequence[Offer]:
    """What members are given: the oldest open product of each kind, and what is compulsory."""

    def make() -> list[Offer]:
        # An id tells when its row was written: what was offered first has the smallest.
        first = {product: min(row.id for row in rows) for product, rows in all_terms(tx).items()}
        open_ = [p for p in offers(tx).values() if not p.closed and p.form not in CONTRACTS]
        open_.sort(key=lambda p: (p.form == COMPULSORY, first[p.id]))
        kinds: set[str] = set()
        found = []
        for product in open_:
            if product.kind not in kinds or product.form == COMPULSORY:
                found.append(product)
                kinds.add(product.kind)
        return found

    offers(tx), all_terms(tx)
    return tx.cached("first products", make)


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


# --- commands --------------------------------------------------------------------------------


@command(needs=Permission.SET_UP)
def add_product(tx: Tx, *, name: str, form: str, since: date, terms: SavingsTerms) -> ProductId:
    """Offer members another kind of savings from a day on. `form` is one of FITS.

    Refused for a name that another product has, and for terms that make no sense together.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused(N_("Write what it is called."), field="name")
    if form not in FITS:
        raise Refused(N_("Choose what kind of savings it is."), field="form")
    if any(name.casefold() == one.name.casefold() for one in offers(tx).values()):
        raise Refused(N_("Another product is called that."), field="name")
    check_since(tx, since)
    said = terms.checked(form).said()
    tx.touch(Topic.SAVINGS)
    tx.forget("first products")
    if form == SOCIAL_FUND:
        return offer(tx, kind=SOCIAL, name=name, since=since, terms=said)
    return offer(tx, kind=SAVINGS, name=name, since=since, terms=said, form=form)


@command(needs=Permission.SET_UP)
def change_terms(tx: Tx, *, product: ProductId, since: date, terms: SavingsTerms) -> None:
    """Let other terms hold from a day on. What was signed before stays as it was signed.

    Refused on a day before the newest terms, in a closed period, and where interest is paid.
    """
    one = _offered(tx, product)
    newest = all_terms(tx)[product][-1]
    if since < newest.since:
        raise Refused(
            N_("The terms of now hold since {day}. New ones can't begin before that."),
            field="since",
            day=newest.since,
        )
    check_since(tx, since)
    paid = tx.one(_PAID_UNTIL, of=product)
    if paid is not None and paid[0] and since <= day_of(paid[0]):
        raise Refused(
            N_("Interest is paid up to {day} already. Choose a later day."),
            field="since",
            day=day_of(paid[0]),
        )
    if terms.checked(one.form or SOCIAL_FUND) == newest.terms:
        raise Refused(N_("These are the terms that hold already."), field="terms")
    write_terms(tx, product, since, terms.said())
    tx.touch(Topic.SAVINGS)


def check_since(tx: Tx, since: date) -> None:
    """Refuse terms that would hold in the closed part of the books."""
    closed = journal.closed_until(tx)
    if closed is not None and since <= closed:
        raise Refused(
            N_("The books are closed up to {closed}. Choose a later day."),
            field="since",
            closed=closed,
        )


def _offered(tx: Tx, product: ProductId) -> Offer:
    found = offers(tx).get(product)
    if found is None or found.kind not in (SAVINGS, SOCIAL):
        raise Refused(N_("There is no such savings product."), field="product")
    if found.closed:
        raise Refused(
            N_("This product is not offered any more since {day}."),
            field="product",
            day=found.closed,
        )
    return found


@command(needs=Permission.SET_UP)
def close_product(tx: Tx, *, product: ProductId) -> None:
    """Offer it no more. The accounts that there are go on."""
    one = _offered(tx, product)
    others = [p for p in offers(tx).values() if p.form == VOLUNTARY and not p.closed and p != one]
    if one.form == VOLUNTARY and not others:
        raise Refused(
            N_("New members get this account when they join. Add another one first."),
            field="product",
        )
    tx.set(Product, product, "closed", tx.today, shown=None)
    for name in ("offers", "first products"):
        tx.forget(name)
    tx.touch(Topic.SAVINGS)


# --- queries ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A savings product in a list: what holds today, how many have it and with how much."""

    id: ProductId
    name: str
    form: str
    closed: date | None
    terms: SavingsTerms
    since: date
    coming: date | None  # the day of the next terms, where there are any
    accounts: int
    saved: Money


def listing(session: Session, day: date) -> list[ProductRow]:
    """The savings products and the social fund, those that are offered first."""
    look = reader(session)
    of_them = (
        select(Holding.product, func.count(), func.coalesce(func.sum(Balance.amount), 0))
        .outerjoin(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
        .where(Holding.closed.is_(None))
        .group_by(Holding.product)
    )
    counted = {product: (n, -amount) for product, n, amount in session.execute(of_them)}
    money, terms = journal.currency_of(session), read_terms(look)
    rows = []
    for one in read_offers(look).values():
        if one.kind in (SAVINGS, SOCIAL):
            now = in_force(terms[one.id], day)
            later = [row.since for row in terms[one.id] if row.since > max(day, now.since)]
            count, saved = counted.get(one.id, (0, 0))
            rows.append(
                ProductRow(
                    one.id,
                    one.name,
                    one.form or SOCIAL_FUND,
                    one.closed,
                    now.terms,
                    now.since,
                    later[0] if later else None,
                    count,
                    Money(saved, money),
                )
            )
    return sorted(rows, key=lambda row: (row.closed is not None, _RANK[row.form], row.name))


_RANK: Final = {form: n for n, form in enumerate((*FORMS, SOCIAL_FUND))}


def history(session: Session, product: ProductId) -> list[Signed]:
    """All terms that a product ever had, the newest first."""
    return read_terms(reader(session)).get(product, [])[::-1]


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
