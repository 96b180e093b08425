"""A place that nobody waits for who wants to stop: a server may say nothing for a minute."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar

from coopdesk.exchange.places.base import Item, Place

#: Milliseconds between two times of asking whether to go on while a call is under way, and those
#: that the connection may take to end.
_MOMENT: Final = 50
_LAST: Final = 1000

P = ParamSpec("P")
R = TypeVar("R")
_Call: TypeAlias = tuple["Future[Any]", Callable[[], Any]]


class Hasty:
    """The same place, with its calls on a thread of their own. While one is under way `go_on` is
    asked, which raises when it is to be left; the call then ends by itself, however it will. What
    was half written is told by its content the next time, as after a link that broke.
    """

    def __init__(self, place: Place, go_on: Callable[[], object]) -> None:
        self._place, self._go_on = place, go_on
        self._left = False
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        # As a daemon: the program ends without it too.
        Thread(target=_serve, args=(self._calls,), name="place", daemon=True).start()

    @property
    def address(self) -> str:
        return self._place.address

    def list(self, folder: str = "") -> list[Item]:
        return self._ask(self._place.list, folder)

    def get(self, path: str, limit: int) -> bytes:
        return self._ask(self._place.get, path, limit)

    def peek(self, path: str, most: int) -> bytes:
        return self._ask(self._place.peek, path, most)

    def put_new(self, path: str, data: bytes) -> str:
        return self._ask(self._place.put_new, path, data)

    def delete_own(self, path: str) -> None:
        self._ask(self._place.delete_own, path)

    def stat(self, path: str) -> Item | None:
        return self._ask(self._place.stat, path)

    def space(self) -> int | None:
        return self._ask(self._place.space)

    def close(self) -> None:
        over = self._begin(self._place.close)
        self._calls.put(None)
        if not self._left:
            wait([over], _LAST / 1000)

    # --- calls -----------------------------------------------------------------------------------

    def _ask(self, call: Callable[P, R], *said: P.args, **more: P.kwargs) -> R:
        answer = self._begin(partial(call, *said, **more))
        while not answer.done():
            try:
                self._go_on()
            except BaseException:
                self._left = True
                raise
            wait([answer], _MOMENT / 1000)
        return answer.result()

    def _begin(self, call: Callable[[], R]) -> Future[R]:
        answer: Future[R] = Future()
        self._calls.put((answer, call))
        return answer


def _serve(calls: SimpleQueue[_Call | None]) -> None:
    """One call after the other, as a place is used."""
    while (asked := calls.get()) is not None:
        answer, call = asked
        try:
            answer.set_result(call())
        except BaseException as error:  # told to who asked
            answer.set_exception(error)
