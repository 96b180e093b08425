"""Which time a statement is for."""

from __future__ import annotations

from datetime import date
from typing import Any

from coopdesk.records import seals, statements
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.reports.statement import statement as statement_pdf
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import row


class StatementCard(Card):
    """Which time a statement is for. Shown when asked for, in place."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("Statement for which time?"))
        self._desk = desk
        self._member: MemberId | None = None
        today = desk.today
        self.period: ChoiceField[str] = ChoiceField(
            "period",
            t("Period"),
            [
                ("this", t("This year, {year}").format(year=today.year)),
                ("last", t("Last year, {year}").format(year=today.year - 1)),
                ("all", t("From the beginning")),
                ("other", t("Other days")),
            ],
            language,
            value="this",
        )
        self.first = DayField("from_", t("From"), language, today=today)
        self.last = DayField("until", t("Until"), language, today=today)
        self.proof = papers.proof_field(desk)
        fields: list[Field[Any]] = [self.period, self.first, self.last, self.proof]
        self.form = Form(fields, language, columns=4)
        self.make = buttons.secondary(t("Show the statement"), self._show, icon="print")
        self.body.addWidget(self.form)
        self.body.addLayout(row(self.make, None))
        self.period.changed.connect(self._fill)
        self.first.changed.connect(self._other)
        self.last.changed.connect(self._other)
        self._fill()

    def show_member(self, member: MemberId) -> None:
        """Whose it is."""
        self._member = member

    def focus_first(self) -> None:
        self.period.setFocus()

    def _days(self) -> tuple[date, date] | None:
        """First and last day of the chosen period; None where the person writes them."""
        today = self._desk.today
        match self.period.peek():
            case "this":
                return date(today.year, 1, 1), today
            case "last":
                return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
            case "all":
                return self._beginning(today), today
        return None

    def _beginning(self, today: date) -> date:
        if self._member is None:
            return today
        held = self._desk.ask(statements.holdings, self._member)
        return min((one.opened for one in held), default=today)

    def _fill(self) -> None:
        days = self._days()
        if days is None:
            self.first.setFocus()
            return
        for field, day in zip((self.first, self.last), days, strict=True):
            field.blockSignals(True)  # that the program writes is no choice of other days
            field.set_value(day)
            field.blockSignals(False)

    def _other(self) -> None:
        self.period.set_value("other")

    def _show(self) -> None:
        said = self.form.read()
        if said is None or self._member is None:
            return
        desk, t = self._desk, self._desk.language.gettext
        if said["from_"] > said["until"]:
            self.form.complain(t("The last day must not come before the first."), "until")
            return
        paper = desk.ask(
            statements.statement,
            self._member,
            from_=said["from_"],
            until=said["until"],
            made_on=desk.today,
            made_by=desk.actor.name,
        )
        try:
            paper = seals.proven(desk.book, paper, to_seal=said["proof"] == papers.SEALED)
        except Refused as no:
            self.form.complain(desk.language.say(no.text), "proof")
            return
        pdf = statement_pdf(paper, papers.language_of(desk, self._member))
        title = t("Statement of {name}").format(name=paper.member_name)
        desk.preview(title, pdf, file_name=f"{paper.member_number} {paper.until.isoformat()}.pdf")
