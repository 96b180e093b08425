"""A loan's instalments from terms alone, as `coopdesk schedule` tells them: as agreed, or as they
stand on a day after what happened to the loan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, localcontext
from typing import Any, Final, TypeAlias

from coopdesk.exchange.flows import percent_written
from coopdesk.exchange.schedule_terms import Asked, read
from coopdesk.i18n import N_
from coopdesk.records import schedule
from coopdesk.records.errors import Refused
from coopdesk.records.rounding import EXACT, Rounding
from coopdesk.records.schedule import (
    Allocation,
    DueRow,
    NoRate,
    Parts,
    Plan,
    Row,
    Standing,
    Stretch,
)

_ZERO: Final = Decimal(0)

_Shown: TypeAlias = Callable[[Decimal], str]


def answer(said: Any) -> dict[str, Any]:
    """The instalments that terms give. Raises Refused naming the field that is wrong."""
    asked = read(said)
    try:
        return _told(asked)
    except Refused as no:
        raise Refused(
            N_("“{name}”: {reason}"), field=no.field, name=no.field, reason=no.text
        ) from no


def _told(asked: Asked) -> dict[str, Any]:
    shown, made = _shown(asked.coin), schedule.plan(asked.terms)
    if asked.as_of is None:
        first, level = _of_plan(shown, made), made.level
    else:
        stood = schedule.stand(asked.terms, asked.events, asked.as_of)
        first, level = _of_standing(shown, asked, stood), stood.level
    return {**first, "apr": _apr(asked, made), **_beside(shown, made, level)}


def _of_plan(shown: _Shown, made: Plan) -> dict[str, Any]:
    """As agreed, when nothing has happened yet."""
    rows = [(row, Parts(row.principal, row.interest, row.fees)) for row in made.rows]
    nothing = _parts(shown, Parts())
    return {
        "rows": [_row(shown, row, parts) for row, parts in rows],
        "totals": _parts(shown, _sum(parts for _, parts in rows)),
        "paid": nothing,
        "overdue": nothing,
    }


def _of_standing(shown: _Shown, asked: Asked, stood: Standing) -> dict[str, Any]:
    """As it became."""
    quote = schedule.payoff(asked.terms, asked.events, stood.as_of)
    return {
        "rows": [
            {**_row(shown, row, row.parts), "paid": shown(row.paid.total), "early": row.early}
            for row in stood.rows
        ],
        "totals": _parts(shown, _sum(row.parts for row in stood.rows)),
        "paid": _parts(shown, _sum(one.parts for one in stood.allocations)),
        "overdue": {**_parts(shown, stood.overdue), "days": stood.late},
        "as_of": stood.as_of.isoformat(),
        "owed": shown(stood.owed),
        "payoff": _parts(shown, quote.parts),
        "payments": [_payment(shown, one) for one in stood.allocations],
        "penalties": [_stretch(shown, one) for one in stood.penalty_proof],
    }


def _shown(coin: Decimal) -> _Shown:
    """An amount as it is shown: with the decimals of the currency."""
    rounded = Rounding(coin)
    return lambda amount: f"{rounded(amount):f}"


def _sum(some: Iterable[Parts]) -> Parts:
    with localcontext(EXACT):
        return Parts(*(sum(column, _ZERO) for column in zip(Parts(), *some, strict=True)))


def _row(shown: _Shown, row: Row | DueRow, parts: Parts) -> dict[str, Any]:
    return {
        "n": row.n,
        "due": row.due.isoformat(),
        **_parts(shown, parts),
        "balance": shown(row.balance),
    }


def _parts(shown: _Shown, parts: Parts) -> dict[str, str]:
    return {
        "principal": shown(parts.principal),
        "interest": shown(parts.interest),
        "fees": shown(parts.fees),
        "penalty": shown(parts.penalty),
        "total": shown(parts.total),
    }


def _payment(shown: _Shown, one: Allocation) -> dict[str, Any]:
    """Where a payment went: to which parts, and of which rows."""
    return {
        "on": one.on.isoformat(),
        "amount": shown(one.amount),
        **_parts(shown, one.parts),
        "left": shown(one.left),
        "rows": [{"n": share.n, **_parts(shown, share.parts)} for share in one.shares],
    }


def _stretch(shown: _Shown, one: Stretch) -> dict[str, Any]:
    """Days on which being late cost the same."""
    return {
        "n": one.n,
        "since": one.since.isoformat(),
        "until": one.until.isoformat(),
        "days": one.days,
        "base": shown(one.base),
        "percent": f"{one.percent:f}",
        "per": one.per,
        "amount": shown(one.amount),
    }


def _apr(asked: Asked, made: Plan) -> Mapping[str, str] | None:
    """What the loan costs in a year by the contract; nothing where more is kept back than lent."""
    flows = schedule.flows_of(asked.terms, made, Rounding(asked.coin))
    try:
        found = schedule.yearly_rate(flows, asked.terms.every)
    except NoRate:
        return None
    return {
        "effective": percent_written(found.effective),
        "nominal": percent_written(found.nominal),
    }


def _beside(shown: _Shown, made: Plan, level: Decimal | None) -> dict[str, Any]:
    """What only some loans have: a level instalment, a down payment, fees that are kept back."""
    beside: dict[str, Any] = {}
    if level is not None:
        beside["instalment"] = shown(level)
    if made.down:
        beside["down_payment"] = shown(made.down)
    if made.withheld:
        beside["withheld"] = [
            {"name": name, "amount": shown(amount)} for name, amount in made.withheld
        ]
    return beside
