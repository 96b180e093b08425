"""What copies remember of a place, so that each time something else is looked over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coopdesk.exchange.known import Why


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was done at a place last: when, how far each PC's acts were, what was written, which
    copies were found sound, of which size each was then and when each was last read whole, up to
    which file all were looked over, and which were damaged, with why.
    """

    when: str = ""
    heads: Mapping[str, int] = field(default_factory=dict)
    written: tuple[str, ...] = ()
    verified: frozenset[bytes] = frozenset()
    cursor: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict)
    read: Mapping[bytes, datetime] = field(default_factory=dict)
    why: tuple[Why, ...] = ()

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Remembered:
        """From what was kept; nothing the first time, and when it can't be read."""
        try:
            return cls(
                when=state["when"],
                heads=state["heads"],
                written=tuple(state["written"]),
                verified=frozenset(bytes.fromhex(ident) for ident in state["verified"]),
                cursor=state["cursor"],
                sizes=state.get("sizes", {}),
                read={
                    bytes.fromhex(ident): datetime.fromisoformat(when).astimezone()
                    for ident, when in state.get("read", {}).items()
                },
                why=tuple(map(Why.of, state.get("why", ()))),
            )
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
            return cls()

    def said(self) -> dict[str, Any]:
        """To be kept."""
        return {
            "when": self.when,
            "heads": dict(self.heads),
            "written": list(self.written),
            "verified": sorted(ident.hex() for ident in self.verified),
            "cursor": self.cursor,
            "sizes": dict(self.sizes),
            "read": {ident.hex(): when.isoformat() for ident, when in sorted(self.read.items())},
            "why": [one.said() for one in self.why],
        }
