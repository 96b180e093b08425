"""The page of papers: choose one, say of what and of when, look at it, save it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QButtonGroup

from coopdesk.i18n import LANGUAGES, N_, Unreadable
from coopdesk.records import members
from coopdesk.records.book import Topic
from coopdesk.ui import papers
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, Heading, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field
from coopdesk.ui.kit.layouts import Flow, Scroll, Sides, column, holder
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.reports.kinds import BY_NAME, KINDS, Asked, Exporting, Kind, Making


class Reports(Page):
    """Makes papers beside the screen, so that a long one can be stopped."""

    NAME = "reports"
    TITLE = N_("Reports")
    TOPICS = Topic.NONE  # shows nothing of the book by itself

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._kind = KINDS[0]
        self._job: Job | None = None
        self._path: Path | None = None  # where to save, None to look at it
        self._make_fields()
        self._make_buttons()
        self._lay_out()
        self.choose(self._kind)
        self.show_place(place)

    # --- making ----------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        t, language, today = self.desk.language.gettext, self.desk.language, self.desk.today
        self.member = member_field(self.desk)
        self.from_ = self._day("from_", t("&From"), date(today.year, 1, 1))
        self.until = self._day("until", t("&Until"), today)
        self.on = self._day("on", t("&Day"), today)
        self.language: ChoiceField[str] = ChoiceField(
            "language", t("&Language of the paper"), [], language
        )

    def _day(self, name: str, label_: str, value: date) -> DayField:
        return DayField(name, label_, self.desk.language, today=self.desk.today, value=value)

    def _make_buttons(self) -> None:
        t = self.desk.language.gettext
        self.preview = buttons.primary(t("Look at it"), self.look_at_it, icon="show")
        self.save = buttons.secondary(t("Save as PDF"), self.save_pdf, icon="save")
        self.csv = buttons.secondary(t("Save all entries as CSV"), self.save_csv, icon="save")
        self._group = QButtonGroup(self)
        self.choices = {kind.name: self._choice(kind) for kind in KINDS}

    def _choice(self, kind: Kind) -> buttons.Button:
        button = buttons.secondary(self.desk.language.gettext(kind.title))
        button.setCheckable(True)
        button.clicked.connect(weakly(self.choose, kind))
        self._group.addButton(button)
        return button

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.title, self._about = label("", "name", wrap=True), label("", "muted", wrap=True)
        days = Sides(self.from_, self.until, shares=(1, 1))
        deeds = holder(Flow(self.preview, self.save, self.csv, gap=8))
        asked = Card("", self.title, self._about, self.member, days, self.on, self.language, deeds)
        asked.body.addStretch(1)
        asked.setAccessibleName(t("What the paper is of"))
        which = Card(t("Papers"), *self.choices.values())
        which.body.addStretch(1)
        both = Sides(which, asked, shares=(2, 3), least=640)
        whole = column(Heading(t(self.TITLE)), both, None, gap=16, margin=24)
        self.setLayout(column(Scroll(holder(whole))))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        """`text` names a paper; a member asks for their statement."""
        super().show_place(place)
        if place.member is not None:
            for found in self.desk.ask(members.page, [place.member]):
                self.member.set_value(found)
            self.choose(BY_NAME["statement"])
        elif place.text in BY_NAME:
            self.choose(BY_NAME[place.text])

    def focus_first(self) -> None:
        fields = self._fields()
        (self.preview if not fields[0].is_empty() else fields[0]).setFocus()

    # --- choosing --------------------------------------------------------------------------------

    def choose(self, kind: Kind) -> None:
        """Ask for what this paper needs."""
        t = self.desk.language.gettext
        self._kind = kind
        self.choices[kind.name].setChecked(True)
        self.title.setText(t(kind.title))
        self._about.setText(t(kind.about))
        for field in (self.member, self.from_, self.until, self.on):
            field.setVisible(field.name in kind.fields)
            field.clear_complaint()
        self.csv.setVisible(kind.csv)
        self._offer_languages(kind)

    def _offer_languages(self, kind: Kind) -> None:
        t = self.desk.language.gettext
        codes = dict.fromkeys([*self.desk.coop.languages, *LANGUAGES])
        options = [(code, LANGUAGES[code]) for code in codes if code in LANGUAGES]
        if kind.own_language:
            options.insert(0, ("", t("The member's own")))
        self.language.set_options(options)
        if kind.own_language or self.language.peek() is None:
            self.language.set_value(options[0][0])

    def _fields(self) -> list[Field[Any]]:
        every: list[Field[Any]] = [self.member, self.from_, self.until, self.on, self.language]
        return [one for one in every if one.name in (*self._kind.fields, "language")]

    def _read(self) -> dict[str, Any] | None:
        """What the fields hold by name, or None when one can't be read and says so."""
        said: dict[str, Any] = {}
        for one in reversed(self._fields()):
            try:
                said[one.name] = one.value()
            except Unreadable as error:
                one.complain(self.desk.language.say(error.text))
        if len(said) < len(self._fields()):
            return None
        if "until" in said and said["until"] < said["from_"]:
            t = self.desk.language.gettext
            self.until.complain(t("The last day comes before the first."))
            return None
        return said

    # --- making papers ---------------------------------------------------------------------------

    def look_at_it(self) -> None:
        """Make the paper and show it, with Print and Save."""
        self._make_paper(None)

    def save_pdf(self) -> None:
        """Ask where, make the paper and save it there."""
        if self._read() is None:
            return
        t = self.desk.language.gettext
        kinds = [(t("PDF papers"), "*.pdf")]
        path = pickers.save_file(self, t("Save the paper"), self._file_name(), kinds)
        if path is not None:
            self._make_paper(path)

    def save_csv(self) -> None:
        """Ask where and save the whole journal for a spreadsheet."""
        t = self.desk.language.gettext
        kinds = [(t("Tables"), "*.csv")]
        path = pickers.save_file(self, t("Save the table"), "journal.csv", kinds)
        if path is not None:
            language = papers.language(self.desk, self.language.peek() or "")
            self._start(Exporting(self.desk.book, language), path)

    def _make_paper(self, path: Path | None) -> None:
        said = self._read()
        if said is None:
            return
        chosen, found = said.pop("language"), said.pop("member", None)
        desk = self.desk
        asked = Asked(desk.today, desk.actor.name, member=found.id if found else None, **said)
        languages = {code: papers.language(desk, code) for code in ("", *LANGUAGES)}
        work = Making(desk.book, self._kind, asked, languages, language=chosen)
        self._start(work, path)

    def _start(self, work: Making | Exporting, path: Path | None) -> None:
        if self._job is not None:
            return
        self._path = path
        self._show_busy(busy=True)
        t = self.desk.language.gettext
        self._job = self.desk.start(t(self._kind.title), work)
        self._job.done.connect(self._made)
        self._job.failed.connect(self._ended)
        self._job.stopped.connect(self._ended)

    def _made(self, made: bytes) -> None:
        path = self._path
        self._ended()
        if path is not None:
            papers.write(self.desk, path, made)
        else:
            title = self.desk.language.gettext(self._kind.title)
            self.desk.preview(title, made, file_name=self._file_name())

    def _ended(self, _why: object = None) -> None:
        self._job, self._path = None, None
        self._show_busy(busy=False)

    def _show_busy(self, *, busy: bool) -> None:
        for button in (self.preview, self.save, self.csv, *self.choices.values()):
            button.setEnabled(not busy)

    def _file_name(self) -> str:
        day = self.on.peek() if "on" in self._kind.fields else self.until.peek()
        return f"{self._kind.name}-{day or self.desk.today:%Y-%m-%d}.pdf"
