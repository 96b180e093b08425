"""What the register of members lacks, and the way to whom it lacks."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from coopdesk.i18n import N_
from coopdesk.records import doubles, members, quality
from coopdesk.records.book import Topic
from coopdesk.records.members import Criteria
from coopdesk.records.quality import Finding
from coopdesk.reports.missing import missing as draw
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, label
from coopdesk.ui.kit.fields import ChoiceField, level
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.kit.weakly import weakly


class Quality(Page):
    """How many members lack what, and of how many something is doubtful. Enter opens who.

    `place.text` are criteria of a list of members; without it is of everybody who is active.
    """

    TITLE = N_("What is missing")
    TOPICS: ClassVar[Topic] = Topic.MEMBERS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self._job: Job | None = None
        self.make = buttons.primary(t("&Make sheets to fill in"), self.make_sheets, icon="print")
        birthdays = Place("figures", text="birthdays")
        self.birthdays = buttons.secondary(
            t("&Birthdays"), weakly(desk.go, birthdays), icon="calendar"
        )
        twice = t("One person, two numbers")
        self.twice = buttons.secondary(twice, weakly(desk.go, Place("doubles")), icon="members")
        self.twice.setEnabled(desk.may(doubles.two_persons))
        self.heading = Heading(t(self.TITLE), " ", [self.twice, self.birthdays, self.make])
        self.village: ChoiceField[str] = ChoiceField("village", t("&Village"), [], language)
        self.hint = label(t("Press Enter on a row to see whose it is."), "muted", wrap=True)
        self.table: Table[Finding] = Table(
            [
                Column(t("How it stands"), self._group, gives=1, tone=_tone),
                Column(t("What"), self._what, stretch=True, tone=_tone),
                Column(t("Members"), self._count, sort=_many, right=True, tone=_tone),
            ],
            name=t(self.TITLE),
            key=_key,
            empty=EmptyState(t("No members yet"), icon="members"),
            least=8,
            dense=True,
        )
        above = Sides(self.village, level(self.hint), shares=(0, 1), natural=True)
        card = Card("", self.table, padding=1)
        self.setLayout(whole_page(self.heading, above, card, grows=card))
        self.table.opened.connect(self._open)
        self.village.changed.connect(self._look)
        does_it(self, self.make_sheets)
        self.show_place(place)

    # --- what the window asks --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        try:
            self._of = Criteria.of_text(place.text)
        except ValueError:
            self._of = Criteria()
        self._offer_villages(self._of.village)
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._offer_villages(self.village.peek() or "")
        self._look()

    def focus_first(self) -> None:
        self.table.setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def _asked(self) -> Criteria:
        return quality.asked_of(replace(self._of, village=self.village.peek() or ""))

    def _offer_villages(self, chosen: str) -> None:
        t, names = self.desk.language.gettext, self.desk.ask(members.villages)
        self.village.set_options([("", t("All villages")), *((name, name) for name in names)])
        self.village.set_value(chosen if chosen in names else "")

    def _look(self) -> None:
        desk, t, asked = self.desk, self.desk.language.gettext, self._asked()
        some = bool(desk.ask(members.fitting, asked, today=desk.today))
        self.table.show_rows(desk.ask(quality.findings, desk.today, asked) if some else [])
        if self.table.row() is None:
            self.table.choose_first()
        about = t("What the register should have of everybody, and what in it may be wrong.")
        told = desk.ask(members.in_words, self._of.without("status", "village"))
        self.heading.say(t(self.TITLE), desk.language.say(told) if told else about)
        self.hint.setVisible(some)
        self.make.setEnabled(some and self._job is None)

    def _what(self, one: Finding) -> str:
        return self.desk.language.gettext(one.what)

    def _group(self, one: Finding) -> str:
        return self.desk.language.gettext(one.group)

    def _count(self, one: Finding) -> str:
        return self.desk.language.number(one.count) if one.count else "–"

    def _open(self, one: Finding) -> None:
        if one.count:
            self.desk.go(Place("members", text=one.who.as_text()))

    # --- sheets ----------------------------------------------------------------------------------

    def make_sheets(self) -> None:
        """A sheet for each village, of whom something is missing: to be taken along."""
        if self._job is not None or not self.make.isEnabled():
            return
        work = _Making(self.desk, self._asked())
        self._job = self.desk.start(self.desk.language.gettext(self.TITLE), work)
        self.make.setEnabled(False)
        self._job.done.connect(self._made)
        self._job.failed.connect(self._over)
        self._job.stopped.connect(self._over)

    def _made(self, pdf: bytes) -> None:
        self._over()
        title = self.desk.language.gettext(self.TITLE)
        self.desk.preview(title, pdf, file_name=f"missing-{self.desk.today:%Y-%m-%d}.pdf")

    def _over(self, _why: object = None) -> None:
        self._job = None
        self.make.setEnabled(True)


class _Making:
    """The work: the sheets of all villages of a list, as one file."""

    def __init__(self, desk: Desk, who: Criteria) -> None:
        self._book, self._today, self._who = desk.book, desk.today, who
        self._language = papers.language(desk)

    def __call__(self, job: Job) -> bytes:
        return self._book.read(partial(self._draw, job))

    def _draw(self, job: Job, session: Any) -> bytes:
        some = members.listing(session, self._who, today=self._today).ids
        data = quality.missing(session, some, self._today)
        job.step(1, 2)
        return draw(data, self._language)


def _key(one: Finding) -> str:
    return one.what


def _many(one: Finding) -> int:
    return one.count


def _tone(one: Finding) -> Tone:
    return Tone.PLAIN if one.count else Tone.MUTED
