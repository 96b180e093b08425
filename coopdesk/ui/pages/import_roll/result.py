"""What would come in and what not, the button that brings it in, and afterwards what came."""

from __future__ import annotations

from datetime import date

from coopdesk.exchange.imports import RollRead
from coopdesk.exchange.layouts import ListFile
from coopdesk.i18n import Language
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import CheckField, DayField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import row
from coopdesk.ui.pages.import_roll.findings import Sums, fault_rows
from coopdesk.ui.reading import Looked, WhatComes, faults_advice, faults_table
from coopdesk.ui.theme import Kind, look


class Coming(WhatComes[ListFile, RollRead]):
    """The sums to compare and the deed at the left, the rows to look at on the right."""

    def __init__(self, language: Language, today: date) -> None:
        t = language.gettext
        self._language = language
        self.missing = Note("", Kind.WARN)
        self.told = label("", "section", wrap=True)
        words = t("Compare these sums with the paper before you go on.")
        self.compare = label(words, "muted", wrap=True)
        self.others = label("", wrap=True)
        self.sums = Sums(language)
        self.on = DayField("on", t("These balances are those at the end of"), language, today=today)
        self.good_rows = CheckField("good_rows", t("Bring in the good rows only"), language)
        self.form = Form([self.on, self.good_rows], language)
        self.go = buttons.primary("", icon="import")
        self.faults = faults_table(language)
        self.fault_card = Card(t("Rows to look at"), self.faults)
        parts = (self.told, self.others, self.sums, self.compare, self.missing, self.form)
        coming = Card("", *parts, row(self.go, None), None)
        coming.body.setSpacing(look().px(12))
        super().__init__(coming, self.fault_card, shares=(4, 5))

    def show_looked(self, looked: Looked[ListFile, RollRead]) -> None:
        """Show what reading the file gave."""
        read = looked.read
        self.missing.say(self._missing(looked), Kind.WARN)
        for part in (self.told, self.others, self.compare, self.sums, self.form, self.go):
            part.setVisible(read is not None)
        some = read is not None and bool(read.blocking) and read.anything
        self.good_rows.setVisible(some)
        self.good_rows.set_value(False)
        rows = fault_rows(read, self._language) if read else []
        self.fault_card.setVisible(bool(rows))
        if read is None:
            return
        self.told.setText(self._count(read))
        self.others.setText(self._others(read))
        self.others.setVisible(bool(self._others(read)))
        self.sums.show_read(read)
        self.faults.show_rows(rows)

    def show_deed(self, read: RollRead | None, *, allowed: bool) -> None:
        """The button says the whole deed."""
        new, changed = (len(read.coming), len(read.updates)) if read else (0, 0)
        self.go.setText(self._deed(new, changed))
        self.go.setEnabled(bool(new or changed) and allowed)

    def _deed(self, new: int, changed: int) -> str:
        language = self._language
        if not changed and not new:
            return language.gettext("Nothing to bring in")
        if changed and new:
            words = language.gettext("&Import {count} and change {changed} members")
        elif changed:
            words = language.ngettext(
                "&Change {changed} member", "&Change {changed} members", changed
            )
        else:
            words = language.ngettext("&Import {count} member", "&Import {count} members", new)
        return words.format(count=language.number(new), changed=language.number(changed))

    def _missing(self, looked: Looked[ListFile, RollRead]) -> str:
        """What must be said first, or what to do about the faults."""
        language, read = self._language, looked.read
        if looked.missing is not None:
            what = language.gettext("What does each column mean? Correct it where it is wrong.")
            return f"{language.say(looked.missing.text)} {what}"
        if read is None:
            return ""
        waiting = len(read.undecided)
        faults = faults_advice(language, read.blocked_rows - waiting, some=read.anything)
        told = " ".join(filter(None, (self._to_decide(waiting), faults)))
        nobody = language.gettext("There is no member to bring in.")
        return told if told or read.anything else nobody

    def _to_decide(self, waiting: int) -> str:
        language = self._language
        words = language.ngettext(
            "{count} row waits above: say who it is.",
            "{count} rows wait above: say who they are.",
            waiting,
        )
        return words.format(count=language.number(waiting)) if waiting else ""

    def _count(self, read: RollRead) -> str:
        language, number = self._language, self._language.number
        return language.gettext("{good} of {all} members can come in").format(
            good=number(len(read.coming)), all=number(read.roll.read)
        )

    def _others(self, read: RollRead) -> str:
        """Who of them left before, and what becomes of the rows that are decided otherwise."""
        t, number, told = self._language.gettext, self._language.number, []
        if read.gone:
            told.append(t("Among them members who left: {count}.").format(count=number(read.gone)))
        if read.updates or read.skipped:
            words = t("Members to change: {changed}. Rows left out: {skipped}.")
            changed, skipped = len(read.updates), len(read.skipped)
            told.append(words.format(changed=number(changed), skipped=number(skipped)))
        return " ".join(told)
