"""What each area of the book adds to the tests that hold for every command and every table.

A module here is an area. `asked(make)` gives for each of its commands the keywords of something
that it does in this book; `fill(make)` leaves a row in each of its tables, through commands.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tests.records.hands import Make

#: Every area, by name.
AREAS = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]


def asked(make: Make) -> dict[str, dict[str, Any]]:
    """For each command of every area something that it does in this book."""
    return {name: said for area in AREAS for name, said in area.asked(make).items()}


def fill(make: Make) -> None:
    """Leave something in every table."""
    for area in AREAS:
        area.fill(make)
