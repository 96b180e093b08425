"""Looking through a place: what is new there is read and proven, a few files are read again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.exchange import bundles, chains, shelf
from coopdesk.exchange.bundles import BadBundle, Closed, Locking, Waits
from coopdesk.exchange.places import Fault, Item, Place, PlaceTrouble
from coopdesk.exchange.places.addresses import is_url
from coopdesk.exchange.standing import Bad, File, Remembered
from coopdesk.i18n import N_
from coopdesk.records.book import Book
from coopdesk.records.book.acts import number_of

ACTS: Final = "ACTS"
#: How the names of bundles and volumes of bundles end.
ENDINGS: Final = (".CDB", ".CDV")
#: One of so many proven files is read again, besides those that were written last: of a server each
#: time, of a stick or a folder at a day's first look and at every so many looks.
_SPOT: Final = 50
_LOOKS: Final = 10
#: Of a stick or a folder so many more, of so many bytes in all.
_FEW: Final = 100
_CHEAP: Final = 4 << 20
#: Bundles are put on the shelf by so many bytes.
_AT_ONCE: Final = 8 << 20


class Looking:
    """One look through a place. What it finds stands in `known` and on the shelf."""

    def __init__(self, book: Book, place: Place, keyring: Locking, known: Remembered) -> None:
        self._book, self._place, self._known = book, place, known
        self._trust = shelf.trusted(book, keyring.trust(book))
        self._lost = {number_of(pc) for pc in self._trust.lost}
        self._waiting: list[Closed] = []

    def look(self, step: Callable[[int, int], None], stop: Callable[[], bool]) -> None:
        """Read what is new or to be read again."""
        there = dict(self._listed())
        self._forget(there)
        due = self._is_due()
        todo = self._unknown(there, due=due)
        try:
            for at, path in enumerate(todo):
                if stop():
                    return
                step(at, len(todo))
                self._read(path, there[path])
            self._read_again(there)
        finally:
            self._shelve()
        self._known.fresh = []
        if due:
            self._known.day, self._known.looks = self._today(), 0
        self._known.looks += 1
        self._known.whole = True

    def _is_due(self) -> bool:
        """Whether files that nobody changed are read again, as far as it is their turn. Looks are
        counted too, since a clock may stand still.
        """
        known, far = self._known, is_url(self._place.address)
        return far or known.day != self._today() or known.looks >= _LOOKS

    def _today(self) -> str:
        return self._book.now().date().isoformat()

    def _listed(self) -> Iterator[tuple[str, Item]]:
        """Every file that may be a bundle."""
        for folder in self._place.list(ACTS):
            if folder.folder:
                for item in self._place.list(f"{ACTS}/{folder.name}"):
                    if _may_be_ours(item):
                        yield f"{ACTS}/{folder.name}/{item.name}", item

    def _read_again(self, there: dict[str, Item]) -> None:
        """What nobody vouched for, when a later file says that somebody does by now."""
        for path, bad in list(self._known.bad.items()):
            if bad.reason == bundles.NOBODY:
                del self._known.bad[path]
                self._read(path, there[path])

    def _forget(self, there: dict[str, Item]) -> None:
        """What isn't there any more or has another size is not known. A list may lag behind. What
        is of a PC for which nobody vouches any more may be signed by itself: it is read anew, and
        so is what neither the book nor the shelf has.
        """
        for path, file in list(self._known.files.items()):
            if path not in there and path in self._known.fresh:
                item = self._place.stat(path)
                if item is not None:
                    there[path] = item
            size = there[path].size if path in there else None
            if size != file.size or file.device in self._lost:
                del self._known.files[path]
        for path in self._book.read(_nowhere, self._known.files):
            del self._known.files[path]

    def _unknown(self, there: dict[str, Item], *, due: bool) -> list[str]:
        """What to read: new files, those written last time, what was changed since it was proven,
        and, where it is `due`, some of the others in turn.
        """
        known = self._known
        new = [path for path in sorted(there) if path not in known.files]
        fresh = [path for path in known.fresh if path in known.files]
        others = sorted(known.files.keys() - set(fresh))
        changed = [path for path in others if there[path].changed != known.files[path].changed]
        old = sorted(set(others) - set(changed))
        at = known.turn % max(len(old), 1)
        spots = self._spots(old[at:] + old[:at], there) if due else []
        known.turn = (at + len(spots)) % max(len(old), 1)
        return new + fresh + changed + spots

    def _spots(self, turn: list[str], there: dict[str, Item]) -> list[str]:
        """Of proven files those whose turn it is: a share, and on this PC's own ports as many as
        are read in no time.
        """
        share = -(-len(turn) // _SPOT)
        if is_url(self._place.address):
            return turn[:share]
        sizes = accumulate(there[path].size for path in turn[:_FEW])
        return turn[: max(share, sum(size <= _CHEAP for size in sizes))]

    def _read(self, path: str, item: Item) -> None:
        known, size = self._known, item.size
        known.files.pop(path, None)
        data = b""
        try:
            data = self._place.get(path, bundles.LARGEST)
            closed = bundles.look(data, self._trust, self._book.coop)
            closed.prove()
        except BadBundle as bad:
            settled = self._is_settled(bad.reason, data)
            pc = number_of(bad.pc) if bad.pc else 0
            known.bad[path] = Bad(size, bad.reason, pc, settled=settled)
        except Waits:
            known.later[path] = size
        except PlaceTrouble as trouble:
            if trouble.fault is Fault.TOO_LARGE:
                known.bad[path] = Bad(size, N_("There is more in it than can be."))
            elif trouble.fault is not Fault.NOT_FOUND:  # somebody tidied up meanwhile
                raise
        else:
            known.files[path] = File.of(size, closed.header, item.changed)
            self._trust = self._trust.with_these(closed.header.certs)
            self._want(closed)

    def _is_settled(self, reason: str, data: bytes) -> bool:
        """Whether nothing is to be done about a file that isn't taken in: its PC was shut out, or
        what is in it is known here and is left at the place under another PC's name.
        """
        if reason != bundles.NOBODY:
            return reason == bundles.REVOKED
        header = bundles.header_of(data)
        return self._book.read(chains.holds, header.number, header.last, header.tip)

    def _want(self, closed: Closed) -> None:
        """Keep what is of another PC, to carry it on, and all that the book lacks."""
        header = closed.header
        own = header.device == self._book.device
        if own and self._book.read(chains.holds, header.number, header.last, header.tip):
            return
        self._waiting.append(closed)
        if sum(len(one.data) for one in self._waiting) > _AT_ONCE:
            self._shelve()

    def _shelve(self) -> None:
        shelf.keep(self._book, [(one.header, one.data) for one in self._waiting])
        self._waiting = []


def _may_be_ours(item: Item) -> bool:
    return not item.folder and item.name.endswith(ENDINGS)


def _nowhere(session: Session, files: Mapping[str, File]) -> list[str]:
    """Proven files whose last act is neither in the book nor on the shelf."""
    ends = {path: (file.device, file.last, file.tip) for path, file in files.items()}
    lacking = [path for path, end in ends.items() if not chains.holds(session, *end)]
    if not lacking:
        return []
    waiting = {(h.number, h.last, h.tip) for h in (one.header for one in shelf.all_of(session))}
    return [path for path in lacking if ends[path] not in waiting]
