"""What a member's account of shares holds, what is still to be paid on it, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal

from coopdesk.records import shares
from coopdesk.records.book import Command
from coopdesk.records.members import MemberFile
from coopdesk.records.money import Money
from coopdesk.records.shares import RefundRow, ShareRow, TransferRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, short
from coopdesk.ui.kit.layouts import holder, row
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.weakly import weakly

_PARTS = 12  # that are listed of what is still to be paid


@dataclass(frozen=True, slots=True)
class Wanted:
    """A deed that is asked once more: what it is called and means, and what is done."""

    title: str
    words: str
    command: Command[..., Any]
    said: dict[str, int]


class Held(Pairs):
    """How many, undertaken, paid, late."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def show_account(self, one: ShareRow) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        pairs = [
            Pair(t("Whole shares"), language.number(one.count)),
            Pair(t("Paid"), language.amount(one.paid)),
        ]
        if one.subscribed != one.paid:
            pairs.append(Pair(t("Undertaken"), language.amount(one.subscribed)))
            pairs.append(Pair(t("Still to pay"), language.amount(one.subscribed - one.paid)))
        if one.late.minor:
            pairs.append(Pair(t("Late"), language.amount(one.late)))
        self.show_pairs(pairs)


class ToPay(Card):
    """The parts that are still to be paid, and what they belong to."""

    wanted = Signal(object)  # Wanted

    def __init__(self, desk: Desk) -> None:
        self.parts = Pairs()
        super().__init__(desk.language.gettext("Still to be paid"), self.parts)
        self._desk = desk

    def show_account(self, account: ShareRow) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        now = self._desk.ask(shares.stands, account.holding, self._desk.today)
        open_ = [part for part in now.parts if part.missing.minor]
        pairs = []
        for part in open_[:_PARTS]:
            note = t("late") if part.due < self._desk.today else ""
            pairs.append(Pair(language.day(part.due), language.amount(part.missing), note=note))
        if len(open_) > _PARTS:
            rest = sum((part.missing for part in open_[_PARTS:]), Money.zero(self._desk.currency))
            pairs.append(Pair(t("later"), language.amount(rest)))
        said = self._desk.ask(shares.undertaken, account.holding)
        if self._desk.may(shares.let_off):
            for one in said:
                words = language.ngettext(
                    "{count} share undertaken on {day}",
                    "{count} shares undertaken on {day}",
                    one.count,
                ).format(count=language.number(one.count), day=language.day(one.day))
                deed = buttons.link(t("Let them off the rest"), weakly(self._let_off, one.id))
                pairs.append(Pair(words, "", deed, one.why))
        self.parts.show_pairs(pairs if open_ else [])
        self.setVisible(bool(open_))

    def _let_off(self, ident: int) -> None:
        t = self._desk.language.gettext
        words = t("They keep what is paid, and need not pay what is missing.")
        said = {"subscription": ident}
        self.wanted.emit(Wanted(t("Let them off the rest"), words, shares.let_off, said))


class Waits(Card):
    """Transfers from and to the member, and their requests for shares back."""

    wanted = Signal(object)  # Wanted
    entered = Signal(object)  # TransferRow

    def __init__(self, desk: Desk) -> None:
        self.waits = Pairs()
        super().__init__(desk.language.gettext("Transfers and requests"), self.waits)
        self._desk = desk
        self._one: MemberFile | None = None

    def show_account(self, member: MemberFile, account: ShareRow) -> None:
        self._one = member
        pairs = []
        for queue in self._desk.ask(shares.queues, self._desk.today):
            pairs += [self._asked(one) for one in queue.rows if one.holding == account.holding]
        found = self._desk.ask(shares.transfers, member=member.id)
        pairs += [self._moving(one) for one in found]
        self.waits.show_pairs(pairs)
        self.setVisible(bool(pairs))

    def _asked(self, one: RefundRow) -> Pair:
        t, language = self._desk.language.gettext, self._desk.language
        words = t("Asked back on {day}").format(day=language.day(one.asked))
        note = t("place {place} of those that wait").format(place=one.place)
        deed = None
        if self._desk.may(shares.drop_refund):
            deed = buttons.link(t("Withdraw"), weakly(self._drop_refund, one.id))
        return Pair(words, language.amount(one.amount), deed, note)

    def _moving(self, one: TransferRow) -> Pair:
        t, language = self._desk.language.gettext, self._desk.language
        gives = self._one is not None and one.giver == self._one.id
        words = t("To {name}") if gives else t("From {name}")
        words = words.format(name=short(one.taker_name if gives else one.giver_name))
        if one.entered is not None:
            said = t("entered on {day}").format(day=language.day(one.entered))
        elif one.dropped is not None:
            said = t("dropped on {day}").format(day=language.day(one.dropped))
        else:
            said = t("asked on {day}, not entered yet").format(day=language.day(one.asked))
        deed = None
        if one.entered is None and one.dropped is None and self._desk.may(shares.enter_transfer):
            enter = buttons.link(t("Enter it"), weakly(self._enter, one))
            drop = buttons.link(t("Drop it"), weakly(self._drop, one.id))
            deed = holder(row(enter, drop))
        note = " · ".join(filter(None, (said, one.resolution, one.why)))
        return Pair(words, language.amount(one.amount), deed, note)

    def _enter(self, one: TransferRow) -> None:
        self.entered.emit(one)

    def _drop_refund(self, ident: int) -> None:
        t = self._desk.language.gettext
        words = t("Whoever asks again is the last of those that wait.")
        said = {"refund": ident}
        self.wanted.emit(Wanted(t("Withdraw the request"), words, shares.drop_refund, said))

    def _drop(self, ident: int) -> None:
        t = self._desk.language.gettext
        words, said = t("The shares stay where they are."), {"transfer": ident}
        self.wanted.emit(Wanted(t("Drop the transfer"), words, shares.drop_transfer, said))
