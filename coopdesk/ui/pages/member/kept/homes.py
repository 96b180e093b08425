"""The households and groups that a member is in."""

from __future__ import annotations

from coopdesk.records import households
from coopdesk.records.households import KINDS, ROLES, HouseholdRow
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.pages.member.kept.whose import Whose


class HomesCard(Card):
    """Who is in them, with what each is."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Household and groups"))
        self._desk = desk
        self._one: Whose | None = None
        self.pairs = Pairs()
        self.none = label(t("In none that is written down."), "muted", wrap=True)
        self.all = buttons.quiet(t("Households and groups"), self._go)
        for part in (self.none, self.pairs, holder(Flow(self.all))):
            self.body.addWidget(part)

    def show_member(self, one: Whose) -> None:
        """Look at the households of a member."""
        self._one = one
        found = self._desk.ask(households.households, member=one.id)
        self.pairs.show_pairs([pair for home in found for pair in self._pairs(home)])
        self.none.setVisible(not found)

    def _go(self) -> None:
        self._desk.go(Place("households", member=self._one.id if self._one else None))

    def _pairs(self, home: HouseholdRow) -> list[Pair]:
        t = self._desk.language.gettext
        note = " · ".join(filter(None, (t(KINDS[home.kind]), home.village)))
        said = [Pair(home.name, "", None, note)]
        for one in self._desk.ask(households.parts, home.id):
            number = t("No {number}").format(number=one.number) if one.number else ""
            said.append(Pair(one.name, t(ROLES[one.role]), None, number))
        return said
