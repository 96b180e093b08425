"""What sealed acts add up to: the balances of accounts and members, from exactly these acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from coopdesk.records.book import acts, counting, same
from coopdesk.records.book.fitting import readable
from coopdesk.records.seals.body import Held, Sealed
from coopdesk.records.seals.log import Log, Move, Moved, add, body_of, moved_by, moves_of
from coopdesk.records.store import Raw


class Sums:
    """Sums over a set of acts that is moved from one seal to the next, by what differs.

    Of a PC that was never cloned its acts were summed while they were read; of one that was they
    are read again one by one, and so are those that wrote what another wrote too.
    """

    def __init__(self, raw: Raw, log: Log) -> None:
        self._raw, self._log = raw, log
        self._left = counting.noted(raw)
        self._at: dict[int, int] = {}
        self._beside: set[bytes] = set()
        self._now: Moved = (Counter(), Counter())
        self._read: dict[bytes, acts.ActRow] = {}

    def move(self, sealed: Sealed) -> tuple[dict[int, int], dict[Held, int]]:
        """What each account and each member holds by the acts of a seal."""
        sizes, beside = self._set_of(sealed)
        for device in sizes.keys() | self._at.keys():
            self._step(device, self._at.get(device, 0), sizes.get(device, 0))
        for digest in beside - self._beside:
            add(self._now, moved_by(self._moves(digest)), 1)
        for digest in self._beside - beside:
            add(self._now, moved_by(self._moves(digest)), -1)
        self._at, self._beside = sizes, beside
        trial, held = made = Counter(self._now[0]), Counter(self._now[1])
        for moves in (*self._twice(), *self._left_out()):
            add(made, moved_by(moves), -1)
        return (
            {account: minor for account, minor in trial.items() if minor},
            {who: minor for who, minor in self._joined(held).items() if minor},
        )

    def _joined(self, held: Mapping[Held, int]) -> Mapping[Held, int]:
        """With what lines have together that acts in it say to be one person."""
        pairs: dict[int, int] = {}
        inside = [one for one in self._log.joined if self._counts(one[0])]
        for _, (gone, kept) in sorted(inside, key=self._place_of):
            pairs.setdefault(gone, kept)
        return same.together(same.roots(pairs), held) if pairs else held

    def _place_of(self, one: tuple[bytes, tuple[int, int]]) -> tuple[int, int, bytes, bytes]:
        return self._place(one[0])

    def _counts(self, digest: bytes) -> bool:
        left = self._left.get(digest)
        return self._holds(digest) and (left is None or bool(left.by and not self._holds(left.by)))

    def _set_of(self, sealed: Sealed) -> tuple[dict[int, int], set[bytes]]:
        """Up to where each chain is in it; of a PC that was cloned its acts one by one."""
        sizes: dict[int, int] = {}
        beside: set[bytes] = set()
        for chain in sealed.chains:
            device = acts.number_of(chain.device)
            if device in self._log.pcs and self._log.pcs[device].straight:
                sizes[device] = chain.size
            else:
                beside.update(self._log.way(chain.device, chain.size, chain.tip))
        return sizes, beside

    def _step(self, device: int, before: int, now: int) -> None:
        low, high = sorted((before, now))
        for size, moved in self._log.pcs[device].moved:
            if low < size <= high:
                add(self._now, moved, 1 if now > before else -1)

    def _twice(self) -> Iterator[list[Move]]:
        """The lines of entries that several acts wrote, of all but the first of those in it."""
        for entry, hashes in self._log.twins.items():
            inside = sorted(filter(self._holds, hashes), key=self._place)
            for digest in inside[1:]:
                yield [move for move in self._moves(digest) if move[0] == entry]

    def _left_out(self) -> Iterator[list[Move]]:
        """The lines of acts in it that didn't count when it was made."""
        for digest, left in self._left.items():
            if self._holds(digest) and (not left.by or self._holds(left.by)):
                yield list(self._moves(digest))

    def _holds(self, digest: bytes) -> bool:
        seen = self._log.seen.get(digest)
        if seen is None:
            return False
        return digest in self._beside or seen.seq <= self._at.get(seen.device, 0)

    def _place(self, digest: bytes) -> tuple[int, int, bytes, bytes]:
        return self._act(digest).place

    def _moves(self, digest: bytes) -> Iterator[Move]:
        for fact in self._act(digest).facts:
            if fact[0] == "+" and fact[1] == "line":
                yield from moves_of(fact)

    def _act(self, digest: bytes) -> acts.ActRow:
        if digest not in self._read:
            self._read[digest] = readable(
                acts.decode(body_of(self._raw, self._log.seen[digest], digest))
            )
        return self._read[digest]
