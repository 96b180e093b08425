"""Running loans come into the book with their terms, and with what was paid of them until a day.

One that the roll of members brought forward gets its terms, and must owe what the book says; for
another the book gets what is owed of it, against the opening account.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, loans, schedule
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import (
    AccountId,
    EntryId,
    HoldingId,
    LoanId,
    MemberId,
    ProductId,
    made_for,
)
from coopdesk.records.journal import Leg
from coopdesk.records.lending.applying import next_number
from coopdesk.records.lending_terms import PURPOSES, LendingTerms
from coopdesk.records.loans.life import BROUGHT, OPENING, REPAYMENT
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.products import LOANS, Looker, reader
from coopdesk.records.schedule import Every, Plan, Terms
from coopdesk.records.schema import (
    Holding,
    Line,
    Loan,
    LoanMove,
    Member,
    Product,
    Term,
    VisitLine,
    day_number,
    day_of,
)

#: Where a loan product says nothing of how its loans are reckoned.
_PLAIN: Final[Mapping[str, Any]] = {"percent": "0", "rounding": {"money": "1"}}

_MEMBER: Final = Prepared(
    select(Member.id, Member.left, Member.number)
    .where(func.lower(Member.number).like(bindparam("like")))
    .order_by(Member.id)
)
_PRODUCTS: Final = Prepared(
    select(Product.id, Product.name, Product.account)
    .where(Product.kind == LOANS, Product.closed.is_(None))
    .order_by(Product.id)
)
_TERMS: Final = Prepared(
    select(Term.id, Term.since, Term.terms)
    .where(Term.product == bindparam("of"))
    .order_by(Term.since, Term.id)
)
#: Loans of a member that were brought forward without their terms, and what they owed on a day.
_BARE: Final = Prepared(
    select(Holding.id, Holding.product, func.coalesce(func.sum(Line.amount), 0))
    .join(Product, Product.id == Holding.product)
    .join(Line, Line.holding == Holding.id)
    .outerjoin(Loan, Loan.id == Holding.id)
    .where(
        Holding.member == bindparam("of"),
        Product.kind == LOANS,
        Loan.id.is_(None),
        Line.day <= bindparam("day"),
    )
    .group_by(Holding.id)
)
_SAME: Final = Prepared(
    select(Loan.number).where(
        Loan.member == bindparam("of"),
        Loan.amount == bindparam("amount"),
        Loan.day == bindparam("day"),
    )
)
_LINES: Final = Prepared(
    select(Line.entry, Line.n, Line.day, Line.amount, VisitLine.n)
    .outerjoin(VisitLine, (VisitLine.visit == Line.entry) & (VisitLine.holding == Line.holding))
    .where(Line.holding == bindparam("of"))
    .order_by(Line.day, Line.entry, Line.n)
)


@dataclass(frozen=True, slots=True)
class LoanDraft:
    """A running loan as a list has it. Amounts in minor units; `percent` is `per` year or month.

    None is what the list does not say: then the product's terms hold. `principal` and `interest`
    were paid until the day of the list; without them `paid_until` says up to which day all was.
    `product` is its name; empty: that of the loan in the book, or the first.
    """

    row: int
    number: str
    amount: int
    start: date
    instalments: int
    product: str = ""
    percent: Decimal | None = None
    per: str | None = None
    method: str | None = None
    every: str | None = None
    first_due: date | None = None
    principal: int | None = None
    interest: int | None = None
    paid_until: date | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A draft with what it means in the book. `holding`: of a loan that the book knows already."""

    member: MemberId
    product: ProductId
    account: int
    term: int
    terms: Terms
    principal: int
    interest: int
    holding: HoldingId | None

    @property
    def owed(self) -> int:
        """What is still owed of the principal."""
        return int(self.terms.lent) - self.principal


@dataclass(frozen=True, slots=True)
class Examined:
    """A draft held against the book: what is still owed of the principal by it, in minor units,
    and whether the book knows that already; or why it could not come in."""

    draft: LoanDraft
    owed: int
    known: bool
    no: Refused | None


def examine(session: Session, drafts: Sequence[LoanDraft], on: date) -> list[Examined]:
    """Which loans could come in with what was paid until a day, and why others could not."""
    look, found, used = reader(session), list[Examined](), set[object]()
    currency = journal.currency_of(session)
    for draft in drafts:
        try:
            fitted = _fit(look, draft, on, currency)
            _once(draft, fitted, used)
        except Refused as no:
            found.append(Examined(draft, 0, known=False, no=no))
        else:
            found.append(Examined(draft, fitted.owed, known=fitted.holding is not None, no=None))
    return found


