"""The agenda of a meeting that is planned: points added, changed, moved and taken off by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox

from coopdesk.i18n import Language
from coopdesk.records import meetings
from coopdesk.records.bodies import BodyRow
from coopdesk.records.ids import BodyId
from coopdesk.records.meetings import POINTS, Arranged, Point
from coopdesk.ui.desk import Desk
from coopdesk.ui.gathering import body_options
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, label
from coopdesk.ui.kit.fields import ChoiceField, NumberField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, column, holder, row, rule
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind

_ELECTION, _TOPIC = "election", "topic"


@dataclass(frozen=True, slots=True)
class Line:
    """A point at its place in the list. `late`: it was not in the agenda as called."""

    at: int
    what: Arranged
    late: bool = False


class Agenda(Card):
    """The points in their order, and below them the one that is written."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("Agenda"))
        self._desk = desk
        self._lines: list[Line] = []
        self._before: list[Arranged] = []
        self._editing: int | None = None
        self.table = self._make_table()
        self.title_ = TextField("title", t("What it is a&bout"), language)
        self.kind: ChoiceField[str] = ChoiceField(
            "kind",
            t("What it is &for"),
            [(key, t(words)) for key, words in POINTS.items()],
            language,
            value=_TOPIC,
        )
        narrow = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.kind.box.setSizeAdjustPolicy(narrow)  # its longest words would fold the page
        self.body_: ChoiceField[BodyId] = ChoiceField(
            "body", t("Elected int&o"), [], language, optional=True
        )
        self.post = TextField("post", t("Pos&t"), language, optional=True, hint=t("Chair"))
        self.seats = NumberField("seats", t("Seats to fi&ll"), language, optional=True)
        self.years = NumberField("term_years", t("Years of the term"), language, optional=True)
        self.election = (self.body_, self.post, self.seats, self.years)
        self.form = Form([self.kind, self.title_, *self.election], language, columns=2)
        self._make_deeds()
        self._lay_out()
        self._wire()
        self._show_form()

    # --- making ----------------------------------------------------------------------------------

    def _make_table(self) -> Table[Line]:
        t, cells = self._desk.language.gettext, _Cells(self._desk.language)
        empty = EmptyState(
            t("Nothing is on the agenda yet."), t("Write the first point below."), icon="note"
        )
        return Table(
            [
                Column(t("No"), cells.number, right=True),
                Column(t("Point"), cells.title, pill=cells.mark, stretch=True),
            ],
            name=t("Agenda"),
            key=_at,
            empty=empty,
            least=9,
            fixed=True,
        )

    def _make_deeds(self) -> None:
        t = self._desk.language.gettext
        self.up = buttons.icon_only("up", t("Move the point up (Alt+Up)"), self.move_up)
        self.down = buttons.icon_only("down", t("Move the point down (Alt+Down)"), self.move_down)
        self.drop = buttons.quiet(t("Take it off (Del)"), self.take_off)
        self.add = buttons.secondary("", self.put, icon="add")
        self.stop = buttons.quiet(t("Cancel"), self.stop_editing)

    def _lay_out(self) -> None:
        t = self._desk.language.gettext
        self.body.addWidget(self.table)
        self.body.addWidget(
            holder(
                column(
                    row(self.up, self.down, self.drop, None, gap=4),
                    label(t("Enter changes the chosen point."), "muted", wrap=True),
                    gap=4,
                )
            )
        )
        self.body.addWidget(rule())
        self.writing = label("", "section")
        self.body.addWidget(self.writing)
        self.body.addWidget(self.form)
        self.body.addWidget(holder(Flow(self.add, self.stop, gap=8)))
        self.body.addStretch(1)

    def _wire(self) -> None:
        self.table.opened.connect(self._edit)
        self.table.chosen.connect(self._allow)
        self.kind.changed.connect(self._kind_chosen)
        self.form.changed.connect(self._word)
        self.form.changed.connect(self.changed)
        for keys, deed in (
            (Qt.Key.Key_Delete, self.take_off),
            (Qt.Modifier.ALT | Qt.Key.Key_Up, self.move_up),
            (Qt.Modifier.ALT | Qt.Key.Key_Down, self.move_down),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(deed)

    # --- what stands ---------------------------------------------------------------------------

    def show_points(self, lines: Sequence[tuple[Arranged, bool]]) -> None:
        """Show an agenda as it is kept; what was typed before goes."""
        self._before = [one for one, _ in lines]
        self._put_lines([Line(n, one, late) for n, (one, late) in enumerate(lines)])
        self.table.choose_first()
        self.stop_editing()

    def show_bodies(self, there: Sequence[BodyRow]) -> None:
        """Bodies that people can be elected into."""
        self.body_.set_options(body_options(self._desk, there))

    def fill_in(self, points: Sequence[Point]) -> None:
        """Begin a new agenda with the usual points."""
        self._put_lines([Line(n, Arranged(one)) for n, one in enumerate(points)])
        self._before = self.points
        self.table.choose_first()

    @property
    def points(self) -> list[Arranged]:
        return [one.what for one in self._lines]

    @property
    def before(self) -> list[Arranged]:
        """The points as they are kept."""
        return self._before

    @property
    def touched(self) -> bool:
        """Whether the agenda is another than what is kept."""
        return self.points != self._before

    def has_typed(self) -> bool:
        return self.touched or self.form.dirty

    def settle(self) -> None:
        """What stands now is kept."""
        self._before = self.points

    def _put_lines(self, lines: Sequence[Line]) -> None:
        at = self.table.row()
        self._lines = [Line(n, one.what, one.late) for n, one in enumerate(lines)]
        self.table.show_rows(self._lines)
        if at is not None and self._lines:
            self.table.view.selectRow(min(at.at, len(self._lines) - 1))
        self._allow()
        self.changed.emit()

    # --- moving and taking off -------------------------------------------------------------------

    def move_up(self) -> None:
        """The chosen point comes before the one above it."""
        self._move(-1)

    def move_down(self) -> None:
        """The chosen point comes after the one below it."""
        self._move(1)

    def _move(self, by: int) -> None:
        one = self.table.row()
        if one is None or not 0 <= one.at + by < len(self._lines):
            return
        self.stop_editing()
        lines = list(self._lines)
        lines[one.at], lines[one.at + by] = lines[one.at + by], lines[one.at]
        self._put_lines(lines)
        self.table.view.selectRow(one.at + by)

    def take_off(self) -> None:
        """The chosen point is dropped from the agenda."""
        one = self.table.row()
        if one is None:
            return
        self.stop_editing()
        self._put_lines([line for line in self._lines if line.at != one.at])

    def _allow(self) -> None:
        one, last = self.table.row(), len(self._lines) - 1
        self.up.setEnabled(one is not None and one.at > 0)
        self.down.setEnabled(one is not None and one.at < last)
        self.drop.setEnabled(one is not None)

    # --- writing a point -------------------------------------------------------------------------

    def put(self) -> None:
        """The point that was typed goes to the end, or in the place of the one that is changed."""
        typed = self.form.read()
        if typed is None:
            return
        point = Point(
            typed["kind"],
            typed["title"],
            *(
                (typed["body"], typed["post"] or "", typed["seats"], typed["term_years"])
                if typed["kind"] == _ELECTION
                else ()
            ),
        )
        lines, at = list(self._lines), self._editing
        if at is None:
            lines.append(Line(len(lines), Arranged(point)))
        else:
            lines[at] = Line(at, Arranged(point, lines[at].what.item), lines[at].late)
        self._put_lines(lines)
        self.table.view.selectRow(len(lines) - 1 if at is None else at)
        self.stop_editing()
        (self.kind if at is None else self.table.view).setFocus()

    def stop_editing(self) -> None:
        """The form is for a new point again."""
        self._editing = None
        self.form.clear()
        self.kind.set_value(_TOPIC)
        self.form.settle()
        self._show_form()

    def _edit(self, line: Line) -> None:
        point = line.what.point
        self._editing = line.at
        self.kind.set_value(point.kind)
        self.title_.set_value(point.title)
        self.body_.set_value(point.body)
        self.post.set_value(point.post or None)
        self.seats.set_value(point.seats)
        self.years.set_value(point.term_years)
        self.form.settle()
        self._show_form()
        self.title_.setFocus()

    def _kind_chosen(self) -> None:
        """A kind brings its usual title, where none of one's own is written."""
        t = self._desk.language.gettext
        usual = {t(words) for words in POINTS.values()}
        kind, typed = self.kind.peek(), self.title_.peek()
        if kind is not None and (typed is None or typed in usual):
            self.title_.set_value(None if kind == _TOPIC else t(POINTS[kind]))
        self._show_form()

    def _show_form(self) -> None:
        for field in self.election:
            field.setVisible(self.kind.peek() == _ELECTION)
        self.stop.setVisible(self._editing is not None)
        self._word()

    def _word(self) -> None:
        t = self._desk.language.gettext
        new = self._editing is None
        self.writing.setText(
            t("A new point") if new else t("Point {number}").format(number=(self._editing or 0) + 1)
        )
        self.add.setText(t("Put it on the agenda") if new else t("Change the point"))


class _Cells:
    """What the list says of a point."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def number(self, one: Line) -> str:
        return self._language.number(one.at + 1)

    def title(self, one: Line) -> str:
        return one.what.point.title

    def mark(self, one: Line) -> Mark | None:
        if one.late:
            return Mark(self._language.gettext("not in the notice"), Kind.WARN)
        return None


def _at(one: Line) -> int:
    return one.at


def kept(row: meetings.PointRow) -> Arranged:
    """A point as it stands in the book."""
    point = Point(row.kind, row.title, row.body, row.post, row.seats, row.term_years)
    return Arranged(point, row.id)
