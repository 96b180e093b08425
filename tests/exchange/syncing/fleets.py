"""The fleet of the records' tests over the real exchange: places, syncs, copies, keys.

Files at places get lost, come twice, late, torn or turned; sticks are pulled in the middle of a
sync and wiped; books are restored from copies, folders cloned, PCs let in, lost and revoked.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, Final

from coopdesk.exchange import bundles, joining, keyring, recovering, restore
from coopdesk.exchange.keyring import Keyring, Stranger
from coopdesk.exchange.places import NO_PATIENCE, Fault, Item, Place, PlaceTrouble, opened
from coopdesk.exchange.sync import SyncReport, sync
from coopdesk.records import devices, epochs
from coopdesk.records.book import Book, acts
from coopdesk.records.errors import Refused, Trouble
from tests.exchange.copying import back_up
from tests.exchange.syncing.couriers import mark
from tests.records import exchanging
from tests.records.drawing import drawn
from tests.records.exchanging import Node, quick
from tests.records.fleet import Step
from tests.records.hands import Pc

#: How often all go to the last place, at most, until it holds everything.
_TURNS: Final = 8
ROUGH: Final = ("lose", "twice", "tear", "turn", "delay", "deliver")


@cache
def founded(*, locked: bool) -> tuple[Pc, str]:
    """A co-op that has its root key; where it is locked, the recovery sheet's key too."""
    folder = Path(tempfile.mkdtemp(dir=quick()))
    atexit.register(shutil.rmtree, folder)
    pc = exchanging.founded().moved(folder / "founded")
    sheet = ""
    with drawn(Random(0), *Fleet.WITH_KEYS), pc.open() as book:
        ring = Keyring(pc.home)
        ring.ready(book)
        if locked:
            made = recovering.make_sheet(book, ring, "Safe")
            recovering.drill(book, ring, made.id, [made.identity])
            sheet = made.identity
    return pc, sheet


class Rough:
    """A place that goes away in the middle, and a list of it that lags behind."""

    def __init__(self, folder: Path, calls: int | None = None, hidden: Iterable[str] = ()) -> None:
        self._place, self._left = opened(str(folder), patience=NO_PATIENCE), calls
        self._hidden = frozenset(hidden)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._place, name)
        if not callable(found):
            return found
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise PlaceTrouble(Fault.GONE, self._place.address)
        return found

    def list(self, folder: str = "") -> list[Item]:
        """What it shows."""
        found = self.__getattr__("list")(folder)
        return [one for one in found if f"{folder}/{one.name}" not in self._hidden]


