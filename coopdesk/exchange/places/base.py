"""What a place is: a folder anywhere, with five calls; and what can go wrong there, in words.

A place has no locks, no times and no renaming, and nothing in it is written over. What is there
is told by its content, never by its name, so that a wrong name costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event
from typing import Any, Final, Protocol

from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble


class Fault(StrEnum):
    """What went wrong at a place, for those who must tell one from another."""

    GONE = "gone"
    NO_FOLDER = "no_folder"
    EMPTY = "empty"
    UNMARKED = "unmarked"
    SPOILT = "spoilt"
    OTHER = "other"
    FOREIGN = "foreign"
    FULL = "full"
    LOCKED = "locked"
    READ_ONLY = "read_only"
    NO_NETWORK = "no_network"
    PASSWORD = "password"
    STRANGER = "stranger"
    CLOCK = "clock"
    NOT_FOUND = "not_found"
    TOO_LARGE = "too_large"
    CROWDED = "crowded"
    TAKEN = "taken"
    CHANGED = "changed"
    NOT_OURS = "not_ours"
    ADDRESS = "address"
    EXTRA = "extra"
    MACHINE = "machine"


#: Each fault as a sentence, and what a person can do about it.
_WORDS: Final = {
    Fault.GONE: (
        N_("“{place}” is not there."),
        N_("Plug the stick in, or connect the shared folder, and try again."),
    ),
    Fault.NO_FOLDER: (
        N_("“{place}” is a file, not a folder."),
        N_("Nothing was written. Use another stick or folder."),
    ),
    Fault.EMPTY: (
        N_("“{place}” is empty, but there were copies in it."),
        N_(
            "Perhaps it is not connected, or it was wiped. Nothing was written. Connect it again, "
            "or set it up as a new place."
        ),
    ),
    Fault.UNMARKED: (
        N_("“{place}” has no mark of CoopDesk (COOPDESK.ID)."),
        N_(
            "Nothing was written. Check that it is the right folder. If it is, set it up as a "
            "place of this co-op."
        ),
    ),
    Fault.SPOILT: (
        N_("The mark of CoopDesk (COOPDESK.ID) in “{place}” can't be read."),
        N_("Nothing was written. Use another stick or folder, and have this one looked at."),
    ),
    Fault.OTHER: (
        N_("“{place}” is another place of this co-op than the one that was known: of {made}."),
        N_("Nothing was written. Plug in the right one, or set this one up too."),
    ),
    Fault.FOREIGN: (
        N_("“{place}” belongs to another co-op: “{name}”."),
        N_("Nothing was written. Use a stick or folder of your own co-op."),
    ),
    Fault.FULL: (
        N_("“{place}” is full."),
        N_("Make room there, or use another stick or folder."),
    ),
    Fault.LOCKED: (
        N_("Something else holds “{file}” in “{place}” just now."),
        N_("Wait a minute and try again. Close other programs that use this folder."),
    ),
    Fault.READ_ONLY: (
        N_("“{place}” can't be written to."),
        N_("Some sticks have a small switch: move it. Or ask for the right to write there."),
    ),
    Fault.NO_NETWORK: (
        N_("“{place}” can't be reached."),
        N_("Check the network. It is tried again next time; a stick works without a network."),
    ),
    Fault.PASSWORD: (
        N_("“{place}” does not accept this name and password."),
        N_("Type them again, or ask those who look after it."),
    ),
    Fault.STRANGER: (
        N_("The computer that answers for “{place}” is not the one that was known, or not safe."),
        N_(
            "Nothing was sent. Check that the date of this PC is right; then ask those who look "
            "after the place whether it was changed."
        ),
    ),
    Fault.CLOCK: (
        N_("“{place}” does not answer, because the clock of this PC is wrong."),
        N_("Set the date and the time of this PC, and try again. A stick works all the same."),
    ),
    Fault.NOT_FOUND: (
        N_("“{file}” is not in “{place}”."),
        N_("Perhaps somebody moved it. Look for another copy."),
    ),
    Fault.TOO_LARGE: (
        N_("“{file}” in “{place}” is larger than it can be."),
        N_("It was not read. It is no file of CoopDesk, or it is damaged."),
    ),
    Fault.CROWDED: (
        N_("“{place}” holds too many files to look through."),
        N_("Use an empty folder for CoopDesk alone."),
    ),
    Fault.TAKEN: (
        N_("“{file}” can't be written in “{place}”: the name is in use."),
        N_("Nothing was written over. Use another stick or folder."),
    ),
    Fault.CHANGED: (
        N_("“{file}” came back from “{place}” other than it was written."),
        N_("Don't trust this stick or folder with the only copy. Use another one."),
    ),
    Fault.NOT_OURS: (
        N_("“{file}” in “{place}” was not made by CoopDesk. It stays."),
        N_("CoopDesk deletes only what it wrote itself."),
    ),
    Fault.ADDRESS: (
        N_("“{place}” is no address of a place."),
        N_(
            "A folder of this PC, or webdav+https://user@host/folder, sftp://user@host/folder, "
            "s3://bucket/folder?endpoint=https://host. A password is never part of it."
        ),
    ),
    Fault.EXTRA: (
        N_("This copy of CoopDesk can't reach “{place}”: a part is missing."),
        N_("Install it with: pip install “{extra}”"),
    ),
    Fault.MACHINE: (
        N_("“{file}” in “{place}”: {reason}."),
        N_("Try again, or use another stick or folder."),
    ),
}

#: What helps where no folder of a server has that name.
_NO_SUCH_FOLDER: Final = N_("Check the address; a folder on a server must be made there first.")

#: What passes by itself: it is worth trying again after a while.
PASSING: Final = frozenset({Fault.LOCKED, Fault.NO_NETWORK})


class PlaceTrouble(Trouble):
    """Something went wrong at a place. `fault` says what, for those who decide on it."""

    def __init__(self, fault: Fault, place: str, *, file: str = "", **fields: Any) -> None:
        message, advice = _WORDS[fault]
        if fault is Fault.GONE and "://" in place:
            advice = _NO_SUCH_FOLDER
        super().__init__(message, advice=advice, place=place, file=file, **fields)
        self.fault = fault
        self.place = place
        self.file = file


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One file or folder of a place: its name in its folder, in upper case, its size in bytes
    (0 for a folder), and when it was changed, as the place numbers that (0 where it isn't told).
    """

    name: str
    size: int
    folder: bool = False
    changed: int = field(default=0, compare=False)


