"""The chosen resolution, or the chosen thing that has none, with what can be done about it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.records import carrying, meetings
from coopdesk.records.carrying import Carried, Done, Undecided
from coopdesk.records.resolutions import CAUSES
from coopdesk.records.voting import WAYS
from coopdesk.ui.deed import Deed
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, bring_into_view, clear, column, holder, row
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.resolutions.deeds import Choose, Excuse, Idle, Tie, Waits
from coopdesk.ui.resolving import NEXT, offer_place, place_of
from coopdesk.ui.theme import look


class One(QWidget):
    """A card that says all of it; a deed opens below it."""

    done = Signal()
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._deed: Deed[Any] | None = None
        self._offer: carrying.Offer | None = None
        self._place: Place | None = None
        self.row: Carried | Undecided | None = None
        self.words = label("", wrap=True)
        self.facts = Pairs()
        self.lets = label("", "strong", wrap=True)
        self.caused = QVBoxLayout()
        self.caused.setSpacing(look().px(4))
        self.go_on = buttons.primary("", self._go_on, icon="forward")
        self.minutes = buttons.secondary(t("Open the &minutes"), self._go_minutes, icon="book")
        self.idle = buttons.secondary(
            t("&Nothing more to do"), weakly(self.ask, Idle), icon="check"
        )
        self.waits = buttons.secondary(
            t("It is &still to do"), weakly(self.ask, Waits), icon="undo"
        )
        self.tie = buttons.primary(t("&Name its resolution"), weakly(self.ask, Tie), icon="check")
        self.excuse = buttons.secondary(t("It &needs none"), weakly(self.ask, Excuse))
        self.open = buttons.secondary(t("&Open it"), self._go_done, icon="forward")
        deeds = Flow(
            *(self.go_on, self.tie, self.excuse, self.idle, self.waits, self.minutes, self.open),
            gap=8,
        )
        self._deeds = holder(deeds)
        self.card = Card(" ", self.words, self.facts, self.lets, self.caused, self._deeds)
        self.card.body.setSpacing(look().px(12))
        self._asked = QVBoxLayout()
        self.setLayout(column(self.card, self._asked, gap=16))
        does_it(self.card, self.do_it)

    # --- showing ---------------------------------------------------------------------------------

    def show_row(self, row: Carried | Undecided | None) -> None:
        """Show a resolution or something that has none; a deed that is being typed stays."""
        same = self.row is not None and row is not None and _key(self.row) == _key(row)
        self.row = row
        self.card.setVisible(row is not None)
        if not same:
            self.leave()
        if isinstance(row, Carried):
            self._show_resolution(row)
        elif row is not None:
            self._show_undecided(row)

    def _show_resolution(self, row: Carried) -> None:
        t, language, one = self._desk.language.gettext, self._desk.language, row.resolution
        self.card.title.setText(t("Resolution {number}").format(number=one.number))
        self.words.setText(one.text)
        votes = t("{votes_for} for, {against} against, {abstained} abstained").format(
            votes_for=language.number(one.votes_for),
            against=language.number(one.against),
            abstained=language.number(one.abstained),
        )
        pairs = [
            Pair(t(one.body), language.day(one.day)),
            Pair(t(WAYS[one.way]), votes),
            Pair(t("What became of it"), t(carrying.STATES[row.state]), note=one.idle),
        ]
        if one.cause:
            pairs.append(Pair(t("What follows"), t(CAUSES[one.cause])))
        self.facts.show_pairs(pairs)
        waiting = row.state == carrying.OPEN and row.lets is not None
        self.lets.setText(language.say(row.lets) if waiting and row.lets else "")
        self.lets.setVisible(waiting)
        self._show_caused(row)
        self._show_buttons(row)

    def _show_caused(self, row: Carried) -> None:
        clear(self.caused)
        if row.done:
            title = self._desk.language.gettext("What was done")
            self.caused.addWidget(label(title, "section"))
        for one in row.done:
            self.caused.addWidget(self._done(one))

    def _done(self, one: Done) -> QWidget:
        t, language = self._desk.language.gettext, self._desk.language
        said = t("{day} · {what}").format(day=language.day(one.day), what=language.say(one.what))
        words = label(said, wrap=True)
        place = place_of(one.cause, one.loan, one.member)
        if place is None:
            return words
        link = buttons.link(t("Open"), weakly(self._desk.go, place))
        link.setAccessibleName(t("Open: {what}").format(what=said))
        whole = row(words, link)
        whole.setStretch(0, 1)
        return holder(whole)

    def _show_buttons(self, row: Carried) -> None:
        t, may = self._desk.language.gettext, self._desk.may(meetings.change_motion)
        self._offer = carrying.offer_of(row)
        self._place = None if self._offer is None else offer_place(self._offer)
        self.go_on.setVisible(self._place is not None)
        self.go_on.setText(t(NEXT.get(row.resolution.cause, "")))
        self.idle.setVisible(may and row.state == carrying.OPEN)
        self.waits.setVisible(may and row.state == carrying.IDLE)
        self.minutes.show()
        for button in (self.tie, self.excuse, self.open):
            button.hide()

    def _show_undecided(self, row: Undecided) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        self.card.title.setText(t(CAUSES[row.done.cause]))
        self.words.setText(language.say(row.done.what))
        self.facts.show_pairs([Pair(t("Done on"), language.day(row.done.day))])
        said = t("It cites no resolution.")
        if row.said:
            known = t("It cites {number}, which this book knows by now: tie it to that.")
            said = known.format(number=row.said)
        self.lets.setText(said)
        self.lets.show()
        clear(self.caused)
        may = self._desk.may(carrying.tie)
        self._place = place_of(row.done.cause, row.done.loan, row.done.member)
        self.open.setVisible(self._place is not None)
        self.tie.setVisible(may)
        self.excuse.setVisible(may)
        for button in (self.go_on, self.idle, self.waits, self.minutes):
            button.hide()

    # --- doing -----------------------------------------------------------------------------------

    def do_it(self) -> None:
        """What the strong button does."""
        for button in (self.go_on, self.tie):
            if not button.isHidden():
                button.click()
                return

    def ask(self, kind: type[Deed[Any]]) -> None:
        """Open a deed about what is chosen."""
        self.leave()
        self._open_deed(kind(self._desk, self.row))

    def ask_rules(self) -> None:
        """Ask what wants a decision."""
        self.leave()
        self._open_deed(Choose(self._desk))

    def _open_deed(self, deed: Deed[Any]) -> None:
        self._deed = deed
        deed.done.connect(self._did)
        deed.left.connect(self._leave)
        self._asked.addWidget(deed)
        self._deeds.hide()  # one strong button at a time
        deed.show()  # at once: the keyboard goes there
        deed.focus_first()
        bring_into_view(deed)

    def leave(self) -> None:
        """Close the deed that is open."""
        if self._deed is not None:
            self._asked.removeWidget(self._deed)
            self._deed.hide()
            self._deed.deleteLater()
            self._deed = None
            self._deeds.show()

    @property
    def deed(self) -> Deed[Any] | None:
        """The deed that is open."""
        return self._deed

    def has_typed(self) -> bool:
        """Whether something is typed in a deed."""
        return self._deed is not None and self._deed.form.dirty

    def _did(self, said: str) -> None:
        self.leave()
        self._desk.say(said)
        self.done.emit()

    def _leave(self) -> None:
        self.leave()
        self.left.emit()

    def _go_on(self) -> None:
        if self._place is not None:
            self._desk.go(self._place)

    def _go_done(self) -> None:
        self._go_on()

    def _go_minutes(self) -> None:
        if isinstance(self.row, Carried):
            self._desk.go(Place("meeting", about=self.row.resolution.meeting))


def _key(one: Carried | Undecided) -> object:
    if isinstance(one, Carried):
        return one.resolution.motion
    return one.done.cause, one.done.subject
