"""The sanctions of a member: those there are, the chosen one beside, or a new one."""

from __future__ import annotations

from typing import ClassVar

from coopdesk.i18n import N_
from coopdesk.records import members, sanctions
from coopdesk.records.book import Topic
from coopdesk.records.sanctions import SanctionRow
from coopdesk.ui.beginning import BeginPage
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.cards import EmptyState, Mark
from coopdesk.ui.kit.tables import Column
from coopdesk.ui.pages.sanctions.laying import Laying
from coopdesk.ui.pages.sanctions.one import One
from coopdesk.ui.theme import Kind


class Sanctions(BeginPage[SanctionRow]):
    """`place.member` is whose sanctions they are."""

    TITLE = N_("Sanctions")
    ABOUT = N_("A body decides. The member is heard, and what they answer stands beside.")
    NEW = N_("Write down a sanction")
    PAST = N_("Also those that were lifted")
    LEAST = 2
    LONG = True
    TOPICS: ClassVar[Topic] = Topic.MEMBERS

    def columns(self) -> list[Column[SanctionRow]]:
        t = self.desk.language.gettext
        return [
            Column(t("Sanction"), self._kind, pill=self._mark, stretch=True, least=120),
            Column(t("Who decided"), self._body, gives=2),
            Column(t("Day"), self._day, sort=_day, right=True),
        ]

    @staticmethod
    def key(row: SanctionRow) -> int:
        return row.id

    def empty(self) -> EmptyState:
        t = self.desk.language.gettext
        return EmptyState(
            t("No sanctions"), t("Nothing was ever laid upon this member."), icon="people"
        )

    def cards(self) -> tuple[Laying, One]:
        return Laying(self.desk), One(self.desk)

    def rows(self) -> list[SanctionRow]:
        if self.place.member is None:
            return []
        found = self.desk.ask(sanctions.sanctions, self.place.member)
        return [one for one in found if self.past.peek() or one.lifted is None]

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if place.member is None:
            self.new.setEnabled(False)
            return
        one = self.desk.ask(members.file, place.member)
        self.form.show_member(one)
        self.new.setEnabled(one.left is None and self.desk.may(sanctions.sanction))
        t = self.desk.language.gettext
        number = t("No {number}").format(number=one.number)
        self.heading.say(t(self.TITLE), f"{one.name} · {number}")
        if place.text == "new" and self.new.isEnabled():
            self.new.click()
        elif place.about is not None:
            self.table.choose(place.about)

    def _kind(self, row: SanctionRow) -> str:
        return self.desk.language.gettext(sanctions.KINDS[row.kind])

    def _mark(self, row: SanctionRow) -> Mark | None:
        t = self.desk.language.gettext
        if row.lifted is not None:
            return Mark(t("lifted"))
        if row.kind != sanctions.FINE:
            return None
        return Mark(t("Paid"), Kind.GOOD) if row.paid else Mark(t("owed"), Kind.WARN)

    def _body(self, row: SanctionRow) -> str:
        return self.desk.language.gettext(row.body) if row.body else ""

    def _day(self, row: SanctionRow) -> str:
        return self.desk.language.day(row.day)


def _day(row: SanctionRow) -> int:
    return row.day.toordinal()
