"""Connect a method with an argument without keeping its widget alive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakMethod


def weakly(method: Callable[..., Any], *args: Any) -> Callable[..., None]:
    """A slot that calls `method(*args)` while its object lives. What the signal sends is dropped.

    On PySide6 a lambda or a partial that holds `self` keeps a closed widget alive for ever.
    """
    weak = WeakMethod(method)

    def call(*_sent: Any) -> None:
        if alive := weak():
            alive(*args)

    return call
