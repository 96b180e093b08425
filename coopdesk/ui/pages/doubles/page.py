"""Members who may be one person: pairs with why, and what a person says of them."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from coopdesk.i18n import N_, Language, from_left
from coopdesk.records import doubles
from coopdesk.records.book import Book, Topic
from coopdesk.records.doubles import Line, Pair
from coopdesk.reports.wording import member
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note, label, short
from coopdesk.ui.kit.fields import CheckField, TextField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.people import Pair as Told
from coopdesk.ui.kit.people import Pairs
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind

_BESIDE: Final = 860  # at 100 % text
_LOOKING: Final = N_("Looking for who stands in the register twice")


class Doubles(Page):
    """The list looks through the whole register: in a large one it comes a moment later."""

    TITLE = N_("One person, two numbers")
    ABOUT = N_("Members who may be the same person. Only you decide.")
    TOPICS: ClassVar[Topic] = Topic.MEMBERS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._pairs: list[Pair] = []
        self._job: Job | None = None
        self.heading = Heading(t(self.TITLE), t(self.ABOUT))
        self.note = Note("", Kind.REFUSE)
        self.said = CheckField("said", t("Also those who are two persons"), desk.language)
        self.table = self._make_table()
        self.one = _One(desk, self.note, self.table)
        listed = Card("", self.said, self.table)
        listed.body.setStretchFactor(self.table, 1)
        self._beside = holder(column(self.one, None))
        sides = Sides(listed, self._beside, shares=(3, 2), least=_BESIDE)
        self.setLayout(whole_page(self.heading, self.note, sides, grows=sides))
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open)
        self.said.changed.connect(self._show)
        self._show()  # that it is looked for
        self._look()

    def _make_table(self) -> Table[Pair]:
        t, cells = self.desk.language.gettext, _Cells(self.desk.language)
        self.empty = EmptyState(t(_LOOKING), icon="members")
        columns = [
            Column(t("Member"), cells.one, tone=cells.tone, stretch=True, least=160, wraps=True),
            Column(t("May be"), cells.other, tone=cells.tone, stretch=True, least=160, wraps=True),
            Column(t("Why"), cells.why, tone=cells.tone, stretch=True, least=140, wraps=True),
        ]
        return Table(columns, name=t(self.TITLE), key=_key, empty=self.empty, least=6)

    # --- what the window asks --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return self.one.has_typed()

    def focus_first(self) -> None:
        (self.table if self._pairs else self.said).setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        """The register is gone through beside the screen."""
        if self._job is not None:
            self._job.stop()
        t = self.desk.language.gettext
        self._job = self.desk.start(t(_LOOKING), _Look(self.desk.book))
        self._job.done.connect(self._found)

    def _found(self, pairs: list[Pair]) -> None:
        t, self._job, self._pairs = self.desk.language.gettext, None, pairs
        nobody = t("Nobody stands in the register twice")
        self.empty.say(nobody, t("Whoever looks like somebody else stands here, with why."))
        self._show()
        if self.said.editor.hasFocus() and not self.said.peek():
            self.focus_first()  # the page was there before its rows

    def _show(self) -> None:
        said = bool(self.said.peek())
        self.table.show_rows([one for one in self._pairs if said or not one.two])
        if self.table.row() is None:
            self.table.choose_first()
        self._choose(self.table.row())

    def _choose(self, pair: Pair | None) -> None:
        self.one.show_pair(pair)
        self._beside.setVisible(pair is not None)

    def _open(self, _pair: Pair) -> None:
        self.one.focus_first()


class _Look:
    """Goes through the register."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __call__(self, job: Job) -> list[Pair]:
        return self._book.read(doubles.found, said=True, step=job.step)


class _One(Card):
    """The chosen pair: both side by side, and what can be said of them."""

    def __init__(self, desk: Desk, note: Note, pairs: Table[Pair]) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(" ")
        self._desk, self._note, self._list = desk, note, pairs
        self._pair: Pair | None = None
        self.why = label("", wrap=True)
        self.both = Pairs()
        self.found_out = TextField("why", t("What you found out"), language, optional=True)
        self.join = buttons.primary(t("Look at both and join them"), self._join, icon="open")
        self.two = buttons.secondary(t("These are two persons"), self._two)
        self.again = buttons.secondary(t("Look at it again"), self._again, icon="undo")
        deeds = holder(Flow(self.join, self.two, self.again, gap=8))
        for part in (self.why, self.both, self.found_out, deeds):
            self.body.addWidget(part)

    def show_pair(self, pair: Pair | None) -> None:
        """Show these two; without any the card goes."""
        if pair != self._pair:
            self.found_out.clear()
        self._pair = pair
        self.setVisible(pair is not None)
        if pair is None:
            return
        t, language = self._desk.language.gettext, self._desk.language
        names = {"one": short(pair.one.name), "other": short(pair.other.name)}
        self.title.setText(from_left(t("{one} and {other}").format(**names)))
        self.why.setText(why_of(language, pair))
        self.both.show_pairs([_told(language, line) for line in (pair.one, pair.other)])
        may = self._desk.may(doubles.two_persons)
        self.join.setVisible(not pair.two and self._desk.may(doubles.join_members))
        self.two.setVisible(not pair.two and may)
        self.found_out.setVisible(not pair.two and may)
        self.again.setVisible(pair.two and may)

    def has_typed(self) -> bool:
        return self._pair is not None and not self.found_out.is_empty()

    def focus_first(self) -> None:
        """The keyboard goes to what settles it."""
        for button in (self.join, self.two, self.again):
            if not button.isHidden():
                button.setFocus()
                return

    def _join(self) -> None:
        if self._pair is not None:
            one, other = self._pair.one.id, self._pair.other.id
            self._desk.go(Place("join_members", member=one, about=other))

    def _two(self) -> None:
        if self._pair is None:
            return
        ids = {"one": self._pair.one.id, "other": self._pair.other.id}
        with Refusals(self._note, self._desk.language, [self.found_out]):
            self._desk.do(doubles.two_persons, **ids, why=self.found_out.peek() or "")
            self.found_out.clear()
            self._list.setFocus()  # the card goes with the pair
            self._desk.say(self._desk.language.gettext("They are two persons: noted."))

    def _again(self) -> None:
        if self._pair is None:
            return
        with Refusals(self._note, self._desk.language):
            self._desk.do(doubles.look_again, one=self._pair.one.id, other=self._pair.other.id)
            self._list.setFocus()
            self._desk.say(self._desk.language.gettext("It stands in the list again."))


def why_of(language: Language, pair: Pair) -> str:
    """Why they may be one, in one line."""
    return ", ".join(language.gettext(doubles.WHY[one]) for one in pair.why)


def _told(language: Language, line: Line) -> Told:
    """What is known of one of them."""
    t = language.gettext
    known = [line.village, line.phone, line.document]
    if line.born is not None:
        known.insert(0, t("born {day}").format(day=language.day(line.born)))
    since = language.day(line.joined) if line.joined else ""
    return Told(member(line.number, short(line.name)), since, note=" · ".join(filter(None, known)))


class _Cells:
    """What the list says of a pair."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def one(self, pair: Pair) -> str:
        return member(pair.one.number, short(pair.one.name))

    def other(self, pair: Pair) -> str:
        return member(pair.other.number, short(pair.other.name))

    def why(self, pair: Pair) -> str:
        return why_of(self._language, pair)

    def tone(self, pair: Pair) -> Tone:
        return Tone.MUTED if pair.two else Tone.PLAIN


def _key(pair: Pair) -> tuple[Any, Any]:
    return pair.one.id, pair.other.id
