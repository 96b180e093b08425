"""The PCs of the book by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopdesk.records import devices
from coopdesk.records.devices import DeviceRow
from tests.cli.typed import Line, at_the_desk


def test_a_pc_is_named_by_its_letter(book: Path, line: Line) -> None:
    assert "without a name" in line("pc", "list", "--book", book)
    assert line("pc", "name", "a", " Office  desk", "--book", book) == "A · Office desk\n"
    (row,) = line.json("pc", "list", "--book", book)["pcs"]
    assert (row["letter"], row["name"], row["this"]) == ("A", "Office desk", True)
    assert row["last"] == "2026-11-23"
    assert row["revoked"] is None
    shown = line("pc", "list", "--book", book)
    assert shown.splitlines()[1].split() == [
        "A",
        "Office",
        "desk",
        "23",
        "Nov",
        "2026",
        "this",
        "PC",
    ]
    line("pc", "name", "b", "Shop", "--book", book, status=1)
    assert "no such PC" in line.err
    line("pc", "name", "a", "", "--book", book, status=1)
    line("pc", "name", "a", "--book", book, status=2)


def test_of_two_pcs_with_one_letter_the_device_tells_which(
    book: Path, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line("pc", "name", "A", "Office", "--book", book)
    with at_the_desk(book) as opened:
        (row,) = opened.read(devices.devices)

    def two(_session: object) -> list[DeviceRow]:
        return [row, DeviceRow(7, bytes(32), b"", "A", "", "", b"", None, 0, b"", None)]

    monkeypatch.setattr(devices, "devices", two)
    line("pc", "name", "A", "Shop", "--book", book, status=1)
    assert "Two PCs have the letter A" in line.err
    line("pc", "name", row.device.hex()[:16], "Office", "--book", book)
