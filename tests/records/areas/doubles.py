"""Two lines of the register that are one person, and two that are two."""

from __future__ import annotations

from typing import Any

from coopdesk.records import doubles
from tests.records.hands import Make


def asked(make: Make) -> dict[str, dict[str, Any]]:
    one, other, third = (make.member("Zita Uwase", phone="078 11 22").id for _ in range(3))
    make.book.write(doubles.two_persons, one=one, other=third)
    return {
        "finding.two_persons": {"one": one, "other": other, "why": "Mother and daughter"},
        "finding.look_again": {"one": one, "other": third},
        "joining.join_members": {"kept": one, "gone": other, "picks": {"phone": "kept"}},
    }


def fill(make: Make) -> None:
    one, other = (make.member("Yvonne Uwase", phone="078 11 33") for _ in range(2))
    make.visit(other, ("deposit", 300))
    make.book.write(doubles.join_members, kept=one.id, gone=other.id, picks={}, why="one person")
