"""What is looked at before a loan is decided: a sentence each, fit or not, or nobody can tell.

What is `hard` can't be passed over: the limits of the product, and at the signing whoever must
answer for the loan. All else warns: who decides otherwise all the same names a resolution.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import backing, journal, schedule
from coopdesk.records.book import Prepared
from coopdesk.records.calendar import add_months
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, MemberId, ProductId
from coopdesk.records.lending.ability import Ability, ability_of
from coopdesk.records.lending.asking import offered, terms_of, who
from coopdesk.records.lending_terms import BOTH, SAVINGS, SHARES, LendingTerms
from coopdesk.records.loans import Life, life_of
from coopdesk.records.loans.life import APPROVED, RUNNING, SIGNED
from coopdesk.records.money import Money
from coopdesk.records.products import LOANS, Held, Looker, read_held, read_offers, reader
from coopdesk.records.schema import Loan, LoanNow, Member, TeamMember, day_of
from coopdesk.records.terms import percent

_MEANS: Final = Prepared(select(Loan.means).where(Loan.id == bindparam("of")))
_LOANS: Final = Prepared(
    select(Loan.id, Loan.product, LoanNow.state, LoanNow.owed, LoanNow.oldest)
    .join(LoanNow, LoanNow.loan == Loan.id)
    .where(Loan.member == bindparam("of"))
)
_ONE: Final = Prepared(
    select(Loan.product, LoanNow.disbursed, LoanNow.owed)
    .join(LoanNow, LoanNow.loan == Loan.id)
    .where(Loan.id == bindparam("of"))
)
_MATES_LATE: Final = Prepared(
    select(Member.name, LoanNow.oldest)
    .join(Loan, Loan.member == Member.id)
    .join(LoanNow, LoanNow.loan == Loan.id)
    .join(TeamMember, TeamMember.member == Member.id)
    .where(
        TeamMember.team == bindparam("of"),
        TeamMember.until.is_(None),
        LoanNow.state == "running",
        LoanNow.oldest < bindparam("day"),
        Member.id != bindparam("member"),
    )
    .order_by(LoanNow.oldest)
)
_TEAM: Final = Prepared(
    select(TeamMember.member).where(TeamMember.team == bindparam("of"), TeamMember.until.is_(None))
)

_BASES: Final = {
    SAVINGS: N_("That is {times} times the savings of {base}; at most {most} is lent."),
    SHARES: N_("That is {times} times the shares of {base}; at most {most} is lent."),
    BOTH: N_("That is {times} times the savings and shares of {base}; at most {most} is lent."),
}
_WITH_OTHERS: Final = {
    SAVINGS: N_(
        "With {others} of other loans that is {times} times the savings of {base}; at most"
        " {most} is lent."
    ),
    SHARES: N_(
        "With {others} of other loans that is {times} times the shares of {base}; at most"
        " {most} is lent."
    ),
    BOTH: N_(
        "With {others} of other loans that is {times} times the savings and shares of {base}; at"
        " most {most} is lent."
    ),
}
_KINDS: Final = {SAVINGS: ("savings",), SHARES: ("shares",), BOTH: ("savings", "shares")}
_CENT: Final = Decimal("0.01")
#: States of loans that are given, or will be.
_GIVEN: Final = (APPROVED, SIGNED, RUNNING)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, and whether it is as it should be; None: nobody can tell.

    `hard`: where it is not, the loan can't be approved (`guarantors` and `cover`: can't be signed).
    """

    name: str
    ok: bool | None
    text: Text
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A loan as it may be given: what is asked for, or is about to be approved."""

    loan: LoanId | None
    member: MemberId
    terms: LendingTerms
    product: int
    amount: int
    instalments: int
    day: date
    currency: str
    insider: bool = False
    team: int | None = None
    replaces: int | None = None
    means: Mapping[str, Any] | None = None
    first_due: date | None = None

    def money(self, minor: int) -> Money:
        """An amount."""
        return Money(minor, self.currency)


def findings(session: Session, loan: LoanId, day: date) -> list[Finding]:
    """What is found on a day about a loan that was asked for; approved, as it was approved."""
    look = reader(session)
    return list(
        examine(look, case_of(look, life_of(look, loan), day, journal.currency_of(session)))
    )


def findings_before(
    session: Session,
    /,
    *,
    member: MemberId,
    product: ProductId,
    amount: int,
    instalments: int,
    day: date,
    loan: LoanId | None = None,
    **more: Any,
) -> list[Finding]:
    """The same before anything is written; `more` is insider, team, replaces, means, first_due.

    With `loan` as if that application said so: whoever answers for it is counted.
    """
    look, money = reader(session), journal.currency_of(session)
    terms = offered(look, product, day)[1] if loan is None else terms_of(look, life_of(look, loan))
    case = Case(loan, member, terms, product, amount, instalments, day, money, **more)
    return list(examine(look, case))


def ability(
    session: Session,
    member: MemberId,
    day: date,
    *,
    loan: LoanId | None = None,
    means: Mapping[str, Any] | None = None,
    without: Iterable[LoanId | None] = (),
) -> Ability:
    """What tells on a day whether a member can pay; with `loan` as told when it was asked for.

    Without it by the `means` that are being told; loans in `without` are not looked at.
    """
    look, money = reader(session), journal.currency_of(session)
    if loan is None:
        return ability_of(look, member, day, currency=money, means=means, without=without)
    return _ability(look, case_of(look, life_of(look, loan), day, money))


def case_of(
    look: Looker,
    life: Life,
    day: date,
    currency: str,
    *,
    amount: int | None = None,
    instalments: int | None = None,
) -> Case:
    """A loan that was asked for, with another amount where one is said."""
    asked, said = life.asked, life.approved.said if life.approved else {}
    [(means,)] = look.all(_MEANS, of=asked.id)
    return Case(
        asked.id,
        MemberId(asked.member),
        terms_of(look, life),
        asked.product,
        said.get("amount", asked.amount) if amount is None else amount,
        said.get("instalments", asked.instalments) if instalments is None else instalments,
        day,
        currency,
        asked.insider,
        asked.team,
        asked.replaces,
        json.loads(means) if means else None,
        asked.first_due,
    )


def examine(look: Looker, case: Case) -> Iterator[Finding]:
    """Everything that is looked at."""
    yield from limits(case)
    yield from _membership(look, case)
    yield from _other_loans(look, case)
    yield from _multiple(look, case)
    yield from backed(look, case)
    yield from _team(look, case)
    yield from _replaced(look, case)
    if case.insider:
        why = N_("Decides on loans, or is near to somebody who does: they must not vote on this.")
        yield Finding("insider", None, Text(why))
    yield from _pays(look, case)


def within(terms: LendingTerms, amount: Money, instalments: int) -> list[Finding]:
    """Whether a product allows an amount and a number of instalments."""
    case = Case(None, MemberId(0), terms, 0, amount.minor, instalments, date.min, amount.currency)
    return list(limits(case))


def limits(case: Case) -> Iterator[Finding]:
    """What the product allows."""
    terms, amount = case.terms, case.money(case.amount)
    if terms.most or terms.least:
        fits = case.amount >= terms.least and (not terms.most or case.amount <= terms.most)
        least, most = case.money(terms.least), case.money(terms.most)
        said = {"least": least, "most": most, "amount": amount}
        if not terms.most:
            why = N_("{amount}: these loans are {least} or more.")
        elif not terms.least:
            why = N_("{amount}: these loans are {most} or less.")
        else:
            why = N_("{amount}: these loans are from {least} to {most}.")
        yield Finding("amount", fits, Text(why, said), hard=True)
    fits = terms.fewest <= case.instalments <= terms.longest
    said_ = {"count": case.instalments, "fewest": terms.fewest, "longest": terms.longest}
    many = N_("{count} instalments: these loans have from {fewest} to {longest}.")
    one = N_("{count} instalment: these loans have from {fewest} to {longest}.")
    why = one if case.instalments == 1 else many
    yield Finding("instalments", fits, Text(why, said_), hard=True)


def _membership(look: Looker, case: Case) -> Iterator[Finding]:
    months = case.terms.member_months
    if not months:
        return
    joined = who(look, case.member).joined
    if joined is None:
        many = N_("Nobody wrote down when the member joined; {months} months are wanted.")
        one = N_("Nobody wrote down when the member joined; {months} month is wanted.")
        why = one if months == 1 else many
        yield Finding("member_months", None, Text(why, {"months": months}))
        return
    fits = add_months(joined, months) <= case.day
    many = N_("Member since {joined}; {months} months are wanted.")
    why = N_("Member since {joined}; {months} month is wanted.") if months == 1 else many
    yield Finding("member_months", fits, Text(why, {"joined": joined, "months": months}))


def _other_loans(look: Looker, case: Case) -> Iterator[Finding]:
    mine = {case.loan, case.replaces}
    rows = [row for row in look.all(_LOANS, of=case.member) if row[0] not in mine]
    known = {row[0] for row in look.all(_LOANS, of=case.member)}
    held = read_held(look, case.member, read_offers(look)).values()
    before = [one for one in held if one.kind == LOANS and one.balance > 0]
    running = [row for row in rows if row[2] in _GIVEN]
    count = len(running) + len([one for one in before if one.holding not in known])
    fits = count <= case.terms.running
    why = N_("Running loans beside this one: {count}. Allowed: {most}.")
    yield Finding("running", fits, Text(why, {"count": count, "most": case.terms.running}))
    late = [day_of(row[4]) for row in rows if row[2] == "running" and row[4]]
    late = [day for day in late if day < case.day]
    lost = [row for row in rows if row[2] == "written_off"]
    yield from _arrears(case, late, bool(lost))


def _arrears(case: Case, late: list[date], lost: bool) -> Iterator[Finding]:
    if lost:
        why = N_("A loan of the member was written off.")
        yield Finding("arrears", not case.terms.clean, Text(why))
    elif late:
        days = (case.day - min(late)).days
        many = N_("Another loan of the member is {days} days late.")
        why = N_("Another loan of the member is {days} day late.") if days == 1 else many
        yield Finding("arrears", not case.terms.clean, Text(why, {"days": days}))
    else:
        yield Finding("arrears", True, Text(N_("No other loan of the member is late.")))


def _multiple(look: Looker, case: Case) -> Iterator[Finding]:
    multiple = percent(case.terms.multiple)
    if not multiple:
        return
    kinds = _KINDS[case.terms.multiple_of]
    held = list(read_held(look, case.member, read_offers(look)).values())
    base = sum(one.owns for one in held if one.kind in kinds)
    if base <= 0:
        why = N_("The member has nothing of what the loan is measured by.")
        yield Finding("multiple", False, Text(why))
        return
    others = _lent_beside(look, case, held)
    whole = case.amount + others
    times = (Decimal(whole) / base).quantize(_CENT)
    said = {"times": times, "base": case.money(base), "most": case.money(int(base * multiple))}
    if others:
        said |= {"others": case.money(others)}
    text = Text((_WITH_OTHERS if others else _BASES)[case.terms.multiple_of], said)
    yield Finding("multiple", whole <= base * multiple, text)


def _lent_beside(look: Looker, case: Case, held: Iterable[Held]) -> int:
    """What the member owes of other loans or was granted, in minor units; not of the one that this
    loan pays off."""
    rows = look.all(_LOANS, of=case.member)
    known, mine = {row[0] for row in rows}, {case.loan, case.replaces}
    before = [one.balance for one in held if one.kind == LOANS and one.holding not in known]
    lives = [life_of(look, row[0]) for row in rows if row[2] in _GIVEN and row[0] not in mine]
    return sum(max(owed, 0) for owed in [*before, *map(_given, lives)])


def _given(life: Life) -> int:
    """What is owed of a loan, and what is still to be paid out of it."""
    if life.terms is not None:
        return life.owed + max(int(life.terms.lent) - life.disbursed, 0)
    return int(life.approved.said["amount"]) if life.approved else 0


# --- who answers for it ----------------------------------------------------------------------


def backed(look: Looker, case: Case) -> Iterator[Finding]:
    """Whether enough members answer for the loan, and with enough."""
    found = [] if case.loan is None else backing.answering_for(look, case.loan)
    others = [one for one in found if one.member != case.member]
    wanted = case.terms.guarantors
    count = len(others) + (len(team_mates(look, case)) if case.team else 0)
    if wanted:
        why = N_("Members who answer for it: {count}; {wanted} must.")
        said = {"count": count, "wanted": wanted}
        yield Finding("guarantors", count >= wanted, Text(why, said), hard=True)
    yield from _free(look, case, others)
    if percent(case.terms.cover):
        wanted, there = to_cover(case), covered(look, case)
        why = N_("Savings that answer for it: {there}; {wanted} must be there.")
        said_ = {"there": case.money(there), "wanted": case.money(wanted)}
        yield Finding("cover", there >= wanted, Text(why, said_), hard=True)


def team_mates(look: Looker, case: Case) -> list[MemberId]:
    """The others of the member's group, who answer for the loan too."""
    rows = look.all(_TEAM, of=case.team) if case.team else []
    return [MemberId(member) for (member,) in rows if member != case.member]


