"""Rows that may be somebody known: both side by side, and a person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from coopdesk.exchange.imports import FIELD_NAMES, RollRead
from coopdesk.exchange.recognising import COMPARED, Decision, Match
from coopdesk.i18n import N_, Language
from coopdesk.records.ids import MemberId
from coopdesk.records.members import MemberRow
from coopdesk.reports.wording import member, shown
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Mark, label, parted
from coopdesk.ui.kit.fields import CheckField
from coopdesk.ui.kit.layouts import Flow, Sides, bring_into_view, clear, holder, margins
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind, look

_STATES: Final[Mapping[Decision | None, tuple[str, Kind]]] = {
    None: (N_("to decide"), Kind.WARN),
    Decision.UPDATE: (N_("same person"), Kind.GOOD),
    Decision.ADD: (N_("another person"), Kind.GOOD),
    Decision.SKIP: (N_("left out"), Kind.PLAIN),
}
_DEEDS: Final[Mapping[Decision, str]] = {
    Decision.UPDATE: N_("The &same person: change the book"),
    Decision.ADD: N_("&Another person"),
    Decision.SKIP: N_("&Leave this row out"),
}
_SHARES_HELD: Final = ("shares", "savings", "loan")

Held = Callable[[MemberId], MemberRow | None]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file that may be somebody, and what was decided."""

    match: Match
    decision: Decision | None


class Same(Sides):
    """The rows at the left; at the right the chosen one beside who it may be."""

    decided = Signal(object)  # dict[int, Decision]: of all rows

    def __init__(self, language: Language, held: Held) -> None:
        """`held` gives what somebody in the book holds."""
        t = language.gettext
        self._language = language
        self._read: RollRead | None = None
        cells = _Cells(language)
        self.rows = Table(
            [
                Column(t("Row"), cells.row, sort=cells.place, right=True),
                Column(t("In the file"), cells.file, stretch=True, least=110),
                Column(t("May be"), cells.known, stretch=True, least=110),
                Column(t("Decided"), cells.nothing, pill=cells.state),
            ],
            name=t("Rows that may be somebody known"),
            key=_key,
            least=6,
        )
        words = t("Nothing is put together by itself: look at each, and say who it is.")
        self.list = Card(t("May be known already"), label(words, "muted", wrap=True), self.rows)
        self.beside = _Beside(language, held)
        super().__init__(self.list, self.beside, shares=(1, 1), least=900)
        self.rows.chosen.connect(self._choose)
        self.rows.opened.connect(self._open)
        self.beside.said.connect(self._decide)

    def show_read(self, read: RollRead) -> None:
        """Show the rows of a reading with what was decided of them; one that waits is chosen."""
        fresh = self._read is None or self._read.matches != read.matches
        self._read = read
        self.rows.show_rows([_Row(one, read.decisions.get(one.draft.row)) for one in read.matches])
        if fresh:
            self.rows.choose(min(read.undecided)) if read.undecided else self.rows.choose_first()
        self._choose(self.rows.row())

    def _choose(self, row: _Row | None) -> None:
        if self._read is not None and row is not None:
            match = row.match
            alike = [one for one in self._read.matches if one.kind == match.kind]
            self.beside.show_match(match, len(alike))

    def _open(self, _row: _Row) -> None:
        self.beside.focus_first()

    def _decide(self, match: Match, decision: Decision, every: bool) -> None:
        """Of the row, or of all of its kind; then the next that is open comes up."""
        if self._read is None:
            return
        of = [one for one in self._read.matches if one.kind == match.kind] if every else [match]
        said = {**self._read.decisions, **{one.draft.row: decision for one in of}}
        left = [one.draft.row for one in self._read.matches if one.draft.row not in said]
        after = next((row for row in left if row > match.draft.row), left[0] if left else None)
        self.decided.emit(said)
        if after is not None:
            self.rows.choose(after)
            self.beside.focus_first()
        else:
            self.rows.setFocus()


def _key(row: _Row) -> int:
    return row.match.draft.row


