"""Commands typed one after the other, at a clock that stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from coopdesk import cli, paths
from coopdesk.records import office
from coopdesk.records.book import Book

ROOT = Path(__file__).parents[2]

DATA = ROOT / "tests" / "exchange" / "data"
ACCOUNTING = ROOT / "tests" / "data" / "accounting"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
KIGALI = DATA / "roll_kigali.csv"


def clock() -> datetime:
    return NOW


@contextmanager
def at_the_desk(path: Path, **said: Any) -> Iterator[Book]:
    """The book of a command line, with its first person at the desk."""
    with Book.open(path, paths.home(), clock) as book:
        book.actor = book.read(office.sign_in, person=book.read(office.people)[0].id, **said)
        yield book


class Line:
    """Commands typed one after the other."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.status, self.out, self.err = 0, "", ""

    def __call__(self, *argv: str | Path, status: int = 0) -> str:
        """Give a command; its exit status must be the one expected. Returns its output."""
        self.status = cli.main([str(word) for word in argv], clock=clock)
        self.out, self.err = self._capsys.readouterr()
        assert self.status == status, self.err
        assert "Traceback" not in self.err
        return self.out

    def json(self, *argv: str | Path, status: int = 0) -> Any:
        return json.loads(self(*argv, "--json", status=status))
