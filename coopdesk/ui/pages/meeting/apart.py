"""Who wants it written down that they were against, and who stands apart: it is their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk.records import meetings
from coopdesk.records.ids import MemberId
from coopdesk.records.meetings import MotionRow
from coopdesk.records.voters import Voter
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note, label
from coopdesk.ui.kit.fields import TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, column, holder, row
from coopdesk.ui.kit.suggest import SuggestField
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.unsaved import Unsaved
from coopdesk.ui.theme import Kind, kind

#: Writes one person down; True once it is done.
Save = Callable[..., bool]


class _Asks(QWidget):
    """The form for one person of a motion: it opens when it is asked for, and what is half typed
    in it comes back."""

    def __init__(self, hall: Hall, typed: Unsaved, place: str, deed: str, save: Save) -> None:
        super().__init__()
        kind(self, "clear")
        t, language = hall.language.gettext, hall.language
        self._hall, self._typed, self._place, self._save = hall, typed, place, save
        self.who: SuggestField[Voter] = SuggestField(
            "member", t("&Who"), hall.roll.find, _said, language, hint=t("Number or name")
        )
        self.why = TextField("why", t("Wh&y"), language)
        self.form = Form([self.who, self.why], language, columns=2)
        self.keep = buttons.secondary(deed, self._send)
        cancel = buttons.quiet(t("Cancel"), self.close_form)
        self.setLayout(column(self.form, holder(Flow(self.keep, cancel)), gap=8))
        self.setVisible(typed.tie_form(place, self.form))

    def open_form(self) -> None:
        """Ask."""
        self.show()
        self.who.setFocus()

    def close_form(self) -> None:
        """Nothing is asked any more, and what was typed is not wanted."""
        self._typed.drop(self._place)
        self.form.clear()
        self.hide()

    def _send(self) -> None:
        if self.form.submit(self._save) is not None:
            self.close_form()
            self._hall.look()


class Apart(QWidget):
    """The people of a motion. A form opens for one of them and closes when it is written."""

    def __init__(self, hall: Hall, typed: Unsaved, motion: MotionRow) -> None:
        super().__init__()
        kind(self, "clear")
        t = hall.language.gettext
        self._hall, self.row = hall, motion
        self.dissents = buttons.quiet(t("Somebody &dissents"), self.open_dissent, icon="add")
        self.stands = buttons.quiet(t("Somebody stands &apart"), self.open_apart, icon="add")
        start = f"motion:{motion.id}:"
        words = t("Write the dissent down")
        self.dissent = _Asks(hall, typed, f"{start}dissent:", words, self._write_dissent)
        words = t("They stand apart from this vote")
        self.apart = _Asks(hall, typed, f"{start}apart:", words, self._write_apart)
        self.apart.why.optional = True
        self.note = Note("", Kind.REFUSE)
        self._lines = column(gap=2)
        self._shown: tuple[Any, ...] = ()
        self.setLayout(column(self._lines, self.note, self.dissent, self.apart, gap=6))
        self.show_row(motion)

    def show_row(self, motion: MotionRow) -> None:
        """Show who is written down."""
        self.row = motion
        if self._shown == (motion.dissent, motion.apart):
            return
        self._shown = (motion.dissent, motion.apart)
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        t = self._hall.language.gettext
        for one in motion.dissent:
            said = t("{name} was against and wants it written: {why}")
            name = self._hall.roll.name(one.member)
            self._add(said.format(name=name, why=one.why), self._no_dissent, one.member)
        for one in motion.apart:
            said = t("{name} did not vote: {why}") if one.why else t("{name} did not vote.")
            name = self._hall.roll.name(one.member)
            self._add(said.format(name=name, why=one.why), self._not_apart, one.member)

    def _add(self, words: str, remove: Any, member: MemberId) -> None:
        t = self._hall.language.gettext
        gone = buttons.icon_only("close", t("Take away: {words}").format(words=words))
        gone.clicked.connect(weakly(remove, member))
        line = row(label(words, wrap=True), gone, gap=8)
        line.setStretch(0, 1)
        self._lines.addWidget(holder(line))

    # --- writing ---------------------------------------------------------------------------------

    def open_dissent(self) -> None:
        """Ask who dissents, and why."""
        self.dissent.open_form()

    def open_apart(self) -> None:
        """Ask who stands apart."""
        self.apart.open_form()

    def _write_dissent(self, *, member: Voter, why: str) -> bool:
        motion, desk = self.row.id, self._hall.desk
        desk.do(meetings.write_dissent, motion=motion, member=member.member, why=why)
        return True

    def _write_apart(self, *, member: Voter, why: str | None) -> bool:
        self._stand([*(one.member for one in self.row.apart), member.member], why or "")
        return True

    def _stand(self, who: list[MemberId], why: str) -> None:
        self._hall.desk.do(meetings.stand_apart, motion=self.row.id, members=who, why=why)

    def _no_dissent(self, member: MemberId) -> None:
        self._hall.do(meetings.write_dissent, motion=self.row.id, member=member, why="")

    def _not_apart(self, member: MemberId) -> None:
        left = [one for one in self.row.apart if one.member != member]
        self._stand([one.member for one in left], left[0].why if left else "")
        self._hall.look()


def _said(one: Voter) -> str:
    return f"{one.number} · {one.name}"
