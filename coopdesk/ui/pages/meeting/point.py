"""A point while it is dealt with: what was said, what was put to the vote, who does what."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from coopdesk.records import meetings
from coopdesk.records.ids import ItemId, MotionId
from coopdesk.records.meetings import PointRow
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Mark, Note, Pill, label
from coopdesk.ui.kit.fields import NoteField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, bring_into_view, column, holder, row, rule
from coopdesk.ui.kit.verdicts import Verdict, Verdicts
from coopdesk.ui.pages.meeting.ballot import Ballot
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.motion import MotionBox
from coopdesk.ui.pages.meeting.reading import PointRead
from coopdesk.ui.pages.meeting.tasks import Tasks
from coopdesk.ui.pages.meeting.unsaved import Unsaved
from coopdesk.ui.theme import Kind, kind, look

#: Points on which something is decided as a rule: there the text to vote on is asked for at once.
_DECIDED: Final = frozenset(
    {"minutes", "accounts", "surplus", "budget", "bylaws", "loans", "members"}
)

#: What is typed under a point, by the beginnings of its places.
PLACES: Final = ("extract:", "motion:", "ballot:", "candidate:", "task:", "new:")


class PointBody(QWidget):
    """All that is written under one point."""

    def __init__(self, hall: Hall, typed: Unsaved, point: PointRow) -> None:
        super().__init__()
        kind(self, "clear")
        t, language = hall.language.gettext, hall.language
        self._hall, self._typed, self.point = hall, typed, point
        self.boxes: dict[MotionId, MotionBox] = {}
        self.warned = Verdicts(language)
        self.extract = NoteField("extract", t("&What was said"), language, optional=True, lines=3)
        self.extract.set_value(point.extract)
        self.ballot = Ballot(hall, typed, point) if point.kind == "election" else None
        self.text = NoteField("new", t("What is put to the &vote"), language, lines=2)
        self.put = buttons.secondary(t("Put it to the vote"), self.put_motion, icon="check")
        self.note = Note("", Kind.REFUSE)
        self._new = holder(column(self.text, self.note, holder(Flow(self.put)), gap=8))
        self.tasks = Tasks(hall, typed, point.id)
        self.more = buttons.quiet(t("Put something to the &vote"), self.open_motion, icon="add")
        self._lay_out()
        self._tie()
        self.show_point(point)

    def _lay_out(self) -> None:
        self._motions = column(gap=16)
        whole = column(self.warned, self.extract, gap=12)
        if self.ballot is not None:
            whole.addWidget(rule())
            whole.addWidget(self.ballot)
        whole.addLayout(self._motions)
        for part in (self._new, self.tasks, holder(Flow(self.more, self.tasks.add, gap=16))):
            whole.addWidget(part)
        whole.addStretch(1)
        self.setLayout(whole)

    def _tie(self) -> None:
        ident = self.point.id
        self._typed.tie(f"extract:{ident}", self.extract, self.point.extract, self._save_extract)
        self._typed.tie(f"new:{ident}", self.text, "")
        self.text.editor.installEventFilter(self)
        wanted = self.point.kind in _DECIDED and not self.point.motions
        shown = wanted or self._typed.is_typed(f"new:{ident}")
        self._new.setVisible(shown)
        self.more.setVisible(not shown)

    def show_point(self, point: PointRow) -> None:
        """Show the point as it is written; what is being typed stays."""
        self.point = point
        self._typed.show(f"extract:{point.id}", point.extract)
        there = {one.id: one for one in point.motions}
        for gone in [ident for ident in self.boxes if ident not in there]:
            old = self.boxes.pop(gone)
            old.hide()
            old.deleteLater()
        for one in point.motions:
            if one.id not in self.boxes:
                self.boxes[one.id] = MotionBox(self._hall, self._typed, one)
                self._motions.addWidget(self.boxes[one.id])
                self.boxes[one.id].show()
            elif self.boxes[one.id].row != one or not one.number:
                self.boxes[one.id].show_row(one)
        if self.ballot is not None:
            self.ballot.show_point(point)
        self.tasks.show_hall()
        self._warn()

    def _warn(self) -> None:
        say = self._hall.language.say
        about = (one for one in self._hall.found() if one.item == self.point.id)
        self.warned.show_verdicts([Verdict(say(one.what), Kind.WARN) for one in about])
        self.warned.setVisible(bool(self.warned.shown))

    # --- writing ---------------------------------------------------------------------------------

    def _save_extract(self, text: str, kept: str) -> None:
        self._hall.do(
            meetings.change_point,
            item=self.point.id,
            changes={"extract": text},
            shown={"extract": kept},
        )

    def open_motion(self) -> None:
        """Ask for another text to vote on."""
        self._new.show()
        self.more.hide()
        self.text.setFocus()
        bring_into_view(self._new)

    def put_motion(self) -> bool:
        """Put what is typed to the vote, and go on to count. False where a rule said no."""
        text = self.text.peek()
        if not text:
            return True
        with Refusals(self.note, self._hall.language, [self.text]):
            made: MotionId = self._hall.desk.do(meetings.put_motion, item=self.point.id, text=text)
            self.text.set_value("")
            self._typed.drop(f"new:{self.point.id}")
            self._new.hide()
            self.more.show()
            self._hall.look()
            box = self.boxes[made]
            bring_into_view(box)
            box.vote.focus_first()
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The text is left with Tab: it is put to the vote."""
        if watched is self.text.editor and event.type() == QEvent.Type.KeyPress:
            key = getattr(event, "key", _none)()
            if key == Qt.Key.Key_Tab and self.text.peek():
                self.put_motion()
                return True
        return False

    def write(self) -> bool:
        """Write all that is typed under the point. False where a rule said no."""
        said = self._typed.write()
        if self._new.isVisibleTo(self) and self.text.peek():
            said = self.put_motion() and said
        for box in self.boxes.values():
            said = box.count() and said
        if self.ballot is not None and self.ballot.is_typed():
            said = self.ballot.count() and said
        return said

    def focus_first(self) -> None:
        self.extract.setFocus()


