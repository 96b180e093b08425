"""The page on which a roll is brought in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from coopdesk.exchange import imports, own_columns
from coopdesk.exchange.imports import FIELD_NAMES, RollRead
from coopdesk.exchange.layouts import ListFile
from coopdesk.exchange.own_columns import Own
from coopdesk.exchange.recognising import Decision
from coopdesk.i18n import N_, Language
from coopdesk.records import custom_fields, members
from coopdesk.records.book import Book, Topic
from coopdesk.records.ids import MemberId
from coopdesk.records.members import MemberRow
from coopdesk.records.papers import ImportReport
from coopdesk.reports.import_report import import_report
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import EmptyState
from coopdesk.ui.kit.people import Pair
from coopdesk.ui.pages.import_roll.result import Coming
from coopdesk.ui.pages.import_roll.same import Same, WhatChanges
from coopdesk.ui.reading import BringInToSign, Brought, Deed, Looked


@dataclass(frozen=True, slots=True)
class _Roll:
    """How a roll is read, beside the members of the book."""

    book: Book
    currency: str
    today: date
    own: Own
    before: RollRead | None

    def open(self, path: Path, sheet: str | None) -> ListFile:
        return imports.open_roll(path, sheet=sheet, own=self.own)

    def read(self, file: ListFile) -> RollRead:
        known = self.book.read(members.files)
        read = imports.read_rows(
            file, currency=self.currency, today=self.today, known=known, own=self.own
        )
        return read.as_before(self.before)


class ImportRoll(BringInToSign[ListFile, RollRead, ImportReport]):
    """The members that are not in the book yet come in, each with their balances."""

    TITLE = N_("Bring in the roll of members")
    WORKING = N_("Bringing in the members")
    REPORT = N_("Import of members")
    NEEDS = members.import_roll
    THERE = Place("members")
    TOPICS = Topic.MEMBERS

    result: Coming

    def __init__(self, desk: Desk, place: Place) -> None:
        self.same = Same(desk.language, self._held)
        self.changes = WhatChanges(desk.language)
        self._own = desk.ask(own_columns.of)
        self._before: RollRead | None = None  # read last, with what was decided
        super().__init__(desk, place, {**FIELD_NAMES, **self._own.names})
        self.same.decided.connect(self._decide)
        self.more = buttons.quiet(desk.language.gettext("Ask something more"), self._go_more)
        self.more.setToolTip(
            desk.language.gettext(
                "Fields of your own for each member: how many coffee trees, which school."
            )
        )
        if not desk.may(custom_fields.add_field):
            self.more.hide()
        self.reading.offer(self.more)

    def _go_more(self) -> None:
        """To where a column that is none of ours gets a field; what was read waits here."""
        self.desk.go(Place("own_fields"))

    def refresh(self, topics: Topic) -> None:
        """Somebody else may be meant now, or another field of the co-op's own."""
        self._own = self.desk.ask(own_columns.of)
        names = {**FIELD_NAMES, **self._own.names}
        self.reading.columns.offer(names)
        if self.looked is not None and not self.working:
            layout = self.looked.file.layout
            columns = {field: at for field, at in layout.columns.items() if field in names}
            self.look_again(replace(layout, columns=columns))

    # --- what this list says ---------------------------------------------------------------------

    def beginning(self) -> EmptyState:
        t = self.desk.language.gettext
        words = t("Choose the list that the office keeps of its members")
        advice = t(
            "A table saved as CSV or Excel (XLSX), just as it is, with the balances of each "
            "member if it has them. You see first what was understood; nothing is written "
            "before you agree."
        )
        return EmptyState(words, advice, self.choose, icon="import")

    def make_result(self) -> Coming:
        return Coming(self.desk.language, self.desk.today)

    def make_over(self) -> Brought:
        t = self.desk.language.gettext
        words = t("Print the report, compare it with the paper register, and sign both.")
        return Brought(self.desk.language, t("See the &members"), words, icon="members")

    def parts(self) -> list[QWidget]:
        start, reading, *others = super().parts()
        return [start, reading, self.same, self.changes, *others]

    def reader(self) -> _Roll:
        return _Roll(self.desk.book, self.desk.currency, self.desk.today, self._own, self._before)

    def show_looked(self, looked: Looked[ListFile, RollRead]) -> None:
        super().show_looked(looked)
        if looked.read is not None:
            self._before = looked.read
            self.same.show_read(looked.read)
        self.changes.show_read(looked.read)

    def show_parts(self) -> None:
        super().show_parts()
        read = self.looked.read if self.looked else None
        self.same.setVisible(read is not None and bool(read.matches))
        self.changes.setVisible(read is not None and bool(read.updates))

    def _held(self, ident: MemberId) -> MemberRow | None:
        return next(iter(self.desk.ask(members.page, [ident])), None)

    def _decide(self, decisions: Mapping[int, Decision]) -> None:
        """Show the same rows as they come in now."""
        if self.looked is not None and self.looked.read is not None:
            self.looked = replace(self.looked, read=self.looked.read.decided(decisions))
            self.show_looked(self.looked)
            self.show_deed()
            self.show_parts()

    def corrected(self, file: ListFile) -> bool:
        return file.corrected

    # --- the deed --------------------------------------------------------------------------------

    def deed(self, read: RollRead, *, on: date, good_rows: bool) -> Deed[ImportReport]:
        return partial(imports.import_roll, self.desk.book, read, on=on, good_rows=good_rows)

    def tell(self, report: ImportReport) -> tuple[str, Sequence[Pair]]:
        language, t = self.desk.language, self.desk.language.gettext
        words = language.ngettext(
            "{count} member is in the book now.",
            "{count} members are in the book now.",
            report.imported,
        )
        sums = {
            t("Shares"): report.shares,
            t("Savings"): report.savings,
            t("Loans"): report.loans,
        }
        pairs = [Pair(what, language.amount(sum_)) for what, sum_ in sums.items()]
        told = [words.format(count=language.number(report.imported))] if report.imported else []
        if report.gone:
            words = t("Among them members who left: {count}.")
            told.append(words.format(count=language.number(report.gone)))
        if report.changed:
            words = language.ngettext(
                "{count} member was changed.", "{count} members were changed.", report.changed
            )
            told.append(words.format(count=language.number(report.changed)))
        return " ".join(told), pairs if report.imported else ()

    def draw(self, report: ImportReport, language: Language) -> bytes:
        return import_report(report, language)
