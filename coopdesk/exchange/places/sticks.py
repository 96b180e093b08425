"""Which sticks are plugged in now, on Linux and on Windows.

What the system says comes through a `View`, so that every case can be tried on any machine.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

#: Where desktops mount what is plugged in.
_DESKTOP_MOUNTS: Final = ("/media/", "/run/media/")
#: Real file systems that sticks have; others of that name are no sticks (a CD, a phone's view).
_STICK_SYSTEMS: Final = frozenset(
    "vfat exfat msdos ntfs ntfs3 fuseblk ext2 ext3 ext4 f2fs btrfs xfs hfsplus".split()
)
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_UDEV: Final = re.compile(r"\\x([0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class Stick:
    """A stick, card or disk that was plugged in: where it is, what it is called, its bytes."""

    path: Path
    label: str
    free: int
    size: int
    writable: bool = True


@dataclass(frozen=True, slots=True)
class Drive:
    """A drive of Windows: `E:\\`, its label, its serial number."""

    path: str
    label: str
    serial: int
    writable: bool = True


class View(Protocol):
    """What the system says about its drives."""

    def fingerprint(self) -> str:
        """Something cheap that changes when a stick comes or goes."""
        ...

    def sticks(self) -> list[Stick]:
        """What is plugged in now."""
        ...


class Watch:
    """Looks again and again, as cheaply as can be: a page's timer may ask every second."""

    def __init__(self, view: View | None = None) -> None:
        self._view = view or this_pc()
        self._seen: str | None = None

    def changed(self) -> list[Stick] | None:
        """The sticks, when one came or went since the last call, and the first time; else None."""
        now = self._view.fingerprint()
        if now == self._seen:
            return None
        self._seen = now
        return self._view.sticks()


def this_pc() -> View:
    """The view of the system that this runs on."""
    return Windows() if sys.platform == "win32" else Linux()


def plugged_in(view: View | None = None) -> list[Stick]:
    """The sticks that are plugged in now, by label."""
    found = (view or this_pc()).sticks()
    return sorted(found, key=lambda stick: (stick.label.casefold(), str(stick.path)))


# --- Linux ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Mount:
    device: str
    path: str
    system: str
    options: frozenset[str]


class Linux:
    """What /proc/mounts and /sys say. `root` is the folder that these are in."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root

    def fingerprint(self) -> str:
        """The table of mounts."""
        try:
            return (self._root / "proc/mounts").read_text("utf-8", "surrogateescape")
        except OSError:
            return ""

    def sticks(self) -> list[Stick]:
        """What is mounted of what can be pulled out. A stick that is there twice counts once."""
        labels = self._labels()
        found: dict[str, Stick] = {}
        for mount in _mounts(self.fingerprint()):
            if mount.device in found or not self._is_stick(mount):
                continue
            stick = self._stick(mount, labels.get(os.path.basename(mount.device), ""))
            if stick:
                found[mount.device] = stick
        return list(found.values())

    def _is_stick(self, mount: _Mount) -> bool:
        if mount.system not in _STICK_SYSTEMS or not mount.device.startswith("/dev/"):
            return False
        if mount.path in ("/", "/home") or mount.path.startswith(("/boot", "/usr", "/var")):
            return False
        return mount.path.startswith(_DESKTOP_MOUNTS) or self._can_be_pulled(mount.device)

    def _can_be_pulled(self, device: str) -> bool:
        """Whether the kernel says so, or the disk hangs on USB."""
        at = self._root / "sys/class/block" / os.path.basename(device)
        try:
            real = at.resolve(strict=True)
        except OSError:
            return False
        for folder in (real, real.parent):  # a partition is inside its disk
            try:
                if (folder / "removable").read_text("ascii").strip() == "1":
                    return True
            except (OSError, ValueError):
                continue
        return any(part.startswith("usb") for part in real.parts)

    def _labels(self) -> dict[str, str]:
        """Labels by device, as udev keeps them."""
        found = {}
        folder = self._root / "dev/disk/by-label"
        try:
            names = os.listdir(folder)
        except OSError:
            return {}
        for name in names:
            try:
                device = os.path.basename(os.readlink(folder / name))
            except OSError:
                continue
            found[device] = _unescaped(_UDEV, 16, name)
        return found

    def _stick(self, mount: _Mount, label: str) -> Stick | None:
        path = self._root / mount.path.lstrip("/")
        try:
            room = shutil.disk_usage(path)
        except OSError:
            return None  # pulled just now
        name = label or os.path.basename(mount.path)
        return Stick(path, name, room.free, room.total, "ro" not in mount.options)


def _mounts(table: str) -> Iterator[_Mount]:
    for line in table.splitlines():
        parts = line.split(" ")
        if len(parts) >= 4:
            device, path, system, options = (_unescaped(_OCTAL, 8, part) for part in parts[:4])
            yield _Mount(device, path, system, frozenset(options.split(",")))


def _unescaped(escape: re.Pattern[str], base: int, text: str) -> str:
    r"""`\040` of the table, or `\x20` of udev, as the letters that they stand for."""
    raw = escape.sub(lambda found: chr(int(found[1], base)), text)
    if raw == text:
        return text
    try:
        return raw.encode("latin-1").decode("utf-8")
    except ValueError:
        return raw


# --- Windows --------------------------------------------------------------------------------------

_REMOVABLE: Final = 2
_NO_BOXES: Final = 1  # no "there is no disk in the drive" on the screen
_READ_ONLY_VOLUME: Final = 0x80000


class Windows:
    """What Windows says of its drives. `kernel` is kernel32, or what stands for it in a test."""

    def __init__(self, kernel: Any = None) -> None:
        self._kernel = kernel if kernel is not None else _kernel32()

    def fingerprint(self) -> str:
        """The letters of sticks and what is in them."""
        return repr(self._drives())

    def sticks(self) -> list[Stick]:
        """What is in drives that can be pulled out."""
        found = []
        for drive in self._drives():
            free, size = ctypes.c_ulonglong(), ctypes.c_ulonglong()
            if self._kernel.GetDiskFreeSpaceExW(
                drive.path, ctypes.byref(free), ctypes.byref(size), None
            ):
                label = drive.label or drive.path.rstrip("\\")
                found.append(Stick(Path(drive.path), label, free.value, size.value, drive.writable))
        return found

    def _drives(self) -> list[Drive]:
        before = self._kernel.SetErrorMode(_NO_BOXES)
        try:
            bits = self._kernel.GetLogicalDrives()
            letters = [chr(ord("A") + bit) for bit in range(2, 26) if bits >> bit & 1]
            drives = [self._drive(f"{letter}:\\") for letter in letters]
        finally:
            self._kernel.SetErrorMode(before)
        return [drive for drive in drives if drive]

    def _drive(self, path: str) -> Drive | None:
        """A drive with something in it; None for one that can't be pulled out or is empty."""
        if self._kernel.GetDriveTypeW(path) != _REMOVABLE:
            return None
        label = ctypes.create_unicode_buffer(261)
        serial, flags = ctypes.c_ulong(), ctypes.c_ulong()
        ready = self._kernel.GetVolumeInformationW(
            path, label, 261, ctypes.byref(serial), None, ctypes.byref(flags), None, 0
        )
        if not ready:
            return None
        return Drive(path, label.value, serial.value, not flags.value & _READ_ONLY_VOLUME)


def _kernel32() -> Any:
    return getattr(ctypes, "windll").kernel32  # noqa: B009  (only Windows has it)
