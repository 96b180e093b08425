"""The pack of the yearly general meeting."""

from __future__ import annotations

from typing import Any

from coopdesk.records import agm
from tests.records.assemblies import called, people
from tests.records.hands import Make


def asked(make: Make) -> dict[str, dict[str, Any]]:
    there = called(make, people(make, 2, start=1900))
    return {
        "chapters.write_chapter": {
            "meeting": there.meeting,
            "chapter": "board",
            "text": "It was a good year.",
        },
        "chapters.attach_chapter": {
            "meeting": there.meeting,
            "chapter": "auditor",
            "content": b"%PDF-1.4",
        },
    }


def fill(make: Make) -> None:
    there = called(make, people(make, 1, start=1950))
    make.book.write(agm.write_chapter, meeting=there.meeting, chapter="board", text="A good year.")
