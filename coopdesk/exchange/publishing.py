"""Leaving at a place what it lacks: own acts, bundles of others, and acts that came by a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.exchange import bundles, chains, shelf, standing
from coopdesk.exchange.bundles import Header, Locking
from coopdesk.exchange.chains import Branch
from coopdesk.exchange.places import Fault, Place, PlaceTrouble
from coopdesk.exchange.reading_place import ACTS
from coopdesk.exchange.shelf import Kept
from coopdesk.exchange.standing import File, Remembered
from coopdesk.records.book import Book

#: From so many acts on, small bundles of this PC become a volume.
VOLUME: Final = 1000
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Publishing:
    """One turn of writing to a place. `sent` counts the acts that were written there."""

    def __init__(self, book: Book, place: Place, keyring: Locking, known: Remembered) -> None:
        self._book, self._place, self._keyring, self._known = book, place, keyring, known
        self._trust = keyring.trust(book)
        self._locks = bool(keyring.recipients(book))
        self.sent = 0

    def publish(self, step: Callable[[int, int], None], stop: Callable[[], bool]) -> None:
        """All that the place lacks, then volumes of what is small. Once bundles are locked, none is
        left there any more that isn't, and what this PC left open of its own is written anew.
        """
        branches = standing.wanted(self._book, self._keyring)
        kept = list(self._book.read(_shelved))
        for at, branch in enumerate(branches):
            step(at, len(branches))
            self._carry(branch, kept, stop)
            self._pack(branch, stop)
        self._pass_on(stop)
        for branch in branches:
            if branch.device == self._book.device and not branch.forked and not stop():
                self._bind(branch)
                self._tidy(branch)
        self._mend(branches)
        self._clear(branches, kept)

    def _gaps(self, branch: Branch) -> list[tuple[int, int]]:
        files: Iterable[File] = self._known.files.values()
        if branch.device == self._book.device:
            files = [file for file in files if self._stays(file)]
        return list(standing.gaps(branch, self._book.read(standing.covered, branch, files)))

    def _stays(self, file: File) -> bool:
        return not (self._locks and file.plain)

    def _is_open(self, header: Header) -> bool:
        """Whether anybody could read a bundle, though by now they are locked."""
        return self._locks and not header.locked

    def _carry(self, branch: Branch, kept: Iterable[Kept], stop: Callable[[], bool]) -> None:
        """Bundles of a PC as it signed them, largest first; but none that nobody would believe any
        more: those who took in what is in it stand for that themselves.
        """
        fitting = [one for one in kept if self._fits(one.header, branch)]
        for one in sorted(fitting, key=_by_count):
            missing = self._gaps(branch)
            if not missing or stop():
                return
            if any(_meet(one.header, span) for span in missing):
                self._put(one.header, self._book.read(shelf.body, one.id))

    def _fits(self, header: Header, branch: Branch) -> bool:
        if header.number != branch.number or header.last > branch.last:
            return False
        if header.by in self._trust.lost or self._is_open(header):
            return False
        return self._book.read(chains.hash_at, branch, header.last) == header.tip

    def _pass_on(self, stop: Callable[[], bool]) -> None:
        """Bundles that were proven but can't be taken in here yet: what they wait for, a key or a
        newer CoopDesk, may be where this place is carried to.
        """
        accepts = self._trust.accepts
        there = {(file.device, file.last, file.tip) for file in self._known.files.values()}
        for one in self._book.read(shelf.lacking):
            header = one.header
            if stop():
                return
            if self._is_open(header) or _end(header) in there:
                continue
            if accepts(header.device, header.last, header.tip):
                self._put(header, self._book.read(shelf.body, one.id))
                there.add(_end(header))

    def _pack(self, branch: Branch, stop: Callable[[], bool]) -> None:
        """What there is no bundle of: own new acts, and those of others that came with a copy."""
        for first, last in self._gaps(branch):
            sizes = self._book.read(chains.sizes, branch, (first, last))
            for span in bundles.pieces(sizes):
                if stop():
                    return
                data = bundles.pack_of(self._book, self._keyring, branch, span)
                self._put(bundles.header_of(data), data)

    def _put(self, header: Header, data: bytes, *, ending: str = "CDB") -> str:
        name = f"{_folder(header.device)}{based(header.first)}.{ending}"
        path = self._place.put_new(name, data)
        self._known.files[path] = File.of(len(data), header)
        self._known.fresh.append(path)
        self._mended(path)
        self.sent += header.count
        return path

    # --- volumes -----------------------------------------------------------------------------

    def _bind(self, branch: Branch) -> None:
        """Small bundles that follow each other become one volume; proven by reading it again."""
        small = [span for span in self._own_files(branch) if span[1] - span[0] + 1 < VOLUME]
        for first, last in _runs(small):
            if last - first + 1 < VOLUME:
                continue
            sizes = self._book.read(chains.sizes, branch, (first, last))
            for span in bundles.pieces(sizes):
                data = bundles.pack_of(self._book, self._keyring, branch, span)
                before = self.sent
                path = self._put(bundles.header_of(data), data, ending="CDV")
                self.sent = before  # they were there
                self._prove(path, data)

    def _prove(self, path: str, data: bytes) -> None:
        if self._place.get(path, bundles.LARGEST) != data:
            del self._known.files[path]
            raise PlaceTrouble(Fault.CHANGED, self._place.address, file=path)

    def _own_files(self, branch: Branch) -> list[tuple[int, int]]:
        files = [file for file in self._known.files.values() if self._stays(file)]
        return self._book.read(standing.covered, branch, files)

    def _tidy(self, branch: Branch) -> None:
        """Delete bundles of this PC whose acts stand in a larger proven file, and those that are
        open once all that is in them was read again in locked ones.
        """
        mine = {
            path: file
            for path, file in self._known.files.items()
            if self._book.read(standing.covered, branch, [file])
        }
        new = [file for file in mine.values() if self._stays(file)]
        proven = [mine[path] for path in mine.keys() - set(self._known.fresh)]
        ranges = sorted((file.first, file.last) for file in proven if self._stays(file))
        for path, file in mine.items():
            larger = any(_holds(other, file) for other in new)
            if _spanned(ranges, file) if not self._stays(file) else larger:
                self._place.delete_own(path)
                del self._known.files[path]

    def _mend(self, branches: Iterable[Branch]) -> None:
        """Take away this PC's own damaged files, once all that it wrote is there in good ones."""
        own = [branch for branch in branches if branch.device == self._book.device]
        if not own or any(self._gaps(branch) for branch in own):
            return
        for path, bad in list(self._known.bad.items()):
            if path.startswith(_folder(self._book.device)) and not (bad.settled or bad.mended):
                try:
                    self._place.delete_own(path)
                except PlaceTrouble as trouble:
                    if trouble.fault is not Fault.NOT_OURS:
                        raise
                else:
                    self._mended(path)

    def _mended(self, path: str) -> None:
        if path in self._known.bad:
            self._known.bad[path] = replace(self._known.bad[path], mended=True)

    def _clear(self, branches: Iterable[Branch], kept: Sequence[Kept]) -> None:
        """Drop from the shelf what stands in a larger bundle on it, and what is in the book and
        was left open: it is carried on no more.
        """
        for one in kept:
            h = one.header
            if self._is_open(h) and self._book.read(chains.holds, h.number, h.last, h.tip):
                shelf.drop(self._book, [one.id])
        for branch in branches:
            fitting = [one for one in kept if self._fits(one.header, branch)]
            files = {one.id: File.of(0, one.header) for one in fitting}
            gone = [
                ident
                for ident, file in files.items()
                if any(_holds(other, file) for other in files.values())
            ]
            shelf.drop(self._book, gone)


