"""Beside a loan: who and what stands for it, and what else happened to it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.records import lending, resolutions
from coopdesk.records.lending import CollateralRow, GuarantorRow
from coopdesk.records.loans import EventRow, LoanFile
from coopdesk.records.loans.life import (
    APPROVED,
    CANCELLED,
    IN_KIND,
    REFUSED,
    RELEASED,
    SET_OFF,
    SIGNED,
    WRITTEN_OFF,
)
from coopdesk.records.resolutions import Resolution
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.layouts import clear, column, holder, row, rule
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.pictures import Picture
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.lending import mates_pairs
from coopdesk.ui.resolving import minutes_link
from coopdesk.ui.theme import look

#: Steps in the life of a loan, and what else `lending` takes back.
_STEPS: Final = frozenset({APPROVED, REFUSED, CANCELLED, SIGNED})
_MORE: Final = frozenset({IN_KIND, SET_OFF, RELEASED, WRITTEN_OFF})


class Guarantors(Card):
    """Members who answer for a loan, with how much, and what is held back of their savings."""

    release = Signal(object)  # the row

    def __init__(self, desk: Desk) -> None:
        self.pairs = Pairs()
        super().__init__(desk.language.gettext("Who answers for it"), self.pairs)
        self._desk = desk

    def show_file(self, file: LoanFile) -> None:
        """Show them; without any the card goes."""
        rows = self._desk.ask(lending.guarantors, file.loan)
        mates = mates_pairs(self._desk, file.loan)
        self.setVisible(bool(rows or mates))
        self.pairs.show_pairs([*map(self._pair, rows), *mates])

    def _pair(self, one: GuarantorRow) -> Pair:
        t, language = self._desk.language.gettext, self._desk.language
        name = t("{name} (borrower)").format(name=one.name) if one.own else one.name
        amount = language.amount(one.amount)
        if one.released is not None:
            said = t("released {day}").format(day=language.day(one.released))
            return Pair(name, amount, note=said)
        held = t("{amount} held back").format(amount=language.amount(one.held))
        note = held if one.held else t("held back from the signing on")
        link = buttons.link(t("Release them"), weakly(self._release, one))
        link.setAccessibleName(t("Release {name}").format(name=one.name))
        link.setEnabled(self._desk.may(lending.release_guarantor))
        return Pair(name, amount, link, note)

    def _release(self, one: GuarantorRow) -> None:
        self.release.emit(one)


class Things(Card):
    """What stands for a loan, with a photo."""

    give_back = Signal(object)  # the row

    def __init__(self, desk: Desk) -> None:
        self._rows = QVBoxLayout()
        super().__init__(desk.language.gettext("Collateral"), self._rows)
        self._rows.setSpacing(look().px(8))
        self._desk = desk

    def show_file(self, file: LoanFile) -> None:
        """Show the things; without any the card goes."""
        rows = self._desk.ask(lending.collateral_of, file.loan)
        clear(self._rows)
        self.setVisible(bool(rows))
        for one in rows:
            self._rows.addWidget(self._thing(one))
            self._rows.addWidget(rule())

    def _thing(self, one: CollateralRow) -> QWidget:
        t, language = self._desk.language.gettext, self._desk.language
        words: list[QWidget] = [label(one.name, "strong", wrap=True)]
        said = t("{amount} · of {owner}") if one.owner else t("{amount}")
        amount = language.amount(one.value)
        words.append(label(said.format(amount=amount, owner=one.owner), wrap=True))
        if one.place:
            words.append(label(one.place, "muted", wrap=True))
        back = t("given back {day}") if one.returned else t("since {day}")
        words.append(label(back.format(day=language.day(one.returned or one.since)), "label"))
        if one.returned is None:
            link = buttons.link(t("Give it back"), weakly(self._give_back, one))
            link.setAccessibleName(t("Give back: {name}").format(name=one.name))
            link.setEnabled(self._desk.may(lending.return_collateral))
            words.append(link)
        beside = column(*words, None, gap=2)
        picture = self._picture(one)
        whole = row(beside) if picture is None else row(picture, beside, gap=12)
        whole.setStretch(1 if picture is not None else 0, 1)
        return holder(whole)

    def _picture(self, one: CollateralRow) -> Picture | None:
        content = self._desk.ask(lending.photo_of, one.id) if one.media else None
        if content is None:
            return None
        said = self._desk.language.gettext("Photo of {name}")
        picture = Picture(said.format(name=one.name))
        picture.show_content(content)
        picture.setFixedWidth(look().px(130))
        return picture

    def _give_back(self, one: CollateralRow) -> None:
        self.give_back.emit(one)


class Events(Card):
    """What happened to a loan, the newest first, with resolutions; what can be taken back."""

    take_back = Signal(object)  # the row

    def __init__(self, desk: Desk) -> None:
        self._rows = QVBoxLayout()
        super().__init__(desk.language.gettext("What happened"), self._rows)
        self._rows.setSpacing(look().px(8))
        self._desk = desk
        self._cited: dict[int, Resolution] = {}

    def show_file(self, file: LoanFile) -> None:
        """Show them, and the application itself last."""
        t, language = self._desk.language.gettext, self._desk.language
        self._cited = self._desk.ask(resolutions.cited, [one.id for one in file.events])
        clear(self._rows)
        for one in file.events:
            self._rows.addWidget(self._event(one, file))
            self._rows.addWidget(rule())
        said = t("{day} · {what}")
        day, asked = language.day(file.life.asked.day), language.amount(file.asked)
        what = t("Asked for: {amount}").format(amount=asked)
        words = [label(said.format(day=day, what=what), "strong", wrap=True)]
        if file.life.asked.remark:
            words.append(label(file.life.asked.remark, "muted", wrap=True))
        if file.officer:
            officer = t("looked after by {name}").format(name=file.officer)
            words.append(label(officer, "label", wrap=True))
        self._rows.addWidget(holder(column(*words, gap=2)))

    def texts(self) -> list[str]:
        """The head of each, for tests."""
        found = (self._rows.itemAt(n) for n in range(self._rows.count()))
        parts = (item.widget() for item in found if item is not None)
        return [part.accessibleName() for part in parts if part and part.accessibleName()]

    def _event(self, one: EventRow, file: LoanFile) -> QWidget:
        t, language = self._desk.language.gettext, self._desk.language
        said = t("{day} · {what}").format(day=language.day(one.day), what=language.say(one.what))
        words = [label(said, "strong", wrap=True)]
        if one.remark:
            words.append(label(one.remark, wrap=True))
        by = t("by {name}").format(name=one.by)
        if one.second:
            by = t("by {name} and {second}").format(name=one.by, second=one.second)
        known = self._cited.get(one.id)
        if one.resolution and known is None:
            by = t("{by} · resolution {number}").format(by=by, number=one.resolution)
        words.append(label(by, "label", wrap=True))
        beside = row(column(*words, gap=2))
        beside.setStretch(0, 1)
        if known is not None:
            beside.addWidget(minutes_link(self._desk, known))
        if self._can_undo(one, file):
            link = buttons.link(t("Take back"), weakly(self._take_back, one))
            link.setAccessibleName(t("Take back: {what}").format(what=said))
            beside.addWidget(link)
        made = holder(beside)
        made.setAccessibleName(said)
        return made

    def _take_back(self, one: EventRow) -> None:
        self.take_back.emit(one)

    def _can_undo(self, one: EventRow, file: LoanFile) -> bool:
        """What went over the desk is taken back by its receipt, a step from the last one on."""
        if not self._desk.may(lending.take_back_event):
            return False
        if one.kind in _STEPS:
            last = next(known for known in file.events if known.kind == one.kind)
            return file.state == one.kind and last.id == one.id
        return one.may_undo or one.kind in _MORE
