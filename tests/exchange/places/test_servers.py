"""What only servers can do wrong: passwords, lines, hosts, answers that get lost."""

from __future__ import annotations

import sys
from urllib.parse import quote

import pytest

from coopdesk.exchange.places import Fault, Given, Item, Patience, PlaceTrouble, opened
from tests.exchange.places.grounds import OURS, Waits, place_at
from tests.exchange.places.servers import PASSWORD, USER, S3Ground, SftpGround, WebdavGround

Server = WebdavGround | SftpGround | S3Ground
BUNDLE = "ACTS/0A1B2C3D/00000001.CDB"


@pytest.fixture(params=["webdav", "sftp", "s3"])
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue(request.param)
    return found


def test_a_server_that_is_off_is_tried_again_and_then_said(server: Server) -> None:
    waits = Waits()
    place = place_at(server, waits)
    place.put_new("X.CDB", OURS)
    server.stop()
    for call in (place.list, lambda: place.get("X.CDB", 9999), lambda: place.put_new("Y", OURS)):
        waits.asked.clear()
        with pytest.raises(PlaceTrouble) as trouble:
            call()
        assert trouble.value.fault is Fault.NO_NETWORK
        assert waits.asked == [1, 2, 4, 8]


def test_without_patience_there_is_one_try(server: Server) -> None:
    server.stop()
    place = opened(server.address, server.secrets, Patience(waits=()))
    with pytest.raises(PlaceTrouble) as trouble:
        place.list()
    assert trouble.value.fault is Fault.NO_NETWORK


@pytest.mark.parametrize("fault", ["abort", "lost"])
def test_a_line_that_breaks_while_writing_is_taken_up_again(server: Server, fault: str) -> None:
    """Half of it arrived, or all of it but not the answer."""
    place_at(server).put_new("ACTS/0A1B2C3D/X.CDB", OURS)
    waits = Waits()
    server.refuse(fault, 1)
    assert place_at(server, waits).put_new(BUNDLE, OURS) == BUNDLE
    assert waits.asked == [1]
    assert server.raw(BUNDLE) == OURS
    assert len(place_at(server).list("ACTS/0A1B2C3D")) == 2


def test_a_line_that_keeps_breaking_leaves_what_the_next_run_completes(server: Server) -> None:
    place_at(server).put_new("ACTS/0A1B2C3D/X.CDB", OURS)
    server.refuse("abort", 99)
    with pytest.raises(PlaceTrouble) as trouble:
        place_at(server).put_new(BUNDLE, OURS)
    assert trouble.value.fault is Fault.NO_NETWORK
    server.refuse("", 0)
    assert place_at(server).put_new(BUNDLE, OURS) == BUNDLE
    assert len(place_at(server).list("ACTS/0A1B2C3D")) == 2


def test_large_files_go_whole(server: Server) -> None:
    data = OURS * 3000  # 6 MB: more than one part of S3
    place = place_at(server)
    assert place.put_new("COPIES/261125A1.ZIP", data) == "COPIES/261125A1.ZIP"
    assert place.get("COPIES/261125A1.ZIP", len(data)) == data
    with pytest.raises(PlaceTrouble) as trouble:
        place.get("COPIES/261125A1.ZIP", len(data) - 1)
    assert trouble.value.fault is Fault.TOO_LARGE


def test_a_place_works_on_after_it_was_closed_or_cut(sftp: SftpGround) -> None:
    place = place_at(sftp)
    place.put_new("X.CDB", OURS)
    sftp.cut()
    assert place.get("X.CDB", 9999) == OURS
    place.close()
    assert place.get("X.CDB", 9999) == OURS


@pytest.mark.parametrize("kind", ["webdav", "sftp"])
def test_a_wrong_password_is_said_at_once(request: pytest.FixtureRequest, kind: str) -> None:
    server: Server = request.getfixturevalue(kind)
    for secrets in (Given(password="guess"), Given(password="")):
        waits = Waits()
        place = opened(server.address, secrets, waits.patience())
        with pytest.raises(PlaceTrouble) as trouble:
            place.put_new(BUNDLE, OURS)
        assert trouble.value.fault is Fault.PASSWORD
        assert not waits.asked
        assert PASSWORD not in str(trouble.value)


def test_the_key_of_a_host_is_kept_the_first_time(sftp: SftpGround) -> None:
    place_at(sftp).put_new("X.CDB", OURS)
    kept = sftp.secrets.secret(f"sftp://{USER}@127.0.0.1:{sftp.port}", "host")
    assert kept
    assert kept.startswith("SHA256:")


