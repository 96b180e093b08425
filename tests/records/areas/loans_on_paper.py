"""The clauses of papers on loans, which a co-op may write itself."""

from __future__ import annotations

from typing import Any

from coopdesk.records import loans_on_paper
from tests.records.hands import Make


def asked(make: Make) -> dict[str, dict[str, Any]]:
    said = {"language": "rw", "kind": "loan", "clauses": ["Ours."], "shown": None}
    return {loans_on_paper.change_clauses.name: said}


def fill(make: Make) -> None:
    """It has no table of its own."""
