"""The screen: pages over a kit of parts over one theme."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_PLENTY: Final = 1 << 40


def _keep_constants() -> None:
    """Give None, True and False more references than a day of work can take from them.

    PySide6 6.12 gives back one too many whenever a property or an item's data is one of them, and
    Python 3.11 ends with "none_dealloc" when the last is gone: after some hours of scrolling.
    From Python 3.12 on they are never freed, and there is nothing to do.
    """
    if sys.version_info < (3, 12):
        for constant in (None, True, False):
            ctypes.c_ssize_t.from_address(id(constant)).value += _PLENTY


_keep_constants()
