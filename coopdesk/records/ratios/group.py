"""Ratios of a savings group over its cycle: who comes, who stays, what saving brought."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import earlier, portfolio
from coopdesk.records.calendar import day_before
from coopdesk.records.membership import DOUBLE, UNPAID
from coopdesk.records.papers import Cell, FigureColumn, FigureRow, Figures, Holds
from coopdesk.records.ratios.figures import NONE
from coopdesk.records.ratios.kinds import part
from coopdesk.records.schema import Collection, Member, Presence
from coopdesk.records.statements import balances_on
from coopdesk.records.statements.parts import Ground, ground, lasting
from coopdesk.records.store import Prepared, Raw
from coopdesk.records.voters import belongs

_DEPOSITS: Final = frozenset({"savings", "term_deposits", "shares"})
_MONEY: Final = frozenset({"cash", "bank", "mobile"})

_ONCE = and_(Member.status != DOUBLE, Member.status != UNPAID)
_JOINED: Final = Prepared(
    select(func.count(Member.id)).where(
        Member.joined.between(bindparam("first"), bindparam("last")), _ONCE
    )
)
_LEFT: Final = Prepared(
    select(func.count(Member.id)).where(
        Member.left.between(bindparam("first"), bindparam("last")), _ONCE
    )
)
_PRESENT: Final = Prepared(
    select(func.coalesce(func.sum(Presence.present), 0), func.count())
    .select_from(Presence)
    .join(Collection, Collection.id == Presence.collection)
    .where(Collection.day.between(bindparam("first"), bindparam("last")))
)


@dataclass(frozen=True, slots=True)
class GroupBasis:
    """What the ratios of a group are reckoned from; amounts in minor units.

    `registered` counts a member once for each meeting of the cycle. `property_` is what the group
    owns beside money and loans; `debts` are what it owes to others than its members. The social
    fund is kept apart and is in none of them.
    """

    present: int = 0
    registered: int = 0
    members_at_start: int = 0
    joined: int = 0
    left: int = 0
    members: int = 0
    women: int = 0
    savings: int = 0
    borrowers: int = 0
    loans: int = 0
    cash: int = 0
    property_: int = 0
    property_at_start: int = 0
    debts: int = 0

    @property
    def profit(self) -> int:
        """What the cycle brought so far."""
        worth = self.cash + self.loans + self.property_
        return worth - self.savings - self.property_at_start - self.debts


@dataclass(frozen=True, slots=True)
class GroupRatio:
    """A ratio of a group: a part, or an average in whole minor units (`money`)."""

    key: str
    title: str  # marked with N_
    formula: str  # marked with N_
    value: Decimal | None
    money: bool = False


def _members_average(of: GroupBasis) -> Decimal | None:
    return part(of.savings, of.members)


def _loan_average(of: GroupBasis) -> Decimal | None:
    return part(of.loans, of.borrowers)


def _attendance(of: GroupBasis) -> Decimal | None:
    return part(of.present, of.registered)


def _drop_out(of: GroupBasis) -> Decimal | None:
    return part(of.left, of.members_at_start + of.joined)


def _retention(of: GroupBasis) -> Decimal | None:
    dropped = _drop_out(of)
    return None if dropped is None else 1 - dropped


def _growth(of: GroupBasis) -> Decimal | None:
    return part(of.members - of.members_at_start, of.members_at_start)


def _women(of: GroupBasis) -> Decimal | None:
    return part(of.women, of.members)


def _with_loan(of: GroupBasis) -> Decimal | None:
    return part(of.borrowers, of.members)


def _use(of: GroupBasis) -> Decimal | None:
    return part(of.loans, of.loans + of.cash)


def _profit(of: GroupBasis) -> Decimal | None:
    return Decimal(of.profit)


def _return(of: GroupBasis) -> Decimal | None:
    return part(of.profit, of.savings)


_Reckon = Callable[[GroupBasis], Decimal | None]
_KINDS: Final[tuple[tuple[str, str, str, _Reckon, bool], ...]] = (
    ("attendance", N_("Attendance"), N_("present ÷ on the sheets"), _attendance, False),
    (
        "drop_out",
        N_("Drop-out"),
        N_("who left ÷ (members at the start + who joined)"),
        _drop_out,
        False,
    ),
    ("retention", N_("Members who stayed"), N_("1 – drop-out"), _retention, False),
    ("growth", N_("Growth of members"), N_("members now ÷ at the start – 1"), _growth, False),
    ("women", N_("Women"), N_("women ÷ members"), _women, False),
    (
        "savings",
        N_("Average savings of a member"),
        N_("savings and shares ÷ members"),
        _members_average,
        True,
    ),
    ("with_loan", N_("Members with a loan"), N_("borrowers ÷ members"), _with_loan, False),
    ("loan", N_("Average loan"), N_("loans ÷ borrowers"), _loan_average, True),
    ("use", N_("Use of the fund"), N_("loans ÷ (loans + money of the fund)"), _use, False),
    (
        "profit",
        N_("Profit"),
        N_("money + loans + property – savings – property at the start – debts"),
        _profit,
        True,
    ),
    ("return", N_("Return on savings"), N_("profit ÷ savings and shares"), _return, False),
)


def of_group(of: GroupBasis) -> list[GroupRatio]:
    """Every ratio of a group's cycle."""
    return [GroupRatio(k, title, how, reckon(of), money) for k, title, how, reckon, money in _KINDS]


