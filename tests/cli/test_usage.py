"""The command line does what the desk does, and says how it went by its exit status."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.typed import ROOT, Line

# --- usage ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "argv",
    [
        ["--help"],
        ["demo", "--help"],
        ["import", "--help"],
        ["import", "members", "--help"],
        ["import", "loans", "--help"],
        ["report", "--help"],
        ["export", "journal", "--help"],
        ["--version"],
    ],
)
@pytest.mark.parametrize("language", ["en", "es", "xx"])
def test_help_is_a_result(
    argv: list[str], language: str, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", language)
    assert line(*argv)
    assert line.err == ""


def verbs() -> list[list[str]]:
    """Every verb that there is, as words."""
    said = subprocess.run(
        [sys.executable, "-m", "coopdesk", "--help"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    names = said.partition("Verbs:")[2].split("Each verb")[0]
    single = [
        row.split()[0] for row in names.splitlines()[2:] if row.startswith("    ") and row[4] != " "
    ]
    nested = {
        "import": ["bank", "loans", "members", "slips"],
        "export": ["journal"],
        "pc": ["list", "name", "revoke"],
        "recovery": ["sheet", "board", "drill", "use", "end", "list"],
    }
    return [
        [name, *rest] for name in single for rest in ([[r] for r in nested.get(name, [])] or [[]])
    ]


def test_the_verbs_of_this_version_are_all_there_and_each_has_help(line: Line) -> None:
    found = verbs()
    assert [" ".join(verb) for verb in found] == [
        "demo",
        "new",
        "import bank",
        "import loans",
        "import members",
        "import slips",
        "post",
        "members",
        "trial-balance",
        "report",
        "export journal",
        "interest",
        "schedule",
        "apr",
        "check",
        "seal",
        "erase",
        "self-test",
        "place-init",
        "sync",
        "backup",
        "restore",
        "verify",
        "join",
        "approve",
        "pc list",
        "pc name",
        "pc revoke",
        "recovery sheet",
        "recovery board",
        "recovery drill",
        "recovery use",
        "recovery end",
        "recovery list",
        "encrypt",
    ]
    for verb in found:
        assert "--language" in line(*verb, "--help")
        assert "--password " not in line.out


@pytest.mark.parametrize(
    ("kind", "column"),
    [("members", "phone"), ("slips", "slip"), ("bank", "received"), ("loans", "instalments")],
)
def test_the_help_of_an_import_shows_a_map_of_its_own_columns(
    line: Line, kind: str, column: str
) -> None:
    line("import", kind, "--help")
    assert f'"{column}"' in line.out


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["frobnicate"],
        ["import"],
        ["members"],
        ["members", "--boo", "x"],
        ["trial-balance", "--book", "x", "--on", "31/12/2026"],
        ["trial-balance", "--book", "x", "--on", "0001-01-01"],
        ["trial-balance", "--book", "x", "--json", "--csv"],
        ["export", "journal", "--book", "x", "--to", "y", "--format", "pdf"],
        ["members", "--book", "x", "--language", "klingon"],
        ["demo", "x", "--members", "many"],
        ["demo", "x", "--members", "9" * 5000],
        ["report", "roll"],
        ["report", "nothing", "--book", "x", "--to", "y"],
        ["members", "--book", ""],
        ["backup", "--book", "x", "--to", ""],
        ["restore", "", "--to", "x"],
        ["restore", "x", "--to", "y", "--place", "z", "--place", ""],
        ["new", "", "--name", "x"],
    ],
)
def test_wrong_usage_is_status_2_and_says_so_apart_from_results(
    argv: list[str], line: Line
) -> None:
    assert line(*argv, status=2) == ""
    assert line.err


def test_the_command_line_loads_no_screen() -> None:
    code = (
        "import sys; from coopdesk.cli import main; main(['self-test', '--json']);"
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True).returncode == 0
    )


def test_help_loads_neither_the_store_nor_the_papers() -> None:
    code = (
        "import sys; from coopdesk.cli import main; main(['--help']);"
        "sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'reportlab', 'openpyxl')))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True).returncode == 0
    )
