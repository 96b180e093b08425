"""The file of a member: nominees and the co-op's own fields beside their papers."""

from __future__ import annotations

from typing import ClassVar

from coopdesk.records import members
from coopdesk.records.book import Topic
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Heading
from coopdesk.ui.kit.layouts import Sides, column, holder, whole_page
from coopdesk.ui.pages.member_file.homes import HomesCard
from coopdesk.ui.pages.member_file.named import NomineesCard
from coopdesk.ui.pages.member_file.own import OwnFieldsCard
from coopdesk.ui.pages.member_file.papers import PapersCard
from coopdesk.ui.pages.member_file.whose import whose

_BESIDE = 860  # at 100 % text


class MemberFilePage(Page):
    """`place.member` is whose file it is; with `place.text` "nominees" they are named at once. Each
    card is kept by its own button.
    """

    TOPICS: ClassVar[Topic] = Topic.MEMBERS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._where = place
        t = desk.language.gettext
        self.back = buttons.secondary(t("Back"), self._go_back, icon="back")
        self.print = buttons.secondary(t("&Print the file"), self._print, icon="print")
        self.heading = Heading(" ", " ", [self.back, self.print])
        self.nominees, self.own = NomineesCard(desk), OwnFieldsCard(desk)
        self.papers, self.homes = PapersCard(desk), HomesCard(desk)
        left = column(self.nominees, self.own, None, gap=16)
        right = column(self.papers, self.homes, None, gap=16)
        sides = Sides(holder(left), holder(right), shares=(3, 2), least=_BESIDE)
        self.setLayout(whole_page(self.heading, sides, None))
        self.show_place(place)

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()
        if place.text == "nominees":
            self.nominees.open()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return self.nominees.has_typed() or self.own.has_typed() or self.papers.has_typed()

    def focus_first(self) -> None:
        self.nominees.focus_first()

    def _look(self) -> None:
        if self.place.member is None:
            return
        one, t = whose(self.desk, self.place.member), self.desk.language.gettext
        if one is None:
            return
        self._where = one.where
        self.print.setVisible(bool(one.number))  # of who asks to become a member it is the form
        number = t("No {number}").format(number=one.number) if one.number else ""
        known = (number, t(members.KINDS.get(one.kind, one.kind)), one.village)
        self.heading.say(one.name, " · ".join(filter(None, known)))
        for card in (self.nominees, self.own, self.papers, self.homes):
            card.show_member(one)

    def _print(self) -> None:
        if self.place.member is not None:
            papers.show_member_file(self.desk, self.place.member)

    def _go_back(self) -> None:
        self.desk.go(self._where)
