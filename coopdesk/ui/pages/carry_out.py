"""Everything of the book in one file: what is in it, where to write it, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from coopdesk.exchange.archive import CarriedOut, carry_out
from coopdesk.i18n import N_, Language
from coopdesk.records.book import Book, Topic
from coopdesk.reports.carried import MainPapers
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, Heading, Note, label
from coopdesk.ui.kit.icons import pixmap
from coopdesk.ui.kit.layouts import Sides, column, holder, row, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.sizes import size
from coopdesk.ui.theme import Kind

TITLE: Final = N_("Carry everything out")

#: What is in the file: a sign, what it is, and what one does with it.
_INSIDE: Final = (
    (
        "print",
        N_("The main papers"),
        N_(
            "Trial balance, balance sheet, register of members, loans, books of minutes, every"
            " member's statement: to read and to print."
        ),
    ),
    (
        "table",
        N_("Tables for any spreadsheet"),
        N_("Registers, every table of the book, and the log of who did what."),
    ),
    (
        "books",
        N_("The journal for other programs"),
        N_("For hledger, for Beancount, and as one large table."),
    ),
    (
        "attach",
        N_("What was kept with entries and meetings"),
        N_("Bills, pictures and papers, each as its own file."),
    ),
    (
        "book",
        N_("The book itself"),
        N_("From this file CoopDesk can open the whole book again, on any PC."),
    ),
)


class CarryOut(Page):
    """One deed. The file is made beside the screen and appears when it is whole."""

    TOPICS = Topic.NONE  # it shows nothing of the book by itself

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._to = Path()
        self.begin = buttons.primary(t("Carry everything out…"), self._begin, icon="save")
        self.result = Note("", Kind.GOOD)
        heading = Heading(
            t(TITLE),
            t("All of the book in one file that anybody can read without CoopDesk."),
            [self.begin],
        )
        inside = Card(t("What is in the file"), *map(self._part, _INSIDE))
        inside.body.setSpacing(inside.body.spacing() * 2)
        beside = holder(column(self._make_where(), self._make_back(), None, gap=16))
        sides = Sides(holder(column(inside, None)), beside, shares=(3, 2), least=640)
        self.setLayout(whole_page(heading, self.result, sides, None))

    def _part(self, told: tuple[str, str, str]) -> QWidget:
        sign, title, about = told
        t = self.desk.language.gettext
        picture = label("")
        picture.setPixmap(pixmap(sign, "accent", 24))
        words = column(label(t(title), "strong", wrap=True), label(t(about), "muted", wrap=True))
        words.setSpacing(0)
        whole = row(picture, words, gap=16)
        whole.setStretch(1, 1)
        return holder(whole)

    def _make_where(self) -> Card:
        t = self.desk.language.gettext
        return Card(
            t("Where to"),
            label(t("You choose the folder or the stick. You can stop at any time."), wrap=True),
            Note(
                t(
                    "Whoever has the file can read all of it: names, addresses, savings and debts."
                    " Keep it as safe as the book itself."
                ),
                Kind.WARN,
            ),
        )

    def _make_back(self) -> Card:
        t = self.desk.language.gettext
        return Card(
            t("To get it back"),
            label(
                t(
                    "Leave this book and choose “Open an archive”. A new book is made from the"
                    " file; this one stays as it is."
                ),
                wrap=True,
            ),
        )

    def focus_first(self) -> None:
        self.begin.setFocus()

    # --- doing -----------------------------------------------------------------------------------

    def _begin(self) -> None:
        t, desk = self.desk.language.gettext, self.desk
        name = f"{desk.coop.name} {desk.today:%Y-%m-%d}.zip"
        kinds = [(t("Archives"), "*.zip")]
        to = pickers.save_file(self, t(TITLE), name, kinds)
        if to is None:
            return
        self._to = to if to.suffix else to.with_suffix(".zip")
        self.result.say("")
        self.begin.setEnabled(False)
        language = papers.language(desk)
        drawn = MainPapers(language, desk.today, desk.actor.name)
        job = desk.start(t("Carrying everything out"), _Work(desk.book, self._to, language, drawn))
        job.done.connect(self._done)
        job.failed.connect(self._over)
        job.stopped.connect(self._stopped)

    def _done(self, made: CarriedOut) -> None:
        self._over()
        t, number = self.desk.language.gettext, self.desk.language.number
        said = t("Everything is in {path}: {size}, {members} members, {acts} acts.")
        self.result.say(
            said.format(
                path=self._to,
                size=size(self.desk.language, made.size),
                members=number(made.members),
                acts=number(made.acts),
            )
        )

    def _stopped(self) -> None:
        self._over()
        words = self.desk.language.gettext("Stopped. Nothing was written.")
        self.result.say(words, Kind.PLAIN)

    def _over(self, _why: object = None) -> None:
        self.begin.setEnabled(True)
        self.begin.setFocus()


class _Work:
    """The work of carrying out, for the worker thread."""

    def __init__(self, book: Book, to: Path, language: Language, drawn: MainPapers) -> None:
        self._book, self._to, self._language, self._drawn = book, to, language, drawn

    def __call__(self, job: Job) -> CarriedOut:
        return carry_out(
            self._book, self._to, language=self._language, papers=self._drawn, step=job.step
        )