def _once(draft: LoanDraft, fitted: _Fitted, used: set[object]) -> None:
    """The same list may not bring one loan twice."""
    keys = {(fitted.member, draft.amount, draft.start)} | (
        {fitted.holding} if fitted.holding else set()
    )
    if used & keys:
        raise Refused(N_("This loan stands in the list twice."), field="number")
    used |= keys


@command(needs=Permission.KEEP_BOOKS)
def bring_loans(
    tx: Tx, *, drafts: Sequence[LoanDraft], on: date, step: Callable[[int, int], None] | None = None
) -> list[LoanId]:
    """Bring in running loans with what was paid of them until the end of a day: all, or none.

    `step` hears how far it is, and what it raises leaves nothing. Refused for a loan that the book
    knows with another amount owed; the refusal names the row.
    """
    if on > tx.today:
        raise Refused(N_("{day} has not come yet."), field="on", day=on)
    made, used = [], set[object]()
    for at, draft in enumerate(drafts):
        if step is not None:
            step(at, len(drafts))
        try:
            fitted = _fit(tx, draft, on, journal.currency(tx))
            _once(draft, fitted, used)
        except Refused as no:
            raise Refused(
                N_("Row {row}: {why}"), field="drafts", row=draft.row, why=no.text
            ) from no
        with renamed(day="on"):
            made.append(_bring(tx, draft, fitted, on))
    tx.touch(Topic.LOANS | Topic.JOURNAL)
    return made


# --- what a draft means --------------------------------------------------------------------------


def _fit(look: Looker, draft: LoanDraft, on: date, currency: str) -> _Fitted:
    member = _member(look, draft)
    if draft.start > on:
        raise Refused(N_("It began after the day of the list."), field="start")
    if look.all(_SAME, of=member, amount=draft.amount, day=day_number(draft.start)):
        raise Refused(N_("This loan is in the book with its terms already."), field="number")
    bare = {row[0]: (row[1], row[2]) for row in look.all(_BARE, of=member, day=day_number(on))}
    bare = {holding: said for holding, said in bare.items() if said[1] > 0}
    product, account = _product(look, draft, {said[0] for said in bare.values()})
    term, lending = _in_force(look, product, on)
    terms = _terms(draft, lending)
    plan = schedule.plan(terms)
    principal, interest = _paid(draft, terms, plan)
    owed = int(terms.lent) - principal
    holding = _known(bare, product, owed, currency)
    return _Fitted(member, product, account, term, terms, principal, interest, holding)


def _member(look: Looker, draft: LoanDraft) -> MemberId:
    wanted = draft.number.casefold()
    # SQLite knows no accents: what it can't make small may be any letter, and is compared here.
    like = "".join(one if one.isascii() and one.isalnum() else "_" for one in draft.number.lower())
    rows = [row for row in look.all(_MEMBER, like=like) if row[2].casefold() == wanted]
    if not rows:
        raise Refused(N_("There is no member {number}."), field="number", number=draft.number)
    if rows[0][1] is not None:
        raise Refused(N_("This member left the co-op."), field="number")
    return MemberId(rows[0][0])


def _product(look: Looker, draft: LoanDraft, held: set[int]) -> tuple[ProductId, int]:
    known = look.all(_PRODUCTS)
    wanted = draft.product.casefold()
    for ident, name, account in known:
        if name.casefold() == wanted if wanted else ident in held:
            return ProductId(ident), account
    if wanted or not known:
        raise Refused(N_("No such loans are offered: {name}."), field="product", name=draft.product)
    return ProductId(known[0][0]), known[0][2]


def _in_force(look: Looker, product: ProductId, on: date) -> tuple[int, LendingTerms]:
    rows = look.all(_TERMS, of=product)
    held = [row for row in rows if day_of(row[1]) <= on] or rows[:1]
    ident, _, said = held[-1]
    return ident, LendingTerms.of(json.loads(said))


def _terms(draft: LoanDraft, lending: LendingTerms) -> Terms:
    if not 0 < draft.amount <= LARGEST:
        raise Refused(N_("The amount must be more than zero."), field="amount")
    if draft.percent is None and not lending.how:
        raise Refused(N_("Write the rate of the loan."), field="percent")
    base = replace(lending, how={**_PLAIN, **lending.how})
    terms = base.schedule(draft.amount, draft.start, draft.instalments, first_due=draft.first_due)
    said: dict[str, Any] = {
        name: value
        for name, value in (
            ("percent", draft.percent),
            ("per", draft.per),
            ("method", draft.method),
            ("every", None if draft.every is None else Every.of(draft.every)),
        )
        if value is not None
    }
    return replace(terms, **said).checked()


