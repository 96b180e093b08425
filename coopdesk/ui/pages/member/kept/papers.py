"""Photo and papers of a member: chosen, made small, filed, looked at, taken out."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.records import erasing, filed
from coopdesk.records.filed import IDENTITY, KINDS, LARGEST_PHOTO, PHOTO, DocumentRow
from coopdesk.ui import attaching
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, clear, column, holder, row, rule
from coopdesk.ui.kit.people import Portrait
from coopdesk.ui.kit.pictures import Picture, portrait
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.member.kept.whose import Whose
from coopdesk.ui.theme import Kind


class PapersCard(Card):
    """The photo above, the papers below it, and what another one is."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("Photo and papers"))
        self._desk = desk
        self._one: Whose | None = None
        self.portrait = Portrait(size=112)
        self.photo = buttons.secondary(t("Choose a photo"), self._choose_photo, icon="attach")
        self.list = QVBoxLayout()
        self.note = Note("", Kind.REFUSE)
        self.looked = Picture(t("Paper in a member's file"))
        self.looked.hide()
        kinds = [(one, t(words)) for one, words in KINDS.items() if one != PHOTO]
        self.kind: ChoiceField[str] = ChoiceField(
            "kind", t("Kind"), kinds, language, value=IDENTITY
        )
        self.label = TextField("label", t("What it is called"), language, optional=True)
        self.until = DayField("until", t("Good until"), language, today=desk.today, optional=True)
        self.form = Form([self.kind, self.label, self.until], language, columns=3)
        self.add = buttons.secondary(t("Choose a scan or paper"), self._choose, icon="attach")
        self._out = 0  # what was taken out last
        self.erase = buttons.quiet(t("Erase what was taken out for good"), self._erase)
        self.erase.hide()
        top = row(self.portrait, column(None, self.photo, None), None, gap=16)
        self.body.addLayout(top)
        self.body.addLayout(self.list)
        for part in (self.looked, self.note, label(t("Another paper"), "section"), self.form):
            self.body.addWidget(part)
        self.body.addWidget(holder(Flow(self.add, self.erase)))

    def show_member(self, one: Whose) -> None:
        """Look at their papers. What is typed stays."""
        if self._one is None or self._one.id != one.id:
            self.looked.hide()
            self.erase.hide()
            self.note.say("")
        self._one = one
        self.portrait.show_name(one.name)
        self.portrait.show_photo(self._desk.ask(filed.photo, one.id))
        clear(self.list)
        for each in self._desk.ask(filed.documents, one.id):
            self.list.addWidget(self._line(each))
            self.list.addWidget(rule())
        may = self._desk.may(filed.file_document)
        self.photo.setEnabled(may)
        self.add.setEnabled(may)

    def has_typed(self) -> bool:
        return not self.label.is_empty() or not self.until.is_empty()

    def _line(self, one: DocumentRow) -> QWidget:
        t, language = self._desk.language.gettext, self._desk.language
        name = one.label or t(KINDS[one.kind])
        said = [t(KINDS[one.kind]) if one.label else "", language.day(one.day)]
        tone = "label"
        if one.until is not None and one.until < self._desk.today:
            said.append(t("ran out on {day}").format(day=language.day(one.until)))
            tone = "warn"
        elif one.until is not None:
            said.append(t("good until {day}").format(day=language.day(one.until)))
        words = column(
            label(name, wrap=True), label(" · ".join(filter(None, said)), tone, wrap=True), gap=0
        )
        see = buttons.link(t("Open"), weakly(self.see, one))
        see.setAccessibleName(t("Open {account}").format(account=name))
        gone = buttons.icon_only("close", t("Take out of the file: {name}").format(name=name))
        gone.clicked.connect(weakly(self.take_out, one.id))
        gone.setEnabled(self._desk.may(filed.take_out))
        line = row(words, see, gone, gap=8)
        line.setStretch(0, 1)
        return holder(line)

    # --- deeds -----------------------------------------------------------------------------------

    def see(self, one: DocumentRow) -> None:
        """Look at a paper: a picture below the list, another in its own window."""
        content, t = self._desk.ask(filed.content_of, one.content), self._desk.language.gettext
        if not content:
            self.note.say(t("The data of this person was erased."), Kind.REFUSE)
        elif one.media == "application/pdf":
            name = one.label or t(KINDS[one.kind])
            self._desk.preview(name, content, file_name=f"{name}.pdf")
        else:
            self.looked.setVisible(self.looked.show_content(content))

    def take_out(self, document: int) -> None:
        """Take it out of the file."""
        with Refusals(self.note, self._desk.language):
            self._desk.do(filed.take_out, document=document)
            self.looked.hide()
            self._out = document
            self.erase.show()

    def _erase(self) -> None:
        """It was filed by mistake: nobody is to find it."""
        t = self._desk.language.gettext
        with Refusals(self.note, self._desk.language):
            gone = self._desk.do(erasing.erase_paper, document=self._out)
            self.erase.hide()
            other = t("It is out of this file. Another file has the same paper.")
            self._desk.say(t("It is erased.") if gone else other)

    def _choose_photo(self) -> None:
        content = self._chosen(self._desk.language.gettext("Which photo?"))
        if content:
            self._file(PHOTO, portrait(content, LARGEST_PHOTO) or content)

    def _choose(self) -> None:
        typed = self.form.read()
        if typed is None:
            return
        content = self._chosen(self._desk.language.gettext("Which scan or paper?"))
        if content and self._file(
            typed["kind"], content, label=typed["label"] or "", until=typed["until"]
        ):
            self.form.clear("label", "until")

    def _chosen(self, title: str) -> bytes:
        """The file that was chosen, made small; nothing where none was, or it can't be kept."""
        self.note.say("")
        found = attaching.choose(self, self._desk, title)
        if isinstance(found, str):
            self.note.say(found, Kind.REFUSE)
            return b""
        return b"" if found is None else found.content

    def _file(self, kind: str, content: bytes, label: str = "", until: date | None = None) -> bool:
        if self._one is None:
            return False
        with Refusals(self.note, self._desk.language, self.form.fields()):
            said: dict[str, Any] = {"member": self._one.id, "kind": kind, "content": content}
            self._desk.do(filed.file_document, label=label, until=until, **said)
            self._desk.say(self._desk.language.gettext("It is in the file."))
            return True
        return False
