"""The balance sheet as of any day, beside that of the same day a year before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.calendar import day_before, year_before
from coopdesk.records.ids import AccountId
from coopdesk.records.papers import Behind, Figures, Only, Weight
from coopdesk.records.schema import day_number
from coopdesk.records.statements import sums
from coopdesk.records.statements.parts import (
    GROUPS,
    SIGNED,
    UNEQUAL,
    Amounts,
    Ground,
    Part,
    account_parts,
    amounts_row,
    class_rows,
    compared,
    ground,
    lasting,
    total,
)

#: The assets stand against all the rest.
_WEIGHT: Final = {"asset": Weight.TOTAL}


def balance_sheet(session: Session, on: date) -> Figures:
    """What the co-op has and owes at the end of a day, and what is its own.

    Income and expenses that no entry has closed yet stand in it as the surplus of their years, so
    that both sides are equal on every day.
    """
    of, before = ground(session), year_before(on)
    held = (sums.balances_on(session, on), sums.balances_on(session, before))
    behind = Behind((), of.year_of(on)[0], on)
    assets = account_parts(of, "asset", held, behind, lasting(session, of))
    debts = account_parts(of, "liability", held, behind)
    own = account_parts(of, "equity", held, behind)
    own += _results(session, of, on, before, held)
    sides = {name: total(p.amounts for p in parts) for name, parts in _named(assets, debts, own)}
    rows = [
        row
        for name, parts in _named(assets, debts, own)
        for row in class_rows(of, name, parts, behind, weight=_WEIGHT.get(name, Weight.SUM))
    ]
    both = sides["liability"] + sides["equity"]
    rows.append(
        amounts_row(of, Text(N_("Total liabilities and own funds")), both, weight=Weight.TOTAL)
    )
    equal = both == sides["asset"]
    return Figures(
        coop=of.coop,
        name="balance-sheet",
        title=Text(N_("Balance sheet")),
        subtitle=Text(N_("on {day}, beside {before}"), {"day": on, "before": before}),
        columns=compared(Text("{day}", {"day": on}), Text("{day}", {"day": before})),
        rows=tuple(rows),
        notes=(Text(N_("Both sides are equal.")),) if equal else (),
        warnings=() if equal else (UNEQUAL,),
        signatures=SIGNED,
    )


Held = tuple[Mapping[int, int], Mapping[int, int]]


def _named(*parts: list[Part]) -> zip[tuple[str, list[Part]]]:
    return zip(("asset", "liability", "equity"), parts, strict=True)


# --- income and expenses that are not closed yet -------------------------------------------------


def _results(session: Session, of: Ground, on: date, before: date, held: Held) -> list[Part]:
    """The surplus of the year so far, and that of earlier years which no entry has closed."""
    now, then = (_result(session, of, d, h) for d, h in zip((on, before), held, strict=True))
    accounts = tuple(AccountId(a.id) for a in of.of("income", "expense"))
    first, _ = of.year_of(on)
    names = (
        N_("Surplus of earlier years, not closed yet"),
        N_("Surplus of the year so far") if now[1] >= 0 else N_("Loss of the year so far"),
    )
    behinds = (
        Behind(accounts, None, day_before(first)),
        Behind(accounts, first, on, only=Only.RESULT),
    )
    parts = []
    for name, amounts, behind in zip(names, map(Amounts, now, then), behinds, strict=True):
        if any(amounts):
            row = amounts_row(of, Text(name), amounts, behind=behind)
            parts.append(Part(GROUPS["equity"][-1], row, amounts))
    return parts


def _result(session: Session, of: Ground, on: date, held: Mapping[int, int]) -> tuple[int, int]:
    """What is not closed yet of earlier years, and of this one.

    An entry of the last day of a year closes that year; one of any other day an earlier one.
    """
    first, last = of.year_of(on)
    ours = {account.id for account in of.of("income", "expense")}
    at_first = sums.balances_on(session, day_before(first))
    earlier = -sum(amount for account, amount in at_first.items() if account in ours)
    for (account, day), amount in sums.closings(session, first, on).items():
        if account in ours and day != day_number(last):
            earlier -= amount
    whole = -sum(amount for account, amount in held.items() if account in ours)
    return earlier, whole - earlier
