"""Papers that people get or hear before a meeting: PDFs and pictures kept with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.records import meetings
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings import AnnexRow
from coopdesk.ui.attaching import choose
from coopdesk.ui.desk import Desk
from coopdesk.ui.kept import KeptFile
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import bring_into_view, clear, holder, row
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind


class Pack(Card):
    """The list, one more, and one that is looked at."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Papers for the meeting"))
        self._desk = desk
        self._meeting: MeetingId | None = None
        self._nothing = label("", "muted", wrap=True)
        self._lines = QVBoxLayout()
        self.kept, self.note = KeptFile(desk), Note("", Kind.REFUSE)
        self.add = buttons.link(t("Add a PDF or a picture"), self.add_file, icon="attach")
        self.body.addWidget(self._nothing)
        self.body.addLayout(self._lines)
        for part in (self.kept, self.note, holder(row(self.add, None))):
            self.body.addWidget(part)

    def show_papers(self, meeting: MeetingId | None, rows: Sequence[AnnexRow]) -> None:
        """List those of the pack; before the meeting is planned there is nothing to keep them
        with."""
        t = self._desk.language.gettext
        if meeting != self._meeting:
            self.kept.clear()
            self.note.say("")
        self._meeting = meeting
        clear(self._lines)
        wanted = [one for one in rows if one.part == meetings.PACK]
        for one in wanted:
            self._lines.addWidget(self._line(one))
        self.add.setVisible(meeting is not None)
        self.add.setEnabled(self._desk.may(meetings.add_annex))
        self._nothing.setVisible(not wanted)
        self._nothing.setText(
            t("Reports, accounts, proposals: what people should see before they decide.")
            if meeting is not None
            else t("Plan the meeting first. Then reports and proposals can be kept with it.")
        )

    def _line(self, one: AnnexRow) -> QWidget:
        t = self._desk.language.gettext
        deeds = [
            (t("Show"), t("Show {name}"), self._show_file),
            (t("Save"), t("Save {name}"), self._save_file),
            (t("Take away"), t("Take {name} away"), self._drop),
        ]
        parts = []
        for words, said, deed in deeds:
            link = buttons.link(words, weakly(deed, one))
            link.setAccessibleName(said.format(name=one.name))
            parts.append(link)
        whole = row(label(one.name, wrap=True), *parts)
        whole.setStretch(0, 1)
        return holder(whole)

    def add_file(self) -> None:
        """Choose a file and keep it with the meeting."""
        t = self._desk.language.gettext
        found = choose(self, self._desk, t("Which paper or picture?"))
        if found is None or self._meeting is None:
            return
        if isinstance(found, str):
            self.note.say(found, Kind.REFUSE)
            bring_into_view(self.note)
            return
        with Refusals(self.note, self._desk.language):
            self._desk.do(
                meetings.add_annex,
                meeting=self._meeting,
                name=found.name,
                part=meetings.PACK,
                content=found.content,
            )
            self._desk.say(t("“{name}” is kept with the meeting.").format(name=found.name))

    def _show_file(self, one: AnnexRow) -> None:
        content = self._desk.ask(meetings.content_of, one.id)
        self.kept.look_at(one.name, one.media, content)

    def _save_file(self, one: AnnexRow) -> None:
        self.kept.save_as(one.name, one.media, self._desk.ask(meetings.content_of, one.id))

    def _drop(self, one: AnnexRow) -> None:
        with Refusals(self.note, self._desk.language):
            self._desk.do(meetings.drop_annex, annex=one.id)
            t = self._desk.language.gettext
            self._desk.say(t("“{name}” is no longer with the meeting.").format(name=one.name))
            self.add.setFocus()
