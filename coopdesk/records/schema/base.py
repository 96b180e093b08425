"""The declarative base, and how a column says what it is."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, ForeignKey, Integer, Text
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column

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


def later() -> MappedColumn[Any]:
    """Text in a column that came with a later schema: rows of before have none."""
    return mapped_column(Text, nullable=True)


def personal(kind: Any = Text) -> MappedColumn[Any]:
    """A person's data: kept out of the acts, which hold a salted mark of it."""
    return mapped_column(kind, info={"personal": True})