def _free(look: Looker, case: Case, others: list[backing.Answering]) -> Iterator[Finding]:
    """Whether what members answer with is still free, until it is held back at the signing."""
    for one in others:
        free = next(iter(backing.free_by_account(look, one.member).values()), 0)
        if backing.held(look, one) is None and free < one.amount:
            why = N_("{name} answers with {amount}, but only {free} of their savings is free.")
            said = {"amount": case.money(one.amount), "free": case.money(free)}
            yield Finding(
                "free", False, Text(why, said | {"name": who(look, one.member).name}), hard=True
            )


def to_cover(case: Case) -> int:
    """How much savings must answer for the loan, in minor units, rounded up."""
    whole, rest = divmod(case.amount * percent(case.terms.cover), 100)
    return int(whole) + (rest > 0)


def covered(look: Looker, case: Case) -> int:
    """How much does: what members answer with, and what is free of the borrower's own."""
    found = [] if case.loan is None else backing.answering_for(look, case.loan)
    own = max([0, *backing.free_by_account(look, case.member).values()])
    given = sum(one.amount for one in found if one.member != case.member)
    pledged = [one for one in found if one.member == case.member]
    held = sum(one.amount for one in pledged if backing.held(look, one) is not None)
    return given + held + own


def _team(look: Looker, case: Case) -> Iterator[Finding]:
    if case.team is None:
        return
    late = look.all(_MATES_LATE, of=case.team, day=case.day, member=case.member)
    if late:
        name, oldest = late[0]
        said = {"name": name or "", "days": (case.day - day_of(oldest)).days}
        many = N_("{name} of the same group is {days} days late.")
        why = N_("{name} of the same group is {days} day late.") if said["days"] == 1 else many
        yield Finding("team", False, Text(why, said))
    else:
        yield Finding("team", True, Text(N_("Nobody else of the group is late.")))


