"""A command line, and books for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopdesk import cli
from coopdesk.records import passwords
from tests.cli.typed import KIGALI, Line, clock


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COOPDESK_PASSWORD", raising=False)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setattr(passwords, "_KIB", 8)  # a password takes a third of a second on purpose


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str]) -> Line:
    """A command line to type on."""
    return Line(capsys)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice book that is only looked at."""
    path = tmp_path_factory.mktemp("demo") / "demo.coopdesk"
    status = cli.main(["demo", str(path), "--members", "25", "--years", "1"], clock=clock)
    assert status == 0
    return path


@pytest.fixture
def book(tmp_path: Path, line: Line) -> Path:
    """An empty book of Rwanda."""
    path = tmp_path / "b.coopdesk"
    line("new", path, "--name", "Twizigamire", "--profile", "RW", "--person", "Claudine")
    return path


@pytest.fixture
def kigali(book: Path, line: Line) -> Path:
    """The book of Rwanda with the roll of Kigali in it."""
    line("import", "members", KIGALI, "--book", book, "--good-rows")
    return book


@pytest.fixture
def plain(tmp_path: Path, line: Line) -> Path:
    """An empty book without a country."""
    path = tmp_path / "x.coopdesk"
    line("new", path, "--name", "X", "--profile", "plain", "--currency", "XTS")
    return path
