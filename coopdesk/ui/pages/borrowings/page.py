"""All loans from outside, the chosen one beside them, and writing down another."""

from __future__ import annotations

from functools import partial
from typing import Any

from coopdesk.i18n import N_
from coopdesk.records import borrowings, statements
from coopdesk.records.book import Topic
from coopdesk.records.borrowings import BorrowingRow
from coopdesk.records.ids import BorrowingId
from coopdesk.records.money import Money
from coopdesk.records.papers import Figures
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.figures import Deeds, Wanted
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.pages.borrowings.one import One
from coopdesk.ui.pages.borrowings.taking import taking_form, terms_of
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
            empty=EmptyState(
                t("The co-op has borrowed nothing"),
                t("Write down at the right who lends it money, how much and by which terms."),
                icon="bank",
            ),
            least=6,
        )
        self.table.chosen.connect(self._choose)
        self.one = One(desk)
        self.form = taking_form(desk)
        self.form.changed.connect(self._word)
        self.take = buttons.secondary("", self.do_take, icon="add")
        self.deeds = Deeds(desk, paper=buttons.secondary(t("Look at the paper"), icon="show"))
        self.deeds.asked.connect(self.make_file)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        said = t("What the co-op itself borrowed, from a bank or a fund, and pays back.")
        listed = Card("", self.table)
        listed.setAccessibleName(t(self.TITLE))
        new = Card(t("Another loan from outside"), self.form, holder(Flow(self.take)))
        side = holder(column(self.one, new, None, gap=16))
        both = Sides(listed, side, shares=(1, 1), least=960)
        heading = Heading(t(self.TITLE), said, [self.deeds])
        self.setLayout(whole_page(heading, both, grows=both))

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        """Show the loans as they are now; what was typed stays."""
        self.table.show_rows(self.desk.ask(borrowings.borrowings, self.desk.today))
        if self.table.row() is None:
            self.table.choose_first()
        self._choose(self.table.row())
        self._word()

    def has_typed(self) -> bool:
        return self.form.dirty or self.one.has_typed()

    def focus_first(self) -> None:
        (self.table if self.table.row() else self.form["lender"]).setFocus()

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

    # --- another one -----------------------------------------------------------------------------

    def _word(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        lender, amount = self.form["lender"].peek(), self.form["amount"].peek()
        words = t("Write down the loan")
        if lender and amount:
            words = t("Write down {amount} lent by {lender}").format(
                amount=language.amount(amount), lender=lender
            )
        self.take.setText(words)
        self.take.setEnabled(self.desk.may(borrowings.take_borrowing))

    def do_take(self) -> None:
        """Write down another loan from outside."""
        made = self.form.submit(self._take)
        if made is None:
            return
        self.form.clear("lender", "paper", "amount", "purpose", "resolution", "percent")
        said = self.desk.language.gettext("It is written down. Now receive the money of it.")
        self.desk.say(said)
        self.one.focus_first()

    def _take(self, *, amount: Money, since: Any, **typed: Any) -> BorrowingId:
        terms = terms_of(typed, amount, since)
        return self.desk.do(
            borrowings.take_borrowing,
            lender=typed["lender"],
            amount=amount.minor,
            since=since,
            paper=typed["paper"] or "",
            purpose=typed["purpose"] or "",
            resolution=typed["resolution"] or "",
            terms=terms,
        )

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
