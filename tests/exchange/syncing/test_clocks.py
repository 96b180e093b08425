"""PCs whose clocks are wrong sync all the same, and nothing comes before what it goes on from."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coopdesk.records import conflicts, members
from coopdesk.records.ids import MemberId
from tests.exchange.syncing.couriers import Courier, couriers, equal, placed, said
from tests.records.hands import MORNING, Pc, answers

ORDER = "SELECT hash FROM act ORDER BY hlc_ms, hlc_count, device, hash"

Clock = Callable[[random.Random, datetime], datetime]
#: What a clock shows, by chance or by what it should show.
CLOCKS: dict[str, Clock] = {
    "1980": lambda _chance, _now: datetime(1980, 1, 5, tzinfo=UTC),
    "2010": lambda _chance, now: now.replace(year=2010),
    "an hour ahead": lambda _chance, now: now + timedelta(hours=1),
    "2076": lambda _chance, now: now.replace(year=2076),
    "jumping": lambda chance, now: chance.choice(
        [
            datetime(1980, 1, 5, tzinfo=UTC),
            now.replace(year=2010),
            now - timedelta(minutes=3),
            now + timedelta(hours=1),
            now.replace(year=2076),
        ]
    ),
}


class Causes:
    """What each PC knew whenever it wrote."""

    def __init__(self) -> None:
        self.before: dict[bytes, frozenset[bytes]] = {}

    def work(self, pc: Courier, deed: Callable[[], object]) -> None:
        """Let a PC do something, and note what it knew before each of its acts."""
        known = set(in_order(pc))
        deed()
        for ident in in_order(pc):
            if ident not in known:
                self.before[ident] = frozenset(known)
                known.add(ident)

    def hold(self, pc: Courier) -> None:
        """In the order that all PCs agree on, every act comes after all that it goes on from."""
        at = {ident: n for n, ident in enumerate(in_order(pc))}
        assert self.before.keys() <= at.keys()
        for ident, before in self.before.items():
            assert max(at[one] for one in before) < at[ident]


def in_order(pc: Courier) -> list[bytes]:
    return [bytes(row[0]) for row in pc.book.read(answers, ORDER)]


def changes(pc: Courier, member: MemberId, village: str) -> None:
    shown = pc.book.read(members.file, member).village
    pc.book.write(
        members.change_member,
        member=member,
        changes={"village": village},
        shown={"village": shown},
    )


@pytest.mark.parametrize("wrong", list(CLOCKS))
def test_three_pcs_with_a_wrong_clock_sync_and_keep_what_goes_on_from_what(
    template: Pc, tmp_path: Path, wrong: str
) -> None:
    chance, causes, shows = random.Random(wrong), Causes(), CLOCKS[wrong]
    now = MORNING
    with couriers(template, tmp_path, 3) as pcs:
        stick = placed(pcs[0].book, tmp_path / "stick")
        who = pcs[0].make.member("Aline").id
        for pc in pcs * 2:
            pc.sync(stick)

        def tick(_at: int = 0, _of: int = 0) -> None:
            """Time goes on, also in the middle of a sync; the second PC's clock shows what it will;
            when it jumps, so does the third's.
            """
            nonlocal now
            now += timedelta(minutes=1)
            pcs[0].clock.moment = now
            pcs[1].clock.moment = shows(chance, now)
            pcs[2].clock.moment = shows(chance, now) if wrong == "jumping" else now

        for turn in range(3):
            for n, pc in enumerate(pcs):
                pc.sync(stick, step=tick)
                tick()
                causes.work(pc, lambda: changes(pc, who, f"V{turn}{n}"))  # noqa: B023
                tick()
                causes.work(pc, lambda: pc.make.member(f"Of {pc.pc.path}"))  # noqa: B023
                report = pc.sync(stick, step=tick)
                assert report.quarantined == []
                assert report.trouble is None
        for pc in pcs * 2:
            report = pc.sync(stick, step=tick)
            assert said(report) == []
        equal(pcs)
        for pc in pcs:
            causes.hold(pc)
            # Each saw the one before: the last one stands, whatever its clock said.
            assert pc.book.read(members.file, who).village == "V22"
            assert pc.book.read(conflicts.open_conflicts) == []
