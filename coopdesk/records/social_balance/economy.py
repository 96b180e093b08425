"""Indicators of the third and fourth principle: members' part in the economy, and autonomy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sqlalchemy import bindparam, func, select

from coopdesk.i18n import N_, Text
from coopdesk.records import allocation, borrowings, chart, periods, portfolio
from coopdesk.records.money import Money
from coopdesk.records.papers import Behind, FigureRow, Holds
from coopdesk.records.portfolio import Stands
from coopdesk.records.ratios import part
from coopdesk.records.ratios.held import LATE, places
from coopdesk.records.schema import Account, Duty, Line, Surplus, Visit
from coopdesk.records.social_balance.kinds import (
    NO_DATA,
    Kind,
    Listing,
    Told,
    Who,
    Year,
    column,
    of_loans,
    ratio,
    share_of,
)
from coopdesk.records.statements import balances_on
from coopdesk.records.statements.income import without_closing
from coopdesk.records.statements.parts import lasting
from coopdesk.records.store import Prepared, Raw

_SAVINGS: Final = ("savings", "term_deposits")

_HELD: Final = Prepared(
    select(Line.member, func.sum(-Line.amount))
    .join(Account, Account.id == Line.account)
    .where(Account.role == bindparam("role"), Line.day <= bindparam("day"))
    .group_by(Line.member)
)
_CAME: Final = Prepared(
    select(Visit.member).where(Visit.day.between(bindparam("first"), bindparam("last"))).distinct()
)
_Tell = Callable[[Year], Told]


def _balances(year: Year, *roles: str) -> Mapping[int, int]:
    """What each member has on the accounts of some roles, minor units."""
    raw, found = Raw(year.session.connection()), dict[int, int]()
    for role in roles:
        for member, amount in raw.all(_HELD, role=role, day=year.last):
            if member is not None:
                found[member] = found.get(member, 0) + amount
    return found


def _with_savings(year: Year) -> Told:
    held = _balances(year, *_SAVINGS)
    return share_of([one for one in year.members if held.get(one.id, 0) > 0], year.members)


def _with_loan(year: Year) -> Told:
    owing = {one.member for one in portfolio.on(year.session, year.last) if one.owed > 0}
    return share_of([one for one in year.members if one.id in owing], year.members)


def _came(year: Year) -> Told:
    rows = Raw(year.session.connection()).all(_CAME, first=year.first, last=year.last)
    came = {member for (member,) in rows}
    return share_of([one for one in year.members if one.id in came], year.members)


# --- shares --------------------------------------------------------------------------------------


def median(amounts: Sequence[int]) -> Fraction | None:
    """The one in the middle; between the two in the middle of an even number."""
    if not amounts:
        return None
    ordered, half = sorted(amounts), len(amounts) // 2
    if len(ordered) % 2:
        return Fraction(ordered[half])
    return Fraction(ordered[half - 1] + ordered[half], 2)


def gini(amounts: Sequence[int]) -> Decimal | None:
    """How unequal amounts are: 0 where all have the same, near 1 where one has all."""
    ordered, whole = sorted(amounts), sum(amounts)
    if whole <= 0:
        return None
    weighted = sum(n * amount for n, amount in enumerate(ordered, 1))
    count = len(ordered)
    return part(2 * weighted - (count + 1) * whole, count * whole)


def _shares(year: Year) -> tuple[list[int], Listing]:
    held = _balances(year, "shares")
    rows = sorted(((held.get(one.id, 0), one) for one in year.members), key=_most)
    columns = (
        column("number", N_("No."), Holds.CODE),
        column("name", N_("Name")),
        column("shares", N_("Shares"), Holds.MONEY),
    )
    listed = tuple(
        FigureRow((who.number, who.name, year.money(amount)), behind=Behind(member=who.id))
        for amount, who in rows
    )
    return [amount for amount, _ in rows], Listing(columns, listed)


def _most(one: tuple[int, Who]) -> tuple[int, str]:
    return -one[0], one[1].number


def _median(year: Year) -> Told:
    amounts, listing = _shares(year)
    middle = median(amounts)
    # Half a coin is rounded down: it is nobody's.
    return Told(NO_DATA if middle is None else year.money(int(middle)), None, listing)


def _gini(year: Year) -> Told:
    amounts, listing = _shares(year)
    return Told(ratio(gini(amounts)), None, listing)


# --- the surplus ---------------------------------------------------------------------------------


def _passed(year: Year) -> tuple[int, list[tuple[str, str, int]]]:
    """The surplus that was passed in the year, and its steps: what, of what, how much."""
    query = select(Surplus.proof).where(
        Surplus.state == periods.PASSED, Surplus.passed.between(year.first, year.last)
    )
    whole, steps = 0, list[tuple[str, str, int]]()
    for proof in year.session.scalars(query):
        whole += max(int(proof.get("whole", 0)), 0)
        steps += [(what, of, int(amount)) for what, of, amount, _ in proof.get("steps", ())]
    return whole, steps


_STEPS: Final = (column("what", N_("What for")), column("amount", N_("Amount"), Holds.MONEY))


def _to(what: Collection[str], role: str = "") -> _Tell:
    """The part of the surplus that steps of some kinds (and of a role) took."""

    def tell(year: Year) -> Told:
        whole, steps = _passed(year)
        names = chart.role_names(year.session)
        mine = [one for one in steps if one[0] in what and (not role or one[1] == role)]
        amount = sum(one[2] for one in mine)
        rows = tuple(
            FigureRow((Text(names.get(of, _STEP_NAMES.get(kind, of))), year.money(took)))
            for kind, of, took in mine
        )
        return Told(ratio(part(amount, whole)), year.money(amount), Listing(_STEPS, rows))

    return tell


_STEP_NAMES: Final = {
    allocation.SHARES: N_("Interest on shares"),
    allocation.REFUND: N_("Back to members by what they did"),
}


def _benefit(year: Year) -> Told:
    """What members got for saving and taking part, for each of them."""
    _, steps = _passed(year)
    back = sum(took for kind, _, took in steps if kind in _STEP_NAMES)
    moved = without_closing(year.session, year.first, year.last)
    paid = [one for one in year.of.of("expense") if one.role == "savings_interest"]
    interest = sum(moved.get(one.id, 0) for one in paid)
    rows = (
        FigureRow(
            (Text(N_("Interest on savings")), year.money(interest)),
            behind=Behind(tuple(one.id for one in paid), year.first, year.last),
        ),
        FigureRow((Text(N_("Interest on shares and what went back")), year.money(back))),
    )
    count = len(year.members)
    if not count:
        return Told(NO_DATA)
    each = Fraction(interest + back, count)
    return Told(year.money(int(each)), year.money(interest + back), Listing(_STEPS, rows))


# --- loans and autonomy --------------------------------------------------------------------------


def _late(year: Year) -> Told:
    stood = portfolio.on(year.session, year.last)
    late = [one for one in stood if one.late > LATE and one.owed > 0]
    whole = portfolio.outstanding(stood)
    return Told(ratio(part(portfolio.outstanding(late), whole)), len(late), _loans(year, late))


def _loans(year: Year, some: Sequence[Stands]) -> Listing:
    names = {one.id: one.name for one in year.everyone}
    owed = [(names.get(one.member, ""), year.money(one.owed)) for one in some]
    return of_loans(tuple(one.loan for one in some), owed, year.last)


def _insiders(year: Year) -> Told:
    found = [one.stands for one in portfolio.insiders(year.session, year.last)]
    whole = portfolio.outstanding(portfolio.on(year.session, year.last))
    return Told(ratio(part(portfolio.outstanding(found), whole)), len(found), _loans(year, found))


def _largest_borrower(year: Year) -> Told:
    found = portfolio.concentration(year.session, year.last, 1)
    columns = (
        column("name", N_("Borrower")),
        column("owed", N_("Owed"), Holds.MONEY),
    )
    rows = tuple(
        FigureRow((one.name, year.money(one.alone.owed)), behind=Behind(member=one.member))
        for one in found
    )
    value = found[0].alone.part if found else None
    return Told(ratio(value), None, Listing(columns, rows))


def _of_assets(names: Collection[str]) -> _Tell:
    """What accounts of some kinds hold, of all assets."""

    def tell(year: Year) -> Told:
        lasts, balances = lasting(year.session, year.of), balances_on(year.session, year.last)
        mine = [
            one
            for one in year.of.of("asset", "liability", "equity")
            if set(places(one, lasts)) & set(names)
        ]
        held = [(one, one.sign * balances.get(one.id, 0)) for one in mine]
        whole = sum(balances.get(one.id, 0) for one in year.of.of("asset"))
        rows = tuple(
            FigureRow(
                (Text(one.name), year.money(amount)),
                behind=Behind((one.id,), year.first, year.last),
            )
            for one, amount in held
            if amount
        )
        amount = sum(amount for _, amount in held)
        columns = (column("account", N_("Account")), column("amount", N_("Amount"), Holds.MONEY))
        return Told(ratio(part(amount, whole)), year.money(amount), Listing(columns, rows))

    return tell


def _largest_lender(year: Year) -> Told:
    found = [one for one in borrowings.borrowings(year.session, year.last) if one.owed]
    lenders: dict[str, Money] = {}
    for one in found:
        lenders[one.lender] = lenders.get(one.lender, year.money(0)) + one.owed
    columns = (column("lender", N_("Lender")), column("owed", N_("Owed"), Holds.MONEY))
    ordered = sorted(lenders.items(), key=_owed)
    rows = tuple(FigureRow((name, owed)) for name, owed in ordered)
    whole = sum(owed.minor for owed in lenders.values())
    most = ordered[0][1].minor if ordered else 0
    return Told(ratio(part(most, whole)), None, Listing(columns, rows))


def _owed(one: tuple[str, Money]) -> tuple[int, str]:
    return -one[1].minor, one[0]


def _audits(year: Year) -> Told:
    """One audit is due for each year; somebody says when it was done."""
    found = year.session.execute(
        select(Duty.about, Duty.done, Duty.note).where(
            Duty.name == "audit", Duty.about == year.last.year, Duty.done.is_not(None)
        )
    ).all()
    columns = (
        column("year", N_("Year"), Holds.CODE),
        column("day", N_("Done on"), Holds.DAY),
        column("note", N_("Note")),
    )
    rows = tuple(FigureRow((str(about), done, note)) for about, done, note in found)
    return Told(ratio(part(len(found), 1)), len(found), Listing(columns, rows))


_OWN: Final = ("own", "passing", "shares")

KINDS: Final = (
    Kind("savers", 3, N_("Members with savings"), _with_savings),
    Kind("borrowers", 3, N_("Members with a loan"), _with_loan),
    Kind("active", 3, N_("Members who came to the cash desk"), _came),
    Kind("median", 3, N_("Shares of the member in the middle"), _median),
    Kind("gini", 3, N_("How unequal shares are (0: all the same)"), _gini),
    Kind("reserves", 3, N_("Of the surplus passed: to reserves"), _to((allocation.RESERVE,))),
    Kind(
        "to_education",
        3,
        N_("Of the surplus passed: to education"),
        _to((allocation.RESERVE, allocation.GIFT), "education"),
    ),
    Kind(
        "to_members",
        3,
        N_("Of the surplus passed: to members"),
        _to((allocation.SHARES, allocation.REFUND)),
    ),
    Kind("benefit", 3, N_("What each member got: interest, what went back"), _benefit),
    Kind("late", 3, N_("Loans more than 30 days late"), _late),
    Kind("capital", 3, N_("The co-op's own capital, of its assets"), _of_assets(("own",))),
    Kind("own_funds", 4, N_("Own funds with shares, of all assets"), _of_assets(_OWN)),
    Kind("outside", 4, N_("Loans from outside, of all assets"), _of_assets(("borrowed",))),
    Kind("lender", 4, N_("The largest lender, of what was borrowed"), _largest_lender),
    Kind("audits", 4, N_("Audits done, of those required"), _audits),
    Kind("borrower", 4, N_("The largest borrower, of all loans"), _largest_borrower),
    Kind("insiders", 4, N_("Loans to insiders, of all loans"), _insiders),
)