def _paid(draft: LoanDraft, terms: Terms, plan: Plan) -> tuple[int, int]:
    """What was paid of principal and interest; what the list does not say the plan tells."""
    until = draft.paid_until
    principal, interest = draft.principal, draft.interest
    if principal is None:
        due = [row.principal for row in plan.rows if until is not None and row.due <= until]
        principal = int(sum(due, Decimal(0)))
    if interest is None:
        interest, covered = 0, Decimal(0)
        for row in plan.rows:
            covered += row.principal
            if row.due <= until if until is not None else covered <= principal and principal:
                interest += int(row.interest)
    if not 0 <= principal < terms.lent or interest < 0:
        raise Refused(N_("What is paid must be less than what was lent."), field="principal")
    return principal, interest


def _known(
    bare: Mapping[int, tuple[int, int]], product: ProductId, owed: int, currency: str
) -> HoldingId | None:
    """The loan in the book that it is; None where the book has none of the member's."""
    for holding, (of, balance) in bare.items():
        if balance == owed and of == product:
            return HoldingId(holding)
    if bare:
        _, balance = next(iter(bare.values()))
        raise Refused(
            N_("By the list {owed} is owed, but by the book {balance}."),
            field="principal",
            owed=Money(owed, currency),
            balance=Money(balance, currency),
        )
    return None


# --- writing -------------------------------------------------------------------------------------


def _bring(tx: Tx, draft: LoanDraft, fitted: _Fitted, on: date) -> LoanId:
    loan = LoanId(fitted.holding or tx.new_id())
    row = {
        "id": loan,
        "number": next_number(tx),
        "member": fitted.member,
        "product": fitted.product,
        "term": fitted.term,
        "day": draft.start,
        "amount": draft.amount,
        "instalments": draft.instalments,
        "purpose": draft.purpose if draft.purpose in PURPOSES else "other",
        "remark": "",
        "means": None,
        "officer": None,
        "insider": 0,
        "team": None,
        "replaces": None,
        "first_due": draft.first_due,
    }
    tx.insert(Loan, [row])
    moves = _opened(tx, draft, fitted, loan, on) if fitted.holding is None else _moves(tx, loan, on)
    tx.insert(LoanMove, moves)
    paid = {"principal": fitted.principal, "interest": fitted.interest}
    said = {"terms": fitted.terms.said(), "term": fitted.term, "paid": paid}
    loans.note(tx, loan, BROUGHT, said, day=on, entry=None)
    loans.settle(tx, loan)
    return loan


def _opened(
    tx: Tx, draft: LoanDraft, fitted: _Fitted, loan: LoanId, on: date
) -> list[dict[str, Any]]:
    """What is owed comes into the book, against the opening account."""
    holding = {"id": loan, "member": fitted.member, "product": fitted.product}
    tx.insert(Holding, [{**holding, "opened": draft.start, "term": fitted.term}])
    against = journal.role_account(tx, "opening").id
    owes = Leg(AccountId(fitted.account), fitted.owed, fitted.member, HoldingId(loan))
    ident = made_for("opening loan", fitted.member, draft.start.isoformat(), draft.amount)
    entry = journal.post(
        tx,
        day=on,
        kind="opening",
        legs=[owes, Leg(against, -fitted.owed)],
        ident=EntryId(ident),
    )
    return [_move(loan, OPENING, entry, n=1, day=on, principal=-fitted.owed)]


def _moves(tx: Tx, loan: LoanId, on: date) -> list[dict[str, Any]]:
    """What the book has of it: until the day it is brought forward, after it payments."""
    made = []
    for entry, n, day, amount, line in tx.all(_LINES, of=loan):
        moved = day_of(day)
        kind, at = (OPENING, n) if moved <= on else (REPAYMENT, line or n)
        made.append(_move(loan, kind, EntryId(entry), n=at, day=moved, principal=-amount))
    return made


def _move(
    loan: LoanId, kind: str, entry: EntryId, *, n: int, day: date, principal: int
) -> dict[str, Any]:
    return {
        "entry": entry,
        "n": n,
        "loan": loan,
        "day": day,
        "kind": kind,
        "amount": 0 if kind == OPENING else principal,
        "principal": principal,
        "interest": 0,
        "fee": 0,
        "penalty": 0,
    }
