"""Whose paper it is, and the words on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from coopdesk.i18n import Text

#: A sentence of ours, still to be translated, or words that somebody typed.
Words: TypeAlias = Text | str


@dataclass(frozen=True, slots=True)
class Coop:
    """The letterhead: whose paper this is. `paper` is what the printer holds: A4, A5 or LETTER."""

    name: str
    profile: str
    currency: str
    address: str = ""
    registration: str = ""
    phone: str = ""
    languages: tuple[str, ...] = ()
    paper: str = "A4"
