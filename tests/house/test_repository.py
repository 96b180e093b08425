"""What is committed speaks to every user and developer: no machine, no person, no address."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev
from tests.house.lints import ROOT

_BINARY = {".ttf", ".png", ".pdf", ".xlsx", ".ico", ".mo", ".zip"}
#: Folders and addresses that exist on one machine or in one office only.
_OF_A_MACHINE = re.compile(
    r"(?<![\w.:/<>{}-])/(?:home|root|work|tmp|opt|Users|mnt|srv)/\w"
    r"|[A-Z]:\\\\?Users\\"
    r"|file:///\w"
    r"|https?://(?:localhost|127\.|10\.\d|192\.168\.)"
)
_OF_A_REGISTRY = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host|@ file:")


def committed() -> list[Path]:
    """The project's text files, as git knows them."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = filter(None, listing.stdout.decode().split("\0"))
    files = [ROOT / name for name in names if Path(name).suffix not in _BINARY]
    return [file for file in files if file.is_file() and file != Path(__file__)]


def lines_with(pattern: re.Pattern[str], name: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        if pattern.search(line):
            yield f"{name}:{number}: {line.strip()[:80]}"


def test_no_file_knows_a_machine() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git tree: what is committed can't be told")
    findings = [
        finding
        for file in committed()
        for finding in lines_with(
            _OF_A_MACHINE,
            file.relative_to(ROOT).as_posix(),
            file.read_text(encoding="utf-8", errors="replace"),
        )
    ]
    assert not findings, "\n" + "\n".join(findings)


@pytest.mark.parametrize(
    "line",
    ["cd /home/me/coop", 'open("/tmp/x")', r"C:\Users\me", "http://192.168.1.7/x", "file:///opt/x"],
)
def test_a_machine_is_recognised(line: str) -> None:
    assert list(lines_with(_OF_A_MACHINE, "x", line))


@pytest.mark.parametrize("line", ["#!/usr/bin/env bash", "https://example.org/home/x", "a/tmp/b"])
def test_what_every_machine_has_is_let_be(line: str) -> None:
    assert not list(lines_with(_OF_A_MACHINE, "x", line))


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_names_no_registry_and_has_every_hash(lock: str) -> None:
    text = (ROOT / "packaging" / lock).read_text(encoding="utf-8")
    assert not list(lines_with(_OF_A_REGISTRY, lock, text))
    pins = re.split(r"\n(?=\S)", text.strip())
    assert len(pins) > 15
    for pin in pins:
        assert re.match(r"[\w.-]+==\S+", pin), pin[:60]
        assert "--hash=sha256:" in pin, pin[:60]


def test_what_ships_is_what_is_tested() -> None:
    def pins(lock: str) -> set[str]:
        text = (ROOT / "packaging" / lock).read_text(encoding="utf-8")
        return set(re.findall(r"^[\w.-]+==[\w.]+", text, re.MULTILINE))

    assert pins("requirements.txt") < pins("requirements-dev.txt")


def test_the_documents_name_every_verb_of_development() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages if page.is_file())
    missing = [verb for verb in dev.VERBS if f"dev.py {verb}" not in text]
    assert not missing, f"no document tells of dev.py {missing}"


def test_every_verb_of_development_says_what_it_does() -> None:
    assert all(verb.__doc__ for verb in dev.VERBS.values())
    assert all(f"  {name} " in dev.usage() for name in dev.VERBS)
