"""The pack of the general meeting: what is there, what is missing, and all of it in one file."""

from __future__ import annotations

from coopdesk.i18n import LANGUAGES, N_, Language
from coopdesk.records import agm, meetings
from coopdesk.records.agm import WRITTEN
from coopdesk.records.book import Book, Topic
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings import MeetingRow
from coopdesk.records.papers import AgmPack, Chapter, Scanned, State
from coopdesk.reports.catalogue import PAPERS
from coopdesk.reports.wording import said
from coopdesk.ui import attaching, papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, label
from coopdesk.ui.kit.fields import CheckField, ChoiceField, NoteField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind

_STATES = {
    State.BOOK: (N_("from the book"), Kind.GOOD),
    State.WRITTEN: (N_("written"), Kind.GOOD),
    State.MISSING: (N_("still to write"), Kind.WARN),
    State.EMPTY: (N_("nothing to tell"), Kind.PLAIN),
}

#: Where what a chapter tells is kept: a page, and what for.
_PLACES = {
    "notice": "meeting_call",
    "budget": "budget",
    "surplus": "surplus",
    "borrowing": "borrowings",
    "social": "social_actions",
    "nominations": "meeting_call",
    "resolutions": "meeting",
}


class _Making:
    """The work of drawing the pack, for the worker thread. It gives PDF bytes."""

    def __init__(self, book: Book, meeting: MeetingId, language: Language, *, large: bool) -> None:
        self._book, self._meeting, self._language = book, meeting, language
        self._large = large

    def __call__(self, job: Job) -> bytes:
        on, by = self._book.clock().today, self._book.actor.name
        data = self._book.read(agm.agm_pack, self._meeting, on, by)
        return PAPERS["agm-pack"].draw(data, self._language, large=self._large, step=job.step)


