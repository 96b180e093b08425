"""Fields together, sent to a command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language, Unreadable
from coopdesk.records.errors import Refused
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.fields import Field
from coopdesk.ui.kit.layouts import Columns, bring_into_view, column
from coopdesk.ui.kit.messages import announce
from coopdesk.ui.theme import Kind

R = TypeVar("R")


def readable(fields: Iterable[Field[Any]], language: Language) -> bool:
    """Whether all of these can be read; what can't says so, and the first of them has the focus."""
    unread: list[tuple[Field[Any], Unreadable]] = []
    for field in fields:
        field.clear_complaint()
        try:
            field.value()
        except Unreadable as error:
            unread.append((field, error))
    for field, why in reversed(unread):
        field.complain(language.say(why.text))
    return not unread


def read(fields: Sequence[Field[Any]], language: Language) -> dict[str, Any] | None:
    """Every value by the name of its field, or None when one is not `readable`."""
    return {one.name: one.value() for one in fields} if readable(fields, language) else None


def _say_no(text: str, name: str | None, note: Note, fields: Iterable[Field[Any]]) -> None:
    for field in fields:
        if field.name == name and not field.isHidden():
            field.complain(text)
            return
    note.say(text, Kind.REFUSE)
    announce(note, text, urgent=True)
    bring_into_view(note)


class Refusals:
    """A rule's no ends the deed inside, and is said: `with Refusals(self.note, language): ...`.

    It stands beside the field that it names, where that is one of these and is shown, or else in
    the note. What the note said before goes.
    """

    def __init__(self, note: Note, language: Language, fields: Iterable[Field[Any]] = ()) -> None:
        self._note, self._language, self._fields = note, language, fields

    def __enter__(self) -> None:
        self._note.say("")

    def __exit__(self, _kind: object, no: BaseException | None, _trace: object) -> bool:
        if not isinstance(no, Refused):
            return False
        _say_no(self._language.say(no.text), no.field, self._note, self._fields)
        return True


class Form(QWidget):
    """Lays fields out in one or more columns, where there is room, and sends what they hold.

    `submit` reads every field, shows what can't be read beside it, calls the command, and shows
    its refusal beside the field that it names (or above the fields). Nothing typed is lost.
    """

    changed = Signal()
    sent = Signal(object)  # what the command gave back

    def __init__(
        self,
        fields: Sequence[Field[Any]],
        language: Language,
        *,
        columns: int = 1,
        wide: Sequence[Field[Any]] = (),
    ) -> None:
        super().__init__()
        self._language = language
        self._fields = {field.name: field for field in fields}
        self._before: dict[str, Any] = {}
        self._filling = False
        self.note = Note("", Kind.REFUSE)
        for field in fields:
            field.changed.connect(self._changed)
        self.setLayout(column(self.note, Columns(fields, most=columns, wide=wide), gap=12))
        self.settle()

    def __getitem__(self, name: str) -> Field[Any]:
        return self._fields[name]

    def fields(self) -> list[Field[Any]]:
        return list(self._fields.values())

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not sent yet."""
        return self._typed() != self._before

    def settle(self) -> None:
        """What the fields hold now is what is kept."""
        self._before = self._typed()

    def _typed(self) -> dict[str, Any]:
        return {name: field.peek() for name, field in self._fields.items() if not field.is_empty()}

    def clear(self, *names: str) -> None:
        """Empty every field, as for the next person, or those of these names."""
        for name in names or self._fields:
            self._fields[name].clear()
        self.note.say("")
        self.settle()

    def read(self) -> dict[str, Any] | None:
        """Every value by name, or None when one can't be read: it says so and has the focus."""
        self.note.say("")
        return read(self.fields(), self._language)

    def submit(self, send: Callable[..., R], **fixed: Any) -> R | None:
        """Send what is typed. None when it was not read or not allowed; `sent` tells the rest."""
        values = self.read()
        if values is None:
            return None
        with Refusals(self.note, self._language, self.fields()):
            result = send(**values, **fixed)
            self.settle()
            self.sent.emit(result)
            return result
        return None

    def complain(self, text: str, field: str | None = None) -> None:
        """Say it beside the field of that name, or above all of them."""
        _say_no(text, field, self.note, self.fields())

    @contextmanager
    def filling(self) -> Iterator[None]:
        """While many fields are filled in: `changed` is not told of each. Whoever fills them looks
        at the whole afterwards."""
        self._filling = True
        try:
            yield
        finally:
            self._filling = False

    def _changed(self) -> None:
        self.note.say("")
        if not self._filling:
            self.changed.emit()
