"""Sync by itself with servers: passwords, links that break, and one that says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import TypeAlias

import pytest
from pytestqt.qtbot import QtBot

from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import opened as opened_place
from coopdesk.exchange.places.addresses import parse
from coopdesk.exchange.places.kept import Kept
from coopdesk.exchange.sync import sync
from coopdesk.ui.copying import CopyWork
from coopdesk.ui.desk import Desk
from coopdesk.ui.quietly import EVERY, LONGEST
from tests.exchange.places.servers import PASSWORD, S3Ground, SftpGround, WebdavGround
from tests.records.hands import Pc
from tests.ui.quiet import LONG, Office

Server: TypeAlias = WebdavGround | SftpGround | S3Ground


@pytest.fixture
def at(pc: Pc, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("COOPDESK_HOME", str(pc.home))
    return Office(desk, pc.home, qtbot)


@pytest.fixture(params=[WebdavGround, SftpGround, S3Ground], ids=["webdav", "sftp", "s3"])
def server(at: Office, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each kind of server in turn, whose password this PC keeps."""
    (tmp_path / "server").mkdir()
    made: Server = request.param(tmp_path / "server")
    Kept(at.home).keep(parse(made.address).where, "password", PASSWORD)
    yield made
    made.stop()


@pytest.fixture
def webdav(at: Office, tmp_path: Path) -> Iterator[WebdavGround]:
    """A server whose password this PC keeps."""
    server = WebdavGround(tmp_path / "web")
    Kept(at.home).keep(parse(server.address).where, "password", PASSWORD)
    yield server
    server.stop()


def test_a_server_is_synced_by_itself_with_the_password_that_is_kept(
    at: Office, server: Server
) -> None:
    at.place(server.address)
    at.later()
    assert at.equal()
    assert not at.said


def test_a_link_that_breaks_in_the_middle_goes_on_the_next_time(at: Office, server: Server) -> None:
    at.place(server.address)
    server.refuse("abort", 1)
    at.later()
    assert not at.equal()
    assert at.one().unreached is not None
    assert not at.said
    at.later(2 * EVERY)
    assert at.equal()
    assert at.one().unreached is None
    assert not at.said


def test_a_password_that_is_refused_is_told_once_and_not_tried_again(
    at: Office, webdav: WebdavGround, pc: Pc
) -> None:
    at.place(webdav.address, "Cloud")
    Kept(pc.home).keep(parse(webdav.address).where, "password", "old")
    for _ in range(4):
        at.later(LONGEST)
    assert len(at.said) == 1
    assert "“Cloud”" in at.said[0]
    assert "name and password" in at.said[0]
    assert [one.kind for one in at.one().why] == ["password"]
    calls = len(webdav.web.unruly.calls)
    at.later(LONGEST)
    assert len(webdav.web.unruly.calls) == calls


@pytest.mark.parametrize("method", ["PROPFIND", "GET", "PUT"])
def test_closing_waits_for_no_server_that_does_not_answer(
    at: Office, webdav: WebdavGround, pc: Pc, method: str
) -> None:
    at.place(webdav.address)
    web = webdav.web.unruly
    web.mute = method
    at.quiet.look()
    at.qtbot.waitUntil(web.asked.is_set, timeout=LONG)
    begun = monotonic()
    at.desk.close()
    at.desk.book.close()
    assert monotonic() - begun < 3
    web.mute = ""
    web.speak.set()
    at.qtbot.wait(100)
    assert not at.said
    with pc.open() as book:  # and the next one goes on
        place = opened_place(webdav.address, Kept(pc.home))
        assert sync(book, place, Keyring(pc.home)).green
        place.close()


def test_a_copy_to_a_server_that_does_not_answer_is_stopped_at_once(
    at: Office, webdav: WebdavGround
) -> None:
    at.place(webdav.address)
    web = webdav.web.unruly
    web.mute = "PUT"
    job = at.desk.start("Copying", CopyWork(at.desk, at.one()))
    at.qtbot.waitUntil(web.asked.is_set, timeout=LONG)
    begun = monotonic()
    with at.qtbot.waitSignal(job.stopped, timeout=LONG):
        job.stop()
    assert monotonic() - begun < 3
    assert at.one().copied is None
    web.speak.set()
