"""Several PCs of one co-op and the stick between them, as rough as life is.

Bundles get lost, come twice and in any order; sticks are wiped, books restored from old copies,
disks imaged, clocks set anywhere. Every act knows here what its writer knew, so that it can be
held against what the books make of it.
"""

from __future__ import annotations

import atexit
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from sqlcipher3 import dbapi2 as driver

from coopdesk.records import checks, merge
from coopdesk.records.book import Book, acts, merging
from coopdesk.records.errors import Trouble
from coopdesk.records.store import Store
from tests.records.drawing import drawn
from tests.records.fleet import Step, Worker
from tests.records.hands import TABLES, Make, Pc, found

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


def quick() -> str | None:
    """Where files lie in memory, when there is such a folder: here no power is ever cut."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


@cache
def founded() -> Pc:
    """A co-op with three members who have money in it."""
    folder = Path(tempfile.mkdtemp(dir=quick()))
    atexit.register(shutil.rmtree, folder)
    with drawn(random.Random(0)):
        pc = found(folder / "founded")
        with pc.open() as book:
            make = Make(book)
            for n in range(3):
                make.visit(make.member(f"Member {n}"), ("deposit", 500))
    return pc


@dataclass
class Node:
    """A PC with its open book, what it wrote and its copies. `look` asks the file itself: a book
    that is asked many times what is in it takes most of a story's time.
    """

    pc: Pc
    seen: int = 0
    copies: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Sit down at it."""
        self.book = self.pc.open()
        self.worker = Worker(self.book, self.pc.clock)
        self._file = driver.connect(str(self.pc.path))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
        self.book.close()

    def look(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._file.execute(sql).fetchall()
        return found

    def known(self) -> set[bytes]:
        """The acts that it has."""
        return {row[0] for row in self.look("SELECT hash FROM act")}

    def new(self) -> list[bytes]:
        """The bodies that came since it was asked last."""
        found = self.look(f"SELECT n, body FROM act WHERE n > {self.seen} ORDER BY n")
        self.seen = found[-1][0] if found else self.seen
        return [body for _, body in found]

    def beside(self) -> merge.Arrived:
        """All that stands beside its acts."""
        salts = dict(self.look("SELECT row, salt FROM salt"))
        return merge.Arrived([], salts, self.look("SELECT row, mark, value FROM personal"))

    def says(self) -> dict[str, set[tuple[Any, ...]]]:
        """All that the book says: its rows by table."""
        return {table: set(self.look(sql)) for table, sql in _SAYS.items()}


#: Kept sums of nothing are as good as none.
_SAYS: Final = {
    table: f'SELECT * FROM "{table}"'
    + " WHERE amount <> 0" * (table in ("balance", "month_balance"))
    for table in TABLES
}


@dataclass(frozen=True)
class Piece:
    """A bundle: acts of one PC in the order of its chain, and all that its writer knew besides."""

    bodies: tuple[bytes, ...]
    needs: frozenset[bytes]
    arrived: merge.Arrived


class Fleet:
    """PCs that work apart and exchange by one stick."""

    #: Modules that make signing keys, besides the book's own.
    WITH_KEYS: tuple[ModuleType, ...] = ()

    def __init__(self, pcs: int, seed: int = 0, first: Pc | None = None) -> None:
        first = first or founded()
        self.chance = random.Random(seed)
        self._drawn = ExitStack()
        self._drawn.enter_context(drawn(random.Random(seed), *self.WITH_KEYS))
        self._folder = tempfile.TemporaryDirectory(dir=quick())
        self._names = iter(range(10**6))
        self.acts: dict[bytes, acts.ActRow] = {}
        self.bodies: dict[bytes, bytes] = {}
        self.needs: dict[bytes, frozenset[bytes]] = {}
        self.stick: list[Piece] = []
        self.forked = False
        self.nodes: list[Node] = []
        #: Whether all audits look over what came out: they take most of an end's time.
        self.thorough = True
        #: Books that were put aside when a copy was restored: nothing in them is thrown away.
        self.aside: list[Node] = []
        with ExitStack() as half_made:  # nobody else can close it then
            half_made.callback(Fleet.close, self)
            self.nodes.append(Node(first.moved(self.folder())))
            self.note(self.nodes[0])
            for _ in range(pcs - 1):
                self.copy(0)
            half_made.pop_all()

    def folder(self) -> Path:
        return Path(self._folder.name) / str(next(self._names))

    def close(self) -> None:
        for node in [*self.nodes, *self.aside]:
            node.close()
        self._folder.cleanup()
        self._drawn.close()

    def at(self, which: int) -> Node:
        """One of the PCs."""
        return self.nodes[which % len(self.nodes)]

    # --- work ------------------------------------------------------------------------------------

    def work(self, which: int, *steps: Step) -> None:
        """Somebody works. What is written is acknowledged from here on."""
        node = self.at(which)
        with node.book.unhurried():
            for step in steps:
                try:
                    node.worker.work([step])
                except Trouble:  # a copy of a copy, within one day: a person is asked
                    node.pc.clock.move(hours=25)
                self.note(node)

    def note(self, node: Node) -> None:
        """Note what a PC wrote since, and what it knew then. An act comes after all of that."""
        new = node.new()
        known = node.known() if new else set[bytes]()
        for body in new:
            row = acts.decode(body)
            if row.hash not in self.acts:
                before = frozenset(known & self.acts.keys())
                late = [one for one in before if self.acts[one].place >= row.place]
                self.acts[row.hash], self.bodies[row.hash] = row, body
                self.needs[row.hash] = before
                # Else it is of a PC that never came to be.
                own = row.dev == node.book.device
                assert not (own and late), "an act comes before what its writer knew"

    def clock(self, which: int, to: datetime) -> None:
        self.at(which).pc.clock.moment = to

    # --- the stick ------------------------------------------------------------------------------

    def push(self, which: int, lost: float = 0.0) -> None:
        """Put on the stick what it lacks, of all PCs; some of it gets lost."""
        node = self.at(which)
        there = {acts.hash_of(body) for piece in self.stick for body in piece.bodies}
        for piece in self.pieces(node, node.known() - there):
            if self.chance.random() >= lost:
                self.stick.append(piece)

    def pieces(self, node: Node, wanted: set[bytes]) -> Iterator[Piece]:
        """Bundles in which a PC sends some acts."""
        chains: dict[bytes, list[bytes]] = {}
        for ident in wanted:
            chains.setdefault(self.acts[ident].dev, []).append(ident)
        beside = node.beside()
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
        self._take(self.at(which), self.stick)

    def _take(self, node: Node, pieces: Iterable[Piece]) -> None:
        waiting = list(pieces)
        self.chance.shuffle(waiting)
        with node.book.unhurried():
            before = -1
            while len(waiting) != before:
                before, known, left = len(waiting), node.known(), []
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
        node.new()

    def wipe(self) -> None:
        self.stick.clear()

    # --- copies and PCs -------------------------------------------------------------------------

    def back_up(self, which: int) -> None:
        node = self.at(which)
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
        node = self.at(which)
        if not node.copies:
            return
        taken = node.copies[copy % len(node.copies)]
        node.close()
        away = Pc(self.folder() / node.pc.path.name, node.pc.home, node.pc.clock, node.pc.actor)
        away.path.parent.mkdir()
        shutil.copy(node.pc.path, away.path)
        self.aside.append(Node(away))
        part = node.pc.path.with_suffix(".part")
        shutil.copy(taken, part)
        part.replace(node.pc.path)
        node.pc.clock.move(hours=25)
        self._reopened(node)

    def _reopened(self, node: Node) -> None:
        node.open()
        node.seen = 0
        node.new()

    def copy(self, which: int) -> None:
        """Another PC gets the book, with all the keys that lie beside it."""
        node = self.at(which)
        made = node.pc.copied(self.folder())
        made.path.unlink()
        shutil.copy(self._copied(node.pc.path), made.path)
        shutil.copytree(node.pc.home, made.home)
        self._join(made)

    def image(self, which: int) -> None:
        """A disk is imaged so that nothing tells the image from it: one name, two chains."""
        node = self.at(which)
        node.close()
        made = node.pc.moved(self.folder())
        self._reopened(node)
        self.forked = True
        self._join(made)

    def _join(self, pc: Pc) -> None:
        self.nodes.append(Node(pc))
        self.nodes[-1].new()

    # --- the end --------------------------------------------------------------------------------

    def end(self) -> None:
        """All exchange everything, each in an order of its own; then all must hold."""
        for _ in range(2):
            for node in self.nodes:
                for other in [*self.nodes, *self.aside]:
                    if other is not node:
                        self._take(node, self.pieces(other, other.known() - node.known()))
        self.look()

    def must_have(self) -> set[bytes]:
        """What every PC must have in the end."""
        return set(self.acts)

    def look(self) -> None:
        first = self.nodes[0]
        one = first.says()
        for node in self.nodes:
            assert node.known() >= self.must_have(), "an act that was acknowledged is lost"
            other = node.says()
            assert other == one, [t for t in one if one[t] != other[t]]
        again = self._rebuilt(first)
        assert again == one, [t for t in one if one[t] != again[t]]
        if self.thorough:
            self._audit(first.book)
        self._look_at_money(first)

    def _rebuilt(self, node: Node) -> dict[str, set[tuple[Any, ...]]]:
        """What a book says whose rows are all made again from its acts."""
        file = self._copied(node.pc.path)
        store = Store(file)
        try:
            with store.unhurried(), store.writing() as raw:
                merging.again(raw)
                merge.keep_all(raw)
        finally:
            store.close()
        with closing(driver.connect(str(file))) as made:
            return {table: set(made.execute(sql)) for table, sql in _SAYS.items()}

    def _audit(self, book: Book) -> None:
        off = {one.check: one for one in checks.run(book, rebuild=True) if one.check in PLAIN}
        assert off == {}

    def _look_at_money(self, node: Node) -> None:
        places = Counter((row.dev, row.seq) for row in self.acts.values())
        assert self.forked or max(places.values()) == 1, "a PC goes on under another's name"
        for sql in (
            "SELECT sum(amount) FROM line HAVING sum(amount) <> 0",
            "SELECT reverses FROM entry WHERE reverses IS NOT NULL GROUP BY 1 HAVING count(*) > 1",
            "SELECT entry FROM line GROUP BY entry HAVING sum(amount) <> 0",
        ):
            assert node.look(sql) == [], sql


def played(made: type[Fleet], story: Callable[[Any], None], pcs: int = 2, seed: int = 0) -> None:
    """Play a story with a fleet of some PCs to its end."""
    fleet = made(pcs, seed)
    try:
        story(fleet)
        fleet.end()
    finally:
        fleet.close()


#: Steps of a story.
STEPS: Final = 60
#: One story of so many is looked over by all audits too.
AUDITED: Final = 5


def enough(stories: int) -> int:
    """How many of so many stories are told: few where no release hangs on it. COOPDESK_STORIES
    sets it.
    """
    few = stories if os.environ.get("CI") else max(1, stories // 25)
    return int(os.environ.get("COOPDESK_STORIES", few))


def told(machine: type[RuleBasedStateMachine], part: int, stories: int) -> None:
    """Let a machine tell stories: for each part others, the same each time."""
    # A shorter story than the one that was found takes many minutes.
    told = settings(
        max_examples=stories,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    one_part = type(machine.__name__, (machine,), {})
    run_state_machine_as_test(seed(part)(one_part), settings=told)
