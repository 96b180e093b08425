"""Bundles that were left open before a recovery sheet was tried out."""

from __future__ import annotations

from pathlib import Path

from coopdesk.exchange import bundles
from tests.exchange.syncing.couriers import couriers, equal, placed, rounds
from tests.exchange.syncing.test_sync import files
from tests.records.hands import Pc


def opened_to_all(place: Path) -> list[Path]:
    """Bundles that anybody can read."""
    return [one for one in files(place) if not bundles.header_of(one.read_bytes()).locked]


def test_once_bundles_are_locked_those_of_before_are_written_anew(
    template: Pc, tmp_path: Path
) -> None:
    with couriers(template, tmp_path, 3) as pcs:
        place = placed(pcs[0].book, tmp_path / "stick")
        for n, pc in enumerate(pcs[:2]):
            pc.work(f"Aline {n}", visits=3)
        rounds(pcs[:2], place)
        assert len(opened_to_all(place)) >= 2
        for pc in pcs:
            pc.ring.locked = True
        assert all(pc.sync(place).green for pc in pcs[:2])
        assert opened_to_all(place)  # nothing goes before the new ones were read again
        for pc in pcs[:2]:
            assert pc.sync(place).green
        assert opened_to_all(place) == []
        before = files(place)
        assert pcs[0].sync(place).sent == 0
        assert files(place) == before
        rounds(pcs, place)
        equal(pcs)


def test_once_bundles_are_locked_no_open_one_is_carried_to_another_place(
    template: Pc, tmp_path: Path
) -> None:
    with couriers(template, tmp_path, 3) as (one, other, third):
        stick, server = (placed(one.book, tmp_path / name) for name in ("stick", "server"))
        one.work("Aline", visits=3)
        rounds([one, other], stick)
        for pc in (one, other, third):
            pc.ring.locked = True
        other.sync(server)
        assert files(server)
        assert opened_to_all(server) == []
        third.sync(server)
        assert "Aline" in {row.name for row in third.roll()}
