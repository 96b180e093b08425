"""A place over a driver: what holds for every kind of place, in one piece of code.

Nothing is written over, what is written is read back, what passes by itself is tried again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import Final, TypeVar

from coopdesk.exchange.places import names
from coopdesk.exchange.places.base import (
    PASSING,
    Driver,
    Fault,
    Item,
    Patience,
    PlaceTrouble,
)

#: Room that stays free for folders and the file system itself.
_SPARE: Final = 64 * 1024
_LARGE: Final = 1024 * 1024
#: How our own files begin; a copy is a ZIP whose first member has our name.
_MAGIC: Final = b"COOPDESK"
_ZIP: Final = b"PK\x03\x04"
_ZIP_NAME: Final = slice(30, 30 + len(_MAGIC))
_ENOUGH: Final = 64

_Answer = TypeVar("_Answer")


class _There(Enum):
    """What stands under a name that is to be written."""

    FREE = auto()
    SAME = auto()
    TORN = auto()  # the beginning of the same bytes: an upload that was cut
    OTHER = auto()


class Folder:
    """A `Place` over one driver."""

    def __init__(self, driver: Driver, patience: Patience | None = None) -> None:
        self._driver = driver
        self._patience = patience or Patience()

    @property
    def address(self) -> str:
        """Where it is, without any secret."""
        return self._driver.address

    def list(self, folder: str = "") -> list[Item]:
        """What is in a folder, by name; nothing when there is none."""
        names.checked(folder, root=True)
        found: dict[str, Item] = {}
        for item in self._tried(lambda: self._driver.names(folder)):
            name = item.name.upper()
            if names.is_name(name) and not name.endswith(names.UNFINISHED):
                found.setdefault(name, replace(item, name=name))
        return sorted(found.values())

    def get(self, path: str, limit: int) -> bytes:
        """A file's content, of at most `limit` bytes."""
        names.checked(path)
        data = self._tried(lambda: self._driver.read(path, limit + 1))
        if len(data) > limit:
            raise PlaceTrouble(Fault.TOO_LARGE, self.address, file=path)
        return data

    def peek(self, path: str, most: int) -> bytes:
        """How a file begins."""
        names.checked(path)
        return self._tried(lambda: self._driver.read(path, most))

    def put_new(self, path: str, data: bytes) -> str:
        """Write a new file, prove it, and return the path that it has."""
        names.checked(path)
        self._room_for(data)
        for name in names.candidates(path):
            if self._put(name, data):
                return name
        raise PlaceTrouble(Fault.TAKEN, self.address, file=path)

    def delete_own(self, path: str) -> None:
        """Delete a file that CoopDesk wrote."""
        names.checked(path)
        try:
            head = self._tried(lambda: self._driver.read(path, _ENOUGH))
        except PlaceTrouble as trouble:
            if trouble.fault is Fault.NOT_FOUND:
                return
            raise
        if not is_ours(head):
            raise PlaceTrouble(Fault.NOT_OURS, self.address, file=path)
        self._tried(lambda: self._driver.remove(path))

    def stat(self, path: str) -> Item | None:
        """A file or folder, or None."""
        names.checked(path)
        found = self._tried(lambda: self._driver.stat(path))
        return found and replace(found, name=found.name.upper())

    def space(self) -> int | None:
        """Bytes that are free; None where nobody can say."""
        return self._tried(self._driver.space)

    def close(self) -> None:
        """Let go of the connection."""
        self._driver.close()

    # --- how --------------------------------------------------------------------------------------

    def _room_for(self, data: bytes) -> None:
        """Whether a large file finds room; for a small one it isn't worth asking."""
        if len(data) < _LARGE:
            return
        room = self._tried(self._driver.space)
        if room is not None and room < len(data) + _SPARE:
            raise PlaceTrouble(Fault.FULL, self.address)

    def _put(self, name: str, data: bytes) -> bool:
        """Have the bytes under a name, proved; False when other bytes have it."""
        last: PlaceTrouble | None = None
        for wait in (0, *self._patience.waits):
            self._wait(wait)
            there = self._there(name, data)
            if there in (_There.SAME, _There.OTHER):
                return there is _There.SAME
            last = self._written(name, data, over=there is _There.TORN)
            if last is None:
                return True
            if last.fault is Fault.TAKEN and self._there(name, data) is _There.FREE:
                return False  # what stands there is nothing that can be read, such as a link
        if self._there(name, data) is _There.SAME:  # it may have arrived all the same
            return True
        assert last is not None
        raise last

    def _written(self, name: str, data: bytes, *, over: bool) -> PlaceTrouble | None:
        """Write it once and prove it. Returns what may pass by itself, raises what won't."""
        try:
            self._driver.write(name, data, over=over)
        except FileExistsError:
            return PlaceTrouble(Fault.TAKEN, self.address, file=name)
        except PlaceTrouble as trouble:
            if trouble.fault not in PASSING:
                raise
            return trouble
        self._prove(name, data)
        return None

    def _there(self, name: str, data: bytes) -> _There:
        """What stands under a name. Read, not listed: a list may lag behind."""
        try:
            found = self._tried(lambda: self._driver.read(name, len(data) + 1))
        except PlaceTrouble as trouble:
            if trouble.fault is Fault.NOT_FOUND:
                return _There.FREE
            if trouble.fault is Fault.TAKEN:
                return _There.OTHER
            raise
        if found == data:
            return _There.SAME
        return _There.TORN if data.startswith(found) else _There.OTHER

    def _prove(self, name: str, data: bytes) -> None:
        """The place gives back what was written. It may take a while until it shows it."""
        waits = iter(self._patience.waits)
        while True:
            try:
                if not self._tried(lambda: self._holds(name, data)):
                    raise PlaceTrouble(Fault.CHANGED, self.address, file=name)
                return
            except PlaceTrouble as trouble:
                wait = next(waits, None)
                if trouble.fault is not Fault.NOT_FOUND or wait is None:
                    raise
            self._wait(wait)

    def _holds(self, name: str, data: bytes) -> bool:
        hashed = self._driver.proves(name, data)
        return self._driver.read(name, len(data) + 1) == data if hashed is None else hashed

    def _wait(self, seconds: int) -> None:
        if seconds:
            self._patience.wait(seconds)

    def _tried(self, call: Callable[[], _Answer]) -> _Answer:
        """A call that is tried again, after growing waits, when what hinders it may pass."""
        for wait in self._patience.waits:
            try:
                return call()
            except PlaceTrouble as trouble:
                if trouble.fault not in PASSING:
                    raise
            self._patience.wait(wait)
        return call()


def is_ours(head: bytes) -> bool:
    """Whether a file that begins so was made by CoopDesk, and may be deleted by it: it begins with
    our name, or is a ZIP whose first member has it. The mark of a place begins otherwise.
    """
    return head.startswith(_MAGIC) or (head.startswith(_ZIP) and head[_ZIP_NAME] == _MAGIC)