def _folder(device: bytes) -> str:
    return f"{ACTS}/{device.hex()[:8].upper()}/"


def _shelved(session: Session) -> list[Kept]:
    return list(shelf.all_of(session))


def based(number: int) -> str:
    """A counter as a name: 8 digits to the base of 36."""
    digits = ""
    while number:
        number, at = divmod(number, 36)
        digits = _DIGITS[at] + digits
    return digits.rjust(8, "0")[-8:]


def _end(header: Header) -> tuple[int, int, bytes]:
    return header.number, header.last, header.tip


def _by_count(one: Kept) -> tuple[int, int]:
    return -one.header.count, one.header.first


def _meet(header: Header, span: tuple[int, int]) -> bool:
    return header.first <= span[1] and span[0] <= header.last


def _holds(other: File, file: File) -> bool:
    """Whether a larger file of the same chain has all that this one has."""
    inside = other.first <= file.first and file.last <= other.last
    return inside and (other.first, other.last) != (file.first, file.last)


def _spanned(ranges: Sequence[tuple[int, int]], file: File) -> bool:
    """Whether all acts of a file stand in some of the ranges, which are in order."""
    return any(first <= file.first and file.last <= last for first, last in _runs(ranges))


def _runs(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges that follow each other, as one."""
    run: tuple[int, int] | None = None
    for first, last in spans:
        if run is not None and first <= run[1] + 1:
            run = run[0], max(run[1], last)
        else:
            if run is not None:
                yield run
            run = first, last
    if run is not None:
        yield run
