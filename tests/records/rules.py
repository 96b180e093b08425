"""What people do at PCs of any fleet, in any order: the rules that all machines share."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.records.exchanging import AUDITED, CLOCKS, Fleet
from tests.records.fleet import VERBS

#: How many PCs there are at most.
MOST: Final = 4

which = st.integers(0, MOST - 1)
one = st.tuples(
    st.sampled_from(VERBS), st.integers(0, 7), st.integers(0, 15), st.integers(-5, 2000)
)
steps = st.lists(one, min_size=1, max_size=4)


class Rules(RuleBasedStateMachine):
    """Work, clocks and PCs of one fleet. A machine `begins` with its own, and adds how these
    exchange.
    """

    fleet: Fleet

    def begins(self, fleet: Fleet, seed: int) -> None:
        """With a fleet, some of which are looked over by all audits."""
        self.fleet = fleet
        fleet.thorough = seed % AUDITED == 0

    @property
    def has_room(self) -> bool:
        """Whether there may be one PC more."""
        return len(self.fleet.nodes) < MOST

    @rule(which=which, todo=steps)
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
        self.fleet.at(which).pc.clock.move(hours=hours)

    @rule(which=which)
    def clone(self, which: int) -> None:
        if self.has_room:
            self.fleet.copy(which)

    @rule(which=which)
    def image(self, which: int) -> None:
        if self.has_room:
            self.fleet.image(which)

    def teardown(self) -> None:
        if not hasattr(self, "fleet"):
            return
        try:
            self.fleet.end()
        finally:
            self.fleet.close()
