"""Keys on paper: what a recovery sheet and a share of the board say. Never kept anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopdesk.records.papers.coop import Coop


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """A whole key: its groups of letters, each with the sign that proves it, and what the square
    says. `label` is who keeps it, or where.
    """

    coop: Coop
    label: str
    made: date
    by: str
    groups: tuple[tuple[str, str], ...]
    code: str


@dataclass(frozen=True, slots=True)
class BoardShare:
    """One holder's share of a key: `needed` of `of` give it back."""

    coop: Coop
    label: str
    made: date
    by: str
    number: int
    needed: int
    of: int
    words: tuple[str, ...]
