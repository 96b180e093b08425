"""Statements of all members, the roll, long minutes: each in a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from benchmarks.books import SCALES, TODAY, Scale, book_of
from benchmarks.table import Measured

_STATEMENTS, _ROLL = 2_000, 20_000
#: Of a statement's code: balances of some accounts, with a signature.
_LETTERS = 259

#: Seconds by the clock and at work, and the PDF.
Made = tuple[float, float, bytes]


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """Pages a second on one core, bytes a page and the most memory in use."""
    sample = _child("samples")
    yield _pages("2,000 statements of 30 rows, drawn", "", sample, 700)
    made = _child("coded")
    yield _pages(
        "… each with its own code (QR), at work", "", made | {"seconds": made["work"]}, 700
    )
    if SCALES["100k"] in scales:
        yield _pages("2,000 statements, from the book to the PDF", "100 k", _child("book"), 400)
    made = _child("minutes")
    yield Measured(
        "minutes of 40 points, 60 motions and 500 people, drawn",
        f"{made['pages']} pages",
        f"{made['seconds']:.2f} s, {made['memory']} MB",
        goal="≤ 1.0 s",
        met=made["seconds"] <= 1,
    )
    made = _child("roll")
    yield Measured(
        "roll of 20,000 rows, drawn",
        f"{made['pages']} pages",
        f"{made['seconds']:.2f} s, {made['memory']} MB",
        goal="≤ 2.0 s",
        met=made["seconds"] <= 2,
    )


def _pages(work: str, scale: str, made: dict[str, Any], goal: int) -> Measured:
    speed, size = made["pages"] / made["seconds"], made["bytes"] / made["pages"] / 1024
    return Measured(
        work,
        scale,
        f"{speed:,.0f} pages/s ({made['pages']:,} in {made['seconds']:.1f} s), "
        f"{size:.2f} KB a page, {made['memory']} MB",
        goal=f"≥ {goal} pages/s, ≤ 2.2 KB, ≤ 100 MB",
        met=speed >= goal and size <= 2.2 and made["memory"] <= 100,
    )


def _child(what: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", __name__, what], capture_output=True, text=True, check=True
    )
    made: dict[str, Any] = json.loads(done.stdout)
    return made


# --- in the child ------------------------------------------------------------------------------


def _samples() -> Made:
    from coopdesk.i18n import Language  # noqa: PLC0415  (a child loads only what it measures)
    from coopdesk.reports.statement import statements  # noqa: PLC0415
    from tests.reports import samples  # noqa: PLC0415

    language = Language("en")
    data = (samples.statement() for _ in range(_STATEMENTS))
    return _timed(lambda: statements(data, lambda _: language))


def _coded() -> Made:
    from coopdesk.i18n import Language  # noqa: PLC0415
    from coopdesk.reports.statement import statements  # noqa: PLC0415
    from tests.reports import samples  # noqa: PLC0415

    language, chance = Language("en"), Random(7)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    codes = ("CD1" + "".join(chance.choices(letters, k=_LETTERS)) for _ in range(_STATEMENTS))
    data = (replace(samples.statement(), proof=code) for code in codes)
    return _timed(lambda: statements(data, lambda _: language))


def _book() -> Made:
    from coopdesk.i18n import Language  # noqa: PLC0415
    from coopdesk.records import statements as ask  # noqa: PLC0415
    from coopdesk.reports.statement import statements  # noqa: PLC0415

    language, day = Language("en"), TODAY.date()
    period = {"from_": day.replace(year=day.year - 1), "until": day, "made_on": day}
    with book_of(SCALES["100k"]) as book:
        return _timed(
            lambda: book.read(
                lambda s: statements(
                    ask.statements(s, **period, made_by="–"),
                    lambda _: language,
                )
            )
        )


def _roll() -> Made:
    from coopdesk.i18n import Language  # noqa: PLC0415
    from coopdesk.reports.roll import roll  # noqa: PLC0415
    from tests.reports import samples  # noqa: PLC0415

    data = samples.roll(rows=_ROLL)
    return _timed(lambda: roll(data, Language("en")))


def _minutes() -> Made:
    from coopdesk.i18n import Language  # noqa: PLC0415
    from coopdesk.reports.minutes import minutes  # noqa: PLC0415
    from tests.reports import meetings  # noqa: PLC0415

    data = meetings.huge(points=40, motions=60, people=500)
    return _timed(lambda: minutes(data, Language("en")))


def _timed(work: Any) -> Made:
    since, worked = perf_counter(), process_time()
    made: bytes = work()
    return perf_counter() - since, process_time() - worked, made


def _most_memory() -> int:
    """The most that this process had in use, in MB; 0 where the system doesn't tell."""
    said = Path("/proc/self/status")
    return int(said.read_text().split("VmHWM:")[1].split()[0]) // 1024 if said.exists() else 0


if __name__ == "__main__":
    seconds, work, pdf = {
        "samples": _samples,
        "coded": _coded,
        "book": _book,
        "roll": _roll,
        "minutes": _minutes,
    }[sys.argv[1]]()
    print(
        json.dumps(
            {
                "seconds": seconds,
                "work": work,
                "pages": len(re.findall(rb"/Type\s*/Page\b", pdf)),
                "bytes": len(pdf),
                "memory": _most_memory(),
            }
        )
    )
