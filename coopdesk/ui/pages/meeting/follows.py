"""What a resolution lets happen, and for which loan or member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from coopdesk.records import carrying, loans, meetings, members
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.loans.life import ASKED
from coopdesk.records.meetings import MotionRow
from coopdesk.records.resolutions import ADMISSION, LEAVING, LOAN, RESCHEDULING, WAIVER, WRITE_OFF
from coopdesk.records.search import fold
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.kit.suggest import SuggestField
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.theme import Kind, kind

_OF_LOANS: Final = frozenset({LOAN, RESCHEDULING, WAIVER, WRITE_OFF})
_OF_MEMBERS: Final = frozenset({ADMISSION, LEAVING})


@dataclass(frozen=True, slots=True)
class Subject:
    """A loan or a member that a motion is about."""

    ident: int
    words: str


class Follows(QWidget):
    """For whom or what the motion is. `note`, shown elsewhere, says what it allows."""

    def __init__(self, hall: Hall, motion: MotionRow) -> None:
        super().__init__()
        kind(self, "clear")
        t = hall.language.gettext
        self._hall, self.row = hall, motion
        self._passed, self._promise = False, ""
        self.subject: SuggestField[Subject] = SuggestField(
            "subject",
            t("For which one"),
            self._find,
            _words,
            hall.language,
            optional=True,
            hint=t("Number or name"),
        )
        self.note = Note("")
        self.setLayout(column(self.subject))
        self.subject.picked.connect(self._pick)
        self.subject.line.editingFinished.connect(self._emptied)
        self._shown: tuple[str, int | None] | None = None
        self.show_row(motion)

    def show_row(self, motion: MotionRow) -> None:
        """Show what it is about."""
        self.row = motion
        self.subject.setVisible(motion.cause in _OF_LOANS | _OF_MEMBERS)
        if self._shown != (motion.cause, motion.subject):
            self._shown = (motion.cause, motion.subject)
            self.subject.set_value(self._subject())
        promise = self._hall.desk.ask(carrying.promise, motion.id)
        self._promise = self._hall.language.say(promise) if motion.cause else ""
        self._say()

    def show_verdict(self, passed: bool) -> None:
        """Say what is allowed, where it passes by the votes as they are typed."""
        self._passed = passed
        self._say()

    def _say(self) -> None:
        promise = self._promise if self._passed or self.row.passed is None else ""
        self.note.say(promise, Kind.GOOD if self._passed else Kind.PLAIN)

    # --- which one -------------------------------------------------------------------------------

    def _subject(self) -> Subject | None:
        ident = self.row.subject
        if ident is None:
            return None
        desk = self._hall.desk
        try:
            if self.row.cause in _OF_LOANS:
                one = desk.ask(loans.loan_file, LoanId(ident), desk.today)
                return Subject(ident, f"{one.life.asked.number} · {one.member_name}")
            if self.row.cause in _OF_MEMBERS:
                said = desk.ask(members.file, MemberId(ident))
                return Subject(ident, f"{said.number} · {said.name}")
        except Refused:
            return None
        return None

    def _find(self, text: str) -> Sequence[Subject]:
        desk = self._hall.desk
        if self.row.cause in _OF_MEMBERS:
            found = desk.ask(members.find, text, limit=8)
            return [Subject(one.id, f"{one.number} · {one.name}") for one in found]
        wanted, fits = fold(text).split(), list[loans.LoanLine]()
        for line in desk.ask(loans.lines, desk.today):
            words = fold(f"{line.number} {line.member_number} {line.member_name}")
            if all(part in words for part in wanted):
                fits.append(line)
        # Of a new loan those that wait for a decision come first.
        fits.sort(key=lambda one: self.row.cause == LOAN and one.key != ASKED)
        return [Subject(one.loan, f"{one.number} · {one.member_name}") for one in fits[:8]]

    def _pick(self, one: Subject) -> None:
        self._write(one.ident)

    def _emptied(self) -> None:
        if self.subject.is_empty() and self.row.subject is not None:
            self._write(None)

    def _write(self, ident: int | None) -> None:
        if ident == self.row.subject:
            return
        self._hall.do(
            meetings.change_motion,
            motion=self.row.id,
            changes={"subject": ident},
            shown={"subject": self.row.subject},
        )


def _words(one: Subject) -> str:
    return one.words
