"""The mark of a place: COOPDESK.ID says which place of which co-op a folder is.

A place is known by its mark, not by its address: a stick may come as E: today and as F: tomorrow.
What isn't there never means that something was deleted: without the right mark everything stops.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

from coopdesk.exchange.places import names
from coopdesk.exchange.places.base import Fault, Place, PlaceTrouble
from coopdesk.exchange.places.local import MARKER, is_plain, read_file
from coopdesk.i18n import Language

README: Final = "READ_ME.TXT"
_LARGEST: Final = 4096
_LAYOUT: Final = 1
_PLACE_DIGITS, _COOP_DIGITS = 16, 32
_LONGEST_NAME: Final = 200
#: How far a search of a stick goes: folders within folders, and files that are opened.
_DEEPEST: Final = 3
_MOST_LOOKED_AT: Final = 20_000
_MOST_OPENED: Final = 2_000
#: Files of a place that are read when none has the name of the mark.
_MOST_READ: Final = 20
#: How the mark begins; its keys stand in order.
_BEGINS: Final = b'{"coop":"'


@dataclass(frozen=True, slots=True)
class Marker:
    """What a mark says: the place's own id, the co-op's, the co-op's name and the day it was made.
    Ids are in hexadecimal digits.
    """

    place: str
    coop: str
    name: str
    made: date

    def bytes(self) -> bytes:
        """The file: JSON on one line, its keys in order."""
        said = {
            "coop": self.coop,
            "coopdesk": _LAYOUT,
            "made": self.made.isoformat(),
            "name": self.name,
            "place": self.place,
        }
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return text.encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Found:
    """A place on a stick: the folder that its mark is in."""

    root: Path
    marker: Marker


def parse(data: bytes) -> Marker | None:
    """A mark from the bytes of its file; None when they are none."""
    try:
        said = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("coopdesk") != _LAYOUT:
        return None
    place, coop = _id(said.get("place"), _PLACE_DIGITS), _id(said.get("coop"), _COOP_DIGITS)
    name, made = said.get("name"), _day(said.get("made"))
    if place is None or coop is None or made is None or not isinstance(name, str):
        return None
    return Marker(place, coop, _short(name), made)


def read(place: Place) -> Marker | None:
    """The mark of a folder; None when it has none. Trouble when there is one that can't be read.

    A mark under another name counts too: it is told by its content.
    """
    if place.stat(MARKER) is None:
        return _elsewhere(place)
    found = _read(place, MARKER)
    if found is None:
        raise PlaceTrouble(Fault.SPOILT, place.address)
    return found


def _elsewhere(place: Place) -> Marker | None:
    small = [
        item.name
        for item in place.list()
        if not item.folder and len(_BEGINS) < item.size <= _LARGEST
    ]
    for name in small[:_MOST_READ]:
        found = _read(place, name)
        if found is not None:
            return found
    return None


def _read(place: Place, name: str) -> Marker | None:
    try:
        return parse(place.get(name, _LARGEST))
    except PlaceTrouble as trouble:
        if trouble.fault in (Fault.NOT_FOUND, Fault.TOO_LARGE, Fault.TAKEN):
            return None
        raise


def known(place: Place, marker_id: str, coop: bytes) -> Marker:
    """The mark of a place that this PC knows. Before anything is read or written there: trouble
    when the place is missing, empty, without its mark, another one, or another co-op's.
    """
    found = read(place)
    if found is None:
        fault = Fault.UNMARKED if place.list() else Fault.EMPTY
        raise PlaceTrouble(fault, place.address)
    _same_coop(place, found, coop)
    if found.place != marker_id:
        raise PlaceTrouble(Fault.OTHER, place.address, made=found.made)
    return found


def mark(place: Place, *, coop: bytes, name: str, made: date, language: Language) -> Marker:
    """Make a folder a place of this co-op, because a person said so. The folder must exist. One
    that is a place of the co-op already stays the place that it is; another co-op's is trouble.
    """
    found = read(place)
    if found is None:
        found = Marker(secrets.token_hex(_PLACE_DIGITS // 2), coop.hex(), _short(name), made)
        if place.put_new(MARKER, found.bytes()) != MARKER:
            raise PlaceTrouble(Fault.TAKEN, place.address, file=MARKER)
    _same_coop(place, found, coop)
    if place.stat(README) is None:
        place.put_new(README, readme(found, language))
    return found


def readme(marker: Marker, language: Language) -> bytes:
    """What the folder is, for whoever finds it: in a language, and in English."""
    said = [_story(marker, language)]
    if language.code.partition("_")[0] != "en":
        said.append(_story(marker, Language("en")))
    text = "\n\n".join(said) + "\n"
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _story(marker: Marker, language: Language) -> str:
    t = language.gettext
    return "\n".join(
        (
            t("This folder belongs to {name}.").format(name=marker.name),
            t("CoopDesk keeps copies of the co-op's book here. Please don't delete or move them."),
            t("To get a book back: install CoopDesk, choose Restore, and choose this folder."),
            t("If you found this, please give it back to the co-op. Thank you."),
        )
    )


def find(root: Path) -> list[Found]:
    """The places on a stick, wherever they are: some viruses put all that is on a stick into a
    hidden folder. They are told by content, at most three folders deep; nothing is followed.

    The place at the root comes first. What can't be read is passed over.
    """
    found: list[Found] = []
    for folder, file in islice(_small_files(root), _MOST_OPENED):
        marker = _marker_in(file)
        if marker and all(marker.place != other.marker.place for other in found):
            found.append(Found(folder, marker))
    return found


def _small_files(root: Path) -> Iterator[tuple[Path, Path]]:
    """Files that may be a mark, folder by folder: in each first the one with its name."""
    waiting, looked_at = [(root, 0)], 0
    while waiting:
        folder, depth = waiting.pop(0)
        files: list[os.DirEntry[str]] = []
        for entry in _entries(folder):
            looked_at += 1
            if looked_at > _MOST_LOOKED_AT:
                break
            if depth < _DEEPEST and _is_folder(entry):
                waiting.append((Path(entry.path), depth + 1))
            elif _is_small(entry):
                files.append(entry)
        for entry in sorted(files, key=lambda one: (one.name.upper() != MARKER, one.name)):
            yield folder, Path(entry.path)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:
        return


def _is_folder(entry: os.DirEntry[str]) -> bool:
    seen = _seen(entry)
    return seen is not None and stat.S_ISDIR(seen.st_mode)


def _is_small(entry: os.DirEntry[str]) -> bool:
    seen = _seen(entry)
    return (
        names.is_name(entry.name.upper())
        and seen is not None
        and stat.S_ISREG(seen.st_mode)
        and len(_BEGINS) < seen.st_size <= _LARGEST
    )


def _seen(entry: os.DirEntry[str]) -> os.stat_result | None:
    """What an entry is; None for a link, and for what can't be looked at."""
    try:
        seen = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    return seen if is_plain(seen) else None


def _marker_in(file: Path) -> Marker | None:
    try:
        data = read_file(file, _LARGEST)
    except OSError:
        return None
    return parse(data) if data.startswith(_BEGINS) else None


# --- parts of a mark ------------------------------------------------------------------------------


def _id(said: Any, digits: int) -> str | None:
    sound = isinstance(said, str) and re.fullmatch(rf"[0-9a-f]{{{digits}}}", said)
    return said if sound else None


def _day(said: Any) -> date | None:
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None


def _short(name: str) -> str:
    return "".join(c for c in name if c.isprintable())[:_LONGEST_NAME]


def _same_coop(place: Place, found: Marker, coop: bytes) -> None:
    if found.coop != coop.hex():
        raise PlaceTrouble(Fault.FOREIGN, place.address, name=found.name)
