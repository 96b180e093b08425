"""What would come in of a list and what not, and the button that brings it in."""

from __future__ import annotations

from datetime import date

from coopdesk.exchange.layouts import ListFile
from coopdesk.exchange.loan_list import LoanReading, column_of
from coopdesk.i18n import Language
from coopdesk.records.papers import LoanImportReport
from coopdesk.reports.wording import said
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import CheckField, DayField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import row
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.reading import (
    FaultRow,
    Looked,
    WhatComes,
    faults_advice,
    faults_first,
    faults_table,
)
from coopdesk.ui.theme import Kind


class Coming(WhatComes[ListFile, LoanReading]):
    """The sums and the deed at the left, the rows to look at on the right."""

    def __init__(self, language: Language, today: date) -> None:
        t = language.gettext
        self._language = language
        self.count = label("", "section", wrap=True)
        self.sums = Pairs()
        self.what = Note("", Kind.PLAIN)
        on = DayField("on", t("&Paid until the end of the day"), language, today=today, value=today)
        good = CheckField("good_rows", t("Bring in the &good rows only"), language)
        self.form = Form([on, good], language)
        self.go = buttons.primary("", icon="import")
        self.faults = faults_table(language)
        left = Card("", self.count, self.sums, self.what, self.form, row(None, self.go))
        self._right = Card(t("Rows to look at"), self.faults)
        super().__init__(left, self._right, shares=(2, 3), least=900)

    def show_looked(self, looked: Looked[ListFile, LoanReading]) -> None:
        """Show what a reading gives."""
        language, read = self._language, looked.read
        self.form.note.say("")
        if read is None:
            assert looked.missing is not None
            self.count.setText(language.gettext("This list can't be read yet"))
            self.sums.show_pairs([])
            what = language.gettext("What does each column mean? Correct it where it is wrong.")
            self.what.say(f"{language.say(looked.missing.text)} {what}", Kind.WARN)
            self.faults.show_rows([])
        else:
            self._show_read(read)
        self._right.setVisible(read is not None and bool(read.faults))
        some = read is not None and bool(read.blocking) and bool(read.drafts)
        self.form["good_rows"].setVisible(some)
        self.form["good_rows"].set_value(False)  # the yes was to other faults

    def _show_read(self, read: LoanReading) -> None:
        language, t = self._language, self._language.gettext
        words = t("{good} of {all} loans can come in")
        good, all_ = (language.number(n) for n in (len(read.drafts), read.read))
        self.count.setText(words.format(good=good, all=all_))
        self.sums.show_pairs(sums(language, read))
        why = faults_advice(language, read.blocked_rows, some=bool(read.drafts))
        self.what.say(why, Kind.WARN)
        self.faults.show_rows(_fault_rows(read, language))

    def show_deed(self, read: LoanReading | None, *, allowed: bool) -> None:
        """Put the whole deed on its button."""
        language = self._language
        count = len(read.drafts) if read else 0
        words = language.ngettext(
            "Bring in {count} loan, {owed} owed", "Bring in {count} loans, {owed} owed", count
        )
        if read is None or not count:
            self.go.setText(language.gettext("Nothing to bring in"))
        else:
            owed = language.amount(read.owed)
            self.go.setText(words.format(count=language.number(count), owed=owed))
        self.go.setEnabled(allowed and bool(count))


def sums(language: Language, of: LoanReading | LoanImportReport) -> list[Pair]:
    """What was lent and is owed, and what of that the book knows."""
    t = language.gettext
    return [
        Pair(t("Lent"), language.amount(of.lent)),
        Pair(t("Paid back"), language.amount(of.lent - of.owed)),
        Pair(t("Still owed"), language.amount(of.owed)),
        Pair(t("Of it in the book before"), language.amount(of.known)),
        Pair(t("New in the book"), language.amount(of.owed - of.known)),
    ]


def _fault_rows(read: LoanReading, language: Language) -> list[FaultRow]:
    return [
        FaultRow(
            fault.row,
            said(language, column_of(read.file, fault.field)),
            language.say(fault.reason),
            fault.blocks,
        )
        for fault in sorted(read.faults, key=faults_first)
    ]
