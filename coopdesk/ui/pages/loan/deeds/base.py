"""What every deed with a loan has: its day, what changes by it, and a second person to sign."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from coopdesk.records.access import Permission
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, PersonId, VisitId
from coopdesk.records.loans import LoanFile, Snapshot
from coopdesk.records.money import Money
from coopdesk.ui.deed import Deed
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.changes import Changes
from coopdesk.ui.kit.fields import DayField, MoneyField, TextField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.pages.loan.wording import changes
from coopdesk.ui.resolving import ResolutionField
from coopdesk.ui.second import SecondPerson

R = TypeVar("R")


class LoanDeed(Deed[LoanFile]):
    """A deed with a loan. `KEY` is its name among those that make sense now (`LoanFile.may`)."""

    KEY: ClassVar[str] = ""
    #: What a second person must be allowed, where one signs beside.
    SIGNS: ClassVar[Permission | None] = None

    def __init__(self, desk: Desk, subject: LoanFile) -> None:
        self.second: SecondPerson | None = None
        self._signs: PersonId | None = None
        self.changes = Changes(desk.language)
        self.why = label("", "muted", wrap=True)
        self.why.hide()
        super().__init__(desk, subject)

    @property
    def file(self) -> LoanFile:
        """The loan that it is done with."""
        return self.subject

    @property
    def loan(self) -> LoanId:
        """Its id."""
        return self.subject.loan

    @classmethod
    def is_offered(cls, subject: LoanFile) -> bool:
        return cls.KEY in subject.may

    def parts(self) -> list[QWidget]:
        """What changes; then who signs beside, where somebody must."""
        found: list[QWidget] = [self.changes, self.why]
        if self.SIGNS is not None and self.wants_second():
            self.second = SecondPerson(self.desk, self.SIGNS)
            found.append(self.second)
        return found

    def wants_second(self) -> bool:
        """Whether somebody signs beside."""
        return True

    # --- fields --------------------------------------------------------------------------------

    def day_field(self, title: str = "") -> DayField:
        """The day of the deed, today where nothing else is said."""
        t, today = self.language.gettext, self.desk.today
        return DayField("day", title or t("&Day"), self.language, today=today, value=today)

    def amount_field(self, name: str, title: str, *, optional: bool = False) -> MoneyField:
        """An amount in the currency of the book."""
        return MoneyField(name, title, self.desk.currency, self.language, optional=optional)

    def text_field(
        self, name: str, title: str, hint: str = "", *, needed: bool = True
    ) -> TextField:
        """A few words."""
        return TextField(name, title, self.language, optional=not needed, hint=hint)

    def resolution_field(self, cause: str, *, needed: bool) -> ResolutionField:
        """The resolution that allows it; one that waits to be done for this loan is filled in."""
        field = ResolutionField(self.desk, cause, subject=self.loan, optional=not needed)
        field.fill_in()
        return field

    def show_receipt(self, visit: VisitId) -> None:
        """Show the receipt that was just written: no copy is printed of it yet."""
        self.desk.unprinted.add(visit)
        self.desk.go(Place("receipt", visit=visit))

    def day(self) -> date | None:
        """The day, where it can be read."""
        found: date | None = self.form["day"].peek()
        return found

    def minor(self, name: str) -> int:
        """An amount in minor units, nothing where nothing can be read."""
        found = self.money(name)
        return found.minor if isinstance(found, Money) else 0

    # --- before and after ------------------------------------------------------------------------

    def compare(self, ask: Callable[[], tuple[Snapshot, Snapshot] | None]) -> None:
        """Show how the loan stands before and after, or why it can't be told."""
        self.why.setText("")
        found = None
        try:
            found = ask()
        except Refused as no:
            self.why.setText(self.language.say(no.text))
        self.why.setVisible(bool(self.why.text()))
        self.changes.show_changes(changes(self.language, *found) if found else [])

    # --- doing -----------------------------------------------------------------------------------

    def signed_beside(self) -> PersonId | None:
        """Who signed beside, after `_submit` has made sure of them."""
        return self._signs

    def _submit(self) -> None:
        if self.second is not None and self.form.read() is not None:
            self._signs = self._ask_second(self.second)
            if self._signs is None:
                return
        super()._submit()

    def _ask_second(self, second: SecondPerson) -> PersonId | None:
        typed = second.form.read()
        if typed is None:
            return None
        with Refusals(second.form.note, self.language, second.form.fields()):
            return second.actor(**typed).person
        return None

    def _show(self) -> None:
        super()._show()
        if self.second is not None:
            self.do.setEnabled(self.second.offer([]))


class RowDeed(LoanDeed, Generic[R]):
    """A deed with one row of a loan: who or what answers for it, or what was done to it."""

    def __init__(self, desk: Desk, subject: LoanFile, row: R) -> None:
        self.row = row
        super().__init__(desk, subject)
