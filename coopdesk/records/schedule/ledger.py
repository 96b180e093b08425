"""Rows that payments go into, part by part, and what each payment gave to each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from coopdesk.records.schedule.penalties import Told
from coopdesk.records.schedule.results import Allocation, Parts, Stretch

_ZERO: Final = Decimal(0)

#: Where the parts stand in a row, as in `Parts`.
PRINCIPAL, INTEREST, FEES, PENALTY = range(4)
NOTHING: Final = (_ZERO,) * 4
PLACES: Final = {"principal": PRINCIPAL, "interest": INTEREST, "fee": FEES, "penalty": PENALTY}


class Taken:
    """A payment while it is allocated. `let_off` is none: what it gives was waived.

    `gave` and the `sums` of it, part by part, are as in `Allocation`. What went to a row that may
    be forgotten again is in them when all is reckoned.
    """

    __slots__ = ("amount", "gave", "key", "left", "let_off", "on", "recovered", "sums")

    def __init__(self, key: object, on: date, amount: Decimal, *, let_off: bool = False) -> None:
        self.key, self.on, self.amount = key, on, amount
        self.left = self.recovered = _ZERO
        self.let_off = let_off
        self.gave: list[Any] = []
        self.sums = [_ZERO] * 4


class Piece(NamedTuple):
    """What a payment gave to a part of a row."""

    taken: Taken
    place: int
    amount: Decimal


#: The same as a row keeps it, bare: a late payment gives to many rows.
_Given = tuple[Taken, int, Decimal]


class Entry:
    """A row: what is due of each part, what was given to it, when nothing was left but penalties.

    Of its penalty only what was `carried` into it stands here from the beginning; the rest is put
    in by whoever reckons it. `n` is its number once it is never forgotten again. `mark` is where
    the course stood before it, `proof` how its interest came about and `late` its penalty,
    `settled` and `cut` as in `DueRow`.
    """

    __slots__ = (
        "balance",
        "carried",
        "cut",
        "due",
        "early",
        "flat",
        "given",
        "late",
        "mark",
        "n",
        "parts",
        "proof",
        "settled",
        "unpaid",
        "waived",
    )

    def __init__(self, due: date, parts: Sequence[Decimal], balance: Decimal) -> None:
        self.due, self.balance = due, balance
        self.parts = [*parts, _ZERO]
        self.unpaid = sum(parts, _ZERO)
        self.given = [_ZERO] * 4
        self.waived: Sequence[Decimal] = NOTHING
        self.n = 0
        self.flat: list[Any] = []  # `pieces`, one thing after the other: it is quick
        self.settled: date | None = None
        self.cut = False
        self.early = False
        self.carried = _ZERO
        self.mark: Any = None
        self.proof: list[Stretch] = []
        self.late: Sequence[Told] = ()

    def left(self, place: int) -> Decimal:
        """What is left to give to a part."""
        return self.parts[place] - self.given[place]

    def pieces(self) -> Iterator[_Given]:
        """What was given to it before it had its number, in its order."""
        each = iter(self.flat)
        return zip(each, each, each, strict=True)

    @property
    def unpaid_principal(self) -> Decimal:
        """What is unpaid of the principal."""
        return self.parts[PRINCIPAL] - self.given[PRINCIPAL]

    @property
    def is_open(self) -> bool:
        """Whether anything is left to give to it."""
        return self.settled is None or self.parts[PENALTY] != self.given[PENALTY]

    def pay(self, order: Sequence[int], taken: Taken, amount: Decimal) -> Decimal:
        """Give an amount to parts, one after the other; returns what is left of it."""
        parts, given = self.parts, self.given
        for place in order:
            now = parts[place] - given[place]
            if now > _ZERO:
                if amount < now:
                    now = amount
                self.give((taken, place, now))
                amount -= now
                if not amount:
                    break
        return amount

    def give(self, piece: _Given) -> None:
        """Something is given to a part."""
        taken, place, amount = piece
        self.given[place] += amount
        if place != PENALTY:
            self.unpaid -= amount
        if taken.let_off:
            waived = list(self.waived)
            waived[place] += amount
            self.waived = waived
        if self.n:
            taken.gave += (self.n, place, amount)
            taken.sums[place] += amount
        else:
            self.flat += piece

    def add(self, parts: Sequence[Decimal]) -> None:
        """More falls due in it."""
        self.parts = [a + b for a, b in zip(self.parts, parts, strict=True)]
        self.unpaid += sum(parts[:PENALTY], _ZERO)
        self.carried += parts[PENALTY]

    def put(self, piece: _Given) -> None:
        """More falls due in it, and is given at once."""
        _, place, amount = piece
        if amount:
            self.parts[place] += amount
            if place != PENALTY:
                self.unpaid += amount
            self.give(piece)

    def cut_down(self, day: date) -> Decimal:
        """What was not given to it is not due any more; returns that of the principal."""
        less, self.cut = self.left(PRINCIPAL), self.parts != self.given
        self.parts, self.settled = list(self.given), self.settled or day
        self.unpaid = _ZERO
        return less


class Ahead:
    """What was given to instalments that have not been reckoned yet, in the order of giving."""

    def __init__(self) -> None:
        self._pieces: list[list[Piece]] = [[], [], [], []]

    def __bool__(self) -> bool:
        return any(self._pieces)

    def add(self, pieces: Iterable[_Given]) -> None:
        """Something more."""
        for piece in pieces:
            self._pieces[piece[1]].append(Piece(*piece))

    def sum(self, place: int, *, let_off: bool | None = None) -> Decimal:
        """What was given to a part; or only what was waived of it, or what was not."""
        pieces = self._pieces[place]
        if not pieces:
            return _ZERO
        return sum([p.amount for p in pieces if let_off in (None, p.taken.let_off)], _ZERO)

    def take(self, place: int, most: Decimal) -> list[Piece]:
        """So much of a part at most, and it is here no more: the oldest first, waived ones last."""
        pieces, taken = self._pieces[place], list[Piece]()
        if not pieces:
            return taken
        pieces.sort(key=_is_waived)
        while most > 0 and pieces:
            first = pieces.pop(0)
            now = min(most, first.amount)
            if now < first.amount:
                pieces.insert(0, first._replace(amount=first.amount - now))
            most -= now
            taken.append(first._replace(amount=now))
        return taken

    def take_all(self, *places: int) -> list[Piece]:
        """All of some parts."""
        taken = [piece for place in places for piece in self._pieces[place]]
        for place in places:
            self._pieces[place] = []
        return taken


def _is_waived(piece: Piece) -> bool:
    return piece.taken.let_off


def allocations(taken: Iterable[Taken], entries: Iterable[Entry]) -> tuple[Allocation, ...]:
    """Where payments went."""
    for n, entry in enumerate(entries, 1):
        for one, place, amount in entry.pieces():
            one.gave += (n, place, amount)
            one.sums[place] += amount
    return tuple([_allocation(one) for one in taken])


def _allocation(one: Taken) -> Allocation:
    parts, gave = Parts(*one.sums), tuple(one.gave)
    return Allocation(one.key, one.on, one.amount, parts, one.recovered, one.left, gave)


def _to_penalties(dues: Sequence[Entry], taken: Taken, amount: Decimal) -> Decimal:
    """As `give` does it, at once: who pays late pays many."""
    gave, numbered = taken.gave, _ZERO
    for row in dues:
        if not amount:
            break
        given = row.given
        now = row.parts[PENALTY] - given[PENALTY]
        if now > _ZERO:
            if amount < now:
                now = amount
            given[PENALTY] += now
            if row.n:
                gave += (row.n, PENALTY, now)
                numbered += now
            else:
                row.flat += (taken, PENALTY, now)
            amount -= now
    taken.sums[PENALTY] += numbered
    return amount


def allocate(
    dues: Sequence[Entry],
    order: Sequence[int],
    taken: Taken,
    amount: Decimal,
    before: Callable[[Entry], None] | None = None,
) -> Decimal:
    """Give an amount to rows, oldest first and part by part; returns what is left of it.

    Where penalties come first, those of all rows do; none is let off like this. Each row's parts
    hold its penalty. `before` is called with a row of which something else than the penalty is
    paid.
    """
    if order[0] == PENALTY:
        amount = _to_penalties(dues, taken, amount)
    for row in dues:
        if not amount:
            break
        if before is not None and row.unpaid:
            before(row)
        amount = row.pay(order, taken, amount)
    return amount
