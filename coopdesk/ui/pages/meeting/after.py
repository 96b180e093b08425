"""The end of a meeting: its hour, who signs, what was looked through, and the signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import bodies, meetings, seals
from coopdesk.records.bodies import ASSEMBLY
from coopdesk.records.ids import MeetingId, MemberId
from coopdesk.records.meetings import CANCELLED, ENDED, OPEN, Point, Someone, Warned
from coopdesk.records.papers.meeting import Minutes
from coopdesk.reports.catalogue import PAPERS
from coopdesk.reports.minutes import minutes_folios
from coopdesk.ui import papers
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import DayField, HourField, NoteField, said_hour
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder, row, rule
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.meeting.annexes import Annexes
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.parts import Leaders, NextField, Words
from coopdesk.ui.pages.meeting.unsaved import Unsaved
from coopdesk.ui.theme import Kind, look


class Ending(Card):
    """The meeting ends; who signs its minutes; what is to be looked at; and the signatures."""

    gone = Signal(object)  # the point that a warning is about
    signed = Signal()

    def __init__(self, hall: Hall, typed: Unsaved) -> None:
        t, language = hall.language.gettext, hall.language
        super().__init__(t("End and signatures"))
        self._hall, self._typed = hall, typed
        self.at = HourField("at", t("&Ends at"), language)
        self.closing = NoteField("closing", t("Last &words"), language, optional=True, lines=2)
        self.leaders = Leaders(hall)
        self.signer = NextField("signer", t("Members who sign &too"), hall)
        self._signers = column(gap=2)
        self.annexes = Annexes(hall, typed)
        self.looked = Findings(hall)
        today = hall.desk.today
        self.approved = DayField("approved", t("A&pproved on"), language, today=today, value=today)
        self.signed_ = DayField("signed", t("S&igned on"), language, today=today, value=today)
        self.form = Form([self.approved, self.signed_], language, columns=2)
        self.means = label("", "muted", wrap=True)
        self.note = Note("", Kind.REFUSE)
        self.on = buttons.quiet(t("The meeting goes on"), self._go_on, icon="undo")
        self.at.setMaximumWidth(look().px(200))
        self._lay_out()
        self._wire()
        self.show_hall()

    def _lay_out(self) -> None:
        t = self._hall.language.gettext
        who = column(self.signer, self._signers, gap=4)
        self._sign = holder(
            column(rule(), label(t("Approve and sign"), "section"), self.form, self.means, gap=10)
        )
        for part in (
            self.at,
            self.closing,
            self.leaders,
            holder(who),
            self.annexes,
            self.looked,
            self._sign,
        ):
            self.body.addWidget(part)
        for part in (self.note, holder(Flow(self.on))):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.body.setSpacing(look().px(12))

    def _wire(self) -> None:
        row_ = self._hall.file.row
        self.closing.set_value(row_.closing)
        self._typed.tie(
            "meeting:closing", self.closing, row_.closing, Words(self._hall, "closing").save
        )
        self.signer.picked.connect(self._add_signer)
        self.looked.gone.connect(self.gone)
        self._hall.changed.connect(self.show_hall)

    # --- showing ---------------------------------------------------------------------------------

    def show_hall(self) -> None:
        """Show how far it is."""
        t, row_ = self._hall.language.gettext, self._hall.file.row
        self._typed.show("meeting:closing", row_.closing)
        if row_.ended is not None:
            self.at.set_value(row_.ended)
        elif (self.at.is_empty() or self._hall.live) and not self.at.line.hasFocus():
            self.at.set_value(self._hall.now())
        self._show_signers()
        self.annexes.show_hall()
        ended = self._hall.state == ENDED
        self._sign.setVisible(ended)
        self.on.setVisible(ended)
        self.looked.setVisible(self._hall.begun)
        if self.isVisible():
            self.look_through()
        self.means.setText(
            t(
                "Once signed nobody can change these minutes. What is wrong in them is put right "
                "by new minutes."
            )
        )

    def look_through(self) -> None:
        """Look at what is not as the rules want it."""
        if self._hall.begun:
            self.looked.show_findings(self._hall.found())

    def _show_signers(self) -> None:
        t = self._hall.language.gettext
        while (item := self._signers.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for member in self._hall.file.row.signers:
            name = self._hall.roll.name(member)
            gone = buttons.icon_only("close", t("{name} does not sign").format(name=name))
            gone.clicked.connect(weakly(self._drop_signer, member))
            line = row(label(name, wrap=True), gone, gap=8)
            line.setStretch(0, 1)
            self._signers.addWidget(holder(line))

    # --- doing -----------------------------------------------------------------------------------

    def end(self) -> bool:
        """The meeting ends at the hour that is typed. False where it can't."""
        at = self.at.peek()
        if at is None:
            self.at.complain(self._hall.language.gettext("Write a time of day, such as 14:30."))
            return False
        with Refusals(self.note, self._hall.language, [self.at]):
            self._hall.say_hour(at)
            self._hall.do(meetings.end_meeting, meeting=self._hall.meeting, at=at)
            return True
        return False

    def _go_on(self) -> None:
        with Refusals(self.note, self._hall.language):
            self._hall.do(meetings.go_on, meeting=self._hall.meeting)

    def sign(self) -> bool:
        """Close the minutes for ever. False where a rule said no."""
        typed = self.form.read()
        if typed is None:
            return False
        desk, meeting = self._hall.desk, self._hall.meeting
        made = desk.ask(meetings.minutes, meeting, desk.coop)
        pages = minutes_folios(replace(made, **typed), papers.language(desk))
        with Refusals(self.note, self._hall.language, self.form.fields()):
            self._hall.do(
                meetings.sign_minutes, meeting=meeting, folios=pages, coop=desk.coop, **typed
            )
            if made.body_kind == ASSEMBLY:
                desk.do(seals.seal, kind=seals.AGM, meeting=meeting)
            self.signed.emit()
            return True
        return False

    def _add_signer(self, one: Someone) -> None:
        if one.member is None:
            words = self._hall.language.gettext("Only members are chosen to sign.")
            self.signer.complain(words)
            return
        self._choose([*self._hall.file.row.signers, one.member])
        self.signer.set_value(None)

    def _drop_signer(self, member: MemberId) -> None:
        self._choose([one for one in self._hall.file.row.signers if one != member])

    def _choose(self, who: Sequence[MemberId]) -> None:
        with Refusals(self.note, self._hall.language, [self.signer]):
            self._hall.do(meetings.choose_signers, meeting=self._hall.meeting, members=list(who))

    def button(self) -> str:
        """What the button of the page does here."""
        t = self._hall.language.gettext
        if self._hall.state != OPEN:
            return t("Sign and close the minutes")
        at = self.at.peek()
        if at is None:
            return t("End the meeting")
        return t("End the meeting at {hour}").format(hour=said_hour(at))

    def focus_first(self) -> None:
        (self.approved if self._hall.state == ENDED else self.at).setFocus()


