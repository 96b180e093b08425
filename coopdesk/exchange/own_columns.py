"""Fields of the co-op's own as columns of a roll: named, guessed by their headings, read."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.exchange.headings import MEMBERS, OWN, Vocabulary, fold, phrase
from coopdesk.exchange.reading import RowReader
from coopdesk.i18n import N_
from coopdesk.records import custom_fields
from coopdesk.records.custom_fields import CHOICE, DAY, NO, NUMBER, YES, YES_NO, FieldRow
from coopdesk.records.ids import MemberId

_YES: Final = frozenset("yes y oui o si s yego wi ndiyo x 1 true vrai verdadero".split())
_NO: Final = frozenset("no n non oya nan hapana 0 false faux falso".split())
_ECHO: Final = 60


@dataclass(frozen=True, slots=True)
class Own:
    """The fields that are asked, and what each member of the book has in them."""

    fields: tuple[FieldRow, ...] = ()
    values: Mapping[MemberId, Mapping[int, str]] = dataclasses.field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """What each column is called, by the name that a layout has for it."""
        return {column_of(one): one.name for one in self.fields}

    @property
    def vocabulary(self) -> Vocabulary:
        """The headings of a roll, with theirs."""
        return {**MEMBERS, **{column_of(one): (phrase(one.name),) for one in self.fields}}

    def read(self, reader: RowReader, latest: date) -> dict[int, str]:
        """What a row says, by field; what can't be read is a fault of its row."""
        said = {one.id: _read(one, reader, latest) for one in self.fields}
        return {field: value for field, value in said.items() if value}

    def differing(self, member: MemberId, said: Mapping[int, str]) -> dict[int, str]:
        """What a row says otherwise than the book."""
        known = self.values.get(member, {})
        return {field: value for field, value in said.items() if value != known.get(field, "")}


NOTHING: Final = Own()


def of(session: Session) -> Own:
    """The fields of a book, with what its members have in them."""
    return Own(tuple(custom_fields.fields(session)), custom_fields.all_values(session))


def column_of(field: FieldRow) -> str:
    """What a layout calls the column of a field."""
    return OWN + field.name


def _read(field: FieldRow, reader: RowReader, latest: date) -> str:
    """A cell as it is kept; nothing where there is nothing, or with a fault."""
    column = column_of(field)
    text = reader.text(column).strip()
    if not text:
        return ""
    if field.kind == DAY:
        day = reader.day(column, latest)
        return day.isoformat() if day else ""
    said = _said(field, reader, text)
    if said is None:
        reader.fault(column, N_("“{text}” can't be read."), text=text[:_ECHO])
        return ""
    return said


def _said(field: FieldRow, reader: RowReader, text: str) -> str | None:
    if field.kind == YES_NO:
        word = fold(text)
        return YES if word in _YES else NO if word in _NO else None
    if field.kind == CHOICE:
        return next((one for one in field.options if fold(one) == fold(text)), None)
    if field.kind == NUMBER:
        number = reader.number(column_of(field))
        text = "" if number is None else f"{number:f}"
    return custom_fields.readable(field, text) or None
