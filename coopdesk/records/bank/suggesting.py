"""Which entry a line of the bank most likely is. Pure reckoning over amounts, days and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

_DAYS: Final = 10  # a cheque takes its time
_MOST_PARTS: Final = 4
_FEW: Final = 12  # entries among which sums are looked for
_A_DAY_OFF, _SAME_WORDS, _A_PART_MORE = 5, 40, 30
_WORD: Final = re.compile(r"\w{3,}")
_LONG: Final = 5  # shorter words stand in every text


@dataclass(frozen=True, slots=True)
class OfBank:
    """A line of the bank. `amount` in minor units, + came in; `words` are its text."""

    id: int
    day: date
    amount: int
    words: str


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry of the books, as its bank account saw it."""

    id: int
    day: date
    amount: int
    words: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Lines and entries of equal amount that may be the same; `score` is high where sure."""

    lines: tuple[int, ...]
    entries: tuple[int, ...]
    score: int


def proposals(lines: Sequence[OfBank], entries: Sequence[Booked]) -> list[Proposal]:
    """The likeliest matches, each line and entry in one at most, the surest first.

    Amounts must be equal and days near. The same number or name in both texts counts, so does a
    near day; one line for one entry goes before a sum of several.
    """
    taken: set[tuple[str, int]] = set()
    chosen: list[Proposal] = []
    for one in sorted([*_single(lines, entries)], key=_surest):
        _take(one, taken, chosen)
    left_lines = [line for line in lines if ("line", line.id) not in taken]
    left = [entry for entry in entries if ("entry", entry.id) not in taken]
    sums = [*_one_line(left_lines, left), *_one_entry(left_lines, left)]
    for one in sorted(sums, key=_surest):
        _take(one, taken, chosen)
    return sorted(chosen, key=_surest)


def _surest(one: Proposal) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    return -one.score, one.lines, one.entries


def _take(one: Proposal, taken: set[tuple[str, int]], chosen: list[Proposal]) -> None:
    parts = {("line", line) for line in one.lines} | {("entry", entry) for entry in one.entries}
    if not parts & taken:
        taken |= parts
        chosen.append(one)


def _single(lines: Iterable[OfBank], entries: Iterable[Booked]) -> Iterator[Proposal]:
    by_amount: dict[int, list[Booked]] = {}
    for entry in entries:
        by_amount.setdefault(entry.amount, []).append(entry)
    for line in lines:
        for entry in by_amount.get(line.amount, []):
            if abs((line.day - entry.day).days) <= _DAYS:
                yield Proposal((line.id,), (entry.id,), _score(line, [entry]))


def _one_line(lines: Iterable[OfBank], entries: Sequence[Booked]) -> Iterator[Proposal]:
    """A line that is several entries: the takings of a day brought to the bank at once."""
    for line in lines:
        for some in _sums(line.amount, line.day, entries):
            yield Proposal((line.id,), tuple(e.id for e in some), _score(line, some))


def _one_entry(lines: Sequence[OfBank], entries: Iterable[Booked]) -> Iterator[Proposal]:
    """An entry that is several lines."""
    for entry in entries:
        for some in _sums(entry.amount, entry.day, lines):
            yield Proposal(tuple(one.id for one in some), (entry.id,), _score(entry, some))


def _sums(
    amount: int, day: date, among: Sequence[OfBank | Booked]
) -> Iterator[list[OfBank | Booked]]:
    """Two to four of the same direction and of near days that add up to an amount."""
    near = [
        one
        for one in among
        if abs((one.day - day).days) <= _DAYS
        and (one.amount > 0) == (amount > 0)
        and abs(one.amount) < abs(amount)
    ]
    near.sort(key=lambda one: (abs((one.day - day).days), one.id))
    for parts in range(2, _MOST_PARTS + 1):
        for some in combinations(near[:_FEW], parts):
            if sum(one.amount for one in some) == amount:
                yield list(some)


def _score(one: OfBank | Booked, others: Sequence[OfBank | Booked]) -> int:
    days = max(abs((one.day - other.day).days) for other in others)
    words = _words(one.words)
    same = any(words & _words(other.words) for other in others)
    return 100 - _A_DAY_OFF * days + _SAME_WORDS * same - _A_PART_MORE * (len(others) - 1)


def _words(text: str) -> set[str]:
    """The numbers of a text and its long words; noughts in front don't count."""
    found = {word.casefold().lstrip("0") for word in _WORD.findall(text)}
    return {word for word in found if len(word) >= _LONG or any(map(str.isdigit, word))}