class _Cells:
    """What each column says of a row."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def row(self, one: _Row) -> str:
        return self._language.number(one.match.draft.row)

    def place(self, one: _Row) -> int:
        return one.match.draft.row

    def file(self, one: _Row) -> str:
        return member(one.match.draft.number, one.match.draft.name)

    def known(self, one: _Row) -> str:
        who = one.match.member or one.match.other
        return member(who.number, who.name) if who else ""

    def nothing(self, _one: _Row) -> str:
        return ""

    def state(self, one: _Row) -> Mark:
        words, kind = _STATES[one.decision]
        return Mark(self._language.gettext(words), kind)


class _Beside(Card):
    """A row beside who it may be, field by field, and what can be said of it."""

    said = Signal(object, object, bool)  # the match, the decision, and whether for all like it

    def __init__(self, language: Language, held: Held) -> None:
        super().__init__()
        self._language, self._held = language, held
        self._match: Match | None = None
        self.why = label("", "section", wrap=True)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(margins(0))
        self._grid.setHorizontalSpacing(look().px(16))
        self._grid.setVerticalSpacing(look().px(4))
        for at in (1, 2):
            self._grid.setColumnStretch(at, 1)
        self.buttons = {
            one: buttons.secondary(language.gettext(words), weakly(self._say, one))
            for one, words in _DEEDS.items()
        }
        self.every = CheckField("every", "", language)
        deeds = holder(Flow(*self.buttons.values(), gap=8))
        for part in (self.why, holder(self._grid), self.every, deeds):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def focus_first(self) -> None:
        """To the first of what can be said, with both people in sight: nobody decides blindly."""
        next(one for one in self.buttons.values() if not one.isHidden()).setFocus()
        bring_into_view(self)

    def show_match(self, match: Match, alike: int) -> None:
        """Show a row; `alike` rows are of its kind, itself among them."""
        self._match, language = match, self._language
        self.why.setText(parted(language.say(match.fault().reason)))
        self._show_fields(match)
        for one, button in self.buttons.items():
            button.setVisible(one in match.choices)
        words = language.gettext("Say the same of all {count} rows of this kind")
        self.every.say(words.format(count=language.number(alike)))
        self.every.setVisible(alike > 1)
        self.every.set_value(False)

    def _show_fields(self, match: Match) -> None:
        clear(self._grid)
        t, number = self._language.gettext, self._language.number
        file = t("Row {row} of the file").format(row=number(match.draft.row))
        other = t("In the book")
        if match.other is not None:
            other = t("Row {row} of the file").format(row=number(match.other.row))
        self._put(0, ("", file, other), ("label", "label", "label"))
        for at, (name, one, two) in enumerate(self._fields(match), 1):
            kind = "strong" if one and two and one != two else ""
            self._put(at, (name, one or "–", two or "–"), ("muted", kind, kind))

    def _fields(self, match: Match) -> list[tuple[str, str, str]]:
        """What either says: the name of the field, and both in words."""
        known = match.member or match.other
        pairs = [
            (field, getattr(match.draft, field), getattr(known, field))
            for field in ("number", *COMPARED, "left")
        ]
        pairs += self._balances(match)
        return [
            (self._language.gettext(FIELD_NAMES[field]), self._words(one), self._words(two))
            for field, one, two in pairs
            if one or two
        ]

    def _balances(self, match: Match) -> list[tuple[str, Any, Any]]:
        if match.other is not None:
            sides: Sequence[Any] = [getattr(match.other, name) for name in _SHARES_HELD]
        else:
            row = self._held(match.member.id) if match.member else None
            sides = (row.shares, row.savings, row.loans) if row else (None, None, None)
        return [
            (name, getattr(match.draft, name), side)
            for name, side in zip(_SHARES_HELD, sides, strict=True)
        ]

    def _words(self, value: Any) -> str:
        return shown(self._language, value) if value else ""

    def _put(self, at: int, texts: Sequence[str], kinds: Sequence[str]) -> None:
        for column_, (text, kind) in enumerate(zip(texts, kinds, strict=True)):
            words = label(parted(text), kind, wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, at, column_)

    def _say(self, decision: Decision) -> None:
        if self._match is not None:
            every = self.every.isVisible() and bool(self.every.peek())
            self.said.emit(self._match, decision, every)


# --- what changes in the book ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Changed:
    """One field of somebody in the book: what stands there, and what will."""

    row: int
    who: str
    field: str
    before: str
    after: str


class WhatChanges(Card):
    """Before and after of every field that the file changes."""

    def __init__(self, language: Language) -> None:
        t = language.gettext
        self._language = language
        self.table = Table(
            [
                Column(t("Row"), self._row, sort=self._place, right=True, gives=1),
                Column(t("Member"), self._who, stretch=True, least=140),
                Column(t("What"), self._field),
                Column(t("Now"), self._before, stretch=True, least=130),
                Column(t("After"), self._after, stretch=True, least=130, bold=True),
            ],
            name=t("What changes in the book"),
            key=_changed_key,
        )
        words = t("What the file leaves empty stays as it is, and so do the balances.")
        super().__init__(
            t("What changes in the book"), label(words, "muted", wrap=True), self.table
        )

    def show_read(self, read: RollRead | None) -> None:
        """Show what a reading changes; without anything it goes."""
        updates = read.updates if read else ()
        self.table.show_rows(
            [
                _Changed(
                    one.row,
                    member(one.number, one.name),
                    self._language.gettext(field),
                    shown(self._language, before) or "–",
                    shown(self._language, after),
                )
                for one in updates
                for field, before, after in (read.changed(one) if read else ())
            ]
        )
        self.setVisible(bool(updates))

    def _row(self, one: _Changed) -> str:
        return self._language.number(one.row)

    def _place(self, one: _Changed) -> int:
        return one.row

    def _who(self, one: _Changed) -> str:
        return one.who

    def _field(self, one: _Changed) -> str:
        return one.field

    def _before(self, one: _Changed) -> str:
        return one.before

    def _after(self, one: _Changed) -> str:
        return one.after


def _changed_key(one: _Changed) -> tuple[int, str]:
    return one.row, one.field
