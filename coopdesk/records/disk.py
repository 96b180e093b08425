"""Files on the disk: what is written being there, and what others have open."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

#: Where SQLite locks a file, behind all that is in it: whoever has a book open holds these bytes
#: all the time (https://sqlite.org/src/file/src/os.h, SHARED_FIRST and SHARED_SIZE).
_LOCKED: Final = 0x4000_0002
_BYTES: Final = 510


def force_names(folder: Path) -> None:
    """Have the names of a folder on the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def is_held(path: Path) -> bool:
    """Whether another program has a book open, told by SQLite's lock on its file, though the book
    is encrypted and its key is not at hand. Not to be asked about a book that this one has open:
    on Unix the answer would be no, and its lock would be gone.
    """
    with path.open("rb+") as file:
        try:
            _lock(file.fileno())
        except OSError:
            return True
    return False  # and closing the file let go of it


def _lock(handle: int) -> None:
    """Lock SQLite's bytes of a file for this program alone, or raise OSError."""
    if sys.platform == "win32":
        os.lseek(handle, _LOCKED, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, _BYTES)
        os.lseek(handle, _LOCKED, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, _BYTES)
    else:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, _BYTES, _LOCKED)
