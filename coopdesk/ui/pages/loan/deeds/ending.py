"""Not taking a loan, giving it up, and taking back what was done to it."""

from __future__ import annotations

from typing import Any

from coopdesk.i18n import N_
from coopdesk.records import lending, loans
from coopdesk.records.access import Permission
from coopdesk.records.loans import Amounts, EventRow, LoanFile
from coopdesk.records.resolutions import WRITE_OFF
from coopdesk.ui import papers
from coopdesk.ui.kit.changes import Change
from coopdesk.ui.kit.fields import Field
from coopdesk.ui.pages.loan.deeds.base import LoanDeed, RowDeed


class Cancel(LoanDeed):
    """The member does not take it."""

    KEY = "cancel"
    TITLE = N_("The member does not take it")
    ABOUT = N_("The application ends here. It stays on the member's page.")
    NEEDS = lending.cancel_application
    ICON = "close"

    def fields(self) -> list[Field[Any]]:
        t = self.language.gettext
        return [self.text_field("reason", t("&Why"), t("Found the money elsewhere"))]

    def word(self) -> str:
        said = self.language.gettext("End the application for {amount}")
        return said.format(amount=self.language.amount(self.file.asked))

    def send(self, **typed: Any) -> str:
        self.desk.do(lending.cancel_application, loan=self.loan, reason=typed["reason"])
        return self.language.gettext("The application is ended.")


class WriteOff(LoanDeed):
    """Give up what is owed."""

    KEY = "write_off"
    TITLE = N_("Write off")
    ABOUT = N_(
        "What is owed is given up: what was set aside is used first, the rest is a loss. Whoever"
        " answers for it goes on answering, and what is still paid is recovered."
    )
    NEEDS = lending.write_off
    ICON = "close"
    SIGNS = Permission.LEND

    @classmethod
    def is_offered(cls, subject: LoanFile) -> bool:
        return cls.KEY in subject.may and bool(subject.owed)

    def fields(self) -> list[Field[Any]]:
        t = self.language.gettext
        hint = t("Left the country, nothing to be found")
        return [
            self.text_field("reason", t("&Why"), hint),
            self.resolution_field(WRITE_OFF, needed=True),
            self.day_field(),
        ]

    def word(self) -> str:
        said = self.language.gettext("Write {amount} off")
        owed = self._owed()
        whole = self.file.owed if owed is None else owed.total
        return said.format(amount=self.language.amount(whole))

    def _owed(self) -> Amounts | None:
        """All that is owed on the day, by what it is for; None while no day can be read."""
        day = self.day()
        return None if day is None else self.desk.ask(loans.payoff, self.loan, day)

    def _show(self) -> None:
        super()._show()
        t, amount, owed = self.language.gettext, self.language.amount, self._owed()
        parts = owed.by_name() if owed is not None else ()
        self.changes.show_changes(
            [
                Change(t(loans.PART_NAMES[name]), amount(part), amount(part - part))
                for name, part in parts
            ]
        )

    def send(self, **typed: Any) -> str:
        second = self.signed_beside()
        assert second is not None
        self.desk.do(lending.write_off, loan=self.loan, second=second, **typed)
        papers.hand_out_of_a_loan(self.desk, self.loan, "loan-write-off")
        return self.language.gettext("The loan is written off.")


class Undo(RowDeed[EventRow]):
    """Take back something that was done to it."""

    TITLE = N_("Take it back")
    ABOUT = N_("It was written by mistake. What it moved in the books is reversed today.")
    NEEDS = lending.take_back_event
    ICON = "undo"

    def fields(self) -> list[Field[Any]]:
        t = self.language.gettext
        return [self.text_field("reason", t("&Why is it taken back?"))]

    def word(self) -> str:
        said = self.language.gettext("Take back: {what}")
        return said.format(what=self.language.say(self.row.what))

    def send(self, **typed: Any) -> str:
        self.desk.do(lending.take_back_event, event=self.row.id, reason=typed["reason"])
        return self.language.gettext("It is taken back.")
