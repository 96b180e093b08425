"""The statement of cash flows: where money at hand came from and where it went (direct method).

Each line that stands against cash, bank or mobile money is money that came or went for its
account. What was brought forward when the book began is told apart: it came from nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records.accounts import FLOWS
from coopdesk.records.calendar import day_before, year_before
from coopdesk.records.ids import AccountId
from coopdesk.records.journal import CASH
from coopdesk.records.papers import (
    Behind,
    Cell,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    Only,
    Weight,
    Words,
)
from coopdesk.records.schema import Account, Entry, Line
from coopdesk.records.statements import sums
from coopdesk.records.statements.parts import (
    SIGNED,
    UNEQUAL,
    Acc,
    Amounts,
    Ground,
    ground,
)
from coopdesk.records.store import Prepared, Raw

OPERATING, INVESTING, FINANCING = "operating", "investing", "financing"

#: The parts of the statement, in order, and what the sum of each is called.
ACTIVITIES: Final[Mapping[str, tuple[str, str]]] = {
    OPERATING: (FLOWS[OPERATING], N_("Money from daily business")),
    INVESTING: (FLOWS[INVESTING], N_("Money from what lasts")),
    FINANCING: (FLOWS[FINANCING], N_("Money from shares, reserves and loans taken")),
}

_MONEY: Final[list[ColumnElement[str]]] = [literal_column(f"'{role}'") for role in sorted(CASH)]
_MINE = aliased(Account)
_MOVED = (
    select(Line.entry)
    .join(_MINE, _MINE.id == Line.account)
    .where(_MINE.role.in_(_MONEY), Line.day.between(bindparam("first"), bindparam("last")))
    .distinct()
    .subquery()
)
_BROUGHT = case((Entry.kind == "opening", 1), else_=0)
_FLOWS: Final = Prepared(
    select(
        Line.account,
        _BROUGHT,
        func.sum(case((Line.amount < 0, -Line.amount), else_=0)),
        func.sum(case((Line.amount > 0, Line.amount), else_=0)),
    )
    .select_from(_MOVED)
    .join(Entry, Entry.id == _MOVED.c.entry)
    .join(Line, Line.entry == _MOVED.c.entry)
    .join(Account, Account.id == Line.account)
    .where(Account.role.not_in(_MONEY))
    .group_by(Line.account, _BROUGHT)
)


class Flow(NamedTuple):
    """What came in and went out, and what was left of it a year before; minor units."""

    came: int
    went: int
    before: int

    @property
    def left(self) -> Amounts:
        """What came less what went."""
        return Amounts(self.came - self.went, self.before)

    def __add__(self, other: object) -> Flow:
        assert isinstance(other, Flow)
        return Flow(self.came + other.came, self.went + other.went, self.before + other.before)


_NOTHING: Final = Flow(0, 0, 0)


def activity(account: Acc) -> str:
    """Which part of the statement an account's money is in; what the chart says goes first."""
    if account.flow is not None and account.flow in ACTIVITIES:
        return account.flow
    if account.type == "equity" or account.role == "dividends":
        return FINANCING
    if account.type == "asset" and account.role in ("", "worn"):
        return INVESTING
    return OPERATING


def cash_flow(session: Session, from_: date, until: date) -> Figures:
    """What came in and went out, by what it was for, and what was at hand before and after."""
    of = ground(session)
    now, ago = (from_, until), (year_before(from_), year_before(until))
    flows = _flows(session, now, ago)
    mine = {
        name: [(a, flows[a.id, 0]) for a in of.accounts if _is_in(a, name, flows)]
        for name in ACTIVITIES
    }
    change = _sum(flow for rows in mine.values() for _, flow in rows)
    brought = _sum(flow for (_, began), flow in flows.items() if began)
    held = [_held(session, of, day_before(day)) for day, _ in (now, ago)]
    holds = [_held(session, of, day) for _, day in (now, ago)]
    start, end = (Amounts(*(sum(h.values()) for h in both)) for both in (held, holds))
    closes = start + brought.left + change.left == end
    return Figures(
        coop=of.coop,
        name="cash-flow",
        title=Text(N_("Cash flow")),
        subtitle=Text(
            N_("{first} to {last}, beside the year before"), {"first": from_, "last": until}
        ),
        columns=_COLUMNS,
        rows=(
            *(row for name, some in mine.items() for row in _part(of, name, some, now)),
            *_change(of, change, brought, start, now),
            _row(
                of,
                Text(N_("Money at hand at the end")),
                end,
                weight=Weight.TOTAL,
                behind=Behind(_cash(of), *now),
            ),
            *_by_box(of, holds, now),
        ),
        warnings=() if closes else (UNEQUAL,),
        signatures=SIGNED,
    )