def _replaced(look: Looker, case: Case) -> Iterator[Finding]:
    if case.replaces is None:
        return
    [(product, disbursed, owed)] = look.all(_ONE, of=case.replaces)
    if product != case.product:
        why = N_("The loan that it pays off is of another product.")
        yield Finding("replaces", False, Text(why))
    wanted = percent(case.terms.paid_before)
    paid = Decimal(disbursed - owed) * 100 / disbursed if disbursed else Decimal(0)
    why = N_(
        "{paid} percent of the loan that it pays off is paid back; {wanted} percent is wanted."
    )
    said = {"paid": f"{paid.quantize(Decimal(1)):f}", "wanted": f"{wanted:f}"}
    yield Finding("paid_before", paid >= wanted, Text(why, said))


# --- whether the member can pay --------------------------------------------------------------


def _ability(look: Looker, case: Case) -> Ability:
    return ability_of(
        look,
        case.member,
        case.day,
        currency=case.currency,
        means=case.means,
        without=(case.loan, case.replaces),
    )


def _pays(look: Looker, case: Case) -> Iterator[Finding]:
    told = _ability(look, case)
    yield _paid_before(told)
    each, spare = a_month(case), told.spare
    if each is None:
        return
    said = {"each": each, "spare": spare, "others": told.others, "months": told.months}
    if spare is None:
        why = N_("{each} a month; nothing tells whether the member can pay that.")
        yield Finding("ability", None, Text(why, {"each": each}))
    elif told.told:
        why = N_("{each} a month; of what comes in {spare} is left for it.")
        yield Finding("ability", spare >= each, Text(why, said))
    else:
        many = N_("{each} a month; over {months} months {spare} a month was saved.")
        one = N_("{each} a month; over {months} month {spare} was saved.")
        why = one if told.months == 1 else many
        yield Finding("ability", True if spare >= each else None, Text(why, said))


