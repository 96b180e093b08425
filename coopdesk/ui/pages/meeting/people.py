"""Members are ticked in as they come: a number or a name and Enter, or a scanner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from coopdesk.records import cards, meetings, members
from coopdesk.records.ids import MemberId
from coopdesk.records.meetings import Present
from coopdesk.records.voters import Voter
from coopdesk.ui.choosing import why_no_card
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, Note, label
from coopdesk.ui.kit.fields import Field, HourField, NumberField, TextField, said_hour
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder
from coopdesk.ui.kit.messages import announce
from coopdesk.ui.kit.suggest import SuggestField
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.theme import Kind, look


@dataclass(frozen=True, slots=True)
class Here:
    """A row of the list: who, since when, and who stands for them."""

    voter: Voter
    present: Present
    by: str


class WhoField(SuggestField[Voter]):
    """Enter takes who fits best and stays here for the next one."""

    def _go_on(self) -> None:
        if not self.is_empty() and self.peek() is None:
            no, t = self.why_not(), self.language.gettext
            nobody = t("Nobody of this body fits what was typed.")
            self.complain(self.language.say(no) if no else nobody)
            self.line.selectAll()


class People(Card):
    """Who is here. Escape goes back to the points."""

    done = Signal()

    def __init__(self, hall: Hall) -> None:
        t = hall.language.gettext
        self._hall = hall
        self.close_ = buttons.quiet(t("Back to the agenda (Esc)"), icon="back")
        super().__init__(t("Who is here"), action=self.close_)
        self._last: MemberId | None = None
        self._ticks: dict[MemberId, int] = {}  # in which order they were ticked in here
        self._make_fields()
        self._make_table()
        self._lay_out()
        self.close_.clicked.connect(self.done)
        hall.changed.connect(self.show_hall)
        hall.came.connect(self._show_new)
        self.show_hall()

    def _make_fields(self) -> None:
        t, language = self._hall.language.gettext, self._hall.language
        self.who = WhoField(
            "member",
            t("&Number or name, then Enter"),
            self._find,
            self._offered,
            language,
            hint=t("Type or scan"),
            why=partial(why_no_card, self._hall.desk),
            scanned=cards.is_card,
        )
        self.at = HourField("at", t("&Hour"), language, optional=True)
        self.by: SuggestField[Voter] = SuggestField(
            "by", t("Stood for b&y"), self._find, self._offered, language, optional=True
        )
        self.paper = TextField("paper", t("Their signed &paper"), language, optional=True)
        self.said = Note("")
        self.gone = buttons.secondary(t("They &leave now"), self.leave, icon="forward")
        self.not_here = buttons.secondary(t("Not here after &all"), self.take_out, icon="undo")
        self.who.picked.connect(self._tick)
        counts: list[Field[int]] = [
            NumberField("present", t("Members there"), language),
            NumberField("represented", t("Stood for by others"), language),
            NumberField("entitled", t("Who may vote in all"), language),
        ]
        self.counts = Form(counts, language, columns=3)
        self.count = buttons.secondary(t("Keep these numbers"), self._count)

    def _make_table(self) -> None:
        t = self._hall.language.gettext
        empty = EmptyState(
            t("Nobody is ticked in yet."),
            t("Type a number or a name and press Enter. A scanner does the same."),
            icon="people",
        )
        self.table: Table[Here] = Table(
            [
                Column(t("Number"), _number, sort=_by_number),
                Column(t("Name"), _name, pill=self._voice, stretch=True, least=140),
                Column(t("Came"), _came, right=True, sort=_by_came),
                Column(t("Went at"), _left, right=True, bare=True, tone=_muted),
                Column(t("Stood for by"), _by, bare=True),
            ],
            name=t("Who is here"),
            key=_key,
            empty=empty,
            least=6,
            dense=True,
        )
        self.table.chosen.connect(self._show_deeds)

    def _lay_out(self) -> None:
        t = self._hall.language.gettext
        self._proxy = holder(column(self.by, self.paper, gap=8))
        self._deeds = holder(Flow(self.gone, self.not_here))
        on_paper = label(
            t("Does the paper tell only numbers? Write them here."), "muted", wrap=True
        )
        self._numbers = holder(column(on_paper, self.counts, holder(Flow(self.count)), gap=8))
        left = column(
            self.who, self.at, self._proxy, self.said, self._deeds, self._numbers, None, gap=12
        )
        both: QWidget = Sides(holder(left), self.table, shares=(2, 3), gap=24, least=700)
        self.body.addWidget(both, 1)
        self.body.setSpacing(look().px(12))

    # --- showing ---------------------------------------------------------------------------------

    def show_hall(self) -> None:
        """Show who is here, the last first."""
        hall = self._hall
        rows = [
            Here(voter, one, "" if one.by is None else hall.roll.name(one.by))
            for one in sorted(hall.file.there, key=self._place, reverse=True)
            if (voter := hall.roll.by_member.get(one.member)) is not None
        ]
        if not rows or rows != self._shown():  # of nobody it is told what to do
            self.table.show_rows(rows)
        self._proxy.setVisible(bool(hall.file.body.rules.proxies))
        self._numbers.setVisible(hall.file.row.paper and not hall.file.there)
        self._show_deeds()

    def _place(self, one: Present) -> tuple[int, int]:
        return one.came, self._ticks.get(one.member, 0)

    def _show_new(self, present: Present) -> None:
        """Show one more, at the top, where it is the last who came."""
        hall, voter = self._hall, self._hall.roll.by_member.get(present.member)
        self._ticks[present.member] = len(self._ticks) + 1
        newest = all(one.came <= present.came for one in hall.file.there)
        again = any(one.present.member == present.member for one in self._shown())
        if voter is None or not newest or again or present.by is not None:
            self.show_hall()
            return
        self.table.show_first(Here(voter, present, ""))

    def _shown(self) -> list[Here]:
        return [one for _, one in self.table.model.loaded()]

    def _show_deeds(self, _row: object = None) -> None:
        here = self._whom()
        self._deeds.setVisible(here is not None)
        if here is not None:
            t = self._hall.language.gettext
            name = here.voter.name
            self.gone.setText(buttons.literal(t("{name} leaves now").format(name=name)))
            self.gone.setEnabled(here.present.left is None)
        self.at.line.setPlaceholderText(said_hour(self._hall.now()))

    def focus_first(self) -> None:
        self._show_deeds()
        self.who.setFocus()

    def _voice(self, one: Here) -> Mark | None:
        t = self._hall.language.gettext
        return None if one.voter.votes else Mark(t("voice, no vote"), Kind.WARN)

    def _find(self, text: str) -> list[Voter]:
        return self._hall.roll.find(self._hall.desk.ask(members.number_typed, text))

    def _offered(self, one: Voter) -> str:
        t = self._hall.language.gettext
        said = t("{number} · {name}, {village}") if one.village else t("{number} · {name}")
        return said.format(number=one.number, name=one.name, village=one.village)

    # --- ticking ---------------------------------------------------------------------------------

    def _tick(self, one: Voter) -> None:
        t, hall = self._hall.language.gettext, self._hall
        there = next((o for o in reversed(hall.file.there) if o.member == one.member), None)
        at = self._hour()
        if at is None or not self._says_by():
            return
        by = self.by.peek()
        if there is not None and there.left is None and by is None:
            self._last = one.member
            self.who.set_value(None)
            said = t("{name} is here already, since {hour}.")
            self._say(said.format(name=one.name, hour=said_hour(there.came)), Kind.PLAIN)
            self._show_deeds()
            return
        with Refusals(self.said, hall.language, [self.who, self.at, self.by]):
            stands = None if by is None else by.member
            hall.tick_in(one.member, at, stands, self.paper.peek() or "")
            self._ticked(one, at)

    def _says_by(self) -> bool:
        """Whether it is clear who stands for them, or that nobody does: else it is asked."""
        t = self._hall.language.gettext
        if self.by.is_empty() and not self.paper.is_empty():
            self.by.complain(t("Please fill this in."))
            return False
        if not self.by.is_empty() and self.by.peek() is None:
            self.by.complain(t("Nobody of this body fits what was typed."))
            return False
        return True

    def _ticked(self, one: Voter, at: int) -> None:
        t = self._hall.language.gettext
        self._last = one.member
        by = self.by.peek()
        for field in (self.who, self.by, self.paper):
            if not field.is_empty():
                field.set_value(None)
        if one.votes:
            said = t("{number} · {name} is here, {hour}")
            words = said.format(number=one.number, name=one.name, hour=said_hour(at))
            if by is not None:
                words = f"{words} · " + t("represented by {name}").format(name=by.name)
            self._say(words, Kind.GOOD)
        else:
            why = self._hall.language.say(one.why) if one.why else ""
            said = t("{name} is here with a voice and no vote: {why}.")
            self._say(said.format(name=one.name, why=why), Kind.WARN)
        self._show_deeds()

    def _say(self, words: str, tone: Kind) -> None:
        self.said.say(words, tone)
        announce(self.said, words)

    def _hour(self) -> int | None:
        """The hour that is typed, or now; None where it can't be read."""
        if self.at.is_empty():
            return self._hall.now()
        at = self.at.peek()
        if at is None:
            self.at.complain(self._hall.language.gettext("Write a time of day, such as 14:30."))
        else:
            self._hall.say_hour(at)
        return at

    def _whom(self) -> Here | None:
        """Who is chosen in the list, or was ticked in last."""
        if self.table.view.hasFocus() and (row := self.table.row()) is not None:
            return row
        return next((o for o in self._shown() if o.present.member == self._last), self.table.row())

    def leave(self) -> None:
        """They leave."""
        here, at = self._whom(), self._hour()
        if here is None or at is None:
            return
        hall, t = self._hall, self._hall.language.gettext
        with Refusals(self.said, hall.language, [self.at]):
            hall.do(meetings.leave_meeting, meeting=hall.meeting, member=here.present.member, at=at)
            said = t("{name} left at {hour}.")
            self._say(said.format(name=here.voter.name, hour=said_hour(at)), Kind.PLAIN)
        self.who.setFocus()

    def take_out(self) -> None:
        """They were ticked in by mistake."""
        here = self._whom()
        if here is None:
            return
        hall, t = self._hall, self._hall.language.gettext
        with Refusals(self.said, hall.language):
            hall.do(meetings.tick_out, meeting=hall.meeting, member=here.present.member)
            words = t("{name} is not written down as here.").format(name=here.voter.name)
            self._say(words, Kind.PLAIN)
        self.who.setFocus()

    def _count(self) -> None:
        hall = self._hall
        send = self._hall.desk.do_with(meetings.count_present)
        typed = self.counts.read()
        if typed is not None:
            self.counts.submit(send, meeting=hall.meeting)
            hall.look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.done.emit()
        elif event.key() == Qt.Key.Key_Delete and self.table.view.hasFocus():
            self.take_out()
        else:
            super().keyPressEvent(event)


def _number(one: Here) -> str:
    return one.voter.number


def _by_number(one: Here) -> tuple[int, str]:
    return len(one.voter.number), one.voter.number


def _name(one: Here) -> str:
    return one.voter.name


def _came(one: Here) -> str:
    return said_hour(one.present.came)


def _by_came(one: Here) -> int:
    return one.present.came


def _left(one: Here) -> str:
    return "" if one.present.left is None else said_hour(one.present.left)


def _by(one: Here) -> str:
    return one.by


def _muted(_one: Here) -> Tone:
    return Tone.MUTED


def _key(one: Here) -> tuple[int, int]:
    return one.present.member, one.present.came
