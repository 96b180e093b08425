"""A book that was just made from a copy takes in what lies at the places since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coopdesk.exchange import known, places, standing
from coopdesk.exchange.copies.aside import Step, nothing
from coopdesk.exchange.keyring import Keyring, Stranger
from coopdesk.exchange.known import Why
from coopdesk.exchange.places import NO_PATIENCE, PlaceTrouble, Secrets, marker
from coopdesk.exchange.recovering import recover
from coopdesk.exchange.sync import sync
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused

#: What keeps entries from coming in. That this PC's own are not there yet is no matter here.
_KEEPS_BACK: Final = frozenset({standing.BAD, standing.WAITS, standing.BROKEN})


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What came: from which places (their addresses), how many entries, and what is wrong there.
    `alone` says why this PC can't exchange entries yet.
    """

    read: tuple[str, ...]
    received: int
    why: tuple[Why, ...]
    alone: Refused | None


def catch_up(
    book: Book,
    file: Path,
    keyring: Keyring,
    secrets: Secrets,
    *,
    identities: Sequence[str] = (),
    given: Iterable[str] = (),
    step: Step = nothing,
) -> CaughtUp:
    """Vouch for this PC in the book, by the sheet or shares that opened the copy in `file`; then
    read the place that the copy lies at, those that are `given`, and those of this PC's own ports
    and folders that the book knows. One that isn't there is passed over; one that is given is not.
    """
    alone = _vouched(book, keyring, identities)
    read: list[str] = []
    received, why = 0, []
    asked = tuple(given)
    for address in dict.fromkeys((*asked, *_of_the_copy(file), *_known(book))):
        try:
            place = places.opened(address, secrets, NO_PATIENCE)
            try:
                report = sync(book, place, keyring, step=step)
            finally:
                place.close()
        except PlaceTrouble:
            if address in asked:
                raise
            continue
        read.append(address)
        received += report.received
        why += [one for one in report.why if one.kind in _KEEPS_BACK]
    return CaughtUp(tuple(read), received, tuple(why), alone)


def _vouched(book: Book, keyring: Keyring, identities: Sequence[str]) -> Refused | None:
    try:
        for identity in identities:
            recover(book, keyring, identity)
    except Refused as no:
        return no
    try:
        keyring.ready(book)
    except Stranger as no:
        return no
    except Refused:  # nobody is signed in yet: the first copy of somebody who may does it
        return None
    return None


def _of_the_copy(file: Path) -> Iterator[str]:
    """The place in whose COPIES a copy lies."""
    root = str(file.resolve().parent.parent)
    try:
        if marker.read(places.opened(root)) is not None:
            yield root
    except PlaceTrouble:
        return


def _known(book: Book) -> list[str]:
    return [one.address for one in book.read(known.places) if not one.far]
