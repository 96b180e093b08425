"""Reading a day as people type it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

from coopdesk.i18n.conventions import Conventions
from coopdesk.i18n.text import N_, Unreadable

#: Two figures of a year mean the latest such year that is at most so many years ahead, so that
#: "81" is a birth year and "30" the year in which a loan ends.
_AHEAD: Final = 10
#: Whatever a co-op writes down lies in these years; "1026" and "20266" are slips of the finger.
YEARS: Final = range(1900, 2201)
# "3 de marzo", "le 1er mars", "tariki ya 3 Werurwe": words that carry nothing.
_FILLERS: Final = frozenset("de del le la the of el tariki ya ku er o st nd rd th".split())


def read_day(text: str, today: date, how: Conventions) -> date:
    """A day from "2026-03-03", "3/3/26", "3/3", "3 mar", "3": what is left out is today's.

    Raises Unreadable when it is no day, or no such day exists.
    """
    try:
        year, month, day = _parts(_words(text, how), today, how)
        if year not in YEARS:
            raise ValueError(year)
        return date(year, month, day)
    except ValueError:
        example = how.fill(how.short_day, today)
        if not text.strip():
            raise Unreadable(N_("Write a day, like {example}."), example=example) from None
        raise Unreadable(
            N_("“{text}” is not a day. Write it like {example}."), text=text, example=example
        ) from None


def _words(text: str, how: Conventions) -> list[str]:
    plain = folded(text)
    for weekday in how.weekdays:
        plain = plain.removeprefix(folded(weekday))
    return [word for word in re.findall(r"\d+|[^\W\d_]+", plain) if word not in _FILLERS]


def folded(text: str) -> str:
    """Lower case without accents, so that "fév" and "FEV" are the same month."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _parts(words: list[str], today: date, how: Conventions) -> tuple[int, int, int]:
    """Year, month and day; ValueError when the words are no day."""
    figures = [word for word in words if word.isdigit()]
    names = [_month(word, how) for word in words if not word.isdigit()]
    match names, [len(figure) for figure in figures]:
        case [month], [1 | 2]:
            return today.year, month, int(figures[0])
        case [month], [1 | 2, 2 | 4]:
            return _year(figures[1], today), month, int(figures[0])
        case [month], [4, 1 | 2]:
            return int(figures[0]), month, int(figures[1])
        case [], [1 | 2]:
            return today.year, today.month, int(figures[0])
    if names or len(figures) not in {2, 3}:
        raise ValueError(words)
    return _in_order(figures, today, how)


def _in_order(figures: list[str], today: date, how: Conventions) -> tuple[int, int, int]:
    """A day in figures, as the region orders them; four figures are a year at either end."""
    year_first = len(figures[0]) == 4 or (how.order == "ymd" and len(figures[-1]) != 4)
    first, second, *rest = figures if year_first else reversed(figures)
    match [len(first), len(second), *map(len, rest)]:
        case [1 | 2, 1 | 2]:
            return today.year, int(first), int(second)
        case [2 | 4, 1 | 2, 1 | 2]:
            return _year(first, today), int(second), int(rest[0])
    raise ValueError(figures)


def _month(word: str, how: Conventions) -> int:
    """The month that a word names or begins; ValueError if none or more than one."""
    names = [folded(name) for name in how.months]
    for known in (names, [folded(name).strip(".") for name in how.short_months]):
        if word in known:
            return known.index(word) + 1
    begun = [number for number, name in enumerate(names, 1) if name.startswith(word)]
    if len(begun) != 1 or len(word) < 3:
        raise ValueError(word)
    return begun[0]


def _year(figures: str, today: date) -> int:
    if len(figures) == 4:
        return int(figures)
    year = today.year // 100 * 100 + int(figures)
    return year - 100 if year > today.year + _AHEAD else year
