from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.places.disks import DiskGround, FatGround
from tests.exchange.places.grounds import Ground
from tests.exchange.places.servers import S3Ground, SftpGround, WebdavGround

DISKS = {"disk": DiskGround, "fat": FatGround}
SERVERS: dict[str, type[WebdavGround | SftpGround | S3Ground]] = {
    "webdav": WebdavGround,
    "sftp": SftpGround,
    "s3": S3Ground,
}


@pytest.fixture(params=[*DISKS, *SERVERS])
def ground(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ground]:
    """Each kind of place in turn."""
    if request.param in DISKS:
        yield DISKS[request.param](tmp_path / "ground", monkeypatch)
        return
    server = SERVERS[request.param](tmp_path)
    yield server
    server.stop()


@pytest.fixture
def fat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FatGround:
    """A stick that can be pulled."""
    return FatGround(tmp_path / "stick", monkeypatch)


@pytest.fixture
def webdav(tmp_path: Path) -> Iterator[WebdavGround]:
    server = WebdavGround(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[SftpGround]:
    server = SftpGround(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def s3(tmp_path: Path) -> Iterator[S3Ground]:
    server = S3Ground(tmp_path)
    yield server
    server.stop()
