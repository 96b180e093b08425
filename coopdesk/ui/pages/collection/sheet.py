"""The sheet itself: whose meeting it is, its columns, and the cells that are typed in."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from coopdesk.records import collection, members
from coopdesk.records.collection import SheetMember, SheetRow
from coopdesk.records.ids import MemberId
from coopdesk.records.members import MemberRow
from coopdesk.records.money import Money
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Note, label
from coopdesk.ui.kit.grid import Grid
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder
from coopdesk.ui.pages.collection.columns import HERE, SLIP, Choice, grid_columns, result
from coopdesk.ui.pages.collection.head import BY_HAND, Head, Who
from coopdesk.ui.pages.collection.till import Totals
from coopdesk.ui.theme import Kind


class Sheet(Card):
    """Rows of members, columns of amounts, and what is chosen above them."""

    changed = Signal()  # something was typed, or the rows or columns are others
    ended = Signal()  # Enter in the last cell, with nobody more to name

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._who: Who | None = None
        self.head, self.choice = Head(desk), Choice(desk)
        self.adding = member_field(desk)
        self._empty = EmptyState("", icon="sheet")
        self.adding.label.setText(t("A&dd a member"))
        self.grid: Grid[SheetMember] = Grid(
            grid_columns(desk, self.choice.chosen(), slips=False),
            name=t("Sheet"),
            currency=desk.currency,
            language=desk.language,
            named=named,
            empty=self._empty,
        )
        self.all_here = buttons.quiet(t("Everybody is here"), self._all_here, icon="check")
        self.choose = buttons.quiet(t("Columns…"), self._show_choice, icon="table")
        self.result, self.note = label("", "muted", wrap=True), Note("", Kind.REFUSE)
        self._say_empty()
        self._lay_out()
        self._wire()

    def _say_empty(self) -> None:
        """What to do first: choose a meeting, or before that have members."""
        t = self._desk.language.gettext
        if self._desk.ask(members.status_counts):
            advice = t("Choose above, and the members stand here. Or add them one by one.")
            self._empty.say(t("Whose meeting is it?"), advice)
        else:
            advice = t("Admit a member or bring in the roll first.")
            self._empty.say(t("No members yet"), advice)

    def _lay_out(self) -> None:
        t = self._desk.language.gettext
        quiet = holder(column(None, holder(Flow(self.all_here, self.choose, gap=16)), margin=8))
        keys = t('Enter: next cell · Space: here · = takes the grey amount · " as above')
        parts = (
            self.head,
            self.choice,
            Sides(self.adding, quiet, shares=(1, 0)),
            self.grid,
            self.result,
            label(keys, "label", wrap=True),
            self.note,
        )
        for part in parts:
            self.body.addWidget(part)
        self.body.setStretch(3, 1)
        self.setAccessibleName(t("Sheet"))
        self.choice.hide()

    def _wire(self) -> None:
        self.head.chosen.connect(self.choose_who)
        self.head.changed.connect(self._show_columns)
        self.head.day.changed.connect(self._show_day)
        self.choice.changed.connect(self._show_columns)
        self.adding.picked.connect(self._add)
        self.adding.passed.connect(self._go_in)
        self.grid.changed.connect(self._show_sums)
        self.grid.row_changed.connect(self._show_result)
        self.grid.ended.connect(self._ended)
        self.grid.removing.connect(self._remove)

    # --- who is on it ----------------------------------------------------------------------------

    def choose_who(self, who: Who | None) -> None:
        """Put a group on the sheet. One that is typed in is booked or cleared first."""
        t, ask = self._desk.language.gettext, self._desk.ask
        if who == self._who or who is None:
            return
        if not self.grid.entries.is_empty():
            self.head.who.set_value(self._who)
            self.head.who.complain(t("There are amounts on the sheet. Book it or clear it first."))
            return
        self._who = who
        if who.by_hand:
            ids = []
        elif who.again is not None:
            ids = ask(collection.who_came, who.again)
        else:
            ids = ask(collection.members_of, village=who.village)
        self.grid.show_rows(ask(collection.on_sheet, ids, self._day))
        self.head.suggest_name(self._name_of(who))

    def _name_of(self, who: Who) -> str:
        t = self._desk.language.gettext
        if who.by_hand:
            return t("Paper slips") if self.head.earlier else ""
        if who.again is not None:
            return self._desk.ask(collection.sheet_paper, who.again).name
        return who.village or t("Everybody")

    def _add(self, found: MemberRow) -> None:
        """Put a member on the sheet, or go to their row. Slips of an earlier day get a row each."""
        self.adding.set_value(None)
        there = [n for n, one in enumerate(self.grid.rows) if one.id == found.id]
        by_slip = self.head.earlier is not None and not all(map(self.grid.entries.is_empty, there))
        if there and not by_slip:
            self.grid.go_to_row(there[0])
            return
        if self._who is None:
            self._who = BY_HAND
            self.head.who.set_value(BY_HAND)
            self.head.suggest_name(self._name_of(BY_HAND))
        for one in self._desk.ask(collection.on_sheet, [found.id], self._day):
            self.grid.add_row(one)

    def _go_in(self) -> None:
        """Nobody more is named: on into the sheet."""
        if self.grid.rows:
            self.grid.setFocus()

    def _remove(self, n: int) -> None:
        """Ctrl+Delete: the row was a mistake."""
        if 0 <= n < len(self.grid.rows):
            self.grid.model.remove(n)

    def _all_here(self) -> None:
        self.grid.tick_all(HERE)
        self.grid.setFocus()

    def _ended(self) -> None:
        """Enter after the last cell: on to the next slip, or to the count."""
        if self._who == BY_HAND:
            self.adding.setFocus()
        else:
            self.ended.emit()

    def look_again(self) -> None:
        """Show what members have now; what is typed stays."""
        self.head.offer()
        self._say_empty()
        self._show_day()

    @property
    def _day(self) -> date:
        """The day by which something is due."""
        return self.head.earlier or self._desk.today

    def _show_day(self) -> None:
        """What is due hangs on the day of the sheet."""
        ids = list(dict.fromkeys(one.id for one in self.grid.rows))
        now = {one.id: one for one in self._desk.ask(collection.on_sheet, ids, self._day)}
        self.grid.model.update([now.get(one.id, one) for one in self.grid.rows])
        self._show_result()

    def clear(self) -> None:
        """Ready for the next sheet."""
        self._who = None
        self.grid.show_rows([])
        self.head.clear()
        self.head.who.setFocus()

    # --- columns ---------------------------------------------------------------------------------

    def _show_choice(self) -> None:
        self.choice.setVisible(self.choice.isHidden())
        if not self.choice.isHidden():
            self.choice.focus_first()

    def _show_columns(self) -> None:
        """The columns that were ticked, and that of slips for an earlier day. One with amounts
        in it stays."""
        used = {key for n in range(len(self.grid.rows)) for key in self.grid.entries.amounts(n)}
        self.choice.keep(used)
        slips = self.head.earlier is not None
        wanted = grid_columns(self._desk, self.choice.chosen(), slips=slips)
        if [one.key for one in wanted] != [one.key for one in self.grid.model.columns]:
            self.grid.model.show_columns(wanted)
        self.changed.emit()

    # --- what it comes to ------------------------------------------------------------------------

    def totals(self) -> Totals:
        """Who is there, what is brought and what is taken."""
        zero = Money.zero(self._desk.currency)
        sums: dict[bool, Money | None] = {False: zero, True: zero}
        for one in self.choice.chosen():
            total, before = self.grid.entries.sum_of(one.key), sums[one.out]
            sums[one.out] = None if total is None or before is None else before + total
        return Totals(self.grid.entries.ticks(HERE), sums[False], sums[True])

    def written(self) -> list[SheetRow]:
        """The rows for the command."""
        return [self._row(n, one.id) for n, one in enumerate(self.grid.rows)]

    def _row(self, n: int, member: MemberId) -> SheetRow:
        entries = self.grid.entries
        slip = entries.words(n, SLIP) if self.head.earlier else ""
        return SheetRow(member, entries.ticked(n, HERE), entries.amounts(n), slip)

    def readable(self) -> bool:
        """Whether every cell can be read; the first that can't is gone to."""
        for n, key in self.grid.entries.unreadable():
            self.grid.go_to(n, key)
            self._say_row(n, self.grid.entries.typed(n, key).complaint)
            return False
        return True

    def refuse(self, place: str, text: str) -> None:
        """Say beside a cell why it was refused; `place` is its row and column: "7.fine"."""
        n, _, key = place.partition(".")
        self.grid.complain(int(n), key, text)
        self._say_row(int(n), text)

    def _say_row(self, n: int, text: str) -> None:
        """Under the sheet too, with the name: the cell may be far from the button."""
        t = self._desk.language.gettext
        self.note.say(
            t("{member}: {text}").format(member=named(self.grid.rows[n]), text=text), Kind.REFUSE
        )

    def _show_sums(self) -> None:
        """The sums under the columns go along with typing."""
        t, number = self._desk.language.gettext, self._desk.language.number
        entries = self.grid.entries
        texts = []
        for one in self.grid.model.columns:
            text = entries.sum_text(one.key) if one.right else ""
            if one.key == HERE:
                text = number(entries.ticks(HERE))
            texts.append(t("Together") if one.stretch else text)
        self.grid.say_foot(texts if self.grid.rows else [""] * len(texts))
        self.note.say("")
        self._show_result()
        self.changed.emit()

    def _show_result(self, _row: int = 0) -> None:
        """What the member of this row has before and after."""
        n, said = self.grid.view.currentIndex().row(), ""
        if 0 <= n < len(self.grid.rows):
            amounts = self.grid.entries.amounts(n)
            said = result(self._desk, self.grid.rows[n], self.choice.chosen(), amounts)
        self.result.setText(said)
        self.result.setVisible(bool(self.grid.rows))


def named(row: SheetMember) -> str:
    """A member of the sheet in a few words."""
    return f"{row.number} · {row.name}"
