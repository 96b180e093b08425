"""Write the entry that the books lack for a line of the bank."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from coopdesk.records import bank
from coopdesk.records.accounts import AccountRow
from coopdesk.records.ids import EntryId
from coopdesk.records.journal import CONTROL
from coopdesk.records.statements import BankRow
from coopdesk.ui.choosing import account_field
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, holder


class Writing(Card):
    """What the money was for, and the text of the entry; its day is that of the line."""

    over = Signal()

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self._desk = desk
        self._line: BankRow | None = None
        self.about = label("", "muted", wrap=True)
        self.account = account_field(desk, "account", t("What was it &for?"), _may_be)
        self.memo = TextField("memo", t("Te&xt of the entry"), desk.language, optional=True)
        self.form = Form([self.account, self.memo], desk.language, columns=2)
        self.write = buttons.primary("", self._write, icon="save")
        self.leave = buttons.secondary(t("Cancel"), self._leave)
        super().__init__(
            t("Write an entry for this line"),
            self.about,
            self.form,
            holder(Flow(self.write, self.leave)),
        )
        self.hide()

    def begin(self, line: BankRow) -> None:
        """Ask for the account of a line."""
        language, t = self._desk.language, self._desk.language.gettext
        self._line = line
        said = t("{day} · {text} · {amount}")
        self.about.setText(
            said.format(
                day=language.day(line.day),
                text=line.text,
                amount=language.figure(line.amount, plus=True),
            )
        )
        self.form.clear()
        self.memo.set_value(line.text)
        self.form.settle()
        deed = (
            t("&Write {amount} paid out") if line.amount.minor < 0 else t("&Write {amount} paid in")
        )
        self.write.setText(deed.format(amount=language.amount(abs(line.amount))))
        self.show()
        self.account.setFocus()

    def _write(self) -> None:
        if self._line is not None and self.form.submit(self._send) is not None:
            t = self._desk.language.gettext
            self._desk.say(t("The entry is written and matched with the bank."))
            self._leave()

    def _send(self, *, account: AccountRow, memo: str | None) -> EntryId:
        assert self._line is not None
        return self._desk.do(
            bank.write_line, line=self._line.id, account=account.id, memo=memo or ""
        )

    def _leave(self) -> None:
        self.form.clear()
        self._line = None
        self.hide()
        self.over.emit()


def _may_be(row: Any) -> bool:
    """Accounts that take a general line: members' money is booked at the cash desk."""
    return not row.closed and row.role not in CONTROL
