"""One receipt: the paper, a copy of it, and taking it back with a reason."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from coopdesk.i18n import N_
from coopdesk.records import first_payment, members, membership, statements, visit
from coopdesk.records.book import Topic
from coopdesk.records.ids import EntryId, VisitId
from coopdesk.records.papers import Receipt
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note
from coopdesk.ui.kit.fields import NoteField, TextField
from coopdesk.ui.kit.forms import Form, readable
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.messages import announce
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.preview import Preview
from coopdesk.ui.telling import short_told
from coopdesk.ui.theme import Kind, look


class _Number(TextField):
    """Enter looks the number up instead of going on."""

    entered = Signal()

    def _go_on(self) -> None:
        self.entered.emit()


class ReceiptPage(Page):
    """Shows a receipt or a correction slip by its number."""

    NAME = "receipt"
    TITLE = N_("Receipt")
    TOPICS = Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._visit: VisitId | None = None
        self._said: Receipt | None = None
        self._twin: VisitId | None = None
        self._pdf = b""
        self._make()
        self._lay_out()
        self.show_place(place)

    # --- making ----------------------------------------------------------------------------------

    def _make(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        self.heading = Heading(t("Receipts"))
        self.number = _Number("number", t("&Number of the receipt"), language, hint="A-000123")
        self.number.entered.connect(self.look_up)
        self.find_button = buttons.secondary(t("Show"), self.look_up, icon="search")
        self.preview = Preview(t("Paper"), language, on_print=self.print_again, on_save=self._save)
        self.preview.view.setMinimumHeight(look().px(340))
        self.preview.print_button.setText(t("Print a copy"))
        self.empty = Card(
            "",
            EmptyState(
                t("Which receipt?"),
                t("Type its number, as it stands on the paper."),
                icon="receipt",
            ),
        )
        self.facts = Pairs()
        self.to_member = buttons.link(t("Open the member's page"), self._go_to_member)
        self.to_other = buttons.link("", self._go_to_other)
        self.twice = Note("", Kind.WARN)
        self.to_twin = buttons.link("", self._go_to_twin)
        self.reverse = buttons.secondary(t("Reverse…"), self.ask_why, icon="undo")
        self.undone = Pairs()
        self.short = Note("", Kind.WARN)
        self.reason = NoteField("reason", t("&Why is it reversed?"), language, lines=2)
        self.form = Form([self.reason], language)
        self.take_back = buttons.secondary("", self.do_reverse, icon="undo")
        self.leave = buttons.quiet(t("Leave it as it is"), self.leave_it)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        find = Card(t("Find a receipt"), self.number, holder(Flow(self.find_button)))
        links = holder(Flow(self.to_member, self.to_twin))
        self._facts_card = Card(t("What it says"), self.twice, self.facts, links)
        self._facts_card.body.addWidget(holder(Flow(self.to_other, self.reverse)))
        self._why = Card(
            t("Reverse this receipt"),
            self.undone,
            self.short,
            self.form,
            holder(Flow(self.take_back, self.leave)),
        )
        side = holder(column(self._facts_card, self._why, find, None, gap=16))
        paper = column(self.preview, self.empty)
        both = Sides(holder(paper), side, shares=(9, 5), least=900)
        self.setLayout(whole_page(self.heading, both, grows=both))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._show_parts()
        if place.visit is not None:
            self.show_visit(place.visit)
            if place.text and not self.reverse.isHidden():
                self.place = replace(place, text="")  # once
                self.reason.set_value(place.text)
                self.ask_why()
        elif place.text:
            self.number.set_value(place.text)
            self.look_up()

    def refresh(self, topics: Topic) -> None:
        """Show it again as it now stands: it may have been reversed."""
        if self._visit is not None:
            self.show_visit(self._visit)
            if not self._why.isHidden():
                self._tell_short()

    def has_typed(self) -> bool:
        return not self._why.isHidden() and not self.reason.is_empty()

    def focus_first(self) -> None:
        if self._visit is None:
            self.number.setFocus()
        elif self._why.isHidden():
            self.preview.print_button.setFocus()
        else:
            self.reason.setFocus()

    # --- finding and showing ---------------------------------------------------------------------

    def look_up(self) -> None:
        """Show the receipt whose number was typed."""
        t = self.desk.language.gettext
        if not readable([self.number], self.desk.language):
            return
        number = self.number.value() or ""
        found = self.desk.ask(statements.find_receipts, number)
        if not found:
            said = t("There is no receipt {number}. Write it as on the paper: A-000123.")
            self.number.complain(said.format(number=number))
            return
        self.number.clear()
        self.desk.go(Place(self.NAME, visit=found[0]))

    def show_visit(self, ident: VisitId) -> None:
        """Show a receipt as it would be printed now: again, unless it never came out."""
        t, copy = self.desk.language.gettext, ident not in self.desk.unprinted
        said, pdf = papers.slip(self.desk, ident, copy=copy)
        self.preview.print_button.setText(t("Print a copy") if copy else t("Print"))
        if pdf != self._pdf:
            self.preview.show_pdf(pdf)
        if ident != self._visit:
            self.leave_it()
        self._visit, self._said, self._pdf = ident, said, pdf
        self._twin = _twin_of(self.desk, ident, said)
        self._show_parts()

    def _show_parts(self) -> None:
        said = self._said
        for part in (self.preview, self._facts_card):
            part.setVisible(said is not None)
        self.empty.setVisible(said is None)
        if said is None:
            self._why.hide()
        else:
            self._show_heading(said)
            self._show_facts(said)

    def _show_heading(self, said: Receipt) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        words = t("Written by {name} on {moment}").format(
            name=said.taken_by, moment=language.moment(said.written)
        )
        self.heading.say(papers.slip_title(self.desk, said), words)
        mark = Mark(t("reversed"), Kind.WARN) if said.reversed_by else Mark("")
        self.heading.pill.show_mark(mark)

    def _show_facts(self, said: Receipt) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        pairs = [
            Pair(t("Member"), f"{said.member_number} · {said.member_name}"),
            Pair(t("Day"), language.day(said.day)),
            Pair(self._what_happened(said), language.amount(abs(said.total))),
        ]
        if said.nominee:
            pairs.insert(1, Pair(t("Nominee"), said.nominee))
        if said.pc:
            pairs.append(Pair(t("PC"), said.pc))
        other = said.reversed_by or said.reverses
        if said.reversed_by:
            pairs.append(Pair(t("Taken back by"), said.reversed_by))
        if said.reverses:
            pairs += [Pair(t("Takes back"), said.reverses), Pair(t("Reason"), said.reason)]
        self.facts.show_pairs(pairs)
        self._show_twin(said)
        self.to_other.setText(t("Show {number}").format(number=other))
        self.to_other.setVisible(bool(other))
        may = self.desk.may(visit.reverse_visit)
        self.reverse.setVisible(may and not other and self._why.isHidden())
        words = t("Take back {number} and print the correction slip")
        self.take_back.setText(words.format(number=said.number))

    def _show_twin(self, said: Receipt) -> None:
        t, twin = self.desk.language.gettext, self._twin
        words = t("Receipt {number} was written on two PCs.").format(number=said.number)
        self.twice.say(words if twin is not None else "", Kind.WARN)
        self.to_twin.setVisible(twin is not None)
        if twin is not None:
            other = self.desk.ask(statements.receipt, twin)
            written = self.desk.language.moment(other.written)
            named = " · ".join(filter(None, (other.number, other.pc, written)))
            self.to_twin.setText(t("Show {number}").format(number=named))

    def _what_happened(self, said: Receipt) -> str:
        t = self.desk.language.gettext
        if said.reverses:
            return t("Taken back")
        if not said.total:
            return t("No cash changed hands")
        if said.nominee is not None:
            return t("Paid to a nominee")
        return t("Received from the member") if said.total.minor > 0 else t("Paid to the member")

    # --- deeds -----------------------------------------------------------------------------------

    def print_again(self) -> None:
        """Print it once more, marked as a copy; or for the first time, if it never came out."""
        if self._said is not None and self._visit is not None:
            title = papers.slip_title(self.desk, self._said)
            self.desk.print(self._pdf, title, visit=self._visit)
            self.show_visit(self._visit)

    def _save(self) -> None:
        t = self.desk.language.gettext
        if self._said is not None:
            kinds = [(t("PDF papers"), "*.pdf")]
            papers.save(self, self.desk, self._pdf, f"{self._said.number}.pdf", kinds)

    def ask_why(self) -> None:
        """Ask for the reason, here on the page."""
        self._why.show()
        self.reverse.hide()
        self._tell_short()
        self.reason.setFocus()

    def _tell_short(self) -> None:
        """Warn where the box would be below zero; it can be taken back all the same."""
        said = "" if self._visit is None else short_told(self.desk, EntryId(self._visit))
        self._show_undone()
        self.short.say(said, Kind.WARN)
        if said:
            announce(self.short, said)

    def _show_undone(self) -> None:
        """What the member has and the box holds, before and after."""
        t, language = self.desk.language.gettext, self.desk.language
        rows = [] if self._visit is None else self.desk.ask(statements.undone, self._visit)
        words = t("{before} → {after}")
        self.undone.show_pairs(
            [
                Pair(
                    language.say(row.what),
                    words.format(before=language.figure(row.now), after=language.figure(row.after)),
                )
                for row in rows
            ]
        )

    def leave_it(self) -> None:
        """Think better of it."""
        self.form.clear()
        self._why.hide()
        if self._said is not None:
            self._show_facts(self._said)

    def do_reverse(self) -> None:
        """Take the receipt back; its correction slip is printed and shown."""
        if self._visit is None:
            return
        written = self.form.submit(self.desk.do_with(visit.reverse_visit), visit=self._visit)
        if written is not None:
            self._tell(written)

    def _tell(self, written: VisitId) -> None:
        t = self.desk.language.gettext
        self.leave_it()
        said, pdf = papers.slip(self.desk, written)
        words = t("Receipt {reversed} is taken back by {number}.")
        told = words.format(reversed=said.reverses, number=said.number)
        if self.desk.ask(first_payment.is_missing, written):
            told = f"{told} {t(membership.NOT_PAID)}"
        self.desk.say(told)
        self.desk.unprinted.add(written)
        self.desk.go(Place(self.NAME, visit=written))
        self.desk.print(pdf, papers.slip_title(self.desk, said), visit=written)

    def _go_to_member(self) -> None:
        if self._said is not None:
            found = self.desk.ask(members.by_its_number, self._said.member_number)
            self.desk.go(Place("member", member=found))

    def _go_to_other(self) -> None:
        assert self._said is not None
        number = self._said.reversed_by or self._said.reverses
        for one in self.desk.ask(statements.find_receipts, number):
            said = self.desk.ask(statements.receipt, one)
            if self._said.number in (said.reverses, said.reversed_by):
                self.desk.go(Place(self.NAME, visit=one))
                return

    def _go_to_twin(self) -> None:
        if self._twin is not None:
            self.desk.go(Place(self.NAME, visit=self._twin))


def _twin_of(desk: Desk, ident: VisitId, said: Receipt) -> VisitId | None:
    """The next one of the same number, where more than one PC gave it."""
    same = desk.ask(statements.find_receipts, said.number)
    return same[(same.index(ident) + 1) % len(same)] if len(same) > 1 else None
