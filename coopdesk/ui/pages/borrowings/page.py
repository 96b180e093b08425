"""All loans from outside, the chosen one beside them, and writing down another."""

from __future__ import annotations

from functools import partial
from typing import Any

from coopdesk.i18n import N_
from coopdesk.records import borrowings, statements
from coopdesk.records.book import Topic
from coopdesk.records.borrowings import BorrowingRow
from coopdesk.records.papers import Figures
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.figures import Deeds, Wanted
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Mark
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.pages.borrowings.one import One
from coopdesk.ui.pages.borrowings.taking import Taking
from coopdesk.ui.theme import Kind


class Borrowings(Page):
    """What is owed to whom; what comes in and is paid back; the paper of it."""

    TITLE = N_("Loans from outside")
    TOPICS = Topic.BOOKS | Topic.JOURNAL | Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._make()
        self._lay_out()
        self.refresh(Topic.NONE)
        self.table.choose_first()

    # --- making ----------------------------------------------------------------------------------

    def _make(self) -> None:
        desk, t = self.desk, self.desk.language.gettext
        self.table: Table[BorrowingRow] = Table(
            [
                Column(t("Lender"), _lender, stretch=True, pill=self._mark, tone=_tone),
                Column(t("From"), self._since, sort=_since, gives=2, tone=_tone),
                Column(t("Next due"), self._due, sort=_due, gives=1, tone=_tone),
                Column(t("Owed"), self._owed, sort=_owed, right=True, tone=_tone),
            ],
            name=t(self.TITLE),
            key=_key,
            least=6,
        )
        self.table.chosen.connect(self._choose)
        self.one, self.taking = One(desk), Taking(desk)
        self.taking.done.connect(self._taken)
        self.taking.left.connect(self._leave)
        self.another = buttons.secondary(t(Taking.TITLE), self.ask_another, icon="add")
        self.deeds = Deeds(desk, paper=buttons.secondary(t("Look at the paper"), icon="show"))
        self.deeds.asked.connect(self.make_file)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        said = t("What the co-op itself borrowed, from a bank or a fund, and pays back.")
        self._listed = Card("", self.table, holder(Flow(self.another)))
        self._listed.setAccessibleName(t(self.TITLE))
        side = holder(column(self.one, self.taking, None, gap=16))
        both = Sides(self._listed, side, shares=(4, 5), least=960)
        heading = Heading(t(self.TITLE), said, [self.deeds])
        self.setLayout(whole_page(heading, both, grows=both))

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        """Show the loans as they are now; what was typed stays."""
        self.table.show_rows(self.desk.ask(borrowings.borrowings, self.desk.today))
        if self.table.row() is None:
            self.table.choose_first()
        self._choose(self.table.row())

    def has_typed(self) -> bool:
        asked = not self.taking.isHidden() and self.taking.form.dirty
        return asked or self.one.has_typed()

    def focus_first(self) -> None:
        if self.table.row():
            self.table.setFocus()
        else:
            self.taking.focus_first()

    # --- the list --------------------------------------------------------------------------------

    def _since(self, row: BorrowingRow) -> str:
        return self.desk.language.day(row.since)

    def _due(self, row: BorrowingRow) -> str:
        return self.desk.language.day(row.due) if row.due else "–"

    def _owed(self, row: BorrowingRow) -> str:
        return self.desk.language.figure(row.owed)

    def _mark(self, row: BorrowingRow) -> Mark | None:
        t = self.desk.language.gettext
        if row.closed:
            return Mark(t("closed"))
        return Mark(t("late"), Kind.WARN) if row.late else None

    def _choose(self, row: BorrowingRow | None) -> None:
        self.one.show_row(row)
        self._show_side(taking=not self.taking.isHidden() and self.taking.form.dirty)

    def _show_side(self, *, taking: bool) -> None:
        """The chosen loan, or what is asked of another one: where there is none, it is asked."""
        none = self.one.row is None
        taking = taking or none
        self.taking.setVisible(taking)
        self.taking.leave.setVisible(not none)
        self.one.setVisible(not taking)
        self._listed.setHidden(taking)  # its ten fields want the room
        self.another.setVisible(self.desk.may(borrowings.take_borrowing))

    # --- another one -----------------------------------------------------------------------------

    def ask_another(self) -> None:
        """Ask about another loan from outside."""
        self.taking.begin()
        self._show_side(taking=True)
        self.taking.focus_first()

    def _leave(self) -> None:
        self.taking.begin()
        self._show_side(taking=False)
        self.table.setFocus()

    def _taken(self, said: str) -> None:
        """It is written down: the next thing is to receive its money."""
        self.taking.begin()
        self.refresh(Topic.NONE)
        self.table.choose(self.taking.made)
        self._show_side(taking=False)
        self.desk.say(said)
        self.one.focus_first()

    # --- its paper -------------------------------------------------------------------------------

    def make_file(self, ending: str) -> None:
        """Look at the paper, or save the figures as a table."""
        today, t = self.desk.today, self.desk.language.gettext
        query = partial(_figures, today)
        self.deeds.make(ending, Wanted(t(self.TITLE), f"borrowings-{today:%Y-%m-%d}", query))


def _figures(day: Any, session: Any) -> Figures:
    return statements.borrowings_figures(session, day)


def _key(row: BorrowingRow) -> object:
    return row.id


def _lender(row: BorrowingRow) -> str:
    return row.lender


def _since(row: BorrowingRow) -> object:
    return row.since


def _due(row: BorrowingRow) -> object:
    return row.due.isoformat() if row.due else ""


def _owed(row: BorrowingRow) -> int:
    return row.owed.minor


def _tone(row: BorrowingRow) -> Tone:
    return Tone.MUTED if row.closed else Tone.PLAIN
