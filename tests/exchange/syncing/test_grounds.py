"""The same syncs over every kind of place, with what goes wrong there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.places.conftest import DISKS, SERVERS
from tests.exchange.places.disks import FatGround
from tests.exchange.places.grounds import Ground, place_at
from tests.exchange.syncing.couriers import couriers, equal, mark, said
from tests.records.hands import Pc


@pytest.fixture(params=[*DISKS, *SERVERS])
def kind(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ground]:
    """Each kind of place in turn."""
    if request.param in DISKS:
        yield DISKS[request.param](tmp_path / "ground", monkeypatch)
        return
    server = SERVERS[request.param](tmp_path / "server")
    yield server
    server.stop()


def test_two_pcs_are_equal_and_green_over_every_kind_of_place(
    template: Pc, tmp_path: Path, kind: Ground
) -> None:
    with couriers(template, tmp_path) as pcs:
        mark(pcs[0].book, place_at(kind))
        pcs[0].work("Aline")
        pcs[1].work("Bosco")
        reports = [pc.sync(place_at(kind)) for pc in pcs * 2]
        assert said(reports[-1]) == []
        assert pcs[0].sync(place_at(kind)).green
        equal(pcs)


@pytest.mark.parametrize("fault", ["full", "locked", "abort"])
def test_a_place_that_refuses_is_not_green_and_nothing_is_lost(
    template: Pc, tmp_path: Path, kind: Ground, fault: str
) -> None:
    with couriers(template, tmp_path) as pcs:
        mark(pcs[0].book, place_at(kind))
        pcs[0].work("Aline")
        kind.refuse(fault, 1000)
        report = pcs[0].sync(place_at(kind))
        kind.refuse(fault, 0)
        assert report.green == (report.trouble is None)
        pcs[0].sync(place_at(kind))  # what was left half written is made good
        assert pcs[0].sync(place_at(kind)).green
        assert pcs[1].sync(place_at(kind)).green
        assert pcs[0].sync(place_at(kind)).green
        equal(pcs)


def test_a_list_that_lags_behind_is_no_harm(template: Pc, tmp_path: Path, kind: Ground) -> None:
    with couriers(template, tmp_path) as pcs:
        mark(pcs[0].book, place_at(kind))
        pcs[0].work("Aline")
        kind.lag(3)
        reports = [pc.sync(place_at(kind)) for pc in pcs * 3]
        assert said(reports[-1]) == []
        equal(pcs)


def test_a_pulled_stick_is_synced_with_again(
    template: Pc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = FatGround(tmp_path / "stick", monkeypatch)
    with couriers(template, tmp_path) as pcs:
        mark(pcs[0].book, place_at(stick))
        for n in range(3):
            pcs[0].work(f"Member {n}")
            assert pcs[0].sync(place_at(stick)).green
        stick.pull()
        reports = [pc.sync(place_at(stick)) for pc in pcs * 2]
        assert said(reports[-1]) == []
        equal(pcs)
