"""A PC that is switched off while somebody is erased: all of it is done, or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from coopdesk.i18n import ERASED
from coopdesk.records import checks, members
from tests.killing import ROOT
from tests.records.hands import Make, Pc
from tests.records.test_erasing import gone, kept_of, later, traces

_WORK = """
import sys
from datetime import date
from pathlib import Path
from coopdesk.records import erasing
from coopdesk.records.access import Actor, Role
from coopdesk.records.book import Book
from tests.records.hands import BUILT, HandClock

path, home, member = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
with Book.open(path, home, HandClock(), built=BUILT) as book:
    book.actor = Actor(int(sys.argv[4]), "C.", Role.SECRETARY)
    print("ready", flush=True)
    sys.stdin.readline()
    book.write(erasing.erase, members=[member], reason="past")
    print("done", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a word of Unix")
@pytest.mark.parametrize("wait", [0.0, 0.004, 0.01, 0.02, 0.05, 0.2])
def test_who_is_killed_while_erasing_has_erased_all_or_nothing(pc: Pc, wait: float) -> None:
    with pc.open() as book:
        who = kept_of(Make(book))
        gone(Make(book), who)
        later(book)
    said = [str(pc.path), str(pc.home), str(who.id), str(pc.actor.person)]
    pipe = subprocess.PIPE
    run = [sys.executable, "-c", _WORK, *said]
    with subprocess.Popen(run, stdin=pipe, stdout=pipe, cwd=ROOT, text=True) as work:
        assert work.stdin is not None
        assert work.stdout is not None
        assert work.stdout.readline() == "ready\n"
        work.stdin.write("\n")
        work.stdin.flush()
        try:
            work.wait(wait)
        except subprocess.TimeoutExpired:
            work.send_signal(signal.SIGKILL)
    with pc.open() as book:
        erased = book.read(members.file, who.id).name == ERASED
        assert erased is not bool(traces(pc.path))
        assert checks.run(book, rebuild=True) == []
    assert erased is not bool(traces(Path(pc.path)))