_COLUMNS: Final = (
    FigureColumn("code", Text(N_("Code")), Holds.CODE),
    FigureColumn("account", Text(N_("Account"))),
    FigureColumn("received", Text(N_("Came in")), Holds.MONEY),
    FigureColumn("paid", Text(N_("Went out")), Holds.MONEY),
    FigureColumn("amount", Text(N_("Left over")), Holds.MONEY),
    FigureColumn("year_before", Text(N_("A year before")), Holds.MONEY),
    FigureColumn("difference", Text(N_("Difference")), Holds.MONEY),
)

Time = tuple[date, date]


# --- what is read --------------------------------------------------------------------------------


def _flows(session: Session, now: Time, ago: Time) -> dict[tuple[int, int], Flow]:
    """By account, and whether it was brought forward (1)."""
    raw = Raw(session.connection())
    found: dict[tuple[int, int], Flow] = {}
    for account, began, came, went in raw.all(_FLOWS, first=now[0], last=now[1]):
        found[account, began] = Flow(came, went, 0)
    for account, began, came, went in raw.all(_FLOWS, first=ago[0], last=ago[1]):
        found[account, began] = found.get((account, began), _NOTHING) + Flow(0, 0, came - went)
    return found


def _is_in(account: Acc, name: str, flows: Mapping[tuple[int, int], Flow]) -> bool:
    return any(flows.get((account.id, 0), _NOTHING)) and activity(account) == name


def _sum(flows: Iterable[Flow]) -> Flow:
    return sum(flows, _NOTHING)


def _held(session: Session, of: Ground, on: date) -> dict[int, int]:
    """What each box, bank account and so on holds."""
    balances = sums.balances_on(session, on)
    return {account: balances.get(account, 0) for account in _cash(of)}


def _cash(of: Ground) -> tuple[AccountId, ...]:
    return tuple(account.id for account in of.cash())


# --- what is shown -------------------------------------------------------------------------------


def _part(of: Ground, name: str, some: list[tuple[Acc, Flow]], time: Time) -> list[FigureRow]:
    """One part of the statement, under its head and over its sum."""
    title, together = ACTIVITIES[name]
    if not some:
        return []
    accounts = tuple(account.id for account, _ in some)
    return [
        FigureRow(("", Text(title), *[None] * 5), Weight.HEAD),
        *(
            _row(
                of,
                account.title,
                flow,
                code=account.code,
                level=1,
                behind=Behind((account.id,), *time, only=Only.CASH),
            )
            for account, flow in some
        ),
        _row(
            of,
            Text(together),
            _sum(flow for _, flow in some),
            weight=Weight.SUM,
            behind=Behind(accounts, *time, only=Only.CASH),
        ),
    ]


def _change(
    of: Ground, change: Flow, brought: Flow, start: Amounts, time: Time
) -> Iterator[FigureRow]:
    """From the change of the time back to what there was before it."""
    cash = _cash(of)
    yield _row(
        of,
        Text(N_("Change in money at hand")),
        change,
        weight=Weight.SUM,
        behind=Behind(cash, *time, only=Only.CASH),
    )
    yield _row(
        of,
        Text(N_("Money at hand at the start")),
        start,
        level=1,
        behind=Behind(cash, None, day_before(time[0])),
    )
    if any(brought):
        yield _row(
            of,
            Text(N_("Brought forward when the book began")),
            brought.left,
            level=1,
            behind=Behind(cash, *time, only=Only.BROUGHT),
        )


def _by_box(of: Ground, holds: list[dict[int, int]], time: Time) -> Iterator[FigureRow]:
    """Of which box or bank account the money at the end is."""
    for account in of.cash():
        amounts = Amounts(*(held[account.id] for held in holds))
        if any(amounts):
            behind = Behind((account.id,), *time)
            yield _row(of, account.title, amounts, code=account.code, level=1, behind=behind)


def _row(
    of: Ground, words: Words, amounts: Flow | Amounts, *, code: str = "", **more: Any
) -> FigureRow:
    """What came and went, where that is known; what is left, beside the year before."""
    both: tuple[Cell, Cell] = (None, None)
    if isinstance(amounts, Flow):
        both = (of.money(amounts.came), of.money(amounts.went))
        amounts = amounts.left
    now, before = amounts
    left = (of.money(now), of.money(before), of.money(now - before))
    return FigureRow((code, words, *both, *left), **more)
