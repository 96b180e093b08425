"""What is offered: another product, other terms, no more of one. Acts name its commands by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, MemberId, ProductId, made_for
from coopdesk.records.products.held import (
    LOANS,
    SAVINGS,
    SHARES,
    SOCIAL,
    Offer,
    all_terms,
    offers,
)
from coopdesk.records.schema import Holding, InterestRun, Product, Term, day_of
from coopdesk.records.terms import (
    COMPULSORY,
    CONTRACTS,
    FITS,
    FIXED_TERM,
    SOCIAL_FUND,
    VOLUNTARY,
    SavingsTerms,
)

#: What a member is given on admission.
AT_ADMISSION: Final = (SAVINGS, SHARES)


_PAID_UNTIL: Final = Prepared(
    select(func.max(InterestRun.until)).where(
        InterestRun.product == bindparam("of"),
        InterestRun.state != "reversed",
        InterestRun.state != "partly",
        InterestRun.holding.is_(None),
    )
)


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
    one = open_offer(tx, product, SAVINGS, SOCIAL)
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


_NO_SUCH: Final = {
    SAVINGS: N_("There is no such savings product."),
    SOCIAL: N_("There is no such savings product."),
    SHARES: N_("There is no such kind of share."),
    LOANS: N_("There is no such kind of loans."),
}


def open_offer(tx: Tx, product: ProductId, *kinds: str) -> Offer:
    """A product of one of some kinds, as long as it is offered. Refused otherwise."""
    return open_among(offers(tx), product, *kinds)


def open_among(known: Mapping[ProductId, Offer], product: ProductId, *kinds: str) -> Offer:
    """The same among the products that are known."""
    found = known.get(product)
    if found is None or found.kind not in kinds:
        raise Refused(_NO_SUCH[kinds[0]], field="product")
    if found.closed:
        raise Refused(
            N_("This product is not offered any more since {day}."),
            field="product",
            day=found.closed,
        )
    return found


@command(needs=Permission.SET_UP)
def close_product(tx: Tx, *, product: ProductId) -> None:
    """Offer savings, the social fund or a kind of share no more. The accounts that there are go on.

    Refused for the last one of those that new members get.
    """
    one = open_offer(tx, product, SAVINGS, SOCIAL, SHARES)
    given = one.kind == SHARES or one.form == VOLUNTARY
    alike = [p for p in offers(tx).values() if (p.kind, p.form) == (one.kind, one.form)]
    if given and all(other.closed or other == one for other in alike):
        raise Refused(
            N_("New members get this account when they join. Add another one first."),
            field="product",
        )
    end_offer(tx, one)
    tx.touch(Topic.SHARES if one.kind == SHARES else Topic.SAVINGS)


def end_offer(tx: Tx, one: Offer) -> None:
    """Offer a product no more from today on."""
    tx.set(Product, one.id, "closed", tx.today, shown=None)
    for name in ("offers", "first products"):
        tx.forget(name)
