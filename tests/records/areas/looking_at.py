"""What the books of two PCs bring together for a person to decide."""

from __future__ import annotations

from typing import Any

from coopdesk.records import conflicts, looking_at, members
from coopdesk.records.conflicts import Choice
from tests.records.hands import Make


def twice(make: Make, name: str) -> str:
    """One person in the register under two numbers; what the flag is about."""
    idents = [make.member(name, phone="078 55 66").id for _ in range(2)]
    return "/".join(str(ident) for ident in sorted(idents))


def two_values(make: Make) -> Choice:
    """A field with two values, of which the first is chosen."""
    who = make.member(village="Old")
    make.book.write(
        members.change_member, member=who.id, changes={"village": "A"}, shown={"village": "Old"}
    )
    make.book.write(
        members.change_member, member=who.id, changes={"village": "B"}, shown={"village": "Old"}
    )
    (one,) = [c for c in make.book.read(conflicts.open_conflicts) if c.row == who.id]
    keys = tuple(card.key for card in one.cards)
    return Choice(one.table, one.row, one.column, keys, keep=keys[0])


def asked(make: Make) -> dict[str, dict[str, Any]]:
    again = twice(make, "Zoé Uwera")
    make.book.write(looking_at.settle, kind=looking_at.TWICE, about=again, how="two")
    return {
        "conflicts.choose": {"choices": [two_values(make)]},
        "judging.settle": {
            "kind": looking_at.TWICE,
            "about": twice(make, "Yves Uwera"),
            "how": "two",
            "why": "Father and son",
        },
        "judging.open_again": {"kind": looking_at.TWICE, "about": again},
        "judging.give_number": {
            "member": make.member(number="44").id,
            "number": "4400",
            "shown": "44",
        },
    }


def fill(make: Make) -> None:
    about = twice(make, "Xavier Uwera")
    make.book.write(looking_at.settle, kind=looking_at.TWICE, about=about, how="two")
