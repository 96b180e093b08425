"""The page on which a roll is brought in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from coopdesk.exchange import imports
from coopdesk.exchange.guess import Layout, settle
from coopdesk.exchange.imports import RollFile, RollRead
from coopdesk.records import members
from coopdesk.records.book import Book, Topic
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.papers import ImportReport
from coopdesk.reports.import_report import import_report
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note, label
from coopdesk.ui.kit.fields import CheckField, ChoiceField, DayField, NumberField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, Scroll, Sides, column, holder, row
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.import_roll.columns import ColumnChoices
from coopdesk.ui.pages.import_roll.findings import Sums, fault_rows, faults_table
from coopdesk.ui.theme import Kind, look


@dataclass(frozen=True, slots=True)
class _Looked:
    """A file as far as it could be read; without `read`, `missing` tells what it lacks."""

    file: RollFile
    read: RollRead | None = None
    missing: Trouble | None = None


@dataclass(frozen=True, slots=True)
class _How:
    """What reading a roll needs to know of the book."""

    currency: str
    today: date
    taken: Mapping[str, str]


def _open(path: Path, sheet: str | None, how: _How, _job: Job) -> _Looked:
    return _read(imports.open_roll(path, sheet=sheet), how, _job)


def _read(file: RollFile, how: _How, _job: Job) -> _Looked:
    try:
        read = imports.read_rows(file, currency=how.currency, today=how.today, taken=how.taken)
    except Trouble as missing:
        return _Looked(file, missing=missing)
    return _Looked(file, read)


def _import(book: Book, read: RollRead, on: date, good: bool, _job: Job) -> ImportReport | Refused:
    """The rule's no is an answer here: it is shown beside the field, not in the bar of messages."""
    try:
        return imports.import_roll(book, read, on=on, good_rows=good)
    except Refused as no:
        return no


