"""Folders of this PC: sticks, disks, shared folders. Written so that a pulled stick loses nothing.

A file gets its name only when it is whole on the medium; the name is forced there too. Nothing is
followed: no links, no devices, no pipes.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from coopdesk.exchange.places import names
from coopdesk.exchange.places.base import Fault, Item, PlaceTrouble

#: The file by which a place is known; see marker.py.
MARKER: Final = "COOPDESK.ID"
_LARGEST_MARKER: Final = 4096
#: Entries of one folder that are looked at. A place has at most some thousand.
_MOST_ENTRIES: Final = 200_000
#: An unfinished file this much older than one just written, in seconds, is left over from a cut.
_LEFT_OVER: Final = 24 * 3600

#: Not followed, and never waited for, where the system knows the words.
_READ: Final = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
_REPARSE: Final = getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0x400)


def _numbers(words: str) -> frozenset[int]:
    """What errors of these names are here; not every system has each."""
    return frozenset(getattr(errno, word) for word in words.split() if hasattr(errno, word))


_FULL: Final = _numbers("ENOSPC EDQUOT")
_READ_ONLY: Final = _numbers("EROFS EACCES EPERM")
_GONE: Final = _numbers(
    "EIO ENODEV ENXIO ENOTCONN ESTALE EHOSTDOWN EHOSTUNREACH ETIMEDOUT ENOMEDIUM"
)
#: What Windows says, by its own numbers: held by another; not ready, no device, no network path.
_HELD_ON_WINDOWS: Final = frozenset({32, 33})
_GONE_ON_WINDOWS: Final = frozenset({21, 53, 55, 59, 64, 67, 121, 433, 1005, 1006, 1117, 1167})
#: Where a file can't have two names: FAT, exFAT, many shares.
_NO_SECOND_NAME: Final = _numbers("EPERM EACCES ENOSYS EOPNOTSUPP ENOTSUP EMLINK EINVAL")
#: Where a folder can't be forced.
_NO_FORCE: Final = _numbers("EINVAL ENOTSUP EBADF")


class LocalDriver:
    """A folder of this PC. It must exist; it is never made."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._device: int | None = None
        self._marker: bytes | None = None

    @property
    def address(self) -> str:
        """The path of the folder."""
        return str(self._root)

    def names(self, folder: str) -> list[Item]:
        """Regular files and folders in a folder; none when it isn't there."""
        with self._words(folder):
            at = self._folder(names.checked(folder, root=True))
            return list(_items(at)) if at else []

    def read(self, path: str, most: int) -> bytes:
        """The first bytes of a regular file."""
        with self._words(path):
            at = self._found(path)
            if at is None:
                raise PlaceTrouble(Fault.NOT_FOUND, self.address, file=path)
            if not stat.S_ISREG(at.lstat().st_mode):
                raise PlaceTrouble(Fault.TAKEN, self.address, file=path)
            return read_file(at, most)

    def write(self, path: str, data: bytes, *, over: bool) -> None:
        """Write a file so that its name appears only when all of it is on the medium."""
        *folders, name = names.checked(path)
        with self._words(path):
            self._steady()
            at = self._made(folders)
            part = at / f"{secrets.token_hex(4).upper()}{names.UNFINISHED}"
            try:
                _write(part, data)
                _sweep(at, part)
                _name(part, at / name, over=over)
            except BaseException:
                with suppress(OSError):  # a stick that is gone takes it along
                    os.unlink(part)
                raise
            _force(at)
            _forget(at / name)

    def remove(self, path: str) -> None:
        """Delete a file."""
        with self._words(path):
            self._steady()
            at = self._found(path)
            if at is not None:
                with suppress(FileNotFoundError):
                    os.unlink(at)
                _force(at.parent)

    def stat(self, path: str) -> Item | None:
        """A regular file or a folder, or None."""
        with self._words(path):
            at = self._found(path)
            return _item(at.name, at.lstat()) if at else None

    def proves(self, path: str, data: bytes) -> bool | None:
        """A disk has no hash: it is read again."""
        return None

    def space(self) -> int | None:
        """Bytes that are free."""
        with self._words(""):
            self._look()
            return shutil.disk_usage(self._root).free

    def close(self) -> None:
        """Nothing is held open."""

    # --- the root is the one that was seen --------------------------------------------------------

    def _look(self) -> None:
        """The root is there, and still on the same device: a stick that was unmounted leaves an
        empty folder of the PC's own disk behind.
        """
        try:
            seen = self._root.stat()
        except (OSError, ValueError) as error:
            raise PlaceTrouble(Fault.GONE, self.address) from error
        if self._device not in (None, seen.st_dev):
            raise PlaceTrouble(Fault.GONE, self.address)
        if not stat.S_ISDIR(seen.st_mode):
            raise PlaceTrouble(Fault.NO_FOLDER, self.address)
        self._device = seen.st_dev

    def _steady(self) -> None:
        """Before writing: the mark is the one that was seen, so that a stick that was changed for
        another one gets nothing.
        """
        self._look()
        with suppress(FileNotFoundError):
            at = _entry(self._root, MARKER)
            mark = read_file(at, _LARGEST_MARKER) if at and at.is_file() else None
            if self._marker not in (None, mark):
                raise PlaceTrouble(Fault.GONE, self.address)
            self._marker = mark

    # --- finding ----------------------------------------------------------------------------------

    def _folder(self, parts: tuple[str, ...] | list[str]) -> Path | None:
        """A folder of the place, or None when it isn't there or is something else."""
        self._look()
        at = self._root
        for part in parts:
            found = _entry(at, part)
            if found is None or not stat.S_ISDIR(found.lstat().st_mode):
                return None
            at = found
        return at

    def _found(self, path: str) -> Path | None:
        """A file or folder that is no link, or None."""
        *folders, name = names.checked(path)
        at = self._folder(folders)
        return _entry(at, name) if at else None

    def _made(self, folders: list[str]) -> Path:
        """A folder of the place, made when missing; but never the root."""
        at = self._root
        for name in folders:
            found = _entry(at, name)
            if found is None:
                found = at / name
                try:
                    os.mkdir(found)
                except FileExistsError as link:
                    if _entry(at, name) is None:  # a link stands there
                        raise PlaceTrouble(Fault.TAKEN, self.address, file=name) from link
                _force(at)
            elif not stat.S_ISDIR(found.lstat().st_mode):
                raise PlaceTrouble(Fault.TAKEN, self.address, file=name)
            at = found
        return at

    # --- words ------------------------------------------------------------------------------------

    @contextmanager
    def _words(self, path: str) -> Iterator[None]:
        """What the system says, as trouble with words."""
        try:
            yield
        except FileExistsError:
            raise
        except OSError as error:
            fault = self._fault(error)
            reason = error.strerror or type(error).__name__
            raise PlaceTrouble(fault, self.address, file=path, reason=reason) from error

    def _fault(self, error: OSError) -> Fault:
        on_windows = getattr(error, "winerror", None)
        if on_windows in _HELD_ON_WINDOWS:
            return Fault.LOCKED
        if on_windows in _GONE_ON_WINDOWS or error.errno in _GONE:
            return Fault.GONE
        if error.errno in _FULL:
            return Fault.FULL
        if error.errno in _READ_ONLY:
            return Fault.READ_ONLY
        if error.errno == errno.EFBIG:
            return Fault.TOO_LARGE
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return Fault.NOT_FOUND if self._root.is_dir() else Fault.GONE
        return Fault.MACHINE


