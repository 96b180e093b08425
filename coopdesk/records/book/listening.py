"""Those who look on while a book is written: told after each command, never in its way."""

from __future__ import annotations

import logging
from collections.abc import Callable

from coopdesk.records.book.tx import Topic

Listener = Callable[[Topic], None]

_log = logging.getLogger(__name__)


class Listeners:
    """Whom to tell what a command touched."""

    def __init__(self) -> None:
        self._all: list[Listener] = []

    def add(self, listener: Listener) -> Callable[[], None]:
        """Tell this one from now on. Returns how to stop that."""
        self._all.append(listener)

        def stop() -> None:
            if listener in self._all:
                self._all.remove(listener)

        return stop

    def tell(self, topics: Topic) -> None:
        """Tell all of them. One that fails is logged: the money is written, it has not failed."""
        for listener in list(self._all):
            try:
                listener(topics)
            except Exception:
                _log.exception("a listener failed")
