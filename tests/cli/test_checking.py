"""What audits find, as a person reads it and as a program does."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlcipher3 import dbapi2 as driver

from tests.cli.typed import Line


def spoiled(demo: Path, folder: Path, *words: str) -> Path:
    """The practice book, changed behind the program's back."""
    path = folder / "spoiled.coop"
    shutil.copy(demo, path)
    with driver.connect(str(path)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            raw.execute(f"DROP TRIGGER {name}")
        for sql in words:
            raw.execute(sql)
    raw.close()
    return path


OFF = (
    "UPDATE line SET amount = amount + 500 WHERE amount > 0 AND entry ="
    " (SELECT id FROM entry WHERE series = 'A' AND number = 7) AND n ="
    " (SELECT min(n) FROM line WHERE amount > 0 AND entry ="
    " (SELECT id FROM entry WHERE series = 'A' AND number = 7))"
)
ELSEWHERE = "UPDATE member SET village = 'Nowhere'"


def test_what_is_found_is_told_in_words_and_each_once(
    line: Line, demo: Path, tmp_path: Path
) -> None:
    book = spoiled(demo, tmp_path, OFF, ELSEWHERE)
    said = line("check", "--book", book, "--rebuild", status=1)
    told = said.replace("\xa0", " ").splitlines()
    assert "Entry A-000007 does not balance: it is off by 500 F." in told
    assert "A row of Member is not what the acts say." in told
    assert len(told) == len(set(told))
    assert not [one for one in told if one.startswith(("balanced", "facts", "derived"))]
    french = line("check", "--book", book, "--language", "fr", status=1)
    assert "L’écriture A-000007 n’est pas équilibrée" in french


def test_a_program_is_told_which_audit_found_it_and_where(
    line: Line, demo: Path, tmp_path: Path
) -> None:
    said = line.json("check", "--book", spoiled(demo, tmp_path, OFF), status=1)
    assert not said["ok"]
    assert ("balanced", "A 7 500") in {(one["check"], one["where"]) for one in said["findings"]}
