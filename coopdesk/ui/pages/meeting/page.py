"""The page of a meeting: called, held, voted in, written down, signed. All of it by keyboard."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records import meetings
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ItemId, MeetingId
from coopdesk.records.meetings import CALLED, CANCELLED, ENDED, OPEN, PLANNED, SIGNED, PointRow
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import EmptyState, Note
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import OneOf, Sides, column, whole_page
from coopdesk.ui.pages.meeting.after import Closed, Ending, drawn
from coopdesk.ui.pages.meeting.agenda import CLOSING, OPENING, Agenda, Key
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.head import Head
from coopdesk.ui.pages.meeting.opening import Opening
from coopdesk.ui.pages.meeting.people import People
from coopdesk.ui.pages.meeting.point import PointCard
from coopdesk.ui.pages.meeting.quorum import QuorumCard
from coopdesk.ui.pages.meeting.recovering import recover
from coopdesk.ui.pages.meeting.unsaved import Unsaved
from coopdesk.ui.theme import Kind

_PAUSE_MS = 100
_VOTERS = Topic.MEMBERS | Topic.SHARES | Topic.LOANS | Topic.PEOPLE


class MeetingPage(Page):
    """`place.about` is a meeting; `place.text` may be the id of one of its points."""

    TITLE = N_("Meeting")
    TOPICS: ClassVar[Topic] = Topic.MEETINGS | _VOTERS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self.hall: Hall | None = None
        if place.about is not None:
            try:
                self.hall = Hall(desk, MeetingId(place.about))
            except Refused:
                self.hall = None
        if self.hall is None:
            t = desk.language.gettext
            self.setLayout(column(EmptyState(t("There is no such meeting."), icon="meetings")))
            return
        self._make(self.hall)
        self._lay_out()
        self._wire(self.hall)
        self._show_first()

    def _make(self, hall: Hall) -> None:
        t = self.desk.language.gettext
        self.typed = Unsaved(hall)
        self.back = recover(hall, self.typed)
        preview = buttons.secondary(t("P&review the minutes"), self._preview, icon="show")
        self.next = buttons.primary("", self.go_on)
        self.next.setToolTip(t("Ctrl+Enter does it from anywhere on the page"))
        self.heading = Head(hall, preview, self.next)
        self.came_back = Note("", Kind.PLAIN)
        self.quorum = QuorumCard(hall)
        self.agenda = Agenda(hall)
        self.opening = Opening(hall, self.typed)
        self.point = PointCard(hall, self.typed)
        self.ending = Ending(hall, self.typed)
        self.closed = Closed(hall)
        self.people = People(hall)

    def _lay_out(self) -> None:
        self.stack = OneOf(self.opening, self.point, self.ending, self.closed)
        self.points: QWidget = Sides(self.agenda, self.stack, shares=(5, 11), least=680)
        self.below = OneOf(self.points, self.people)
        whole = whole_page(self.heading, self.came_back, self.quorum, self.below, grows=self.below)
        self.setLayout(whole)

    def _wire(self, hall: Hall) -> None:
        self.quorum.asked.connect(self.tick)
        self.people.done.connect(self.points_again)
        self.agenda.gone.connect(self.go_to)
        self.opening.begun.connect(self._next_item)
        self.ending.gone.connect(self._go_and_show)
        self.ending.signed.connect(self._signed)
        self.closed.corrected.connect(self._go_correction)
        self.closed.reopened.connect(self._show_first)
        self.ending.at.changed.connect(self._head)
        hall.changed.connect(self._head)
        self.typed.saved.connect(self.heading.saved)
        hall.changed.connect(self.heading.saved)
        does_it(self, self.go_on)
        self._looking = QTimer(self)  # while many are ticked in, once for several
        self._looking.setSingleShot(True)
        self._looking.setInterval(_PAUSE_MS)
        self._looking.timeout.connect(hall.look)

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if self.hall is None:
            return
        self.hall.look()
        if (named := self._named()) is not None:
            self.go_to(named)

    def refresh(self, topics: Topic) -> None:
        if self.hall is None:
            return
        if topics & _VOTERS:
            self.hall.count_voters()
            self.hall.changed.emit()
        self._looking.start()

    def has_typed(self) -> bool:
        """Only for a moment: what is typed is kept at once."""
        return self.hall is not None and self.typed.pending

    def focus_first(self) -> None:
        if self.hall is not None:
            if self.below.shown is self.people:
                self.people.focus_first()
            else:
                self._focus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Who goes to another page, or closes the program, leaves nothing unwritten."""
        super().hideEvent(event)
        if self.hall is not None and self.hall.writable:
            self.typed.write()
            if self.typed.pending:
                self.typed.keep()

    # --- showing ---------------------------------------------------------------------------------

    def _named(self) -> Key | None:
        """The point that the place asks for."""
        assert self.hall is not None
        points = self.hall.file.points
        return next((one.id for one in points if str(one.id) == self.place.text), None)

    def _show_first(self) -> None:
        """Begin at the point that was asked for, or where the meeting is."""
        assert self.hall is not None
        key: Key = OPENING
        if self.hall.state == OPEN:
            left = [one for one in self.hall.file.points if one.done is None]
            begun = [one for one in left if one.begun is not None]
            key = begun[0].id if begun else left[0].id if left else CLOSING
        elif self.hall.state in {ENDED, SIGNED, CANCELLED}:
            key = CLOSING
        self.go_to(self._named() or key)
        t = self.desk.language.gettext
        if self.back:
            said = t("Typed before, and not in the book yet: {places}.")
            self.came_back.say(said.format(places=", ".join(self.back)), Kind.PLAIN)

    def _head(self) -> None:
        self.heading.show_hall(self.ending.button() if self.agenda.key == CLOSING else "")

    # --- going -----------------------------------------------------------------------------------

    def go_to(self, key: Key) -> None:
        """Show a point, or the beginning or the end."""
        assert self.hall is not None
        shown: QWidget = self.point
        if key == CLOSING:
            shown = self.ending if self.hall.writable else self.closed
        elif key == OPENING:
            shown = self.opening if self.hall.writable else self.closed
        self.stack.show_part(shown)
        self.agenda.show_key(key)
        if shown is self.point:
            self.point.show_item(ItemId(int(key)))
        elif shown is self.ending:
            self.ending.show_hall()
            self.ending.look_through()
        self._head()

    def _go_and_show(self, key: Key) -> None:
        self.go_to(key)
        self._focus()

    def _focus(self) -> None:
        shown = self.stack.shown
        if shown is self.point and self.point.shown is not None:
            self.point.shown.focus_first()
        elif isinstance(shown, Opening | Ending | Closed):
            shown.focus_first()

    def tick(self) -> None:
        """Show who is here, to tick more in."""
        self.below.show_part(self.people)
        self.people.focus_first()

    def points_again(self) -> None:
        """Go back from the people to the points."""
        self.below.show_part(self.points)
        if self.hall is not None:
            self.go_to(self.agenda.key)
        self._focus()

    # --- going on --------------------------------------------------------------------------------

    def go_on(self) -> None:
        """The next thing, whatever it is: open, next item, end, sign."""
        if self.hall is None or self.next.isHidden():
            return
        if self.below.shown is self.people:
            self.points_again()
        elif self.hall.state == SIGNED:
            self._preview()
        elif self._write():
            self._go_on(self.hall.state, closing=self.agenda.key == CLOSING)

    def _go_on(self, state: str, *, closing: bool) -> None:
        if state in {PLANNED, CALLED}:
            self.opening.open()
        elif state == OPEN and not closing:
            self._next_item()
        elif (state == ENDED and not closing) or (state == OPEN and self.ending.end()):
            self._go_and_show(CLOSING)
        elif state == ENDED:
            self.ending.sign()

    def _write(self) -> bool:
        """Write all that is typed. False where a rule said no: then the person stays here."""
        if self.point.writing is not None:
            return self.point.writing.write()
        return self.typed.write()

    def _next_item(self) -> None:
        """Leave this point and take up the next."""
        assert self.hall is not None
        keys, now = self.agenda.places(), self.hall.now()
        at = keys.index(self.agenda.key)
        points: dict[Key, PointRow] = {one.id: one for one in self.hall.file.points}
        here, to = points.get(self.agenda.key), keys[at + 1]
        if here is not None and here.done is None:
            self.desk.do(meetings.leave_point, item=here.id, at=max(now, here.begun or 0))
        following = points.get(to)
        if following is not None and following.begun is None:
            self.desk.do(meetings.take_up, item=following.id, at=now)
        self.hall.look()
        self._go_and_show(to)

    def _signed(self) -> None:
        assert self.hall is not None
        self.desk.say(self.desk.language.gettext("The minutes are signed and closed."))
        self.back = []
        self.came_back.say("")
        self.point.show_item(None)
        self.go_to(CLOSING)
        self._focus()

    def _go_correction(self, made: MeetingId) -> None:
        self.desk.go(Place("meeting", about=made))

    def _preview(self) -> None:
        assert self.hall is not None
        if self.hall.writable:
            self.typed.write()
        t, desk = self.desk.language.gettext, self.desk
        data = desk.ask(meetings.minutes, self.hall.meeting, desk.coop)
        title = t("Minutes of {day}").format(day=desk.language.day(data.day))
        name = f"minutes-{data.day:%Y-%m-%d}.pdf"
        desk.preview(title, drawn(self.hall, data), file_name=name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back from the people to the points."""
        shown = self.hall is not None and self.below.shown is self.people
        if shown and event.key() == Qt.Key.Key_Escape:
            self.points_again()
        else:
            super().keyPressEvent(event)
