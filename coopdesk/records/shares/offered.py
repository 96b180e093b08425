"""What holds for a kind of share from a day on: what one costs, how it is paid, how it goes back.

Terms are dated rows of a product, as those of savings are. Amounts are in minor units; the cap is
percent in text ("10"), so that no float comes near it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, products
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ProductId
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.products import SHARES, Looker, Offer
from coopdesk.records.schema import Balance, Holding, Term, day_of
from coopdesk.records.terms import percent

_TERMS: Final = Prepared(
    select(Term.since, Term.terms)
    .where(Term.product == bindparam("of"))
    .order_by(Term.since, Term.id)
)
_MOST_MONTHS: Final = 600
_MOST_SHARES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class ShareTerms:
    """The terms of a kind of share.

    - One costs `value`. A member holds at least `minimum` and at most `maximum` of them (0: as many
      as they like); `first` is how many somebody undertakes to pay on joining.
    - Whoever undertakes more than they pay has `months` for the rest, in monthly parts.
    - `refundable`: the co-op pays them back, each year at most `refund_cap` percent of the share
      capital with which the year began (0: no cap).
    - `transferable`: members may make them over to each other; with `resolved` only by resolution.
    """

    value: int = 0
    minimum: int = 1
    maximum: int = 0
    first: int = 1
    months: int = 0
    refundable: bool = True
    refund_cap: str = "0"
    transferable: bool = True
    resolved: bool = False

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> ShareTerms:
        """From the JSON of a row. What a newer CoopDesk added is left aside."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in said.items() if name in known})

    def caps(self) -> bool:
        """Whether a year lets only a part be paid back."""
        return bool(percent(self.refund_cap))

    def said(self) -> dict[str, Any]:
        """As JSON: the value, and what differs from the usual."""
        plain = asdict(ShareTerms())
        return {n: v for n, v in asdict(self).items() if n == "value" or v != plain[n]}

    def checked(self) -> ShareTerms:
        """The same, when they make sense. Refused names the field."""
        _check_whole("value", self.value, LARGEST)
        for name in ("minimum", "maximum", "first"):
            _check_whole(name, getattr(self, name), _MOST_SHARES)
        _check_whole("months", self.months, _MOST_MONTHS)
        if not self.value:
            raise Refused(N_("Write what one share costs."), field="value")
        if self.maximum and self.maximum < max(self.minimum, self.first):
            raise Refused(
                N_("The most that a member may hold is less than what they must hold."),
                field="maximum",
            )
        try:
            cap = percent(self.refund_cap)
        except ValueError:
            cap = percent("-1")
        if not 0 <= cap <= 100:
            raise Refused(N_("A rate is from 0 to 100 percent."), field="refund_cap")
        return self


def _check_whole(name: str, value: int, most: int) -> None:
    if value < 0:
        raise Refused(N_("It can't be less than nothing."), field=name)
    if value > most:
        raise Refused(N_("That is too much: at most {most}."), field=name, most=most)


def history(look: Looker, product: ProductId) -> list[tuple[date, ShareTerms]]:
    """All terms that a kind of share ever had, the oldest first."""
    rows = look.all(_TERMS, of=product)
    return [(day_of(since), ShareTerms.of(json.loads(said))) for since, said in rows]


def terms_on(look: Looker, product: ProductId, day: date) -> ShareTerms:
    """The terms on a day; before the first, those of that day."""
    rows = history(look, product)
    return [terms for since, terms in rows if since <= max(day, rows[0][0])][-1]


def offered(look: Looker) -> list[Offer]:
    """The kinds of share that are offered, the first one first."""
    found = products.read_offers(look).values()
    return [one for one in found if one.kind == SHARES and not one.closed]


# --- commands ------------------------------------------------------------------------------------


@command(needs=Permission.SET_UP)
def add_share_product(tx: Tx, *, name: str, since: date, terms: ShareTerms) -> ProductId:
    """Offer members another kind of share from a day on."""
    name = " ".join(name.split())
    if not name:
        raise Refused(N_("Write what it is called."), field="name")
    if any(name.casefold() == one.name.casefold() for one in products.offers(tx).values()):
        raise Refused(N_("Another product is called that."), field="name")
    products.check_since(tx, since)
    tx.touch(Topic.SHARES)
    said = terms.checked().said()
    made = products.offer(tx, kind=SHARES, name=name, since=since, terms=said)
    tx.forget("first products")
    return made


@command(needs=Permission.SET_UP)
def change_share_terms(tx: Tx, *, product: ProductId, since: date, terms: ShareTerms) -> None:
    """Let other terms hold from a day on. What was undertaken before keeps its value."""
    products.open_offer(tx, product, SHARES)
    last, newest = history(tx, product)[-1]
    if since < last:
        raise Refused(
            N_("The terms of now hold since {day}. New ones can't begin before that."),
            field="since",
            day=last,
        )
    products.check_since(tx, since)
    if terms.checked() == newest:
        raise Refused(N_("These are the terms that hold already."), field="terms")
    products.write_terms(tx, product, since, terms.said())
    tx.touch(Topic.SHARES)


# --- looking -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShareProduct:
    """A kind of share in a list: what holds today, how many members have it and with how much."""

    id: ProductId
    name: str
    closed: date | None
    terms: ShareTerms
    since: date
    coming: date | None
    members: int
    paid: Money


def share_products(session: Session, day: date) -> list[ShareProduct]:
    """Every kind of share, those that are offered first."""
    look, money = products.reader(session), journal.currency_of(session)
    counted = {
        product: (n, -amount)
        for product, n, amount in session.execute(
            select(Holding.product, func.count(), func.sum(Balance.amount))
            .join(Balance, Balance.holding == Holding.id)
            .where(Balance.amount < 0)
            .group_by(Holding.product)
        )
    }
    rows = []
    for one in products.read_offers(look).values():
        if one.kind == SHARES:
            known = history(look, one.id)
            at = max(day, known[0][0])
            since, terms = [row for row in known if row[0] <= at][-1]
            coming = next((other for other, _ in known if other > at), None)
            n, paid = counted.get(one.id, (0, 0))
            rows.append(
                ShareProduct(
                    one.id, one.name, one.closed, terms, since, coming, n, Money(paid, money)
                )
            )
    return sorted(rows, key=_offered_first)


def terms_now(session: Session, product: ProductId, day: date) -> ShareTerms:
    """The terms of a kind of share on a day, for who looks."""
    return terms_on(products.reader(session), product, day)


def terms_by_day(session: Session, product: ProductId) -> list[tuple[date, ShareTerms]]:
    """All terms that a kind of share ever had, the oldest first, for who looks."""
    return history(products.reader(session), product)


def _offered_first(row: ShareProduct) -> tuple[bool, str]:
    return row.closed is not None, row.name
