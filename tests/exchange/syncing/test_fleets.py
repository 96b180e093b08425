"""Over the real exchange too, PCs end with one book, and nothing that was kept is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from coopdesk.exchange import restore
from coopdesk.records import merge
from coopdesk.records.book import Book, acts
from coopdesk.records.book.clock import Hlc
from coopdesk.records.book.projecting import Touched
from tests.exchange.syncing.fleets import ROUGH, Fleet
from tests.records.exchanging import enough, played, told
from tests.records.hands import answers
from tests.records.mutants import MUTANTS, Story, Wrong, behind, never_newer, restored
from tests.records.rules import Rules, steps, which

place = st.integers(0, 1)


class Machine(Rules):
    """Two to four PCs and two places."""

    fleet: Fleet

    @initialize(pcs=st.integers(1, 3), seed=st.integers(0, 2**16), locked=st.booleans())
    def begin(self, pcs: int, seed: int, locked: bool) -> None:
        self.begins(Fleet(pcs, seed, locked=locked), seed)

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

    @rule(which=which, at=place)
    def join(self, which: int, at: int) -> None:
        if self.has_room:
            self.fleet.join(which, at)

    @rule(by=which, whom=which)
    def revoke(self, by: int, whom: int) -> None:
        self.fleet.revoke(by, whom)

    @rule(which=which, at=place, todo=steps)
    def steal(self, which: int, at: int, todo: list[Any]) -> None:
        self.fleet.steal(which, at, *todo)


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
    """Only what is newer than the newest that is here is taken in."""
    take_in = merge.take_in

    def newer(book: Book, arrived: merge.Arrived) -> merge.Merged:
        newest = Hlc(*book.read(answers, "SELECT max(hlc_ms), hlc_count FROM act")[0])
        if max(acts.decode(body).hlc for body in arrived.bodies) > newest:
            return take_in(book, arrived)
        return merge.Merged(0, 0, Touched())

    patch.setattr(merge, "take_in", newer)


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
