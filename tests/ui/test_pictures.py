"""Photos on their way into the book: upright, small, and without where they were taken."""

from __future__ import annotations

import struct

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage

from coopdesk.ui.kit.pictures import Picture, portrait, shrunk

_UPRIGHT, _TURNED = 1, 6  # as phones write it: 6 is to be turned a quarter


def photo(width: int, height: int, turn: int, *, noise: bool = False) -> bytes:
    """A JPEG as a phone writes it, red at its left half, with a note on how it was held."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    for x in range(width):
        for y in range(height):
            if noise:
                image.setPixelColor(x, y, QColor((x * y) % 256, (x * 7) % 256, (y * 13) % 256))
            elif x < width // 2:
                image.setPixelColor(x, y, QColor("red"))
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", 95)  # type: ignore[call-overload]  # the stubs want bytes
    made = bytes(packed.data())
    tags = struct.pack("<H", 1) + struct.pack("<HHIHH", 0x0112, 3, 1, turn, 0) + bytes(4)
    note = b"Exif\0\0II*\0\x08\0\0\0" + tags + b"GPS-HERE"
    return made[:2] + b"\xff\xe1" + struct.pack(">H", len(note) + 2) + note + made[2:]


@pytest.mark.usefixtures("qapp")
def test_a_photo_that_a_phone_took_on_its_side_stands_upright() -> None:
    made = QImage.fromData(portrait(photo(40, 20, _TURNED), 1 << 17) or b"")
    assert made.size() == QSize(20, 40)
    assert made.pixelColor(10, 5).red() > 200  # what was at its left is above
    assert made.pixelColor(10, 35).blue() > 200
    same = QImage.fromData(portrait(photo(40, 20, _UPRIGHT), 1 << 17) or b"")
    assert same.size() == QSize(40, 20)


@pytest.mark.usefixtures("qapp")
def test_what_a_phone_writes_into_a_photo_is_left_out() -> None:
    taken = photo(40, 20, _UPRIGHT)
    assert b"GPS-HERE" in taken
    assert b"GPS-HERE" not in (portrait(taken, 1 << 17) or b"GPS-HERE")


@pytest.mark.usefixtures("qapp")
def test_a_photo_is_made_as_small_as_it_must_be() -> None:
    taken = photo(900, 700, _UPRIGHT, noise=True)
    for most in (1 << 17, 40_000, 10_000):
        made = portrait(taken, most)
        assert made is not None
        assert len(made) <= most
    assert portrait(b"no picture", 1 << 17) is None


@pytest.mark.usefixtures("qapp")
def test_a_scan_on_its_side_is_shown_upright() -> None:
    shown = Picture("scan")
    assert shown.show_content(photo(40, 20, _TURNED))
    assert shown.sizeHint() == QSize(20, 40)


@pytest.mark.usefixtures("qapp")
def test_a_scan_is_kept_as_it_is_but_for_what_a_phone_wrote_into_it() -> None:
    taken = photo(40, 20, _TURNED)
    made = shrunk(taken, 1 << 20) or taken
    assert b"GPS-HERE" not in made
    assert QImage.fromData(made).size() == QSize(20, 40)
    assert shrunk(made, 1 << 20) == made


@pytest.mark.usefixtures("qapp")
def test_a_picture_that_is_small_as_a_file_alone_is_made_smaller() -> None:
    image = QImage(9000, 40, QImage.Format.Format_Mono)
    image.fill(0)
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    made = shrunk(bytes(packed.data()), 1 << 20)
    assert made is not None
    assert QImage.fromData(made).width() <= 3600


@pytest.mark.usefixtures("qapp")
def test_what_is_no_picture_is_none() -> None:
    assert shrunk(b"no picture", 1 << 20) is None
