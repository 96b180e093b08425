"""What lending asks before anything is done: the state of a loan, its terms, who signs beside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import lives
from coopdesk.records.book import Prepared, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, MemberId, ProductId
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.loans import STATE_NAMES, Life, find
from coopdesk.records.products import (
    LOANS,
    Looker,
    in_force,
    open_among,
    read_offers,
    read_terms,
    reader,
)
from coopdesk.records.schema import Member, Person, Term, day_of

_TERM: Final = Prepared(select(Term.terms).where(Term.id == bindparam("of")))
_PERSON: Final = Prepared(select(Person.role, Person.active).where(Person.id == bindparam("of")))
_MEMBER: Final = Prepared(
    select(Member.number, Member.name, Member.status, Member.joined, Member.left).where(
        Member.id == bindparam("of")
    )
)


@dataclass(frozen=True, slots=True)
class Who:
    """A member as lending looks at them."""

    id: MemberId
    number: str
    name: str
    status: str
    joined: date | None
    left: date | None


def who(look: Looker, member: MemberId) -> Who:
    """A member. Refused where there is none."""
    rows = look.all(_MEMBER, of=member)
    if not rows:
        raise Refused(N_("There is no such member."), field="member")
    number, name, status, joined, left = rows[0]
    return Who(
        member,
        number,
        name or "",
        status,
        day_of(joined) if joined else None,
        day_of(left) if left else None,
    )


def who_stays(look: Looker, member: MemberId) -> Who:
    """A member who did not leave."""
    found = who(look, member)
    if found.left is not None:
        raise lives.no_member(found.status, found.left)
    return found


def terms_of(look: Looker, life: Life) -> LendingTerms:
    """The terms of the product that were shown when a loan was asked for."""
    return by_term(look, life.asked.term)


def terms_shown(session: Session, loan: LoanId) -> LendingTerms:
    """The same, for whoever looks. Refused: no such loan."""
    look = reader(session)
    life = find(look, loan)
    if life is None:
        raise Refused(N_("There is no such loan."), field="loan")
    return terms_of(look, life)


def by_term(look: Looker, term: int) -> LendingTerms:
    """The terms in a row."""
    [(said,)] = look.all(_TERM, of=term)
    return LendingTerms.of(json.loads(said))


def offered(look: Looker, product: ProductId, day: date) -> tuple[int, LendingTerms]:
    """The row of terms by which a loan product is offered on a day, and what they say.

    Refused for what is no loan product, or is not offered any more.
    """
    open_among(read_offers(look), product, LOANS)
    term = in_force(read_terms(look)[product], day).id
    terms = by_term(look, term)
    if not terms.how:
        raise Refused(
            N_("These are loans of before. Choose a product that has terms."), field="product"
        )
    return term, terms


def in_state(look: Looker, loan: LoanId, *states: str) -> Life:
    """A loan in one of some states; refused in any other."""
    life = find(look, loan)
    if life is None:
        raise Refused(N_("There is no such loan."), field="loan")
    if life.state not in states:
        raise Refused(
            N_("This loan is {state}: that can't be done with it now."),
            field="loan",
            state=Text(STATE_NAMES[life.state]),
        )
    return life


def check_day(tx: Tx, life: Life, day: date) -> None:
    """What happens to a loan comes after what led to its state, and not tomorrow."""
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    if day < life.since:
        raise Refused(
            N_("This loan is {state} since {since}. Choose that day or a later one."),
            field="day",
            state=Text(STATE_NAMES[life.state]),
            since=life.since,
        )


def written(text: str, field: str, why: str) -> str:
    """What a person wrote, without spaces around; refused where they wrote nothing."""
    said = " ".join(text.split())
    if not said:
        raise Refused(why, field=field)
    return said