class ImportRoll(Page):
    """Choose a file; see and correct how it is read; compare; import. Nothing is booked before."""

    TOPICS: ClassVar[Topic] = Topic.NONE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._looked: _Looked | None = None
        self._report: ImportReport | None = None
        self._by_hand: dict[str, Any] = {}
        self._waiting = 0
        self.heading = Heading(t("Bring in the roll of members"), " ")
        self.start = self._make_start(t)
        self.reading = self._make_reading(t)
        self.result = self._make_result(t)
        self.over = self._make_over(t)
        parts = (self.start, self.reading, self.result, self.over)
        whole = column(self.heading, *parts, None, gap=16, margin=24)
        self.setLayout(column(Scroll(holder(whole))))
        self._wire()
        self._show_parts()

    # --- making ----------------------------------------------------------------------------------

    def _make_start(self, t: Callable[[str], str]) -> Card:
        self.choose = buttons.primary(t("&Choose the file"), self.choose_file, icon="open")
        words = t("Choose the list that the office keeps of its members")
        advice = t(
            "A table saved as CSV or Excel (XLSX), just as it is, with the balances of each "
            "member if it has them. You see first what was understood; nothing is written "
            "before you agree."
        )
        return Card("", EmptyState(words, advice, self.choose, icon="import"))

    def _make_reading(self, t: Callable[[str], str]) -> Card:
        language = self.desk.language
        self.file_name = label("", "strong", wrap=True)
        self.other = buttons.secondary(t("Choose another &file"), self.choose_file, icon="open")
        self.sheet: ChoiceField[str] = ChoiceField("sheet", t("Sheet"), [], language)
        self.header = NumberField("header_row", t("Row of headings, or 0"), language)
        orders = [
            ("dmy", t("Day, month, year")),
            ("mdy", t("Month, day, year")),
            ("ymd", t("Year, month, day")),
        ]
        marks = [(".", t("Point: 1,234.50")), (",", t("Comma: 1.234,50"))]
        self.order: ChoiceField[str] = ChoiceField("day_order", t("Days"), orders, language)
        self.decimal: ChoiceField[str] = ChoiceField("decimal", t("Decimal mark"), marks, language)
        self.columns = ColumnChoices(language)
        self.known = Note("", Kind.PLAIN)
        top = row(self.file_name, self.other, gap=16)
        top.setStretch(0, 1)
        fields = holder(Flow(self.sheet, self.header, self.order, self.decimal, gap=16))
        words = label(t("What does each column mean? Correct it where it is wrong."), "section")
        words.setWordWrap(True)
        return Card("", top, self.known, fields, words, self.columns)

    def _make_result(self, t: Callable[[str], str]) -> Sides:
        language = self.desk.language
        self.missing = Note("", Kind.WARN)
        self.told = label("", "section", wrap=True)
        self.compare = label(
            t("Compare these sums with the paper before you go on."), "muted", wrap=True
        )
        self.sums = Sums(language)
        self.on = DayField(
            "on", t("These balances are those at the end of"), language, today=self.desk.today
        )
        self.good_rows = CheckField("good_rows", t("Bring in the good rows only"), language)
        self.form = Form([self.on, self.good_rows], language)
        self.go = buttons.primary(t("Import"), self._go, icon="import")
        self.faults = faults_table(language)
        self.fault_card = Card(t("Rows to look at"), self.faults)
        deeds = (self.told, self.sums, self.compare, self.missing, self.form)
        coming = Card("", *deeds, row(self.go, None), None)
        coming.body.setSpacing(look().px(12))
        return Sides(coming, self.fault_card, shares=(4, 5))

    def _make_over(self, t: Callable[[str], str]) -> Card:
        self.done = Note("", Kind.GOOD)
        self.print = buttons.secondary(t("Show the report to &sign"), self._show_report)
        self.look_at = buttons.secondary(t("See the &members"), self._go_members, icon="members")
        self.brought = Pairs()
        words = t("Print the report, compare it with the paper register, and sign both.")
        return Card(
            "",
            self.done,
            self.brought,
            label(words, "muted", wrap=True),
            holder(Flow(self.print, self.look_at)),
        )

    def _wire(self) -> None:
        self.sheet.changed.connect(self._other_sheet)
        self.header.line.editingFinished.connect(self._other_header)
        self.order.changed.connect(self._correct)
        self.decimal.changed.connect(self._correct)
        self.columns.chosen.connect(self._other_columns)

    # --- what the window asks ------------------------------------------------------------------

    def has_typed(self) -> bool:
        return self._looked is not None

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if self._report is not None:
            self._report = None
            self._show_parts()

    def focus_first(self) -> None:
        if self._looked is None:
            self.choose.setFocus()
        else:
            self.columns.choice(0).setFocus()

    # --- the file --------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a file and look at it."""
        t = self.desk.language.gettext
        kinds = [(t("Tables"), "*.csv *.xlsx *.xlsm *.txt *.tsv"), (t("All files"), "*")]
        path = pickers.open_file(self, t("Choose the file"), kinds)
        if path is not None:
            self._look_at(path, None)

    def _look_at(self, path: Path, sheet: str | None) -> None:
        self._by_hand = {}
        words = self.desk.language.gettext("Reading {name}").format(name=path.name)
        self._start(words, partial(_open, path, sheet, self._how()))

    def _how(self) -> _How:
        desk = self.desk
        return _How(desk.currency, desk.today, desk.ask(members.numbers))

    def _start(self, words: str, work: Callable[[Job], _Looked]) -> None:
        self._waiting += 1
        self.go.setEnabled(False)
        job = self.desk.start(words, work)
        job.done.connect(self._look_done)
        job.failed.connect(self._look_over)
        job.stopped.connect(self._look_over)

    def _look_over(self) -> None:
        self._waiting -= 1
        self._show_deed()

    def _look_done(self, looked: _Looked) -> None:
        self._waiting -= 1
        if self._waiting:
            return  # corrected again meanwhile: the next one counts
        fresh = self._looked is None or self._looked.file.path != looked.file.path
        self._looked, self._report = looked, None
        self._show_file(looked.file)
        self._show_found(looked)
        self._show_parts()
        if fresh:
            self.focus_first()

    # --- corrections -----------------------------------------------------------------------------

    def _other_sheet(self) -> None:
        if self._looked is not None:
            self._look_at(self._looked.file.path, self.sheet.value())

    def _other_header(self) -> None:
        wanted = self.header.peek()
        if self._looked is None or wanted is None:
            return
        file = self._looked.file
        if 0 <= wanted <= len(file.sheet.rows) and wanted != file.layout.header_row:
            self._read_as(replace(file.layout, header_row=wanted))

    def _other_columns(self, columns: dict[str, int]) -> None:
        if self._looked is not None:
            self._read_as(replace(self._looked.file.layout, columns=columns))

    def _correct(self) -> None:
        if self._looked is None:
            return
        self._by_hand = {"day_order": self.order.value(), "decimal": self.decimal.value()}
        self._read_as(self._looked.file.layout)

    def _read_as(self, layout: Layout) -> None:
        """Read the rows anew. What a person said of days and marks stands over any guess."""
        assert self._looked is not None
        file = self._looked.file
        settled = replace(settle(file.sheet, layout), **self._by_hand)
        file = replace(file, layout=settled)
        words = self.desk.language.gettext("Reading {name}").format(name=file.path.name)
        self._start(words, partial(_read, file, self._how()))

    # --- showing ---------------------------------------------------------------------------------

    def _show_parts(self) -> None:
        """First the choice of a file, then what it says, then that it is in the book."""
        over, looked = self._report is not None, self._looked is not None
        self.start.setVisible(not looked and not over)
        self.reading.setVisible(looked)
        self.result.setVisible(looked)
        self.over.setVisible(over)
        t = self.desk.language.gettext
        steps = t("Choose the file, see how it is read, compare the sums, import.")
        self.heading.say(t("Bring in the roll of members"), steps)

    def _show_file(self, file: RollFile) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        rows = language.ngettext(
            "{name} · {count} row", "{name} · {count} rows", len(file.sheet.rows)
        )
        self.file_name.setText(
            rows.format(name=file.path.name, count=language.number(len(file.sheet.rows)))
        )
        known = t("A file with these headings came in before: your corrections are used again.")
        self.known.say(known if file.corrected else "", Kind.PLAIN)
        self.sheet.set_options([(name, name) for name in file.sheet.names])
        self.sheet.set_value(file.sheet.name)
        self.sheet.setVisible(len(file.sheet.names) > 1)
        self.header.set_value(file.layout.header_row)
        self.order.set_value(file.layout.day_order)
        self.decimal.set_value(file.layout.decimal)
        self.columns.show_sheet(file.sheet, file.layout)

    def _show_found(self, looked: _Looked) -> None:
        read = looked.read
        self.missing.say(self._missing(looked), Kind.WARN)
        for part in (self.told, self.compare, self.sums, self.form, self.go):
            part.setVisible(read is not None)
        self.good_rows.setVisible(read is not None and bool(read.blocking))
        self.fault_card.setVisible(read is not None and bool(read.roll.faults))
        self.good_rows.set_value(False)
        if read is None:
            return
        self.told.setText(self._count(read))
        self.sums.show_read(read)
        self.faults.show_rows(fault_rows(read, self.desk.language))
        self._show_deed()

    def _missing(self, looked: _Looked) -> str:
        """What must be said first, or what to do about the faults."""
        language = self.desk.language
        if looked.missing is not None:
            parts = (looked.missing.text, looked.missing.advice)
            return " ".join(language.say(part) for part in parts if part)
        read = looked.read
        if read is None or not read.blocking:
            return ""
        n = read.blocked_rows
        return language.ngettext(
            "{count} row has a fault. Mend it in the file and choose it again, or bring in the "
            "good rows only.",
            "{count} rows have faults. Mend them in the file and choose it again, or bring in "
            "the good rows only.",
            n,
        ).format(count=language.number(n))

    def _count(self, read: RollRead) -> str:
        language = self.desk.language
        return language.gettext("{good} of {all} members can come in").format(
            good=language.number(len(read.roll.drafts)), all=language.number(read.roll.read)
        )

    def _show_deed(self) -> None:
        """The button says the whole deed."""
        read = self._looked.read if self._looked else None
        n = len(read.roll.drafts) if read else 0
        language = self.desk.language
        words = language.ngettext("&Import {count} member", "&Import {count} members", n)
        self.go.setText(words.format(count=language.number(n)))
        allowed = self.desk.may(members.import_roll)
        self.go.setEnabled(bool(n) and not self._waiting and allowed)

    # --- the deed --------------------------------------------------------------------------------

    def _go(self) -> None:
        read = self._looked.read if self._looked else None
        said = self.form.read()
        if read is None or said is None:
            return
        self.go.setEnabled(False)
        words = self.desk.language.gettext("Bringing in the members")
        work = partial(_import, self.desk.book, read, said["on"], said["good_rows"])
        job = self.desk.start(words, work)
        job.done.connect(self._imported)
        job.failed.connect(self._show_deed)
        job.stopped.connect(self._show_deed)

    def _imported(self, answer: ImportReport | Refused) -> None:
        language = self.desk.language
        if isinstance(answer, Refused):
            self._show_deed()
            self.form.complain(language.say(answer.text), answer.field)
            return
        self._report, self._looked = answer, None
        words = language.ngettext(
            "{count} member is in the book now.",
            "{count} members are in the book now.",
            answer.imported,
        )
        self.done.say(words.format(count=language.number(answer.imported)), Kind.GOOD)
        self.brought.show_pairs(
            [
                Pair(language.gettext("Shares"), language.amount(answer.shares)),
                Pair(language.gettext("Savings"), language.amount(answer.savings)),
                Pair(language.gettext("Loans"), language.amount(answer.loans)),
            ]
        )
        self._show_parts()
        self.print.setFocus()
        self._show_report()

    def _show_report(self) -> None:
        if self._report is None:
            return
        desk = self.desk
        title = desk.language.gettext("Import of members")
        pdf = import_report(self._report, papers.language(desk))
        desk.preview(title, pdf, file_name=f"{Path(self._report.file).stem} import.pdf")

    def _go_members(self) -> None:
        self.desk.go(Place("members"))
