"""What copies remember of a place, so that each time something else is looked over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coopdesk.exchange.copies.shelf import Copy


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was done at a place last: when, how far each PC's acts were, what was written, which
    copies were found sound, and up to which file all were looked over.
    """

    when: str = ""
    heads: Mapping[str, int] = field(default_factory=dict)
    written: tuple[str, ...] = ()
    verified: frozenset[bytes] = frozenset()
    cursor: str = ""

    def next_cursor(self, copies: Sequence[Copy]) -> str:
        """The file after which looking over goes on next time."""
        names = sorted(c.file for c in copies)
        share = -(-len(names) // 50)
        turn = [n for n in names if n > self.cursor] + [n for n in names if n <= self.cursor]
        return turn[share - 1] if turn else ""

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Remembered:
        """From what was kept; nothing yet, the first time."""
        if not state:
            return cls()
        return cls(
            when=state["when"],
            heads=state["heads"],
            written=tuple(state["written"]),
            verified=frozenset(bytes.fromhex(ident) for ident in state["verified"]),
            cursor=state["cursor"],
        )

    def said(self) -> dict[str, Any]:
        """To be kept."""
        return {
            "when": self.when,
            "heads": dict(self.heads),
            "written": list(self.written),
            "verified": sorted(ident.hex() for ident in self.verified),
            "cursor": self.cursor,
        }
