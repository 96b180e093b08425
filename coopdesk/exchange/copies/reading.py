"""A copy read from its file: proven, opened, and put together with those that it goes on from."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from coopdesk.exchange import sealedbox
from coopdesk.exchange.copies import box, header, points, shelf
from coopdesk.exchange.copies.box import damaged
from coopdesk.exchange.copies.header import Header
from coopdesk.exchange.places import local
from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble

#: A chain of points is never longer: a snapshot comes at least once a week.
_LONGEST: Final = 500
_LARGEST_POINT: Final = 64 * 1024 * 1024


class Locked(Trouble):
    """Only the key is missing."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy with all that it takes to make the book of it: the snapshot's book as it is
    compressed, its size, and the acts of the points after it, in order. `header` is of the last.
    """

    header: Header
    book: memoryview
    size: int
    later: tuple[bytes, ...] = field(default=())


def load(path: Path, identities: Sequence[str] = ()) -> Copied:
    """Read a copy and its neighbours. Raises Trouble when one is damaged, missing or locked."""
    one = _one(path, identities)
    if one.header.kind == header.SNAPSHOT:
        return _whole(one, path.name)
    later: list[bytes] = []
    last, seen = one, {one.ident}
    while one.header.kind == header.POINT:
        later.insert(0, one.acts)
        one = _one(_neighbour(path, one.header.base), identities)
        if one.ident in seen or len(seen) > _LONGEST or one.header.coop != last.header.coop:
            raise damaged(path.name)
        seen.add(one.ident)
    start = _whole(one, path.name)
    return Copied(last.header, start.book, start.size, tuple(later))


def look(path: Path, identities: Sequence[str] = ()) -> Header:
    """A copy alone, all its bytes proven; the figures are in its header."""
    return _one(path, identities).header


@dataclass(frozen=True, slots=True)
class _One:
    """One file: a snapshot's parts, or a point's acts."""

    header: Header
    ident: bytes
    book: memoryview
    acts: bytes


def _one(path: Path, identities: Sequence[str]) -> _One:
    return opened(read_file(path), path.name, identities)


def read_file(path: Path) -> bytes:
    """All of a copy's file. Raises Trouble."""
    try:
        real = path.resolve()  # a person may choose a link; on a stick none is looked at
        if real.stat().st_size > box.LARGEST:
            raise box.no_copy(path.name)
        return local.read_file(real, box.LARGEST)
    except OSError as error:
        raise Trouble(
            N_("“{name}” can't be opened."),
            advice=N_("Check that the file is there and that you may open it."),
            name=path.name,
        ) from error


def opened(data: bytes, name: str, identities: Sequence[str] = ()) -> _One:
    """A copy's bytes proven, and unlocked where they are locked. Raises Trouble."""
    if data.startswith(header.MAGIC[:8]):
        return _point(data, name, identities)
    found = box.opened(data, name)
    inside = found
    if found.header.locked:
        held = _unlocked(bytes(found.files[box.LOCKED]), name, identities, box.LARGEST)
        inside = box.opened(held, name)
        _same(found.header, inside.header, name)
    return _One(inside.header, found.ident, inside.files[box.BOOK], b"")


def proven(data: bytes, name: str) -> Header:
    """A copy's bytes against its header, as far as they go without a key. Raises Trouble."""
    if data.startswith(header.MAGIC[:8]):
        return points.opened(data, name).header
    return box.opened(data, name).header


def _point(data: bytes, name: str, identities: Sequence[str]) -> _One:
    found = inside = points.opened(data, name)
    if found.header.locked:
        held = _unlocked(found.payload, name, identities, _LARGEST_POINT)
        inside = points.opened(held, name)
        _same(found.header, inside.header, name)
    return _One(inside.header, found.ident, memoryview(b""), inside.payload)


def _same(outside: Header, inside: Header, name: str) -> None:
    """What lies in the box is what its header says."""
    if inside.locked or (inside.coop, inside.heads) != (outside.coop, outside.heads):
        raise damaged(name)


def _unlocked(data: bytes, name: str, identities: Sequence[str], limit: int) -> bytes:
    try:
        return sealedbox.unlock(data, identities, limit)
    except sealedbox.Shut as error:
        raise Locked(
            N_("The copy “{name}” is locked with a key that this PC does not have."),
            advice=N_("Type or scan the recovery sheet, or open it on a PC of the co-op."),
            name=name,
        ) from error


def _whole(one: _One, name: str) -> Copied:
    if one.header.figures is None or one.header.kind != header.SNAPSHOT:
        raise damaged(name)
    return Copied(one.header, one.book, one.header.figures.bytes)


# --- neighbours -----------------------------------------------------------------------------------


def beside(folder: Path) -> Iterator[tuple[Path, Header, bytes]]:
    """The copies in a folder of this PC that can be read, the newest first."""
    found = [(file, *said) for file in files(folder) if (said := _header_of(file)) is not None]
    return iter(shelf.in_order(found, lambda one: one[1], lambda one: one[0].name))


def files(folder: Path) -> list[Path]:
    """What has the name of a copy in a folder of this PC: regular files, no links or devices."""
    try:
        return [f for f in folder.iterdir() if _is_copy(f)]
    except OSError:
        return []


def _is_copy(file: Path) -> bool:
    return file.suffix.upper() in (shelf.ZIP, shelf.CDP) and stat.S_ISREG(file.lstat().st_mode)


def _header_of(file: Path) -> tuple[Header, bytes] | None:
    try:
        said = shelf.beginning(local.read_file(file, header.LARGEST + 1024), file.name)
        return (header.read(said), header.ident(said)) if said is not None else None
    except (OSError, Trouble, header.NoHeader):
        return None


def _neighbour(path: Path, ident: bytes) -> Path:
    for file, _, found in beside(path.parent):
        if found == ident:
            return file
    raise Trouble(
        N_("The copy “{name}” goes on from another one that is not beside it."),
        advice=N_("Keep all files of the folder COPIES together, and choose it there."),
        name=path.name,
    )
