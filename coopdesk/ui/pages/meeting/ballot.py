"""An election: who stands, the count of the papers, ties, and the terms that begin."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import meetings
from coopdesk.records.bodies import POSTS
from coopdesk.records.ids import BodyId, CandidateId
from coopdesk.records.meetings import CandidateRow, PointRow, Someone
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Mark, Note, Pill, label
from coopdesk.ui.kit.fields import ChoiceField, Field, NumberField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder, row
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.parts import NextField
from coopdesk.ui.pages.meeting.unsaved import Unsaved
from coopdesk.ui.theme import Kind, kind, look

_NARROW: Final = 110


class VotesField(NumberField):
    """Enter goes on to the votes of the next one, never to a button beside."""

    entered = Signal()

    def _go_on(self) -> None:
        self.entered.emit()


class Stands(QWidget):
    """A candidate with the votes."""

    def __init__(self, hall: Hall, typed: Unsaved, row_: CandidateRow) -> None:
        super().__init__()
        kind(self, "clear")
        t, language = hall.language.gettext, hall.language
        self.row, self._hall, self._typed = row_, hall, typed
        name = f"{row_.number} · {row_.name}" if row_.number else row_.name
        title = t("Votes for {name}").format(name=row_.name)
        self.votes = VotesField("votes", title, language)
        self.votes.label.hide()
        self.votes.setFixedWidth(look().px(_NARROW))
        self.votes.set_value(row_.votes)
        typed.tie(self.place, self.votes, "" if row_.votes is None else language.number(row_.votes))
        self.pill = Pill(Mark(""))
        self.drawn = buttons.secondary(t("Drawn by lot"))
        self.undrawn = buttons.quiet(t("Not drawn after all"), icon="undo")
        self.gone = buttons.icon_only("close", t("{name} steps back").format(name=row_.name))
        said = label(name, wrap=True)
        line = row(said, self.pill, self.drawn, self.undrawn, self.votes, self.gone, gap=12)
        line.setStretch(0, 1)
        self.setLayout(line)

    @property
    def place(self) -> str:
        return f"candidate:{self.row.id}:votes"

    def show_row(self, one: CandidateRow, point: PointRow) -> None:
        """Show the votes and what they came to."""
        t = self._hall.language.gettext
        self.row = one
        written = "" if one.votes is None else self._hall.language.number(one.votes)
        self._typed.show(self.place, written)
        outcome = point.outcome
        elected = outcome is not None and one.id in outcome.elected
        tied = outcome is not None and one.id in outcome.tied
        words = t("elected by lot") if one.drawn else t("elected")
        mark = Mark(words, Kind.GOOD) if elected else Mark("")
        if tied:
            mark = Mark(t("drawn") if one.drawn else t("as many votes"), Kind.WARN)
        self.pill.show_mark(mark)
        self.drawn.setVisible(tied and not one.drawn)
        self.undrawn.setVisible(one.drawn)


class Ballot(QWidget):
    """The election of a point."""

    def __init__(self, hall: Hall, typed: Unsaved, point: PointRow) -> None:
        super().__init__()
        kind(self, "clear")
        self._hall, self._typed, self.point = hall, typed, point
        self.stands: dict[CandidateId, Stands] = {}
        self._make()
        self._lay_out()
        self._wire()
        self.show_point(point)

    def _make(self) -> None:
        t, language = self._hall.language.gettext, self._hall.language
        which = [(body.id, t(body.name)) for body in self._hall.bodies()]
        self.body_: ChoiceField[BodyId] = ChoiceField(
            "body", t("Elected into"), which, language, optional=True, value=self.point.body
        )
        posts = [(post, t(post)) for post in POSTS]
        if self.point.post and self.point.post not in POSTS:
            posts.append((self.point.post, self.point.post))
        self.post: ChoiceField[str] = ChoiceField(
            "post", t("Post"), posts, language, optional=True, value=self.point.post or None
        )
        self.seats = NumberField("seats", t("Seats"), language, optional=True)
        self.years = NumberField("term_years", t("Years"), language, optional=True)
        self.details: list[Field[Any]] = [self.body_, self.post, self.seats, self.years]
        for number in (self.seats, self.years):
            number.setFixedWidth(look().px(_NARROW))
        self.who = NextField("member", t("Who st&ands: number or name, then Enter"), self._hall)
        self.papers = NumberField("papers", t("&Papers in the box"), language)
        self.spoiled = NumberField("spoiled", t("&Spoiled"), language, optional=True)
        self.papers.setFixedWidth(look().px(150))
        self.spoiled.setFixedWidth(look().px(_NARROW))
        self.count_ = buttons.secondary(t("Write the &count down"), self.count, icon="check")
        self.begin = buttons.secondary(t("They begin their terms"), self._begin, icon="people")
        self.unbegun = buttons.quiet(t("Take their terms back"), self._take_back, icon="undo")
        self.verdict, self.note = Note(""), Note("", Kind.REFUSE)

    def _lay_out(self) -> None:
        self._lines = column(gap=4)
        papers = row(self.papers, self.spoiled, None, gap=16)
        self.setLayout(
            column(
                holder(Flow(*self.details, gap=16)),
                self.who,
                self._lines,
                papers,
                self.note,
                self.verdict,
                holder(Flow(self.count_, self.begin, self.unbegun)),
                gap=10,
            )
        )

    def _wire(self) -> None:
        number, typed, ident = self._hall.language.number, self._typed, self.point.id
        for field, value in ((self.papers, self.point.papers), (self.spoiled, self.point.spoiled)):
            field.set_value(value)
            typed.tie(f"ballot:{ident}:{field.name}", field, "" if value is None else number(value))
        self.who.picked.connect(self._nominate)
        for one in (self.body_, self.post):
            one.changed.connect(self._change)
        for two in (self.seats, self.years):
            two.line.editingFinished.connect(self._change)

    # --- showing ---------------------------------------------------------------------------------

    def show_point(self, point: PointRow) -> None:
        """Show the election as it is written."""
        self.point = point
        number = self._hall.language.number
        there = {one.id: one for one in point.candidates}
        for gone in [ident for ident in self.stands if ident not in there]:
            old = self.stands.pop(gone)
            self._typed.untie(old.place)
            old.hide()
            old.deleteLater()
        for one in point.candidates:
            if one.id not in self.stands:
                self._add(one)
            self.stands[one.id].show_row(one, point)
        for name in ("papers", "spoiled"):
            value = getattr(point, name)
            self._typed.show(f"ballot:{point.id}:{name}", "" if value is None else number(value))
        for one_ in self.details:
            value = getattr(point, one_.name) or None
            if not one_.editor.hasFocus() and one_.peek() != value:
                one_.set_value(value)
        outcome = point.outcome
        self.count_.setEnabled(bool(point.candidates))
        settled = outcome is not None and outcome.settled and bool(outcome.elected)
        begun = settled and bool(self._hall.desk.ask(meetings.begun_terms, point.id))
        self.begin.setVisible(settled and point.body is not None and not begun)
        self.unbegun.setVisible(begun)
        self._say()

    def _add(self, one: CandidateRow) -> None:
        made = Stands(self._hall, self._typed, one)
        made.gone.clicked.connect(weakly(self._step_back, one.id))
        made.drawn.clicked.connect(weakly(self._draw, one.id))
        made.undrawn.clicked.connect(weakly(self._take_back_lot, one.id))
        made.votes.entered.connect(weakly(self._go_past, one.id))
        self.stands[one.id] = made
        self._lines.addWidget(made)

    def _go_past(self, candidate: CandidateId) -> None:
        """From one's votes to the next one's, and from the last to the papers."""
        lines = list(self.stands)
        after = lines[lines.index(candidate) + 1 :]
        (self.stands[after[0]].votes if after else self.papers).setFocus()

    def _say(self) -> None:
        t, outcome = self._hall.language.gettext, self.point.outcome
        if outcome is None:
            self.verdict.say(
                "" if self.point.candidates else t("Nobody stands yet: write who does."),
                Kind.PLAIN,
            )
            return
        names = {one.id: one.name for one in self.point.candidates}
        if outcome.tied:
            tied = t("{names} have as many votes for {count} seat: draw lots.")
            if outcome.open != 1:
                tied = t("{names} have as many votes for {count} seats: draw lots.")
            said = ", ".join(names[CandidateId(one)] for one in outcome.tied)
            words = tied.format(names=said, count=self._hall.language.number(outcome.open))
            self.verdict.say(words, Kind.WARN)
            return
        said = ", ".join(names[CandidateId(one)] for one in outcome.elected)
        words = t("Elected: {names}.").format(names=said) if said else t("Nobody is elected.")
        if outcome.open:
            words += " " + t("Seats still open: {count}.").format(count=outcome.open)
        self.verdict.say(words, Kind.GOOD if said else Kind.WARN)

    # --- writing ---------------------------------------------------------------------------------

    def _nominate(self, one: Someone) -> None:
        with Refusals(self.note, self._hall.language, [self.who]):
            said: dict[str, Any] = {"member": one.member} if one.member else {"name": one.name}
            self._hall.do(meetings.nominate, item=self.point.id, **said)
            self.who.set_value(None)

    def _step_back(self, candidate: CandidateId) -> None:
        with Refusals(self.note, self._hall.language):
            self._typed.drop(f"candidate:{candidate}:")
            self._hall.do(meetings.step_back, candidate=candidate)

    def _draw(self, candidate: CandidateId) -> None:
        with Refusals(self.note, self._hall.language):
            self._hall.do(meetings.draw_lot, candidate=candidate)

    def _take_back_lot(self, candidate: CandidateId) -> None:
        with Refusals(self.note, self._hall.language):
            self._hall.do(meetings.take_back_lot, candidate=candidate)

    def _change(self) -> None:
        typed = {
            "body": self.body_.peek(),
            "post": self.post.peek() or "",
            "seats": self.seats.peek(),
            "term_years": self.years.peek(),
        }
        kept = {name: getattr(self.point, name) for name in typed}
        changes = {name: value for name, value in typed.items() if value != kept[name]}
        if changes:
            with Refusals(self.note, self._hall.language, self.details):
                shown = {name: kept[name] for name in changes}
                self._hall.do(
                    meetings.change_point, item=self.point.id, changes=changes, shown=shown
                )

    def is_typed(self) -> bool:
        """Whether votes or papers are typed that are not written yet."""
        places = [one.place for one in self.stands.values()]
        places += [f"ballot:{self.point.id}:{name}" for name in ("papers", "spoiled")]
        return any(map(self._typed.is_typed, places))

    def count(self) -> bool:
        """Write the count down. False where it can't be."""
        fields = [*(one.votes for one in self.stands.values()), self.papers, self.spoiled]
        for field in fields:
            if field.peek() is None and not (field.optional and field.is_empty()):
                field.complain(self._hall.language.gettext("Write a whole number."))
                return False
        votes = {ident: one.votes.peek() or 0 for ident, one in self.stands.items()}
        with Refusals(self.note, self._hall.language, fields):
            self._hall.desk.do(
                meetings.count_ballot,
                item=self.point.id,
                votes=votes,
                papers=self.papers.peek() or 0,
                spoiled=self.spoiled.peek() or 0,
            )
            places = [one.place for one in self.stands.values()]
            self._typed.drop(f"ballot:{self.point.id}:", *places)
            self._hall.look()
            return True
        return False

    def _begin(self) -> None:
        t = self._hall.language.gettext
        with Refusals(self.note, self._hall.language):
            number = next((one.number for one in self.point.motions if one.passed), "")
            self._hall.do(meetings.begin_terms, item=self.point.id, resolution=number)
            self._hall.desk.say(t("They are written down as officers."))
            self.show_point(self.point)

    def _take_back(self) -> None:
        with Refusals(self.note, self._hall.language):
            self._hall.do(meetings.take_back_terms, item=self.point.id)
            self.show_point(self.point)
