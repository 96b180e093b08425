"""A member asks for a loan: writing that down, changing it, taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from coopdesk.i18n import N_
from coopdesk.records import backing, journal, loans, membership, schedule
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId, MemberId, PersonId, ProductId
from coopdesk.records.lending import checks
from coopdesk.records.lending.ability import checked_means
from coopdesk.records.lending.asking import (
    check_day,
    in_state,
    offered,
    terms_of,
    who_stays,
    written,
)
from coopdesk.records.lending_terms import PURPOSES, LendingTerms
from coopdesk.records.loans.life import APPROVED, ASKED, CANCELLED, RUNNING, SIGNED, UNDONE, Life
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.schema import Holding, Loan, Person, Team, TeamMember

#: What can be changed of an application until it is decided.
CHANGEABLE: Final = (
    "amount", "instalments", "purpose", "remark", "means", "officer", "insider", "team", "replaces",
    "first_due",
)  # fmt: skip

_COUNT: Final = Prepared(
    select(func.count()).where(Loan.number.startswith(bindparam("of"), autoescape=False))
)
_PERSON: Final = Prepared(select(Person.active).where(Person.id == bindparam("of")))
_TEAM: Final = Prepared(select(Team.closed).where(Team.id == bindparam("of")))
_IN_TEAM: Final = Prepared(
    select(TeamMember.id).where(
        TeamMember.team == bindparam("of"),
        TeamMember.member == bindparam("member"),
        TeamMember.until.is_(None),
    )
)
_CLOSED: Final = Prepared(select(Holding.closed).where(Holding.id == bindparam("of")))


@command(needs=Permission.LEND)
def apply_for_loan(
    tx: Tx,
    *,
    member: MemberId,
    product: ProductId,
    amount: int,
    instalments: int,
    purpose: str,
    day: date,
    remark: str = "",
    means: Mapping[str, int] | None = None,
    officer: PersonId | None = None,
    insider: bool = False,
    team: int | None = None,
    replaces: LoanId | None = None,
    first_due: date | None = None,
) -> LoanId:
    """Write down that a member asks for a loan. `amount` in minor units, `purpose` of PURPOSES.

    `means` is what the member told: income and costs a month, in minor units. `replaces` is the
    loan that this one would pay off, `first_due` when the first instalment is wished for. The
    terms of the product of that day go with it. Refused for a member who left, outside the limits
    of the product, and for a day that has not come.
    """
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    who_stays(tx, member)
    membership.check_may(tx, member, membership.BORROW, day=day)
    term, terms = offered(tx, product, day)
    loan = LoanId(tx.new_id())
    row = {
        "id": loan,
        "number": next_number(tx),
        "member": member,
        "product": product,
        "term": term,
        "day": day,
        "amount": amount,
        "instalments": instalments,
        "purpose": purpose,
        "remark": remark.strip(),
        "means": checked_means(means),
        "officer": officer,
        "insider": int(insider),
        "team": team,
        "replaces": replaces,
        "first_due": first_due,
    }
    _check(tx, terms, row)
    tx.insert(Loan, [row])
    loans.settle(tx, loan)
    return loan


def next_number(tx: Tx) -> str:
    """LA-0001: the loans that were asked for on the PC with the letter A, in their order."""
    prefix = f"L{tx.letter}-"
    found = tx.one(_COUNT, of=prefix)
    return f"{prefix}{(found[0] if found else 0) + 1:04}"


def _check(tx: Tx, terms: LendingTerms, row: Mapping[str, Any]) -> None:
    """What must be true of an application, new or changed."""
    if row["purpose"] not in PURPOSES:
        raise Refused(N_("Choose what it is for."), field="purpose")
    check_limits(tx, terms, row["amount"], row["instalments"])
    check_first_due(terms, row)
    if row["officer"] is not None and not (tx.one(_PERSON, of=row["officer"]) or (0,))[0]:
        raise Refused(N_("Choose somebody of the office."), field="officer")
    _check_team(tx, row["team"], row["member"])
    _check_replaced(tx, terms, row)


def check_limits(tx: Tx, terms: LendingTerms, amount: int, instalments: int) -> None:
    """Refuse what the product does not allow."""
    if not 0 < amount <= LARGEST:
        raise Refused(N_("The amount must be more than zero."), field="amount")
    for one in checks.within(terms, Money(amount, journal.currency(tx)), instalments):
        if one.ok is False:
            raise Refused(one.text.message, field=one.name, **one.text.fields)


def check_first_due(terms: LendingTerms, row: Mapping[str, Any]) -> None:
    """Refuse a first instalment by which the loan can't be reckoned."""
    if row["first_due"] is None:
        return
    try:
        made = terms.schedule(
            row["amount"], row["day"], row["instalments"], first_due=row["first_due"]
        )
        schedule.plan(made)
    except Refused as no:
        no.field = "first_due"
        raise


