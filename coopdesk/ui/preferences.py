"""What this machine remembers of how a person likes the screen; a co-op's settings are in its book.

Kept as a small JSON file that can be read and deleted by hand. QSettings is not used: it would
scatter them through the registry on Windows, where nobody can see them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from coopdesk.ui.theme import TEXT_PERCENTS, THEMES

#: What becomes of a receipt once it is written: to the printer, or first to the screen.
PRINT, SHOW = "print", "show"
RECEIPTS = (PRINT, SHOW)
#: What becomes of a known stick that is plugged in: it is offered, or copied to by itself.
ASK, COPY = "ask", "copy"
PLUGGED = (ASK, COPY)
#: After how many days without a copy one may be reminded.
COPY_DAYS = (1, 3, 7, 14)


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the screen looks and what was open last, on this machine."""

    language: str = ""  # empty: as the system
    theme: str = "light"
    text_percent: int = 100
    book: str = ""  # path of the book opened last; empty where none is to be opened by itself
    recent: tuple[str, ...] = ()  # paths of the books opened before, the last one first
    printer: str = ""  # name of the printer chosen last
    receipts: str = PRINT  # one of RECEIPTS
    plugged: str = ASK  # one of PLUGGED
    syncs: bool = True  # exchange entries by itself whenever a known place is there
    closing_copy: bool = True  # copy by itself when the window closes and a known stick is there
    copy_days: int = 3  # after so many days without a copy a person is reminded
    columns: tuple[str, ...] = ()  # of the list of members; none: the usual ones
    widths: tuple[str, ...] = ()  # of those columns that somebody made wider or narrower
    lists: tuple[str, ...] = ()  # of members, saved by a name
    geometry: str = ""  # of the window, as Qt saves it, in base 64


def load(path: Path) -> Preferences:
    """Read them. What is missing, damaged or no longer known falls back to its default."""
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Preferences()
    return _sound(kept) if isinstance(kept, dict) else Preferences()


def save(path: Path, preferences: Preferences) -> None:
    """Write them whole or not at all. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(preferences), indent=2, ensure_ascii=False), "utf-8")
    fresh.replace(path)


def _sound(kept: dict[str, Any]) -> Preferences:
    plain = Preferences()
    kept = {name: tuple(map(str, v)) if isinstance(v, list) else v for name, v in kept.items()}
    known = {
        field.name: kept[field.name]
        for field in fields(Preferences)
        if type(kept.get(field.name)) is type(getattr(plain, field.name))
    }
    read = replace(plain, **known)
    theme = read.theme if read.theme in THEMES else plain.theme
    percent = read.text_percent if read.text_percent in TEXT_PERCENTS else plain.text_percent
    receipts = read.receipts if read.receipts in RECEIPTS else plain.receipts
    plugged = read.plugged if read.plugged in PLUGGED else plain.plugged
    days = read.copy_days if read.copy_days in COPY_DAYS else plain.copy_days
    return replace(
        read,
        theme=theme,
        text_percent=percent,
        receipts=receipts,
        plugged=plugged,
        copy_days=days,
    )


def looks(preferences: Preferences) -> tuple[str, str, int]:
    """What can only be changed by building the window anew."""
    return preferences.language, preferences.theme, preferences.text_percent
