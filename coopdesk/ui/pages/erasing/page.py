"""The page on which a person decides whose personal data is erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar

from coopdesk.exchange import known
from coopdesk.i18n import N_
from coopdesk.records import erasing
from coopdesk.records.book import Book, Session, Topic
from coopdesk.records.erasing import ASKED, PAST, REASONS, Due, Plan
from coopdesk.records.ids import MemberId
from coopdesk.records.resolutions import OTHER
from coopdesk.reports.erasure_record import erasure_record
from coopdesk.reports.titles import TITLES
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, label
from coopdesk.ui.kit.fields import CheckField, ChoiceField, Field, NumberField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.longlook import LongLook
from coopdesk.ui.pages.erasing.before import Before
from coopdesk.ui.pages.erasing.listed import Gone
from coopdesk.ui.resolving import ResolutionField

_BESIDE = 1000  # at 100 % text
_AT_ONCE = 40  # people whose plans are there at once
_DAYS = 12


class Erasing(Page):
    """Who is marked, what goes and what stays, and a button that does it. `place.member` is marked
    from the start."""

    TITLE = N_("Erase data of who left")
    TOPICS: ClassVar[Topic] = Topic.MEMBERS | Topic.COOP | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._rows: list[Due] = []
        self._plans: Sequence[Plan] = ()
        self._job: Job | None = None
        self.heading = Heading(t(self.TITLE), " ")
        self.form = self._make_form()
        self.all = buttons.secondary(t("Mark &all"))
        self.gone = Gone(desk.language, self._empty())
        self.do = buttons.primary("", self._erase, icon="stop")
        self.before, self.rule, self.past = Before(desk), _Rule(desk), _Past(desk)
        self.looking = LongLook(desk, t(self.TITLE), self)
        self._lay_out()
        self.all.clicked.connect(self.gone.mark_all)
        self.gone.changed.connect(self._marked_anew)
        self.gone.table.opened.connect(self._open)
        self.looking.came.connect(self._planned)
        self.form["reason"].changed.connect(self._list)
        self.form["sure"].changed.connect(self._word)
        does_it(self, self._erase)
        self.show_place(place)

    def _make_form(self) -> Form:
        t, language = self.desk.language.gettext, self.desk.language
        reasons = [(key, t(REASONS[key])) for key in (PAST, ASKED)]
        fields: list[Field[Any]] = [
            ChoiceField("reason", t("&Why"), reasons, language, value=PAST),
            ResolutionField(self.desk, OTHER),
            CheckField("sure", t("I &know that nobody can bring it back"), language),
        ]
        return Form(fields, language, columns=2, wide=fields[2:])

    def _empty(self) -> EmptyState:
        t = self.desk.language.gettext
        return EmptyState(
            t("Nobody is listed"),
            t("Who left stands here once all is settled and the books need their data no more."),
            icon="good",
        )

    def _lay_out(self) -> None:
        deeds = Card("", self.form, holder(Flow(self.do, self.all, gap=8)))
        left = column(self.gone, deeds, self.rule, None, gap=16)
        right = column(self.before, self.past, None, gap=16)
        sides = Sides(holder(left), holder(right), shares=(3, 2), least=_BESIDE)
        self.setLayout(whole_page(self.heading, sides, None))

    # --- showing ---------------------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()
        if place.member is not None:
            due = {row.member for row in self._rows if row.since <= self.desk.today}
            self.form["reason"].set_value(PAST if place.member in due else ASKED)
            self._list()
            self.gone.mark([place.member])

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return bool(self.gone.marked())

    def focus_first(self) -> None:
        self.gone.table.setFocus()

    def _look(self) -> None:
        desk, t = self.desk, self.desk.language.gettext
        self._rows = desk.ask(erasing.gone)
        years = desk.ask(erasing.years)
        words = desk.language.ngettext(
            "Data is kept for {years} year after the last money moved. Nothing goes by itself.",
            "Data is kept for {years} years after the last money moved. Nothing goes by itself.",
            years,
        )
        self.heading.say(t(self.TITLE), words.format(years=desk.language.number(years)))
        self.before.show_places(known.may_hold(desk.book))
        self.rule.show_years(years)
        self.past.look()
        self._list()

    def _list(self) -> None:
        """Whose time is over, or who may ask for it earlier."""
        past, today = self.form["reason"].peek() == PAST, self.desk.today
        rows = [row for row in self._rows if (row.since <= today) == past]
        self.gone.show_rows(rows)
        self._marked()

    def _open(self, row: Due) -> None:
        if row.number:
            self.desk.go(Place("member", member=row.member))
        else:
            self.desk.go(Place("applications"))

    def _marked_anew(self) -> None:
        """Whoever marks others has to be sure of these."""
        self.form["sure"].set_value(False)
        self._marked()

    def _marked(self) -> None:
        """What all who are marked have takes a moment where they are many."""
        marked = [row.member for row in self.gone.marked()]
        reason = self.form["reason"].peek() or PAST
        query = partial(_plans, members=marked, day=self.desk.today, reason=reason)
        self._plans = ()
        if len(marked) <= _AT_ONCE:
            self.looking.forget()
            self._planned(self.desk.ask(query))
        else:
            self.looking.ask(query)
            self._word()

    def _planned(self, plans: Sequence[Plan]) -> None:
        self._plans = plans
        self.before.show_plans(plans)
        self._word()

    def _word(self, _value: object = None) -> None:
        language, count = self.desk.language, len(self._plans)
        words = language.ngettext(
            "Erase the data of {n} person for good", "Erase the data of {n} people for good", count
        )
        self.do.setText(buttons.literal(words.format(n=language.number(count))))
        self.do.setEnabled(self._ready())
        self.all.setEnabled(bool(self.gone.table.model.rowCount()))

    def _ready(self) -> bool:
        hindered = any(plan.hindrances for plan in self._plans)
        sure = bool(self.form["sure"].peek())
        may = self.desk.may(erasing.erase)
        return bool(self._plans) and not hindered and sure and may and self._job is None

    # --- doing -----------------------------------------------------------------------------------

    def _erase(self) -> None:
        typed = self.form.read()
        if typed is None or not self._ready():
            return
        said = {"reason": typed["reason"], "resolution": typed["resolution"] or ""}
        members = [plan.due.member for plan in self._plans]
        title = self.desk.language.gettext(self.TITLE)
        self._job = self.desk.start(title, partial(_erase, self.desk.book, members, said))
        self._job.done.connect(self._erased)
        self._job.failed.connect(self._over)
        self._job.stopped.connect(self._over)
        self._word()

    def _erased(self, count: int) -> None:
        language = self.desk.language
        self.form["sure"].set_value(False)
        self.form.clear("resolution")
        self._over()
        words = language.ngettext(
            "The data of {n} person is erased. Print the record and have it signed.",
            "The data of {n} people is erased. Print the record and have it signed.",
            count,
        )
        self.desk.say(words.format(n=language.number(count)))
        self.gone.mark([])
        self._look()
        self.past.focus_first()

    def _over(self, _trouble: object = None) -> None:
        self._job = None
        self._word()


def _plans(session: Session, members: Sequence[MemberId], day: date, reason: str) -> list[Plan]:
    return [erasing.plan(session, member, day, reason=reason) for member in members]


def _erase(book: Book, members: Sequence[MemberId], said: dict[str, Any], job: Job) -> int:
    """The file is made anew after it, which takes a moment in a large book."""
    job.step(0, 1)
    return len(book.write(erasing.erase, members=members, **said))


class _Rule(Card):
    """How long data is kept."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("How long data is kept"))
        self._desk = desk
        self.form = Form(
            [NumberField("years", t("&Years after the last money moved"), language)], language
        )
        self.keep = buttons.secondary(t("Keep this rule"), self._keep)
        self.keep.setEnabled(desk.may(erasing.choose_years))
        about = t(
            "Ask what the law of the country wants: books mostly have to be kept for ten years."
        )
        self.body.addWidget(label(about, "muted", wrap=True))
        self.body.addWidget(self.form)
        self.body.addWidget(holder(Flow(self.keep)))

    def show_years(self, years: int) -> None:
        """The rule that holds now."""
        if not self.form.dirty:
            self.form["years"].set_value(years)
            self.form.settle()

    def _keep(self) -> None:
        if self.form.submit(self._send) is not None:
            self.form.settle()
            self._desk.say(self._desk.language.gettext("The rule is kept."))

    def _send(self, *, years: int) -> bool:
        self._desk.do(erasing.choose_years, years=years)
        return True


class _Past(Card):
    """Days on which somebody was erased, each with its record."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.language.gettext("Erased before"))
        self._desk = desk
        self._first: buttons.Button | None = None
        self.days = Pairs()
        self.body.addWidget(self.days)

    def look(self) -> None:
        """Look again."""
        language, pairs = self._desk.language, []
        self._first = None
        for day, count in self._desk.ask(erasing.days)[:_DAYS]:
            see = buttons.link(language.gettext("Print the record"), weakly(self._print, day))
            self._first = self._first or see
            words = language.ngettext("{n} person", "{n} people", count)
            pairs.append(Pair(language.day(day), words.format(n=language.number(count)), see))
        self.days.show_pairs(pairs)
        self.setVisible(bool(pairs))

    def focus_first(self) -> None:
        """To the newest record."""
        if self._first is not None:
            self._first.setFocus()

    def _print(self, day: date) -> None:
        desk = self._desk
        copies = known.may_hold(desk.book)
        data = desk.ask(erasing.record, day, desk.actor.name, copies)
        name = TITLES["erasure-record"]
        title = desk.language.gettext(name)
        pdf = erasure_record(data, papers.language(desk))
        desk.preview(title, pdf, file_name=f"erasure-{day:%Y-%m-%d}.pdf")
