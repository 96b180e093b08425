"""Several PCs of one co-op and the stick between them, as rough as life is.

Bundles get lost, come twice and in any order; sticks are wiped, books restored from old copies,
disks imaged, clocks set anywhere. Every act knows here what its writer knew, so that it can be
held against what the books make of it.
"""

from __future__ import annotations

import atexit
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as driver

from coopdesk.records import checks, merge
from coopdesk.records.book import Book, acts
from coopdesk.records.errors import Trouble
from tests.records.fleet import Step, Worker, sent_by
from tests.records.hands import Make, Pc, answers, found, whole

#: Where clocks stand that nobody set.
CLOCKS: Final = (
    datetime(1980, 1, 1, tzinfo=UTC),
    datetime(2010, 6, 1, tzinfo=UTC),
    datetime(2026, 3, 3, 9, tzinfo=UTC),
    datetime(2076, 5, 5, tzinfo=UTC),
)

#: What no exchange may leave behind. What two PCs did apart (more drawn than was there, one member
#: brought in twice) is told to people, and is no fault of the exchange.
PLAIN: Final = frozenset(
    {"file", "chain", "facts", "derived", "balanced", "kept balances", "days", "numbers"}
)


@cache
def founded() -> Pc:
    """A co-op with three members who have money in it."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    pc = found(folder / "founded")
    with pc.open() as book:
        make = Make(book)
        for n in range(3):
            make.visit(make.member(f"Member {n}"), ("deposit", 500))
    return pc


@dataclass
class Node:
    """A PC with its open book, what it wrote and its copies."""

    pc: Pc
    book: Book
    worker: Worker
    seen: int = 0
    copies: list[Path] = field(default_factory=list)


@dataclass(frozen=True)
class Piece:
    """A bundle: acts of one PC in the order of its chain, and all that its writer knew besides."""

    bodies: tuple[bytes, ...]
    needs: frozenset[bytes]
    arrived: merge.Arrived


class Fleet:
    """PCs that work apart and exchange by one stick."""

    def __init__(self, pcs: int, seed: int = 0) -> None:
        self.chance = random.Random(seed)
        self._folder = tempfile.TemporaryDirectory()
        self._names = iter(range(10**6))
        self.acts: dict[bytes, acts.ActRow] = {}
        self.bodies: dict[bytes, bytes] = {}
        self.needs: dict[bytes, frozenset[bytes]] = {}
        self.stick: list[Piece] = []
        self.forked = False
        first = founded().moved(self.folder())
        self.nodes = [self._node(first)]
        self._note(self.nodes[0])
        for _ in range(pcs - 1):
            self.copy(0)
        #: Books that were put aside when a copy was restored: nothing in them is thrown away.
        self.aside: list[Book] = []

    def folder(self) -> Path:
        return Path(self._folder.name) / str(next(self._names))

    def _node(self, pc: Pc) -> Node:
        book = pc.open()
        return Node(pc, book, Worker(book, pc.clock))

    def close(self) -> None:
        for book in [*(node.book for node in self.nodes), *self.aside]:
            book.close()
        self._folder.cleanup()

    # --- work ------------------------------------------------------------------------------------

    def work(self, which: int, *steps: Step) -> None:
        """Somebody works. What is written is acknowledged from here on."""
        node = self.nodes[which % len(self.nodes)]
        with node.book.unhurried():
            for step in steps:
                try:
                    node.worker.work([step])
                except Trouble:  # a copy of a copy, within one day: a person is asked
                    node.pc.clock.move(hours=25)
                self._note(node)

    def _note(self, node: Node) -> None:
        """Note what a PC wrote since, and what it knew then. An act comes after all of that."""
        new = [bytes(body) for body in node.book.acts(node.seen)]
        for body in new:
            ident = acts.hash_of(body)
            if ident not in self.acts:
                row = acts.decode(body)
                known = self.known(node)
                before = frozenset(one for one in known if one in self.acts)
                late = [one for one in before if self.acts[one].place >= row.place]
                assert not late, "an act comes before what its writer knew"
                self.acts[ident], self.bodies[ident], self.needs[ident] = row, body, before
        node.seen += len(new)

    def known(self, node: Node) -> set[bytes]:
        return {bytes(row[0]) for row in node.book.read(answers, "SELECT hash FROM act")}

    def clock(self, which: int, to: datetime) -> None:
        self.nodes[which % len(self.nodes)].pc.clock.moment = to

    # --- the stick ------------------------------------------------------------------------------

    def push(self, which: int, lost: float = 0.0) -> None:
        """Put on the stick what it lacks, of all PCs; some of it gets lost."""
        node = self.nodes[which % len(self.nodes)]
        there = {acts.hash_of(body) for piece in self.stick for body in piece.bodies}
        for piece in self._pieces(node.book, self.known(node) - there):
            if self.chance.random() >= lost:
                self.stick.append(piece)

    def _pieces(self, book: Book, wanted: set[bytes]) -> Iterator[Piece]:
        chains: dict[bytes, list[bytes]] = {}
        for ident in wanted:
            chains.setdefault(self.acts[ident].dev, []).append(ident)
        beside = sent_by(book, [])
        for chain in chains.values():
            chain.sort(key=lambda ident: (self.acts[ident].seq, ident))
            while chain:
                n = self.chance.randint(1, len(chain))
                some, chain = chain[:n], chain[n:]
                needs = frozenset[bytes]().union(*(self.needs[one] for one in some))
                bodies = tuple(self.bodies[one] for one in some)
                arrived = merge.Arrived(bodies, beside.salts, beside.values)
                yield Piece(bodies, needs - set(some), arrived)

    def pull(self, which: int) -> None:
        """Take in what can be: bundles come in any order, some twice; what lacks others waits."""
        self._take(self.nodes[which % len(self.nodes)], self.stick)

    def _take(self, node: Node, pieces: Iterable[Piece]) -> None:
        waiting = list(pieces)
        self.chance.shuffle(waiting)
        with node.book.unhurried():
            before = -1
            while len(waiting) != before:
                before, known, left = len(waiting), self.known(node), []
                for piece in waiting:
                    own = {acts.hash_of(body) for body in piece.bodies}
                    if own <= known and self.chance.random() < 0.9:
                        continue
                    if piece.needs <= known:
                        merge.take_in(node.book, piece.arrived)
                        known |= own
                    else:
                        left.append(piece)
                waiting = left
        node.seen = len(list(node.book.acts()))

    def wipe(self) -> None:
        self.stick.clear()

    # --- copies and PCs -------------------------------------------------------------------------

    def back_up(self, which: int) -> None:
        node = self.nodes[which % len(self.nodes)]
        node.copies.append(self._copied(node.pc.path))

    def _copied(self, path: Path) -> Path:
        to = self.folder()
        to.mkdir()
        old, new = driver.connect(str(path)), driver.connect(str(to / path.name))
        old.backup(new)
        old.close()
        new.close()
        return to / path.name

    def restore(self, which: int, copy: int) -> None:
        """An older copy comes in the place of the book, which is put aside."""
        node = self.nodes[which % len(self.nodes)]
        if not node.copies:
            return
        taken = node.copies[copy % len(node.copies)]
        node.book.close()
        away = Pc(self.folder() / node.pc.path.name, node.pc.home, node.pc.clock, node.pc.actor)
        away.path.parent.mkdir()
        shutil.copy(node.pc.path, away.path)
        self.aside.append(away.open())
        part = node.pc.path.with_suffix(".part")
        shutil.copy(taken, part)
        part.replace(node.pc.path)
        node.pc.clock.move(hours=25)
        self._reopened(node)

    def _reopened(self, node: Node) -> None:
        node.book = node.pc.open()
        node.worker = Worker(node.book, node.pc.clock)
        node.seen = len(list(node.book.acts()))

    def copy(self, which: int) -> None:
        """Another PC gets the book, with all the keys that lie beside it."""
        node = self.nodes[which % len(self.nodes)]
        made = node.pc.copied(self.folder())
        made.path.unlink()
        shutil.copy(self._copied(node.pc.path), made.path)
        shutil.copytree(node.pc.home, made.home)
        self._join(made)

    def image(self, which: int) -> None:
        """A disk is imaged so that nothing tells the image from it: one name, two chains."""
        node = self.nodes[which % len(self.nodes)]
        node.book.close()
        made = node.pc.moved(self.folder())
        self._reopened(node)
        self.forked = True
        self._join(made)

    def _join(self, pc: Pc) -> None:
        node = self._node(pc)
        node.seen = len(list(node.book.acts()))
        self.nodes.append(node)

    # --- the end --------------------------------------------------------------------------------

    def end(self) -> None:
        """All exchange everything, each in an order of its own; then all must hold."""
        for _ in range(2):
            for node in self.nodes:
                for other in [*(one.book for one in self.nodes), *self.aside]:
                    everything = {bytes(r[0]) for r in other.read(answers, "SELECT hash FROM act")}
                    self._take(node, self._pieces(other, everything))
        self.look()

    def look(self) -> None:
        first = self.nodes[0].book
        one = whole(first)
        for node in self.nodes:
            assert self.known(node) == set(self.acts), "an act that was acknowledged is lost"
            if node.book is not first:
                other = whole(node.book)
                assert other == one, [t for t in one if one[t] != other[t]]
        off = {one.check: one for one in checks.run(first, rebuild=True) if one.check in PLAIN}
        allowed = {"numbers"} if self.forked else self._twice()
        assert off.keys() <= allowed, off
        self._look_at_money(first)

    def _twice(self) -> set[str]:
        """Two copies that took one letter, and a receipt taken back on two PCs, are told to people:
        the first number there twice, the second one not at all.
        """
        written = Counter(
            (fact[1], row[fact[2].index("letter" if fact[1] == "device" else "id")])
            for act in self.acts.values()
            for fact in act.facts
            if fact[0] == "+" and fact[1] in {"device", "visit"}
            for row in fact[3]
        )
        return {"numbers"} if max(written.values()) > 1 else set()

    def _look_at_money(self, book: Book) -> None:
        places = Counter((row.dev, row.seq) for row in self.acts.values())
        assert self.forked or max(places.values()) == 1, "a PC goes on under another's name"
        for sql in (
            "SELECT sum(amount) FROM line HAVING sum(amount) <> 0",
            "SELECT reverses FROM entry WHERE reverses IS NOT NULL GROUP BY 1 HAVING count(*) > 1",
            "SELECT entry FROM line GROUP BY entry HAVING sum(amount) <> 0",
        ):
            assert book.read(answers, sql) == [], sql


def played(play: Callable[[Fleet], Any], pcs: int = 2) -> None:
    """Play a story with a fleet to its end."""
    fleet = Fleet(pcs)
    try:
        play(fleet)
        fleet.end()
    finally:
        fleet.close()
