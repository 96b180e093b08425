"""All PCs are lost. One stick and the paper sheet, on a PC that never saw the book: the same trial
balance, the same seal. Each command is a program of its own, as it is for people.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_recovering import printed
from tests.cli.typed import NOW, ROOT, Line

TODAY = ("--today", NOW.date().isoformat())


class Afresh:
    """A PC, by its folder. Every command starts the program anew."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def __call__(self, *argv: str | Path, status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "coopdesk", *map(str, argv)],
            cwd=ROOT,
            env={**os.environ, "COOPDESK_HOME": str(self._home), "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    def json(self, *argv: str | Path, status: int = 0) -> Any:
        return json.loads(self(*argv, "--json", status=status))


def test_one_stick_and_the_paper_sheet_give_the_same_trial_balance_and_seal(
    kigali: Path, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, paper, typed = (tmp_path / name for name in ("stick", "sheet.pdf", "typed.txt"))
    stick.mkdir()
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home"))
    of = ("--book", kigali)
    line("place-init", stick, *of)
    line("recovery", "sheet", *of, "--label", "Safe", "--to", paper)
    typed.write_text(printed(paper))
    line("recovery", "drill", *of, "--typed", typed)
    sealed = line.json("seal", *of)["seal"]
    line("backup", *of, "--to", stick)
    figures, proven = line("trial-balance", *of, "--csv"), line("seal", "verify", *of)
    assert "20030000" in figures
    assert sealed.upper() in proven.replace(" ", "")
    shutil.rmtree(tmp_path / "home")
    kigali.unlink()

    new, book = Afresh(tmp_path / "home of another"), tmp_path / "other pc" / "again.coopdesk"
    book.parent.mkdir()
    new("restore", stick, "--to", book, status=3)  # what is on the stick is locked
    assert not book.exists()
    new("restore", stick, "--to", book, "--sheet", typed)
    of = ("--book", book)
    assert new("trial-balance", *of, "--csv", *TODAY) == figures
    assert new("seal", "verify", *of, *TODAY) == proven
    new("recovery", "use", *of, "--typed", typed, *TODAY)
    assert new.json("sync", *of, "--place", stick, *TODAY)["green"]
    assert new("trial-balance", *of, "--csv", *TODAY) == figures