def _check_team(tx: Tx, team: int | None, member: MemberId) -> None:
    if team is None:
        return
    found = tx.one(_TEAM, of=team)
    if found is None or found[0]:
        raise Refused(N_("There is no such borrowing group any more."), field="team")
    if tx.one(_IN_TEAM, of=team, member=member) is None:
        raise Refused(N_("The member is not in this borrowing group."), field="team")


def _check_replaced(tx: Tx, terms: LendingTerms, row: Mapping[str, Any]) -> None:
    if row["replaces"] is None:
        return
    if not terms.renewable:
        raise Refused(N_("A loan of this product can't pay off another."), field="replaces")
    old = in_state(tx, row["replaces"], RUNNING)
    if old.asked.member != row["member"] or old.asked.id == row["id"] or old.owed <= 0:
        raise Refused(N_("Choose a running loan of this member."), field="replaces")


@command(needs=Permission.LEND)
def change_application(
    tx: Tx, *, loan: LoanId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Change what was asked for, while nobody has decided. `shown` is what the person saw."""
    unknown = changes.keys() - set(CHANGEABLE)
    if unknown:
        raise KeyError(f"an application has no {', '.join(sorted(unknown))}")
    life = in_state(tx, loan, ASKED)
    now = {name: getattr(life.asked, name) for name in CHANGEABLE if name != "means"}
    asked = {"id": loan, "member": life.asked.member, "day": life.asked.day}
    row = {**now, **asked, **changes}
    _check(tx, terms_of(tx, life), row)
    for name, value in changes.items():
        tx.set(Loan, loan, name, _cleaned(name, value), shown=_cleaned(name, shown.get(name)))
    loans.settle(tx, loan)


def _cleaned(name: str, value: Any) -> Any:
    if name == "means":
        return checked_means(value)
    if name == "insider":
        return int(bool(value))
    return (value or "").strip() if name in ("purpose", "remark") else value


@command(needs=Permission.LEND)
def cancel_application(tx: Tx, *, loan: LoanId, reason: str) -> None:
    """The member does not take the loan after all; until something of it is paid out.

    What was signed is taken back with it, and who answered for it is free again.
    """
    said = written(reason, "reason", N_("Write why the member does not take it."))
    life = in_state(tx, loan, ASKED, APPROVED, SIGNED)
    check_day(tx, life, tx.today)
    if life.state == SIGNED:
        unsign(tx, life, said)
    loans.note(tx, loan, CANCELLED, {"reason": said})
    loans.settle(tx, loan)
    backing.follow(tx, loan)


def unsign(tx: Tx, life: Life, reason: str) -> None:
    """Take a signing back: the account of the loan is closed until it is signed again."""
    loan, signed = life.asked.id, life.signed
    assert signed is not None
    loans.note(tx, loan, UNDONE, {"event": signed.id, "reason": reason})
    found = tx.one(_CLOSED, of=HoldingId(loan))
    if found is not None and found[0] is None:
        tx.set(Holding, loan, "closed", tx.today, shown=None)
    tx.touch(Topic.LOANS)
