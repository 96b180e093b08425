"""Where a place can be, for tests: what is behind it, and how to make it fail."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from coopdesk.exchange.places import Given, Patience, Place, Secrets, opened

COOP = bytes(range(16))
OTHER_COOP = bytes(range(1, 17))

#: A file of ours and one of somebody else.
OURS = b"COOPDESK\x01B\0\0" + bytes(range(256)) * 8
OURS_TOO = b"COOPDESK\x01B\0\0" + bytes(reversed(range(256))) * 8
FOREIGN = b"holiday pictures"


class Waits:
    """A sleeper that doesn't: it keeps what it was asked, and calls what mends the fault."""

    def __init__(self, then: Callable[[], None] | None = None) -> None:
        self.asked: list[int] = []
        self._then = then

    def __call__(self, seconds: int) -> None:
        self.asked.append(seconds)
        if self._then:
            self._then()

    def patience(self) -> Patience:
        return Patience(wait=self)


class Ground(Protocol):
    """One kind of place, empty and unmarked at first."""

    address: str
    secrets: Secrets

    def plant(self, path: str, data: bytes) -> None:
        """Put a file there behind CoopDesk's back."""
        ...

    def raw(self, path: str) -> bytes | None:
        """What is really there."""
        ...

    def unplant(self, path: str) -> None:
        """Take a file away behind CoopDesk's back."""
        ...

    def vanish(self) -> None:
        """The stick is pulled, the server is off."""
        ...

    def refuse(self, fault: str, times: int) -> None:
        """The next writes fail, so many: "full", "locked", "precondition"; "abort": half of the
        bytes arrive and the line breaks; "changed": other bytes are kept, and nothing is said.
        """
        ...

    def lag(self, lists: int) -> None:
        """The next lists don't show what was written since now."""
        ...


def place_at(ground: Ground, waits: Waits | None = None) -> Place:
    return opened(ground.address, ground.secrets, (waits or Waits()).patience())


class FolderGround:
    """A folder of this PC, or one that a server of the tests serves."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.root = root
        self.address = str(root)
        self.secrets: Secrets = Given()

    def plant(self, path: str, data: bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def raw(self, path: str) -> bytes | None:
        file = self.root / path
        return file.read_bytes() if file.is_file() else None

    def unplant(self, path: str) -> None:
        (self.root / path).unlink()

    def vanish(self) -> None:
        shutil.rmtree(self.root)
