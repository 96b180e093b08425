"""However roughly PCs exchange, they end with one book, and nothing that was kept is lost.

A machine does what people do in any order; then each way in which such a program is commonly wrong
is put into it, and must be found.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import select

from coopdesk.records import ids, journal, members
from coopdesk.records.book import acts, history, keys, merging, replay
from coopdesk.records.book.clock import Hlc
from coopdesk.records.ids import MemberId
from coopdesk.records.schema import Act
from tests.records.exchanging import AUDITED, CLOCKS, Fleet, played, told
from tests.records.fleet import VERBS

which = st.integers(0, 3)
one = st.tuples(
    st.sampled_from(VERBS), st.integers(0, 7), st.integers(0, 15), st.integers(-5, 2000)
)


class Machine(RuleBasedStateMachine):
    """Two to four PCs and a stick."""

    fleet: Fleet

    @initialize(pcs=st.integers(2, 3), seed=st.integers(0, 2**16))
    def begin(self, pcs: int, seed: int) -> None:
        self.fleet = Fleet(pcs, seed)
        self.fleet.thorough = seed % AUDITED == 0

    @rule(which=which, todo=st.lists(one, min_size=1, max_size=4))
    def work(self, which: int, todo: list[Any]) -> None:
        self.fleet.work(which, *todo)

    @rule(which=which, receipt=st.integers(0, 3))
    def take_back(self, which: int, receipt: int) -> None:
        self.fleet.work(which, ("reverse", 0, receipt, 1))

    @rule(which=which, to=st.sampled_from(CLOCKS))
    def set_clock(self, which: int, to: datetime) -> None:
        self.fleet.clock(which, to)

    @rule(which=which, hours=st.integers(-800, 800))
    def jump(self, which: int, hours: int) -> None:
        self.fleet.nodes[which % len(self.fleet.nodes)].pc.clock.move(hours=hours)

    @rule(which=which, lost=st.sampled_from([0.0, 0.0, 0.5]))
    def push(self, which: int, lost: float) -> None:
        self.fleet.push(which, lost)

    @rule(which=which)
    def pull(self, which: int) -> None:
        self.fleet.pull(which)

    @rule(which=which)
    def back_up(self, which: int) -> None:
        self.fleet.back_up(which)

    @rule(which=which, copy=st.integers(0, 3))
    def restore(self, which: int, copy: int) -> None:
        self.fleet.restore(which, copy)

    @rule(which=which)
    def clone(self, which: int) -> None:
        if len(self.fleet.nodes) < 4:
            self.fleet.copy(which)

    @rule()
    def wipe(self) -> None:
        self.fleet.wipe()

    def teardown(self) -> None:
        if not hasattr(self, "fleet"):
            return
        try:
            self.fleet.end()
        finally:
            self.fleet.close()


@pytest.mark.parametrize("part", range(10))
def test_all_end_with_one_book_and_nothing_is_lost(part: int) -> None:
    told(Machine, part, stories=100)


# --- stories that go wrong in a program that is wrong ---------------------------------------------


def rename(fleet: Fleet, at: int, name: str) -> None:
    """Somebody sets a field, having seen what their PC shows."""
    node = fleet.nodes[at]
    member = MemberId(node.look("SELECT min(id) FROM member")[0][0])
    shown = node.book.read(members.file, member).village
    change = {"changes": {"village": name}, "shown": {"village": shown}}
    node.book.write(members.change_member, member=member, **change)
    fleet._note(node)  # noqa: SLF001


def restored(fleet: Fleet) -> None:
    """An old copy comes back, after more was written and carried away."""
    fleet.back_up(0)
    fleet.work(0, ("visit", 0, 1, 50))
    fleet.push(0)
    fleet.restore(0, 0)
    fleet.work(0, ("visit", 1, 1, 70))
    fleet.push(0)


def forked(fleet: Fleet) -> None:
    """Two that are one to all the world both go on."""
    fleet.image(0)
    for at, amount in ((0, 10), (-1, 20)):
        fleet.work(at % len(fleet.nodes), ("visit", 0, 1, amount))


def tied(fleet: Fleet) -> None:
    """Both PCs set a field in the same moment, with nothing between them."""
    for at in (0, 1):
        fleet.work(at, ("admit", at, 0, 0))
        fleet.push(at)
    for at in (0, 1):
        fleet.pull(at)
    moment = max(node.pc.clock.moment for node in fleet.nodes)
    for at in (0, 1):
        fleet.clock(at, moment.replace(hour=20))
        rename(fleet, at, f"From {at}")


def late(fleet: Fleet) -> None:
    """Who decides last, having seen the other's, sits at a PC whose clock is behind."""
    fleet.clock(0, datetime(2026, 3, 9, tzinfo=UTC))
    rename(fleet, 0, "First")
    fleet.push(0)
    fleet.pull(1)
    fleet.clock(1, datetime(2026, 3, 2, tzinfo=UTC))
    rename(fleet, 1, "Second")


