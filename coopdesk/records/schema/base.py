"""The declarative base, and how a column says what it is."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, ForeignKey, Integer, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from coopdesk.i18n import ERASED
from coopdesk.records.schema.types import Day

FACT: Final = {"fact": True}


class Base(DeclarativeBase):
    """What every table is made from."""


def _whole() -> BigInteger:
    return BigInteger().with_variant(Integer, "sqlite")


def ident(of: str = "") -> MappedColumn[Any]:
    """The id of a row: 63 bits, made by records.ids. `of` names the id that it shares."""
    return mapped_column(_whole(), *_reference(of), primary_key=True)


def whole(of: str = "") -> MappedColumn[Any]:
    """A whole number of up to 63 bits: an amount in minor units, or the id that `of` names."""
    return mapped_column(_whole(), *_reference(of))


def _reference(of: str) -> tuple[ForeignKey, ...]:
    return (ForeignKey(of),) if of else ()


def words() -> MappedColumn[Any]:
    """Text that is empty rather than missing."""
    return mapped_column(Text, default="")


def later(*, after: int = 0) -> MappedColumn[Any]:
    """Text in a column that came with a later schema: rows of before have none."""
    return mapped_column(Text, nullable=True, sort_order=after)


def personal(kind: Any = Text, *, after: int = 0, erased: str | None = None) -> MappedColumn[Any]:
    """A person's data: kept out of the acts, which hold a salted mark of it. `erased` is what
    stands there once it was erased.

    `after`: a column stands behind those of a smaller number, wherever it is declared.
    """
    return mapped_column(kind, info={"personal": True, "erased": erased}, sort_order=after)


class Somebody:
    """What is known of a person, whether they are in the register or ask to be.

    The columns stand behind those of the table itself, the last one behind its numbers 1 and 2.
    """

    name: Mapped[str | None] = personal(after=1, erased=ERASED)
    sex: Mapped[str | None] = personal(after=1)
    born: Mapped[date | None] = personal(Day, after=1)
    document: Mapped[str | None] = personal(after=1)
    phone: Mapped[str | None] = personal(after=1)
    village: Mapped[str | None] = personal(after=1)
    address: Mapped[str | None] = personal(after=1)
    occupation: Mapped[str | None] = personal(after=1)
    #: Who speaks for a household, a group or a legal person.
    speaker: Mapped[str | None] = personal(after=3)
