"""Which lines a visit has: what a member holds, the social fund, a fine, and the fees chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records import products
from coopdesk.records.cash.fees import FeeRow
from coopdesk.records.ids import HoldingId
from coopdesk.records.money import Money
from coopdesk.records.sanctions import Fine
from coopdesk.records.social import Fund
from coopdesk.records.statements import HoldingRow
from coopdesk.records.visit import (
    AID,
    DEPOSIT,
    DIVIDEND,
    FEE,
    FINE,
    REFUND,
    REPAYMENT,
    SHARE,
    SOCIAL,
    WITHDRAWAL,
    Doing,
)
from coopdesk.ui.kit.cards import Mark
from coopdesk.ui.pages.cash.loaned import LoanTold

#: What is brought to a kind of holding, and what is taken from it.
_DEEDS: Final[Mapping[str, tuple[str, str]]] = {
    products.SAVINGS: (DEPOSIT, WITHDRAWAL),
    products.SHARES: (SHARE, REFUND),
    products.LOANS: (REPAYMENT, ""),
    products.SOCIAL: (SOCIAL, AID),
    products.DIVIDENDS: ("", DIVIDEND),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A line: what it is called, what the member has of it, and what can be done there.

    `of` tells it from the others. Without a balance nothing is kept of it. `brings` and `takes`
    are the doings whatever their amount. A line with a `pill` is closed; a `mark` says how it
    stands, and `fills` are amounts that can be brought, each with what it is.
    """

    of: tuple[object, ...]
    name: str
    balance: Money | None = None
    brings: Doing | None = None
    takes: Doing | None = None
    pill: Mark | None = None
    note: str = ""
    mark: Mark | None = None
    fills: tuple[tuple[str, Money], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What a visit can be about: a member's holdings, the co-op's social fund, fees chosen.

    `notes` stand under the names of accounts: what bounds a withdrawal, who holds it too; `loans`
    tells of those that have terms, `fines` of those that were laid on the member. `left`: the
    member left the co-op, and only gets what is theirs and pays what they owe.
    """

    holdings: Sequence[HoldingRow]
    fund: Fund | None = None
    fees: Sequence[FeeRow] = ()
    notes: Mapping[HoldingId, str] = field(default_factory=dict)
    left: bool = False
    loans: Mapping[HoldingId, LoanTold] = field(default_factory=dict)
    fines: Sequence[Fine] = ()


def planned(shown: Shown, currency: str, language: Language) -> list[Planned]:
    """The lines, none where there is no member."""
    found = list(_all(shown, Money.zero(currency), language)) if shown.holdings else []
    allowed = [_allowed(one, left=shown.left) for one in found]
    return [one for one in allowed if one.balance is not None or one.brings or one.takes]


def _allowed(one: Planned, *, left: bool) -> Planned:
    """The line with what can be done with a member who left, or with one who is here."""
    brings = one.brings
    if left and brings and not brings.after_leaving:
        brings = None
    takes = one.takes
    if takes and (not takes.after_leaving if left else takes.deed == REFUND):
        takes = None
    return replace(one, brings=brings, takes=takes)


def _all(shown: Shown, zero: Money, language: Language) -> Iterator[Planned]:
    t, fund = language.gettext, shown.fund
    for holding in shown.holdings:
        told = shown.loans.get(holding.id, LoanTold())
        if told.shown:
            yield _of_loan(_holding(holding, shown, zero, language), told)
    kinds = {one.kind for one in shown.holdings if not one.closed}
    if fund is not None and products.SOCIAL not in kinds:
        brings = Doing(SOCIAL, zero)
        yield Planned(
            (SOCIAL,), t(fund.name), zero, brings, Doing(AID, zero), note=_whole(fund, language)
        )
    for fine in shown.fines:
        amount = Money(fine.amount, zero.currency)
        yield Planned(
            (FINE, fine.sanction),
            t("Fine of {day}").format(day=language.day(fine.day)),
            brings=Doing(FINE, zero, sanction=fine.sanction),
            fills=((t("Owed"), amount),),
        )
    yield Planned((FINE,), t(N_("Fine")), brings=Doing(FINE, zero))
    for fee in shown.fees:
        name = t("Fee: {name}").format(name=t(fee.name))
        yield Planned((FEE, fee.id), name, brings=Doing(FEE, zero, fee=fee.id))


def _holding(one: HoldingRow, shown: Shown, zero: Money, language: Language) -> Planned:
    t, closed = language.gettext, one.closed
    brings, takes = _DEEDS.get(one.kind, ("", ""))
    pill = None
    if closed is not None:
        pill = Mark(t("closed on {day}").format(day=language.day(closed)))
    notes = [shown.notes.get(one.id, "")] if closed is None else []
    if one.kind == products.SOCIAL and shown.fund is not None and closed is None:
        notes.append(_whole(shown.fund, language))
    return Planned(
        (one.id, closed is not None),
        language.say(one.words),
        one.balance,
        Doing(brings, zero, one.id) if brings else None,
        Doing(takes, zero, None if takes == AID else one.id) if takes else None,
        pill,
        " ".join(filter(None, notes)),
    )


def _of_loan(one: Planned, told: LoanTold) -> Planned:
    """The line of a loan with what is to be said of it; of any other account as it was."""
    note = " ".join(filter(None, (one.note, told.note)))
    brings = one.brings if told.pays else None
    of = (*one.of, bool(told.fills))
    return replace(one, of=of, note=note, brings=brings, mark=told.mark, fills=told.fills)


def _whole(fund: Fund, language: Language) -> str:
    words = language.gettext("The whole fund holds {amount}")
    return words.format(amount=language.amount(fund.holds))
