"""The page of a member who leaves: first why and when, then the settlement."""

from __future__ import annotations

from typing import ClassVar

from coopdesk.i18n import N_
from coopdesk.records import lives, members, membership
from coopdesk.records.book import Topic
from coopdesk.records.membership import ACTIVE, LEAVING, SUSPENDED
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, column, holder, whole_page
from coopdesk.ui.kit.people import Pairs
from coopdesk.ui.living import step_pairs
from coopdesk.ui.pages.leaving.going import Going
from coopdesk.ui.pages.leaving.settling import Settling

_BESIDE = 900  # at 100 % text


class Leaving(Page):
    """`place.member` is who leaves."""

    TITLE = N_("Leaving")
    TOPICS: ClassVar[Topic] = ~Topic.PEOPLE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.member = buttons.secondary(t("Open the &member's page"), self._go_member)
        self.heading = Heading(t(self.TITLE), " ", [self.member])
        self.going, self.settling = Going(desk), Settling(desk)
        self.steps = Pairs()
        self.happened = Card(t("What happened"), self.steps)
        left = column(self.going, self.settling, None, gap=16)
        sides = Sides(
            holder(left), holder(column(self.happened, None)), shares=(2, 1), least=_BESIDE
        )
        self.setLayout(whole_page(self.heading, sides, None))
        self.going.done.connect(self._went)
        self.settling.done.connect(self._look)
        does_it(self, self._do)
        self.show_place(place)

    def show_place(self, place: Place) -> None:
        other = place.member != self.place.member
        super().show_place(place)
        if other:
            self.going.clear()
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return self.going.has_typed()

    def focus_first(self) -> None:
        if not self.going.isHidden():
            self.going.focus_first()
        elif self.settling.do.isVisibleTo(self):
            self.settling.do.setFocus()
        else:
            self.member.setFocus()

    def _look(self) -> None:
        if self.place.member is None:
            return
        desk, t = self.desk, self.desk.language.gettext
        one = desk.ask(members.file, self.place.member)
        now, steps = desk.ask(membership.life, self.place.member, desk.today)
        number = t("No {number}").format(number=one.number)
        known = (one.name, number, desk.language.say(lives.said_of(now)))
        self.heading.say(t(self.TITLE), " · ".join(known))
        told = step_pairs(desk.language, steps, one.joined)
        self.steps.show_pairs(told)
        self.happened.setVisible(bool(told))
        self.going.show_member(one, now)
        self.settling.show_member(one, now)
        self.going.setVisible(now.status in (ACTIVE, SUSPENDED))
        self.settling.setVisible(now.status not in (ACTIVE, SUSPENDED))

    def _went(self) -> None:
        self._look()
        self.focus_first()

    def _do(self) -> None:
        if not self.going.isHidden():
            self.going.do_it()
        elif self.settling.standing == LEAVING:
            self.settling.do_it()

    def _go_member(self) -> None:
        self.desk.go(Place("member", member=self.place.member))
