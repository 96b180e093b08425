"""Bundles on the shelf whose acts the book lacks, taken in, in the order of cause.

What has its forerunners goes in, all of it in the order in which it was written; what hasn't waits.
Bundles can need each other in turn, so what is ready is the largest set that is closed in itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import cbor2
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from coopdesk.exchange import bundles, chains, shelf
from coopdesk.exchange.bundles import BadBundle, Bundle, Header, Locking, Waits
from coopdesk.exchange.certificates import Trust
from coopdesk.exchange.packing import no_search_for_circles
from coopdesk.exchange.private import opened_key
from coopdesk.exchange.shelf import Kept
from coopdesk.i18n import N_
from coopdesk.records import merge
from coopdesk.records.book import Book, acts
from coopdesk.records.book.fitting import facts_fit
from coopdesk.records.errors import Trouble
from coopdesk.records.merge import Arrived
from coopdesk.records.schema import Wrapped

#: How many acts go in by one transaction.
_AT_ONCE: Final = 5000
#: So many are kept in memory as they were read; of others the bytes, which are read once more.
_READ: Final = 30_000
#: More than any counter.
_ALL: Final = 1 << 63


@dataclass(frozen=True, slots=True)
class Missing:
    """A bundle that waits for acts of another PC, or of its own before it, up to a counter."""

    kept: Kept
    device: int
    seq: int


@dataclass
class Taken:
    """What came of it."""

    acts: int = 0
    deferred: int = 0
    missing: list[Missing] = field(default_factory=list)
    shut: list[tuple[Kept, Waits]] = field(default_factory=list)
    bad: list[tuple[Kept, str]] = field(default_factory=list)

    def more(self, other: Taken) -> None:
        """Another run came after this one: what waits is what waits now."""
        self.acts += other.acts
        self.deferred += other.deferred
        self.bad += other.bad
        self.missing, self.shut = other.missing, other.shut


def take_in(book: Book, keyring: Locking, *, stop: Callable[[], bool]) -> Taken:
    """Take in what can be; bad ones are taken off the shelf. Raises Trouble when the disk does."""
    with no_search_for_circles():
        return _Arriving(book, stop).all(keyring)


class _Arriving:
    """One run."""

    def __init__(self, book: Book, stop: Callable[[], bool]) -> None:
        self._book, self._stop = book, stop
        self._taken, self._to_read = Taken(), _READ

    def all(self, keyring: Locking) -> Taken:
        """Open, see what is ready, merge."""
        trust = shelf.trusted(self._book, keyring.trust(self._book))
        opened = self._opened(trust, keyring.identities(self._book))
        ready, missing = self._book.read(_ready, opened, trust)
        self._taken.missing = missing
        self._merge(ready)
        shelf.drop(self._book, (kept.id for kept, _ in self._taken.bad))
        return self._taken

    def _opened(self, trust: Trust, identities: Sequence[str]) -> list[tuple[Kept, Bundle]]:
        """All that can be opened. What brings a key may itself wait for what is locked with that
        key, so that neither could go in alone: keys that came in boxes are tried at once.
        """
        found = self._open(self._book.read(shelf.lacking), trust, identities)
        tried, new = set(identities), found
        while new and self._taken.shut:
            keys = set(_keys_in(new, identities)) - tried
            if not keys:
                break
            shut, self._taken.shut = self._taken.shut, []
            new = self._open((kept for kept, _ in shut), trust, sorted(keys))
            tried, found = tried | keys, found + new
        return found

    def _open(
        self, wanted: Iterable[Kept], trust: Trust, identities: Sequence[str]
    ) -> list[tuple[Kept, Bundle]]:
        found: list[tuple[Kept, Bundle]] = []
        for kept in wanted:
            try:
                data = self._book.read(shelf.body, kept.id)
                closed = bundles.look(data, trust, self._book.coop)
                bundle = closed.open(identities, read=self._to_read)
                self._to_read -= len(bundle.arrived.read)
                found.append((kept, bundle))
            except BadBundle as bad:
                self._taken.bad.append((kept, bad.reason))
            except Waits as waits:
                self._taken.shut.append((kept, waits))
        return found

    # --- merging -----------------------------------------------------------------------------

    def _merge(self, ready: Sequence[tuple[Kept, Bundle]]) -> None:
        try:
            self._merge_all([bundle for _, bundle in ready])
        except _CONTENT as error:
            _unless_machine(error)
            self._one_by_one(ready)

    def _merge_all(self, ready: Sequence[Bundle]) -> None:
        """In one order, in steps; what stands beside the acts comes with the first."""
        bodies = _in_order(ready)
        salts = {row: salt for one in ready for row, salt in one.arrived.salts.items()}
        values = [value for one in ready for value in one.arrived.values]
        read = {body: row for one in ready for body, row in one.arrived.read.items()}
        for at in range(0, len(bodies), _AT_ONCE):
            if self._stop():
                return
            part = bodies[at : at + _AT_ONCE]
            self._step(Arrived(part, salts, values, read) if at == 0 else Arrived(part, read=read))

    def _step(self, arrived: Arrived) -> None:
        merged = merge.take_in(self._book, arrived)
        self._taken.acts += merged.new
        self._taken.deferred += merged.deferred

    def _one_by_one(self, ready: Sequence[tuple[Kept, Bundle]]) -> None:
        """One of them can't be put into the book: find which, so that it blocks no other."""
        waiting = list(ready)
        while waiting:
            left = [one for one in waiting if not self._goes_in(*one)]
            if len(left) == len(waiting):
                break
            waiting = left
        reason = N_("What is in it can't be put into the book.")
        self._taken.bad += [(kept, reason) for kept, _ in waiting]

    def _goes_in(self, kept: Kept, bundle: Bundle) -> bool:
        try:
            self._step(bundle.arrived)
        except _CONTENT as error:
            _unless_machine(error)
            return False
        return True


