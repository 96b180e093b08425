"""Going to see a borrower who is late, and writing to them."""

from __future__ import annotations

from typing import Any

from coopdesk.i18n import N_
from coopdesk.records import lending
from coopdesk.records.loans import LoanFile
from coopdesk.records.money import Money
from coopdesk.ui import papers
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, NoteField
from coopdesk.ui.pages.loan.deeds.base import LoanDeed


class NoteVisit(LoanDeed):
    """Write down a visit, and what was promised."""

    KEY = "visit"
    TITLE = N_("Note a visit")
    ABOUT = N_("What was said, and what the member promised to pay until when.")
    NEEDS = lending.note_visit
    ICON = "note"

    def fields(self) -> list[Field[Any]]:
        t, language, today = self.language.gettext, self.language, self.desk.today
        return [
            NoteField("note", t("&What was said"), language, lines=2),
            self.day_field(t("&Day of the visit")),
            self.amount_field("promise", t("Promised &amount"), optional=True),
            DayField("promise_on", t("Promised &until"), language, today=today, optional=True),
        ]

    def word(self) -> str:
        t, amount = self.language.gettext, self.money("promise")
        on = self.form["promise_on"].peek()
        if on is None:
            return t("Note the visit")
        day = self.language.day(on)
        if not amount:
            return t("Note the visit and the promise for {day}").format(day=day)
        said = t("Note the visit and the promise of {amount} until {day}")
        return said.format(amount=self.language.amount(amount), day=day)

    def send(self, **typed: Any) -> str:
        promise: Money | None = typed["promise"]
        self.desk.do(
            lending.note_visit,
            loan=self.loan,
            day=typed["day"],
            note=typed["note"],
            promise_on=typed["promise_on"],
            promise=promise.minor if promise else 0,
        )
        return self.language.gettext("The visit is noted.")


class Remind(LoanDeed):
    """Write a reminder in one of three tones."""

    KEY = "remind"
    TITLE = N_("Write a reminder")
    ABOUT = N_("Begin kindly. Each letter says what is late and until when to pay it.")
    NEEDS = lending.note_reminder
    ICON = "letter"

    @classmethod
    def is_offered(cls, subject: LoanFile) -> bool:
        """A letter says what is late: where nothing is there is none to write down."""
        late = subject.now is not None and subject.now.late > 0
        return late and super().is_offered(subject)

    def fields(self) -> list[Field[Any]]:
        t = self.language.gettext
        options = [
            ("kind", t("Kind: perhaps it was forgotten")),
            ("firm", t("Firm: it must be paid now")),
            ("last", t("Last: what follows otherwise")),
        ]
        written = [one.said.get("tone") for one in self.file.life.events if one.kind == "reminded"]
        value = "kind" if not written else "firm" if len(written) == 1 else "last"
        return [ChoiceField("tone", t("&Tone"), options, self.language, value=value)]

    def word(self) -> str:
        return self.language.gettext("Write the reminder")

    def after(self) -> str:
        now, language = self.file.now, self.language
        assert now is not None
        said = language.gettext("It names {amount} that is due.")
        return said.format(amount=language.amount(now.due.total))

    def send(self, **typed: Any) -> str:
        tone = typed["tone"]
        self.desk.do(lending.note_reminder, loan=self.loan, tone=tone)
        papers.hand_out_of_a_loan(self.desk, self.loan, f"loan-reminder-{tone}")
        return self.language.gettext("The reminder is written down.")
