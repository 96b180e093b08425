"""How days, instants and JSON are kept: as plain whole numbers and text, so that the row, the
fact in the act and the index all hold the same small value."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_AS_IT_IS: Final = frozenset({int, str, bytes, type(None)})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Unreadable(ValueError):
    """A value in the file is none that was ever kept there: a bit has turned."""


def day_number(day: date) -> int:
    """20260303 for 3 March 2026: sorts, reads, and takes four bytes."""
    return day.year * 10000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """The day of such a number. Raises Unreadable."""
    try:
        return date(number // 10000, number // 100 % 100, number % 100)
    except (ValueError, OverflowError, TypeError) as error:
        raise Unreadable(number) from error


def instant_number(moment: datetime) -> int:
    """Milliseconds since 1970 in UTC."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def instant_of(number: int) -> datetime:
    """The moment of such a number, in UTC. Raises Unreadable."""
    try:
        return _EPOCH + timedelta(milliseconds=number)
    except (OverflowError, TypeError) as error:
        raise Unreadable(number) from error


def stored(value: Any) -> Any:
    """A value as rows and acts hold it: None, whole number, text or bytes, nothing else."""
    if type(value) in _AS_IT_IS:  # nearly always; every visit asks this some fifty times
        return value
    match value:
        case None | bytes():
            return value
        case bool() | int():
            return int(value)
        case str():
            return str(value)
        case datetime():
            return instant_number(value)
        case date():
            return day_number(value)
        case dict() | list() | tuple():
            return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    raise TypeError(f"{type(value).__name__} can't be kept in a row")


class Day(TypeDecorator[date]):
    """A calendar day, kept as the number 20260303."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:
        return None if value is None else day_number(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return None if value is None else day_of(value)


class Instant(TypeDecorator[datetime]):
    """A moment, kept as milliseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else instant_number(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else instant_of(value)


class Json(TypeDecorator[Any]):
    """Plain data, kept as canonical JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str(stored(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        try:
            return None if value is None else json.loads(value)
        except (ValueError, RecursionError) as error:
            raise Unreadable(value) from error
