"""A folder is made a place of the co-op, and nothing else is."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from coopdesk import paths
from coopdesk.exchange import known
from coopdesk.exchange.places.kept import Kept
from coopdesk.records.book import Book
from tests.cli.typed import Line, clock
from tests.exchange.places.servers import PASSWORD, USER, WebdavGround


@pytest.fixture
def webdav(tmp_path: Path) -> Iterator[WebdavGround]:
    server = WebdavGround(tmp_path / "server")
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _own_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("COOPDESK_PLACE_PASSWORD", raising=False)


def test_a_folder_becomes_a_place_and_stays_it(book: Path, line: Line, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    said = line.json("place-init", stick, "--book", book)
    assert (said["name"], said["address"]) == ("Twizigamire", str(stick))
    mark = json.loads((stick / "COOPDESK.ID").read_bytes())
    assert (mark["place"], mark["made"]) == (said["place"], "2026-11-23")
    assert "Twizigamire" in (stick / "READ_ME.TXT").read_text("utf-8-sig")
    assert line.json("place-init", stick, "--book", book) == said
    assert line("place-init", stick, "--book", book).startswith("“")
    with Book.open(book, paths.home(), clock) as opened:
        (one,) = opened.read(known.places)
    assert (one.marker, one.name, one.address) == (said["place"], "stick", str(stick))


def test_a_place_is_kept_by_an_address_that_holds_wherever_the_program_is_started(
    book: Path, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "BLUE").mkdir()
    monkeypatch.chdir(tmp_path)
    line("backup", "--book", book, "--to", "BLUE", "--name", "Blue")
    with Book.open(book, paths.home(), clock) as opened:
        (one,) = opened.read(known.places)
    assert one.address == str(tmp_path / "BLUE")


def test_a_folder_that_is_not_there_is_never_made(book: Path, line: Line, tmp_path: Path) -> None:
    line("place-init", tmp_path / "nowhere", "--book", book, status=3)
    assert "Plug the stick in" in line.err
    assert not (tmp_path / "nowhere").exists()


def test_a_place_of_another_co_op_stays_theirs(
    book: Path, plain: Path, line: Line, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    line("place-init", stick, "--book", plain)
    before = (stick / "COOPDESK.ID").read_bytes()
    line("place-init", stick, "--book", book, status=3)
    assert "another co-op: “X”" in line.err
    assert (stick / "COOPDESK.ID").read_bytes() == before


def test_a_password_in_the_address_is_refused_and_not_repeated(book: Path, line: Line) -> None:
    line("place-init", "webdav+https://ana:secret@host.example/x", "--book", book, status=3)
    assert "secret" not in line.err


def test_a_server_is_a_place_too(
    book: Path, line: Line, webdav: WebdavGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    line("place-init", webdav.address, "--book", book, status=3)
    assert "does not accept" in line.err
    monkeypatch.setenv("COOPDESK_PLACE_PASSWORD", PASSWORD)
    said = line.json("place-init", webdav.address, "--book", book)
    assert said["place"].encode() in (webdav.raw("COOPDESK.ID") or b"")
    assert not (paths.home() / "places.json").exists()  # what a script gives is not kept


def test_a_typed_password_is_kept_once_it_was_accepted(
    book: Path, line: Line, webdav: WebdavGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def typed(question: str) -> str:
        asked.append(question)
        return answers.pop()

    answers = [PASSWORD, "wrong"]
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", typed)
    line("place-init", webdav.address, "--book", book, status=3)
    line("place-init", webdav.address, "--book", book)
    line("place-init", webdav.address, "--book", book)
    assert len(asked) == 2
    file = paths.home() / "places.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    where = f"webdav+http://{USER}@127.0.0.1:{webdav.web.port}"
    assert Kept(paths.home()).secret(where, "password") == PASSWORD
    Kept(paths.home()).keep(where, "password", "changed")
    line("place-init", webdav.address, "--book", book, status=3)
    assert Kept(paths.home()).secret(where, "password") is None


def test_a_damaged_file_of_passwords_is_said(book: Path, line: Line, webdav: WebdavGround) -> None:
    (paths.home() / "places.json").write_text("{")
    line("place-init", webdav.address, "--book", book, status=3)
    assert "places.json" in line.err
