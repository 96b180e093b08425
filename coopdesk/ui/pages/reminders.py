"""Reminding everybody who is late: a letter for each in their language, all in one file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar, Final

from coopdesk.i18n import LANGUAGES, N_, Language
from coopdesk.records import loans, loans_on_paper, portfolio
from coopdesk.records.book import Topic
from coopdesk.records.ids import LoanId
from coopdesk.records.loans_on_paper import LateRow
from coopdesk.records.money import Money
from coopdesk.records.papers import LoanReminder
from coopdesk.reports.loan_reminder import loan_reminder
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, label
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.layouts import Flow, Sides, holder, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.longlook import LongLook

#: How a letter speaks, and what is said when that was the last one.
TONES: Final = {
    "kind": (N_("Kind: perhaps it was forgotten"), N_("kind")),
    "firm": (N_("Firm: it must be paid now"), N_("firm")),
    "last": (N_("Last: what follows otherwise"), N_("the last one")),
}
#: By how many days one must be late at least.
LEAST: Final = (1, 8, 15, 31, 61, 91)

_BATCH: Final = 100


class Reminders(Page):
    """How the letters speak and who gets one; they are written down with each loan."""

    TOPICS: ClassVar[Topic] = Topic.LOANS | Topic.MEMBERS | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self._rows: Sequence[LateRow] = ()
        self._job: Job | None = None
        self.write = buttons.primary(t("&Write letters"), self._write, icon="print")
        about = t("A letter for each who is late, in their own language. Each loan keeps it noted.")
        self.heading = Heading(t("Remind who is late"), about, [self.write])
        tones = [(key, t(words)) for key, (words, _) in TONES.items()]
        self.tone: ChoiceField[str] = ChoiceField(
            "tone", t("How the letter &speaks"), tones, language, value="kind"
        )
        self.least: ChoiceField[int] = ChoiceField(
            "least", t("&To whom"), _leasts(language), language, value=1
        )
        self.sums = label("", "muted")
        empty = EmptyState(
            t("Nobody is late"),
            t("Nobody is late by so many days: no letter is needed."),
            icon="good",
        )
        self.table: Table[LateRow] = Table(
            _columns(language), name=t("Who gets a letter"), key=_key, empty=empty, least=6
        )
        self.looking = LongLook(desk, t("Remind who is late"), self)
        self._lay_out()
        self.looking.came.connect(self._came)
        self.tone.changed.connect(self._show)
        self.least.changed.connect(self._look)
        self.table.opened.connect(self._open)
        self._look()

    def _lay_out(self) -> None:
        above = Sides(holder(Flow(self.tone, self.least)), self.sums, shares=(1, 0), natural=True)
        card = Card("", self.table, padding=1)
        self.setLayout(whole_page(self.heading, above, card, grows=card))

    def refresh(self, topics: Topic) -> None:
        self._look()

    def focus_first(self) -> None:
        self.tone.setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def _look(self) -> None:
        """Penalties to the day take a moment where many are late."""
        desk = self.desk
        query = partial(loans_on_paper.late_rows, on=desk.today, least=self.least.peek() or 1)
        if desk.ask(loans.count_late, desk.today) <= portfolio.EXACT_UP_TO:
            self.looking.forget()
            self._came(desk.ask(query))
        else:
            self.looking.ask(query)
            self.write.setEnabled(False)  # what stands there may be of other days late

    def _came(self, rows: Sequence[LateRow]) -> None:
        self._rows = rows
        self._show()

    def _show(self) -> None:
        language, rows = self.desk.language, self._rows
        if self.looking.busy and not rows:
            return  # nobody knows yet that nobody is late
        self.table.show_rows(list(rows))
        if self.table.row() is None:
            self.table.choose_first()
        words = language.ngettext("&Write {n} letter", "&Write {n} letters", len(rows))
        self.write.setText(words.format(n=language.number(len(rows))))
        may = self.desk.may(loans_on_paper.note_reminders)
        ready = self._job is None and not self.looking.busy
        self.write.setEnabled(bool(rows) and may and ready)
        whole = Money(sum(one.overdue.minor for one in rows), self.desk.currency)
        overdue = language.ngettext(
            "{n} borrower · {amount} overdue", "{n} borrowers · {amount} overdue", len(rows)
        )
        said = overdue.format(n=language.number(len(rows)), amount=language.amount(whole))
        self.sums.setText(said if rows else "")

    def _open(self, row: LateRow) -> None:
        self.desk.go(Place("loan", about=int(row.loan)))

    # --- writing ---------------------------------------------------------------------------------

    def _write(self) -> None:
        tone = self.tone.peek() or "kind"
        if not self._rows or self._job is not None:
            return
        some = [row.loan for row in self._rows]
        title = self.desk.language.gettext("Writing reminders")
        today = self.desk.today
        noted = {row.loan for row in self._rows if (row.reminded, row.tone) == (today, tone)}
        self._job = self.desk.start(title, Reminding(self.desk, some, tone, noted))
        self.write.setEnabled(False)
        self._job.done.connect(self._written)
        self._job.failed.connect(self._over)
        self._job.stopped.connect(self._over)

    def _written(self, pdf: bytes) -> None:
        self._over()
        title = self.desk.language.gettext("Reminders")
        self.desk.preview(title, pdf, file_name=f"reminders-{self.desk.today:%Y-%m-%d}.pdf")

    def _over(self, _trouble: object = None) -> None:
        self._job = None
        self._show()


class Reminding:
    """The work: all letters in one file, then each written down with its loan, in batches.

    Those that are `noted` today already are only printed again: paper jams.
    """

    def __init__(
        self, desk: Desk, some: Sequence[LoanId], tone: str, noted: Collection[LoanId] = ()
    ) -> None:
        self._book, self._some, self._tone = desk.book, some, tone
        self._fresh = [loan for loan in some if loan not in noted]
        self._day, self._by = desk.today, desk.actor.name
        self._languages = {code: papers.language(desk, code) for code in ("", *LANGUAGES)}

    def __call__(self, job: Job) -> bytes:
        pdf: bytes = self._book.read(self._draw, job)
        for at in range(0, len(self._fresh), _BATCH):
            some = self._fresh[at : at + _BATCH]
            self._book.write(loans_on_paper.note_reminders, some=some, tone=self._tone)
        return pdf

    def _draw(self, session: Any, job: Job) -> bytes:
        data = loans_on_paper.reminders(
            session, self._tone, on=self._day, by=self._by, some=self._some
        )
        return loan_reminder(data, self._whose, job.step)

    def _whose(self, one: LoanReminder) -> Language:
        return self._languages.get(one.language, self._languages[""])


# --- the table -----------------------------------------------------------------------------------


def _leasts(language: Language) -> list[tuple[int, str]]:
    words = language.gettext("late by {days} days or more")
    everybody = (1, language.gettext("everybody who is late"))
    return [everybody, *((n, words.format(days=language.number(n))) for n in LEAST[1:])]


def _key(row: LateRow) -> int:
    return row.loan


class _Cells:
    """What each column says of somebody who is late."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def village(self, row: LateRow) -> str:
        return row.village

    def number(self, row: LateRow) -> str:
        return row.number

    def name(self, row: LateRow) -> str:
        return row.name

    def days(self, row: LateRow) -> str:
        return self._language.number(row.days)

    def by_days(self, row: LateRow) -> int:
        return row.days

    def overdue(self, row: LateRow) -> str:
        return self._language.figure(row.overdue)

    def by_overdue(self, row: LateRow) -> int:
        return row.overdue.minor

    def reminded(self, row: LateRow) -> str:
        if row.reminded is None:
            return ""
        t = self._language.gettext
        tone = t(TONES[row.tone][1]) if row.tone in TONES else ""
        said = t("{day} · {what}")
        return said.format(day=self._language.day(row.reminded), what=tone)

    def by_reminded(self, row: LateRow) -> date:
        return row.reminded or date.min


def _columns(language: Language) -> list[Column[LateRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Village"), cells.village, bare=True),
        Column(t("No."), cells.number, gives=2),
        Column(t("Member"), cells.name, stretch=True, least=150),
        Column(t("Days late"), cells.days, sort=cells.by_days, right=True),
        Column(t("Overdue"), cells.overdue, sort=cells.by_overdue, right=True),
        Column(t("Last reminder"), cells.reminded, sort=cells.by_reminded, gives=1),
    ]
