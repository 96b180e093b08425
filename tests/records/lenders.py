"""Builders for loans: products, and loans at each step of their life, each in one call.

`running(make, who, 1_200)` gives a loan that is paid out; `lent(make)` a member with one.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import text

from coopdesk.records import lending, loans, office, products, visit
from coopdesk.records.access import Role
from coopdesk.records.book import Book
from coopdesk.records.ids import HoldingId, LoanId, MemberId, PersonId, ProductId, VisitId
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.loans import Life
from coopdesk.records.products import reader
from coopdesk.records.visit import Doing
from tests.records.hands import HandClock, Make, Somebody, money

#: The first day of a product, and when loans are asked for where nothing else is said.
NEW_YEAR: Final = date(2026, 1, 1)
ASKED: Final = date(2026, 2, 2)

#: 12 % a year in equal periods: 1 % of what is owed each month.
PLAIN: Final[dict[str, Any]] = {"percent": "12", "rounding": {"money": "1"}}


def how(**said: Any) -> dict[str, Any]:
    """How the loans of a product are reckoned: PLAIN, with what is said otherwise."""
    return {**PLAIN, **said}


def product(
    make: Make, name: str = "Farm loans", *, since: date = NEW_YEAR, **terms: Any
) -> ProductId:
    """Offer loans: as PLAIN, beside as many others as one likes, whatever else is said."""
    said = LendingTerms(**{"how": PLAIN, "running": 9, **terms})
    return make.book.write(loans.offer_loans, name=name, since=since, terms=said)


def application(
    make: Make,
    who: Somebody | MemberId,
    of: ProductId,
    amount: int = 1_200,
    *,
    instalments: int = 12,
    day: date = ASKED,
    **said: Any,
) -> LoanId:
    """A member asks for a loan."""
    member = who.id if isinstance(who, Somebody) else who
    return make.book.write(
        lending.apply_for_loan,
        member=member,
        product=of,
        amount=amount,
        instalments=instalments,
        day=day,
        **{"purpose": "crops", **said},
    )


def approved(make: Make, loan: LoanId, *, day: date | None = None, **said: Any) -> LoanId:
    """The board grants what was asked for."""
    asked = look(make, loan).asked
    make.book.write(
        lending.approve,
        loan=loan,
        day=day or asked.day,
        **{
            "amount": asked.amount,
            "instalments": asked.instalments,
            "body": "Board",
            "resolution": "Minute 7",
            **said,
        },
    )
    return loan


def signed(make: Make, loan: LoanId, *, day: date | None = None, **said: Any) -> LoanId:
    """It is approved, where it is not yet, and signed."""
    life = look(make, loan)
    if life.state == "asked":
        approved(make, loan, day=day)
    make.book.write(lending.sign_loan, loan=loan, day=day or look(make, loan).since, **said)
    return loan


def paid_out(
    make: Make, loan: LoanId, amount: int | None = None, *, day: date | None = None
) -> VisitId:
    """It is paid out, all of it where nothing else is said; the box has as much."""
    life = look(make, loan)
    much = make.book.read(lending.to_pay_out, loan).minor if amount is None else amount
    on = day or life.since
    fill_box(make, much, on)
    return make.book.write(lending.pay_out, loan=loan, amount=much, day=on)


def running(
    make: Make,
    who: Somebody | MemberId,
    amount: int = 1_200,
    *,
    of: ProductId | None = None,
    day: date = ASKED,
    instalments: int = 12,
    first_due: date | None = None,
    **said: Any,
) -> LoanId:
    """A loan from asking to paying out, all on one day."""
    product_ = of if of is not None else product(make, f"Loans {len(_names(make))}")
    loan = application(make, who, product_, amount, instalments=instalments, day=day, **said)
    signed(make, loan, first_due=first_due)
    paid_out(make, loan)
    return loan


def _names(make: Make) -> list[Any]:
    return list(make.book.read(lambda s: products.read_offers(reader(s)).values()))


def fill_box(make: Make, amount: int, day: date) -> None:
    """Somebody brings so much, so that it can be paid out."""
    giver = make.member("Giver", joined=NEW_YEAR)
    make.visit(giver, ("deposit", amount), day=day)


def repay(make: Make, loan: LoanId, amount: int, day: date | None = None) -> VisitId:
    """The borrower pays at the desk."""
    return make.book.write(
        visit.record_visit,
        member=MemberId(look(make, loan).asked.member),
        day=day or make.book.clock().today,
        doings=[Doing(visit.REPAYMENT, money(amount), HoldingId(loan))],
    )


def overpaid(make: Make, who: Somebody, *, of: ProductId | None = None, by: int = 50) -> LoanId:
    """A loan that was paid back, and then a slip of the day of its paying out came in."""
    loan = running(make, who, of=of)
    day = make.book.clock().today
    whole = make.book.read(loans.payoff, loan, day).total.minor
    repay(make, loan, whole, day)
    repay(make, loan, by, ASKED)
    return loan


def look(make: Make | Book, loan: LoanId) -> Life:
    """The loan as it is by its facts."""
    book = make.book if isinstance(make, Make) else make
    return book.read(lambda s: loans.life_of(reader(s), loan))


def state(make: Make | Book, loan: LoanId) -> str:
    """Its state as it is kept: also whether it is paid back."""
    return str(now(make, loan)["state"])


def now(make: Make | Book, loan: LoanId) -> dict[str, Any]:
    """The kept row of a loan."""
    book = make.book if isinstance(make, Make) else make
    sql = "SELECT * FROM loan_now WHERE loan = :loan"
    return book.read(lambda s: dict(s.execute(text(sql), {"loan": loan}).mappings().one()))


def later(make: Make, clock: HandClock, day: date) -> None:
    """It is another day, and somebody said that it is."""
    clock.move(days=(day - make.book.clock().today).days)
    make.book.confirm_day(day)


def another(make: Make, name: str = "Beata Second", role: Role = Role.TREASURER) -> PersonId:
    """A second person of the office, the same when asked for again."""
    for one in make.book.read(office.people):
        if one.name == name and one.active:
            return one.id
    said: dict[str, Any] = {"role": role, "language": "en", "password": "secret1"}
    return PersonId(make.book.write(office.add_person, name=name, **said))
