"""What the meeting gives somebody to do, until when."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk.records import meetings
from coopdesk.records.ids import ItemId, TaskId
from coopdesk.records.meetings import Someone, TaskRow
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note, label
from coopdesk.ui.kit.fields import DayField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder, row
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.parts import PartField
from coopdesk.ui.pages.meeting.unsaved import Unsaved
from coopdesk.ui.theme import Kind, kind


class Tasks(QWidget):
    """The tasks of a point. A form opens for one and stays for the next."""

    def __init__(self, hall: Hall, typed: Unsaved, item: ItemId) -> None:
        super().__init__()
        kind(self, "clear")
        t, language = hall.language.gettext, hall.language
        self._hall, self._typed, self._item = hall, typed, item
        self.add = buttons.quiet(t("Give somebody a tas&k"), self.open_form, icon="add")
        self.text = TextField("text", t("What is to be &done"), language)
        self.owner = PartField("owner", t("Who d&oes it"), hall)
        self.owner.optional = False
        self.due = DayField("due", t("&Until"), language, today=hall.desk.today, optional=True)
        self.form = Form([self.text, self.owner, self.due], language, columns=3)
        self.keep = buttons.secondary(t("Keep the task"), self._send, icon="check")
        cancel = buttons.quiet(t("Cancel"), self._close)
        self._form = holder(column(self.form, holder(Flow(self.keep, cancel)), gap=8))
        self._form.hide()
        self.note = Note("", Kind.REFUSE)
        self._lines = column(gap=2)
        self._shown: tuple[TaskRow, ...] = ()
        self.setLayout(column(self._lines, self.note, self._form, gap=6))
        if typed.tie_form(f"task:{item}:", self.form):
            self._form.show()
        self.show_hall()

    def show_hall(self) -> None:
        """Show the tasks as they are written."""
        rows = tuple(one for one in self._hall.file.tasks if one.item == self._item)
        if rows == self._shown:
            return
        self._shown = rows
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        t = self._hall.language.gettext
        for one in rows:
            gone = buttons.icon_only("close", t("Take away: {words}").format(words=one.text))
            gone.clicked.connect(weakly(self._drop, one.id))
            line = row(label(task_words(self._hall, one), wrap=True), gone, gap=8)
            line.setStretch(0, 1)
            self._lines.addWidget(holder(line))

    def open_form(self) -> None:
        """Ask what is to be done."""
        self._form.show()
        self.text.setFocus()

    def _close(self) -> None:
        self._typed.drop(f"task:{self._item}:")
        self.form.clear()
        self._form.hide()

    def _send(self) -> None:
        if self.form.submit(self._write) is not None:
            self._close()
            self._hall.look()
            self.add.setFocus()

    def _write(self, *, text: str, owner: Someone, due: date | None) -> TaskId:
        who: dict[str, Any] = {"member": owner.member}
        if owner.member is None:
            who = {"owner": owner.name}
        return self._hall.desk.do(
            meetings.give_task,
            text=text,
            due=due,
            meeting=self._hall.meeting,
            item=self._item,
            **who,
        )

    def _drop(self, task: TaskId) -> None:
        with Refusals(self.note, self._hall.language):
            self._hall.do(meetings.drop_task, task=task)


def task_words(hall: Hall, one: TaskRow) -> str:
    """A task in one line."""
    t = hall.language.gettext
    words = t("Task: {text} · {owner}, until {due}") if one.due else t("Task: {text} · {owner}")
    due = hall.language.day(one.due) if one.due else ""
    return words.format(text=one.text, owner=one.owner, due=due)
