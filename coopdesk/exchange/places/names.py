"""Names that every file system can hold: 8.3, capital letters, at most three to a path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

#: Depth of a path: `ACTS/<device>/<file>`.
DEEPEST: Final = 3
#: A file that is being written. It is never listed; one that stays behind is swept away.
UNFINISHED: Final = ".PRT"
#: How many names are tried before a place is said to be in a mess.
_MOST_NAMES: Final = 99

_NAME: Final = re.compile(r"[A-Z0-9_-]{1,8}(?:\.[A-Z0-9]{1,3})?")
#: Devices of DOS and Windows, with any extension.
_DEVICES: Final = frozenset(
    "CON PRN AUX NUL CLOCK$".split()
    + [f"{device}{number}" for device in ("COM", "LPT") for number in range(10)]
)


def is_name(name: str) -> bool:
    """Whether CoopDesk could have given this name to a file or a folder."""
    return bool(_NAME.fullmatch(name)) and name.partition(".")[0] not in _DEVICES


def checked(path: str, *, root: bool = False) -> tuple[str, ...]:
    """The names of a path. A path that CoopDesk would never make is a fault in the program:
    ValueError.
    """
    if root and not path:
        return ()
    parts = tuple(path.split("/"))
    if len(parts) > DEEPEST or not all(map(is_name, parts)) or path.endswith(UNFINISHED):
        raise ValueError(f"no path of a place: {path!r}")
    return parts


def candidates(path: str) -> Iterator[str]:
    """The path itself, then those that are tried when it is in use: the end of a name tells most,
    so it stays: `ACTS/00000A3F.CDB` → `ACTS/000A3F_1.CDB`.
    """
    yield path
    folder, slash, name = path.rpartition("/")
    stem, dot, ending = name.partition(".")
    for number in range(1, _MOST_NAMES + 1):
        suffix = f"_{number}"
        yield f"{folder}{slash}{stem[-(8 - len(suffix)) :]}{suffix}{dot}{ending}"