class Findings(QWidget):
    """What is not as the rules want it, each with a way to what it is about."""

    gone = Signal(object)

    def __init__(self, hall: Hall) -> None:
        super().__init__()
        self._hall = hall
        t = hall.language.gettext
        self.good = Note(t("Everything is as the rules of this body want it."), Kind.GOOD)
        self._lines = column(gap=4)
        self._shown: Sequence[Warned] | None = None
        title = label(t("Looked through"), "section")
        self.setLayout(column(rule(), title, self.good, self._lines, gap=8))

    def show_findings(self, found: Sequence[Warned]) -> None:
        """Show these."""
        if found == self._shown:
            return
        self._shown = found
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        looks = set(bodies.LOOKS) - set(self._hall.file.body.rules.off)
        self.good.setVisible(not found and bool(looks))  # nothing is said of what nobody looked at
        t = self._hall.language.gettext
        for one in found:
            go = None
            if one.item is not None:
                go = buttons.link(t("Go there"), weakly(self._go, one.item))
            self._lines.addWidget(Note(self._hall.language.say(one.what), Kind.WARN, go))

    @property
    def shown(self) -> Sequence[Warned]:
        return self._shown or ()

    def _go(self, item: Any) -> None:
        self.gone.emit(item)


class Closed(Card):
    """Minutes that are signed: their number, their days, their hash, and new ones that correct
    them."""

    corrected = Signal(object)  # the meeting whose minutes put these right
    reopened = Signal()  # it is held after all

    def __init__(self, hall: Hall) -> None:
        t = hall.language.gettext
        super().__init__(t("Signed and closed"))
        self._hall = hall
        self.note = Note("", Kind.GOOD)
        self.pairs = Pairs()
        self.correct = buttons.secondary(
            t("Write minutes that correct these"), self._correct, icon="edit"
        )
        self.refused = Note("", Kind.REFUSE)
        self.offered = buttons.secondary(
            t("What was decided, and what became of it"), self._go_resolutions, icon="check"
        )
        self.held = buttons.secondary(t("It is held after all"), self.hold, icon="undo")
        self.held.hide()
        deeds = holder(Flow(self.offered, self.correct, self.held))
        for part in (self.note, self.pairs, self.refused, deeds):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.body.setSpacing(look().px(12))
        hall.changed.connect(self.show_hall)
        self.show_hall()

    def show_hall(self) -> None:
        """Show what was signed."""
        desk, language, t = self._hall.desk, self._hall.language, self._hall.language.gettext
        row_ = self._hall.file.row
        book = desk.ask(meetings.book_of, row_.body)
        one = next((minute for minute in book if minute.meeting == row_.id), None)
        self.title.setText(t("It is not held") if one is None else t("Signed and closed"))
        if one is None:
            self.note.say(t("This meeting was not held: {why}").format(why=row_.why), Kind.WARN)
            self.correct.hide()
            self.offered.hide()
            self.held.setVisible(row_.state == CANCELLED and desk.may(meetings.hold_after_all))
            return
        self.held.hide()
        self.note.say(t("These minutes are closed for ever: nobody can change them."), Kind.GOOD)
        last = one.first_folio + one.folios - 1
        folios = f"{one.first_folio}–{last}" if one.folios > 1 else language.number(last)
        said = self._hall.file.said
        people = () if said is None else (said.chair, said.clerk, *said.signers)
        self.pairs.show_pairs(
            [
                Pair(t("Number in the book"), language.number(one.number)),
                Pair(t("Folios"), folios),
                Pair(t("Approved on"), language.day(one.approved)),
                Pair(t("Signed on"), language.day(one.signed)),
                Pair(t("Signed by"), ", ".join(filter(None, people))),
                Pair(t("Seal (SHA-256)"), _in_groups(one.hash)),
            ]
        )
        self.correct.setVisible(desk.may(meetings.plan_meeting))
        self.offered.show()

    def hold(self) -> None:
        """The meeting is held after all: it goes on from where it was."""
        with Refusals(self.refused, self._hall.language):
            self._hall.do(meetings.hold_after_all, meeting=self._hall.meeting)
            self.reopened.emit()

    def _go_resolutions(self) -> None:
        self._hall.desk.go(Place("resolutions"))

    def _correct(self) -> None:
        desk, row_ = self._hall.desk, self._hall.file.row
        t = self._hall.language.gettext
        title = t("Correction of the minutes of {day}").format(day=desk.language.day(row_.day))
        here = desk.book.now()
        with Refusals(self.refused, self._hall.language):
            made: MeetingId = desk.do(
                meetings.plan_meeting,
                body=row_.body,
                day=desk.today,
                hour=here.hour * 60 + here.minute,
                place=row_.place,
                kind=meetings.EXTRAORDINARY,
                points=[Point("topic", title)],
                corrects=row_.id,
            )
            self.corrected.emit(made)

    def focus_first(self) -> None:
        self.offered.setFocus()  # nothing is written if Enter is pressed once too often


def _in_groups(hash_: str) -> str:
    """A hash that eyes can compare: in groups of eight."""
    return " ".join(hash_[at : at + 8] for at in range(0, len(hash_), 8))


def drawn(hall: Hall, data: Minutes) -> bytes:
    """The minutes on paper, in the co-op's language."""
    made = seals.proven(hall.desk.book, data, hall.meeting)
    return PAPERS["minutes"].draw(made, papers.language(hall.desk))