def reversed_twice(fleet: Fleet) -> None:
    """Two take the same receipt back."""
    for at in (0, 1):
        fleet.work(at, ("reverse", 0, 0, 1))


def never_newer(patch: pytest.MonkeyPatch) -> None:
    """A copy that came back goes on under the same name."""

    def find(home: Any, book: Any, device: bytes, end: Any) -> Any:
        file = home / "devices" / f"{device.hex()[:32]}.json"
        return keys.DeviceKey(device, b"", file) if file.exists() else None

    patch.setattr(keys, "find", find)


def by_number(patch: pytest.MonkeyPatch) -> None:
    """An act is known by its PC and number."""
    new = merging._new  # noqa: SLF001

    def fresh(raw: Any, rows: Any, coop: bytes) -> Iterator[acts.ActRow]:
        for row in new(raw, rows, coop):
            if not merging._known(raw, row.dev, row.seq, row.seq):  # noqa: SLF001
                yield row

    patch.setattr(merging, "_new", fresh)


def without_the_id(patch: pytest.MonkeyPatch) -> None:
    """Acts of one moment stand in the order in which they came."""
    came = count()
    places: dict[Any, int] = {}

    def place_of(row: acts.ActRow, k: int) -> Any:
        at = places.setdefault((id(row), row.hash), next(came))
        return row.hlc.ms, row.hlc.count, 0, at.to_bytes(8), k

    patch.setattr(acts.ActRow, "place", property(lambda row: (row.hlc,)))
    patch.setattr(history, "place_of", place_of)
    order = select(Act.body).order_by(Act.hlc_ms, Act.hlc_count, Act.n)
    patch.setattr(replay, "_IN_ORDER", order.execution_options(yield_per=500))


def wall_clock(patch: pytest.MonkeyPatch) -> None:
    """An act's moment is what the clock shows."""
    patch.setattr(Hlc, "next", lambda _self, wall, believed: Hlc(wall, 0))


def random_ids(patch: pytest.MonkeyPatch) -> None:
    """What takes an entry back has an id of its own each time."""
    made = ids.made_for

    def made_for(purpose: str, *parts: int | str) -> int:
        return secrets.randbits(62) if purpose == "reversal" else made(purpose, *parts)

    patch.setattr(journal, "made_for", made_for)


def by_time(patch: pytest.MonkeyPatch) -> None:
    """Only what is newer than the newest that is here is put on the stick and taken from it."""
    pieces = Fleet._pieces  # noqa: SLF001

    def newer(self: Fleet, sender: Any, wanted: set[bytes]) -> Any:
        newest = max(self.acts[ident].hlc for node in self.nodes[1:] for ident in node.known())
        return pieces(self, sender, {one for one in wanted if self.acts[one].hlc > newest})

    patch.setattr(Fleet, "_pieces", newer)


def behind(fleet: Fleet) -> None:
    """A PC works on with a clock that is far behind the others'."""
    fleet.clock(1, datetime(2026, 3, 20, tzinfo=UTC))
    fleet.work(1, ("visit", 0, 1, 30))
    fleet.clock(0, datetime(2026, 3, 4, tzinfo=UTC))
    fleet.work(0, ("visit", 1, 1, 40))


MUTANTS = [
    (never_newer, restored),
    (by_number, forked),
    (without_the_id, tied),
    (wall_clock, late),
    (by_time, behind),
    (random_ids, reversed_twice),
]


@pytest.mark.parametrize(("wrong", "story"), MUTANTS, ids=[w.__name__ for w, _ in MUTANTS])
def test_a_program_that_is_wrong_in_a_common_way_is_found(
    wrong: Callable[[pytest.MonkeyPatch], None], story: Callable[[Fleet], None]
) -> None:
    played(story)
    with pytest.MonkeyPatch.context() as patch:
        wrong(patch)
        with pytest.raises(AssertionError):
            played(story)
