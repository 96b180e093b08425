"""Who decides: the general meeting, the board and committees, by which rules, and who serves."""

from __future__ import annotations

from typing import ClassVar

from coopdesk.i18n import N_, Language
from coopdesk.records import bodies
from coopdesk.records.bodies import BodyRow, OfficerRow
from coopdesk.records.book import Topic
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.gathering import rules_words, term_mark
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind


class Bodies(Page):
    """The bodies at the left; the chosen one beside: who serves in it and how it decides.

    `place.about` is a body to choose.
    """

    TITLE = N_("Bodies and officers")
    TOPICS: ClassVar[Topic] = Topic.MEETINGS | Topic.MEMBERS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.add = buttons.primary(t("Add a committee"), self._add, icon="add")
        self.add.setEnabled(desk.may(bodies.add_body))
        about = t("Who decides in the co-op, by which rules, and who serves until when.")
        self.heading = Heading(t(self.TITLE), about, [self.add])
        self.note = Note("", Kind.REFUSE)
        self.table = self._make_table()
        self._make_side()
        listed = Card("", self.table)
        listed.setAccessibleName(t(self.TITLE))
        beside = holder(column(self.serving_card, self.side, None, gap=16))
        sides = Sides(listed, beside, shares=(1, 1), least=900)
        self.setLayout(whole_page(self.heading, self.note, sides, grows=sides))
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._officers)
        does_it(self, self.add.click)
        self.show_place(place)

    def _make_table(self) -> Table[BodyRow]:
        t, cells = self.desk.language.gettext, _Cells(self.desk)
        begin = buttons.secondary(t("Begin with the usual bodies"), self._set_up, icon="people")
        begin.setEnabled(self.desk.may(bodies.set_up_bodies))
        empty = EmptyState(
            t("Nobody decides in this book yet."),
            t("Begin with the general meeting, the board and the committees of your country."),
            begin,
            "people",
        )
        return Table(
            [
                Column(t("Body"), cells.name, pill=cells.mark, stretch=True, tone=cells.tone),
                Column(t("Officers"), cells.officers, sort=cells.many, right=True),
                Column(t("Letters"), cells.code, gives=1),
            ],
            name=t(self.TITLE),
            key=_key,
            empty=empty,
            least=6,
        )

    def _make_side(self) -> None:
        t = self.desk.language.gettext
        self.serving = Pairs()
        self.officers = buttons.secondary(t("Officers and their terms"), self._officers)
        self.meetings = buttons.quiet(t("Its meetings"), self._meetings)
        deeds = (self.officers, self.meetings)
        self.minute_book = buttons.quiet(t("Book of minutes"), weakly(self._book, "minute-book"))
        self.attendance = buttons.quiet(
            t("Book of attendance"), weakly(self._book, "attendance-book")
        )
        books = (self.minute_book, self.attendance)
        self.serving_card = Card(" ", self.serving, holder(Flow(*deeds, *books, gap=8)))
        self.rules = Sentences()
        self.change = buttons.secondary(t("&Change the rules"), self._change, icon="edit")
        self.end = buttons.quiet(t("It decides no more"), self._ask)
        self.really = buttons.secondary("", self._end)
        self.leave = buttons.quiet(t("Leave it as it is"), self._leave)
        self.side = Card(t("How it decides"), self.rules)
        for deeds in ((self.change, self.end), (self.really, self.leave)):
            self.side.body.addWidget(holder(Flow(*deeds, gap=8)))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()
        if place.about is not None:
            self.table.choose(place.about)

    def refresh(self, topics: Topic) -> None:
        self._look()

    def focus_first(self) -> None:
        self.table.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        self.table.show_rows(self.desk.ask(bodies.bodies))
        if self.table.row() is None:
            self.table.choose_first()
        self._choose(self.table.row())

    def _choose(self, one: BodyRow | None) -> None:
        self.note.say("")
        for card in (self.side, self.serving_card):
            card.setVisible(one is not None)
        if one is None:
            return
        t, language, today = self.desk.language.gettext, self.desk.language, self.desk.today
        self.serving_card.title.setText(t(one.name))
        self.serving_card.setAccessibleName(t(one.name))
        found = self.desk.ask(bodies.officers, body=one.id, day=today)
        assembly = one.kind == bodies.ASSEMBLY
        nobody = t("All members") if assembly else t("Nobody serves in it yet.")
        pairs = [self._pair(language, who) for who in found] or [Pair(nobody, "")]
        self.serving.show_pairs(pairs)
        self.officers.setVisible(not assembly)
        self.rules.show_sentences(rules_words(language, one.kind, one.rules))
        self._offer(one, sure=False)

    def _pair(self, language: Language, who: OfficerRow) -> Pair:
        t, mark = language.gettext, term_mark(language, who, self.desk.today)
        until = t("until {day}").format(day=language.day(who.until)) if who.until else ""
        return Pair(t(who.post), who.name, note=mark.text if mark else until)

    def _offer(self, one: BodyRow, *, sure: bool) -> None:
        """Offer to change and to end it, or instead to be sure of ending it."""
        open_ = one.closed is None
        self.change.setVisible(open_ and not sure and self.desk.may(bodies.change_body))
        may_end = open_ and one.kind != bodies.ASSEMBLY and self.desk.may(bodies.close_body)
        self.end.setVisible(may_end and not sure)
        for button in (self.really, self.leave):
            button.setVisible(sure)

    # --- going and doing -------------------------------------------------------------------------

    def _add(self) -> None:
        self.desk.go(Place("body_rules"))

    def _change(self) -> None:
        one = self.table.row()
        if one is not None:
            self.desk.go(Place("body_rules", about=one.id))

    def _officers(self, *_: object) -> None:
        one = self.table.row()
        if one is not None and one.kind != bodies.ASSEMBLY:
            self.desk.go(Place("officers", about=one.id))

    def _meetings(self) -> None:
        one = self.table.row()
        if one is not None:
            self.desk.go(Place("meetings", about=one.id))

    def _book(self, name: str) -> None:
        """Show the whole book of the chosen body, to be printed."""
        one = self.table.row()
        if one is None:
            return
        with Refusals(self.note, self.desk.language):
            made = papers.of_a_body(self.desk, one.id, name)
            self.desk.preview(made.title, made.pdf, file_name=made.file_name)

    def _ask(self) -> None:
        one, t = self.table.row(), self.desk.language.gettext
        if one is not None:
            words = t("From today {body} decides no more")
            self.really.setText(buttons.literal(words.format(body=t(one.name))))
            self._offer(one, sure=True)
            self.really.setFocus()

    def _leave(self) -> None:
        self._choose(self.table.row())
        self.end.setFocus()

    def _end(self) -> None:
        one = self.table.row()
        if one is None:
            return
        self._offer(one, sure=False)
        with Refusals(self.note, self.desk.language):
            self.desk.do(bodies.close_body, body=one.id, day=self.desk.today)
            self._look()
            self.desk.say(self.desk.language.gettext("It is written down."))
        self.focus_first()

    def _set_up(self) -> None:
        with Refusals(self.note, self.desk.language):
            self.desk.do(bodies.set_up_bodies)
            self._look()
            self.focus_first()


