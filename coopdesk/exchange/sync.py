"""One sync of a book with a place: take in what others left there, leave what it lacks.

Every file is proven before it counts. What was proven at a place is remembered by name, size and
when it was changed, so that a sync with nothing new reads next to nothing; from time to time files
that nobody changed are read again. Nothing is deleted but own small bundles whose acts stand in a
larger one there.

Green is said only when every act that is known of any PC is proven to be here and there, and no
file there is bad. Otherwise each thing that is wrong says where, and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from coopdesk.exchange import arriving, chains, known, standing
from coopdesk.exchange.arriving import Taken
from coopdesk.exchange.bundles import Locking
from coopdesk.exchange.copies.aside import Step, nothing
from coopdesk.exchange.known import Why
from coopdesk.exchange.places import Fault, Place, PlaceTrouble, marker
from coopdesk.exchange.places.marker import Marker
from coopdesk.exchange.publishing import Publishing
from coopdesk.exchange.reading_place import Looking
from coopdesk.exchange.standing import Remembered
from coopdesk.records import devices, merge
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused, Trouble

__all__ = ["SyncReport", "Why", "sync"]

#: Whether a person wants it to stop; it does so after the file in hand, and nothing is lost.
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class SyncReport:
    """How a sync ended. `sent` and `received` count acts; `heads` say by PC where its chain ends
    here (counter and hash). When `green` is not true, `why` says what is wrong where.

    `quarantined` are the files at the place that were not taken in, `settled` those of them about
    which nothing is to be done, `waiting` those that can't be yet; `forked` PCs that exist twice;
    `deferred` facts that only a newer CoopDesk shows; `trouble` what broke it off.
    """

    place: Marker
    sent: int
    received: int
    waiting: list[Why]
    quarantined: list[Why]
    settled: list[Why]
    heads: dict[bytes, tuple[int, bytes]]
    green: bool
    deferred: int
    why: list[Why]
    forked: list[bytes] = field(default_factory=list)
    trouble: Trouble | None = None
    stopped: bool = False


def _never() -> bool:
    return False


def sync(
    book: Book, place: Place, keyring: Locking, *, step: Step = nothing, stop: Stop = _never
) -> SyncReport:
    """Sync with a place that is marked for this co-op. What is done so far is kept whenever it
    ends, and the next sync goes on from there.

    Raises PlaceTrouble when the place isn't there, isn't marked or isn't the one that was known.
    """
    mark = _recognised(book, place)
    run = _Run(book, place, keyring, mark)
    return run.all(step, stop)


def _recognised(book: Book, place: Place) -> Marker:
    """The place's mark; one that was known by this address must still be that place."""
    found = marker.read(place)
    was = book.read(known.expected, place.address, found)
    if was is None:
        if found is None:  # nor was there ever anything in it that is missed
            raise PlaceTrouble(Fault.UNMARKED, place.address)
        was = found.place
    return marker.known(place, was, book.coop)


@dataclass
class _Run:
    """One sync."""

    book: Book
    place: Place
    keyring: Locking
    mark: Marker
    taken: Taken = field(default_factory=Taken)
    sent: int = 0
    trouble: Trouble | None = None
    stranger: Refused | None = None
    stopped: bool = False

    def all(self, step: Step, stop: Stop) -> SyncReport:
        """All its parts. What is known of the place is kept however far it came."""

        def halted() -> bool:
            self.stopped = self.stopped or stop()
            return self.stopped

        there = Remembered.of(self.book.read(known.state, self.mark.place, known.SYNC))
        looking = Looking(self.book, self.place, self.keyring, there)
        try:
            looking.look(step, halted)
            self._take_in(there, halted)
            self._ready()
            with suppress(Refused):  # who only looks changes no letter: the next sync does
                devices.settle_letter(self.book)
            if self.stranger is None:
                publishing = Publishing(self.book, self.place, self.keyring, there)
                try:
                    publishing.publish(step, halted)
                finally:
                    self.sent = publishing.sent
        except PlaceTrouble as trouble:
            self.trouble = trouble
        except BaseException:
            self._remember(there, standing.so_far(there), self._settled(there))
            raise
        return self._report(there)

    def _remember(self, there: Remembered, why: Iterable[Why], settled: Iterable[Why]) -> None:
        said = there.said(known.moment(self.book), self.book.read(standing.proven, there))
        said["why"] = [one.said() for one in why]
        said["settled"] = [one.said() for one in settled]
        known.remember(self.book, self.mark.place, self.place.address, known.SYNC, said)

    def _settled(self, there: Remembered) -> list[Why]:
        return standing.settled(there, self.book.read(standing.names))

    def _ready(self) -> None:
        """This PC must be vouched for before it leaves anything; what came may do just that."""
        try:
            self.keyring.ready(self.book)
        except Refused as stranger:
            self.stranger = stranger

    def _take_in(self, there: Remembered, stop: Stop) -> None:
        """Again while it brings news: what is taken in may vouch for a PC, or bring a key."""
        while not stop():
            taken = arriving.take_in(self.book, self.keyring, stop=stop)
            self.taken.more(taken)
            for kept, reason in taken.bad:
                there.spoil(kept.header, reason)
            if not taken.acts:
                return

    def _report(self, there: Remembered) -> SyncReport:
        why = standing.told(self.book, self.keyring, there, self.taken)
        settled = self._settled(there)
        self._remember(there, why, settled)
        forked = sorted({b.device for b in self.book.read(chains.branches) if b.forked})
        why += standing.broken_off(self.trouble, self.stranger, stopped=self.stopped)
        if self.book.ended:
            self.book.retire()
        return SyncReport(
            self.mark,
            self.sent,
            self.taken.acts,
            [one for one in why if one.kind == standing.WAITS],
            [*standing.unsettled(there), *settled],
            settled,
            self.book.read(_heads),
            not why,
            merge.deferred(self.book),
            why,
            forked,
            self.trouble,
            self.stopped,
        )


def _heads(session: Session) -> dict[bytes, tuple[int, bytes]]:
    """Where each PC's chain ends; of a forked one the longest."""
    found: dict[bytes, tuple[int, bytes]] = {}
    for branch in chains.branches(session):
        if found.get(branch.device, (0, b"")) < (branch.last, branch.tip):
            found[branch.device] = branch.last, branch.tip
    return found
