"""An office whose people do anything that the program lets them do, in any order.

What all such machines share: a book that is opened and thrown away, commands that are dared, those
of an area drawn as it would ask for them, time that passes; audits after each step, and in the end
all that is kept is built again from the acts.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coopdesk.records import checks, visit
from coopdesk.records.book import COMMANDS, Book, Command
from coopdesk.records.comparing import Finding
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, VisitId
from tests.records import areas
from tests.records.asking import FAILS_ITSELF
from tests.records.hands import Make, Pc

T = TypeVar("T")

#: Which one of those that there are; any number will do.
AT = st.integers(0, 50)


def sound(book: Book, **how: bool) -> list[Finding]:
    """What the audits find that must never be: a slip of before may let too much be paid."""
    return [one for one in checks.run(book, **how) if one.check != "overpayments"]


class Busy(RuleBasedStateMachine):
    """A book at which people are busy. What they do is told by the rules of a subclass too.

    Of `areas` any command is drawn, each in an order of its own making; none where the rules of
    the subclass do it all, to a few rows that stay few.
    """

    template: ClassVar[Pc]
    areas: ClassVar[Sequence[ModuleType]] = areas.AREAS

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.pc = self.template.moved(self.folder / "pc")
        self.book: Book = self.pc.open()
        self.make = Make(self.book)
        self.visits: list[VisitId] = []
        self.entries: list[EntryId] = []

    def dare(self, command: Command[Any, T], **said: Any) -> T | None:
        """Do it, or be refused: then nothing was done."""
        with suppress(Refused):
            return self.book.write(command, **said)
        return None

    @rule(at=AT)
    def take_back_a_visit(self, at: int) -> None:
        if self.visits:
            of = self.visits[at % len(self.visits)]
            self.dare(visit.reverse_visit, visit=of, reason="a slip of the pen")

    @precondition(lambda self: bool(self.areas))
    @rule(area=AT, command=AT)
    def do_something_of_an_area(self, area: int, command: int) -> None:
        with suppress(Refused):  # what it begins with may be closed or spent by now
            said = self.areas[area % len(self.areas)].asked(self.make)
            if said:
                name = sorted(said)[command % len(said)]
                with suppress(*FAILS_ITSELF.get(name, ())):
                    self.book.write(COMMANDS[name], **said[name])

    @rule(days=st.integers(1, 35))
    def let_time_pass(self, days: int) -> None:
        self.pc.clock.move(days=days)

    @invariant()
    def the_audits_find_nothing(self) -> None:
        # What is booked is what is true, and adds up; nothing that is held back is lost.
        assert sound(self.book) == []

    def teardown(self) -> None:
        try:
            assert sound(self.book, rebuild=True) == []
        finally:
            self.book.close()
            shutil.rmtree(self.folder)


def busy(office: type[Busy], template: Pc, *, steps: int, examples: int = 40) -> None:
    """Let an office be busy, time and again."""
    run_state_machine_as_test(
        type("At", (office,), {"template": template}),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