# --- entries of a folder --------------------------------------------------------------------------


def is_plain(seen: os.stat_result) -> bool:
    """Neither a link, nor a junction of Windows, nor a device or pipe."""
    if getattr(seen, "st_file_attributes", 0) & _REPARSE:
        return False
    return stat.S_ISREG(seen.st_mode) or stat.S_ISDIR(seen.st_mode)


def _item(name: str, seen: os.stat_result) -> Item | None:
    if not is_plain(seen):
        return None
    folder = stat.S_ISDIR(seen.st_mode)
    return Item(name, 0 if folder else seen.st_size, folder, seen.st_mtime_ns)


def _items(folder: Path) -> Iterator[Item]:
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number >= _MOST_ENTRIES:
                raise PlaceTrouble(Fault.CROWDED, str(folder))
            if not names.is_name(entry.name.upper()):
                continue
            with suppress(FileNotFoundError):  # gone while it was looked at
                item = _item(entry.name, entry.stat(follow_symlinks=False))
                if item:
                    yield item


def _entry(folder: Path, name: str) -> Path | None:
    """A file or folder in a folder, whatever the case of its letters; None for what is no such."""
    for at in _named(folder, name):
        try:
            seen = at.lstat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        return at if is_plain(seen) else None
    return None


def _named(folder: Path, name: str) -> Iterator[Path]:
    """The name itself, then as other systems may have written it: `acts` for `ACTS`."""
    yield folder / name
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number >= _MOST_ENTRIES:
                raise PlaceTrouble(Fault.CROWDED, str(folder))
            if entry.name != name and entry.name.upper() == name:
                yield folder / entry.name


# --- bytes ----------------------------------------------------------------------------------------


def read_file(file: Path, most: int) -> bytes:
    """The first bytes of a file that stays a regular one when it is opened."""
    handle = os.open(file, _READ)
    with os.fdopen(handle, "rb") as opened:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        # Python sets aside as much as is asked for, however small the file is.
        return opened.read(min(most, seen.st_size))


def _write(file: Path, data: bytes) -> None:
    with file.open("xb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())


def _name(part: Path, name: Path, *, over: bool) -> None:
    """Give a whole file its name. Only an unfinished file of the same bytes gives way."""
    if over:
        os.replace(part, name)
        return
    try:
        os.link(part, name)  # it fails when the name is in use; renaming would write over it
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_SECOND_NAME:
            raise
        if os.path.lexists(name):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from error
        os.rename(part, name)
    else:
        os.unlink(part)


def _sweep(folder: Path, new: Path) -> None:
    """Take away unfinished files that a cut left a day or more ago, by this folder's own clock.
    Should one still be in the making elsewhere, its maker writes it again.
    """
    now = new.stat().st_mtime_ns
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.upper().endswith(names.UNFINISHED):
                continue
            with suppress(OSError):  # held or gone: next time
                seen = entry.stat(follow_symlinks=False)
                if is_plain(seen) and now - seen.st_mtime_ns > _LEFT_OVER * 10**9:
                    os.unlink(entry.path)


def _force(folder: Path) -> None:
    """Have the names in a folder on the medium. Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FORCE:
            raise
    finally:
        os.close(handle)


def _forget(file: Path) -> None:
    """Drop what memory holds of a file, so that reading it again asks the medium."""
    if hasattr(os, "posix_fadvise"):
        handle = os.open(file, _READ)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.ESPIPE):
                raise
        finally:
            os.close(handle)
