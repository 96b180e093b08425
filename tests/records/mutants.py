"""The ways in which such a program is commonly wrong, and a story of a fleet that brings each out.

A program that is right tells all the stories to their ends, over whatever the fleet exchanges by.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

import pytest
from sqlalchemy import select

from coopdesk.records import ids, journal, members, merge
from coopdesk.records.book import acts, history, keys, merging, replay
from coopdesk.records.book.clock import Hlc
from coopdesk.records.book.projecting import Touched
from coopdesk.records.errors import Trouble
from coopdesk.records.ids import MemberId
from coopdesk.records.schema import Act
from coopdesk.records.store import Raw
from tests.records.exchanging import Fleet

Story = Callable[[Fleet], None]
Wrong = Callable[[pytest.MonkeyPatch], None]


def rename(fleet: Fleet, at: int, name: str) -> None:
    """Somebody sets a field, having seen what their PC shows."""
    node = fleet.nodes[at]
    member = MemberId(node.look("SELECT min(id) FROM member")[0][0])
    shown = node.book.read(members.file, member).village
    change = {"changes": {"village": name}, "shown": {"village": shown}}
    node.book.write(members.change_member, member=member, **change)
    fleet.note(node)


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


def behind(fleet: Fleet) -> None:
    """A PC works on with a clock that is far behind the others'."""
    fleet.clock(1, datetime(2026, 3, 20, tzinfo=UTC))
    fleet.work(1, ("visit", 0, 1, 30))
    fleet.clock(0, datetime(2026, 3, 4, tzinfo=UTC))
    fleet.work(0, ("visit", 1, 1, 40))


# --- wrong in a common way ------------------------------------------------------------------------


def never_newer(patch: pytest.MonkeyPatch) -> None:
    """A copy that came back goes on under the same name."""

    def find(home: Any, book: Any, device: bytes, end: Any) -> Any:
        file = home / "devices" / f"{device.hex()[:32]}.json"
        return keys.DeviceKey(device, b"", file) if file.exists() else None

    patch.setattr(keys, "find", find)


def by_number(patch: pytest.MonkeyPatch) -> None:
    """An act is known by its PC and number."""
    take_in = merging.take_in

    def fresh(raw: Raw, arrived: merge.Arrived, *more: Any) -> merge.Merged:
        known = {*map(tuple, raw.connection.exec_driver_sql("SELECT device, seq FROM act"))}
        rows = {body: acts.decode(body) for body in arrived.bodies}
        new = [b for b, row in rows.items() if (acts.number_of(row.dev), row.seq) not in known]
        try:
            return take_in(raw, replace(arrived, bodies=new), *more)
        except Trouble:  # what comes after one that is thought to be here
            return merge.Merged(0, 0, Touched())

    patch.setattr(merging, "take_in", fresh)


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


#: Each with its story. A cursor by time stands where a fleet exchanges.
MUTANTS: Final[tuple[tuple[Wrong, Story], ...]] = (
    (never_newer, restored),
    (by_number, forked),
    (without_the_id, tied),
    (wall_clock, late),
    (random_ids, reversed_twice),
)
