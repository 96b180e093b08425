"""The shares of a member: what is paid of what they undertook, and their certificates."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records import shares
from coopdesk.records.calendar import year_first
from coopdesk.records.members import MemberFile
from coopdesk.records.shares import CertificateRow, ShareRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, label
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.papers import show_certificate
from coopdesk.ui.theme import Kind


class Owned(QWidget):
    """An account of shares in a line, which opens its own page; certificates below are shown."""

    account = Signal(object)  # HoldingId: an account is to be opened

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        none = EmptyState(
            t("They hold no shares"), t("Who left and was settled holds none."), icon="people"
        )
        self.shares: Table[ShareRow] = Table(
            _accounts(desk.language), name=t("Shares"), key=_account_key, empty=none, least=3
        )
        self.papers: Table[CertificateRow] = Table(
            _papers(desk.language),
            name=t("Certificates"),
            key=_paper_key,
            empty=label(t("No certificate was issued yet."), "muted", wrap=True),
            least=3,
        )
        below = Card(t("Certificates"), self.papers)
        whole = column(Card("", self.shares, padding=1), below, gap=16)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.shares.opened.connect(self._open)
        self.papers.opened.connect(self._show)

    def show_member(self, one: MemberFile) -> None:
        """Look at their shares as they stand today."""
        desk = self._desk
        since = year_first(desk.today)
        rows = desk.ask(shares.register, desk.today, since, member=one.id).rows
        self.shares.show_rows(rows)
        held = [row.holding for row in rows]
        self.papers.show_rows(desk.ask(shares.certificates, holdings=held)[::-1])
        for table in (self.shares, self.papers):
            if table.row() is None:
                table.choose_first()

    def focus_first(self) -> None:
        self.shares.setFocus()

    def _open(self, one: ShareRow) -> None:
        self.account.emit(one.holding)

    def _show(self, one: CertificateRow) -> None:
        show_certificate(self._desk, one.id)


class _Cells:
    """What each column says of shares and of a certificate."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def kind(self, one: ShareRow) -> str:
        return self._language.gettext(one.kind)

    def count(self, one: ShareRow | CertificateRow) -> str:
        return self._language.number(one.count)

    def subscribed(self, one: ShareRow) -> str:
        return self._language.figure(one.subscribed)

    def paid(self, one: ShareRow) -> str:
        return self._language.figure(one.paid)

    def late(self, one: ShareRow) -> Mark | None:
        late = self._language.gettext("late")
        return Mark(late, Kind.WARN) if one.late.minor else None

    def number(self, one: CertificateRow) -> str:
        return one.number

    def issued(self, one: CertificateRow) -> str:
        return self._language.day(one.issued)

    def amount(self, one: CertificateRow) -> str:
        return self._language.figure(one.amount)

    def cancelled(self, one: CertificateRow) -> Mark | None:
        if one.cancelled is None:
            return None
        said = self._language.gettext("cancelled {day}")
        return Mark(said.format(day=self._language.day(one.cancelled)))

    def tone(self, one: CertificateRow) -> Tone:
        return Tone.STRUCK if one.cancelled else Tone.PLAIN


def _accounts(language: Language) -> list[Column[ShareRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Kind"), cells.kind, stretch=True, least=120, pill=cells.late),
        Column(t("Shares"), cells.count, right=True),
        Column(t("Undertaken"), cells.subscribed, right=True, gives=1),
        Column(t("Paid"), cells.paid, right=True),
    ]


def _papers(language: Language) -> list[Column[CertificateRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Number"), cells.number, stretch=True, pill=cells.cancelled, tone=cells.tone),
        Column(t("Issued on"), cells.issued, gives=1),
        Column(t("Shares"), cells.count, right=True),
        Column(t("Amount"), cells.amount, right=True),
    ]


def _account_key(one: ShareRow) -> int:
    return one.holding


def _paper_key(one: CertificateRow) -> int:
    return one.id
