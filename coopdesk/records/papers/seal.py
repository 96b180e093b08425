"""A seal as papers name it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopdesk.i18n import Text


@dataclass(frozen=True, slots=True)
class SealMark:
    """The 32 hex digits by which what stood in the book on a day is held."""

    code: str
    day: date
    kind: Text

    @property
    def scanned(self) -> str:
        """What the code beside them holds: letters that a scanner can type."""
        return f"SEAL {self.day:%Y-%m-%d} {self.code.upper()}"
