"""Over the real exchange too, PCs end with one book, and nothing that was kept is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from coopdesk.exchange import arriving, restore
from tests.exchange.syncing.fleets import MOST, ROUGH, Fleet
from tests.records.exchanging import AUDITED, CLOCKS, enough, played, told
from tests.records.fleet import VERBS
from tests.records.hands import answers
from tests.records.mutants import MUTANTS, Story, Wrong, behind, never_newer, restored

which = st.integers(0, 3)
place = st.integers(0, 1)
one = st.tuples(
    st.sampled_from(VERBS), st.integers(0, 7), st.integers(0, 15), st.integers(-5, 2000)
)


class Machine(RuleBasedStateMachine):
    """Two to four PCs and two places."""

    fleet: Fleet

    @initialize(pcs=st.integers(1, 3), seed=st.integers(0, 2**16), locked=st.booleans())
    def begin(self, pcs: int, seed: int, locked: bool) -> None:
        self.fleet = Fleet(pcs, seed, locked=locked)
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

    @rule(which=which, at=place)
    def sync(self, which: int, at: int) -> None:
        self.fleet.sync(which, at)

    @rule(which=which, at=place, calls=st.integers(0, 30))
    def pull_the_stick(self, which: int, at: int, calls: int) -> None:
        self.fleet.sync(which, at, calls)

    @rule(at=place, how=st.sampled_from(ROUGH))
    def rough(self, at: int, how: str) -> None:
        self.fleet.rough(at, how)

    @rule(at=place)
    def wipe(self, at: int) -> None:
        self.fleet.wipe(at)

    @rule(which=which, at=place)
    def back_up(self, which: int, at: int) -> None:
        self.fleet.back_up(which, at)

    @rule(which=which, copy=st.integers(0, 3), at=place)
    def restore(self, which: int, copy: int, at: int) -> None:
        self.fleet.restore(which, copy, at)

    @rule(which=which)
    def clone(self, which: int) -> None:
        if len(self.fleet.nodes) < MOST:
            self.fleet.copy(which)

    @rule(which=which)
    def image(self, which: int) -> None:
        if len(self.fleet.nodes) < MOST:
            self.fleet.image(which)

    @rule(which=which, at=place)
    def join(self, which: int, at: int) -> None:
        if len(self.fleet.nodes) < MOST:
            self.fleet.join(which, at)

    @rule(by=which, whom=which)
    def revoke(self, by: int, whom: int) -> None:
        self.fleet.revoke(by, whom)

    @rule(which=which, at=place, todo=st.lists(one, min_size=1, max_size=4))
    def steal(self, which: int, at: int, todo: list[Any]) -> None:
        self.fleet.steal(which, at, *todo)

    def teardown(self) -> None:
        if not hasattr(self, "fleet"):
            return
        try:
            self.fleet.end()
        finally:
            self.fleet.close()


@pytest.mark.parametrize("part", range(5))
def test_all_end_with_one_book_and_nothing_is_lost(part: int) -> None:
    told(Machine, part, enough(15))


# --- what is wrong is found -----------------------------------------------------------------------


@contextmanager
def as_the_same(*_: object) -> Iterator[None]:
    """In the place of a new identity."""
    yield


def keeps_the_device(patch: pytest.MonkeyPatch) -> None:
    """A restored book goes on under the name of the PC that its copy came from."""
    never_newer(patch)
    patch.setattr(restore, "_as_another", as_the_same)


def by_time(patch: pytest.MonkeyPatch) -> None:
    """Only bundles with something newer than the newest that is here are taken in."""
    merge_all = arriving._Arriving._merge_all  # noqa: SLF001

    def newer(self: Any, ready: Any) -> None:
        rows = self._book.read(answers, "SELECT max(hlc_ms), hlc_count FROM act")
        merge_all(self, [one for one in ready if max(one.times) > rows[0]])

    patch.setattr(arriving._Arriving, "_merge_all", newer)  # noqa: SLF001


ALL = (
    (keeps_the_device, restored),
    (by_time, behind),
    *(one for one in MUTANTS if one[0] is not never_newer),
)
NAMES = [wrong.__name__ for wrong, _ in ALL]


@pytest.mark.parametrize(("wrong", "story"), ALL, ids=NAMES)
def test_a_program_that_is_wrong_in_a_common_way_is_found(wrong: Wrong, story: Story) -> None:
    played(Fleet, story)
    with pytest.MonkeyPatch.context() as patch:
        wrong(patch)
        with pytest.raises(AssertionError):
            played(Fleet, story)