class AgmPackPage(Page):
    """The chapters in their order; beside them the text of the chosen one."""

    TITLE = N_("Papers for the general meeting")
    TOPICS = ~Topic.PEOPLE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._meeting: MeetingRow | None = None
        self._job: Job | None = None
        self._kept, self._key = "", ""
        self._make_table()
        self._make_parts()
        self._lay_out()
        self.show_place(place)
        self.table.choose_first()
        does_it(self, self.make.click)

    # --- making ----------------------------------------------------------------------------------

    def _make_table(self) -> None:
        t = self.desk.language.gettext
        empty = EmptyState(
            t("No general meeting is planned yet"),
            t("Call it first: then its papers are gathered here."),
            buttons.secondary(t("Meetings"), self._go_meetings, icon="meetings"),
            icon="meetings",
        )
        self.table: Table[Chapter] = Table(
            [
                Column(t("Chapter"), self._title, stretch=True),
                Column(t("How it stands"), _nothing, spoken=self._state, pill=self._mark),
            ],
            name=t(self.TITLE),
            key=_key,
            empty=empty,
            least=10,
        )
        self.table.chosen.connect(self._choose)

    def _make_parts(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        self.text = NoteField("text", t("&What it says"), language, optional=True, lines=9)
        self.large = CheckField("large", t("&Large print"), language)
        codes = dict.fromkeys([*self.desk.coop.languages, *LANGUAGES])
        options = [(code, LANGUAGES[code]) for code in codes if code in LANGUAGES]
        self.language: ChoiceField[str] = ChoiceField(
            "language", t("L&anguage of the paper"), options, language, value=options[0][0]
        )
        self.make = buttons.primary(t("Make the pack"), self.make_pack, icon="print")
        self.save = buttons.secondary(t("Keep the text"), self.write, icon="save")
        self.bring = buttons.quiet(t("Bring a PDF or a picture"), self.attach, icon="attach")
        self.there = buttons.quiet(t("Go there"), self.go_there, icon="forward")
        self.note = Note("", Kind.REFUSE)
        self.about = label("", "muted", wrap=True)
        self.missing = Note("", Kind.WARN)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.one = Card(
            " ",
            self.about,
            self.text,
            self.note,
            row(self.there, self.bring, None, self.save),
        )
        self.heading = Heading(t(self.TITLE), actions=[self.make])
        deeds = holder(Flow(self.language, self.large, gap=16))
        print_ = Card(t("All in one file"), deeds, self.missing)
        side = holder(column(print_, self.one, None, gap=16))
        listed = Card("", self.table)
        listed.setAccessibleName(t(self.TITLE))
        self._both = Sides(listed, side, shares=(3, 3), least=860)
        self._print = print_
        self.setLayout(whole_page(self.heading, self._both, grows=self._both))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        """`about` of the place names a meeting; without it, it is the next general meeting."""
        super().show_place(place)
        self.refresh(Topic.NONE)

    def refresh(self, topics: Topic) -> None:
        """Look again what is there; what was typed stays."""
        self._meeting = self._find()
        self.make.setVisible(self._meeting is not None)
        if self._meeting is None:
            self.table.show_rows([])
            self.one.hide()
            self._print.hide()
            return
        self._show(self._pack(self._meeting.id))
        if not self.has_typed():
            self._choose(self.table.row())

    def _find(self) -> MeetingRow | None:
        if self.place.about is not None:
            pack = self._pack(MeetingId(self.place.about))
            return self.desk.ask(meetings.meeting, MeetingId(pack.meeting))
        return self.desk.ask(agm.next_meeting, self.desk.today)

    def _pack(self, meeting: MeetingId) -> AgmPack:
        return self.desk.ask(agm.agm_pack, meeting, self.desk.today, self.desk.actor.name)

    def _show(self, pack: AgmPack) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        when = t("{body}, {day}, {place}").format(
            body=said(language, pack.body), day=language.day(pack.day), place=pack.place
        )
        self.heading.say(t(self.TITLE), when)
        self._print.show()
        missing = len(pack.missing)
        words = t("Chapters still to write: {count}. The pack can be made without them.")
        said_so = words.format(count=language.number(missing)) if missing else ""
        self.missing.say(said_so, Kind.WARN)
        self.table.show_rows(list(pack.chapters))

    def has_typed(self) -> bool:
        return bool(self._key) and (self.text.peek() or "") != self._kept

    def focus_first(self) -> None:
        self.table.setFocus()

    # --- the list --------------------------------------------------------------------------------

    def _title(self, one: Chapter) -> str:
        return self.desk.language.gettext(one.title)

    def _state(self, one: Chapter) -> str:
        return self.desk.language.gettext(_STATES[one.state][0])

    def _mark(self, one: Chapter) -> Mark:
        return Mark(self._state(one), _STATES[one.state][1])

    # --- the chosen one --------------------------------------------------------------------------

    def _choose(self, one: Chapter | None) -> None:
        if self.has_typed() and one is not None and one.key != self._key:
            self.write()
        self.note.say("")
        self.one.setVisible(one is not None)
        if one is None or self._meeting is None:
            return
        t, typed = self.desk.language.gettext, one.key in WRITTEN
        self._key = one.key if typed else ""
        self.one.title.setText(self._title(one))
        self.about.setText(self._said_of(one))
        may = self.desk.may(agm.write_chapter)
        for part in (self.text, self.save, self.bring):
            part.setVisible(typed)
            part.setEnabled(may)
        self.there.setVisible(bool(_place_of(one)))
        self.there.setText(t("Go there"))
        self._kept = ""
        if typed:
            self._kept = self.desk.ask(agm.chapter_text, self._meeting.id, one.key)
        self.text.set_value(self._kept)

    def _said_of(self, one: Chapter) -> str:
        t = self.desk.language.gettext
        brought = ", ".join(part.name for part in one.parts if isinstance(part, Scanned))
        kept = t("“{name}” is kept with the meeting.").format(name=t(brought)) if brought else ""
        if one.key in WRITTEN:
            ask = t("Write it here, or bring it as a PDF or a picture.")
            return f"{ask} {kept}".strip()
        if kept:
            return kept
        if one.state is State.EMPTY:
            return t("There is nothing to tell yet. It is left out of the pack.")
        return t("The book tells it. It is drawn anew each time the pack is made.")

    def write(self) -> None:
        """Keep the text of the chapter."""
        if self._meeting is None or not self._key:
            return
        text, key = self.text.peek() or "", self._key
        with Refusals(self.note, self.desk.language, [self.text]):
            self.desk.do(agm.write_chapter, meeting=self._meeting.id, chapter=key, text=text)
            self._kept = text
            t = self.desk.language.gettext
            self.desk.say(t("{chapter}: kept.").format(chapter=t(agm.CHAPTERS[key])))

    def attach(self) -> None:
        """Bring a paper for the chapter."""
        if self._meeting is None or not self._key:
            return
        found = attaching.choose(self, self.desk)
        if isinstance(found, str):
            self.note.say(found, Kind.REFUSE)
        elif found is not None:
            with Refusals(self.note, self.desk.language):
                self.desk.do(
                    agm.attach_chapter,
                    meeting=self._meeting.id,
                    chapter=self._key,
                    content=found.content,
                )

    def go_there(self) -> None:
        """Go to where what the chosen chapter tells is kept."""
        one = self.table.row()
        if one is not None and (page := _place_of(one)):
            about = self._meeting.id if self._meeting and "meeting" in page else None
            self.desk.go(Place(page, about=about))

    def _go_meetings(self) -> None:
        self.desk.go(Place("meetings"))

    # --- the file --------------------------------------------------------------------------------

    def make_pack(self) -> None:
        """Draw the whole pack beside the screen, then show it."""
        if self._meeting is None or self._job is not None:
            return
        if self.has_typed():
            self.write()
        language = papers.language(self.desk, self.language.value() or "")
        work = _Making(self.desk.book, self._meeting.id, language, large=bool(self.large.value()))
        self.make.setEnabled(False)
        self._job = self.desk.start(self.desk.language.gettext(self.TITLE), work)
        self._job.done.connect(self._made)
        self._job.failed.connect(self._ended)
        self._job.stopped.connect(self._ended)

    def _made(self, pdf: bytes) -> None:
        self._ended()
        title = self.desk.language.gettext(self.TITLE)
        assert self._meeting is not None
        name = f"general-meeting-{self._meeting.day:%Y-%m-%d}.pdf"
        self.desk.preview(title, pdf, file_name=name)

    def _ended(self, _why: object = None) -> None:
        self._job = None
        self.make.setEnabled(True)


def _place_of(one: Chapter) -> str:
    """The page where what a chapter tells is kept. Papers that were brought are with the
    meeting."""
    brought = any(isinstance(part, Scanned) for part in one.parts)
    return _PLACES.get(one.key, "meeting_call" if brought else "")


def _key(one: Chapter) -> str:
    return one.key


def _nothing(_one: Chapter) -> str:
    return ""
