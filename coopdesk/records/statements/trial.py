"""The trial balance and the journal as figures, and what moved on each account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.calendar import day_before, year_before
from coopdesk.records.journal import TYPES
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    Behind,
    Cell,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    JournalEntry,
    JournalPaper,
    Weight,
    Words,
)
from coopdesk.records.statements import sums
from coopdesk.records.statements.ledger import journal_paper
from coopdesk.records.statements.parts import CLASS_NAMES, SIGNED, UNEQUAL, Acc, Ground, ground

_EQUAL: Final = Text(N_("Both sides are equal."))
_CODE: Final = FigureColumn("code", Text(N_("Code")), Holds.CODE)
_ACCOUNT: Final = FigureColumn("account", Text(N_("Account")))
_DEBIT: Final = FigureColumn("debit", Text(N_("Debit")), Holds.MONEY)
_CREDIT: Final = FigureColumn("credit", Text(N_("Credit")), Holds.MONEY)


def _sides(minor: int) -> tuple[int, int]:
    """A balance on its side: debit, credit."""
    return (minor, 0) if minor > 0 else (0, -minor)


class _Columns:
    """Rows of pairs of sides, with sums by class and of all."""

    def __init__(self, of: Ground) -> None:
        self._of = of

    def cells(self, minors: Sequence[int]) -> tuple[Cell, ...]:
        """One money for each; what is nothing stays empty, as on paper."""
        return tuple(self._of.money(minor) if minor else None for minor in minors)

    def sums(self, words: Words, rows: list[Sequence[int]], **more: Any) -> FigureRow:
        columns = [sum(column) for column in zip(*rows, strict=True)]
        return FigureRow(("", words, *map(self._of.money, columns)), **more)

    def by_class(self, rows: dict[Acc, Sequence[int]], behind: Behind) -> Iterator[FigureRow]:
        """The accounts of each class under its head and over its sums; the sums of all."""
        for name in TYPES:
            mine = {account: row for account, row in rows.items() if account.type == name}
            if not mine:
                continue
            accounts = tuple(account.id for account in mine)
            blank = [None] * len(next(iter(mine.values())))
            yield FigureRow(("", Text(CLASS_NAMES[name]), *blank), Weight.HEAD)
            for account, minors in mine.items():
                yield FigureRow(
                    (account.code, account.title, *self.cells(minors)),
                    level=1,
                    behind=Behind((account.id,), behind.from_, behind.until),
                )
            yield self.sums(
                Text(N_("Together")),
                list(mine.values()),
                weight=Weight.SUM,
                behind=Behind(accounts, behind.from_, behind.until),
            )
        if rows:
            yield self.sums(Text(N_("Of all accounts")), list(rows.values()), weight=Weight.TOTAL)


def trial_balance_figures(session: Session, on: date) -> Figures:
    """What every account holds at the end of a day, beside the year before."""
    of, ago = ground(session), year_before(on)
    now, before = sums.balances_on(session, on), sums.balances_on(session, ago)
    rows: dict[Acc, Sequence[int]] = {}
    for account in of.accounts:
        held, held_before = now.get(account.id, 0), before.get(account.id, 0)
        if held or held_before:
            rows[account] = (*_sides(held), *_sides(held_before), held - held_before)
    equal = sum(now.values()) == 0 == sum(before.values())
    then = {"day": ago}
    return Figures(
        coop=of.coop,
        name="trial-balance",
        title=Text(N_("Trial balance")),
        subtitle=Text(N_("on {day}, beside {before}"), {"day": on, "before": ago}),
        columns=(
            _CODE,
            _ACCOUNT,
            _DEBIT,
            _CREDIT,
            FigureColumn("debit_year_before", Text(N_("Debit, {day}"), then), Holds.MONEY),
            FigureColumn("credit_year_before", Text(N_("Credit, {day}"), then), Holds.MONEY),
            FigureColumn("difference", Text(N_("Difference")), Holds.MONEY),
        ),
        rows=tuple(_Columns(of).by_class(rows, Behind((), of.year_of(on)[0], on))),
        notes=(
            *((_EQUAL,) if equal else ()),
            Text(N_("A difference without a sign is more on the debit side.")),
        ),
        warnings=() if equal else (UNEQUAL,),
        signatures=SIGNED,
    )


def trial_movements(session: Session, from_: date, until: date) -> Figures:
    """What every account held before a time, what went on each side, and what it held after."""
    of = ground(session)
    opening = sums.balances_on(session, day_before(from_))
    moved = sums.sides(session, from_, until)
    rows: dict[Acc, Sequence[int]] = {}
    for account in of.accounts:
        before = opening.get(account.id, 0)
        debit, credit = moved.get(account.id, (0, 0))
        if before or debit or credit:
            rows[account] = (*_sides(before), debit, credit, *_sides(before + debit - credit))
    columns = list(zip(*rows.values(), strict=True)) or [(0,)] * 6
    equal = all(sum(columns[n]) == sum(columns[n + 1]) for n in (0, 2, 4))
    return Figures(
        coop=of.coop,
        name="trial-movements",
        title=Text(N_("Trial balance with movements")),
        subtitle=Text(N_("{first} to {last}"), {"first": from_, "last": until}),
        columns=(
            _CODE,
            _ACCOUNT,
            FigureColumn("opening_debit", Text(N_("Debit before")), Holds.MONEY),
            FigureColumn("opening_credit", Text(N_("Credit before")), Holds.MONEY),
            _DEBIT,
            _CREDIT,
            FigureColumn("closing_debit", Text(N_("Debit after")), Holds.MONEY),
            FigureColumn("closing_credit", Text(N_("Credit after")), Holds.MONEY),
        ),
        rows=tuple(_Columns(of).by_class(rows, Behind((), from_, until))),
        notes=(_EQUAL,) if equal else (),
        warnings=() if equal else (UNEQUAL,),
        signatures=SIGNED,
    )


# --- the journal -----------------------------------------------------------------------------


def journal_figures(session: Session, from_: date, until: date) -> Figures:
    """Every entry of a time with its lines, in the order of day and number."""
    data = journal_paper(session, from_, until)
    return Figures(
        coop=data.coop,
        name="journal",
        title=Text(N_("Journal")),
        subtitle=Text(N_("{first} to {last}"), {"first": from_, "last": until}),
        columns=(
            FigureColumn("day", Text(N_("Day")), Holds.DAY),
            FigureColumn("entry", Text(N_("Entry")), Holds.CODE),
            _CODE,
            FigureColumn("account", Text(N_("Account, member"))),
            _DEBIT,
            _CREDIT,
        ),
        rows=tuple(_journal_rows(data)),
    )


def _journal_rows(data: JournalPaper) -> Iterator[FigureRow]:
    for entry in data.entries:
        yield from _entry_rows(entry)
    if data.entries:
        together: tuple[Cell, ...] = (None, "", "", Text(N_("Together")), data.debit, data.credit)
        yield FigureRow(together, Weight.TOTAL)


def _entry_rows(entry: JournalEntry) -> Iterator[FigureRow]:
    behind = Behind(entry=entry.id)
    head: tuple[Cell, ...] = (entry.day, entry.number, "", entry.what, None, None)
    yield FigureRow(head, Weight.HEAD, behind=behind)
    for line in entry.lines:
        who: Words = line.name
        if line.member:
            who = Text("{account} · {member}", {"account": line.name, "member": line.member})
        cells = (None, "", line.code, who, _side(line.debit), _side(line.credit))
        yield FigureRow(cells, level=1, behind=behind)


def _side(amount: Money) -> Money | None:
    return amount or None
