"""Folios of registers that are in a bound book."""

from __future__ import annotations

from typing import Any

from coopdesk.records import members_on_paper
from tests.records.hands import TODAY, Make


def asked(make: Make) -> dict[str, dict[str, Any]]:
    said: dict[str, Any] = {
        "book": "register",
        "day": TODAY,
        "first": 1,
        "folios": 2,
        "whole": True,
    }
    made = make.book.write(members_on_paper.bind_folios, **said, lines={1: ["1", "Aline"]})
    more = {"first": 3, "folios": 1, "whole": False, "lines": {}}
    return {
        "bound.bind_folios": {**said, **more},
        "bound.take_back_folios": {"folios": made},
    }


def fill(make: Make) -> None:
    """Nothing: a setting is in every book."""
