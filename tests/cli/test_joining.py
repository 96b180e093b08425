"""A second PC comes in by the command line: words, approval, the book."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.typed import Line


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture(autouse=True)
def _first_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home-a"))


def test_a_second_pc_joins_and_has_the_same_figures(
    kigali: Path, line: Line, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "new.coop"
    line("place-init", stick, "--book", kigali)
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home-b"))
    asked = line.json("join", stick, "--to", new, "--name", "Shop", status=1)
    assert asked["waiting"]
    assert len(asked["words"].split()) == 6
    assert line.json("join", stick, "--to", new, status=1) == asked
    assert not new.exists()
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home-a"))
    wrong = "babab " * 6
    line("approve", "--book", kigali, "--place", stick, "--words", wrong, status=1)
    assert "Compare them once more" in line.err
    said = ("approve", "--book", kigali, "--place", stick, "--words", asked["words"])
    approved = line.json(*said)
    assert (approved["letter"], approved["name"]) == ("B", "Shop")
    assert line.json(*said) == approved
    figures = line("trial-balance", "--book", kigali, "--csv")
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home-b"))
    made = line.json("join", stick, "--to", new)
    assert (made["waiting"], made["letter"]) == (False, "B")
    assert line("trial-balance", "--book", new, "--csv") == figures
    assert line.json("check", "--book", new)["ok"]
    line("join", stick, "--to", new, status=1)
    assert "There is a book at" in line.err
    assert line.json("sync", "--book", new, "--place", stick)["green"]


def test_a_folder_that_is_no_place_is_not_joined(line: Line, stick: Path, tmp_path: Path) -> None:
    line("join", stick, "--to", tmp_path / "new.coop", status=3)
    assert "no mark of CoopDesk" in line.err
    assert not list(stick.iterdir())


def test_the_work_of_a_stolen_pc_after_the_last_known_is_left_aside(
    kigali: Path, line: Line, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B works, syncs, is stolen, and goes on working with the same stick."""
    first, second = tmp_path / "home-a", tmp_path / "home-b"
    new = tmp_path / "new.coop"
    line("place-init", stick, "--book", kigali)
    monkeypatch.setenv("COOPDESK_HOME", str(second))
    words = line.json("join", stick, "--to", new, "--name", "Shop", status=1)["words"]
    monkeypatch.setenv("COOPDESK_HOME", str(first))
    line("approve", "--book", kigali, "--place", stick, "--words", words)
    monkeypatch.setenv("COOPDESK_HOME", str(second))
    line("join", stick, "--to", new)
    slips = tmp_path / "slips.csv"
    number = line.json("members", "--book", new)["members"][0]["number"]
    slips.write_text(f"day,slip,member,deposit\n2026-11-20,1,{number},500\n")
    line("import", "slips", slips, "--book", new)
    line("sync", "--book", new, "--place", stick)
    monkeypatch.setenv("COOPDESK_HOME", str(first))
    assert line.json("sync", "--book", kigali, "--place", stick)["received"]
    before = line("trial-balance", "--book", kigali, "--csv")
    line("pc", "revoke", "a", "--why", "stolen", "--book", kigali, status=1)
    assert "from the PC itself" in line.err
    said = line("pc", "revoke", "b", "--why", "stolen", "--book", kigali)
    assert "B · Shop is trusted no more." in said
    assert "trusted no more" in line("pc", "list", "--book", kigali)
    line("pc", "revoke", "B", "--why", "stolen", "--book", kigali, status=1)
    monkeypatch.setenv("COOPDESK_HOME", str(second))
    slips.write_text(f"day,slip,member,deposit\n2026-11-20,2,{number},900\n")
    line("import", "slips", slips, "--book", new)
    line("sync", "--book", new, "--place", stick)
    monkeypatch.setenv("COOPDESK_HOME", str(first))
    said = line.json("sync", "--book", kigali, "--place", stick)
    assert said["received"] == 0
    assert [one["file"].rpartition("/")[2] for one in said["quarantined"]] == ["00000002.CDB"]
    assert line("trial-balance", "--book", kigali, "--csv") == before
    assert (said["quarantined"][0]["device"], said["why"]) == ("B (Shop)", [])
    told = line("sync", "--book", kigali, "--place", stick)
    assert "is of the PC B (Shop), which the co-op trusts no more." in told
    assert "all is well" in told
