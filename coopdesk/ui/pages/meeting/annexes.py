"""Papers that belong to the minutes, and their texts written out."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk.records import meetings
from coopdesk.records.ids import AnnexId
from coopdesk.records.meetings import AnnexRow
from coopdesk.ui import attaching
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note, label
from coopdesk.ui.kit.fields import NoteField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder, row
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.unsaved import Unsaved
from coopdesk.ui.theme import Kind, kind

#: Where a paper belongs: to the minutes, not to what was handed out before the meeting.
_ANNEX = "annex"
#: Where what is typed of it is kept.
_PLACE = "annex:"


class Annexes(QWidget):
    """The annexes of the minutes. A form opens to write a text out, and closes when it is kept."""

    def __init__(self, hall: Hall, typed: Unsaved) -> None:
        super().__init__()
        kind(self, "clear")
        t, language = hall.language.gettext, hall.language
        self._hall, self._typed = hall, typed
        self._of: AnnexRow | None = None  # whose text is written out
        self._shown: tuple[AnnexRow, ...] = ()
        self.attach = buttons.quiet(t("Annex a paper"), self._attach, icon="attach")
        self.write = buttons.quiet(t("Write a text out"), self._open_new, icon="add")
        self.name = TextField("name", t("What the paper is called"), language)
        self.text = NoteField("transcript", t("Its text, word by word"), language, lines=4)
        self.form = Form([self.name, self.text], language)
        self.keep = buttons.secondary(t("Keep the text"), self._send, icon="check")
        cancel = buttons.quiet(t("Cancel"), self._close)
        self._form = holder(column(self.form, holder(Flow(self.keep, cancel)), gap=8))
        self._form.hide()
        self.note = Note("", Kind.REFUSE)
        self._lines = column(gap=2)
        title = label(t("Annexes"), "section")
        deeds = holder(Flow(self.attach, self.write, gap=16))
        self.setLayout(column(title, self._lines, self.note, self._form, deeds, gap=6))
        self.show_hall()
        self._bring_back()

    def _bring_back(self) -> None:
        """Open the form on what was typed and never kept."""
        shown = {f"{_PLACE}{one.id}:": one for one in self._shown}
        for place in self._typed.places():
            start = place.removesuffix("transcript").removesuffix("name")
            if start in shown:
                self._open(shown[start])
                return
            if start == f"{_PLACE}0:":
                self._open_new()
                return

    def show_hall(self) -> None:
        """Show the annexes as they are kept."""
        rows = tuple(one for one in self._hall.file.annexes if one.part == _ANNEX)
        if rows == self._shown:
            return
        self._shown = rows
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for n, one in enumerate(rows, 1):
            self._lines.addWidget(self._line(n, one))

    def _line(self, n: int, one: AnnexRow) -> QWidget:
        t = self._hall.language.gettext
        words = t("{number}. {name}").format(number=n, name=one.name)
        text = t("Change its text") if one.transcript else t("Write its text out")
        change = buttons.link(text, weakly(self._open, one))
        gone = buttons.icon_only("close", t("Take away: {words}").format(words=one.name))
        gone.clicked.connect(weakly(self._drop, one.id))
        line = row(label(words, wrap=True), change, gone, gap=8)
        line.setStretch(0, 1)
        return holder(line)

    # --- doing -----------------------------------------------------------------------------------

    def _attach(self) -> None:
        found = attaching.choose(self, self._hall.desk)
        if isinstance(found, str):
            self.note.say(found, Kind.REFUSE)
        elif found is not None:
            self._add(name=found.name, content=found.content)

    def _add(self, **said: Any) -> None:
        with Refusals(self.note, self._hall.language, self.form.fields()):
            self._hall.do(meetings.add_annex, meeting=self._hall.meeting, part=_ANNEX, **said)

    def _open_new(self) -> None:
        self._of = None
        self.name.show()
        self._tie()
        self._form.show()
        self.name.setFocus()

    def _open(self, one: AnnexRow) -> None:
        self._of = one
        self.name.set_value(one.name)
        self.name.hide()
        self.text.set_value(one.transcript)
        self._tie()
        self._form.show()
        self.text.setFocus()

    def _tie(self) -> None:
        """Keep what is typed by the paper that it is about, 0 for a new one."""
        self._typed.untie(_PLACE)
        start = f"{_PLACE}{self._of.id if self._of is not None else 0}:"
        if self._of is None:
            self._typed.tie(f"{start}name", self.name, "")
        self._typed.tie(f"{start}transcript", self.text, self._of.transcript if self._of else "")

    def _close(self) -> None:
        self._typed.untie(_PLACE)
        self._typed.drop(_PLACE)
        self.form.clear()
        self._form.hide()

    def _send(self) -> None:
        if self.form.submit(self._write) is not None:
            self._close()
            self._hall.look()

    def _write(self, *, name: str, transcript: str) -> bool:
        desk = self._hall.desk
        if self._of is not None:
            desk.do(meetings.transcribe, annex=self._of.id, transcript=transcript)
        else:
            desk.do(
                meetings.add_annex,
                meeting=self._hall.meeting,
                part=_ANNEX,
                name=name,
                transcript=transcript,
            )
        return True

    def _drop(self, annex: AnnexId) -> None:
        with Refusals(self.note, self._hall.language):
            self._hall.do(meetings.drop_annex, annex=annex)
