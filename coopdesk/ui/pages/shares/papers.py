"""The certificates of an account: issued, printed, replaced, cancelled."""

from __future__ import annotations

from PySide6.QtCore import Signal

from coopdesk.records import shares
from coopdesk.records.shares import CertificateRow, ShareRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Mark, Note, label
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.papers import show_certificate
from coopdesk.ui.theme import Kind

#: Why a person cancels one; the other reasons come by themselves.
_WHY = ("lost", "replaced")


class Certificates(Card):
    """A list; the chosen one can be printed again, replaced or cancelled."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Certificates"))
        self._desk = desk
        self._account: ShareRow | None = None
        self.table: Table[CertificateRow] = Table(
            [
                Column(t("Number"), _number, pill=self._mark, tone=_tone, stretch=True, least=110),
                Column(t("Shares"), self._count, right=True),
                Column(t("Amount"), self._amount, right=True),
                Column(t("Issued on"), self._issued, right=True, gives=2),
            ],
            name=t("Certificates"),
            key=_key,
            empty=label(t("No certificate was issued yet."), "muted", wrap=True),
            least=3,
            dense=True,
        )
        self.note = Note("", Kind.REFUSE)
        self.issue = buttons.secondary("", self._issue, icon="add")
        self.print = buttons.secondary(t("&Print"), self._print, icon="print")
        self.replace = buttons.quiet(t("Replace it"), self._ask_replace)
        self.cancel = buttons.quiet(t("Cancel the certificate"), self._ask_cancel)
        whys = [(one, t(shares.REASONS[one])) for one in _WHY]
        self.why: ChoiceField[str] = ChoiceField(
            "why", t("Wh&y"), whys, desk.language, value="lost"
        )
        self.really = buttons.secondary("", self._really)
        self.stay = buttons.quiet(t("Leave it as it is"), self._stay)
        self._form = Form([self.why], desk.language, columns=2)
        self._sure = holder(column(self._form, holder(Flow(self.really, self.stay))))
        self._new = False
        self._sure.hide()
        deeds = holder(Flow(self.issue, self.print, self.replace, self.cancel))
        for part in (self.table, self.note, deeds, self._sure):
            self.body.addWidget(part)
        self.table.chosen.connect(self._offer)
        self.table.opened.connect(self._print)

    def show_account(self, account: ShareRow) -> None:
        """The certificates of an account, and what could be put on a new one."""
        if self._account is not None and self._account.holding != account.holding:
            self._stay()
        self._account = account
        desk, t, language = self._desk, self._desk.language.gettext, self._desk.language
        rows = desk.ask(shares.certificates, holdings=[account.holding])
        self.table.show_rows(rows[::-1])
        if self.table.row() is None:
            self.table.choose_first()
        count, amount = desk.ask(shares.to_certify, account.holding, desk.today)
        words = t("Issue a certificate for {amount}").format(amount=language.amount(amount))
        self.issue.setText(buttons.literal(words))
        self.issue.setVisible(count > 0 and desk.may(shares.issue))
        self._offer()

    def _offer(self, *_: object) -> None:
        one = self.table.row()
        live = one is not None and one.cancelled is None
        asked = not self._sure.isHidden()
        self.print.setVisible(one is not None and not asked)
        for button in (self.replace, self.cancel):
            button.setVisible(live and not asked and self._desk.may(shares.cancel_certificate))

    # --- cells -----------------------------------------------------------------------------------

    def _mark(self, row: CertificateRow) -> Mark | None:
        if row.cancelled is None:
            return None
        t = self._desk.language.gettext
        return Mark(t("cancelled {day}").format(day=self._desk.language.day(row.cancelled)))

    def _count(self, row: CertificateRow) -> str:
        return self._desk.language.number(row.count)

    def _amount(self, row: CertificateRow) -> str:
        return self._desk.language.figure(row.amount)

    def _issued(self, row: CertificateRow) -> str:
        return self._desk.language.day(row.issued)

    # --- deeds -----------------------------------------------------------------------------------

    def _issue(self) -> None:
        if self._account is None:
            return
        with Refusals(self.note, self._desk.language):
            made = self._desk.do(shares.issue, holding=self._account.holding)
            self.done.emit()
            self.table.choose(made)
            show_certificate(self._desk, made)

    def _print(self, *_: object) -> None:
        one = self.table.row()
        if one is not None:
            show_certificate(self._desk, one.id)

    def _ask_replace(self) -> None:
        self._ask(self._desk.language.gettext("Replace {number} by a new certificate"), new=True)

    def _ask_cancel(self) -> None:
        self._ask(self._desk.language.gettext("Cancel certificate {number}"), new=False)

    def _ask(self, words: str, *, new: bool) -> None:
        one = self.table.row()
        if one is None:
            return
        self._new = new
        self.really.setText(buttons.literal(words.format(number=one.number)))
        self._sure.show()
        self._offer()
        self.why.setFocus()

    def _stay(self) -> None:
        self._sure.hide()
        self.note.say("")
        self._offer()

    def _really(self) -> None:
        one, why = self.table.row(), self.why.value()
        if one is None or why is None:
            return
        with Refusals(self.note, self._desk.language, [self.why]):
            made = None
            if self._new:
                made = self._desk.do(shares.replace_certificate, certificate=one.id, why=why)
            else:
                self._desk.do(shares.cancel_certificate, certificate=one.id, why=why)
            self._stay()
            self.done.emit()
            if made is not None:
                self.table.choose(made)
                show_certificate(self._desk, made)


def _number(row: CertificateRow) -> str:
    return row.number


def _tone(row: CertificateRow) -> Tone:
    return Tone.PLAIN if row.cancelled is None else Tone.MUTED


def _key(row: CertificateRow) -> int:
    return row.id
