"""What sealed acts add up to: the balances of accounts and members, from exactly these acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from coopdesk.records.book import acts
from coopdesk.records.seals.body import Held, Sealed
from coopdesk.records.seals.log import LINE, Log


class Sums:
    """Sums over a set of acts that is moved from one seal to the next, by what differs."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._at: dict[int, int] = {}
        self._beside: set[bytes] = set()
        self._trial: Counter[int] = Counter()
        self._held: Counter[Held] = Counter()

    def move(self, sealed: Sealed) -> tuple[dict[int, int], dict[Held, int]]:
        """What each account and each member holds by the acts of a seal."""
        sizes, beside = self._set_of(sealed)
        for device in sizes.keys() | self._at.keys():
            self._step(device, self._at.get(device, 0), sizes.get(device, 0))
        self._add(beside - self._beside, 1)
        self._add(self._beside - beside, -1)
        self._at, self._beside = sizes, beside
        trial, held = Counter(self._trial), Counter(self._held)
        for one in self._first_of_twins():
            for account, amount, who in _lines(one):
                trial[account] += amount
                held[who] += amount
        return (
            {account: minor for account, minor in trial.items() if minor},
            {who: minor for who, minor in held.items() if who[0] and minor},
        )

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
        hashes = self._log.pcs[device].hashes
        if now > before:
            self._add(hashes[before:now], 1)
        else:
            self._add(hashes[now:before], -1)

    def _add(self, hashes: Iterable[bytes], sign: int) -> None:
        twins, trial, held = self._log.twins, self._trial, self._held
        for digest in hashes:
            seen = self._log.seen.get(digest)
            moved: Sequence[int] = seen.moved if seen else ()
            for at in range(0, len(moved), LINE):
                entry, account, member, holding, amount = moved[at : at + LINE]
                if entry not in twins:
                    trial[account] += sign * amount
                    held[member, account, holding] += sign * amount

    def _first_of_twins(self) -> Iterator[list[int]]:
        """The lines of entries that several acts wrote, of the first of those that are in it."""
        for entry, hashes in self._log.twins.items():
            inside = [digest for digest in hashes if self._holds(digest)]
            if inside:
                first = min(inside, key=self._place)
                moved = self._log.seen[first].moved
                for at in range(0, len(moved), LINE):
                    if moved[at] == entry:
                        yield list(moved[at : at + LINE])

    def _holds(self, digest: bytes) -> bool:
        seen = self._log.seen[digest]
        return digest in self._beside or seen.seq <= self._at.get(seen.device, 0)

    def _place(self, digest: bytes) -> tuple[object, bytes, bytes]:
        return self._log.seen[digest].place


def _lines(line: Sequence[int]) -> Iterator[tuple[int, int, Held]]:
    _, account, member, holding, amount = line
    yield account, amount, (member, account, holding)
