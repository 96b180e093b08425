"""Loans for the pictures: a product, and a loan at each step of its life."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from coopdesk.records import lending, loans, members, statements, visit
from coopdesk.records.calendar import add_months
from coopdesk.records.ids import HoldingId, LoanId, MemberId, ProductId
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.money import Money
from coopdesk.records.products import SAVINGS
from coopdesk.records.visit import DEPOSIT, REPAYMENT, Doing, record_visit
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.pages.calculator import Calculator

#: The pages that are about a loan, and at which step it is then.
STEPS: Final = {
    "loan_application": "asked",
    "loan_decision": "asked",
    "loan_signing": "approved",
    "loan_payout": "signed",
    "loan": "running",
}
#: Pages about loans that are about none of them.
ALL: Final = frozenset(
    {*STEPS, "loans", "visits", "loan_products", "loan_terms", "calculator", "teams"}
)

_HOW: Final[dict[str, Any]] = {
    "percent": "1.5",
    "per": "month",
    "rounding": {"money": "1", "instalment": "100"},
    "fees": [{"name": "Handling fee", "percent": "2", "when": "disbursement"}],
    "penalty": {"percent": "0.1", "per": "day", "base": "overdue_principal", "free_days": 3},
}
_FARM: Final = LendingTerms(
    how=_HOW,
    least=20_000,
    most=1_000_000,
    fewest=3,
    longest=24,
    usual=12,
    multiple="3",
    member_months=6,
    running=1,
    guarantors=1,
    cover="50",
    saved="5",
    body="Credit committee",
    second_from=500_000,
)


def place(desk: Desk, page: str) -> Place:
    """Where the picture of a page is taken, in a book in which there are loans."""
    known = {one.key: one for one in desk.ask(loans.pipeline, desk.today)}
    if not any(known[key].count for key in ("asked", "approved", "signed", "running", "late")):
        _lend(desk)
        known = {one.key: one for one in desk.ask(loans.pipeline, desk.today)}
    if page == "loan_terms":
        return Place(page, about=desk.ask(loans.loan_products, desk.today)[0].id)
    if page not in STEPS:
        return Place(page)
    wanted = STEPS[page]
    cards = known["late"].cards if wanted == "running" else known[wanted].cards
    return Place(page, about=cards[0].loan)


def fill(page: Page | None) -> None:
    """Type what a picture needs to say something."""
    if isinstance(page, Calculator):
        page.amount.set_value(Money(300_000, page.desk.currency))
        page.look()


def _lend(desk: Desk) -> None:
    """Offer loans, and bring one to each step."""
    since = desk.today.replace(month=1, day=1)
    farm = desk.do(loans.offer_loans, name="Farm loans", since=since, terms=_FARM)
    how = {"percent": "20", "method": "flat", "every": "1 week", "rounding": {"money": "1"}}
    trade = LendingTerms(how=how, most=300_000, longest=52, usual=26, running=2)
    desk.do(loans.offer_loans, name="Market loans", since=since, terms=trade)
    roll = [one for one in desk.ask(members.roll) if not one.loans][20:30]
    who = [one.id for one in roll]
    day = add_months(desk.today, -5)
    for one in who:
        _save(desk, one, day - timedelta(days=3))
    late = _running(desk, who[0], who[1], farm, day)
    _repay(desk, late, who[0], day)
    asked = _asked(desk, who[2], farm, 300_000, desk.today - timedelta(days=4))
    desk.do(lending.add_guarantor, loan=asked, member=who[3], amount=60_000)
    desk.do(
        lending.add_collateral,
        loan=asked,
        name="Sewing machine",
        owner="Herself",
        place="Kacyiru",
        value=85_000,
    )
    approved = _approved(desk, who[4], who[5], farm, desk.today - timedelta(days=2))
    signed = _approved(desk, who[6], who[7], farm, desk.today - timedelta(days=2))
    assert approved
    desk.do(lending.sign_loan, loan=signed, day=desk.today)
    group = [who[8], who[9], who[3]]
    desk.do(lending.form_team, name="Abahuje", village="Remera", day=day, members=group)


def _save(desk: Desk, member: MemberId, day: date) -> None:
    held = next(one for one in desk.ask(statements.holdings, member) if one.kind == SAVINGS)
    paid = Doing(DEPOSIT, Money(120_000, desk.currency), held.id)
    desk.do(record_visit, member=member, day=day, doings=[paid])


def _asked(desk: Desk, member: MemberId, farm: ProductId, amount: int, day: date) -> LoanId:
    return desk.do(
        lending.apply_for_loan,
        member=member,
        product=farm,
        amount=amount,
        instalments=12,
        purpose="crops",
        remark="Seed and fertiliser for half a hectare",
        means={"income": 90_000, "costs": 45_000},
        officer=desk.actor.person,
        day=day,
    )


def _approved(
    desk: Desk, member: MemberId, guarantor: MemberId, farm: ProductId, day: date
) -> LoanId:
    loan = _asked(desk, member, farm, 300_000, day)
    desk.do(lending.add_guarantor, loan=loan, member=guarantor, amount=100_000)
    desk.do(
        lending.approve,
        loan=loan,
        amount=300_000,
        instalments=12,
        body="Credit committee",
        resolution="Minute 12 of the credit committee",
        conditions="The seed is bought at the co-op's store.",
        day=day,
    )
    return loan


def _running(
    desk: Desk, member: MemberId, guarantor: MemberId, farm: ProductId, day: date
) -> LoanId:
    loan = _approved(desk, member, guarantor, farm, day)
    desk.do(lending.sign_loan, loan=loan, day=day)
    desk.do(lending.pay_out, loan=loan, amount=300_000, day=day)
    return loan


def _repay(desk: Desk, loan: LoanId, member: MemberId, day: date) -> None:
    """Two instalments in time and a part of the third; the others are late."""
    for months, amount in ((1, 27_600), (2, 27_600), (3, 15_000)):
        paid = Doing(REPAYMENT, Money(amount, desk.currency), HoldingId(loan))
        on = add_months(day, months)
        desk.do(visit.record_visit, member=member, day=on, doings=[paid])
