"""Writing and reading amounts. What is written is always read back as the same amount."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from coopdesk.i18n.conventions import Conventions
from coopdesk.i18n.text import N_, Unreadable

#: The same bound as records.money.LARGEST, which this room may not know.
LARGEST: Final = 10**15

#: Before what is less than nothing, on the screen and on paper; files for programs have "-".
MINUS: Final = "\N{MINUS SIGN}"


def written(minor: int, digits: int, how: Conventions) -> str:
    """Minor units as a figure with separators: "1,234.50"."""
    whole, part = divmod(abs(minor), 10**digits)
    text = f"{whole:,}".replace(",", how.group)
    if digits:
        text += f"{how.point}{part:0{digits}}"
    return f"{MINUS}{text}" if minor < 0 else text


def read(text: str, digits: int, how: Conventions, signs: Iterable[str]) -> int:
    """Minor units from what was typed; `signs` are the ways to write the currency.

    Raises Unreadable for what is no amount, finer than the smallest coin, or readable as two
    different amounts: a doubtful amount is asked again, never guessed.
    """
    bare = _without(signs, _tidy(text))
    negative = bare.startswith("-")
    readings = _readings(bare.removeprefix("-").strip(), how)
    fit = [reading for reading in readings if reading.fits(digits)]
    if not fit:
        raise _why_not(text, readings, digits, how)
    minor = fit[0].minor(digits)
    if minor is None:
        raise Unreadable(N_("“{amount}” is too large."), amount=text)
    return -minor if negative else minor


def _why_not(text: str, readings: list[_Reading], digits: int, how: Conventions) -> Unreadable:
    example = written(123450 if digits == 2 else 1234 * 10**digits, digits, how)
    if len(readings) > 1:
        return Unreadable(
            N_("“{text}” can be read in two ways. Write the amount like {example}."),
            text=text,
            example=example,
        )
    if readings and readings[0].own and readings[0].part:
        return Unreadable(
            N_("“{text}” is finer than the smallest coin. Write the amount like {example}."),
            text=text,
            example=example,
        )
    if not text.strip():
        return Unreadable(N_("Write an amount, like {example}."), example=example)
    return Unreadable(
        N_("“{text}” is not an amount. Write it like {example}."), text=text, example=example
    )


def _tidy(text: str) -> str:
    """Plain spaces, apostrophes, minus signs and figures, whatever keyboard they came from."""
    text = unicodedata.normalize("NFKC", text.strip()).replace("’", "'")
    return re.sub(r"\s+", " ", re.sub("[−–‒]", "-", text))


def _without(signs: Iterable[str], text: str) -> str:
    for sign in sorted(filter(None, signs), key=len, reverse=True):
        pattern = re.escape(_tidy(sign)) + r"\.?"
        for place in (rf"^(-?)\s*{pattern}\s*", rf"()\s*{pattern}$"):
            bare, found = re.subn(place, r"\1", text, flags=re.IGNORECASE)
            if found:
                return bare
    return text


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read what was typed."""

    whole: str
    part: str
    own: bool  # with the marks of this language
    grouped: bool
    certain: bool  # the marks leave no other way

    def fits(self, digits: int) -> bool:
        """Whether it can be taken at its word in a currency with so many decimals."""
        if digits == 0 and self.part:
            # "25,000.00" out of a spreadsheet is clear; "25.00" may be a slip for 25,000.
            return self.part == "00" and (self.grouped or len(self.whole) > 3)
        if self.own:
            return len(self.part) <= digits
        if self.part:
            return len(self.part) == digits
        return self.certain or digits == 0

    def minor(self, digits: int) -> int | None:
        """Minor units, None when they are more than a book can hold."""
        figures = (self.whole + self.part[:digits].ljust(digits, "0")).lstrip("0") or "0"
        if len(figures) > len(str(LARGEST)) or int(figures) > LARGEST:
            return None
        return int(figures)


# No leading zero: "0.500" can't be five hundred.
_GROUPED: Final = re.compile(r"([1-9]\d{0,2})((?:([.,' ])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?")
_PLAIN: Final = re.compile(r"(\d+)(?:([.,])(\d+))?")


def _readings(text: str, how: Conventions) -> list[_Reading]:
    """Every way to read it; none when it is no figure. At most one of two is the language's own."""
    return [*_grouped(text, how), *_plain(text, how)]


def _grouped(text: str, how: Conventions) -> Iterator[_Reading]:
    found = _GROUPED.fullmatch(text)
    if not found or found[3] == found[4]:
        return
    head, groups, mark, point, part = found.groups(default="")
    own_mark = mark in {" ", "'", how.group}
    yield _Reading(
        whole=head + re.sub(r"\D", "", groups),
        part=part,
        own=own_mark and point in {"", how.point},
        grouped=True,
        certain=own_mark or bool(point) or groups.count(mark) > 1,
    )


def _plain(text: str, how: Conventions) -> Iterator[_Reading]:
    found = _PLAIN.fullmatch(text)
    if found:
        whole, point, part = found.groups(default="")
        own = point in {"", how.point}
        yield _Reading(whole, part, own=own, grouped=False, certain=own)