def group_basis(session: Session, first: date, last: date) -> GroupBasis:
    """What a group's ratios are reckoned from, over a cycle from one day until another."""
    of, raw = ground(session), Raw(session.connection())
    time = {"first": first, "last": last}
    sexes, at_start = _sexes(session, last), _sexes(session, day_before(first))
    before = [one for some in earlier.times(session).values() for one in some]
    present = raw.one(_PRESENT, **time)
    lent = [one for one in portfolio.on(session, last) if one.owed > 0]
    now = _sums(session, of, last)
    return GroupBasis(
        present=present[0] if present else 0,
        registered=present[1] if present else 0,
        members_at_start=len(at_start),
        joined=_one(raw, _JOINED, **time)
        + sum(one.joined is not None and first <= one.joined <= last for one in before),
        left=_one(raw, _LEFT, **time) + sum(first <= one.left <= last for one in before),
        members=len(sexes),
        women=sum(sex == "F" for sex in sexes),
        savings=now["savings"],
        borrowers=len({one.member for one in lent}),
        loans=portfolio.outstanding(lent),
        cash=now["cash"] - now["social"],
        property_=now["property"],
        property_at_start=_sums(session, of, day_before(first))["property"],
        debts=now["debts"],
    )


def _sexes(session: Session, day: date) -> list[str | None]:
    """The sex of each member of a day."""
    return list(session.scalars(select(Member.sex).where(belongs(session, day), _ONCE)))


def _one(raw: Raw, prepared: Prepared, **values: object) -> int:
    row = raw.one(prepared, **values)
    return int(row[0]) if row else 0


def _sums(session: Session, of: Ground, day: date) -> dict[str, int]:
    """What the group has on a day, by what it is."""
    balances, lasts = balances_on(session, day), lasting(session, of)
    sums = dict.fromkeys(("savings", "cash", "social", "property", "debts"), 0)
    for account in of.of("asset", "liability", "equity"):
        name = _place(account.type, account.role, lasts=account.id in lasts)
        if name:
            sums[name] += account.sign * balances.get(account.id, 0)
    return sums


def _place(kind: str, role: str, *, lasts: bool) -> str:
    if role in _DEPOSITS:
        return "savings"
    if role in _MONEY:
        return "cash"
    if role == "social":
        return "social"
    if kind == "liability":
        return "debts"
    return "property" if kind == "asset" and lasts else ""


def group_ratios(session: Session, first: date, last: date) -> Figures:
    """The ratios of a savings group over a cycle."""
    of = ground(session)
    rows = [
        FigureRow((Text(one.title), Text(one.formula), _cell(of, one)))
        for one in of_group(group_basis(session, first, last))
    ]
    return Figures(
        coop=of.coop,
        name="group-ratios",
        title=Text(N_("Ratios of the savings group")),
        subtitle=Text(N_("{first} to {last}"), {"first": first, "last": last}),
        columns=(
            FigureColumn("ratio", Text(N_("Ratio"))),
            FigureColumn("formula", Text(N_("How it is reckoned"))),
            FigureColumn("value", Text(N_("Value")), Holds.PERCENT),
        ),
        rows=tuple(rows),
        notes=tuple(_notes()),
    )


def _cell(of: Ground, one: GroupRatio) -> Cell:
    if one.value is None:
        return NONE
    return of.money(round(one.value)) if one.money else one.value


def _notes() -> Iterable[Text]:
    yield Text(
        N_(
            "Attendance is that of the collection sheets. The social fund is kept apart and is not "
            "counted. “n/a”: the amount that it is a part of is nothing."
        )
    )
