"""The few figures that people look for first on the page of a loan."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coopdesk.records.lending_terms import PURPOSES
from coopdesk.records.loans import Amounts, LoanFile, Snapshot
from coopdesk.records.loans.life import APPROVED
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import StatCard
from coopdesk.ui.kit.layouts import Flow
from coopdesk.ui.lending import parts_told
from coopdesk.ui.theme import Kind, look

_CARD = 165  # at 100 % text: the four stand two by two


class Figures(QWidget):
    """Four figures: owed, due now, the next instalment, still to pay; before it runs other ones."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk, self._language = desk, desk.language
        self.asked, self.granted = StatCard(t("Asked for")), StatCard(t("Approved"))
        self.owed, self.due = StatCard(t("Owed")), StatCard(t("To pay now"))
        self.next, self.to_pay = StatCard(t("Next instalment")), StatCard(t("Still to pay in all"))
        self.lost, self.recovered = StatCard(t("Written off")), StatCard(t("Recovered"))
        self._before, self._after, self._over = (
            (self.asked, self.granted),
            (self.owed, self.due, self.next, self.to_pay),
            (self.lost, self.recovered),
        )
        self.setLayout(Flow(*self._before, *self._after, *self._over, gap=16, equal=True))

    def show_file(self, file: LoanFile) -> None:
        """Put in the figures of a loan."""
        lost = file.lost is not None
        runs = file.now is not None and bool(file.disbursed) and not lost
        for card in self._before:
            card.setVisible(not runs and not lost)
        for card in self._after:
            card.setVisible(runs)
            card.setMinimumWidth(look().px(_CARD))
        for card in self._over:
            card.setVisible(lost)
        if file.lost is not None:
            self._show_lost(file, file.lost)
        elif runs and file.now is not None:
            self._show_running(file, file.now)
        else:
            self._show_asked(file)

    def _show_asked(self, file: LoanFile) -> None:
        t, language = self._language.gettext, self._language
        asked = file.life.asked
        words = language.ngettext("{n} instalment", "{n} instalments", asked.instalments)
        note = words.format(n=language.number(asked.instalments))
        if asked.purpose in PURPOSES:
            note = t("{count} · {what}").format(count=note, what=t(PURPOSES[asked.purpose]))
        self._put(self.asked, file.asked, note)
        one = file.life.approved
        self.granted.setVisible(one is not None)
        if one is not None:
            count = one.said["instalments"]
            words = language.ngettext("{n} instalment", "{n} instalments", count)
            note = words.format(n=language.number(count))
            pill = t("by {body}").format(body=one.said["body"]) if one.said.get("body") else ""
            if one.kind == APPROVED and pill:
                note = t("{count} · {what}").format(count=note, what=pill)
            self._put(self.granted, Money(one.said["amount"], self._desk.currency), note)

    def _show_lost(self, file: LoanFile, lost: Amounts) -> None:
        """What was given up, and what of that came in since: it is owed all the same."""
        t, whole = self._language.gettext, lost.total
        self._put(self.lost, whole, parts_told(self._language, lost))
        left = max(whole.minor - file.recovered.minor, 0)
        note = t("{amount} of the loan is still owed.") if left else ""
        note = note.format(amount=self._language.amount(Money(left, whole.currency)))
        self._put(self.recovered, file.recovered, note)

    def _show_running(self, file: LoanFile, now: Snapshot) -> None:
        t, language = self._language.gettext, self._language
        note = t("of {amount} paid out").format(amount=language.amount(file.disbursed))
        if file.too_much:
            more = language.amount(file.too_much)
            note = t("{amount} more was paid than was owed").format(amount=more)
        self._put(self.owed, now.owed, note)
        self._show_due(now)
        for card in (self.next, self.to_pay):
            card.setVisible(bool(now.left))
        if now.next is None:
            self._put(self.next, now.instalment, t("no more are to come"))
        else:
            self._put(self.next, now.instalment, t("due {day}").format(day=language.day(now.next)))
        words = language.ngettext("{n} instalment left", "{n} instalments left", now.left)
        note = words.format(n=language.number(now.left))
        if now.ends is not None:
            until = t("{count}, until {day}")
            note = until.format(count=note, day=language.day(now.ends))
        self._put(self.to_pay, now.to_pay, note)

    def _show_due(self, now: Snapshot) -> None:
        language = self._language
        card, unit = self.due, language.symbol(self._desk.currency)
        note = parts_told(language, now.due) if now.due.total else ""
        if not now.due.total:
            note, tone = language.gettext("nothing is due"), Kind.GOOD
        else:
            tone = Kind.PLAIN
        card.show_figure(language.figure(now.due.total), unit, note, note_kind=tone)

    def _put(self, card: StatCard, amount: Money, note: str) -> None:
        unit = self._language.symbol(amount.currency)
        card.show_figure(self._language.figure(amount), unit, note)
