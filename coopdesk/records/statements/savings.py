"""Savings for papers: terms for the wall, what a member signed, the lines of a passbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import office, passbook, products, savings
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, ProductId
from coopdesk.records.money import Money, digits_of
from coopdesk.records.papers import (
    PassbookLine,
    PassbookPage,
    PassbookPaper,
    SavingsAgreement,
    SavingsOffer,
    SavingsTermsSheet,
)
from coopdesk.records.passbook import Filled, Printed
from coopdesk.records.products import ProductRow
from coopdesk.records.savings import SavingsAccount
from coopdesk.records.schema import Member
from coopdesk.records.statements.naming import label, move_text

_MANDATES: Final = {
    savings.ONE: N_("Each of them alone may draw."),
    savings.ALL: N_("All of them together must sign to draw."),
}


def mandate_text(mandate: str) -> Text:
    """Who of several holders may draw."""
    return Text(_MANDATES[mandate or savings.ONE])


def savings_terms(
    session: Session, on: date, *, product: ProductId | None = None
) -> SavingsTermsSheet:
    """What is offered to savers on a day, or only one product."""
    coop = office.coop(session)
    rows = [
        row
        for row in products.listing(session, on)
        if (row.id == product if product is not None else row.closed is None)
    ]
    return SavingsTermsSheet(coop, on, tuple(_offer(row, coop.currency) for row in rows))


def _offer(row: ProductRow, currency: str) -> SavingsOffer:
    example, months = example_of(currency), row.terms.months or 12
    return SavingsOffer(
        Text(row.name),
        Text(savings.FORM_NAMES[row.form]),
        row.since,
        savings.sentences(row.form, row.terms, currency),
        example,
        months,
        row.terms.earned(example, months),
    )


def example_of(currency: str) -> Money:
    """An amount for examples that people can reckon with: a thousand whole units, or ten."""
    digits = digits_of(currency)
    return Money(10_000 if digits == 0 else 100 * 10**digits, currency)


def savings_agreement(
    session: Session, holding: HoldingId, *, on: date, made_by: str
) -> SavingsAgreement:
    """What was signed when an account was opened."""
    one = savings.account(session, holding, on)
    owner = session.get(Member, one.member)
    coop = office.coop(session)
    form = one.form or products.SOCIAL_FUND
    return SavingsAgreement(
        coop=coop,
        number=account_number(one),
        member_number=one.number,
        member_name=one.name,
        village=(owner.village or "") if owner else "",
        account=one.words,
        form=Text(savings.FORM_NAMES[form]),
        opened=one.opened,
        until=one.until,
        target=one.target,
        holders=tuple(f"{row.number} · {row.name}" for row in one.holders),
        mandate=mandate_text(one.mandate) if one.holders else None,
        since=one.signed.since,
        sentences=savings.sentences(form, one.signed.terms, coop.currency),
        made_on=on,
        made_by=made_by,
    )


def account_number(one: SavingsAccount) -> str:
    """How an account is told from the member's others: "104/2"."""
    return f"{one.number}/{one.place}"


# --- passbooks ---------------------------------------------------------------------------------


def passbook_of(session: Session, holding: HoldingId) -> Filled:
    """The passbook of an account, with what would be printed in it now."""
    return passbook.filled(products.reader(session), holding)


def passbook_paper(
    session: Session, holding: HoldingId, *, on: date, page: int | None = None
) -> PassbookPaper:
    """What is to be printed in a passbook now; with `page` that page again, as it is.

    Refused when there is nothing to print.
    """
    filled = passbook_of(session, holding)
    lines = filled.fresh() if page is None else filled.printed_on(page)
    if not lines:
        raise Refused(N_("Everything is in the passbook already."), field="holding")
    return _paper(session, holding, on, filled, lines)


def whole_passbook(session: Session, holding: HoldingId, *, on: date) -> PassbookPaper:
    """The passbook that is in use, every page of it, with what is not printed yet."""
    filled = passbook_of(session, holding)
    lines = [line for line in filled.lines if line.page >= filled.first_page]
    return _paper(session, holding, on, filled, lines)


def _paper(
    session: Session, holding: HoldingId, on: date, filled: Filled, lines: Sequence[Printed]
) -> PassbookPaper:
    one, coop = savings.account(session, holding, on), office.coop(session)
    numbers = sorted({line.page for line in lines})
    pages = tuple(
        PassbookPage(
            number - filled.first_page + 1 if number >= filled.first_page else number,
            tuple(_line(one, line, coop.currency) for line in lines if line.page == number),
            head=any(line.row == 1 for line in lines if line.page == number),
        )
        for number in numbers
    )
    return PassbookPaper(
        coop,
        account_number(one),
        one.number,
        one.name,
        one.words,
        passbook.ROWS,
        pages,
        holders=tuple(holder.name for holder in one.holders),
        mandate=mandate_text(one.mandate) if one.holders else None,
    )


def _line(one: SavingsAccount, line: Printed, currency: str) -> PassbookLine:
    balance, move = Money(line.balance, currency), line.move
    if move is None:
        return PassbookLine(line.row, None, "", Text(N_("Carried over")), None, None, balance)
    amount = Money(abs(move.amount), currency)
    undone = label(*move.undone)
    what = (
        Text(N_("Correction of {number}"), {"number": undone})
        if undone
        else move_text(one.kind, move.kind, move.amount > 0, reverses="", memo=move.memo)
    )
    return PassbookLine(
        line.row,
        move.day,
        label(*move.number),
        what,
        amount if move.amount > 0 else None,
        amount if move.amount < 0 else None,
        balance,
    )
