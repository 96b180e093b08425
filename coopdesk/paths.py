"""Where things live on this PC. COOPDESK_HOME moves it all, so that two PCs can be tried on one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_IN_NO_NAME: Final = frozenset('<>:"/\\|?*')


def file_name(text: str) -> str:
    """What people typed as the name of a file that every system takes. May be empty."""
    plain = (" " if c in _IN_NO_NAME or not c.isprintable() else c for c in text)
    return " ".join("".join(plain).split())


def free_file(folder: Path, name: str, suffix: str) -> Path:
    """A file that is not there yet, named as a person would. The folder is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = file_name(name)[:60].strip(" .") or "coop"
    path, n = folder / f"{stem}{suffix}", 2
    while path.exists():
        path, n = folder / f"{stem} {n}{suffix}", n + 1
    return path


def home() -> Path:
    """The folder of this PC's own keys, preferences and books. Made when missing."""
    folder = os.environ.get("COOPDESK_HOME")
    if folder:
        place = Path(folder)
    else:
        import platformdirs  # noqa: PLC0415  (not needed when the variable is set)

        place = Path(platformdirs.user_data_dir("CoopDesk", appauthor=False, roaming=False))
    place.mkdir(parents=True, exist_ok=True)
    return place
