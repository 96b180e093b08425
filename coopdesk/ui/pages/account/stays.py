"""Beside an account: what is held back or announced, and who holds it too."""

from __future__ import annotations

from PySide6.QtCore import Signal

from coopdesk.records import savings, statements
from coopdesk.records.book import Command
from coopdesk.records.errors import Refused
from coopdesk.records.savings import HolderRow, HoldRow, NoticeRow, SavingsAccount
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.weakly import weakly


class _Rows(Card):
    """Rows that can each be ended; `ended` tells why not, or nothing."""

    ended = Signal(str)

    def __init__(self, desk: Desk, title: str) -> None:
        self.pairs = Pairs()
        super().__init__(title, self.pairs)
        self._desk, self._language = desk, desk.language

    def _show(self, pairs: list[Pair]) -> None:
        self.pairs.show_pairs(pairs)
        self.setVisible(bool(pairs))

    def _end(self, command: Command[..., None], name: str, ident: int) -> None:
        try:
            self._desk.do(command, **{name: ident})
        except Refused as no:
            self.ended.emit(self._language.say(no.text))
            return
        self.ended.emit("")

    def _link(
        self, word: str, said: str, command: Command[..., None], what: tuple[str, int]
    ) -> buttons.Button:
        link = buttons.link(word, weakly(self._end, command, *what))
        link.setAccessibleName(said)
        link.setEnabled(self._desk.may(command))
        return link


class Stays(_Rows):
    """What is held back, and what members said that they will draw."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.language.gettext("Held back and announced"))

    def show_account(self, one: SavingsAccount) -> None:
        held = [self._hold(hold) for hold in one.holds if hold.released is None]
        self._show([*held, *map(self._notice, one.notices)])

    def _hold(self, hold: HoldRow) -> Pair:
        t, amount = self._language.gettext, self._language.amount(hold.amount)
        said = t("Release {amount}: {reason}").format(amount=amount, reason=hold.reason)
        release = self._link(t("Release"), said, savings.release_hold, ("hold", hold.id))
        since = t("held back since {day}").format(day=self._language.day(hold.since))
        return Pair(hold.reason, amount, release, since)

    def _notice(self, notice: NoticeRow) -> Pair:
        t, language = self._language.gettext, self._language
        amount = language.amount(notice.amount)
        said = t("Take the notice of {amount} back").format(amount=amount)
        back = self._link(t("Take back"), said, savings.withdraw_notice, ("notice", notice.id))
        due = t("Can be drawn from {day} on").format(day=language.day(notice.due))
        given = t("notice given {day}").format(day=language.day(notice.given))
        return Pair(due, amount, back, given)


class Together(_Rows):
    """Who holds the account with its owner, and who of them may draw."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.language.gettext("Held together with"))
        self.mandate = label("", wrap=True)
        self.body.addWidget(self.mandate)

    def show_account(self, one: SavingsAccount) -> None:
        self.mandate.setText(self._language.say(statements.mandate_text(one.mandate)))
        self._show([self._holder(holder) for holder in one.holders])

    def _holder(self, one: HolderRow) -> Pair:
        t, language = self._language.gettext, self._language
        said = t("End that {name} holds the account").format(name=one.name)
        end = self._link(t("End it"), said, savings.remove_holder, ("holder", one.id))
        since = t("since {day}").format(day=language.day(one.since))
        return Pair(one.name, t("No {number}").format(number=one.number), end, since)
