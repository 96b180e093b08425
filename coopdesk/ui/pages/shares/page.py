"""The page of a member's shares."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from coopdesk.i18n import N_
from coopdesk.records import members, shares
from coopdesk.records.book import Topic
from coopdesk.records.calendar import year_first
from coopdesk.records.members import MemberFile
from coopdesk.records.shares import ShareRow, ShareTerms, TransferRow
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.pages.shares.deeds import (
    AskingBack,
    Entering,
    MakingOver,
    ShareDeed,
    Sure,
    Undertaking,
)
from coopdesk.ui.pages.shares.holding import Held, ToPay, Waits, Wanted
from coopdesk.ui.pages.shares.papers import Certificates

_BESIDE = 900  # at 100 % text


class Shares(Page):
    """`place.member` is whose shares they are, `place.about` which account."""

    TITLE = N_("Shares")
    TOPICS: ClassVar[Topic] = Topic.SHARES | Topic.MEMBERS | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._rows: list[ShareRow] = []
        self._one: MemberFile | None = None
        self.pay = buttons.secondary(t("&Take or pay money"), self._go_money, icon="cash")
        self.member = buttons.secondary(t("Open the &member's page"), self._go_member)
        self.heading = Heading(t(self.TITLE), " ", [self.member, self.pay])
        self.which: ChoiceField[int] = ChoiceField("holding", t("&Kind"), [], desk.language)
        self.held, self.parts, self.waits = Held(desk), ToPay(desk), Waits(desk)
        self.papers = Certificates(desk)
        self.undertaking, self.over = Undertaking(desk), MakingOver(desk)
        self.back, self.entering = AskingBack(desk), Entering(desk)
        self.sure = Sure(desk)
        self.none = EmptyState(
            t("They hold no shares"), t("Who left and was settled holds none."), icon="people"
        )
        self._make_buttons(desk)
        self._lay_out()
        self._wire()
        self.show_place(place)

    def _make_buttons(self, desk: Desk) -> None:
        t = desk.language.gettext
        self.more = buttons.secondary(t("&Undertake more"), self._more, icon="add")
        self.give = buttons.secondary(t("Make some &over"), self._give)
        self.ask = buttons.secondary(t("Ask some &back"), self._ask)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        deeds = holder(Flow(self.more, self.give, self.ask))
        account = Card(t("What the member holds"), self.which, self.held, deeds)
        left = column(self.none, account, *self._deeds(), self.sure, self.parts, None, gap=16)
        right = column(self.papers, self.waits, None, gap=16)
        self._account_card = account
        sides = Sides(holder(left), holder(right), shares=(1, 1), least=_BESIDE)
        self.setLayout(whole_page(self.heading, sides, None))

    def _deeds(self) -> tuple[ShareDeed, ...]:
        return self.undertaking, self.over, self.back, self.entering

    def _wire(self) -> None:
        self.which.changed.connect(self._show)
        self.papers.done.connect(self._look)
        for deed in self._deeds():
            deed.done.connect(self._done)
        self.sure.done.connect(self._done)
        self.parts.wanted.connect(self._sure)
        self.waits.wanted.connect(self._sure)
        self.waits.entered.connect(self._enter)
        does_it(self, self._do)

    # --- what the window asks --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()
        if place.about is not None and any(o.holding == place.about for o in self._rows):
            self.which.set_value(place.about)
            self._show()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return any(deed.has_typed() for deed in self._deeds())

    def focus_first(self) -> None:
        opened = next((deed for deed in self._deeds() if not deed.isHidden()), None)
        if opened is not None:
            opened.form.fields()[0].setFocus()
        else:
            (self.more if self._rows else self.member).setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def _look(self) -> None:
        if self.place.member is None:
            return
        desk, t = self.desk, self.desk.language.gettext
        one = self._one = desk.ask(members.file, self.place.member)
        number = t("No {number}").format(number=one.number)
        self.heading.say(t(self.TITLE), f"{one.name} · {number}")
        since = year_first(desk.today)
        found = desk.ask(shares.register, desk.today, since, member=one.id)
        self._rows = list(found.rows)
        chosen = self.which.peek()
        self.which.set_options([(row.holding, t(row.kind)) for row in self._rows])
        known = [row.holding for row in self._rows]
        if known:
            self.which.set_value(chosen if chosen in known else known[0])
        self.which.setVisible(len(known) > 1)
        self._show()

    def _show(self) -> None:
        row, one = self._row(), self._one
        self.none.setVisible(row is None)
        for part in (self._account_card, self.papers):
            part.setVisible(row is not None)
        if row is None or one is None:
            for part in (self.parts, self.waits):
                part.hide()
            return
        terms = self.desk.ask(shares.terms_now, row.product, self.desk.today)
        for deed in self._deeds():
            deed.show_account(one, row, terms)
        self.papers.show_account(row)
        self.held.show_account(row)
        self.parts.show_account(row)
        self.waits.show_account(one, row)
        self._offer(row, terms)

    def _row(self) -> ShareRow | None:
        chosen = self.which.peek()
        return next((row for row in self._rows if row.holding == chosen), None)

    def _offer(self, row: ShareRow, terms: ShareTerms) -> None:
        assert self._one is not None
        open_ = all(deed.isHidden() for deed in self._deeds())
        here = self._one.left is None
        may = self.desk.may(shares.subscribe)
        self.more.setVisible(open_ and here and may)
        self.give.setVisible(open_ and may and terms.transferable and row.paid.minor > 0)
        self.ask.setVisible(open_ and may and terms.refundable and row.paid.minor > 0)

    # --- deeds -----------------------------------------------------------------------------------

    def _more(self) -> None:
        self._begin(self.undertaking)

    def _give(self) -> None:
        self._begin(self.over)

    def _ask(self) -> None:
        self._begin(self.back)

    def _begin(self, deed: ShareDeed) -> None:
        for button in (self.more, self.give, self.ask):
            button.hide()
        deed.begin()

    def _done(self) -> None:
        self._look()
        self.focus_first()

    def _do(self) -> None:
        opened = next((deed for deed in self._deeds() if not deed.isHidden()), None)
        if opened is not None:
            opened.do_it()

    def _enter(self, one: TransferRow) -> None:
        self.entering.about(one)
        self._begin(self.entering)

    def _sure(self, wanted: Wanted) -> None:
        self.sure.ask(wanted.title, wanted.words, partial(self._write, wanted))

    def _write(self, wanted: Wanted) -> None:
        self.desk.do(wanted.command, **wanted.said)
        self.desk.say(self.desk.language.gettext("It is written down."))

    def _go_member(self) -> None:
        self.desk.go(Place("member", member=self.place.member))

    def _go_money(self) -> None:
        self.desk.go(Place("cash", member=self.place.member))