#: What bundles of a PC of the co-op may still hold that can't be put into a book.
_CONTENT: Final = (Trouble, SQLAlchemyError, LookupError, TypeError, ValueError, AttributeError)


def _unless_machine(error: BaseException) -> None:
    """What the disk did is no fault of a bundle."""
    if isinstance(error, Trouble) and isinstance(error.__cause__, OSError | DBAPIError):
        raise error


def _in_order(ready: Iterable[Bundle]) -> list[bytes]:
    """Acts in the order in which they were written, as far as is known; each once."""
    found = {
        body: time
        for one in ready
        for body, time in zip(one.arrived.bodies, one.times, strict=True)
    }
    return sorted(found, key=found.__getitem__)


def _keys_in(opened: Iterable[tuple[Kept, Bundle]], identities: Sequence[str]) -> Iterator[str]:
    """Keys that acts hold in boxes for this PC. A key only opens: nobody is trusted for it."""
    for _, bundle in opened:
        for body in bundle.arrived.bodies:
            for box in _boxes(cbor2.loads(body)["facts"]):
                found = (opened_key(box, identity) for identity in identities)
                yield from (key for key in found if key is not None)


def _boxes(facts: Any) -> Iterator[bytes]:
    for fact in facts if facts_fit(facts) else ():
        if fact[:2] == ["+", Wrapped.__tablename__]:
            yield from (row[fact[2].index("box")] for row in fact[3])


# --- what is ready -------------------------------------------------------------------------------


def _ready(
    session: Session, opened: Sequence[tuple[Kept, Bundle]], trust: Trust
) -> tuple[list[tuple[Kept, Bundle]], list[Missing]]:
    """Those whose forerunners are in the book or among them, and what the others wait for. Nobody
    waits for what a PC wrote after its end, the last of its acts that counts.
    """
    ends = {acts.number_of(device): seq for device, (seq, _) in trust.revoked.items()}
    vouched = {acts.number_of(device) for device in trust.devices}
    vouched |= {bundle.header.number for _, bundle in opened}
    ready = list(opened)
    missing: list[Missing] = []
    if not ready:
        return ready, missing
    hashes = {kept.id: bundle.hashes for kept, bundle in opened}
    while True:
        there = set[bytes]().union(*(hashes[kept.id] for kept, _ in ready))
        known = _heads(chains.heads(session), (bundle.header for _, bundle in ready))
        known |= {pc: _ALL for pc, end in ends.items() if known.get(pc, 0) >= end}
        lacks = {
            kept.id: [
                lack
                for lack in _lacks(session, bundle.header, there, known)
                if lack[0] in vouched or not _knew_more(bundle.header, ends)
            ]
            for kept, bundle in ready
        }
        off = [kept for kept, _ in ready if lacks[kept.id]]
        if not off:
            return ready, missing
        missing += [Missing(kept, *lack) for kept in off for lack in lacks[kept.id]]
        ready = [one for one in ready if not lacks[one[0].id]]


def _heads(known: dict[int, int], headers: Iterable[Header]) -> dict[int, int]:
    for header in headers:
        known[header.number] = max(known.get(header.number, 0), header.last)
    return known


def _knew_more(header: Header, ends: Mapping[int, int]) -> bool:
    """Whether the writer knew what a PC wrote after its end. A PC that nobody vouches for here was
    then let in by that: it can't be waited for. Should it be another one after all, its acts find
    their place when they come.
    """
    return any(header.needs.get(pc, 0) > end for pc, end in ends.items())


def _lacks(
    session: Session, header: Header, there: set[bytes], known: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """Of which PCs acts are missing before these, and up to which."""
    before = header.first - 1
    known_before = before == 0 or header.prev in there
    if not known_before and not chains.holds(session, header.number, before, header.prev):
        yield header.number, before
    for device, seq in header.needs.items():
        if known.get(device, 0) < seq:
            yield device, seq
