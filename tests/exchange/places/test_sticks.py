"""Which sticks are plugged in: what Linux and Windows say, told by stand-ins."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange.places.sticks import Linux, Stick, View, Watch, Windows, plugged_in, this_pc

MOUNTS = r"""
/dev/sda2 / ext4 rw,relatime 0 0
/dev/sda1 /boot/efi vfat rw 0 0
proc /proc proc rw 0 0
/dev/sdb1 /media/ana/Clé\040bleue vfat rw,nosuid,nodev 0 0
/dev/sdc1 /disks/stick exfat ro,nosuid 0 0
/dev/sdc1 /run/media/ana/again exfat rw 0 0
/dev/sdd1 /disks/inside ext4 rw 0 0
/dev/sde1 /disks/usbdisk fuseblk rw 0 0
/dev/sr0 /media/ana/CD iso9660 ro 0 0
/dev/sdf1 /media/ana/pulled vfat rw 0 0
//nas/coop /disks/nas cifs rw 0 0
broken line
"""


@pytest.fixture
def pc(tmp_path: Path) -> Path:
    """A PC with a stick, a card, a disk on USB, a second disk inside and a disc."""

    def disk(name: str, at: str, *, removable: bool) -> None:
        real = tmp_path / "sys/devices" / at / "block" / name
        (real / f"{name}1").mkdir(parents=True)
        (real / "removable").write_text(f"{removable:d}\n")
        classes = tmp_path / "sys/class/block"
        classes.mkdir(parents=True, exist_ok=True)
        (classes / f"{name}1").symlink_to(real / f"{name}1")

    disk("sda", "pci0/ata1", removable=False)
    disk("sdc", "pci0/mmc0", removable=True)
    disk("sdd", "pci0/ata2", removable=False)
    disk("sde", "pci0/usb2/2-1", removable=False)
    for folder in (
        "media/ana/Clé bleue",
        "disks/stick",
        "disks/inside",
        "disks/usbdisk",
        "disks/nas",
    ):
        (tmp_path / folder).mkdir(parents=True)
    labels = tmp_path / "dev/disk/by-label"
    labels.mkdir(parents=True)
    (labels / r"TREASURER\x20\xc3\xa9").symlink_to("../../sdc1")
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/mounts").write_text(MOUNTS, "utf-8")
    return tmp_path


def test_linux_tells_sticks_from_disks_inside(pc: Path) -> None:
    found = {stick.label: stick for stick in plugged_in(Linux(pc))}
    assert list(found) == ["Clé bleue", "TREASURER é", "usbdisk"]
    assert found["Clé bleue"].path == pc / "media/ana/Clé bleue"
    assert found["Clé bleue"].writable
    assert not found["TREASURER é"].writable
    assert found["usbdisk"].free > 0
    assert found["usbdisk"].size >= found["usbdisk"].free


def test_a_pc_that_says_nothing_has_no_sticks(tmp_path: Path) -> None:
    assert plugged_in(Linux(tmp_path)) == []


def test_this_pc_can_be_asked() -> None:
    for stick in plugged_in():
        assert stick.path.is_dir()
    assert isinstance(this_pc(), Linux | Windows)


class Kernel:
    """What stands for kernel32: C: inside, D: an empty reader, E: and F: sticks, F: locked."""

    def __init__(self) -> None:
        self.drives = {
            "C:\\": (3, "System"),
            "D:\\": (2, None),
            "E:\\": (2, "BLUE"),
            "F:\\": (2, ""),
        }
        self.mode = 0

    def SetErrorMode(self, mode: int) -> int:
        before, self.mode = self.mode, mode
        return before

    def GetLogicalDrives(self) -> int:
        return sum(1 << (ord(path[0]) - ord("A")) for path in self.drives)

    def GetDriveTypeW(self, path: str) -> int:
        assert self.mode == 1
        return self.drives[path][0]

    def GetVolumeInformationW(self, path: str, label: Any, _size: int, *rest: Any) -> int:
        assert self.drives[path][0] == 2
        name = self.drives[path][1]
        if name is None:
            return 0
        label.value = name
        serial, _, flags = rest[:3]
        ctypes.cast(serial, ctypes.POINTER(ctypes.c_ulong))[0] = hash(name) & 0xFFFF
        ctypes.cast(flags, ctypes.POINTER(ctypes.c_ulong))[0] = 0x80000 if path == "F:\\" else 0
        return 1

    def GetDiskFreeSpaceExW(self, path: str, free: Any, size: Any, _: None) -> int:
        ctypes.cast(free, ctypes.POINTER(ctypes.c_ulonglong))[0] = 5 * 10**9
        ctypes.cast(size, ctypes.POINTER(ctypes.c_ulonglong))[0] = 8 * 10**9
        return 1


def test_windows_tells_sticks_from_disks_and_empty_readers() -> None:
    kernel = Kernel()
    assert plugged_in(Windows(kernel)) == [
        Stick(Path("E:\\"), "BLUE", 5 * 10**9, 8 * 10**9, writable=True),
        Stick(Path("F:\\"), "F:", 5 * 10**9, 8 * 10**9, writable=False),
    ]
    assert kernel.mode == 0  # as it was


def test_a_watch_tells_only_what_changed(pc: Path) -> None:
    watch = Watch(Linux(pc))
    first = watch.changed()
    assert first is not None
    assert len(first) == 3
    assert watch.changed() is None
    (pc / "proc/mounts").write_text("/dev/sdb1 /media/ana/Clé\\040bleue vfat rw 0 0\n", "utf-8")
    assert [stick.label for stick in watch.changed() or []] == ["Clé bleue"]
    assert watch.changed() is None


def test_a_watch_sees_a_card_that_is_put_into_its_reader() -> None:
    kernel = Kernel()
    watch = Watch(Windows(kernel))
    assert len(watch.changed() or []) == 2
    kernel.drives["D:\\"] = (2, "CARD")
    assert [stick.label for stick in watch.changed() or []] == ["CARD", "BLUE", "F:"]


def test_a_view_can_be_anything(pc: Path) -> None:
    view: View = Linux(pc)
    assert Watch(view).changed()
