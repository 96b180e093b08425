"""Clauses that a co-op writes itself, and reminders to many."""

from __future__ import annotations

from typing import Any

from coopdesk.records import loans_on_paper
from tests.records import lenders
from tests.records.hands import Make


def asked(make: Make) -> dict[str, dict[str, Any]]:
    said = {"language": "rw", "kind": "loan", "clauses": ["Ours."], "shown": None}
    who = make.member("Reminded")
    make.visit(who, ("share", 10_000))  # so that a share-out gives them more than they owe
    loan = lenders.running(make, who)
    return {
        loans_on_paper.change_clauses.name: said,
        loans_on_paper.note_reminders.name: {"some": [loan], "tone": "kind"},
    }


def fill(make: Make) -> None:
    """It has no table of its own."""
