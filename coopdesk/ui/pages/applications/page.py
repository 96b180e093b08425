"""The list of applications, and the chosen one beside."""

from __future__ import annotations

from typing import ClassVar

from coopdesk.i18n import N_
from coopdesk.records import admission, membership
from coopdesk.records.admission import ApplicationRow
from coopdesk.records.book import Topic
from coopdesk.records.ids import MemberId
from coopdesk.ui.beginning import BeginPage
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import EmptyState, Mark
from coopdesk.ui.kit.tables import Column
from coopdesk.ui.pages.applications.asking import Asking
from coopdesk.ui.pages.applications.one import One
from coopdesk.ui.theme import Kind

#: How each standing looks.
KINDS = {
    membership.APPLICANT: Kind.WARN,
    membership.DEFERRED: Kind.WARN,
    membership.ADMITTED: Kind.GOOD,
}


class Applications(BeginPage[ApplicationRow]):
    """Who asked, the latest first. `place.member` is somebody who left and comes back; `about` is
    an application to choose, `text` the number of a resolution that admits somebody.
    """

    TITLE = N_("Applications")
    ABOUT = N_("Who asks to become a member. Their first payment makes them one.")
    NEW = N_("Write down an application")
    PAST = N_("Also those that are over")
    LONG = True
    TOPICS: ClassVar[Topic] = Topic.MEMBERS | Topic.CASH | Topic.MEETINGS

    def columns(self) -> list[Column[ApplicationRow]]:
        t = self.desk.language.gettext
        return [
            Column(t("Name"), _name, pill=self._mark, stretch=True, least=320),
            Column(t("Village"), _village, gives=2),
            Column(t("Asked on"), self._day, sort=_day, right=True),
        ]

    @staticmethod
    def key(row: ApplicationRow) -> int:
        return row.id

    def empty(self) -> EmptyState:
        t = self.desk.language.gettext
        begin = buttons.secondary(t(self.NEW), self.new.click, icon="add")
        return EmptyState(
            t("Nobody is waiting"),
            t("Whoever asks to become a member stands here."),
            begin,
            "people",
        )

    def cards(self) -> tuple[Asking, One]:
        return Asking(self.desk), One(self.desk)

    def rows(self) -> list[ApplicationRow]:
        return self.desk.ask(admission.applications, open_only=not self.past.peek())

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self.new.setEnabled(self.desk.may(admission.apply))
        if place.text:
            self.one.offer_resolution(place.text)
        if place.member is not None:
            self._show_who_comes_back(place.member)
        elif place.about is not None:
            self._show_one(place.about)

    def _show_who_comes_back(self, member: MemberId) -> None:
        asked = self.desk.ask(admission.applications, open_only=True)
        mine = next((one.id for one in asked if one.member == member), None)
        if mine is not None:  # written down by now: this is the way back from a paper
            self.table.choose(mine)
        else:
            self.form.come_back(member)
            self.one.hide()

    def _show_one(self, ident: int) -> None:
        if all(row.id != ident for row in self.rows()):
            self.past.set_value(True)
            self.look()
        self.table.choose(ident)

    def after_made(self) -> None:
        """What comes next is the decision."""
        self.one.focus_first()

    def _mark(self, row: ApplicationRow) -> Mark | None:
        t = self.desk.language.gettext
        return Mark(t(membership.STANDINGS[row.status]), KINDS.get(row.status, Kind.PLAIN))

    def _day(self, row: ApplicationRow) -> str:
        return self.desk.language.day(row.day)


def _name(row: ApplicationRow) -> str:
    return row.name


def _village(row: ApplicationRow) -> str:
    return row.village


def _day(row: ApplicationRow) -> int:
    return row.day.toordinal()