class Fleet(exchanging.Fleet):
    """PCs with keys that work apart and exchange at two places."""

    WITH_KEYS = (joining, keyring)

    def __init__(self, pcs: int, seed: int = 0, *, locked: bool = False) -> None:
        first, self.sheet = founded(locked=locked)
        super().__init__(pcs, seed, first)
        self.places = [self._placed(self.nodes[0].book) for _ in range(2)]
        #: Files on the way to a place.
        self.post: list[tuple[Path, bytes]] = []
        #: PCs that are trusted no more, and the last of the acts of each that counts.
        self.stolen: list[Node] = []
        self.ends: dict[bytes, int] = {}
        #: Who said so of one: whom these trust no more themselves is another story.
        self.judges: list[Node] = []
        #: PCs that nobody vouches for any more: those that did are trusted no more.
        self.strangers: set[bytes] = set()
        self._read: dict[bytes, frozenset[bytes]] = {}

    def _placed(self, book: Book) -> Path:
        folder = self.folder()
        folder.mkdir()
        mark(book, opened(str(folder)))
        return folder

    def _at(self, which: int) -> Path:
        return self.places[which % len(self.places)]

    def close(self) -> None:
        for node in self.stolen:
            node.close()
        super().close()

    # --- syncs -----------------------------------------------------------------------------------

    def sync(self, which: int, at: int, calls: int | None = None) -> SyncReport | None:
        """Somebody syncs; the stick may be pulled after so many calls."""
        return self._sync(self.at(which), Rough(self._at(at), calls), self._at(at))

    def push(self, which: int, lost: float = 0.0) -> None:
        """Go to the first place."""
        self.sync(which, 0)

    def pull(self, which: int) -> None:
        """The same: who comes leaves and takes."""
        self.sync(which, 0)

    def _sync(self, node: Node, place: Any, folder: Path) -> SyncReport | None:
        ring = Keyring(node.pc.home)
        node.pc.clock.move(seconds=1)
        with node.book.unhurried():
            try:
                report = sync(node.book, place, ring)
            except PlaceTrouble as trouble:
                if trouble.fault is not Fault.GONE:
                    raise
                report = None
            except Trouble:  # a copy of a copy, within one day: a person is asked
                node.pc.clock.move(hours=25)
                report = sync(node.book, place, ring)
        self.note(node)
        if report is not None and report.green:
            lacking = (node.known() & self.must_have()) - self._lying(folder, node, ring)
            assert not lacking, "it was green, and the place lacks acts"
        return report

    def _lying(self, folder: Path, node: Node, ring: Keyring) -> set[bytes]:
        """The acts in the files of a place, read without what a sync remembers."""
        found: set[bytes] = set()
        for file in _files(folder):
            data = file.read_bytes()
            if data not in self._read:
                trust, open_by = ring.trust(node.book), ring.identities(node.book)
                try:
                    bundle = bundles.read(data, trust, open_by, node.book.coop)
                except (bundles.BadBundle, bundles.Waits):
                    continue
                self._read[data] = frozenset(map(acts.hash_of, bundle.arrived.bodies))
            found |= self._read[data]
        return found

    # --- what happens to files -------------------------------------------------------------------

    def rough(self, at: int, how: str) -> None:
        """Something happens to a file at a place, or to one on its way there."""
        if how == "deliver":
            if self.post:
                file, data = self.post.pop(self.chance.randrange(len(self.post)))
                if file.parent.is_dir():
                    file.with_name(self._name(file)).write_bytes(data)
            return
        there = _files(self._at(at), *("COPIES/*.*",) * (how in ("tear", "turn")))
        if there:
            self._happens(self.chance.choice(there), how)

    def _happens(self, file: Path, how: str) -> None:
        data = file.read_bytes()
        n = self.chance.randrange(max(1, len(data)))
        if how in ("lose", "delay"):
            file.unlink()
        if how == "delay":
            self.post.append((file, data))
        elif how == "twice":
            file.with_name(self._name(file)).write_bytes(data)
        elif how == "tear":
            file.write_bytes(data[:n])
        elif how == "turn" and data:
            file.write_bytes(data[:n] + bytes([data[n] ^ 1 << n % 8]) + data[n + 1 :])

    def _name(self, file: Path) -> str:
        return f"X{next(self._names):07d}{file.suffix}"

    def wipe(self, at: int = 0) -> None:
        """A stick is wiped, or lost; there is a new one in its place."""
        shutil.rmtree(self._at(at))
        self.places[at % len(self.places)] = self._placed(self.nodes[0].book)

    # --- copies ----------------------------------------------------------------------------------

    def back_up(self, which: int, at: int = 0) -> None:
        node = self.at(which)
        with node.book.unhurried(), suppress(Stranger):  # whom a stolen PC's key vouched for
            back_up(node.book, opened(str(self._at(at))), Keyring(node.pc.home))
        self.note(node)

    def restore(self, which: int, copy: int, at: int = 0) -> None:
        """A copy of any PC comes in the place of this one's book, which is kept beside it."""
        node = self.at(which)
        copies = sorted((self._at(at) / "COPIES").glob("*.*"))
        if not copies:
            return
        open_by = Keyring(node.pc.home).identities(node.book)
        node.close()
        try:
            made = restore.restore(
                copies[copy % len(copies)], node.pc.path, node.pc.home, node.pc.clock, open_by,
                replace=True,
            )  # fmt: skip
        except Trouble:  # it was torn, or what it goes on from was
            made = None
        self._reopened(node)
        if made is not None:
            assert made.kept is not None
            pc = Pc(made.kept, node.pc.home, node.pc.clock, node.pc.actor)
            self.aside.append(Node(pc))

    # --- PCs -------------------------------------------------------------------------------------

    def join(self, which: int, at: int = 0) -> None:
        """A new PC is let in by words at a place."""
        node, folder = self.at(which), self.folder()
        place, ring = opened(str(self._at(at)), patience=NO_PATIENCE), Keyring(node.pc.home)
        pc = Pc(folder / node.pc.path.name, folder / "home", node.pc.clock, node.pc.actor)
        try:
            waiting = joining.ask(place, pc.home, pc.clock)
            with node.book.unhurried():
                joining.approve(node.book, ring, place, waiting.words, self.sent(ring, node))
            made = joining.finish(place, pc.path, pc.home, pc.clock, self.sent(Keyring(pc.home)))
        except (Refused, Trouble):  # a key or a file is missing there: later
            made = None
        self.note(node)
        if made is not None:
            made.close()
            self.nodes.append(Node(pc))
            self.note(self.nodes[-1])

    def sent(self, ring: Keyring, node: Node | None = None) -> joining.Exchange:
        """What a PC that lets another in, or comes in, exchanges with."""

        def send(book: Book, place: Place) -> None:
            if node is not None:  # what it wrote so far comes before what it takes in now
                self.note(node)
            sync(book, place, ring)

        return send

    def revoke(self, by: int, whom: int) -> None:
        """A PC was stolen: somebody says at another one that it is trusted no more.

        That PC must know the others: one that it doesn't know gets no box with the new key, or may
        have been let in by the thief, and must come in anew.
        """
        node, other = self.at(by), self.at(whom)
        device, own = other.book.device, node.book.device
        if node is other or not device or device == own:
            return
        if len(self.judges) > 1 or other in self.judges:  # two of four, which may be apart
            return
        known = Keyring(node.pc.home).trust(node.book).devices.keys()
        left = [one for one in [*self.nodes, *self.aside] if one is not other]
        if not {one.book.device for one in left} <= known:
            return
        if any([*one.pc.home.glob(f"devices/{device.hex()[:32]}.*")] for one in self.aside):
            return  # what was put aside is read once more
        node.pc.clock.move(seconds=1)
        try:
            recovering.trust_no_more(
                node.book, Keyring(node.pc.home), acts.number_of(device), "It was stolen."
            )
        except (Refused, Trouble):  # it never heard of that PC, or was told already
            return
        finally:
            self.note(node)
        rows = node.look("SELECT id, seq FROM revocation")
        for of, seq in rows:
            if of == acts.number_of(device):
                self.ends[device] = min(seq, self.ends.get(device, seq))
        self.nodes.remove(other)
        self.stolen.append(other)
        self.judges.append(node)

    def steal(self, which: int, at: int, *steps: Step) -> None:
        """The thief works on with a stolen PC, and brings that to a place."""
        if self.stolen:
            node = self.stolen[which % len(self.stolen)]
            node.worker.work(steps)
            with suppress(Trouble, Refused):
                sync(node.book, Rough(self._at(at)), Keyring(node.pc.home))

    # --- the end ---------------------------------------------------------------------------------

    def must_have(self) -> set[bytes]:
        """All but what PCs wrote after their ends, or when nobody vouched for them any more."""
        return {one for one, row in self.acts.items() if self._counts(row.dev, row.seq)}

    def _counts(self, device: bytes, seq: int) -> bool:
        if device in self.ends:  # of a cloned one it may be the other branch that ended
            return not self.forked and seq <= self.ends[device]
        return device not in self.strangers

    def end(self) -> None:
        """All come to one new place until it holds everything; each sees its files in an order of
        its own. Books that were put aside come too: nothing in them is thrown away.
        """
        last = self._placed(self.nodes[0].book)
        for node in self.aside:
            self._sync(node, Rough(last), last)
        turns = count()
        while not self._all_have(last, next(turns)):
            pass
        self.look()
        self._look_at_keys()

    def _look_at_keys(self) -> None:
        """What is locked from now on is for nobody who was shut out."""
        for node in self.nodes:
            gone = {one.id for one in node.book.read(devices.devices) if one.revoked}
            assert not gone & node.book.read(epochs.current), "a stolen PC still reads on"

    def _all_have(self, folder: Path, turn: int) -> bool:
        """Everybody comes once; whether all of them have everything then."""
        all_of = self.chance.sample(self.nodes, len(self.nodes))
        reports = [self._sync(node, self._shuffled(folder, turn), folder) for node in all_of]
        assert turn < _TURNS, [str(why.what) for one in reports if one for why in one.why]
        if self.ends and turn:
            self._put_aside()
        green = all(report is not None and report.green for report in reports)
        return green and all(node.known() >= self.must_have() for node in self.nodes)

    def _put_aside(self) -> None:
        """Who was let in by a PC that is trusted no more, after its end, or is a clone of it, must
        come in anew.
        """
        judge = next(one for one in self.nodes if one.look("SELECT id FROM revocation"))
        trust = Keyring(judge.pc.home).trust(judge.book)
        for node in [one for one in self.nodes if not trust.vouches(one.book.device)]:
            self.strangers.add(node.book.device)
            self.nodes.remove(node)
            self.stolen.append(node)

    def _shuffled(self, folder: Path, turn: int) -> Rough:
        """At first only some of its files are seen, each time others."""
        files = [f"ACTS/{file.parent.name}/{file.name}" for file in _files(folder)]
        return Rough(
            folder, None, [one for one in files if not turn and self.chance.random() < 0.5]
        )


def _files(folder: Path, *more: str) -> list[Path]:
    return sorted(file for at in ("ACTS/*/*.CD?", *more) for file in folder.glob(at))
