"""A body decides on a loan that was asked for, and its decision is written down."""

from __future__ import annotations

from datetime import date
from typing import Final

from coopdesk.i18n import N_
from coopdesk.records import backing, journal, loans, membership
from coopdesk.records.access import Permission
from coopdesk.records.book import Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, MemberId, PersonId
from coopdesk.records.lending import checks
from coopdesk.records.lending.applying import check_limits, unsign
from coopdesk.records.lending.asking import (
    check_day,
    in_state,
    terms_of,
    who_stays,
    written,
)
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.loans.life import APPROVED, ASKED, CANCELLED, REFUSED, SIGNED, UNDONE, Life

#: Findings that are looked at when the loan is signed: until then somebody may still be found.
AT_SIGNING: Final = frozenset({"guarantors", "cover", "free"})


@command(needs=Permission.LEND)
def approve(
    tx: Tx,
    *,
    loan: LoanId,
    amount: int,
    instalments: int,
    body: str,
    resolution: str,
    day: date,
    second: PersonId | None = None,
    conditions: str = "",
) -> None:
    """A body grants a loan: an amount (minor units) and instalments, maybe others than were asked.

    `resolution` is the text or number of what it resolved: it must be there where the product
    wants one, and wherever something that was looked at is not as it should be. From `second_from`
    of the product on a second person signs beside. Refused outside the limits of the product.
    """
    life = in_state(tx, loan, ASKED)
    terms = terms_of(tx, life)
    check_day(tx, life, day)
    who_stays(tx, MemberId(life.asked.member))
    membership.check_may(tx, MemberId(life.asked.member), membership.BORROW, day=day)
    said = _body(terms, body)
    check_limits(tx, terms, amount, instalments)
    loans.check_second(tx, second, needed=loans.needs_second(terms, amount))
    if not resolution.strip():
        _check_unresolved(tx, life, day, amount, instalments)
    event = {"amount": amount, "instalments": instalments, "body": said}
    if conditions.strip():
        event["conditions"] = conditions.strip()
    loans.note(tx, loan, APPROVED, event, day=day, second=second, resolution=resolution)
    loans.settle(tx, loan)


def _body(terms: LendingTerms, body: str) -> str:
    return written(body or terms.body, "body", N_("Write who decided."))


def _check_unresolved(tx: Tx, life: Life, day: date, amount: int, instalments: int) -> None:
    """Refuse a decision without a resolution where one is wanted."""
    if terms_of(tx, life).resolution:
        raise Refused(N_("Name the resolution that grants it."), field="resolution")
    money = journal.currency(tx)
    case = checks.case_of(tx, life, day, money, amount=amount, instalments=instalments)
    for one in checks.examine(tx, case):
        if one.ok is False and one.name not in AT_SIGNING:
            raise Refused(
                N_("Not all is as it should be: {finding} Name the resolution that grants it."),
                field="resolution",
                finding=one.text,
            )


@command(needs=Permission.LEND)
def refuse(
    tx: Tx, *, loan: LoanId, reason: str, body: str, day: date, resolution: str = ""
) -> None:
    """A body does not grant a loan, for a reason that the member is told."""
    life = in_state(tx, loan, ASKED)
    check_day(tx, life, day)
    said = written(reason, "reason", N_("Write why it is refused."))
    event = {"reason": said, "body": _body(terms_of(tx, life), body)}
    loans.note(tx, loan, REFUSED, event, day=day, resolution=resolution)
    loans.settle(tx, loan)
    backing.follow(tx, loan)


@command(needs=Permission.LEND)
def take_back_decision(tx: Tx, *, loan: LoanId, reason: str) -> None:
    """The last of these was written by mistake: the signing, the decision, the cancelling.

    Until something is paid out: then the receipt is taken back first.
    """
    said = written(reason, "reason", N_("Write why it is taken back."))
    life = in_state(tx, loan, APPROVED, REFUSED, CANCELLED, SIGNED)
    if life.state == SIGNED:
        unsign(tx, life, said)
    else:
        last = [one for one in life.events if one.kind == life.state][-1]
        loans.note(tx, loan, UNDONE, {"event": last.id, "reason": said})
    loans.settle(tx, loan)
    backing.follow(tx, loan)
