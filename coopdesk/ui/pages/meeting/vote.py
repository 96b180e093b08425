"""How a motion was voted on, with the verdict at once."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from coopdesk.records import meetings, voting
from coopdesk.records.errors import Refused
from coopdesk.records.meetings import MotionRow
from coopdesk.records.voting import HANDS, SECRET, UNANIMOUS, WAYS, Verdict, Votes
from coopdesk.ui.kit.cards import Note, label
from coopdesk.ui.kit.fields import ChoiceField, HourField, NumberField, level
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder
from coopdesk.ui.kit.messages import announce
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.unsaved import Unsaved
from coopdesk.ui.theme import Kind, kind, look

_NUMBERS: Final = ("votes_for", "against", "abstained", "papers", "spoiled")
_NARROW: Final = 110
_SENTENCE: Final = 240  # room for a verdict beside the numbers; else it stands below them


class VoteRow(QWidget):
    """The numbers of a vote. They are written when the row is left, or with the last Enter; that
    everybody was for it, at once."""

    judged = Signal(bool)  # whether it passes by what is typed

    def __init__(self, hall: Hall, typed: Unsaved, row: MotionRow) -> None:
        super().__init__()
        kind(self, "clear")
        self._hall, self._typed, self.row = hall, typed, row
        t, language = hall.language.gettext, hall.language
        ways = [(way, t(words)) for way, words in WAYS.items()]
        self.way: ChoiceField[str] = ChoiceField(
            "way", t("&How they voted"), ways, language, value=row.way or HANDS
        )
        titles = (t("&For"), t("A&gainst"), t("A&bstained"), t("&Papers"), t("&Spoiled"))
        self.numbers = {
            name: NumberField(name, title, language, optional=name != "votes_for")
            for name, title in zip(_NUMBERS, titles, strict=True)
        }
        self.at = HourField("at", t("Voted at"), language, optional=True, value=row.at)
        for field in (*self.numbers.values(), self.at):
            field.setFixedWidth(look().px(_NARROW))
        self.verdict, self.missing = label("", wrap=True), label("", "muted", wrap=True)
        self.note = Note("", Kind.REFUSE)
        self._row = holder(Flow(self.way, *self.numbers.values(), self.at, gap=16, even=True))
        said = level(holder(column(self.verdict, self.missing, gap=0)))
        said.setMinimumWidth(look().px(_SENTENCE))
        self._beside = Sides(self._row, said, shares=(0, 1), natural=True)
        self._leaving = False
        self.setLayout(column(self._beside, self.note, gap=4))
        self._wire()

    def _wire(self) -> None:
        for name, field in self.numbers.items():
            value = getattr(self.row, name)
            field.set_value(value)
            self._typed.tie(self._place(name), field, self._written(value))
            field.changed.connect(self.show_verdict)
        for editor in (self.way.editor, self.at.editor, *self._editors()):
            editor.installEventFilter(self)
        self.way.changed.connect(self._way_chosen)
        self.at.changed.connect(self.show_verdict)
        self._hall.changed.connect(self.show_verdict)
        self.show_row(self.row)

    def _editors(self) -> list[QWidget]:
        return [field.editor for field in self.numbers.values()]

    def _place(self, name: str) -> str:
        return f"motion:{self.row.id}:{name}"

    def _written(self, value: int | None) -> str:
        return "" if value is None else self._hall.language.number(value)

    # --- showing ---------------------------------------------------------------------------------

    def show_row(self, row: MotionRow) -> None:
        """Show the vote as it is written; what is being typed stays."""
        voted = row.at != self.row.at
        self.row = row
        for name in _NUMBERS:
            self._typed.show(self._place(name), self._written(getattr(row, name)))
        if row.way and not self.is_typed():
            self.way.set_value(row.way)
        if voted:
            self.at.set_value(row.at)
        self.at.setVisible(not self._hall.live)
        self._show_way()
        self.show_verdict()

    def is_typed(self) -> bool:
        """Whether numbers are typed that are not written yet."""
        return any(self._typed.is_typed(self._place(name)) for name in _NUMBERS)

    def _show_way(self) -> None:
        way = self.way.peek()
        for name in _NUMBERS[:3]:
            self.numbers[name].setVisible(way != UNANIMOUS)
        for name in _NUMBERS[3:]:
            self.numbers[name].setVisible(way == SECRET)
        # Five numbers, or an hour too, leave no room beside them.
        self._beside.stack(way == SECRET or not self._hall.live)

    def _votes(self) -> Votes | None:
        """The votes as they are typed; None while they can't be read."""
        way = self.way.peek() or HANDS
        if way == UNANIMOUS:
            return Votes(way)
        shown = [self.numbers[name] for name in (_NUMBERS if way == SECRET else _NUMBERS[:3])]
        if self.numbers["votes_for"].peek() is None:
            return None
        if any(one.peek() is None and not one.is_empty() for one in shown):
            return None
        return Votes(way, **{one.name: one.peek() or 0 for one in shown})

    def show_verdict(self) -> None:
        """Say what the votes that are typed come to."""
        votes, t = self._votes(), self._hall.language.gettext
        verdict, why = self._reckon(votes)
        said, tone = "", Kind.PLAIN
        if verdict is not None:
            said, tone = self._words(verdict), Kind.GOOD if verdict.passed else Kind.REFUSE
        elif why is not None:
            said, tone = self._hall.language.say(why.text), Kind.REFUSE
        else:
            said = t("Count the votes: the verdict stands here at once.")
        self.verdict.setText(said)
        kind(self.verdict, "muted" if tone is Kind.PLAIN else tone.value)
        self.missing.setText(self._silent(votes, verdict))
        self.missing.setVisible(bool(self.missing.text()))
        self.judged.emit(verdict is not None and verdict.passed)

    def _reckon(self, votes: Votes | None) -> tuple[Verdict | None, Refused | None]:
        if votes is None:
            return None, None
        present, entitled = self._may_vote()
        rule = self._hall.file.body.rules.majority_for(self.row.majority)
        try:
            return voting.verdict(rule, votes, present=present, entitled=entitled), None
        except Refused as no:
            return None, no

    def _may_vote(self) -> tuple[int, int]:
        at = self.row.at if self._hall.live else self.at.peek()
        return self._hall.may_vote([one.member for one in self.row.apart], at)

    def _words(self, verdict: Verdict) -> str:
        t, n = self._hall.language.gettext, self._hall.language.number
        words = t("✗ not passed: {got} of {base}, {needed} are needed")
        if verdict.passed:
            half = t("✓ passed: {got} of {base}, more than half needed")
            words = (
                half if verdict.part * 2 == 1 else t("✓ passed: {got} of {base}, {needed} needed")
            )
        return words.format(got=n(verdict.got), base=n(verdict.base), needed=n(verdict.needed))

    def _silent(self, votes: Votes | None, verdict: Verdict | None) -> str:
        if votes is None or verdict is None or votes.way == UNANIMOUS:
            return ""
        silent = self._may_vote()[0] - votes.given - votes.spoiled
        t, n = self._hall.language.gettext, self._hall.language.number
        one, many = t("{count} who is here gave no vote."), t("{count} who are here gave no vote.")
        return (one if silent == 1 else many).format(count=n(silent)) if silent > 0 else ""

    # --- writing ---------------------------------------------------------------------------------

    def _way_chosen(self) -> None:
        self._show_way()
        if self.way.peek() == UNANIMOUS:
            self.count()
        else:
            self.show_verdict()

    def count(self) -> bool:
        """Write the vote down as it is typed. False where it can't be."""
        votes = self._votes()
        self.note.say("")
        if votes is None:
            return not self.is_typed()
        if self._is_written(votes):
            self._typed.drop(*map(self._place, _NUMBERS))
            return True
        at = self.row.at if self._hall.live else self.at.peek()
        return self._send(votes, self._hall.now() if at is None else at)

    def _is_written(self, votes: Votes) -> bool:
        row = self.row
        if row.passed is None or row.way != votes.way:
            return False
        if not self._hall.live and self.at.peek() not in {None, row.at}:
            return False
        if votes.way == UNANIMOUS:
            return True
        return all(getattr(votes, name) == (getattr(row, name) or 0) for name in _NUMBERS)

    def _send(self, votes: Votes, at: int) -> bool:
        said: dict[str, Any] = {name: getattr(votes, name) for name in _NUMBERS}
        with Refusals(self.note, self._hall.language, [*self.numbers.values(), self.way, self.at]):
            self._hall.desk.do(meetings.vote, motion=self.row.id, way=votes.way, at=at, **said)
            self._typed.drop(*map(self._place, _NUMBERS))
            self._hall.look()
            announce(self.verdict, self.verdict.text())
            return True
        return False

    def take_back(self) -> None:
        """Nobody voted on this motion: the numbers were another's."""
        with Refusals(self.note, self._hall.language):
            self._hall.desk.do(meetings.take_back_vote, motion=self.row.id)
            self._typed.drop(*map(self._place, _NUMBERS))
            self.way.set_value(HANDS)
            self._hall.look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The row of votes is left, or Enter was pressed in the last of them: write it down."""
        if event.type() == QEvent.Type.FocusOut:
            to = QApplication.focusWidget()
            if to is not None and not self._row.isAncestorOf(to):
                self._leave_for(to)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            last = self.numbers["spoiled" if self.way.peek() == SECRET else "abstained"]
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and not event.modifiers() and watched is last.line:
                self.count()
        return False

    def _leave_for(self, to: QWidget) -> None:
        """Write the vote down. What is wrong with it is said there, and the keyboard stays where it
        has gone: what is typed next belongs there.
        """
        if self._leaving:
            return
        self._leaving = True
        if not self.count():
            to.setFocus(Qt.FocusReason.OtherFocusReason)
        self._leaving = False

    def focus_first(self) -> None:
        """Go where the votes are counted."""
        votes = self.numbers["votes_for"]
        (votes if votes.isVisibleTo(self) else self.way).setFocus()
