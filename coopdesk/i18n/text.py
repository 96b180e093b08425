"""Sentences that are not yet in any language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

#: What stands in place of a name that was erased: the dash of what isn't known, between signs that
#: nobody types. Tables and papers say it in their language.
ERASED: Final = "\N{WORD JOINER}–\N{WORD JOINER}"

#: What nobody sees, and what turns around the words that follow: marks of direction that a page's
#: own words would take for theirs. What joins letters, and the marks of one letter's direction, are
#: a part of how names are written.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2061-\u206f\ufeff]"
)


#: Of these, what turns words around.
_TURNING: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
#: Letters of scripts that run from right to left.
_LEFTWARD: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
_FROM_LEFT: Final = "\N{LEFT-TO-RIGHT MARK}"


def straight(text: str) -> str:
    """A text in which no sign turns the words around that follow it."""
    return text if text.isascii() else text.translate(_TURNING)


def from_left(text: str) -> str:
    """A line that begins at the left as all of a page do, also where a name in it does not."""
    return _FROM_LEFT + text if not text.isascii() and _LEFTWARD.search(text) else text


def tidied(text: str) -> str:
    """A text as it may stand in a row, and among the words of a page: without such signs."""
    if text.isprintable() or _UNSEEN.search(text) is None:
        return text
    return _UNSEEN.sub("", text).strip()


def N_(message: str) -> str:
    """Mark a sentence for the catalogs where no language is at hand yet."""
    return message


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence with named fields, not yet in any language."""

    message: str
    fields: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.fields) if self.fields else self.message


class Month(int):
    """A month of any year, 1 to 12: a sentence has its name."""


class Amount(Protocol):
    """What `Language` needs to know of money: whole minor units of a currency."""

    @property
    def minor(self) -> int:
        """Whole minor units, may be negative."""

    @property
    def currency(self) -> str:
        """ISO 4217 code."""

    @property
    def digits(self) -> int:
        """Decimals of the currency: 0 for RWF, 2 for BOB."""


class Unreadable(Exception):
    """What was typed can't be read as an amount or a day. `text` says how to write it."""

    def __init__(self, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.text = Text(message, fields)

    def __str__(self) -> str:
        return self.text.message.format(**self.text.fields)


def initials(name: str) -> str:
    """The first letters of the first and the last part of a name: "Uwase O. Jeanne" → "UJ"."""
    parts = [part for part in name.split() if part[0].isalnum()]
    ends = [parts[0], parts[-1]] if len(parts) > 1 else parts
    return "".join(part[0] for part in ends).upper()
