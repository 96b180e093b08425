"""The papers of a meeting before it begins: to call people with, and to have in the hall."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from coopdesk.i18n import LANGUAGES
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings_on_paper import papers_for
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, clear, holder
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind

#: The longest answer does not fold the page.
_NARROW = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class Printing(Card):
    """A link for each paper, which is shown before it is printed or saved."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.language.gettext("To print or read out"))
        self._desk = desk
        self._meeting: MeetingId | None = None
        self._state = ""
        t, codes = desk.language.gettext, dict.fromkeys([*desk.coop.languages, *LANGUAGES])
        usual = ("", t("The co-op's language; SMS in each member's own"))
        self.language: ChoiceField[str] = ChoiceField(
            "language",
            t("&Language of the paper"),
            [usual, *((code, LANGUAGES[code]) for code in codes if code in LANGUAGES)],
            desk.language,
            value="",
        )
        self.language.box.setSizeAdjustPolicy(_NARROW)
        self._links = Flow(gap=8)
        self.note = Note("", Kind.REFUSE)
        self.body.addWidget(self.language)
        self.body.addWidget(holder(self._links))
        self.body.addWidget(self.note)

    def show_meeting(self, meeting: MeetingId | None, state: str) -> None:
        """Offer what a meeting has as it stands; nothing before it is planned."""
        offered = [] if meeting is None else papers_for(state)
        self.setVisible(bool(offered))
        if (meeting, state) == (self._meeting, self._state):
            return
        self._meeting, self._state = meeting, state
        clear(self._links)
        t = self._desk.language.gettext
        before: QWidget = self.language.box
        for one in offered:
            link = buttons.link(t(one.title), weakly(self._show, one.name), icon="print")
            self._links.addWidget(link)
            QWidget.setTabOrder(before, link)  # made late, but it stands here
            before = link

    def _show(self, name: str) -> None:
        if self._meeting is None:
            return
        with Refusals(self.note, self._desk.language):
            code = self.language.peek() or ""
            made = papers.of_a_meeting(self._desk, self._meeting, name, code)
            self._desk.preview(made.title, made.pdf, file_name=made.file_name)
