"""Collection sheets that were booked: a list of them, and one with its receipts and papers."""

from __future__ import annotations

from functools import partial
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records import collection, members, statements
from coopdesk.records.book import Book, Topic
from coopdesk.records.collection import CollectionRow
from coopdesk.records.ids import CollectionId
from coopdesk.records.papers import CollectionSheet, Receipt, SheetLine
from coopdesk.reports.collection import collection as draw_sheet
from coopdesk.reports.receipt import receipts as draw_receipts
from coopdesk.reports.wording import said
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark
from coopdesk.ui.kit.layouts import Flow, Sides, holder, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind

_BESIDE: Final = 1000  # at 100 % text: with less room one sheet stands under the list


class Sheets(Page):
    """The sheets that were booked. One opens with what it came to and what can be printed."""

    TITLE = N_("Collection sheets")
    TOPICS = Topic.JOURNAL | Topic.CASH

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._sheet: CollectionId | None = None
        self._job: Job | None = None
        self._make()
        self._lay_out()
        self.show_place(place)

    # --- making ----------------------------------------------------------------------------------

    def _make(self) -> None:
        t, go = self.desk.language.gettext, self.desk.go
        new = buttons.secondary(t("New sheet"), weakly(go, Place("collection")), icon="sheet")
        first = buttons.secondary(t("Begin a sheet"), weakly(go, Place("collection")), icon="sheet")
        empty = EmptyState(
            t("No sheet yet"),
            t("The money of a meeting is typed on one sheet and booked in one go."),
            first,
            "sheet",
        )
        self.heading = Heading(t(self.TITLE), actions=[new])
        self.table: Table[CollectionRow] = Table(
            self._columns(), name=t(self.TITLE), key=_ident, empty=empty, least=6
        )
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._choose)
        self.facts, self.again = Pairs(), buttons.quiet(t("They meet again"), self._meet_again)
        self.lines: Table[SheetLine] = Table(
            self._line_columns(), name=t("Receipts"), key=_receipt, least=5
        )
        self.lines.opened.connect(self._open_receipt)
        self.receipts = buttons.primary("", self.print_receipts, icon="print")
        self.paper = buttons.secondary(t("Look at the sheet"), self.show_sheet, icon="sheet")

    def _lay_out(self) -> None:
        deeds = holder(Flow(self.receipts, self.paper, gap=12))
        self._one = Card("…", self.facts, self.lines, deeds, action=self.again)
        self._one.body.setStretch(1, 1)
        both = Sides(Card("", self.table), self._one, shares=(1, 1), least=_BESIDE)
        self.setLayout(whole_page(self.heading, both, grows=both))

    def _columns(self) -> list[Column[CollectionRow]]:
        t = self.desk.language.gettext
        return [
            Column(t("Day"), self._day, sort=_day),
            Column(t("Sheet"), _name, pill=self._mark, stretch=True),
            Column(t("Present"), self._present, sort=_present, right=True, gives=1),
            Column(t("Amount"), self._net, sort=_net, right=True),
        ]

    def _line_columns(self) -> list[Column[SheetLine]]:
        t = self.desk.language.gettext
        return [
            Column(t("No."), _number),
            Column(t("Member"), _member, pill=self._away, tone=_struck, stretch=True),
            Column(t("Slip"), _slip, gives=1, bare=True),
            Column(t("Receipt"), _receipt, tone=_struck),
            Column(t("Amount"), self._line_net, sort=self._line_minor, right=True, tone=_struck),
        ]

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if place.about is not None:
            self._sheet = CollectionId(place.about)
        self.refresh(Topic.NONE)

    def refresh(self, topics: Topic) -> None:
        """Look again: a receipt may have been taken back."""
        rows = self.desk.ask(collection.past)
        self.table.show_rows(rows)
        if self._sheet is None and rows:
            self._sheet = rows[0].id
        for n, row in enumerate(rows):
            if row.id == self._sheet:
                self.table.view.selectRow(n)
        self._show_one()

    def focus_first(self) -> None:
        (self.receipts if self._sheet is not None else self.table).setFocus()

    # --- one sheet -------------------------------------------------------------------------------

    def _choose(self, row: CollectionRow | None) -> None:
        if row is not None and row.id != self._sheet:
            self._sheet = row.id
            self._show_one()

    def _show_one(self) -> None:
        self._one.setVisible(self._sheet is not None)
        if self._sheet is None:
            return
        t, language = self.desk.language.gettext, self.desk.language
        self._said = self.desk.ask(collection.sheet_paper, self._sheet)
        title = t("{name}, {day}").format(name=self._said.name, day=language.day(self._said.day))
        self._one.title.setText(title)
        self.facts.show_pairs(self._pairs(self._said))
        self.lines.show_rows(self._said.rows)
        many = sum(1 for row in self._said.rows if row.receipt and not row.reversed_by)
        words = language.ngettext("Print {n} receipt", "Print {n} receipts", many)
        self.receipts.setText(words.format(n=language.number(many)))
        self.receipts.setEnabled(many > 0 and self._job is None)

    def _pairs(self, sheet: CollectionSheet) -> list[Pair]:
        t, language = self.desk.language.gettext, self.desk.language
        brings = t("The box paid out") if sheet.net.minor < 0 else t("The sheet brought")
        pairs = [
            Pair(t("Present"), language.number(sheet.present)),
            Pair(brings, language.amount(abs(sheet.net))),
        ]
        if sheet.counted is not None:
            pairs.append(Pair(t("Counted"), language.amount(sheet.counted)))
        if sheet.difference:
            less = sheet.difference.minor < 0
            off = language.amount(abs(sheet.difference))
            pairs.append(Pair(t("Missing") if less else t("Too much"), off, note=sheet.remark))
        box = t("{name}, into {box}").format(name=sheet.made_by, box=said(language, sheet.box))
        return [*pairs, Pair(t("Written by"), box)]

    # --- what the cells say ----------------------------------------------------------------------

    def _day(self, row: CollectionRow) -> str:
        return self.desk.language.day(row.day)

    def _present(self, row: CollectionRow) -> str:
        return self.desk.language.number(row.present)

    def _net(self, row: CollectionRow) -> str:
        return self.desk.language.figure(row.net)

    def _mark(self, row: CollectionRow) -> Mark | None:
        t, off = self.desk.language.gettext, row.difference
        if not off:
            return None
        words = t("{amount} missing") if off.minor < 0 else t("{amount} too much")
        return Mark(words.format(amount=self.desk.language.figure(abs(off))), Kind.WARN)

    def _away(self, line: SheetLine) -> Mark | None:
        t = self.desk.language.gettext
        if line.reversed_by:
            return Mark(t("reversed"), Kind.WARN)
        return None if line.present else Mark(t("away"))

    def _line_net(self, line: SheetLine) -> str:
        return self.desk.language.figure(self._said.net_of(line)) if line.receipt else ""

    def _line_minor(self, line: SheetLine) -> int:
        return self._said.net_of(line).minor

    # --- deeds -----------------------------------------------------------------------------------

    def _open_receipt(self, line: SheetLine) -> None:
        for visit in self.desk.ask(statements.find_receipts, line.receipt)[:1]:
            self.desk.go(Place("receipt", visit=visit))

    def _meet_again(self) -> None:
        self.desk.go(Place("collection", about=self._sheet))

    def show_sheet(self) -> None:
        """Show the filled sheet, with Print and Save."""
        if self._sheet is None:
            return
        t, pdf = self.desk.language.gettext, draw_sheet(self._said, papers.language(self.desk))
        name = f"collection-{self._said.day:%Y-%m-%d}.pdf"
        self.desk.preview(
            t("Collection sheet of {name}").format(name=self._said.name), pdf, file_name=name
        )

    def print_receipts(self) -> None:
        """Make the receipts of everybody in one file and show them, with Print and Save."""
        if self._sheet is None or self._job is not None:
            return
        work = Receipts(self.desk, self._sheet)
        self._job = self.desk.start(self.desk.language.gettext("Making the receipts"), work)
        self._job.done.connect(self._made)
        self._job.failed.connect(self._ended)
        self._job.stopped.connect(self._ended)
        self.receipts.setEnabled(False)

    def _made(self, pdf: bytes) -> None:
        self._ended()
        t = self.desk.language.gettext
        name = f"receipts-{self._said.day:%Y-%m-%d}.pdf"
        self.desk.preview(t("Receipts of {name}").format(name=self._said.name), pdf, file_name=name)

    def _ended(self, _why: object = None) -> None:
        self._job = None
        self._show_one()


