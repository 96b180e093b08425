"""Files of others: JSON is read strictly, what is written is whole and safe in a sheet."""

from __future__ import annotations

import csv
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NoReturn

from coopdesk.i18n import N_
from coopdesk.records.disk import force_names
from coopdesk.records.errors import Trouble

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

_LARGEST_JSON: Final = 200 * 1024 * 1024
_BOOK: Final = b"SQLite format 3\0"
_FIGURE: Final = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
# With the wide forms of them, which some programs take for the same.
_STARTS_A_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under its name when everything is in it, in place of one before.

    Raises Trouble when the disk says no, and when the file in its place is a book.
    """
    try:
        with _opened(path) as file:
            yield file
    except OSError as error:
        raise Trouble(
            N_("“{name}” can't be written: {reason}."),
            advice=N_("Choose another place, or make room on the disk."),
            name=path.name,
            reason=error.strerror or str(error),
        ) from error


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as device:  # a pipe or a terminal can't be renamed into place
            yield device
        return
    real = path.resolve()
    _keep_books(real)
    part = real.with_name(f".{real.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(real)
        force_names(real.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _keep_books(path: Path) -> None:
    """Nothing is ever written over a co-op's book."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        if file.read(len(_BOOK)) == _BOOK:
            raise Trouble(
                N_("“{name}” is a book: nothing is written over it."),
                advice=N_("Choose another name."),
                name=path.name,
            )


def cell(text: str) -> str:
    """Text for a cell that no spreadsheet takes for a formula. A figure stays one."""
    if not text.startswith(_STARTS_A_FORMULA) or _FIGURE.fullmatch(text):
        return text
    return f"'{text}"


class Rows:
    """Writes rows as CSV, the only writer of it: no text in them becomes a formula."""

    def __init__(self, to: SupportsWrite[str]) -> None:
        self._rows = csv.writer(to, lineterminator="\n")

    def write(self, row: Iterable[object]) -> None:
        """One row; what is no text goes as it is, None as nothing."""
        self._rows.writerow([_lines(cell(one)) if isinstance(one, str) else one for one in row])


def _lines(text: str) -> str:
    """Lines ended as csv knows them: another end it leaves unquoted, which would part the row."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_json(path: Path) -> Any:
    """Any JSON from a file. Raises Trouble when there is none."""
    try:
        if path.stat().st_size > _LARGEST_JSON:
            raise _unreadable(path, N_("“{name}” is too large to be read."))
        return json.loads(path.read_text("utf-8-sig"), parse_constant=_no_number)
    except OSError as error:
        raise _unreadable(path, N_("“{name}” can't be opened.")) from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, N_("“{name}” is not JSON, or it is damaged.")) from error


def read_text(path: Path) -> str:
    """A short text from a file. Raises Trouble when there is none."""
    try:
        if path.stat().st_size > _LARGEST_JSON:
            raise _unreadable(path, N_("“{name}” is too large to be read."))
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise _unreadable(path, N_("“{name}” can't be opened.")) from error
    except ValueError as error:
        raise _unreadable(path, N_("“{name}” is no text, or it is damaged.")) from error


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _unreadable(path: Path, message: str) -> Trouble:
    return Trouble(message, advice=N_("Check that it is the right file."), name=path.name)
