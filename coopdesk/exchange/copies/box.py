"""A copy as a file: a ZIP that any program opens, its header first; and read back with care.

Nothing in it is compressed by the ZIP itself, so that nothing can grow when it is opened; the
book inside is, and is let out only up to the size that its signed header names. A locked copy holds
its header and one box, in which the whole copy lies as it would have been.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from typing import IO, Final

import zstandard

from coopdesk.exchange.copies import header as headers
from coopdesk.exchange.copies.header import Header, NoHeader, Part
from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble
from coopdesk.records.store import machine_trouble

HEADER: Final = "COOPDESK"
BOOK: Final = "book.db.zst"
LOCKED: Final = "copy.zip.age"
CSV: Final = "trial-balance.csv"
PDF: Final = "trial-balance.pdf"
READ_ME: Final = "READ_ME.txt"
_OPEN: Final = frozenset({BOOK, CSV, PDF, READ_ME})

#: The largest copy that is read: all of it is held in memory.
LARGEST: Final = 2 * 1024 * 1024 * 1024
#: Zstandard's level 3 with shorter matches, and with tables so small that they stay in the nearest
#: memory of the processor: two thirds of its time. What comes of a book of 200 MB is 1 % smaller,
#: of one of 4 MB 3 % larger.
_WAY: Final = {
    "strategy": zstandard.STRATEGY_DFAST,
    "window_log": 20,
    "hash_log": 15,
    "chain_log": 15,
    "min_match": 4,
}
_THREADS: Final = 2
#: Milliseconds between two looks at whether it is compressed.
_A_WHILE: Final = 100
_WINDOW: Final = 8 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
#: Nothing honest in a book shrinks further than this, beside some empty pages.
_MOST_INFLATED: Final = 100
_FREE: Final = 64 * 1024 * 1024
_FILE: Final = 0o100644 << 16
_UNIX: Final = 3


def damaged(name: str) -> Trouble:
    """What is read is not what was written."""
    return Trouble(
        N_("The copy “{name}” is damaged: what is in it is not what was written."),
        advice=N_("Use the copy before it. Nothing was changed."),
        name=name,
    )


def no_copy(name: str) -> Trouble:
    """A file that is something else."""
    return Trouble(
        N_("“{name}” is not a copy of a CoopDesk book."),
        advice=N_("Choose a file from the folder COPIES of a stick."),
        name=name,
    )


def parts_of(files: Mapping[str, bytes]) -> dict[str, Part]:
    """What a header says of the files beside it."""
    return {name: Part(len(data), hashlib.sha256(data).digest()) for name, data in files.items()}


def packed(header: bytes, made: int, files: Mapping[str, bytes]) -> bytes:
    """A ZIP with the header first. `made` in milliseconds is when each file of it is from."""
    out = io.BytesIO()
    when = datetime.fromtimestamp(max(made, 0) / 1000, UTC)
    stamp = (min(max(when.year, 1980), 2107), when.month, when.day, when.hour, when.minute, 0)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made_zip:
        for name, data in {HEADER: header, **files}.items():
            info = zipfile.ZipInfo(name, stamp)
            info.external_attr, info.create_system = _FILE, _UNIX
            made_zip.writestr(info, data)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Opened:
    """A copy whose header and files are what they were. `ident` is what points call it by."""

    header: Header
    ident: bytes
    files: Mapping[str, memoryview]


def opened(data: bytes, name: str) -> Opened:
    """Read a copy's ZIP: its header, then each file against it. Raises Trouble."""
    if not data.startswith(b"PK\x03\x04"):
        raise no_copy(name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            said = _member(found, HEADER, data)
            header = headers.read(bytes(said))
            expected = {LOCKED} if header.locked else _OPEN
            if set(header.parts) != expected or set(found.namelist()) != {HEADER, *expected}:
                raise damaged(name)
            files = {part: _member(found, part, data) for part in expected}
    except NoHeader as error:
        raise damaged(name) from error
    except (zipfile.BadZipFile, LookupError, ValueError, EOFError, NotImplementedError) as error:
        raise (damaged if _looks_ours(data) else no_copy)(name) from error
    except (OSError, RuntimeError, OverflowError) as error:
        raise damaged(name) from error
    for part, kept in header.parts.items():
        if len(files[part]) != kept.size or hashlib.sha256(files[part]).digest() != kept.sha:
            raise damaged(name)
    return Opened(header, headers.ident(bytes(said)), files)


def header_bytes(data: bytes, name: str) -> tuple[bytes, int]:
    """The header file of a copy, as much of it as there is, and how long it is: it stands first in
    the ZIP.
    """
    at = data.find(headers.MAGIC, 0, 256)
    length = headers.length_of(data[at : at + 16]) if at >= 0 else None
    if length is None:
        raise no_copy(name)
    return data[at : at + length], length


def _looks_ours(data: bytes) -> bool:
    return data[30:38] == HEADER.encode()


def _member(found: zipfile.ZipFile, name: str, data: bytes) -> memoryview:
    """The bytes of a member that is stored as it is, without a copy of them."""
    info = found.getinfo(name)
    if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
        raise zipfile.BadZipFile(name)
    at = info.header_offset
    if data[at : at + 4] != b"PK\x03\x04":
        raise zipfile.BadZipFile(name)
    beside = int.from_bytes(data[at + 26 : at + 28], "little")
    beside += int.from_bytes(data[at + 28 : at + 30], "little")
    start = at + 30 + beside
    if start + info.file_size > len(data):
        raise zipfile.BadZipFile(name)
    return memoryview(data)[start : start + info.file_size]


# --- the book in it -------------------------------------------------------------------------------


class Squeezing:
    """A book's `size` bytes compressed on threads of their own, while it is looked through by
    others.
    """

    def __init__(self, book: Iterator[memoryview], size: int) -> None:
        self._book, self._at, self._size = book, 0, size
        self._enough = Event()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="squeeze")

    def __enter__(self) -> Squeezing:
        self._made = self._pool.submit(self._squeeze)
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        self._pool.shutdown(wait=True)

    def whole(self, step: Callable[[int, int], None]) -> bytes:
        """All of it, once it is done. `step(at, of)` may raise to stop."""
        while True:
            step(self._at, self._size)
            with suppress(TimeoutError):
                return self._made.result(timeout=_A_WHILE / 1000)

    def _squeeze(self) -> bytes:
        way = zstandard.ZstdCompressionParameters(threads=_THREADS, **_WAY)
        machine = zstandard.ZstdCompressor(compression_params=way)
        one, made = machine.compressobj(size=self._size), []
        for chunk in self._book:
            if self._enough.is_set():
                return b""
            made.append(one.compress(chunk))
            self._at += len(chunk)
        return b"".join([*made, one.flush()])


def let_out(data: memoryview, size: int, to: IO[bytes], name: str) -> Iterator[int]:
    """Write the book that is compressed in `data`, of exactly `size` bytes. Yields how far it is.

    Memory is bounded whatever the data says. Raises Trouble when it is another size, or damaged.
    """
    if size > len(data) * _MOST_INFLATED + _FREE:
        raise damaged(name)
    at = 0
    try:
        machine = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        with machine.stream_reader(data) as reader:
            while chunk := reader.read(_CHUNK):
                at += len(chunk)
                if at > size:
                    raise damaged(name)
                with machine_trouble():
                    to.write(chunk)
                yield at
    except zstandard.ZstdError as error:
        raise damaged(name) from error
    if at != size:
        raise damaged(name)
