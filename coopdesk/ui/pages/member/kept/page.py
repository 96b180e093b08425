"""The file of somebody who asks to become a member, before they have a page of their own."""

from __future__ import annotations

from typing import ClassVar

from coopdesk.records import members
from coopdesk.records.book import Topic
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Heading
from coopdesk.ui.kit.layouts import whole_page
from coopdesk.ui.pages.member.kept.cards import Kept
from coopdesk.ui.pages.member.kept.whose import whose


class MemberFilePage(Page):
    """`place.member` is whose file it is. A member's is on the page of the member."""

    TOPICS: ClassVar[Topic] = Topic.MEMBERS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._where = place
        t = desk.language.gettext
        self.back = buttons.secondary(t("Back"), self._go_back, icon="back")
        self.heading = Heading(" ", " ", [self.back])
        self.kept = Kept(desk)
        self.setLayout(whole_page(self.heading, self.kept, None))
        self.show_place(place)

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return self.kept.has_typed()

    def focus_first(self) -> None:
        self.kept.focus_first()

    def _look(self) -> None:
        if self.place.member is None:
            return
        one, t = whose(self.desk, self.place.member), self.desk.language.gettext
        if one is None:
            return
        self._where = one.where
        number = t("No {number}").format(number=one.number) if one.number else ""
        known = (number, t(members.KINDS.get(one.kind, one.kind)), one.village)
        self.heading.say(one.name, " · ".join(filter(None, known)))
        self.kept.show_member(one)

    def _go_back(self) -> None:
        self.desk.go(self._where)
