"""However roughly PCs exchange, they end with one book, and nothing that was kept is lost.

A machine does what people do in any order; then each way in which such a program is commonly wrong
is put into it, and must be found.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import initialize, rule

from tests.records.exchanging import Fleet, enough, founded, played, told
from tests.records.mutants import MUTANTS, Story, Wrong, behind
from tests.records.rules import Rules, which


class Machine(Rules):
    """Two to four PCs and a stick."""

    @initialize(pcs=st.integers(2, 3), seed=st.integers(0, 2**16))
    def begin(self, pcs: int, seed: int) -> None:
        self.begins(Fleet(pcs, seed), seed)

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

    @rule()
    def wipe(self) -> None:
        self.fleet.wipe()


@pytest.mark.parametrize("part", range(10))
def test_all_end_with_one_book_and_nothing_is_lost(part: int) -> None:
    told(Machine, part, enough(100))


def test_a_number_that_two_pcs_of_one_letter_used_in_vain_is_told_alike_by_all() -> None:
    def story(fleet: Fleet) -> None:
        for pc, receipts in ((0, (0, 1)), (1, (0, 1)), (2, (1, 0))):
            for receipt in receipts:
                fleet.work(pc, ("reverse", 0, receipt, 1))

    for seed in range(4):  # they come in another order each time
        played(Fleet, story, 3, seed)


# --- what is wrong is found -----------------------------------------------------------------------


def by_time(patch: pytest.MonkeyPatch) -> None:
    """Only what is newer than the newest that is here is put on the stick and taken from it."""
    pieces = Fleet.pieces

    def newer(self: Fleet, sender: Any, wanted: set[bytes]) -> Any:
        newest = max(self.acts[ident].hlc for node in self.nodes[1:] for ident in node.known())
        return pieces(self, sender, {one for one in wanted if self.acts[one].hlc > newest})

    patch.setattr(Fleet, "pieces", newer)


ALL = (*MUTANTS, (by_time, behind))
NAMES = [wrong.__name__ for wrong, _ in ALL]


@pytest.mark.parametrize(("wrong", "story"), ALL, ids=NAMES)
def test_a_program_that_is_wrong_in_a_common_way_is_found(wrong: Wrong, story: Story) -> None:
    played(Fleet, story)
    with pytest.MonkeyPatch.context() as patch:
        wrong(patch)
        with pytest.raises(AssertionError):
            played(Fleet, story)


@pytest.mark.parametrize("wrong", [wrong for wrong, _ in ALL], ids=NAMES)
def test_the_machine_finds_it_too(wrong: Wrong) -> None:
    founded()  # by a program that is right: it is kept for all tests that come after
    with pytest.MonkeyPatch.context() as patch:
        wrong(patch)
        with pytest.raises((AssertionError, Flaky)):
            told(Machine, 2, 20)
