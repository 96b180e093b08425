"""The verb that exchanges work with other PCs by a place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.typed import Line
from tests.exchange.places.servers import PASSWORD, USER, WebdavGround


@pytest.fixture(autouse=True)
def _own_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("COOPDESK_PLACE_PASSWORD", raising=False)


@pytest.fixture
def own(line: Line, tmp_path: Path) -> Path:
    """A book of this very PC."""
    path = tmp_path / "own.coop"
    line("new", path, "--name", "Twese", "--profile", "plain", "--currency", "XTS")
    return path


@pytest.fixture
def webdav(tmp_path: Path) -> Iterator[WebdavGround]:
    server = WebdavGround(tmp_path / "server")
    yield server
    server.stop()


def test_a_sync_says_what_was_sent_and_is_green(own: Path, line: Line, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    line("place-init", stick, "--book", own)
    said = line.json("sync", "--book", own, "--place", stick)
    assert said["green"]
    assert said["sent"] > 0
    assert (said["received"], said["quarantined"], said["why"]) == (0, [], [])
    assert [seq for seq, _ in said["heads"].values()] == [said["sent"]]
    assert line.json("sync", "--book", own, "--place", stick)["sent"] == 0
    assert "all is well" in line("sync", "--book", own, "--place", stick)


def test_a_bad_file_is_named_with_what_to_do(own: Path, line: Line, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    line("place-init", stick, "--book", own)
    line("sync", "--book", own, "--place", stick)
    file = next((stick / "ACTS").rglob("*.CDB"))
    shutil.copy(file, file.with_name("X.CDB"))
    file.with_name("X.CDB").write_bytes(file.read_bytes()[:-20] + bytes(20))
    said = line.json("sync", "--book", own, "--place", stick, status=1)
    assert not said["green"]
    assert said["quarantined"][0]["file"].endswith("/X.CDB")
    assert "made good" in said["quarantined"][0]["advice"]
    assert not file.with_name("X.CDB").exists()
    file.with_name("Y.CDB").write_bytes(b"holiday pictures")
    told = line("sync", "--book", own, "--place", stick, status=1)
    assert "Y.CDB" in told
    assert "delete this file" in told


def test_a_folder_that_is_no_place_gets_nothing(own: Path, line: Line, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    line("sync", "--book", own, "--place", stick, status=3)
    assert "has no mark of CoopDesk" in line.err
    assert list(stick.iterdir()) == []
    line("sync", "--book", own, "--place", tmp_path / "nowhere", status=3)
    line("sync", "--book", own, status=2)


def test_a_place_on_a_server_is_synced_with_by_its_address(
    own: Path, line: Line, webdav: WebdavGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = (
        webdav.address.replace("://", f"://{USER}@")
        if USER not in webdav.address
        else webdav.address
    )
    monkeypatch.setenv("COOPDESK_PLACE_PASSWORD", PASSWORD)
    line("place-init", address, "--book", own)
    assert line.json("sync", "--book", own, "--place", address)["green"]