class _Cells:
    """What the list says of a body."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._language = desk, desk.language

    def name(self, one: BodyRow) -> str:
        return self._language.gettext(one.name)

    def mark(self, one: BodyRow) -> Mark | None:
        t = self._language.gettext
        if one.closed is not None:
            return Mark(t("ended {day}").format(day=self._language.day(one.closed)))
        today = self._desk.today
        serving = self._desk.ask(bodies.officers, body=one.id, day=today)
        if any(who.until is not None and who.until < today for who in serving):
            return Mark(t("a term ran out"), Kind.WARN)
        if one.rules.seats and len(serving) < one.rules.seats:
            return Mark(t("seats are free"))
        return None

    def tone(self, one: BodyRow) -> Tone:
        return Tone.MUTED if one.closed is not None else Tone.PLAIN

    def many(self, one: BodyRow) -> int:
        return len(self._desk.ask(bodies.officers, body=one.id, day=self._desk.today))

    def officers(self, one: BodyRow) -> str:
        if one.kind == bodies.ASSEMBLY:
            return ""
        count, seats = self._language.number(self.many(one)), one.rules.seats
        if not seats:
            return count
        said = self._language.gettext("{count} of {seats}")
        return said.format(count=count, seats=self._language.number(seats))

    def code(self, one: BodyRow) -> str:
        return one.code


def _key(one: BodyRow) -> int:
    return one.id
