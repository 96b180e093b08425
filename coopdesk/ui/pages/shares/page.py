"""The page of a member's shares."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from coopdesk.i18n import N_
from coopdesk.records import members, shares
from coopdesk.records.book import Command, Topic
from coopdesk.records.calendar import year_first
from coopdesk.records.members import MemberFile
from coopdesk.records.money import Money
from coopdesk.records.shares import RefundRow, ShareRow, ShareTerms, TransferRow
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.shares.deeds import (
    AskingBack,
    Entering,
    MakingOver,
    ShareDeed,
    Sure,
    Undertaking,
)
from coopdesk.ui.pages.shares.papers import Certificates

_BESIDE = 900  # at 100 % text
_PARTS = 12  # that are listed of what is still to be paid


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
        self.held, self.parts, self.waits = Pairs(), Pairs(), Pairs()
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
        self.parts_card = Card(t("Still to be paid"), self.parts)
        self.waits_card = Card(t("Transfers and requests"), self.waits)
        left = column(self.none, account, *self._deeds(), self.sure, self.parts_card, None, gap=16)
        right = column(self.papers, self.waits_card, None, gap=16)
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
            for part in (self.parts_card, self.waits_card):
                part.hide()
            return
        terms = self.desk.ask(shares.terms_now, row.product, self.desk.today)
        for deed in self._deeds():
            deed.show_account(one, row, terms)
        self.papers.show_account(row)
        self._show_held(row)
        self._show_parts(row)
        self._show_waiting(row)
        self._offer(row, terms)

    def _row(self) -> ShareRow | None:
        chosen = self.which.peek()
        return next((row for row in self._rows if row.holding == chosen), None)

    def _show_held(self, row: ShareRow) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        pairs = [
            Pair(t("Whole shares"), language.number(row.count)),
            Pair(t("Paid"), language.amount(row.paid)),
        ]
        if row.subscribed != row.paid:
            pairs.append(Pair(t("Undertaken"), language.amount(row.subscribed)))
            pairs.append(Pair(t("Still to pay"), language.amount(row.subscribed - row.paid)))
        if row.late.minor:
            pairs.append(Pair(t("Late"), language.amount(row.late)))
        self.held.show_pairs(pairs)

    def _show_parts(self, row: ShareRow) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        now = self.desk.ask(shares.stands, row.holding, self.desk.today)
        open_ = [part for part in now.parts if part.missing.minor]
        pairs = []
        for part in open_[:_PARTS]:
            note = t("late") if part.due < self.desk.today else ""
            pairs.append(Pair(language.day(part.due), language.amount(part.missing), note=note))
        if len(open_) > _PARTS:
            rest = sum((part.missing for part in open_[_PARTS:]), Money.zero(self.desk.currency))
            pairs.append(Pair(t("later"), language.amount(rest)))
        said = self.desk.ask(shares.undertaken, row.holding)
        if self.desk.may(shares.let_off):
            for one in said:
                words = t("{count} shares undertaken on {day}").format(
                    count=one.count, day=language.day(one.day)
                )
                deed = buttons.link(t("Let them off the rest"), weakly(self._let_off, one.id))
                pairs.append(Pair(words, "", deed, one.why))
        self.parts.show_pairs(pairs if open_ else [])
        self.parts_card.setVisible(bool(open_))

    def _show_waiting(self, row: ShareRow) -> None:
        assert self._one is not None
        pairs = []
        for queue in self.desk.ask(shares.queues, self.desk.today):
            pairs += [self._asked(one) for one in queue.rows if one.holding == row.holding]
        found = self.desk.ask(shares.transfers, member=self._one.id)
        pairs += [self._moving(one) for one in found]
        self.waits.show_pairs(pairs)
        self.waits_card.setVisible(bool(pairs))

    def _asked(self, one: RefundRow) -> Pair:
        t, language = self.desk.language.gettext, self.desk.language
        words = t("Asked back on {day}").format(day=language.day(one.asked))
        note = t("place {place} of those that wait").format(place=one.place)
        deed = None
        if self.desk.may(shares.drop_refund):
            deed = buttons.link(t("Withdraw"), weakly(self._drop_refund, one.id))
        return Pair(words, language.amount(one.amount), deed, note)

    def _moving(self, one: TransferRow) -> Pair:
        t, language = self.desk.language.gettext, self.desk.language
        gives = one.giver == self.place.member
        words = t("To {name}") if gives else t("From {name}")
        words = words.format(name=one.taker_name if gives else one.giver_name)
        if one.entered is not None:
            said = t("entered on {day}").format(day=language.day(one.entered))
        elif one.dropped is not None:
            said = t("dropped on {day}").format(day=language.day(one.dropped))
        else:
            said = t("asked on {day}, not entered yet").format(day=language.day(one.asked))
        deed = None
        if one.entered is None and one.dropped is None and self.desk.may(shares.enter_transfer):
            enter = buttons.link(t("Enter it"), weakly(self._enter, one))
            drop = buttons.link(t("Drop it"), weakly(self._drop, one.id))
            deed = holder(row(enter, drop))
        note = " · ".join(filter(None, (said, one.resolution, one.why)))
        return Pair(words, language.amount(one.amount), deed, note)

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

    def _let_off(self, ident: int) -> None:
        t = self.desk.language.gettext
        words = t("They keep what is paid, and need not pay what is missing.")
        run = partial(self._write, shares.let_off, subscription=ident)
        self._sure(t("Let them off the rest"), words, run)

    def _drop_refund(self, ident: int) -> None:
        t = self.desk.language.gettext
        words = t("Whoever asks again is the last of those that wait.")
        run = partial(self._write, shares.drop_refund, refund=ident)
        self._sure(t("Withdraw the request"), words, run)

    def _enter(self, one: TransferRow) -> None:
        self.entering.about(one)
        self._begin(self.entering)

    def _drop(self, ident: int) -> None:
        t = self.desk.language.gettext
        run = partial(self._write, shares.drop_transfer, transfer=ident)
        self._sure(t("Drop the transfer"), t("The shares stay where they are."), run)

    def _sure(self, title: str, words: str, run: Callable[[], None]) -> None:
        self.sure.ask(title, words, run)

    def _write(self, command: Command[..., Any], **said: int) -> None:
        self.desk.do(command, **said)
        self.desk.say(self.desk.language.gettext("It is written down."))

    def _go_member(self) -> None:
        self.desk.go(Place("member", member=self.place.member))

    def _go_money(self) -> None:
        self.desk.go(Place("cash", member=self.place.member))
