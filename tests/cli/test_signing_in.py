"""Who signs in, and with what password."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopdesk.records import office
from coopdesk.records.access import Role
from tests.cli.typed import KIGALI, Line, at_the_desk


@pytest.fixture
def locked(tmp_path: Path, line: Line, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "locked.coopdesk"
    monkeypatch.setenv("COOPDESK_PASSWORD", "sesame")
    line("new", path, "--name", "L", "--person", "Ana")
    assert "no password" not in line.err
    monkeypatch.delenv("COOPDESK_PASSWORD")
    return path


def test_a_book_with_a_password_asks_for_it(
    locked: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line("members", "--book", locked, status=2)
    assert "COOPDESK_PASSWORD" in line.err
    monkeypatch.setenv("COOPDESK_PASSWORD", "wrong")
    line("members", "--book", locked, status=1)
    monkeypatch.setenv("COOPDESK_PASSWORD", "sesame")
    line("members", "--book", locked)


def test_a_password_file_goes_before_the_environment(
    locked: Path, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pw"
    file.write_bytes(b"\xef\xbb\xbfsesame\r\nnot this\n")
    monkeypatch.setenv("COOPDESK_PASSWORD", "wrong")
    line("members", "--book", locked, "--password-file", file)
    file.write_bytes(b"\xff\xfe\n")
    line("members", "--book", locked, "--password-file", file, status=1)
    line("members", "--book", locked, "--password-file", tmp_path / "none", status=3)
    line("members", "--book", locked, "--password-file", tmp_path, status=3)


def test_a_book_without_a_password_says_so_and_takes_any(
    book: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line("members", "--book", book)
    monkeypatch.setenv("COOPDESK_PASSWORD", "anything")
    line("members", "--book", book)


def test_of_several_people_the_one_named_signs_in_with_their_role(
    locked: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_the_desk(locked, password="sesame") as book:
        book.write(
            office.add_person, name="Tomás", role=Role.AUDITOR, language="es", password="library"
        )
    said = (KIGALI, "--book", locked, "--good-rows")
    monkeypatch.setenv("COOPDESK_PASSWORD", "library")
    line("members", "--book", locked, "--as", "tomás")
    line("import", "members", *said, status=1)
    assert "Tomás may not do this" in line.err
    line("members", "--book", locked, "--as", "Ana", status=1)
    line("members", "--book", locked, "--as", "Nobody", status=1)
