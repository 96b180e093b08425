"""A disk whose writes can be made to fail, and a stick that can be pulled."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange.places import local
from tests.exchange.places.grounds import FolderGround

_ERRORS = {"full": errno.ENOSPC, "abort": errno.EIO}


class DiskGround(FolderGround):
    """A folder of this PC. What `os` does for `local` goes through here."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        super().__init__(root)
        self._refusals: list[str] = []
        patch.setattr(local, "os", self)

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def refuse(self, fault: str, times: int) -> None:
        self._refusals = [fault] * times

    def lag(self, lists: int) -> None:
        """A disk shows at once what is there."""

    def fsync(self, handle: int) -> None:
        if self._refusals:
            fault = self._refusals.pop()
            if fault == "changed":
                Path(f"/proc/self/fd/{handle}").write_bytes(b"other bytes than were written")
                return
            error = OSError(_ERRORS.get(fault, errno.EACCES), f"injected: {fault}")
            if fault in ("locked", "precondition"):
                error.winerror = 32  # type: ignore[attr-defined]  # as Windows says it
            raise error
        os.fsync(handle)


class FatGround(DiskGround):
    """A stick with FAT: names in 8.3 whatever their case, no second names, times of two seconds;
    pulled, it keeps only what was forced onto it: bytes by fsync, names by fsync of their folder.
    """

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        super().__init__(root, patch)
        self._bytes: dict[int, bytes] = {}
        self._names: dict[Path, dict[str, int | None]] = {root: {}}

    def link(self, file: Path, name: Path) -> None:
        raise OSError(errno.EPERM, "FAT has no second names")

    def rename(self, file: Path, name: Path) -> None:
        os.rename(file, self._fat(name))

    def replace(self, file: Path, name: Path) -> None:
        os.replace(file, self._fat(name))

    def mkdir(self, folder: Path) -> None:
        os.mkdir(self._fat(folder))

    @staticmethod
    def _fat(name: Path) -> Path:
        stem, _, ending = name.name.partition(".")
        assert len(stem) <= 8, name
        assert len(ending) <= 3, name
        assert name.name == name.name.upper(), name
        taken = {one.upper() for one in os.listdir(name.parent)}
        return name if name.name not in taken else name.parent / name.name

    def fsync(self, handle: int) -> None:
        super().fsync(handle)
        path = Path(os.readlink(f"/proc/self/fd/{handle}"))
        if path.is_dir():
            self._names[path] = {
                one.name: None if one.is_dir() else one.inode() for one in os.scandir(path)
            }
        else:
            self._bytes[path.stat().st_ino] = path.read_bytes()
            second = 2 * 10**9
            even = path.stat().st_mtime_ns // second * second
            os.utime(path, ns=(even, even))

    def plant(self, path: str, data: bytes) -> None:
        super().plant(path, data)
        file = self.root / path
        self._bytes[file.stat().st_ino] = data
        self._names.setdefault(file.parent, {})[file.name] = file.stat().st_ino
        while file.parent != self.root:
            file = file.parent
            self._names.setdefault(file.parent, {})[file.name] = None

    def pull(self) -> None:
        """Pull it, and plug it in again: only what was forced onto it is there."""
        kept = self.root.with_name("kept")
        self._rebuild(self.root, kept)
        shutil.rmtree(self.root)
        kept.rename(self.root)

    def _rebuild(self, folder: Path, to: Path) -> None:
        to.mkdir()
        for name, inode in self._names.get(folder, {}).items():
            if inode is None:
                self._rebuild(folder / name, to / name)
            else:
                (to / name).write_bytes(self._bytes.get(inode, b""))
