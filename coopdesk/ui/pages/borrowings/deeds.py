"""What is done with a loan from outside: money comes in, is paid back, an entry is taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import accounts, borrowings
from coopdesk.records.borrowings import BorrowingMoveRow, BorrowingRow
from coopdesk.records.ids import AccountId, EntryId
from coopdesk.records.money import Money
from coopdesk.records.resolutions import BORROWING
from coopdesk.ui.choosing import account_words
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, MoneyField, NoteField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, bring_into_view, column, holder
from coopdesk.ui.resolving import ResolutionField


class Asking(QWidget):
    """A form with its deed, and a way out of it."""

    left = Signal()

    def __init__(self, desk: Desk, fields: list[Field[Any]]) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self.row: BorrowingRow | None = None
        self.form = Form(fields, desk.language, columns=2)
        self.outcome = label("", "strong", wrap=True)
        self.outcome.hide()
        self.deed = buttons.primary("", self.do, icon="check")
        self.leave = buttons.quiet(t("Leave it as it is"), self.left.emit)
        under = holder(Flow(self.deed, self.leave, gap=8))
        self.setLayout(column(self.form, self.outcome, under))
        self.form.changed.connect(self.word)

    @property
    def dirty(self) -> bool:
        """Whether something is typed in it while it is shown."""
        return not self.isHidden() and self.form.dirty

    def ask(self, row: BorrowingRow, **values: Any) -> None:
        """Begin anew with a loan."""
        self.row = row
        self.form.clear()
        for name, value in values.items():
            self.form[name].set_value(value)
        self.form.settle()
        self.word()
        self.show()
        self.form.fields()[0].setFocus()
        bring_into_view(self)

    def word(self) -> None:
        """Put the whole deed on its button."""
        raise NotImplementedError

    def do(self) -> None:
        """Do it."""
        raise NotImplementedError

    def foresee(self, after: Money | None) -> None:
        """Say what is owed before and after, where it can be told."""
        self.outcome.setVisible(self.row is not None and after is not None)
        self.outcome.setText("")
        if self.row is not None and after is not None:
            words = self._desk.language.gettext("Owed now {before} → {after} after it")
            said = {"before": self.amount(self.row.owed), "after": self.amount(after)}
            self.outcome.setText(words.format(**said))

    def amount(self, amount: Money) -> str:
        """As it is shown."""
        return self._desk.language.amount(amount)

    def ended(self, words: str, amount: Money) -> None:
        """Say what was done, and go."""
        self._desk.say(words.format(amount=self.amount(amount)))
        self.left.emit()


def _where(desk: Desk) -> list[Field[Any]]:
    """The fields that money coming and going have in common."""
    t, language = desk.language.gettext, desk.language
    return [
        ChoiceField[AccountId]("box", t("&Box or bank"), [], language),
        DayField("day", t("On the da&y"), language, today=desk.today, value=desk.today),
        TextField("paper", t("Number of its pa&per"), language, optional=True),
    ]


def _offer_boxes(desk: Desk, form: Form) -> None:
    rows = [one for one in desk.ask(accounts.accounts) if one.at_hand]
    box = form["box"]
    assert isinstance(box, ChoiceField)
    box.set_options([(one.id, account_words(desk.language, one)) for one in rows])
    if rows:
        box.set_value(rows[0].id)


class Receiving(Asking):
    """Money comes in."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        amount = MoneyField("amount", t("A&mount"), desk.currency, language)
        super().__init__(desk, [amount, *_where(desk)])

    def begin(self, row: BorrowingRow) -> None:
        """Ask; what is not received yet is offered."""
        self.ask(row, amount=row.amount - row.received, day=self._desk.today)
        _offer_boxes(self._desk, self.form)
        self.form.settle()

    def word(self) -> None:
        t, amount = self._desk.language.gettext, self.form["amount"].peek()
        self.deed.setText(
            t("Receive {amount}").format(amount=self.amount(amount))
            if amount
            else t("Receive money")
        )
        self.foresee(self.row.owed + amount if self.row and amount else None)

    def do(self) -> None:
        self.form.submit(self._write)

    def _write(self, *, amount: Money, box: AccountId, day: date, paper: str | None) -> EntryId:
        assert self.row is not None
        entry = self._desk.do(
            borrowings.receive_borrowing,
            borrowing=self.row.id,
            amount=amount.minor,
            day=day,
            box=box,
            paper=paper or "",
        )
        self.ended(self._desk.language.gettext("{amount} is received."), amount)
        return entry