def _none() -> int:
    return 0


class PointCard(Card):
    """The point that is chosen in the agenda."""

    def __init__(self, hall: Hall, typed: Unsaved) -> None:
        super().__init__()
        self._hall, self._typed = hall, typed
        self.heading = label("", "section", wrap=True)
        self.outside = Pill(Mark(""))
        head = row(self.heading, self.outside, gap=8)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.item: ItemId | None = None
        self.shown: PointBody | PointRead | None = None
        self.body.setSpacing(look().px(12))
        hall.changed.connect(self.show_hall)

    @property
    def writing(self) -> PointBody | None:
        return self.shown if isinstance(self.shown, PointBody) else None

    def show_item(self, item: ItemId | None) -> None:
        """Show another point, or this one anew."""
        wanted = PointBody if self._hall.writable else PointRead
        if item == self.item and isinstance(self.shown, wanted):
            self.show_hall()
            return
        self.item = item
        self._clear()
        point = self._hall.point(item)
        if point is not None:
            if self._hall.writable:
                self.shown = PointBody(self._hall, self._typed, point)
            else:
                self.shown = PointRead(self._hall, point)
            self.body.addWidget(self.shown, 1)
            self.shown.show()  # at once: the keyboard goes there next
        self.show_hall()

    def _clear(self) -> None:
        if self.shown is not None:
            self._typed.untie(*PLACES)
            self.shown.hide()
            self.shown.deleteLater()
            self.shown = None

    def show_hall(self) -> None:
        """Show the point as it is written."""
        point, t = self._hall.point(self.item), self._hall.language.gettext
        if point is None:
            self._clear()
            self.item = None
            return
        place = next(n for n, one in enumerate(self._hall.file.points, 1) if one.id == point.id)
        title = t("{number}. {title}")
        self.heading.setText(title.format(number=place, title=title_of(self._hall, point)))
        late = self._hall.file.row.called is not None and not point.called
        self.outside.show_mark(
            Mark(t("not on the agenda as called"), Kind.WARN) if late else Mark("")
        )
        if self.shown is not None and self.isVisible():
            self.shown.show_point(point)


def title_of(hall: Hall, point: PointRow) -> str:
    """The title of a point: what the program wrote itself, in the language of the screen."""
    return hall.language.gettext(point.title)
