"""From the start of the process until the window with a book has been painted, and its memory.

Each start is a process of its own, offscreen, with the program's own wiring and a clock that is
handed in. A start is warm: the files are in the system's cache, the book was opened before, and the
modules are compiled, as those of a program that is installed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import clock_gettime

from benchmarks.books import TODAY, Scale, book_of, home_of
from benchmarks.opened import SINCE_BOOT
from benchmarks.table import Measured

_STARTS = 7


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """The frame, the desk and the memory at each scale, beside Qt alone."""
    bare = median(_start("bare", Path())["painted"] for _ in range(_STARTS))
    for scale in scales:
        home = _home(scale)
        starts = [_start("desk", home) for _ in range(_STARTS + 1)][1:]
        desk, frame = (median(one[what] for one in starts) for what in ("desk", "painted"))
        memory = median(one["memory"] for one in starts)
        yield Measured(
            "window: start until Today is painted",
            scale.name,
            f"{desk:.2f} s (the frame {frame:.2f} s), {memory:.0f} MB",
            f"Qt alone {bare:.2f} s",
            f"{desk / bare:.1f}×",
            "≤ 0.8 s now, 0.5 later; ≤ 120 MB",
            desk <= 0.8 and memory <= 120,
        )


def _start(what: str, home: Path) -> dict[str, float]:
    began = clock_gettime(SINCE_BOOT)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.opened", what, str(home), TODAY.isoformat(), str(began)],
        capture_output=True,
        text=True,
        check=True,
        env=_environment(),
    )
    made: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return made


def _environment() -> dict[str, str]:
    """No screen is needed; what is compiled is kept, also where that is forbidden for tests."""
    given = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    kept = Path(tempfile.gettempdir()) / "coopdesk-benchmarks" / "compiled"
    return given | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(kept)}


def _home(scale: Scale) -> Path:
    """A PC whose preferences name the book, with the key that it was made with."""
    with book_of(scale) as book:
        home, path = home_of(book), book.path
    (home / "preferences.json").write_text(json.dumps({"book": str(path), "language": "en"}))
    return home
