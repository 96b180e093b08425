"""How keys stand, in one sentence, and the one thing to do now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from coopdesk.records import recovery
from coopdesk.records.recovery import RecoveryRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.theme import Kind as Tone


class Now(Note):
    """Asks for a sheet, then for its drill, then for a second one; then only once a year."""

    make = Signal()  # a sheet is wanted
    drill = Signal(object)  # the RecoveryRow that is to be tried out

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._due: RecoveryRow | None = None
        self._wanted = False
        self.deed = buttons.primary("", self._do, icon="lock")
        super().__init__("", Tone.WARN, self.deed)

    def show_rows(self, rows: Sequence[RecoveryRow]) -> None:
        """Say how it stands with these who can open everything."""
        t, today = self._desk.language.gettext, self._desk.today
        late = [one for one in rows if one.tested is None or (one.due and one.due <= today)]
        self._due = late[0] if late else None
        words, tone, deed = self._told(rows)
        self.say(words, tone)
        may = self._desk.may(recovery.add_recipient)
        if self._due is not None:
            deed = t("Try it out")
        self.deed.setText(buttons.literal(deed))
        self._wanted = bool(deed) and may

    def offer(self, on: bool) -> None:
        """Show its button, when there is something to do, or hide it."""
        self.deed.setVisible(on and self._wanted)

    def _told(self, rows: Sequence[RecoveryRow]) -> tuple[str, Tone, str]:
        desk, t = self._desk, self._desk.language.gettext
        if not rows:
            words = t("There is no recovery sheet yet. Copies are signed, but not locked.")
            return words, Tone.WARN, t("Make a recovery sheet")
        if not desk.ask(recovery.locked):
            words = t("The sheet was not tried out yet: until then nothing is locked.")
            return words, Tone.WARN, ""
        if self._due is not None and self._due.tested is None:
            words = t("“{label}” was not tried out yet.")
            return words.format(label=self._due.label), Tone.WARN, ""
        if self._due is not None:
            return t("It is a year since a sheet was tried out. Do it again."), Tone.WARN, ""
        if len(rows) == 1:
            words = t(
                "Copies are locked, and there is one way only to open them. Make a second one for"
                " another place: a house may burn."
            )
            return words, Tone.WARN, t("Make a second one")
        due = min(one.due for one in rows if one.due)
        words = t("Copies are locked, and a sheet opens them. Try it out again by {day}.")
        return words.format(day=desk.language.long_day(due)), Tone.GOOD, ""

    def _do(self) -> None:
        if self._due is not None:
            self.drill.emit(self._due)
        else:
            self.make.emit()
