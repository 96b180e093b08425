"""Households and groups: a list, the chosen one with its people, another one."""

from __future__ import annotations

from typing import ClassVar

from coopdesk.i18n import N_
from coopdesk.records import households
from coopdesk.records.book import Topic
from coopdesk.records.households import KINDS, HouseholdRow
from coopdesk.ui.beginning import BeginPage
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import EmptyState, Mark
from coopdesk.ui.kit.tables import Column
from coopdesk.ui.pages.households.forming import Forming
from coopdesk.ui.pages.households.one import One


class Households(BeginPage[HouseholdRow]):
    """`place.about` is one to choose, `place.member` whose; `place.text` "new" begins one."""

    TITLE = N_("Households and groups")
    ABOUT = N_("People of one home or of one work: members, and others with a name alone.")
    NEW = N_("Write one down")
    PAST = N_("Also those that are no more")
    LEAST = 5
    TOPICS: ClassVar[Topic] = Topic.MEMBERS

    def columns(self) -> list[Column[HouseholdRow]]:
        t = self.desk.language.gettext
        return [
            Column(t("Name"), _name, pill=self._mark, stretch=True, least=120),
            Column(t("Village"), _village, gives=2),
            Column(t("People"), self._people, sort=_many, right=True),
            Column(t("Members"), self._members, sort=_of_them, right=True),
        ]

    @staticmethod
    def key(row: HouseholdRow) -> int:
        return row.id

    def empty(self) -> EmptyState:
        t = self.desk.language.gettext
        begin = buttons.secondary(t(self.NEW), self.new.click, icon="add")
        advice = t("Who lives in one home, and who works in one group, stands here.")
        return EmptyState(t("None is written down yet"), advice, begin, "people")

    def cards(self) -> tuple[Forming, One]:
        return Forming(self.desk), One(self.desk)

    def rows(self) -> list[HouseholdRow]:
        return self.desk.ask(households.households, past=bool(self.past.peek()))

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self.new.setEnabled(self.desk.may(households.form_household))
        if place.text == "new" and self.new.isEnabled():
            self.new.click()
        elif place.about is not None:
            self.table.choose(place.about)
        elif place.member is not None:
            for row in self.desk.ask(households.households, member=place.member)[:1]:
                self.table.choose(row.id)

    def after_made(self) -> None:
        """Whoever was written down is asked for its people."""
        self.one.focus_first()

    def _mark(self, row: HouseholdRow) -> Mark | None:
        t = self.desk.language.gettext
        if row.closed is not None:
            return Mark(t("ended {day}").format(day=self.desk.language.day(row.closed)))
        return None if row.kind == households.HOUSEHOLD else Mark(t(KINDS[row.kind]))

    def _people(self, row: HouseholdRow) -> str:
        return self.desk.language.number(row.people)

    def _members(self, row: HouseholdRow) -> str:
        return self.desk.language.number(row.members)


def _name(row: HouseholdRow) -> str:
    return row.name


def _village(row: HouseholdRow) -> str:
    return row.village


def _many(row: HouseholdRow) -> int:
    return row.people


def _of_them(row: HouseholdRow) -> int:
    return row.members
