"""What was typed in the cells of a grid, row by row, with the sums of its columns.

Knows no widget. A text is kept as it was typed, readable or not, and is read once: sums are kept
while typing, whatever the number of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from coopdesk.i18n import Language, Unreadable
from coopdesk.records.money import Money, digits_of


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed in a cell, what it means as an amount, or why it can't be read.

    `tidy` is the amount written with separators, once the typing of the cell is over.
    """

    text: str = ""
    amount: Money | None = None
    complaint: str = ""
    tidy: str = ""

    @property
    def shown(self) -> str:
        return self.tidy or self.text


_NOTHING: Final = Typed()


class Entries:
    """The cells that were typed in, by the number of their row and the key of their column."""

    def __init__(self, currency: str, language: Language) -> None:
        self.currency, self._language = currency, language
        self._rows: list[dict[str, Typed]] = []
        self._ticks: list[set[str]] = []
        self._sums: Counter[str] = Counter()
        self._unread: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._rows)

    def clear(self, rows: int = 0) -> None:
        """Begin with so many empty rows."""
        self._rows = [{} for _ in range(rows)]
        self._ticks = [set() for _ in range(rows)]
        self._sums.clear()
        self._unread.clear()

    def add(self) -> None:
        """One more row, at the end."""
        self._rows.append({})
        self._ticks.append(set())

    def remove(self, n: int) -> None:
        """Take a row away, with all that was typed in it."""
        for key in list(self._rows[n]):
            self._put(n, key, _NOTHING)
        del self._rows[n], self._ticks[n]

    # --- amounts and words -----------------------------------------------------------------------

    def put_amount(self, n: int, key: str, text: str) -> None:
        """Put the text of an amount into a cell; it stays as typed, also when it can't be read."""
        self._put(n, key, self._read(text))

    def put_words(self, n: int, key: str, text: str) -> None:
        """Put words into a cell."""
        self._put(n, key, Typed(text) if text.strip() else _NOTHING)

    def tidy(self, n: int, key: str) -> None:
        """Write an amount again with separators, so that a wrong nought is seen."""
        if (amount := self.typed(n, key).amount) is not None:
            self._rows[n][key] = replace(self.typed(n, key), tidy=self._language.figure(amount))

    def typed(self, n: int, key: str) -> Typed:
        """What stands in a cell."""
        return self._rows[n].get(key, _NOTHING)

    def amounts(self, n: int) -> dict[str, Money]:
        """The amounts of a row that can be read. Nought is as good as nothing."""
        return {key: cell.amount for key, cell in self._rows[n].items() if cell.amount}

    def words(self, n: int, key: str) -> str:
        """The words in a cell, without blanks around them."""
        return self.typed(n, key).text.strip()

    def _read(self, text: str) -> Typed:
        if not text.strip():
            return _NOTHING
        try:
            minor = self._language.parse_amount(text, self.currency, digits_of(self.currency))
        except Unreadable as error:
            return Typed(text, None, self._language.say(error.text))
        return Typed(text, Money(minor, self.currency))

    def _put(self, n: int, key: str, cell: Typed) -> None:
        before = self.typed(n, key)
        for one, sign in ((before, -1), (cell, 1)):
            self._sums[key] += sign * (one.amount.minor if one.amount else 0)
            self._unread[key] += sign * bool(one.complaint)
        if cell is _NOTHING:
            self._rows[n].pop(key, None)
        else:
            self._rows[n][key] = cell

    # --- ticks -----------------------------------------------------------------------------------

    def tick(self, n: int, key: str, on: bool) -> None:
        """Tick a cell, or take the tick away."""
        if on:
            self._ticks[n].add(key)
        else:
            self._ticks[n].discard(key)

    def ticked(self, n: int, key: str) -> bool:
        return key in self._ticks[n]

    def ticks(self, key: str) -> int:
        """How many rows are ticked in a column."""
        return sum(key in row for row in self._ticks)

    # --- the whole -------------------------------------------------------------------------------

    def sum_of(self, key: str) -> Money | None:
        """The sum of a column; None while one of its cells can't be read."""
        return None if self._unread[key] else Money(self._sums[key], self.currency)

    def sum_text(self, key: str) -> str:
        """The sum of a column as it stands under it; empty while there is none."""
        total = self.sum_of(key)
        if total is None:
            return "…"
        return self._language.figure(total) if total else ""

    def unreadable(self) -> Iterator[tuple[int, str]]:
        """The cells that can't be read, from the top down."""
        for n, row in enumerate(self._rows):
            yield from ((n, key) for key, cell in row.items() if cell.complaint)

    def is_empty(self, n: int | None = None) -> bool:
        """Whether nothing is typed or ticked, in a row or anywhere."""
        rows = range(len(self)) if n is None else (n,)
        return not any(self._rows[one] or self._ticks[one] for one in rows)
