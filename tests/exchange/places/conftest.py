from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.places.disks import DiskGround, FatGround
from tests.exchange.places.grounds import Ground

KINDS = {"disk": DiskGround, "fat": FatGround}


@pytest.fixture(params=list(KINDS))
def ground(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Ground:
    """Each kind of place in turn."""
    return KINDS[request.param](tmp_path / "ground", monkeypatch)


@pytest.fixture
def fat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FatGround:
    """A stick that can be pulled."""
    return FatGround(tmp_path / "stick", monkeypatch)
