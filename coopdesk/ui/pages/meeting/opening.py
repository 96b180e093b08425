"""Before the first point: the meeting begins, who leads it, what is said at the opening."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import meetings
from coopdesk.records.meetings import CALLED, PLANNED
from coopdesk.records.meetings_on_paper import papers_for
from coopdesk.ui import papers
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, HourField, NoteField, TextField, said_hour
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, clear, column, holder, reveal, rule
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.parts import Leaders, Words
from coopdesk.ui.pages.meeting.unsaved import Unsaved
from coopdesk.ui.theme import Kind, look

#: Where it is kept why a meeting is not held, while that is typed.
_WHY = "meeting:why"
#: What the hall is prepared with; the first are offered until the meeting opens.
_OF_BEFORE = frozenset(
    {
        "meeting-notice",
        "meeting-wall",
        "meeting-sms",
        "meeting-aloud",
        "voters-list",
        "attendance-sheet",
    }
)


class Opening(Card):
    """The beginning of a meeting. Before it, the button of the page opens it at this hour."""

    begun = Signal()

    def __init__(self, hall: Hall, typed: Unsaved) -> None:
        t, language = hall.language.gettext, hall.language
        super().__init__(t("Opening"))
        self._hall, self._typed = hall, typed
        self.at = HourField("at", t("&Begins at"), language)
        calls = [(1, t("First call")), (2, t("Second call"))]
        self.call: ChoiceField[int] = ChoiceField("call", t("&Call"), calls, language, value=1)
        self.form = Form([self.at, self.call], language, columns=2)
        self.asked = label("", "muted", wrap=True)
        self.leaders = Leaders(hall)
        self.guests = TextField("guests", t("&Guests"), language, optional=True)
        self.opening = NoteField(
            "opening", t("What is said at the &opening"), language, optional=True, lines=2
        )
        self.note = Note("", Kind.REFUSE)
        self.again = buttons.quiet(t("It has not begun after all"), self._again, icon="undo")
        self.why = TextField("why", t("It is not held: why"), language, optional=True)
        self.not_held = buttons.quiet(t("It is &not held"), self._ask_why, icon="close")
        self.cancel = buttons.secondary(t("Write that it is not held"), self._cancel)
        self.printed = ToPrint(hall)
        self._lay_out()
        self._tie()
        hall.changed.connect(self.show_hall)
        self.call.changed.connect(self._show_call)
        self._begin_words()
        self.show_hall()

    def _lay_out(self) -> None:
        self._why = holder(column(self.why, holder(Flow(self.cancel)), gap=8))
        self._why.setVisible(self._typed.is_typed(_WHY))
        self._begin = holder(column(self.form, self.asked, gap=8))
        for part in (
            self._begin,
            self.note,
            self.leaders,
            self.guests,
            self.opening,
            self.printed,
            self._why,
            holder(Flow(self.again, self.not_held)),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.body.setSpacing(look().px(12))

    def _tie(self) -> None:
        row = self._hall.file.row
        for name in ("guests", "opening"):
            field: TextField | NoteField = getattr(self, name)
            kept = getattr(row, name)
            field.set_value(kept)
            self._typed.tie(f"meeting:{name}", field, kept, Words(self._hall, name).save)
        self._typed.tie(_WHY, self.why, row.why)

    def _begin_words(self) -> None:
        """Offer the hour, and the call that it is in by that hour."""
        row, now = self._hall.file.row, self._hall.now()
        self.at.set_value(row.opened if row.opened is not None else max(now, row.hour))
        second = row.second_hour is not None and now >= row.second_hour
        self.call.set_value(2 if second and not self._hall.meter.enough else 1)
        self.form.settle()

    def show_hall(self) -> None:
        """Show how far it is."""
        row, state = self._hall.file.row, self._hall.state
        before = state in {PLANNED, CALLED}
        self._begin.setVisible(before)
        self.not_held.setVisible(before and self._hall.writable and self._why.isHidden())
        untouched = all(one.begun is None for one in self._hall.file.points)
        self.again.setVisible(self._hall.begun and untouched)
        for name in ("guests", "opening"):
            self._typed.show(f"meeting:{name}", getattr(row, name))
        self._show_call()

    def _show_call(self) -> None:
        t, row = self._hall.language.gettext, self._hall.file.row
        said = t("People were called for {hour}.").format(hour=said_hour(row.hour))
        if row.second_hour is not None:
            second = t("Second call at {hour}.").format(hour=said_hour(row.second_hour))
            said = f"{said} {second}"
        self.asked.setText(said)

    # --- doing -----------------------------------------------------------------------------------

    def open(self) -> bool:
        """The meeting begins as it is typed here."""
        typed = self.form.read()
        if typed is None:
            return False
        with Refusals(self.note, self._hall.language, [self.at, self.call]):
            self._hall.say_hour(typed["at"])
            self._hall.do(meetings.open_meeting, meeting=self._hall.meeting, **typed)
            self.begun.emit()
            return True
        return False

    def _again(self) -> None:
        with Refusals(self.note, self._hall.language):
            self._hall.do(meetings.begin_again, meeting=self._hall.meeting)

    def _ask_why(self) -> None:
        self._why.show()
        self.not_held.hide()
        self.why.setFocus()

    def _cancel(self) -> None:
        with Refusals(self.note, self._hall.language, [self.why]):
            self._hall.do(
                meetings.cancel_meeting, meeting=self._hall.meeting, why=self.why.peek() or ""
            )
            self._typed.drop(_WHY)

    def focus_first(self) -> None:
        (self.at if self._begin.isVisibleTo(self) else self.leaders.chair).setFocus()


class ToPrint(QWidget):
    """The papers of before the meeting: for the door, the wall, and who asks for one."""

    def __init__(self, hall: Hall) -> None:
        super().__init__()
        t = hall.language.gettext
        self._hall = hall
        self._state = ""
        self._links = Flow(gap=8)
        self.note = Note("", Kind.REFUSE)
        title = label(t("To print or read out"), "section")
        self.setLayout(column(rule(), title, holder(self._links), self.note, gap=8))
        hall.changed.connect(self.show_hall)
        self.show_hall()

    def show_hall(self) -> None:
        """Offer what the meeting has as it stands."""
        state, t = self._hall.state, self._hall.language.gettext
        offered = [one for one in papers_for(state) if one.name in _OF_BEFORE]
        reveal(self, bool(offered) and not self._hall.file.row.paper)
        if state == self._state:
            return
        self._state = state
        clear(self._links)
        for one in offered:
            show = weakly(self._show, one.name)
            self._links.addWidget(buttons.link(t(one.title), show, icon="print"))

    def _show(self, name: str) -> None:
        with Refusals(self.note, self._hall.language):
            made = papers.of_a_meeting(self._hall.desk, self._hall.meeting, name)
            self._hall.desk.preview(made.title, made.pdf, file_name=made.file_name)