def _paid_before(told: Ability) -> Finding:
    if not told.due:
        return Finding("earlier", None, Text(N_("The member has paid no instalment so far.")))
    said = {"due": told.due, "late": told.late, "days": told.late_days, "worst": told.worst}
    if not told.late:
        many = N_("All of {due} instalments so far were paid in time.")
        why = N_("The one instalment so far was paid in time.") if told.due == 1 else many
        return Finding("earlier", True, Text(why, said))
    why = N_(
        "Instalments paid late so far: {late} of {due}. Days late: {days} on average, {worst} at"
        " most."
    )
    return Finding("earlier", told.late * 4 <= told.due and told.worst <= _LONG, Text(why, said))


#: Up to so many days late, now and then, is taken to be no sign of trouble.
_LONG: Final = 30


def a_month(case: Case) -> Money | None:
    """What a loan costs a month while it runs; None where it can't be reckoned."""
    try:
        first = case.first_due if case.first_due and case.first_due > case.day else None
        terms = case.terms.schedule(case.amount, case.day, case.instalments, first_due=first)
        plan = schedule.plan(terms)
    except Refused:
        return None
    days = max((plan.rows[-1].due - case.day).days, 30)
    total = sum(row.total for row in plan.rows)
    # A year has twelve months: what is due in so many days is spread over them.
    return case.money(min(int(total * 365 / (12 * days)), int(total)))
