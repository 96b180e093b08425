"""Statements of all members, the roll, long minutes: each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from benchmarks import drawing
from benchmarks.books import SCALES, Scale
from benchmarks.table import Measured


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
    made = _child("register")
    speed, size = made["pages"] / made["work"], made["bytes"] / made["pages"] / 1024
    yield Measured(
        "register of 20,000 members on folios, from the book to the PDF, at work",
        f"{made['pages']:,} pages",
        f"{speed:,.0f} pages/s ({made['work']:.1f} s), {size:.2f} KB a page, {made['memory']} MB",
        goal="≥ 150 pages/s, ≤ 300 MB",
        met=speed >= 150 and made["memory"] <= 300,
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
        [sys.executable, "-m", drawing.__name__, what], capture_output=True, text=True, check=True
    )
    made: dict[str, Any] = json.loads(done.stdout)
    return made
