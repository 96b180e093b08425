"""What an entry will do: each account before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from coopdesk.i18n import Language
from coopdesk.records.accounts import AccountRow, side
from coopdesk.records.ids import AccountId
from coopdesk.records.journal import Leg
from coopdesk.records.money import Money
from coopdesk.ui.choosing import account_words
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.layouts import holder
from coopdesk.ui.theme import Kind, kind, look


@dataclass(frozen=True, slots=True)
class Change:
    """An account, what it holds now and what it will hold, as it usually is positive."""

    account: AccountRow
    after: Money


@dataclass(frozen=True, slots=True)
class Left:
    """What a line of the budget still allows, before and after."""

    name: str
    now: Money
    after: Money


def changes(rows: Sequence[AccountRow], legs: Sequence[Leg]) -> list[Change]:
    """What the legs do to each account that they name, in their order."""
    known = {row.id: row for row in rows}
    moved: dict[AccountId, int] = {}
    for leg in legs:
        moved[leg.account] = moved.get(leg.account, 0) + leg.amount
    found = []
    for ident, amount in moved.items():
        row = known[ident]
        after = Money(row.balance.minor + side(row.type) * amount, row.balance.currency)
        found.append(Change(row, after))
    return found


class Effect(Card):
    """A small table: account, now, after. A box that would hold less than nothing says so."""

    def __init__(self, language: Language) -> None:
        t = language.gettext
        super().__init__(t("What this will do"))
        self._language = language
        self._hint = label(
            t("Choose an account and type an amount: here you see what changes before it does."),
            "muted",
            wrap=True,
        )
        self.note = Note("", Kind.WARN)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look().px(16))
        self._grid.setColumnStretch(0, 1)
        self._cells: list[QLabel] = []
        self._held = holder(self._grid)
        for part in (self._hint, self._held, self.note):
            self.body.addWidget(part)
        self.show_changes([])

    def show_changes(self, found: Sequence[Change], left: Left | None = None) -> None:
        """Show these, and what is left in the budget; without any, what to do first."""
        t = self._language.gettext
        for cell in self._cells:
            cell.hide()
            cell.deleteLater()
        self._cells = []
        self._hint.setVisible(not found)
        self._held.setVisible(bool(found))
        if found:
            self._line(0, [t("Account"), t("Now"), t("After")], "label")
        for at, change in enumerate(found, 1):
            self._line(at, self._texts(change), "")
            short = change.account.at_hand and change.after.minor < 0
            kind(self._cells[-1], "refuse" if short else "strong")
        if found and left is not None:
            said = t("Left in the budget: {name}").format(name=left.name)
            figure = self._language.figure
            self._line(len(found) + 1, [said, figure(left.now), figure(left.after)], "")
            kind(self._cells[-1], "refuse" if left.after.minor < 0 else "strong")
        self._warn(found)

    def texts(self) -> list[str]:
        """All that is shown, row by row."""
        return [cell.text() for cell in self._cells]

    def _texts(self, change: Change) -> list[str]:
        figure = self._language.figure
        name = account_words(self._language, change.account)
        return [name, figure(change.account.balance), figure(change.after)]

    def _line(self, at: int, texts: Sequence[str], name: str) -> None:
        flag = Qt.AlignmentFlag
        for place, text in enumerate(texts):
            cell = label(text, name, wrap=place == 0)
            side_ = flag.AlignRight if place else flag.AlignLeft
            cell.setAlignment(side_ | flag.AlignVCenter)
            self._grid.addWidget(cell, at, place)
            self._cells.append(cell)

    def _warn(self, found: Sequence[Change]) -> None:
        t = self._language.gettext
        short = [c.account for c in found if c.account.at_hand and c.after.minor < 0]
        words = t("There is not enough in {account}.")
        names = t(short[0].name) if short else ""
        self.note.say(words.format(account=names) if short else "", Kind.WARN)
