"""The columns of the sheet: which there are, how they are typed, and what comes of a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_, Language
from coopdesk.records import collection, visit
from coopdesk.records.collection import SheetMember, deed_of
from coopdesk.records.money import Money
from coopdesk.records.papers import SheetColumn
from coopdesk.reports.wording import said
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import CheckField
from coopdesk.ui.kit.grid import GridColumn, Holds
from coopdesk.ui.kit.layouts import Flow, column, holder

#: The columns beside those of amounts.
MEMBER, HERE, SLIP = "member", "here", "slip"

#: How a balance moves with an amount in a column.
_MOVES: Final = {visit.REPAYMENT: -1, visit.WITHDRAWAL: -1}


class Choice(QWidget):
    """Ticks for the columns that a sheet of this co-op can have."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t, language = desk.language.gettext, desk.language
        self._columns = desk.ask(collection.columns)
        usual = desk.ask(collection.usual)
        self.ticks = {
            one.key: CheckField(
                one.key, said(language, one.title), language, value=one.key in usual
            )
            for one in self._columns
        }
        about = label(t("What stands on the sheet:"), "label")
        self.setLayout(column(about, holder(Flow(*self.ticks.values(), gap=12)), gap=4))
        for tick in self.ticks.values():
            tick.changed.connect(self.changed)

    def chosen(self) -> list[SheetColumn]:
        """The columns that are ticked, in their order."""
        return [one for one in self._columns if self.ticks[one.key].value()]

    def keep(self, keys: Iterable[str]) -> None:
        """Columns that hold something stay."""
        for key in keys:
            if not self.ticks[key].value():
                self.ticks[key].box.setChecked(True)

    def focus_first(self) -> None:
        next(iter(self.ticks.values())).setFocus()


def grid_columns(
    desk: Desk, chosen: Sequence[SheetColumn], *, slips: bool
) -> list[GridColumn[SheetMember]]:
    """The grid's columns for these of the sheet; with `slips` one for the number of the slip."""
    t = desk.language.gettext
    slip: list[GridColumn[SheetMember]] = []
    if slips:
        slip = [GridColumn(t("Slip"), Holds.WORDS, SLIP)]
    return [
        GridColumn(t("No."), key=MEMBER, text=_number, finds=True),
        GridColumn(t("Member"), key="name", text=_name, finds=True, stretch=True),
        GridColumn(t("Here"), Holds.TICK, HERE),
        *slip,
        *(_amounts(one, desk.language) for one in chosen),
    ]


def _amounts(one: SheetColumn, language: Language) -> GridColumn[SheetMember]:
    due = _due if deed_of(one.key) == visit.REPAYMENT else None
    return GridColumn(
        said(language, one.title),
        Holds.AMOUNT,
        one.key,
        due=due,
        open=partial(_open, one.key),
    )


def _open(key: str, row: SheetMember) -> bool:
    return row.has(key)


def _number(row: SheetMember) -> str:
    return row.number


def _name(row: SheetMember) -> str:
    return row.name


def _due(row: SheetMember) -> Money | None:
    return row.due


def result(
    desk: Desk, row: SheetMember, chosen: Sequence[SheetColumn], amounts: Mapping[str, Money]
) -> str:
    """What a member has, and will have when the sheet is booked, in one line."""
    language, t = desk.language, desk.language.gettext
    after = {key: balance for key, balance in row.held.items()}
    for key, amount in amounts.items():
        for other in (key, _same(key)):
            if other in after:
                after[other] += amount * _MOVES.get(deed_of(key), 1)
    parts = []
    for one in chosen:
        before = row.held.get(one.key)
        if before is None or (one.out and _same(one.key) in row.held):
            continue
        now = after[one.key]
        words = N_("{what} {before} → {after}") if now != before else N_("{what} {before}")
        parts.append(
            t(words).format(
                what=said(language, one.title),
                before=language.figure(before),
                after=language.figure(now),
            )
        )
    return t("{member}: {balances}").format(
        member=f"{row.number} · {row.name}", balances=" · ".join(parts) or t("nothing yet")
    )


def _same(key: str) -> str:
    """The column of the other direction on the same account."""
    deed, _, of = key.partition(".")
    other = {visit.DEPOSIT: visit.WITHDRAWAL, visit.WITHDRAWAL: visit.DEPOSIT}.get(deed, "")
    return f"{other}.{of}"
