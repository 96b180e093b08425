"""Opening a CSV or XLSX file that somebody hands in, and refusing what is neither.

The content decides, not the file's name. Nothing in a file is ever executed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from coopdesk.exchange.delimited import read_delimited
from coopdesk.exchange.grid import Cell, Sheet, SheetRow
from coopdesk.exchange.workbook import read_workbook
from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble

__all__ = ["LARGEST_FILE", "Cell", "Sheet", "SheetRow", "read_sheet"]

#: Bytes. A roll of 200,000 members is about 30 MB of CSV.
LARGEST_FILE: Final = 50 * 1024 * 1024

_WORKBOOKS: Final = {".xlsx", ".xlsm", ".xltx", ".xltm"}
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MARKUP: Final = re.compile(rb"\s*<(!doctype|html|head|body|table|meta|\?xml|!--)", re.IGNORECASE)


def read_sheet(path: Path, sheet: str | None = None) -> Sheet:
    """The cells of a CSV or XLSX file.

    `sheet` names the sheet of a workbook; without it the first visible one that holds something.
    Raises Trouble, with what the person can do, for anything that can't be read as a table.
    """
    data = _bytes_of(path)
    _refuse_foreign(data, path.name)
    if data.startswith(b"PK\x03\x04"):
        return read_workbook(data, path.name, sheet)
    if path.suffix.lower() in _WORKBOOKS:
        raise Trouble(
            N_("“{name}” is called a workbook, but it is none, or it is damaged."),
            advice=N_("Open it where it was made and save it again as XLSX, or copy it again."),
            name=path.name,
        )
    return read_delimited(data, path.name)


def _bytes_of(path: Path) -> bytes:
    """The whole file. Its size is asked first, so that a huge one costs nothing."""
    try:
        if path.is_dir():
            raise Trouble(
                N_("“{name}” is a folder, not a file."),
                advice=N_("Choose the file that lies in it."),
                name=path.name,
            )
        if not path.is_file():
            raise Trouble(
                N_("There is no file “{name}”."),
                advice=N_("Choose the file again."),
                name=path.name,
            )
        with path.open("rb") as file:
            size = path.stat().st_size
            data = b"" if size > LARGEST_FILE else file.read(size)
    except (OSError, ValueError) as error:
        raise Trouble(
            N_("“{name}” can't be opened."),
            advice=N_("Close it in other programs, or copy it to this PC, then try again."),
            name=path.name,
        ) from error
    if size > LARGEST_FILE:
        raise Trouble(
            N_("“{name}” is larger than {megabytes} MB, too large for a list."),
            advice=N_("Check that it is the right file, or cut it into several."),
            name=path.name,
            megabytes=LARGEST_FILE // 1024**2,
        )
    return data


def _refuse_foreign(data: bytes, name: str) -> None:
    """Name what people hand in by mistake, each with its own way out."""
    if data.startswith(_OLD_OFFICE):
        raise _locked(name) if _ENCRYPTED in data else _old_workbook(name)
    if data.startswith(b"%PDF"):
        raise Trouble(
            N_("“{name}” is a PDF, made for printing."),
            advice=N_("Ask for the list as XLSX or CSV."),
            name=name,
        )
    if _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise Trouble(
            N_("“{name}” is a web page, not a table."),
            advice=N_("Open it in a spreadsheet program and save it as XLSX."),
            name=name,
        )


def _locked(name: str) -> Trouble:
    return Trouble(
        N_("“{name}” is locked with a password."),
        advice=N_("Open it in a spreadsheet program, take the password off and save it again."),
        name=name,
    )


def _old_workbook(name: str) -> Trouble:
    return Trouble(
        N_("“{name}” is in an old form of Excel (XLS) that can't be read."),
        advice=N_("Open it in a spreadsheet program and save it as XLSX."),
        name=name,
    )
