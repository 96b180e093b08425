"""What is written being on the disk, names of files too."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def force_names(folder: Path) -> None:
    """Have the names of a folder on the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
