"""Whatever is done, in whatever order: the books balance, and what is kept is what is summed."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from coopdesk.records import checks, journal, visit
from coopdesk.records.book import COMMANDS, Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, VisitId
from tests.records import areas
from tests.records.hands import Make, Pc, Somebody, doing, draft

_AMOUNTS = st.integers(min_value=1, max_value=9_000)
_DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            [visit.DEPOSIT, visit.WITHDRAWAL, visit.SHARE, visit.REPAYMENT, visit.FINE]
        ),
        _AMOUNTS,
    ),
    min_size=1,
    max_size=4,
)


class Office(RuleBasedStateMachine):
    """An office whose people do anything that the program lets them do."""

    template: Pc

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.pc = self.template.moved(self.folder / "pc")
        self.book: Book = self.pc.open()
        self.make = Make(self.book)
        self.visits: list[VisitId] = []
        self.entries: list[EntryId] = []

    @initialize()
    def bring_in_the_roll(self) -> None:
        self.people: list[Somebody] = self.make.roll(
            draft("1", savings=5_000, shares=1_000, loan=4_000), draft("2", savings=70), draft("3")
        )

    def dare(self, command: Any, **said: Any) -> Any:
        """Do it, or be refused: then nothing was done."""
        with suppress(Refused):
            return self.book.write(command, **said)
        return None

    @rule(who=st.integers(0, 2), deeds=_DEEDS, ago=st.integers(0, 40))
    def come_to_the_desk(self, who: int, deeds: list[tuple[str, int]], ago: int) -> None:
        one = self.people[who]
        day = self.book.clock().today
        doings = [doing(one, deed, amount) for deed, amount in deeds]
        earlier = day.fromordinal(day.toordinal() - ago)
        done = self.dare(visit.record_visit, member=one.id, day=earlier, doings=doings)
        self.visits += [done] if done else []

    @rule(at=st.integers(0, 50))
    def take_back_a_visit(self, at: int) -> None:
        if self.visits:
            of = self.visits[at % len(self.visits)]
            self.dare(visit.reverse_visit, visit=of, reason="a slip of the pen")

    @rule(amount=_AMOUNTS, kind=st.sampled_from(["expense", "income", "equity"]))
    def write_an_entry(self, amount: int, kind: str) -> None:
        line = {"account": f"X-{kind}", "debit": amount, "credit": 0}
        cash = {"account": "1010", "debit": 0, "credit": amount}
        made = self.dare(
            journal.post_general,
            accounts=[{"code": f"X-{kind}", "name": kind, "type": kind}],
            entries=[{"date": self.book.clock().today, "kind": kind, "lines": [line, cash]}],
        )
        self.entries += made or []

    @rule(at=st.integers(0, 50))
    def take_back_an_entry(self, at: int) -> None:
        if self.entries:
            of = self.entries[at % len(self.entries)]
            self.dare(journal.reverse_entry, entry=of, reason="a slip of the pen")

    @rule(area=st.integers(0, 50), command=st.integers(0, 50))
    def do_something_of_an_area(self, area: int, command: int) -> None:
        known = areas.AREAS
        with suppress(Refused):  # what it begins with may be closed or spent by now
            said = known[area % len(known)].asked(self.make)
            name = sorted(said)[command % len(said)]
            self.book.write(COMMANDS[name], **said[name])

    @rule(days=st.integers(1, 45))
    def let_time_pass(self, days: int) -> None:
        self.pc.clock.move(days=days)

    @invariant()
    def the_audits_find_nothing(self) -> None:
        assert checks.run(self.book) == []

    def teardown(self) -> None:
        try:
            assert checks.run(self.book, rebuild=True) == []
        finally:
            self.book.close()
            shutil.rmtree(self.folder)


def test_any_sequence_of_commands_leaves_a_sound_book(template: Pc) -> None:
    machine = type("At", (Office,), {"template": template})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
