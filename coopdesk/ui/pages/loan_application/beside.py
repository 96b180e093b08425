"""Beside an application: what it comes to, what was looked at, and whether the member can pay."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk.records import lending, loans
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from coopdesk.records.lending import Finding
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.kit.people import Pairs
from coopdesk.ui.lending import FindingsCard, OfferCard, a_month, ability_pairs, to_pay_off
from coopdesk.ui.pages.loan_application.fields import Fields


class Beside(QWidget):
    """Looks at what is typed, all the while."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        write = t("Choose who asks and write the amount: what it comes to stands here.")
        self.offer = OfferCard(language, t("What it comes to"), write)
        seen = t("What speaks for it and against it stands here.")
        self.checks = FindingsCard(language, t("What was looked at"), seen)
        self.ability, self.pays = Pairs(), Card(t("Can the member pay?"))
        self.pays.body.addWidget(self.ability)
        self.setLayout(column(self.offer, self.checks, self.pays, None, gap=16))

    def look(self, fields: Fields, loan: LoanId | None) -> list[Finding]:
        """Look at what is typed, of an application that there is or of a new one. Gives what was
        found."""
        asked = fields.looked_at()
        self._show_offer(fields)
        found = self._findings(asked, loan)
        self.checks.show_findings(found)
        self._show_ability(fields, loan, asked, a_month(found))
        return found

    def _findings(self, asked: dict[str, Any] | None, loan: LoanId | None) -> list[Finding]:
        if asked is None:
            return []
        try:
            return self._desk.ask(lending.findings_before, loan=loan, **asked)
        except Refused as no:
            return [Finding("", False, no.text)]

    def _show_offer(self, fields: Fields) -> None:
        terms, amount, count = fields.terms(), fields.amount.peek(), fields.instalments.peek()
        if terms is None or not amount or amount.minor <= 0 or not count or count <= 0:
            self.offer.show_offer(None)
            return
        day = fields.day.peek() or self._desk.today
        [made] = loans.offers(terms, amount, [count], day, first_due=fields.first_due.peek())
        replaces = fields.replaces.peek()
        self.offer.show_offer(made, pays_off=to_pay_off(self._desk, replaces, self._desk.today))

    def _show_ability(
        self,
        fields: Fields,
        loan: LoanId | None,
        asked: dict[str, Any] | None,
        each: Money | None,
    ) -> None:
        member = fields.member.peek()
        self.pays.setVisible(member is not None)
        if member is None:
            return
        without = (loan, asked["replaces"] if asked else None)
        told = self._desk.ask(
            lending.ability, member.id, self._desk.today, means=fields.means(), without=without
        )
        self.ability.show_pairs(list(ability_pairs(self._desk.language, told, each)))
