"""Share certificates: papers with a number, cancelled with a reason, never taken back.

Each PC numbers its own series without a gap. A certificate says what is paid in full; those of an
account never say more than it holds: what goes out of it cancels the latest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, products
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import HoldingId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.products import Looker
from coopdesk.records.schema import Certificate, Holding, Member, Product, day_of
from coopdesk.records.shares.facts import shares_held
from coopdesk.records.shares.offered import terms_on

LOST, TRANSFERRED, REFUNDED, REPLACED = "lost", "transferred", "refunded", "replaced"
CORRECTED: Final = "corrected"
#: Why a certificate is cancelled, and what that is called.
REASONS: Final = {
    LOST: N_("Lost or spoilt"),
    TRANSFERRED: N_("Shares were transferred"),
    REFUNDED: N_("Shares were paid back"),
    REPLACED: N_("Replaced by a new one"),
    CORRECTED: N_("A payment was corrected"),
}

_LAST: Final = Prepared(
    select(func.max(Certificate.number)).where(Certificate.series == bindparam("series"))
)
_LIVE: Final = Prepared(
    select(Certificate.id, Certificate.count, Certificate.amount)
    .where(Certificate.holding == bindparam("of"), Certificate.cancelled.is_(None))
    .order_by(Certificate.issued, Certificate.id)
)
_ONE: Final = Prepared(
    select(Certificate.holding, Certificate.cancelled).where(Certificate.id == bindparam("of"))
)


def label_of(series: str, number: int) -> str:
    """A certificate's number as paper has it: A-0012."""
    return f"{series}-{number:04}"


def uncertified(look: Looker, holding: HoldingId, day: date) -> tuple[int, int]:
    """Whole shares that are paid and stand on no certificate: how many, and their amount."""
    held = shares_held(look, holding)
    on_paper = sum(amount for _, _, amount in look.all(_LIVE, of=holding))
    value = terms_on(look, held.product, day).value
    count = max(held.owns - on_paper, 0) // value if value else 0
    return count, count * value


def _write(tx: Tx, holding: HoldingId, replaces: int | None = None) -> int:
    count, amount = uncertified(tx, holding, tx.today)
    if not count:
        raise Refused(
            N_("There is no whole share that is paid and stands on no certificate."),
            field="holding",
        )
    row = tx.one(_LAST, series=tx.letter)
    number = (row[0] or 0) + 1 if row else 1
    ident = tx.new_id()
    said = {"id": ident, "series": tx.letter, "number": number, "holding": holding}
    said |= {"count": count, "amount": amount, "issued": tx.today, "replaces": replaces, "why": ""}
    tx.insert(Certificate, [said])
    tx.touch(Topic.SHARES)
    return ident


@command(needs=Permission.KEEP_ROLL)
def issue(tx: Tx, *, holding: HoldingId) -> int:
    """A certificate for all whole shares of an account that stand on none yet. Gives its id."""
    shares_held(tx, holding)
    return _write(tx, holding)


@command(needs=Permission.KEEP_ROLL)
def replace_certificate(tx: Tx, *, certificate: int, why: str) -> int:
    """Cancel a certificate for a reason (REASONS) and write a new one in its place.

    The new one is for all whole shares that stand on no other. Gives its id.
    """
    holding = _cancel(tx, certificate, why)
    with renamed(holding="certificate"):
        return _write(tx, holding, certificate)


@command(needs=Permission.KEEP_ROLL)
def cancel_certificate(tx: Tx, *, certificate: int, why: str) -> None:
    """A certificate holds no more, for a reason (REASONS). The shares stay what they are."""
    _cancel(tx, certificate, why)


def _cancel(tx: Tx, certificate: int, why: str) -> HoldingId:
    row = tx.one(_ONE, of=certificate)
    if row is None:
        raise Refused(N_("There is no such certificate."), field="certificate")
    if row[1]:
        raise Refused(
            N_("This certificate was cancelled on {day}."),
            field="certificate",
            day=day_of(row[1]),
        )
    if why not in REASONS:
        raise Refused(N_("Choose one of those that are offered."), field="why")
    tx.set(Certificate, certificate, "cancelled", tx.today, shown=None)
    tx.set(Certificate, certificate, "why", why, shown="")
    tx.touch(Topic.SHARES)
    return HoldingId(row[0])


def fit(tx: Tx, holding: HoldingId, owns: int, why: str) -> None:
    """Cancel certificates, the latest first, until the rest says no more than the account holds."""
    live = tx.all(_LIVE, of=holding)
    said = sum(amount for _, _, amount in live)
    for ident, _, amount in reversed(live):
        if said <= owns:
            break
        _cancel(tx, ident, why)
        said -= amount


# --- looking -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate. `why` is of REASONS where it was cancelled, `replaces` a number."""

    id: int
    number: str
    holding: HoldingId
    member: MemberId
    member_number: str
    name: str
    kind: str
    count: int
    amount: Money
    issued: date
    replaces: str
    cancelled: date | None
    why: str


def certificates(
    session: Session,
    *,
    holdings: Sequence[HoldingId] | None = None,
    on: date | None = None,
    only: int | None = None,
) -> list[CertificateRow]:
    """The certificates of some accounts or of all, by number; with `on` those good on that day."""
    query = (
        select(Certificate, Holding.member, Member.number, Member.name, Product.name)
        .join(Holding, Holding.id == Certificate.holding)
        .join(Member, Member.id == Holding.member)
        .join(Product, Product.id == Holding.product)
        .order_by(Certificate.series, Certificate.number)
    )
    if holdings is not None:
        query = query.where(Certificate.holding.in_(holdings))
    if only is not None:
        replaced = select(Certificate.replaces).where(Certificate.id == only)
        query = query.where(or_(Certificate.id == only, Certificate.id.in_(replaced)))
    money = journal.currency_of(session)
    rows = session.execute(query).all()
    known = {one.id: label_of(one.series, one.number) for one, *_ in rows}
    found = [_row(o, known, money, *said) for o, *said in rows if only in (None, o.id)]
    if on is None:
        return found
    return [o for o in found if o.issued <= on and (o.cancelled is None or o.cancelled > on)]


def _row(one: Certificate, known: dict[int, str], money: str, *said: Any) -> CertificateRow:
    member, number, name, kind = said
    return CertificateRow(
        one.id,
        known[one.id],
        HoldingId(one.holding),
        MemberId(member),
        number,
        name or "",
        kind,
        one.count,
        Money(one.amount, money),
        one.issued,
        known.get(one.replaces or 0, ""),
        one.cancelled,
        one.why,
    )


def to_certify(session: Session, holding: HoldingId, day: date) -> tuple[int, Money]:
    """How many whole shares of an account stand on no certificate yet, and their amount."""
    count, amount = uncertified(products.reader(session), holding, day)
    return count, Money(amount, journal.currency_of(session))