class Receipts:
    """The work of making the receipts of a sheet, each in its member's language."""

    def __init__(self, desk: Desk, sheet: CollectionId) -> None:
        self._book: Book = desk.book
        self._sheet = sheet
        own = desk.ask(members.languages)
        made = {code: papers.language(desk, code) for code in {"", *own.values()}}
        self._own, self._languages = own, made

    def __call__(self, job: Job) -> bytes:
        visits = self._book.read(collection.receipts_on, self._sheet)
        data: list[Receipt] = []
        for at, visit in enumerate(visits):
            job.step(at, 2 * len(visits))
            data.append(self._book.read(statements.receipt, visit))
        return draw_receipts(data, self._language_of, partial(_second_half, job))

    def _language_of(self, one: Receipt) -> Language:
        return self._languages[self._own.get(one.member_number, "")]


def _second_half(job: Job, at: int, of: int) -> None:
    job.step(of + at, 2 * of)


def _ident(row: CollectionRow) -> int:
    return row.id


def _day(row: CollectionRow) -> object:
    return row.day


def _name(row: CollectionRow) -> str:
    return row.name


def _present(row: CollectionRow) -> int:
    return row.present


def _net(row: CollectionRow) -> int:
    return row.net.minor


def _number(line: SheetLine) -> str:
    return line.number


def _member(line: SheetLine) -> str:
    return line.name


def _slip(line: SheetLine) -> str:
    return line.slip


def _receipt(line: SheetLine) -> str:
    return line.receipt


def _struck(line: SheetLine) -> Tone:
    return Tone.STRUCK if line.reversed_by else Tone.PLAIN
