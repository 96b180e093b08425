"""The agenda at the left: where the meeting is, and a point that comes up."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal

from coopdesk.records import meetings
from coopdesk.records.ids import ItemId
from coopdesk.records.meetings import CALLED, ENDED, PLANNED, POINTS, SIGNED, Point, PointRow
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note
from coopdesk.ui.kit.fields import ChoiceField, HourField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.points import Stage, Stop, Stops
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.point import title_of
from coopdesk.ui.theme import Kind

#: The keys of what stands before the first point and after the last.
OPENING: Final = "opening"
CLOSING: Final = "closing"

Key = ItemId | str


class Agenda(Card):
    """The points in their order, with the beginning and the end of the meeting."""

    gone = Signal(object)  # the key to which a person went

    def __init__(self, hall: Hall) -> None:
        t, language = hall.language.gettext, hall.language
        super().__init__(t("Agenda"))
        self._hall = hall
        self.key: Key = OPENING
        self.stops = Stops(t("Agenda"))
        self.stops.setToolTip(t("Alt+Up and Alt+Down move a point, Delete takes it off."))
        self.add = buttons.quiet(t("A point comes &up"), self._open, icon="add")
        self.title_ = TextField("title", t("What it is about"), language)
        kinds = [(key, t(words)) for key, words in POINTS.items()]
        self.kind_: ChoiceField[str] = ChoiceField(
            "kind", t("What it is for"), kinds, language, value="topic"
        )
        self.form = Form([self.title_, self.kind_], language)
        self.keep = buttons.secondary(t("Add the point"), self._send, icon="check")
        cancel = buttons.quiet(t("Cancel"), self._close)
        self._form = holder(column(self.form, holder(Flow(self.keep, cancel)), gap=8))
        self._form.hide()
        self.note = Note("", Kind.REFUSE)
        self._dropped: list[PointRow] = []
        self.back = buttons.quiet(t("Put it back"), self.put_back, icon="undo")
        self.back.hide()
        self.hour = HourField(
            "hour", t("The &hour of what is written now"), language, optional=True
        )
        self.hour.changed.connect(self._say_hour)
        self.body.addWidget(self.stops, 1)
        for part in (self.note, self._form, holder(Flow(self.add, self.back)), self.hour):
            self.body.addWidget(part)
        self.stops.gone.connect(self._go)
        self.stops.moved.connect(self._move)
        self.stops.dropped.connect(self._drop)
        hall.changed.connect(self.show_hall)
        self.show_hall()

    # --- showing ---------------------------------------------------------------------------------

    def show_key(self, key: Key) -> None:
        """Choose a point, or the beginning or the end."""
        self.key = key
        self.show_hall()

    def places(self) -> list[Key]:
        """The places in their order."""
        return [OPENING, *(one.id for one in self._hall.file.points), CLOSING]

    def show_hall(self) -> None:
        """Show how far it is."""
        t, hall = self._hall.language.gettext, self._hall
        if self.key not in self.places():
            self.key = OPENING
        before = hall.state in {PLANNED, CALLED}
        stops = [Stop(OPENING, t("Opening"), Stage.NOW if before else Stage.DONE, "")]
        stops += [self._stop(n, one) for n, one in enumerate(hall.file.points, 1)]
        end = {ENDED: Stage.NOW, SIGNED: Stage.DONE}.get(hall.state, Stage.TO_COME)
        stops.append(Stop(CLOSING, t("End and signatures"), end))
        self.stops.show_stops(stops, self.key)
        self.add.setVisible(hall.writable and self._form.isHidden())
        self.back.setVisible(hall.writable and bool(self._dropped))
        self.hour.setVisible(hall.writable and hall.begun and not hall.live)
        self.hour.line.setPlaceholderText("")
        if self.hour.is_empty():
            self.hour.set_value(hall.now())

    def _stop(self, n: int, one: PointRow) -> Stop:
        t = self._hall.language.gettext
        words = t("{number}. {title}").format(number=n, title=title_of(self._hall, one))
        if one.done is not None:
            return Stop(one.id, words, Stage.DONE, t("done"))
        if one.begun is not None:
            return Stop(one.id, words, Stage.NOW, t("now"))
        return Stop(one.id, words)

    def _go(self, key: Key) -> None:
        self.key = key
        self.gone.emit(key)

    # --- changing --------------------------------------------------------------------------------

    def _open(self) -> None:
        self._form.show()
        self.add.hide()
        self.title_.setFocus()

    def _close(self) -> None:
        self.form.clear("title")
        self._form.hide()
        self.add.show()

    def _send(self) -> None:
        made = self.form.submit(self._write)
        if made is not None:
            self._close()
            self._hall.look()
            self._go(made)
            self.show_hall()

    def _write(self, *, title: str, kind: str) -> ItemId:
        point = Point(kind, title)
        return self._hall.desk.do(meetings.add_point, meeting=self._hall.meeting, point=point)

    def _move(self, key: Key, way: int) -> None:
        points = [one.id for one in self._hall.file.points]
        if not self._hall.writable or key not in points:
            return
        at = points.index(ItemId(int(key))) + way
        if 0 <= at < len(points):
            before = points[at] if way < 0 else (points[at + 1] if at + 1 < len(points) else None)
            with Refusals(self.note, self._hall.language):
                self._hall.do(meetings.move_point, item=ItemId(int(key)), before=before)

    def _drop(self, key: Key) -> None:
        point = next((one for one in self._hall.file.points if one.id == key), None)
        t = self._hall.language.gettext
        if point is None or not self._hall.writable:
            return
        if point.begun is not None or point.motions or point.extract:
            self.note.say(t("Something is written under this point: it stays."), Kind.WARN)
            return
        with Refusals(self.note, self._hall.language):
            self._hall.do(meetings.drop_point, item=point.id)
            self._dropped.append(point)
            self._say_dropped()
            self._go(self.key)
            self.show_hall()

    def put_back(self) -> None:
        """The point that was taken off last stands where it stood; then the one before it can."""
        if not self._dropped:
            return
        with Refusals(self.note, self._hall.language):
            item = self._dropped[-1].id
            self._hall.do(meetings.restore_point, item=item)
            self._dropped.pop()
            self._say_dropped()
            self._go(item)
            self.show_hall()

    def _say_dropped(self) -> None:
        """Which point would be put back."""
        said = ""
        if self._dropped:
            words = self._hall.language.gettext("“{title}” is taken off.")
            said = words.format(title=title_of(self._hall, self._dropped[-1]))
        self.note.say(said, Kind.PLAIN)

    def _say_hour(self) -> None:
        minute = self.hour.peek()
        if minute is not None:
            self._hall.say_hour(minute)
