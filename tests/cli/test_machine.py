"""Proving a book and this machine; stopping, full disks, closed pipes and faults of ours."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from coopdesk import cli, paths
from coopdesk.cli import bringing, listing
from coopdesk.cli.terminal import Terminal
from coopdesk.exchange.slips_import import import_slips
from coopdesk.i18n import Language
from tests.cli.typed import DATA, ROOT, Line, clock

# --- proving -------------------------------------------------------------------------------------


def test_the_self_test_says_what_it_proved(line: Line) -> None:
    keys = set(paths.home().rglob("*"))
    said = line.json("self-test")
    assert said["ok"]
    assert said["failed"] == []
    assert len(said["proven"]) == 7
    assert "Proven: a receipt" in line("self-test")
    assert "Proven: a restore" in line("self-test")
    assert set(paths.home().rglob("*")) == keys


def test_a_book_that_was_tampered_with_is_found_out(kigali: Path, line: Line) -> None:
    data = bytearray(kigali.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 2000] = bytes(2000)
    kigali.write_bytes(data)
    assert cli.main(["check", "--book", str(kigali), "--rebuild"], clock=clock) in {1, 3}


# --- the machine ---------------------------------------------------------------------------------


def test_a_fault_of_ours_is_kept_in_a_file_that_names_no_member_and_no_money(
    demo: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise ZeroDivisionError("Mukamana owes 40,000")

    monkeypatch.setattr(listing, "roll", fail)
    line("members", "--book", demo, status=3)
    crash = paths.home() / "crash.txt"
    written = crash.read_text("utf-8")
    assert "ZeroDivisionError" in written
    assert "coopdesk/cli/__init__.py" in written
    assert "Mukamana" not in written
    assert str(crash) in line.err
    crash.unlink()


def test_ctrl_c_is_130_and_leaves_a_true_book(
    kigali: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:

    def interrupted(at: int, of: int) -> None:
        if at == 20:
            raise KeyboardInterrupt

    whole = import_slips
    monkeypatch.setattr(
        bringing, "import_slips", lambda *a, step, **k: whole(*a, step=interrupted, **k)
    )
    given = ("import", "slips", DATA / "slips_kigali.csv", "--book", kigali)
    line(*given, status=130)
    assert line.json("check", "--book", kigali, "--rebuild")["ok"]
    monkeypatch.undo()
    first = line.json(*given, status=1)
    assert 0 < first["imported"] < first["read"] - 20


def started(*argv: str | Path, **more: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "coopdesk", *map(str, argv)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **more,
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
def test_a_demo_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    # Whoever runs the tests in the background has its children overhear the signal.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    given = ("demo", tmp_path / "d", "--members", "3000", "--years", "10")
    with started(*given, preexec_fn=heard) as run:
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".d.*")) and time.monotonic() < deadline:
            os.sched_yield()
        run.send_signal(signal.SIGINT)
        _, err = run.communicate()
    assert run.returncode == 130, err
    assert b"Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_reader_who_stops_reading_is_no_trouble(demo: Path) -> None:
    with started("export", "journal", "--format", "csv", "--book", demo, "--to", "-") as run:
        assert run.stdout is not None
        run.stdout.read(10)
        run.stdout.close()
        assert run.stderr is not None
        err = run.stderr.read()
        run.wait()
    assert (run.returncode, err) == (0, b"")


def test_a_terminal_without_utf_8_gets_what_it_can_show(demo: Path) -> None:
    poor = dict(os.environ, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LANG="")
    with started("members", "--book", demo, "--json", env=poor) as run:
        out, err = run.communicate()
    assert (run.returncode, err) == (0, b"")
    assert len(json.loads(out)["members"]) == 25


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk at hand")
def test_a_full_disk_under_the_output_is_trouble(demo: Path) -> None:
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "coopdesk", "members", "--book", str(demo)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert run.returncode == 3
    assert b"Traceback" not in run.stderr
    assert b"Exception ignored" not in run.stderr


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_trouble(line: Line, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    line("new", tmp_path / "b", "--name", "B", status=3)
    line("demo", tmp_path / "b", "--members", "3", status=3)
    tmp_path.chmod(0o700)


def test_what_would_steer_a_terminal_is_said_as_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(Language("en"), clock).say("Uwase\x1b[2J\tOdette\x9b")
    assert capsys.readouterr().out == "Uwase [2J\tOdette \n"
