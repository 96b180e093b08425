"""The page of papers: choose one, say of what and of when, look at it, save it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QButtonGroup, QWidget

from coopdesk.i18n import LANGUAGES, N_, Language
from coopdesk.records import members
from coopdesk.records.book import Topic
from coopdesk.records.ids import AccountId
from coopdesk.records.papers import Behind
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.figures import Deeds, Wanted
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, Heading, label
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.reports.asking import Asking
from coopdesk.ui.pages.reports.binding import Binding, Printed
from coopdesk.ui.pages.reports.kinds import (
    BY_NAME,
    GROUPS,
    KINDS,
    NEW,
    Asked,
    Kind,
)
from coopdesk.ui.pages.reports.making import Exporting, Making

_DAYS: Final = 340  # pixels at 100 % text in which two days stand beside each other


class Reports(Page):
    """Makes papers beside the screen, so that a long one can be stopped."""

    TITLE = N_("Reports")
    TOPICS = Topic.CASH | Topic.COOP  # of the book itself it shows only the boxes

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._kind = KINDS[0]
        self._job: Job | None = None
        self._work: Making | Exporting | None = None
        self._path: Path | None = None  # where to save, None to look at it
        self._make_fields()
        self._make_buttons()
        self._lay_out()
        self.choose(self._kind)
        self.show_place(place)

    # --- making ----------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        asking = self.asking = Asking(self.desk)
        self.member, self.account, self.language = asking.member, asking.account, asking.language
        self.from_, self.until, self.on = asking.from_, asking.until, asking.on

    def _make_buttons(self) -> None:
        t = self.desk.language.gettext
        self.preview = buttons.primary(t("Look at it"), self.look_at_it, icon="show")
        self.save = buttons.secondary(t("Save as PDF"), self.save_pdf, icon="save")
        self.csv = buttons.secondary(t("Save all entries as CSV"), self.save_csv, icon="save")
        self.on_screen = buttons.primary(t("Look at it on the screen"), self.show_it, icon="table")
        self.tables = Deeds(self.desk, paper=buttons.secondary(t("Look at the paper"), icon="show"))
        self.tables.asked.connect(self.make_table)
        self._group = QButtonGroup(self)
        self.choices = {kind.name: self._choice(kind) for kind in KINDS}

    def _choice(self, kind: Kind) -> buttons.Button:
        button = buttons.secondary(self.desk.language.gettext(kind.title))
        button.setCheckable(True)
        button.clicked.connect(weakly(self.choose, kind))
        self._group.addButton(button)
        return button

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.title, self._about = label("", "name", wrap=True), label("", "muted", wrap=True)
        days = Sides(self.from_, self.until, shares=(1, 1), least=_DAYS)
        deeds = holder(Flow(self.on_screen, self.preview, self.save, self.csv, gap=8))
        self.binding = Binding(self.desk)
        self.binding.changed.connect(self.asking.offer_folio)
        fields = (
            self.member,
            self.account,
            days,
            self.on,
            self.asking.box,
            self.asking.organ,
            self.asking.lines,
            Sides(self.asking.first, self.asking.blank, shares=(1, 1)),
            self.language,
        )
        parts = (self.title, self._about, *fields, deeds, self.tables, self.binding)
        asked = Card("", *parts)
        asked.body.addStretch(1)
        asked.setAccessibleName(t("What the paper is of"))
        which = Card("", *(self._group_of(name) for name in GROUPS))
        which.setAccessibleName(t("Papers"))
        which.body.addStretch(1)
        self._both = Sides(which, asked, shares=(1, 1), least=640)
        self.setLayout(whole_page(Heading(t(self.TITLE)), self._both, None))

    def _group_of(self, name: str) -> QWidget:
        """The papers of a group, under its name."""
        some = [self.choices[kind.name] for kind in KINDS if kind.group == name]
        title = label(self.desk.language.gettext(name), "label")
        return holder(column(title, holder(Flow(*some, gap=6)), gap=4))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        """`text` names a paper; a member asks for their statement."""
        super().show_place(place)
        if place.member is not None:
            for found in self.desk.ask(members.page, [place.member]):
                self.member.set_value(found)
            self.choose(BY_NAME["statement"])
        elif place.text in BY_NAME:
            if place.about is not None:
                self.asking.box.set_value(AccountId(place.about))
            self.choose(BY_NAME[place.text])

    def refresh(self, topics: Topic) -> None:
        """Offer the boxes that there are now."""
        self.asking.offer_boxes()

    def focus_first(self) -> None:
        """Begin with what the paper needs; where that stands far below, with the papers."""
        if self._both.are_stacked and self.place.member is None and not self.place.text:
            self.choices[self._kind.name].setFocus()
            return
        first = self.asking.fields()[0]
        deed = self.preview if self._kind.statement is None else self.on_screen
        (first if first.is_empty() else deed).setFocus()

    # --- choosing --------------------------------------------------------------------------------

    def choose(self, kind: Kind) -> None:
        """Ask for what this paper needs."""
        t = self.desk.language.gettext
        self._kind = kind
        self.choices[kind.name].setChecked(True)
        self.title.setText(t(kind.title))
        self._about.setText(t(kind.about))
        self.asking.show_kind(kind)
        self.binding.show_book(kind.name if kind.bound else "")
        of_books = kind.statement is not None
        self.tables.setVisible(kind.is_table)
        for button in (self.on_screen, self.tables.paper):
            button.setVisible(of_books)
        self.preview.setVisible(not of_books)
        self.csv.setVisible(kind.csv)

    def _wanted(self) -> tuple[Asked, str] | None:
        """What was asked for and the language, None where a field complains."""
        said = self.asking.read()
        if said is None:
            return None
        chosen = said.pop("language")
        for name in ("member", "account"):
            if name in said:
                said[name] = said[name].id
        return Asked(self.desk.today, self.desk.actor.name, **said), chosen

    # --- statements of the books -----------------------------------------------------------------

    def show_it(self) -> None:
        """Show a statement of the books on the screen, with what stands behind its figures."""
        wanted, statement = self._wanted(), self._kind.statement
        if wanted is None or statement is None:
            return
        asked, _ = wanted
        of = () if asked.account is None else (asked.account,)
        behind = Behind(of, asked.from_, asked.until or asked.on)
        if statement.lines:
            self.desk.go(Place("ledger", behind=behind))
        else:
            self.desk.go(Place("figures", text=self._kind.name, behind=behind))

    def make_table(self, ending: str) -> None:
        """Look at the paper of a statement, or save it as a table."""
        if not ending:
            self.look_at_it()
            return
        wanted = self._wanted()
        if wanted is None:
            return
        asked, chosen = wanted
        query = partial(_told, self._kind, asked)
        title = self.desk.language.gettext(self._kind.title)
        file = Wanted(title, self._file_name().removesuffix(".pdf"), query)
        self.tables.make(ending, file, self._language_of(asked, chosen))

    def _language_of(self, asked: Asked, chosen: str) -> Language:
        """The chosen language, else the member's own where the table is of one."""
        if not chosen and asked.member is not None:
            return papers.language_of(self.desk, asked.member)
        return papers.language(self.desk, chosen)

    # --- making papers ---------------------------------------------------------------------------

    def look_at_it(self) -> None:
        """Make the paper and show it, with Print and Save."""
        self._make_paper(None)

    def save_pdf(self) -> None:
        """Ask where, make the paper and save it there."""
        if self.asking.read() is None:
            return
        t = self.desk.language.gettext
        kinds = [(t("PDF papers"), "*.pdf")]
        path = pickers.save_file(self, t("Save the paper"), self._file_name(), kinds)
        if path is not None:
            self._make_paper(path)

    def save_csv(self) -> None:
        """Ask where and save the whole journal for a spreadsheet."""
        t = self.desk.language.gettext
        kinds = [(t("Tables"), "*.csv")]
        path = pickers.save_file(self, t("Save the table"), "journal.csv", kinds)
        if path is not None:
            language = papers.language(self.desk, self.language.peek() or "")
            self._start(Exporting(self.desk.book, language), path)

    def _make_paper(self, path: Path | None) -> None:
        wanted = self._wanted()
        if wanted is None:
            return
        asked, chosen = wanted
        languages = {code: papers.language(self.desk, code) for code in ("", *LANGUAGES)}
        self._start(Making(self.desk.book, self._kind, asked, languages, language=chosen), path)

    def _start(self, work: Making | Exporting, path: Path | None) -> None:
        if self._job is not None:
            return
        self._path, self._work = path, work
        self._show_busy(busy=True)
        t = self.desk.language.gettext
        self._job = self.desk.start(t(self._kind.title), work)
        self._job.done.connect(self._made)
        self._job.failed.connect(self._ended)
        self._job.stopped.connect(self._ended)

    def _made(self, made: bytes) -> None:
        path, work = self._path, self._work
        self._ended()
        if isinstance(work, Making) and work.asked.first and self._kind.bound:
            self.binding.offer(_printed(self._kind.name, work, made))
        if path is not None:
            papers.write(self.desk, path, made)
        else:
            title = self.desk.language.gettext(self._kind.title)
            self.desk.preview(title, made, file_name=self._file_name())

    def _ended(self, _why: object = None) -> None:
        self._job, self._path, self._work = None, None, None
        self._show_busy(busy=False)

    def _show_busy(self, *, busy: bool) -> None:
        for button in (self.preview, self.save, self.csv, self.tables, *self.choices.values()):
            button.setEnabled(not busy)

    def _file_name(self) -> str:
        return f"{self._kind.name}-{self.asking.day:%Y-%m-%d}.pdf"


def _printed(book: str, work: Making, pdf: bytes) -> Printed:
    """What was made, for the bound book."""
    asked = work.asked
    day = asked.on or asked.until or asked.made_on
    whole = "lines" in BY_NAME[book].fields and asked.lines != NEW
    return Printed.of(pdf, book=book, day=day, first=asked.first, whole=whole, lines=work.lines)


def _told(kind: Kind, asked: Asked, session: Any) -> Any:
    return kind.figures(session, asked)