def test_a_host_with_another_key_gets_no_password(sftp: SftpGround) -> None:
    place_at(sftp).put_new("X.CDB", OURS)
    sftp.down()
    sftp.start(new_key=True)
    with pytest.raises(PlaceTrouble) as trouble:
        place_at(sftp).list()
    assert trouble.value.fault is Fault.STRANGER
    assert not sftp.passwords_seen[1:]


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ("401 Unauthorized", Fault.PASSWORD),
        ("403 Forbidden", None),
        ("413 Too Large", Fault.FULL),
        ("418 Teapot", Fault.MACHINE),
        ("429 Too Many Requests", Fault.LOCKED),
        ("500 Server Error", Fault.NO_NETWORK),
        ("502 Bad Gateway", Fault.NO_NETWORK),
        ("503 Unavailable", Fault.NO_NETWORK),
        ("507 Insufficient Storage", Fault.FULL),
    ],
)
@pytest.mark.parametrize("kind", ["webdav", "s3"])
def test_each_answer_of_a_server_has_words(
    request: pytest.FixtureRequest, kind: str, status: str, fault: Fault | None
) -> None:
    server: WebdavGround | S3Ground = request.getfixturevalue(kind)
    place = opened(server.address, server.secrets, Patience(waits=()))
    place.put_new("X.CDB", OURS)
    server.web.unruly.answers = [status] * 2
    for call in (lambda: place.put_new("X.CDB", OURS), lambda: place.get("X.CDB", 9999)):
        with pytest.raises(PlaceTrouble) as trouble:
            call()
        expected = fault or (Fault.READ_ONLY if kind == "webdav" else Fault.PASSWORD)
        assert trouble.value.fault is expected
        assert trouble.value.advice


def test_a_wrong_clock_is_not_a_wrong_password(s3: S3Ground) -> None:
    place = opened(s3.address, s3.secrets, Patience(waits=()))
    s3.web.unruly.answers = ["403 Forbidden"]
    s3.web.unruly.body = b"<Error><Code>RequestTimeTooSkewed</Code></Error>"
    with pytest.raises(PlaceTrouble) as trouble:
        place.get("X.CDB", 10)
    assert trouble.value.fault is Fault.CLOCK


@pytest.mark.parametrize("body", [b"<html>Log in to the hotel's network</html>", b"<a", b""])
def test_a_page_of_a_hotel_is_no_place(webdav: WebdavGround, body: bytes) -> None:
    place = opened(webdav.address, webdav.secrets, Patience(waits=()))
    webdav.web.unruly.body = body
    with pytest.raises(PlaceTrouble):
        place.list()


@pytest.mark.parametrize(
    ("name", "address", "missing"),
    [
        ("webdav", "webdav+https://ana@host.example/x", "webdav4.http"),
        ("sftp", "sftp://ana@host.example/x", "sshfs"),
        ("s3", "s3://bucket/x", "obstore"),
    ],
)
def test_a_part_that_is_not_installed_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    monkeypatch.delitem(sys.modules, f"coopdesk.exchange.places.{name}", raising=False)
    with pytest.raises(PlaceTrouble) as trouble:
        opened(address)
    assert trouble.value.fault is Fault.EXTRA
    assert f"coopdesk[{name}]" in str(trouble.value.advice)


@pytest.mark.parametrize("kind", ["webdav", "sftp"])
def test_a_folder_may_have_any_name_on_a_server(request: pytest.FixtureRequest, kind: str) -> None:
    server: WebdavGround | SftpGround = request.getfixturevalue(kind)
    name = "Coopérative d'épargne 100% & co #1?"
    server.root.rename(server.root.with_name(name))
    server.root = server.root.with_name(name)
    server.address = server.address.removesuffix("folder") + quote(name)
    place = place_at(server)
    assert place.address == server.address
    assert place.put_new(BUNDLE, OURS) == BUNDLE
    assert place.get(BUNDLE, 9999) == OURS == server.raw(BUNDLE)
    assert [item.name for item in place.list()] == ["ACTS"]
    assert place.list("COPIES") == []


def test_nothing_is_read_or_written_through_a_link_of_a_server(sftp: SftpGround) -> None:
    outside = sftp.root.parent / "outside"
    (sftp.root / "NEW.CDB").symlink_to(outside)
    (sftp.root / "COPIES").symlink_to(sftp.root.parent)
    place = place_at(sftp)
    assert place.put_new("NEW.CDB", OURS) == "NEW_1.CDB"
    assert not outside.exists()
    assert place.list() == [Item("NEW_1.CDB", len(OURS))]
    assert place.list("COPIES") == []
    with pytest.raises(PlaceTrouble) as trouble:
        place.put_new("COPIES/X.CDP", OURS)
    assert trouble.value.fault in (Fault.TAKEN, Fault.LOCKED)
    assert not (sftp.root.parent / "X.CDP").exists()


@pytest.mark.parametrize(
    ("kind", "most"), [("webdav", ["GET", "PUT", "GET"]), ("s3", ["GET", "GET", "PUT", "HEAD"])]
)
def test_a_small_file_takes_few_turns_on_a_slow_line(
    request: pytest.FixtureRequest, kind: str, most: list[str]
) -> None:
    server: WebdavGround | S3Ground = request.getfixturevalue(kind)
    place = place_at(server)
    place.put_new("ACTS/0A1B2C3D/X.CDB", OURS)
    server.web.unruly.calls.clear()
    place.put_new(BUNDLE, OURS)
    assert server.web.unruly.calls == most
