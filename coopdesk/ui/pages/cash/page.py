"""One visit at the cash desk, from the member's number to the receipt, by keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records import members, sanctions, social, statements, visit
from coopdesk.records.book import Topic
from coopdesk.records.cash import fees
from coopdesk.records.ids import MemberId, VisitId
from coopdesk.records.members import MemberRow
from coopdesk.records.money import Money
from coopdesk.ui import papers
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note
from coopdesk.ui.kit.fields import Field, TextField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, whole_page
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.lending import LaterPayments
from coopdesk.ui.pages.cash.box import Box
from coopdesk.ui.pages.cash.carded import Carded
from coopdesk.ui.pages.cash.coming import Coming
from coopdesk.ui.pages.cash.deed import Typed, wording
from coopdesk.ui.pages.cash.head import Head
from coopdesk.ui.pages.cash.lines import Lines
from coopdesk.ui.pages.cash.loaned import LoanTeller
from coopdesk.ui.pages.cash.total import Total
from coopdesk.ui.telling import notes_of
from coopdesk.ui.theme import Kind

_BESIDE = 1050  # at 100 % text: with less room the box stands under the visit


class Cash(Page):
    """Takes and pays money. What the button says is what is written, whole or not at all."""

    TITLE = N_("Cash desk")
    OWN_CARDS = True
    TOPICS = (
        Topic.JOURNAL
        | Topic.SAVINGS
        | Topic.SHARES
        | Topic.LOANS
        | Topic.MEMBERS
        | Topic.CASH
        | Topic.COOP
    )

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self._chosen: MemberRow | None = None
        self._recording = False
        self.head = Head(desk)
        self.lines = Lines(desk.currency, language)
        self.teller, self.later = LoanTeller(desk), LaterPayments(language)
        self.lines.tell_loans(self.teller.divide)
        self.slip = TextField("slip", t("Number of the paper &slip"), language, optional=True)
        self.remark = TextField("remark", t("R&emark"), language, optional=True)
        self.remark.hide()
        self.note = Note("", Kind.REFUSE)
        self.coming = Coming(language)
        self.box = Box(desk)
        self.carded = Carded(desk, self.head, self.lines, self.note)
        self.total = Total(
            language, record=self.record, clear=self.clear, add_remark=self.add_remark
        )
        self._make_empty_states()
        self._lay_out()
        self._wire()
        self.show_place(place)

    # --- making ----------------------------------------------------------------------------------

    def _make_empty_states(self) -> None:
        t = self.desk.language.gettext
        admit = buttons.secondary(
            t("Admit a member"),
            weakly(self.desk.go, Place("new_member")),
            icon="new-member",
        )
        self.nobody = EmptyState(
            t("No members yet"), t("Admit a member or bring in the roll first."), admit, "members"
        )
        self._waiting = EmptyState(
            t("Who is at the desk?"),
            t("Type a number, a part of a name or a phone, then press Enter. Or scan a card."),
            icon="member",
        )

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        go = self.desk.go
        find = buttons.secondary(t("Find a receipt"), weakly(go, Place("receipt")), icon="search")
        sheet = buttons.secondary(
            t("Collection sheet"), weakly(go, Place("collection")), icon="sheet"
        )
        self.count = buttons.secondary("", self._go_to_count, icon="count")
        self.heading = Heading(t(self.TITLE), actions=[find, sheet, self.count])
        self._more = Sides(self.slip, self.remark, shares=(1, 2))
        states = (self.nobody, self._waiting)
        visit_card = Card(
            "", self.head, self.coming, *states, self.lines, self.later, self._more, self.note
        )
        visit_card.body.addStretch(1)
        visit_card.body.addWidget(self.total)
        visit_card.setAccessibleName(t("Visit"))
        both = Sides(visit_card, self.box, shares=(13, 8), least=_BESIDE)
        self.setLayout(whole_page(self.heading, both, grows=both))

    def _wire(self) -> None:
        self.head.picked.connect(self._pick)
        self.head.member_changed.connect(self._member_changed)
        self.head.day_changed.connect(self._show_day)
        self.lines.changed.connect(self._show_deed)
        # A fee was added: it has its place on the keyboard's way, and counts.
        self.lines.grown.connect(self._chain)
        self.lines.grown.connect(self._show_deed)
        self.box.changed.connect(self._show_day)
        self.carded.scanned.connect(self._scan)
        does_it(self, self.record)
        self._chain()  # a card is read before anybody was chosen, too

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        """Serve the member that the place names, after the visit that is under way."""
        super().show_place(place)
        if not self.has_typed():
            self.head.day.back_to_today()
        self._serve(place)
        self.refresh(Topic.NONE)

    def refresh(self, topics: Topic) -> None:
        """Show the balances, the box and the receipts as they are now."""
        if self._chosen is not None:
            self._show_holdings(keep=True)
        self._show_parts()
        self.lines.offer_fees(self.desk.ask(fees.fees))
        self._show_day()

    def _go_to_count(self) -> None:
        self.desk.go(Place("count", about=self.box.now.id))

    def has_typed(self) -> bool:
        return not self.lines.is_empty()

    def focus_first(self) -> None:
        if self.coming.waits:
            # Whoever types without looking believes that the next one is served by now: where
            # members are looked for, their amount is not added to that of another.
            self.head.member.setFocus()
            self.head.member.line.selectAll()
            return
        fields = self.lines.fields()
        begun = [one for one in fields if not one.is_empty()]
        named = [one for one in fields if one.name == self.place.text]
        first: list[QWidget] = [*begun, *named, *fields, self.head.member]
        first[0].setFocus()

    # --- the member ------------------------------------------------------------------------------

    def _scan(self, member: MemberId) -> None:
        self._serve(Place("cash", member=member))
        self.focus_first()

    def _serve(self, place: Place) -> None:
        """Go on with the member that a place names, and the amount that it brings along."""
        for found in self.desk.ask(members.page, [place.member] if place.member else []):
            if not self._waits(found, place):
                self.head.show_member(found)
                self.place = _put_in(place, self.lines)

    def _waits(self, found: MemberRow, place: Place) -> bool:
        """Whether somebody has to wait, because a visit of another is typed: which then stays."""
        whose = self._chosen
        if whose is None or whose.id == found.id or not self.has_typed():
            return False
        self.coming.wait(place, after=whose, comes=found)
        self.head.show_member(whose)
        QTimer.singleShot(0, self, self.focus_first)  # after the Enter that chose them
        return True

    def _pick(self, found: MemberRow) -> None:
        """A member was chosen, and is served where nothing is typed for another."""
        if self._waits(found, Place("cash", member=found.id)):
            return
        same = self._chosen is not None and self._chosen.id == found.id
        if not same:
            self.coming.call()
        self._chosen = found
        self._show_holdings(keep=same)
        self.lines.setEnabled(True)
        self._show_parts()
        self._show_day()

    def _show_holdings(self, *, keep: bool) -> None:
        assert self._chosen is not None
        held = self.desk.ask(statements.holdings, self._chosen.id)
        held.sort(key=_closed_last)
        self.lines.show_holdings(
            held,
            fund=self.desk.ask(social.fund),
            notes=notes_of(self.desk, self._chosen.id),
            loans=self.teller.told(self._chosen.id),
            fines=self.desk.ask(sanctions.owed, self._chosen.id),
            left=self._chosen.status in members.GONE,
            keep=keep,
        )
        self._chain()

    def _member_changed(self) -> None:
        """While another member is being looked for, no amount can be booked on the old one."""
        self.lines.setEnabled(self.head.member.peek() is not None)
        self._show_deed()

    def _chain(self) -> None:
        """Enter and Tab go from the member through the amounts to the button."""
        chain: list[QWidget] = [self.head.day.editor, self.head.member.editor]
        chain += [one.editor for one in self.lines.fields()]
        chain += [self.slip.editor, self.remark.editor, self.total.record, self.total.clear]
        chain += [
            *self.lines.links(),
            self.lines.offer.button,
            self.total.add_remark,
            self.box.choice.editor,
        ]
        chain += [self.box.hand_over, self.box.sheet, self.box.table.view]
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)
        self.carded.watch([*chain, *self.heading.findChildren(buttons.Button)])

    # --- what is shown ---------------------------------------------------------------------------

    def _show_parts(self) -> None:
        known = self._chosen is not None
        nobody = not known and not self.desk.ask(members.status_counts)
        self.nobody.setVisible(nobody)
        self._waiting.setVisible(not known and not nobody)
        for part in (self.lines, self._more, self.total):
            part.setVisible(known)

    def _show_day(self) -> None:
        earlier = self.head.earlier
        if self.teller.turn_to(earlier or self.desk.today) and self._chosen is not None:
            self._show_holdings(keep=True)
        self.slip.setVisible(earlier is not None or not self.slip.is_empty())
        self.box.look_again(earlier or self.desk.today)
        t = self.desk.language.gettext
        self.heading.say(t(self.TITLE), self.box.said())
        self.count.setText(t("Count and close") if self.box.day.is_open else t("Count and open"))
        self._show_deed()

    def _show_deed(self) -> None:
        """Word the total and the button as what a press would write."""
        self.note.say("")
        changes = [one for found in self.lines.divided for one in found.changes]
        self.later.show_changes(changes)
        typed = self.lines.typed()
        some = bool(typed.doings) or not typed.whole
        may = self.head.member.peek() is not None and self.desk.may(visit.record_visit)
        self.total.show_total(typed)
        self.total.word(_wording(self.desk, typed, self.head.day), enabled=some and may)

    # --- recording -------------------------------------------------------------------------------

    def record(self) -> None:
        """Write the visit, once, and be ready for the next member."""
        if self._recording or self.carded.finish():
            return
        self._recording = True
        try:
            self._record()
        finally:
            self._recording = False

    def _record(self) -> None:
        read = self._read()
        if read is None:
            return
        with self._refusals():
            written = self.desk.do(visit.record_visit, **read)
            # Emptied before anything else: whatever fails now, it can't be written twice.
            self.clear()
            _tell(self.desk, written)

    def _read(self) -> dict[str, Any] | None:
        """Everything that was typed; None when something can't be read, which then says so."""
        typed = self.lines.typed()
        self.lines.complain()
        if not self.head.readable() or not typed.whole:
            return None
        found = self.head.member.value()
        assert found is not None
        return {
            "member": found.id,
            "day": self.head.day.value(),
            "doings": typed.doings,
            "slip": self.slip.value() or "",
            "remark": self.remark.value() or "",
            "box": self.box.now.id,
        }

    def _refusals(self) -> Refusals:
        """Beside the field that the rule names, else under the lines. What was typed stays."""
        fields: list[Field[Any]] = [self.head.member, self.head.day, *self.lines.fields()]
        return Refusals(self.note, self.desk.language, fields)

    def clear(self) -> None:
        """Empty the visit, for the next member, who may be waiting. An earlier day stays: slips
        come in heaps."""
        self._chosen = None
        self.lines.show_holdings([])
        for one in (self.slip, self.remark):
            one.clear()
        self.remark.hide()
        self.total.add_remark.show()
        self.head.show_member(None)
        self._show_parts()
        self._show_day()
        self.head.member.setFocus()
        next_ = self.coming.call()
        if next_ is not None:
            self._serve(next_)
            self.focus_first()

    def add_remark(self) -> None:
        """Make room for a remark, which the receipt will show."""
        self.remark.show()
        self.total.add_remark.hide()
        self.remark.setFocus()


def _wording(desk: Desk, typed: Typed, day: DeskDay) -> str:
    if not typed.whole or not typed.doings or day.peek() is None:
        return desk.language.gettext("Take or pay money")
    return wording(
        typed.total,
        desk.language,
        number=statements.next_receipt(desk.book),
        day=day.earlier,
        receipts=desk.preferences.receipts,
    )


def _tell(desk: Desk, written: VisitId) -> None:
    t, language = desk.language.gettext, desk.language
    said = desk.ask(statements.receipt, written)
    words = t("Receipt {number}: {amount} paid to {name}.")
    if said.total.minor >= 0:
        words = t("Receipt {number}: {amount} taken from {name}.")
    amount = language.amount(abs(said.total))
    desk.say(words.format(number=said.number, amount=amount, name=said.member_name))
    papers.hand_out(desk, written)


def _closed_last(held: statements.HoldingRow) -> bool:
    return held.closed is not None


def _put_in(place: Place, lines: Lines) -> Place:
    """Type the amount that a place brings along, once and over none that is typed; gives the place
    without it."""
    named = [one for one in lines.fields() if one.name == place.text and one.is_empty()]
    if named and place.about is not None:
        named[0].set_value(Money(place.about, lines.currency))
    return replace(place, about=None)
