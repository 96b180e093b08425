"""Calling a meeting: whose, when and where, its agenda, how people are told, the papers for it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Final

from coopdesk.i18n import N_
from coopdesk.records import bodies, meetings
from coopdesk.records.book import Topic
from coopdesk.records.calendar import add_months
from coopdesk.records.ids import BodyId, MeetingId
from coopdesk.records.meetings import CALLED, CANCELLED, ORDINARY, PLANNED, MeetingRow, Point
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.gathering import meeting_title, state_mark
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Heading, Mark
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, column, holder, whole_page
from coopdesk.ui.pages.meeting_call.agenda import Agenda, kept
from coopdesk.ui.pages.meeting_call.ending import Ending
from coopdesk.ui.pages.meeting_call.pack import Pack
from coopdesk.ui.pages.meeting_call.printing import Printing
from coopdesk.ui.pages.meeting_call.told import Told
from coopdesk.ui.pages.meeting_call.when import When

#: `place.text` for a meeting that was held and is entered from its paper minutes.
PAPER: Final = "paper"


class MeetingCall(Page):
    """A new meeting, or the one of `place.about` until it begins.

    `place.text` is "paper" for one that was held, or names a body: "assembly", "body 17".
    """

    TITLE = N_("Call a meeting")
    TOPICS: ClassVar[Topic] = Topic.MEETINGS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._row: MeetingRow | None = None
        self._asked: date | None = None  # a day far ahead, about which was asked
        self.do = buttons.primary("", self.do_it, icon="meetings")
        self.open_ = buttons.secondary(t("Open the meeting"), self._open)
        self.heading = Heading("", "", [self.open_, self.do])
        self.when, self.agenda, self.told = When(desk), Agenda(desk), Told(desk)
        self.printing, self.pack, self.ending = Printing(desk), Pack(desk), Ending(desk)
        self._lay_out()
        self._wire()
        self.show_place(place)

    def _lay_out(self) -> None:
        parts = (self.when, self.printing, self.told, self.pack, self.ending)
        left = holder(column(*parts, None, gap=16))
        sides = Sides(left, self.agenda, shares=(1, 1), least=900)
        self.setLayout(whole_page(self.heading, sides, grows=sides))

    def _wire(self) -> None:
        self.when.chosen.connect(self._fill_in)
        for part in (self.when, self.agenda, self.told):
            part.changed.connect(self._word)
        self.ending.ended.connect(self._look)
        does_it(self, self.do_it)

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if not self._planned_anew() or (place.about or None) != (self._row and self._row.id):
            self._look()

    def refresh(self, topics: Topic) -> None:
        """Papers are kept at once; the rest waits while something is typed."""
        if self._row is not None:
            self.pack.show_papers(self._row.id, self.desk.ask(meetings.annexes, self._row.id))
        if not self._planned_anew():
            self._look()

    def has_typed(self) -> bool:
        return self._planned_anew() or self.ending.has_typed()

    def _planned_anew(self) -> bool:
        """Whether something of the plan is typed, and not only why it is not held."""
        return self.when.form.dirty or self.agenda.has_typed() or self.told.touched

    def focus_first(self) -> None:
        new = self._row is None and self.when.whose.peek() is None
        (self.when.whose if new else self.when.day).setFocus()

    # --- looking ---------------------------------------------------------------------------------

    @property
    def _from_paper(self) -> bool:
        return self._row.paper if self._row is not None else self.place.text == PAPER

    def _look(self) -> None:
        desk, about = self.desk, self.place.about
        self._row = None if about is None else desk.ask(meetings.meeting, MeetingId(about))
        there = [one for one in desk.ask(bodies.bodies) if one.closed is None]
        self.when.show_bodies(there, fixed=self._row is not None)
        self.agenda.show_bodies([one for one in there if one.kind != bodies.ASSEMBLY])
        if self._row is None:
            self._show_new()
        else:
            self._show_kept(self._row)
        self.when.form.settle()
        self._word()

    def _show_new(self) -> None:
        t = self.desk.language.gettext
        title = t("Enter a meeting from paper") if self._from_paper else t(self.TITLE)
        self.heading.say(title)
        self.heading.pill.show_mark(Mark(""))
        self.when.show_new(self._wanted())
        self.told.show_notices([], t("If people are called already, say how. Else come back."))
        self.printing.show_meeting(None, "")
        self.pack.show_papers(None, [])
        self.ending.show_meeting(None)
        self._fill_in()

    def _wanted(self) -> BodyId | None:
        """The body that the place names; the first otherwise."""
        there, text = self.when.there, self.place.text
        named = (one.id for one in there if text in {one.kind, f"body {one.id}"})
        return next(named, there[0].id if there else None)

    def _fill_in(self) -> None:
        """A new agenda begins with what is usual, until one's own hand is laid on it."""
        body = self.when.whose_row()
        if self._row is not None or body is None or self.agenda.touched:
            return
        self.agenda.fill_in(self._points(body.kind, self.when.kind.peek() or ORDINARY))

    def _points(self, body_kind: str, kind: str) -> list[Point]:
        """In the language of the co-op's papers, for they stand on the notice."""
        language, last = papers.language(self.desk), self.when.held_last()
        found = []
        for point, title in meetings.usual(body_kind, kind):
            said = language.gettext(title)
            if point == "minutes" and last is not None:
                words = language.gettext("Minutes of {day}")
                said = words.format(day=language.day(last.day))
            found.append(Point(point, said))
        return found

    def _show_kept(self, row: MeetingRow) -> None:
        t, desk = self.desk.language.gettext, self.desk
        self.heading.say(meeting_title(desk.language, row), row.place)
        self.heading.pill.show_mark(state_mark(desk.language, row))
        self.when.show_row(row)
        points = desk.ask(meetings.points, row.id)
        late = row.state != PLANNED
        self.agenda.show_points([(kept(one), late and not one.called) for one in points])
        advice = (
            t("Print or read out the notice; then say here how and when it was done.")
            if row.state == PLANNED
            else t("The agenda stands as called. What comes to it now is marked.")
        )
        self.printing.show_meeting(row.id, row.state)
        self.told.show_notices(row.notices, advice)
        self.pack.show_papers(row.id, desk.ask(meetings.annexes, row.id))
        self.ending.show_meeting(row.id)

    # --- wording ---------------------------------------------------------------------------------

    def _word(self) -> None:
        """What the strong button would do now, and whether the day is in time."""
        self._say_in_time()
        row, begun = self._row, self._row is not None and self._row.state not in {PLANNED, CALLED}
        self.do.setText(buttons.literal(self._deed()))
        may = self.desk.may(meetings.plan_meeting) and bool(self.when.there) and not begun
        self.do.setEnabled(may and (row is None or self._planned_anew()))
        self.open_.setVisible(row is not None)
        self.ending.setVisible(row is not None and not begun)

    def _deed(self) -> str:
        t, day = self.desk.language.gettext, self.when.day.peek()
        if self._row is not None:
            new = self.told.touched and self._row.state == PLANNED
            return t("Write down that people are called") if new else t("Keep the changes")
        if self._from_paper:
            said = t("Enter the meeting of {day}") if day else t("Enter the meeting")
        elif self.told.notices:
            said = t("Plan the meeting of {day}, and its call") if day else t("Plan the meeting")
        else:
            said = t("Plan the meeting of {day}") if day else t("Plan the meeting")
        return said.format(day=self.desk.language.day(day) if day else "")

    def _say_in_time(self) -> None:
        if self._from_paper or (self._row is not None and self._row.state == CANCELLED):
            self.when.in_time.quiet()
            return
        self.when.say_in_time(self._told_since())

    def _told_since(self) -> date | None:
        """Since when people know of the day that is typed: of another day, since today."""
        row, day, desk = self._row, self.when.day.peek(), self.desk
        first = min((one.day for one in self.told.notices), default=None)
        if row is None or row.state != CALLED:
            return first
        if day is not None and desk.today <= day != row.day:
            return desk.today
        return first if self.told.touched else row.called

    # --- writing ---------------------------------------------------------------------------------

    def do_it(self) -> None:
        """Plan it, or keep what was changed of the plan."""
        if not self.do.isEnabled() or not self.told.readable():
            return
        if self.agenda.form.dirty:
            self.agenda.form.complain(
                self.desk.language.gettext("Put this point on the agenda first, or cancel it."),
                "title",
            )
            return
        if not self._far():
            self.when.form.submit(self._plan if self._row is None else self._replan)

    def _far(self) -> bool:
        """Ask once about a day more than a year ahead: most often the year is mistyped."""
        day, kept = self.when.day.peek(), None if self._row is None else self._row.day
        if day is None or day in {self._asked, kept} or day <= add_months(self.desk.today, 12):
            return False
        self._asked = day
        t = self.desk.language.gettext
        self.when.day.complain(t("That is more than a year ahead. If it is so, do it again."))
        self.when.day.setFocus()
        return True

    def _plan(self, *, remark: str | None, **typed: Any) -> MeetingId:
        t, desk = self.desk.language.gettext, self.desk
        made = desk.do(
            meetings.plan_meeting,
            remark=remark or "",
            paper=self._from_paper,
            points=[one.point for one in self.agenda.points],
            notices=self.told.notices,
            **typed,
        )
        self._forget()
        if self.place.text == PAPER:
            desk.go(Place("meeting", about=made))
        else:
            desk.say(t("The meeting is planned. Now people are to be called to it."))
            desk.go(Place("meeting_call", about=made))
        return made

    def _forget(self) -> None:
        """What was typed is written: the next new meeting begins empty."""
        self.when.clear()
        self.agenda.show_points([])
        self.told.show_notices([], "")

    def _replan(self, *, remark: str | None, **typed: Any) -> bool:
        row = self._row
        assert row is not None
        said = {**typed, "remark": remark or ""}
        said.pop("body")
        changes = {name: value for name, value in said.items() if getattr(row, name) != value}
        self.desk.do(
            meetings.replan_meeting,
            meeting=row.id,
            changes=changes,
            shown={name: getattr(row, name) for name in changes},
            points=(self.agenda.points, self.agenda.before),
            notices=(self.told.notices, self.told.before),
        )
        self.desk.say(self.desk.language.gettext("The plan of the meeting is kept."))
        self.when.form.settle()
        self._look()
        return True

    # --- going on -------------------------------------------------------------------------------

    def _open(self) -> None:
        if self._row is not None:
            self.desk.go(Place("meeting", about=self._row.id))