class Paying(Asking):
    """Money goes out, part by part as the lender says."""

    def __init__(self, desk: Desk) -> None:
        t, language, money = desk.language.gettext, desk.language, desk.currency
        parts = [
            MoneyField("principal", t("&Principal"), money, language, optional=True),
            MoneyField("interest", t("&Interest"), money, language, optional=True),
            MoneyField("fee", t("F&ees"), money, language, optional=True),
        ]
        super().__init__(desk, [*parts, *_where(desk)])

    def begin(self, row: BorrowingRow) -> None:
        """Ask what is paid; what is late is offered, or else the instalment that is next. The
        lender's paper decides."""
        principal, interest = row.next_principal, row.next_interest
        if row.late:
            principal, interest = row.late_principal, row.late_interest
        self.ask(row, day=self._desk.today, principal=principal, interest=interest)
        _offer_boxes(self._desk, self.form)
        self.form.settle()

    def _part(self, name: str) -> Money:
        return self.form[name].peek() or Money.zero(self._desk.currency)

    @property
    def _total(self) -> Money:
        return self._part("principal") + self._part("interest") + self._part("fee")

    def word(self) -> None:
        t, total = self._desk.language.gettext, self._total
        words = t("Pay {amount}") if total else t("Pay it back")
        self.deed.setText(words.format(amount=self.amount(total)))
        after = self.row.owed - self._part("principal") if self.row is not None else None
        self.foresee(after if after is not None and after.minor >= 0 else None)

    def do(self) -> None:
        self.form.submit(self._write)

    def _write(
        self, *, box: AccountId, day: date, paper: str | None, **_parts: Money | None
    ) -> EntryId:
        assert self.row is not None
        entry = self._desk.do(
            borrowings.repay_borrowing,
            borrowing=self.row.id,
            principal=self._part("principal").minor,
            interest=self._part("interest").minor,
            fee=self._part("fee").minor,
            day=day,
            box=box,
            paper=paper or "",
        )
        self.ended(self._desk.language.gettext("{amount} is paid."), self._total)
        return entry


class Changing(Asking):
    """What is known of it was written wrongly, or is known better by now."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        fields: list[Field[Any]] = [
            TextField("lender", t("&Who lends it"), language),
            TextField("purpose", t("What it is &for"), language, optional=True),
            TextField("paper", t("&Number of the contract"), language, optional=True),
            ResolutionField(desk, BORROWING, title=t("R&esolution")),
        ]
        super().__init__(desk, fields)

    def begin(self, row: BorrowingRow) -> None:
        """Ask; what is known is filled in."""
        self.ask(row, **{name: value or None for name, value in _known(row).items()})

    def word(self) -> None:
        self.deed.setText(self._desk.language.gettext("Keep the changes"))

    def do(self) -> None:
        self.form.submit(self._write)

    def _write(self, **typed: str | None) -> bool:
        assert self.row is not None
        shown = _known(self.row)
        changes = {name: said or "" for name, said in typed.items()}
        changes = {name: said for name, said in changes.items() if said != shown[name]}
        if changes:
            self._desk.do(
                borrowings.change_borrowing, borrowing=self.row.id, changes=changes, shown=shown
            )
        self._desk.say(self._desk.language.gettext("The changes are kept."))
        self.left.emit()
        return True


def _known(row: BorrowingRow) -> dict[str, str]:
    return {
        "lender": row.lender,
        "purpose": row.purpose,
        "paper": row.paper,
        "resolution": row.resolution,
    }


class TakingBack(Asking):
    """An entry was wrong."""

    def __init__(self, desk: Desk) -> None:
        words = desk.language.gettext("Why?")
        super().__init__(desk, [NoteField("reason", words, desk.language, lines=2)])
        self.wrong: BorrowingMoveRow | None = None

    def begin(self, row: BorrowingRow, move: BorrowingMoveRow) -> None:
        """Ask why."""
        self.wrong = move
        self.ask(row)

    def word(self) -> None:
        if self.wrong is not None:
            words = self._desk.language.gettext("Take back {amount} of {day}")
            said = {"day": self._desk.language.day(self.wrong.day)}
            self.deed.setText(words.format(amount=self.amount(abs(self.wrong.paid)), **said))

    def do(self) -> None:
        self.form.submit(self._write)

    def _write(self, *, reason: str) -> EntryId:
        assert self.wrong is not None
        entry = self._desk.do(
            borrowings.take_back_borrowing_move, entry=self.wrong.entry, reason=reason
        )
        self.ended(self._desk.language.gettext("{amount} is taken back."), abs(self.wrong.paid))
        return entry
