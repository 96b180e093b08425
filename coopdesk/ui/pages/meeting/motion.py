"""A motion: its text, the vote on it, what it lets happen, who dissents or stands apart."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk.records import meetings
from coopdesk.records.bodies import MAJORITIES
from coopdesk.records.meetings import MotionRow
from coopdesk.records.resolutions import CAUSES
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.fields import ChoiceField, NoteField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.pages.meeting.apart import Apart
from coopdesk.ui.pages.meeting.follows import Follows
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.unsaved import Unsaved
from coopdesk.ui.pages.meeting.vote import VoteRow
from coopdesk.ui.resolving import next_deed
from coopdesk.ui.theme import Kind, kind


class MotionBox(QWidget):
    """One motion under a point."""

    def __init__(self, hall: Hall, typed: Unsaved, row: MotionRow) -> None:
        super().__init__()
        kind(self, "clear")
        self._hall, self._typed, self.row = hall, typed, row
        t, language = hall.language.gettext, hall.language
        self.text = NoteField("text", t("Resolution"), language, lines=2)
        self.text.set_value(row.text)
        typed.tie(f"motion:{row.id}:text", self.text, row.text, self._save_text)
        self.vote = VoteRow(hall, typed, row)
        majorities = [(key, t(words)) for key, words in MAJORITIES.items()]
        self.majority: ChoiceField[str] = ChoiceField(
            "majority", t("Kind of decision"), majorities, language, value=row.majority
        )
        causes = [("", t("Nothing has to be done")), *((c, t(w)) for c, w in CAUSES.items())]
        self.cause: ChoiceField[str] = ChoiceField(
            "cause", t("What it lets happen"), causes, language, value=row.cause
        )
        self.follows = Follows(hall, row)
        self.apart = Apart(hall, typed, row)
        self.back = buttons.quiet(t("Nobody voted on it"), self.vote.take_back, icon="undo")
        self.withdraw = buttons.quiet(t("It is withdrawn"), self._withdraw, icon="close")
        self.deed = buttons.secondary("", self._go, icon="forward")
        self._place: Place | None = None
        self.note = Note("", Kind.REFUSE)
        self._lay_out()
        self._wire()
        self.show_row(row)

    def _lay_out(self) -> None:
        quiet = Flow(
            self.deed, self.apart.dissents, self.apart.stands, self.back, self.withdraw, gap=16
        )
        self.setLayout(
            column(
                self.text,
                self.vote,
                self.follows.note,
                holder(Flow(self.majority, self.cause, gap=16)),
                self.follows,
                self.apart,
                self.note,
                holder(quiet),
                gap=10,
            )
        )

    def _wire(self) -> None:
        self.vote.judged.connect(self.follows.show_verdict)
        self.majority.changed.connect(self._change_majority)
        self.cause.changed.connect(self._change_cause)

    def show_row(self, row: MotionRow) -> None:
        """Show the motion as it is written; what is being typed stays."""
        t = self._hall.language.gettext
        self.row = row
        number = row.number
        words = t("Resolution {number}") if number else t("Put to the vote: resolution {number}")
        self.text.label.setText(words.format(number=number or self._hall.next_number(row.id)))
        self._typed.show(f"motion:{row.id}:text", row.text)
        self.majority.set_value(row.majority)
        self.cause.set_value(row.cause)
        self.follows.show_row(row)
        self.vote.show_row(row)
        self.apart.show_row(row)
        self._show_deed()
        self.back.setVisible(row.passed is not None)
        self.withdraw.setVisible(row.passed is None)

    def _show_deed(self) -> None:
        """What it lets be done right away, once it passed."""
        found = next_deed(self._hall.desk, self.row.id) if self.row.passed else None
        words, self._place = found or ("", None)
        self.deed.setText(words)
        self.deed.setVisible(found is not None)

    def _go(self) -> None:
        if self._place is not None:
            self._hall.desk.go(self._place)

    def count(self) -> bool:
        """Write its vote down, where one is typed."""
        return self.vote.count() if self.vote.is_typed() else True

    def _withdraw(self) -> None:
        with Refusals(self.note, self._hall.language):
            self._hall.desk.do(meetings.withdraw_motion, motion=self.row.id)
            self._typed.untie(f"motion:{self.row.id}:")
            self._typed.drop(f"motion:{self.row.id}:")
            self._hall.look()

    def _save_text(self, text: str, kept: str) -> None:
        self._change("text", text, kept)

    def _change_majority(self) -> None:
        with Refusals(self.note, self._hall.language, [self.majority]):
            self._change("majority", self.majority.peek(), self.row.majority)

    def _change_cause(self) -> None:
        with Refusals(self.note, self._hall.language, [self.cause]):
            self._change("cause", self.cause.peek() or "", self.row.cause)

    def _change(self, name: str, value: Any, kept: Any) -> None:
        if value != kept:
            self._hall.do(
                meetings.change_motion,
                motion=self.row.id,
                changes={name: value},
                shown={name: kept},
            )
