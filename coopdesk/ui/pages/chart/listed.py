"""The accounts by class, with a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from coopdesk.records.accounts import ROLES, TYPE_NAMES, AccountRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, Mark
from coopdesk.ui.kit.fields import SearchField
from coopdesk.ui.kit.tables import Column, Table, Tone


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: the head of a class, or an account of it."""

    name: str
    account: AccountRow | None = None


class Listed(Card):
    """The list, under its search."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._language, self._rows = desk.language, list[AccountRow]()
        self.search = SearchField(t("Find an account: number or name"), desk.language)
        self.search.changed.connect(self._show)
        self.table: Table[Line] = Table(
            [
                Column(t("Code"), _code, bold=True),
                Column(t("Account"), _name, tone=_tone, pill=self._mark, bold=True, stretch=True),
                Column(t("CoopDesk uses it for"), self._use, tone=_muted, gives=1),
                Column(t("Holds now"), self._figure, right=True),
            ],
            name=t("Chart of accounts"),
            key=_key,
            least=10,
        )
        self.table.left_up.connect(self.search.line.setFocus)
        self.search.go_down.connect(self.table.view.setFocus)
        self.body.addWidget(self.search)
        self.body.addWidget(self.table, 1)

    def show_accounts(self, rows: Sequence[AccountRow]) -> None:
        """Show these, as far as they fit the search."""
        self._rows = list(rows)
        self._show()

    def _show(self) -> None:
        t, wanted = self._language.gettext, self.search.words()
        self.table.highlight(wanted)
        lines: list[Line] = []
        for kind, group in groupby(self._rows, key=_type):
            found = [Line(t(row.name), row) for row in group]
            fitting = [line for line in found if _fits(line, wanted)]
            lines += [Line(t(TYPE_NAMES[kind])), *fitting] if fitting else []
        self.table.show_rows(lines)

    def _mark(self, line: Line) -> Mark | None:
        row, t = line.account, self._language.gettext
        return Mark(t("closed")) if row is not None and row.closed else None

    def _use(self, line: Line) -> str:
        role = line.account.role if line.account else ""
        return self._language.gettext(ROLES[role][0]) if role in ROLES else ""

    def _figure(self, line: Line) -> str:
        row = line.account
        return self._language.figure(row.balance, dash=True) if row else ""


def _type(row: AccountRow) -> str:
    return row.type


def _fits(line: Line, wanted: list[str]) -> bool:
    assert line.account is not None
    words = f"{line.account.code} {line.name}".casefold().split()
    return all(any(part.startswith(word.casefold()) for part in words) for word in wanted)


def _key(line: Line) -> object:
    return line.account.id if line.account else line.name


def _code(line: Line) -> str:
    return line.account.code if line.account else ""


def _name(line: Line) -> str:
    return line.name


def _tone(line: Line) -> Tone:
    if line.account is None:
        return Tone.STRONG
    return Tone.MUTED if line.account.closed else Tone.PLAIN


def _muted(_line: Line) -> Tone:
    return Tone.MUTED
