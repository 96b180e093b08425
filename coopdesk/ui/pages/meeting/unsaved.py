"""Nothing typed is lost: within half a second it is kept here, and soon it is in the book.

What is typed is kept as a note of this copy of the book. Words become part of the minutes when
their field is left, with the next point, and every twenty seconds: not with each key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from coopdesk.records.errors import Refused
from coopdesk.records.meetings import unsaved
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.fields import Field, LineField, NoteField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.suggest import SuggestField
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.theme import Kind

KEPT_MS: Final = 400
WRITTEN_MS: Final = 20_000

Save = Callable[[str, str], Any]


@dataclass(slots=True)
class _Tie:
    """A field with the place of its text. `kept` is what the book has, `save` writes another."""

    field: Field[Any]
    kept: str
    save: Save | None


def text_of(field: Field[Any]) -> str:
    """What stands in a field, as it was typed."""
    if isinstance(field, NoteField):
        return field.pad.toPlainText().strip()
    return field.line.text().strip() if isinstance(field, LineField) else ""


def put_text(field: Field[Any], text: str) -> None:
    """Put a text into a field as if it had been typed."""
    if isinstance(field, NoteField):
        field.pad.setPlainText(text)
    elif isinstance(field, LineField):
        if isinstance(field, SuggestField):
            field.bring_back(text)
        else:
            field.line.setText(text)
        field.changed.emit()


class Unsaved(QObject):
    """What was typed on the page and is not in the book yet."""

    saved = Signal()

    def __init__(self, hall: Hall) -> None:
        super().__init__()
        self._hall = hall
        self._ties: dict[str, _Tie] = {}
        self._notes = unsaved.kept(hall.desk.book, hall.meeting)
        self._keeping, self.writing = QTimer(self), QTimer(self)
        for timer, pause, deed in (
            (self._keeping, KEPT_MS, self.keep),
            (self.writing, WRITTEN_MS, self.write),
        ):
            timer.setSingleShot(True)
            timer.setInterval(pause)
            timer.timeout.connect(deed)

    @property
    def _desk(self) -> Desk:
        return self._hall.desk

    @property
    def pending(self) -> bool:
        """Whether something was typed in the last moment that is not kept yet."""
        return self._keeping.isActive()

    def places(self) -> list[str]:
        """Where something is typed that the book does not have."""
        return list(self._notes)

    def note(self, place: str) -> tuple[str, str] | None:
        """The text that was typed at a place, and what stood there before."""
        one = self._notes.get(place)
        return None if one is None else (one.get("text", ""), one.get("base", ""))

    # --- fields ----------------------------------------------------------------------------------

    def tie(self, place: str, field: Field[Any], kept: str, save: Save | None = None) -> None:
        """Watch a field: what is typed in it is kept by its place.

        `kept` is what the book has. `save(text, kept)` writes it there; without one the page does.
        A text that was typed before and never written comes back.
        """
        self._ties[place] = _Tie(field, kept, save)
        if self.note(place) is not None:
            put_text(field, self.note(place)[0])  # type: ignore[index]  # just looked
        field.changed.connect(weakly(self._typed, place))
        field.editor.setProperty("place", place)
        field.editor.installEventFilter(self)

    def tie_form(self, start: str, form: Form) -> bool:
        """Watch the fields of a form that opens when it is asked for; its places begin so.

        True where something was typed there before and never written: the form is to be open.
        """
        for field in form.fields():
            self.tie(f"{start}{field.name}", field, "")
        return any(self.is_typed(f"{start}{field.name}") for field in form.fields())

    def is_typed(self, place: str) -> bool:
        """Whether a field holds something that the book does not have."""
        return place in self._notes

    def show(self, place: str, kept: str) -> None:
        """The book has another text now: show it where nobody has typed."""
        tie = self._ties.get(place)
        if tie is None or tie.kept == kept:
            return
        tie.kept = kept
        if place not in self._notes:
            put_text(tie.field, kept)

    def untie(self, *starts: str) -> None:
        """Let go of the fields whose places begin so: they are shown no longer."""
        for place in [one for one in self._ties if one.startswith(starts)]:
            self._ties.pop(place)

    def drop(self, *starts: str) -> None:
        """What was typed at places that begin so is in the book, or not wanted."""
        gone = [one for one in self._notes if one.startswith(starts)]
        for place in gone:
            del self._notes[place]
        if gone:
            self.keep()

    def _typed(self, place: str) -> None:
        tie = self._ties.get(place)
        if tie is None:
            return
        text = text_of(tie.field)
        if text == tie.kept.strip():
            self._notes.pop(place, None)
        else:
            self._notes[place] = {"text": text, "base": tie.kept}
            if tie.save is not None and not self.writing.isActive():
                self.writing.start()
        self._keeping.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._write_one(str(watched.property("place")))
        return False

    # --- keeping and writing ---------------------------------------------------------------------

    def keep(self) -> None:
        """Keep what is typed as a note of this copy of the book."""
        self._keeping.stop()
        unsaved.keep(self._desk.book, self._hall.meeting, self._notes)

    def write(self) -> bool:
        """Write every text in the book that can be. False where a rule said no."""
        self.writing.stop()
        return all([self._write_one(place) for place in list(self._ties)])

    def _write_one(self, place: str) -> bool:
        tie, note = self._ties.get(place), self.note(place)
        if tie is None or tie.save is None or note is None:
            return True
        try:
            tie.save(note[0], tie.kept)
        except Refused as no:
            self._desk.say(self._desk.language.say(no.text), Kind.REFUSE)
            return False
        tie.kept = note[0]
        self._notes.pop(place, None)
        self.keep()
        self.saved.emit()
        return True