class Secrets(Protocol):
    """Where this PC keeps what an address must not hold: passwords, and the key of a host by which
    it is known again.

    `where` is the address without its path (`sftp://ana@host:22`); `what` one of "password",
    "user" and "host".
    """

    def secret(self, where: str, what: str) -> str | None:
        """What is kept, or None."""
        ...

    def keep(self, where: str, what: str, value: str) -> None:
        """Keep it from now on."""
        ...


class Given:
    """Secrets that were typed just now and are forgotten with the program."""

    def __init__(self, **typed: str) -> None:
        self._typed = typed
        self._kept: dict[tuple[str, str], str] = {}

    def secret(self, where: str, what: str) -> str | None:
        """What was kept for the address, else what was typed for any."""
        return self._kept.get((where, what), self._typed.get(what))

    def keep(self, where: str, what: str, value: str) -> None:
        """Keep it as long as this lives."""
        self._kept[where, what] = value


def _pause(seconds: int) -> None:
    Event().wait(seconds)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds, before each new try of what passes by itself; and how to wait.
    Who stops a long job raises from `wait`.
    """

    waits: tuple[int, ...] = (1, 2, 4, 8)
    wait: Callable[[int], None] = _pause


#: For what a person waits for on the screen: one try.
NO_PATIENCE: Final = Patience(waits=())


class Place(Protocol):
    """A folder anywhere. Paths have `/`, at most three names of the form of 8.3: `ACTS/0A1B/1.CDB`.

    Every call raises PlaceTrouble when the machine can't. None makes the place itself.
    """

    @property
    def address(self) -> str:
        """Where it is, without any secret: a path or a URL."""
        ...

    def list(self, folder: str = "") -> list[Item]:
        """What is in a folder, by name. Nothing when there is no such folder. Links, devices and
        what has no name of ours are left out.
        """
        ...

    def get(self, path: str, limit: int) -> bytes:
        """A file's content, of at most `limit` bytes: a larger one is trouble, and not read."""
        ...

    def peek(self, path: str, most: int) -> bytes:
        """How a file begins: its first `most` bytes, or all of it."""
        ...

    def put_new(self, path: str, data: bytes) -> str:
        """Write a new file and prove it by reading it back. Returns the path that it has.

        The same bytes there already are left as they are. Other bytes are never written over: the
        new file takes the next free name.
        """
        ...

    def delete_own(self, path: str) -> None:
        """Delete a file that CoopDesk wrote, told by its content. One that is gone is fine."""
        ...

    def stat(self, path: str) -> Item | None:
        """A file or folder, or None."""
        ...

    def space(self) -> int | None:
        """Bytes that are free; None where nobody can say."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


class Driver(Protocol):
    """What one kind of place must be able to do. `Folder` makes a place of it.

    Each call is one try; PlaceTrouble says why it failed. Paths were checked before.
    """

    @property
    def address(self) -> str: ...

    def names(self, folder: str) -> list[Item]:
        """Everything in a folder that is a regular file or a folder; none when it isn't there."""
        ...

    def read(self, path: str, most: int) -> bytes:
        """The first `most` bytes of a file, or all of it. Fault.NOT_FOUND when it isn't there,
        Fault.TAKEN when it is no regular file.
        """
        ...

    def write(self, path: str, data: bytes, *, over: bool) -> None:
        """Write a file, with the folders above it. `over` an unfinished one of the same bytes;
        otherwise a driver that can tell that the name is in use raises FileExistsError.
        """
        ...

    def remove(self, path: str) -> None:
        """Delete a file. One that is gone is no trouble."""
        ...

    def stat(self, path: str) -> Item | None:
        """A file or folder, or None."""
        ...

    def proves(self, path: str, data: bytes) -> bool | None:
        """Whether the place's own hash says that the file holds these bytes; None without one."""
        ...

    def space(self) -> int | None: ...

    def close(self) -> None: ...
