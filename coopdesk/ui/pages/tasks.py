"""Tasks: what meetings gave people to do, who is late, and ticking off what is done."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import Signal

from coopdesk.i18n import N_, Language
from coopdesk.records import meetings
from coopdesk.records.book import Topic
from coopdesk.records.ids import MeetingId, TaskId
from coopdesk.records.meetings import TaskRow
from coopdesk.records.members import MemberRow
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.gathering import point_place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note
from coopdesk.ui.kit.fields import CheckField, DayField, Field, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind


class Tasks(Page):
    """By person, who is late first. Space ticks a task off, or opens it again."""

    TITLE = N_("Tasks")
    TOPICS: ClassVar[Topic] = Topic.MEETINGS | Topic.MEMBERS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.do = buttons.primary(t("It is done"), self.do_it, icon="check")
        self.again = buttons.secondary(t("Not done after all"), self._reopen, icon="undo")
        self.open_ = buttons.quiet(t("See the meeting"), self._open)
        self.drop = buttons.quiet(t("Written by mistake"), self._drop)
        about = t("What meetings gave people to do. Space ticks off the chosen task.")
        self.heading = Heading(t(self.TITLE), about)
        self.note = Note("", Kind.REFUSE)
        self.done = CheckField("done", t("Also those that are done"), desk.language)
        self.table = self._make_table()
        self.how = TextField("how", t("&How it was done, if there is more to say"), desk.language)
        self.how.optional = True
        self.facts = Pairs()
        self.one = Card(" ", self.facts, self.how, holder(Flow(self.do, self.again, gap=8)))
        self.one.body.addWidget(holder(Flow(self.open_, self.drop, gap=8)))
        self.giving = _Giving(desk)
        self._lay_out()
        self._wire()
        self.show_place(place)

    def _make_table(self) -> Table[TaskRow]:
        t, cells = self.desk.language.gettext, _Cells(self.desk)
        empty = EmptyState(
            t("Nobody has anything to do."),
            t("Tasks are given in a meeting, or here beside the list."),
            icon="check",
        )
        return Table(
            [
                Column(t("Who"), cells.owner, tone=cells.tone),
                Column(t("Task"), cells.text, pill=cells.mark, stretch=True, tone=cells.tone),
                Column(t("Until"), cells.due, sort=cells.by_due),
                Column(t("Given by"), cells.body, gives=1),
            ],
            name=t(self.TITLE),
            key=_key,
            empty=empty,
            least=6,
        )

    def _lay_out(self) -> None:
        listed = Card("", self.table, self.done)
        listed.body.setStretchFactor(self.table, 1)
        listed.setAccessibleName(self.desk.language.gettext(self.TITLE))
        beside = holder(column(self.one, self.giving, None, gap=16))
        sides = Sides(listed, beside, shares=(1, 1), least=900)
        self.setLayout(whole_page(self.heading, self.note, sides, grows=sides))

    def _wire(self) -> None:
        self.table.chosen.connect(self._choose)
        self.table.ticked.connect(self._tick)
        self.table.opened.connect(self._see)
        self.done.changed.connect(self._look)
        self.giving.given.connect(self._given)
        does_it(self, self._strong)

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()
        if place.about is not None:
            self.table.choose(place.about)

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return self.giving.form.dirty or not self.how.is_empty()

    def focus_first(self) -> None:
        if self.table.model.rowCount():
            self.table.view.setFocus()
        else:
            self.giving.text.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        today = self.desk.today
        rows = self.desk.ask(meetings.tasks, open_only=not self.done.peek())
        late = {one.owner for one in rows if one.late(today)}
        self.table.show_rows(sorted(rows, key=lambda one: _rank(one, late)))
        if self.table.row() is None:
            self.table.choose_first()
        self._choose(self.table.row())

    def _choose(self, one: TaskRow | None) -> None:
        self.note.say("")
        self.one.setVisible(one is not None)
        if one is None:
            return
        t, language = self.desk.language.gettext, self.desk.language
        self.one.title.setText(one.text)
        pairs = [
            Pair(t("Who"), one.owner),
            Pair(t("Given"), language.day(one.given), note=t(one.body_name) if one.meeting else ""),
        ]
        if one.due is not None:
            pairs.append(Pair(t("Until"), language.day(one.due)))
        if one.done is not None:
            pairs.append(Pair(t("Done"), language.day(one.done), note=one.how))
        self.facts.show_pairs(pairs)
        may = self.desk.may(meetings.finish_task)
        for part in (self.do, self.how):
            part.setVisible(one.done is None and may)
        self.again.setVisible(one.done is not None and may)
        self.open_.setVisible(one.meeting is not None)
        self.drop.setVisible(may)

    # --- deeds -----------------------------------------------------------------------------------

    def _strong(self) -> None:
        """Ctrl+Enter gives the task that is typed; with none it ticks the chosen one off."""
        if self.giving.form.dirty:
            self.giving.do_it()
        else:
            self.do_it()

    def do_it(self) -> None:
        """The chosen task is done."""
        one = self.table.row()
        if one is not None and one.done is None and self.desk.may(meetings.finish_task):
            self._finish(one)

    def _tick(self, one: TaskRow) -> None:
        if not self.desk.may(meetings.finish_task):
            return
        if one.done is None:
            self._finish(one)
        else:
            self._reopen()

    def _finish(self, one: TaskRow) -> None:
        said = self.desk.language.gettext("Done: {task}").format(task=one.text)
        how = self.how.peek() or ""
        self._try(meetings.finish_task, said, task=one.id, day=self.desk.today, how=how)
        self.how.clear()

    def _reopen(self) -> None:
        one = self.table.row()
        if one is not None:
            said = self.desk.language.gettext("To be done again: {task}").format(task=one.text)
            self._try(meetings.reopen_task, said, task=one.id)

    def _drop(self) -> None:
        one = self.table.row()
        if one is not None:
            said = self.desk.language.gettext("The task is gone.")
            self._try(meetings.drop_task, said, task=one.id)

    def _try(self, command: Any, said: str, **what: Any) -> None:
        with Refusals(self.note, self.desk.language):
            self.desk.do(command, **what)
            self._look()
            self.desk.say(said)
            self.focus_first()

    def _given(self, task: TaskId) -> None:
        self._look()
        self.table.choose(task)

    def _open(self) -> None:
        one = self.table.row()
        if one is not None:
            self._see(one)

    def _see(self, one: TaskRow) -> None:
        if one.meeting is None:
            return
        if one.item is not None:
            self.desk.go(point_place(one.meeting, one.item))
        else:
            self.desk.go(Place("meeting", about=MeetingId(one.meeting)))


class _Giving(Card):
    """One more task, outside of a meeting."""

    given = Signal(object)  # the id of the task

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("Give somebody something to do"))
        self._desk = desk
        self.text = TextField("text", t("&What is to be done"), language)
        self.member = member_field(desk)
        self.member.optional = True
        self.member.label.setText(t("&Who does it, if a member"))
        self.owner = TextField("owner", t("Or somebody &else"), language, optional=True)
        self.due = DayField("due", t("&Until"), language, today=desk.today, optional=True)
        fields: list[Field[Any]] = [self.text, self.member, self.owner, self.due]
        self.form = Form(fields, language, columns=2)
        self.do = buttons.secondary(t("Give this task"), self.do_it, icon="add")
        self.do.setEnabled(desk.may(meetings.give_task))
        self.body.addWidget(self.form)
        self.body.addWidget(holder(Flow(self.do)))

    def do_it(self) -> None:
        """Write it down."""
        made = self.form.submit(self._give)
        if made is not None:
            self.form.clear()
            self._desk.say(self._desk.language.gettext("The task is given."))
            self.given.emit(made)

    def _give(
        self, *, text: str, member: MemberRow | None, owner: str | None, due: date | None
    ) -> TaskId:
        return self._desk.do(
            meetings.give_task,
            text=text,
            member=member.id if member is not None else None,
            owner=owner or "",
            due=due,
        )


class _Cells:
    """What the list says of a task."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def _language(self) -> Language:
        return self._desk.language

    def owner(self, one: TaskRow) -> str:
        return one.owner

    def text(self, one: TaskRow) -> str:
        return one.text

    def due(self, one: TaskRow) -> str:
        return "" if one.due is None else self._language.day(one.due)

    def by_due(self, one: TaskRow) -> date:
        return one.due or date.max

    def body(self, one: TaskRow) -> str:
        return self._language.gettext(one.body_name) if one.body_name else ""

    def tone(self, one: TaskRow) -> Tone:
        return Tone.PLAIN if one.done is None else Tone.MUTED

    def mark(self, one: TaskRow) -> Mark | None:
        t = self._language.gettext
        if one.done is not None:
            return Mark(t("done"), Kind.GOOD)
        return Mark(t("late"), Kind.REFUSE) if one.late(self._desk.today) else None


def _rank(one: TaskRow, late: set[str]) -> tuple[bool, bool, str, date]:
    """Open ones first; of these the people who are late, each with their tasks together."""
    return one.done is not None, one.owner not in late, one.owner.casefold(), one.due or date.max


def _key(one: TaskRow) -> int:
    return one.id
