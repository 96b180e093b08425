"""The page of what is done with many members: who, what, and what comes of it for each."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import QTimer

from coopdesk.i18n import N_, Language
from coopdesk.records import bulk, members
from coopdesk.records.book import Topic
from coopdesk.records.bulk import Deed, Done, Line
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.members import ACTIVE, Criteria
from coopdesk.records.papers import Figures
from coopdesk.reports.wording import said
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.figures import Deeds
from coopdesk.ui.figures import Wanted as InFile
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, label
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.many_members.asking import Asking
from coopdesk.ui.pages.many_members.printing import Stating
from coopdesk.ui.theme import Kind
from coopdesk.ui.undoing import TakingBack

_PAUSE_MS: Final = 250  # while somebody types on, nothing is tried out
_BESIDE: Final = 900  # at 100 % text
_TICK: Final = "\N{CHECK MARK}"


class ManyMembers(Page):
    """`place.text` are criteria of a list of members; without any it is everybody who is active."""

    TITLE = N_("With many members")
    TOPICS: ClassVar[Topic] = Topic.MEMBERS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._some: tuple[MemberId, ...] = ()
        self._out: set[MemberId] = set()  # whom the person left out
        self._base: list[Line] = []  # as they are, before anything is tried out
        self._lines: list[Line] = []
        self._seen: Deed | None = None  # what was tried out, and is seen in the list
        self._done: Done | None = None
        self._trying: Deed | None = None
        self._job: Job | None = None
        self.heading = Heading(t(self.TITLE), " ")
        self.asking = Asking(desk)
        self.do = buttons.primary("", self.do_it, icon="check")
        self.note = Note("", Kind.GOOD)
        self.undo = TakingBack(desk.language, t("Take it back"))
        self.undo.hide()
        nobody = EmptyState(
            t("Nobody is chosen"), t("Choose members in the list of members."), icon="members"
        )
        self.table: Table[Line] = Table(
            _columns(desk.language, self._out), name=t("Members"), key=_key, empty=nobody, least=6
        )
        self.count = label("", "muted", wrap=True)
        self.deeds = Deeds(desk, paper=buttons.secondary(t("&Print what is shown"), icon="print"))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._lay_out()
        self._wire()
        self.show_place(place)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.all = buttons.quiet(t("Everybody"), weakly(self._tick_all, True))
        self.none = buttons.quiet(t("None"), weakly(self._tick_all, False))
        self.asking.body.addWidget(holder(Flow(self.do)))
        left = holder(column(self.asking, self.note, self.undo, None, gap=16))
        above = row(self.count, holder(Flow(self.all, self.none)), margin=8)
        above.setStretch(0, 1)
        self.stated = buttons.secondary(t("Members' statements"), self._state, icon="print")
        self.cards = buttons.secondary(t("Cards and labels"), self._go_cards, icon="print")
        prints = holder(Flow(self.stated, self.cards))
        below = holder(column(self.deeds, prints, gap=8, margin=8))
        right = Card("", above, self.table, below, padding=1)
        sides = Sides(left, right, shares=(2, 3), least=_BESIDE)
        self.setLayout(whole_page(self.heading, sides, grows=sides))

    def _wire(self) -> None:
        self.asking.changed.connect(self._begin_again)
        self._soon.timeout.connect(self._try)
        self.table.ticked.connect(self._tick)
        self.table.opened.connect(self._open)
        self.deeds.asked.connect(self._make)
        self.undo.begin.clicked.connect(self._ask_back)
        self.undo.do_it.clicked.connect(self._take_back)
        does_it(self, self.do_it)

    # --- what the window asks --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        again = place.text != self.place.text or not self._some
        super().show_place(place)
        if again:
            self.asking.offer()
            self._out.clear()
            self._done = None
            self._find()

    def refresh(self, topics: Topic) -> None:
        if self._done is None and self._job is None:
            self._find()

    def has_typed(self) -> bool:
        return self.asking.form.dirty or self.undo.has_typed()

    def focus_first(self) -> None:
        self.asking.focus_first()

    # --- who -------------------------------------------------------------------------------------

    def _asked(self) -> Criteria:
        try:
            asked = Criteria.of_text(self.place.text)
        except ValueError:
            asked = Criteria()
        return asked if asked.said() else Criteria(status=ACTIVE)

    def _find(self) -> None:
        desk, asked = self.desk, self._asked()
        self._some = desk.ask(members.listing, asked, today=desk.today).ids
        rows = desk.ask(members.page, self._some)
        self._base = [Line(one.id, one.number, one.name, "", "", "") for one in rows]
        told = desk.ask(members.in_words, asked)
        self.heading.say(desk.language.gettext(self.TITLE), desk.language.say(told) if told else "")
        self._begin_again()

    def _begin_again(self) -> None:
        """Something else is asked: what was tried out, or done, is of before."""
        self._done = self._seen = None
        self.note.say("")
        self.undo.leave_it()
        self.undo.hide()
        self._stop()
        self._show(self._base)
        self._soon.start()

    def _show(self, lines: list[Line]) -> None:
        self._lines = lines
        self.table.show_rows(lines)
        if self.table.row() is None:
            self.table.choose_first()
        self._word()

    def chosen(self) -> list[MemberId]:
        """With whom it is done: those that can and are not left out."""
        return [
            one.member for one in self._lines if one.member not in self._out and one.why_not is None
        ]

    def _tick(self, one: Line) -> None:
        if self._done is None and one.why_not is None:
            self._out ^= {one.member}
            self._again()

    def _tick_all(self, wanted: bool) -> None:
        if self._done is None:
            self._out -= {one.member for one in self._lines}
            if not wanted:
                self._out |= {one.member for one in self._lines}
            self._again()

    def _again(self) -> None:
        self.table.view.viewport().update()
        self._word()

    def _word(self) -> None:
        """Put the whole deed on the button."""
        language, n = self.desk.language, len(self.chosen())
        self.do.setText(buttons.literal(self.asking.words(n)))
        ready = self._job is None and self._done is None and self._seen is not None
        self.do.setEnabled(bool(n) and ready and self.desk.may(bulk.do_with_many))
        cant = sum(one.why_not is not None for one in self._lines)
        for paper in (self.stated, self.cards):
            paper.setEnabled(bool(n) and self._job is None)
        counted = language.ngettext("{count} member", "{count} members", len(self._lines))
        told = [counted.format(count=language.number(len(self._lines)))]
        if cant:
            can_not = language.ngettext("{n} of them can't", "{n} of them can't", cant)
            told.append(can_not.format(n=language.number(cant)))
        self.count.setText(" · ".join(told))

    # --- trying out ------------------------------------------------------------------------------

    def _try(self) -> None:
        """What would come of it, for each: by the rules themselves, and nothing is kept."""
        deed = self.asking.deed()
        if deed is None or not self._some or not self.desk.may(bulk.do_with_many):
            return
        work = _Work(partial(bulk.tried_out, self.desk.book, deed, self._some))
        self._trying = deed
        self._start(work).done.connect(self._tried)

    def _tried(self, lines: list[Line]) -> None:
        self._job, self._seen = None, self._trying
        self._show(lines)

    def _start(self, work: _Work | Stating) -> Job:
        self._job = self.desk.start(self.desk.language.gettext(self.TITLE), work, beside=True)
        self._job.failed.connect(self._failed)
        self._job.stopped.connect(self._over)
        return self._job

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job.done.disconnect()
            self._job = None

    def _over(self) -> None:
        self._job = None
        self._word()

    def _failed(self, error: Exception) -> None:
        self._over()
        if isinstance(error, Refused):
            self.asking.complain(self.desk.language.say(error.text), error.field)

    # --- doing -----------------------------------------------------------------------------------

    def do_it(self) -> None:
        """Do it with all who are chosen: all or none."""
        if not self.do.isEnabled():
            return
        deed = self.asking.read()
        if deed is not None and deed == self._seen:
            some = self.chosen()
            work = partial(self.desk.book.write, bulk.do_with_many, deed=deed, some=some)
            self._start(_Work(work)).done.connect(self._written)
            self.do.setEnabled(False)

    def _written(self, done: Done) -> None:
        self._job, self._done = None, done
        self.asking.form.settle()
        language, n = self.desk.language, len(done.lines)
        words = language.ngettext("Done with {n} member.", "Done with {n} members.", n)
        self._show(list(done.lines))
        self.note.say(words.format(n=language.number(n)))
        self.undo.show()
        self.undo.begin.setFocus()

    def _ask_back(self) -> None:
        if self._done is not None:
            language, n = self.desk.language, len(self._done.lines)
            words = language.ngettext(
                "Take it back for {n} member", "Take it back for {n} members", n
            )
            self.undo.ask(buttons.literal(words.format(n=language.number(n))))

    def _take_back(self) -> None:
        if self._done is not None and self.undo.send(self._send_back) is not None:
            self._done = None
            self._begin_again()
            self.note.say(self.desk.language.gettext("It is taken back."))

    def _send_back(self, *, reason: str) -> bool:
        assert self._done is not None
        self.desk.do(bulk.take_back, done=self._done, why=reason)
        return True

    def _open(self, one: Line) -> None:
        self.desk.go(Place("member", member=one.member))

    # --- papers of each --------------------------------------------------------------------------

    def _state(self) -> None:
        """The statements of all who are chosen, of this year so far, in one file."""
        self._start(Stating(self.desk, self.chosen())).done.connect(self._stated)
        self._word()

    def _stated(self, pdf: bytes) -> None:
        self._over()
        title, today = self.desk.language.gettext("Members' statements"), self.desk.today
        self.desk.preview(title, pdf, file_name=f"statements-{today:%Y-%m-%d}.pdf")

    def _go_cards(self) -> None:
        some = tuple(self.chosen())
        self.desk.go(Place("member_cards", text=Criteria(only=some).as_text()))

    # --- the paper -------------------------------------------------------------------------------

    def _make(self, ending: str) -> None:
        deed = self._done.deed if self._done is not None else self._seen
        if deed is None:
            return
        chosen = {*self.chosen()}
        lines = [one for one in self._lines if one.member in chosen or one.why_not is not None]
        title, today = self.desk.language.gettext(self.TITLE), self.desk.today
        query = partial(_paper, deed=deed, lines=lines)
        self.deeds.make(ending, InFile(title, f"members-{today:%Y-%m-%d}", query))


def _paper(session: Any, *, deed: bulk.Deed, lines: list[Line]) -> Figures:
    return bulk.told(session, deed, lines)


class _Work:
    """What is written, or tried out, beside the screen."""

    def __init__(self, write: partial[Any]) -> None:
        self._write = write

    def __call__(self, job: Job) -> Any:
        return self._write(step=job.step)


class _Cells:
    """What each column says of a member."""

    def __init__(self, language: Language, out: set[MemberId]) -> None:
        self._language, self._out = language, out

    def tick(self, one: Line) -> str:
        return "" if one.why_not is not None or one.member in self._out else _TICK

    def spoken(self, one: Line) -> str:
        t = self._language.gettext
        return t("yes") if self.tick(one) else t("no")

    def number(self, one: Line) -> str:
        return one.number

    def name(self, one: Line) -> str:
        return one.name

    def now(self, one: Line) -> str:
        return said(self._language, one.now)

    def then(self, one: Line) -> str:
        return "" if one.why_not is not None else said(self._language, one.then)

    def why(self, one: Line) -> Mark | None:
        why = one.why_not
        return None if why is None else Mark(said(self._language, why), Kind.WARN)

    def tone(self, one: Line) -> Tone:
        return Tone.PLAIN if self.tick(one) else Tone.MUTED


def _columns(language: Language, out: set[MemberId]) -> list[Column[Line]]:
    t, cells = language.gettext, _Cells(language, out)
    return [
        Column("", cells.tick, spoken=cells.spoken),
        Column(t("No."), cells.number, tone=cells.tone),
        Column(t("Name"), cells.name, tone=cells.tone, stretch=True, least=120),
        Column(t("Before"), cells.now, tone=cells.tone),
        Column(t("After"), cells.then, pill=cells.why, tone=cells.tone, stretch=True, least=120),
    ]


def _key(one: Line) -> int:
    return one.member
