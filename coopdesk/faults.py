"""A bug as text that can be carried to somebody: places in the program, never values.

What an exception says may hold a member's name or money, so its message is left out.
"""

from __future__ import annotations

import traceback
from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent


def describe(error: BaseException) -> str:
    """Where it happened, outermost first, cause by cause. Types and places only, no messages."""
    parts = []
    one: BaseException | None = error
    while one is not None:
        parts.append(f"{type(one).__module__}.{type(one).__qualname__}")
        parts += [
            f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(one.__traceback__)
        ]
        one = one.__cause__ or one.__context__
    return "\n".join(parts)


def _short(name: str) -> str:
    """A file without the folders of this PC, which may hold a person's name."""
    path = Path(name)
    if path.is_relative_to(_PROJECT):
        return path.relative_to(_PROJECT).as_posix()
    return "/".join(path.parts[-3:])
