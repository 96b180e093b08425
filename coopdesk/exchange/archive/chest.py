"""The archive as a file: members of a ZIP written as they come, read back within bounds.

Equal content gives equal bytes: every member bears the day of the archive, none the clock.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, BinaryIO, Final

from coopdesk.exchange.copies.aside import Step
from coopdesk.exchange.files import Rows
from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble

READ_ME: Final = "READ_ME.txt"
MANIFEST: Final = "coopdesk/manifest.json"
ACTS: Final = "coopdesk/acts.cbor"
SALTS: Final = "coopdesk/salts.cbor"
PERSONAL: Final = "coopdesk/personal.cbor"

_FILE: Final = 0o100644 << 16  # a plain file that its owner may change
_UNIX: Final = 3
_ZIP_YEARS: Final = (1980, 2107)
_LONGEST_NAME: Final = 48
_LARGEST_MANIFEST: Final = 16 * 1024 * 1024
#: Acts are half hashes: nothing honest shrinks to a hundredth. Small members may.
_MOST_INFLATED: Final = 100
#: A record is held in memory; the largest are acts that brought in a whole roll or journal.
_LONGEST_RECORD: Final = 20
_FREE: Final = 8 * 1024 * 1024
_MOST_MEMBERS: Final = 200_000
_BYTES_MAJOR: Final = 2
_WIDTHS: Final = {24: 1, 25: 2, 26: 4, 27: 8}


class Told:
    """How far long work is, by what is done of it. `step` may raise to stop."""

    def __init__(self, step: Step, of: int) -> None:
        self._step, self._of, self._at = step, max(of, 1), 0

    def more(self, count: int = 1) -> None:
        """So much more is done."""
        self._at += count
        self._step(min(self._at, self._of), self._of)


class Chest:
    """An archive that is being filled."""

    def __init__(self, file: BinaryIO, day: date, *, huge: bool) -> None:
        """`huge`: a member may pass 2 GB, for which old programs that open a ZIP are no help."""
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        first, last = _ZIP_YEARS
        self._day = (min(max(day.year, first), last), day.month, day.day, 0, 0, 0)
        self._huge = huge

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        """One file in it, written as it comes."""
        info = zipfile.ZipInfo(name, self._day)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, _FILE
        info.create_system = _UNIX
        with self._zip.open(info, "w", force_zip64=self._huge) as opened:
            yield opened

    def put(self, name: str, content: bytes) -> None:
        """One whole file."""
        with self.member(name) as file:
            file.write(content)

    def table(self, name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A CSV in UTF-8 that no spreadsheet takes for a program."""
        with self.member(name) as file:
            text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
            written = Rows(text)
            written.write(head)
            for row in rows:
                written.write(row)
            text.flush()
            text.detach()

    def records(self, name: str, records: Iterable[bytes]) -> tuple[int, str]:
        """A sequence of CBOR byte strings (RFC 8742). Gives how many, and the file's SHA-256."""
        count, digest = 0, hashlib.sha256()
        with self.member(name) as file:
            for record in records:
                said = _head_of(len(record)) + record
                digest.update(said)
                file.write(said)
                count += 1
        return count, digest.hexdigest()

    def close(self) -> None:
        """Write what is in it at its end."""
        self._zip.close()


def _head_of(length: int) -> bytes:
    """The head of a CBOR byte string, as short as it can be."""
    if length < min(_WIDTHS):
        return bytes([_BYTES_MAJOR << 5 | length])
    kind, width = next((k, w) for k, w in _WIDTHS.items() if length < 1 << 8 * w)
    return bytes([_BYTES_MAJOR << 5 | kind]) + length.to_bytes(width)


def plain_name(text: str) -> str:
    """Words as the name of a file on any system: letters and figures of ASCII."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", folded).strip("-").lower()[:_LONGEST_NAME].strip("-")


# --- reading -------------------------------------------------------------------------------------


def no_archive(name: str) -> Trouble:
    """A file that is something else."""
    return Trouble(
        N_("“{name}” is not an archive of CoopDesk."),
        advice=N_("Choose the file that “Carry everything out” has made."),
        name=name,
    )


class OpenChest:
    """An archive that is read. Nothing is unpacked; no name in it becomes a path."""

    def __init__(self, path: Path) -> None:
        """Raises Trouble when it is no archive."""
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
            self._members = {one.filename: one for one in self._zip.infolist()}
        except OSError as error:
            raise Trouble(
                N_("“{name}” can't be opened."),
                advice=N_("Check that the file is there and that you may open it."),
                name=path.name,
            ) from error
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
            raise no_archive(path.name) from error
        whole = {MANIFEST, ACTS, SALTS, PERSONAL} <= self._members.keys()
        if not whole or len(self._members) > _MOST_MEMBERS:
            self._zip.close()
            raise no_archive(path.name)

    def close(self) -> None:
        """Give the file back."""
        self._zip.close()

    def manifest(self) -> bytes:
        """What says what is in it."""
        with self._opened(MANIFEST) as file:
            return file.read(_LARGEST_MANIFEST)

    def records(self, name: str, expected: str) -> Iterator[bytes]:
        """The records of a member, one after the other; `expected` is the SHA-256 of them all.

        Raises Trouble where it ends too early, grows beyond reason, or is not what it was.
        """
        with self._opened(name) as file:
            while head := file.read(1):
                yield file.string(head[0])
            if file.digest != expected:
                raise self.damaged()

    @contextmanager
    def _opened(self, name: str) -> Iterator[_Bounded]:
        info = self._members[name]
        most = info.compress_size * _MOST_INFLATED + _FREE
        if info.file_size > most:
            raise self.damaged()
        try:
            with self._zip.open(info) as file:
                longest = info.compress_size * _LONGEST_RECORD + _FREE
                yield _Bounded(file, (most, longest), self)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise self.damaged() from error

    def damaged(self) -> Trouble:
        """What is to be said of it."""
        return Trouble(
            N_("“{name}” is damaged: it can't be read to its end."),
            advice=N_("Use another copy of it. Nothing was made."),
            name=self.name,
        )


class _Bounded:
    """A member that is read, up to so many bytes in all and so many in a record."""

    def __init__(self, file: IO[bytes], most: tuple[int, int], chest: OpenChest) -> None:
        self._file, self._chest = file, chest
        self._left, self._longest = most
        self._digest = hashlib.sha256()

    @property
    def digest(self) -> str:
        """Of all that was read."""
        return self._digest.hexdigest()

    def read(self, count: int) -> bytes:
        """Up to so many bytes; fewer only at the end."""
        said = self._file.read(min(count, self._left + 1))
        self._left -= len(said)
        if self._left < 0:
            raise self._chest.damaged()
        self._digest.update(said)
        return said

    def string(self, head: int) -> bytes:
        """A byte string of CBOR whose first byte was read."""
        major, length = head >> 5, head & 31
        if length in _WIDTHS:
            length = int.from_bytes(self._whole(_WIDTHS[length]))
        elif length > max(_WIDTHS):
            raise self._chest.damaged()
        if major != _BYTES_MAJOR or length > self._longest:
            raise self._chest.damaged()
        return self._whole(length)

    def _whole(self, count: int) -> bytes:
        said = self.read(count)
        if len(said) != count:
            raise self._chest.damaged()
        return said
